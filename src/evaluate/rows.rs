//! Rows of labelled sets, whatever their published format; all spans are bytes of the row's text.

use std::sync::Arc;

use serde::Serialize;

use super::Task;
use super::prediction::Attribution;
use crate::actor::ActorKind;
use crate::span::Span;
use crate::statistics::Level;
use crate::voice::Voice;

/// A labelled set, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Rows that can be used, in file order.
    pub rows: Rows,
    /// Rows that cannot.
    pub skipped: Vec<Skipped>,
    /// What each of several annotators said, where the set tells.
    pub ratings: Option<Ratings>,
}

impl Dataset {
    /// A set that gives one label per row.
    #[must_use]
    pub fn new(rows: Rows, skipped: Vec<Skipped>) -> Self {
        Self { rows, skipped, ratings: None }
    }
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Its id, or file and row number.
    pub row: String,
    /// Why; rows with the same fault share the words.
    pub reason: String,
}

impl Skipped {
    /// A row and why it cannot be used.
    pub(super) fn new(row: impl ToString, reason: impl Into<String>) -> Self {
        Self { row: row.to_string(), reason: reason.into() }
    }
}

/// Labels of several annotators.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratings {
    /// How far apart two values are.
    pub level: Level,
    /// What was labelled.
    pub units: Vec<Rated>,
}

/// One thing that annotators labelled.
#[derive(Clone, Debug, PartialEq)]
pub struct Rated {
    /// Article or story.
    pub group: String,
    /// A value per annotator; `None` where one gave none.
    pub values: Vec<Option<f64>>,
}

/// Rows of one task.
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    /// Stance toward a given target in a sentence.
    Stance(Vec<StanceRow>),
    /// Stance toward an actor of a sentence, from the text alone.
    EndToEnd(Vec<TargetRow>),
    /// Loaded wording of a sentence.
    Loaded(Vec<LoadedRow>),
    /// Loaded words of a sentence.
    LoadedWords(Vec<LoadedRow>),
    /// Actors named in a sentence.
    Actors(Vec<ActorRow>),
    /// Mentions of an article's actors, grouped.
    Chains(Vec<ChainRow>),
    /// Words ascribed to sources, in whole articles.
    Contents(Vec<ContentRow>),
    /// Whose view a sentence gives.
    SentenceVoices(Vec<VoiceRow>),
    /// An article's stance toward one actor.
    ArticleStance(Vec<ArticleStanceRow>),
    /// Whether an article is hyperpartisan.
    ArticleBias(Vec<ArticleBiasRow>),
}

impl Rows {
    /// The task they are of.
    #[must_use]
    pub const fn task(&self) -> Task {
        match self {
            Self::Stance(_) => Task::Stance,
            Self::EndToEnd(_) => Task::EndToEnd,
            Self::Loaded(_) => Task::Loaded,
            Self::LoadedWords(_) => Task::LoadedWords,
            Self::Actors(_) => Task::Actors,
            Self::Chains(_) => Task::Chains,
            Self::Contents(_) | Self::SentenceVoices(_) => Task::Voices,
            Self::ArticleStance(_) => Task::ArticleStance,
            Self::ArticleBias(_) => Task::ArticleBias,
        }
    }

