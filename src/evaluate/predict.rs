//! A model's predictions for the rows of a labelled set.
//!
//! Sentence tasks are judged on the text as the set gives it. For end-to-end stance and for voices the stages
//! find sentences, actors and voices of their own in that text; article tasks clean it first, as scoring does.
//! A row that gets no answer says why.

mod articles;
mod found;
mod sentences;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::asked::{STANCE_LABELS, asked};
use super::prediction::{Outcome, Prediction};
use super::rows::Rows;
use super::seen::TrainedRows;
use crate::heads::StanceProbs;
use crate::pipeline::{ArticleError, Pipeline, SentenceError};

/// Sentences judged together, so that their states fit in memory.
const SENTENCES: usize = 512;
/// Texts scored together.
const TEXTS: usize = 48;

/// Judges every row; `done` is told how many rows are ready.
pub fn predict(
    rows: &Rows,
    pipeline: &Pipeline,
    trained: &TrainedRows,
    done: impl Fn(usize),
) -> Result<Vec<Prediction>, SentenceError> {
    let mut predictions = asked(rows);
    for part in windows(rows) {
        let slots = &mut predictions[part.clone()];
        match rows {
            Rows::Stance(rows) => sentences::stance(&rows[part.clone()], slots, pipeline)?,
            Rows::Loaded(_) => sentences::loaded(slots, pipeline)?,
            Rows::LoadedWords(_) => sentences::loaded_words(slots, pipeline)?,
            Rows::Actors(_) => sentences::actors(slots, pipeline)?,
            Rows::EndToEnd(rows) => found::end_to_end(&rows[part.clone()], slots, pipeline),
            Rows::SentenceVoices(rows) => found::sentence_voices(&rows[part.clone()], slots, pipeline),
            Rows::Chains(rows) => found::chains(&rows[part.clone()], slots, pipeline),
            Rows::Contents(rows) => found::contents(&rows[part.clone()], slots, pipeline),
            Rows::ArticleStance(rows) => articles::stance(&rows[part.clone()], slots, pipeline),
            Rows::ArticleBias(rows) => articles::bias(&rows[part.clone()], slots, pipeline),
        }
        done(part.end);
    }
    for prediction in &mut predictions {
        prediction.seen = Some(trained.contains(&prediction.text));
    }
    Ok(predictions)
}

/// Ranges of rows that are judged together; rows of one text are never parted.
fn windows(rows: &Rows) -> Vec<Range<usize>> {
    let starts: Vec<usize> = match rows {
        Rows::EndToEnd(rows) => starts(rows.iter().map(|row| &row.text)),
        Rows::SentenceVoices(rows) => starts(rows.iter().map(|row| &row.text)),
        Rows::Chains(rows) => starts(rows.iter().map(|row| &row.text)),
        Rows::Contents(rows) => starts(rows.iter().map(|row| &row.text)),
        Rows::ArticleStance(rows) => starts(rows.iter().map(|row| &row.text)),
        Rows::ArticleBias(rows) => (0..rows.len()).collect(),
        Rows::Stance(_) | Rows::Loaded(_) | Rows::LoadedWords(_) | Rows::Actors(_) => {
            return (0..rows.len())
                .step_by(SENTENCES)
                .map(|start| start..(start + SENTENCES).min(rows.len()))
                .collect();
        }
    };
    let firsts: Vec<usize> = starts.into_iter().step_by(TEXTS).collect();
    let ends = firsts.iter().skip(1).copied().chain([rows.len()]);
    firsts.iter().zip(ends).map(|(&start, end)| start..end).collect()
}

/// The first row of each text, rows of one text standing together.
fn starts<'a>(texts: impl Iterator<Item = &'a Arc<str>>) -> Vec<usize> {
    let mut last: Option<&Arc<str>> = None;
    texts
        .enumerate()
        .filter_map(|(at, text)| last.replace(text).is_none_or(|last| last != text).then_some(at))
        .collect()
}

/// For each row, which of the texts it is of.
fn text_of_rows(starts: &[usize], n_rows: usize) -> impl Iterator<Item = usize> {
    (0..n_rows).map(|row| starts.partition_point(|&start| start <= row) - 1)
}

/// Writes label and probabilities.
fn answer(prediction: &mut Prediction, labels: &[&str], values: &[f64], value: Option<f64>) {
    if let Outcome::Class { predicted, probabilities, score, .. } = &mut prediction.outcome {
        *predicted = Some(labels[super::table::argmax(values)].to_owned());
        *probabilities =
            Some(labels.iter().map(|&label| label.to_owned()).zip(values.iter().copied()).collect());
        *score = value;
    }
}

fn answer_stance(prediction: &mut Prediction, probs: StanceProbs, value: Option<f64>) {
    answer(prediction, &STANCE_LABELS, &[probs.against, probs.neutral, probs.favour], value);
}

fn no_answer(prediction: &mut Prediction, why: &str) {
    prediction.unanswered = Some(why.to_owned());
}

const BEYOND: &str = "the mention stands beyond what the model reads of a long sentence";

const NOT_ENGLISH: &str = "the text was not taken for English";

/// Why an article could not be scored, without its name.
fn why(error: &ArticleError) -> &'static str {
    match error {
        ArticleError::Clean { .. } => "nothing is left of the text after cleaning",
        ArticleError::Language { .. } => NOT_ENGLISH,
        ArticleError::NoSentence { .. } => "no sentence was found in the text",
        ArticleError::TooLong { .. } => "the text is too long",
        ArticleError::Tokenize { .. } | ArticleError::Encode { .. } => "the model failed on the text",
    }
}

/// Scores by name.
type Scores = BTreeMap<String, Option<f64>>;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{TEXTS, starts, text_of_rows, windows};
    use crate::evaluate::rows::{Rows, VoiceRow};
    use crate::span::Span;
    use crate::voice::Voice;

    #[test]
    fn rows_of_one_text_are_judged_together() {
        let text = |of: usize| -> Arc<str> { format!("text {of}").into() };
        let texts: Vec<Arc<str>> = (0..TEXTS + 2).flat_map(|of| vec![text(of); 1 + of % 3]).collect();
        let starts = starts(texts.iter());
        assert_eq!(starts.len(), TEXTS + 2);
        for (row, of) in text_of_rows(&starts, texts.len()).enumerate() {
            assert_eq!(texts[row], text(of));
        }
        let rows = texts.iter().enumerate().map(|(id, text)| VoiceRow {
            id: id.to_string(),
            group: None,
            outlet: None,
            text: Arc::clone(text),
            sentence: Span::new(0, 1),
            gold: Voice::Narrator,
            holders: Vec::new(),
        });
        let windows = windows(&Rows::SentenceVoices(rows.collect()));
        assert_eq!(windows.len(), 2);
        assert_eq!((windows[0].start, windows[0].end, windows[1].end), (0, starts[TEXTS], texts.len()));
    }
}
