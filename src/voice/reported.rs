//! Reported speech: cue, speaker and content inside one sentence.
//!
//! In: a sentence's tokens. Out: reports in order of their cues. Content is what follows the cue, with “that”,
//! up to the end of the sentence or of the clause, or what stands before “, X said” and “, according to X”.
//! Negated and hypothetical reports (“did not say”, “would say”) are none.

use std::ops::Range;

use super::clause::{
    adjunct_end, clause_end, clause_start, has_words, is_lead_in, resumed, trim_comma, turns_back,
};
use super::cue::{CueWord, Form, Frame, cues, is_adverb, is_auxiliary, is_denial};
use super::speaker;
use super::token::{Token, TokenKind};
use super::words;

/// Cues are looked for in this many tokens of a sentence, so that text without sentence ends costs linear time.
const LONGEST: usize = 500;

/// Somebody says something, in ranges of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// The cue.
    pub(super) cue: Range<usize>,
    /// Who says it.
    pub(super) speaker: Option<Range<usize>>,
    /// What is said, one or two ranges; may be empty only where `open` is set.
    pub(super) content: Vec<Range<usize>>,
    /// Whether the cue ends the sentence with a colon, so that the content is what comes next.
    pub(super) open: bool,
}

/// The reports of a sentence. `headline` allows the form “X: …”.
pub(super) fn reports(tokens: &[Token], headline: bool) -> Vec<Report> {
    let mut found: Vec<Report> = Vec::new();
    if headline {
        found.extend(colon(tokens));
    }
    for at in 0..tokens.len().min(LONGEST) {
        let token = &tokens[at];
        if !token.is_word() {
            continue;
        }
        let report = if token.lower == "according" {
            according(tokens, at)
        } else {
            cues(&token.lower).iter().find_map(|cue| by_cue(tokens, at, *cue, &found, headline))
        };
        if let Some(report) = report {
            end_before(tokens, &mut found, &report);
            found.push(report);
        }
    }
    if let Some(last) = found.last_mut().filter(|_| tokens.last().is_some_and(|t| t.is_mark(':'))) {
        last.open = true;
    }
    found
}

/// “Clinton: No regrets” in a headline.
fn colon(tokens: &[Token]) -> Option<Report> {
    let at = tokens.iter().position(|t| t.is_mark(':'))?;
    let words = tokens[at + 1..].iter().filter(|t| t.is_word()).count();
    let quoted = tokens[at + 1..].iter().any(Token::is_quote);
    let named = (1..=5).contains(&at)
        && tokens[..at].iter().all(|t| t.capital || t.kind == TokenKind::Clitic || t.is_mark('.'))
        && !tokens[..at].iter().any(|t| is_label(&t.lower));
    (named && (words >= 3 || quoted)).then(|| Report {
        cue: at..at + 1,
        speaker: Some(0..at),
        content: std::iter::once(at + 1..tokens.len()).collect(),
        open: false,
    })
}

/// Words that stand before a headline's colon and are no speaker.
fn is_label(lower: &str) -> bool {
    matches!(
        lower,
        "watch"
            | "video"
            | "breaking"
            | "opinion"
            | "analysis"
            | "exclusive"
            | "editorial"
            | "live"
            | "update"
            | "updates"
            | "photos"
            | "politics"
            | "news"
            | "elections"
            | "review"
            | "the"
    )
}

/// “According to X, Y” and “Y, according to X”.
fn according(tokens: &[Token], at: usize) -> Option<Report> {
    if tokens.get(at + 1)?.lower != "to" {
        return None;
    }
    let speaker = speaker::after(tokens, at + 2)?;
    let comma = tokens[speaker.end..].iter().position(|t| t.is_mark(',')).map(|p| p + speaker.end);
    let lead = tokens[..at].iter().filter(|t| t.is_word() || t.is_quote()).count();
    let mut content = Vec::new();
    let straight_on = tokens.get(speaker.end).is_some_and(|t| words::is_pronoun(&t.lower))
        && (speaker.len() == 1 || comma.is_none());
    if straight_on {
        // “according to him he did it”.
        content.push(speaker.end..clause_end(tokens, speaker.end));
    } else if lead <= 2 && !tokens[..at].iter().any(Token::is_quote) {
        content.push(comma? + 1..tokens.len());
    } else {
        content.push(clause_start(tokens, at)..trim_comma(tokens, at));
        if let Some(rest) = comma.and_then(|c| resumed(tokens, c + 1)) {
            content.push(rest);
        }
    }
    content.retain(|c| has_words(tokens, c));
    (!content.is_empty()).then_some(Report { cue: at..at + 2, speaker: Some(speaker), content, open: false })
}

