//! `slant report`.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, bail, ensure};

use super::Status;
use super::intake::{Intake, outlet_names};
use super::sink::Sink;
use crate::cli::ReportArgs;
use crate::compare::{By, Options, compare};
use crate::report::html::Page;

pub(super) fn run(args: &ReportArgs) -> anyhow::Result<Status> {
    if let Some(ending) = args.output.as_deref().and_then(Path::extension) {
        let is_page = ["html", "htm", "xhtml"].iter().any(|known| ending.eq_ignore_ascii_case(known));
        ensure!(is_page, "the page is HTML: end the output in .html, not .{}", ending.display());
    }
    let mut sink = Sink::open(args.output.as_deref())?;
    let outlets = outlet_names(args.outlets.as_deref())?;
    let page = Page::new(args.title.clone(), outlets.clone());
    let mut intake = Intake::new(By::Outlet, outlets, None, Some(page));
    for path in &args.paths {
        let n_before = intake.n_articles();
        if path.as_os_str() == "-" {
            intake.add_scored(std::io::stdin().lock(), Path::new("standard input"))?;
        } else {
            let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
            intake.add_scored(BufReader::new(file), path)?;
        }
        if intake.n_articles() == n_before {
            bail!("{}: no scored article in it", path.display());
        }
    }
    let (corpus, page) = intake.finish();
    let page = page.expect("it was given");
    // Nothing to compare is nothing wrong: the page then goes without.
    let comparison = compare(&corpus, &Options::default()).ok().filter(|found| found.sides.len() > 1);
    let page = match comparison {
        Some(comparison) => page.with_comparison(comparison),
        None => page,
    };
    page.write(&mut sink)?;
    sink.finish()?;
    Ok(Status::Done)
}
