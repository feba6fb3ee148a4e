//! Predictions as numbers: the form that metrics are computed from, for any choice of rows.

mod chains;
mod classes;
mod ranking;
mod spans;
mod voices;

pub(super) use classes::argmax;

use super::EvaluateError;
use super::prediction::{Outcome, Prediction};
use crate::span::Span;
use crate::statistics::{Confusion, SpanCounts};
use chains::Chains;
use classes::Classes;
use ranking::Ranking;
use spans::Spans;
use voices::Voices;

/// Bins of equal mass for the expected calibration error and the reliability diagram.
pub const CALIBRATION_BINS: usize = 10;

/// All rows of an evaluation.
#[derive(Clone, Debug)]
pub(super) enum Table {
    /// One label of several.
    Classes(Classes),
    /// Labelled spans.
    Spans(Spans),
    /// Mentions in groups.
    Chains(Chains),
    /// Words ascribed to sources.
    Voices(Voices),
    /// Scores to rank by.
    Ranking(Ranking),
}

impl Table {
    /// Reads predictions of one task.
    pub(super) fn new(predictions: &[Prediction]) -> Result<Self, EvaluateError> {
        match predictions.first().map(|first| &first.outcome) {
            None => Err(EvaluateError::Empty),
            Some(Outcome::Class { .. }) => Classes::read(predictions).map(Self::Classes),
            Some(Outcome::Spans { .. } | Outcome::Tokens { .. }) => Spans::read(predictions).map(Self::Spans),
            Some(Outcome::Chains { .. }) => Chains::read(predictions).map(Self::Chains),
            Some(Outcome::Voices { .. }) => Voices::read(predictions).map(Self::Voices),
            Some(Outcome::Ranking { .. }) => Ranking::read(predictions).map(Self::Ranking),
        }
    }

    /// The rows of a task with labels.
    pub(super) fn classes(&self) -> Option<&Classes> {
        match self {
            Self::Classes(classes) => Some(classes),
            _ => None,
        }
    }

    /// Whether a row holds an answer. Spans always do: none is an answer too.
    #[must_use]
    pub(super) fn is_answered(&self, row: usize) -> bool {
        match self {
            Self::Classes(classes) => classes.rows[row].predicted.is_some(),
            Self::Spans(_) | Self::Chains(_) | Self::Voices(_) => true,
            Self::Ranking(ranking) => ranking.is_answered(row),
        }
    }

    /// Counts of gold label and predicted label over the rows `chosen`.
    #[must_use]
    pub(super) fn confusion(&self, chosen: &[usize]) -> Option<Confusion> {
        self.classes().map(|classes| classes.confusion(chosen))
    }

    /// Rows with probabilities among `chosen`: the probabilities and the gold label.
    #[must_use]
    pub(super) fn probabilities(&self, chosen: &[usize]) -> Vec<(&[f64], usize)> {
        self.classes().map_or_else(Vec::new, |classes| classes.probabilities(chosen))
    }

    /// Names of the task's metrics, the leading one first.
    #[must_use]
    pub(super) fn metrics(&self) -> Vec<String> {
        match self {
            Self::Classes(classes) => classes.metrics(),
            Self::Spans(spans) => spans.metrics(),
            Self::Chains(_) => Chains::metrics(),
            Self::Voices(_) => Voices::metrics(),
            Self::Ranking(ranking) => ranking.metrics(),
        }
    }

    /// The metric that parts of the set are compared by.
    #[must_use]
    pub(super) fn slice_metric(&self, by: &str) -> String {
        match self {
            Self::Classes(_) if by == "label" => Classes::OF_ONE_LABEL.to_owned(),
            _ => self.metrics().swap_remove(0),
        }
    }

    /// One metric over the rows `chosen`, which may repeat; `None` where there is nothing to measure.
    #[must_use]
    pub(super) fn metric(&self, name: &str, chosen: &[usize]) -> Option<f64> {
        match self {
            Self::Classes(classes) => classes.metric(name, chosen),
            Self::Spans(spans) => spans.metric(name, chosen),
            Self::Chains(chains) => chains.metric(name, chosen),
            Self::Voices(voices) => voices.metric(name, chosen),
            Self::Ranking(ranking) => ranking.metric(name, chosen),
        }
    }

    /// How many of the rows `chosen` a metric rests on.
    #[must_use]
    pub(super) fn n_rows(&self, name: &str, chosen: &[usize]) -> usize {
        match self {
            Self::Classes(classes) => classes.n_rows(name, chosen),
            Self::Ranking(ranking) => ranking.n_rows(name, chosen),
            Self::Spans(_) | Self::Chains(_) | Self::Voices(_) => chosen.len(),
        }
    }

    /// What a reader must know of these numbers.
    #[must_use]
    pub(super) fn notes(&self) -> Vec<String> {
        match self {
            Self::Ranking(ranking) => ranking.notes(),
            Self::Classes(classes) => classes.notes(),
            Self::Spans(_) | Self::Chains(_) | Self::Voices(_) => Vec::new(),
        }
    }
}

fn index(labels: &[String], name: &str) -> Option<usize> {
    labels.iter().position(|label| label == name)
}

fn mixed(prediction: &Prediction) -> EvaluateError {
    EvaluateError::MixedTasks { id: prediction.id.clone() }
}

/// A span of a row's text, checked.
fn span_in(prediction: &Prediction, start: usize, end: usize) -> Result<Span, EvaluateError> {
    match prediction.text.get(start..end) {
        Some(inside) if !inside.is_empty() => Ok(Span::new(start, end)),
        _ => Err(EvaluateError::Span { id: prediction.id.clone(), start, end }),
    }
}

/// `what` of the counts: F1, precision or recall.
fn part(counts: &SpanCounts, what: &str) -> Option<f64> {
    match what {
        "f1" => counts.f1(),
        "precision" => counts.precision(),
        "recall" => counts.recall(),
        _ => None,
    }
}

/// F1, precision and recall of spans by the name of what is counted.
fn three(of: &str) -> [String; 3] {
    ["f1", "precision", "recall"].map(|what| format!("{of}_{what}"))
}
