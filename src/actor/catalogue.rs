//! Catalogues of actors, read from TOML.
//!
//! In: one or more files in the format of `data/actors/` (the header of `collective.toml` says how entries
//! match). Out: a checked [`Catalogue`] with the short built-in list of collective actors in it, and
//! questions on dates: which titles and which side an actor has on a day. Finding its names in a text is
//! done in `matcher`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
struct FileToml {
    #[serde(default)]
    axis: Vec<String>,
    #[serde(default, rename = "actor")]
    actors: Vec<EntryToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryToml {
    id: String,
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

/// The built-in collective actors, in the same format.
const COLLECTIVE: &str = include_str!("../../data/actors/collective.toml");

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

    /// Aliases that stand under more than one actor, with the ids of these; letter case is ignored.
    #[must_use]
    pub fn ambiguous_aliases(&self) -> Vec<(String, Vec<String>)> {
        let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for actor in &self.actors {
            for name in actor.names() {
                let ids = owners.entry(name.to_lowercase()).or_default();
                if !ids.contains(&actor.id) {
                    ids.push(actor.id.clone());
                }
            }
        }
        owners.into_iter().filter(|(_, ids)| ids.len() > 1).collect()
    }
}

/// The day an article appeared, where its metadata say so.
#[must_use]
pub fn article_date(article: &crate::article::Article) -> Option<Date> {
    article.metadata.published.as_deref()?.get(..10)?.parse().ok()
}

/// Files united so far.
#[derive(Default)]
struct Loader {
    axis: Option<[String; 2]>,
    actors: Vec<CatalogueActor>,
    by_id: BTreeMap<String, usize>,
}

impl Loader {
    fn add(&mut self, path: &Path, text: &str) -> Result<(), CatalogueError> {
        let file: FileToml = toml::from_str(text)
            .map_err(|source| CatalogueError::Syntax { path: path.to_owned(), source: Box::new(source) })?;
        self.unite_axis(path, file.axis)?;
        let mut seen = std::collections::BTreeSet::new();
        for entry in file.actors {
            let id = entry.id.clone();
            let fail = |problem| CatalogueError::Entry { path: path.to_owned(), actor: id.clone(), problem };
            if !seen.insert(id.clone()) {
                return Err(fail(EntryProblem::DuplicateId));
            }
            let actor = read_entry(entry, self.axis.as_ref()).map_err(fail)?;
            self.unite(actor).map_err(fail)?;
        }
        Ok(())
    }

    fn unite_axis(&mut self, path: &Path, axis: Vec<String>) -> Result<(), CatalogueError> {
        let fail = || CatalogueError::Axis { path: path.to_owned() };
        if axis.is_empty() {
            return Ok(());
        }
        let axis: [String; 2] = axis.try_into().map_err(|_: Vec<String>| fail())?;
        if axis[0] == axis[1] || self.axis.as_ref().is_some_and(|known| *known != axis) {
            return Err(fail());
        }
        self.axis = Some(axis);
        Ok(())
    }

    fn unite(&mut self, actor: CatalogueActor) -> Result<(), EntryProblem> {
        let Some(&index) = self.by_id.get(&actor.id) else {
            self.by_id.insert(actor.id.clone(), self.actors.len());
            self.actors.push(actor);
            return Ok(());
        };
        let known = &mut self.actors[index];
        if known.kind != actor.kind {
            return Err(EntryProblem::KindDiffers);
        }
        // Where only one of the two asks for “the”, the names of that one alone are meant with it: an alias
        // that already starts with “the” is never asked for another.
        let other_name = (actor.name != known.name).then_some(actor.name);
        for alias in other_name.into_iter().filter(|_| !actor.determiner).chain(actor.aliases) {
            if alias != known.name && !known.aliases.contains(&alias) {
                known.aliases.push(alias);
            }
        }
        known.determiner |= actor.determiner;
        known.gender = known.gender.or(actor.gender);
        known.party = known.party.take().or(actor.party);
        known.wikidata = known.wikidata.take().or(actor.wikidata);
        extend_new(&mut known.titles, actor.titles);
        extend_new(&mut known.sides, actor.sides);
        Ok(())
    }

    /// Adds the built-in collective actors and builds the matcher. An alias that a file gives to another
    /// actor is taken from the built-in one.
    fn finish(mut self, sha256: Option<String>) -> Result<Catalogue, CatalogueError> {
        let taken: std::collections::BTreeMap<String, String> = self
            .actors
            .iter()
            .flat_map(|actor| actor.names().map(|name| (name.to_lowercase(), actor.id.clone())))
            .collect();
        let n_given = self.actors.len();
        let mut built_in = Self::default();
        built_in.add(Path::new("collective.toml"), COLLECTIVE)?;
        for mut actor in built_in.actors {
            let is_free = |name: &str| taken.get(&name.to_lowercase()).is_none_or(|owner| *owner == actor.id);
            let aliases: Vec<String> = actor.aliases.iter().filter(|alias| is_free(alias)).cloned().collect();
            let name_is_free = is_free(&actor.name);
            actor.aliases = aliases;
            if actor.aliases.is_empty() && !name_is_free {
                continue;
            }
            let id = actor.id.clone();
            // A built-in entry of another kind than the file's under one id gives way to the file's.
            if self.by_id.get(&id).is_some_and(|index| self.actors[*index].kind != actor.kind) {
                continue;
            }
            self.unite(actor).map_err(|problem| CatalogueError::Entry {
                path: PathBuf::from("collective.toml"),
                actor: id,
                problem,
            })?;
        }
        let matcher = Matcher::new(&self.actors, n_given);
        Ok(Catalogue { axis: self.axis, actors: self.actors, by_id: self.by_id, sha256, matcher })
    }
}

fn extend_new(known: &mut Vec<Dated>, more: Vec<Dated>) {
    for dated in more {
        if !known.contains(&dated) {
            known.push(dated);
        }
    }
}

fn read_entry(entry: EntryToml, axis: Option<&[String; 2]>) -> Result<CatalogueActor, EntryProblem> {
    let filled = |text: &str, what| {
        if text.chars().any(char::is_alphanumeric) { Ok(()) } else { Err(EntryProblem::Empty(what)) }
    };
    filled(&entry.id, "id")?;
    filled(&entry.name, "name")?;
    for alias in &entry.aliases {
        filled(alias, "alias")?;
    }
    let kind = match entry.kind.as_str() {
        "person" => ActorKind::Person,
        "organisation" => ActorKind::Organisation,
        "country" => ActorKind::Country,
        "group" => ActorKind::Group,
        _ => return Err(EntryProblem::UnknownKind(entry.kind)),
    };
    let gender = match entry.gender.as_deref() {
        None => None,
        Some("female") => Some(Gender::Female),
        Some("male") => Some(Gender::Male),
        Some(other) => return Err(EntryProblem::UnknownGender(other.to_owned())),
    };
    let mut titles = Vec::new();
    for title in entry.titles {
        filled(&title.text, "title")?;
        titles.push(dated(title.text, title.from, title.to)?);
    }
    let mut sides = Vec::new();
    for side in entry.side {
        if axis.is_none_or(|axis| !axis.contains(&side.is)) {
            return Err(EntryProblem::SideNotOnAxis(side.is));
        }
        sides.push(dated(side.is, side.from, side.to)?);
    }
    Ok(CatalogueActor {
        id: entry.id,
        name: entry.name,
        kind,
        gender,
        determiner: entry.determiner,
        aliases: entry.aliases,
        titles,
        party: entry.party,
        sides,
        wikidata: entry.wikidata,
    })
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
