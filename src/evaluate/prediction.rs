//! One row of a labelled set with its gold label and what a system said of it: the predictions file.
//!
//! `--predictions` writes one JSON object per line; `--from-predictions` reads them back, from this program
//! or any other. All metrics are computed from these rows alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// A row with gold and prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The row's id, unique within the set.
    pub id: String,
    /// The unit that intervals are resampled over: the article or story, or the row itself.
    pub group: String,
    /// The text judged.
    pub text: String,
    /// Whether the model was trained on this text; `None` where it is not known, as for other systems.
    #[serde(default)]
    pub seen: Option<bool>,
    /// What the row can be sliced by: outlet, label, voice, actor-kind, length, n-actors.
    #[serde(default)]
    pub slices: BTreeMap<String, String>,
    /// Gold and prediction.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Gold and prediction, by the kind of task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "kebab-case")]
pub enum Outcome {
    /// One label of several.
    Class {
        /// The label given by people.
        gold: String,
        /// The label predicted; `None` where the system said nothing. Read only where there are no
        /// probabilities.
        #[serde(default)]
        predicted: Option<String>,
        /// Probability of each label, together 1.
        #[serde(default)]
        probabilities: Option<BTreeMap<String, f64>>,
        /// A score on a line, where the labels are ordered and the task has one.
        #[serde(default)]
        score: Option<f64>,
    },
    /// Labelled spans of the text, in bytes.
    Spans {
        /// Spans given by people.
        gold: Vec<LabelledSpan>,
        /// Spans predicted.
        predicted: Vec<LabelledSpan>,
    },
    /// Whether something holds, with scores to rank by.
    Ranking {
        /// What people said.
        gold: bool,
        /// Scores by name, higher for rows of which it holds; `None` where one was not measured.
        scores: BTreeMap<String, Option<f64>>,
    },
}

/// A span with its label; `start` and `end` count bytes of the row's text, `end` exclusive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LabelledSpan {
    /// Start.
    pub start: usize,
    /// End, exclusive.
    pub end: usize,
    /// Label.
    pub label: String,
}

impl LabelledSpan {
    /// A span with a label.
    #[must_use]
    pub fn new(span: Span, label: &str) -> Self {
        Self { start: span.start, end: span.end, label: label.to_owned() }
    }
}

impl Outcome {
    /// Whether two systems were asked the same.
    #[must_use]
    pub fn same_gold(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Class { gold: left, .. }, Self::Class { gold: right, .. }) => left == right,
            (Self::Spans { gold: left, .. }, Self::Spans { gold: right, .. }) => left == right,
            (Self::Ranking { gold: left, .. }, Self::Ranking { gold: right, .. }) => left == right,
            _ => false,
        }
    }
}
