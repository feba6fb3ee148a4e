//! Hidden states to probabilities.
//!
//! In: the hidden states `[tokens, hidden]` of one sentence with its [`Encoded`](crate::tokenize::Encoded).
//! Out: probabilities, in f64, after the calibration that stands in the model's configuration.

mod actors;
mod loaded;
mod stance;
mod tags;

pub use actors::{ActorHead, Name};
pub use loaded::{Loaded, LoadedHead};
pub use stance::{StanceHead, StanceProbs};

use ndarray::Array1;
use ndarray::Array2;

use crate::model::{Model, ModelError, Weights};

/// The three heads of a model.
#[derive(Debug)]
pub struct Heads {
    /// Stance of a voice toward an actor.
    pub stance: StanceHead,
    /// Names of actors.
    pub actors: ActorHead,
    /// Loaded wording.
    pub loaded: LoadedHead,
}

impl Heads {
    /// Reads the heads of `model`.
    pub fn new(model: &Model) -> Result<Self, ModelError> {
        Ok(Self {
            stance: StanceHead::load(model)?,
            actors: ActorHead::load(model)?,
            loaded: LoadedHead::load(model)?,
        })
    }
}

/// A linear layer of a head: `[rows, inputs]` to `[rows, outputs]`.
#[derive(Debug)]
struct Dense {
    /// `[inputs, outputs]`.
    weight: Array2<f32>,
    bias: Array1<f32>,
}

impl Dense {
    fn load(weights: &Weights, name: &str, outputs: usize, inputs: usize) -> Result<Self, ModelError> {
        Ok(Self {
            weight: weights.matrix(&format!("{name}.weight"), outputs, inputs)?.reversed_axes(),
            bias: weights.vector(&format!("{name}.bias"), outputs)?,
        })
    }

    fn apply(&self, input: &Array2<f32>) -> Array2<f32> {
        input.dot(&self.weight) + &self.bias
    }
}

/// `softmax(logits / temperature)`, in f64.
fn softmax(logits: impl Iterator<Item = f32>, temperature: f64) -> Vec<f64> {
    let mut values: Vec<f64> = logits.map(|logit| f64::from(logit) / temperature).collect();
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for value in &mut values {
        *value = (*value - highest).exp();
        total += *value;
    }
    for value in &mut values {
        *value /= total;
    }
    values
}

fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}
