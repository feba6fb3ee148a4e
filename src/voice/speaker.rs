//! Finds the noun phrase that names a speaker, without a parser.
//!
//! In: the tokens of a sentence and a place in it. Out: the range of tokens of a base noun phrase: pronoun, run
//! of capitalised words, or determiner and nouns, with an “of” phrase, without appositions and other
//! attachments. Closed word classes mark where phrases end.

use std::ops::Range;

use super::cue::{Form, cues, is_adverb, is_auxiliary, is_between};
use super::token::{Token, TokenKind};
use super::words::{
    is_clause_word, is_determiner, is_group_noun, is_preposition, is_pronoun, is_time, looks_past,
};

/// Longest noun phrase, in tokens.
const LONGEST: usize = 14;

fn ends_phrase(token: &Token) -> bool {
    match token.kind {
        TokenKind::Word => is_clause_word(&token.lower) || is_auxiliary(&token.lower) || is_finite_cue(token),
        TokenKind::Clitic | TokenKind::Mark('.' | '&' | '/' | '\'' | '’') => false,
        TokenKind::Quote(_) => token.span.len() > 24 || !token.lower.is_empty(),
        TokenKind::Mark(_) => true,
    }
}

/// Whether the token is a cue that can only be a verb here, in a form that has its own subject.
pub(super) fn is_finite_cue(token: &Token) -> bool {
    token.is_word()
        && !token.capital
        && matches!(
            token.lower.as_str(),
            "said"
                | "says"
                | "say"
                | "told"
                | "tells"
                | "wrote"
                | "writes"
                | "believes"
                | "believe"
                | "thinks"
                | "think"
                | "argued"
                | "argues"
                | "argue"
                | "claimed"
                | "alleged"
                | "alleges"
                | "added"
                | "insists"
                | "insisted"
                | "tweeted"
                | "asked"
                | "warned"
                | "denied"
                | "knows"
                | "knew"
                | "announced"
                | "declared"
                | "called"
        )
}

/// The noun phrase that ends before `end`, where a verb or its auxiliaries stand: the verb's subject.
/// `None` where no phrase touches the verb.
pub(super) fn before(tokens: &[Token], end: usize) -> Option<Range<usize>> {
    let mut last = end;
    while last > 0 && is_adverb_or_auxiliary(&tokens[last - 1]) {
        last -= 1;
    }
    let previous = tokens.get(last.checked_sub(1)?)?;
    match previous.kind {
        TokenKind::Mark(')') => {
            let open = tokens[..last - 1].iter().rposition(|t| t.is_mark('('))?;
            phrase_before(tokens, open)
        }
        TokenKind::Mark(mark @ (',' | '—' | '–' | '-')) => apposition(tokens, last - 1, mark),
        TokenKind::Mark('.') if last >= 2 && tokens[last - 2].is_word() => phrase_before(tokens, last),
        TokenKind::Word | TokenKind::Clitic | TokenKind::Mark('\'' | '’') => phrase_before(tokens, last),
        TokenKind::Mark(_) | TokenKind::Quote(_) => None,
    }
}

fn is_adverb_or_auxiliary(token: &Token) -> bool {
    token.is_word() && !token.capital && is_between(&token.lower)
}

/// The phrase before an apposition that `close` ends: “Trump, the nominee, said”.
fn apposition(tokens: &[Token], close: usize, mark: char) -> Option<Range<usize>> {
    let from = close.saturating_sub(40);
    let mut at = close;
    let mut first = None;
    // The nearest opener whose phrase is a name; else the nearest whose phrase is a phrase at all.
    for _ in 0..4 {
        let Some(open) = tokens[from..at].iter().rposition(|t| t.is_mark(mark)).map(|p| p + from) else {
            break;
        };
        if let Some(phrase) = phrase_before(tokens, open) {
            if tokens[phrase.end - 1].capital
                && tokens[open + 1..close].first().is_some_and(|t| !t.capital || t.lower.len() > 1)
            {
                return Some(phrase);
            }
            first = first.or(Some(phrase));
        }
        at = open;
    }
    first
}

