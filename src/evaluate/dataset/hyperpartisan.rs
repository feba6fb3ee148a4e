//! SemEval-2019 task 4 by article (Kiesel et al. 2019): an article with its readers' judgement per line.

use serde::Deserialize;

use super::{DatasetError, File};
use crate::evaluate::rows::{ArticleBiasRow, Dataset, Rows};

#[derive(Deserialize)]
struct Record {
    id: String,
    title: Option<String>,
    outlet: Option<String>,
    text: String,
    hyperpartisan: bool,
}

pub(super) fn read(file: &File) -> Result<Dataset, DatasetError> {
    let rows = file.json_lines::<Record>()?.into_iter().map(|(_, record)| ArticleBiasRow {
        id: record.id,
        title: record.title,
        text: record.text,
        outlet: record.outlet,
        gold: record.hyperpartisan,
    });
    Ok(Dataset::new(Rows::ArticleBias(rows.collect()), Vec::new()))
}
