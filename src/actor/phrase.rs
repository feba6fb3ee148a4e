//! Whom a phrase that names a speaker means.
//!
//! In: the words that name a source (“Heather Nauert, a State Department spokeswoman”), and the actors of the
//! article. Out: the actor that its head is; who only stands inside the phrase is somebody else:
//!
//! | a phrase                                            | means                    |
//! |-----------------------------------------------------|--------------------------|
//! | whose head is a name (“Ada Lund of the Harbour Party”)  | that actor               |
//! | with a person in apposition (“the mayor’s aide, Ada Lund”) | that person           |
//! | of those who speak for a body (“a Treasury spokesman”)  | the body                 |
//! | of somebody’s document (“Lund’s letter”, “a Pew poll”)  | its author               |
//! | other (“a Lund opponent”, “Lund’s critics”)             | no actor of the article  |

use super::{Actor, ActorKind, Mention, vocabulary as vocab};
use crate::span::Span;

/// Words that end the head of a noun phrase.
const AFTER_HEAD: [&str; 20] = [
    "of", "for", "from", "in", "at", "on", "with", "to", "by", "about", "against", "as", "who", "whose",
    "which", "that", "under", "near", "outside", "inside",
];

/// Heads that speak for the body they are said to be of.
const VOICES_OF_A_BODY: [&str; 18] = [
    "administration",
    "campaign",
    "government",
    "ministry",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "spokespeople",
    "spokesmen",
    "official",
    "officials",
    "representative",
    "representatives",
    "leadership",
    "lawyer",
    "lawyers",
    "attorney",
    "attorneys",
];

/// Heads that are the words of whoever they are said to be of.
const DOCUMENTS: [&str; 20] = [
    "analysis",
    "complaint",
    "data",
    "estimates",
    "filing",
    "figures",
    "lawsuit",
    "letter",
    "memo",
    "message",
    "poll",
    "polls",
    "release",
    "report",
    "reports",
    "speech",
    "statement",
    "statements",
    "study",
    "survey",
];

/// Parts between commas that are looked at.
const MOST_PARTS: usize = 3;

/// The actor that the words at `span` mean.
pub(crate) fn named_by(text: &str, actors: &[Actor], span: Span) -> Option<usize> {
    let mentions = mentions_in(actors, span);
    if let Some((_, whole)) = mentions.iter().find(|(mention, _)| mention.span.covers(span)) {
        return Some(*whole);
    }
    let mut speaks_for = None;
    for (place, part) in parts(text, span, &mentions).into_iter().take(MOST_PARTS).enumerate() {
        let head = head(text, part, &mentions);
        let named = mentions.iter().find(|(mention, _)| mention.span.covers(last_letters(text, head)));
        if let Some((mention, actor)) = named {
            let is_apposed = place == 0 || (is_person(actors, *actor) && mention.span.start == part.start);
            let is_object = last_word(Span::new(part.start, mention.span.start.max(part.start)).of(text))
                .ends_with("ing");
            if is_apposed && !is_object {
                return Some(*actor);
            }
        }
        if place == 0 && named.is_none() {
            let word = last_word(head.of(text));
            if vocab::is_title_head(&word)
                && let Some(titled) = last_person(text, actors, part, &mentions)
            {
                return Some(titled);
            }
            let is_document = DOCUMENTS.contains(&word.as_str());
            if is_document || VOICES_OF_A_BODY.contains(&word.as_str()) {
                let in_part = mentions.iter().filter(|(mention, _)| part.covers(mention.span));
                let (before, after): (Vec<_>, Vec<_>) =
                    in_part.partition(|(mention, _)| mention.span.end <= head.end);
                let whose = before.last().or(after.first()).map(|(_, actor)| *actor);
                speaks_for = whose.filter(|actor| is_document || !is_person(actors, *actor));
            }
        }
    }
    speaks_for
}

/// The person whose full name ends a part: “former secretary of education Ada Lund”.
fn last_person(text: &str, actors: &[Actor], part: Span, mentions: &[(Mention, usize)]) -> Option<usize> {
    let last = last_letters(text, part);
    let is_last = |(mention, actor): &&(Mention, usize)| {
        mention.span.covers(last) && is_person(actors, *actor) && mention.span.of(text).contains(' ')
    };
    mentions.iter().find(is_last).map(|(_, actor)| *actor)
}

fn is_person(actors: &[Actor], actor: usize) -> bool {
    actors[actor].kind == ActorKind::Person
}

/// Mentions that touch `span`, in order, each with its actor.
fn mentions_in(actors: &[Actor], span: Span) -> Vec<(Mention, usize)> {
    let of = |(index, actor): (usize, &Actor)| {
        let touching = actor.mentions.iter().filter(|mention| mention.span.overlaps(span));
        touching.map(|mention| (*mention, index)).collect::<Vec<_>>()
    };
    let mut mentions: Vec<(Mention, usize)> = actors.iter().enumerate().flat_map(of).collect();
    mentions.sort_by_key(|(mention, _)| mention.span);
    mentions
}

