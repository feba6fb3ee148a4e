//! The articles that are compared, by side.

use std::collections::BTreeMap;

use super::corpus::{Article, Corpus};
use crate::statistics::{Estimate, Interval, mean, one_sample};

/// Articles, or shared stories, that an interval or a test needs.
pub const FEWEST: usize = 5;
/// Level of all intervals.
pub(super) const LEVEL: f64 = 0.95;

/// The chosen articles, each on its side.
pub(super) struct Sides<'a> {
    pub(super) corpus: &'a Corpus,
    pub(super) articles: Vec<&'a Article>,
    /// The side of each article.
    pub(super) of: Vec<usize>,
    names: Vec<&'a str>,
    /// Articles of each side.
    pub(super) members: Vec<Vec<usize>>,
    /// Whether each side has articles enough to be ranked.
    pub(super) is_ranked: Vec<bool>,
    /// The narrator's article scores by actor and side.
    pub(super) scores: BTreeMap<usize, BTreeMap<usize, Vec<f64>>>,
}

impl<'a> Sides<'a> {
    /// `articles` all have a side; sides are numbered by name.
    pub(super) fn new(corpus: &'a Corpus, articles: Vec<&'a Article>, min_articles: usize) -> Self {
        let side =
            |article: &'a Article| article.side.as_deref().expect("articles without a side are left out");
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, article) in articles.iter().enumerate() {
            by_name.entry(side(article)).or_default().push(index);
        }
        let mut of = vec![0; articles.len()];
        for (number, members) in by_name.values().enumerate() {
            for &article in members {
                of[article] = number;
            }
        }
        // What is drawn from articles or scores must not depend on the order in which they were given.
        let content = |&index: &usize| {
            let article = articles[index];
            (&article.id, &article.title, article.date, article.words.len())
        };
        for members in by_name.values_mut() {
            members.sort_by(|one, other| content(one).cmp(&content(other)));
        }
        let (names, members): (Vec<&str>, Vec<Vec<usize>>) = by_name.into_iter().unzip();
        let is_ranked = members.iter().map(|members| members.len() >= min_articles).collect();
        let mut sides = Self { corpus, articles, of, names, members, is_ranked, scores: BTreeMap::new() };
        for article in 0..sides.articles.len() {
            for (actor, score) in sides.narrator_scores(article).collect::<Vec<_>>() {
                let by_side = sides.scores.entry(actor).or_default();
                by_side.entry(sides.of[article]).or_default().push(score);
            }
        }
        for scores in sides.scores.values_mut().flat_map(BTreeMap::values_mut) {
            scores.sort_by(f64::total_cmp);
        }
        sides
    }

    pub(super) fn n(&self) -> usize {
        self.names.len()
    }

    pub(super) fn name(&self, side: usize) -> &'a str {
        self.names[side]
    }

    /// Every actor that the narrator of an article scores.
    pub(super) fn narrator_scores(&self, article: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        self.articles[article]
            .sightings
            .iter()
            .filter_map(|sighting| Some((sighting.actor, sighting.narrator?)))
    }

    /// Pairs of sides with articles enough.
    pub(super) fn ranked_pairs(&self) -> Vec<(usize, usize)> {
        let ranked: Vec<usize> = (0..self.n()).filter(|&side| self.is_ranked[side]).collect();
        let pairs = ranked.iter().enumerate();
        pairs.flat_map(|(at, &first)| ranked[at + 1..].iter().map(move |&second| (first, second))).collect()
    }

    /// Mean over a side's articles of something measured in them.
    pub(super) fn mean(&self, side: usize, measured: impl Fn(&Article) -> Option<f64>) -> Estimate {
        let values: Vec<f64> =
            self.members[side].iter().filter_map(|&article| measured(self.articles[article])).collect();
        mean_of(&values)
    }
}

/// Mean of article scores, with its 95 % interval from [`FEWEST`] on.
#[must_use]
pub fn mean_of(scores: &[f64]) -> Estimate {
    // Nor may sums of floating-point numbers.
    let mut scores = scores.to_vec();
    scores.sort_by(f64::total_cmp);
    Estimate { value: mean(scores.iter().copied()), interval: interval(&scores), n: scores.len() }
}

/// Interval of a mean of article scores, which lie in [−1, 1]; `None` of too few.
pub(super) fn interval(scores: &[f64]) -> Option<Interval> {
    let Interval(low, high) = one_sample(scores, LEVEL).filter(|_| scores.len() >= FEWEST)?.interval;
    Some(Interval(low.max(-1.0), high.min(1.0)))
}
