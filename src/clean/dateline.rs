//! Where a report was filed, and for whom: “WASHINGTON (Reuters) - ”, “PORT ST. LUCIE, Fla. — ”.
//!
//! In: a paragraph. Out: where the report itself begins. The place and the agency are nobody that is spoken of.

use std::sync::LazyLock;

use regex::Regex;

use super::Piece;
use crate::article::BlockKind;

/// Paragraphs of text among which the first may stand behind a label or a summary.
const MAX_BEFORE: usize = 2;

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    let place = r"\p{Lu}[\p{L}.'’-]*(?:[ /,]+\p{Lu}[\p{L}.'’-]*){0,6}";
    let date = r"(?:,? \p{Lu}\p{L}{2,8}\.? \d{1,2}(?:, \d{4})?)?";
    let dash = r"(?:--|[-–—])";
    let known = r"Reuters|AP|AFP|UPI|CNN(?: ?\p{L}+)?|Bloomberg|Xinhua|IANS|PTI|ANI|APP|TASS|dpa";
    let loud =
        r"\p{Lu}[\p{Lu}.'’-]{2,}(?: \p{Lu}[\p{Lu}.'’-]+){0,3}(?:, \p{Lu}[\p{L}.]+(?: \p{Lu}[\p{L}.]+)?)?";
    Regex::new(&format!(
        r"^(?:(?:{place}{date},? ?)?\((?:(?:{known})\)\s*{dash}?|\p{{Lu}}[\w .&/-]{{1,30}}\)\s*{dash})|{loud}{date} ?{dash})\s+"
    ))
    .expect("the pattern is a constant")
});
/// Words in capitals that stand before a dash and are no place.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:FILE|BREAKING|UPDATED?|WATCH|EXCLUSIVE|VIDEO|LIVE|NEW|OPINION|ANALYSIS|CORRECTION|PHOTO|READ)\b")
        .expect("the pattern is a constant")
});

/// Parts the dateline from the first paragraph that has one.
pub(crate) fn part_dateline(pieces: &mut Vec<Piece>) {
    let running = pieces.iter().enumerate().filter(|(_, piece)| piece.kind.is_none());
    let found = running.take(MAX_BEFORE).find_map(|(at, piece)| Some((at, report_start(&piece.text)?)));
    if let Some((at, start)) = found {
        let text = std::mem::take(&mut pieces[at].text);
        let (dateline, report) = text.split_at(start);
        pieces[at] = Piece { text: dateline.trim_end().to_owned(), kind: Some(BlockKind::Dateline) };
        pieces.insert(at + 1, Piece { text: report.to_owned(), kind: None });
    }
}

/// Where the report begins behind a dateline: with a capital, a number or a quotation.
fn report_start(paragraph: &str) -> Option<usize> {
    let start = DATELINE.find(paragraph)?.end();
    let opens = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '‘' | '$');
    (!LABEL.is_match(paragraph) && paragraph[start..].starts_with(opens)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::report_start;

    #[test]
    fn a_dateline_is_told_from_a_sentence() {
        for (paragraph, report) in [
            ("WASHINGTON (Reuters) - The court ruled.", Some("The court ruled.")),
            ("(CNN) Alabama sent the bill.", Some("Alabama sent the bill.")),
            ("Raleigh, North Carolina (CNN) As soon as it began.", Some("As soon as it began.")),
            ("LAHORE, Nov. 3 (APP) — “No,” he said.", Some("“No,” he said.")),
            ("PORT ST. LUCIE, Fla. — Ann Lee spoke.", Some("Ann Lee spoke.")),
            ("DENVER -- 40 people came.", Some("40 people came.")),
            ("Port Ellery (HPA) — The mayor left.", Some("The mayor left.")),
            ("The Immigration and Customs Enforcement (ICE) agency arrested 680.", None),
            ("Mitch McConnell (R-Ky.) said no.", None),
            ("NATO — the alliance — met.", None),
            ("FILE - In this photo, Ann Lee votes.", None),
            ("Ann Lee spoke.", None),
        ] {
            assert_eq!(report_start(paragraph).map(|at| &paragraph[at..]), report, "{paragraph}");
        }
    }
}
