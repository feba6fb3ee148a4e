//! An evaluation for people, programs and papers: table, JSON, Markdown.

use std::fmt::Write as _;

use anstyle::Style;
use comfy_table::{Cell, CellAlignment, Table, TableStyle, presets};
use serde::Serialize;

use crate::evaluate::{Against, Evaluation, Reference, Seen, Slice};
use crate::score::Interval;
use crate::statistics::Estimate;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// An evaluation with what it was compared with and how it was made.
#[derive(Clone, Debug, Serialize)]
pub struct EvaluationReport {
    /// The results.
    #[serde(flatten)]
    pub evaluation: Evaluation,
    /// The comparison with another system, where one was asked for.
    pub against: Option<Against>,
    /// How it was made.
    pub run: EvaluationRun,
}

/// How an evaluation was made.
#[derive(Clone, Debug, Serialize)]
pub struct EvaluationRun {
    /// Version of slant.
    pub version: String,
    /// The model, or the predictions file.
    pub system: String,
    /// SHA-256 of the model's weights.
    pub model_sha256: Option<String>,
    /// Seed of the resampling.
    pub seed: u64,
    /// Bootstrap replicates.
    pub replicates: usize,
}

/// As JSON, with a line end.
pub fn json(report: &EvaluationReport) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// For a terminal.
#[must_use]
pub fn table(report: &EvaluationReport) -> String {
    render(
        report,
        presets::NOTHING,
        |heading| format!("{BOLD}{heading}{BOLD:#}"),
        |note| format!("{DIM}{note}{DIM:#}"),
    )
}

/// For papers and README files.
#[must_use]
pub fn markdown(report: &EvaluationReport) -> String {
    render(report, presets::ASCII_MARKDOWN, |heading| format!("### {heading}\n"), |note| format!("\n{note}"))
}

fn render(
    report: &EvaluationReport,
    preset: TableStyle,
    heading: impl Fn(&str) -> String,
    note: impl Fn(&str) -> String,
) -> String {
    let e = &report.evaluation;
    let mut text = String::new();
    let _ = writeln!(text, "{}", heading(&format!("{}: {} by {}", e.dataset, e.task, report.run.system)));
    let _ = writeln!(text, "{}\n", rows_line(e));

    let _ = writeln!(text, "{}\n", metrics(e, preset));
    for line in beside(e) {
        let _ = writeln!(text, "{line}\n");
    }

    if !e.per_class.is_empty() {
        let mut classes = new_table(preset, &["class", "n", "precision", "recall", "F1"]);
        for label in &e.labels {
            let scores = &e.per_class[label];
            classes.add_row(vec![
                Cell::new(label),
                right(scores.n.to_string()),
                number(scores.precision),
                number(scores.recall),
                number(scores.f1),
            ]);
        }
        let _ = writeln!(text, "{classes}\n");
    }
    if let Some(confusion) = &e.confusion {
        let head: Vec<&str> =
            std::iter::once("gold ↓ predicted →").chain(e.labels.iter().map(String::as_str)).collect();
        let mut counts = new_table(preset, &head);
        for (label, row) in e.labels.iter().zip(confusion) {
            let cells = row.iter().map(|count| right(count.to_string()));
            counts.add_row(std::iter::once(Cell::new(label)).chain(cells).collect::<Vec<_>>());
        }
        let _ = writeln!(text, "{counts}\n");
    }
    if !e.slices.is_empty() {
        let head = ["slice", "value", "n", "unanswered", "groups", "metric", "score", "95 % interval"];
        let mut slices = new_table(preset, &head);
        for slice in &e.slices {
            slices.add_row(slice_cells(slice));
        }
        let _ = writeln!(text, "{slices}\n");
    }
    if let Some(against) = &report.against {
        let _ = writeln!(text, "{}", heading(&format!("Against {}", against.other)));
        let mut table = new_table(preset, &["metric", "difference", "95 % interval", "p"]);
        for (name, difference) in &against.differences {
            table.add_row(vec![
                Cell::new(name),
                right(difference.value.map_or("–".to_owned(), |value| format!("{value:+.4}"))),
                interval(difference.interval),
                number(difference.p),
            ]);
        }
        let _ = writeln!(text, "{table}");
        if against.other_seen.spoils() {
            let _ = writeln!(text, "{}: {}", against.other, against.other_seen.verdict);
        }
        let mcnemar = against.mcnemar_p.map_or(String::new(), |p| format!("; McNemar p = {p:.4}"));
        let _ = writeln!(text, "{}{mcnemar}\n", against.verdict);
    }
    for (reason, n) in &e.unanswered {
        let _ = writeln!(text, "unanswered {n}: {reason}");
    }
    for (reason, n) in &e.skipped_by_reason {
        let _ = writeln!(text, "skipped {n}: {reason} ({})", some_rows(e, reason));
    }
    let run = &report.run;
    let line = format!(
        "slant {}, seed {}, {} bootstrap replicates over {} groups.",
        run.version, run.seed, run.replicates, e.n_groups
    );
    let _ = writeln!(text, "{}", note(&line));
    text
}

