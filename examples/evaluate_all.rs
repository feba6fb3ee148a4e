//! Evaluates a model on every public set of a folder and on our own, and writes the README's table.
//!
//! ```sh
//! cargo run --release --example evaluate_all -- DATA small > table.md
//! cargo run --release --example evaluate_all -- DATA base FOLDS > table.md
//! ```
//!
//! `DATA` holds the sets' published files, in the folders named below; a set that is not there is left out and
//! named. `FOLDS` may hold out-of-fold predictions as `SET-TASK.jsonl` (`babe-loaded.jsonl`), which then stand
//! in place of the model's.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use slant::encoder::{PackedEncoder, Precision};
use slant::evaluate::{
    Dataset, DatasetName, Evaluation, Options, Prediction, Seen, Task, TrainedRows, asked, evaluate, join,
    predict, read_dataset,
};
use slant::heads::Heads;
use slant::model::{Model, find};
use slant::pipeline::{Pipeline, Settings};
use slant::score::Interval;
use slant::statistics::Bootstrap;

/// Format, file or folder in `DATA`, part of it, and what is asked.
type Set = (DatasetName, &'static str, Option<&'static str>, Task);

const SETS: [Set; 17] = [
    (DatasetName::Newsmtsc, "newsmtsc/dev_rw.jsonl", None, Task::Stance),
    (DatasetName::Newsmtsc, "newsmtsc/dev_rw.jsonl", None, Task::EndToEnd),
    (DatasetName::Newsmtsc, "newsmtsc/dev_mt.jsonl", None, Task::Stance),
    (DatasetName::Newsmtsc, "newsmtsc/dev_mt.jsonl", None, Task::EndToEnd),
    (DatasetName::Jsonl, OWN, Some("test"), Task::Stance),
    (DatasetName::Jsonl, OWN, Some("test"), Task::EndToEnd),
    (DatasetName::Seesaw, "seesaw", Some("valid"), Task::EndToEnd),
    (DatasetName::Seesaw, "seesaw", Some("valid"), Task::ArticleStance),
    (DatasetName::Persent, "persent/dev.csv", None, Task::ArticleStance),
    (DatasetName::Seesaw, "seesaw", Some("valid"), Task::Voices),
    (DatasetName::Polnear, "polnear/dev", None, Task::Voices),
    (DatasetName::Chains, CHAINS, Some("test"), Task::Chains),
    (DatasetName::Crossner, "crossner_politics/dev.txt", None, Task::Actors),
    (DatasetName::Babe, "babe/expert_sg1.csv", None, Task::Loaded),
    (DatasetName::Babe, "babe/expert_sg1.csv", None, Task::LoadedWords),
    (DatasetName::Basil, "basil", None, Task::Loaded),
    (DatasetName::Hyperpartisan, "hyperpartisan/dev.jsonl", None, Task::ArticleBias),
];

/// Our own sentences and articles, in this repository.
const OWN: &str = "data/labelled/stance.jsonl";
const CHAINS: &str = "data/labelled/chains.jsonl";

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let data = arguments.next().context("name the folder of public sets, then a model")?;
    let (model, folds) = (arguments.next(), arguments.next());
    let model = Model::load(&find(model.as_deref())?)?;
    let trained = TrainedRows::read(&model.folder.join(&model.config.trained_rows))?;
    let (heads, encoder) = (Heads::new(&model)?, PackedEncoder::new(&model, Precision::Int8)?);
    let name = format!("{} {}", model.config.name, model.config.version);
    let pipeline = Pipeline::new(model, heads, Box::new(encoder), None, Settings::default())?;
    let options = Options { bootstrap: Bootstrap::default(), by: Vec::new() };

    let (mut unseen, mut seen) = (Vec::new(), Vec::new());
    for (set, path, split, task) in SETS {
        let path = if path == OWN || path == CHAINS {
            Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
        } else {
            data.join(path)
        };
        if !path.exists() {
            writeln!(std::io::stderr(), "left out: {}", path.display())?;
            continue;
        }
        let dataset = read_dataset(set, Some(task), &path, split)?;
        let predictions = match folds.as_ref().map(|folds| predictions(folds, set, task, &dataset)) {
            Some(Some(read)) => read?,
            _ => predict(&dataset.rows, &pipeline, &trained, |_| {})?,
        };
        let (kept, n_left_out) = without_some_seen(predictions);
        let evaluation = evaluate(set, &dataset, &kept, &options)?;
        let rows = if evaluation.seen.spoils() { &mut seen } else { &mut unseen };
        rows.push(row(&evaluation, &part(&path, split), n_left_out));
        writeln!(std::io::stderr(), "{} {}", set.name(), task.name())?;
    }
    let mut out = std::io::stdout().lock();
    let head = "| set | task | rows | no answer | metric | value [95 % interval] | published |\n|---|---|---|---|---|---|---|";
    for (title, rows) in [("not seen in training", &unseen), ("seen in training, in whole or in part", &seen)]
    {
        if !rows.is_empty() {
            writeln!(out, "**{name}: {title}**\n\n{head}\n{}\n", rows.join("\n"))?;
        }
    }
    let bootstrap = options.bootstrap;
    writeln!(
        out,
        "Intervals: bootstrap over articles or stories where the set tells them, seed {}, {} replicates. A row without \
         an answer counts as wrong.",
        bootstrap.seed, bootstrap.replicates
    )?;
    Ok(())
}

