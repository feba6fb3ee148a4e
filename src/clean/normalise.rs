//! Characters: what different files write differently is written one way.
//!
//! In: text as read. Out: NFC, `\n` line ends, single plain spaces, no invisible characters. Quotation marks
//! and dashes stay as written, because later stages read them.

use std::borrow::Cow;

use tokenizers::NormalizedString;

/// Whole text with `\n` line ends and no invisible characters; lines and their white space are kept.
pub(crate) fn lines(text: &str) -> String {
    let text = composed(text);
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => out.push('\n'),
            '\u{2029}' => out.push_str("\n\n"),
            c if is_invisible(c) => {}
            c if c.is_whitespace() || c == '\u{2800}' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// One line with single spaces and none at its ends.
pub(crate) fn spaces(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Text of one line: a title or another field.
pub(crate) fn field(text: &str) -> String {
    spaces(&lines(text))
}

/// Letters and digits only, in lower case: for comparing what is written with other marks or in capitals.
pub(crate) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Control characters, zero-width and direction marks, soft hyphens. A variation selector or joiner matters
/// only to how a sign is drawn.
fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// NFC. Most news is composed already, which the ranges that hold no combining character tell at once.
fn composed(text: &str) -> Cow<'_, str> {
    let plain = |c: char| matches!(u32::from(c), 0..0x300 | 0x400..0x483 | 0x2010..0x20d0 | 0x4e00..0xa000);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    // Line by line: the alignment that `NormalizedString` keeps costs memory per character.
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.chars().all(plain) {
            out.push_str(line);
        } else {
            let mut line = NormalizedString::from(line);
            line.nfc();
            out.push_str(line.get());
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{field, folded, lines};

    #[test]
    fn characters_are_written_one_way() {
        struct Case {
            text: &'static str,
            want: &'static str,
        }
        for case in [
            Case { text: "a\r\nb\rc\u{2028}d", want: "a\nb\nc\nd" },
            Case { text: "\u{feff}x\u{a0}y\u{2009}z\u{3000}!", want: "x y z !" },
            Case { text: "so\u{ad}ft z\u{200b}ero \u{1b}esc", want: "soft zero esc" },
            Case {
                text: "“curly” ‘quotes’ – stay…", want: "“curly” ‘quotes’ – stay…"
            },
            Case { text: "cafe\u{301} A\u{30a}", want: "café Å" },
            Case { text: "tab\there", want: "tab here" },
        ] {
            assert_eq!(lines(case.text), case.want);
        }
        assert_eq!(field("  a \n\t b\u{a0} "), "a b");
        assert_eq!(folded("The U.S.’s “Plan”"), "theussplan");
    }
}
