//! The words of an article's sentences, as spans.
//!
//! In: the cleaned text and its sentences. Out: for each sentence that belongs to the article, its words.
//! Names are cut and joined on these words only, so that no span ever cuts one. Sentences of other kinds
//! (captions, prompts, …) have no words here, and so no actors.

use std::ops::Range;

use crate::article::{Article, BlockKind, Sentence};
use crate::span::Span;

/// An article's text with the words of each sentence.
#[derive(Debug)]
pub(super) struct Page<'a> {
    /// The cleaned text.
    pub(super) text: &'a str,
    /// All sentences, also those without words here.
    pub(super) sentences: &'a [Sentence],
    words: Vec<Vec<Span>>,
}

impl<'a> Page<'a> {
    pub(super) fn new(article: &'a Article, sentences: &'a [Sentence]) -> Self {
        let words =
            sentences
                .iter()
                .map(|sentence| {
                    if sentence.kind.is_article() { words(&article.text, sentence.span) } else { Vec::new() }
                })
                .collect();
        Self { text: &article.text, sentences, words }
    }

    /// Words of a sentence, in order.
    pub(super) fn words(&self, sentence: usize) -> &[Span] {
        &self.words[sentence]
    }

    /// Text of one word, or nothing where there is no such word.
    pub(super) fn word(&self, sentence: usize, index: usize) -> &'a str {
        self.words[sentence].get(index).map_or("", |span| span.of(self.text))
    }

    /// Text of the word before `index`, or nothing.
    pub(super) fn word_before(&self, sentence: usize, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.word(sentence, before))
    }

    /// What stands between the words `index` and `index + 1`.
    pub(super) fn gap(&self, sentence: usize, index: usize) -> &'a str {
        let words = &self.words[sentence];
        match (words.get(index), words.get(index + 1)) {
            (Some(left), Some(right)) => Span::new(left.end, right.start).of(self.text),
            _ => "\n",
        }
    }

    /// What stands between the word before `index` and `index`.
    pub(super) fn gap_before(&self, sentence: usize, index: usize) -> &'a str {
        index.checked_sub(1).map_or("\n", |before| self.gap(sentence, before))
    }

    /// Whether only a space, or the period of an abbreviation and a space, parts two words.
    pub(super) fn adjacent(&self, sentence: usize, index: usize) -> bool {
        match self.gap(sentence, index) {
            " " => true,
            ". " => {
                let word = self.word(sentence, index);
                word.chars().count() == 1
                    || super::vocabulary::is_abbreviation(&super::similarity::fold(word))
            }
            _ => false,
        }
    }

    /// Whether a hyphen joins the words `index` and `index + 1`.
    pub(super) fn hyphenated(&self, sentence: usize, index: usize) -> bool {
        matches!(self.gap(sentence, index), "-" | "\u{2010}" | "\u{2011}")
    }

    /// Indices of the words that share a byte with `span`.
    pub(super) fn covering(&self, sentence: usize, span: Span) -> Range<usize> {
        let words = &self.words[sentence];
        let start = words.partition_point(|word| word.end <= span.start);
        let end = words.partition_point(|word| word.start < span.end);
        start..end.max(start)
    }

    /// The span from the first to the last word of a range that is not empty.
    pub(super) fn span(&self, sentence: usize, range: &Range<usize>) -> Span {
        let words = &self.words[sentence];
        Span::new(words[range.start].start, words[range.end - 1].end)
    }

    /// Index of the sentence that wholly holds `span`, where it is one of the article's own.
    pub(super) fn sentence_of(&self, span: Span) -> Option<usize> {
        let index = self.sentences.partition_point(|sentence| sentence.span.end <= span.start);
        let sentence = self.sentences.get(index)?;
        (sentence.kind.is_article() && sentence.span.covers(span)).then_some(index)
    }

    /// Whether the sentence is running text, where a capital inside it means a name.
    pub(super) fn is_body(&self, sentence: usize) -> bool {
        self.sentences[sentence].kind == BlockKind::Body
    }
}

