//! Tasks that ask where the stages find what: texts are taken as they are, so that offsets stay.

use super::{BEYOND, answer_stance, no_answer, starts, text_of_rows, why};
use crate::actor::{Actor, Mention, MentionForm, named_by, same_name};
use crate::article::{Article, Block, BlockKind, Metadata, Origin};
use crate::assemble::Findings;
use crate::evaluate::asked::voice_name;
use crate::evaluate::prediction::{Attribution, Outcome, Prediction};
use crate::evaluate::rows::{ChainRow, ContentRow, Target, TargetRow, VoiceRow};
use crate::heads::StanceProbs;
use crate::pipeline::Pipeline;
use crate::span::Span;
use crate::stance::Stance;
use crate::voice::{Voice, words};

pub(super) fn end_to_end(rows: &[TargetRow], predictions: &mut [Prediction], pipeline: &Pipeline) {
    let starts = starts(rows.iter().map(|row| &row.text));
    let articles = starts.iter().map(|&at| article(&rows[at].id, &rows[at].text, false)).collect();
    let outcomes = pipeline.find(articles);
    for (row, text) in text_of_rows(&starts, rows.len()).enumerate() {
        let judged = match &outcomes[text] {
            Err(error) => Err(why(error)),
            Ok(found) => judged(found, &rows[row]),
        };
        match judged {
            Ok(probs) => answer_stance(&mut predictions[row], probs, None),
            Err(why) => no_answer(&mut predictions[row], why),
        }
    }
}

/// The mean stance toward the row's actor in its sentence, over the voices that mention the actor there.
fn judged(found: &Findings, row: &TargetRow) -> Result<StanceProbs, &'static str> {
    let here: Vec<&Stance> = match &row.target {
        Target::Spans(gold) => {
            let shared = |stance: &Stance| -> usize {
                let pairs =
                    stance.spans.iter().flat_map(|span| gold.iter().map(|gold| span.intersection(*gold)));
                pairs.flatten().map(Span::len).sum()
            };
            let most = found.stances.iter().map(shared).max().filter(|most| *most > 0);
            found.stances.iter().find(|stance| Some(shared(stance)) == most).into_iter().collect()
        }
        Target::Name(name) => {
            let is_target = |actor: &Actor| {
                let named = actor.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
                same_name(&actor.name, name)
                    || named.map(|mention| mention.span.of(&row.text)).any(|mention| mention == name)
            };
            let here = |stance: &&Stance| {
                stance.spans.iter().any(|span| row.sentence.covers(*span))
                    && is_target(&found.actors[stance.actor])
            };
            found.stances.iter().filter(here).collect()
        }
    };
    if here.is_empty() {
        return Err("the actor was not found in the sentence");
    }
    let read: Vec<StanceProbs> = here.iter().filter_map(|stance| stance.probs).collect();
    if read.is_empty() {
        return Err(BEYOND);
    }
    let mean = |value: fn(&StanceProbs) -> f64| read.iter().map(value).sum::<f64>() / read.len() as f64;
    Ok(StanceProbs { against: mean(|p| p.against), neutral: mean(|p| p.neutral), favour: mean(|p| p.favour) })
}

/// A sentence gives a source's view where any of its words are a source's; the share of such words is the
/// score to rank by.
pub(super) fn sentence_voices(rows: &[VoiceRow], predictions: &mut [Prediction], pipeline: &Pipeline) {
    let starts = starts(rows.iter().map(|row| &row.text));
    let articles = starts.iter().map(|&at| article(&rows[at].id, &rows[at].text, false)).collect();
    let outcomes = pipeline.find(articles);
    for (row, text) in text_of_rows(&starts, rows.len()).enumerate() {
        let found = match &outcomes[text] {
            Err(error) => {
                no_answer(&mut predictions[row], why(error));
                continue;
            }
            Ok(found) => found,
        };
        let sources: Vec<Span> = found
            .voices
            .iter()
            .filter(|voice| voice.voice == Voice::Source)
            .map(|voice| voice.span)
            .collect();
        let of_sentence = words(&rows[row].text, rows[row].sentence);
        if of_sentence.is_empty() {
            no_answer(&mut predictions[row], "the sentence has no words");
            continue;
        }
        let is_source = |word: &&Span| sources.iter().any(|source| source.contains(word.start));
        let share = of_sentence.iter().filter(is_source).count() as f64 / of_sentence.len() as f64;
        if let Outcome::Class { predicted, score, .. } = &mut predictions[row].outcome {
            let voice = if share > 0.0 { Voice::Source } else { Voice::Narrator };
            *predicted = Some(voice_name(voice).to_owned());
            *score = Some(share);
        }
        if let Some(holders) = &mut predictions[row].holders {
            holders.predicted = speakers(found, &rows[row]);
        }
    }
}

