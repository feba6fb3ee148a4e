//! `slant score`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;

use super::Status;
use super::engine::{pipeline, set_threads};
use super::progress::Progress;
use super::sink::{Sink, ensure_apart};
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
    let outputs: Vec<&Path> =
        [&args.output, &args.errors].into_iter().flatten().map(PathBuf::as_path).collect();
    ensure_apart(&outputs, &args.paths)?;
    let articles = read(args.paths.clone(), field_map(&args.fields))
        .passing_over(outputs.into_iter().map(Path::to_path_buf));
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
        unmet: Asked::all(&args.fields),
        is_advised: false,
    };
    let outcome = run.all(articles, &pipeline);
    progress.finish();
    let (n_scored, n_failed, n_unread, unmet) = (run.n_scored, run.n_failed, run.n_unread, run.unmet);
    outcome?;
    sink.finish()?;
    if let Some(errors) = errors {
        errors.finish()?;
    }
    if n_unread > 0 {
        progress
            .message(&format!("{n_unread} of {n_scored} articles have no scores; their `reason` says why"));
    }
    if n_scored > 0 {
        for Asked { option, name, .. } in unmet {
            progress.message(&format!("no article has a field `{name}` (--{option}-field)"));
        }
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
    /// Fields asked for that no article has had yet.
    unmet: Vec<Asked>,
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
        self.unmet.retain(|field| !field.is_met(&record));
        if self.sink.is_terminal() {
            self.progress
                .beside(|| self.writer.article(&record, self.sink).and_then(|()| self.sink.flush()))?;
        } else {
            self.writer.article(&record, self.sink)?;
        }
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

/// Whether a record has a field, by its name.
type IsIn = fn(&ArticleRecord, &str) -> bool;

/// A field that was named.
struct Asked {
    option: &'static str,
    name: String,
    is_in: IsIn,
}

impl Asked {
    /// All but those for the text, without which there is no article, and the identifier, which is made up then.
    fn all(fields: &FieldArgs) -> Vec<Self> {
        let named: [(_, _, IsIn); 6] = [
            ("outlet", &fields.outlet_field, |record, _| record.outlet.is_some()),
            ("title", &fields.title_field, |record, _| record.title.is_some()),
            ("date", &fields.date_field, |record, _| record.published.is_some()),
            ("url", &fields.url_field, |record, _| record.url.is_some()),
            ("author", &fields.author_field, |record, _| record.author.is_some()),
            ("section", &fields.section_field, |record, _| record.section.is_some()),
        ];
        let named = named
            .into_iter()
            .filter_map(|(option, name, is_in)| Some(Self { option, name: name.clone()?, is_in }));
        let kept = fields.keep_field.iter().map(|name| Self {
            option: "keep",
            name: name.clone(),
            is_in: |record, name| record.fields.contains_key(name),
        });
        named.chain(kept).collect()
    }

    fn is_met(&self, record: &ArticleRecord) -> bool {
        (self.is_in)(record, &self.name)
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
