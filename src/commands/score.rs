//! `slant score`.

use std::io::Write;
use std::time::Duration;

use serde::Serialize;

use super::Status;
use super::engine::{pipeline, set_threads};
use super::progress::Progress;
use super::sink::Sink;
use super::windows::{Receiver, score};
use crate::actor::Catalogue;
use crate::article::Origin;
use crate::cli::{FieldArgs, Offsets, ScoreArgs};
use crate::ingest::{Articles, FieldMap, read, total_bytes};
use crate::pipeline::{Pipeline, Settings};
use crate::record::ArticleRecord;
use crate::report::{Writer, writer};

/// A run of this length hears of the other model, once.
const LONG_RUN: Duration = Duration::from_mins(1);

/// How many times as long `slant-base` takes, in int8; by scoring the same 411 articles with both.
const COST_OF_BASE: f64 = 6.0;

/// What the other shipped model would cost or gain, at this run's own speed.
fn other_model(name: &str, articles_per_second: f64) -> Option<String> {
    let text = |model: &str, gain: &str, rate: f64| {
        format!(
            "{articles_per_second:.1} articles/s; `--model {model}` is {gain}: about {rate:.1} articles/s here"
        )
    };
    match name {
        "slant-base" => Some(text("small", "faster and less accurate", articles_per_second * COST_OF_BASE)),
        "slant-small" => Some(text("base", "more accurate and slower", articles_per_second / COST_OF_BASE)),
        _ => None,
    }
}

/// A failed article, as `--errors` writes it.
#[derive(Serialize)]
struct Failure {
    path: String,
    record: Option<usize>,
    error: String,
}

pub(super) fn run(args: &ScoreArgs) -> anyhow::Result<Status> {
    set_threads(args.engine.threads)?;
    let format = args.format()?;
    let articles = read(args.paths.clone(), field_map(&args.fields));
    let mut sink = Sink::open(args.output.as_deref())?;
    let mut errors = args.errors.as_deref().map(|path| Sink::open(Some(path))).transpose()?;
    let catalogue = if args.actors.is_empty() { None } else { Some(Catalogue::load(&args.actors)?) };
    let settings = Settings {
        abstain: args.abstain,
        pronouns: !args.no_pronouns,
        seed: args.seed,
        ..Settings::default()
    };
    let pipeline = pipeline(&args.engine, args.engine.model.as_deref(), catalogue, settings)?;
    let mut writer = writer(format, sink.is_terminal(), &args.fields.keep_field);
    let progress = Progress::new(total_bytes(&args.paths));

    let mut run = Run {
        args,
        model: &pipeline.model().config.name,
        progress: &progress,
        writer: writer.as_mut(),
        sink: &mut sink,
        errors: errors.as_mut(),
        n_scored: 0,
        n_failed: 0,
        n_unread: 0,
        unmet: args.fields.keep_field.clone(),
        is_advised: false,
    };
    let outcome = run.all(articles, &pipeline);
    progress.finish();
    let (n_scored, n_failed, n_unread, unmet) = (run.n_scored, run.n_failed, run.n_unread, run.unmet);
    if let Err(error) = outcome {
        return if is_closed_pipe(&error) { Ok(Status::Done) } else { Err(error) };
    }
    sink.finish()?;
    if let Some(errors) = errors {
        errors.finish()?;
    }
    if n_unread > 0 {
        progress
            .message(&format!("{n_unread} of {n_scored} articles have no scores; their `reason` says why"));
    }
    if n_scored > 0 && !unmet.is_empty() {
        progress.message(&format!("no article has a field `{}` (--keep-field)", unmet.join("`, or `")));
    }
    if n_failed == 0 {
        return Ok(Status::Done);
    }
    progress.message(&format!("{n_scored} articles scored, {n_failed} failed"));
    Ok(Status::SomeFailed)
}

struct Run<'a> {
    args: &'a ScoreArgs,
    model: &'a str,
    progress: &'a Progress,
    writer: &'a mut dyn Writer,
    sink: &'a mut Sink,
    errors: Option<&'a mut Sink>,
    n_scored: usize,
    n_failed: usize,
    /// Articles that were written without scores.
    n_unread: usize,
    /// Fields to be kept that no article has had yet.
    unmet: Vec<String>,
    is_advised: bool,
}

impl Run<'_> {
    fn all(&mut self, articles: Articles, pipeline: &Pipeline) -> anyhow::Result<()> {
        self.writer.begin(self.sink)?;
        score(articles, pipeline, self)?;
        self.writer.end(self.sink).map_err(Into::into)
    }
}

impl Receiver for Run<'_> {
    fn scored(&mut self, record: ArticleRecord) -> anyhow::Result<()> {
        let record = match self.args.offsets {
            Offsets::Bytes => record,
            Offsets::Chars => record.in_chars(),
        };
        self.unmet.retain(|field| !record.fields.contains_key(field));
        self.writer.article(&record, self.sink)?;
        self.n_scored += 1;
        self.n_unread += usize::from(record.reason.is_some());
        Ok(())
    }

    fn failed(&mut self, origin: &Origin, error: &str) -> anyhow::Result<()> {
        self.n_failed += 1;
        self.progress.message(error);
        if let Some(errors) = self.errors.as_mut() {
            let failure = Failure {
                path: origin.path.display().to_string(),
                record: origin.record,
                error: error.to_owned(),
            };
            serde_json::to_writer(&mut **errors, &failure)?;
            errors.write_all(b"\n")?;
        }
        Ok(())
    }

    fn window_done(&mut self, bytes_read: u64) -> anyhow::Result<()> {
        self.sink.flush()?;
        self.progress.at(bytes_read, self.n_scored, self.n_failed);
        let elapsed = self.progress.elapsed();
        if elapsed > LONG_RUN && !self.is_advised {
            self.is_advised = true;
            let rate = self.n_scored as f64 / elapsed.as_secs_f64();
            if let Some(advice) = other_model(self.model, rate) {
                self.progress.message(&advice);
            }
        }
        Ok(())
    }
}

fn field_map(fields: &FieldArgs) -> FieldMap {
    FieldMap {
        text: fields.text_field.clone(),
        id: fields.id_field.clone(),
        outlet: fields.outlet_field.clone(),
        title: fields.title_field.clone(),
        date: fields.date_field.clone(),
        url: fields.url_field.clone(),
        author: fields.author_field.clone(),
        section: fields.section_field.clone(),
        kept: fields.keep_field.clone(),
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::other_model;

    #[test]
    fn each_shipped_model_names_the_other_and_none_else_is_spoken_of() {
        let of = |name| other_model(name, 10.0);
        assert!(of("slant-base").is_some_and(|text| text.contains("--model small") && text.contains("60.0")));
        assert!(of("slant-small").is_some_and(|text| text.contains("--model base") && text.contains("1.7")));
        assert_eq!(of("mine"), None);
    }
}
