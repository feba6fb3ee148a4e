//! Predictions as numbers: the form that metrics are computed from, for any choice of rows.

use super::EvaluateError;
use super::asked::{LOADED_LABELS, STANCE_LABELS};
use super::prediction::{LabelledSpan, Outcome, Prediction};
use crate::statistics::{
    Confusion, SpanCounts, auc, average_precision, brier, exact_match, expected_calibration_error,
    kendall_tau_b, log_loss, overlap_match, spearman, top_label,
};

/// Bins of equal mass for the expected calibration error and the reliability diagram.
pub const CALIBRATION_BINS: usize = 10;

const CLASS_METRICS: [&str; 5] =
    ["macro_f1", "macro_precision", "macro_recall", "accuracy", "balanced_accuracy"];
const SPAN_METRICS: [&str; 6] =
    ["span_f1", "span_precision", "span_recall", "overlap_f1", "overlap_precision", "overlap_recall"];
const AUC_PREFIX: &str = "auc_";
const PRECISION_PREFIX: &str = "average_precision_";

/// All rows of an evaluation.
#[derive(Clone, Debug)]
pub(super) enum Table {
    /// One label of several.
    Classes {
        /// Names of the labels; where they are ordered, in their order.
        labels: Vec<String>,
        /// The rows.
        rows: Vec<ClassRow>,
    },
    /// Labelled spans: counts of exact and of overlapping matches.
    Spans(Vec<(SpanCounts, SpanCounts)>),
    /// Scores to rank by.
    Ranking {
        /// Names of the scores.
        names: Vec<String>,
        /// Whether it holds, and a value per score.
        rows: Vec<(bool, Vec<Option<f64>>)>,
    },
}

/// A row of a task with classes; labels are indices.
#[derive(Clone, Debug)]
pub(super) struct ClassRow {
    /// Label given by people.
    pub gold: usize,
    /// Label predicted, if any was.
    pub predicted: Option<usize>,
    /// Probability per label.
    pub probabilities: Option<Vec<f64>>,
    /// Score on a line, for ordered labels.
    pub score: Option<f64>,
}

impl Table {
    /// Reads predictions of one task.
    pub(super) fn new(predictions: &[Prediction]) -> Result<Self, EvaluateError> {
        match predictions.first().map(|first| &first.outcome) {
            None => Err(EvaluateError::Empty),
            Some(Outcome::Class { .. }) => classes(predictions),
            Some(Outcome::Spans { .. }) => spans(predictions),
            Some(Outcome::Ranking { .. }) => ranking(predictions),
        }
    }

    /// How many rows got no answer.
    #[must_use]
    pub(super) fn unanswered(&self) -> usize {
        match self {
            Self::Classes { rows, .. } => rows.iter().filter(|row| row.predicted.is_none()).count(),
            Self::Spans(_) => 0,
            Self::Ranking { rows, .. } => {
                rows.iter().filter(|(_, scores)| scores.iter().all(Option::is_none)).count()
            }
        }
    }

    /// Counts of gold label and predicted label over the answered rows among `chosen`.
    #[must_use]
    pub(super) fn confusion(&self, chosen: &[usize]) -> Option<Confusion> {
        let Self::Classes { labels, rows } = self else { return None };
        let answered = chosen.iter().filter_map(|&row| Some((rows[row].gold, rows[row].predicted?)));
        Some(Confusion::from_pairs(labels.len(), answered))
    }

    /// Rows with probabilities among `chosen`: the probabilities and the gold label.
    #[must_use]
    pub(super) fn probabilities(&self, chosen: &[usize]) -> Vec<(&[f64], usize)> {
        let Self::Classes { rows, .. } = self else { return Vec::new() };
        chosen.iter().filter_map(|&row| Some((rows[row].probabilities.as_deref()?, rows[row].gold))).collect()
    }

