//! `slant actors`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::ending;

/// `slant actors`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
slant actors list scored.jsonl --min-articles 3\n  \
slant actors list scored.jsonl --format toml -o actors.toml   a catalogue to edit\n  \
slant actors check actors.toml")]
pub struct ActorsArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: ActorsCommand,
}

/// The subcommands of `slant actors`.
#[derive(Debug, Subcommand)]
pub enum ActorsCommand {
    /// List the actors of catalogues, or those found in scored articles
    List(ListArgs),
    /// Say what is wrong or ambiguous in catalogues
    Check(CheckArgs),
}

/// `slant actors list`.
#[derive(Debug, Args)]
#[command(after_help = "Actors of different articles are one where their kind and full name are the same, \
or spelt alike;\na person's single name (“Khan”) stays an actor of its article.\n\nExamples:\n  \
slant actors list data/actors/pakistan.toml\n  \
slant score news/ --format jsonl -o scored.jsonl && slant actors list scored.jsonl\n  \
slant actors list scored.jsonl --min-articles 3 --format toml -o actors.toml")]
pub struct ListArgs {
    /// Catalogues (.toml), or articles scored with `slant score --format jsonl` (.jsonl)
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to write the list; `toml` is a catalogue of what was found in scored articles
    /// [default: by the ending of --output, else table]
    #[arg(short, long, value_enum)]
    pub format: Option<ListFormat>,
    /// Leave out actors of fewer articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub min_articles: usize,
    /// Write to FILE instead of standard output; FILE is whole or absent
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl ListArgs {
    /// The format asked for, else the one of the output's ending.
    pub fn format(&self) -> anyhow::Result<ListFormat> {
        let endings = [("json", ListFormat::Json), ("toml", ListFormat::Toml)];
        ending::format(self.format, self.output.as_deref(), &endings, ListFormat::Table)
    }
}

/// `slant actors check`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 no clash; 1 a clash; 2 a file could not be read. Warnings alone are 0.\n\
Examples:\n  \
slant actors check data/actors/pakistan.toml\n  \
slant actors check --join parties.toml people.toml      as `slant score --actors` joins them\n  \
slant actors check data/actors/us-federal.toml --format json"
)]
pub struct CheckArgs {
    /// Catalogues (.toml)
    #[arg(required = true, value_name = "FILE")]
    pub paths: Vec<PathBuf>,
    /// Check the files as one catalogue instead of each by itself
    #[arg(long)]
    pub join: bool,
    /// How to write what was found
    #[arg(short, long, value_enum, default_value_t = CheckFormat::Table)]
    pub format: CheckFormat,
}

/// Formats of `slant actors list`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people
    Table,
    /// One array with an object per actor
    Json,
    /// A catalogue
    Toml,
}

/// Formats of `slant actors check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people: one line per finding
    Table,
    /// One object
    Json,
}
