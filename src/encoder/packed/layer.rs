//! One transformer layer.

use ndarray::{Array1, Array2, Axis, concatenate};
use rten_simd::SimdUnaryOp;
use rten_vecmath::Gelu;

use super::attention::attend;
use super::linear::{Linear, layer_norm};
use super::names::layer_names;
use super::relative::RelativeBias;
use crate::encoder::EncoderError;
use crate::model::{Architecture, ModelError, Weights};

#[derive(Debug)]
pub(super) struct Layer {
    query_key_value: Linear,
    attention_out: Linear,
    attention_norm: (Array1<f32>, Array1<f32>),
    inner: Linear,
    outer: Linear,
    outer_norm: (Array1<f32>, Array1<f32>),
    n_heads: usize,
    eps: f32,
}

impl Layer {
    pub(super) fn load(weights: &Weights, shape: &Architecture, index: usize) -> Result<Self, ModelError> {
        let names = layer_names(shape.kind);
        let (hidden, wide) = (shape.hidden_size, shape.intermediate_size);
        let name = |part: &str| format!("encoder.encoder.layer.{index}.{part}");
        let linear = |part: &str, outputs: usize, inputs: usize| -> Result<Linear, ModelError> {
            let weight = weights.matrix(&name(&format!("{part}.weight")), outputs, inputs)?;
            Ok(Linear::new(weight.view(), weights.tensor(&name(&format!("{part}.bias")), &[outputs])?))
        };
        let norm = |part: &str| -> Result<_, ModelError> {
            Ok((
                weights.vector(&name(&format!("{part}.weight")), hidden)?,
                weights.vector(&name(&format!("{part}.bias")), hidden)?,
            ))
        };
        let mut matrices = Vec::with_capacity(3);
        let mut biases = Vec::with_capacity(3 * hidden);
        for part in names.query_key_value {
            matrices.push(weights.matrix(&name(&format!("{part}.weight")), hidden, hidden)?);
            biases.extend(weights.tensor(&name(&format!("{part}.bias")), &[hidden])?);
        }
        let views: Vec<_> = matrices.iter().map(|matrix| matrix.view()).collect();
        let joined = concatenate(Axis(0), &views).expect("all three have `hidden` columns");
        Ok(Self {
            query_key_value: Linear::new(joined.view(), biases),
            attention_out: linear(names.attention_out, hidden, hidden)?,
            attention_norm: norm(names.attention_norm)?,
            inner: linear(names.inner, wide, hidden)?,
            outer: linear(names.outer, hidden, wide)?,
            outer_norm: norm(names.outer_norm)?,
            n_heads: shape.num_attention_heads,
            eps: shape.layer_norm_eps,
        })
    }

    /// Replaces the states `[tokens, hidden]` by the layer's output.
    pub(super) fn apply(
        &self,
        states: &mut Array2<f32>,
        starts: &[usize],
        relative: Option<&RelativeBias>,
    ) -> Result<(), EncoderError> {
        let context = attend(&self.query_key_value.apply(states)?, starts, self.n_heads, relative);
        *states += &self.attention_out.apply(&context)?;
        layer_norm(states, &self.attention_norm, self.eps);
        let mut wide = self.inner.apply(states)?;
        Gelu {}.map_mut(wide.as_slice_mut().expect("a new array is contiguous"));
        *states += &self.outer.apply(&wide)?;
        layer_norm(states, &self.outer_norm, self.eps);
        Ok(())
    }
}
