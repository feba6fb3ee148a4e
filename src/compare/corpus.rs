//! What a comparison keeps of each scored article.
//!
//! In: records, one after the other. Out: per article its side, its scores and its words as counts; the texts
//! themselves are not kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::copies::Sketch;
use super::outlets::OutletNames;
use crate::actor::{Directory, Entry};
use crate::record::{ActorRecord, ArticleRecord, OffsetUnit, RunRecord};

/// What parts the articles into sides.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(into = "String")]
pub enum By {
    /// The outlet, its several names taken as one.
    #[default]
    Outlet,
    /// The writer.
    Author,
    /// The section.
    Section,
    /// Opinion or news.
    Genre,
    /// The month of publication.
    Month,
    /// A field that was kept when scoring.
    Field(String),
}

impl From<&str> for By {
    fn from(typed: &str) -> Self {
        match typed {
            "outlet" => Self::Outlet,
            "author" => Self::Author,
            "section" => Self::Section,
            "genre" => Self::Genre,
            "month" => Self::Month,
            field => Self::Field(field.to_owned()),
        }
    }
}

impl From<By> for String {
    fn from(by: By) -> Self {
        by.name().to_owned()
    }
}

impl By {
    /// As it is typed, and what a side is called.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Outlet => "outlet",
            Self::Author => "author",
            Self::Section => "section",
            Self::Genre => "genre",
            Self::Month => "month",
            Self::Field(name) => name,
        }
    }
}

/// An article as far as comparing needs it.
#[derive(Debug)]
pub(super) struct Article {
    /// Its place among the articles given.
    pub(super) place: usize,
    pub(super) id: String,
    pub(super) title: Option<String>,
    /// The side it is on; `None` where its metadata do not say.
    pub(super) side: Option<String>,
    /// The event it tells of, where a field says so.
    pub(super) story: Option<String>,
    pub(super) date: Option<Date>,
    pub(super) is_opinion: bool,
    pub(super) is_scored: bool,
    pub(super) bias: Option<f64>,
    pub(super) loaded_share: Option<f64>,
    pub(super) narrator_share: Option<f64>,
    pub(super) lean: Option<f64>,
    pub(super) sightings: Vec<Sighting>,
    /// Words and how often they stand in title and text, by word.
    pub(super) words: Vec<(u32, f64)>,
    pub(super) sketch: Sketch,
}

/// An actor in an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub(super) actor: usize,
    /// The narrator's score.
    pub(super) narrator: Option<f64>,
    /// Whether the actor speaks in it.
    pub(super) is_quoted: bool,
}

/// Scored articles, ready to be compared.
#[derive(Debug)]
pub struct Corpus {
    pub(super) by: By,
    outlets: OutletNames,
    pub(super) story_field: Option<String>,
    /// Other names of outlets that were met, with the usual one.
    pub(super) renamed: BTreeMap<String, String>,
    /// Names of the axes of leans that were met.
    pub(super) axes: BTreeSet<String>,
    pub(super) articles: Vec<Article>,
    directory: Directory,
    /// By place, whose the articles are; empty until surnames have been followed.
    whose: Vec<Option<usize>>,
    n_nobodys: usize,
    vocabulary: HashMap<String, u32>,
    pub(super) runs: Vec<RunRecord>,
}

impl Corpus {
    /// An empty corpus. The field that names an article's story is a kept one; without it stories are found.
    #[must_use]
    pub fn new(by: By, outlets: OutletNames, story_field: Option<String>) -> Self {
        Self {
            by,
            outlets,
            story_field,
            renamed: BTreeMap::new(),
            axes: BTreeSet::new(),
            articles: Vec::new(),
            directory: Directory::default(),
            whose: Vec::new(),
            n_nobodys: 0,
            vocabulary: HashMap::new(),
            runs: Vec::new(),
        }
    }

    /// How many articles it holds.
    #[must_use]
    pub fn n_articles(&self) -> usize {
        self.articles.len()
    }

    /// The actors by place.
    pub(super) fn actors(&self) -> &[Entry] {
        self.directory.entries()
    }

    /// The actors that go by an identifier or a name, whatever the case; a lone surname is its bearer's.
    pub(super) fn named(&self, asked: &str) -> impl Iterator<Item = usize> {
        let is_asked = move |one: &Entry| one.id == asked || one.name().eq_ignore_ascii_case(asked);
        self.actors()
            .iter()
            .zip(&self.whose)
            .filter(move |(one, _)| is_asked(one))
            .filter_map(|(_, whose)| *whose)
    }

    /// Sightings left out, of persons named by one word only that could be several's.
    pub(super) fn n_nobodys(&self) -> usize {
        self.n_nobodys
    }

