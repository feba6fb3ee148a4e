//! Readers of labelled sets, one file per published format.
//!
//! A fault that says the file is not what it should be (a missing field, a label outside the scheme, a
//! repeated id, an offset beyond the text) stops the reading and names the row. A row that the format allows
//! but that cannot be used is skipped and listed.

mod babe;
mod crossner;
mod hyperpartisan;
mod jsonl;
mod newsmtsc;
mod persent;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::rows::{Dataset, Rows};
use crate::span::Span;

/// Formats of labelled sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DatasetName {
    /// Stance toward targets in news sentences (Hamborg and Donnay 2021), JSON lines
    Newsmtsc,
    /// The author's sentiment toward an article's main actor (Bastan et al. 2020), CSV
    Persent,
    /// Biased wording judged by experts (Spinde et al. 2021), CSV with semicolons
    Babe,
    /// Names in political text (Liu et al. 2021), a token and its tag per line
    Crossner,
    /// Hyperpartisan articles judged by readers (Kiesel et al. 2019), JSON lines
    Hyperpartisan,
    /// Our own: JSON lines with targets, see data/labelled/README.md
    Jsonl,
}

/// Why a set could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A row is not of the format.
    #[error("{}:{row}: {reason}", .path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// 1-based line or record.
        row: usize,
        /// What is wrong.
        reason: String,
    },
    /// No row in the file.
    #[error("{} has no {what}", .path.display())]
    Empty {
        /// The file.
        path: PathBuf,
        /// What was looked for.
        what: String,
    },
    /// The file is of another format.
    #[error("{} is not of format {}: {reason}{}", .path.display(), .asked.name(), looks_like(*.found))]
    Format {
        /// The file.
        path: PathBuf,
        /// The format asked for.
        asked: DatasetName,
        /// What is missing.
        reason: String,
        /// The format it looks like.
        found: Option<DatasetName>,
    },
    /// The format has no splits.
    #[error("format {} has no splits inside a file; leave out --split", .asked.name())]
    NoSplits {
        /// The format asked for.
        asked: DatasetName,
    },
}

fn looks_like(found: Option<DatasetName>) -> String {
    found.map_or_else(String::new, |name| {
        format!("; it looks like {}: --dataset {}", name.name(), name.name())
    })
}

impl DatasetName {
    /// The name as it is typed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newsmtsc => "newsmtsc",
            Self::Persent => "persent",
            Self::Babe => "babe",
            Self::Crossner => "crossner",
            Self::Hyperpartisan => "hyperpartisan",
            Self::Jsonl => "jsonl",
        }
    }
}

/// Reads a set; `split` chooses rows where the format says which row is in which.
pub fn read_dataset(name: DatasetName, path: &Path, split: Option<&str>) -> Result<Dataset, DatasetError> {
    if split.is_some() && name != DatasetName::Jsonl {
        return Err(DatasetError::NoSplits { asked: name });
    }
    let text = std::fs::read_to_string(path)
        .map_err(|source| DatasetError::Read { path: path.to_path_buf(), source })?;
    let found = sniff(&text);
    if found.is_some_and(|found| found != name) {
        let reason = "its fields are others".to_owned();
        return Err(DatasetError::Format { path: path.to_path_buf(), asked: name, reason, found });
    }
    let file = File { path, text: &text };
    let dataset = match name {
        DatasetName::Newsmtsc => newsmtsc::read(&file),
        DatasetName::Persent => persent::read(&file),
        DatasetName::Babe => babe::read(&file),
        DatasetName::Crossner => crossner::read(&file),
        DatasetName::Hyperpartisan => hyperpartisan::read(&file),
        DatasetName::Jsonl => jsonl::read(&file, split),
    }?;
    if dataset.rows.is_empty() {
        let what =
            split.map_or_else(|| "row to evaluate".to_owned(), |split| format!("row of split `{split}`"));
        return Err(DatasetError::Empty { path: path.to_path_buf(), what });
    }
    unique(&file, &dataset.rows)?;
    Ok(dataset)
}

/// The format whose own field names the first line holds.
fn sniff(text: &str) -> Option<DatasetName> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let has = |name: &str| first.contains(name);
    if has("\"sentence_normalized\"") {
        Some(DatasetName::Newsmtsc)
    } else if has("label_bias") && has(";") {
        Some(DatasetName::Babe)
    } else if has("TARGET_ENTITY") && has("TRUE_SENTIMENT") {
        Some(DatasetName::Persent)
    } else if first.starts_with('{') && has("\"hyperpartisan\"") {
        Some(DatasetName::Hyperpartisan)
    } else if first.starts_with('{') && has("\"targets\"") {
        Some(DatasetName::Jsonl)
    } else if first.split('\t').nth(1).is_some_and(|tag| tag == "O" || tag.starts_with("B-")) {
        Some(DatasetName::Crossner)
    } else {
        None
    }
}

fn unique(file: &File, rows: &Rows) -> Result<(), DatasetError> {
    let ids: Vec<&str> = match rows {
        Rows::Stance(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
        Rows::Loaded(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
        Rows::Actors(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
        Rows::ArticleStance(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
        Rows::ArticleBias(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
    };
    let mut seen = BTreeSet::new();
    match ids.iter().position(|id| !seen.insert(*id)) {
        None => Ok(()),
        Some(at) => Err(file.row(at + 1, format!("id {} stands there twice", ids[at]))),
    }
}

/// A file being read.
struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    fn row(&self, row: usize, reason: impl std::fmt::Display) -> DatasetError {
        DatasetError::Row { path: self.path.to_path_buf(), row, reason: reason.to_string() }
    }

    /// Records of a file with a JSON object per line, with their line numbers.
    fn json_lines<R: serde::de::DeserializeOwned>(&self) -> Result<Vec<(usize, R)>, DatasetError> {
        let lines = self.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(at, line)| {
                serde_json::from_str(line)
                    .map(|record| (at + 1, record))
                    .map_err(|error| self.row(at + 1, error))
            })
            .collect()
    }

    /// Records of a CSV file, with their record numbers, the head not counted.
    fn csv_records<R: serde::de::DeserializeOwned>(
        &self,
        delimiter: u8,
    ) -> Result<Vec<(usize, R)>, DatasetError> {
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(self.text.as_bytes());
        let records = reader.deserialize().enumerate();
        records
            .map(|(at, record)| {
                record.map(|record| (at + 1, record)).map_err(|error| self.row(at + 1, error))
            })
            .collect()
    }
}

/// A span given in characters, as bytes; `None` where it is empty or reaches beyond the text.
fn span_of_chars(text: &str, start: usize, end: usize) -> Option<Span> {
    let byte = |at: usize| text.char_indices().map(|(byte, _)| byte).chain([text.len()]).nth(at);
    (start < end).then_some(Span::new(byte(start)?, byte(end)?))
}
