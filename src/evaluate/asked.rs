//! Rows of a labelled set as predictions that nothing has been predicted for yet.

use std::collections::BTreeMap;

use super::prediction::{LabelledSpan, Outcome, Prediction};
use super::rows::{ActorRow, ArticleBiasRow, ArticleStanceRow, LoadedRow, Rows, StanceRow};
use crate::voice::Voice;

/// Labels of the stance tasks, in the order of their indices.
pub const STANCE_LABELS: [&str; 3] = ["against", "neutral", "favour"];
/// Labels of the loaded-wording task, in the order of their indices.
pub const LOADED_LABELS: [&str; 2] = ["plain", "loaded"];

/// What each row asks: id, text, slices and gold.
#[must_use]
pub fn asked(rows: &Rows) -> Vec<Prediction> {
    match rows {
        Rows::Stance(rows) => rows.iter().map(stance).collect(),
        Rows::Loaded(rows) => rows.iter().map(loaded).collect(),
        Rows::Actors(rows) => rows.iter().map(actors).collect(),
        Rows::ArticleStance(rows) => rows.iter().map(article_stance).collect(),
        Rows::ArticleBias(rows) => rows.iter().map(article_bias).collect(),
    }
}

fn stance(row: &StanceRow) -> Prediction {
    let kind = row.actor_kind.map(|kind| kind.name().to_owned());
    let slices = [
        ("outlet", row.outlet.clone()),
        ("label", Some(STANCE_LABELS[row.gold].to_owned())),
        ("voice", row.voice.map(|voice| voice_name(voice).to_owned())),
        ("actor-kind", kind),
        ("length", Some(length_class(&row.text))),
        ("n-actors", Some(row.n_targets.to_string())),
    ];
    prediction(&row.id, row.group.as_ref(), &row.text, slices, class(STANCE_LABELS[row.gold]))
}

fn loaded(row: &LoadedRow) -> Prediction {
    let gold = LOADED_LABELS[usize::from(row.gold)];
    let slices = [
        ("outlet", row.outlet.clone()),
        ("label", Some(gold.to_owned())),
        ("length", Some(length_class(&row.text))),
    ];
    prediction(&row.id, row.group.as_ref(), &row.text, slices, class(gold))
}

fn actors(row: &ActorRow) -> Prediction {
    let slices = [("length", Some(length_class(&row.text))), ("n-actors", Some(row.spans.len().to_string()))];
    let gold = row.spans.iter().map(|(span, kind)| LabelledSpan::new(*span, kind.name())).collect();
    let outcome = Outcome::Spans { gold, predicted: Vec::new() };
    prediction(&row.id, row.group.as_ref(), &row.text, slices, outcome)
}

fn article_stance(row: &ArticleStanceRow) -> Prediction {
    let label = STANCE_LABELS[row.gold];
    let slices = [("label", Some(label.to_owned())), ("length", Some(length_class(&row.text)))];
    prediction(&row.id, None, &row.text, slices, class(label))
}

fn article_bias(row: &ArticleBiasRow) -> Prediction {
    let slices = [("outlet", row.outlet.clone()), ("length", Some(length_class(&row.text)))];
    let outcome = Outcome::Ranking { gold: row.gold, scores: BTreeMap::new() };
    prediction(&row.id, row.outlet.as_ref(), &row.text, slices, outcome)
}

fn prediction<const N: usize>(
    id: &str,
    group: Option<&String>,
    text: &str,
    slices: [(&str, Option<String>); N],
    outcome: Outcome,
) -> Prediction {
    Prediction {
        id: id.to_owned(),
        group: group.map_or(id, String::as_str).to_owned(),
        text: text.to_owned(),
        seen: None,
        slices: slices.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect(),
        outcome,
    }
}

fn class(gold: &str) -> Outcome {
    Outcome::Class { gold: gold.to_owned(), predicted: None, probabilities: None, score: None }
}

const fn voice_name(voice: Voice) -> &'static str {
    match voice {
        Voice::Narrator => "narrator",
        Voice::Source => "source",
    }
}

/// Words of the text, in classes.
fn length_class(text: &str) -> String {
    let words = text.split_whitespace().count();
    let classes = [(15, "up to 15 words"), (30, "16-30 words"), (60, "31-60 words"), (500, "61-500 words")];
    classes.iter().find(|(most, _)| words <= *most).map_or("over 500 words", |(_, name)| name).to_owned()
}
