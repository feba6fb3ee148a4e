//! One article of SEESAW: its sentences, joined, and what its annotators say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Deserialize;

use super::actor_kind;
use crate::actor::ActorKind;
use crate::evaluate::dataset::{DatasetError, File};
use crate::span::Span;

#[derive(Deserialize)]
struct Text {
    title: String,
    text: Vec<TextSentence>,
}

#[derive(Deserialize)]
struct TextSentence {
    id: usize,
    text: String,
}

/// Name, kinds, whether it is a main entity, annotators.
type Entity = (String, Vec<String>, Vec<String>, Vec<String>);

#[derive(Deserialize)]
struct Annotations {
    #[serde(rename = "entity lists")]
    entities: Vec<Entity>,
    #[serde(rename = "sentence-level stances")]
    stances: BTreeMap<usize, Vec<Stance>>,
    #[serde(rename = "entity sentiments")]
    sentiments: IndexMap<String, Vec<(String, String)>>,
}

/// Who is for or against whom.
#[derive(Deserialize)]
pub(super) struct Stance {
    pub(super) subject: String,
    pub(super) sentiment: String,
    pub(super) object: String,
}

/// A sentence with its stances.
pub(super) struct Judged<'a> {
    pub(super) number: usize,
    pub(super) span: Span,
    pub(super) stances: &'a [Stance],
}

/// Split and outlets. What else the file says of the story gives the story away and is not read.
#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "Split")]
    split: String,
    #[serde(rename = "Meta info for article 0")]
    first: Outlet,
    #[serde(rename = "Meta info for article 1")]
    second: Outlet,
    #[serde(rename = "Meta info for article 2")]
    third: Outlet,
}

#[derive(Deserialize)]
struct Outlet {
    source: String,
}

/// An article with its annotations.
pub(super) struct Article {
    path: PathBuf,
    /// Story and document.
    pub(super) id: String,
    pub(super) story: String,
    pub(super) outlet: Option<String>,
    pub(super) split: Option<String>,
    pub(super) title: String,
    /// The sentences, parted by spaces: the set does not tell its paragraphs.
    pub(super) text: Arc<str>,
    spans: BTreeMap<usize, Span>,
    kinds: BTreeMap<String, Vec<String>>,
    stances: BTreeMap<usize, Vec<Stance>>,
    /// Label and annotator, by entity.
    pub(super) sentiments: IndexMap<String, Vec<(String, String)>>,
}

impl Article {
    pub(super) fn read(
        annotations: &File,
        text: &File,
        meta: &Path,
        split: Option<&str>,
    ) -> Result<Self, DatasetError> {
        let id = annotations.stem().to_owned();
        let (story, document) = id.split_once("_DOCUMENT_").ok_or_else(|| {
            annotations.row(1, "the file's name is not of the form STORY_DOCUMENT_NUMBER.json")
        })?;
        let meta = meta.join(format!("{story}.json"));
        // Splits and outlets are the only things read there.
        let meta: Option<Meta> =
            if split.is_some() || meta.is_file() { Some(File::open(&meta)?.json()?) } else { None };
        let Text { title, text: sentences } = text.json()?;
        let Annotations { entities, stances, sentiments } = annotations.json()?;
        let (mut joined, mut spans) = (String::new(), BTreeMap::new());
        for sentence in &sentences {
            let words = sentence.text.trim();
            if !joined.is_empty() && !words.is_empty() {
                joined.push(' ');
            }
            spans.insert(sentence.id, Span::new(joined.len(), joined.len() + words.len()));
            joined.push_str(words);
        }
        Ok(Self {
            path: annotations.path.clone(),
            story: story.to_owned(),
            outlet: meta.as_ref().and_then(|meta| {
                let outlets = [("0", &meta.first), ("1", &meta.second), ("2", &meta.third)];
                outlets
                    .iter()
                    .find(|(number, _)| *number == document)
                    .map(|(_, outlet)| outlet.source.clone())
            }),
            split: meta.map(|meta| meta.split),
            id,
            title,
            text: joined.into(),
            spans,
            kinds: entities.into_iter().map(|(name, kinds, ..)| (name, kinds)).collect(),
            stances,
            sentiments,
        })
    }

    /// The sentences that have stances, or an empty list of them.
    pub(super) fn sentences(&self) -> Result<Vec<Judged<'_>>, DatasetError> {
        let mut judged = Vec::with_capacity(self.stances.len());
        for (&number, stances) in &self.stances {
            let span = self.spans.get(&number).copied();
            let span = span.ok_or_else(|| self.fault(format!("stances of sentence {number}")))?;
            judged.push(Judged { number, span, stances });
        }
        Ok(judged)
    }

    /// What an entity is; why it is no actor, if it is none.
    pub(super) fn kind(&self, entity: &str) -> Result<ActorKind, String> {
        let kinds = self.kinds.get(entity).ok_or("the entity has no kind")?;
        actor_kind(kinds)
    }

    /// Something that is not of the format.
    pub(super) fn fault(&self, what: String) -> DatasetError {
        DatasetError::Row { path: self.path.clone(), row: 1, reason: format!("{what} is not of the scheme") }
    }
}
