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
        Case { text: "She sings “The Long Night of Harbour Lights” on Friday.", sources: &[] },
        Case {
            text: "The mayor is sure that the tax is “not the way to go at all” now.",
            sources: &[("“not the way to go at all”", Some("The mayor"), true)],
        },
        Case {
            text: "Twenty-five minutes before the vote, Speaker Ryan rose, saying that it was over.",
            sources: &[("that it was over.", Some("Speaker Ryan"), false)],
        },
        Case { text: "The union called off the strike talks.", sources: &[] },
        Case { text: "Trump did not say that taxes will fall.", sources: &[] },
        Case {
            text: "She was accused by Ryan of lying to voters.",
            sources: &[("of lying to voters.", Some("Ryan"), false)],
        },
        Case {
            text: "The deal is “a total disaster for us,” Ms. Warren told reporters, adding that it will fail.",
            sources: &[
                ("The deal is", Some("Ms. Warren"), false),
                ("“a total disaster for us,”", Some("Ms. Warren"), true),
                ("that it will fail.", Some("Ms. Warren"), false),
            ],
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

#[test]
fn the_sample_article_gives_its_quotations_to_their_speakers() {
    let paragraph = "Shaukat Tarin allegedly was found instructing the minister that now “you have to say that the province has \
                     to spend a lot of money and the earlier commitment cannot be fulfilled. PTI chairman alleges PM Shahbaz \
                     was involved in the audio leak.";
    let found = sources(paragraph);
    assert!(
        found.contains(&("PM Shahbaz was involved in the audio leak.", Some("PTI chairman"), false)),
        "{found:?}"
    );
    let found = sources("In audio leaks, she was heard saying, “Health card must be discontinued”.");
    assert_eq!(found, [("“Health card must be discontinued”.", Some("she"), true)]);
    let found = sources("They protested against “Regime change”. Power shows are still the same.");
    assert_eq!(found, []);
}

#[test]
fn nouns_with_an_owner_report() {
    let found = sources("Trump's sharp criticism of the judge surprised Ryan.");
    assert_eq!(found, [("of the judge", Some("Trump"), false)]);
    let found = sources("She broke her promise to close the camp.");
    assert_eq!(found, [("to close the camp.", Some("her"), false)]);
    assert_eq!(sources("The criticism of the judge surprised Ryan."), []);
}

#[test]
fn a_headline_with_a_colon_is_its_speakers() {
    let (article, sentences) = article("Clinton: We will not turn back\nIt was late.", true);
    let spans = voices(&article, &sentences, &[]);
    let source = spans.iter().find(|s| s.voice == Voice::Source).unwrap();
    assert_eq!(source.span.of(&article.text).trim(), "We will not turn back");
    assert_eq!(source.speaker.map(|s| s.of(&article.text)), Some("Clinton"));
    // In running text a colon alone reports nothing.
    assert_eq!(sources("Clinton: We will not turn back"), []);
}

#[test]
fn a_long_text_without_sentence_ends_takes_linear_time() {
    let text = "he said \"a b c d\" and, said Trump, according to him, ".repeat(4000);
    let (mut article, _) = article("x", false);
    article.text = text;
    let span = Span::new(0, article.text.len() - 1);
    article.blocks[0].span = span;
    let sentences = [crate::article::Sentence { span, block: 0, kind: article.blocks[0].kind }];
    let start = std::time::Instant::now();
    assert!(!voices(&article, &sentences, &[]).is_empty());
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
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