/// The noun phrase whose last token is the one before `end`.
fn phrase_before(tokens: &[Token], end: usize) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    let head = &tokens[last];
    if head.is_word() && is_pronoun(&head.lower) {
        if head.lower == "who" {
            let antecedent = if last > 0 && tokens[last - 1].is_mark(',') { last - 1 } else { last };
            return (antecedent > 0).then(|| phrase_before(tokens, antecedent)).flatten().or(Some(last..end));
        }
        return Some(last..end);
    }
    if head.is_word() && matches!(head.lower.as_str(), "which" | "that") {
        let antecedent = if last > 0 && tokens[last - 1].is_mark(',') { last - 1 } else { last };
        return (antecedent > 0).then(|| phrase_before(tokens, antecedent)).flatten();
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST {
        let token = &tokens[start - 1];
        if token.is_word() && matches!(token.lower.as_str(), "and" | "&") {
            // “Reid and Pelosi said”, not “he left and Pelosi said”.
            let joined = start >= 2 && tokens[start - 2].capital && start < end && tokens[start].capital;
            if !joined {
                break;
            }
        } else if ends_phrase(token)
            || (token.is_word() && is_pronoun(&token.lower) && !is_determiner(&token.lower))
        {
            break;
        }
        start -= 1;
    }
    // “people who attended the session said”: the run is the relative clause's, not the subject.
    if start > 0 && tokens[start - 1].is_word() && start < end {
        let relative = matches!(tokens[start - 1].lower.as_str(), "who" | "which" | "that");
        if relative && tokens[start].is_word() && !tokens[start].capital && looks_past(&tokens[start].lower) {
            return phrase_before(tokens, start);
        }
    }
    base(tokens, start..end)
}

/// The base phrase of a run of words that ends at a subject's last word.
fn base(tokens: &[Token], run: Range<usize>) -> Option<Range<usize>> {
    let mut start = run.start;
    while start < run.end {
        let token = &tokens[start];
        let skip = !token.is_word() && !token.is_quote()
            || (token.is_word() && is_adverb(&token.lower) && !is_determiner(&token.lower) && !token.capital);
        if !skip {
            break;
        }
        start += 1;
    }
    if start >= run.end {
        return None;
    }
    if tokens[start].is_word() && (is_preposition(&tokens[start].lower) || is_time(&tokens[start].lower)) {
        // “In Iowa the senator said”: what follows the preposition's own phrase.
        let last_name = last_capital_run(tokens, start..run.end);
        let determiner = tokens[start + 1..run.end]
            .iter()
            .rposition(|t| t.is_word() && is_determiner(&t.lower))
            .map(|p| p + start + 1);
        start = match (determiner, last_name) {
            (Some(d), Some(name)) if name.end == run.end => d.max(name.start),
            (Some(d), _) => d,
            (None, Some(name)) => name.start,
            (None, None) => run.end - 1,
        };
    }
    // Attachments after the head: “a spokesman for Mr. Trump”, “critics of the plan”.
    let attached = tokens[start + 1..run.end]
        .iter()
        .position(|t| t.is_word() && !t.capital && is_preposition(&t.lower) && t.lower != "of")
        .map_or(run.end, |p| p + start + 1);
    let mut end = attached;
    while end > start + 1 && !tokens[end - 1].is_word() && !tokens[end - 1].is_quote() {
        end -= 1;
    }
    let words = tokens[start..end].iter().filter(|t| t.is_word()).count();
    (words > 0
        && !(words == 1
            && (is_stray(&tokens[start]) || (!tokens[start].capital && looks_past(&tokens[start].lower)))))
    .then_some(start..end)
}

fn is_stray(token: &Token) -> bool {
    token.is_word()
        && (is_clause_word(&token.lower)
            || is_preposition(&token.lower)
            || (is_determiner(&token.lower)
                && !is_pronoun(&token.lower)
                && !matches!(token.lower.as_str(), "one" | "this" | "another")))
}

fn last_capital_run(tokens: &[Token], range: Range<usize>) -> Option<Range<usize>> {
    let end = tokens[range.clone()].iter().rposition(|t| t.capital)? + range.start + 1;
    let mut start = end;
    while start > range.start && (tokens[start - 1].capital || tokens[start - 1].is_mark('.')) {
        start -= 1;
    }
    Some(start..end)
}