/// Cuts earlier contents where a new report with its own finite verb joins on: “X said A, and Y said B”.
fn end_before(tokens: &[Token], found: &mut [Report], report: &Report) {
    let lead = report.speaker.as_ref().map_or(report.cue.start, |s| s.start.min(report.cue.start));
    let from = if lead < report.cue.start { lead } else { report.cue.start };
    let Some(joint) = from.checked_sub(1) else { return };
    let conjunction = matches!(tokens[joint].lower.as_str(), "and" | "but" | "while");
    if !conjunction || report.content.iter().any(|c| c.start < from) {
        return;
    }
    for earlier in found.iter_mut() {
        for content in &mut earlier.content {
            if content.start < joint && content.end > joint {
                content.end = trim_comma(tokens, joint);
            }
        }
    }
}

/// A report by the verb or noun at `at`, if the words around it bear it out.
fn by_cue(tokens: &[Token], at: usize, cue: CueWord, found: &[Report], headline: bool) -> Option<Report> {
    if cue.frame == Frame::Noun {
        return by_noun(tokens, at);
    }
    if let Frame::Owned(particles) = cue.frame {
        return by_owned_noun(tokens, at, particles);
    }
    if is_denied(tokens, at) {
        return None;
    }
    // A capitalised word inside a sentence is part of a name (“United States”), save in headlines.
    if tokens[at].capital && at > 0 && (!headline || tokens[at - 1].lower == "united") {
        return None;
    }
    let passive = cue.form == Form::Past && is_passive(tokens, at);
    if passive {
        return by_passive(tokens, at, cue);
    }
    let direct = speaker::before(tokens, at);
    if let Some(after_left) = matches!(cue.frame, Frame::Say | Frame::Think | Frame::Tell | Frame::Show)
        .then(|| from_left(tokens, at, cue, direct.as_ref()))
        .flatten()
    {
        return Some(after_left);
    }
    if !may_be_verb(tokens, at, cue, direct.as_ref()) {
        return None;
    }
    let speaker = match cue.form {
        Form::Ing => None,
        _ => direct,
    }
    .or_else(|| shared_speaker(tokens, at, found));
    from_right(tokens, at, cue, speaker)
}

/// The speaker of the last report before the cue, else the subject of the sentence.
fn shared_speaker(tokens: &[Token], at: usize, found: &[Report]) -> Option<Range<usize>> {
    found.last().and_then(|r| r.speaker.clone()).or_else(|| speaker::of_sentence(tokens, at))
}

/// Auxiliaries and adverbs right before the verb.
fn led_by(tokens: &[Token], at: usize) -> impl Iterator<Item = &Token> {
    tokens[..at].iter().rev().take(5).take_while(|t| {
        t.is_word() && (is_auxiliary(&t.lower) || is_adverb(&t.lower) || t.lower == "to")
            || t.kind == TokenKind::Clitic
    })
}

fn is_denied(tokens: &[Token], at: usize) -> bool {
    led_by(tokens, at).any(|t| is_denial(&t.lower))
}

fn is_passive(tokens: &[Token], at: usize) -> bool {
    led_by(tokens, at)
        .any(|t| matches!(t.lower.as_str(), "is" | "are" | "was" | "were" | "be" | "been" | "being"))
}

/// “Y was accused by X of Z”, “Y was told that Z”.
fn by_passive(tokens: &[Token], at: usize, cue: CueWord) -> Option<Report> {
    let by = tokens[at + 1..].iter().take(6).position(|t| t.lower == "by").map(|p| p + at + 1);
    match (cue.frame, by) {
        (Frame::Object, Some(by)) => {
            let speaker = speaker::after(tokens, by + 1)?;
            let after = speaker.end..clause_end(tokens, speaker.end);
            let between = at + 1..by;
            let mut content = vec![between, after];
            content.retain(|c| has_words(tokens, c));
            (!content.is_empty()).then_some(Report {
                cue: at..at + 1,
                speaker: Some(speaker),
                content,
                open: false,
            })
        }
        (Frame::Tell, _) if tokens.get(at + 1).is_some_and(|t| t.lower == "that") => Some(Report {
            cue: at..at + 1,
            speaker: None,
            content: std::iter::once(at + 1..clause_end(tokens, at + 1)).collect(),
            open: false,
        }),
        _ => None,
    }
}

