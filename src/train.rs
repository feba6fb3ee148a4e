//! Fine-tuning on one's own labels.
//!
//! In: labelled sets, a model to start from, [`Settings`]. Out: a whole model folder, or none. It learns with
//! libtorch, so that all but the settings needs the feature `libtorch`. A run that was broken off goes on from its
//! last checkpoint when it is started again, and ends with the same weights: the order of the rows comes from the
//! seed, and the dropout of a step from the seed and the step's number.

mod settings;

#[cfg(feature = "libtorch")]
mod adamw;
#[cfg(feature = "libtorch")]
mod calibrate;
#[cfg(feature = "libtorch")]
mod card;
#[cfg(feature = "libtorch")]
mod checkpoint;
#[cfg(feature = "libtorch")]
mod dev;
#[cfg(feature = "libtorch")]
mod error;
#[cfg(feature = "libtorch")]
mod examples;
#[cfg(feature = "libtorch")]
mod folder;
#[cfg(feature = "libtorch")]
mod heads;
#[cfg(feature = "libtorch")]
mod job;
#[cfg(feature = "libtorch")]
mod labels;
#[cfg(feature = "libtorch")]
mod learner;
#[cfg(feature = "libtorch")]
mod plan;
#[cfg(feature = "libtorch")]
mod run;
#[cfg(feature = "libtorch")]
mod sources;
#[cfg(feature = "libtorch")]
mod split;
#[cfg(feature = "libtorch")]
mod start;

pub use settings::{HeadName, Settings};

#[cfg(feature = "libtorch")]
pub use {
    error::TrainError,
    job::{Event, Job},
    run::train,
};
