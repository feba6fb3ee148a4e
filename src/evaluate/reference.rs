//! What people and published systems reach, to stand beside a score.

use serde::Serialize;

use super::{DatasetName, Task};

/// A published figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reference {
    /// The metric it is of.
    pub metric: &'static str,
    /// Its value.
    pub value: f64,
    /// Who reached it.
    pub by: &'static str,
    /// On what: seldom on the very rows of this evaluation.
    pub on: &'static str,
    /// Where it was published.
    pub source: &'static str,
}

const NEWSMTSC: &str = "Hamborg and Donnay 2021, NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification in \
     Political News Articles, EACL";

/// Figures of a set's own paper; none where the paper's task or measure is another.
#[must_use]
pub const fn references(dataset: DatasetName, task: Task) -> &'static [Reference] {
    match (dataset, task) {
        (DatasetName::Newsmtsc, Task::Stance) => &[
            Reference {
                metric: "macro_f1",
                value: 0.864,
                by: "human",
                on: "sentences of the set",
                source: NEWSMTSC,
            },
            Reference {
                metric: "macro_f1",
                value: 0.831,
                by: "GRU-TSC on RoBERTa-base",
                on: "the test set drawn as in real news",
                source: NEWSMTSC,
            },
            Reference {
                metric: "macro_f1",
                value: 0.825,
                by: "GRU-TSC on RoBERTa-base",
                on: "the test set of sentences with several targets",
                source: NEWSMTSC,
            },
        ],
        (DatasetName::Babe, Task::Loaded) => &[Reference {
            metric: "macro_f1",
            value: 0.804,
            by: "BERT with distant supervision",
            on: "the larger set of 3,700 sentences, by five-fold cross-validation",
            source: "Spinde et al. 2021, Neural Media Bias Detection Using Distant Supervision With BABE, Findings \
                     of EMNLP",
        }],
        _ => &[],
    }
}
