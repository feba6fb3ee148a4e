//! Which voice says what about which actor: one stance per sentence, voice span and actor.
//!
//! In: an article's actors, voices and hidden states. Out: [`Stance`]s. One encoder pass per sentence serves
//! every actor in it.

use ndarray::ArrayView2;

use crate::actor::Actor;
use crate::article::Sentence;
use crate::heads::{StanceHead, StanceProbs};
use crate::span::Span;
use crate::tokenize::Encoded;
use crate::voice::VoiceSpan;

/// Stance of one voice span toward one actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// Index of the actor.
    pub actor: usize,
    /// Index of the voice span, in the article's list.
    pub voice: usize,
    /// Index of the sentence.
    pub sentence: usize,
    /// The actor's mentions in the voice span.
    pub spans: Vec<Span>,
    /// Lowest confidence among the links of these mentions, in [0, 1].
    pub link: f64,
    /// Probabilities; `None` where the mentions stand beyond what the model reads of a long sentence.
    pub probs: Option<StanceProbs>,
}

/// The stances of an article, ordered by voice span, then actor.
#[must_use]
pub fn stances(
    head: &StanceHead,
    actors: &[Actor],
    voices: &[VoiceSpan],
    sentences: &[Sentence],
    encoded: &[Encoded],
    states: &[ArrayView2<f32>],
) -> Vec<Stance> {
    let mut stances = targets(actors, voices);
    let tokens: Vec<Vec<usize>> = stances
        .iter()
        .map(|stance| {
            let start = sentences[stance.sentence].span.start;
            let inside: Vec<Span> =
                stance.spans.iter().map(|span| Span::new(span.start - start, span.end - start)).collect();
            encoded[stance.sentence].tokens_in(&inside)
        })
        .collect();
    let readable: Vec<usize> = (0..stances.len()).filter(|&index| !tokens[index].is_empty()).collect();
    let inputs: Vec<(ArrayView2<f32>, &[usize])> =
        readable.iter().map(|&index| (states[stances[index].sentence], tokens[index].as_slice())).collect();
    for (index, probs) in readable.into_iter().zip(head.apply(&inputs)) {
        stances[index].probs = Some(probs);
    }
    stances
}

/// Which actor is mentioned in which voice span. A mention belongs to the voice span it starts in.
fn targets(actors: &[Actor], voices: &[VoiceSpan]) -> Vec<Stance> {
    let mut found: Vec<Stance> = Vec::new();
    for (actor, Actor { mentions, .. }) in actors.iter().enumerate() {
        let mut last: Option<usize> = None;
        for mention in mentions {
            let after = voices.partition_point(|voice| {
                (voice.sentence, voice.span.start) <= (mention.sentence, mention.span.start)
            });
            let Some(voice) = after.checked_sub(1) else { continue };
            if voices[voice].sentence != mention.sentence || !voices[voice].span.overlaps(mention.span) {
                continue;
            }
            match found.last_mut() {
                Some(open) if last == Some(voice) && open.actor == actor => {
                    open.spans.push(mention.span);
                    open.link = open.link.min(mention.link);
                }
                _ => found.push(Stance {
                    actor,
                    voice,
                    sentence: mention.sentence,
                    spans: vec![mention.span],
                    link: mention.link,
                    probs: None,
                }),
            }
            last = Some(voice);
        }
    }
    found.sort_by_key(|stance| (stance.voice, stance.actor));
    found
}

#[cfg(test)]
mod tests {
    use super::targets;
    use crate::actor::{Actor, ActorKind, Mention, MentionForm};
    use crate::span::Span;
    use crate::voice::{Voice, VoiceSpan};

    fn voice(sentence: usize, start: usize, end: usize, voice: Voice) -> VoiceSpan {
        VoiceSpan { sentence, span: Span::new(start, end), voice, speaker: None, cue: None, direct: false }
    }

    fn actor(mentions: &[(usize, usize, usize)]) -> Actor {
        let mention = |&(sentence, start, end): &(usize, usize, usize)| Mention {
            sentence,
            span: Span::new(start, end),
            form: MentionForm::Name,
            link: 1.0,
        };
        Actor {
            id: "a".into(),
            name: "A".into(),
            kind: ActorKind::Person,
            mentions: mentions.iter().map(mention).collect(),
        }
    }

    #[test]
    fn mentions_in_one_voice_are_pooled_and_voices_stay_apart() {
        let voices = [
            voice(0, 0, 10, Voice::Narrator),
            voice(0, 10, 30, Voice::Source),
            voice(1, 31, 40, Voice::Narrator),
        ];
        let found = targets(&[actor(&[(0, 1, 3), (0, 12, 14), (0, 20, 22), (1, 33, 35)])], &voices);
        let spans: Vec<(usize, usize)> =
            found.iter().map(|stance| (stance.voice, stance.spans.len())).collect();
        assert_eq!(spans, [(0, 1), (1, 2), (2, 1)]);
    }
}
