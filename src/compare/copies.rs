//! The same text under several names: wire copy and repeats.
//!
//! In: the words of articles. Out: for a copy, the article it is a copy of. Texts are compared by the runs of
//! [`SHINGLE`] words that they share, estimated from a sketch of the smallest hashes: Broder (1997), On the
//! resemblance and containment of documents.

use std::collections::BTreeMap;

use super::corpus::Article;

/// Words in a run.
const SHINGLE: usize = 6;
/// Hashes kept of a text.
const SKETCH: usize = 64;
/// Share of common runs from which one text is a copy of the other.
const RESEMBLANCE: f64 = 0.6;

/// The smallest hashes of a text's runs of words, sorted.
#[derive(Debug, Default)]
pub(super) struct Sketch(Vec<u64>);

impl Sketch {
    pub(super) fn of(words: &[String]) -> Self {
        let size = SHINGLE.min(words.len()).max(1);
        let mut hashes: Vec<u64> = words.windows(size).map(hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(SKETCH);
        Self(hashes)
    }

    /// Estimated share of runs in either text that are in both.
    fn resemblance(&self, other: &Self) -> f64 {
        let mut union: Vec<u64> = self.0.iter().chain(&other.0).copied().collect();
        union.sort_unstable();
        union.dedup();
        union.truncate(SKETCH);
        let is_common =
            |hash: &&u64| self.0.binary_search(hash).is_ok() && other.0.binary_search(hash).is_ok();
        union.iter().filter(is_common).count() as f64 / union.len().max(1) as f64
    }
}

/// FNV-1a with a final mix, so that the smallest hashes are a fair sample.
fn hash(words: &[String]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([b' ']));
    let mixed = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 33)
}

/// For each article, the earlier one it is a copy of; by date, then by place.
pub(super) fn copies(articles: &[&Article]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|&index| (articles[index].date.is_none(), articles[index].date, index));
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut original = vec![None; articles.len()];
    for index in order {
        let sketch = &articles[index].sketch;
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for holder in sketch.0.iter().filter_map(|hash| holders.get(hash)).flatten() {
            *shared.entry(*holder).or_default() += 1;
        }
        // Articles with a standing sentence in common share a few hashes; only those with enough are compared.
        let enough = |holder: usize, n: usize| {
            n as f64 >= RESEMBLANCE * sketch.0.len().max(articles[holder].sketch.0.len()) as f64
        };
        original[index] = shared
            .into_iter()
            .filter(|&(holder, n)| enough(holder, n))
            .map(|(holder, _)| (holder, sketch.resemblance(&articles[holder].sketch)))
            .filter(|&(_, resemblance)| resemblance >= RESEMBLANCE)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(holder, _)| holder);
        if original[index].is_none() {
            for &hash in &sketch.0 {
                holders.entry(hash).or_default().push(index);
            }
        }
    }
    original
}

#[cfg(test)]
mod tests {
    use super::Sketch;

    fn words(n: usize, seed: usize) -> Vec<String> {
        (0..n).map(|i| format!("w{}", (i * 7919 + seed * 104_729) % 4001)).collect()
    }

    #[test]
    fn resemblance_is_near_the_share_of_common_runs() {
        let text = words(600, 1);
        assert!((Sketch::of(&text).resemblance(&Sketch::of(&text)) - 1.0).abs() < 1e-12);
        assert!(Sketch::of(&text).resemblance(&Sketch::of(&words(600, 2))) < 0.2);
        let mut cut = text.clone();
        cut.truncate(540);
        assert!(Sketch::of(&text).resemblance(&Sketch::of(&cut)) > 0.75);
        assert!(Sketch::of(&[]).resemblance(&Sketch::of(&[])) < 0.5, "empty texts are no copies");
    }
}
