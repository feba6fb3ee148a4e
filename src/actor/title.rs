//! Titles and definite descriptions: “Interior Minister Rana Sanaullah”, later “the interior minister”.
//!
//! In: a page, persons with the titles the text gives them, and a catalogue's dated titles. Out: which
//! descriptions name which person. A description must start with “the” or with a name (“PTI chairman”), must
//! not be followed by a name of its own, and is linked
//!
//! | by                                                          | link |
//! |-------------------------------------------------------------|------|
//! | the same title given to one person of the article            | 0.85 |
//! | the end of such a title (“the minister”)                     | 0.65 |
//! | such a title with more before it (“the defence lawyer”)      | 0.60 |
//! | either, where several persons bear it: the one named last    | −0.20 |
//! | either, where the title is given only further down           | −0.10 |
//! | the catalogue's title on that date, its bearer being named   | 0.85 |
//! | the same, its one bearer not being named otherwise           | 0.75 |
//! | the catalogue's title of a body (“PTI chairman”) at another time, where of all bearers one is named | 0.60 |
//!
//! A description that starts with the name of an organisation or country takes that name's place: in “PTI
//! chairman said” the party is not the one that speaks. One that starts with a person's name is not linked.
//!
//! A catalogue whose several bearers of one title are all unnamed, or several of them named, links nothing.

use std::ops::Range;

use super::catalogue::{Catalogue, Gender};
use super::cluster::Cluster;
use super::matcher::Hit;
use super::names::Candidate;
use super::similarity::fold;
use super::vocabulary as vocab;
use super::words::{Page, is_acronym, is_capitalised};
use super::{ActorKind, Mention, MentionForm};
use crate::span::Span;

const EXACT: f64 = 0.85;
const PARTIAL: f64 = 0.65;
const LONGER: f64 = 0.6;
const AMBIGUOUS: f64 = 0.2;
const LATER: f64 = 0.1;
const CATALOGUE_NAMED: f64 = 0.85;
const CATALOGUE_ONLY: f64 = 0.75;
const CATALOGUE_OTHER_TIME: f64 = 0.6;

/// Heads so common that the end of a longer title says nothing.
const WEAK_HEADS: &[&str] = &[
    "activist",
    "analyst",
    "author",
    "candidate",
    "executive",
    "expert",
    "head",
    "host",
    "journalist",
    "lawmaker",
    "officer",
    "official",
    "politician",
    "reporter",
    "rival",
    "scholar",
    "general",
    "lady",
    "father",
    "sister",
    "chief",
];

/// Words between a determiner and a title that are no words of titles themselves, at most.
const MOST_OTHER_WORDS: usize = 2;
/// Words of a phrase before a name in apposition, at most.
const LONGEST_APPOSITION: usize = 12;

/// Possessions that make a description an institution: “the prime minister’s office”.
const INSTITUTIONS: &[&str] = &["office", "house", "residence", "palace", "secretariat", "department"];

/// First word of a person's name in `words`, after the titles at its front. All of it may be title.
pub(super) fn name_start(page: &Page<'_>, sentence: usize, words: &Range<usize>) -> usize {
    let mut start = words.start;
    let mut index = words.start;
    let mut unknown = 0;
    while index < words.end {
        let word = fold(page.word(sentence, index));
        if vocab::is_title_head(&word) || (vocab::kin_gender(&word).is_some() && index + 1 < words.end) {
            // The last word of a longer name is a surname (“John Major”).
            if index + 1 < words.end || start == index || unknown == 0 {
                start = index + 1;
            }
        } else if !(vocab::is_title_modifier(&word)
            || vocab::is_people(&word)
            || is_acronym(page.word(sentence, index)))
        {
            // One place or party may open the title: “Punjab Finance Minister …”.
            unknown += 1;
            if unknown > 1 || index > words.start || super::gender::of_first_name(&word).is_some() {
                break;
            }
        }
        index += 1;
    }
    start
}

/// Whether a title of a person stands right before a name.
pub(super) fn is_titled(page: &Page<'_>, candidate: &Candidate) -> bool {
    !phrase_before(page, candidate.sentence, candidate.words.start).is_empty()
}

