//! “The company”, “its”: descriptions and pronouns of organisations, countries and groups.
//!
//! In: a page, and the actors found by name. Out: further mentions of those that are no person. One pass in
//! order of the text, so that “its” may follow “the party”.
//!
//! A description is “the” or “this”, up to three more words, and a noun of the list below (“the ruling party”).
//! One that a name follows (“the retailer Halm”), that stands in apposition to a name, or that “of” or a
//! relative clause makes another body's is none. It goes to the body named before it that
//!
//! | has                                                                    | link |
//! |--------------------------------------------------------------------------|------|
//! | the noun in its name, or is called so in the text (“Halm, the retailer, …”) | 0.85 |
//! | a name of the same class: “the agency” for a commission                     | 0.70 |
//! | a name of no class, named at most two sentences before (companies, parties) | 0.55 |
//!
//! of several such the most salient, with 0.15 less. “It” is resolved as a subject only, and not before “is”,
//! “seems” and the like, where it mostly stands for a clause; “they” only for names in the plural. A candidate is
//! named in the sentence of the pronoun or in the one before; its salience is the sum of
//!
//! | what                                                          | points |
//! |----------------------------------------------------------------|--------|
//! | last mention in this sentence / the one before                    | 1.0 / 0.6 |
//! | that is the first of its kind in its sentence                     | +0.3 |
//! | it stands among the first four words of its sentence              | +0.2 |
//! | mentions so far, at most five                                     | +0.04 each |
//! | a country after “in”, “from”, “to” and the like                   | −0.5 |
//!
//! Under 0.85 the pronoun is left open; else link = 0.5 + 0.3 × min(1, 2 × lead over the second), × 0.8 for “they”.

use std::cmp::Reverse;

use super::cluster::Cluster;
use super::similarity::fold;
use super::vocabulary as vocab;
use super::words::{Page, is_capitalised};
use super::{ActorKind, Mention, MentionForm};
use crate::span::Span;

const NAMED: f64 = 0.85;
const CLASS: f64 = 0.7;
const NO_CLASS: f64 = 0.55;
const AMBIGUOUS: f64 = 0.15;
/// Sentences between a description and a body of no class.
const NEAR: usize = 2;
/// Salience below which a pronoun is left open.
const LEAST: f64 = 0.85;
/// What is left of a link of “they”, which may mean any group of the sentence.
const PLURAL: f64 = 0.8;
/// Most words between “the” and the noun.
const MOST_MODIFIERS: usize = 3;

/// What kind of body a noun means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Company,
    Party,
    Court,
    Agency,
    Union,
    Country,
    /// Said of many kinds; only a body whose name has the noun is meant.
    Any,
}

/// The class of a folded noun that may head a description.
fn class_of_noun(noun: &str) -> Option<Class> {
    Some(match noun {
        "airline" | "automaker" | "bank" | "broadcaster" | "business" | "buyer" | "carmaker" | "carrier"
        | "company" | "conglomerate" | "developer" | "employer" | "firm" | "giant" | "insurer" | "lender"
        | "maker" | "manufacturer" | "operator" | "retailer" | "startup" | "supplier" => Class::Company,
        "party" | "movement" | "bloc" => Class::Party,
        "court" | "tribunal" => Class::Court,
        "agency" | "authority" | "bureau" | "commission" | "department" | "ministry" | "regulator"
        | "watchdog" => Class::Agency,
        "association" | "federation" | "league" | "union" => Class::Union,
        "country" | "nation" => Class::Country,
        "alliance" | "assembly" | "board" | "body" | "campaign" | "chamber" | "charity" | "club"
        | "coalition" | "committee" | "council" | "foundation" | "front" | "fund" | "group" | "institute"
        | "network" | "newspaper" | "office" | "organisation" | "organization" | "panel" | "senate"
        | "society" | "trust" | "university" => Class::Any,
        _ => return None,
    })
}

