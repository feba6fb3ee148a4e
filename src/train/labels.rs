//! Labelled sets, read for the heads that learn from them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{HeadName, TrainError};
use crate::evaluate::rows::{ActorRow, Dataset, LoadedRow, Rows, StanceRow, Target, TargetRow};
use crate::evaluate::{DatasetName, LOADED_LABELS, STANCE_LABELS, Task, read_dataset, sniff};
use crate::span::Span;

/// All heads, in the order of their names in files.
const HEADS: [HeadName; 3] = [HeadName::Stance, HeadName::Actors, HeadName::Loaded];

/// Labels of one head.
#[derive(Clone, Debug)]
pub(super) enum Labels {
    Stance(Vec<StanceRow>),
    Actors(Vec<ActorRow>),
    Loaded(Vec<LoadedRow>),
}

/// Labels of one file for one head.
#[derive(Clone, Debug)]
pub(super) struct LabelSet {
    pub(super) path: PathBuf,
    pub(super) format: DatasetName,
    pub(super) labels: Labels,
}

/// Reads one file or folder for every head that it has labels for and that is among `heads`, where any are named.
pub(super) fn read(
    path: &Path,
    format: Option<DatasetName>,
    split: Option<&str>,
    heads: &[HeadName],
) -> Result<Vec<LabelSet>, TrainError> {
    let format = match format {
        Some(format) => format,
        None => sniff(path)?.ok_or_else(|| TrainError::UnknownFormat { path: path.to_path_buf() })?,
    };
    let wanted = HEADS.into_iter().filter(|head| heads.is_empty() || heads.contains(head));
    let tasks: Vec<Task> = wanted.filter_map(|head| task(format, head)).collect();
    if tasks.is_empty() {
        return Err(TrainError::NoLabels { path: path.to_path_buf(), format, heads: heads.to_vec() });
    }
    let set = |task: Task| {
        let Dataset { rows, .. } = read_dataset(format, Some(task), path, split)?;
        let labels = match rows {
            Rows::Stance(rows) => Labels::Stance(rows),
            Rows::EndToEnd(rows) => Labels::Stance(rows.into_iter().filter_map(located).collect()),
            Rows::Actors(rows) => Labels::Actors(rows),
            Rows::Loaded(rows) => Labels::Loaded(rows),
            _ => {
                return Err(TrainError::NoLabels { path: path.to_path_buf(), format, heads: heads.to_vec() });
            }
        };
        Ok(LabelSet { path: path.to_path_buf(), format, labels })
    };
    tasks.into_iter().map(set).collect()
}

/// The task whose rows a head learns from.
fn task(format: DatasetName, head: HeadName) -> Option<Task> {
    let has = |task: &Task| format.tasks().contains(task);
    match head {
        HeadName::Stance => [Task::Stance, Task::EndToEnd].into_iter().find(has),
        HeadName::Actors => Some(Task::Actors).filter(has),
        HeadName::Loaded => Some(Task::Loaded).filter(has),
    }
}

/// A target with its mentions in the sentence; `None` where it is not named there.
fn located(row: TargetRow) -> Option<StanceRow> {
    let text = row.sentence.of(&row.text);
    let spans: Vec<Span> = match &row.target {
        Target::Name(name) => {
            text.match_indices(name.as_str()).map(|(at, _)| Span::new(at, at + name.len())).collect()
        }
        Target::Spans(spans) => {
            let inside = spans.iter().filter(|span| row.sentence.covers(**span));
            inside
                .map(|span| Span::new(span.start - row.sentence.start, span.end - row.sentence.start))
                .collect()
        }
    };
    (!spans.is_empty()).then(|| StanceRow {
        text: text.to_owned(),
        id: row.id,
        group: row.group,
        spans,
        gold: row.gold,
        outlet: row.outlet,
        voice: row.voice,
        actor_kind: row.actor_kind,
        n_targets: row.n_targets,
    })
}

