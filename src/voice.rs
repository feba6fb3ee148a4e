//! Who speaks in a span: the narrator or a source.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// Whose words a span holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// The article's own words.
    Narrator,
    /// Quoted or reported speech.
    Source,
}

/// A part of a sentence in one voice. The voice spans of a sentence are in order, do not overlap, and cover it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoiceSpan {
    /// Index of the sentence.
    pub sentence: usize,
    /// Where it stands in the article's text.
    pub span: Span,
    /// Whose words it holds.
    pub voice: Voice,
    /// The words that name the speaker, anywhere in the article; `None` for the narrator and where no
    /// speaker is named.
    pub speaker: Option<Span>,
    /// The reporting cue (“said”, “according to”), where there is one.
    pub cue: Option<Span>,
    /// Whether the words stand in quotation marks.
    pub direct: bool,
}
