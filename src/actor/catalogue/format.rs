//! One file of a catalogue, as TOML.
//!
//! In: text. Out: entries, and what is wrong with each of them alone. What two entries do to each other is
//! not seen here.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{CatalogueActor, Dated, Gender, Period};
use crate::actor::ActorKind;

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryProblem {
    /// The same id twice in one file.
    #[error("its id stands twice in the file")]
    DuplicateId,
    /// Not one of the four kinds.
    #[error("unknown kind `{0}` (person, organisation, country or group)")]
    UnknownKind(String),
    /// Another kind than in a file read before.
    #[error("its kind is not the one it has in another file")]
    KindDiffers,
    /// Neither `female` nor `male`.
    #[error("unknown gender `{0}` (female or male)")]
    UnknownGender(String),
    /// A date that is no calendar day.
    #[error("`{0}` is not a date of the form 2018-08-18")]
    BadDate(String),
    /// A period that ends before it starts.
    #[error("the period of `{0}` ends before it starts")]
    EmptyPeriod(String),
    /// A side that the axis does not name.
    #[error("side `{0}` is not on the axis")]
    SideNotOnAxis(String),
    /// A name, alias, id or title without a letter or digit.
    #[error("its {0} is empty")]
    Empty(&'static str),
}

/// Why a catalogue could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The file could not be read.
    #[error("{path}: cannot read the catalogue", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// The file is not TOML of the right form.
    #[error("{path}: not a catalogue of actors", path = path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Cause, with line and field.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// The axis does not name two different sides, or another two than a file read before.
    #[error("{path}: `axis` must name two different sides, the same in every file", path = path.display())]
    Axis {
        /// The file.
        path: PathBuf,
    },
    /// An entry is wrong.
    #[error("{path}: actor `{actor}`: {problem}", path = path.display())]
    Entry {
        /// The file.
        path: PathBuf,
        /// Id of the entry.
        actor: String,
        /// What is wrong.
        problem: EntryProblem,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileToml {
    #[serde(default)]
    pub(super) axis: Vec<String>,
    #[serde(default, rename = "actor")]
    pub(super) actors: Vec<EntryToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryToml {
    pub(super) id: Spanned<String>,
    name: String,
    kind: String,
    gender: Option<String>,
    #[serde(default)]
    determiner: bool,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    titles: Vec<TitleToml>,
    party: Option<String>,
    #[serde(default)]
    side: Vec<SideToml>,
    wikidata: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TitleToml {
    text: String,
    from: Option<toml::value::Datetime>,
    to: Option<toml::value::Datetime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SideToml {
    is: String,
    from: Option<toml::value::Datetime>,
    to: Option<toml::value::Datetime>,
}

impl FileToml {
    pub(super) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

impl EntryToml {
    /// The actor, and what is wrong with it, in the order of the fields; what is wrong is left out of it.
    pub(super) fn read(self, axis: Option<&[String; 2]>) -> (CatalogueActor, Vec<EntryProblem>) {
        let mut problems = Vec::new();
        let id = self.id.into_inner();
        let aliases = self.aliases.iter().map(|alias| (alias.as_str(), "alias"));
        for (text, what) in [(id.as_str(), "id"), (self.name.as_str(), "name")].into_iter().chain(aliases) {
            if !is_filled(text) {
                problems.push(EntryProblem::Empty(what));
            }
        }
        let kind = match self.kind.as_str() {
            "person" => ActorKind::Person,
            "organisation" => ActorKind::Organisation,
            "country" => ActorKind::Country,
            other => {
                if other != "group" {
                    problems.push(EntryProblem::UnknownKind(other.to_owned()));
                }
                ActorKind::Group
            }
        };
        let gender = match self.gender.as_deref() {
            None => None,
            Some("female") => Some(Gender::Female),
            Some("male") => Some(Gender::Male),
            Some(other) => {
                problems.push(EntryProblem::UnknownGender(other.to_owned()));
                None
            }
        };
        let mut titles = Vec::new();
        for title in self.titles {
            if is_filled(&title.text) {
                note(dated(title.text, title.from, title.to), &mut titles, &mut problems);
            } else {
                problems.push(EntryProblem::Empty("title"));
            }
        }
        let mut sides = Vec::new();
        for side in self.side {
            if axis.is_some_and(|axis| axis.contains(&side.is)) {
                note(dated(side.is, side.from, side.to), &mut sides, &mut problems);
            } else {
                problems.push(EntryProblem::SideNotOnAxis(side.is));
            }
        }
        let actor = CatalogueActor {
            id,
            name: self.name,
            kind,
            gender,
            determiner: self.determiner,
            aliases: self.aliases.into_iter().filter(|alias| is_filled(alias)).collect(),
            titles,
            party: self.party,
            sides,
            wikidata: self.wikidata,
        };
        (actor, problems)
    }
}

fn is_filled(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn note(read: Result<Dated, EntryProblem>, kept: &mut Vec<Dated>, problems: &mut Vec<EntryProblem>) {
    match read {
        Ok(dated) => kept.push(dated),
        Err(problem) => problems.push(problem),
    }
}

fn dated(
    text: String,
    from: Option<toml::value::Datetime>,
    to: Option<toml::value::Datetime>,
) -> Result<Dated, EntryProblem> {
    let day = |date: Option<toml::value::Datetime>| match date {
        None => Ok(None),
        Some(date) => civil(date).map(Some).ok_or_else(|| EntryProblem::BadDate(date.to_string())),
    };
    let period = Period { from: day(from)?, to: day(to)? };
    if let (Some(from), Some(to)) = (period.from, period.to)
        && to <= from
    {
        return Err(EntryProblem::EmptyPeriod(text));
    }
    Ok(Dated { text, period })
}

/// A day without a time of day.
fn civil(date: toml::value::Datetime) -> Option<Date> {
    let (Some(day), None, None) = (date.date, date.time, date.offset) else { return None };
    Date::new(i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?).ok()
}
