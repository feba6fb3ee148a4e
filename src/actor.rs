//! Actors and where they are named.
//!
//! In: an article, its sentences, and the names a tagger found in them; a [`Catalogue`] where there is one.
//! Out of [`link`]: [`Actor`]s with every span that names them, and how sure each link is. What is said of
//! an actor, and by whom, is read elsewhere.
//!
//! | step | file |
//! |---|---|
//! | words of the sentences | `words` |
//! | names cut clean, cut names joined, acronyms defined | `names` |
//! | catalogue and collective nouns found in the text | `matcher`, `collective` |
//! | names grouped into persons, organisations, countries | `person`, `body`, `similarity` |
//! | names that the tagger missed | `propagate` |
//! | titles, then pronouns, of persons | `title`, `pronoun` |
//! | descriptions and pronouns of the others | `neuter` |
//! | whom a speaker's words mean | `phrase` |
//! | actors of several articles that are one | `merge`, `middle`, `surname`, `directory` |

mod alias;
mod body;
mod catalogue;
mod cluster;
mod collective;
mod countries;
mod directory;
mod gender;
mod link;
mod matcher;
mod merge;
mod middle;
mod names;
mod neuter;
mod person;
mod phrase;
mod pronoun;
mod propagate;
mod similarity;
mod surname;
#[cfg(test)]
mod tests;
mod title;
mod vocabulary;
mod words;

pub use alias::is_alias;
pub use catalogue::{
    Catalogue, CatalogueActor, CatalogueError, Checked, Dated, EntryProblem, Fault, Finding, Gender, Level,
    Period, article_date, check,
};
pub use directory::{Directory, Entry};
pub use link::{LinkOptions, link};
pub use merge::{Found, Merged, is_bare, merge};
pub(crate) use phrase::named_by;
pub use similarity::same_name;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// What an actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A person.
    Person,
    /// An organisation or party.
    Organisation,
    /// A country or its government.
    Country,
    /// A collective without a proper name: “the government”, “mainstream media”.
    Group,
}

impl ActorKind {
    /// The kind's name, as it is written out.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Country => "country",
            Self::Group => "group",
        }
    }
}

/// A name found by the tagger: a span of one sentence with its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaggedName {
    /// Index of the sentence.
    pub sentence: usize,
    /// Where the name stands in the article's text.
    pub span: Span,
    /// What it names.
    pub kind: ActorKind,
    /// The tagger's probability, in [0, 1].
    pub probability: f64,
}

/// How a mention names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MentionForm {
    /// A name, an alias, a part of a name or an acronym.
    Name,
    /// A title or definite description: “the prime minister”.
    Title,
    /// A pronoun.
    Pronoun,
    /// The noun phrase of a collective actor.
    Collective,
}

/// A span that names an actor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// Index of the sentence.
    pub sentence: usize,
    /// Where it stands in the article's text.
    pub span: Span,
    /// How it names the actor.
    pub form: MentionForm,
    /// Confidence that it names this actor, in [0, 1].
    pub link: f64,
}

/// An actor of one article, with its mentions in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Identifier: the catalogue's, or a slug of the name.
    pub id: String,
    /// Fullest name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Where it is named, in order of the text; never empty.
    pub mentions: Vec<Mention>,
}