/// Notes the titles and the gender that the words around a person's name give.
pub(super) fn read_titles(page: &Page<'_>, candidate: &mut Candidate) {
    let sentence = candidate.sentence;
    let name = candidate.words.clone();
    let before = phrase_before(page, sentence, name.start);
    if before.is_empty() {
        if let Some(apposed) = apposed_before(page, sentence, name.start) {
            candidate.lead = apposed.start;
            note_gender(page, sentence, &apposed, candidate);
            candidate.titles.extend(Some(key(page, sentence, &apposed)).filter(|key| !key.is_empty()));
        }
    } else {
        candidate.lead = before.start;
        note_gender(page, sentence, &before, candidate);
        let key = key(page, sentence, &before);
        if !key.is_empty() {
            if let Some(prefix) = prefix(page, sentence, before.start) {
                candidate.titles.push([prefix.1, key.clone()].concat());
            }
            candidate.titles.push(key);
        }
    }
    if !page.gap(sentence, name.end - 1).starts_with(", ") {
        return;
    }
    let mut start = name.end;
    if matches!(page.word(sentence, start), "the" | "a" | "an" | "his" | "her" | "their") {
        start += 1;
    }
    let mut end = start;
    while end < page.words(sentence).len()
        && (end == start || page.adjacent(sentence, end - 1) || page.hyphenated(sentence, end - 1))
        && {
            let word = page.word(sentence, end);
            is_title_word(&fold(word)) || (end < start + 2 && is_acronym(word))
        }
    {
        end += 1;
    }
    let after = start..end;
    // “X, the chairman’s sister” and “X, the chairman Y’s aide” call someone else so.
    let of_another = (page.adjacent(sentence, end.max(1) - 1) && is_capitalised(page.word(sentence, end)))
        || page.gap(sentence, end.max(1) - 1).starts_with(['’', '\'']);
    if after.is_empty() || of_another || !ends_in_head(page, sentence, &after) {
        return;
    }
    note_gender(page, sentence, &after, candidate);
    let key = key(page, sentence, &after);
    if key.is_empty() {
        return;
    }
    // “president of PTI” is “PTI president” too.
    if page.word(sentence, end) == "of" && is_capitalised(page.word(sentence, end + 1)) {
        let mut of = end + 2;
        while page.hyphenated(sentence, of - 1) {
            of += 1;
        }
        let owner: Vec<String> = (end + 1..of).map(|index| fold(page.word(sentence, index))).collect();
        candidate.titles.push([owner, key.clone()].concat());
    }
    candidate.titles.push(key);
}

fn note_gender(page: &Page<'_>, sentence: usize, phrase: &Range<usize>, candidate: &mut Candidate) {
    let last = fold(page.word(sentence, phrase.end - 1));
    let gender: Option<Gender> = vocab::kin_gender(&last).or_else(|| vocab::title_gender(&last));
    candidate.gender = candidate.gender.or(gender);
}

fn is_title_word(word: &str) -> bool {
    vocab::is_title_head(word) || vocab::is_title_modifier(word) || vocab::kin_gender(word).is_some()
}

fn ends_in_head(page: &Page<'_>, sentence: usize, phrase: &Range<usize>) -> bool {
    phrase.end > phrase.start && {
        let last = fold(page.word(sentence, phrase.end - 1));
        vocab::is_title_head(&last) || vocab::kin_gender(&last).is_some()
    }
}

/// The title words that stand right before the word `end`, with only a space between.
fn phrase_before(page: &Page<'_>, sentence: usize, end: usize) -> Range<usize> {
    if end > 0 && page.adjacent(sentence, end - 1) { phrase_up_to(page, sentence, end) } else { end..end }
}

/// The title words that stand before the word `end`, whatever parts them from it.
fn phrase_up_to(page: &Page<'_>, sentence: usize, end: usize) -> Range<usize> {
    let mut start = end;
    while start > 0
        && (start == end || page.adjacent(sentence, start - 1) || page.hyphenated(sentence, start - 1))
        && is_title_word(&fold(page.word(sentence, start - 1)))
    {
        start -= 1;
    }
    if !ends_in_head(page, sentence, &(start..end)) {
        return end..end;
    }
    // After a determiner other words may belong to it: “the budget director”.
    for wider in (start.saturating_sub(MOST_OTHER_WORDS)..=start).rev() {
        let word = page.word_before(sentence, wider);
        if wider == 0 || !(page.adjacent(sentence, wider - 1) || page.hyphenated(sentence, wider - 1)) {
            break;
        }
        if is_determiner(word) {
            return wider..end;
        }
        if is_capitalised(word) || !vocab::may_modify(&fold(word)) {
            break;
        }
    }
    start..end
}

fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "The"
            | "his"
            | "His"
            | "her"
            | "Her"
            | "its"
            | "Its"
            | "their"
            | "Their"
            | "a"
            | "A"
            | "an"
            | "An"
    )
}

/// The title in a phrase that a name follows in apposition: “her finance minister, Jonas Keller”, “the chairman
/// of the Free Party, Tariq Aziz”.
fn apposed_before(page: &Page<'_>, sentence: usize, name: usize) -> Option<Range<usize>> {
    if name == 0 || !page.gap_before(sentence, name).ends_with(", ") {
        return None;
    }
    let is_apposed = |phrase: &Range<usize>| {
        !phrase.is_empty() && phrase.start > 0 && is_determiner(page.word(sentence, phrase.start - 1))
    };
    let whole = phrase_up_to(page, sentence, name);
    if is_apposed(&whole) {
        return Some(whole);
    }
    let mut of = name - 1;
    while of > 0 && name - of <= LONGEST_APPOSITION {
        if page.gap_before(sentence, of).contains([',', ';', ':', '.']) {
            return None;
        }
        if matches!(page.word(sentence, of), "of" | "for" | "at") {
            let phrase = phrase_before(page, sentence, of);
            if is_apposed(&phrase) {
                return Some(phrase);
            }
        }
        of -= 1;
    }
    None
}

/// The acronym or capitalised name that stands before a title and says of what: “PML-N”, “Punjab”.
/// Returned as its first word and its folded words; peoples do not count.
fn prefix(page: &Page<'_>, sentence: usize, title: usize) -> Option<(usize, Vec<String>)> {
    let last = title.checked_sub(1)?;
    let word = page.word(sentence, last);
    let gap = page.gap(sentence, last);
    if !(gap == " " || gap == ") ") || !is_capitalised(word) || vocab::is_people(&fold(word)) {
        return None;
    }
    let mut start = last;
    while start > 0 && page.hyphenated(sentence, start - 1) {
        start -= 1;
    }
    let acronym = is_acronym(page.word(sentence, start));
    if !acronym && (start == 0 || vocab::is_not_a_name(&fold(word)) || vocab::is_calendar(&fold(word))) {
        return None;
    }
    Some((start, (start..=last).map(|index| fold(page.word(sentence, index))).collect()))
}

/// A title as folded words in one spelling: `pm` and `premier` are `prime minister`. Forms of address and
/// kinship give none.
fn key(page: &Page<'_>, sentence: usize, phrase: &Range<usize>) -> Vec<String> {
    let mut key: Vec<String> = Vec::new();
    for index in phrase.clone() {
        match fold(page.word(sentence, index)).as_str() {
            "pm" | "premier" => key.extend(["prime".to_owned(), "minister".to_owned()]),
            "sen" => key.push("senator".to_owned()),
            "gov" => key.push("governor".to_owned()),
            "rep" => key.push("representative".to_owned()),
            "gen" => key.push("general".to_owned()),
            "ex" => key.push("former".to_owned()),
            "mr" | "mrs" | "ms" | "miss" | "dr" | "prof" | "sir" | "hon" | "rev" | "then" | "current"
            | "late" | "new" => {}
            word if vocab::kin_gender(word).is_some() => return Vec::new(),
            word => key.push(word.to_owned()),
        }
    }
    if key == ["former"] { Vec::new() } else { key }
}

/// A description of an office in the text, not tied to a name of its own.
struct Description {
    sentence: usize,
    span: Span,
    /// Folded words in one spelling, with the name in front where there is one.
    key: Vec<String>,
    /// Whether a name stands in front, which says whose office it is.
    is_owned: bool,
}

