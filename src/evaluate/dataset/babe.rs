//! BABE (Spinde et al. 2021): a sentence with an expert label, and the words that bias it, per record.

use serde::Deserialize;

use super::{DatasetError, File};
use crate::evaluate::rows::{Dataset, LoadedRow, Rows, Skipped};
use crate::span::Span;

#[derive(Deserialize)]
struct Record {
    text: String,
    news_link: Option<String>,
    outlet: Option<String>,
    label_bias: String,
    biased_words: Option<String>,
}

pub(super) fn read(file: &File) -> Result<Dataset, DatasetError> {
    let (mut rows, mut skipped) = (Vec::new(), Vec::new());
    for (number, record) in file.csv_records::<Record>(b';')? {
        let gold = match record.label_bias.as_str() {
            "Biased" => true,
            "Non-biased" => false,
            "No agreement" => {
                skipped.push(Skipped::new(number, "the experts did not agree"));
                continue;
            }
            other => return Err(file.row(number, format!("label_bias `{other}` is not of the scheme"))),
        };
        let text = record.text.trim().to_owned();
        let words = match record.biased_words.as_deref() {
            None => None,
            Some(list) => {
                let words = quoted_list(list).ok_or_else(|| {
                    file.row(number, format!("biased_words `{list}` is no list of quoted words"))
                })?;
                spans(&text, &words)
            }
        };
        rows.push(LoadedRow {
            id: number.to_string(),
            group: record.news_link.filter(|link| !link.is_empty()),
            text,
            gold,
            words,
            outlet: record.outlet.filter(|outlet| !outlet.is_empty()),
        });
    }
    Ok(Dataset::new(Rows::Loaded(rows), skipped))
}

/// Every place of every word; `None` where one has none.
fn spans(text: &str, words: &[String]) -> Option<Vec<Span>> {
    let mut found = Vec::new();
    for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        let pattern = regex::RegexBuilder::new(&regex::escape(word)).case_insensitive(true).build().ok()?;
        let inside = |at: Option<char>| at.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let apart = |place: &regex::Match| {
            !inside(text[..place.start()].chars().next_back()) && !inside(text[place.end()..].chars().next())
        };
        let before = found.len();
        let places = pattern.find_iter(text).filter(apart);
        found.extend(places.map(|place| Span::new(place.start(), place.end())));
        if found.len() == before {
            return None;
        }
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// The words of a list as Python prints it: `['belated', "birther's"]`.
fn quoted_list(list: &str) -> Option<Vec<String>> {
    let inside = list.trim().strip_prefix('[')?.strip_suffix(']')?;
    let mut words = Vec::new();
    let mut chars = inside.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace() || *c == ',').is_some() {}
        let Some(mark) = chars.next() else { return Some(words) };
        if !matches!(mark, '\'' | '"') {
            return None;
        }
        let mut word = String::new();
        loop {
            match chars.next()? {
                '\\' => word.push(chars.next()?),
                c if c == mark => break,
                c => word.push(c),
            }
        }
        words.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::{quoted_list, spans};

    #[test]
    fn lists_are_read_as_python_prints_them() {
        for (list, words) in [
            ("[]", Some(vec![])),
            ("['belated', 'birtherism']", Some(vec!["belated", "birtherism"])),
            (r#"["Trump's", 'a, b', 'don\'t']"#, Some(vec!["Trump's", "a, b", "don't"])),
            ("['open", None),
            ("belated", None),
            ("[belated]", None),
        ] {
            let expected = words.map(|words| words.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(quoted_list(list), expected, "{list}");
        }
    }

    #[test]
    fn words_are_found_whole_in_any_case_and_a_missing_one_is_told() {
        let find = |word: &str| {
            let text = "Radical, radicals and RADICAL.";
            spans(text, &[word.to_owned()]).map(|spans| spans.len())
        };
        assert_eq!(find("radical"), Some(2));
        assert_eq!(find("radi"), None);
        assert_eq!(spans("None.", &[]), Some(vec![]));
    }
}
