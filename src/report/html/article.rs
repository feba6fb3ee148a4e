//! What the page holds of one article, read by the script only when the article is opened.
//!
//! In: a record. Out: the same facts with UTF-16 spans, actors by index and short names, since a page may
//! hold thousands of articles.

use serde::Serialize;

use super::HtmlError;
use super::embed::rounded;
use super::offsets::Offsets;
use crate::actor::ActorKind;
use crate::article::BlockKind;
use crate::record::{ArticleRecord, SentenceRecord, StanceRecord, VoiceRecord};
use crate::score::{ActorScore, Components, Interval, Lean};
use crate::voice::Voice;

/// Value, interval and n.
#[derive(Serialize)]
pub(super) struct Score(Option<f64>, Option<[f64; 2]>, usize);

#[derive(Serialize)]
pub(super) struct ArticleData<'a> {
    text: &'a str,
    url: Option<&'a str>,
    author: Option<&'a str>,
    section: Option<&'a str>,
    bias_interval: Option<[f64; 2]>,
    components: Components,
    lean: Option<&'a Lean>,
    omitted: Vec<(u32, u32, BlockKind)>,
    actors: Vec<ActorData<'a>>,
    attributed: Vec<AttributedData<'a>>,
    sentences: Vec<SentenceData<'a>>,
}

#[derive(Serialize)]
struct ActorData<'a> {
    id: &'a str,
    name: &'a str,
    kind: ActorKind,
    mentions: usize,
    narrator: Score,
    sources: Score,
    title: Option<Score>,
}

#[derive(Serialize)]
struct AttributedData<'a> {
    source: Option<&'a str>,
    text: Option<&'a str>,
    actor: &'a str,
    score: Score,
}

/// `s` span, `t` a title, `l` probability of loaded wording, `w` loaded words, `v` voices where not the
/// narrator's alone, `a` stances.
#[derive(Serialize)]
struct SentenceData<'a> {
    s: [u32; 2],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    t: bool,
    l: f64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    w: Vec<[u32; 2]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    v: Vec<VoiceData<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    a: Vec<StanceData>,
}

/// Start, end; of a source also the words that name it and its actor's id.
#[derive(Serialize)]
#[serde(untagged)]
enum VoiceData<'a> {
    Narrator(u32, u32),
    Source(u32, u32, Option<&'a str>, Option<&'a str>),
}

/// Actor's index, voice's index, link, probabilities (against, neutral, favour) or null, mentions.
#[derive(Serialize)]
struct StanceData(usize, usize, f64, Option<[f64; 3]>, Vec<[u32; 2]>);

/// The data of an article; an error where its spans or references do not fit its text.
pub(super) fn data(record: &ArticleRecord) -> Result<ArticleData<'_>, HtmlError> {
    let offsets = Offsets::new(&record.text, record.offset_unit)?;
    let omitted = record.omitted.iter().map(|part| {
        let [start, end] = offsets.span(part.start, part.end)?;
        Ok((start, end, part.kind))
    });
    Ok(ArticleData {
        text: &record.text,
        url: record.url.as_deref(),
        author: record.author.as_deref(),
        section: record.section.as_deref(),
        bias_interval: record.bias.interval.map(pair),
        components: record.bias.components,
        lean: record.lean.as_ref(),
        omitted: omitted.collect::<Result<_, HtmlError>>()?,
        actors: record
            .actors
            .iter()
            .map(|actor| ActorData {
                id: &actor.id,
                name: &actor.name,
                kind: actor.kind,
                mentions: actor.mentions,
                narrator: score(&actor.narrator),
                sources: score(&actor.sources),
                title: actor.title.as_ref().map(score),
            })
            .collect(),
        attributed: record
            .attributed
            .iter()
            .map(|said| AttributedData {
                source: said.source.as_deref(),
                text: said.source_text.as_deref(),
                actor: &said.actor,
                score: score(&said.score),
            })
            .collect(),
        sentences: record
            .sentences
            .iter()
            .map(|sentence| sentence_data(record, sentence, &offsets))
            .collect::<Result<_, HtmlError>>()?,
    })
}

fn sentence_data<'a>(
    record: &ArticleRecord,
    sentence: &'a SentenceRecord,
    offsets: &Offsets,
) -> Result<SentenceData<'a>, HtmlError> {
    let all_narrator = sentence.voices.iter().all(|voice| voice.voice == Voice::Narrator);
    let voices = if all_narrator { &[][..] } else { &sentence.voices[..] };
    Ok(SentenceData {
        s: offsets.span(sentence.start, sentence.end)?,
        t: sentence.kind == BlockKind::Title,
        l: rounded(sentence.loaded.probability),
        w: spans(&sentence.loaded.words, offsets)?,
        v: voices.iter().map(|voice| voice_data(voice, offsets)).collect::<Result<_, _>>()?,
        a: sentence
            .stances
            .iter()
            .map(|stance| stance_data(record, sentence, stance, offsets))
            .collect::<Result<_, _>>()?,
    })
}

fn voice_data<'a>(voice: &'a VoiceRecord, offsets: &Offsets) -> Result<VoiceData<'a>, HtmlError> {
    let [start, end] = offsets.span(voice.start, voice.end)?;
    Ok(match voice.voice {
        Voice::Narrator => VoiceData::Narrator(start, end),
        Voice::Source => VoiceData::Source(start, end, voice.source_text.as_deref(), voice.source.as_deref()),
    })
}

fn stance_data(
    record: &ArticleRecord,
    sentence: &SentenceRecord,
    stance: &StanceRecord,
    offsets: &Offsets,
) -> Result<StanceData, HtmlError> {
    let actor = record
        .actors
        .iter()
        .position(|actor| actor.id == stance.actor)
        .ok_or_else(|| HtmlError::Actor { id: stance.actor.clone() })?;
    if stance.voice >= sentence.voices.len() {
        return Err(HtmlError::Voice { index: stance.voice, start: sentence.start });
    }
    let probabilities = match (stance.against, stance.neutral, stance.favour) {
        (Some(against), Some(neutral), Some(favour)) => Some([against, neutral, favour].map(rounded)),
        _ => None,
    };
    let mentions = spans(&stance.spans, offsets)?;
    Ok(StanceData(actor, stance.voice, rounded(stance.link), probabilities, mentions))
}

fn spans(found: &[[usize; 2]], offsets: &Offsets) -> Result<Vec<[u32; 2]>, HtmlError> {
    found.iter().map(|&[start, end]| offsets.span(start, end)).collect()
}

fn score(score: &ActorScore) -> Score {
    Score(score.stance.map(rounded), score.interval.map(pair), score.n)
}

fn pair(interval: Interval) -> [f64; 2] {
    [rounded(interval.0), rounded(interval.1)]
}