/// Whether the form at `at` is the verb and not a noun or a participle that happens to look like it.
fn may_be_verb(tokens: &[Token], at: usize, cue: CueWord, subject: Option<&Range<usize>>) -> bool {
    let previous = at.checked_sub(1).map(|p| &tokens[p]);
    let next = tokens.get(at + 1);
    let infinitive = previous.is_some_and(|p| p.lower == "to");
    match cue.form {
        Form::Base if infinitive => {
            at >= 2 && matches!(tokens[at - 2].lower.as_str(), "on" | "continued" | "continues" | "proceeded")
        }
        Form::Base | Form::Third => {
            let Some(subject) = subject else {
                return previous.is_some_and(|p| p.lower == "and") && cue.form == Form::Third;
            };
            let head = &tokens[subject.end - 1];
            let plural = head.lower.ends_with('s')
                || matches!(
                    head.lower.as_str(),
                    "they"
                        | "we"
                        | "i"
                        | "you"
                        | "who"
                        | "people"
                        | "some"
                        | "many"
                        | "others"
                        | "critics"
                        | "both"
                        | "most"
                );
            let agrees = if cue.form == Form::Base { plural } else { true };
            let noun_like = super::cue::is_noun_too(cue.lemma);
            agrees
                && (!noun_like
                    || (next.is_some_and(|n| {
                        n.is_quote()
                            || n.capital
                            || n.is_mark(':')
                            || n.is_mark(',')
                            || n.lower == "that"
                            || words::is_determiner(&n.lower)
                            || words::is_pronoun(&n.lower)
                    })))
        }
        Form::Past => {
            // “called off the talks”
            if cue.lemma == "call"
                && next.is_some_and(|n| matches!(n.lower.as_str(), "off" | "up" | "out" | "in" | "back"))
            {
                return false;
            }
            // “the plan proposed by”, “a bill called the …”
            let reduced = cue.frame == Frame::Object
                && next.is_some_and(|n| matches!(n.lower.as_str(), "of" | "as" | "for" | "in"));
            let clause = matches!(cue.frame, Frame::Say | Frame::Think | Frame::Tell)
                && next.is_some_and(|n| n.lower == "that");
            clause
                || !reduced
                    && next.is_none_or(|n| n.lower != "by")
                    && (subject.is_some()
                        || previous.is_some_and(|p| {
                            p.lower == "and"
                                || p.is_mark(',')
                                || p.is_dash()
                                || is_adverb(&p.lower)
                                || is_auxiliary(&p.lower)
                        }))
        }
        Form::Ing => {
            next.is_none_or(|n| n.lower != "by")
                && previous.is_none_or(|p| {
                    !words::is_determiner(&p.lower) && p.lower != "of" && p.lower != "without"
                })
        }
        Form::Noun => false,
    }
}

