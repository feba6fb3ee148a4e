//! A model's predictions for the rows of a labelled set.
//!
//! Sentence tasks are judged on the text as the set gives it. Article tasks run the whole pipeline, with our
//! own sentences, actors and voices; an article that cannot be scored, or in which the actor is not found,
//! stays unanswered.

use std::collections::BTreeMap;
use std::ops::Range;

use super::asked::{LOADED_LABELS, STANCE_LABELS, asked};
use super::prediction::{LabelledSpan, Outcome, Prediction};
use super::rows::{ArticleBiasRow, ArticleStanceRow, Rows, StanceRow};
use super::seen::TrainedRows;
use crate::actor::same_name;
use crate::article::{BlockKind, Metadata, Origin, RawArticle, RawBlock};
use crate::heads::StanceProbs;
use crate::pipeline::{Pipeline, SentenceError};
use crate::record::ArticleRecord;
use crate::voice::Voice;

/// Sentences judged together, so that their states fit in memory.
const SENTENCES: usize = 512;
/// Articles scored together.
const ARTICLES: usize = 48;

/// Judges every row; `done` is told how many rows are ready.
pub fn predict(
    rows: &Rows,
    pipeline: &Pipeline,
    trained: &TrainedRows,
    done: impl Fn(usize),
) -> Result<Vec<Prediction>, SentenceError> {
    let mut predictions = asked(rows);
    let size = match rows {
        Rows::Stance(_) | Rows::Loaded(_) | Rows::Actors(_) => SENTENCES,
        Rows::ArticleStance(_) | Rows::ArticleBias(_) => ARTICLES,
    };
    for start in (0..predictions.len()).step_by(size) {
        let part = start..(start + size).min(predictions.len());
        match rows {
            Rows::Stance(rows) => stance(&rows[part.clone()], &mut predictions[part.clone()], pipeline)?,
            Rows::Loaded(_) => loaded(&mut predictions[part.clone()], pipeline)?,
            Rows::Actors(_) => actors(&mut predictions[part.clone()], pipeline)?,
            Rows::ArticleStance(rows) => article_stance(rows, part.clone(), &mut predictions, pipeline),
            Rows::ArticleBias(rows) => article_bias(rows, part.clone(), &mut predictions, pipeline),
        }
        done(part.end);
    }
    for prediction in &mut predictions {
        prediction.seen = Some(trained.contains(&prediction.text));
    }
    Ok(predictions)
}

fn texts(predictions: &[Prediction]) -> Vec<&str> {
    predictions.iter().map(|prediction| prediction.text.as_str()).collect()
}

fn stance(
    rows: &[StanceRow],
    predictions: &mut [Prediction],
    pipeline: &Pipeline,
) -> Result<(), SentenceError> {
    let states = pipeline.encode_sentences(&texts(predictions))?;
    let tokens: Vec<Vec<usize>> =
        rows.iter().zip(&states).map(|(row, (encoded, _))| encoded.tokens_in(&row.spans)).collect();
    let readable: Vec<usize> = (0..rows.len()).filter(|&row| !tokens[row].is_empty()).collect();
    let inputs: Vec<_> = readable.iter().map(|&row| (states[row].1.view(), tokens[row].as_slice())).collect();
    for (&row, probs) in readable.iter().zip(pipeline.heads().stance.apply(&inputs)) {
        answer(&mut predictions[row], stance_probabilities(probs), None);
    }
    Ok(())
}

fn loaded(predictions: &mut [Prediction], pipeline: &Pipeline) -> Result<(), SentenceError> {
    let states = pipeline.encode_sentences(&texts(predictions))?;
    for (prediction, (encoded, states)) in predictions.iter_mut().zip(&states) {
        let probability = pipeline.heads().loaded.apply(states.view(), encoded).probability;
        let both = LOADED_LABELS.map(str::to_owned).into_iter().zip([1.0 - probability, probability]);
        answer(prediction, both.collect(), None);
    }
    Ok(())
}

