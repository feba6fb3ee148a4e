//! What can be typed: arguments only, no behaviour.

mod actors;
mod compare;
mod ending;
mod engine;
mod evaluate;
mod report;
mod score;
mod train;

pub use actors::{ActorsArgs, ActorsCommand, CheckArgs, CheckFormat, ListArgs, ListFormat};
use clap::{Parser, Subcommand};
use clap_complete::Shell;
pub use compare::{CompareArgs, ComparisonFormat, Part};
pub use engine::{Engine, EngineArgs};
pub use evaluate::{EvaluateArgs, EvaluationFormat};
pub use report::ReportArgs;
pub use score::{FieldArgs, Format, Offsets, ScoreArgs};
pub use train::TrainArgs;

/// Stance toward named actors, loaded wording and bias scores for news articles.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 done; 1 done, but some articles failed; 2 could not run.\n\
Examples:\n  \
slant score article.txt                          a table for people\n  \
slant score news/ --format jsonl -o scored.jsonl one object per article\n  \
slant evaluate --dataset newsmtsc dev_rw.jsonl   metrics with intervals\n  \
slant compare scored.jsonl                       outlets side by side\n  \
slant report scored.jsonl -o report.html         a page to read, sort and filter\n  \
slant score --help                               all settings, more examples")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Score articles
    Score(Box<ScoreArgs>),
    /// Measure a model, or another system's predictions, on a labelled set
    Evaluate(Box<EvaluateArgs>),
    /// Put outlets side by side
    Compare(Box<CompareArgs>),
    /// Look at catalogues of actors, or at the actors that were found
    Actors(ActorsArgs),
    /// Make one self-contained page of scored articles
    Report(ReportArgs),
    /// Fine-tune a model on labels of your own; needs a build with the feature `libtorch`
    Train(Box<TrainArgs>),
    /// Print a shell's completion script
    #[command(after_help = "Example:\n  slant completions bash > /etc/bash_completion.d/slant")]
    Completions {
        /// The shell
        shell: Shell,
    },
}
