//! Finds quotations by their marks.
//!
//! In: the article's paragraphs and sentences. Out: quotations in order, not overlapping, each inside one
//! paragraph; the outermost pair of marks counts, what is nested in it is part of it. A quotation's span
//! includes both of its marks. Who is quoted, and whether it is speech at all, is decided elsewhere.
//!
//! Marks known: straight `"` and `''`, curly “ ”, „ “, « », and as outer marks single ‘ ’ and straight `'` where
//! they cannot be apostrophes. A paragraph may end inside a quotation if the next one opens with a mark (the
//! convention for long quotations); otherwise a quotation left open ends with the sentence it starts in.

use crate::article::{Article, Sentence};
use crate::span::Span;

/// Words between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotation {
    /// Where it stands, marks included.
    pub(super) span: Span,
    /// Whether it goes on with the quotation before it, which the paragraph before left open.
    pub(super) continues: bool,
    /// Number of words.
    pub(super) n_words: usize,
}

/// A quotation mark: where it stands and how it can be read.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    family: Family,
    opens: bool,
    closes: bool,
    /// Whether it follows a mark of punctuation.
    punctuated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Guillemet,
    Single,
}

/// All quotations of the article's own paragraphs.
pub(super) fn quotations(article: &Article, sentences: &[Sentence]) -> Vec<Quotation> {
    let text = article.text.as_str();
    let paragraphs: Vec<Span> =
        article.blocks.iter().filter(|b| b.kind.is_article()).map(|b| b.span).collect();
    let mut found = Vec::new();
    let mut left_open = false;
    for (index, &paragraph) in paragraphs.iter().enumerate() {
        let next_opens = paragraphs.get(index + 1).is_some_and(|next| opens_with_mark(next.of(text)));
        left_open = in_paragraph(text, paragraph, sentences, left_open, next_opens, &mut found);
    }
    found
}

fn opens_with_mark(paragraph: &str) -> bool {
    let paragraph = paragraph.trim_start();
    paragraph.starts_with(['"', '“', '„', '«']) || paragraph.starts_with("''")
}

/// Adds the quotations of one paragraph; returns whether it ends inside one that the next continues.
fn in_paragraph(
    text: &str,
    paragraph: Span,
    sentences: &[Sentence],
    continued: bool,
    next_opens: bool,
    found: &mut Vec<Quotation>,
) -> bool {
    let marks = marks(text, paragraph);
    // Closing marks of the double family from each place on, to tell a nested opener from a forgotten closer.
    let mut balance_after = vec![0_i64; marks.len() + 1];
    for (index, mark) in marks.iter().enumerate().rev() {
        let step = match (mark.family, mark.opens, mark.closes) {
            (Family::Double, true, false) => -1,
            (Family::Double, false, true) => 1,
            _ => 0,
        };
        balance_after[index] = balance_after[index + 1] + step;
    }
    let mut open: Option<(Mark, usize)> = None;
    let mut first = true;
    let mut index = 0;
    while let Some(&mark) = marks.get(index) {
        match open {
            None if mark.opens => {
                if mark.family == Family::Single {
                    // A single mark counts only where its partner is found.
                    if let Some(closing) = closing_single(&marks, index) {
                        push(text, Span::new(mark.span.start, marks[closing].span.end), false, found);
                        first = false;
                        index = closing;
                    }
                } else {
                    open = Some((mark, 0));
                }
            }
            Some((start, depth)) if mark.family == start.family => {
                if mark.closes {
                    if depth == 0 {
                        let span = Span::new(start.span.start, mark.span.end);
                        push(text, span, first && continued && start.span.start == paragraph.start, found);
                        first = false;
                        open = None;
                    } else {
                        open = Some((start, depth - 1));
                    }
                } else if mark.opens && !mark.closes {
                    if curly(text, mark.span) && balance_after[index + 1] >= 2 {
                        open = Some((start, depth + 1));
                    } else {
                        let end =
                            sentence_end(sentences, start.span.start, paragraph.end).min(mark.span.start);
                        push(text, Span::new(start.span.start, end).trimmed(text), false, found);
                        first = false;
                        open = Some((mark, 0));
                    }
                }
            }
            None | Some(_) => {}
        }
        index += 1;
    }
    let Some((start, _)) = open else { return false };
    let goes_on = first && continued && start.span.start == paragraph.start;
    let end =
        if next_opens { paragraph.end } else { sentence_end(sentences, start.span.start, paragraph.end) };
    push(text, Span::new(start.span.start, end), goes_on, found);
    next_opens
}

