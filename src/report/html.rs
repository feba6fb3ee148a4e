//! One self-contained page of scored articles.
//!
//! In: [`ArticleRecord`]s. Out: HTML with its style, script and data inside; it loads nothing. The script
//! makes all views from the data, an article's only when it is opened. Means over articles, and all that is said
//! of outlets side by side, come from [`compare`](crate::compare).

mod article;
mod comparison;
mod corpus;
mod embed;
mod means;
mod offsets;
mod series;

use std::io::{self, Write};

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::compare::{Comparison, OutletNames};
use crate::record::ArticleRecord;
use corpus::Corpus;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = concat!(
    "\"use strict\";\n",
    include_str!("html/dom.js"),
    include_str!("html/chart.js"),
    include_str!("html/article.js"),
    include_str!("html/list.js"),
    include_str!("html/evidence.js"),
    include_str!("html/matrix.js"),
    include_str!("html/attention.js"),
    include_str!("html/series.js"),
    include_str!("html/sides.js"),
    include_str!("html/differences.js"),
    include_str!("html/selection.js"),
    include_str!("html/stories.js"),
    include_str!("html/compare.js"),
    include_str!("html/map.js"),
    include_str!("html/page.js"),
);

/// Why an article cannot be shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HtmlError {
    /// A span does not fit the text.
    #[error("span {start}..{end} does not fit its text; score the article again")]
    Span {
        /// Start.
        start: usize,
        /// End.
        end: usize,
    },
    /// A stance is toward an actor that is not listed.
    #[error("a stance names actor {id}, which is not among its actors; score the article again")]
    Actor {
        /// The actor's id.
        id: String,
    },
    /// A stance is in a voice that its sentence does not have.
    #[error("the sentence at {start} has no voice {index}; score the article again")]
    Voice {
        /// Index of the voice.
        index: usize,
        /// Where the sentence starts.
        start: usize,
    },
    /// The text is over 4 GiB.
    #[error("the text is too long for a page")]
    TooLong,
    /// The data cannot be written as JSON.
    #[error("cannot be written as JSON")]
    Json(#[source] serde_json::Error),
    /// The data cannot be escaped.
    #[error("cannot be escaped")]
    Format(#[source] std::fmt::Error),
}

/// A page in the making.
#[derive(Debug)]
pub struct Page {
    title: Option<String>,
    corpus: Corpus,
    /// Embedded JSON of each article.
    articles: Vec<String>,
    comparison: Option<Comparison>,
    /// The view that is shown first; without one, the list of articles.
    start: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Shell<'a> {
    title: &'a str,
    version: &'a str,
    policy: String,
    style: &'a str,
    script: &'a str,
    start: Option<&'a str>,
    corpus: String,
    comparison: Option<String>,
    articles: &'a [String],
}

impl Page {
    /// An empty page; without a title it gets one from what it holds. Outlets get their usual names.
    #[must_use]
    pub fn new(title: Option<String>, outlets: OutletNames) -> Self {
        Self { title, corpus: Corpus::new(outlets), articles: Vec::new(), comparison: None, start: None }
    }

    /// Adds the comparison of the very articles that the page holds.
    #[must_use]
    pub fn with_comparison(self, comparison: Comparison) -> Self {
        Self { comparison: Some(comparison), ..self }
    }

    /// Makes the comparison what is shown first.
    #[must_use]
    pub fn opened_at_comparison(self) -> Self {
        Self { start: Some("compare"), ..self }
    }

    /// How many articles it holds.
    #[must_use]
    pub fn n_articles(&self) -> usize {
        self.corpus.n_articles()
    }

    /// Adds an article behind the others. An article whose spans do not fit its text is refused.
    pub fn add(&mut self, record: &ArticleRecord) -> Result<(), HtmlError> {
        self.articles.push(embed::json(&article::data(record)?)?);
        self.corpus.add(record);
        Ok(())
    }

    /// Writes the page.
    pub fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.corpus.follow_names();
        let shell = Shell {
            title: &self.heading(),
            version: env!("CARGO_PKG_VERSION"),
            policy: policy(),
            style: STYLE,
            script: SCRIPT,
            start: self.start,
            corpus: embed::json(&self.corpus.data()).map_err(io::Error::other)?,
            comparison: self
                .comparison
                .as_ref()
                .map(|comparison| embed::json(&comparison::data(comparison)))
                .transpose()
                .map_err(io::Error::other)?,
            articles: &self.articles,
        };
        shell.write_into(out)
    }

    fn heading(&self) -> String {
        let given = self.title.as_deref().or_else(|| match self.n_articles() {
            1 => self.corpus.first_title(),
            _ => None,
        });
        given.map_or_else(|| format!("{} scored articles", self.n_articles()), without_controls)
    }
}

/// Control characters mean nothing in a title, and some may not stand in HTML.
fn without_controls(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Content Security Policy: our style and script by their hashes, and nothing else.
fn policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}