/// Every definite description in a page that overlaps none of `taken` but names of bodies inside it.
fn descriptions(page: &Page<'_>, taken: &[Span], bodies: &[Span]) -> Vec<Description> {
    let mut found = Vec::new();
    for sentence in 0..page.sentences.len() {
        for head in 0..page.words(sentence).len() {
            let word = fold(page.word(sentence, head));
            let goes_on = (page.adjacent(sentence, head) || page.hyphenated(sentence, head))
                && is_title_word(&fold(page.word(sentence, head + 1)));
            if !vocab::is_title_head(&word) || goes_on {
                continue;
            }
            let phrase = phrase_up_to(page, sentence, head + 1);
            let key_words = key(page, sentence, &phrase);
            if phrase.is_empty() || key_words.is_empty() || is_followed(page, sentence, head) {
                continue;
            }
            let before = page.word_before(sentence, phrase.start);
            let definite =
                before.eq_ignore_ascii_case("the") && page.gap_before(sentence, phrase.start) == " ";
            let apposed = definite
                && phrase.start > 1
                && page.gap_before(sentence, phrase.start - 1).ends_with(", ")
                && {
                    let end = page.words(sentence)[phrase.start - 2].end;
                    taken.iter().any(|name| name.end == end)
                };
            if apposed {
                continue;
            }
            let owner = prefix(page, sentence, phrase.start)
                .filter(|_| page.gap_before(sentence, phrase.start) == " ");
            let (start, key_words, is_owned) = match owner {
                _ if definite => (phrase.start - 1, key_words, false),
                Some((start, owner)) => (start, [owner, key_words].concat(), true),
                None => continue,
            };
            let span = page.span(sentence, &(start..head + 1));
            if is_open(span, taken, bodies) {
                found.push(Description { sentence, span, key: key_words, is_owned });
            }
        }
    }
    found
}

/// Whether a name or an institution follows the title's last word.
fn is_followed(page: &Page<'_>, sentence: usize, head: usize) -> bool {
    let next = page.word(sentence, head + 1);
    let gap = page.gap(sentence, head);
    let institution = (gap.starts_with('’') || gap.starts_with('\'') || gap == " ")
        && INSTITUTIONS.contains(&fold(next).as_str());
    let name = page.adjacent(sentence, head) && is_capitalised(next) && page.is_body(sentence);
    institution || name || page.hyphenated(sentence, head)
}

/// Links descriptions to the persons whose titles they are. `taken` holds the spans of names, with the
/// titles before them, and of collective nouns.
pub(super) fn link(
    page: &Page<'_>,
    clusters: &mut Vec<Cluster>,
    taken: &[Span],
    catalogue: &Catalogue,
    date: Option<jiff::civil::Date>,
) {
    let bodies: Vec<Span> = clusters
        .iter()
        .filter(|cluster| matches!(cluster.kind, ActorKind::Organisation | ActorKind::Country))
        .flat_map(|cluster| &cluster.mentions)
        .filter(|mention| mention.form == MentionForm::Name)
        .map(|mention| mention.span)
        .collect();
    let mut linked: Vec<Span> = Vec::new();
    for description in descriptions(page, taken, &bodies) {
        if let Some((cluster, link)) = by_article(&description, clusters) {
            clusters[cluster].mentions.push(Mention {
                sentence: description.sentence,
                span: description.span,
                form: MentionForm::Title,
                link,
            });
            linked.push(description.span);
        }
    }
    let hits = catalogue.matcher.titles(page, date);
    for same in hits.chunk_by(|a, b| a.span == b.span) {
        let Some(span) = catalogue_phrase(page, &same[0]) else { continue };
        if !is_open(span, taken, &bodies) || linked.iter().any(|other| other.overlaps(span)) {
            continue;
        }
        let named: Vec<usize> = (0..clusters.len())
            .filter(|index| {
                clusters[*index].known.is_some_and(|known| same.iter().any(|hit| hit.actor == known))
            })
            .collect();
        let mention = |link| Mention { sentence: same[0].sentence, span, form: MentionForm::Title, link };
        match (named.as_slice(), same) {
            ([one], _) => clusters[*one].mentions.push(mention(CATALOGUE_NAMED)),
            ([], [one]) if let Some(former) = other_bearer(page, &clusters[..], catalogue, one) => {
                clusters[former].mentions.push(mention(CATALOGUE_OTHER_TIME));
            }
            ([], [one]) => {
                let mut cluster = Cluster::of_catalogue(catalogue, one.actor);
                cluster.mentions.push(mention(CATALOGUE_ONLY));
                clusters.push(cluster);
            }
            _ => continue,
        }
        linked.push(span);
    }
    for cluster in clusters {
        cluster.mentions.retain(|mention| {
            mention.form == MentionForm::Title || !linked.iter().any(|span| span.covers(mention.span))
        });
    }
}

