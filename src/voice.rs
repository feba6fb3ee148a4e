//! Who speaks in a span: the narrator or a source.
//!
//! In: an article with its sentences. Out: for each sentence a partition into [`VoiceSpan`]s: quotations found by
//! their marks, reported speech found by a lexicon of cues, each with its speaker where one is named. Quotation
//! marks belong to the quoted source, and so does the “that” of “said that”; the cue and the speaker's name are
//! the narrator's. Where one report stands inside another, the inner speaker has the words. It does not say which
//! actor a speaker's words name.

mod clause;
mod cue;
mod quotation;
mod reported;
mod speaker;
mod token;
mod words;

use serde::{Deserialize, Serialize};

use self::quotation::{Quotation, quotations};
use self::reported::{Report, reports};
use self::token::{Token, TokenKind, tokenize};
use crate::article::{Article, BlockKind, Sentence};
use crate::span::Span;

/// Whose words a span holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// The article's own words.
    Narrator,
    /// Quoted or reported speech.
    Source,
}

/// A part of a sentence in one voice. The voice spans of a sentence are in order, do not overlap, and cover it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoiceSpan {
    /// Index of the sentence.
    pub sentence: usize,
    /// Where it stands in the article's text.
    pub span: Span,
    /// Whose words it holds.
    pub voice: Voice,
    /// The words that name the speaker, anywhere in the article; `None` for the narrator and where no
    /// speaker is named.
    pub speaker: Option<Span>,
    /// The reporting cue (“said”, “according to”), where there is one.
    pub cue: Option<Span>,
    /// Whether the words stand in quotation marks.
    pub direct: bool,
}

/// Most words of a quotation that is not taken for speech unless a cue or a report says so.
const SCARE_WORDS: usize = 3;

/// Words ascribed to a source, before they are cut to the sentences.
#[derive(Clone, Copy, Debug)]
struct Claim {
    span: Span,
    speaker: Option<Span>,
    cue: Option<Span>,
    direct: bool,
}

/// A sentence as the narrator wrote it.
struct Line {
    tokens: Vec<Token>,
    reports: Vec<Report>,
}

/// Who speaks where: for each sentence, in order, a partition of its span. `names` are spans that name actors,
/// in any order, and may be empty; a speaker phrase that touches a name is widened to hold all of it.
#[must_use]
pub fn voices(article: &Article, sentences: &[Sentence], names: &[Span]) -> Vec<VoiceSpan> {
    let text = article.text.as_str();
    let mut names = names.to_vec();
    names.sort_unstable();
    let quotes = quotations(article, sentences);
    let lines = lines(text, sentences, &quotes);
    let mut claims: Vec<Vec<Claim>> = vec![Vec::new(); sentences.len()];
    for (index, line) in lines.iter().enumerate() {
        for report in &line.reports {
            claims[index].extend(reported_claims(line, report, &names));
        }
    }
    claim_after_colons(sentences, &lines, &names, &mut claims);
    claim_quotations(text, sentences, &lines, &quotes, &names, &mut claims);
    let mut spans = Vec::with_capacity(sentences.len() * 2);
    for (index, sentence) in sentences.iter().enumerate() {
        partition(text, index, sentence.span, &claims[index], &mut spans);
    }
    spans
}

/// The words of `span`, by the rules that voices are found with; punctuation is none.
#[must_use]
pub fn words(text: &str, span: Span) -> Vec<Span> {
    tokenize(text, span, &[]).into_iter().filter(Token::is_word).map(|token| token.span).collect()
}

/// Whether a sentence has a double quotation mark or a word that reports speech, whatever it does there.
#[must_use]
pub fn is_marked(text: &str, sentence: Span) -> bool {
    let tokens = tokenize(text, sentence, &[]);
    sentence.of(text).contains(['"', '“', '”', '„', '«'])
        || sentence.of(text).contains("''")
        || tokens.iter().any(|token| token.is_word() && cue::is_reporting(&token.lower))
}

/// The head of a phrase that names a speaker: the last word of its first noun phrase.
#[must_use]
pub fn head(text: &str, phrase: Span) -> Option<Span> {
    let tokens = tokenize(text, phrase, &[]);
    let first = tokens.iter().position(Token::is_word)?;
    let noun_phrase = speaker::after(&tokens, first).unwrap_or(first..first + 1);
    tokens[noun_phrase].iter().rev().find(|token| token.is_word()).map(|token| token.span)
}

