//! What the page holds of all articles together: the list, actors by outlets, and both over time.
//!
//! In: records, one after the other. Out: a row per article and, for each actor and outlet, the mean of the
//! narrator's article scores, and how many articles name the actor or quote it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::embed::rounded;
use super::means::{Mean, share};
use super::series::{Dated, Series, series};
use crate::actor::{ActorKind, Surnames, is_bare};
use crate::compare::{FEWEST, OutletNames};
use crate::record::{ArticleRecord, RunRecord};
use crate::score::Interval;

/// All articles of a report, as far as they have been added.
#[derive(Debug)]
pub(super) struct Corpus {
    names: OutletNames,
    articles: Vec<ArticleRow>,
    outlets: Vec<String>,
    actors: BTreeMap<ActorKey, Gathered>,
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

/// Kind and identifier: a person and a country may have one name.
type ActorKey = (ActorKind, String);

/// One actor over all articles.
#[derive(Debug, Default)]
struct Gathered {
    names: BTreeMap<String, usize>,
    catalogued: bool,
    by_outlet: BTreeMap<Option<usize>, Vec<Naming>>,
}

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
        Self { names, articles: Vec::new(), outlets: Vec::new(), actors: BTreeMap::new(), runs: Vec::new() }
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
        let speakers: BTreeSet<&str> = record
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.voices)
            .filter_map(|voice| voice.source.as_deref())
            .collect();
        for actor in &record.actors {
            let gathered = self.actors.entry((actor.kind, actor.id.clone())).or_default();
            *gathered.names.entry(actor.name.clone()).or_default() += 1;
            gathered.catalogued |= actor.catalogued;
            gathered.by_outlet.entry(outlet).or_default().push(Naming {
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

    /// Gives actors named by a lone surname to the person that it is short for, and leaves out those that it could be
    /// several persons of, as a comparison does; to be called when all articles are there.
    pub(super) fn follow_surnames(&mut self) {
        let all: Vec<(ActorKey, Gathered)> = std::mem::take(&mut self.actors).into_iter().collect();
        let n = |gathered: &Gathered| gathered.namings().count();
        let named = all.iter().enumerate();
        let surnames = Surnames::learn(named.map(|(at, ((kind, id), a))| (at, a.name(id), *kind, n(a))));
        let bearers: Vec<Option<usize>> = all
            .iter()
            .map(|((kind, id), a)| surnames.bearer(a.name(id), *kind, n(a)).filter(|_| !a.catalogued))
            .collect();
        let keys: Vec<ActorKey> = all.iter().map(|(key, _)| key.clone()).collect();
        let mut lone = Vec::new();
        for (at, (key, gathered)) in all.into_iter().enumerate() {
            match bearers[at] {
                Some(bearer) => lone.push((bearer, gathered)),
                None if !gathered.catalogued && is_bare(gathered.name(&key.1), key.0) => {}
                None => drop(self.actors.insert(key, gathered)),
            }
        }
        for (bearer, gathered) in lone {
            self.actors.get_mut(&keys[bearer]).expect("a person with a full name is kept").take_in(gathered);
        }
    }

    pub(super) fn data(&self) -> CorpusData<'_> {
        let mut actors: Vec<(&ActorKey, &Gathered)> = self.actors.iter().collect();
        actors
            .sort_by_key(|((kind, id), gathered)| (std::cmp::Reverse(gathered.namings().count()), id, *kind));
        let n_scored = self.n_scored();
        let loaded: Vec<Dated<'_>> = self.articles.iter().filter_map(ArticleRow::dated_loaded).collect();
        CorpusData {
            articles: &self.articles,
            outlets: &self.outlets,
            actors: actors.par_iter().map(|(key, gathered)| self.actor(key, gathered, &n_scored)).collect(),
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
        (kind, id): &'a ActorKey,
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
            .by_outlet
            .iter()
            .map(|(outlet, namings)| Cell::new(*outlet, namings, n_scored.get(outlet).copied().unwrap_or(0)));
        ActorRow {
            id,
            name: gathered.name(id),
            kind: *kind,
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
        self.by_outlet.values().flatten()
    }

    /// The usual name; of two as usual, the first in the alphabet.
    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.iter().rev().max_by_key(|(_, n)| **n).map_or(id, |(name, _)| name)
    }

    /// Adds the articles that name the actor otherwise. In one that names it both ways, this name's score stands.
    fn take_in(&mut self, other: Self) {
        for (outlet, namings) in other.by_outlet {
            let known = self.by_outlet.entry(outlet).or_default();
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
