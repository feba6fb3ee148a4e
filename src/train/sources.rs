//! The labels a model learnt from, by name and digest.

use std::fmt::Write;
use std::path::Path;

use super::labels::LabelSet;
use super::{HeadName, Job, TrainError};
use crate::digest::sha256;
use crate::evaluate::DatasetName;

/// Labels a model learnt from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) file: String,
    pub(super) format: DatasetName,
    pub(super) split: Option<String>,
    pub(super) head: HeadName,
    /// Rows learnt from.
    pub(super) n: usize,
    /// SHA-256 of the file.
    pub(super) sha256: String,
}
/// What the model learnt from, file by file and head by head.
pub(super) fn sources(job: &Job, train: &[LabelSet]) -> Result<Vec<Source>, TrainError> {
    let source = |set: &LabelSet| {
        Ok(Source {
            file: set.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            format: set.format,
            split: job.split.clone(),
            head: set.labels.head(),
            n: set.labels.len(),
            sha256: digest(&set.path)?,
        })
    };
    train.iter().map(source).collect()
}

/// SHA-256 of a file; of a folder, that of its files' sums and names as `sha256sum` lists them, sorted by name.
pub(super) fn digest(path: &Path) -> Result<String, TrainError> {
    let read = |path: &Path| {
        std::fs::read(path).map_err(|source| TrainError::Read { path: path.to_path_buf(), source })
    };
    if path.is_file() {
        return Ok(sha256(&read(path)?));
    }
    let mut lines = String::new();
    for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
        let unread =
            |error: walkdir::Error| TrainError::Read { path: path.to_path_buf(), source: error.into() };
        let entry = entry.map_err(unread)?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(path).unwrap_or(entry.path()).display();
            let _ = writeln!(lines, "{}  {name}", sha256(&read(entry.path())?));
        }
    }
    Ok(sha256(lines.as_bytes()))
}
