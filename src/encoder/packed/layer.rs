//! One transformer layer.

use ndarray::Array1;
use rten_simd::{SimdOp, SimdUnaryOp};
use rten_vecmath::Gelu;

use super::attention::Attention;
use super::int8::Write;
use super::linear::{Linear, layer_norm};
use super::names::layer_names;
use super::relative::RelativeBias;
use super::workspace::{Workspace, sized};
use crate::encoder::{EncoderError, Precision};
use crate::model::{Architecture, ModelError, Weights};

/// Rows that pass one part of the layer together, so that what is widest in it stays in a core's own cache. The
/// weights, read again for the next rows, stay in the cache that cores share.
const ROWS: usize = 128;

#[derive(Debug)]
pub(super) struct Layer {
    query_key_value: Linear,
    attention_out: Linear,
    attention_norm: (Array1<f32>, Array1<f32>),
    inner: Linear,
    outer: Linear,
    outer_norm: (Array1<f32>, Array1<f32>),
    n_heads: usize,
    hidden: usize,
    wide: usize,
    eps: f32,
}

impl Layer {
    pub(super) fn load(
        weights: &Weights,
        shape: &Architecture,
        index: usize,
        precision: Precision,
    ) -> Result<Self, ModelError> {
        let names = layer_names(shape.kind);
        let (hidden, wide) = (shape.hidden_size, shape.intermediate_size);
        let name = |part: &str| format!("encoder.encoder.layer.{index}.{part}");
        let linear = |parts: &[&str], outputs: usize, inputs: usize| {
            let names: Vec<String> = parts.iter().map(|part| name(part)).collect();
            Linear::load(weights, &names, outputs, inputs, precision)
        };
        let norm = |part: &str| -> Result<_, ModelError> {
            Ok((
                weights.vector(&name(&format!("{part}.weight")), hidden)?,
                weights.vector(&name(&format!("{part}.bias")), hidden)?,
            ))
        };
        Ok(Self {
            query_key_value: linear(&names.query_key_value, hidden, hidden)?,
            attention_out: linear(&[names.attention_out], hidden, hidden)?,
            attention_norm: norm(names.attention_norm)?,
            inner: linear(&[names.inner], wide, hidden)?,
            outer: linear(&[names.outer], hidden, wide)?,
            outer_norm: norm(names.outer_norm)?,
            n_heads: shape.num_attention_heads,
            hidden,
            wide,
            eps: shape.layer_norm_eps,
        })
    }

    /// Replaces the states, `hidden` values per token, by the layer's output.
    pub(super) fn apply(
        &self,
        states: &mut [f32],
        starts: &[usize],
        relative: Option<&RelativeBias>,
        work: &mut Workspace,
    ) -> Result<(), EncoderError> {
        for starts in whole_sentences(starts) {
            let states = &mut states[starts[0] * self.hidden..starts[starts.len() - 1] * self.hidden];
            let projected = sized(&mut work.projected, 3 * states.len());
            self.query_key_value.apply(states, projected, Write::Replace, &mut work.quantised)?;
            let context = sized(&mut work.context, states.len());
            let scratch = &mut work.attention;
            Attention { projected, context, starts, n_heads: self.n_heads, relative, scratch }.dispatch();
            self.attention_out.apply(context, states, Write::Add, &mut work.quantised)?;
            layer_norm(states, &self.attention_norm, self.eps);
        }
        for states in states.chunks_mut(ROWS * self.hidden) {
            let wide = sized(&mut work.wide, states.len() / self.hidden * self.wide);
            self.inner.apply(states, wide, Write::Replace, &mut work.quantised)?;
            Gelu {}.map_mut(wide);
            self.outer.apply(wide, states, Write::Add, &mut work.quantised)?;
            layer_norm(states, &self.outer_norm, self.eps);
        }
        Ok(())
    }
}

/// Runs of sentences of at most [`ROWS`] tokens (a longer sentence is alone), each as the list of its starts and
/// its end.
fn whole_sentences(starts: &[usize]) -> impl Iterator<Item = &[usize]> {
    let mut rest = starts;
    std::iter::from_fn(move || {
        let (&first, later) = rest.split_first()?;
        let fitting = later.iter().take_while(|&&end| end - first <= ROWS).count();
        let taken = later.len().min(fitting.max(1));
        let run = &rest[..=taken];
        rest = &rest[taken..];
        (taken > 0).then_some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::{ROWS, whole_sentences};

    #[test]
    fn runs_cover_all_sentences_and_are_short() {
        for ends in [vec![], vec![3], vec![ROWS + 5], vec![60, ROWS, ROWS + 1, 3 * ROWS, 3 * ROWS + 2]] {
            let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
            let runs: Vec<&[usize]> = whole_sentences(&starts).collect();
            let joined: Vec<usize> = runs.iter().flat_map(|run| &run[1..]).copied().collect();
            assert_eq!(joined, starts[1..]);
            for run in runs {
                assert!(run.len() == 2 || run[run.len() - 1] - run[0] <= ROWS, "{run:?}");
            }
        }
    }
}