/// The phrase cut at commas and brackets outside names.
fn parts(text: &str, span: Span, mentions: &[(Mention, usize)]) -> Vec<Span> {
    let is_cut = |(at, c): &(usize, char)| {
        matches!(c, ',' | ';' | '(' | ')' | '—' | '–') && !inside(mentions, span.start + at)
    };
    let mut parts = Vec::new();
    let mut start = span.start;
    for (at, c) in span.of(text).char_indices().filter(is_cut) {
        parts.push(Span::new(start, span.start + at).trimmed(text));
        start = span.start + at + c.len_utf8();
    }
    parts.push(Span::new(start, span.end).trimmed(text));
    parts.retain(|part| !part.is_empty());
    parts
}

/// A part up to what is said of its head, without “himself”.
fn head(text: &str, part: Span, mentions: &[(Mention, usize)]) -> Span {
    let mut end = part.end;
    for (start, word) in words(text, part) {
        let lower = word.to_lowercase();
        let is_after = AFTER_HEAD.contains(&lower.as_str())
            || matches!(lower.as_str(), "himself" | "herself" | "itself");
        if start > part.start && is_after && !inside(mentions, start) {
            end = start;
            break;
        }
    }
    Span::new(part.start, end).trimmed(text)
}

/// The last word of a head, without the mark of a possessive or a sentence behind it.
fn last_letters(text: &str, head: Span) -> Span {
    let words = head.of(text).trim_end_matches(|c: char| !c.is_alphanumeric());
    let owner = words.strip_suffix("’s").or_else(|| words.strip_suffix("'s")).unwrap_or(words);
    let start = owner.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    Span::new(head.start + start, head.start + owner.len())
}

fn inside(mentions: &[(Mention, usize)], at: usize) -> bool {
    mentions.iter().any(|(mention, _)| mention.span.start <= at && at < mention.span.end)
}

/// Words between spaces, with their places.
fn words(text: &str, part: Span) -> impl Iterator<Item = (usize, &str)> {
    let of = part.of(text);
    of.split_whitespace()
        .map(move |word| (part.start + (word.as_ptr() as usize - of.as_ptr() as usize), word))
}

fn last_word(text: &str) -> String {
    text.split_whitespace().next_back().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Actor, ActorKind, Mention, Span, named_by};
    use crate::actor::MentionForm;

    /// Actors by their names, wherever they stand in the text.
    fn actors(text: &str) -> Vec<Actor> {
        let known = [
            ("Ada Lund", ActorKind::Person),
            ("Dov Karst", ActorKind::Person),
            ("Lund", ActorKind::Person),
            ("the mayor", ActorKind::Person),
            ("Harbour Party", ActorKind::Organisation),
            ("Bank of Halvern", ActorKind::Organisation),
            ("State Department", ActorKind::Organisation),
        ];
        let found = |(name, kind): (&str, ActorKind)| {
            let mention = |(start, _)| Mention {
                sentence: 0,
                span: Span::new(start, start + name.len()),
                form: MentionForm::Name,
                link: 1.0,
            };
            let mentions: Vec<Mention> = text.match_indices(name).map(mention).collect();
            let is_part = name == "Lund" && text.contains("Ada Lund");
            (!mentions.is_empty() && !is_part).then(|| Actor {
                id: name.into(),
                name: name.into(),
                kind,
                mentions,
            })
        };
        known.into_iter().filter_map(found).collect()
    }

    #[test]
    fn a_phrase_means_its_head() {
        for (phrase, means) in [
            ("Ada Lund", Some("Ada Lund")),
            ("Lund", Some("Lund")),
            ("the mayor", Some("the mayor")),
            ("Ada Lund of the Harbour Party", Some("Ada Lund")),
            ("Ada Lund, a State Department spokeswoman", Some("Ada Lund")),
            ("State Department spokeswoman Ada Lund", Some("Ada Lund")),
            ("a spokeswoman for the State Department, Ada Lund", Some("Ada Lund")),
            ("the mayor’s spokeswoman, Ada Lund", Some("Ada Lund")),
            ("Harbour Party chairman Dov Karst himself", Some("Dov Karst")),
            ("Lund’s", Some("Lund")),
            ("the Bank of Halvern", Some("Bank of Halvern")),
            ("a spokesman for the Bank of Halvern", Some("Bank of Halvern")),
            ("State Department officials", Some("State Department")),
            ("former secretary of education Ada Lund", Some("Ada Lund")),
            ("Lund’s letter", Some("Lund")),
            ("the Bank of Halvern’s administration", Some("Bank of Halvern")),
            ("the Lund campaign", None),
            ("a new State Department survey", Some("State Department")),
            ("supporters of Ada Lund", None),
            ("a Lund opponent", None),
            ("Lund’s critics", None),
            ("critics of Lund", None),
            ("a spokesman for Lund", None),
            ("the couples suing Lund", None),
            ("one former Harbour Party adviser", None),
            ("a neighbour, whom Lund had met", None),
        ] {
            let actors = actors(phrase);
            let named = named_by(phrase, &actors, Span::new(0, phrase.len()));
            assert_eq!(named.map(|index| actors[index].name.as_str()), means, "{phrase}");
        }
    }

    #[test]
    fn a_part_of_a_name_means_its_bearer() {
        let text = "Ada Lund";
        assert_eq!(named_by(text, &actors(text), Span::new(4, 8)), Some(0));
    }
}
