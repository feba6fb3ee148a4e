//! The engine on libtorch, in a build that has it.

/// Said wherever libtorch is needed and was not built in.
#[cfg(not(feature = "libtorch"))]
pub(crate) const NOT_BUILT: &str = "this slant was built without libtorch; in its source tree, \
    `eval \"$(scripts/libtorch.sh)\" && cargo build --release --features libtorch` builds one with it";

use crate::cli::EngineArgs;
use crate::encoder::Encoder;
use crate::model::Model;

/// The encoder, and the tokens per batch that suit its device.
#[cfg(feature = "libtorch")]
pub(super) fn encoder(model: &Model, args: &EngineArgs) -> anyhow::Result<(Box<dyn Encoder>, usize)> {
    use crate::batch::TOKEN_BUDGET;
    use crate::encoder::{CUDA_TOKEN_BUDGET, Device, LibtorchEncoder, Precision};

    set_threads(args.threads);
    let precision = args.precision.unwrap_or(Precision::F32);
    let device = Device::available(args.device)?;
    let token_budget = match device {
        Device::Cpu => TOKEN_BUDGET,
        Device::Cuda(_) => CUDA_TOKEN_BUDGET,
    };
    Ok((Box::new(LibtorchEncoder::new(model, device, precision)?), token_budget))
}

#[cfg(not(feature = "libtorch"))]
pub(super) fn encoder(_: &Model, _: &EngineArgs) -> anyhow::Result<(Box<dyn Encoder>, usize)> {
    anyhow::bail!(NOT_BUILT)
}

/// Decides the threads of libtorch, which has its own.
#[cfg(feature = "libtorch")]
pub(crate) fn set_threads(threads: Option<std::num::NonZeroUsize>) {
    if let Some(threads) = threads.and_then(|threads| i32::try_from(threads.get()).ok()) {
        tch::set_num_threads(threads);
    }
}
