//! Candidates for names, and how they are cut out of what a tagger gives.
//!
//! In: a page, tags of its sentences. Out: [`Candidate`]s: whole words, without titles, possessives,
//! articles and nationality adjectives, cut names put together again, acronyms in parentheses taken apart
//! from the name they stand for. Which candidates name one actor is decided in `person` and `body`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::catalogue::Gender;
use super::similarity::fold;
use super::vocabulary as vocab;
use super::words::{Page, is_acronym, is_capitalised};
use super::{ActorKind, TaggedName};
use crate::span::Span;

/// A stretch of text that is held to be a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// Words of the name in the sentence.
    pub(super) words: Range<usize>,
    /// The same in bytes, without a possessive.
    pub(super) span: Span,
    /// What it names.
    pub(super) kind: ActorKind,
    /// How sure the tagger is.
    pub(super) probability: f64,
    /// Actor of the catalogue that bears this very name.
    pub(super) known: Option<usize>,
    /// First word of the title before the name; the name's first word where there is none.
    pub(super) lead: usize,
    /// Titles given to the person here, each as its folded words.
    pub(super) titles: Vec<Vec<String>>,
    /// Gender that a title or kinship word here gives.
    pub(super) gender: Option<Gender>,
    /// Whether only the text's other mentions say that this is a name.
    pub(super) propagated: bool,
}

impl Candidate {
    pub(super) fn new(
        page: &Page<'_>,
        sentence: usize,
        words: Range<usize>,
        kind: ActorKind,
        probability: f64,
    ) -> Self {
        let span = page.span(sentence, &words);
        let lead = words.start;
        Self {
            sentence,
            words,
            span,
            kind,
            probability,
            known: None,
            lead,
            titles: Vec::new(),
            gender: None,
            propagated: false,
        }
    }

    /// The folded words.
    pub(super) fn tokens(&self, page: &Page<'_>) -> Vec<String> {
        self.words
            .clone()
            .map(|index| fold(page.word(self.sentence, index)))
            .filter(|word| !word.is_empty())
            .collect()
    }
}

/// A name with the acronym that stands after it in parentheses, both folded.
pub(super) type Definitions = Vec<(Vec<String>, Vec<String>)>;

/// Candidates in order of the text, without overlaps, and the acronyms that the text defines.
pub(super) fn candidates(page: &Page<'_>, tags: &[TaggedName]) -> (Vec<Candidate>, Definitions) {
    let mut pieces: Vec<Candidate> = Vec::new();
    for tag in tags {
        let valid = tag.sentence < page.sentences.len()
            && page.sentences[tag.sentence].span.covers(tag.span)
            && tag.probability.is_finite();
        if valid && tag.kind != ActorKind::Group {
            pieces.extend(split(page, tag));
        }
    }
    // The tagger's tags do not overlap; where another caller's do, the surer, then the longer, wins.
    pieces.sort_by(|a, b| {
        b.probability
            .total_cmp(&a.probability)
            .then(b.words.len().cmp(&a.words.len()))
            .then(a.span.cmp(&b.span))
    });
    let mut taken: Vec<Candidate> = Vec::new();
    for piece in pieces {
        if !overlaps(&taken, piece.sentence, &piece.words) {
            taken.push(piece);
        }
    }
    taken.sort_by_key(|piece| piece.span);
    let hyphens = grow_over_hyphens(page, taken);
    let joined = join(page, hyphens);
    let (whole, definitions) = define_acronyms(page, joined);
    let mut clean: Vec<Candidate> = whole
        .into_iter()
        .filter_map(|candidate| trim(page, candidate))
        .filter(|c| is_name(page, c))
        .collect();
    for candidate in &mut clean {
        if candidate.kind == ActorKind::Person {
            super::title::read_titles(page, candidate);
        }
    }
    (clean, definitions)
}

