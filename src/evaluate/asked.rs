//! Rows of a labelled set as predictions that nothing has been predicted for yet.

use std::collections::BTreeMap;

use super::prediction::{Holders, LabelledSpan, Outcome, Prediction};
use super::rows::{
    ActorRow, ArticleBiasRow, ArticleStanceRow, ChainRow, ContentRow, LoadedRow, Rows, StanceRow, TargetRow,
    VoiceRow,
};
use crate::span::Span;
use crate::voice::{Voice, is_marked};

/// Labels of the stance tasks, in the order of their indices.
pub const STANCE_LABELS: [&str; 3] = ["against", "neutral", "favour"];
/// Labels of the loaded-wording task, in the order of their indices.
pub const LOADED_LABELS: [&str; 2] = ["plain", "loaded"];
/// Labels of the voices of sentences, in the order of their indices.
pub const VOICE_LABELS: [&str; 2] = ["narrator", "source"];

type Slices = Vec<(&'static str, Option<String>)>;

/// What each row asks: id, text, slices and gold.
#[must_use]
pub fn asked(rows: &Rows) -> Vec<Prediction> {
    match rows {
        Rows::Stance(rows) => rows.iter().map(stance).collect(),
        Rows::EndToEnd(rows) => rows.iter().map(end_to_end).collect(),
        Rows::Loaded(rows) => rows.iter().map(loaded).collect(),
        Rows::LoadedWords(rows) => rows.iter().map(loaded_words).collect(),
        Rows::Actors(rows) => rows.iter().map(actors).collect(),
        Rows::Chains(rows) => rows.iter().map(chains).collect(),
        Rows::Contents(rows) => rows.iter().map(contents).collect(),
        Rows::SentenceVoices(rows) => rows.iter().map(sentence_voice).collect(),
        Rows::ArticleStance(rows) => rows.iter().map(article_stance).collect(),
        Rows::ArticleBias(rows) => rows.iter().map(article_bias).collect(),
    }
}

fn stance(row: &StanceRow) -> Prediction {
    let slices = vec![
        ("outlet", row.outlet.clone()),
        ("label", Some(STANCE_LABELS[row.gold].to_owned())),
        ("voice", row.voice.map(|voice| voice_name(voice).to_owned())),
        ("actor-kind", row.actor_kind.map(|kind| kind.name().to_owned())),
        ("n-actors", Some(row.n_targets.to_string())),
    ];
    prediction(&row.id, row.group.as_ref(), &row.text, slices, class(STANCE_LABELS[row.gold]))
}

fn end_to_end(row: &TargetRow) -> Prediction {
    let slices = vec![
        ("outlet", row.outlet.clone()),
        ("label", Some(STANCE_LABELS[row.gold].to_owned())),
        ("voice", row.voice.map(|voice| voice_name(voice).to_owned())),
        ("actor-kind", row.actor_kind.map(|kind| kind.name().to_owned())),
        ("n-actors", Some(row.n_targets.to_string())),
    ];
    let sentence = row.sentence.of(&row.text);
    prediction(&row.id, row.group.as_ref(), sentence, slices, class(STANCE_LABELS[row.gold]))
}

fn loaded(row: &LoadedRow) -> Prediction {
    let gold = LOADED_LABELS[usize::from(row.gold)];
    prediction(&row.id, row.group.as_ref(), &row.text, loaded_slices(row), class(gold))
}

fn loaded_words(row: &LoadedRow) -> Prediction {
    let gold = row.words.iter().flatten().map(|word| LabelledSpan::new(*word, LOADED_LABELS[1])).collect();
    let outcome = Outcome::Tokens { gold, predicted: Vec::new() };
    prediction(&row.id, row.group.as_ref(), &row.text, loaded_slices(row), outcome)
}

fn loaded_slices(row: &LoadedRow) -> Slices {
    let gold = LOADED_LABELS[usize::from(row.gold)];
    vec![("outlet", row.outlet.clone()), ("label", Some(gold.to_owned()))]
}

fn actors(row: &ActorRow) -> Prediction {
    let slices = vec![("n-actors", Some(row.spans.len().to_string()))];
    let gold = row.spans.iter().map(|(span, kind)| LabelledSpan::new(*span, kind.name())).collect();
    let outcome = Outcome::Spans { gold, predicted: Vec::new() };
    prediction(&row.id, row.group.as_ref(), &row.text, slices, outcome)
}

fn chains(row: &ChainRow) -> Prediction {
    let outcome = Outcome::Chains { gold: row.chains.clone(), predicted: Vec::new() };
    prediction(&row.id, None, &row.text, Vec::new(), outcome)
}

fn contents(row: &ContentRow) -> Prediction {
    let outcome = Outcome::Voices { gold: row.attributions.clone(), predicted: Vec::new() };
    prediction(&row.id, None, &row.text, vec![("outlet", row.outlet.clone())], outcome)
}

fn sentence_voice(row: &VoiceRow) -> Prediction {
    let gold = voice_name(row.gold);
    let slices = vec![("outlet", row.outlet.clone()), ("label", Some(gold.to_owned()))];
    let holders = Holders {
        marked: is_marked(&row.text, row.sentence),
        gold: row.holders.clone(),
        predicted: Vec::new(),
    };
    let asked = prediction(&row.id, row.group.as_ref(), row.sentence.of(&row.text), slices, class(gold));
    Prediction { holders: Some(holders), ..asked }
}

fn article_stance(row: &ArticleStanceRow) -> Prediction {
    let label = STANCE_LABELS[row.gold];
    let slices = vec![
        ("outlet", row.outlet.clone()),
        ("label", Some(label.to_owned())),
        ("actor-kind", row.actor_kind.map(|kind| kind.name().to_owned())),
    ];
    prediction(&row.id, row.group.as_ref(), &row.text, slices, class(label))
}

fn article_bias(row: &ArticleBiasRow) -> Prediction {
    let slices = vec![("outlet", row.outlet.clone())];
    let outcome = Outcome::Ranking { gold: row.gold, scores: BTreeMap::new() };
    prediction(&row.id, row.outlet.as_ref(), &row.text, slices, outcome)
}

fn prediction(
    id: &str,
    group: Option<&String>,
    text: &str,
    mut slices: Slices,
    outcome: Outcome,
) -> Prediction {
    slices.push(("length", Some(length_class(text))));
    Prediction {
        id: id.to_owned(),
        group: group.map_or(id, String::as_str).to_owned(),
        text: text.to_owned(),
        seen: None,
        fold: None,
        unanswered: None,
        holders: None,
        slices: slices.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect(),
        outcome,
    }
}

fn class(gold: &str) -> Outcome {
    Outcome::Class { gold: gold.to_owned(), predicted: None, probabilities: None, score: None }
}

pub(super) const fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Narrator => VOICE_LABELS[0],
        Voice::Source => VOICE_LABELS[1],
    }
}

/// Words of the text, in classes.
fn length_class(text: &str) -> String {
    let words = text.split_whitespace().count();
    let classes = [(15, "up to 15 words"), (30, "16-30 words"), (60, "31-60 words"), (500, "61-500 words")];
    classes.iter().find(|(most, _)| words <= *most).map_or("over 500 words", |(_, name)| name).to_owned()
}

impl LabelledSpan {
    /// A span with a label.
    #[must_use]
    pub fn new(span: Span, label: &str) -> Self {
        Self { start: span.start, end: span.end, label: label.to_owned() }
    }
}
