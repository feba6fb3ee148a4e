//! Two systems on the same rows: paired bootstrap of every metric, and McNemar's test on the labels.

use indexmap::IndexMap;
use serde::Serialize;

use super::EvaluateError;
use super::evaluation::{groups, rows_of};
use super::join::same_rows;
use super::prediction::Prediction;
use super::seen::Seen;
use super::table::Table;
use crate::statistics::{Bootstrap, Interval, mcnemar};

/// Metrics that are better when lower.
const LOWER_IS_BETTER: [&str; 3] = ["log_loss", "brier", "expected_calibration_error"];

/// How a system compares with another one on the same rows.
#[derive(Clone, Debug, Serialize)]
pub struct Against {
    /// Name of the other system.
    pub other: String,
    /// Whether the other system was trained on the rows.
    pub other_seen: Seen,
    /// Difference of each metric, this system minus the other.
    pub differences: IndexMap<String, Difference>,
    /// p-value of McNemar's test on which rows each got right; `None` for tasks without labels.
    pub mcnemar_p: Option<f64>,
    /// Rows that only this system got right, and that only the other did.
    pub only_right: Option<[u64; 2]>,
    /// The first metric's difference in words.
    pub verdict: String,
}

/// Difference of one metric.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// This system minus the other.
    pub value: Option<f64>,
    /// 95 % interval by paired bootstrap over groups.
    pub interval: Option<Interval>,
    /// Two-sided bootstrap p-value.
    pub p: Option<f64>,
}

/// Compares `ours` with `theirs`.
pub fn against(
    ours: &[Prediction],
    theirs: &[Prediction],
    other: &str,
    bootstrap: &Bootstrap,
) -> Result<Against, EvaluateError> {
    same_rows(ours, theirs)?;
    let tables = [Table::new(ours)?, Table::new(theirs)?];
    let all: Vec<usize> = (0..ours.len()).collect();
    let groups = groups(ours, &all);
    let names = tables[0].metrics();
    let mut differences = IndexMap::new();
    for name in &names {
        let metric = |table: &Table, draw: &[usize]| table.metric(name, &rows_of(&groups, draw));
        let paired = bootstrap.paired_difference(
            groups.len(),
            |draw| metric(&tables[0], draw),
            |draw| metric(&tables[1], draw),
        );
        let value = paired.map(|paired| paired.difference);
        let (interval, p) = (paired.map(|paired| paired.interval), paired.map(|paired| paired.p_value));
        differences.insert(name.clone(), Difference { value, interval, p });
    }
    let only_right = only_right(&tables);
    let verdict = verdict(names.first().map_or("", String::as_str), &differences, other);
    Ok(Against {
        other: other.to_owned(),
        other_seen: Seen::of(theirs),
        differences,
        mcnemar_p: only_right.map(|[ours, theirs]| mcnemar(ours, theirs)),
        only_right,
        verdict,
    })
}

fn only_right(tables: &[Table; 2]) -> Option<[u64; 2]> {
    let (ours, theirs) = (tables[0].classes()?, tables[1].classes()?);
    let mut counts = [0, 0];
    for (ours, theirs) in ours.rows.iter().zip(&theirs.rows) {
        let right = [ours.predicted == Some(ours.gold), theirs.predicted == Some(theirs.gold)];
        match right {
            [true, false] => counts[0] += 1,
            [false, true] => counts[1] += 1,
            _ => {}
        }
    }
    Some(counts)
}

fn verdict(metric: &str, differences: &IndexMap<String, Difference>, other: &str) -> String {
    let interval = differences.get(metric).and_then(|difference| difference.interval);
    let better = if LOWER_IS_BETTER.contains(&metric) { -1.0 } else { 1.0 };
    match interval.map(|Interval(low, high)| (low * better, high * better)) {
        None => format!("{metric}: too few rows to compare with {other}"),
        Some((low, high)) if low > 0.0 && high > 0.0 => format!("{metric}: better than {other}"),
        Some((low, high)) if low < 0.0 && high < 0.0 => format!("{metric}: worse than {other}"),
        Some(_) => format!("{metric}: cannot be told apart from {other} on these rows"),
    }
}
