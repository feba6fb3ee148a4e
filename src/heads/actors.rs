//! Names of actors: a tag on the first token of each word.

use ndarray::{Array2, ArrayView2, Axis};
use rten_simd::SimdUnaryOp;
use rten_vecmath::Gelu;

use super::tags::{Tag, likeliest};
use super::{Dense, softmax};
use crate::actor::ActorKind;
use crate::model::{Model, ModelError};
use crate::span::Span;
use crate::tokenize::Encoded;

/// A name in a sentence: bytes of the sentence, kind, and the mean probability of its tags.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Name {
    /// Bytes of the sentence.
    pub span: Span,
    /// What it names.
    pub kind: ActorKind,
    /// Mean probability of the tags, in [0, 1].
    pub probability: f64,
}

/// Tags words from their hidden state and their case.
#[derive(Debug)]
pub struct ActorHead {
    dense: Dense,
    case: Array2<f32>,
    out: Dense,
    tags: Vec<Tag>,
}

impl ActorHead {
    pub(super) fn load(model: &Model) -> Result<Self, ModelError> {
        let config = &model.config.heads.actors;
        let unusable = |reason| ModelError::Unusable { path: model.folder.join("config.json"), reason };
        let tags: Option<Vec<Tag>> = config.labels.iter().map(|label| Tag::parse(label)).collect();
        let tags = tags.ok_or_else(|| unusable("an actor label is not O, or B- or I- of a known kind"))?;
        let hidden = model.config.architecture.hidden_size;
        let weights = &model.weights;
        let inner = weights.rows("actors.dense.weight")?;
        Ok(Self {
            dense: Dense::load(weights, "actors.dense", inner, hidden)?,
            case: weights.matrix("actors.case.weight", config.case_classes, inner)?,
            out: Dense::load(weights, "actors.out", tags.len(), inner)?,
            tags,
        })
    }

    /// Tag probabilities `[tokens, labels]`, labels in the configuration's order.
    #[must_use]
    pub fn probabilities(&self, states: ArrayView2<f32>, case: &[u8]) -> Vec<Vec<f64>> {
        let mut inner = self.dense.apply(&states.to_owned());
        for (mut row, &class) in inner.axis_iter_mut(Axis(0)).zip(case) {
            row += &self.case.row(usize::from(class));
        }
        Gelu {}.map_mut(inner.as_slice_mut().expect("a product is contiguous"));
        let logits = self.out.apply(&inner);
        logits.rows().into_iter().map(|row| softmax(row.iter().copied(), 1.0)).collect()
    }

    /// The names of a sentence, in order.
    #[must_use]
    pub fn names(&self, states: ArrayView2<f32>, encoded: &Encoded) -> Vec<Name> {
        let probabilities = self.probabilities(states, &encoded.case);
        let words = encoded.words();
        let rows: Vec<&[f64]> = words.iter().map(|word| probabilities[word.token].as_slice()).collect();
        let mut names: Vec<(Name, u32)> = Vec::new();
        for ((word, row), tag) in words.iter().zip(&rows).zip(likeliest(&rows, &self.tags)) {
            match (self.tags[tag], names.last_mut()) {
                (Tag::Begin(kind), _) => {
                    names.push((Name { span: word.span, kind, probability: row[tag] }, 1));
                }
                (Tag::Inside(_), Some((name, n_words))) => {
                    name.span.end = word.span.end;
                    name.probability += row[tag];
                    *n_words += 1;
                }
                (Tag::Inside(_) | Tag::Outside, _) => {}
            }
        }
        names
            .into_iter()
            .map(|(name, words)| Name { probability: name.probability / f64::from(words), ..name })
            .collect()
    }
}
