//! Predictions to an evaluation: every metric with its interval, by class and by slice.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::agreement::{Agreement, agreement};
use super::prediction::Prediction;
use super::reference::{Reference, references};
use super::rows::{Dataset, Skipped};
use super::seen::Seen;
use super::table::{CALIBRATION_BINS, Table};
use super::{DatasetName, EvaluateError, Task};
use crate::statistics::{Bin, Bootstrap, Estimate, reliability, top_label};

/// Slices with fewer rows or groups are listed without a verdict.
pub const SMALLEST_SLICE: usize = 20;

/// The slice of rows that have no value of what is sliced by.
const NOT_GIVEN: &str = "(not given)";

/// What rows can be sliced by beside what the set tells of them.
const SEEN: &str = "seen";

/// Results of one system on one labelled set.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// Name of the set's format.
    pub dataset: &'static str,
    /// What was judged.
    pub task: &'static str,
    /// Rows used.
    pub n: usize,
    /// Articles, stories or rows that the intervals are resampled over.
    pub n_groups: usize,
    /// Rows the system gave no answer for. They count as wrong labels; probabilities and scores are judged
    /// over the others.
    pub n_unanswered: usize,
    /// How many of these there are by reason.
    pub unanswered: BTreeMap<String, usize>,
    /// Rows of the set that could not be used.
    pub n_skipped: usize,
    /// How many of these there are by reason.
    pub skipped_by_reason: BTreeMap<String, usize>,
    /// Which these are, and why.
    pub skipped: Vec<Skipped>,
    /// Whether the rows were seen in training.
    pub seen: Seen,
    /// Every metric with its 95 % interval, the leading one first.
    pub metrics: IndexMap<String, Estimate>,
    /// What people and published systems reach.
    pub references: Vec<Reference>,
    /// How far the set's annotators agree, where it tells what each said.
    pub agreement: Option<Agreement>,
    /// What a reader must know of these numbers.
    pub notes: Vec<String>,
    /// Precision, recall and F1 of each class.
    pub per_class: IndexMap<String, ClassScores>,
    /// Names of the confusion matrix's rows (gold) and columns (predicted).
    pub labels: Vec<String>,
    /// Counts, rows gold, columns predicted.
    pub confusion: Option<Vec<Vec<usize>>>,
    /// Bins of the reliability diagram.
    pub reliability: Vec<Bin>,
    /// Metrics of parts of the set.
    pub slices: Vec<Slice>,
}

/// Scores of one class.
#[derive(Clone, Debug, Serialize)]
pub struct ClassScores {
    /// Rows with this gold label.
    pub n: usize,
    /// Precision.
    pub precision: Option<f64>,
    /// Recall.
    pub recall: Option<f64>,
    /// F1.
    pub f1: Option<f64>,
}

/// A part of the set.
#[derive(Clone, Debug, Serialize)]
pub struct Slice {
    /// What the set was sliced by.
    pub by: String,
    /// The value that its rows share; `(not given)` for rows without one.
    pub value: String,
    /// Rows.
    pub n: usize,
    /// Articles, stories or rows.
    pub n_groups: usize,
    /// Rows the system gave no answer for.
    pub n_unanswered: usize,
    /// Whether there are too few rows to say anything.
    pub too_small: bool,
    /// The set's leading metric; for slices by label, whose rows have one gold label, accuracy, which is that
    /// label's recall.
    pub metric: String,
    /// Its value and interval.
    pub estimate: Estimate,
}

/// How an evaluation is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// Resampling.
    pub bootstrap: Bootstrap,
    /// What to slice by.
    pub by: Vec<String>,
}

/// Evaluates a system's predictions for the rows of a set.
pub fn evaluate(
    name: DatasetName,
    dataset: &Dataset,
    predictions: &[Prediction],
    options: &Options,
) -> Result<Evaluation, EvaluateError> {
    let table = Table::new(predictions)?;
    let all: Vec<usize> = (0..predictions.len()).collect();
    let groups = groups(predictions, &all);
    let metrics = table
        .metrics()
        .into_iter()
        .map(|name| (name.clone(), estimate(&table, &groups, &name, &options.bootstrap)))
        .collect();
    let unanswered = all.iter().filter(|&&row| !is_answered(&table, predictions, row)).map(|&row| {
        predictions[row].unanswered.as_deref().unwrap_or("the predictions give no answer").to_owned()
    });
    let unanswered = counts(unanswered);
    let confusion = table.confusion(&all);
    let labels = table.classes().map_or_else(Vec::new, |classes| classes.labels.clone());
    let per_class = confusion.iter().flat_map(|confusion| {
        labels.iter().enumerate().map(move |(class, label)| {
            let n = confusion.counts()[class].iter().sum::<usize>() + confusion.unanswered()[class];
            let (precision, recall, f1) =
                (confusion.precision(class), confusion.recall(class), confusion.f1(class));
            (label.clone(), ClassScores { n, precision, recall, f1 })
        })
    });
    let seen = Seen::of(predictions);
    let mut notes = table.notes();
    if seen.spoils() && dataset.rows.task() == Task::ArticleBias {
        notes.push("bias_score was fitted to the rows seen in training; its components were not".to_owned());
    }
    let confidences = top_label(&table.probabilities(&all));
    Ok(Evaluation {
        dataset: name.name(),
        task: dataset.rows.task().name(),
        n: predictions.len(),
        n_groups: groups.len(),
        n_unanswered: unanswered.values().sum(),
        unanswered,
        n_skipped: dataset.skipped.len(),
        skipped_by_reason: counts(dataset.skipped.iter().map(|skipped| skipped.reason.clone())),
        skipped: dataset.skipped.clone(),
        seen,
        metrics,
        references: references(name, dataset.rows.task()).to_vec(),
        agreement: dataset.ratings.as_ref().and_then(|ratings| agreement(ratings, &options.bootstrap)),
        notes,
        per_class: per_class.collect(),
        confusion: confusion.as_ref().map(|confusion| confusion.counts().to_vec()),
        labels,
        reliability: reliability(&confidences, CALIBRATION_BINS),
        slices: slices(predictions, &table, options)?,
    })
}

