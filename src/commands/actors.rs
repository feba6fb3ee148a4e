//! `slant actors`.

mod scored;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Status;
use super::sink::Sink;
use crate::actor::{Catalogue, Checked, Level, check, merge};
use crate::cli::{ActorsArgs, ActorsCommand, CheckArgs, CheckFormat, ListArgs, ListFormat};
use crate::report::actors::{Row, checked_json, checked_lines, json, table, toml};

pub(super) fn run(args: &ActorsArgs) -> anyhow::Result<Status> {
    match &args.command {
        ActorsCommand::List(args) => run_list(args),
        ActorsCommand::Check(args) => run_check(args),
    }
}

fn run_list(args: &ListArgs) -> anyhow::Result<Status> {
    let n_catalogues = args.paths.iter().filter(|path| has_ending(path, &["toml"])).count();
    if let Some(path) = args.paths.iter().find(|path| !has_ending(path, &["toml", "jsonl", "ndjson"])) {
        anyhow::bail!("{}: name a catalogue (.toml) or scored articles (.jsonl)", path.display());
    }
    let format = args.format()?;
    let mut sink = Sink::open(args.output.as_deref())?;
    let (rows, n_failed) = if n_catalogues == 0 {
        let (found, n_failed) = scored::read(&args.paths)?;
        let merged = merge(found).into_iter();
        let kept = merged.filter(|merged| merged.actor.articles.len() >= args.min_articles);
        (kept.map(Row::from).collect::<Vec<_>>(), n_failed)
    } else if n_catalogues < args.paths.len() {
        anyhow::bail!("list catalogues or scored articles, not both at once");
    } else if format == ListFormat::Toml || args.min_articles > 1 {
        anyhow::bail!("`--format toml` and `--min-articles` need scored articles (.jsonl), not a catalogue");
    } else {
        let catalogue = Catalogue::load(&args.paths)?;
        let mut rows: Vec<Row> = catalogue.given().iter().map(Row::from).collect();
        rows.sort_by(|left, right| (&left.name, &left.id).cmp(&(&right.name, &right.id)));
        (rows, 0)
    };
    let text = match format {
        ListFormat::Table => table(&rows, sink.is_terminal()),
        ListFormat::Json => json(&rows)?,
        ListFormat::Toml => toml(&rows)?,
    };
    sink.write_all(text.as_bytes())?;
    sink.finish()?;
    Ok(if n_failed == 0 { Status::Done } else { Status::SomeFailed })
}

fn run_check(args: &CheckArgs) -> anyhow::Result<Status> {
    let read = |path: &PathBuf| {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok((path.clone(), text))
    };
    let files: Vec<(PathBuf, String)> = args.paths.iter().map(read).collect::<anyhow::Result<_>>()?;
    let groups: Vec<&[(PathBuf, String)]> = if args.join { vec![&files] } else { files.chunks(1).collect() };
    let checked: Vec<(Vec<&Path>, Checked)> = groups
        .into_iter()
        .map(|group| (group.iter().map(|(path, _)| path.as_path()).collect(), check(group)))
        .collect();
    let mut sink = Sink::open(None)?;
    let text = match args.format {
        CheckFormat::Table => checked_lines(&checked),
        CheckFormat::Json => checked_json(&checked)?,
    };
    sink.write_all(text.as_bytes())?;
    sink.finish()?;
    let mut findings = checked.iter().flat_map(|(_, checked)| &checked.findings);
    let clashes = findings.any(|finding| finding.fault.level() == Level::Clash);
    Ok(if clashes { Status::SomeFailed } else { Status::Done })
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| endings.contains(&ending.as_str()))
}
