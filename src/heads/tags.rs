//! BIO tags (Ramshaw and Marcus 1995), and the likeliest sequence of them for the words of a sentence.

use crate::actor::ActorKind;

/// What a word is of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Nothing.
    Outside,
    /// Its first word.
    Begin(ActorKind),
    /// A further word.
    Inside(ActorKind),
}

impl Tag {
    /// The tag that a model calls `label`.
    pub(super) fn parse(label: &str) -> Option<Self> {
        let kind = |name: &str| match name {
            "person" => Some(ActorKind::Person),
            "organisation" => Some(ActorKind::Organisation),
            "country" => Some(ActorKind::Country),
            _ => None,
        };
        match label.split_once('-') {
            None if label == "O" => Some(Self::Outside),
            Some(("B", name)) => kind(name).map(Self::Begin),
            Some(("I", name)) => kind(name).map(Self::Inside),
            _ => None,
        }
    }

    /// A name goes on only where one of its kind began or went on.
    fn may_follow(self, before: Self) -> bool {
        match self {
            Self::Inside(kind) => before == Self::Begin(kind) || before == Self::Inside(kind),
            Self::Outside | Self::Begin(_) => true,
        }
    }
}

/// For each word the index of its tag: of the sequences in which every name has a beginning, the one whose
/// probabilities have the largest product (Viterbi 1967). `words` holds for each word the probabilities of `tags`.
pub(super) fn likeliest(words: &[&[f64]], tags: &[Tag]) -> Vec<usize> {
    // Of the best sequence that ends in each tag: the logarithm of its product, and the tags that led there.
    let mut sums = vec![0.0; tags.len()];
    let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let best_before = |tag: Tag| {
            let allowed = (0..tags.len())
                .filter(|&before| tag.may_follow(if at == 0 { Tag::Outside } else { tags[before] }));
            first_largest(allowed, &sums)
        };
        let (before, next): (Vec<usize>, Vec<f64>) = tags
            .iter()
            .zip(*word)
            .map(|(&tag, probability)| match best_before(tag) {
                Some(before) => (before, sums[before] + probability.ln()),
                None => (0, f64::NEG_INFINITY),
            })
            .unzip();
        came_from.push(before);
        sums = next;
    }
    let mut path = Vec::with_capacity(words.len());
    let mut tag = first_largest(0..tags.len(), &sums).unwrap_or(0);
    for before in came_from.iter().rev() {
        path.push(tag);
        tag = before[tag];
    }
    path.reverse();
    path
}

fn first_largest(places: impl Iterator<Item = usize>, values: &[f64]) -> Option<usize> {
    places.reduce(|best, place| if values[place] > values[best] { place } else { best })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Tag, likeliest};

    const LABELS: [&str; 5] = ["O", "B-person", "I-person", "B-organisation", "I-organisation"];

    fn tags() -> Vec<Tag> {
        LABELS.iter().map(|label| Tag::parse(label).unwrap()).collect()
    }

    fn likeliest_of(words: &[Vec<f64>]) -> Vec<usize> {
        likeliest(&words.iter().map(Vec::as_slice).collect::<Vec<_>>(), &tags())
    }

    fn is_allowed(path: &[usize]) -> bool {
        let tags = tags();
        let mut before = Tag::Outside;
        path.iter().all(|&tag| tags[tag].may_follow(std::mem::replace(&mut before, tags[tag])))
    }

    fn product(words: &[Vec<f64>], path: &[usize]) -> f64 {
        words.iter().zip(path).map(|(word, &tag)| word[tag]).product()
    }

    proptest! {
        #[test]
        fn no_allowed_sequence_is_likelier(
            words in prop::collection::vec(prop::collection::vec(0.01..1.0_f64, LABELS.len()), 0..5)
        ) {
            let found = likeliest_of(&words);
            prop_assert_eq!(found.len(), words.len());
            prop_assert!(is_allowed(&found));
            let best = product(&words, &found);
            for code in 0..LABELS.len().pow(u32::try_from(words.len()).unwrap()) {
                let digits = (0..words.len()).scan(code, |rest, _| {
                    let digit = *rest % LABELS.len();
                    *rest /= LABELS.len();
                    Some(digit)
                });
                let path: Vec<usize> = digits.collect();
                prop_assert!(!is_allowed(&path) || product(&words, &path) <= best * (1.0 + 1e-9));
            }
        }
    }

    #[test]
    fn a_name_does_not_go_on_as_another_kind() {
        // Word by word “New York Times” would be a person's beginning and an organisation's rest.
        let words =
            [vec![0.05, 0.5, 0.0, 0.45, 0.0], vec![0.05, 0.0, 0.2, 0.0, 0.75], vec![0.1, 0.0, 0.1, 0.0, 0.8]];
        assert_eq!(likeliest_of(&words), [3, 4, 4]);
        assert_eq!(likeliest_of(&[vec![0.1, 0.0, 0.9, 0.0, 0.0]]), [0]);
    }
}