/// Out-of-fold predictions, where there are any.
fn predictions(
    folder: &Path,
    set: DatasetName,
    task: Task,
    dataset: &Dataset,
) -> Option<anyhow::Result<Vec<Prediction>>> {
    let path = folder.join(format!("{}-{}.jsonl", set.name(), task.name()));
    path.exists().then(|| {
        let read = join::read(&path)?;
        join::same_rows(&asked(&dataset.rows), &read)?;
        Ok(read)
    })
}

/// Where only some rows were seen in training, the others; and how many those some are.
fn without_some_seen(predictions: Vec<Prediction>) -> (Vec<Prediction>, usize) {
    let n = predictions.len();
    if Seen::of(&predictions).n.is_none_or(|seen| seen == 0 || seen == n) {
        return (predictions, 0);
    }
    let kept: Vec<Prediction> = predictions.into_iter().filter(|row| row.seen != Some(true)).collect();
    let n_left_out = n - kept.len();
    (kept, n_left_out)
}

/// File and split, as the table names them.
fn part(path: &Path, split: Option<&str>) -> String {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    split.unwrap_or(stem).to_owned()
}

fn row(evaluation: &Evaluation, part: &str, n_left_out: usize) -> String {
    let (mut metrics, mut values, mut published) = (Vec::new(), Vec::new(), Vec::new());
    let leading = evaluation.metrics.keys().next().map_or("", String::as_str);
    let also = ["source_match", "lea_f1", "overlap_f1", "auc_bias_score"];
    let shown =
        evaluation.metrics.iter().filter(|(name, _)| *name == leading || also.contains(&name.as_str()));
    for (name, estimate) in shown {
        metrics.push(name.replace('_', " "));
        let value = estimate.value.map_or("–".to_owned(), |value| format!("{value:.3}"));
        let range = estimate.interval.map(|Interval(low, high)| format!(" [{low:.3}, {high:.3}]"));
        values.push(value + &range.unwrap_or_default());
        let of = evaluation.references.iter().filter(|reference| reference.metric == name);
        published
            .extend(of.map(|reference| format!("{:.3} {}, {}", reference.value, reference.by, reference.on)));
    }
    if let Some(agreement) = &evaluation.agreement
        && let Some(alpha) = agreement.alpha.value
    {
        published.push(format!("annotators' alpha {alpha:.2} (from {} groups)", agreement.n_groups));
    }
    let seen = match evaluation.seen.folds {
        Some(folds) => format!(", out of {folds} folds"),
        None if n_left_out > 0 => format!(", {n_left_out} seen left out"),
        None => String::new(),
    };
    format!(
        "| {} {part} | {} | {}{seen} | {} | {} | {} | {} |",
        evaluation.dataset,
        evaluation.task,
        evaluation.n,
        evaluation.n_unanswered,
        metrics.join("<br>"),
        values.join("<br>"),
        published.join("<br>"),
    )
}
