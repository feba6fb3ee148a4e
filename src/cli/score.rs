//! Arguments of `slant score`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ending;
use super::engine::EngineArgs;

/// `slant score`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
slant score article.txt page.html\n  \
slant score news/ --format csv -o actors.csv\n  \
slant score rows.csv --text-field body_text --outlet-field paper --format jsonl\n  \
curl -s https://example.org/story | slant score - --format json\n  \
slant score news/ --actors data/actors/pakistan.toml")]
pub struct ScoreArgs {
    /// Files (.txt .md .html .jsonl .json .csv .tsv), folders, or `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to write the scores [default: by the ending of --output, else table]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// Write to FILE instead of standard output; FILE is whole or absent
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write one JSON object per failed article to FILE
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    /// Catalogue of actors (TOML); repeat to join several
    #[arg(long, value_name = "FILE")]
    pub actors: Vec<PathBuf>,
    /// The model and what runs it.
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Turn stances whose top probability is under P into null
    #[arg(long, value_name = "P", value_parser = probability)]
    pub abstain: Option<f64>,
    /// Do not link pronouns to actors
    #[arg(long)]
    pub no_pronouns: bool,
    /// What the spans in the output count
    #[arg(long, value_enum, default_value_t = Offsets::Bytes)]
    pub offsets: Offsets,
    /// Seed of whatever is drawn; recorded with the scores
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Which fields of JSON and CSV records hold what.
    #[command(flatten)]
    pub fields: FieldArgs,
}

impl ScoreArgs {
    /// The format asked for, else the one of the output's ending.
    pub fn format(&self) -> anyhow::Result<Format> {
        use Format::{Csv, Json, Jsonl, Table};
        let endings = [("json", Json), ("jsonl", Jsonl), ("ndjson", Jsonl), ("csv", Csv)];
        ending::format(self.format, self.output.as_deref(), &endings, Table)
    }
}

/// Names of fields in JSON and columns in CSV.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Fields of JSON and CSV records [default: the usual names]")]
pub struct FieldArgs {
    /// Field with the article's text
    #[arg(long, value_name = "NAME")]
    pub text_field: Option<String>,
    /// Field with the identifier
    #[arg(long, value_name = "NAME")]
    pub id_field: Option<String>,
    /// Field with the outlet
    #[arg(long, value_name = "NAME")]
    pub outlet_field: Option<String>,
    /// Field with the headline
    #[arg(long, value_name = "NAME")]
    pub title_field: Option<String>,
    /// Field with the date
    #[arg(long, value_name = "NAME")]
    pub date_field: Option<String>,
    /// Field with the address
    #[arg(long, value_name = "NAME")]
    pub url_field: Option<String>,
    /// Field with the writer
    #[arg(long, value_name = "NAME")]
    pub author_field: Option<String>,
    /// Field with the section
    #[arg(long, value_name = "NAME")]
    pub section_field: Option<String>,
    /// Another field to write out with the scores, as for `slant compare --by` or `--story-field`; repeatable
    #[arg(long, value_name = "NAME")]
    pub keep_field: Vec<String>,
}

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: scores, intervals and the most telling sentences
    Table,
    /// One array with an object per article
    Json,
    /// One object per line and article
    Jsonl,
    /// One row per article and actor
    Csv,
}

/// Units of spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Offsets {
    /// Bytes of `text` in UTF-8
    Bytes,
    /// Unicode characters of `text`
    Chars,
}

fn probability(typed: &str) -> Result<f64, String> {
    match typed.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("a probability between 0 and 1 is needed".to_owned()),
    }
}
