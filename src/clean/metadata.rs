//! What the text itself says of the article.
//!
//! In: paragraphs and what the file says. Out: names in by-lines, notes on the writer, the genre, an identifier.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::normalise::{self, folded};
use crate::article::{Metadata, Origin};
use crate::digest::sha256;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}

/// Two to five words that begin with a capital, as names do; parts such as “de” between them.
const NAME: &str = r"\p{Lu}[\p{L}.'’-]*(?:\s+(?:(?:de|da|van|von|der|den|bin|al|el|la|le|di|du)\s+)*\p{Lu}[\p{L}.'’-]*){1,4}";

const ROLE: &str = r"(?i:editor|correspondent|reporter|writer|columnist|contributor|staff|bureau|journalist|producer|anchor|host|analyst)";

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^(?i:(?:written |posted |reported |story )?by|from):?\s+(?P<names>{NAME}(?:\s*(?:,|&|and|in|for|at|of|with|\||–|-)\s*(?:the\s+)?[\p{{L}}@.'’]+(?:\s+[\p{{L}}.'’]+)*)*)\W*$"
    ))
});
static NAME_AND_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(r"^(?P<names>{NAME})\s*(?:,|\||–|—|-)\s*[^.]{{0,40}}\b{ROLE}\b[^.]{{0,40}}$"))
});
static ROLE_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^(?i:opinion|senior|guest|political|staff|national|chief|contributing|special|\s)*\b{ROLE}s?(?i:,? (?:opinion|usa today|cnn|for cnn|politico))?\W*$"
    ))
});
static WHOLE_NAME: LazyLock<Regex> = LazyLock::new(|| regex(&format!("^{NAME}$")));
static ROLE_WORD: LazyLock<Regex> = LazyLock::new(|| regex(&format!(r"\b{ROLE}s?\b")));

