//! MPNet (Song et al. 2020), which `rust-bert` does not have: BERT with a relative position bias.
//!
//! Names of variables are those of the published code.

use tch::nn::{
    Embedding, EmbeddingConfig, LayerNorm, LayerNormConfig, Linear, LinearConfig, Module, Path, embedding,
    layer_norm, linear,
};
use tch::{Kind, Tensor};

use crate::encoder::packed::relative::bucket;
use crate::model::Architecture;

/// Added to the scores of padding before the softmax.
const PADDING_SCORE: f64 = -1e4;

#[derive(Debug)]
pub(crate) struct Mpnet {
    words: Embedding,
    positions: Embedding,
    norm: LayerNorm,
    layers: Vec<Layer>,
    /// One value per bucket and head, shared by all layers.
    relative: Tensor,
    first_position: i64,
    dropout: f64,
}

#[derive(Debug)]
struct Layer {
    query: Linear,
    key: Linear,
    value: Linear,
    attention_out: Linear,
    attention_norm: LayerNorm,
    inner: Linear,
    outer: Linear,
    outer_norm: LayerNorm,
    n_heads: i64,
    dropout: f64,
}

impl Mpnet {
    pub(super) fn new(path: &Path, shape: &Architecture, dropout: f64) -> Result<Self, &'static str> {
        let buckets =
            shape.relative_attention_num_buckets.ok_or("relative_attention_num_buckets is missing")? as i64;
        let (hidden, n_heads) = (shape.hidden_size as i64, shape.num_attention_heads as i64);
        let at = path / "embeddings";
        let padding = EmbeddingConfig { padding_idx: 1, ..EmbeddingConfig::default() };
        let bias = path / "encoder" / "relative_attention_bias";
        Ok(Self {
            words: embedding(&at / "word_embeddings", shape.vocab_size as i64, hidden, padding),
            positions: embedding(
                &at / "position_embeddings",
                shape.max_position_embeddings as i64,
                hidden,
                padding,
            ),
            norm: norm(&at / "LayerNorm", shape),
            layers: (0..shape.num_hidden_layers)
                .map(|index| Layer::new(&(path / "encoder" / "layer" / index), shape, dropout))
                .collect(),
            relative: bias.zeros("weight", &[buckets, n_heads]),
            first_position: shape.first_position() as i64,
            dropout,
        })
    }

    /// Hidden states `[sentences, longest, hidden]`.
    pub(super) fn states(&self, ids: &Tensor, mask: &Tensor, train: bool) -> Tensor {
        let length = ids.size()[1];
        let positions = Tensor::arange(length, (Kind::Int64, ids.device())) + self.first_position;
        let embedded = ids.apply(&self.words) + positions.apply(&self.positions);
        let mut states = embedded.apply(&self.norm).dropout(self.dropout, train);
        let padding = mask.ones_like().bitwise_xor_tensor(mask).unsqueeze(1).unsqueeze(1);
        let bias = self.bias(length) + (padding.to_kind(states.kind()) * PADDING_SCORE);
        for layer in &self.layers {
            states = layer.apply(&states, &bias, train);
        }
        states
    }

    /// What attention adds for the distance of two tokens, `[1, heads, length, length]`.
    fn bias(&self, length: i64) -> Tensor {
        let n_buckets = usize::try_from(self.relative.size()[0]).unwrap_or(0);
        let mut buckets = Vec::new();
        for query in 0..length {
            buckets.extend((0..length).map(|key| bucket((key - query) as f32, n_buckets) as i64));
        }
        let buckets = Tensor::from_slice(&buckets).to_device(self.relative.device());
        self.relative.index_select(0, &buckets).view([length, length, -1]).permute([2, 0, 1]).unsqueeze(0)
    }
}

impl Layer {
    fn new(path: &Path, shape: &Architecture, dropout: f64) -> Self {
        let (hidden, wide) = (shape.hidden_size as i64, shape.intermediate_size as i64);
        let (attention, attn) = (path / "attention", path / "attention" / "attn");
        let square = |name: &str| linear(&attn / name, hidden, hidden, LinearConfig::default());
        Self {
            query: square("q"),
            key: square("k"),
            value: square("v"),
            attention_out: square("o"),
            attention_norm: norm(attention / "LayerNorm", shape),
            inner: linear(path / "intermediate" / "dense", hidden, wide, LinearConfig::default()),
            outer: linear(path / "output" / "dense", wide, hidden, LinearConfig::default()),
            outer_norm: norm(path / "output" / "LayerNorm", shape),
            n_heads: shape.num_attention_heads as i64,
            dropout,
        }
    }

    fn apply(&self, states: &Tensor, bias: &Tensor, train: bool) -> Tensor {
        let context = self.attend(states, bias, train);
        let attended = context.apply(&self.attention_out).dropout(self.dropout, train);
        let states = self.attention_norm.forward(&(attended + states));
        let wide = states.apply(&self.inner).gelu("none");
        self.outer_norm.forward(&(wide.apply(&self.outer).dropout(self.dropout, train) + states))
    }

    fn attend(&self, states: &Tensor, bias: &Tensor, train: bool) -> Tensor {
        let (n, length, hidden) = states.size3().expect("states have three dimensions");
        let width = hidden / self.n_heads;
        let heads =
            |layer: &Linear| states.apply(layer).view([n, length, self.n_heads, width]).transpose(1, 2);
        let query = heads(&self.query) / (width as f64).sqrt();
        let scores = query.matmul(&heads(&self.key).transpose(-1, -2)) + bias;
        let weights = scores.softmax(-1, scores.kind()).dropout(self.dropout, train);
        weights.matmul(&heads(&self.value)).transpose(1, 2).contiguous().view([n, length, hidden])
    }
}

fn norm(path: Path, shape: &Architecture) -> LayerNorm {
    let config = LayerNormConfig { eps: f64::from(shape.layer_norm_eps), ..LayerNormConfig::default() };
    layer_norm(path, vec![shape.hidden_size as i64], config)
}
