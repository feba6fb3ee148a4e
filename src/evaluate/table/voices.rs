//! Rows with words ascribed to sources: content word by word, and whose words they are.

use super::{mixed, part, span_in, three};
use crate::evaluate::EvaluateError;
use crate::evaluate::prediction::{Attribution, Outcome, Prediction};
use crate::span::Span;
use crate::statistics::{SpanCounts, token_match};
use crate::voice::{head, words};

/// Rows of a task with voices.
#[derive(Clone, Debug)]
pub(in crate::evaluate) struct Voices(Vec<Counts>);

/// Counts of one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    /// Words of contents.
    all: SpanCounts,
    /// Those of them that stand in quotation marks.
    direct: SpanCounts,
    /// Gold attributions that name their source.
    named: usize,
    /// Those of them whose content was found, by half of its words or more.
    found: usize,
    /// Those of these whose source is right.
    matched: usize,
}

/// A checked attribution.
struct Said {
    content: Vec<Span>,
    source: Option<Span>,
}

impl Voices {
    pub(super) fn read(predictions: &[Prediction]) -> Result<Self, EvaluateError> {
        let rows = predictions.iter().map(|prediction| match &prediction.outcome {
            Outcome::Voices { gold, predicted } => {
                Ok(count(&prediction.text, &said(prediction, gold)?, &said(prediction, predicted)?))
            }
            _ => Err(mixed(prediction)),
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    pub(super) fn metrics() -> Vec<String> {
        let counts = ["content", "direct_content"].into_iter().flat_map(three);
        counts.chain(["source_match", "source_match_all"].map(str::to_owned)).collect()
    }

    pub(super) fn metric(&self, name: &str, chosen: &[usize]) -> Option<f64> {
        let mut sum = Counts::default();
        for &row in chosen {
            let counts = &self.0[row];
            sum.all.add(&counts.all);
            sum.direct.add(&counts.direct);
            sum.named += counts.named;
            sum.found += counts.found;
            sum.matched += counts.matched;
        }
        let share = |of: usize| (of > 0).then(|| sum.matched as f64 / of as f64);
        match (name, name.rsplit_once('_')) {
            ("source_match", _) => share(sum.found),
            ("source_match_all", _) => share(sum.named),
            (_, Some(("content", what))) => part(&sum.all, what),
            (_, Some(("direct_content", what))) => part(&sum.direct, what),
            _ => None,
        }
    }
}

fn said(prediction: &Prediction, attributions: &[Attribution]) -> Result<Vec<Said>, EvaluateError> {
    let check = |&[start, end]: &[usize; 2]| span_in(prediction, start, end);
    attributions
        .iter()
        .map(|attribution| {
            Ok(Said {
                content: attribution.content.iter().map(check).collect::<Result<_, _>>()?,
                source: attribution.source.as_ref().map(check).transpose()?,
            })
        })
        .collect()
}

fn count(text: &str, gold: &[Said], predicted: &[Said]) -> Counts {
    let words = words(text, Span::new(0, text.len()));
    let inside = |said: &[Said]| -> Vec<bool> {
        let holds =
            |word: &Span| said.iter().flat_map(|said| &said.content).any(|span| span.contains(word.start));
        words.iter().map(holds).collect()
    };
    let (in_gold, in_predicted) = (inside(gold), inside(predicted));
    let quoted = quoted(text);
    let items = |inside: &[bool], direct: bool| -> Vec<(usize, usize, ())> {
        let counts = |&at: &usize| inside[at] && (!direct || quoted[words[at].start]);
        (0..words.len()).filter(counts).map(|at| (at, at + 1, ())).collect()
    };
    let mut counts = Counts {
        all: token_match(&items(&in_predicted, false), &items(&in_gold, false)),
        direct: token_match(&items(&in_predicted, true), &items(&in_gold, true)),
        ..Counts::default()
    };
    for said in gold {
        let Some(source) = said.source.filter(|_| !said.content.is_empty()) else { continue };
        let of_content: Vec<Span> = words
            .iter()
            .filter(|word| said.content.iter().any(|c| c.contains(word.start)))
            .copied()
            .collect();
        let hits: Vec<&Said> = of_content
            .iter()
            .filter_map(|word| predicted.iter().find(|p| p.content.iter().any(|c| c.contains(word.start))))
            .collect();
        counts.named += 1;
        if hits.is_empty() || hits.len() * 2 < of_content.len() {
            continue;
        }
        counts.found += 1;
        // Nested contents belong to several sources: any of the words' sources may be the one.
        counts.matched +=
            usize::from(hits.iter().filter_map(|hit| hit.source).any(|given| same(text, source, given)));
    }
    counts
}

/// Whether two phrases have the same head. A relative pronoun is matched by its antecedent, the phrase right
/// before it.
fn same(text: &str, gold: Span, given: Span) -> bool {
    let relative = matches!(gold.of(text).to_lowercase().as_str(), "who" | "which" | "that");
    let gap = text.get(given.end..gold.start);
    let antecedent = relative && gap.is_some_and(|gap| gap.chars().all(|c| c == ',' || c.is_whitespace()));
    let head_of_gold = head(text, gold);
    antecedent || (head_of_gold.is_some() && head(text, given) == head_of_gold)
}

/// Which bytes stand between double quotation marks, by counting these off in each line: independent of the
/// finder of quotations, and the same for every system.
fn quoted(text: &str) -> Vec<bool> {
    let mut quoted = vec![false; text.len()];
    let mut inside = false;
    let mut start_of_line = true;
    for (offset, c) in text.char_indices() {
        let mark = matches!(c, '"' | '“' | '”') || text[offset..].starts_with("''");
        if c == '\n' {
            inside = false;
            start_of_line = true;
        } else if mark {
            inside = match c {
                '“' => true,
                '”' => false,
                _ => start_of_line || !inside,
            };
        }
        start_of_line &= c.is_whitespace();
        quoted[offset] = inside;
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"Taxes fall,\" Ada Lund said. The mayor denied that it rained.";

    fn span(words: &str) -> Span {
        let start = TEXT.find(words).expect("words of the text");
        Span::new(start, start + words.len())
    }

    fn said(content: &str, source: &str) -> Said {
        Said { content: vec![span(content)], source: Some(span(source)) }
    }

    #[test]
    fn voices_are_counted_by_hand() {
        struct Case {
            what: &'static str,
            predicted: Vec<Said>,
            both: [usize; 2],
            matched: [usize; 2],
        }
        let gold = [said("Taxes fall,", "Ada Lund"), said("that it rained", "The mayor")];
        let cases = [
            Case {
                what: "all right; a source matches by its head",
                predicted: vec![said("\"Taxes fall,\"", "Lund"), said("it rained", "mayor")],
                both: [4, 2],
                matched: [2, 2],
            },
            Case { what: "nothing", predicted: Vec::new(), both: [0, 0], matched: [0, 0] },
            Case {
                what: "the wrong source",
                predicted: vec![said("Taxes fall,", "The mayor")],
                both: [2, 2],
                matched: [1, 0],
            },
            Case {
                what: "less than half of the words is not found",
                predicted: vec![said("rained", "The mayor")],
                both: [1, 0],
                matched: [0, 0],
            },
        ];
        for Case { what, predicted, both, matched } in cases {
            let counts = count(TEXT, &gold, &predicted);
            assert_eq!([counts.all.true_positive, counts.direct.true_positive], both, "{what}");
            assert_eq!([counts.all.gold, counts.direct.gold, counts.named], [5, 2, 2], "{what}");
            assert_eq!([counts.found, counts.matched], matched, "{what}");
        }
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_ends_with_its_line() {
        let quoted = quoted("He \"said\nno “a” b");
        let at = |c: char| quoted["He \"said\nno “a” b".find(c).expect("a letter")];
        assert!(at('s') && !at('n') && at('a') && !at('b'));
    }
}
