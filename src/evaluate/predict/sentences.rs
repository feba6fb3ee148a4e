//! Tasks whose sentences, and whose mentions, are given.

use super::{BEYOND, answer, answer_stance, no_answer};
use crate::evaluate::asked::LOADED_LABELS;
use crate::evaluate::prediction::{LabelledSpan, Outcome, Prediction};
use crate::evaluate::rows::StanceRow;
use crate::pipeline::{Pipeline, SentenceError};

fn texts(predictions: &[Prediction]) -> Vec<&str> {
    predictions.iter().map(|prediction| prediction.text.as_str()).collect()
}

pub(super) fn stance(
    rows: &[StanceRow],
    predictions: &mut [Prediction],
    pipeline: &Pipeline,
) -> Result<(), SentenceError> {
    let states = pipeline.encode_sentences(&texts(predictions))?;
    let tokens: Vec<Vec<usize>> =
        rows.iter().zip(&states).map(|(row, (encoded, _))| encoded.tokens_in(&row.spans)).collect();
    let (readable, beyond): (Vec<usize>, Vec<usize>) =
        (0..rows.len()).partition(|&row| !tokens[row].is_empty());
    let inputs: Vec<_> = readable.iter().map(|&row| (states[row].1.view(), tokens[row].as_slice())).collect();
    for (&row, probs) in readable.iter().zip(pipeline.heads().stance.apply(&inputs)) {
        answer_stance(&mut predictions[row], probs, None);
    }
    for row in beyond {
        no_answer(&mut predictions[row], BEYOND);
    }
    Ok(())
}

pub(super) fn loaded(predictions: &mut [Prediction], pipeline: &Pipeline) -> Result<(), SentenceError> {
    let states = pipeline.encode_sentences(&texts(predictions))?;
    for (prediction, (encoded, states)) in predictions.iter_mut().zip(&states) {
        let probability = pipeline.heads().loaded.apply(states.view(), encoded).probability;
        answer(prediction, &LOADED_LABELS, &[1.0 - probability, probability], None);
    }
    Ok(())
}

pub(super) fn loaded_words(predictions: &mut [Prediction], pipeline: &Pipeline) -> Result<(), SentenceError> {
    let states = pipeline.encode_sentences(&texts(predictions))?;
    for (prediction, (encoded, states)) in predictions.iter_mut().zip(&states) {
        if let Outcome::Tokens { predicted, .. } = &mut prediction.outcome {
            let words = pipeline.heads().loaded.apply(states.view(), encoded).words;
            *predicted = words.iter().map(|word| LabelledSpan::new(*word, LOADED_LABELS[1])).collect();
        }
    }
    Ok(())
}

pub(super) fn actors(predictions: &mut [Prediction], pipeline: &Pipeline) -> Result<(), SentenceError> {
    let states = pipeline.encode_sentences(&texts(predictions))?;
    for (prediction, (encoded, states)) in predictions.iter_mut().zip(&states) {
        if let Outcome::Spans { predicted, .. } = &mut prediction.outcome {
            let names = pipeline.heads().actors.names(states.view(), encoded);
            *predicted = names.iter().map(|name| LabelledSpan::new(name.span, name.kind.name())).collect();
        }
    }
    Ok(())
}