/// The speakers of a sentence: the actors they are, by name and as the text names them, else their words.
fn speakers(found: &Findings, row: &VoiceRow) -> Vec<String> {
    let spoken = found.voices.iter().filter(|voice| row.sentence.overlaps(voice.span));
    let mut given = Vec::new();
    for speaker in spoken.filter_map(|voice| voice.speaker) {
        match named_by(&row.text, &found.actors, speaker).map(|index| &found.actors[index]) {
            Some(actor) => {
                given.push(actor.name.clone());
                let named = actor.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
                given.extend(named.map(|mention| mention.span.of(&row.text).to_owned()));
            }
            None => given.push(speaker.of(&row.text).to_owned()),
        }
    }
    given.sort_unstable();
    given.dedup();
    given
}

/// Mentions of each actor, but for collective nouns.
pub(super) fn chains(rows: &[ChainRow], predictions: &mut [Prediction], pipeline: &Pipeline) {
    let articles = rows.iter().map(|row| article(&row.id, &row.text, true)).collect();
    for (prediction, outcome) in predictions.iter_mut().zip(pipeline.find(articles)) {
        match (outcome, &mut prediction.outcome) {
            (Err(error), _) => no_answer(prediction, why(&error)),
            (Ok(found), Outcome::Chains { predicted, .. }) => {
                let named = |mention: &&Mention| mention.form != MentionForm::Collective;
                let spans = |actor: &Actor| -> Vec<[usize; 2]> {
                    actor.mentions.iter().filter(named).map(|mention| pair(mention.span)).collect()
                };
                *predicted = found.actors.iter().map(spans).filter(|chain| !chain.is_empty()).collect();
            }
            (Ok(_), _) => {}
        }
    }
}

/// Each source's part of a sentence, as an attribution of its own.
pub(super) fn contents(rows: &[ContentRow], predictions: &mut [Prediction], pipeline: &Pipeline) {
    let articles = rows.iter().map(|row| article(&row.id, &row.text, true)).collect();
    for (prediction, outcome) in predictions.iter_mut().zip(pipeline.find(articles)) {
        match (outcome, &mut prediction.outcome) {
            (Err(error), _) => no_answer(prediction, why(&error)),
            (Ok(found), Outcome::Voices { predicted, .. }) => {
                let sources = found.voices.iter().filter(|voice| voice.voice == Voice::Source);
                *predicted = sources
                    .map(|voice| Attribution {
                        content: vec![pair(voice.span)],
                        source: voice.speaker.map(pair),
                    })
                    .collect();
            }
            (Ok(_), _) => {}
        }
    }
}

const fn pair(span: Span) -> [usize; 2] {
    [span.start, span.end]
}

/// A text as an article: a line is a paragraph, and the first may be the headline.
fn article(id: &str, text: &str, titled: bool) -> Article {
    let mut blocks: Vec<Block> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trimmed(text);
        if !span.is_empty() {
            let kind = if titled && blocks.is_empty() { BlockKind::Title } else { BlockKind::Body };
            blocks.push(Block { span, kind });
        }
        at += line.len();
    }
    Article {
        id: id.to_owned(),
        origin: Origin { path: id.into(), record: None },
        metadata: Metadata::default(),
        text: text.to_owned(),
        blocks,
    }
}
