//! Outlets side by side: tone, selection, and tone within stories that both cover.
//!
//! In: scored articles ([`Corpus`]). Out: a [`Comparison`]. Articles are what is drawn and counted, never
//! sentences; a side with few articles is listed and not ranked; every difference has an interval, and a p-value
//! adjusted for how many were looked at. What is written about whom (selection) stands apart from how (tone).

mod choose;
mod copies;
mod corpus;
mod map;
mod notes;
mod outlets;
mod selection;
mod series;
mod sides;
mod stories;
#[cfg(test)]
mod tests;
mod tone;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

pub use choose::{Copy, Genre, LeftOut};
pub use corpus::{By, Corpus};
pub use map::{Map, Point, Pull};
pub use outlets::{OutletError, OutletNames};
pub use selection::{Attention, Distance, Divergence};
pub use series::MonthTone;
pub use sides::{FEWEST, mean_of};
pub use stories::StoryOptions;
pub use tone::{ActorTone, Tested, ToneCell, ToneDifference, Verdict};

use crate::record::RunRecord;
use crate::statistics::Estimate;
use choose::choose;
use sides::Sides;

/// Actors whose attention and months are given.
const FOLLOWED_ACTORS: usize = 20;

/// What a comparison may change.
#[derive(Clone, Debug)]
pub struct Options {
    /// Articles from which a side is ranked and compared.
    pub min_articles: usize,
    /// Which genre is compared.
    pub genre: Genre,
    /// First day; undated articles are then left out.
    pub since: Option<Date>,
    /// Last day; undated articles are then left out.
    pub until: Option<Date>,
    /// Whether copies of one text count each.
    pub keep_copies: bool,
    /// Only these actors, by id or name; all without any.
    pub actors: Vec<String>,
    /// When articles are taken to be of one event.
    pub stories: StoryOptions,
    /// Stories of articles, instead of found ones or those of a field.
    pub given_stories: Option<GivenStories>,
    /// Adjusted p-value up to which a difference is told.
    pub false_discovery_rate: f64,
    /// Seed of what is drawn.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_articles: 20,
            genre: Genre::News,
            since: None,
            until: None,
            keep_copies: false,
            actors: Vec::new(),
            stories: StoryOptions::default(),
            given_stories: None,
            false_discovery_rate: 0.05,
            seed: 0,
        }
    }
}

/// Why nothing can be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// No article is left.
    #[error("no article is left to compare: {0}")]
    Nothing(String),
    /// An actor that no article names.
    #[error("no article names an actor `{0}`; `slant actors list` shows who is there")]
    Actor(String),
    /// A field for stories that no article has.
    #[error("no article has the field `{0}` for its story; keep it with `slant score --keep-field {0}`")]
    StoryField(String),
    /// Stories of articles that are not there.
    #[error("none of the articles has an id (and an outlet) that the file of stories names")]
    GivenStories,
}

/// Stories as told: which article is of which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenStories(BTreeMap<(Option<String>, String), String>);

impl GivenStories {
    /// Tells the story of the article with this id on one side, or on any. What was told before is given back.
    pub fn tell(&mut self, side: Option<String>, id: String, story: String) -> Option<String> {
        self.0.insert((side, id), story)
    }

    fn of(&self, side: &str, id: &str) -> Option<&String> {
        let told = |side: Option<&str>| self.0.get(&(side.map(str::to_owned), id.to_owned()));
        told(Some(side)).or_else(|| told(None))
    }
}

/// Outlets, or whatever parts the articles, side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Version of the layout.
    pub schema_version: u32,
    /// What parts the articles.
    pub by: By,
    /// Articles given and compared.
    pub articles: Counts,
    /// What a reader must know, in words.
    pub notes: Vec<String>,
    /// The sides, in order of their names.
    pub sides: Vec<Side>,
    /// Tone by actor.
    pub tone: Vec<ActorTone>,
    /// Differences in tone between ranked sides.
    pub differences: Vec<ToneDifference>,
    /// Who is named and quoted, for the actors scored most.
    pub attention: Vec<ActorAttention>,
    /// Distances between ranked sides.
    pub distances: Vec<Distance>,
    /// Stories of several articles.
    pub stories: Vec<Story>,
    /// Whether the stories were given, not found.
    pub stories_given: bool,
    /// Sides in two dimensions.
    pub map: Option<Map>,
    /// Tone by month, for the actors scored most.
    pub series: Vec<MonthTone>,
    /// Articles that are copies of others.
    pub copies: Vec<Copy>,
    /// Outlets' other names that were met, with the usual one.
    pub renamed: BTreeMap<String, String>,
    /// What the leans are measured along, first side before the slash; `None` without sides, or with several axes.
    pub lean_axis: Option<String>,
    /// The side of each article given, in their order, by its number in `sides`; `None` where it is left out.
    #[serde(skip)]
    pub side_of: Vec<Option<usize>>,
    /// What the comparison was made with.
    pub settings: Settings,
    /// How the articles were scored.
    pub runs: Vec<RunRecord>,
}

