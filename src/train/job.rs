//! What a run of training is given, and what it tells on its way.

use std::path::PathBuf;

use crate::encoder::Device;
use crate::evaluate::DatasetName;

/// Where a run reads from and writes to.
#[derive(Clone, Debug)]
pub struct Job {
    /// Labelled sets to learn from.
    pub labels: Vec<PathBuf>,
    /// Their format, the dev sets' too; `None` to tell it by what they hold.
    pub format: Option<DatasetName>,
    /// Only rows of this split are learnt from, where the format has splits.
    pub split: Option<String>,
    /// Labelled sets to choose by; where none is named, rows are held out.
    pub dev: Vec<PathBuf>,
    /// Only rows of this split are chosen by.
    pub dev_split: Option<String>,
    /// The model to start from: a folder, or a name as `--model` takes it.
    pub start: PathBuf,
    /// The model folder to make. Until it is whole, checkpoints stand beside it in a folder whose name ends in
    /// `.training`.
    pub output: PathBuf,
    /// Steps between checkpoints.
    pub checkpoint_every: usize,
    /// Where it runs.
    pub device: Device,
}

/// What a run tells on its way.
#[derive(Clone, Debug)]
pub enum Event {
    /// Everything is read, and learning begins.
    Ready {
        /// Rows to learn from.
        n_train: usize,
        /// Rows to choose by.
        n_dev: usize,
        /// Rows left out of training because the dev rows have the same text.
        n_left_out: usize,
        /// Steps that an earlier run did already.
        done: usize,
        /// Steps in all.
        total: usize,
        /// What the user should know of the model to come.
        warnings: Vec<&'static str>,
    },
    /// A step is done.
    Step {
        /// Steps done.
        done: usize,
        /// The step's loss.
        loss: f64,
    },
    /// An epoch is done.
    Epoch {
        /// Its number, from 1.
        epoch: u32,
        /// Its dev score, where there are dev rows.
        score: Option<f64>,
        /// Whether it is the best so far.
        is_best: bool,
    },
}