pub(super) fn overlaps(candidates: &[Candidate], sentence: usize, words: &Range<usize>) -> bool {
    candidates.iter().any(|other| {
        other.sentence == sentence && other.words.start < words.end && words.start < other.words.end
    })
}

/// Cuts a tag at parentheses, quotation marks and semicolons, and a person's at commas too; and an acronym
/// from the name it abbreviates: “International Monetary Fund IMF”.
fn split(page: &Page<'_>, tag: &TaggedName) -> Vec<Candidate> {
    let words = page.covering(tag.sentence, tag.span);
    let mut pieces = Vec::new();
    let mut start = words.start;
    for index in words.clone() {
        let gap = page.gap(tag.sentence, index);
        let comma = tag.kind == ActorKind::Person && gap.contains(',');
        let cut = comma || gap.contains(['(', ')', '"', '“', '”', ';', ':', '—', '\n']);
        let next_is_acronym = index + 1 < words.end
            && is_acronym(page.word(tag.sentence, index + 1))
            && initials(page, tag.sentence, &(start..index + 1)) == fold(page.word(tag.sentence, index + 1));
        if index + 1 == words.end || cut || next_is_acronym {
            pieces.push(Candidate::new(
                page,
                tag.sentence,
                start..index + 1,
                tag.kind,
                tag.probability.clamp(0.0, 1.0),
            ));
            start = index + 1;
        }
    }
    pieces
}

/// First letters of the capitalised words of a stretch, folded; all words of an acronym count whole.
fn initials(page: &Page<'_>, sentence: usize, words: &Range<usize>) -> String {
    words
        .clone()
        .map(|index| page.word(sentence, index))
        .filter(|word| is_capitalised(word))
        .filter_map(|word| fold(word).chars().next())
        .collect()
}

/// Takes in hyphenated words that a tag cuts: “Pakistan Muslim League” before “-N”, “Tehreek” before
/// “-e-Insaaf”. Compounds of two names (“Trump-Biden”) and with common words (“Trump-backed”) stay apart.
fn grow_over_hyphens(page: &Page<'_>, pieces: Vec<Candidate>) -> Vec<Candidate> {
    let mut grown: Vec<Candidate> = Vec::new();
    let starts: Vec<(usize, usize)> =
        pieces.iter().map(|piece| (piece.sentence, piece.words.start)).collect();
    for mut piece in pieces {
        let sentence = piece.sentence;
        if overlaps(&grown, sentence, &piece.words) {
            continue;
        }
        let word = |index: usize| page.word(sentence, index);
        loop {
            let next = piece.words.end;
            if !page.hyphenated(sentence, next - 1) {
                break;
            }
            let particle = vocab::is_particle(word(next))
                && page.hyphenated(sentence, next)
                && is_capitalised(word(next + 1));
            let other_name = starts.contains(&(sentence, next)) && word(next).chars().count() > 2;
            if particle {
                piece.words.end = next + 2;
            } else if is_capitalised(word(next)) && !other_name {
                piece.words.end = next + 1;
            } else {
                break;
            }
        }
        while piece.words.start > 0 && page.hyphenated(sentence, piece.words.start - 1) {
            let before = fold(page.word_before(sentence, piece.words.start));
            let prefix = matches!(
                before.as_str(),
                "anti" | "pro" | "ex" | "non" | "pre" | "post" | "then" | "vice" | "self"
            );
            let named = overlaps(&grown, sentence, &(piece.words.start - 1..piece.words.start));
            if prefix || named || !is_capitalised(page.word_before(sentence, piece.words.start)) {
                break;
            }
            piece.words.start -= 1;
        }
        grown.push(Candidate::new(page, sentence, piece.words, piece.kind, piece.probability));
    }
    grown
}

