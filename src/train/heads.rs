//! The heads as libtorch networks that learn; `crate::heads` computes the same from the stored weights.

use tch::Tensor;
use tch::nn::{Embedding, EmbeddingConfig, Init, Linear, LinearConfig, Module, Path, embedding, linear};

use crate::model::Config;

/// The score of a token that is none, before the softmax.
const PADDING_SCORE: f64 = -1e4;

/// Mean over the mention's tokens, the first state, and what the mention attends to.
#[derive(Debug)]
pub(super) struct StanceHead {
    query: Linear,
    dense: Linear,
    out: Linear,
}

/// Tags per token, from its state and the case of its word.
#[derive(Debug)]
pub(super) struct ActorHead {
    dense: Linear,
    case: Embedding,
    out: Linear,
}

/// One logit per sentence, one per token.
#[derive(Debug)]
pub(super) struct LoadedHead {
    sentence: Linear,
    word: Linear,
}

/// Hidden states `[sentences, longest, hidden]`, with what heads need to know of them.
pub(super) struct States<'a> {
    pub(super) values: &'a Tensor,
    /// 1 where there is a token, `[sentences, longest]`.
    pub(super) mask: &'a Tensor,
    /// Share of values that are zeroed.
    pub(super) dropout: f64,
}

impl States<'_> {
    fn first(&self) -> Tensor {
        self.values.select(1, 0)
    }
}

/// A layer that begins as PyTorch's do: `tch` draws the weights from a wider range.
fn layer(path: Path, inputs: usize, outputs: usize) -> Linear {
    let bound = (inputs as f64).sqrt().recip();
    let ws_init = Init::Uniform { lo: -bound, up: bound };
    linear(path, inputs as i64, outputs as i64, LinearConfig { ws_init, ..LinearConfig::default() })
}

impl StanceHead {
    pub(super) fn new(path: &Path, config: &Config) -> Self {
        let hidden = config.architecture.hidden_size;
        Self {
            query: layer(path / "query", hidden, hidden),
            dense: layer(path / "dense", 3 * hidden, hidden),
            out: layer(path / "out", hidden, config.heads.stance.labels.len()),
        }
    }

    /// Logits `[sentences, 3]`; `mention` is 1 at the mention's tokens, `[sentences, longest]`.
    pub(super) fn logits(&self, states: &States, mention: &Tensor) -> Tensor {
        let values = states.values;
        let pooled = |weights: &Tensor| weights.unsqueeze(1).bmm(values).squeeze_dim(1);
        let mention = pooled(&(mention / mention.sum_dim_intlist(1, true, mention.kind())));
        let scale = (values.size()[2] as f64).sqrt().recip();
        let scores = values.bmm(&self.query.forward(&mention).unsqueeze(2)).squeeze_dim(2) * scale;
        let attention = scores.masked_fill(&states.mask.eq(0), PADDING_SCORE).softmax(-1, scores.kind());
        let features = Tensor::cat(&[&mention, &states.first(), &pooled(&attention)], 1);
        let inner = self.dense.forward(&features.dropout(states.dropout, true)).gelu("none");
        self.out.forward(&inner.dropout(states.dropout, true))
    }
}

impl ActorHead {
    pub(super) fn new(path: &Path, config: &Config, inner: usize) -> Self {
        let actors = &config.heads.actors;
        let size = (actors.case_classes as i64, inner as i64);
        Self {
            dense: layer(path / "dense", config.architecture.hidden_size, inner),
            case: embedding(path / "case", size.0, size.1, EmbeddingConfig::default()),
            out: layer(path / "out", inner, actors.labels.len()),
        }
    }

    /// Logits `[sentences, longest, tags]`; `case` holds the case classes, `[sentences, longest]`.
    pub(super) fn logits(&self, states: &States, case: &Tensor) -> Tensor {
        let dense = self.dense.forward(&states.values.dropout(states.dropout, true));
        let inner = (dense + self.case.forward(case)).gelu("none");
        self.out.forward(&inner.dropout(states.dropout, true))
    }
}

impl LoadedHead {
    pub(super) fn new(path: &Path, config: &Config) -> Self {
        let hidden = config.architecture.hidden_size;
        Self { sentence: layer(path / "sentence", 2 * hidden, 1), word: layer(path / "word", hidden, 1) }
    }

    /// Logits `[sentences]` and `[sentences, longest]`.
    pub(super) fn logits(&self, states: &States) -> (Tensor, Tensor) {
        let kind = states.values.kind();
        let mask = states.mask.to_kind(kind).unsqueeze(2);
        let sum = (states.values * &mask).sum_dim_intlist(1, false, kind);
        let mean = sum / mask.sum_dim_intlist(1, false, kind);
        let features = Tensor::cat(&[states.first(), mean], 1).dropout(states.dropout, true);
        let words = self.word.forward(&states.values.dropout(states.dropout, true));
        (self.sentence.forward(&features).squeeze_dim(1), words.squeeze_dim(2))
    }
}
