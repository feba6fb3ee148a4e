//! Rows with labelled spans: counts of exact, overlapping and word-by-word matches.

use super::{mixed, part, span_in, three};
use crate::evaluate::EvaluateError;
use crate::evaluate::prediction::{LabelledSpan, Outcome, Prediction};
use crate::span::Span;
use crate::statistics::{SpanCounts, exact_match, overlap_match, token_match};
use crate::voice::words;

/// Rows of a task with spans.
#[derive(Clone, Debug)]
pub(in crate::evaluate) struct Spans {
    /// What is counted, by name.
    counted: &'static [&'static str],
    /// Counts of each row, in the order of the names.
    rows: Vec<Vec<SpanCounts>>,
}

impl Spans {
    pub(super) fn read(predictions: &[Prediction]) -> Result<Self, EvaluateError> {
        let by_word = predictions.first().is_some_and(|p| matches!(p.outcome, Outcome::Tokens { .. }));
        let rows = predictions.iter().map(|prediction| {
            let (gold, predicted) = match &prediction.outcome {
                Outcome::Spans { gold, predicted } if !by_word => (gold, predicted),
                Outcome::Tokens { gold, predicted } if by_word => (gold, predicted),
                _ => return Err(mixed(prediction)),
            };
            let (gold, predicted) = (triples(prediction, gold)?, triples(prediction, predicted)?);
            Ok(if by_word {
                let words = words(&prediction.text, Span::new(0, prediction.text.len()));
                vec![token_match(&over_words(&predicted, &words), &over_words(&gold, &words))]
            } else {
                vec![exact_match(&predicted, &gold), overlap_match(&predicted, &gold)]
            })
        });
        let counted: &[&str] = if by_word { &["token"] } else { &["span", "overlap"] };
        Ok(Self { counted, rows: rows.collect::<Result<_, _>>()? })
    }

    pub(super) fn metrics(&self) -> Vec<String> {
        self.counted.iter().flat_map(|of| three(of)).collect()
    }

    pub(super) fn metric(&self, name: &str, chosen: &[usize]) -> Option<f64> {
        let (of, what) = name.rsplit_once('_')?;
        let at = self.counted.iter().position(|counted| *counted == of)?;
        let mut sum = SpanCounts::default();
        for &row in chosen {
            sum.add(&self.rows[row][at]);
        }
        part(&sum, what)
    }
}

type Triple<'a> = (usize, usize, &'a str);

fn triples<'a>(prediction: &Prediction, spans: &'a [LabelledSpan]) -> Result<Vec<Triple<'a>>, EvaluateError> {
    let checked = |span: &'a LabelledSpan| {
        span_in(prediction, span.start, span.end).map(|_| (span.start, span.end, span.label.as_str()))
    };
    spans.iter().map(checked).collect()
}

/// Spans of bytes as spans of words: every word they touch.
fn over_words<'a>(spans: &[Triple<'a>], words: &[Span]) -> Vec<Triple<'a>> {
    let touched = |&(start, end, label): &Triple<'a>| {
        let first = words.partition_point(|word| word.end <= start);
        let last = words.partition_point(|word| word.start < end);
        (first < last).then_some((first, last, label))
    };
    spans.iter().filter_map(touched).collect()
}
