//! What the page holds of all articles together: the list, and actors by outlets.
//!
//! In: records, one after the other. Out: a row per article and, for each actor and outlet, the mean of the
//! narrator's article scores with n. Intervals over articles are not computed here; they are null.

use std::collections::BTreeMap;

use serde::Serialize;

use super::embed::rounded;
use crate::actor::ActorKind;
use crate::record::{ArticleRecord, RunRecord};
use crate::score::Interval;

/// All articles of a report, as far as they have been added.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    articles: Vec<ArticleRow>,
    outlets: Vec<String>,
    actors: BTreeMap<String, Gathered>,
    runs: Vec<Run>,
}

#[derive(Debug, Serialize)]
struct ArticleRow {
    id: String,
    outlet: Option<usize>,
    title: Option<String>,
    published: Option<String>,
    genre: Option<String>,
    language: Option<String>,
    reason: Option<String>,
    actors: usize,
    sentences: usize,
    loaded_share: Option<f64>,
    bias: Option<f64>,
    run: usize,
}

/// One actor over all articles.
#[derive(Debug, Default)]
struct Gathered {
    names: BTreeMap<String, usize>,
    kind: Option<ActorKind>,
    n_articles: usize,
    /// By outlet: article and the narrator's score in it.
    scores: BTreeMap<Option<usize>, Vec<(usize, f64)>>,
}

#[derive(Debug, Serialize)]
struct Run {
    record: RunRecord,
    n_articles: usize,
}

/// The corpus as it is embedded.
#[derive(Serialize)]
pub(super) struct CorpusData<'a> {
    articles: &'a [ArticleRow],
    outlets: &'a [String],
    actors: Vec<ActorRow<'a>>,
    runs: &'a [Run],
}

#[derive(Serialize)]
struct ActorRow<'a> {
    id: &'a str,
    name: &'a str,
    kind: Option<ActorKind>,
    n: usize,
    cells: Vec<Cell>,
}

/// One actor in one outlet.
#[derive(Serialize)]
struct Cell {
    outlet: Option<usize>,
    mean: f64,
    interval: Option<Interval>,
    /// The articles whose scores the mean is over; their number is its n.
    articles: Vec<usize>,
}

impl Corpus {
    pub(super) fn n_articles(&self) -> usize {
        self.articles.len()
    }

    /// Headline of the first article.
    pub(super) fn first_title(&self) -> Option<&str> {
        self.articles.first()?.title.as_deref()
    }

    pub(super) fn add(&mut self, record: &ArticleRecord) {
        let index = self.articles.len();
        let outlet = record.outlet.as_deref().map(|name| self.outlet(name));
        let run = self.run(&record.run);
        for actor in &record.actors {
            let gathered = self.actors.entry(actor.id.clone()).or_default();
            *gathered.names.entry(actor.name.clone()).or_default() += 1;
            gathered.kind.get_or_insert(actor.kind);
            gathered.n_articles += 1;
            if let Some(stance) = actor.narrator.stance {
                gathered.scores.entry(outlet).or_default().push((index, stance));
            }
        }
        self.articles.push(ArticleRow {
            id: record.id.clone(),
            outlet,
            title: record.title.clone(),
            published: record.published.clone(),
            genre: record.genre.clone(),
            language: record.language.clone(),
            reason: record.reason.clone(),
            actors: record.actors.len(),
            sentences: record.sentences.len(),
            loaded_share: record.bias.components.loaded_share.map(rounded),
            bias: record.bias.score.map(rounded),
            run,
        });
    }

    pub(super) fn data(&self) -> CorpusData<'_> {
        let mut actors: Vec<ActorRow<'_>> =
            self.actors.iter().map(|(id, gathered)| gathered.row(id)).collect();
        actors.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.id.cmp(b.id)));
        CorpusData { articles: &self.articles, outlets: &self.outlets, actors, runs: &self.runs }
    }

    fn outlet(&mut self, name: &str) -> usize {
        self.outlets.iter().position(|known| known == name).unwrap_or_else(|| {
            self.outlets.push(name.to_owned());
            self.outlets.len() - 1
        })
    }

    fn run(&mut self, record: &RunRecord) -> usize {
        let index = self.runs.iter().position(|run| run.record == *record).unwrap_or_else(|| {
            self.runs.push(Run { record: record.clone(), n_articles: 0 });
            self.runs.len() - 1
        });
        self.runs[index].n_articles += 1;
        index
    }
}

impl Gathered {
    fn row<'a>(&'a self, id: &'a str) -> ActorRow<'a> {
        // The usual name; of two as usual, the first in the alphabet.
        let usual = self.names.iter().rev().max_by_key(|(_, n)| **n);
        let cells = self.scores.iter().map(|(&outlet, scores)| Cell {
            outlet,
            mean: rounded(scores.iter().map(|(_, stance)| stance).sum::<f64>() / scores.len() as f64),
            interval: None,
            articles: scores.iter().map(|(article, _)| *article).collect(),
        });
        ActorRow {
            id,
            name: usual.map_or(id, |(name, _)| name),
            kind: self.kind,
            n: self.n_articles,
            cells: cells.collect(),
        }
    }
}
