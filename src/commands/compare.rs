//! `slant compare`.

mod stories;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use super::Status;
use super::engine::{pipeline, set_threads};
use super::intake::{Intake, outlet_names};
use super::progress::Progress;
use super::sink::Sink;
use super::windows::{Receiver, score};
use crate::actor::Catalogue;
use crate::article::Origin;
use crate::cli::{CompareArgs, ComparisonFormat, Part};
use crate::compare::{By, Comparison, Options, StoryOptions, compare};
use crate::ingest::{FieldMap, read, total_bytes};
use crate::pipeline::Settings;
use crate::record::ArticleRecord;
use crate::report::comparison::{csv, json, map_svg, markdown, table};
use crate::report::html::Page;
use stories::{read_stories, write_stories};

pub(super) fn run(args: &CompareArgs) -> anyhow::Result<Status> {
    set_threads(args.engine.threads)?;
    let options = options(args)?;
    let format = args.format()?;
    let mut sink = Sink::open(args.output.as_deref())?;
    let stories_out = args.stories_out.as_deref().map(|path| Sink::open(Some(path))).transpose()?;
    let outlets = outlet_names(args.outlets.as_deref())?;
    let page = (format == ComparisonFormat::Html).then(|| Page::new(None, outlets.clone()));
    let mut intake = Intake::new(args.by.clone(), outlets, args.story_field.clone(), page);
    let n_failed = fill(&mut intake, args)?;
    let (corpus, page) = intake.finish();
    let comparison = compare(&corpus, &options)?;
    if let Some(mut file) = stories_out {
        write_stories(&comparison, &mut file)?;
        file.finish()?;
    }
    if let (Some(folder), Some(map)) = (&args.plots, &comparison.map) {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make folder {}", folder.display()))?;
        let mut file = Sink::open(Some(&folder.join("map.svg")))?;
        file.write_all(map_svg(map).map_err(anyhow::Error::from_boxed)?.as_bytes())?;
        file.finish()?;
    }
    match page {
        Some(page) => page.with_comparison(comparison).opened_at_comparison().write(&mut sink)?,
        None => sink.write_all(text(&comparison, format, args)?.as_bytes())?,
    }
    sink.finish()?;
    Ok(if n_failed == 0 { Status::Done } else { Status::SomeFailed })
}

/// Every format but the page.
fn text(comparison: &Comparison, format: ComparisonFormat, args: &CompareArgs) -> anyhow::Result<String> {
    Ok(match format {
        ComparisonFormat::Json => json(comparison)?,
        ComparisonFormat::Csv => csv(comparison, args.part.unwrap_or(Part::Differences))?,
        ComparisonFormat::Markdown => markdown(comparison),
        ComparisonFormat::Table | ComparisonFormat::Html => table(comparison),
    })
}

fn options(args: &CompareArgs) -> anyhow::Result<Options> {
    let is_share = |value: f64| value > 0.0 && value <= 1.0;
    ensure!(is_share(args.story_similarity), "--story-similarity lies above 0 and up to 1");
    ensure!(is_share(args.fdr), "--fdr lies above 0 and up to 1");
    if let (Some(since), Some(until)) = (args.since, args.until) {
        ensure!(since <= until, "--since {since} lies after --until {until}");
    }
    Ok(Options {
        min_articles: args.min_articles,
        genre: args.genre,
        since: args.since,
        until: args.until,
        keep_copies: args.keep_copies,
        actors: args.actor.clone(),
        stories: StoryOptions { days: args.story_days, similarity: args.story_similarity },
        given_stories: args.stories.as_deref().map(read_stories).transpose()?,
        false_discovery_rate: args.fdr,
        seed: args.seed,
    })
}

/// Reads scored files as they are, and scores the rest; how many articles failed.
fn fill(intake: &mut Intake, args: &CompareArgs) -> anyhow::Result<usize> {
    let mut raw = Vec::new();
    for path in &args.paths {
        if path.as_os_str() == "-" {
            let mut input = Vec::new();
            std::io::stdin().lock().read_to_end(&mut input).context("cannot read standard input")?;
            if !is_scored(&mut Cursor::new(&input))? {
                bail!(
                    "standard input holds no scored articles; write some with `slant score --format jsonl`"
                );
            }
            intake.add_scored(Cursor::new(&input), Path::new("standard input"))?;
        } else if path.is_file() && is_scored(&mut open(path)?)? {
            intake.add_scored(open(path)?, path)?;
        } else {
            raw.push(path.clone());
        }
    }
    if raw.is_empty() { Ok(0) } else { add_raw(intake, args, raw) }
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?))
}

/// Whether the first line that is not blank is a scored article.
fn is_scored(reader: &mut dyn BufRead) -> anyhow::Result<bool> {
    let mut line = Vec::new();
    while line.iter().all(u8::is_ascii_whitespace) {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
    }
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line);
    let value = serde_json::from_slice::<serde_json::Value>(line);
    Ok(value.is_ok_and(|value| value.get("schema_version").is_some() && value.get("sentences").is_some()))
}

fn add_raw(intake: &mut Intake, args: &CompareArgs, paths: Vec<PathBuf>) -> anyhow::Result<usize> {
    let catalogue = if args.actors.is_empty() { None } else { Some(Catalogue::load(&args.actors)?) };
    let settings = Settings { seed: args.seed, ..Settings::default() };
    let pipeline = pipeline(&args.engine, args.engine.model.as_deref(), catalogue, settings)?;
    let progress = Progress::new(total_bytes(&paths));
    let mut scoring = Scoring { intake, progress: &progress, n_scored: 0, n_failed: 0 };
    let outcome = score(read(paths, kept_fields(args)), &pipeline, &mut scoring);
    let n_failed = scoring.n_failed;
    progress.finish();
    outcome.map(|()| n_failed)
}

/// The fields that the sides and the stories are read from.
fn kept_fields(args: &CompareArgs) -> FieldMap {
    let by = match &args.by {
        By::Field(name) => Some(name.clone()),
        _ => None,
    };
    FieldMap { kept: by.into_iter().chain(args.story_field.clone()).collect(), ..FieldMap::default() }
}

struct Scoring<'a> {
    intake: &'a mut Intake,
    progress: &'a Progress,
    n_scored: usize,
    n_failed: usize,
}

impl Receiver for Scoring<'_> {
    fn scored(&mut self, record: ArticleRecord) -> anyhow::Result<()> {
        self.intake.add(&record)?;
        self.n_scored += 1;
        Ok(())
    }

    fn failed(&mut self, _: &Origin, error: &str) -> anyhow::Result<()> {
        self.n_failed += 1;
        self.progress.message(error);
        Ok(())
    }

    fn window_done(&mut self, bytes_read: u64) -> anyhow::Result<()> {
        self.progress.at(bytes_read, self.n_scored, self.n_failed);
        Ok(())
    }
}
