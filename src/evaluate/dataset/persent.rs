//! PerSenT (Bastan et al. 2020): an article with its author's sentiment toward the main actor per record.

use serde::Deserialize;

use super::{DatasetError, File};
use crate::evaluate::rows::{ArticleStanceRow, Dataset, Rows, Skipped};

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "DOCUMENT_INDEX")]
    index: String,
    #[serde(rename = "TITLE")]
    title: String,
    #[serde(rename = "TARGET_ENTITY")]
    target: String,
    #[serde(rename = "DOCUMENT")]
    document: String,
    #[serde(rename = "TRUE_SENTIMENT")]
    sentiment: String,
}

pub(super) fn read(file: &File) -> Result<Dataset, DatasetError> {
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for (number, record) in file.csv_records::<Record>(b',')? {
        let gold = match record.sentiment.as_str() {
            "Negative" => 0,
            "Neutral" => 1,
            "Positive" => 2,
            other => return Err(file.row(number, format!("TRUE_SENTIMENT `{other}` is not of the scheme"))),
        };
        if record.document.trim().is_empty() || record.target.trim().is_empty() {
            skipped.push(Skipped::new(record.index, "no text or no target"));
            continue;
        }
        rows.push(ArticleStanceRow {
            id: record.index,
            group: None,
            outlet: None,
            title: Some(record.title.trim().to_owned()).filter(|title| !title.is_empty()),
            text: record.document.into(),
            target: record.target.trim().to_owned(),
            actor_kind: None,
            gold,
        });
    }
    Ok(Dataset::new(Rows::ArticleStance(rows), skipped))
}