fn push(text: &str, span: Span, continues: bool, found: &mut Vec<Quotation>) {
    let n_words = span.of(text).split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
    if n_words > 0 {
        found.push(Quotation { span, continues, n_words });
    }
}

fn curly(text: &str, span: Span) -> bool {
    span.of(text).starts_with(['“', '„', '‘', '«'])
}

/// End of the sentence that holds `offset`, at most `limit`.
fn sentence_end(sentences: &[Sentence], offset: usize, limit: usize) -> usize {
    let after = sentences.partition_point(|s| s.span.end <= offset);
    sentences.get(after).filter(|s| s.span.contains(offset)).map_or(limit, |s| s.span.end.min(limit))
}

/// The mark that closes the single quotation opened at `index`: before the next that opens, the first after
/// punctuation, else the first. Plural possessives look like closing marks, but stand after letters.
fn closing_single(marks: &[Mark], index: usize) -> Option<usize> {
    // At most a handful of marks are looked at, so that many lone openers stay linear.
    let ahead = || {
        let near = marks.iter().enumerate().skip(index + 1).take(16);
        near.take_while(|(_, m)| m.family != Family::Single || !m.opens)
            .filter(|(_, m)| m.family == Family::Single)
    };
    ahead().find(|(_, m)| m.punctuated).or_else(|| ahead().next()).map(|(i, _)| i)
}

/// The marks of a paragraph.
fn marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let part = paragraph.of(text);
    let mut marks = Vec::new();
    let mut before: Option<char> = None;
    let mut skip_until = 0;
    for (offset, c) in part.char_indices() {
        if offset < skip_until {
            before = Some(c);
            continue;
        }
        // `'''` closes the inner quotation first.
        let triple =
            c == '\'' && part[offset + 1..].starts_with("''") && before.is_some_and(|b| !b.is_whitespace());
        let doubled = c == '\'' && part[offset + 1..].starts_with('\'') && !triple;
        let width = if doubled { 2 } else { c.len_utf8() };
        let after = part[offset + width..].chars().next();
        let span = Span::new(paragraph.start + offset, paragraph.start + offset + width);
        if doubled || matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'') {
            if let Some(mark) = read_mark(c, doubled, span, before, after) {
                marks.push(mark);
            }
            skip_until = offset + width;
        }
        before = Some(c);
    }
    marks
}

fn read_mark(c: char, doubled: bool, span: Span, before: Option<char>, after: Option<char>) -> Option<Mark> {
    let gap_before =
        before.is_none_or(|b| b.is_whitespace() || matches!(b, '(' | '[' | '—' | '–' | '-' | '/'));
    let gap_after = after.is_none_or(char::is_whitespace);
    let word_before = before.is_some_and(char::is_alphanumeric);
    let word_after = after.is_some_and(char::is_alphanumeric);
    let (family, opens, closes) = match c {
        _ if doubled || c == '"' => match (gap_before, gap_after) {
            (true, false) => (Family::Double, true, false),
            (false, true) => (Family::Double, false, true),
            // Beside a mark of punctuation or another quotation mark.
            (false, false) if word_after && !word_before => (Family::Double, true, true),
            (false, false) if !word_after => (Family::Double, false, true),
            _ => (Family::Double, true, true),
        },
        // „so“: the mark that opens in English closes there.
        '“' => (Family::Double, true, gap_after && !gap_before),
        '„' => (Family::Double, true, false),
        '”' => (Family::Double, gap_before && word_after, !gap_before || !word_after),
        '«' => (Family::Guillemet, true, false),
        '»' => (Family::Guillemet, false, true),
        '‘' if gap_before || before.is_some_and(|b| matches!(b, '“' | '"')) => {
            (Family::Single, true, false)
        }
        '\'' if gap_before && word_after && !after.is_some_and(char::is_numeric) => {
            (Family::Single, true, false)
        }
        '’' | '\'' if !gap_before && !word_after => (Family::Single, false, true),
        _ => return None,
    };
    let punctuated = before.is_some_and(|b| matches!(b, ',' | '.' | '!' | '?' | '…'));
    Some(Mark { span, family, opens, closes, punctuated })
}

