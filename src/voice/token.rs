//! Words and marks of one sentence, with each quotation folded into a single token.
//!
//! In: the text and the quotations that touch a sentence. Out: tokens in order. The rules for cues and
//! speakers read the sentence as the narrator wrote it, so what stands inside quotation marks is one opaque
//! token. No parts of speech are assigned.

use crate::span::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word or a number; inner apostrophes, hyphens and abbreviation points belong to it.
    Word,
    /// A possessive or contracted `'s`.
    Clitic,
    /// Any other single character.
    Mark(char),
    /// The part of the quotation with this index that lies in the sentence, marks included.
    Quote(usize),
}

/// A token of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Where it stands in the article's text.
    pub(super) span: Span,
    /// What it is.
    pub(super) kind: TokenKind,
    /// The word in lower case with straight apostrophes; for a quotation the punctuation before its closing
    /// mark, if any; empty for marks.
    pub(super) lower: String,
    /// Whether its first letter is upper case, or it is a number beside a name.
    pub(super) capital: bool,
}

impl Token {
    /// Whether it is a word.
    pub(super) fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// Whether it is this mark.
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == TokenKind::Mark(mark)
    }

    /// Whether it is a quotation.
    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind, TokenKind::Quote(_))
    }

    /// Whether it is a dash that stands alone between words.
    pub(super) fn is_dash(&self) -> bool {
        matches!(self.kind, TokenKind::Mark('—' | '–' | '-'))
    }
}

/// Tokens of `span`. `quotes` are the quotations that touch it, in order, as (index, where).
pub(super) fn tokenize(text: &str, span: Span, quotes: &[(usize, Span)]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = span.start;
    for &(index, quote) in quotes {
        let Some(part) = quote.intersection(span) else { continue };
        if part.start < at {
            continue;
        }
        tokenize_plain(text, Span::new(at, part.start), &mut tokens);
        tokens.push(self::quote(text, index, part));
        at = part.end;
    }
    tokenize_plain(text, Span::new(at, span.end), &mut tokens);
    tokens
}

/// The token of a quotation, or of the part of it that lies in a sentence.
pub(super) fn quote(text: &str, index: usize, span: Span) -> Token {
    let lower = inner_end(span.of(text)).to_owned();
    Token { span, kind: TokenKind::Quote(index), lower, capital: false }
}

/// The mark of punctuation that a quotation ends with, inside its quotation mark; empty if there is none.
fn inner_end(quotation: &str) -> &str {
    let inside = quotation.trim_end_matches(['"', '”', '\'', '’', '»', '“']);
    let at = inside.char_indices().next_back().map_or(0, |(i, _)| i);
    let last = &inside[at..];
    if matches!(last, "," | "." | "!" | "?" | "…" | "—") { last } else { "" }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

fn tokenize_plain(text: &str, span: Span, tokens: &mut Vec<Token>) {
    if span.is_empty() {
        return;
    }
    let part = span.of(text);
    let mut chars = part.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if first.is_whitespace() {
            continue;
        }
        let after_word =
            tokens.last().is_some_and(|t: &Token| t.is_word() && t.span.end == span.start + start);
        if is_apostrophe(first) && after_word {
            // `'s` is parted from its word; any other apostrophe after a word is the plural possessive.
            let mut rest = part[start + first.len_utf8()..].chars();
            if matches!(rest.next(), Some('s' | 'S')) && !rest.next().is_some_and(char::is_alphanumeric) {
                chars.next();
                let end = start + first.len_utf8() + 1;
                push(tokens, text, span, start, end, TokenKind::Clitic);
                continue;
            }
        }
        if !(first.is_alphanumeric() || matches!(first, '@' | '#' | '$')) {
            push(tokens, text, span, start, start + first.len_utf8(), TokenKind::Mark(first));
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some(&(offset, c)) = chars.peek() {
            let follower = part[offset + c.len_utf8()..].chars().next();
            let letter_follows = follower.is_some_and(char::is_alphanumeric);
            let inner = if is_apostrophe(c) {
                let mut rest = part[offset + c.len_utf8()..].chars();
                let clitic =
                    matches!(rest.next(), Some('s' | 'S')) && !rest.next().is_some_and(char::is_alphanumeric);
                letter_follows && !clitic
            } else {
                c.is_alphanumeric()
                    || c == '_'
                    || ('\u{300}'..='\u{36f}').contains(&c)
                    || (letter_follows && matches!(c, '-' | '.' | '@' | '&' | ','))
                        && (c != ','
                            || (follower.is_some_and(|f| f.is_ascii_digit())
                                && part[..offset].ends_with(|p: char| p.is_ascii_digit())))
            };
            if !inner {
                break;
            }
            end = offset + c.len_utf8();
            chars.next();
        }
        push(tokens, text, span, start, end, TokenKind::Word);
    }
}

fn push(tokens: &mut Vec<Token>, text: &str, base: Span, start: usize, end: usize, kind: TokenKind) {
    let span = Span::new(base.start + start, base.start + end);
    let lower = match kind {
        TokenKind::Word | TokenKind::Clitic => span.of(text).to_lowercase().replace('’', "'"),
        TokenKind::Mark(_) | TokenKind::Quote(_) => String::new(),
    };
    let capital = span.of(text).trim_start_matches(['@', '#']).starts_with(char::is_uppercase)
        || span.of(text).starts_with('@');
    tokens.push(Token { span, kind, lower, capital });
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, tokenize};
    use crate::span::Span;

    #[test]
    fn words_keep_their_inner_marks_and_lose_their_possessive() {
        let text = "Obama’s plan doesn't cost $1,000, U.S. voters' friends say.";
        let tokens = tokenize(text, Span::new(0, text.len()), &[]);
        let read: Vec<&str> = tokens.iter().map(|t| t.span.of(text)).collect();
        assert_eq!(
            read,
            [
                "Obama", "’s", "plan", "doesn't", "cost", "$1,000", ",", "U.S", ".", "voters", "'",
                "friends", "say", "."
            ]
        );
        assert_eq!(tokens[1].kind, TokenKind::Clitic);
        assert_eq!(tokens[3].lower, "doesn't");
    }

    #[test]
    fn a_quotation_is_one_token() {
        let text = "He said “no way” twice";
        let quote = Span::new(8, 8 + "“no way”".len());
        let tokens = tokenize(text, Span::new(0, text.len()), &[(3, quote)]);
        assert_eq!(tokens.len(), 4);
        assert_eq!((tokens[2].kind, tokens[2].span), (TokenKind::Quote(3), quote));
    }
}