/// Every metric, with the published figures that are of it.
fn metrics(e: &Evaluation, preset: TableStyle) -> Table {
    let referred = |name: &String| -> Vec<String> {
        let of = e.references.iter().filter(|reference| reference.metric == name.as_str());
        of.map(|reference| format!("{:.3} {}", reference.value, reference.by)).collect()
    };
    let mut head = vec!["metric", "value", "95 % interval", "n"];
    if !e.references.is_empty() {
        head.push("published");
    }
    let mut table = new_table(preset, &head);
    for (name, estimate) in &e.metrics {
        let n = right(estimate.n.to_string());
        let mut cells = vec![Cell::new(name), number(estimate.value), interval(estimate.interval), n];
        if !e.references.is_empty() {
            cells.push(Cell::new(referred(name).join("; ")));
        }
        table.add_row(cells);
    }
    table
}

/// What must be read beside the metrics.
fn beside(e: &Evaluation) -> Vec<String> {
    let mut lines = e.notes.clone();
    if let Some(agreement) = &e.agreement {
        let number = |value: f64| format!("{value:.3}");
        let range = agreement.alpha.interval.map_or_else(
            || format!("no interval for {} groups", agreement.n_groups),
            |Interval(low, high)| format!("[{low:.3}, {high:.3}]"),
        );
        lines.push(format!(
            "agreement of {} annotators: Krippendorff's alpha {}, {range}, on {} units with two labels or more",
            agreement.n_annotators,
            agreement.alpha.value.map_or("undefined".to_owned(), number),
            agreement.alpha.n,
        ));
    }
    lines.extend(e.references.iter().map(|reference| {
        let Reference { value, by, on, source, metric } = reference;
        format!("published {metric} {value:.3}: {by}, on {on} ({source})")
    }));
    lines
}

/// The first rows skipped for a reason.
fn some_rows(e: &Evaluation, reason: &str) -> String {
    const SHOWN: usize = 5;
    let mut rows: Vec<&str> =
        e.skipped.iter().filter(|skipped| skipped.reason == reason).map(|s| s.row.as_str()).collect();
    if rows.len() > SHOWN {
        rows.truncate(SHOWN);
        rows.push("…");
    }
    rows.join(", ")
}

fn rows_line(e: &Evaluation) -> String {
    let seen = match e.seen {
        Seen { verdict, n: Some(n), .. } if n == e.n => {
            format!("{verdict} ({n} of {} rows): not a measure of what the model can do", e.n)
        }
        Seen { verdict, n: Some(n), .. } if n > 0 => format!("{verdict} ({n} of {} rows)", e.n),
        Seen { verdict, folds: Some(folds), .. } => {
            format!("seen in training: no, {verdict} ({folds} folds)")
        }
        Seen { n: Some(_), .. } => "seen in training: no".to_owned(),
        Seen { verdict, .. } => format!("seen in training: {verdict}"),
    };
    format!(
        "{} rows in {} groups, {} unanswered, {} skipped; {seen}",
        e.n, e.n_groups, e.n_unanswered, e.n_skipped
    )
}

fn slice_cells(slice: &Slice) -> Vec<Cell> {
    let Estimate { value, interval: range, .. } = slice.estimate;
    let shown = if slice.too_small { right("too few to say".to_owned()) } else { number(value) };
    vec![
        Cell::new(&slice.by),
        Cell::new(&slice.value),
        right(slice.n.to_string()),
        right(slice.n_unanswered.to_string()),
        right(slice.n_groups.to_string()),
        Cell::new(&slice.metric),
        shown,
        if slice.too_small { interval(None) } else { interval(range) },
    ]
}

fn new_table(preset: TableStyle, head: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(preset).set_header(head);
    table
}

fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn number(value: Option<f64>) -> Cell {
    right(value.map_or("–".to_owned(), |value| format!("{value:.4}")))
}

fn interval(interval: Option<Interval>) -> Cell {
    right(interval.map_or("–".to_owned(), |Interval(low, high)| format!("[{low:.4}, {high:.4}]")))
}