/// The noun phrase that starts at `start`, as after “, said …” or “according to …”.
pub(super) fn after(tokens: &[Token], start: usize) -> Option<Range<usize>> {
    let first = tokens.get(start)?;
    let object = matches!(first.lower.as_str(), "him" | "them" | "us" | "me")
        || first.lower == "her" && tokens.get(start + 1).is_none_or(|t| !t.is_word() || is_pronoun(&t.lower));
    if first.is_word() && (object || is_pronoun(&first.lower) && !is_determiner(&first.lower)) {
        return Some(start..start + 1);
    }
    if !(first.is_word() || first.is_quote())
        || first.is_word() && (is_stray(first) && !is_determiner(&first.lower))
    {
        return None;
    }
    if first.is_word() && (is_time(&first.lower) || is_adverb(&first.lower)) {
        return None;
    }
    let mut end = start + 1;
    while let Some(token) = tokens.get(end).filter(|_| end - start < LONGEST) {
        let stop = match token.kind {
            TokenKind::Word if matches!(token.lower.as_str(), "and" | "&") => {
                !(tokens[end - 1].capital && tokens.get(end + 1).is_some_and(|t| t.capital))
            }
            TokenKind::Word => {
                ends_phrase(token)
                    || matches!(token.lower.as_str(), "he" | "she" | "they" | "we" | "i")
                    || (is_preposition(&token.lower) && (token.lower != "of" || is_act(tokens, end)))
                    || is_time(&token.lower)
                    || (!token.capital && is_adverb(&token.lower))
                    || leaves_name(tokens, start, end)
                    || (!token.capital && is_participle(token) && !is_determiner(&tokens[end - 1].lower))
            }
            // A point belongs to an abbreviation if the phrase goes on in capitals.
            TokenKind::Mark('.') => {
                !(tokens[end - 1].is_word() && tokens.get(end + 1).is_some_and(|t| t.capital))
            }
            _ => ends_phrase(token),
        };
        if stop {
            break;
        }
        end += 1;
    }
    while end > start + 1 && !tokens[end - 1].is_word() && !tokens[end - 1].is_quote() {
        end -= 1;
    }
    Some(start..end)
}

/// Whether the lower-case word at `at` stands after a name that it does not belong to: “Trump backed …”.
fn leaves_name(tokens: &[Token], start: usize, at: usize) -> bool {
    let token = &tokens[at];
    let belongs = token.capital || token.lower == "of" || is_group_noun(&token.lower) || is_plain_noun(token);
    !belongs && tokens[at - 1].capital && !tokens[start..at].iter().any(|t| is_determiner(&t.lower))
}

/// Whether the “of” at `at` starts what somebody is accused of, rather than a part of a name.
fn is_act(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1);
    next.is_none_or(|t| {
        t.lower.ends_with("ing") || (tokens[at - 1].capital && !t.capital && !is_determiner(&t.lower))
    })
}

fn is_participle(token: &Token) -> bool {
    looks_past(&token.lower) || token.lower.len() > 4 && token.lower.ends_with("ing")
}

/// A lower-case word that may go on a phrase begun by a name: anything that does not look like a verb.
fn is_plain_noun(token: &Token) -> bool {
    !is_participle(token)
        && !looks_past(&token.lower)
        && cues(&token.lower).iter().all(|c| c.form == Form::Noun)
        && !token.lower.ends_with('s')
}

/// Whether “Two days after the vote,” or the like starts here.
fn is_span_of_time(tokens: &[Token], at: usize, limit: usize) -> bool {
    const UNITS: [&str; 7] = ["moments", "minutes", "hours", "days", "weeks", "months", "years"];
    let start = tokens[at..limit].iter().take_while(|t| !t.is_mark(',')).take(5);
    let mut after_unit = start.skip_while(|t| !UNITS.contains(&t.lower.as_str()));
    after_unit.next().is_some()
        && after_unit.next().is_some_and(|t| {
            matches!(t.lower.as_str(), "before" | "after" | "into" | "ago" | "later" | "earlier")
        })
}

/// The subject of the sentence, if it stands before `limit`: for cues that share it (“he left, saying …”).
pub(super) fn of_sentence(tokens: &[Token], limit: usize) -> Option<Range<usize>> {
    let mut at = 0;
    while at < limit {
        let token = &tokens[at];
        if !token.is_word() {
            at += 1;
            continue;
        }
        if at == 0 && token.span.len() > 3 {
            // A dateline: “WASHINGTON (Reuters) - …”.
            let dash = tokens[..limit.min(9)].iter().position(Token::is_dash);
            if let Some(dash) = dash.filter(|&d| tokens[1..d].iter().all(|t| t.capital || !t.is_word())) {
                at = dash + 1;
                continue;
            }
        }
        let participle = token.capital && token.lower.len() > 5 && token.lower.ends_with("ing");
        let subordinate = (participle
            || is_span_of_time(tokens, at, limit)
            || is_preposition(&token.lower)
            || is_clause_word(&token.lower))
            && !matches!(token.lower.as_str(), "and" | "but" | "so" | "yet" | "or" | "nor");
        if subordinate {
            let comma = tokens[at..limit].iter().position(|t| t.is_mark(','));
            match comma {
                Some(offset) => at += offset + 1,
                None => at += 1,
            }
            continue;
        }
        let aside = matches!(
            token.lower.as_str(),
            "meanwhile" | "however" | "instead" | "moreover" | "still" | "thus" | "indeed"
        );
        if aside || is_between(&token.lower) || is_clause_word(&token.lower) || is_time(&token.lower) {
            at += 1;
            continue;
        }
        return after(&tokens[..limit], at);
    }
    None
}
