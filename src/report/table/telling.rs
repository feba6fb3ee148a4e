//! The sentences that tell most: the narrator's, far from neutral, in loaded words.

use crate::article::BlockKind;
use crate::record::{ArticleRecord, SentenceRecord, StanceRecord};
use crate::voice::Voice;

/// Longest sentence shown, in characters.
const LONGEST: usize = 220;

/// Up to `n` lines, each an actor with its stance and the sentence, in the order of the text.
pub(super) fn telling(record: &ArticleRecord, n: usize) -> Vec<String> {
    let mut found: Vec<(f64, usize, &StanceRecord)> = Vec::new();
    for (index, sentence) in record.sentences.iter().enumerate() {
        if sentence.kind != BlockKind::Body {
            continue;
        }
        let best = sentence
            .stances
            .iter()
            .filter(|stance| sentence.voices[stance.voice].voice == Voice::Narrator)
            .filter_map(|stance| Some((value(stance)?.abs() * (0.5 + sentence.loaded.probability), stance)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((weight, stance)) = best {
            found.push((weight, index, stance));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(n);
    found.sort_by_key(|(_, index, _)| *index);
    found
        .into_iter()
        .filter_map(|(_, index, stance)| Some(line(record, &record.sentences[index], stance, value(stance)?)))
        .collect()
}

fn value(stance: &StanceRecord) -> Option<f64> {
    Some(stance.favour? - stance.against?)
}

fn line(record: &ArticleRecord, sentence: &SentenceRecord, stance: &StanceRecord, value: f64) -> String {
    let name = record
        .actors
        .iter()
        .find(|actor| actor.id == stance.actor)
        .map_or(stance.actor.as_str(), |actor| &actor.name);
    format!("{} {name}: {}", super::signed(value), shortened(sentence_text(record, sentence)))
}

/// The text of a sentence, whatever its offsets count.
fn sentence_text<'a>(record: &'a ArticleRecord, sentence: &SentenceRecord) -> &'a str {
    let byte = |offset: usize| match record.offset_unit {
        crate::record::OffsetUnit::Bytes => offset,
        crate::record::OffsetUnit::Chars => {
            record.text.char_indices().nth(offset).map_or(record.text.len(), |(byte, _)| byte)
        }
    };
    &record.text[byte(sentence.start)..byte(sentence.end)]
}

fn shortened(sentence: &str) -> String {
    let plain = sentence.replace('\n', " ");
    if plain.chars().count() <= LONGEST {
        return plain;
    }
    plain.chars().take(LONGEST - 1).chain(['…']).collect()
}
