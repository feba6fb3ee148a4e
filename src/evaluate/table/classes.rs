//! Rows with one label of several.

use super::{CALIBRATION_BINS, index, mixed};
use crate::actor::same_name;
use crate::evaluate::EvaluateError;
use crate::evaluate::asked::{LOADED_LABELS, STANCE_LABELS, VOICE_LABELS};
use crate::evaluate::prediction::{Outcome, Prediction};
use crate::statistics::{
    Confusion, auc, brier, expected_calibration_error, kendall_tau_b, log_loss, mean, spearman, top_label,
};

/// Metrics of rows that tell whose view they give; “marked” rows have a quotation mark or a reporting cue.
const HOLDER_METRICS: [&str; 3] = ["marked_balanced_accuracy", "marked_source_match", "source_match"];

const METRICS: [&str; 5] = ["macro_f1", "macro_precision", "macro_recall", "accuracy", "balanced_accuracy"];

/// Rows of a task with labels.
#[derive(Clone, Debug)]
pub(in crate::evaluate) struct Classes {
    /// Names of the labels; where they are ordered, in their order.
    pub(in crate::evaluate) labels: Vec<String>,
    /// The rows.
    pub(in crate::evaluate) rows: Vec<ClassRow>,
}

/// A row; labels are indices.
#[derive(Clone, Debug)]
pub(in crate::evaluate) struct ClassRow {
    /// Label given by people.
    pub(in crate::evaluate) gold: usize,
    /// Label predicted, if any was.
    pub(in crate::evaluate) predicted: Option<usize>,
    /// Probability per label.
    probabilities: Option<Vec<f64>>,
    /// Score on a line, for ordered labels.
    score: Option<f64>,
    /// Whether there is a sign of speech in the row, and whether a speaker is one whose view it gives, where that is
    /// someone's; for sets that tell.
    holder: Option<(bool, Option<bool>)>,
}

impl Classes {
    pub(super) fn read(predictions: &[Prediction]) -> Result<Self, EvaluateError> {
        let labels = labels(predictions);
        let rows = predictions.iter().map(|prediction| row(prediction, &labels)).collect::<Result<_, _>>()?;
        Ok(Self { labels, rows })
    }

    pub(super) fn confusion(&self, chosen: &[usize]) -> Confusion {
        let answers = chosen.iter().map(|&row| (self.rows[row].gold, self.rows[row].predicted));
        Confusion::from_answers(self.labels.len(), answers)
    }

    pub(super) fn probabilities(&self, chosen: &[usize]) -> Vec<(&[f64], usize)> {
        let with = |&row: &usize| Some((self.rows[row].probabilities.as_deref()?, self.rows[row].gold));
        chosen.iter().filter_map(with).collect()
    }

    pub(super) fn metrics(&self) -> Vec<String> {
        let mut names = METRICS.to_vec();
        let any = |holds: fn(&ClassRow) -> bool| self.rows.iter().any(holds);
        let scored = any(|row| row.score.is_some());
        if stance_ends(&self.labels).is_some() {
            // Where people never said neutral, the mean over all labels counts one that nobody can get right.
            let place = if self.is_without_neutral() { 0 } else { names.len() };
            names.insert(place, "f1_against_favour");
        }
        if any(|row| row.predicted.is_none()) {
            names.extend(["coverage", "macro_f1_answered"]);
        }
        if any(|row| row.probabilities.is_some()) {
            names.extend(["log_loss", "brier", "expected_calibration_error"]);
        }
        if self.labels.len() == 2 && (scored || any(|row| row.probabilities.is_some())) {
            names.push("auc");
        } else if scored {
            names.extend(["spearman", "kendall_tau_b"]);
        }
        if any(|row| row.holder.is_some()) {
            names.extend(HOLDER_METRICS);
        }
        names.into_iter().map(str::to_owned).collect()
    }

    /// The metric for the rows of one label: the label's recall.
    pub(super) const OF_ONE_LABEL: &str = "accuracy";

    fn is_without_neutral(&self) -> bool {
        index(&self.labels, "neutral").is_some_and(|neutral| self.rows.iter().all(|row| row.gold != neutral))
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let without = "no row is neutral by gold: a neutral answer is a miss, and macro_f1 counts neutral as a label \
                       that is never right";
        if self.is_without_neutral() { vec![without.to_owned()] } else { Vec::new() }
    }

    pub(super) fn n_rows(&self, name: &str, chosen: &[usize]) -> usize {
        let count =
            |holds: fn(&ClassRow) -> bool| chosen.iter().filter(|&&row| holds(&self.rows[row])).count();
        match name {
            "macro_f1_answered" => count(|row| row.predicted.is_some()),
            "log_loss" | "brier" | "expected_calibration_error" => count(|row| row.probabilities.is_some()),
            "auc" => count(|row| row.probabilities.is_some() || row.score.is_some()),
            "spearman" | "kendall_tau_b" => count(|row| row.score.is_some()),
            "marked_balanced_accuracy" => count(ClassRow::is_marked),
            "marked_source_match" => count(|row| row.is_marked() && row.is_held()),
            "source_match" => count(ClassRow::is_held),
            _ => chosen.len(),
        }
    }