/// “Y, X said …” and “Y, said X …”.
fn from_left(tokens: &[Token], at: usize, cue: CueWord, subject: Option<&Range<usize>>) -> Option<Report> {
    if !matches!(cue.form, Form::Past | Form::Third | Form::Base) {
        return None;
    }
    let opens_left = |end: usize| {
        end > 0
            && (tokens[end - 1].is_mark(',')
                || tokens[end - 1].is_quote()
                || tokens[end - 1].is_dash()
                || tokens[end - 1].is_mark('?')
                || tokens[end - 1].is_mark('!'))
    };
    // Where “X said” starts and the words after it do.
    let (lead, speaker, rest) = match subject {
        Some(subject) if subject.start > 0 && !inversion(tokens, at, cue) => {
            let as_said = tokens[subject.start - 1].lower == "as";
            let lead = if as_said { subject.start - 1 } else { subject.start };
            if as_said && lead == 0 {
                let comma = tokens[at..].iter().position(|t| t.is_mark(','))? + at;
                let content = comma + 1..clause_end(tokens, comma + 1);
                return has_words(tokens, &content).then(|| report(at, Some(subject.clone()), vec![content]));
            }
            (lead, subject.clone(), at + 1)
        }
        _ if cue.frame == Frame::Say
            && opens_left(at)
            && cue.form != Form::Base
            && (subject.is_none() || inversion(tokens, at, cue)) =>
        {
            let inverted = speaker::after(tokens, at + 1)?;
            (at, inverted.clone(), inverted.end)
        }
        _ => return None,
    };
    if !opens_left(lead) {
        return None;
    }
    let quoted = tokens[lead - 1].is_quote();
    let left = clause_start(tokens, lead)..trim_comma(tokens, lead);
    let left_words = tokens[left.clone()].iter().filter(|t| t.is_word()).count();
    if !has_words(tokens, &left) {
        return None;
    }
    let inverted = lead == at;
    let has_quote = tokens[left.clone()].iter().any(Token::is_quote);
    let leads_in = !quoted && !has_quote && (left_words < 3 || !inverted && is_lead_in(tokens, &left));
    // What follows decides whether the words before are the content or only lead in.
    let end = adjunct_end(tokens, rest, inverted);
    let Some(next) = tokens.get(end).filter(|t| !t.is_mark('.')) else {
        return (left_words >= 3 || has_quote).then(|| report(at, Some(speaker), vec![left]));
    };
    let mut content = vec![left];
    match next.kind {
        TokenKind::Mark(',') => {
            let after = tokens.get(end + 1)?;
            let resumes = if leads_in && !turns_back(after) && !after.is_quote() {
                Some(end + 1..clause_end(tokens, end + 1)).filter(|c| has_words(tokens, c))
            } else if inverted {
                // An apposition of the speaker may stand before the quotation goes on.
                let quote = tokens[end..].iter().position(Token::is_quote).map(|p| p + end);
                quote.filter(|&q| quoted && tokens[q - 1].is_mark(',')).map(|q| q..clause_end(tokens, q))
            } else {
                resumed(tokens, end + 1)
            };
            if leads_in && (after.is_quote() || after.lower == "that" || resumes.is_none()) {
                return None;
            }
            content.extend(resumes);
        }
        TokenKind::Quote(_) if quoted => content.push(end..clause_end(tokens, end)),
        TokenKind::Quote(_) | TokenKind::Mark(':') => return None,
        TokenKind::Word if next.lower == "that" || !quoted && !inverted => return None,
        TokenKind::Word if quoted && !inverted && tokens[lead - 1].lower == "." => return None,
        _ => {}
    }
    Some(report(at, Some(speaker), content))
}

/// Whether “…, said X” has its speaker behind it, though an apposition could end at the comma before it: what
/// follows the phrase is no predicate.
fn inversion(tokens: &[Token], at: usize, cue: CueWord) -> bool {
    if cue.frame != Frame::Say || at < 4 || !tokens[at - 1].is_mark(',') {
        return false;
    }
    let Some(phrase) = speaker::after(tokens, at + 1) else { return false };
    tokens.get(phrase.end).is_none_or(|t| match t.kind {
        TokenKind::Mark(mark) => matches!(mark, ',' | '.' | '?' | '!' | '—' | '–' | '-' | '(' | ';'),
        TokenKind::Word => {
            words::is_preposition(&t.lower)
                || words::is_time(&t.lower)
                || matches!(t.lower.as_str(), "who" | "when" | "as")
        }
        TokenKind::Quote(_) => true,
        TokenKind::Clitic => false,
    })
}

fn report(at: usize, speaker: Option<Range<usize>>, content: Vec<Range<usize>>) -> Report {
    Report { cue: at..at + 1, speaker, content, open: false }
}

