//! Finds the names, aliases and titles of a catalogue in text.
//!
//! In: the actors of a catalogue, once; then a text with its sentences. Out: [`Hit`]s that do not overlap,
//! leftmost and longest first. A match must start and end at word boundaries. Names count as written, in
//! upper and lower case, unless they are all lower case; collective nouns and titles count in any case.
//! Who a title belongs to is decided in `title`, as that depends on the article.

use aho_corasick::{AhoCorasick, MatchKind};

use super::catalogue::{CatalogueActor, Period};
use super::collective::{is_ruled_out, with_determiner};
use super::words::{Page, is_capitalised};
use super::{ActorKind, MentionForm};
use crate::span::Span;

/// A place where an actor of the catalogue is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Index of the actor in the catalogue.
    pub(super) actor: usize,
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// Where it stands; with its “the” where one is asked for.
    pub(super) span: Span,
    /// A name, a collective noun or a title.
    pub(super) form: MentionForm,
}

/// What a pattern means.
#[derive(Debug)]
struct Pattern {
    actor: usize,
    form: MentionForm,
    /// Text that must stand there exactly; `None` where case does not matter.
    exact: Option<String>,
    /// Whether “the” must come before.
    determiner: bool,
    /// When a title was held.
    period: Period,
    /// Smaller is preferred among matches of one span: the files' actors come before the built-in ones.
    rank: usize,
}

/// An automaton over all names and titles of a catalogue.
#[derive(Debug)]
pub(super) struct Matcher {
    automaton: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
}

impl Matcher {
    /// Builds the automaton; actors from `n_given` on are built-in.
    pub(super) fn new(actors: &[CatalogueActor], n_given: usize) -> Self {
        let mut needles = Vec::new();
        let mut patterns = Vec::new();
        for (index, actor) in actors.iter().enumerate() {
            let collective = actor.determiner || actor.kind == ActorKind::Group;
            let form = if collective { MentionForm::Collective } else { MentionForm::Name };
            let rank = usize::from(index >= n_given);
            for name in actor.names() {
                let any_case = collective || !name.chars().any(char::is_uppercase);
                let starts_with_the = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("the "));
                for written in spellings(name) {
                    patterns.push(Pattern {
                        actor: index,
                        form,
                        exact: (!any_case).then(|| written.clone()),
                        determiner: actor.determiner && !starts_with_the,
                        period: Period::default(),
                        rank,
                    });
                    needles.push(written);
                }
            }
            for title in &actor.titles {
                for written in spellings(&title.text) {
                    patterns.push(Pattern {
                        actor: index,
                        form: MentionForm::Title,
                        exact: None,
                        determiner: false,
                        period: title.period,
                        rank,
                    });
                    needles.push(written);
                }
            }
        }
        // A catalogue too large for the automaton finds nothing; with 2^32 states this is out of reach.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .build(&needles)
            .ok();
        Self { automaton, patterns }
    }

    /// Names and collective nouns, in order, without overlaps.
    pub(super) fn names(&self, page: &Page<'_>) -> Vec<Hit> {
        let mut hits: Vec<(usize, Hit)> = self
            .candidates(page)
            .filter(|(pattern, _, _)| pattern.form != MentionForm::Title)
            .filter_map(|(pattern, sentence, span)| {
                let hit =
                    |span| (pattern.rank, Hit { actor: pattern.actor, sentence, span, form: pattern.form });
                if pattern.form == MentionForm::Name {
                    return Some(hit(span));
                }
                let within = page.sentences[sentence].span;
                let phrase =
                    if pattern.determiner { with_determiner(page.text, within, span)? } else { span };
                (!is_ruled_out(page.text, within, span) && !is_part_of_name(page, sentence, span))
                    .then(|| hit(phrase))
            })
            .collect();
        hits.sort_by_key(|(rank, hit)| (hit.span.start, std::cmp::Reverse(hit.span.end), *rank, hit.actor));
        let mut end = 0;
        hits.retain(|(_, hit)| {
            let free = hit.span.start >= end;
            if free {
                end = hit.span.end;
            }
            free
        });
        hits.into_iter().map(|(_, hit)| hit).collect()
    }

    /// Titles held on a date, in order; several actors may hold one, and shorter titles inside longer ones
    /// are left out.
    pub(super) fn titles(&self, page: &Page<'_>, date: Option<jiff::civil::Date>) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self
            .candidates(page)
            .filter(|(pattern, _, _)| pattern.form == MentionForm::Title && pattern.period.holds(date))
            .map(|(pattern, sentence, span)| Hit {
                actor: pattern.actor,
                sentence,
                span,
                form: MentionForm::Title,
            })
            .collect();
        hits.sort_by_key(|hit| (hit.span.start, std::cmp::Reverse(hit.span.end), hit.actor));
        hits.dedup();
        let mut longest = Span::default();
        hits.retain(|hit| {
            if hit.span.start >= longest.end {
                longest = hit.span;
            }
            hit.span == longest
        });
        hits
    }

    /// Every match at word boundaries inside one of the article's sentences, in the case asked for.
    fn candidates<'a>(&'a self, page: &'a Page<'_>) -> impl Iterator<Item = (&'a Pattern, usize, Span)> + 'a {
        self.automaton.iter().flat_map(|automaton| automaton.find_overlapping_iter(page.text)).filter_map(
            |found| {
                let span = Span::new(found.start(), found.end());
                let pattern = &self.patterns[found.pattern().as_usize()];
                let exact = pattern.exact.as_ref().is_none_or(|exact| span.of(page.text) == exact);
                (exact && at_word_boundaries(page.text, span))
                    .then(|| page.sentence_of(span).map(|sentence| (pattern, sentence, span)))
                    .flatten()
            },
        )
    }
}

/// Whether no letter or digit touches the span from outside, and no hyphen joins another word to it.
pub(super) fn at_word_boundaries(text: &str, span: Span) -> bool {
    let before = text[..span.start].chars().next_back();
    let mut after = text[span.end..].chars();
    let (next, second) = (after.next(), after.next());
    let ends_in_word = text[..span.end].chars().next_back().is_some_and(char::is_alphanumeric);
    let joined_before =
        before == Some('-') && text[..span.start].chars().rev().nth(1).is_some_and(char::is_alphanumeric);
    let joined_after = next == Some('-') && second.is_some_and(char::is_alphanumeric);
    let runs_on = before.is_some_and(char::is_alphanumeric)
        || (ends_in_word && next.is_some_and(char::is_alphanumeric));
    !(runs_on || joined_before || joined_after)
}

/// Whether a collective noun in capitals is part of a name in running text: “Islamabad Police”.
fn is_part_of_name(page: &Page<'_>, sentence: usize, span: Span) -> bool {
    let words = page.covering(sentence, span);
    if words.is_empty() || !page.is_body(sentence) || !is_capitalised(page.word(sentence, words.end - 1)) {
        return false;
    }
    let before = words.start > 0
        && page.gap_before(sentence, words.start) == " "
        && is_capitalised(page.word_before(sentence, words.start))
        && !page.word_before(sentence, words.start).eq_ignore_ascii_case("the");
    let after = page.gap(sentence, words.end - 1) == " " && is_capitalised(page.word(sentence, words.end));
    before || after
}

/// A name as written and, where it has an apostrophe, with the other kind of apostrophe.
fn spellings(name: &str) -> Vec<String> {
    let straight = name.replace('’', "'");
    let curly = name.replace('\'', "’");
    if straight == curly { vec![straight] } else { vec![straight, curly] }
}
