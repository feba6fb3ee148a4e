//! Where a sentence does not end although it looks so: abbreviations, initials, attributions.
//!
//! In: a text and a place between two words. Out: whether a sentence may end there.

use std::sync::LazyLock;

use regex::Regex;

/// Always before a name.
const TITLES: [&str; 49] = [
    "mr", "mrs", "ms", "mx", "dr", "prof", "sen", "sens", "rep", "reps", "gov", "govs", "lt", "col", "gen",
    "sgt", "capt", "cpl", "pvt", "maj", "cmdr", "adm", "brig", "rev", "fr", "hon", "pres", "supt", "atty",
    "amb", "sec", "del", "ald", "messrs", "insp", "dep", "det", "st", "ste", "mt", "ft", "vs", "v", "cf",
    "viz", "approx", "ave", "dept", "assn",
];

/// Before a number only.
const BEFORE_NUMBER: [&str; 26] = [
    "no", "nos", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "fig",
    "figs", "p", "pp", "vol", "art", "sec", "ch", "para", "pt", "ca", "op",
];

/// May end a sentence, so that the next word decides.
const MAY_END: [&str; 51] = [
    "inc", "corp", "co", "ltd", "llc", "plc", "jr", "sr", "esq", "etc", "bros", "u.s", "u.k", "u.n", "e.u",
    "d.c", "u.s.a", "u.s.s.r", "u.a.e", "a.m", "p.m", "am", "pm", "ph.d", "m.d", "b.a", "m.a", "j.d",
    "r-n.y", "calif", "conn", "fla", "ill", "ind", "mass", "mich", "minn", "miss", "mo", "okla", "pa",
    "tenn", "tex", "va", "vt", "wash", "wis", "ga", "ariz", "colo", "l.a",
];

/// Words that begin sentences and rarely go on with a name.
const STARTERS: [&str; 90] = [
    "The",
    "A",
    "An",
    "He",
    "She",
    "It",
    "They",
    "We",
    "You",
    "I",
    "His",
    "Her",
    "Its",
    "Their",
    "Our",
    "My",
    "Your",
    "This",
    "That",
    "These",
    "Those",
    "There",
    "Here",
    "In",
    "On",
    "At",
    "By",
    "For",
    "From",
    "With",
    "Without",
    "But",
    "And",
    "Or",
    "So",
    "Yet",
    "Nor",
    "If",
    "When",
    "While",
    "As",
    "Since",
    "Because",
    "Although",
    "Though",
    "Despite",
    "After",
    "Before",
    "During",
    "Until",
    "Once",
    "Now",
    "Then",
    "Still",
    "Also",
    "However",
    "Meanwhile",
    "Moreover",
    "Even",
    "Not",
    "No",
    "Yes",
    "What",
    "Who",
    "Why",
    "How",
    "Where",
    "Which",
    "Some",
    "Many",
    "Most",
    "Such",
    "Both",
    "Each",
    "Every",
    "All",
    "Another",
    "One",
    "Two",
    "Under",
    "Over",
    "According",
    "Instead",
    "Indeed",
    "Perhaps",
    "Last",
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
];

/// What may follow “5 p.m.” within the sentence.
const AFTER_TIME: [&str; 30] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "ET",
    "EST",
    "EDT",
    "CT",
    "PT",
    "PST",
    "PDT",
    "GMT",
    "BST",
    "Eastern",
    "Pacific",
];

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}

/// “… he asked”, “Mr. Smith said”, “Jane Doe, the mayor, wondered”: who said the question before.
static ATTRIBUTION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?:the|a|an|one|another|his|her|their|President|Mr|Ms|Mrs|Dr|Sen|Rep|Gov)\.?\s+)?(?:[\p{L}.’'-]+\s+){0,4}?(?:said|says|asked|asks|wondered|wrote|writes|tweeted|told|replied|demanded|shouted|exclaimed|added|continued|cried|yelled|joked|responded|declared|remarked|quipped|mused|insisted)\b",
    )
});

/// Whether the text is an opening of what somebody said the words before.
fn is_attribution(right: &str) -> bool {
    // A sentence such as “The president said …” has an object; an attribution ends or goes on with a comma.
    ATTRIBUTION.find(right).is_some_and(|found| {
        let rest = right[found.end()..].trim_start_matches(' ');
        rest.is_empty() || rest.starts_with([',', '.', ';', ':', '—', '–']) || is_short_tail(rest)
    })
}

