//! What int8 changes: `precision MODEL DATA [MENTIONS]` scores news in int8 and in f32, and compares.
//!
//! `DATA` holds the public sets, as for `evaluate_all`. Two parts, one line of JSON: stances of the first
//! `MENTIONS` (5,000) mentions of `news/articles.jsonl` found by both, by the whole pipeline; and macro-F1 of
//! stance on NewsMTSC's two dev sets together, and span F1 of names on CrossNER's, with either arithmetic.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::{Value, json};
use slant::article::RawArticle;
use slant::encoder::{PackedEncoder, Precision};
use slant::evaluate::{DatasetName, Options, Task, TrainedRows, evaluate, predict, read_dataset};
use slant::heads::Heads;
use slant::ingest::{FieldMap, read};
use slant::model::{Model, find};
use slant::pipeline::{Pipeline, Settings};
use slant::record::{ArticleRecord, StanceRecord};
use slant::statistics::Bootstrap;

/// Articles scored together.
const WINDOW: usize = 32;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [model, data, rest @ ..] = arguments.as_slice() else {
        bail!("usage: precision MODEL DATA [MENTIONS]");
    };
    let wanted = rest.first().and_then(|text| text.to_str()).map_or(Ok(5_000), str::parse)?;
    let exact = pipeline(model, Precision::F32)?;
    let quick = pipeline(model, Precision::Int8)?;
    let report = json!({
        "model": format!("{} {}", exact.model().config.name, exact.model().config.version),
        "news": news(&exact, &quick, &data.join("news/articles.jsonl"), wanted)?,
        "f32": sets(&exact, data)?,
        "int8": sets(&quick, data)?,
    });
    #[expect(clippy::print_stdout, reason = "the result of the program")]
    {
        println!("{report}");
    }
    Ok(())
}

fn pipeline(model: &Path, precision: Precision) -> anyhow::Result<Pipeline> {
    let model = Model::load(&find(Some(model))?)?;
    let (heads, encoder) = (Heads::new(&model)?, PackedEncoder::new(&model, precision)?);
    Ok(Pipeline::new(model, heads, Box::new(encoder), None, Settings::default())?)
}

/// Stances that both pipelines read from the same mentions of the same sentences.
fn news(exact: &Pipeline, quick: &Pipeline, path: &Path, wanted: usize) -> anyhow::Result<Value> {
    let mut articles = read(vec![path.to_owned()], FieldMap::default());
    let (mut n_mentions, mut n_same, mut n_one_only, mut n_articles, mut moved) = (0, 0, 0, 0, 0.0);
    while n_mentions < wanted {
        let window: Vec<RawArticle> = articles.by_ref().filter_map(Result::ok).take(WINDOW).collect();
        if window.is_empty() {
            break;
        }
        let outcomes = exact.score(window.clone()).into_iter().zip(quick.score(window));
        for (exact, quick) in outcomes.filter_map(|(exact, quick)| Some((exact.ok()?, quick.ok()?))) {
            n_articles += 1;
            let (exact, mut quick) = (by_mentions(&exact), by_mentions(&quick));
            for (mentions, a) in &exact {
                let Some(b) = quick.remove(mentions) else {
                    n_one_only += 1;
                    continue;
                };
                if n_mentions < wanted {
                    n_mentions += 1;
                    n_same += usize::from(top(a) == top(&b));
                    moved += (value(a) - value(&b)).abs();
                }
            }
            n_one_only += quick.len();
        }
    }
    Ok(json!({
        "articles": n_articles,
        "mentions": n_mentions,
        "same_class": f64::from(u32::try_from(n_same)?) / n_mentions as f64,
        "mean_shift": moved / n_mentions as f64,
        "found_by_one_only": n_one_only,
    }))
}

/// Probabilities against, neutral and favour, by sentence and mentions.
fn by_mentions(record: &ArticleRecord) -> BTreeMap<(usize, Vec<[usize; 2]>), [f64; 3]> {
    let probs = |stance: &StanceRecord| Some([stance.against?, stance.neutral?, stance.favour?]);
    let sentences = record.sentences.iter();
    sentences
        .flat_map(|sentence| {
            let stances = sentence.stances.iter();
            stances.filter_map(move |stance| Some(((sentence.start, stance.spans.clone()), probs(stance)?)))
        })
        .collect()
}

fn value(probs: &[f64; 3]) -> f64 {
    probs[2] - probs[0]
}

fn top(probs: &[f64; 3]) -> usize {
    (0..3).max_by(|&a, &b| probs[a].total_cmp(&probs[b])).unwrap_or(0)
}

fn sets(pipeline: &Pipeline, data: &Path) -> anyhow::Result<Value> {
    let trained = TrainedRows::read(&pipeline.model().folder.join(&pipeline.model().config.trained_rows))?;
    let options = Options { bootstrap: Bootstrap::default(), by: Vec::new() };
    let measured = |set: DatasetName, paths: &[&str], task: Task, metric: &str| -> anyhow::Result<Value> {
        let mut predictions = Vec::new();
        let mut last = None;
        for path in paths {
            let dataset = read_dataset(set, Some(task), &data.join(path), None)?;
            predictions.extend(predict(&dataset.rows, pipeline, &trained, |_| {})?);
            last = Some(dataset);
        }
        let dataset = last.context("a set has files")?;
        let evaluation = evaluate(set, &dataset, &predictions, &options)?;
        let estimate = evaluation.metrics.get(metric).with_context(|| format!("no metric {metric}"))?;
        Ok(json!({ "rows": predictions.len(), metric: serde_json::to_value(estimate)? }))
    };
    let devs = ["newsmtsc/dev_rw.jsonl", "newsmtsc/dev_mt.jsonl"];
    Ok(json!({
        "stance": measured(DatasetName::Newsmtsc, &devs, Task::Stance, "macro_f1")?,
        "actors": measured(DatasetName::Crossner, &["crossner_politics/dev.txt"], Task::Actors, "span_f1")?,
    }))
}
