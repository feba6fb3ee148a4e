//! Labelled sets to numbers a reviewer would accept.
//!
//! In: a labelled set in its published format, and a model or another system's predictions. Out:
//! [`Evaluation`], every metric with its interval. Metrics are computed from [`Prediction`]s alone, so that
//! a predictions file gives the same numbers as the run that wrote it. A row without an answer counts as
//! wrong wherever rows have labels.

mod against;
mod agreement;
mod asked;
mod dataset;
mod error;
mod evaluation;
mod gate;
pub mod join;
mod predict;
mod prediction;
mod reference;
pub mod rows;
mod seen;
mod table;
mod task;

pub use against::{Against, Difference, against};
pub use agreement::Agreement;
pub use asked::{LOADED_LABELS, STANCE_LABELS, VOICE_LABELS, asked};
pub use dataset::{DatasetError, DatasetName, read_dataset, sniff};
pub use error::EvaluateError;
pub use evaluation::{ClassScores, Evaluation, Options, SMALLEST_SLICE, Slice, check_slices, evaluate};
pub use gate::Gate;
pub use predict::predict;
pub use prediction::{Attribution, Holders, LabelledSpan, Outcome, Prediction};
pub use reference::{Reference, references};
pub use rows::Dataset;
pub use seen::{Seen, TrainedRows};
pub use table::CALIBRATION_BINS;
pub use task::Task;
