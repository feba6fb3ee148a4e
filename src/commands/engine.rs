//! The model and the engine that a command was asked for.

pub(super) mod libtorch;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::actor::Catalogue;
use crate::cli::{Engine, EngineArgs};
use crate::encoder::{Device, Encoder, PackedEncoder, Precision};
use crate::heads::Heads;
use crate::model::{Model, find};
use crate::pipeline::{Pipeline, Settings};

/// More threads than any machine has cores for are a slip of the pen.
const MOST_THREADS: usize = 1024;

/// Decides the threads of the run; once, before any work.
pub(super) fn set_threads(threads: Option<NonZeroUsize>) -> anyhow::Result<()> {
    if let Some(threads) = threads {
        anyhow::ensure!(threads.get() <= MOST_THREADS, "--threads {threads}: at most {MOST_THREADS}");
        rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global()?;
    }
    Ok(())
}

/// Loads `model`, by name or folder, or else `SLANT_MODEL`, or else the default, into a pipeline.
pub(super) fn pipeline(
    args: &EngineArgs,
    model: Option<&Path>,
    catalogue: Option<Catalogue>,
    settings: Settings,
) -> anyhow::Result<Pipeline> {
    let named = std::env::var_os("SLANT_MODEL").filter(|name| !name.is_empty()).map(PathBuf::from);
    let model = Model::load(&find(model.or(named.as_deref()))?)?;
    let heads = Heads::new(&model)?;
    let (encoder, token_budget): (Box<dyn Encoder>, usize) = match args.engine {
        Engine::Libtorch => libtorch::encoder(&model, args)?,
        Engine::Packed if args.device.is_some_and(|device| device != Device::Cpu) => {
            anyhow::bail!("the packed engine runs on the CPU; a card needs --engine libtorch")
        }
        Engine::Packed => {
            let precision = args.precision.unwrap_or(Precision::Int8);
            (Box::new(PackedEncoder::new(&model, precision)?), settings.token_budget)
        }
    };
    let settings = Settings { token_budget, ..settings };
    Ok(Pipeline::new(model, heads, encoder, catalogue, settings)?)
}
