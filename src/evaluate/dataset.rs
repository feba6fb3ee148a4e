//! Readers of labelled sets, one file per published format.
//!
//! A fault that says the file is not what it should be (a missing field, a label outside the scheme, a
//! repeated id, an offset beyond the text) stops the reading and names the row. A row that the format allows
//! but that cannot be used is skipped and listed.

mod babe;
mod basil;
mod chains;
mod crossner;
mod file;
mod hyperpartisan;
mod jsonl;
mod newsmtsc;
mod persent;
mod polnear;
mod seesaw;
mod sniff;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Task;
use super::rows::{Dataset, Rows, Skipped, TargetRow};
use file::File;
pub use sniff::sniff;

/// Formats of labelled sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DatasetName {
    /// Stance toward targets in news sentences (Hamborg and Donnay 2021), JSON lines
    Newsmtsc,
    /// Who is for or against whom in three outlets' articles of a story (Zhang et al. 2022), folder of JSON files
    Seesaw,
    /// Lexical and informational bias in three outlets' articles of a story (Fan et al. 2019), folder of JSON files
    Basil,
    /// The author's sentiment toward an article's main actor (Bastan et al. 2020), CSV
    Persent,
    /// Biased wording judged by experts (Spinde et al. 2021), CSV with semicolons
    Babe,
    /// Names in political text (Liu et al. 2021), a token and its tag per line
    Crossner,
    /// Who says what in political news (Newell et al. 2018), folder of texts and brat annotations
    Polnear,
    /// Hyperpartisan articles judged by readers (Kiesel et al. 2019), JSON lines
    Hyperpartisan,
    /// Mentions of an article's actors, grouped: JSON lines, see data/schema/chains.schema.json and data/labelled
    Chains,
    /// Our own: JSON lines with targets, see data/schema/labelled.schema.json and data/labelled
    Jsonl,
}

/// Why a set could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// The file cannot be read.
    #[error("{} cannot be read", .path.display())]
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
    /// The set cannot be asked that.
    #[error(
        "{} has no task {}; it has {}",
        .asked.name(),
        .task.name(),
        .asked.tasks().iter().map(|task| task.name()).collect::<Vec<_>>().join(", ")
    )]
    Task {
        /// The format.
        asked: DatasetName,
        /// The task.
        task: Task,
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
            Self::Seesaw => "seesaw",
            Self::Basil => "basil",
            Self::Persent => "persent",
            Self::Babe => "babe",
            Self::Crossner => "crossner",
            Self::Polnear => "polnear",
            Self::Hyperpartisan => "hyperpartisan",
            Self::Chains => "chains",
            Self::Jsonl => "jsonl",
        }
    }

    /// What the set can be asked; the first where nothing else is said.
    #[must_use]
    pub const fn tasks(self) -> &'static [Task] {
        match self {
            Self::Newsmtsc | Self::Jsonl => &[Task::Stance, Task::EndToEnd],
            Self::Seesaw => &[Task::ArticleStance, Task::EndToEnd, Task::Voices],
            Self::Basil => &[Task::Loaded, Task::LoadedWords, Task::EndToEnd],
            Self::Persent => &[Task::ArticleStance],
            Self::Babe => &[Task::Loaded, Task::LoadedWords],
            Self::Crossner => &[Task::Actors],
            Self::Polnear => &[Task::Voices],
            Self::Hyperpartisan => &[Task::ArticleBias],
            Self::Chains => &[Task::Chains],
        }
    }
}

/// Reads a set for one of its tasks, the first unless one is asked for; `split` chooses rows where the format
/// says which row is in which.
pub fn read_dataset(
    name: DatasetName,
    task: Option<Task>,
    path: &Path,
    split: Option<&str>,
) -> Result<Dataset, DatasetError> {
    let task = task.unwrap_or(name.tasks()[0]);
    if !name.tasks().contains(&task) {
        return Err(DatasetError::Task { asked: name, task });
    }
    if split.is_some() && !matches!(name, DatasetName::Chains | DatasetName::Jsonl | DatasetName::Seesaw) {
        return Err(DatasetError::NoSplits { asked: name });
    }
    let found = sniff(path)?;
    if found.is_some_and(|found| found != name) {
        let reason = "its fields or files are others".to_owned();
        return Err(DatasetError::Format { path: path.to_path_buf(), asked: name, reason, found });
    }
    let dataset = match name {
        DatasetName::Seesaw => seesaw::read(path, task, split),
        DatasetName::Basil => basil::read(path, task),
        DatasetName::Polnear => polnear::read(path),
        DatasetName::Newsmtsc
        | DatasetName::Persent
        | DatasetName::Babe
        | DatasetName::Crossner
        | DatasetName::Hyperpartisan
        | DatasetName::Chains
        | DatasetName::Jsonl => read_file(name, path, split),
    }?;
    let dataset = for_task(dataset, task);
    if dataset.rows.is_empty() {
        let what =
            split.map_or_else(|| "row to evaluate".to_owned(), |split| format!("row of split `{split}`"));
        return Err(DatasetError::Empty { path: path.to_path_buf(), what });
    }
    unique(path, &dataset.rows)?;
    Ok(dataset)
}

fn read_file(name: DatasetName, path: &Path, split: Option<&str>) -> Result<Dataset, DatasetError> {
    if path.is_dir() {
        let reason = "it is a folder; name the file".to_owned();
        return Err(DatasetError::Format { path: path.to_path_buf(), asked: name, reason, found: None });
    }
    let file = &File::open(path)?;
    match name {
        DatasetName::Newsmtsc => newsmtsc::read(file),
        DatasetName::Persent => persent::read(file),
        DatasetName::Babe => babe::read(file),
        DatasetName::Crossner => crossner::read(file),
        DatasetName::Hyperpartisan => hyperpartisan::read(file),
        DatasetName::Chains => chains::read(file, split),
        _ => jsonl::read(file, split),
    }
}

/// The same rows for another task than they were read for.
fn for_task(dataset: Dataset, task: Task) -> Dataset {
    let Dataset { rows, mut skipped, ratings } = dataset;
    let rows = match (rows, task) {
        (Rows::Stance(rows), Task::EndToEnd) => {
            Rows::EndToEnd(rows.into_iter().map(TargetRow::from).collect())
        }
        (Rows::Loaded(rows), Task::LoadedWords) => {
            let (known, unknown): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.words.is_some());
            let why = "its loaded words are not given, or do not stand in the sentence";
            skipped.extend(unknown.into_iter().map(|row| Skipped::new(row.id, why)));
            Rows::LoadedWords(known)
        }
        (rows, _) => rows,
    };
    Dataset { rows, skipped, ratings }
}

fn unique(path: &Path, rows: &Rows) -> Result<(), DatasetError> {
    let mut seen = BTreeSet::new();
    let ids = rows.ids();
    match ids.iter().position(|id| !seen.insert(*id)) {
        None => Ok(()),
        Some(at) => {
            let reason = format!("id {} stands there twice", ids[at]);
            Err(DatasetError::Row { path: path.to_path_buf(), row: at + 1, reason })
        }
    }
}
