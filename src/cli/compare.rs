//! Arguments of `slant compare`.

use std::convert::Infallible;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::ending;
use super::engine::EngineArgs;
use crate::compare::{By, Genre};

/// `slant compare`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
slant compare scored.jsonl                                    outlets side by side\n  \
slant compare articles/ --actors data/actors/us-federal.toml  scores the articles first\n  \
slant compare scored.jsonl --actor 'Imran Khan' --since 2022-04-10\n  \
slant compare scored.jsonl --stories-out stories.csv          correct the file, then:\n  \
slant compare scored.jsonl --stories stories.csv -o comparison.html   a page, with the evidence\n  \
slant compare scored.jsonl --by desk --story-field event      fields kept by slant score --keep-field\n  \
slant compare scored.jsonl --format csv --part tone -o tone.csv --plots pictures/\n\n\
Articles are compared, never sentences. A difference is told only where its p-value, adjusted for all\n\
differences looked at (Benjamini-Hochberg), is at most --fdr.")]
pub struct CompareArgs {
    /// Files written by `slant score --format jsonl`, or articles, which are scored first; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What parts the articles into sides: outlet, author, section, genre, month, or a field that `slant score
    /// --keep-field` kept
    #[arg(long, value_name = "FIELD", default_value = "outlet", value_parser = |typed: &str| Ok::<_, Infallible>(By::from(typed)))]
    pub by: By,
    /// Compare tone toward this actor only, by id or name; repeatable
    #[arg(long, value_name = "ACTOR")]
    pub actor: Vec<String>,
    /// Articles from which an outlet is ranked
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub min_articles: usize,
    /// Genre that is compared
    #[arg(long, value_enum, default_value_t)]
    pub genre: Genre,
    /// First day, as 2024-05-31
    #[arg(long, value_name = "DATE")]
    pub since: Option<Date>,
    /// Last day
    #[arg(long, value_name = "DATE")]
    pub until: Option<Date>,
    /// Count every copy of one text, instead of the earliest only
    #[arg(long)]
    pub keep_copies: bool,
    /// File of outlets' names and aliases [default: a built-in one, data/outlets.toml]
    #[arg(long, value_name = "FILE")]
    pub outlets: Option<PathBuf>,
    /// Stories as CSV with columns `story` and `id`, instead of found ones
    #[arg(long, value_name = "FILE")]
    pub stories: Option<PathBuf>,
    /// Stories by a field that `slant score --keep-field` kept, instead of found ones
    #[arg(long, value_name = "NAME", conflicts_with = "stories")]
    pub story_field: Option<String>,
    /// Write the stories as CSV to FILE, to look at and to correct
    #[arg(long, value_name = "FILE")]
    pub stories_out: Option<PathBuf>,
    /// Furthest apart in days that two articles of one story may be
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub story_days: u32,
    /// Least average likeness of the articles of a story, in (0, 1]
    #[arg(long, value_name = "X", default_value_t = 0.18)]
    pub story_similarity: f64,
    /// False discovery rate: largest adjusted p-value of a difference that is told
    #[arg(long, value_name = "Q", default_value_t = 0.05)]
    pub fdr: f64,
    /// How to write the results [default: by the ending of --output, else table]
    #[arg(short, long, value_enum)]
    pub format: Option<ComparisonFormat>,
    /// Which part of the results CSV holds [default: differences]
    #[arg(long, value_enum)]
    pub part: Option<Part>,
    /// Write to FILE instead of standard output; FILE is whole or absent
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the outlet map as SVG into DIR
    #[arg(long, value_name = "DIR")]
    pub plots: Option<PathBuf>,
    /// Seed of what is drawn
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Catalogue of actors, for articles that are scored here; repeatable
    #[arg(long, value_name = "FILE")]
    pub actors: Vec<PathBuf>,
    /// The model and what runs it.
    #[command(flatten)]
    pub engine: EngineArgs,
}

impl CompareArgs {
    /// The format typed, or the one that the output file's ending says.
    pub fn format(&self) -> anyhow::Result<ComparisonFormat> {
        use ComparisonFormat::{Csv, Html, Json, Markdown, Table};
        let endings = [("json", Json), ("csv", Csv), ("md", Markdown), ("html", Html), ("htm", Html)];
        let format = ending::format(self.format, self.output.as_deref(), &endings, Table)?;
        anyhow::ensure!(self.part.is_none() || format == Csv, "--part is for CSV: add `--format csv`");
        Ok(format)
    }
}

/// Formats of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ComparisonFormat {
    /// For people
    Table,
    /// Everything, for programs
    Json,
    /// One part, a row per item
    Csv,
    /// For papers and README files
    Markdown,
    /// The page of `slant report`, opened at the comparison
    Html,
}

/// Parts of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// A row per outlet
    Outlets,
    /// A row per actor and outlet
    Tone,
    /// A row per actor and pair of outlets
    Differences,
    /// A row per actor and outlet: named and quoted
    Attention,
    /// A row per pair of outlets
    Distances,
    /// A row per actor, outlet and month
    Series,
}
