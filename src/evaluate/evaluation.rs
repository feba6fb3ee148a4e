//! Predictions to an evaluation: every metric with its interval, by class and by slice.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::EvaluateError;
use super::prediction::Prediction;
use super::rows::Skipped;
use super::table::{CALIBRATION_BINS, Table};
use crate::statistics::{Bin, Bootstrap, Estimate, reliability, top_label};

/// Slices with fewer rows or groups are listed without a verdict.
pub const SMALLEST_SLICE: usize = 20;

/// Results of one system on one labelled set.
#[derive(Clone, Debug, Serialize)]
pub struct Evaluation {
    /// Name of the set's format.
    pub dataset: String,
    /// What was judged.
    pub task: String,
    /// Rows used.
    pub n: usize,
    /// Articles, stories or rows that the intervals are resampled over.
    pub n_groups: usize,
    /// Rows the system gave no answer for; metrics are over the others.
    pub n_unanswered: usize,
    /// Rows of the set that could not be used, and why.
    pub skipped: Vec<Skipped>,
    /// Rows the system was trained on; `None` where it is not known.
    pub n_seen: Option<usize>,
    /// In words: whether the set was seen in training.
    pub seen: &'static str,
    /// Every metric with its 95 % interval, the leading one first.
    pub metrics: IndexMap<String, Estimate>,
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
    /// The value that its rows share.
    pub value: String,
    /// Rows.
    pub n: usize,
    /// Articles, stories or rows.
    pub n_groups: usize,
    /// Whether there are too few rows to say anything.
    pub too_small: bool,
    /// The set's first metric over these rows.
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

/// Evaluates predictions of one task.
pub fn evaluate(
    dataset: &str,
    task: &str,
    predictions: &[Prediction],
    skipped: Vec<Skipped>,
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
    let n_seen = predictions.iter().map(|p| p.seen.map(usize::from)).sum::<Option<usize>>();
    let confusion = table.confusion(&all);
    let labels = match &table {
        Table::Classes { labels, .. } => labels.clone(),
        Table::Spans(_) | Table::Ranking { .. } => Vec::new(),
    };
    let per_class = confusion.iter().flat_map(|confusion| {
        labels.iter().enumerate().map(move |(class, label)| {
            let n = confusion.counts()[class].iter().sum();
            let (precision, recall, f1) =
                (confusion.precision(class), confusion.recall(class), confusion.f1(class));
            (label.clone(), ClassScores { n, precision, recall, f1 })
        })
    });
    let confidences = top_label(&table.probabilities(&all));
    Ok(Evaluation {
        dataset: dataset.to_owned(),
        task: task.to_owned(),
        n: predictions.len(),
        n_groups: groups.len(),
        n_unanswered: table.unanswered(),
        skipped,
        n_seen,
        seen: seen_in_words(n_seen, predictions.len()),
        metrics,
        per_class: per_class.collect(),
        confusion: confusion.as_ref().map(|confusion| confusion.counts().to_vec()),
        labels,
        reliability: reliability(&confidences, CALIBRATION_BINS),
        slices: slices(predictions, &table, options)?,
    })
}

fn seen_in_words(n_seen: Option<usize>, n: usize) -> &'static str {
    match n_seen {
        None => "not known",
        Some(0) => "unseen",
        Some(seen) if seen == n => "seen in training",
        Some(_) => "partly seen in training",
    }
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

/// A metric with the interval from resampling groups.
fn estimate(table: &Table, groups: &[Vec<usize>], name: &str, bootstrap: &Bootstrap) -> Estimate {
    let value = table.metric(name, &groups.concat());
    let drawn = |draw: &[usize]| table.metric(name, &rows_of(groups, draw));
    let interval = value.and_then(|_| bootstrap.interval(groups.len(), drawn));
    Estimate { value, interval, n: groups.iter().map(Vec::len).sum() }
}

/// Rows of the groups drawn.
pub(super) fn rows_of(groups: &[Vec<usize>], draw: &[usize]) -> Vec<usize> {
    draw.iter().flat_map(|&group| groups[group].iter().copied()).collect()
}

fn slices(predictions: &[Prediction], table: &Table, options: &Options) -> Result<Vec<Slice>, EvaluateError> {
    let metric = table.metrics().swap_remove(0);
    let mut found = Vec::new();
    for by in &options.by {
        let mut values: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, prediction) in predictions.iter().enumerate() {
            if let Some(value) = prediction.slices.get(by) {
                values.entry(value).or_default().push(row);
            }
        }
        if values.is_empty() {
            return Err(EvaluateError::NoSlice { by: by.clone(), known: known_slices(predictions) });
        }
        for (value, rows) in values {
            let groups = groups(predictions, &rows);
            let too_small = rows.len() < SMALLEST_SLICE || groups.len() < SMALLEST_SLICE;
            found.push(Slice {
                by: by.clone(),
                value: value.to_owned(),
                n: rows.len(),
                n_groups: groups.len(),
                too_small,
                estimate: estimate(table, &groups, &metric, &options.bootstrap),
                metric: metric.clone(),
            });
        }
    }
    Ok(found)
}

fn known_slices(predictions: &[Prediction]) -> String {
    let mut names: Vec<&str> =
        predictions.iter().flat_map(|prediction| prediction.slices.keys().map(String::as_str)).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