    pub(super) fn metric(&self, name: &str, chosen: &[usize]) -> Option<f64> {
        let confusion = || self.confusion(chosen);
        let probabilities = || self.probabilities(chosen);
        let answered =
            || chosen.iter().copied().filter(|&row| self.rows[row].predicted.is_some()).collect::<Vec<_>>();
        match name {
            "macro_f1" => confusion().macro_f1(),
            "macro_precision" => confusion().macro_precision(),
            "macro_recall" => confusion().macro_recall(),
            "accuracy" => confusion().accuracy(),
            "balanced_accuracy" => confusion().balanced_accuracy(),
            "f1_against_favour" => confusion().mean_f1_of(&stance_ends(&self.labels)?),
            "coverage" => (!chosen.is_empty()).then(|| answered().len() as f64 / chosen.len() as f64),
            "macro_f1_answered" => self.confusion(&answered()).macro_f1(),
            "log_loss" => log_loss(&probabilities()),
            "brier" => brier(&probabilities()),
            "expected_calibration_error" => {
                expected_calibration_error(&top_label(&probabilities()), CALIBRATION_BINS)
            }
            "auc" => {
                let second = |row: &ClassRow| row.probabilities.as_ref().map(|p| p[1]).or(row.score);
                let scored = chosen.iter().map(|&row| &self.rows[row]);
                auc(&scored.filter_map(|row| Some((second(row)?, row.gold == 1))).collect::<Vec<_>>())
            }
            "spearman" | "kendall_tau_b" => {
                let rows = chosen.iter().map(|&row| &self.rows[row]);
                let (scores, golds): (Vec<f64>, Vec<f64>) =
                    rows.filter_map(|row| Some((row.score?, row.gold as f64))).unzip();
                if name == "spearman" { spearman(&scores, &golds) } else { kendall_tau_b(&scores, &golds) }
            }
            "marked_balanced_accuracy" => {
                let marked = chosen.iter().copied().filter(|&row| self.rows[row].is_marked());
                self.confusion(&marked.collect::<Vec<_>>()).balanced_accuracy()
            }
            "marked_source_match" | "source_match" => {
                let rows = chosen.iter().map(|&row| &self.rows[row]);
                let asked = rows.filter(|row| row.is_marked() || name == "source_match");
                mean(asked.filter_map(|row| Some(f64::from(u8::from(row.holder?.1?)))))
            }
            _ => None,
        }
    }
}

impl ClassRow {
    fn is_marked(&self) -> bool {
        self.holder.is_some_and(|(marked, _)| marked)
    }

    fn is_held(&self) -> bool {
        self.holder.is_some_and(|(_, matched)| matched.is_some())
    }
}

/// Positions of `against` and `favour`, where the labels are stances.
fn stance_ends(labels: &[String]) -> Option<[usize; 2]> {
    Some([index(labels, "against")?, index(labels, "favour")?])
}

/// Position of the highest value, the first of equal ones.
pub(in crate::evaluate) fn argmax(values: &[f64]) -> usize {
    (0..values.len()).fold(0, |best, at| if values[at] > values[best] { at } else { best })
}

fn row(prediction: &Prediction, labels: &[String]) -> Result<ClassRow, EvaluateError> {
    let Outcome::Class { gold, predicted, probabilities, score } = &prediction.outcome else {
        return Err(mixed(prediction));
    };
    let known = |label: &str| {
        index(labels, label).ok_or_else(|| EvaluateError::Label {
            id: prediction.id.clone(),
            label: label.to_owned(),
            known: labels.join(", "),
        })
    };
    let probabilities = match probabilities {
        None => None,
        Some(given) => {
            for label in given.keys() {
                known(label)?;
            }
            let row: Vec<f64> = labels.iter().map(|l| given.get(l).copied().unwrap_or(0.0)).collect();
            let sum: f64 = row.iter().sum();
            if row.iter().any(|p| !(0.0..=1.0).contains(p)) || (sum - 1.0).abs() > 1e-3 {
                return Err(EvaluateError::Probabilities { id: prediction.id.clone(), sum });
            }
            Some(row)
        }
    };
    let predicted = match predicted {
        Some(label) => Some(known(label)?),
        None => probabilities.as_deref().map(argmax),
    };
    let holder = prediction.holders.as_ref().map(|holders| {
        let is_one = |gold: &String| holders.predicted.iter().any(|name| same_name(name, gold));
        (holders.marked, (!holders.gold.is_empty()).then(|| holders.gold.iter().any(is_one)))
    });
    Ok(ClassRow { gold: known(gold)?, predicted, probabilities, score: *score, holder })
}

/// The scheme that holds every gold label: stances, wording or voices; else the gold labels by name.
fn labels(predictions: &[Prediction]) -> Vec<String> {
    let mut found: Vec<&str> = predictions
        .iter()
        .filter_map(|prediction| match &prediction.outcome {
            Outcome::Class { gold, .. } => Some(gold.as_str()),
            _ => None,
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    let schemes: [&[&str]; 3] = [&STANCE_LABELS, &LOADED_LABELS, &VOICE_LABELS];
    let scheme = schemes.into_iter().find(|scheme| found.iter().all(|label| scheme.contains(label)));
    scheme.unwrap_or(&found).iter().map(|label| (*label).to_owned()).collect()
}