/// The writers that a by-line names; `None` if the line is none. “By Monday, …” is no by-line.
pub(crate) fn byline(line: &str) -> Option<String> {
    if line.chars().count() > 160 || line.ends_with('.') && !line.ends_with("Jr.") {
        return None;
    }
    let found = BYLINE.captures(line).or_else(|| NAME_AND_ROLE.captures(line))?;
    let names: Vec<&str> = found["names"]
        .split([',', '&', '|', '–'])
        .flat_map(|part| part.split(" and "))
        .filter_map(|part| part.split(" in ").next()?.split(" for ").next())
        .map(str::trim)
        .filter(|part| WHOLE_NAME.is_match(part) && !ROLE_WORD.is_match(part))
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The names of a line that holds nothing else, the outlet's name behind them aside. Whether they are the
/// writers' is told by where the line stands.
pub(crate) fn only_names(line: &str, outlet: Option<&str>) -> Option<String> {
    if line.chars().count() > 120 {
        return None;
    }
    let parts: Vec<&str> =
        line.split([',', '&']).flat_map(|part| part.split(" and ")).map(str::trim).collect();
    let is_outlet = |part: &str| outlet.is_some_and(|outlet| folded(outlet) == folded(part));
    let names: Vec<&str> = parts.iter().copied().filter(|part| !is_outlet(part)).collect();
    (!names.is_empty() && names.iter().all(|name| WHOLE_NAME.is_match(name))).then(|| names.join(", "))
}

/// Whether the line names a writer that the file names too, or is a role such as “Opinion columnist”.
pub(crate) fn is_known_writer(line: &str, author: Option<&str>) -> bool {
    if line.chars().count() > 80 {
        return false;
    }
    let name = folded(line.trim_start_matches("By ").trim_start_matches("by "));
    let known = author.is_some_and(|author| author.split([',', '&', ';']).any(|one| folded(one) == name));
    known && !name.is_empty() || ROLE_ONLY.is_match(line)
}

static WRITER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^[^\w“]*(?:(?:the|this) )?(?:writer|author|columnist|reporter)s? (?:is|are|was|has|have|holds?|teaches|works?|can be|writes?|studied|tweets?)\b",
    )
});
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    regex(&format!(
        r"^[^\w“‘]*(?P<name>(?:(?:Dr|Mr|Ms|Mrs|Sen|Rep|Gov|Col|Gen|Rev|Prof)\.?\s+)?{NAME})(?:,? (?:Jr|Sr)\.|,? (?:III?|IV))?(?:\s*\([^)]*\))?(?:,[^.]{{2,90}},)?(?:\s*\(?@\w+\)?,?)? (?P<predicate>(?:is|are|was|serves|served|writes|covers|teaches|hosts|works|has been|has served|has written|contributes|chairs|leads|holds|and {NAME} are)\b.*)$"
    ))
});
/// Words that open a sentence and no name: “As The Hill writes, …”.
static NO_NAME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^[^\w“‘]*(?:A|An|The|As|At|In|On|By|To|For|From|With|But|And|Or|So|Yet|If|When|While|Since|Although|Though|Because|After|Before|Under|That|This|These|Those|There|Here|What|Why|Who|How|Now|Then|Also|Even|Only)\s",
    )
});
/// What writers are, said of them right behind the verb.
static STANDING: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^[^.;:]{0,70}?\b(?:fellow|columnist|contributor|contributing|author of|co-author|editor|reporter|correspondent|writer|writes|host|hosts|professor|analyst|commentator|strategist|journalist|scholar|director|attorney|lawyer|president of|founder|blogger|producer|teaches|covers|contributes|syndicated|represents|served|chairman|lecturer|historian|pundit|anchor|staff member|CEO|member of the|economist|researcher|ambassador|senior adviser|a former)\b",
    )
});
/// Standing outside the newsroom: who has it writes opinion.
static OUTSIDE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:fellow|columnist|contributor|contributing|contributes|author of|co-author|professor|commentator|strategist|scholar|attorney|lawyer|president of|founder|blogger|syndicated|represents|served as|chairman|lecturer|historian|pundit|CEO|economist|researcher|ambassador|senior adviser|opinion)\b",
    )
});
static NEWSROOM: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\b(?:reporter|correspondent|news editor|staff writer|covers)\b"));
/// How to reach somebody, which notes on writers end with.
static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\bfollow (?:him|her|them|me)\b|\btwitter(?: at)?:? ?\(?@\w+|\b(?:can|may) be (?:reached|contacted|e-?mailed|followed)\b|\[email.?protected\]|\b[\w.]+@[\w-]+\.(?:com|org|net|edu)\b",
    )
});
/// The same, where it is enough without a name before.
static REACH: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^[^\w“]*(?:(?:you can )?follow (?:him|her|them|me|\p{L}+(?: [\p{L}.’']+){0,5}) on twitter|(?:you can )?(?:reach|contact|e-?mail|write to) (?:him|her|them|me|the (?:writer|author|reporter)s?|\p{Lu}[\p{L}.’'-]+ (?:\p{Lu}[\p{L}.’'-]+ ?)+)(?: at| on| via|:)|(?:e-?mail|contact|twitter|tips):? \S*@)|\b(?:he|she|they) (?:can|may) be (?:reached|contacted|e-?mailed|followed)\b|\bfollow (?:him|her|them)(?: on twitter)?:? (?:at )?@",
    )
});
static CONTINUES: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^[^\w“]*(?:He|She|They|His|Her|Their|Follow|You can|Contact|E-?mail|Reach|To find out more)\b")
});

/// What speaks for a note on the writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WriterNote {
    /// The wording alone.
    Sure,
    /// It says who somebody is, who must not be a person of the article.
    Named(String),
    /// It goes on with such a note, if it stands behind one.
    Continued,
}

/// Whether a paragraph at the end of an article may be a note on its writer.
pub(crate) fn writer_note(paragraph: &str) -> Option<WriterNote> {
    if paragraph.chars().count() > 900 {
        return None;
    }
    if WRITER.is_match(paragraph) {
        return Some(WriterNote::Sure);
    }
    let reports = paragraph.contains(" said") || paragraph.contains(" told ");
    if let Some(found) = NAMED.captures(paragraph)
        && !reports
        && !NO_NAME.is_match(paragraph)
        && (STANDING.is_match(&found["predicate"]) || CONTACT.is_match(paragraph))
    {
        let last = found["name"].split_whitespace().next_back().unwrap_or_default();
        return Some(WriterNote::Named(last.trim_matches(['.', '\'', '’']).to_owned()));
    }
    if REACH.is_match(paragraph) && !reports && paragraph.chars().count() <= 400 {
        return Some(WriterNote::Sure);
    }
    (CONTINUES.is_match(paragraph)
        && !reports
        && STANDING.is_match(paragraph)
        && paragraph.chars().count() <= 400)
        .then_some(WriterNote::Continued)
}

