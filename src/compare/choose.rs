//! Which articles are compared, and why not the others.

use serde::Serialize;

use super::Options;
use super::copies::copies;
use super::corpus::{Article, By, Corpus};

/// Opinion is another thing than news, and is not compared with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// All that is not known to be opinion
    #[default]
    News,
    /// What is known to be opinion
    Opinion,
    /// Both together
    Any,
}

/// Articles left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The reason.
    pub reason: String,
    /// How many.
    pub n: usize,
}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.n, self.reason)
    }
}

/// A text that stands twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copy {
    /// The article left out.
    pub id: String,
    /// Its side.
    pub side: String,
    /// The earlier article that it is a copy of.
    pub of: String,
    /// That article's side.
    pub of_side: String,
}

/// The articles to compare.
pub(super) struct Chosen<'a> {
    pub(super) articles: Vec<&'a Article>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) copies: Vec<Copy>,
}

pub(super) fn choose<'a>(corpus: &'a Corpus, options: &Options) -> Chosen<'a> {
    let mut articles: Vec<&Article> = corpus.articles.iter().collect();
    let mut left_out = Vec::new();
    let mut keep = |articles: &mut Vec<&'a Article>, reason: &str, holds: &dyn Fn(&Article) -> bool| {
        let before = articles.len();
        articles.retain(|article| holds(article));
        if articles.len() < before {
            left_out.push(LeftOut { reason: reason.to_owned(), n: before - articles.len() });
        }
    };
    let without_side = match &corpus.by {
        By::Field(name) => format!("without the field {name} (slant score --keep-field {name})"),
        known => format!("without {}", known.name()),
    };
    keep(&mut articles, "not scored", &|article| article.is_scored);
    keep(&mut articles, &without_side, &|article| article.side.is_some());
    if options.since.is_some() || options.until.is_some() {
        keep(&mut articles, "outside the dates, or undated", &|article| {
            article.date.is_some_and(|date| {
                options.since.is_none_or(|since| date >= since)
                    && options.until.is_none_or(|until| date <= until)
            })
        });
    }
    match options.genre {
        _ if corpus.by == By::Genre => {}
        Genre::Any => {}
        Genre::News => keep(&mut articles, "opinion pieces (--genre)", &|article| !article.is_opinion),
        Genre::Opinion => {
            keep(&mut articles, "not known to be opinion (--genre)", &|article| article.is_opinion);
        }
    }
    let mut found = Vec::new();
    if !options.keep_copies {
        let side = |article: &Article| article.side.clone().unwrap_or_default();
        let originals = copies(&articles);
        for (index, original) in originals.iter().enumerate() {
            if let Some(original) = original.map(|original| articles[original]) {
                let copy = articles[index];
                found.push(Copy {
                    id: copy.id.clone(),
                    side: side(copy),
                    of: original.id.clone(),
                    of_side: side(original),
                });
            }
        }
        if !found.is_empty() {
            let reason = "copies of another article (--keep-copies)".to_owned();
            left_out.push(LeftOut { reason, n: found.len() });
        }
        let mut is_own = originals.iter().map(Option::is_none);
        articles.retain(|_| is_own.next().unwrap_or(true));
    }
    Chosen { articles, left_out, copies: found }
}
