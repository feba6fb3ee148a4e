//! Articles with the mentions of their actors, grouped: our own format, an article per line, offsets in bytes.
//! `data/schema/chains.schema.json` describes it; `data/labelled` is a sample.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{DatasetError, File};
use crate::evaluate::rows::{ChainRow, Dataset, Rows};

#[derive(Deserialize)]
struct Record {
    id: String,
    #[serde(default)]
    split: Option<String>,
    text: String,
    chains: Vec<Chain>,
}

#[derive(Deserialize)]
struct Chain {
    actor: String,
    mentions: Vec<[usize; 2]>,
}

pub(super) fn read(file: &File, split: Option<&str>) -> Result<Dataset, DatasetError> {
    let mut rows = Vec::new();
    for (line, record) in file.json_lines::<Record>()? {
        if split.is_some_and(|split| record.split.as_deref() != Some(split)) {
            continue;
        }
        let mut taken = BTreeSet::new();
        for Chain { actor, mentions } in &record.chains {
            for &[start, end] in mentions {
                if record.text.get(start..end).is_none_or(str::is_empty) {
                    return Err(file.row(line, format!("{actor}: {start}..{end} is no span of the text")));
                }
                if !taken.insert((start, end)) {
                    return Err(file.row(line, format!("{actor}: {start}..{end} is a mention twice")));
                }
            }
        }
        let chains = record.chains.into_iter().map(|chain| chain.mentions).collect();
        rows.push(ChainRow { id: record.id, text: record.text.into(), chains });
    }
    Ok(Dataset::new(Rows::Chains(rows), Vec::new()))
}