/// The class that a word of a name gives, beside those of descriptions.
fn class_of_name_word(word: &str) -> Option<Class> {
    match word {
        "alliance" | "democrats" | "republicans" | "conservatives" | "labour" | "tories" => {
            Some(Class::Party)
        }
        "brotherhood" | "guild" | "teamsters" | "workers" => Some(Class::Union),
        "office" | "board" => Some(Class::Agency),
        _ if vocab::is_name_ending(word) => Some(Class::Company),
        _ => class_of_noun(word).filter(|class| *class != Class::Any),
    }
}

/// What is known of a cluster that is no person.
struct Body {
    cluster: usize,
    class: Option<Class>,
    /// Nouns that its names hold or that the text calls it.
    nouns: Vec<String>,
    /// Whether its name is a plural: “Republicans”.
    plural: bool,
}

/// Adds descriptions and pronouns to the mentions of organisations, countries and groups. `taken` holds the
/// spans of names, with the titles before them, and of collective nouns, in order.
pub(super) fn resolve(
    page: &Page<'_>,
    clusters: &mut [Cluster],
    taken: &[Span],
    descriptions: bool,
    pronouns: bool,
) {
    let bodies: Vec<Body> = (0..clusters.len()).filter_map(|index| body(page, clusters, index)).collect();
    if bodies.is_empty() {
        return;
    }
    let body_sentences: Vec<usize> =
        (0..page.sentences.len()).filter(|sentence| page.is_body(*sentence)).collect();
    for (place, &sentence) in body_sentences.iter().enumerate() {
        let previous = place.checked_sub(1).map(|before| body_sentences[before]);
        for index in 0..page.words(sentence).len() {
            let span = page.words(sentence)[index];
            if is_taken(taken, span) {
                continue;
            }
            let word = fold(page.word(sentence, index));
            let found = if let Some(class) = class_of_noun(&word) {
                let phrase = phrase(page, sentence, index, taken).filter(|_| descriptions);
                phrase.and_then(|span| {
                    let (cluster, link) = described(clusters, &bodies, class, &word, sentence, span)?;
                    Some((cluster, Mention { sentence, span, form: MentionForm::Title, link }))
                })
            } else {
                pronoun(page, sentence, index, &word).filter(|_| pronouns).and_then(|plural| {
                    let (cluster, link) = meant(page, clusters, &bodies, sentence, previous, span, plural)?;
                    Some((cluster, Mention { sentence, span, form: MentionForm::Pronoun, link }))
                })
            };
            if let Some((cluster, mention)) = found {
                clusters[cluster].mentions.push(mention);
            }
        }
    }
}

fn is_taken(taken: &[Span], span: Span) -> bool {
    let from = taken.partition_point(|other| other.end <= span.start);
    taken.get(from).is_some_and(|other| other.overlaps(span))
}

fn body(page: &Page<'_>, clusters: &[Cluster], index: usize) -> Option<Body> {
    let cluster = &clusters[index];
    if cluster.kind == ActorKind::Person {
        return None;
    }
    let words = || cluster.names.iter().flatten();
    let mut nouns: Vec<String> = words().filter(|word| class_of_noun(word).is_some()).cloned().collect();
    for mention in cluster.mentions.iter().filter(|mention| mention.form == MentionForm::Name) {
        nouns.extend(called(page, mention));
    }
    let class = if cluster.kind == ActorKind::Country {
        Some(Class::Country)
    } else {
        let of_name = words().rev().find_map(|word| class_of_name_word(word));
        of_name.or_else(|| nouns.iter().filter_map(|noun| class_of_noun(noun)).find(|c| *c != Class::Any))
    };
    let plural = cluster.kind == ActorKind::Organisation
        && cluster.names.iter().any(|name| {
            matches!(name.as_slice(), [word] if word.len() > 4 && word.ends_with('s') && !word.ends_with("ss"))
        });
    Some(Body { cluster: index, class, nouns, plural })
}

