//! BABE (Spinde et al. 2021): a sentence with an expert label per record.

use serde::Deserialize;

use super::{DatasetError, File};
use crate::evaluate::rows::{Dataset, LoadedRow, Rows, Skipped};

#[derive(Deserialize)]
struct Record {
    text: String,
    news_link: Option<String>,
    outlet: Option<String>,
    label_bias: String,
}

pub(super) fn read(file: &File) -> Result<Dataset, DatasetError> {
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for (number, record) in file.csv_records::<Record>(b';')? {
        let gold = match record.label_bias.as_str() {
            "Biased" => true,
            "Non-biased" => false,
            "No agreement" => {
                skipped.push(Skipped {
                    row: number.to_string(),
                    reason: "the experts did not agree".to_owned(),
                });
                continue;
            }
            other => return Err(file.row(number, format!("label_bias `{other}` is not of the scheme"))),
        };
        rows.push(LoadedRow {
            id: number.to_string(),
            group: record.news_link.filter(|link| !link.is_empty()),
            text: record.text.trim().to_owned(),
            gold,
            outlet: record.outlet.filter(|outlet| !outlet.is_empty()),
        });
    }
    Ok(Dataset { rows: Rows::Loaded(rows), skipped })
}
