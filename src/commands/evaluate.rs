//! `slant evaluate`.

use std::io::Write;
use std::path::Path;

use anyhow::Context;

use super::Status;
use super::engine::{pipeline, set_threads};
use super::progress::Progress;
use super::sink::Sink;
use crate::cli::{EvaluateArgs, EvaluationFormat};
use crate::evaluate::{
    Dataset, Evaluation, Options, Prediction, TrainedRows, against, asked, check_slices, evaluate, join,
    predict, read_dataset,
};
use crate::pipeline::Settings;
use crate::report::evaluation::{EvaluationReport, EvaluationRun, json, markdown, table};
use crate::report::plots::{confusion, reliability};
use crate::statistics::Bootstrap;

pub(super) fn run(args: &EvaluateArgs) -> anyhow::Result<Status> {
    set_threads(args.engine.threads)?;
    let format = args.format()?;
    let mut sink = Sink::open(args.output.as_deref())?;
    let dataset = read_dataset(args.dataset, args.task, &args.path, args.split.as_deref())?;
    let rows = args.predictions.as_deref().map(|path| Sink::open(Some(path))).transpose()?;
    let ours = system(args, args.from_predictions.as_deref(), args.engine.model.as_deref(), &dataset)?;
    if let Some(mut file) = rows {
        join::write(&ours.predictions, &mut file)?;
        file.finish()?;
    }
    let bootstrap = Bootstrap { seed: args.seed, replicates: args.replicates, ..Bootstrap::default() };
    let options = Options { bootstrap, by: args.by.clone() };
    let evaluation = evaluate(args.dataset, &dataset, &ours.predictions, &options)?;
    let against =
        args.against.as_deref().map(|other| compare(args, other, &ours, &dataset, &bootstrap)).transpose()?;
    let report = EvaluationReport {
        run: EvaluationRun {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            system: ours.name,
            model_sha256: ours.sha256,
            seed: args.seed,
            replicates: args.replicates,
        },
        evaluation,
        against,
    };
    if let Some(folder) = &args.plots {
        write_plots(folder, &report.evaluation)?;
    }
    let text = match format {
        EvaluationFormat::Table => table(&report),
        EvaluationFormat::Json => json(&report)?,
        EvaluationFormat::Markdown => markdown(&report),
    };
    sink.write_all(text.as_bytes())?;
    sink.finish()?;
    gates(args, &report.evaluation)
}

fn write_plots(folder: &Path, evaluation: &Evaluation) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make folder {}", folder.display()))?;
    let drawn = [("reliability.svg", reliability(evaluation)), ("confusion.svg", confusion(evaluation))];
    for (name, picture) in drawn {
        if let Some(picture) = picture {
            let mut file = Sink::open(Some(&folder.join(name)))?;
            file.write_all(picture.map_err(anyhow::Error::from_boxed)?.as_bytes())?;
            file.finish()?;
        }
    }
    Ok(())
}

/// What judged the rows.
struct System {
    name: String,
    sha256: Option<String>,
    predictions: Vec<Prediction>,
}

/// Predictions read from a file, or made by a model.
fn system(
    args: &EvaluateArgs,
    file: Option<&Path>,
    model: Option<&Path>,
    dataset: &Dataset,
) -> anyhow::Result<System> {
    if let Some(file) = file {
        let predictions = join::read(file)?;
        join::same_rows(&asked(&dataset.rows), &predictions)
            .with_context(|| format!("{} does not belong to {}", file.display(), args.path.display()))?;
        return Ok(System { name: file.display().to_string(), sha256: None, predictions });
    }
    check_slices(&asked(&dataset.rows), &args.by)?;
    let pipeline = pipeline(&args.engine, model, None, Settings { seed: args.seed, ..Settings::default() })?;
    let loaded = pipeline.model();
    let list = loaded.folder.join(&loaded.config.trained_rows);
    let trained = TrainedRows::read(&list).with_context(|| format!("cannot read {}", list.display()))?;
    let progress = Progress::of_rows(dataset.rows.len());
    let predictions = predict(&dataset.rows, &pipeline, &trained, |done| progress.rows(done));
    progress.finish();
    Ok(System {
        name: format!("{} {}", loaded.config.name, loaded.config.version),
        sha256: Some(loaded.sha256.clone()),
        predictions: predictions?,
    })
}

/// The other system is a predictions file, or else a model.
fn compare(
    args: &EvaluateArgs,
    other: &Path,
    ours: &System,
    dataset: &Dataset,
    bootstrap: &Bootstrap,
) -> anyhow::Result<crate::evaluate::Against> {
    let theirs = if other.is_file() {
        system(args, Some(other), None, dataset)?
    } else {
        system(args, None, Some(other), dataset)?
    };
    Ok(against(&ours.predictions, &theirs.predictions, &theirs.name, bootstrap)?)
}

fn gates(args: &EvaluateArgs, evaluation: &Evaluation) -> anyhow::Result<Status> {
    let mut missed = Vec::new();
    for gate in &args.min {
        missed.extend(gate.missed(evaluation)?);
    }
    for line in &missed {
        let _ = writeln!(std::io::stderr(), "slant: {line}");
    }
    Ok(if missed.is_empty() { Status::Done } else { Status::SomeFailed })
}