/// Puts together neighbours that are parts of one name, and takes in a capitalised word that the tagger
/// left out at the end of a name in running text.
fn join(page: &Page<'_>, pieces: Vec<Candidate>) -> Vec<Candidate> {
    let mut joined: Vec<Candidate> = Vec::new();
    let starts: Vec<(usize, usize)> =
        pieces.iter().map(|piece| (piece.sentence, piece.words.start)).collect();
    for piece in pieces {
        if let Some(last) = joined.last_mut()
            && last.sentence == piece.sentence
            && last.words.end <= piece.words.start
            && last.words.end == piece.words.start
            && belongs(page, last, &piece)
        {
            let kind = if last.kind == ActorKind::Country { piece.kind } else { last.kind };
            let probability = last.probability.min(piece.probability);
            *last = Candidate::new(page, last.sentence, last.words.start..piece.words.end, kind, probability);
        } else if joined
            .last()
            .is_none_or(|last| last.sentence != piece.sentence || last.words.end <= piece.words.start)
        {
            joined.push(piece);
        }
        let Some(last) = joined.last_mut() else { continue };
        while take_next_word(page, last, &starts) {
            *last = Candidate::new(
                page,
                last.sentence,
                last.words.start..last.words.end + 1,
                last.kind,
                last.probability,
            );
        }
    }
    joined
}

/// Whether `right`, which follows `left` at once, continues its name.
fn belongs(page: &Page<'_>, left: &Candidate, right: &Candidate) -> bool {
    let sentence = left.sentence;
    let last = left.words.end - 1;
    let together = page.adjacent(sentence, last) || page.hyphenated(sentence, last);
    let right_first = page.word(sentence, right.words.start);
    let acronym = is_acronym(right_first) && right.words.len() == 1;
    let organisation_tail =
        (right.words.clone()).any(|index| vocab::is_organisation_noun(&fold(page.word(sentence, index))));
    together
        && is_capitalised(right_first)
        && match (left.kind, right.kind) {
            (ActorKind::Person, ActorKind::Person) => left.words.len() + right.words.len() <= 5 && !acronym,
            (ActorKind::Organisation, ActorKind::Organisation) => !acronym || page.hyphenated(sentence, last),
            (ActorKind::Country, ActorKind::Organisation) => organisation_tail,
            _ => false,
        }
}

/// Whether the word after a candidate is the untagged rest of its name: a capitalised word in running text
/// that ends an organisation's name, or a surname after a lone first name.
fn take_next_word(page: &Page<'_>, last: &Candidate, starts: &[(usize, usize)]) -> bool {
    let (sentence, next) = (last.sentence, last.words.end);
    let word = page.word(sentence, next);
    let folded = fold(word);
    if word.is_empty()
        || !is_capitalised(word)
        || starts.contains(&(sentence, next))
        || !page.adjacent(sentence, next - 1)
    {
        return false;
    }
    match last.kind {
        ActorKind::Organisation => {
            vocab::is_organisation_noun(&folded) && (page.is_body(sentence) || vocab::is_name_ending(&folded))
        }
        ActorKind::Person => {
            let first = fold(page.word(sentence, last.words.start));
            page.is_body(sentence)
                && last.words.len() == 1
                && super::gender::of_first_name(&first).is_some()
                && !is_acronym(word)
                && !vocab::is_title_head(&folded)
                && !vocab::is_calendar(&folded)
                && !vocab::is_people(&folded)
        }
        _ => false,
    }
}

