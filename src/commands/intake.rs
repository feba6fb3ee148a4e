//! Where scored articles go: into a comparison, a page, or both.

use std::io::BufRead;
use std::path::Path;

use anyhow::Context;

use crate::compare::{By, Corpus, OutletNames};
use crate::record::{self, ArticleRecord};
use crate::report::html::Page;

/// The outlets' names in `path`, or the built-in ones.
pub(super) fn outlet_names(path: Option<&Path>) -> anyhow::Result<OutletNames> {
    Ok(path.map(OutletNames::load).transpose()?.unwrap_or_else(OutletNames::built_in))
}

/// What is kept of every article.
pub(super) struct Intake {
    corpus: Corpus,
    page: Option<Page>,
}

impl Intake {
    pub(super) fn new(by: By, outlets: OutletNames, story_field: Option<String>, page: Option<Page>) -> Self {
        Self { corpus: Corpus::new(by, outlets, story_field), page }
    }

    pub(super) fn n_articles(&self) -> usize {
        self.corpus.n_articles()
    }

    /// All articles are there.
    pub(super) fn finish(mut self) -> (Corpus, Option<Page>) {
        self.corpus.follow_names();
        (self.corpus, self.page)
    }

    pub(super) fn add(&mut self, record: &ArticleRecord) -> anyhow::Result<()> {
        if let Some(page) = &mut self.page {
            page.add(record)?;
        }
        self.corpus.add(record);
        Ok(())
    }

    /// Adds the scored articles of a file; `path` is named in errors.
    pub(super) fn add_scored(&mut self, reader: impl BufRead, path: &Path) -> anyhow::Result<()> {
        for article in record::scored(reader, path) {
            let article = article?;
            self.add(&article).with_context(|| format!("{}: article {}", path.display(), article.id))?;
        }
        Ok(())
    }
}
