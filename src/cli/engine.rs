//! Arguments of every command that runs a model.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::encoder::{Device, Precision};

/// The model and what runs it.
#[derive(Debug, Args)]
pub struct EngineArgs {
    /// Model folder, or a name: `base` is more accurate, `small` several times faster [default: base]
    /// [env: SLANT_MODEL]
    #[arg(long, value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// What runs the encoder
    #[arg(long, value_enum, default_value_t = Engine::Packed)]
    pub engine: Engine,
    /// Number format of the encoder's arithmetic: int8 or f32 for packed, f32 or bf16 for libtorch
    /// [default: int8 for packed, f32 for libtorch]
    #[arg(long, value_enum)]
    pub precision: Option<Precision>,
    /// Device of the libtorch engine: cpu, cuda or cuda:N [default: cuda when present, else cpu]
    #[arg(long, value_name = "NAME")]
    pub device: Option<Device>,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<std::num::NonZeroUsize>,
}

/// Engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Pure Rust on the CPU
    Packed,
    /// libtorch, on the CPU or a CUDA card; needs a build with the feature `libtorch`
    Libtorch,
}
