//! Stance of one voice toward one actor in one sentence.

use ndarray::{Array2, ArrayView2, Axis, s};
use rten_simd::SimdUnaryOp;
use rten_vecmath::Gelu;
use serde::{Deserialize, Serialize};

use super::{Dense, softmax};
use crate::model::{Model, ModelError};

/// Probabilities of the three stances; each in [0, 1], together 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StanceProbs {
    /// The wording portrays the actor badly.
    pub against: f64,
    /// It does neither.
    pub neutral: f64,
    /// The wording portrays the actor well.
    pub favour: f64,
}

impl StanceProbs {
    /// Stance value s = favour − against, in [−1, 1].
    #[must_use]
    pub fn value(self) -> f64 {
        self.favour - self.against
    }

    /// Variance of a stance drawn from these probabilities, with against, neutral and favour at −1, 0 and 1;
    /// in [0, 1].
    #[must_use]
    pub fn variance(self) -> f64 {
        (self.favour + self.against - self.value() * self.value()).max(0.0)
    }

    /// The highest of the three.
    #[must_use]
    pub fn top(self) -> f64 {
        self.against.max(self.neutral).max(self.favour)
    }
}

/// Pools the states of an actor's mentions, adds `[CLS]` and what the mentions attend to, and classifies.
#[derive(Debug)]
pub struct StanceHead {
    query: Dense,
    dense: Dense,
    out: Dense,
    order: [usize; 3],
    temperature: f64,
}

impl StanceHead {
    pub(super) fn load(model: &Model) -> Result<Self, ModelError> {
        let hidden = model.config.architecture.hidden_size;
        let weights = &model.weights;
        Ok(Self {
            query: Dense::load(weights, "stance.query", hidden, hidden)?,
            dense: Dense::load(weights, "stance.dense", hidden, 3 * hidden)?,
            out: Dense::load(weights, "stance.out", 3, hidden)?,
            order: model.config.stance_order().expect("the configuration was validated"),
            temperature: model.config.heads.stance.temperature,
        })
    }

    /// The same head with another temperature; 1 gives the uncalibrated probabilities.
    #[must_use]
    pub fn with_temperature(mut self, temperature: f64) -> Self {
        self.temperature = temperature;
        self
    }

    /// Probabilities for each target, a list of its mention's tokens (never empty) in a sentence whose
    /// states `[tokens, hidden]` are given with it.
    #[must_use]
    pub fn apply(&self, targets: &[(ArrayView2<f32>, &[usize])]) -> Vec<StanceProbs> {
        if targets.is_empty() {
            return Vec::new();
        }
        let hidden = self.query.weight.nrows();
        let mut mentions = Array2::<f32>::zeros((targets.len(), hidden));
        for (mut mention, (states, tokens)) in mentions.rows_mut().into_iter().zip(targets) {
            for &token in *tokens {
                mention += &states.row(token);
            }
            mention /= tokens.len() as f32;
        }
        let queries = self.query.apply(&mentions);
        let scale = (hidden as f32).sqrt().recip();
        let mut features = Array2::<f32>::zeros((targets.len(), 3 * hidden));
        for (index, (states, _)) in targets.iter().enumerate() {
            let scores = states.dot(&queries.row(index));
            let attention = softmax(scores.iter().map(|score| score * scale), 1.0);
            features.slice_mut(s![index, ..hidden]).assign(&mentions.row(index));
            features.slice_mut(s![index, hidden..2 * hidden]).assign(&states.row(0));
            let mut context = features.slice_mut(s![index, 2 * hidden..]);
            for (state, weight) in states.axis_iter(Axis(0)).zip(attention) {
                #[allow(clippy::cast_possible_truncation, reason = "attention weights are computed in f32")]
                context.scaled_add(weight as f32, &state);
            }
        }
        let mut inner = self.dense.apply(&features);
        Gelu {}.map_mut(inner.as_slice_mut().expect("a product is contiguous"));
        let logits = self.out.apply(&inner);
        logits
            .rows()
            .into_iter()
            .map(|row| {
                let probs = softmax(row.iter().copied(), self.temperature);
                let [against, neutral, favour] = self.order.map(|position| probs[position]);
                StanceProbs { against, neutral, favour }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::StanceProbs;

    #[test]
    fn exchanging_favour_and_against_negates_the_value_and_keeps_the_variance() {
        let one = StanceProbs { against: 0.2, neutral: 0.3, favour: 0.5 };
        let other = StanceProbs { against: 0.5, neutral: 0.3, favour: 0.2 };
        assert!((one.value() + other.value()).abs() < 1e-15);
        assert!((one.variance() - other.variance()).abs() < 1e-15);
    }

    #[test]
    fn certainty_has_no_variance() {
        let sure = StanceProbs { against: 1.0, neutral: 0.0, favour: 0.0 };
        assert!(sure.variance().abs() < 1e-15);
    }
}