/// Whether a note on the writer says that it is nobody of the newsroom.
pub(crate) fn is_outside(note: &str) -> bool {
    OUTSIDE.is_match(note) && !NEWSROOM.is_match(note)
}

/// What stands behind an article about who wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Closing {
    /// A disclaimer of views.
    pub(crate) disclaims: bool,
    /// A note that names a columnist or a guest.
    pub(crate) is_outside: bool,
}

static OPINION_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:^|[/. _-])(?:opinions?|op-?eds?|editorials?|commentary|commentisfree|columns?|columnists?|perspectives?|analysis|viewpoints?)(?:$|[/. _-])",
    )
});
static OPINION_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\W*(?:analysis/opinion|opinions?|op-?ed|editorial|commentary|column|analysis|perspective|viewpoint|my view|guest (?:column|essay|opinion))\W*(?:[:|]|$)",
    )
});
static NEWS_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:^|/)(?:news|politics|world|us|us-news|uk|national|nation|business|economy|asia|europe|africa|americas|middle-?east|local|elections?|washington|health|science|technology)(?:$|/)",
    )
});

/// A label that stands alone or before a title: “OPINION:”, “Analysis |”.
pub(crate) fn is_opinion_label(text: &str) -> bool {
    OPINION_LABEL.is_match(text)
}

/// `opinion` or `news`, as far as the file, the address or the text says so; `labelled` tells of a label in the text.
/// A section of news outweighs who the writer is, but no disclaimer of views.
pub(crate) fn genre(metadata: &Metadata, labelled: bool, closing: Closing) -> Option<String> {
    if let Some(given) = metadata.genre.as_deref() {
        if OPINION_PLACE.is_match(given) {
            return Some("opinion".to_owned());
        }
        if given.eq_ignore_ascii_case("news") || NEWS_PLACE.is_match(given) {
            return Some("news".to_owned());
        }
    }
    let path = metadata.url.as_deref().map(path_of);
    let named = |pattern: &Regex, text: Option<&str>| text.is_some_and(|text| pattern.is_match(text));
    // Words of a headline in the last part of an address are no section.
    let folders =
        path.and_then(|path| path.trim_end_matches('/').rsplit_once('/')).map(|(folders, _)| folders);
    if labelled
        || closing.disclaims
        || metadata.title.as_deref().is_some_and(is_opinion_label)
        || named(&OPINION_PLACE, folders)
        || named(&OPINION_PLACE, metadata.section.as_deref())
        || named(&OPINION_PLACE, metadata.outlet.as_deref())
    {
        return Some("opinion".to_owned());
    }
    if named(&NEWS_PLACE, folders) || named(&NEWS_PLACE, metadata.section.as_deref()) {
        return Some("news".to_owned());
    }
    closing.is_outside.then(|| "opinion".to_owned())
}

/// The part of an address behind the host.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.find('/').map_or("", |at| &rest[at..])
}

/// The title without the outlet's name behind it.
pub(crate) fn title(title: &str, outlet: Option<&str>) -> String {
    let title = normalise::field(title);
    for sign in [" | ", " - ", " – ", " — ", " :: "] {
        if let Some((start, end)) = title.rsplit_once(sign)
            && outlet.is_some_and(|outlet| folded(outlet) == folded(end))
            && !start.trim().is_empty()
        {
            return start.trim().to_owned();
        }
    }
    title
}

