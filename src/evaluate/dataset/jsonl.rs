//! Our own format: a sentence with targets per line, offsets in bytes. `data/schema/labelled.schema.json`
//! describes it; `data/labelled` is a sample.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{DatasetError, File};
use crate::actor::ActorKind;
use crate::evaluate::asked::STANCE_LABELS;
use crate::evaluate::rows::{Dataset, Rated, Ratings, Rows, StanceRow};
use crate::span::Span;
use crate::statistics::Level;
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
    /// What each of several annotators said.
    #[serde(default)]
    annotators: BTreeMap<String, String>,
}

pub(super) fn read(file: &File, split: Option<&str>) -> Result<Dataset, DatasetError> {
    let (mut rows, mut ratings) = (Vec::new(), Vec::new());
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
            let index = |label: &String| {
                STANCE_LABELS.iter().position(|known| known == label).ok_or_else(|| {
                    let known = STANCE_LABELS.join(", ");
                    file.row(line, format!("label `{label}` of {} is not one of {known}", record.id))
                })
            };
            let gold = index(&target.label)?;
            let group = record.story.as_ref().unwrap_or(&record.id).clone();
            let given =
                target.annotators.iter().map(|(annotator, label)| Ok((annotator.clone(), index(label)?)));
            ratings.push((group, given.collect::<Result<BTreeMap<_, _>, DatasetError>>()?));
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
    Ok(Dataset { rows: Rows::Stance(rows), skipped: Vec::new(), ratings: in_columns(ratings) })
}

/// A column per annotator; `None` where no target has any.
fn in_columns(ratings: Vec<(String, BTreeMap<String, usize>)>) -> Option<Ratings> {
    let annotators: BTreeSet<&String> = ratings.iter().flat_map(|(_, given)| given.keys()).collect();
    let units = ratings.iter().map(|(group, given)| Rated {
        group: group.clone(),
        values: annotators.iter().map(|annotator| given.get(*annotator).map(|&label| label as f64)).collect(),
    });
    (!annotators.is_empty()).then(|| Ratings { level: Level::Ordinal, units: units.collect() })
}
