//! Arguments of `slant report`.

use std::path::PathBuf;

use clap::Args;

/// `slant report`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
slant score news/ --format jsonl -o scored.jsonl\n  \
slant report scored.jsonl -o report.html\n  \
slant report monday.jsonl tuesday.jsonl -o week.html --title 'Week 12'\n  \
slant score article.txt --format jsonl | slant report - -o article.html\n\n\
The page needs no network and no other file: open it in any browser. Two outlets or more are compared as\n\
`slant compare` does; for other settings than its usual ones write the page with `slant compare -o page.html`.")]
pub struct ReportArgs {
    /// Files written by `slant score --format jsonl`, or `-` for standard input
    #[arg(required = true, value_name = "SCORED")]
    pub paths: Vec<PathBuf>,
    /// Write to FILE instead of standard output; FILE is whole or absent
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// File of outlets' names and aliases [default: a built-in one, data/outlets.toml]
    #[arg(long, value_name = "FILE")]
    pub outlets: Option<PathBuf>,
    /// Title of the page [default: the headline of a single article, else the number of articles]
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
}
