//! Labelled rows as tokens with the answer that a head should give.

use rayon::prelude::*;

use super::TrainError;
use super::labels::Labels;
use super::start::Start;
use crate::actor::ActorKind;
use crate::evaluate::rows::{ActorRow, LoadedRow, StanceRow};
use crate::model::Config;
use crate::span::Span;
use crate::tokenize::Encoded;

/// The label of a token that nothing is learnt from.
pub(super) const IGNORED: i64 = -100;

/// A sentence with what a head should answer.
#[derive(Debug)]
pub(super) struct Example {
    pub(super) encoded: Encoded,
    pub(super) answer: Answer,
}

#[derive(Debug)]
pub(super) enum Answer {
    /// The mention's tokens, and the class among the logits.
    Stance { tokens: Vec<usize>, class: i64 },
    /// A label per token, [`IGNORED`] but on the first token of each word.
    Actors { tags: Vec<i64> },
    /// Whether the sentence is loaded, and the same per token; 1, 0, or [`IGNORED`] but on the first token of each
    /// word, and everywhere where the words are not known.
    Loaded { class: bool, words: Vec<i64> },
}

/// The rows that can be learnt from. A mention beyond what the model reads of a long sentence leaves its row out.
pub(super) fn examples(labels: &Labels, start: &Start) -> Result<Vec<Example>, TrainError> {
    let encode = |id: &str, text: &str| {
        start.tokenizer.encode(text).map_err(|source| TrainError::Tokenize { id: id.to_owned(), source })
    };
    let config = &start.config;
    let made: Result<Vec<Option<Example>>, TrainError> = match labels {
        Labels::Stance(rows) => {
            rows.par_iter().map(|row| Ok(stance(row, encode(&row.id, &row.text)?, config))).collect()
        }
        Labels::Actors(rows) => {
            rows.par_iter().map(|row| Ok(Some(actors(row, encode(&row.id, &row.text)?, config)))).collect()
        }
        Labels::Loaded(rows) => {
            rows.par_iter().map(|row| Ok(Some(loaded(row, encode(&row.id, &row.text)?)))).collect()
        }
    };
    Ok(made?.into_iter().flatten().collect())
}

fn stance(row: &StanceRow, encoded: Encoded, config: &Config) -> Option<Example> {
    let tokens = encoded.tokens_in(&row.spans);
    let order = config.stance_order().expect("the configuration was validated");
    let answer = Answer::Stance { class: order[row.gold] as i64, tokens };
    let is_read = !matches!(&answer, Answer::Stance { tokens, .. } if tokens.is_empty());
    is_read.then_some(Example { encoded, answer })
}

fn actors(row: &ActorRow, encoded: Encoded, config: &Config) -> Example {
    let labels = &config.heads.actors.labels;
    let position = |label: &str| labels.iter().position(|known| known == label).map(|at| at as i64);
    let tag = |word: Span| {
        let named = row.spans.iter().find(|(span, _)| span.contains(word.start));
        let label = match named {
            None => "O".to_owned(),
            Some((span, kind)) => bio(*kind, span.start == word.start),
        };
        position(&label).unwrap_or(IGNORED)
    };
    let tags = on_words(&encoded, tag);
    Example { encoded, answer: Answer::Actors { tags } }
}

fn bio(kind: ActorKind, first: bool) -> String {
    format!("{}-{}", if first { "B" } else { "I" }, kind.name())
}

fn loaded(row: &LoadedRow, encoded: Encoded) -> Example {
    let is_loaded = |word: Span| {
        row.words.as_ref().map_or(IGNORED, |loaded| i64::from(loaded.iter().any(|span| span.overlaps(word))))
    };
    let words = on_words(&encoded, is_loaded);
    Example { encoded, answer: Answer::Loaded { class: row.gold, words } }
}

/// A label per token, from the bytes of its word, on the first token of each word.
fn on_words(encoded: &Encoded, label: impl Fn(Span) -> i64) -> Vec<i64> {
    let mut labels = vec![IGNORED; encoded.ids.len()];
    for word in encoded.words() {
        labels[word.token] = label(word.span);
    }
    labels
}