/// Tokens and reports of each sentence.
fn lines(text: &str, sentences: &[Sentence], quotes: &[Quotation]) -> Vec<Line> {
    let mut first = 0;
    let mut lines = Vec::with_capacity(sentences.len());
    for sentence in sentences {
        while quotes.get(first).is_some_and(|q| q.span.end <= sentence.span.start) {
            first += 1;
        }
        let touching: Vec<(usize, Span)> = quotes
            .iter()
            .enumerate()
            .skip(first)
            .take_while(|(_, q)| q.span.start < sentence.span.end)
            .map(|(i, q)| (i, q.span))
            .collect();
        let mut tokens = tokenize(text, sentence.span, &touching);
        // “…?” she said.: splitters part the tag from its quotation, which is handed over here.
        if let Some((index, quote)) = first.checked_sub(1).and_then(|i| Some((i, quotes.get(i)?))) {
            let gap = text.get(quote.span.end..sentence.span.start).unwrap_or("-");
            if gap.trim().is_empty() && !gap.contains('\n') {
                let handed = token::quote(text, index, quote.span);
                if matches!(handed.lower.as_str(), "?" | "!" | "," | "…" | "—") {
                    tokens.insert(0, handed);
                }
            }
        }
        let reports = reports(&tokens, sentence.kind == BlockKind::Title);
        lines.push(Line { tokens, reports });
    }
    lines
}

fn cover(tokens: &[Token]) -> Option<Span> {
    Some(Span::new(tokens.first()?.span.start, tokens.last()?.span.end))
}

/// The speaker's words, widened to a name that they touch.
fn speaker_span(line: &Line, report: &Report, names: &[Span]) -> Option<Span> {
    let span = cover(line.tokens.get(report.speaker.clone()?)?)?;
    let near = names.partition_point(|n| n.end <= span.start);
    let touched = names.get(near).filter(|n| n.overlaps(span));
    Some(touched.map_or(span, |n| Span::new(n.start.min(span.start), n.end.max(span.end))))
}

fn cue_span(line: &Line, report: &Report) -> Option<Span> {
    cover(line.tokens.get(report.cue.clone())?)
}

fn reported_claims(line: &Line, report: &Report, names: &[Span]) -> Vec<Claim> {
    let speaker = speaker_span(line, report, names);
    let cue = cue_span(line, report);
    let contents = report.content.iter().filter_map(|c| cover(line.tokens.get(c.clone())?));
    contents.map(|span| Claim { span, speaker, cue, direct: false }).collect()
}

/// “He wrote:” at the end of a paragraph gives the next paragraph to him.
fn claim_after_colons(sentences: &[Sentence], lines: &[Line], names: &[Span], claims: &mut [Vec<Claim>]) {
    for (index, line) in lines.iter().enumerate() {
        let Some(open) = line.reports.iter().find(|r| r.open) else { continue };
        let Some(next) = sentences.get(index + 1) else { continue };
        let claim = Claim {
            span: Span::default(),
            speaker: speaker_span(line, open, names),
            cue: cue_span(line, open),
            direct: false,
        };
        for (offset, sentence) in sentences[index + 1..].iter().enumerate() {
            if sentence.block != next.block {
                break;
            }
            claims[index + 1 + offset].push(Claim { span: sentence.span, ..claim });
        }
    }
}

/// Decides which quotations are speech and whose, and adds them to the sentences that they touch.
fn claim_quotations(
    text: &str,
    sentences: &[Sentence],
    lines: &[Line],
    quotes: &[Quotation],
    names: &[Span],
    claims: &mut [Vec<Claim>],
) {
    // Quotations are added to the reports; only those are asked whose words a quotation is.
    let n_reported: Vec<usize> = claims.iter().map(Vec::len).collect();
    let mut previous: Option<(Claim, usize)> = None;
    for (index, quote) in quotes.iter().enumerate() {
        let first = sentences.partition_point(|s| s.span.end <= quote.span.start);
        let last = sentences.partition_point(|s| s.span.start < quote.span.end);
        let Some(opening) = sentences.get(first) else { break };
        if first >= last {
            continue;
        }
        // The tag may be a sentence of its own.
        let beyond = last + usize::from(sentences.get(last).is_some_and(|s| s.block == opening.block));
        let around = || {
            let reported = claims[first..beyond].iter().zip(&n_reported[first..beyond]);
            reported.flat_map(|(claims, n)| &claims[..*n]).filter(|c| c.span.overlaps(quote.span))
        };
        let ascribed = around()
            .filter(|c| !quote.span.covers(c.span) || c.span == quote.span)
            .min_by_key(|c| c.span.len())
            .or_else(|| around().next())
            .copied();
        let neighbour =
            previous.filter(|(_, block)| *block == opening.block || quote.continues).map(|(c, _)| c);
        let whole = quote.span.start == opening.span.start && quote.span.end == sentences[last - 1].span.end;
        let claim = match ascribed {
            Some(claim) => claim,
            None if is_scare(text, quote, whole) => continue,
            None => {
                let (speaker, cue) = if quote.continues || whole {
                    let next =
                        lines.get(last).zip(sentences.get(last)).filter(|(_, s)| s.block == opening.block);
                    neighbour.map(|c| (c.speaker, c.cue)).or_else(|| {
                        let report = next.and_then(|(line, _)| line.reports.first().map(|r| (line, r)));
                        report.map(|(line, r)| (speaker_span(line, r, names), cue_span(line, r)))
                    })
                } else {
                    nearby_speaker(&lines[first], index).map(|s| (Some(s), None))
                }
                .or(neighbour.map(|c| (c.speaker, c.cue)))
                .unwrap_or((None, None));
                Claim { span: quote.span, speaker, cue, direct: true }
            }
        };
        let claim = Claim { span: quote.span, direct: true, ..claim };
        for (sentence, into) in sentences[first..last].iter().zip(&mut claims[first..last]) {
            into.extend(quote.span.intersection(sentence.span).map(|span| Claim { span, ..claim }));
        }
        previous = Some((claim, sentences[last - 1].block));
    }
}