/// An identifier made from where the article was read, or from its text for standard input.
pub(crate) fn id(origin: &Origin, text: &str) -> String {
    let stem = origin.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    match (stem.filter(|_| origin.path != Path::new("-")), origin.record) {
        (Some(stem), Some(record)) => format!("{stem}-{record}"),
        (Some(stem), None) => stem,
        (None, _) => sha256(text.as_bytes())[..12].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Closing, WriterNote, byline, genre, id, is_known_writer, is_outside, title, writer_note};
    use crate::article::{Metadata, Origin};

    #[test]
    fn bylines_name_writers() {
        struct Case {
            line: &'static str,
            names: Option<&'static str>,
        }
        for case in [
            Case { line: "By Vic Tranter, Lantern columnist", names: Some("Vic Tranter") },
            Case {
                line: "By Nuala Fenwick in Stannick and Peter Osgood in Carrowby",
                names: Some("Nuala Fenwick, Peter Osgood"),
            },
            Case { line: "Philippa Strand, Political Editor", names: Some("Philippa Strand") },
            Case { line: "By: Zoë Harker for the Daily Lantern", names: Some("Zoë Harker") },
            Case { line: "By Monday, the storm had passed.", names: None },
            Case { line: "By the numbers", names: None },
            Case { line: "Imran Khan, the former prime minister, said so", names: None },
        ] {
            assert_eq!(byline(case.line).as_deref(), case.names, "{}", case.line);
        }
        assert!(is_known_writer("Gregory Korte", Some("David Jackson, Gregory Korte")));
        assert!(is_known_writer("Opinion columnist", None) && !is_known_writer("Gregory Korte", None));
    }

    #[test]
    fn notes_on_the_writer_are_told_from_people_of_the_story() {
        struct Case {
            text: &'static str,
            note: Option<WriterNote>,
        }
        let named = |name: &str| Some(WriterNote::Named(name.to_owned()));
        for case in [
            Case {
                text: "The writer has MSc degree in Mass Communication from NUML Islamabad. The views …",
                note: Some(WriterNote::Sure),
            },
            Case {
                text: "• Tammy Bruce, author and Fox News contributor, is a radio talk show host.",
                note: named("Bruce"),
            },
            Case { text: "Rich Lowry is editor of National Review.", note: named("Lowry") },
            Case { text: "Jane Q. Doe is a senior fellow at the Institute.", note: named("Doe") },
            Case { text: "He is a former member of the party.", note: Some(WriterNote::Continued) },
            Case { text: "Follow him on Twitter @someone.", note: Some(WriterNote::Sure) },
            Case { text: "John Smith is a professor, he said on Monday.", note: None },
            Case { text: "The police are looking for him.", note: None },
            Case { text: "As The Hill writes, the rules drew sharp criticism.", note: None },
            Case { text: "Senator Ann Lee is a liar. She betrayed the voters.", note: None },
            Case {
                text: "The House Committee is expected to review a report about contacts between the old adviser and \
                       former Vice President Ann Lee.",
                note: None,
            },
        ] {
            assert_eq!(writer_note(case.text), case.note, "{}", case.text);
        }
    }

    #[test]
    fn genre_is_read_from_the_address_the_section_or_the_text() {
        let at =
            |path: &str| Metadata { url: Some(format!("https://x.example{path}")), ..Metadata::default() };
        let (none, disclaims, is_outside) = (
            Closing::default(),
            Closing { disclaims: true, ..Closing::default() },
            Closing { is_outside: true, ..Closing::default() },
        );
        for (path, closing, wanted) in [
            ("/opinion/2024/a", none, Some("opinion")),
            ("/politics/2024/a", none, Some("news")),
            ("/politics/public-opinion-turns", none, Some("news")),
            ("/2024/a", disclaims, Some("opinion")),
            ("/2024/a", is_outside, Some("opinion")),
            ("/politics/2024/a", disclaims, Some("opinion")),
            ("/politics/2024/a", is_outside, Some("news")),
            ("/a", none, None),
        ] {
            assert_eq!(genre(&at(path), false, closing).as_deref(), wanted, "{path} {closing:?}");
        }
        let of_host = Metadata { url: Some("https://opinion.example/a".to_owned()), ..Metadata::default() };
        assert_eq!(genre(&of_host, false, none), None);
    }

    #[test]
    fn a_reporter_is_of_the_newsroom_and_a_columnist_is_not() {
        assert!(is_outside("Ann Lee is a fellow at the Institute."));
        assert!(is_outside("Ann Lee is a columnist."));
        assert!(!is_outside("Ann Lee is a reporter. Follow Ann on Twitter."));
        assert!(!is_outside("Ann Lee covers courts and is a contributor."));
    }

    #[test]
    fn titles_and_identifiers_are_plain() {
        assert_eq!(title("The road  | Gazette", Some("gazette")), "The road");
        assert_eq!(title("War - and peace", Some("Gazette")), "War - and peace");
        let origin = |path: &str, record| Origin { path: path.into(), record };
        assert_eq!(id(&origin("a/story.txt", None), ""), "story");
        assert_eq!(id(&origin("a/all.jsonl", Some(3)), ""), "all-3");
        assert_eq!(id(&origin("-", Some(3)), "text").len(), 12);
    }
}