    /// Gives actors named by a lone surname, or with another middle name, to the person that they are in this corpus,
    /// and leaves out surnames that could be several persons'; to be called when all articles are there. In an article
    /// that names the person in the usual way too, the other name's own score is left out.
    pub fn follow_names(&mut self) {
        self.whose = self.directory.whose();
        for article in &mut self.articles {
            let (mut kept, given): (Vec<Sighting>, Vec<Sighting>) = std::mem::take(&mut article.sightings)
                .into_iter()
                .partition(|sighting| self.whose[sighting.actor] == Some(sighting.actor));
            for sighting in given {
                match self.whose[sighting.actor] {
                    Some(person) => add_as(&mut kept, person, sighting),
                    None => self.n_nobodys += 1,
                }
            }
            article.sightings = kept;
        }
    }

    /// Adds an article behind the others.
    pub fn add(&mut self, record: &ArticleRecord) {
        if !self.runs.contains(&record.run) {
            self.runs.push(record.run.clone());
        }
        let words = words(&own_text(record));
        let (sightings, counts) = (self.sightings(record), self.counts(&words));
        let components = &record.bias.components;
        let side = self.side(record).filter(|side| !side.is_empty());
        if let (By::Outlet, Some(side), Some(given)) = (&self.by, &side, &record.outlet)
            && side != given.trim()
        {
            self.renamed.insert(given.trim().to_owned(), side.clone());
        }
        self.axes.extend(record.lean.as_ref().map(|lean| lean.axis.clone()));
        self.articles.push(Article {
            place: self.articles.len(),
            id: record.id.clone(),
            title: record.title.clone(),
            side,
            story: self.story_field.as_ref().and_then(|field| record.fields.get(field)).cloned(),
            date: record.published.as_deref().and_then(|date| date.parse().ok()),
            is_opinion: record.genre.as_deref() == Some("opinion"),
            is_scored: record.reason.is_none(),
            bias: record.bias.score,
            loaded_share: components.loaded_share,
            narrator_share: components.narrator_share,
            lean: record.lean.as_ref().map(|lean| lean.value),
            sightings,
            sketch: Sketch::of(&words),
            words: counts,
        });
    }

    fn side(&self, record: &ArticleRecord) -> Option<String> {
        match &self.by {
            By::Outlet => record.outlet.as_deref().map(|outlet| self.outlets.name(outlet).to_owned()),
            By::Author => record.author.as_deref().map(|author| author.trim().to_owned()),
            By::Section => record.section.as_deref().map(|section| section.trim().to_owned()),
            By::Genre => record.genre.clone(),
            By::Field(name) => record.fields.get(name).cloned(),
            By::Month => record.published.as_deref().and_then(|date| date.get(..7)).map(str::to_owned),
        }
    }

    fn sightings(&mut self, record: &ArticleRecord) -> Vec<Sighting> {
        let speakers = record.speakers();
        let sighting = |actor: &ActorRecord| Sighting {
            actor: self.directory.see(actor.kind, &actor.id, &actor.name, actor.catalogued),
            narrator: actor.narrator.stance,
            is_quoted: speakers.contains(actor.id.as_str()),
        };
        record.actors.iter().map(sighting).collect()
    }

    fn counts(&mut self, words: &[String]) -> Vec<(u32, f64)> {
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        for word in words.iter().filter(|word| word.chars().count() > 2) {
            let next = u32::try_from(self.vocabulary.len()).expect("there are fewer than 2^32 words");
            let index = *self.vocabulary.entry(word.clone()).or_insert(next);
            *counts.entry(index).or_default() += 1.0;
        }
        counts.into_iter().collect()
    }
}

/// Adds a sighting as one of `actor`, where there is none yet.
fn add_as(sightings: &mut Vec<Sighting>, actor: usize, sighting: Sighting) {
    match sightings.iter_mut().find(|known| known.actor == actor) {
        Some(known) => known.is_quoted |= sighting.is_quoted,
        None => sightings.push(Sighting { actor, ..sighting }),
    }
}

/// The text without the parts left out of scoring.
fn own_text(record: &ArticleRecord) -> String {
    let unit = record.offset_unit;
    let mut omitted = record.omitted.iter().peekable();
    let mut text = String::with_capacity(record.text.len());
    for (index, (byte, letter)) in record.text.char_indices().enumerate() {
        let at = if unit == OffsetUnit::Bytes { byte } else { index };
        while omitted.next_if(|part| part.end <= at).is_some() {}
        if omitted.peek().is_none_or(|part| at < part.start) {
            text.push(letter);
        } else if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    text
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}