/// “… asked reporters on Monday.”, “… said in a statement.”: at most a few words, without a clause.
fn is_short_tail(rest: &str) -> bool {
    let end = rest.find(['.', '!', '?', '“', '"']).unwrap_or(rest.len());
    let tail = &rest[..end];
    let n_words = tail.split_whitespace().count();
    let first = tail.split_whitespace().next().unwrap_or_default();
    let clause =
        matches!(first, "that" | "he" | "she" | "it" | "they" | "the" | "there" | "his" | "her" | "no" | "a");
    n_words <= 7 && !clause && first.starts_with(|c: char| c.is_lowercase())
}

/// What is looked at for the last word, so that a text without spaces costs no more than any other.
const MAX_WORD_BYTES: usize = 64;

/// The end of a text, at most `n` bytes.
pub(crate) fn last_bytes(text: &str, n: usize) -> &str {
    let least = text.len().saturating_sub(n);
    let start = (least..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    &text[start..]
}

/// Signs that close a quotation or a bracket.
pub(crate) const CLOSERS: [char; 7] = ['"', '”', '’', '\'', ')', ']', '»'];

/// Signs that open one.
pub(crate) const OPENERS: [char; 8] = ['"', '“', '‘', '\'', '(', '[', '«', '—'];

/// Whether a sentence of `text` may end at `at`, a place behind white space.
pub(crate) fn may_end(text: &str, at: usize) -> bool {
    let (left, right) = (text[..at].trim_end(), text[at..].trim_start());
    if left.is_empty() || right.is_empty() {
        return false;
    }
    let core = left.trim_end_matches(CLOSERS);
    let closed = core.len() < left.len();
    let next = right.trim_start_matches(OPENERS).trim_start();
    // What goes on in lower case goes on. Names such as “iPhone” are rarer than “… ?” he asked.
    if next.starts_with(|c: char| c.is_lowercase()) && !is_camel(next) {
        return false;
    }
    if hangs_on(right, core) {
        return false;
    }
    if closed && core.ends_with(['!', '?', '…']) && is_attribution(right) {
        return false;
    }
    let Some(head) = core.strip_suffix('.') else {
        return true;
    };
    if head.ends_with('.') {
        return true;
    }
    let head = last_bytes(head, MAX_WORD_BYTES);
    let word = head
        .rsplit(|c: char| c.is_whitespace() || OPENERS.contains(&c) || c == '/')
        .next()
        .unwrap_or_default();
    // “then-Sen.”
    let lower = word.rsplit('-').next().unwrap_or_default().to_lowercase();
    let next_word: &str =
        next.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').next().unwrap_or_default();
    let starts = STARTERS.contains(&next_word);
    if !closed && TITLES.contains(&lower.as_str()) && (word.contains(char::is_uppercase) || word.len() <= 2) {
        return false;
    }
    if BEFORE_NUMBER.contains(&lower.as_str()) && next.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if matches!(lower.as_str(), "a.m" | "p.m") {
        return !AFTER_TIME.contains(&next_word) && !right.starts_with('(');
    }
    if MAY_END.contains(&lower.as_str()) || is_dotted(word) {
        return starts
            || closed && !right.starts_with('(')
            || right.starts_with(['“', '"']) && is_long_quotation(right);
    }
    if is_initial(word) {
        // “George W. Bush”, “J. D. Vance”; but “Plan B. The …”
        let before = head[..head.len() - word.len()].trim_end();
        return starts && !before.ends_with('.') && !matches!(next_word, "I");
    }
    true
}

/// Whether the text starts with a sign that belongs to what stood before: a comma, a dash within a sentence.
fn hangs_on(right: &str, left: &str) -> bool {
    let mut chars = right.chars();
    match chars.next() {
        // “…and more”, but not “. . .”
        Some('.') => !right.starts_with("..."),
        // A list item, or “— The Editors”
        Some('—' | '–' | '-') => !left.ends_with(['.', '!', '?']),
        // ’Twas, the ’90s
        Some('’') => !chars.next().is_some_and(|c| c.is_ascii_digit() || c.is_uppercase()),
        Some(c) => matches!(c, ',' | ';' | ':' | ')' | ']' | '”' | '…' | '%' | '?' | '!'),
        None => false,
    }
}

/// Whether a quotation at the start is a sentence of its own rather than a nickname or a title.
fn is_long_quotation(text: &str) -> bool {
    // No more than a look: an opening mark may never be closed.
    text.char_indices()
        .take(200)
        .skip(1)
        .find(|(_, c)| matches!(c, '”' | '"'))
        .is_none_or(|(end, _)| text[..end].split(' ').count() > 4)
}

/// “iPhone”, “eBay”.
fn is_camel(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.next().is_some_and(char::is_uppercase)
}

/// One capital.
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// “U.S”, “J.D”, “R-S.C”: capitals parted by full stops.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.len() <= 9
        && word.split(['.', '-']).all(|part| part.chars().count() <= 2 && !part.is_empty())
}
