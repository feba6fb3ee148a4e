//! Loaded wording: a probability for the sentence, and the words that carry it.

use ndarray::{ArrayView2, Axis, concatenate};

use super::{Dense, sigmoid};
use crate::model::{LoadedConfig, Model, ModelError};
use crate::span::Span;
use crate::tokenize::Encoded;

/// What the head says of one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// Probability that the wording itself pushes a judgement, in [0, 1].
    pub probability: f64,
    /// Loaded words, as bytes of the sentence; empty unless the sentence counts as loaded.
    pub words: Vec<Span>,
}

/// One logit from `[CLS]` and the mean state, one per word.
#[derive(Debug)]
pub struct LoadedHead {
    sentence: Dense,
    word: Dense,
    config: LoadedConfig,
}

impl LoadedHead {
    pub(super) fn load(model: &Model) -> Result<Self, ModelError> {
        let hidden = model.config.architecture.hidden_size;
        Ok(Self {
            sentence: Dense::load(&model.weights, "loaded.sentence", 1, 2 * hidden)?,
            word: Dense::load(&model.weights, "loaded.word", 1, hidden)?,
            config: model.config.heads.loaded.clone(),
        })
    }

    /// The sentence logit before calibration.
    #[must_use]
    pub fn sentence_logit(&self, states: ArrayView2<f32>) -> f64 {
        let mean = states.mean_axis(Axis(0)).expect("a sentence has tokens");
        let features = concatenate(Axis(0), &[states.row(0), mean.view()]).expect("both are vectors");
        f64::from(self.sentence.apply(&features.insert_axis(Axis(0)))[[0, 0]])
    }

    /// The word logits before calibration, one per token.
    #[must_use]
    pub fn word_logits(&self, states: ArrayView2<f32>) -> Vec<f64> {
        self.word.apply(&states.to_owned()).iter().copied().map(f64::from).collect()
    }

    /// Probability and words of one sentence.
    #[must_use]
    pub fn apply(&self, states: ArrayView2<f32>, encoded: &Encoded) -> Loaded {
        let probability = sigmoid(self.sentence_logit(states) / self.config.temperature);
        let words = if probability >= self.config.threshold {
            let logits = self.word_logits(states);
            let is_loaded = |token: usize| sigmoid(logits[token]) >= self.config.word_threshold;
            encoded.words().iter().filter(|word| is_loaded(word.token)).map(|word| word.span).collect()
        } else {
            Vec::new()
        };
        Loaded { probability, words }
    }
}
