//! Probabilities to scores: the aggregation rules, each in one place.
//!
//! In: stances of one article. Out: [`ActorScore`], [`Components`], the bias score,
//! [`Lean`]. Nothing measured is `None`.
//! The intervals cover the sampling of sentences and the classifier's own spread; they do not cover
//! systematic error of the model.

mod actor;
mod bias;
mod components;
mod lean;

use serde::{Deserialize, Serialize};

pub use actor::{ActorScore, Posterior, posterior};
pub use bias::{BiasError, BiasScorer};
pub use components::{Components, components};
pub use lean::{Lean, lean};

/// 97.5 % quantile of the standard normal distribution.
pub(crate) const Z_95: f64 = 1.959_963_984_540_054;

/// Lower and upper end of a 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval(pub f64, pub f64);

impl Interval {
    /// `centre ± 1.96 sd`, cut to [−1, 1].
    #[must_use]
    pub fn normal(centre: f64, sd: f64) -> Self {
        Self((centre - Z_95 * sd).max(-1.0), (centre + Z_95 * sd).min(1.0))
    }
}
