//! Files of labelled sets, read with the place of every fault.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::{DatasetError, DatasetName};
use crate::span::Span;

/// A file being read.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

impl File {
    pub(super) fn open(path: &Path) -> Result<Self, DatasetError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| DatasetError::Read { path: path.to_path_buf(), source })?;
        Ok(Self { path: path.to_path_buf(), text })
    }

    pub(super) fn row(&self, row: usize, reason: impl std::fmt::Display) -> DatasetError {
        DatasetError::Row { path: self.path.clone(), row, reason: reason.to_string() }
    }

    /// The one object of a JSON file.
    pub(super) fn json<R: DeserializeOwned>(&self) -> Result<R, DatasetError> {
        serde_json::from_str(&self.text).map_err(|error| self.row(error.line(), error))
    }

    /// Records of a file with a JSON object per line, with their line numbers.
    pub(super) fn json_lines<R: DeserializeOwned>(&self) -> Result<Vec<(usize, R)>, DatasetError> {
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
    pub(super) fn csv_records<R: DeserializeOwned>(
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

    /// The file's name without its ending.
    pub(super) fn stem(&self) -> &str {
        self.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
    }
}

/// The folder `name` of a set of folders.
pub(super) fn folder(asked: DatasetName, path: &Path, name: &str) -> Result<PathBuf, DatasetError> {
    let folder = path.join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    let reason = if path.is_dir() {
        format!("it has no folder {name}")
    } else {
        format!("name the folder that holds {name}")
    };
    Err(DatasetError::Format { path: path.to_path_buf(), asked, reason, found: None })
}

/// What stands in a folder, by name.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, DatasetError> {
    let unreadable = |source| DatasetError::Read { path: folder.to_path_buf(), source };
    let mut paths = std::fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| entry.map(|entry| entry.path()).map_err(unreadable))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

/// A span given in characters, as bytes; `None` where it is empty or reaches beyond the text.
pub(super) fn span_of_chars(text: &str, start: usize, end: usize) -> Option<Span> {
    let byte = |at: usize| text.char_indices().map(|(byte, _)| byte).chain([text.len()]).nth(at);
    (start < end).then_some(Span::new(byte(start)?, byte(end)?))
}
