//! Which articles tell of one event.
//!
//! In: words, dates and sides. Out: groups of at least two articles. Two articles are as near as the cosine of
//! their TF-IDF vectors (Salton and Buckley 1988; log tf; idf = ln((1 + n) / (1 + df)), so that a word in every article
//! tells nothing), 0 where they are of one side, which seldom tells an event twice, or where their dates are further
//! apart than the window; groups grow by average linkage down to a threshold, so that a chain of articles each like
//! the next is no group.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use rayon::prelude::*;
use serde::Serialize;

use super::corpus::Article;

/// Words in more than this share of a corpus of any size tell no stories apart.
const COMMON_SHARE: f64 = 0.2;
/// Corpora smaller than this have no common words.
const FEW_ARTICLES: usize = 100;

/// When articles are taken to be of one event.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct StoryOptions {
    /// Furthest apart in days, where both are dated.
    pub days: u32,
    /// Least average likeness within a story, in (0, 1].
    pub similarity: f64,
}

impl Default for StoryOptions {
    fn default() -> Self {
        Self { days: 3, similarity: 0.18 }
    }
}

/// Stories by their articles, in order of the first.
pub(super) fn stories(articles: &[&Article], options: &StoryOptions) -> Vec<Vec<usize>> {
    let near = likeness(articles, options);
    let mut groups = linked(articles.len(), &near, options.similarity);
    groups.retain(|group| group.len() > 1);
    groups.sort_unstable();
    groups
}

/// Likeness of pairs (later, earlier), as far as it may matter.
fn likeness(articles: &[&Article], options: &StoryOptions) -> Vec<(usize, usize, f64)> {
    let vectors = vectors(articles);
    let mut postings: BTreeMap<u32, Vec<(usize, f64)>> = BTreeMap::new();
    for (index, vector) in vectors.iter().enumerate() {
        for &(word, weight) in vector {
            postings.entry(word).or_default().push((index, weight));
        }
    }
    if articles.len() >= FEW_ARTICLES {
        postings.retain(|_, holders| holders.len() as f64 <= COMMON_SHARE * articles.len() as f64);
    }
    (0..articles.len())
        .into_par_iter()
        .flat_map_iter(|index| {
            let mut products = vec![0.0; index];
            for (word, weight) in &vectors[index] {
                let holders = postings.get(word).map_or(&[][..], Vec::as_slice);
                for &(holder, other) in holders.iter().take_while(|(holder, _)| *holder < index) {
                    products[holder] += weight * other;
                }
            }
            let is_near = move |&(other, product): &(usize, f64)| {
                product >= options.similarity / 4.0
                    && articles[index].side != articles[other].side
                    && within(articles[index], articles[other], options.days)
            };
            let pairs: Vec<_> = products.into_iter().enumerate().filter(is_near).collect();
            pairs.into_iter().map(move |(other, product)| (index, other, product))
        })
        .collect()
}

fn within(one: &Article, other: &Article, days: u32) -> bool {
    match (one.date, other.date) {
        (Some(one), Some(other)) => {
            one.since(other).is_ok_and(|apart| apart.get_days().unsigned_abs() <= days)
        }
        _ => true,
    }
}

/// TF-IDF vectors of unit length; empty where every article has all the words.
fn vectors(articles: &[&Article]) -> Vec<Vec<(u32, f64)>> {
    let mut holders: BTreeMap<u32, f64> = BTreeMap::new();
    for (word, _) in articles.iter().flat_map(|article| &article.words) {
        *holders.entry(*word).or_default() += 1.0;
    }
    let n = articles.len() as f64;
    let weigh =
        |&(word, count): &(u32, f64)| (word, (1.0 + count.ln()) * ((1.0 + n) / (1.0 + holders[&word])).ln());
    articles
        .iter()
        .map(|article| {
            let mut vector: Vec<(u32, f64)> = article.words.iter().map(weigh).collect();
            vector.retain(|(_, weight)| *weight > 0.0);
            let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
            for (_, weight) in &mut vector {
                *weight /= length;
            }
            vector
        })
        .collect()
}

/// Two groups that may be joined; the likest first, then the earliest.
#[derive(PartialEq)]
struct Candidate {
    likeness: f64,
    groups: (usize, usize),
    versions: (usize, usize),
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.likeness.total_cmp(&other.likeness).then(other.groups.cmp(&self.groups))
    }
}

/// Average linkage; pairs that are not listed have a likeness of 0.
fn linked(n: usize, near: &[(usize, usize, f64)], threshold: f64) -> Vec<Vec<usize>> {
    let mut members: Vec<Vec<usize>> = (0..n).map(|index| vec![index]).collect();
    let mut versions = vec![0; n];
    // Sum of the likenesses of all pairs between two groups.
    let mut sums: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); n];
    for &(one, other, likeness) in near {
        sums[one].insert(other, likeness);
        sums[other].insert(one, likeness);
    }
    let mut heap = BinaryHeap::new();
    for &(one, other, likeness) in near {
        if likeness >= threshold {
            heap.push(Candidate { likeness, groups: (other, one), versions: (0, 0) });
        }
    }
    while let Some(Candidate { groups: (one, other), versions: seen, .. }) = heap.pop() {
        if seen != (versions[one], versions[other]) {
            continue;
        }
        let moved = std::mem::take(&mut members[other]);
        members[one].extend(moved);
        versions[one] += 1;
        versions[other] += 1;
        for (third, sum) in std::mem::take(&mut sums[other]) {
            sums[third].remove(&other);
            if third != one {
                *sums[one].entry(third).or_default() += sum;
                *sums[third].entry(one).or_default() += sum;
            }
        }
        for (&third, &sum) in &sums[one] {
            let likeness = sum / (members[one].len() * members[third].len()) as f64;
            if likeness >= threshold {
                let groups = (one.min(third), one.max(third));
                heap.push(Candidate { likeness, groups, versions: (versions[groups.0], versions[groups.1]) });
            }
        }
    }
    for group in &mut members {
        group.sort_unstable();
    }
    members.retain(|group| !group.is_empty());
    members
}

#[cfg(test)]
mod tests {
    use super::linked;

    #[test]
    fn groups_are_like_on_average_and_chains_are_cut() {
        let pairs = [(1, 0, 0.9), (2, 1, 0.5), (3, 2, 0.9), (4, 3, 0.15)];
        assert_eq!(linked(5, &pairs, 0.4), [vec![0, 1], vec![2, 3], vec![4]]);
        assert_eq!(linked(5, &pairs, 0.1), [vec![0, 1, 2, 3], vec![4]]);
        assert_eq!(linked(2, &[], 0.1), [vec![0], vec![1]]);
    }
}