/// “X said that Y”, “X told Z Y”, “X vowed to Y”, “X called Y Z”.
fn from_right(tokens: &[Token], at: usize, cue: CueWord, speaker: Option<Range<usize>>) -> Option<Report> {
    let next = tokens.get(at + 1)?;
    let mut start = at + 1;
    match cue.frame {
        Frame::Particle(words) => {
            // “offered to her” is no promise.
            let taken = tokens.get(at + 2).is_some_and(|t| {
                t.is_word()
                    && !(next.lower == "to"
                        && (t.capital || words::is_determiner(&t.lower) || words::is_pronoun(&t.lower)))
            });
            if !taken || !words.contains(&next.lower.as_str()) {
                return None;
            }
        }
        Frame::Object => {}
        Frame::Show => {
            start = adjunct_end(tokens, at + 1, false);
            let first = tokens.get(start)?;
            let evidence =
                speaker.as_ref().is_some_and(|s| tokens[s.clone()].iter().any(|t| is_evidence(&t.lower)));
            let clause = first.lower == "that" || first.is_quote() || first.lower == "how" || evidence;
            if !clause {
                return None;
            }
        }
        Frame::Tell => {
            let addressee = speaker::after(tokens, at + 1)?;
            start = adjunct_end(tokens, addressee.end, false);
        }
        Frame::Say | Frame::Think => {
            start = adjunct_end(tokens, at + 1, false);
            if next.lower == "of" || next.lower == "about" {
                start = at + 1;
            }
        }
        Frame::Noun | Frame::Owned(_) => return None,
    }
    let first = tokens.get(start)?;
    if first.is_mark(':') || first.is_mark(',') {
        let colon = first.is_mark(':');
        let second = tokens.get(start + 1);
        if colon && second.is_none() {
            return Some(Report { cue: at..at + 1, speaker, content: Vec::new(), open: true });
        }
        if !colon && !second.is_some_and(|t| t.is_quote() || t.lower == "that") {
            return None;
        }
        start += 1;
    } else if first.kind == TokenKind::Mark('.') {
        return None;
    }
    let content = start..clause_end(tokens, start);
    let words = tokens[content.clone()].iter().filter(|t| t.is_word()).count();
    let quoted = tokens[content.clone()].iter().any(Token::is_quote);
    let joined = tokens.get(start).is_some_and(|t| matches!(t.lower.as_str(), "and" | "or"));
    let enough = !joined && (quoted || words >= 2);
    let bare_ing = cue.form == Form::Ing && matches!(cue.frame, Frame::Think);
    (enough && !bare_ing && has_words(tokens, &content)).then(|| report(at, speaker, vec![content]))
}

/// Whether the word names something that shows what it says.
fn is_evidence(lower: &str) -> bool {
    let singular = lower.strip_suffix('s').unwrap_or(lower);
    matches!(
        singular,
        "poll"
            | "survey"
            | "report"
            | "study"
            | "studie"
            | "data"
            | "number"
            | "result"
            | "document"
            | "analysi"
            | "record"
            | "review"
            | "email"
            | "figure"
            | "article"
            | "statement"
            | "memo"
            | "letter"
            | "filing"
            | "research"
            | "transcript"
            | "video"
            | "respondent"
            | "investigation"
    )
}

/// “her claim that Y”.
fn by_noun(tokens: &[Token], at: usize) -> Option<Report> {
    let next = tokens.get(at + 1)?;
    if next.lower != "that" {
        return None;
    }
    let content = at + 1..clause_end(tokens, at + 1);
    Some(report(at, owner(tokens, at), vec![content]))
}

/// “Trump's promise to Y”, “her criticism of Y”: what follows “to” up to the end of the clause, after other words
/// the phrase.
fn by_owned_noun(tokens: &[Token], at: usize, particles: &[&str]) -> Option<Report> {
    let next = tokens.get(at + 1).filter(|t| particles.contains(&t.lower.as_str()))?;
    let speaker = owner(tokens, at)?;
    let phrase = speaker::after(tokens, at + 2)?;
    let end = if next.lower == "to" { clause_end(tokens, at + 1) } else { phrase.end };
    let content = at + 1..end;
    Some(report(at, Some(speaker), vec![content]))
}

/// Who owns the noun at `at`: the possessive or the name before it, an adjective between allowed.
fn owner(tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let of = |before: usize| {
        let token = &tokens[before];
        match token.lower.as_str() {
            "his" | "her" | "their" | "its" => Some(before..before + 1),
            _ if token.kind == TokenKind::Clitic => speaker::before(tokens, before),
            _ => None,
        }
    };
    let previous = at.checked_sub(1)?;
    of(previous).or_else(|| {
        let adjective = tokens[previous].is_word() && !tokens[previous].capital;
        previous.checked_sub(1).filter(|_| adjective).and_then(of)
    })
}
