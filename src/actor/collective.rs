//! The small grammar of collective nouns: when “the” must come before, and what must not follow.
//!
//! In: a match of an alias inside one sentence. Out: the span of its noun phrase, or nothing where the
//! words mean something else. The header of `data/actors/collective.toml` states the determiner rule and
//! the counts behind the list of followers.

use crate::span::Span;

/// Adjectives that may stand between “the” and the noun.
const BETWEEN: &[&str] =
    &["current", "ruling", "present", "federal", "national", "provincial", "local", "new", "former"];

/// Words that turn a noun before them into something else: “the press conference”.
const FOLLOWERS: &[(&str, &[&str])] = &[
    (
        "press",
        &[
            "association",
            "briefing",
            "briefings",
            "club",
            "conference",
            "conferences",
            "freedom",
            "gallery",
            "kit",
            "office",
            "officer",
            "pass",
            "pool",
            "release",
            "releases",
            "room",
            "secretary",
            "statement",
            "statements",
        ],
    ),
    (
        "media",
        &[
            "adviser",
            "advisor",
            "company",
            "companies",
            "executive",
            "firm",
            "giant",
            "group",
            "mogul",
            "player",
            "tycoon",
        ],
    ),
    (
        "opposition",
        &[
            "benches",
            "candidate",
            "figure",
            "lawmaker",
            "leader",
            "leaders",
            "member",
            "of",
            "politician",
            "research",
            "to",
        ],
    ),
    ("establishment", &["clause", "of"]),
    ("left", &["arm", "bank", "foot", "hand", "lane", "leg", "of", "side", "turn"]),
    ("right", &["arm", "bank", "foot", "hand", "lane", "leg", "of", "side", "thing", "to", "turn", "way"]),
    (
        "police",
        &[
            "academy",
            "car",
            "cars",
            "chief",
            "chiefs",
            "commissioner",
            "constable",
            "custody",
            "department",
            "headquarters",
            "inspector",
            "officer",
            "record",
            "report",
            "reports",
            "state",
            "station",
            "stations",
            "vehicle",
        ],
    ),
    ("government", &["agency", "bond", "bonds", "building", "official", "officials", "shutdown", "spending"]),
    ("administration", &["building", "of", "official", "officials"]),
    ("army", &["base", "chief", "general", "of", "officer", "veteran"]),
    (
        "military",
        &[
            "action",
            "aid",
            "base",
            "bases",
            "budget",
            "campaign",
            "coup",
            "court",
            "courts",
            "dictator",
            "exercise",
            "exercises",
            "government",
            "junta",
            "leader",
            "leaders",
            "leadership",
            "officer",
            "operation",
            "operations",
            "parade",
            "personnel",
            "presence",
            "ruler",
            "service",
            "spending",
            "strike",
            "strikes",
            "training",
            "veteran",
        ],
    ),
    ("parliament", &["building", "house", "member", "session", "square", "street"]),
    (
        "elite",
        &["athletes", "force", "forces", "group", "school", "schools", "team", "unit", "units", "university"],
    ),
    ("bureaucracy", &["of"]),
    ("immigrants", &["rights"]),
];

/// The whole noun phrase of a match whose alias needs “the” before it, or nothing where it is not there.
pub(super) fn with_determiner(text: &str, sentence: Span, found: Span) -> Option<Span> {
    let before = Span::new(sentence.start, found.start).of(text);
    let (rest, last) = last_word(before)?;
    if last.eq_ignore_ascii_case("the") {
        return Some(Span::new(sentence.start + rest.len(), found.end));
    }
    if !BETWEEN.contains(&last.to_lowercase().as_str()) {
        return None;
    }
    let (rest, first) = last_word(rest)?;
    first.eq_ignore_ascii_case("the").then(|| Span::new(sentence.start + rest.len(), found.end))
}

/// Whether the word after a match says that something else is meant.
pub(super) fn is_ruled_out(text: &str, sentence: Span, found: Span) -> bool {
    let after = Span::new(found.end, sentence.end).of(text);
    let noun = found.of(text).rsplit([' ', '-']).next().unwrap_or_default().to_lowercase();
    let Some(followers) = FOLLOWERS.iter().find(|(head, _)| *head == noun).map(|(_, followers)| *followers)
    else {
        return false;
    };
    let Some(after) = after.strip_prefix([' ', '-']) else { return false };
    let next: String = after.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    followers.contains(&next.as_str())
}

/// Splits `before`, which ends in one space, into what comes before its last word, and that word.
fn last_word(before: &str) -> Option<(&str, &str)> {
    let trimmed = before.strip_suffix(' ')?;
    let start = trimmed
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8));
    let word = &trimmed[start..];
    (!word.is_empty()).then_some((&trimmed[..start], word))
}

#[cfg(test)]
mod tests {
    use super::{Span, is_ruled_out, with_determiner};

    fn phrase<'a>(text: &'a str, noun: &str) -> Option<&'a str> {
        let start = text.find(noun).expect("the noun is in the text");
        let sentence = Span::new(0, text.len());
        with_determiner(text, sentence, Span::new(start, start + noun.len())).map(|span| span.of(text))
    }

    #[test]
    fn the_must_come_before() {
        assert_eq!(phrase("Now the government fell.", "government"), Some("the government"));
        assert_eq!(phrase("The ruling government fell.", "government"), Some("The ruling government"));
        assert_eq!(phrase("Good government fell.", "government"), None);
        assert_eq!(phrase("the Vastrian government fell.", "government"), None);
        assert_eq!(phrase("government bonds", "government"), None);
        assert_eq!(phrase("“the government fell", "government"), Some("the government"));
    }

    #[test]
    fn some_followers_mean_something_else() {
        for (text, noun, expected) in [
            ("the press conference", "the press", true),
            ("the press was free", "the press", false),
            ("the opposition to the bill", "the opposition", true),
            ("the opposition, to be fair", "the opposition", false),
            ("The Establishment Clause", "The Establishment", true),
            ("the police chief", "the police", true),
            ("the police", "the police", false),
        ] {
            let found = Span::new(0, noun.len());
            assert_eq!(is_ruled_out(text, Span::new(0, text.len()), found), expected, "{text}");
        }
    }
}