/// The one person named in the article who bears a body's title at another time than the article's: where the
/// bearer of its date is never named, the date is likelier wrong, as that of a page stored later.
fn other_bearer(page: &Page<'_>, clusters: &[Cluster], catalogue: &Catalogue, hit: &Hit) -> Option<usize> {
    let text = hit.span.of(page.text);
    if !text.split_whitespace().next().is_some_and(is_acronym) {
        return None;
    }
    let bears = |cluster: &Cluster| {
        let titles = cluster.known.map(|known| &catalogue.actors()[known].titles);
        titles.is_some_and(|titles| titles.iter().any(|title| title.text.eq_ignore_ascii_case(text)))
            && cluster.mentions.iter().any(|mention| mention.form == MentionForm::Name)
    };
    let mut bearers = (0..clusters.len()).filter(|index| bears(&clusters[*index]));
    let only = bearers.next()?;
    bearers.next().is_none().then_some(only)
}

/// Whether nothing else stands in a span but names of bodies wholly inside it.
fn is_open(span: Span, taken: &[Span], bodies: &[Span]) -> bool {
    taken
        .iter()
        .filter(|other| other.overlaps(span))
        .all(|other| span.covers(*other) && bodies.contains(other))
}

/// How a description and a title that the text gives are alike.
#[derive(Clone, Copy, Debug)]
enum Match {
    Exact,
    /// The description is the end of the title.
    End,
    /// The title is the end of the description.
    Longer,
}

/// The person of the article that a description names, with the link.
fn by_article(description: &Description, clusters: &[Cluster]) -> Option<(usize, f64)> {
    let former = |key: &[String]| key.iter().any(|word| word == "former");
    let is_weak = |key: &[String]| key.len() == 1 && WEAK_HEADS.contains(&key[0].as_str());
    let own = &description.key;
    let matches = |title: &[String], how: Match| match how {
        Match::Exact => title == own,
        Match::End => !is_weak(own) && former(title) == former(own) && title.ends_with(own),
        // “The Texas governor” is no “governor” of whom nobody says where.
        Match::Longer => {
            !description.is_owned && !is_weak(title) && former(title) == former(own) && own.ends_with(title)
        }
    };
    for (how, base) in [(Match::Exact, EXACT), (Match::End, PARTIAL), (Match::Longer, LONGER)] {
        // For each bearer: where the title was last given before the description, or first after it.
        let bearers: Vec<(usize, usize)> = clusters
            .iter()
            .enumerate()
            .filter_map(|(index, cluster)| {
                let places =
                    cluster.titles.iter().filter(|(title, _)| matches(title, how)).map(|(_, at)| *at);
                let (before, after): (Vec<usize>, Vec<usize>) =
                    places.partition(|at| *at < description.span.start);
                before.into_iter().max().or_else(|| after.into_iter().min()).map(|at| (index, at))
            })
            .collect();
        let is_before = |at: usize| at < description.span.start;
        let best = bearers.iter().max_by_key(|(index, at)| {
            (is_before(*at), if is_before(*at) { *at } else { usize::MAX - *at }, std::cmp::Reverse(*index))
        });
        if let Some(&(index, at)) = best {
            let ambiguous = if bearers.len() > 1 { AMBIGUOUS } else { 0.0 };
            let later = if is_before(at) { 0.0 } else { LATER };
            return Some((index, base - ambiguous - later));
        }
    }
    None
}

/// The phrase of a catalogue's title, with its “the”; nothing where the words are not definite, are part
/// of a longer title, or belong to a name.
fn catalogue_phrase(page: &Page<'_>, hit: &Hit) -> Option<Span> {
    let words = page.covering(hit.sentence, hit.span);
    let before = page.word_before(hit.sentence, words.start);
    if words.is_empty() || is_followed(page, hit.sentence, words.end - 1) {
        return None;
    }
    let touching = page.gap_before(hit.sentence, words.start) == " ";
    if touching && before.eq_ignore_ascii_case("the") {
        return Some(Span::new(page.words(hit.sentence)[words.start - 1].start, hit.span.end));
    }
    let first = page.word(hit.sentence, words.start);
    let own_name =
        is_acronym(first) || (is_capitalised(first) && words.start > 0 && page.is_body(hit.sentence));
    let longer = touching && is_title_word(&fold(before));
    (own_name && !longer).then_some(hit.span)
}
