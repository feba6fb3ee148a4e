//! What a run of training may change.

use clap::ValueEnum;
use serde::Serialize;

/// The heads, as they are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HeadName {
    /// Stance toward an actor
    Stance,
    /// Names of actors
    Actors,
    /// Loaded wording
    Loaded,
}

impl HeadName {
    /// The name as it is typed, under which its weights are stored too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stance => "stance",
            Self::Actors => "actors",
            Self::Loaded => "loaded",
        }
    }
}

/// How a model learns. The defaults are those of `models/recipe/train.py`, at its rate for a model that is
/// trained already.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Heads that learn; none named means all that the labels are of.
    pub heads: Vec<HeadName>,
    /// Whether these heads begin anew.
    pub fresh_heads: bool,
    /// Whether the encoder stays as it is, and only heads learn.
    pub freeze_encoder: bool,
    /// How often each row is seen, at most.
    pub epochs: u32,
    /// Highest learning rate of the encoder.
    pub learning_rate: f64,
    /// The heads' rate as a multiple of the encoder's.
    pub head_factor: f64,
    /// Rows per step.
    pub batch_size: usize,
    /// Share of the steps in which the rate rises from zero; it falls back to zero in the rest.
    pub warmup: f64,
    /// Weight decay of AdamW.
    pub weight_decay: f64,
    /// Largest norm of a step's gradient.
    pub clip: f64,
    /// Share of values that dropout zeroes, in encoder and heads.
    pub dropout: f64,
    /// Whether classes are weighed by the inverse of how often they stand in the training rows; stance and loaded
    /// sentences only.
    pub balanced: bool,
    /// Share of rows held out to choose by, whole articles or stories; 0 for none. A dev set given takes its place.
    pub dev_share: f64,
    /// Epochs without a better dev score after which the run ends, with the weights of the best epoch; 0 to train
    /// all epochs and keep the last weights.
    pub patience: u32,
    /// Seed of the held-out rows, fresh heads, the order of rows, and dropout.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            heads: Vec::new(),
            fresh_heads: false,
            freeze_encoder: false,
            epochs: 3,
            learning_rate: 4e-5,
            head_factor: 5.0,
            batch_size: 32,
            warmup: 0.06,
            weight_decay: 0.01,
            clip: 1.0,
            dropout: 0.1,
            balanced: false,
            dev_share: 0.1,
            patience: 2,
            seed: 0,
        }
    }
}

impl Settings {
    /// What makes the settings unusable, if anything does.
    #[cfg(feature = "libtorch")]
    pub(super) fn validate(&self) -> Result<(), &'static str> {
        let positive = |value: f64| value.is_finite() && value > 0.0;
        if self.epochs == 0 || self.batch_size == 0 {
            Err("epochs and batch size must be above 0")
        } else if !positive(self.learning_rate) || !positive(self.head_factor) || !positive(self.clip) {
            Err("learning rate and clipping must be above 0")
        } else if !(0.0..1.0).contains(&self.warmup) || !(0.0..1.0).contains(&self.dropout) {
            Err("warm-up and dropout lie from 0 up to, not including, 1")
        } else if !self.weight_decay.is_finite() || self.weight_decay < 0.0 {
            Err("weight decay is not below 0")
        } else if !(0.0..=0.5).contains(&self.dev_share) {
            Err("the dev share lies between 0 and 0.5")
        } else {
            Ok(())
        }
    }
}