    /// Names of the task's metrics, the leading one first.
    #[must_use]
    pub(super) fn metrics(&self) -> Vec<String> {
        match self {
            Self::Classes { labels, rows } => {
                let mut names = CLASS_METRICS.to_vec();
                if stance_ends(labels).is_some() {
                    names.push("f1_against_favour");
                }
                if rows.iter().any(|row| row.probabilities.is_some()) {
                    names.extend(["log_loss", "brier", "expected_calibration_error"]);
                    if labels.len() == 2 {
                        names.push("auc");
                    }
                }
                if rows.iter().any(|row| row.score.is_some()) {
                    names.extend(["spearman", "kendall_tau_b"]);
                }
                names.into_iter().map(str::to_owned).collect()
            }
            Self::Spans(_) => SPAN_METRICS.map(str::to_owned).to_vec(),
            Self::Ranking { names, .. } => names
                .iter()
                .flat_map(|name| [format!("{AUC_PREFIX}{name}"), format!("{PRECISION_PREFIX}{name}")])
                .collect(),
        }
    }

    /// One metric over the rows `chosen`, which may repeat; `None` where there is nothing to measure.
    #[must_use]
    pub(super) fn metric(&self, name: &str, chosen: &[usize]) -> Option<f64> {
        match self {
            Self::Classes { labels, rows } => self.class_metric(name, labels, rows, chosen),
            Self::Spans(rows) => span_metric(name, rows, chosen),
            Self::Ranking { names, rows } => ranking_metric(name, names, rows, chosen),
        }
    }

    fn class_metric(
        &self,
        name: &str,
        labels: &[String],
        rows: &[ClassRow],
        chosen: &[usize],
    ) -> Option<f64> {
        let confusion = || self.confusion(chosen);
        let probabilities = || self.probabilities(chosen);
        match name {
            "macro_f1" => confusion()?.macro_f1(),
            "macro_precision" => confusion()?.macro_precision(),
            "macro_recall" => confusion()?.macro_recall(),
            "accuracy" => confusion()?.accuracy(),
            "balanced_accuracy" => confusion()?.balanced_accuracy(),
            "f1_against_favour" => confusion()?.mean_f1_of(&stance_ends(labels)?),
            "log_loss" => log_loss(&probabilities()),
            "brier" => brier(&probabilities()),
            "expected_calibration_error" => {
                expected_calibration_error(&top_label(&probabilities()), CALIBRATION_BINS)
            }
            "auc" => {
                let scored = probabilities().into_iter().map(|(row, gold)| (row[1], gold == 1));
                auc(&scored.collect::<Vec<_>>())
            }
            "spearman" | "kendall_tau_b" => {
                let (scores, golds): (Vec<f64>, Vec<f64>) =
                    chosen.iter().filter_map(|&row| Some((rows[row].score?, rows[row].gold as f64))).unzip();
                if name == "spearman" { spearman(&scores, &golds) } else { kendall_tau_b(&scores, &golds) }
            }
            _ => None,
        }
    }
}

/// Positions of `against` and `favour`, where the labels are stances.
fn stance_ends(labels: &[String]) -> Option<[usize; 2]> {
    Some([index(labels, "against")?, index(labels, "favour")?])
}

fn index(labels: &[String], name: &str) -> Option<usize> {
    labels.iter().position(|label| label == name)
}

fn argmax(values: &[f64]) -> usize {
    (0..values.len()).fold(0, |best, at| if values[at] > values[best] { at } else { best })
}

