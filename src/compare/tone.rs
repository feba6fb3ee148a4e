//! Tone: how each side's narrator portrays each actor, and how far two sides are apart.
//!
//! In: the narrator's article scores. Out: means over articles with intervals, shrunken means, and differences
//! with p-values adjusted over all of them (Benjamini and Hochberg 1995), as they are and within shared stories.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::sides::{FEWEST, LEVEL, Sides, mean_of};
use crate::actor::ActorKind;
use crate::statistics::{Estimate, MeanDifference, benjamini_hochberg, moments, one_sample, welch};

/// An actor's tone over all sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActorTone {
    /// Identifier.
    pub actor: String,
    /// Usual name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Articles whose narrator scores it.
    pub n: usize,
    /// Mean of the sides' true means, as estimated.
    pub centre: Option<f64>,
    /// Standard deviation between the sides' true means, as estimated; 0 where chance explains their spread.
    pub between_sd: Option<f64>,
    /// A cell per side that scores it.
    pub cells: Vec<ToneCell>,
}

/// An actor's tone in one side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToneCell {
    /// The side.
    pub side: String,
    /// Mean over its articles, with a 95 % interval from [`FEWEST`] articles on.
    #[serde(flatten)]
    pub mean: Estimate,
    /// The mean drawn toward the centre by what chance explains; `None` where that cannot be told.
    pub shrunken: Option<f64>,
}

/// What can be said of two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The first side is more favourable.
    FirstMoreFavourable,
    /// The second side is.
    SecondMoreFavourable,
    /// The data do not tell.
    CannotBeTold,
}

/// A difference in tone that was tested.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Tested {
    /// First side less second, with its interval and p-value.
    #[serde(flatten)]
    pub difference: MeanDifference,
    /// The p-value adjusted for all differences tested in the same way.
    pub q_value: f64,
    /// Articles of both sides, or stories that both cover.
    pub n: usize,
    /// What can be said.
    pub verdict: Verdict,
}

/// Two sides on one actor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ToneDifference {
    /// The actor.
    pub actor: String,
    /// Its usual name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// A side.
    pub first: String,
    /// Another.
    pub second: String,
    /// All their articles.
    pub raw: Option<Tested>,
    /// Stories that both cover, each counted once: the mean of their differences.
    pub matched: Option<Tested>,
}

/// Tone of every actor that the narrator of some article scores, the most scored first.
pub(super) fn tone(sides: &Sides<'_>) -> Vec<ActorTone> {
    let mut tones: Vec<ActorTone> = sides
        .scores
        .par_iter()
        .map(|(&actor, by_side)| {
            let centre = centre(by_side.values().map(Vec::as_slice));
            let cells: Vec<ToneCell> = by_side
                .iter()
                .map(|(&side, scores)| ToneCell {
                    side: sides.name(side).to_owned(),
                    mean: mean_of(scores),
                    shrunken: centre.and_then(|centre| centre.shrunken(scores)),
                })
                .collect();
            ActorTone {
                actor: sides.corpus.actors()[actor].id.clone(),
                name: sides.corpus.actors()[actor].name().to_owned(),
                kind: sides.corpus.actors()[actor].kind,
                n: cells.iter().map(|cell| cell.mean.n).sum(),
                centre: centre.map(|centre| centre.mean),
                between_sd: centre.map(|centre| centre.between.sqrt()),
                cells,
            }
        })
        .collect();
    tones.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.actor.cmp(&b.actor)));
    tones
}

/// The sides' true means of one actor, as normal about a centre.
#[derive(Clone, Copy, Debug)]
pub(super) struct Centre {
    pub(super) mean: f64,
    /// Variance between sides: the moment estimate of DerSimonian and Laird (1986).
    between: f64,
    /// Variance between articles of one side, pooled.
    within: f64,
}

impl Centre {
    /// `mean + between / (between + within / n) · (raw − mean)`: the empirical Bayes estimate of Morris (1983).
    pub(super) fn shrunken(&self, scores: &[f64]) -> Option<f64> {
        let n = scores.len() as f64;
        let raw = mean_of(scores).value?;
        Some(self.mean + self.weight(n) * (raw - self.mean))
    }

    /// How much of a side's deviation is kept.
    pub(super) fn weight(&self, n: f64) -> f64 {
        self.between / (self.between + self.within / n)
    }
}

/// `None` where fewer than two sides, or no side twice, score the actor.
pub(super) fn centre<'a>(sides: impl Iterator<Item = &'a [f64]> + Clone) -> Option<Centre> {
    let (squares, freedom) = sides.clone().fold((0.0, 0.0), |(squares, freedom), scores| {
        moments(scores).map_or((squares, freedom), |(_, variance)| {
            let own = (scores.len() - 1) as f64;
            (squares + own * variance, freedom + own)
        })
    });
    let within = squares / freedom;
    if freedom <= 0.0 || within <= f64::EPSILON {
        return None;
    }
    let means: Vec<(f64, f64)> =
        sides.filter_map(|scores| Some((mean_of(scores).value?, scores.len() as f64))).collect();
    if means.len() < 2 {
        return None;
    }
    let weighted = |weigh: &dyn Fn(f64) -> f64| {
        let total: f64 = means.iter().map(|(_, n)| weigh(*n)).sum();
        means.iter().map(|(mean, n)| weigh(*n) * mean).sum::<f64>() / total
    };
    let fixed = weighted(&|n| n / within);
    let spread: f64 = means.iter().map(|(mean, n)| n / within * (mean - fixed).powi(2)).sum();
    let (total, total_squares) = means
        .iter()
        .fold((0.0, 0.0), |(total, squares), (_, n)| (total + n / within, squares + (n / within).powi(2)));
    let between = ((spread - (means.len() - 1) as f64) / (total - total_squares / total)).max(0.0);
    Some(Centre { mean: weighted(&|n| 1.0 / (between + within / n)), between, within })
}

