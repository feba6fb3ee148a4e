//! Where clauses start and end, as far as marks and closed word classes tell.
//!
//! In: the tokens of a sentence and a place in it. Out: ranges of tokens. It knows nothing of speakers.

use std::ops::Range;

use super::cue::{Form, Frame, cues, is_adverb};
use super::token::{Token, TokenKind};
use super::words;

/// Where the clause that ends at `at` starts: the sentence, or after a semicolon.
pub(super) fn clause_start(tokens: &[Token], at: usize) -> usize {
    tokens[..at].iter().rposition(|t| t.is_mark(';')).map_or(0, |p| p + 1)
}

/// The end without a comma or dash right before it.
pub(super) fn trim_comma(tokens: &[Token], end: usize) -> usize {
    if end > 0 && (tokens[end - 1].is_mark(',') || tokens[end - 1].is_dash()) { end - 1 } else { end }
}

/// Whether the range holds a word or a quotation.
pub(super) fn has_words(tokens: &[Token], range: &Range<usize>) -> bool {
    tokens.get(range.clone()).is_some_and(|part| part.iter().any(|t| t.is_word() || t.is_quote()))
}

/// What follows an inserted “, X said,” if it goes on with what was said.
pub(super) fn resumed(tokens: &[Token], start: usize) -> Option<Range<usize>> {
    let first = tokens.get(start)?;
    let goes_on = match first.kind {
        TokenKind::Quote(_) => true,
        TokenKind::Word => {
            let stops = turns_back(first)
                || matches!(
                    first.lower.as_str(),
                    "while"
                        | "but"
                        | "and"
                        | "as"
                        | "who"
                        | "which"
                        | "when"
                        | "after"
                        | "during"
                        | "though"
                        | "although"
                        | "in"
                        | "at"
                        | "before"
                        | "whose"
                        | "where"
                        | "with"
                        | "on"
                        | "a"
                        | "the"
                        | "so"
                        | "according"
                        | "yet"
                        | "or"
                );
            !stops || tokens[start..].iter().take(3).any(Token::is_quote)
        }
        _ => false,
    };
    let range = start..clause_end(tokens, start);
    (goes_on && has_words(tokens, &range)).then_some(range)
}

/// Whether the word after a comma turns back to the narrator.
pub(super) fn turns_back(token: &Token) -> bool {
    matches!(token.lower.as_str(), "while" | "although" | "who" | "which" | "according")
        || token.lower.ends_with("ing")
}

/// End of the clause that starts at `start`: a semicolon, or a comma with a word that turns back to the narrator.
pub(super) fn clause_end(tokens: &[Token], start: usize) -> usize {
    for (index, token) in tokens.iter().enumerate().skip(start + 1) {
        let turns_here = |t: &Token| {
            matches!(t.lower.as_str(), "while" | "although" | "though" | "whereas" | "according")
                || (t.lower.ends_with("ing")
                    && cues(&t.lower).iter().any(|c| c.form == Form::Ing && c.frame == Frame::Say))
        };
        if token.is_mark(';') || (token.is_mark(',') && tokens.get(index + 1).is_some_and(turns_here)) {
            return index;
        }
        if token.lower == "according" && tokens.get(index + 1).is_some_and(|t| t.lower == "to") {
            return index;
        }
    }
    tokens.len()
}

/// Whether the words before the comma only lead in (“In 2012,”): they start with a preposition or a conjunction
/// and hold no other comma.
pub(super) fn is_lead_in(tokens: &[Token], left: &Range<usize>) -> bool {
    let part = &tokens[left.clone()];
    let first = part.iter().find(|t| t.is_word() && !matches!(t.lower.as_str(), "but" | "and" | "so"));
    first.is_some_and(|t| {
        words::is_preposition(&t.lower)
            || matches!(
                t.lower.as_str(),
                "when"
                    | "while"
                    | "although"
                    | "though"
                    | "as"
                    | "if"
                    | "because"
                    | "once"
                    | "asked"
                    | "speaking"
                    | "meanwhile"
                    | "however"
            )
            || (t.lower.ends_with("ing") && t.capital)
    }) && !part.iter().any(|t| t.is_mark(',') || t.is_quote())
}

/// Skips what may stand between a verb and its content: adverbs, times, “in a statement”, “to reporters”.
pub(super) fn adjunct_end(tokens: &[Token], start: usize, to_comma: bool) -> usize {
    let mut at = start;
    while let Some(token) = tokens.get(at) {
        if token.is_word()
            && (is_adverb(&token.lower) || words::is_time(&token.lower))
            && token.lower != "all"
        {
            at += 1;
            continue;
        }
        let preposition = token.is_word() && words::is_preposition(&token.lower);
        if !(preposition || to_comma && token.is_word() && token.lower != "that") {
            break;
        }
        // To the word or mark at which content may start.
        // A quotation right after a preposition belongs to it: “protested against “regime change””, “said on “Today””.
        let stop = tokens[at..].iter().enumerate().position(|(ahead, t)| {
            t.is_quote() && !(ahead > 0 && words::is_preposition(&tokens[at + ahead - 1].lower))
                || t.lower == "that"
                || matches!(t.kind, TokenKind::Mark(',' | ':' | ';' | '—' | '–' | '?' | '!'))
        });
        return stop.map_or(tokens.len(), |p| at + p);
    }
    at
}