fn classes(predictions: &[Prediction]) -> Result<Table, EvaluateError> {
    let labels = labels(predictions);
    let mut rows = Vec::with_capacity(predictions.len());
    for prediction in predictions {
        let Outcome::Class { gold, predicted, probabilities, score } = &prediction.outcome else {
            return Err(EvaluateError::MixedTasks { id: prediction.id.clone() });
        };
        let known = |label: &str| {
            index(&labels, label).ok_or_else(|| EvaluateError::Label {
                id: prediction.id.clone(),
                label: label.to_owned(),
                known: labels.join(", "),
            })
        };
        let probabilities = match probabilities {
            None => None,
            Some(given) => {
                if let Some(label) = given.keys().find(|label| index(&labels, label).is_none()) {
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
        let predicted = match (&probabilities, predicted) {
            (Some(row), _) => Some(argmax(row)),
            (None, Some(label)) => Some(known(label)?),
            (None, None) => None,
        };
        rows.push(ClassRow { gold: known(gold)?, predicted, probabilities, score: *score });
    }
    Ok(Table::Classes { labels, rows })
}

/// The scheme that holds every gold label: stance or loaded wording; else the gold labels by name.
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
    let schemes: [&[&str]; 2] = [&STANCE_LABELS, &LOADED_LABELS];
    let scheme = schemes.into_iter().find(|scheme| found.iter().all(|label| scheme.contains(label)));
    scheme.unwrap_or(&found).iter().map(|label| (*label).to_owned()).collect()
}

fn spans(predictions: &[Prediction]) -> Result<Table, EvaluateError> {
    let mut rows = Vec::with_capacity(predictions.len());
    for prediction in predictions {
        let Outcome::Spans { gold, predicted } = &prediction.outcome else {
            return Err(EvaluateError::MixedTasks { id: prediction.id.clone() });
        };
        if let Some(span) = gold
            .iter()
            .chain(predicted)
            .find(|span| span.start >= span.end || span.end > prediction.text.len())
        {
            return Err(EvaluateError::Span { id: prediction.id.clone(), start: span.start, end: span.end });
        }
        let triples = |spans: &[LabelledSpan]| -> Vec<(usize, usize, String)> {
            spans.iter().map(|span| (span.start, span.end, span.label.clone())).collect()
        };
        let (gold, predicted) = (triples(gold), triples(predicted));
        rows.push((exact_match(&predicted, &gold), overlap_match(&predicted, &gold)));
    }
    Ok(Table::Spans(rows))
}

fn span_metric(name: &str, rows: &[(SpanCounts, SpanCounts)], chosen: &[usize]) -> Option<f64> {
    let (mut exact, mut overlap) = (SpanCounts::default(), SpanCounts::default());
    for &row in chosen {
        exact.add(&rows[row].0);
        overlap.add(&rows[row].1);
    }
    match name {
        "span_f1" => exact.f1(),
        "span_precision" => exact.precision(),
        "span_recall" => exact.recall(),
        "overlap_f1" => overlap.f1(),
        "overlap_precision" => overlap.precision(),
        "overlap_recall" => overlap.recall(),
        _ => None,
    }
}

fn ranking(predictions: &[Prediction]) -> Result<Table, EvaluateError> {
    let mut names: Vec<String> = Vec::new();
    for prediction in predictions {
        let Outcome::Ranking { scores, .. } = &prediction.outcome else {
            return Err(EvaluateError::MixedTasks { id: prediction.id.clone() });
        };
        names.extend(scores.keys().cloned());
    }
    names.sort();
    names.dedup();
    let rows = predictions.iter().filter_map(|prediction| match &prediction.outcome {
        Outcome::Ranking { gold, scores } => {
            Some((*gold, names.iter().map(|name| scores.get(name).copied().flatten()).collect()))
        }
        _ => None,
    });
    Ok(Table::Ranking { rows: rows.collect(), names })
}

fn ranking_metric(
    name: &str,
    names: &[String],
    rows: &[(bool, Vec<Option<f64>>)],
    chosen: &[usize],
) -> Option<f64> {
    let scored = |score: &str| -> Option<Vec<(f64, bool)>> {
        let at = index(names, score)?;
        Some(chosen.iter().filter_map(|&row| Some((rows[row].1[at]?, rows[row].0))).collect())
    };
    match (name.strip_prefix(AUC_PREFIX), name.strip_prefix(PRECISION_PREFIX)) {
        (Some(score), _) => auc(&scored(score)?),
        (None, Some(score)) => average_precision(&scored(score)?),
        (None, None) => None,
    }
}