/// Whether a quotation that no report claims is wording or a title rather than speech.
fn is_scare(text: &str, quote: &Quotation, whole: bool) -> bool {
    if quote.continues {
        return false;
    }
    if quote.n_words <= SCARE_WORDS {
        return !whole;
    }
    // The title of a work: all longer words in capitals.
    let inside = quote.span.of(text);
    let mut long = inside
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| w.len() > 4)
        .peekable();
    !whole && long.peek().is_some() && long.all(|w| w.starts_with(char::is_uppercase))
}

/// The subject of the sentence that a quotation without a cue is part of.
fn nearby_speaker(line: &Line, quote: usize) -> Option<Span> {
    let at = line.tokens.iter().position(|t| t.kind == TokenKind::Quote(quote))?;
    let range = speaker::of_sentence(&line.tokens, at)?;
    cover(line.tokens.get(range)?)
}

/// Cuts a sentence into spans by its claims: quotations first, then the innermost report.
fn partition(text: &str, index: usize, sentence: Span, claims: &[Claim], spans: &mut Vec<VoiceSpan>) {
    let mut cuts: Vec<usize> = vec![sentence.start, sentence.end];
    for claim in claims {
        cuts.extend(claim.span.intersection(sentence).into_iter().flat_map(|s| [s.start, s.end]));
    }
    cuts.sort_unstable();
    cuts.dedup();
    // Claims by start; the active ones are those that reach the piece at hand.
    let mut waiting: Vec<&Claim> = claims.iter().collect();
    waiting.sort_by_key(|c| std::cmp::Reverse(c.span.start));
    let mut active: Vec<&Claim> = Vec::new();
    let first = spans.len();
    for pair in cuts.windows(2) {
        let &[start, end] = pair else { continue };
        let span = Span::new(start, end);
        while let Some(claim) = waiting.pop_if(|c| c.span.start <= start) {
            active.push(claim);
        }
        active.retain(|c| c.span.end > start);
        let claim = active.iter().filter(|c| c.span.covers(span)).min_by_key(|c| (!c.direct, c.span.len()));
        let next = match claim {
            Some(c) => VoiceSpan {
                sentence: index,
                span,
                voice: Voice::Source,
                speaker: c.speaker,
                cue: c.cue,
                direct: c.direct,
            },
            None => VoiceSpan {
                sentence: index,
                span,
                voice: Voice::Narrator,
                speaker: None,
                cue: None,
                direct: false,
            },
        };
        let worded = span.of(text).chars().any(char::is_alphanumeric);
        match spans[first..].last_mut() {
            Some(last) if !worded || same_voice(last, &next) => last.span.end = end,
            Some(last) if !last.span.of(text).chars().any(char::is_alphanumeric) => {
                *last = VoiceSpan { span: Span::new(last.span.start, end), ..next };
            }
            _ => spans.push(next),
        }
    }
    if first == spans.len() {
        spans.push(VoiceSpan {
            sentence: index,
            span: sentence,
            voice: Voice::Narrator,
            speaker: None,
            cue: None,
            direct: false,
        });
    }
}

fn same_voice(a: &VoiceSpan, b: &VoiceSpan) -> bool {
    a.voice == b.voice && a.speaker == b.speaker && a.cue == b.cue && a.direct == b.direct
}

#[cfg(test)]
mod tests;
