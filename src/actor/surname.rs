//! Whom a lone surname is short for in a corpus.
//!
//! In: the actors of many articles, with how many articles name each. Out: for a name of one word, the person that
//! it follows, where that is nearly sure: a person with that surname is named in full in at least five articles, and
//! in nine of ten of those that name anyone with that surname in full. A tagger may take a lone surname for an
//! organisation's name; such a one follows only where the person is named in full twice as often, as “Ford” may be
//! the company.

use std::collections::BTreeMap;

use super::ActorKind;
use super::similarity::fold;

/// Fewest articles that name the person in full.
const LEAST_ARTICLES: usize = 5;
/// Of the articles that name anyone with the surname in full, those that name the person, in tenths.
const LEAST_TENTHS: usize = 9;
/// How much oftener a person is named in full than an organisation by the surname.
const TIMES_AN_ORGANISATION: usize = 2;

/// Persons by the surname that stands for them.
#[derive(Clone, Debug)]
pub(super) struct Surnames<K>(BTreeMap<String, (K, usize)>);

impl<K: Copy> Surnames<K> {
    /// Learns from actors: key, name, kind, and number of articles that name the actor.
    pub(super) fn learn<'a>(actors: impl Iterator<Item = (K, &'a str, ActorKind, usize)>) -> Self {
        let mut bearers: BTreeMap<String, Vec<(K, usize)>> = BTreeMap::new();
        for (key, name, kind, n_articles) in actors {
            let words: Vec<&str> = name.split_whitespace().collect();
            if let (ActorKind::Person, [_, .., surname]) = (kind, words.as_slice()) {
                bearers.entry(fold(surname)).or_default().push((key, n_articles));
            }
        }
        let sure = bearers.into_iter().filter_map(|(surname, bearers)| {
            let n_all: usize = bearers.iter().map(|(_, n)| n).sum();
            let (key, n) = bearers.into_iter().max_by_key(|(_, n)| *n)?;
            (n >= LEAST_ARTICLES && n * 10 >= n_all * LEAST_TENTHS).then_some((surname, (key, n)))
        });
        Self(sure.collect())
    }

    /// The person that an actor named by one word is, where it is one; `n_articles` name the actor so.
    pub(super) fn bearer(&self, name: &str, kind: ActorKind, n_articles: usize) -> Option<K> {
        let mut words = name.split_whitespace();
        let (Some(word), None) = (words.next(), words.next()) else { return None };
        let &(key, n) = self.0.get(&fold(word))?;
        match kind {
            ActorKind::Person => Some(key),
            ActorKind::Organisation => (n >= TIMES_AN_ORGANISATION * n_articles).then_some(key),
            ActorKind::Country | ActorKind::Group => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ActorKind, Surnames};

    #[test]
    fn a_surname_follows_the_one_person_it_is_nearly_always_short_for() {
        use ActorKind::{Country, Organisation, Person};
        struct Case {
            full: &'static [(&'static str, usize)],
            lone: (&'static str, ActorKind, usize),
            is: Option<usize>,
        }
        let trump: &[(&str, usize)] = &[("Donald Trump", 40), ("Ivanka Trump", 2)];
        let cases = [
            Case { full: trump, lone: ("Trump", Person, 90), is: Some(0) },
            Case { full: trump, lone: ("Trump", Organisation, 20), is: Some(0) },
            Case { full: trump, lone: ("Trump", Organisation, 21), is: None },
            Case { full: trump, lone: ("Trump", Country, 1), is: None },
            Case { full: trump, lone: ("Trump Organization", Organisation, 1), is: None },
            Case { full: &[("Donald Trump", 40), ("Ivanka Trump", 9)], lone: ("Trump", Person, 1), is: None },
            Case { full: &[("Ada Lund", 4)], lone: ("Lund", Person, 1), is: None },
            Case { full: &[("Ada Lund", 5)], lone: ("Ada", Person, 1), is: None },
        ];
        for Case { full, lone: (name, kind, n), is } in cases {
            let actors = full.iter().enumerate().map(|(key, (name, n))| (key, *name, Person, *n));
            assert_eq!(Surnames::learn(actors).bearer(name, kind, n), is, "{name} {kind:?} {n}");
        }
    }
}