fn actors(predictions: &mut [Prediction], pipeline: &Pipeline) -> Result<(), SentenceError> {
    let states = pipeline.encode_sentences(&texts(predictions))?;
    for (prediction, (encoded, states)) in predictions.iter_mut().zip(&states) {
        if let Outcome::Spans { predicted, .. } = &mut prediction.outcome {
            let names = pipeline.heads().actors.names(states.view(), encoded);
            *predicted = names.iter().map(|name| LabelledSpan::new(name.span, name.kind.name())).collect();
        }
    }
    Ok(())
}

fn article_stance(
    rows: &[ArticleStanceRow],
    part: Range<usize>,
    predictions: &mut [Prediction],
    pipeline: &Pipeline,
) {
    let articles =
        rows[part.clone()].iter().map(|row| raw(&row.id, row.title.as_deref(), &row.text)).collect();
    for (at, outcome) in part.zip(pipeline.score(articles)) {
        let found = outcome.ok().and_then(|record| narrator_stance(&record, &rows[at].target));
        if let Some((probs, score)) = found {
            answer(&mut predictions[at], stance_probabilities(probs), score);
        }
    }
}

/// The narrator's stance toward the actor: the mean of the probabilities over the body's sentences, and the
/// actor score.
fn narrator_stance(record: &ArticleRecord, target: &str) -> Option<(StanceProbs, Option<f64>)> {
    let actor = record.actors.iter().find(|actor| same_name(&actor.name, target))?;
    let (mut sum, mut n) = ([0.0; 3], 0.0);
    for sentence in record.sentences.iter().filter(|sentence| sentence.kind == BlockKind::Body) {
        for stance in sentence.stances.iter().filter(|stance| stance.actor == actor.id) {
            let narrator = sentence.voices[stance.voice].voice == Voice::Narrator;
            if let (true, Some(against), Some(neutral), Some(favour)) =
                (narrator, stance.against, stance.neutral, stance.favour)
            {
                sum = [sum[0] + against, sum[1] + neutral, sum[2] + favour];
                n += 1.0;
            }
        }
    }
    let [against, neutral, favour] = sum.map(|part| part / n);
    (n > 0.0).then_some((StanceProbs { against, neutral, favour }, actor.narrator.stance))
}

/// The bias score, where it is fitted, and its components, each as a score to rank by.
fn article_bias(
    rows: &[ArticleBiasRow],
    part: Range<usize>,
    predictions: &mut [Prediction],
    pipeline: &Pipeline,
) {
    let articles =
        rows[part.clone()].iter().map(|row| raw(&row.id, row.title.as_deref(), &row.text)).collect();
    for (at, outcome) in part.zip(pipeline.score(articles)) {
        let (Ok(record), Outcome::Ranking { scores, .. }) = (outcome, &mut predictions[at].outcome) else {
            continue;
        };
        let components = record.bias.components.named();
        let named = [("bias_score", record.bias.score)].into_iter().chain(components);
        *scores = named.map(|(name, score)| (name.to_owned(), score)).collect();
    }
}

fn raw(id: &str, title: Option<&str>, text: &str) -> RawArticle {
    let block = |part: &str| RawBlock { text: part.to_owned(), kind: None };
    RawArticle {
        origin: Origin { path: id.into(), record: None },
        metadata: Metadata {
            id: Some(id.to_owned()),
            title: title.map(str::to_owned),
            ..Metadata::default()
        },
        blocks: text.split('\n').filter(|part| !part.trim().is_empty()).map(block).collect(),
    }
}

fn answer(prediction: &mut Prediction, given: BTreeMap<String, f64>, value: Option<f64>) {
    if let Outcome::Class { probabilities, score, .. } = &mut prediction.outcome {
        *probabilities = Some(given);
        *score = value;
    }
}

fn stance_probabilities(probs: StanceProbs) -> BTreeMap<String, f64> {
    let values = [probs.against, probs.neutral, probs.favour];
    STANCE_LABELS.map(str::to_owned).into_iter().zip(values).collect()
}
