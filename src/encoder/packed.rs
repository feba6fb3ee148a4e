//! The pure-Rust engine: BERT or MPNet over sentences laid end to end, without padding.
//!
//! Devlin et al. 2019, “BERT”; Song et al. 2020, “MPNet”. Linear layers run over all tokens of a batch at
//! once, in f32 with `rten-gemm` or in int8 with kernels of our own; attention runs per sentence. A row of a matrix product does not depend on the other rows, so neither do
//! a sentence's states on its batch mates.

mod attention;
mod int8;
mod layer;
mod linear;
mod names;
pub(super) mod relative;
mod workspace;

use ndarray::{Array1, Array2, s};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use self::layer::Layer;
use self::linear::layer_norm;
use self::relative::RelativeBias;
use self::workspace::Workspaces;
use super::{Encoder, EncoderError, Precision};
use crate::batch::Batch;
use crate::model::{Model, ModelError, StoredRows};

/// The encoder on the CPU.
#[derive(Debug)]
pub struct PackedEncoder {
    words: StoredRows,
    positions: Array2<f32>,
    norm: (Array1<f32>, Array1<f32>),
    layers: Vec<Layer>,
    relative: Option<RelativeBias>,
    eps: f32,
    precision: Precision,
    workspaces: Workspaces,
}

impl PackedEncoder {
    /// Reads and packs the weights of `model` for products in `precision`.
    pub fn new(model: &Model, precision: Precision) -> Result<Self, ModelError> {
        let shape = &model.config.architecture;
        let weights = &model.weights;
        let hidden = shape.hidden_size;
        let at = |name: &str| format!("encoder.embeddings.{name}");
        let mut positions =
            weights.matrix(&at("position_embeddings.weight"), shape.max_position_embeddings, hidden)?;
        positions = positions.slice_move(s![shape.first_position().., ..]);
        if shape.type_vocab_size > 0 {
            let types = weights.matrix(&at("token_type_embeddings.weight"), shape.type_vocab_size, hidden)?;
            positions += &types.row(0);
        }
        let relative = shape.relative_attention_num_buckets.map(|buckets| {
            let name = "encoder.encoder.relative_attention_bias.weight";
            let table = weights.matrix(name, buckets, shape.num_attention_heads)?;
            Ok::<_, ModelError>(RelativeBias::new(&table, shape.longest()))
        });
        Ok(Self {
            words: weights.stored_rows(&at("word_embeddings.weight"), shape.vocab_size, hidden)?,
            positions,
            norm: (
                weights.vector(&at("LayerNorm.weight"), hidden)?,
                weights.vector(&at("LayerNorm.bias"), hidden)?,
            ),
            layers: (0..shape.num_hidden_layers)
                .into_par_iter()
                .map(|index| Layer::load(weights, shape, index, precision))
                .collect::<Result<_, _>>()?,
            relative: relative.transpose()?,
            eps: shape.layer_norm_eps,
            precision,
            workspaces: Workspaces::default(),
        })
    }

    fn embed(&self, batch: &Batch) -> Result<Array2<f32>, EncoderError> {
        let vocabulary = self.words.len();
        let hidden = self.positions.ncols();
        let mut states = Array2::zeros((batch.ids.len(), hidden));
        let mut rows = flat(&mut states).chunks_exact_mut(hidden);
        for range in batch.rows() {
            for (&id, position) in batch.ids[range].iter().zip(self.positions.rows()) {
                if id as usize >= vocabulary {
                    return Err(EncoderError::Vocabulary { id, vocabulary });
                }
                let state = rows.next().expect("one row per token");
                self.words.read(id as usize, state);
                for (state, position) in state.iter_mut().zip(position) {
                    *state += position;
                }
            }
        }
        layer_norm(flat(&mut states), &self.norm, self.eps);
        Ok(states)
    }
}

impl Encoder for PackedEncoder {
    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, EncoderError> {
        let mut states = self.embed(batch)?;
        self.workspaces.lend(|work| {
            self.layers.iter().try_for_each(|layer| {
                layer.apply(flat(&mut states), &batch.starts, self.relative.as_ref(), work)
            })
        })?;
        Ok(states)
    }

    fn name(&self) -> &'static str {
        "packed"
    }

    fn precision(&self) -> Precision {
        self.precision
    }
}

fn flat(states: &mut Array2<f32>) -> &mut [f32] {
    states.as_slice_mut().expect("a new array is contiguous")
}
