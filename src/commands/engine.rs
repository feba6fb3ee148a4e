//! The model and the engine that a command was asked for.

use std::path::{Path, PathBuf};

use crate::actor::Catalogue;
use crate::cli::{Engine, EngineArgs, Precision};
use crate::encoder::{self, PackedEncoder};
use crate::heads::Heads;
use crate::model::{Model, find};
use crate::pipeline::{Pipeline, Settings};

/// Decides the threads of the run; once, before any work.
pub(super) fn set_threads(args: &EngineArgs) -> anyhow::Result<()> {
    if let Some(threads) = args.threads {
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
    let named = std::env::var_os("SLANT_MODEL").map(PathBuf::from);
    let model = Model::load(&find(model.or(named.as_deref()))?)?;
    let heads = Heads::new(&model)?;
    let precision = match args.precision {
        Precision::F32 => encoder::Precision::F32,
        Precision::Int8 => encoder::Precision::Int8,
    };
    let encoder = match args.engine {
        Engine::Packed => Box::new(PackedEncoder::new(&model, precision)?),
    };
    Ok(Pipeline::new(model, heads, encoder, catalogue, settings)?)
}
