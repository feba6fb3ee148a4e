//! Our own format: a sentence with targets per line, offsets in bytes (`data/labelled/README.md`).

use serde::Deserialize;

use super::{DatasetError, File};
use crate::actor::ActorKind;
use crate::evaluate::asked::STANCE_LABELS;
use crate::evaluate::rows::{Dataset, Rows, StanceRow};
use crate::span::Span;
use crate::voice::Voice;

#[derive(Deserialize)]
struct Record {
    id: String,
    #[serde(default)]
    story: Option<String>,
    #[serde(default)]
    split: Option<String>,
    #[serde(default)]
    outlet: Option<String>,
    text: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    #[serde(default)]
    kind: Option<ActorKind>,
    spans: Vec<[usize; 2]>,
    #[serde(default)]
    voice: Option<Voice>,
    label: String,
}

pub(super) fn read(file: &File, split: Option<&str>) -> Result<Dataset, DatasetError> {
    let mut rows = Vec::new();
    for (line, record) in file.json_lines::<Record>()? {
        if split.is_some_and(|split| record.split.as_deref() != Some(split)) {
            continue;
        }
        for (at, target) in record.targets.iter().enumerate() {
            let spans: Option<Vec<Span>> = target
                .spans
                .iter()
                .map(|&[start, end]| {
                    record.text.get(start..end).filter(|s| !s.is_empty()).map(|_| Span::new(start, end))
                })
                .collect();
            let spans = spans.filter(|spans| !spans.is_empty()).ok_or_else(|| {
                file.row(line, format!("target {at} of {} has no span, or one outside the text", record.id))
            })?;
            let gold = STANCE_LABELS.iter().position(|label| *label == target.label).ok_or_else(|| {
                let known = STANCE_LABELS.join(", ");
                file.row(line, format!("label `{}` of {} is not one of {known}", target.label, record.id))
            })?;
            rows.push(StanceRow {
                id: format!("{}#{at}", record.id),
                group: record.story.clone(),
                text: record.text.clone(),
                spans,
                gold,
                outlet: record.outlet.clone(),
                voice: target.voice,
                actor_kind: target.kind,
                n_targets: record.targets.len(),
            });
        }
    }
    Ok(Dataset { rows: Rows::Stance(rows), skipped: Vec::new() })
}
