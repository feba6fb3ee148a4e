//! An encoder without weights, so that the pipeline can be tested in milliseconds.

use ndarray::Array2;

use super::{Encoder, EncoderError, Precision};
use crate::batch::Batch;

/// Hidden states that depend on each token id and its position alone.
#[derive(Clone, Copy, Debug)]
pub struct FakeEncoder {
    /// Width of a hidden state.
    pub hidden: usize,
}

impl Encoder for FakeEncoder {
    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, EncoderError> {
        let mut states = Array2::zeros((batch.ids.len(), self.hidden));
        for range in batch.rows() {
            let start = range.start;
            for token in range {
                for column in 0..self.hidden {
                    let phase = batch.ids[token] as usize * 31 + (token - start) * 7 + column;
                    states[[token, column]] = (phase as f32 * 0.37).sin();
                }
            }
        }
        Ok(states)
    }

    fn name(&self) -> &'static str {
        "fake"
    }

    fn precision(&self) -> Precision {
        Precision::F32
    }
}
