//! An evaluation for people, programs and papers: table, JSON, Markdown.

use std::fmt::Write as _;

use anstyle::Style;
use comfy_table::{Cell, CellAlignment, Table, TableStyle, presets};
use serde::Serialize;

use crate::evaluate::{Against, Evaluation, Slice};
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

    let mut metrics = new_table(preset, &["metric", "value", "95 % interval"]);
    for (name, estimate) in &e.metrics {
        metrics.add_row(vec![Cell::new(name), number(estimate.value), interval(estimate.interval)]);
    }
    let _ = writeln!(text, "{metrics}\n");

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
        let head = ["slice", "value", "n", "groups", e.slices[0].metric.as_str(), "95 % interval"];
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
        let mcnemar = against.mcnemar_p.map_or(String::new(), |p| format!("; McNemar p = {p:.4}"));
        let _ = writeln!(text, "{}{mcnemar}\n", against.verdict);
    }
    for skipped in &e.skipped {
        let _ = writeln!(text, "skipped {}: {}", skipped.row, skipped.reason);
    }
    let run = &report.run;
    let line = format!(
        "slant {}, seed {}, {} bootstrap replicates over {} groups.",
        run.version, run.seed, run.replicates, e.n_groups
    );
    let _ = writeln!(text, "{}", note(&line));
    text
}

fn rows_line(e: &Evaluation) -> String {
    let seen = match e.n_seen {
        Some(n) if n > 0 => {
            format!("{} ({n} of {} rows): not a measure of what the model can do", e.seen, e.n)
        }
        _ => format!("seen in training: {}", if e.n_seen == Some(0) { "no" } else { e.seen }),
    };
    format!(
        "{} rows in {} groups, {} unanswered, {} skipped; {seen}",
        e.n,
        e.n_groups,
        e.n_unanswered,
        e.skipped.len()
    )
}

fn slice_cells(slice: &Slice) -> Vec<Cell> {
    let Estimate { value, interval: range, .. } = slice.estimate;
    let shown = if slice.too_small { right("too few to say".to_owned()) } else { number(value) };
    vec![
        Cell::new(&slice.by),
        Cell::new(&slice.value),
        right(slice.n.to_string()),
        right(slice.n_groups.to_string()),
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