#[cfg(test)]
pub(super) mod tests {
    use super::quotations;
    use crate::article::{Article, Block, BlockKind, Metadata, Origin, Sentence};
    use crate::span::Span;

    /// An article whose lines are body paragraphs, with naive sentences.
    pub(in crate::voice) fn article(text: &str, titled: bool) -> (Article, Vec<Sentence>) {
        let mut blocks = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(at, at + line.len()).trimmed(text);
            if !span.is_empty() {
                let kind = if titled && blocks.is_empty() { BlockKind::Title } else { BlockKind::Body };
                blocks.push(Block { span, kind });
            }
            at += line.len();
        }
        let mut sentences: Vec<Sentence> = Vec::new();
        for (index, block) in blocks.iter().enumerate() {
            let mut at = block.span.start;
            for piece in sentencex::segment("en", block.span.of(text)) {
                let span = Span::new(at, at + piece.len()).trimmed(text);
                at += piece.len();
                let joins = |s: &&mut Sentence| s.block == index && s.span.of(text).ends_with("Ms.");
                if let Some(last) = sentences.last_mut().filter(joins) {
                    last.span.end = span.end;
                } else if !span.is_empty() {
                    sentences.push(Sentence { span, block: index, kind: block.kind });
                }
            }
        }
        let article = Article {
            id: String::from("test"),
            origin: Origin::default(),
            metadata: Metadata::default(),
            text: text.to_owned(),
            blocks,
        };
        (article, sentences)
    }

    #[test]
    fn quotations_of_every_kind_are_found() {
        struct Case {
            text: &'static str,
            quotes: &'static [&'static str],
        }
        let cases = [
            Case { text: "He said “no” and \"yes\" then.", quotes: &["“no”", "\"yes\""] },
            Case { text: "''No,'' he said. ''Not me.''", quotes: &["''No,''", "''Not me.''"] },
            Case {
                text: "“He said ‘go’ to me,” she said.", quotes: &["“He said ‘go’ to me,”"]
            },
            Case { text: "“A “b” c,” she said.", quotes: &["“A “b” c,”"] },
            Case {
                text: "‘It isn’t the voters’ choice,’ she said.",
                quotes: &["‘It isn’t the voters’ choice,’"],
            },
            Case { text: "'All bets are off,' he said of the '90s.", quotes: &["'All bets are off,'"] },
            Case { text: "The voters’ will, Obama's plan, don’t ask.", quotes: &[] },
            Case {
                text: "He said “you have to go. Then she left. We stayed.",
                quotes: &["“you have to go."],
            },
            Case {
                text: "He said, “One. Two.\n“Three,” and left.", quotes: &["“One. Two.", "“Three,”"]
            },
            Case { text: "He said, “One. Two.\nThree,” and left.", quotes: &["“One."] },
            Case {
                text: "“One two, he said. “Three four,” he said.",
                quotes: &["“One two, he said.", "“Three four,”"],
            },
        ];
        for case in cases {
            let (article, sentences) = article(case.text, false);
            let found: Vec<&str> =
                quotations(&article, &sentences).iter().map(|q| q.span.of(case.text)).collect();
            assert_eq!(found, case.quotes, "{}", case.text);
        }
    }

    #[test]
    fn a_continued_quotation_says_so() {
        let (article, sentences) = article("He said, “One.\n“Two.\n“Three.” End.", false);
        let continues: Vec<bool> = quotations(&article, &sentences).iter().map(|q| q.continues).collect();
        assert_eq!(continues, [false, true, true]);
    }
}