/// How many articles, and why not more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counts {
    /// Given.
    pub given: usize,
    /// Compared.
    pub compared: usize,
    /// Left out, by reason.
    pub left_out: Vec<LeftOut>,
}

/// One side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// Its name.
    pub side: String,
    /// Its articles.
    pub n_articles: usize,
    /// Whether these are enough to compare it.
    pub ranked: bool,
    /// Mean bias score.
    pub bias: Estimate,
    /// Mean loaded share.
    pub loaded_share: Estimate,
    /// Mean share of the narrator's words.
    pub narrator_share: Estimate,
    /// Mean lean, where the catalogue gives sides.
    pub lean: Estimate,
}

/// Attention to an actor, side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActorAttention {
    /// Identifier.
    pub actor: String,
    /// Usual name.
    pub name: String,
    /// Shares of each side's articles.
    pub sides: Vec<Attention>,
}

/// Articles of one event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Story {
    /// Its name.
    pub story: String,
    /// Its articles.
    pub articles: Vec<StoryArticle>,
}

/// An article of a story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryArticle {
    /// Its place among the articles given.
    #[serde(skip)]
    pub place: usize,
    /// Identifier.
    pub id: String,
    /// The side.
    pub side: String,
    /// Headline.
    pub title: Option<String>,
    /// `YYYY-MM-DD`.
    pub published: Option<String>,
}

/// Settings of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    min_articles: usize,
    fewest_in_a_test: usize,
    genre: Genre,
    since: Option<Date>,
    until: Option<Date>,
    keep_copies: bool,
    stories: StoryOptions,
    false_discovery_rate: f64,
    seed: u64,
}

/// Compares the sides of a corpus.
pub fn compare(corpus: &Corpus, options: &Options) -> Result<Comparison, CompareError> {
    let chosen = choose(corpus, options);
    if chosen.articles.is_empty() {
        let reasons = chosen.left_out.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        return Err(CompareError::Nothing(if reasons.is_empty() {
            "none was given".into()
        } else {
            reasons
        }));
    }
    let wanted = wanted(corpus, &options.actors)?;
    let mut sides = Sides::new(corpus, chosen.articles, options.min_articles);
    let (stories, names) = match (&options.given_stories, &corpus.story_field) {
        (Some(given), _) => {
            let told = |index: usize| given.of(sides.name(sides.of[index]), &sides.articles[index].id);
            if (0..sides.articles.len()).all(|index| told(index).is_none()) {
                return Err(CompareError::GivenStories);
            }
            stories_told(sides.articles.len(), told)
        }
        (None, Some(field)) if corpus.articles.iter().all(|article| article.story.is_none()) => {
            return Err(CompareError::StoryField(field.clone()));
        }
        (None, Some(_)) => stories_told(sides.articles.len(), |index| sides.articles[index].story.as_ref()),
        (None, None) => named(stories::stories(&sides.articles, &options.stories)),
    };
    let map = map::map(&sides, options.seed);
    if let Some(wanted) = &wanted {
        sides.scores.retain(|actor, _| wanted.contains(actor));
    }
    let tone = tone::tone(&sides);
    let differences = tone::differences(&sides, &stories, options.false_discovery_rate);
    let followed = followed(&sides);
    let comparison = Comparison {
        schema_version: 1,
        by: corpus.by.clone(),
        articles: Counts {
            given: corpus.articles.len(),
            compared: sides.articles.len(),
            left_out: chosen.left_out,
        },
        notes: Vec::new(),
        sides: (0..sides.n()).map(|side| summary(&sides, side)).collect(),
        attention: followed
            .iter()
            .map(|&actor| ActorAttention {
                actor: corpus.actors()[actor].id.clone(),
                name: corpus.actors()[actor].name().to_owned(),
                sides: selection::attention(&sides, actor),
            })
            .collect(),
        distances: selection::distances(&sides),
        series: series::series(&sides, &followed),
        stories: stories.iter().zip(names).map(|(story, name)| shown(&sides, story, name)).collect(),
        stories_given: options.given_stories.is_some() || corpus.story_field.is_some(),
        tone,
        differences,
        map,
        copies: chosen.copies,
        renamed: corpus.renamed.clone(),
        lean_axis: corpus.axes.first().filter(|_| corpus.axes.len() == 1).cloned(),
        side_of: side_of(&sides, corpus.articles.len()),
        settings: Settings {
            min_articles: options.min_articles,
            fewest_in_a_test: FEWEST,
            genre: options.genre,
            since: options.since,
            until: options.until,
            keep_copies: options.keep_copies,
            stories: options.stories,
            false_discovery_rate: options.false_discovery_rate,
            seed: options.seed,
        },
        runs: corpus.runs.clone(),
    };
    let notes = notes::notes(corpus, &comparison);
    Ok(Comparison { notes, ..comparison })
}

