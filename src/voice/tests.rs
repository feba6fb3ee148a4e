//! Laws and tables for voices.

use proptest::prelude::*;

use super::quotation::tests::article;
use super::{Voice, VoiceSpan, voices};
use crate::span::Span;

/// Source spans of a text as (words, speaker, direct).
fn sources(text: &str) -> Vec<(&str, Option<&str>, bool)> {
    let (article, sentences) = article(text, false);
    let spans = voices(&article, &sentences, &[]);
    let sources = spans.iter().filter(|s| s.voice == Voice::Source);
    sources.map(|s| (s.span.of(text).trim(), s.speaker.map(|s| s.of(text)), s.direct)).collect()
}

#[test]
fn sources_and_their_speakers_are_told() {
    struct Case {
        text: &'static str,
        sources: &'static [(&'static str, Option<&'static str>, bool)],
    }
    let cases = [
        Case {
            text: "Trump said that taxes will fall.",
            sources: &[("that taxes will fall.", Some("Trump"), false)],
        },
        Case {
            text: "Taxes will fall, Mr. Trump said on Tuesday.",
            sources: &[("Taxes will fall", Some("Mr. Trump"), false)],
        },
        Case {
            text: "According to the report, taxes will fall.",
            sources: &[("taxes will fall.", Some("the report"), false)],
        },
        Case {
            text: "Taxes will fall, according to Reuters.",
            sources: &[("Taxes will fall", Some("Reuters"), false)],
        },
        Case {
            text: "“Taxes will fall,” said Paul Ryan, the speaker.",
            sources: &[("“Taxes will fall,”", Some("Paul Ryan"), true)],
        },
        Case {
            text: "“Taxes will fall,” she said. “It is time. We will see.”",
            sources: &[
                ("“Taxes will fall,”", Some("she"), true),
                ("“It is time. We will see.”", Some("she"), true),
            ],
        },
        Case { text: "The “alt-right” movement grew.", sources: &[] },
        Case { text: "Trump did not say that taxes will fall.", sources: &[] },
        Case {
            text: "She was accused by Ryan of lying to voters.",
            sources: &[("of lying to voters.", Some("Ryan"), false)],
        },
        Case {
            text: "Trump alleges PM Shahbaz was involved in the leak.",
            sources: &[("PM Shahbaz was involved in the leak.", Some("Trump"), false)],
        },
    ];
    for case in cases {
        assert_eq!(sources(case.text), case.sources, "{}", case.text);
    }
}

/// The laws: spans partition each sentence, and narrator spans name nobody.
fn check_laws(text: &str) {
    let (article, sentences) = article(text, true);
    let spans: Vec<VoiceSpan> = voices(&article, &sentences, &[Span::new(0, text.len().min(1))]);
    for (index, sentence) in sentences.iter().enumerate() {
        let own: Vec<&VoiceSpan> = spans.iter().filter(|s| s.sentence == index).collect();
        assert_eq!(own.first().map(|s| s.span.start), Some(sentence.span.start));
        assert_eq!(own.last().map(|s| s.span.end), Some(sentence.span.end));
        assert!(own.windows(2).all(|w| w[0].span.end == w[1].span.start));
        assert!(own.iter().all(|s| !s.span.is_empty() && text.get(s.span.start..s.span.end).is_some()));
        assert!(
            own.iter()
                .all(|s| s.voice == Voice::Source || (s.speaker.is_none() && s.cue.is_none() && !s.direct))
        );
    }
    assert!(spans.windows(2).all(|w| w[0].sentence <= w[1].sentence));
}

proptest! {
    #[test]
    fn voices_partition_any_text(text in "\\PC{0,200}") {
        check_laws(&text);
    }

    #[test]
    fn voices_partition_text_made_of_cues_and_marks(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "said", "Trump", "according", "to", "that", ",", ".", "\"", "“", "”", "''", "'", "‘", "’", ":", ";", "—", "\n", "he",
            "was", "accused", "by", "of", "and", "as", "told", "who", "(", ")", "-", "'s", "claim", "in", "the", "saying", "é",
        ]), 0..40),
        glue in prop::bool::ANY,
    ) {
        check_laws(&pieces.join(if glue { " " } else { "" }));
    }
}

#[test]
fn debug_text() {
    if let Ok(text) = std::env::var("DEBUG_TEXT") {
        let (_, sentences) = article(&text, false);
        println!("DBG {:?}", sentences.iter().map(|s| s.span.of(&text)).collect::<Vec<_>>());
        for s in sources(&text) {
            println!("DBG {s:?}");
        }
    }
}