/// Finds “Name (ACR)”, also where the tagger saw only part of it, and takes both as names.
fn define_acronyms(page: &Page<'_>, mut pieces: Vec<Candidate>) -> (Vec<Candidate>, Definitions) {
    let mut definitions = Definitions::new();
    for sentence in 0..page.sentences.len() {
        for open in 1..page.words(sentence).len() {
            if page.gap_before(sentence, open) != " (" || !is_acronym(page.word(sentence, open)) {
                continue;
            }
            let mut close = open + 1;
            while page.hyphenated(sentence, close - 1) {
                close += 1;
            }
            if !page.gap(sentence, close - 1).starts_with(')') && close != page.words(sentence).len() {
                continue;
            }
            let acronym: String = (open..close).map(|index| fold(page.word(sentence, index))).collect();
            let Some(start) = long_form(page, sentence, open, &acronym) else { continue };
            let name = start..open;
            let inside = |piece: &Candidate| {
                piece.sentence == sentence && name.start <= piece.words.start && piece.words.end <= name.end
            };
            let tagged: Vec<&Candidate> = pieces.iter().filter(|piece| inside(piece)).collect();
            let probability = tagged.iter().map(|piece| piece.probability).fold(0.7, f64::max);
            let kind = match tagged.as_slice() {
                [one] if one.words == name => one.kind,
                _ => ActorKind::Organisation,
            };
            pieces.retain(|piece| {
                piece.sentence != sentence || piece.words.end <= name.start || close <= piece.words.start
            });
            let long = Candidate::new(page, sentence, name, kind, probability);
            let short = Candidate::new(page, sentence, open..close, kind, probability);
            definitions.push((long.tokens(page), short.tokens(page)));
            pieces.extend([long, short]);
        }
    }
    pieces.sort_by_key(|piece| piece.span);
    (pieces, definitions)
}

/// First word of the name before an acronym in parentheses whose initials make it, where there is one.
/// Small words count or not, as the acronym needs.
fn long_form(page: &Page<'_>, sentence: usize, open: usize, acronym: &str) -> Option<usize> {
    let mut wanted = acronym.trim_end_matches('s').chars().rev().peekable();
    let mut start = open;
    while let Some(&letter) = wanted.peek() {
        let index = start.checked_sub(1)?;
        if index + 1 < open
            && !matches!(
                page.gap(sentence, index),
                " " | "-" | "\u{2011}" | "’ " | "' " | "’s " | "'s " | " & "
            )
        {
            return None;
        }
        let word = page.word(sentence, index);
        let folded = fold(word);
        if folded.starts_with(letter) {
            wanted.next();
        } else if is_capitalised(word)
            || !(vocab::is_particle(&folded)
                || matches!(folded.as_str(), "and" | "for" | "the" | "on" | "to" | "in"))
        {
            return None;
        }
        start = index;
    }
    let has_capital = is_capitalised(page.word(sentence, start));
    (has_capital && open - start >= 2).then_some(start)
}

/// Takes off what does not belong to the name: articles, common words at the ends and, of a person, titles.
fn trim(page: &Page<'_>, mut candidate: Candidate) -> Option<Candidate> {
    let sentence = candidate.sentence;
    let word = |index: usize| page.word(sentence, index);
    let is_small = |index: usize| !is_capitalised(word(index));
    let mut words = candidate.words.clone();
    while !words.is_empty()
        && (is_article(word(words.start))
            || (is_small(words.start)
                && !(vocab::may_begin_name(word(words.start))
                    && words.len() > 1
                    && !is_small(words.start + 1))))
    {
        words.start += 1;
    }
    while !words.is_empty() && is_small(words.end - 1) {
        words.end -= 1;
    }
    while words.len() > 1
        && vocab::is_calendar(&fold(word(words.end - 1)))
        && candidate.kind != ActorKind::Organisation
    {
        words.end -= 1;
    }
    if candidate.kind == ActorKind::Person {
        words.start = super::title::name_start(page, sentence, &words);
    } else {
        // “Overseas Pakistani”, “Pakistani government”: an adjective at the front is no part of the name,
        // unless it is one with what follows (“British Airways”), which only its capital tells.
        while words.len() == 1 && vocab::is_people(&fold(word(words.start))) {
            words.start += 1;
        }
    }
    if words.is_empty() {
        return None;
    }
    candidate.span = page.span(sentence, &words);
    candidate.lead = words.start;
    candidate.words = words;
    Some(candidate)
}

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "The" | "THE" | "a" | "A" | "an" | "An" | "this" | "This" | "our" | "Our")
}