/// The noun before a name (“the retailer Halm”), or in apposition after it (“Halm, a retailer”).
fn called(page: &Page<'_>, mention: &Mention) -> Option<String> {
    let sentence = mention.sentence;
    let words = page.covering(sentence, mention.span);
    if words.is_empty() {
        return None;
    }
    let noun = |index: usize| {
        let word = fold(page.word(sentence, index));
        class_of_noun(&word).map(|_| word)
    };
    if words.start > 0 && page.gap_before(sentence, words.start) == " " {
        let before = words.start - 1;
        if let Some(found) = noun(before).filter(|_| !is_capitalised(page.word(sentence, before))) {
            return Some(found);
        }
    }
    let gap = page.gap(sentence, words.end - 1);
    if !(gap == ", " || gap == "), ") || !matches!(page.word(sentence, words.end), "the" | "a" | "an") {
        return None;
    }
    let mut at = words.end + 1;
    while at <= words.end + 1 + MOST_MODIFIERS && page.adjacent(sentence, at - 1) {
        if let Some(found) = noun(at) {
            return Some(found);
        }
        at += 1;
    }
    None
}

/// The description whose noun is the word `head`, where it is one.
fn phrase(page: &Page<'_>, sentence: usize, head: usize, taken: &[Span]) -> Option<Span> {
    let mut start = head;
    loop {
        start = start.checked_sub(1)?;
        let joined = page.adjacent(sentence, start) || page.hyphenated(sentence, start);
        if !joined || head - start > MOST_MODIFIERS + 1 || is_taken(taken, page.words(sentence)[start]) {
            return None;
        }
        let word = fold(page.word(sentence, start));
        if matches!(word.as_str(), "the" | "this") {
            break;
        }
        if !vocab::may_modify(&word) {
            return None;
        }
    }
    let next = page.word(sentence, head + 1);
    let goes_on = page.adjacent(sentence, head)
        && (is_capitalised(next)
            || class_of_noun(&fold(next)).is_some()
            || vocab::is_title_head(&fold(next))
            || matches!(
                next,
                "of" | "that" | "which" | "who" | "whose" | "where" | "he" | "she" | "we" | "they"
            ));
    let capital = head > start + 1 && is_capitalised(page.word(sentence, head));
    let first = page.words(sentence)[start];
    let apposition = start > 0
        && page.gap_before(sentence, start).ends_with(", ")
        && taken.iter().any(|name| name.end == page.words(sentence)[start - 1].end);
    if goes_on || capital || apposition || page.hyphenated(sentence, head) {
        return None;
    }
    Some(Span::new(first.start, page.words(sentence)[head].end))
}

/// The body that a description names, with the link.
fn described(
    clusters: &[Cluster],
    bodies: &[Body],
    class: Class,
    noun: &str,
    sentence: usize,
    span: Span,
) -> Option<(usize, f64)> {
    let mut best: Vec<(f64, f64, Reverse<usize>)> = bodies
        .iter()
        .filter_map(|body| {
            let mentions = &clusters[body.cluster].mentions;
            let before = mentions.iter().filter(|mention| mention.span.end <= span.start);
            let n_before = before.clone().count();
            let last = before.max_by_key(|mention| mention.span.start)?;
            let since = sentence.saturating_sub(last.sentence);
            let link = if body.nouns.iter().any(|own| own == noun) {
                NAMED
            } else if class != Class::Any && body.class == Some(class) {
                CLASS
            } else if body.class.is_none()
                && clusters[body.cluster].kind == ActorKind::Organisation
                && matches!(class, Class::Company | Class::Party)
                && since <= NEAR
            {
                NO_CLASS
            } else {
                return None;
            };
            let salience = 1.0 / (1.0 + since as f64) + 0.25 * (1.0 + n_before as f64).ln();
            Some((link, salience, Reverse(body.cluster)))
        })
        .collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)).then(b.2.cmp(&a.2)));
    let &(link, _, Reverse(cluster)) = best.first()?;
    let ambiguous = best.get(1).is_some_and(|second| second.0 >= link);
    Some((cluster, if ambiguous { link - AMBIGUOUS } else { link }))
}

