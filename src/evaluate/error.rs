//! Why predictions could not be evaluated.

use std::path::PathBuf;

/// What is wrong with predictions, or with how they fit a set.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// No row at all.
    #[error("there is no row to evaluate")]
    Empty,
    /// A predictions file cannot be read.
    #[error("predictions file {} cannot be read", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is no prediction.
    #[error("{}:{line}: not a prediction as --predictions writes them", .path.display())]
    Prediction {
        /// The file.
        path: PathBuf,
        /// 1-based line.
        line: usize,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// A metric that the task does not have.
    #[error("there is no metric `{metric}` here; there are {known}")]
    NoMetric {
        /// The name given.
        metric: String,
        /// The names that are.
        known: String,
    },
    /// Rows of several tasks in one file.
    #[error("row {id} is of another task than the first row")]
    MixedTasks {
        /// The row.
        id: String,
    },
    /// A label outside the scheme.
    #[error("row {id} has label `{label}`; the labels are {known}")]
    Label {
        /// The row.
        id: String,
        /// Its label.
        label: String,
        /// The scheme.
        known: String,
    },
    /// Probabilities that are none.
    #[error("row {id}: probabilities must lie in [0, 1] and add up to 1; they add up to {sum:.3}")]
    Probabilities {
        /// The row.
        id: String,
        /// Their sum.
        sum: f64,
    },
    /// A span outside the text, or an empty one.
    #[error("row {id}: span {start}..{end} is empty or reaches beyond the text; spans count bytes")]
    Span {
        /// The row.
        id: String,
        /// Its start.
        start: usize,
        /// Its end.
        end: usize,
    },
    /// A mention in two groups, or twice in one.
    #[error("row {id}: span {start}..{end} stands in the groups twice")]
    Twice {
        /// The row.
        id: String,
        /// Its start.
        start: usize,
        /// Its end.
        end: usize,
    },
    /// Another number of rows than the set has.
    #[error("the set has {expected} rows, the predictions have {given}: they are of another set or split")]
    RowCount {
        /// Rows of the set.
        expected: usize,
        /// Rows given.
        given: usize,
    },
    /// A row that is not the set's.
    #[error(
        "row {row} differs in its {what}: expected row {expected}, found {given}; predictions must keep the \
         order and the texts of the set, as --predictions writes them"
    )]
    OtherRow {
        /// 1-based row.
        row: usize,
        /// What differs.
        what: &'static str,
        /// Id in the set.
        expected: String,
        /// Id given.
        given: String,
    },
    /// Nothing to slice by.
    #[error("the rows have no `{by}` to slice by; they have {known}")]
    NoSlice {
        /// What was asked for.
        by: String,
        /// What there is.
        known: String,
    },
}
