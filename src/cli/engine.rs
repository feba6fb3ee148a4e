//! Arguments of every command that runs a model.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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
    /// Number format of the encoder's arithmetic
    #[arg(long, value_enum, default_value_t = Precision::Int8)]
    pub precision: Precision,
    /// Threads [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<std::num::NonZeroUsize>,
}

/// Engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Pure Rust on the CPU
    Packed,
}

/// Number formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Precision {
    /// 8-bit integers: faster, the same classes but for a few in a thousand
    Int8,
    /// 32-bit floating point
    F32,
}
