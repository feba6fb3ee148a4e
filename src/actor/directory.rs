//! The actors of a corpus, each under its usual name.
//!
//! In: the actors of many articles. Out: a place per kind and identifier, since a person and a country may have one
//! name; and whose the articles of each are, once all have been seen.

use std::collections::BTreeMap;

use super::ActorKind;
use super::merge::is_bare;
use super::middle::{Named, followed};
use super::surname::Surnames;

/// The actors seen so far, in the order of their first article.
#[derive(Debug, Default)]
pub struct Directory {
    entries: Vec<Entry>,
    places: BTreeMap<(ActorKind, String), usize>,
}

/// An actor over a corpus.
#[derive(Debug)]
pub struct Entry {
    /// Its identifier in every article.
    pub id: String,
    /// What it is.
    pub kind: ActorKind,
    catalogued: bool,
    /// Names, with how many articles use each.
    names: BTreeMap<String, usize>,
}

impl Entry {
    /// The usual name; of two as usual, the first in the alphabet.
    #[must_use]
    pub fn name(&self) -> &str {
        self.names.iter().rev().max_by_key(|(_, n)| **n).map_or(&self.id, |(name, _)| name)
    }

    fn n_articles(&self) -> usize {
        self.names.values().sum()
    }
}

impl Directory {
    /// The place of an actor that an article names.
    pub fn see(&mut self, kind: ActorKind, id: &str, name: &str, catalogued: bool) -> usize {
        let place = *self.places.entry((kind, id.to_owned())).or_insert_with(|| {
            self.entries.push(Entry { id: id.to_owned(), kind, catalogued: false, names: BTreeMap::new() });
            self.entries.len() - 1
        });
        let entry = &mut self.entries[place];
        entry.catalogued |= catalogued;
        *entry.names.entry(name.to_owned()).or_default() += 1;
        place
    }

    /// The actors by place.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// By place: the place of the actor whose the articles are. That is another one for a person who is oftener named
    /// with or without a middle name, and for a lone surname that is short for a person of this corpus; `None` for one
    /// that could be several persons'.
    #[must_use]
    pub fn whose(&self) -> Vec<Option<usize>> {
        let apart = self.entries.iter().enumerate().filter(|(_, one)| !one.catalogued);
        let usual = followed(apart.map(|(key, one)| Named {
            key,
            name: one.name(),
            kind: one.kind,
            n_articles: one.n_articles(),
        }));
        let mut n_articles: Vec<usize> = self.entries.iter().map(Entry::n_articles).collect();
        for (&place, &person) in &usual {
            n_articles[person] += std::mem::take(&mut n_articles[place]);
        }
        let persons =
            self.entries.iter().zip(&n_articles).enumerate().filter(|(at, _)| !usual.contains_key(at));
        let surnames = Surnames::learn(persons.map(|(at, (one, n))| (at, one.name(), one.kind, *n)));
        let whose = |(at, one): (usize, &Entry)| {
            if one.catalogued {
                return Some(at);
            }
            if let Some(&person) = usual.get(&at) {
                return Some(person);
            }
            let bearer = surnames.bearer(one.name(), one.kind, one.n_articles());
            bearer.or_else(|| (!is_bare(one.name(), one.kind)).then_some(at))
        };
        self.entries.iter().enumerate().map(whose).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{ActorKind, Directory};

    #[test]
    fn each_actor_has_one_place_and_a_lone_surname_is_its_bearers_or_nobodys() {
        use ActorKind::{Country, Organisation, Person};
        let mut directory = Directory::default();
        let mut see = |kind, id, name, catalogued| directory.see(kind, id, name, catalogued);
        for _ in 0..5 {
            assert_eq!(see(Person, "ada-lund", "Ada Lund", false), 0);
        }
        assert_eq!(see(Person, "ada-lund", "Ada B. Lund", false), 0);
        assert_eq!(see(Person, "lund", "Lund", false), 1);
        assert_eq!(see(Organisation, "lund", "Lund", false), 2);
        assert_eq!(see(Country, "lund", "Lund", false), 3);
        assert_eq!(see(Person, "vale", "Vale", false), 4);
        assert_eq!(see(Person, "voss", "Voss", true), 5);
        assert_eq!(see(Person, "ada-b-lund", "Ada B. Lund", false), 6);
        assert_eq!(see(Person, "ada-c-voss", "Ada C. Voss", true), 7);
        assert_eq!(see(Person, "ada-voss", "Ada Voss", false), 8);
        assert_eq!(directory.entries()[0].name(), "Ada Lund");
        let whose = [Some(0), Some(0), Some(0), Some(3), None, Some(5), Some(0), Some(7), Some(8)];
        assert_eq!(directory.whose(), whose);
    }
}
