//! Which texts that name an actor in an article are other names of it, fit for a catalogue.
//!
//! In: an actor's name and kind, and a text that names it. Out: whether it is an alias. Pronouns, titles and
//! bare surnames name the actor in that article only, so they are none; a group has no names, only the nouns of
//! the built-in list.

use super::ActorKind;
use super::merge::is_bare;
use super::similarity::{NICKNAME, word_similarity, words};
use super::words::is_acronym;

/// Whether `text` may stand among the aliases of an actor.
#[must_use]
pub fn is_alias(text: &str, name: &str, kind: ActorKind) -> bool {
    let (of_text, of_name) = (words(text), words(name));
    if kind == ActorKind::Group || of_text.is_empty() || text == name || is_bare(text, kind) {
        return false;
    }
    let written_as_name = text.split_whitespace().all(|word| {
        word.chars().find(|c| c.is_alphabetic()).is_none_or(char::is_uppercase) || word.len() <= 3
    });
    let starts_as_name =
        text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) && of_text[0] != "the";
    let shared = of_text
        .iter()
        .filter(|word| of_name.iter().any(|other| word_similarity(word, other) >= NICKNAME))
        .count();
    let acronym = kind != ActorKind::Person && of_text.len() == 1 && is_acronym(text);
    // Of a person's names at least two words must be shared, as “Minister Khan” is a title and a surname.
    let n_needed = if kind == ActorKind::Person { 2 } else { 1 };
    written_as_name && starts_as_name && (shared >= n_needed || acronym)
}

#[cfg(test)]
mod tests {
    use super::{ActorKind, is_alias};

    #[test]
    fn names_are_aliases_and_words_for_the_moment_are_not() {
        struct Case {
            name: &'static str,
            kind: ActorKind,
            aliases: &'static [&'static str],
            others: &'static [&'static str],
        }
        let cases = [
            Case {
                name: "Imran Khan",
                kind: ActorKind::Person,
                aliases: &["Imran Khan Niazi", "Imraan Khan"],
                others: &["Imran Khan", "Khan", "He", "he", "Minister Khan", "the PTI chairman", "…"],
            },
            Case {
                name: "Pakistan Tehreek-e-Insaf",
                kind: ActorKind::Organisation,
                aliases: &["PTI", "Pakistan Tehreek-e-Insaaf"],
                others: &["the party", "It", "Its leaders", "The Party"],
            },
            Case {
                name: "the police",
                kind: ActorKind::Group,
                aliases: &[],
                others: &["Police", "the police"],
            },
            Case {
                name: "Bank of Halvern",
                kind: ActorKind::Organisation,
                aliases: &["Halvern Bank"],
                others: &["the bank", "the Bank"],
            },
        ];
        for case in cases {
            for alias in case.aliases {
                assert!(is_alias(alias, case.name, case.kind), "{alias}");
            }
            for other in case.others {
                assert!(!is_alias(other, case.name, case.kind), "{other}");
            }
        }
    }
}