/// Whether what is left can be a name: not all title words, months, peoples or common words.
fn is_name(page: &Page<'_>, candidate: &Candidate) -> bool {
    let tokens = candidate.tokens(page);
    let letters: usize = tokens.iter().map(String::len).sum();
    let empty =
        |token: &String| vocab::is_calendar(token) || vocab::is_people(token) || vocab::is_not_a_name(token);
    let titles = |token: &String| vocab::is_title_head(token) || vocab::is_title_modifier(token);
    let acronym = tokens.len() == 1 && is_acronym(candidate.span.of(page.text));
    if tokens.is_empty()
        || letters < 2
        || tokens.iter().all(|token| token.chars().all(|c| c.is_ascii_digit()))
    {
        return false;
    }
    let common = |token: &String| {
        vocab::is_calendar(token) || vocab::is_title_head(token) || vocab::is_not_a_name(token)
    };
    if super::countries::known(candidate.span.of(page.text)).is_some() || (acronym && !common(&tokens[0])) {
        return true;
    }
    let is_office = |token: &String| {
        if candidate.kind == ActorKind::Person { titles(token) } else { is_bare_office(token) }
    };
    !tokens.iter().all(|token| empty(token) || is_office(token))
}

/// Title words that name no body when they stand alone.
fn is_bare_office(token: &str) -> bool {
    vocab::is_title_head(token)
        || matches!(token, "prime" | "vice" | "first" | "former" | "interior" | "foreign" | "acting")
}

/// What a title before a lone name adds for a person: “President Trump”.
const TITLED: f64 = 2.0;

/// Gives every mention of one written form the kind that has most probability behind it. A lone name that is the
/// surname of a person here is that person's, and one that a longer name of an organisation begins with is that
/// one's, whatever the tagger says.
pub(super) fn settle_kinds(page: &Page<'_>, candidates: &mut [Candidate]) {
    let mut weights: BTreeMap<Vec<String>, BTreeMap<ActorKind, f64>> = BTreeMap::new();
    for candidate in candidates.iter() {
        *weights.entry(candidate.tokens(page)).or_default().entry(candidate.kind).or_default() +=
            candidate.probability;
        if candidate.words.len() == 1 && super::title::is_titled(page, candidate) {
            *weights.entry(candidate.tokens(page)).or_default().entry(ActorKind::Person).or_default() +=
                TITLED;
        }
    }
    let longer = |kind: ActorKind, word: fn(&[String]) -> Option<&String>| -> BTreeSet<String> {
        let most = |kinds: &BTreeMap<ActorKind, f64>| {
            kinds.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(k, _)| *k)
        };
        let names = weights.iter().filter(|(name, kinds)| name.len() > 1 && most(kinds) == Some(kind));
        names.filter_map(|(name, _)| word(name)).cloned().collect()
    };
    let surnames = longer(ActorKind::Person, <[String]>::last);
    let fronts = longer(ActorKind::Organisation, |name| {
        name.first().filter(|_| name.len() == 2 && vocab::is_name_ending(&name[1]))
    });
    for candidate in candidates.iter_mut().filter(|candidate| candidate.known.is_none()) {
        let tokens = candidate.tokens(page);
        let country = super::countries::known(candidate.span.of(page.text)).is_some();
        if let [token] = tokens.as_slice()
            && !country
        {
            if surnames.contains(token) {
                candidate.kind = ActorKind::Person;
                continue;
            } else if fronts.contains(token) {
                candidate.kind = ActorKind::Organisation;
                continue;
            }
        }
        let Some(kinds) = weights.get(&tokens) else { continue };
        let best = kinds.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
        candidate.kind = best.map_or(candidate.kind, |(kind, _)| *kind);
        if let Some((_, kind)) = super::countries::known(candidate.span.of(page.text))
            && candidate.kind != ActorKind::Person
        {
            candidate.kind = kind;
        }
    }
}