fn counts(reasons: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for reason in reasons {
        *counts.entry(reason).or_default() += 1;
    }
    counts
}

/// Rows of each group, groups in order of their first row.
pub(super) fn groups(predictions: &[Prediction], rows: &[usize]) -> Vec<Vec<usize>> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &row in rows {
        let place = *places.entry(&predictions[row].group).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(row);
    }
    groups
}

/// Whether the system answered a row: nothing stopped it, and an answer is there.
fn is_answered(table: &Table, predictions: &[Prediction], row: usize) -> bool {
    predictions[row].unanswered.is_none() && table.is_answered(row)
}

/// A metric with the interval from resampling groups.
fn estimate(table: &Table, groups: &[Vec<usize>], name: &str, bootstrap: &Bootstrap) -> Estimate {
    let rows = groups.concat();
    let value = table.metric(name, &rows);
    let drawn = |draw: &[usize]| table.metric(name, &rows_of(groups, draw));
    // Rows drawn twice make calibration look worse than it is, so that its resamples all lie above the value.
    let is_fair = name != "expected_calibration_error";
    let interval = value.filter(|_| is_fair).and_then(|_| bootstrap.interval(groups.len(), drawn));
    Estimate { value, interval, n: table.n_rows(name, &rows) }
}

/// Rows of the groups drawn.
pub(super) fn rows_of(groups: &[Vec<usize>], draw: &[usize]) -> Vec<usize> {
    draw.iter().flat_map(|&group| groups[group].iter().copied()).collect()
}

/// Whether rows have what they are asked to be parted by; they need not be answered yet.
pub fn check_slices(rows: &[Prediction], by: &[String]) -> Result<(), EvaluateError> {
    let is_unknown = |by: &&String| *by != SEEN && rows.iter().all(|row| slice_of(row, by).is_none());
    match by.iter().find(is_unknown) {
        Some(by) => Err(EvaluateError::NoSlice { by: by.clone(), known: known_slices(rows) }),
        None => Ok(()),
    }
}

/// The slices asked for, and where a part of the rows was seen in training, those that were and were not.
fn slices(predictions: &[Prediction], table: &Table, options: &Options) -> Result<Vec<Slice>, EvaluateError> {
    check_slices(predictions, &options.by)?;
    let seen = Seen::of(predictions);
    let partly = seen.n.is_some_and(|n| n > 0 && n < predictions.len());
    let also = (partly && !options.by.iter().any(|by| by == SEEN)).then_some(SEEN);
    let mut found = Vec::new();
    for by in options.by.iter().map(String::as_str).chain(also) {
        let mut values: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, prediction) in predictions.iter().enumerate() {
            let value = if by == SEEN { prediction.seen.map(yes_or_no) } else { slice_of(prediction, by) };
            values.entry(value.unwrap_or(NOT_GIVEN)).or_default().push(row);
        }
        let metric = table.slice_metric(by);
        for (value, rows) in values {
            let groups = groups(predictions, &rows);
            let too_small = rows.len() < SMALLEST_SLICE || groups.len() < SMALLEST_SLICE;
            found.push(Slice {
                by: by.to_owned(),
                value: value.to_owned(),
                n: rows.len(),
                n_groups: groups.len(),
                n_unanswered: rows.iter().filter(|&&row| !is_answered(table, predictions, row)).count(),
                too_small,
                estimate: estimate(table, &groups, &metric, &options.bootstrap),
                metric: metric.clone(),
            });
        }
    }
    Ok(found)
}

fn slice_of<'a>(prediction: &'a Prediction, by: &str) -> Option<&'a str> {
    prediction.slices.get(by).map(String::as_str)
}

const fn yes_or_no(seen: bool) -> &'static str {
    if seen { "yes" } else { "no" }
}

fn known_slices(predictions: &[Prediction]) -> String {
    let mut names: Vec<&str> =
        predictions.iter().flat_map(|prediction| prediction.slices.keys().map(String::as_str)).collect();
    names.push(SEEN);
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