    /// Their ids, in order.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        match self {
            Self::Stance(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
            Self::EndToEnd(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
            Self::Loaded(rows) | Self::LoadedWords(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
            Self::Actors(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
            Self::Chains(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
            Self::Contents(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
            Self::SentenceVoices(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
            Self::ArticleStance(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
            Self::ArticleBias(rows) => rows.iter().map(|row| row.id.as_str()).collect(),
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids().len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Stance toward one target of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct StanceRow {
    /// Unique within the set.
    pub id: String,
    /// Article or story.
    pub group: Option<String>,
    /// The sentence.
    pub text: String,
    /// Mentions of the target.
    pub spans: Vec<Span>,
    /// 0 against, 1 neutral, 2 favour.
    pub gold: usize,
    /// Outlet.
    pub outlet: Option<String>,
    /// Whose words.
    pub voice: Option<Voice>,
    /// What the target is.
    pub actor_kind: Option<ActorKind>,
    /// Labelled targets of the sentence.
    pub n_targets: usize,
}

/// Stance toward an actor of a sentence, whose mentions are to be found.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetRow {
    /// Unique within the set.
    pub id: String,
    /// Article or story.
    pub group: Option<String>,
    /// What is read: the sentence, or the article around it.
    pub text: Arc<str>,
    /// The sentence judged.
    pub sentence: Span,
    /// The actor.
    pub target: Target,
    /// 0 against, 1 neutral, 2 favour.
    pub gold: usize,
    /// Outlet.
    pub outlet: Option<String>,
    /// Whose words.
    pub voice: Option<Voice>,
    /// What the actor is.
    pub actor_kind: Option<ActorKind>,
    /// Labelled actors of the sentence.
    pub n_targets: usize,
}

/// How a set tells which actor is meant; a system is not told.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// By its mentions.
    Spans(Vec<Span>),
    /// By its name.
    Name(String),
}

impl From<StanceRow> for TargetRow {
    fn from(row: StanceRow) -> Self {
        Self {
            id: row.id,
            group: row.group,
            sentence: Span::new(0, row.text.len()),
            text: row.text.into(),
            target: Target::Spans(row.spans),
            gold: row.gold,
            outlet: row.outlet,
            voice: row.voice,
            actor_kind: row.actor_kind,
            n_targets: row.n_targets,
        }
    }
}

/// A sentence with its judgement of wording.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedRow {
    /// Unique within the set.
    pub id: String,
    /// Article.
    pub group: Option<String>,
    /// The sentence.
    pub text: String,
    /// Whether the wording is loaded.
    pub gold: bool,
    /// The words that make it so; `None` where the set's words do not stand in the sentence.
    pub words: Option<Vec<Span>>,
    /// Outlet.
    pub outlet: Option<String>,
}

/// A sentence with the actors it names.
#[derive(Clone, Debug, PartialEq)]
pub struct ActorRow {
    /// Unique within the set.
    pub id: String,
    /// Article.
    pub group: Option<String>,
    /// The sentence.
    pub text: String,
    /// Names and kinds.
    pub spans: Vec<(Span, ActorKind)>,
}

/// An article with the mentions of its actors.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainRow {
    /// Unique within the set.
    pub id: String,
    /// Headline and paragraphs, a line each.
    pub text: Arc<str>,
    /// Mentions of each actor.
    pub chains: Vec<Vec<[usize; 2]>>,
}

/// An article with the words it ascribes to sources.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentRow {
    /// Unique within the set.
    pub id: String,
    /// Outlet.
    pub outlet: Option<String>,
    /// Headline and paragraphs, a line each.
    pub text: Arc<str>,
    /// What is ascribed, and to whom.
    pub attributions: Vec<Attribution>,
}

/// A sentence of an article with whose view it gives.
#[derive(Clone, Debug, PartialEq)]
pub struct VoiceRow {
    /// Unique within the set.
    pub id: String,
    /// Article or story.
    pub group: Option<String>,
    /// Outlet.
    pub outlet: Option<String>,
    /// The article.
    pub text: Arc<str>,
    /// The sentence.
    pub sentence: Span,
    /// Whose view.
    pub gold: Voice,
    /// Names of those whose view it is; none where it is the article's own.
    pub holders: Vec<String>,
}

/// An article with its stance toward one actor.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleStanceRow {
    /// Unique within the set.
    pub id: String,
    /// Article or story.
    pub group: Option<String>,
    /// Outlet.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Paragraphs, a line each.
    pub text: Arc<str>,
    /// The actor, as the set names it.
    pub target: String,
    /// What the actor is.
    pub actor_kind: Option<ActorKind>,
    /// 0 against, 1 neutral, 2 favour.
    pub gold: usize,
}

/// An article with its readers' judgement.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleBiasRow {
    /// Unique within the set.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Paragraphs, a line each.
    pub text: String,
    /// Outlet: intervals are resampled over outlets, whose articles are alike.
    pub outlet: Option<String>,
    /// Whether readers call it hyperpartisan.
    pub gold: bool,
}
