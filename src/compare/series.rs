//! Over time: each side's tone toward the actors scored most, by month.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sides::{Sides, mean_of};
use crate::statistics::Estimate;

/// One side's tone toward one actor in one month.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MonthTone {
    /// The actor.
    pub actor: String,
    /// The side.
    pub side: String,
    /// `YYYY-MM`.
    pub month: String,
    /// Mean over articles; an interval only of articles enough.
    #[serde(flatten)]
    pub mean: Estimate,
}

/// The months of `actors`, in order.
pub(super) fn series(sides: &Sides<'_>, actors: &[usize]) -> Vec<MonthTone> {
    let mut scores: BTreeMap<(usize, usize, String), Vec<f64>> = BTreeMap::new();
    for (index, article) in sides.articles.iter().enumerate() {
        let Some(date) = article.date else { continue };
        for (actor, score) in sides.narrator_scores(index) {
            if let Some(place) = actors.iter().position(|&wanted| wanted == actor) {
                let month = format!("{:04}-{:02}", date.year(), date.month());
                scores.entry((place, sides.of[index], month)).or_default().push(score);
            }
        }
    }
    scores
        .into_iter()
        .map(|((place, side, month), scores)| MonthTone {
            actor: sides.corpus.actors()[actors[place]].id.clone(),
            side: sides.name(side).to_owned(),
            month,
            mean: mean_of(&scores),
        })
        .collect()
}
