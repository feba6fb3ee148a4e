//! Catalogues of actors, read from TOML.
//!
//! In: one or more files in the format of `data/actors/` (the header of `collective.toml` says how entries
//! match). Out: a checked [`Catalogue`] with the short built-in list of collective actors in it, and
//! questions on dates: which titles and which side an actor has on a day. Finding its names in a text is
//! done in `matcher`.
//!
//! | file | |
//! |---|---|
//! | `format` | one file: its TOML, and what can be wrong in one entry |
//! | `loader` | files united, the built-in list added |
//! | `check` | everything that is wrong or ambiguous, said at once |

mod check;
mod format;
mod loader;

pub use check::{Checked, Fault, Finding, Level, check};
pub use format::{CatalogueError, EntryProblem};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::loader::Loader;
use super::ActorKind;
use super::matcher::Matcher;
use crate::digest::sha256;

/// Gender of a person, for pronouns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gender {
    /// “she”
    Female,
    /// “he”
    Male,
}

/// A half-open period of days; a side that is `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Option<Date>,
    /// The day after the last.
    pub to: Option<Date>,
}

impl Period {
    /// Whether the period holds `date`. On an unknown date only a period without bounds holds.
    #[must_use]
    pub fn holds(&self, date: Option<Date>) -> bool {
        match date {
            Some(date) => self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date < to),
            None => self.from.is_none() && self.to.is_none(),
        }
    }

    /// Whether some day is in both.
    #[must_use]
    pub fn overlaps(&self, other: Self) -> bool {
        let before =
            |end: Option<Date>, start: Option<Date>| end.zip(start).is_some_and(|(end, start)| end <= start);
        !before(self.to, other.from) && !before(other.to, self.from)
    }
}

/// Something that is so during a period: a title's text, or the side an actor stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Title or side.
    pub text: String,
    /// When.
    pub period: Period,
}

/// An actor of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueActor {
    /// Identifier, unique within a catalogue.
    pub id: String,
    /// Full name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Gender of a person, where given.
    pub gender: Option<Gender>,
    /// Whether “the” must come before the aliases; see `data/actors/collective.toml`.
    pub determiner: bool,
    /// Other names.
    pub aliases: Vec<String>,
    /// Titles with the periods they were held.
    pub titles: Vec<Dated>,
    /// Identifier of the party, where given.
    pub party: Option<String>,
    /// Sides of the catalogue's axis with their periods.
    pub sides: Vec<Dated>,
    /// Wikidata item, where given.
    pub wikidata: Option<String>,
}

impl CatalogueActor {
    /// Name and aliases. With a determiner rule the name is only for display, as it holds the “the”.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let name = (!self.determiner || self.aliases.is_empty()).then_some(self.name.as_str());
        name.into_iter().chain(self.aliases.iter().map(String::as_str))
    }
}

static BUILT_IN: LazyLock<Catalogue> = LazyLock::new(|| {
    Loader::default()
        .finish(None)
        .expect("data/actors/collective.toml is a valid catalogue, as a test checks")
});

/// Actors known before reading, the built-in collective ones among them.
#[derive(Debug)]
pub struct Catalogue {
    axis: Option<[String; 2]>,
    actors: Vec<CatalogueActor>,
    by_id: BTreeMap<String, usize>,
    n_given: usize,
    sha256: Option<String>,
    pub(super) matcher: Matcher,
}

impl Catalogue {
    /// The built-in collective actors alone (“the government”, “mainstream media”).
    #[must_use]
    pub fn collective() -> &'static Self {
        &BUILT_IN
    }

    /// Reads and unites files: the same id in two files is one actor with the aliases, titles and sides of both.
    ///
    /// # Errors
    /// If a file cannot be read, is not in the format, or holds a wrong entry.
    pub fn load(paths: &[PathBuf]) -> Result<Self, CatalogueError> {
        let mut loader = Loader::default();
        let mut hashes = Vec::new();
        for path in paths {
            let text = std::fs::read_to_string(path)
                .map_err(|source| CatalogueError::Read { path: path.clone(), source })?;
            loader.add(path, &text)?;
            hashes.push(sha256(text.as_bytes()));
        }
        // Of one file its own hash; of several, the hash of their hashes, one a line.
        let sha256 = match hashes.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            several => Some(sha256(several.join("\n").as_bytes())),
        };
        loader.finish(sha256)
    }

    /// Reads a catalogue from text; `path` is for messages.
    ///
    /// # Errors
    /// If the text is not in the format, or holds a wrong entry.
    pub fn parse(path: &Path, text: &str) -> Result<Self, CatalogueError> {
        let mut loader = Loader::default();
        loader.add(path, text)?;
        loader.finish(Some(sha256(text.as_bytes())))
    }

    /// The two sides, first minus second, where the catalogue declares them.
    #[must_use]
    pub fn axis(&self) -> Option<&[String; 2]> {
        self.axis.as_ref()
    }

    /// All actors, in the order of the files, the built-in ones last.
    #[must_use]
    pub fn actors(&self) -> &[CatalogueActor] {
        &self.actors
    }

    /// The actors of the files, without the built-in ones that no file names.
    #[must_use]
    pub fn given(&self) -> &[CatalogueActor] {
        &self.actors[..self.n_given]
    }

    /// The actor with an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&CatalogueActor> {
        self.by_id.get(id).map(|index| &self.actors[*index])
    }

    /// SHA-256 of the file in hexadecimal; of several files, that of their hashes, one a line. `None` where
    /// there is only the built-in list.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        self.sha256.as_deref()
    }

    /// The side an actor stands on: its own on that date or, where it has none at all, its party's.
    #[must_use]
    pub fn side(&self, id: &str, date: Option<Date>) -> Option<&str> {
        let actor = self.get(id)?;
        let own = |actor: &'_ CatalogueActor| actor.sides.iter().position(|side| side.period.holds(date));
        if !actor.sides.is_empty() {
            return own(actor).map(|index| actor.sides[index].text.as_str());
        }
        let party = self.get(actor.party.as_deref()?)?;
        own(party).map(|index| party.sides[index].text.as_str())
    }
}

/// The day an article appeared, where its metadata say so.
#[must_use]
pub fn article_date(article: &crate::article::Article) -> Option<Date> {
    article.metadata.published.as_deref()?.get(..10)?.parse().ok()
}
