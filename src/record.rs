//! The scored article as it is written out: the JSON contract.
//!
//! `data/schema/article.schema.json` describes the same thing; the tests hold the two together. A change of
//! a name or a meaning raises [`SCHEMA_VERSION`] and is listed in the CHANGELOG under *Changes to scores*.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::actor::ActorKind;
use crate::article::BlockKind;
use crate::score::{ActorScore, Components, Interval, Lean};
use crate::voice::Voice;

pub use read::{ReadError, scored};

/// Version of the layout.
pub const SCHEMA_VERSION: u32 = 1;

/// What spans count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// Bytes of the UTF-8 text.
    Bytes,
    /// Unicode characters (scalar values).
    Chars,
}

/// One scored article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleRecord {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// Identifier within the run.
    pub id: String,
    /// Outlet as given.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Writer.
    pub author: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// ISO 639 code; `None` where the text is too short to tell.
    pub language: Option<String>,
    /// `opinion` or `news`, where known.
    pub genre: Option<String>,
    /// Other fields of the input, kept as asked for; absent where none is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Why the scores are null, where they are for the whole article.
    pub reason: Option<String>,
    /// What all spans count.
    pub offset_unit: OffsetUnit,
    /// Cleaned text, with the parts left out of scoring.
    pub text: String,
    /// Parts of the text left out of scoring.
    pub omitted: Vec<Omitted>,
    /// Bias score with its components.
    pub bias: Bias,
    /// Lean, where the catalogue declares sides.
    pub lean: Option<Lean>,
    /// Actors in order of first mention.
    pub actors: Vec<ActorRecord>,
    /// Which source said what about whom.
    pub attributed: Vec<Attributed>,
    /// Title and body sentences, in order.
    pub sentences: Vec<SentenceRecord>,
    /// How the scores were made.
    pub run: RunRecord,
}

/// A part of the text left out of scoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Omitted {
    /// Start.
    pub start: usize,
    /// End, exclusive.
    pub end: usize,
    /// Why.
    pub kind: BlockKind,
}

/// Bias score of an article.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bias {
    /// Probability that readers would call the article hyperpartisan; `None` while the model has no fitted
    /// coefficients or a component is missing.
    pub score: Option<f64>,
    /// 95 % interval, from the covariance of the coefficients.
    pub interval: Option<Interval>,
    /// What it is made of.
    pub components: Components,
}

/// Scores of one actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActorRecord {
    /// Identifier: the catalogue's or a slug.
    pub id: String,
    /// Fullest name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// Whether the identifier is a catalogue's, and so the same in all articles; absent where it is not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub catalogued: bool,
    /// Mentions in title and body.
    pub mentions: usize,
    /// The narrator's stance over the body.
    pub narrator: ActorScore,
    /// The sources' stance over the body.
    pub sources: ActorScore,
    /// Stance of the headline; `None` where it does not name the actor.
    pub title: Option<ActorScore>,
}

/// Stance of one source toward one actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attributed {
    /// The source's actor id, where it is one.
    pub source: Option<String>,
    /// The words that name the source.
    pub source_text: Option<String>,
    /// The actor spoken of.
    pub actor: String,
    /// Stance, interval and n.
    #[serde(flatten)]
    pub score: ActorScore,
}

/// A sentence with what was found in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentenceRecord {
    /// Start.
    pub start: usize,
    /// End, exclusive.
    pub end: usize,
    /// `title` or `body`.
    pub kind: BlockKind,
    /// Loaded wording.
    pub loaded: LoadedRecord,
    /// Voices, in order, covering the sentence.
    pub voices: Vec<VoiceRecord>,
    /// Stances toward the actors named in it.
    pub stances: Vec<StanceRecord>,
}

/// Loaded wording of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadedRecord {
    /// In [0, 1].
    pub probability: f64,
    /// Spans of loaded words.
    pub words: Vec<[usize; 2]>,
}

/// A part of a sentence in one voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoiceRecord {
    /// Start.
    pub start: usize,
    /// End, exclusive.
    pub end: usize,
    /// Whose words.
    pub voice: Voice,
    /// Actor id of the source, where it is an actor.
    pub source: Option<String>,
    /// The words that name the source.
    pub source_text: Option<String>,
}

/// Stance of one voice of a sentence toward one actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StanceRecord {
    /// Actor id.
    pub actor: String,
    /// Index into the sentence's voices.
    pub voice: usize,
    /// Mentions of the actor in that voice.
    pub spans: Vec<[usize; 2]>,
    /// Lowest confidence among the links of these mentions.
    pub link: f64,
    /// Probability; `None` where the model abstains (`--abstain`) or did not read so far into the sentence.
    pub against: Option<f64>,
    /// Probability.
    pub neutral: Option<f64>,
    /// Probability.
    pub favour: Option<f64>,
}

/// How a run was made, so that it can be made again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Version of slant.
    pub version: String,
    /// Name and version of the model.
    pub model: String,
    /// SHA-256 of its weights.
    pub model_sha256: String,
    /// SHA-256 of the catalogue, where one was used.
    pub catalogue_sha256: Option<String>,
    /// Engine.
    pub engine: String,
    /// Number format of the encoder's arithmetic.
    pub precision: String,
    /// Seed of whatever is drawn.
    pub seed: u64,
    /// Settings that change scores.
    pub settings: RunSettings,
}

/// Settings that change scores.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSettings {
    /// Stances under this top probability are null.
    pub abstain: Option<f64>,
    /// Whether pronouns are linked.
    pub pronouns: bool,
}

impl ArticleRecord {
    /// Identifiers of the actors that speak in it.
    pub(crate) fn speakers(&self) -> BTreeSet<&str> {
        let voices = self.sentences.iter().flat_map(|sentence| &sentence.voices);
        voices.filter_map(|voice| voice.source.as_deref()).collect()
    }

    /// The same record with spans in characters instead of bytes.
    #[must_use]
    pub fn in_chars(mut self) -> Self {
        if self.offset_unit == OffsetUnit::Chars {
            return self;
        }
        let mut chars = vec![0; self.text.len() + 1];
        for (count, (byte, _)) in self.text.char_indices().enumerate() {
            chars[byte] = count;
        }
        chars[self.text.len()] = self.text.chars().count();
        let pair = |span: &mut [usize; 2]| *span = span.map(|byte| chars[byte]);
        for omitted in &mut self.omitted {
            (omitted.start, omitted.end) = (chars[omitted.start], chars[omitted.end]);
        }
        for sentence in &mut self.sentences {
            (sentence.start, sentence.end) = (chars[sentence.start], chars[sentence.end]);
            sentence.loaded.words.iter_mut().for_each(pair);
            for voice in &mut sentence.voices {
                (voice.start, voice.end) = (chars[voice.start], chars[voice.end]);
            }
            for stance in &mut sentence.stances {
                stance.spans.iter_mut().for_each(pair);
            }
        }
        self.offset_unit = OffsetUnit::Chars;
        self
    }
}