/// Every pair of ranked sides on every actor that both score in [`FEWEST`] articles or shared stories.
pub(super) fn differences(
    sides: &Sides<'_>,
    stories: &[Vec<usize>],
    false_discovery_rate: f64,
) -> Vec<ToneDifference> {
    let by_story = story_scores(sides, stories);
    let pairs = sides.ranked_pairs();
    let mut found: Vec<Found> = sides
        .scores
        .par_iter()
        .flat_map_iter(|(&actor, by_side)| {
            let by_story = by_story.get(&actor);
            pairs.iter().filter_map(move |&(first, second)| {
                let raw = by_side.get(&first).zip(by_side.get(&second)).and_then(|(a, b)| raw(a, b));
                let matched = by_story.and_then(|stories| matched(stories, first, second));
                (raw.is_some() || matched.is_some()).then_some((actor, first, second, raw, matched))
            })
        })
        .collect();
    found.sort_by_key(|&(actor, first, second, ..)| (sides.corpus.actors()[actor].id.clone(), first, second));
    let tested = |pick: fn(&Found) -> Option<Raw>| {
        let chosen: Vec<Option<Raw>> = found.iter().map(pick).collect();
        let p_values: Vec<f64> = chosen.iter().flatten().map(|raw| raw.difference.p_value).collect();
        let mut q_values = benjamini_hochberg(&p_values).into_iter();
        let mut test = |raw: Raw| {
            let q_value = q_values.next().expect("one per difference");
            let verdict = Verdict::of(raw.difference.difference, q_value, false_discovery_rate);
            Tested { difference: raw.difference, q_value, n: raw.n, verdict }
        };
        chosen.into_iter().map(|raw| raw.map(&mut test)).collect::<Vec<_>>()
    };
    let (raw, matched) = (tested(|found| found.3), tested(|found| found.4));
    found
        .iter()
        .zip(raw.into_iter().zip(matched))
        .map(|(&(actor, first, second, ..), (raw, matched))| ToneDifference {
            actor: sides.corpus.actors()[actor].id.clone(),
            name: sides.corpus.actors()[actor].name().to_owned(),
            kind: sides.corpus.actors()[actor].kind,
            first: sides.name(first).to_owned(),
            second: sides.name(second).to_owned(),
            raw,
            matched,
        })
        .collect()
}

impl Verdict {
    fn of(difference: f64, q_value: f64, rate: f64) -> Self {
        match q_value <= rate {
            true if difference > 0.0 => Self::FirstMoreFavourable,
            true => Self::SecondMoreFavourable,
            false => Self::CannotBeTold,
        }
    }
}

/// Actor, sides, and their raw and matched difference.
type Found = (usize, usize, usize, Option<Raw>, Option<Raw>);

/// A difference before the others are known.
#[derive(Clone, Copy, Debug)]
struct Raw {
    difference: MeanDifference,
    n: usize,
}

fn raw(first: &[f64], second: &[f64]) -> Option<Raw> {
    if first.len() < FEWEST || second.len() < FEWEST {
        return None;
    }
    Some(Raw { difference: welch(first, second, LEVEL)?, n: first.len() + second.len() })
}

/// Mean score by story and side.
type StoryScores = Vec<BTreeMap<usize, f64>>;

fn matched(stories: &StoryScores, first: usize, second: usize) -> Option<Raw> {
    let mut apart: Vec<f64> =
        stories.iter().filter_map(|sides| Some(sides.get(&first)? - sides.get(&second)?)).collect();
    if apart.len() < FEWEST {
        return None;
    }
    apart.sort_by(f64::total_cmp);
    Some(Raw { difference: one_sample(&apart, LEVEL)?, n: apart.len() })
}

fn story_scores(sides: &Sides<'_>, stories: &[Vec<usize>]) -> BTreeMap<usize, StoryScores> {
    let mut by_actor: BTreeMap<usize, StoryScores> = BTreeMap::new();
    for story in stories {
        let mut scores: BTreeMap<usize, BTreeMap<usize, Vec<f64>>> = BTreeMap::new();
        for &article in story {
            for (actor, score) in sides.narrator_scores(article) {
                scores.entry(actor).or_default().entry(sides.of[article]).or_default().push(score);
            }
        }
        for (actor, by_side) in scores {
            let means =
                by_side.into_iter().filter_map(|(side, scores)| Some((side, mean_of(&scores).value?)));
            by_actor.entry(actor).or_default().push(means.collect());
        }
    }
    by_actor
}