/// Whether a word is a pronoun that is resolved here, and if so, whether it is a plural one.
fn pronoun(page: &Page<'_>, sentence: usize, index: usize, word: &str) -> Option<bool> {
    match word {
        "its" | "itself" => Some(false),
        "their" | "themselves" | "they" => Some(true),
        "it" => {
            let next = page.word(sentence, index + 1);
            let after = page.word(sentence, index + 2);
            let stands_for_clause = page.gap(sentence, index) != " "
                || matches!(
                    next,
                    "is" | "was"
                        | "isn't"
                        | "isn’t"
                        | "wasn't"
                        | "wasn’t"
                        | "seems"
                        | "seemed"
                        | "appears"
                        | "appeared"
                        | "takes"
                        | "took"
                        | "remains"
                        | "turns"
                        | "turned"
                        | "means"
                        | "meant"
                        | "matters"
                        | "to"
                        | "all"
                        | "clear"
                        | "comes"
                        | "came"
                )
                || matches!(
                    (next, after),
                    ("would" | "will" | "may" | "might" | "could" | "can" | "should", "be")
                )
                || matches!((next, after), ("has" | "had", "been"));
            let before = page.word_before(sentence, index);
            let gap = page.gap_before(sentence, index);
            let subject = gap != " "
                || matches!(
                    before,
                    "that"
                        | "and"
                        | "but"
                        | "when"
                        | "if"
                        | "If"
                        | "because"
                        | "after"
                        | "before"
                        | "while"
                        | "until"
                        | "said"
                        | "says"
                        | "whether"
                        | "what"
                        | "as"
                        | "which"
                        | "since"
                        | "where"
                        | "day"
                        | "believes"
                        | "promised"
                        | "how"
                        | "though"
                        | "although"
                        | "once"
                        | "When"
                        | "After"
                );
            (subject && !stands_for_clause).then_some(false)
        }
        _ => None,
    }
}

/// The body that a pronoun means, with the link.
fn meant(
    page: &Page<'_>,
    clusters: &[Cluster],
    bodies: &[Body],
    sentence: usize,
    previous: Option<usize>,
    pronoun: Span,
    plural: bool,
) -> Option<(usize, f64)> {
    let mut seen: Vec<(f64, Reverse<usize>)> = bodies
        .iter()
        .filter(|body| body.plural || !plural)
        .filter_map(|body| {
            let mentions = &clusters[body.cluster].mentions;
            let before = mentions.iter().filter(|mention| mention.span.end <= pronoun.start);
            let n_before = before.clone().count().min(5);
            let last = before.max_by_key(|mention| mention.span.start)?;
            let distance = match last.sentence {
                same if same == sentence => 1.0,
                other if Some(other) == previous => 0.6,
                _ => return None,
            };
            let first_in_sentence = bodies
                .iter()
                .filter(|other| other.cluster != body.cluster)
                .flat_map(|other| &clusters[other.cluster].mentions)
                .filter(|mention| mention.sentence == last.sentence)
                .all(|mention| mention.span.start > last.span.start);
            let words = page.covering(last.sentence, last.span);
            let mut salience = distance + 0.04 * n_before as f64;
            salience += if first_in_sentence { 0.3 } else { 0.0 };
            salience += if words.start < 4 { 0.2 } else { 0.0 };
            let place = matches!(
                page.word_before(last.sentence, words.start),
                "in" | "from" | "to" | "across" | "outside" | "into" | "through"
            );
            if place && clusters[body.cluster].kind == ActorKind::Country {
                salience -= 0.5;
            }
            Some((salience, Reverse(body.cluster)))
        })
        .collect();
    seen.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
    let &(salience, Reverse(cluster)) = seen.first()?;
    let lead = seen.get(1).map_or(1.0, |second| salience - second.0);
    let plural = if plural { PLURAL } else { 1.0 };
    (salience >= LEAST).then_some((cluster, plural * (0.5 + 0.3 * (2.0 * lead).min(1.0))))
}
