//! Dates of publication as `YYYY-MM-DD`.
//!
//! In: a date as files and pages write it. Out: the calendar day as written there, whatever the time zone.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use regex::{Captures, Regex};

const MONTH: &str = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";

/// The shapes, most telling first.
static SHAPES: LazyLock<[Regex; 6]> = LazyLock::new(|| {
    [
        // 2024-05-21, 2024/5/21, with or without a time
        r"\b(?P<year>\d{4})[-/.](?P<mon>\d{1,2})[-/.](?P<day>\d{1,2})(?:\b|T|_)".to_owned(),
        // 20240521
        r"^(?P<year>(?:19|20)\d\d)(?P<mon>\d\d)(?P<day>\d\d)(?:T\d{4,6}Z?)?$".to_owned(),
        // May 21, 2024
        format!(r"(?i)\b{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b"),
        // 21 May 2024, and RFC 2822
        format!(
            r"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{MONTH},?[\s-]+(?P<year>\d{{4}})\b"
        ),
        // Tue May 21 10:30:00 +0000 2024
        format!(r"(?i)\b{MONTH}\s+(?P<day>\d{{1,2}})\s+\d\d:\d\d:\d\d\s.*?\b(?P<year>\d{{4}})$"),
        // 10/28/2017, in the order of the United States unless that is no date
        r"\b(?P<mon>\d{1,2})[/.-](?P<day>\d{1,2})[/.-](?P<year>\d{4}|\d\d)\b".to_owned(),
    ]
    .map(|shape| Regex::new(&shape).expect("the pattern is a constant"))
});

/// Words and signs that stand beside a date in a line that holds only a date.
static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b\.?
        | \b\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?(?:\s*[ap]\.?m)?\b
        | \b\d{1,2}(?:\s*[ap]\.?m\b\.?) | (?:[ap]\.?m\b\.?)
        | \b(?:e[sd]?t|c[sd]?t|p[sd]t|m[sd]t|gmt|bst|utc|ist|pkt|eastern|pacific|central|time|hrs?)\b
        | \b(?:first|last|originally|article|story|date|on|at|and|published|publication|posted|updated|update
             |modified|created|crawled|retrieved|accessed|issued|released|print|edition|day|week|month|year|ago)\b
        | \b\d+[\s-]+min(?:ute)?s?(?:\s+read)?\b
        | [+-]\d\d:?\d\d\b | Z\b | [\s,.:;|•·/()\[\]–—-]",
    )
    .expect("the pattern is a constant")
});

static AGO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(?:published|updated|posted)\s+)?(?:\d+|an?|one|two|three)\s+(?:minute|min|hour|hr|day|week|month|year)s?\s+ago$")
        .expect("the pattern is a constant")
});

/// The day that `text` names, or `None` where it names none.
pub(crate) fn normalise(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > 100 {
        return None;
    }
    if let Some(day) = from_epoch(text) {
        return Some(day.to_string());
    }
    find(text).map(|(day, _)| day.to_string())
}

/// The day of a line that holds nothing but a date, with what usually stands beside one.
pub(crate) fn only_date(line: &str) -> Option<String> {
    if line.len() > 100 || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (day, range) = find(line)?;
    let mut rest = format!("{} {}", &line[..range.start], &line[range.end..]);
    // “Updated: 23:41, 12 March 2024” after “Published: …”
    while let Some((_, range)) = find(&rest) {
        rest.replace_range(range, " ");
    }
    BESIDE.replace_all(&rest, "").is_empty().then(|| day.to_string())
}

/// Whether the line says how long ago the article appeared.
pub(crate) fn is_age(line: &str) -> bool {
    line.len() < 40 && AGO.is_match(line)
}

fn find(text: &str) -> Option<(Date, std::ops::Range<usize>)> {
    SHAPES.iter().find_map(|shape| {
        let found = shape.captures(text)?;
        Some((to_date(&found)?, found.get(0)?.range()))
    })
}

fn to_date(found: &Captures<'_>) -> Option<Date> {
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<i16>().ok());
    let year = match number("year")? {
        short @ 0..70 => 2000 + short,
        short @ 70..100 => 1900 + short,
        year @ 1600..=2200 => year,
        _ => return None,
    };
    let day = i8::try_from(number("day")?).ok()?;
    if let Some(name) = found.name("month") {
        return Date::new(year, month_number(name.as_str())?, day).ok();
    }
    let month = i8::try_from(number("mon")?).ok()?;
    Date::new(year, month, day).or_else(|_| Date::new(year, day, month)).ok()
}

fn month_number(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_ascii_lowercase();
    let at = NAMES.iter().position(|month| *month == start)?;
    i8::try_from(at + 1).ok()
}

/// Seconds or milliseconds since 1970, as some exports write it.
fn from_epoch(text: &str) -> Option<Date> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let stamp = match whole.len() {
        9 | 10 => Timestamp::from_second(number),
        12 | 13 => Timestamp::from_millisecond(number),
        _ => return None,
    };
    Some(stamp.ok()?.to_zoned_datetime(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::{is_age, normalise, only_date};

    #[test]
    fn the_usual_shapes_are_read() {
        struct Case {
            text: &'static str,
            day: Option<&'static str>,
        }
        let may = Some("2024-05-21");
        for case in [
            Case { text: "2024-05-21", day: may },
            Case { text: "2024-05-21T23:30:00-05:00", day: may },
            Case { text: "2024-05-21 10:00:00.000", day: may },
            Case { text: "May 21, 2024", day: may },
            Case { text: "Tuesday, May 21, 2024", day: may },
            Case { text: "21 May 2024", day: may },
            Case { text: "21st of May 2024", day: may },
            Case { text: "Tue, 21 May 2024 10:00:00 +0000", day: may },
            Case { text: "Tue May 21 10:00:00 +0000 2024", day: may },
            Case { text: "5/21/2024", day: may },
            Case { text: "21/5/2024", day: may },
            Case { text: "20240521", day: may },
            Case { text: "1716285600", day: may },
            Case { text: "1716285600000", day: may },
            Case { text: "10/28/2017", day: Some("2017-10-28") },
            Case { text: "Sept. 3, 2019", day: Some("2019-09-03") },
            Case { text: "Last updated: 3rd January 2020 at 5pm", day: Some("2020-01-03") },
            Case { text: "31 February 2024", day: None },
            Case { text: "yesterday", day: None },
            Case { text: "", day: None },
            Case { text: "2024", day: None },
            Case { text: "Maya 21, 2024", day: None },
        ] {
            assert_eq!(normalise(case.text).as_deref(), case.day, "{}", case.text);
        }
    }

    #[test]
    fn a_line_of_date_only_is_told_from_a_sentence_with_a_date() {
        for line in [
            "Tuesday, May 21, 2024",
            "Crawled: 2024-10-11 06:14:09 UTC",
            "PUBLISHED: 00:01, 10 October 2024",
            "Published: 22:05, 12 March 2024 | Updated: 23:41, 12 March 2024",
            "Thursday 10 October 2024, 5.40pm • 4 min read",
            "Updated at 4:38 p.m. ET on May 3, 2019",
        ] {
            assert!(only_date(line).is_some(), "{line}");
        }
        for line in
            ["On May 21, 2024, the war began.", "May 21, 2024: a day of rage", "Part 3", "The 2024 race"]
        {
            assert_eq!(only_date(line), None, "{line}");
        }
        assert!(is_age("7 years ago") && is_age("an hour ago") && !is_age("Seven years ago he left"));
    }
}
