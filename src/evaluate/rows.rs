//! Rows of labelled sets, whatever their published format; all spans are bytes of the row's text.

use serde::Serialize;

use crate::actor::ActorKind;
use crate::span::Span;
use crate::voice::Voice;

/// A labelled set, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// Rows that can be used, in file order.
    pub rows: Rows,
    /// Rows that cannot.
    pub skipped: Vec<Skipped>,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Its id, or file and row number.
    pub row: String,
    /// Why.
    pub reason: String,
}

/// Rows of one task.
#[derive(Clone, Debug, PartialEq)]
pub enum Rows {
    /// Stance toward a given target in a sentence.
    Stance(Vec<StanceRow>),
    /// Loaded wording of a sentence.
    Loaded(Vec<LoadedRow>),
    /// Actors named in a sentence.
    Actors(Vec<ActorRow>),
    /// The author's stance toward an article's main actor.
    ArticleStance(Vec<ArticleStanceRow>),
    /// Whether an article is hyperpartisan.
    ArticleBias(Vec<ArticleBiasRow>),
}

impl Rows {
    /// Name of the task.
    #[must_use]
    pub const fn task(&self) -> &'static str {
        match self {
            Self::Stance(_) => "stance",
            Self::Loaded(_) => "loaded",
            Self::Actors(_) => "actors",
            Self::ArticleStance(_) => "article-stance",
            Self::ArticleBias(_) => "article-bias",
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Stance(rows) => rows.len(),
            Self::Loaded(rows) => rows.len(),
            Self::Actors(rows) => rows.len(),
            Self::ArticleStance(rows) => rows.len(),
            Self::ArticleBias(rows) => rows.len(),
        }
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

/// An article with its author's stance toward one actor.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleStanceRow {
    /// Unique within the set.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Paragraphs, a line each.
    pub text: String,
    /// The actor, as the set names it.
    pub target: String,
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
