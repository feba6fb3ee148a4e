//! Lines to paragraphs.
//!
//! In: plain text with `\n` line ends. Out: its paragraphs, in order. A line is a paragraph, unless the text
//! was wrapped to a fixed width; then the lines between two blank lines are joined.

use super::normalise;

/// Widths that texts are wrapped to. Below, lines are headings or verse; above, they are paragraphs.
const WIDTHS: std::ops::RangeInclusive<usize> = 45..=110;

/// How far short of the width a wrapped line may end, as a word that was broken at a hyphen or a slash would
/// have fitted.
const SLACK: usize = 12;

/// The paragraphs of a text, with single spaces.
pub(crate) fn split(text: &str) -> Vec<String> {
    let lines: Vec<String> = text.split('\n').map(normalise::spaces).collect();
    let width = wrap_width(&lines);
    let mut paragraphs: Vec<String> = Vec::new();
    // Whether the last paragraph may go on with the next line.
    let mut previous: Option<&str> = None;
    for line in &lines {
        if line.is_empty() {
            previous = None;
            continue;
        }
        let continues =
            previous.is_some_and(|previous| width.is_some_and(|width| is_wrapped(previous, line, width)));
        match paragraphs.last_mut() {
            Some(last) if continues => {
                last.push(' ');
                last.push_str(line);
            }
            _ => paragraphs.push(line.clone()),
        }
        previous = Some(line);
    }
    paragraphs
}

/// The width that the text was wrapped to, if it was: no line is longer, most lines that another follows
/// could not have taken its first word, and many of them end inside a sentence.
fn wrap_width(lines: &[String]) -> Option<usize> {
    let width = lines.iter().map(|line| line.chars().count()).max()?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let pairs = lines.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty());
    let (mut n_pairs, mut n_wrapped, mut n_inside) = (0_usize, 0_usize, 0_usize);
    for pair in pairs {
        n_pairs += 1;
        n_wrapped += usize::from(is_wrapped(&pair[0], &pair[1], width));
        let goes_on = pair[1].starts_with(|c: char| c.is_lowercase());
        n_inside += usize::from(goes_on && !ends_sentence(&pair[0]));
    }
    (n_pairs >= 2 && n_wrapped * 10 >= n_pairs * 6 && n_inside * 3 >= n_pairs).then_some(width)
}

/// Whether `next` goes on with the paragraph of `line`, in a text wrapped to `width`.
fn is_wrapped(line: &str, next: &str, width: usize) -> bool {
    let n_first = next.split(' ').next().unwrap_or_default().chars().count();
    line.chars().count() + 1 + n_first + SLACK > width && !is_list_item(next)
}

fn is_list_item(line: &str) -> bool {
    line.starts_with(['•', '*', '▪']) || line.starts_with("- ")
}

/// Whether the text ends as sentences do, closing marks aside.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', ' ']).ends_with(['.', '!', '?', '…'])
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn lines_are_paragraphs_unless_the_text_is_wrapped() {
        struct Case {
            name: &'static str,
            text: &'static str,
            want: &'static [&'static str],
        }
        for case in [
            Case { name: "blank lines", text: "One.\n\nTwo.\n \nThree.", want: &["One.", "Two.", "Three."] },
            Case {
                name: "related links on lines of their own",
                text: "A paragraph that is long enough to be no line of a wrapped text, since it goes on and on \
                       and on without any end.\n\nRead more: one\nRead more: two",
                want: &[
                    "A paragraph that is long enough to be no line of a wrapped text, since it goes on and on \
                     and on without any end.",
                    "Read more: one",
                    "Read more: two",
                ],
            },
        ] {
            assert_eq!(split(case.text), case.want, "{}", case.name);
        }
    }

    #[test]
    fn hard_wrapped_text_is_rejoined() {
        let text = "The council met on Monday evening, as it does every month, and agreed\n\
                    that the road would be built by spring, whatever the cost of it may\n\
                    turn out to be.\n\n\
                    Nobody spoke against it, and the few who came to listen went home\n\
                    early.\n\n\
                    What next\n";
        assert_eq!(
            split(text),
            [
                "The council met on Monday evening, as it does every month, and agreed that the road would be built \
                 by spring, whatever the cost of it may turn out to be.",
                "Nobody spoke against it, and the few who came to listen went home early.",
                "What next",
            ]
        );
    }
}
