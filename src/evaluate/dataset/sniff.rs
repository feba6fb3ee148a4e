//! Which format a file or folder looks like.

use std::io::Read;
use std::path::Path;

use super::file::entries;
use super::{DatasetError, DatasetName};

/// Bytes of a file that are looked at.
const BEGINNING: u64 = 64 * 1024;

/// The format whose own folders, or whose own field names, are there; `None` where it looks like none.
pub fn sniff(path: &Path) -> Result<Option<DatasetName>, DatasetError> {
    if path.is_dir() { of_folder(path) } else { of_file(path) }
}

fn of_folder(path: &Path) -> Result<Option<DatasetName>, DatasetError> {
    let has = |name: &str| path.join(name).is_dir();
    if has("attributions") && has("text") {
        return Ok(Some(DatasetName::Polnear));
    }
    if !(has("articles") && has("annotations")) {
        return Ok(None);
    }
    let by_year = entries(&path.join("annotations"))?.iter().any(|entry| entry.is_dir());
    Ok(Some(if by_year { DatasetName::Basil } else { DatasetName::Seesaw }))
}

fn of_file(path: &Path) -> Result<Option<DatasetName>, DatasetError> {
    let unreadable = |source| DatasetError::Read { path: path.to_path_buf(), source };
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .map_err(unreadable)?
        .take(BEGINNING)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes);
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else { return Ok(None) };
    let has = |name: &str| first.contains(name);
    let whole = |name: &str| first.starts_with('{') && text.contains(name);
    let second_column = first.split('\t').nth(1);
    Ok(if has("\"sentence_normalized\"") {
        Some(DatasetName::Newsmtsc)
    } else if has("label_bias") && has(";") {
        Some(DatasetName::Babe)
    } else if has("TARGET_ENTITY") && has("TRUE_SENTIMENT") {
        Some(DatasetName::Persent)
    } else if first.starts_with('{') && has("\"hyperpartisan\"") {
        Some(DatasetName::Hyperpartisan)
    } else if first.starts_with('{') && has("\"chains\"") {
        Some(DatasetName::Chains)
    } else if first.starts_with('{') && has("\"targets\"") {
        Some(DatasetName::Jsonl)
    } else if whole("\"sentence-level stances\"") || whole("\"text\": [") {
        Some(DatasetName::Seesaw)
    } else if whole("\"phrase-level-annotations\"") || whole("\"body-paragraphs\"") {
        Some(DatasetName::Basil)
    } else if first.starts_with('T') && second_column.is_some_and(|column| column.split(' ').count() == 3) {
        Some(DatasetName::Polnear)
    } else if second_column.is_some_and(|tag| tag == "O" || tag.starts_with("B-")) {
        Some(DatasetName::Crossner)
    } else {
        None
    })
}
