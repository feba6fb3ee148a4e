//! An actor in the making: the mentions found so far, and what is known of the one they name.

use super::catalogue::{Catalogue, Gender};
use super::{ActorKind, Mention};

/// Mentions that are held to name one actor.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    /// Index in the catalogue, where it is one of its actors.
    pub(super) known: Option<usize>,
    /// Fullest name.
    pub(super) name: String,
    /// What it is.
    pub(super) kind: ActorKind,
    /// Gender, where a title, the catalogue or the first name gives it.
    pub(super) gender: Option<Gender>,
    /// Titles the text gives, with the byte where it does.
    pub(super) titles: Vec<(Vec<String>, usize)>,
    /// Names as folded words, the different ones only.
    pub(super) names: Vec<Vec<String>>,
    /// Names as written, the different ones only, for finding further mentions.
    pub(super) surfaces: Vec<String>,
    /// Where it is named; in no order yet.
    pub(super) mentions: Vec<Mention>,
}

impl Cluster {
    pub(super) fn new(kind: ActorKind, name: String) -> Self {
        Self {
            known: None,
            name,
            kind,
            gender: None,
            titles: Vec::new(),
            names: Vec::new(),
            surfaces: Vec::new(),
            mentions: Vec::new(),
        }
    }

    /// An actor of the catalogue, without mentions yet.
    pub(super) fn of_catalogue(catalogue: &Catalogue, index: usize) -> Self {
        let actor = &catalogue.actors()[index];
        let mut cluster = Self::new(actor.kind, actor.name.clone());
        cluster.known = Some(index);
        cluster.gender = actor.gender;
        cluster
    }

    /// Notes a name as written and as folded words.
    pub(super) fn note_name(&mut self, tokens: Vec<String>, surface: &str) {
        if !self.surfaces.iter().any(|known| known == surface) {
            self.surfaces.push(surface.to_owned());
        }
        if !tokens.is_empty() && !self.names.contains(&tokens) {
            self.names.push(tokens);
        }
    }
}
