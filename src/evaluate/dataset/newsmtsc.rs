//! NewsMTSC (Hamborg and Donnay 2021): a sentence with targets per line, offsets in characters.

use serde::Deserialize;

use super::file::span_of_chars;
use super::{DatasetError, File};
use crate::evaluate::rows::{Dataset, Rows, StanceRow};

#[derive(Deserialize)]
struct Record {
    primary_gid: String,
    sentence_normalized: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    #[serde(rename = "Input.gid")]
    gid: String,
    from: usize,
    to: usize,
    mention: String,
    polarity: f64,
}

pub(super) fn read(file: &File) -> Result<Dataset, DatasetError> {
    let mut rows = Vec::new();
    for (line, record) in file.json_lines::<Record>()? {
        let text = record.sentence_normalized;
        for target in &record.targets {
            let span = span_of_chars(&text, target.from, target.to).ok_or_else(|| {
                file.row(line, format!("target {}..{} reaches beyond the sentence", target.from, target.to))
            })?;
            if span.of(&text) != target.mention {
                let reason = format!("target {}: `{}` is not at its offsets", target.gid, target.mention);
                return Err(file.row(line, reason));
            }
            let gold = [2.0, 4.0, 6.0].iter().position(|known| (known - target.polarity).abs() < 1e-9);
            let gold =
                gold.ok_or_else(|| file.row(line, format!("polarity {} is not 2, 4 or 6", target.polarity)))?;
            rows.push(StanceRow {
                id: target.gid.clone(),
                group: Some(article(&record.primary_gid)),
                text: text.clone(),
                spans: vec![span],
                gold,
                outlet: None,
                voice: None,
                actor_kind: None,
                n_targets: record.targets.len(),
            });
        }
    }
    Ok(Dataset::new(Rows::Stance(rows), Vec::new()))
}

/// The article in an id such as `allsides_3447_1422_11_Ted Cruz_88_92`: corpus and article number.
fn article(gid: &str) -> String {
    let parts: Vec<&str> = gid.split('_').collect();
    let of_article = parts.iter().position(|part| part.chars().all(|c| c.is_ascii_digit()));
    of_article.map_or_else(|| gid.to_owned(), |at| parts[..=at].join("_"))
}
