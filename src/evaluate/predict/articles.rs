//! Tasks of whole articles: the pipeline as it scores.

use super::{NOT_ENGLISH, Scores, answer_stance, no_answer, starts, text_of_rows, why};
use crate::actor::same_name;
use crate::article::{BlockKind, Metadata, Origin, RawArticle, RawBlock};
use crate::evaluate::prediction::{Outcome, Prediction};
use crate::evaluate::rows::{ArticleBiasRow, ArticleStanceRow};
use crate::heads::StanceProbs;
use crate::pipeline::Pipeline;
use crate::record::ArticleRecord;
use crate::voice::Voice;

pub(super) fn stance(rows: &[ArticleStanceRow], predictions: &mut [Prediction], pipeline: &Pipeline) {
    let starts = starts(rows.iter().map(|row| &row.text));
    let articles = starts.iter().map(|&at| raw(&rows[at].id, rows[at].title.as_deref(), &rows[at].text));
    let outcomes = pipeline.score(articles.collect());
    for (row, text) in text_of_rows(&starts, rows.len()).enumerate() {
        let found = match &outcomes[text] {
            Err(error) => Err(why(error)),
            Ok(record) if record.reason.is_some() => Err(why_unread(record)),
            Ok(record) => narrator_stance(record, &rows[row].target),
        };
        match found {
            Ok((probs, score)) => answer_stance(&mut predictions[row], probs, score),
            Err(why) => no_answer(&mut predictions[row], why),
        }
    }
}

/// Why an article was written without scores.
fn why_unread(record: &ArticleRecord) -> &'static str {
    match record.language.as_deref() {
        None | Some("en") => "no paragraph of the text is the article's own",
        Some(_) => NOT_ENGLISH,
    }
}

/// The narrator's stance toward the actor: the mean of the probabilities over the body's sentences, and the
/// actor score.
fn narrator_stance(record: &ArticleRecord, target: &str) -> Result<(StanceProbs, Option<f64>), &'static str> {
    let actor = record.actors.iter().find(|actor| same_name(&actor.name, target));
    let actor = actor.ok_or("the actor was not found in the article")?;
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
    if n == 0.0 {
        return Err("the narrator does not mention the actor outside the headline");
    }
    let [against, neutral, favour] = sum.map(|part| part / n);
    Ok((StanceProbs { against, neutral, favour }, actor.narrator.stance))
}

/// The bias score, where it is fitted, and its components, each as a score to rank by.
pub(super) fn bias(rows: &[ArticleBiasRow], predictions: &mut [Prediction], pipeline: &Pipeline) {
    let articles = rows.iter().map(|row| raw(&row.id, row.title.as_deref(), &row.text)).collect();
    for (prediction, outcome) in predictions.iter_mut().zip(pipeline.score(articles)) {
        match outcome {
            Err(error) => no_answer(prediction, why(&error)),
            Ok(record) if record.reason.is_some() => no_answer(prediction, why_unread(&record)),
            Ok(record) => {
                let measured = scores(&record);
                if measured.values().all(Option::is_none) {
                    no_answer(prediction, "no component of the bias score could be measured");
                }
                if let Outcome::Ranking { scores, .. } = &mut prediction.outcome {
                    *scores = measured;
                }
            }
        }
    }
}

fn scores(record: &ArticleRecord) -> Scores {
    let named = [("bias_score", record.bias.score)].into_iter().chain(record.bias.components.named());
    named.map(|(name, score)| (name.to_owned(), score)).collect()
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
