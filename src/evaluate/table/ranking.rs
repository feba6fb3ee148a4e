//! Rows of which something holds or not, with scores to rank by.

use super::{index, mixed};
use crate::evaluate::EvaluateError;
use crate::evaluate::prediction::{Outcome, Prediction};
use crate::statistics::{auc, average_precision};

const AUC_PREFIX: &str = "auc_";
const PRECISION_PREFIX: &str = "average_precision_";

/// Rows of a task with scores.
#[derive(Clone, Debug)]
pub(in crate::evaluate) struct Ranking {
    /// Names of the scores: those that some row has, then those that none has.
    names: Vec<String>,
    /// How many of the names some row has a score for.
    n_measured: usize,
    /// Whether it holds, and a value per score.
    rows: Vec<(bool, Vec<Option<f64>>)>,
}

impl Ranking {
    pub(super) fn read(predictions: &[Prediction]) -> Result<Self, EvaluateError> {
        let outcomes = predictions
            .iter()
            .map(|prediction| match &prediction.outcome {
                Outcome::Ranking { gold, scores } => Ok((*gold, scores)),
                _ => Err(mixed(prediction)),
            })
            .collect::<Result<Vec<_>, _>>()?;
        let mut names: Vec<String> = outcomes.iter().flat_map(|(_, scores)| scores.keys().cloned()).collect();
        names.sort();
        names.dedup();
        let is_measured =
            |name: &String| outcomes.iter().any(|(_, scores)| scores.get(name).is_some_and(Option::is_some));
        names.sort_by_key(|name| !is_measured(name));
        let n_measured = names.iter().filter(|name| is_measured(name)).count();
        let values = |scores: &std::collections::BTreeMap<String, Option<f64>>| {
            names.iter().map(|name| scores.get(name).copied().flatten()).collect()
        };
        let rows = outcomes.iter().map(|(gold, scores)| (*gold, values(scores))).collect();
        Ok(Self { names, n_measured, rows })
    }

    pub(super) fn is_answered(&self, row: usize) -> bool {
        self.rows[row].1.iter().any(Option::is_some)
    }

    pub(super) fn metrics(&self) -> Vec<String> {
        let of = |name: &String| [format!("{AUC_PREFIX}{name}"), format!("{PRECISION_PREFIX}{name}")];
        self.names.iter().flat_map(of).collect()
    }

    /// The rows that have the score a metric is of, with that score.
    fn scored(&self, metric: &str, chosen: &[usize]) -> Option<Vec<(f64, bool)>> {
        let score = metric.strip_prefix(AUC_PREFIX).or_else(|| metric.strip_prefix(PRECISION_PREFIX))?;
        let at = index(&self.names, score)?;
        let rows = chosen.iter().map(|&row| &self.rows[row]);
        Some(rows.filter_map(|(gold, values)| Some((values[at]?, *gold))).collect())
    }

    pub(super) fn n_rows(&self, metric: &str, chosen: &[usize]) -> usize {
        self.scored(metric, chosen).map_or(0, |rows| rows.len())
    }

    pub(super) fn metric(&self, name: &str, chosen: &[usize]) -> Option<f64> {
        let scored = self.scored(name, chosen)?;
        if name.starts_with(AUC_PREFIX) { auc(&scored) } else { average_precision(&scored) }
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let never = self.names[self.n_measured..].iter().map(|name| {
            if name == "bias_score" {
                "bias_score is null in every row: it is not fitted for this model; its components are shown"
                    .to_owned()
            } else {
                format!("{name} is null in every row")
            }
        });
        let holds = self.rows.iter().filter(|(gold, _)| *gold).count();
        let share = format!(
            "{holds} of {} rows hold; an average precision of that share, and an AUC of 0.5, is chance. Below \
             0.5 a score ranks the other way round",
            self.rows.len()
        );
        never.chain([share]).collect()
    }
}
