//! Why a model could not be trained.

use std::path::PathBuf;

use super::HeadName;
use crate::encoder::EncoderError;
use crate::evaluate::{DatasetError, DatasetName, EvaluateError};
use crate::model::ModelError;
use crate::pipeline::SentenceError;

/// Why a model could not be trained.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// A setting out of its range.
    #[error("these settings cannot be trained with: {reason}")]
    Settings {
        /// What is wrong.
        reason: &'static str,
    },
    /// Labels that cannot be read.
    #[error(transparent)]
    Labels(#[from] DatasetError),
    /// A labels file of no known format.
    #[error("cannot tell the format of {}; name it with --dataset", .path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// Labels that none of the heads learns from.
    #[error("{} is of format {}, which has no labels for {}", .path.display(), .format.name(), names(.heads))]
    NoLabels {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: DatasetName,
        /// The heads asked for.
        heads: Vec<HeadName>,
    },
    /// A head that was asked for, without labels.
    #[error("there are no labels for head {}; leave it out of --heads", .head.name())]
    NoRows {
        /// The head.
        head: HeadName,
    },
    /// Labels of one class alone.
    #[error(
        "all {n} labels of head {} that are left to train on are `{class}`: nothing can be learnt from one class",
        .head.name()
    )]
    OneClass {
        /// The head.
        head: HeadName,
        /// The class.
        class: &'static str,
        /// Rows.
        n: usize,
    },
    /// One article or story alone, so that none can be held out.
    #[error(
        "all labels of head {} are of one article or story, so that none can be held out: name other rows with \
         --dev, or hold none out with --dev-share 0",
        .head.name()
    )]
    OneGroup {
        /// The head.
        head: HeadName,
    },
    /// A dev set without a row of a head that learns.
    #[error("the dev set has no rows for head {}", .head.name())]
    NoDevRows {
        /// The head.
        head: HeadName,
    },
    /// A file that cannot be read.
    #[error("{} cannot be read: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A start that is no model.
    #[error("{} is no model to start from: {reason}", .folder.display())]
    NoModel {
        /// The folder.
        folder: PathBuf,
        /// What is missing or wrong.
        reason: String,
    },
    /// A model that cannot be read.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A text that the tokenizer refused.
    #[error("row {id} cannot be tokenized: {source}")]
    Tokenize {
        /// The row.
        id: String,
        /// What the tokenizer library said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The output is there already.
    #[error("{} is there already; name a folder that is not", .path.display())]
    Exists {
        /// The folder.
        path: PathBuf,
    },
    /// An output that cannot be written.
    #[error("{} cannot be written: {source}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Checkpoints of another run.
    #[error(
        "{} holds the checkpoint of a run that differs in {differs}; run that again to go on, or remove the folder",
        .folder.display()
    )]
    OtherRun {
        /// The folder of checkpoints.
        folder: PathBuf,
        /// What differs.
        differs: String,
    },
    /// A checkpoint that is none.
    #[error("checkpoint {} is damaged: {reason}; remove it to begin anew", .path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The loss left the range of numbers.
    #[error("the loss is no number at step {step}; a lower learning rate may help")]
    Diverged {
        /// The step.
        step: usize,
    },
    /// libtorch could not go on.
    #[error(transparent)]
    Torch(#[from] EncoderError),
    /// The dev set could not be judged.
    #[error("the dev set cannot be judged: {source}")]
    Judge {
        /// What is wrong.
        #[from]
        source: SentenceError,
    },
    /// The dev set could not be evaluated.
    #[error("the dev set cannot be evaluated: {source}")]
    Evaluate {
        /// What is wrong.
        #[from]
        source: EvaluateError,
    },
}

fn names(heads: &[HeadName]) -> String {
    let names: Vec<&str> = heads.iter().map(|head| head.name()).collect();
    if names.is_empty() { "any head".to_owned() } else { names.join(" or ") }
}
