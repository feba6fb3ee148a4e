//! What the page holds of all articles together: the list, actors by outlets, and both over time.
//!
//! In: records, one after the other. Out: a row per article and, for each actor and outlet, the mean of the
//! narrator's article scores, and how many articles name the actor or quote it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::embed::rounded;
use super::means::{Mean, share};
use super::series::{Dated, Series, series};
use crate::actor::{ActorKind, Directory, Entry};
use crate::compare::{FEWEST, OutletNames};
use crate::record::{ArticleRecord, RunRecord};
use crate::score::Interval;

/// All articles of a report, as far as they have been added.
#[derive(Debug)]
pub(super) struct Corpus {
    names: OutletNames,
    articles: Vec<ArticleRow>,
    outlets: Vec<String>,
    directory: Directory,
    /// Of each actor by place.
    gathered: Vec<Gathered>,
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

/// The articles that name an actor, by outlet.
#[derive(Debug, Default)]
struct Gathered(BTreeMap<Option<usize>, Vec<Naming>>);

/// An article that names an actor.
#[derive(Debug)]
struct Naming {
    article: usize,
    narrator: Option<f64>,
    /// Whether the actor speaks in it.
    quoted: bool,
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
    loaded: Option<Series>,
    fewest: usize,
    runs: &'a [Run],
}

#[derive(Serialize)]
struct ActorRow<'a> {
    id: &'a str,
    name: &'a str,
    kind: ActorKind,
    n: usize,
    total: Summary,
    cells: Vec<Cell>,
    series: Option<Series>,
}

/// Tone and attention: the narrator's mean, and the shares of articles that name and that quote the actor.
#[derive(Serialize)]
struct Summary {
    #[serde(flatten)]
    tone: Mean,
    /// Scored articles that could have named it.
    of: usize,
    named: Option<Interval>,
    quoted: Option<Interval>,
}

/// One actor in one outlet, with the articles behind each number.
#[derive(Serialize)]
struct Cell {
    outlet: Option<usize>,
    #[serde(flatten)]
    summary: Summary,
    /// Articles whose scores the mean is over; their number is its n.
    articles: Vec<usize>,
    /// Articles that name the actor in other voices than the narrator's.
    others: Vec<usize>,
    speaks_in: Vec<usize>,
}

impl Corpus {
    pub(super) fn new(names: OutletNames) -> Self {
        Self {
            names,
            articles: Vec::new(),
            outlets: Vec::new(),
            directory: Directory::default(),
            gathered: Vec::new(),
            runs: Vec::new(),
        }
    }

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
        let speakers = record.speakers();
        // An article without scores is no chance to name anyone.
        for actor in record.actors.iter().filter(|_| record.reason.is_none()) {
            let place = self.directory.see(actor.kind, &actor.id, &actor.name, actor.catalogued);
            if place == self.gathered.len() {
                self.gathered.push(Gathered::default());
            }
            self.gathered[place].0.entry(outlet).or_default().push(Naming {
                article: index,
                narrator: actor.narrator.stance,
                quoted: speakers.contains(actor.id.as_str()),
            });
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

    /// Gives articles to the persons that they name otherwise, and leaves out surnames that could be several persons',
    /// as a comparison does; to be called when all articles are there.
    pub(super) fn follow_names(&mut self) {
        for (place, whose) in self.directory.whose().into_iter().enumerate() {
            if whose != Some(place) {
                let given = std::mem::take(&mut self.gathered[place]);
                if let Some(person) = whose {
                    self.gathered[person].take_in(given);
                }
            }
        }
    }

    pub(super) fn data(&self) -> CorpusData<'_> {
        let mut actors: Vec<(&Entry, &Gathered)> =
            self.directory.entries().iter().zip(&self.gathered).collect();
        actors.retain(|(_, gathered)| gathered.namings().next().is_some());
        actors.sort_by_key(|(one, gathered)| {
            (std::cmp::Reverse(gathered.namings().count()), &one.id, one.kind)
        });
        let n_scored = self.n_scored();
        let loaded: Vec<Dated<'_>> = self.articles.iter().filter_map(ArticleRow::dated_loaded).collect();
        CorpusData {
            articles: &self.articles,
            outlets: &self.outlets,
            actors: actors.par_iter().map(|(one, gathered)| self.actor(one, gathered, &n_scored)).collect(),
            loaded: series(&loaded),
            fewest: FEWEST,
            runs: &self.runs,
        }
    }

    /// Scored articles by outlet.
    fn n_scored(&self) -> BTreeMap<Option<usize>, usize> {
        let mut n_scored = BTreeMap::new();
        for row in self.articles.iter().filter(|row| row.reason.is_none()) {
            *n_scored.entry(row.outlet).or_default() += 1;
        }
        n_scored
    }

    fn actor<'a>(
        &'a self,
        actor: &'a Entry,
        gathered: &'a Gathered,
        n_scored: &BTreeMap<Option<usize>, usize>,
    ) -> ActorRow<'a> {
        let dated: Vec<Dated<'_>> = gathered
            .namings()
            .filter_map(|naming| {
                let row = &self.articles[naming.article];
                Some((row.outlet, row.published.as_deref()?, naming.narrator?))
            })
            .collect();
        let cells = gathered
            .0
            .iter()
            .map(|(outlet, namings)| Cell::new(*outlet, namings, n_scored.get(outlet).copied().unwrap_or(0)));
        ActorRow {
            id: &actor.id,
            name: actor.name(),
            kind: actor.kind,
            n: gathered.namings().count(),
            total: Summary::of(gathered.namings(), n_scored.values().sum()),
            cells: cells.collect(),
            series: series(&dated),
        }
    }

    fn outlet(&mut self, given: &str) -> usize {
        let name = self.names.name(given);
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

impl ArticleRow {
    fn dated_loaded(&self) -> Option<Dated<'_>> {
        Some((self.outlet, self.published.as_deref()?, self.loaded_share?))
    }
}

impl Gathered {
    /// All outlets' articles.
    fn namings(&self) -> impl Iterator<Item = &Naming> + Clone {
        self.0.values().flatten()
    }

    /// Adds the articles that name the actor otherwise. In one that names it both ways, this name's score stands.
    fn take_in(&mut self, other: Self) {
        for (outlet, namings) in other.0 {
            let known = self.0.entry(outlet).or_default();
            for naming in namings {
                match known.iter_mut().find(|own| own.article == naming.article) {
                    Some(own) => own.quoted |= naming.quoted,
                    None => known.push(naming),
                }
            }
            known.sort_by_key(|naming| naming.article);
        }
    }
}

impl Summary {
    fn of<'a>(namings: impl Iterator<Item = &'a Naming> + Clone, of: usize) -> Self {
        let scores: Vec<f64> = namings.clone().filter_map(|naming| naming.narrator).collect();
        Self {
            tone: Mean::of(&scores),
            of,
            named: share(namings.clone().count(), of),
            quoted: share(namings.filter(|naming| naming.quoted).count(), of),
        }
    }
}

impl Cell {
    fn new(outlet: Option<usize>, namings: &[Naming], of: usize) -> Self {
        let articles = |wanted: fn(&Naming) -> bool| {
            namings.iter().filter(|naming| wanted(naming)).map(|naming| naming.article).collect()
        };
        Self {
            outlet,
            summary: Summary::of(namings.iter(), of),
            articles: articles(|naming| naming.narrator.is_some()),
            others: articles(|naming| naming.narrator.is_none()),
            speaks_in: articles(|naming| naming.quoted),
        }
    }
}
