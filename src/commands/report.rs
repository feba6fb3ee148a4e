//! `slant report`.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, bail};

use super::Status;
use super::sink::Sink;
use crate::cli::ReportArgs;
use crate::record;
use crate::report::html::Page;

pub(super) fn run(args: &ReportArgs) -> anyhow::Result<Status> {
    let mut sink = Sink::open(args.output.as_deref())?;
    let mut page = Page::new(args.title.clone());
    for path in &args.paths {
        let n_before = page.n_articles();
        if path.as_os_str() == "-" {
            add(&mut page, std::io::stdin().lock(), Path::new("standard input"))?;
        } else {
            let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
            add(&mut page, BufReader::new(file), path)?;
        }
        if page.n_articles() == n_before {
            bail!("{}: no scored article in it", path.display());
        }
    }
    match page.write(&mut sink) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(Status::Done),
        written => written?,
    }
    sink.finish()?;
    Ok(Status::Done)
}

fn add(page: &mut Page, reader: impl std::io::BufRead, path: &Path) -> anyhow::Result<()> {
    for article in record::scored(reader, path) {
        let article = article?;
        page.add(&article).with_context(|| format!("{}: article {}", path.display(), article.id))?;
    }
    Ok(())
}
