//! Full names of a corpus that are one person's, with and without a middle name.
//!
//! In: the actors of many articles, with how many articles name each. Out: for a full name, the one that stands for
//! it: “Susan Rice”, “Susan E. Rice” and “Susan Elizabeth Rice” are one, whichever most articles use, since houses
//! differ in style. Where middle names contradict each other (“George W. Bush”, “George H. W. Bush”) all stay apart,
//! the bare name too.

use std::collections::BTreeMap;

use super::similarity::{is_initial_of, words};
use super::{ActorKind, vocabulary as vocab};

/// A person as an article names it.
pub(super) struct Named<'a, K> {
    pub(super) key: K,
    pub(super) name: &'a str,
    pub(super) kind: ActorKind,
    pub(super) n_articles: usize,
}

/// A person with its middle names.
type WithMiddle<'a, K> = (Vec<String>, Named<'a, K>);

/// The key of each name that another stands for, with that one's.
pub(super) fn followed<'a, K: Copy + Ord>(named: impl Iterator<Item = Named<'a, K>>) -> BTreeMap<K, K> {
    let mut bearers: BTreeMap<[String; 3], Vec<WithMiddle<'a, K>>> = BTreeMap::new();
    for one in named.filter(|one| one.kind == ActorKind::Person) {
        let mut words = words(one.name);
        let suffix = words.pop_if(|word| vocab::is_generation(word));
        if let [first, middle @ .., last] = words.as_slice() {
            let key = [first.clone(), last.clone(), suffix.unwrap_or_default()];
            bearers.entry(key).or_default().push((middle.to_vec(), one));
        }
    }
    let mut followed = BTreeMap::new();
    for group in bearers.into_values() {
        let agree = group.iter().enumerate().all(|(index, (middle, _))| {
            group[index + 1..].iter().all(|(other, _)| is_one_middle(middle, other))
        });
        let usual = group.iter().max_by_key(|(_, one)| (one.n_articles, std::cmp::Reverse(one.name)));
        if let (true, Some((_, usual))) = (agree, usual) {
            followed.extend(
                group.iter().map(|(_, one)| (one.key, usual.key)).filter(|(one, usual)| one != usual),
            );
        }
    }
    followed
}

/// Whether two middle names may be one: one is left out, or they are the same but for initials.
fn is_one_middle(left: &[String], right: &[String]) -> bool {
    let is_one = |(left, right): (&String, &String)| {
        left == right || is_initial_of(left, right) || is_initial_of(right, left)
    };
    left.is_empty() || right.is_empty() || (left.len() == right.len() && left.iter().zip(right).all(is_one))
}

#[cfg(test)]
mod tests {
    use super::{ActorKind, Named, followed};

    #[test]
    fn a_middle_name_may_be_left_out_but_not_be_another() {
        struct Case {
            names: &'static [(&'static str, usize)],
            /// Of each name, the one that stands for it.
            usual: &'static [usize],
        }
        let cases = [
            Case { names: &[("Susan Rice", 2), ("Susan E. Rice", 3)], usual: &[1, 1] },
            Case { names: &[("Ada B. Lund", 1), ("Ada Berta Lund", 1), ("Ada Lund", 1)], usual: &[0, 0, 0] },
            Case {
                names: &[("George Bush", 9), ("George W. Bush", 5), ("George H. W. Bush", 2)],
                usual: &[0, 1, 2],
            },
            Case { names: &[("Donald Trump", 9), ("Donald Trump Jr.", 2)], usual: &[0, 1] },
            Case { names: &[("Donald Trump", 9), ("Ivanka Trump", 2), ("Trump", 4)], usual: &[0, 1, 2] },
            Case { names: &[("Susan Rice", 2), ("Susan E. Vale", 3)], usual: &[0, 1] },
        ];
        for Case { names, usual } in cases {
            let person = |(key, &(name, n_articles)): (usize, &(&'static str, usize))| Named {
                key,
                name,
                kind: ActorKind::Person,
                n_articles,
            };
            let followed = followed(names.iter().enumerate().map(person));
            let given: Vec<usize> = (0..names.len()).map(|key| *followed.get(&key).unwrap_or(&key)).collect();
            assert_eq!(given, usual, "{names:?}");
        }
    }
}