impl Labels {
    /// The head that learns from them.
    pub(super) fn head(&self) -> HeadName {
        match self {
            Self::Stance(_) => HeadName::Stance,
            Self::Actors(_) => HeadName::Actors,
            Self::Loaded(_) => HeadName::Loaded,
        }
    }

    /// Article or story, and text, of each row; a row of no article stands for itself.
    pub(super) fn places(&self) -> Vec<(&str, &str)> {
        fn place<'a>(group: Option<&'a String>, text: &'a str) -> (&'a str, &'a str) {
            (group.map_or(text, String::as_str), text)
        }
        match self {
            Self::Stance(rows) => rows.iter().map(|row| place(row.group.as_ref(), &row.text)).collect(),
            Self::Actors(rows) => rows.iter().map(|row| place(row.group.as_ref(), &row.text)).collect(),
            Self::Loaded(rows) => rows.iter().map(|row| place(row.group.as_ref(), &row.text)).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Stance(rows) => rows.len(),
            Self::Actors(rows) => rows.len(),
            Self::Loaded(rows) => rows.len(),
        }
    }

    /// The rows of which `keep` holds, in order.
    pub(super) fn filtered(&self, keep: &[bool]) -> Self {
        fn kept<T: Clone>(rows: &[T], keep: &[bool]) -> Vec<T> {
            rows.iter().zip(keep).filter(|(_, keep)| **keep).map(|(row, _)| row.clone()).collect()
        }
        match self {
            Self::Stance(rows) => Self::Stance(kept(rows, keep)),
            Self::Actors(rows) => Self::Actors(kept(rows, keep)),
            Self::Loaded(rows) => Self::Loaded(kept(rows, keep)),
        }
    }

    /// Index of each row's class: of stance as in [`STANCE_LABELS`], of loaded sentences as in [`LOADED_LABELS`],
    /// of actors whether a sentence names any.
    pub(super) fn classes(&self) -> Vec<usize> {
        match self {
            Self::Stance(rows) => rows.iter().map(|row| row.gold).collect(),
            Self::Actors(rows) => rows.iter().map(|row| usize::from(!row.spans.is_empty())).collect(),
            Self::Loaded(rows) => rows.iter().map(|row| usize::from(row.gold)).collect(),
        }
    }

    /// The rows as `slant evaluate` reads them.
    pub(super) fn dataset(&self) -> Dataset {
        let rows = match self.clone() {
            Self::Stance(rows) => Rows::Stance(rows),
            Self::Actors(rows) => Rows::Actors(rows),
            Self::Loaded(rows) => Rows::Loaded(rows),
        };
        Dataset::new(rows, Vec::new())
    }
}

/// Refuses sets from which a head can learn nothing.
pub(super) fn check_classes(sets: &[LabelSet], heads: &[HeadName]) -> Result<(), TrainError> {
    for &head in heads {
        let of_head = || sets.iter().filter(|set| set.labels.head() == head);
        let classes: Vec<usize> = of_head().flat_map(|set| set.labels.classes()).collect();
        let Some(&first) = classes.first() else { return Err(TrainError::NoRows { head }) };
        // A sentence that names actors has words of both classes: those of names and the others.
        let learnable = match head {
            HeadName::Actors => classes.contains(&1),
            HeadName::Stance | HeadName::Loaded => classes.iter().any(|class| *class != first),
        };
        if !learnable {
            let class = match head {
                HeadName::Stance => STANCE_LABELS[first],
                HeadName::Actors => "O",
                HeadName::Loaded => LOADED_LABELS[first],
            };
            return Err(TrainError::OneClass { head, class, n: classes.len() });
        }
    }
    Ok(())
}

/// The heads that sets have labels for.
pub(super) fn heads_of(sets: &[LabelSet]) -> Vec<HeadName> {
    sets.iter().map(|set| set.labels.head()).collect::<BTreeSet<_>>().into_iter().collect()
}
