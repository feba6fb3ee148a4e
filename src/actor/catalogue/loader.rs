//! Unites the files of a catalogue.
//!
//! In: files, one after the other. Out: a [`Catalogue`], with the built-in collective actors behind those of
//! the files. The first mistake ends it; `check` is what finds them all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::format::{CatalogueError, EntryProblem, FileToml};
use super::{Catalogue, CatalogueActor, Dated};
use crate::actor::matcher::Matcher;

/// The built-in collective actors, in the same format.
const COLLECTIVE: &str = include_str!("../../../data/actors/collective.toml");

/// An axis that does not name two different sides, or another two than before.
pub(super) struct NotAnAxis;

/// Files united so far.
#[derive(Default)]
pub(super) struct Loader {
    pub(super) axis: Option<[String; 2]>,
    pub(super) actors: Vec<CatalogueActor>,
    by_id: BTreeMap<String, usize>,
}

impl Loader {
    pub(super) fn add(&mut self, path: &Path, text: &str) -> Result<(), CatalogueError> {
        let file = FileToml::parse(text)
            .map_err(|source| CatalogueError::Syntax { path: path.to_owned(), source: Box::new(source) })?;
        self.unite_axis(file.axis).map_err(|NotAnAxis| CatalogueError::Axis { path: path.to_owned() })?;
        let mut seen = BTreeSet::new();
        for entry in file.actors {
            let id = entry.id.as_ref().clone();
            let fail = |problem| CatalogueError::Entry { path: path.to_owned(), actor: id.clone(), problem };
            if !seen.insert(id.clone()) {
                return Err(fail(EntryProblem::DuplicateId));
            }
            let (actor, problems) = entry.read(self.axis.as_ref());
            if let Some(problem) = problems.into_iter().next() {
                return Err(fail(problem));
            }
            self.unite(actor).map_err(fail)?;
        }
        Ok(())
    }

    pub(super) fn unite_axis(&mut self, axis: Vec<String>) -> Result<(), NotAnAxis> {
        if axis.is_empty() {
            return Ok(());
        }
        let axis: [String; 2] = axis.try_into().map_err(|_: Vec<String>| NotAnAxis)?;
        if axis[0] == axis[1] || self.axis.as_ref().is_some_and(|known| *known != axis) {
            return Err(NotAnAxis);
        }
        self.axis = Some(axis);
        Ok(())
    }

    pub(super) fn unite(&mut self, actor: CatalogueActor) -> Result<(), EntryProblem> {
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
    pub(super) fn finish(mut self, sha256: Option<String>) -> Result<Catalogue, CatalogueError> {
        let taken: BTreeMap<String, String> = self
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
        Ok(Catalogue { axis: self.axis, actors: self.actors, by_id: self.by_id, n_given, sha256, matcher })
    }
}

fn extend_new(known: &mut Vec<Dated>, more: Vec<Dated>) {
    for dated in more {
        if !known.contains(&dated) {
            known.push(dated);
        }
    }
}
