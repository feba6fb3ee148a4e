//! One row of a labelled set with its gold label and what a system said of it: the predictions file.
//!
//! `--predictions` writes one JSON object per line; `--from-predictions` reads them back, from this program
//! or any other. All metrics are computed from these rows alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    /// Which part of a cross-validation the row was held out in: the system that judged it was not trained on
    /// that part. `None` for a system that judged all rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fold: Option<u32>,
    /// Why the system gave no answer, where it gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<String>,
    /// What the row can be sliced by: outlet, label, voice, actor-kind, length, n-actors.
    #[serde(default)]
    pub slices: BTreeMap<String, String>,
    /// Whose view the row gives, where the set tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holders: Option<Holders>,
    /// Gold and prediction.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Who holds the view that a sentence gives, and whom a system takes to speak in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holders {
    /// Whether the sentence has a quotation mark or a reporting cue.
    pub marked: bool,
    /// Names of those whose view it is by gold; none where it is the article's own.
    pub gold: Vec<String>,
    /// Names of the speakers predicted, each in the ways the text names it.
    #[serde(default)]
    pub predicted: Vec<String>,
}

/// Gold and prediction, by the kind of task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "kebab-case")]
pub enum Outcome {
    /// One label of several.
    Class {
        /// The label given by people.
        gold: String,
        /// The label predicted. Where it is missing, the most probable label counts; where probabilities are
        /// missing too, the system said nothing.
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
    /// Spans of the text, in bytes, whose words count one by one.
    Tokens {
        /// Spans given by people.
        gold: Vec<LabelledSpan>,
        /// Spans predicted.
        predicted: Vec<LabelledSpan>,
    },
    /// Mentions in groups, one for each actor; mentions are `[start, end)` in bytes of the text.
    Chains {
        /// Groups given by people.
        gold: Vec<Vec<[usize; 2]>>,
        /// Groups predicted.
        predicted: Vec<Vec<[usize; 2]>>,
    },
    /// Words ascribed to sources.
    Voices {
        /// Given by people.
        gold: Vec<Attribution>,
        /// Predicted; a part of a sentence may be one on its own.
        predicted: Vec<Attribution>,
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

/// Words ascribed to a source; spans are `[start, end)` in bytes of the row's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// What was said, wrote or thought; it may be interrupted.
    pub content: Vec<[usize; 2]>,
    /// The words that name who did, anywhere in the text.
    pub source: Option<[usize; 2]>,
}

impl Outcome {
    /// Whether two systems were asked the same.
    #[must_use]
    pub fn same_gold(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Class { gold: left, .. }, Self::Class { gold: right, .. }) => left == right,
            (Self::Spans { gold: left, .. }, Self::Spans { gold: right, .. })
            | (Self::Tokens { gold: left, .. }, Self::Tokens { gold: right, .. }) => left == right,
            (Self::Chains { gold: left, .. }, Self::Chains { gold: right, .. }) => left == right,
            (Self::Voices { gold: left, .. }, Self::Voices { gold: right, .. }) => left == right,
            (Self::Ranking { gold: left, .. }, Self::Ranking { gold: right, .. }) => left == right,
            _ => false,
        }
    }
}