/// The actors asked for; `None` for all.
fn wanted(corpus: &Corpus, asked: &[String]) -> Result<Option<BTreeSet<usize>>, CompareError> {
    let mut wanted = BTreeSet::new();
    for name in asked {
        let mut places = corpus.named(name).peekable();
        if places.peek().is_none() {
            return Err(CompareError::Actor(name.clone()));
        }
        wanted.extend(places);
    }
    Ok((!asked.is_empty()).then_some(wanted))
}

/// The actors scored in most articles.
fn followed(sides: &Sides<'_>) -> Vec<usize> {
    let n = |actor: usize| sides.scores[&actor].values().map(Vec::len).sum::<usize>();
    let mut actors: Vec<usize> = sides.scores.keys().copied().collect();
    actors.sort_by_key(|&actor| (std::cmp::Reverse(n(actor)), &sides.corpus.actors()[actor].id));
    actors.truncate(FOLLOWED_ACTORS);
    actors
}

fn summary(sides: &Sides<'_>, side: usize) -> Side {
    Side {
        side: sides.name(side).to_owned(),
        n_articles: sides.members[side].len(),
        ranked: sides.is_ranked[side],
        bias: sides.mean(side, |article| article.bias),
        loaded_share: sides.mean(side, |article| article.loaded_share),
        narrator_share: sides.mean(side, |article| article.narrator_share),
        lean: match sides.corpus.axes.len() {
            1 => sides.mean(side, |article| article.lean),
            _ => Estimate::default(),
        },
    }
}

fn side_of(sides: &Sides<'_>, n_given: usize) -> Vec<Option<usize>> {
    let mut side_of = vec![None; n_given];
    for (article, &side) in sides.articles.iter().zip(&sides.of) {
        side_of[article.place] = Some(side);
    }
    side_of
}

fn named(stories: Vec<Vec<usize>>) -> (Vec<Vec<usize>>, Vec<String>) {
    let names = (1..=stories.len()).map(|number| format!("story-{number}")).collect();
    (stories, names)
}

/// Stories as told of each article; one article alone is none.
fn stories_told<'a>(
    n_articles: usize,
    told: impl Fn(usize) -> Option<&'a String>,
) -> (Vec<Vec<usize>>, Vec<String>) {
    let mut stories: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
    for index in 0..n_articles {
        if let Some(story) = told(index) {
            stories.entry(story).or_default().push(index);
        }
    }
    stories.retain(|_, articles| articles.len() > 1);
    let names = stories.keys().map(|name| (*name).clone()).collect();
    (stories.into_values().collect(), names)
}

fn shown(sides: &Sides<'_>, story: &[usize], name: String) -> Story {
    let article = |&index: &usize| StoryArticle {
        place: sides.articles[index].place,
        id: sides.articles[index].id.clone(),
        side: sides.name(sides.of[index]).to_owned(),
        title: sides.articles[index].title.clone(),
        published: sides.articles[index].date.map(|date| date.to_string()),
    };
    Story { story: name, articles: story.iter().map(article).collect() }
}
