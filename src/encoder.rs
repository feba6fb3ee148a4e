//! The seam between the pipeline and whatever runs the encoder.

mod device;
mod fake;
#[cfg(feature = "libtorch")]
#[expect(
    clippy::cast_possible_wrap,
    reason = "libtorch counts in i64; shapes and ids are far below its limit"
)]
pub(crate) mod libtorch;
mod packed;

use ndarray::Array2;

pub use device::{Device, DeviceError};
pub use fake::FakeEncoder;
#[cfg(feature = "libtorch")]
pub use libtorch::{CUDA_TOKEN_BUDGET, LibtorchEncoder};
pub use packed::PackedEncoder;

use crate::batch::Batch;

/// Why a batch could not be encoded.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncoderError {
    /// A token id is outside the vocabulary: tokenizer and weights are of different models.
    #[error(
        "token id {id} is outside the vocabulary of {vocabulary}: tokenizer and weights do not belong together"
    )]
    Vocabulary {
        /// The id.
        id: u32,
        /// Size of the vocabulary.
        vocabulary: usize,
    },
    /// The matrix kernel refused its input.
    #[error("matrix product failed: {0}")]
    Gemm(#[from] rten_gemm::GemmError),
    /// libtorch could not go on.
    #[error("libtorch stopped: {reason}")]
    Torch {
        /// What it said.
        reason: String,
    },
}

/// Number format of the encoder's matrix products.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Precision {
    /// 8-bit integers, scaled per output and per token: faster, the same classes but for a few in a thousand
    Int8,
    /// 32-bit floating point
    F32,
    /// 16-bit floating point with the range of f32; libtorch only
    Bf16,
}

impl Precision {
    /// Its name in the run record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::Int8 => "int8",
            Self::Bf16 => "bf16",
        }
    }
}

/// Turns a batch of token ids into hidden states; knows nothing of actors or heads.
pub trait Encoder: Send + Sync {
    /// Hidden states `[tokens, hidden]`, rows in the order of `batch.ids`. A sentence's rows depend on its
    /// own ids only; with libtorch, up to rounding.
    fn encode(&self, batch: &Batch) -> Result<Array2<f32>, EncoderError>;

    /// Name of the engine for the run record.
    fn name(&self) -> &'static str;

    /// Number format of the arithmetic, for the run record.
    fn precision(&self) -> Precision;
}