/// Whether a word starts with a capital or a digit, or holds a capital (`iPhone`).
pub(super) fn is_capitalised(word: &str) -> bool {
    word.chars().any(char::is_uppercase) || word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a word is an acronym: two to eight letters, capitals but for a plural `s`, periods left out.
pub(super) fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| *c != '.').count();
    (2..=8).contains(&letters)
        && word.chars().filter(|c| c.is_uppercase() || c.is_ascii_digit()).count() >= 2
        && word.chars().any(char::is_uppercase)
        && word
            .trim_end_matches('s')
            .chars()
            .all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '.' | '&'))
}

/// Cuts a stretch of text into words. A word is a run of letters and digits; an apostrophe or `&` between
/// two letters stays inside (`O'Brien`, `AT&T`), as do the periods of initials (`U.S.`). A hyphen ends a
/// word, and so does the `'s` of a possessive, which belongs to no word.
pub(super) fn words(text: &str, within: Span) -> Vec<Span> {
    let chars: Vec<(usize, char)> = within.of(text).char_indices().collect();
    let offset = |index: usize| chars.get(index).map_or(within.end, |(at, _)| within.start + at);
    let is_letter = |index: usize| chars.get(index).is_some_and(|(_, c)| c.is_alphanumeric() || is_mark(*c));
    let char_at = |index: usize| chars.get(index).map_or('\n', |(_, c)| *c);
    let mut words = Vec::new();
    let mut index = 0;
    while index < chars.len() {
        if !is_letter(index) {
            index += 1;
            continue;
        }
        let start = index;
        while is_letter(index)
            || (index > start && matches!(char_at(index), '\'' | '’' | '&') && is_letter(index + 1))
            || (index > start
                && char_at(index) == '.'
                && is_initial(&char_at, start, index)
                && is_letter(index + 1))
        {
            if matches!(char_at(index), '\'' | '’')
                && matches!(char_at(index + 1), 's' | 'S')
                && !is_letter(index + 2)
            {
                break;
            }
            index += 1;
        }
        // The last period of `U.S.`; a lone initial keeps none, its period is part of the gap.
        if char_at(index) == '.' && index >= start + 3 && char_at(index - 2) == '.' {
            index += 1;
        }
        words.push(Span::new(offset(start), offset(index)));
        while matches!(char_at(index), '\'' | '’')
            || (index > 0
                && matches!(char_at(index), 's' | 'S')
                && matches!(char_at(index - 1), '\'' | '’')
                && !is_letter(index + 1))
        {
            index += 1;
        }
    }
    words
}

/// Whether everything from `start` up to the period at `period` is letters one at a time: `U`, `U.S`.
fn is_initial(char_at: &impl Fn(usize) -> char, start: usize, period: usize) -> bool {
    (start..period).all(|at| {
        if (at - start).is_multiple_of(2) { char_at(at).is_alphabetic() } else { char_at(at) == '.' }
    }) && (period - start) % 2 == 1
        && char_at(start).is_uppercase()
        && (char_at(period + 1).is_uppercase() && !char_at(period + 2).is_alphabetic())
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::{Span, is_acronym, words};

    fn cut(text: &str) -> Vec<&str> {
        words(text, Span::new(0, text.len())).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn words_end_at_hyphens_and_possessives() {
        assert_eq!(cut("Pakistan’s PML-N (PML-N)."), ["Pakistan", "PML", "N", "PML", "N"]);
        assert_eq!(cut("James' and O’Brien's dogs'"), ["James", "and", "O’Brien", "dogs"]);
        assert_eq!(cut("the U.S. Senate, Sen. J. Smith."), ["the", "U.S.", "Senate", "Sen", "J", "Smith"]);
        assert_eq!(cut("AT&T and S.O.S"), ["AT&T", "and", "S.O.S"]);
        assert_eq!(cut("‘Don’t’ said"), ["Don’t", "said"]);
        assert!(cut("… — ’s").len() <= 1);
    }

    #[test]
    fn acronyms_are_capitals() {
        assert!(is_acronym("PTI") && is_acronym("U.S.") && is_acronym("MPs") && is_acronym("G20"));
        assert!(!is_acronym("Khan") && !is_acronym("A") && !is_acronym("the"));
    }
}
