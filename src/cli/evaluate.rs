//! Arguments of `slant evaluate`.

use std::path::PathBuf;

use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};

use super::ending;
use super::engine::EngineArgs;
use crate::evaluate::{DatasetName, Gate, Task};

/// `slant evaluate`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
slant evaluate --dataset newsmtsc dev_rw.jsonl\n  \
slant evaluate --dataset jsonl my_labels.jsonl --by label --by outlet --format markdown\n  \
slant evaluate --dataset newsmtsc dev_rw.jsonl --task end-to-end    our own mentions instead of the given ones\n  \
slant evaluate --dataset polnear polnear/dev --by outlet\n  \
slant evaluate --dataset chains data/labelled/chains.jsonl --split dev\n  \
slant evaluate --dataset babe expert_sg1.csv --predictions rows.jsonl\n  \
slant evaluate --dataset babe expert_sg1.csv --from-predictions other_system.jsonl --against rows.jsonl\n  \
slant evaluate --dataset newsmtsc dev_rw.jsonl --min macro_f1=0.75    exit status 1 when missed")]
pub struct EvaluateArgs {
    /// Format of the labelled set
    #[arg(long, value_enum, value_name = "NAME")]
    pub dataset: DatasetName,
    /// What to ask of it [default: the set's first: stance for newsmtsc and jsonl, article-stance for seesaw and
    /// persent, loaded for babe and basil, actors for crossner, voices for polnear, article-bias for hyperpartisan,
    /// chains for chains]
    #[arg(long, value_enum, value_name = "NAME")]
    pub task: Option<Task>,
    /// The set's file or folder
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Only the rows of this split, where the set says which row is in which
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
    /// Write every row with gold label, prediction and text to FILE
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
    /// Evaluate predictions in FILE, made by any system, instead of running a model; rows that say in which `fold`
    /// of a cross-validation they were held out do not count as seen in training
    #[arg(long, value_name = "FILE")]
    pub from_predictions: Option<PathBuf>,
    /// Compare with another model or predictions file on the same rows
    #[arg(long, value_name = "MODEL|FILE")]
    pub against: Option<PathBuf>,
    /// Show the leading metric for parts of the set: outlet, label, voice, actor-kind, length, n-actors, seen
    #[arg(long, value_name = "NAME")]
    pub by: Vec<String>,
    /// Exit with status 1 unless the metric reaches the value; repeatable
    #[arg(long, value_name = "METRIC=VALUE")]
    pub min: Vec<Gate>,
    /// How to write the results [default: by the ending of --output, else table]
    #[arg(short, long, value_enum)]
    pub format: Option<EvaluationFormat>,
    /// Write to FILE instead of standard output; FILE is whole or absent
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write a reliability diagram and a confusion matrix as SVG into DIR
    #[arg(long, value_name = "DIR")]
    pub plots: Option<PathBuf>,
    /// Draws of the bootstrap behind each interval
    #[arg(long, value_name = "N", default_value_t = 2000, value_parser = RangedU64ValueParser::<usize>::new().range(20..))]
    pub replicates: usize,
    /// Seed of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// The model and what runs it.
    #[command(flatten)]
    pub engine: EngineArgs,
}

impl EvaluateArgs {
    /// The format typed, or the one that the output file's ending says.
    pub fn format(&self) -> anyhow::Result<EvaluationFormat> {
        use EvaluationFormat::{Json, Markdown, Table};
        ending::format(self.format, self.output.as_deref(), &[("json", Json), ("md", Markdown)], Table)
    }
}

/// Formats of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EvaluationFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// For papers and README files
    Markdown,
}
