//! JSON that can stand inside a `<script>` element.

use std::fmt::Write;

use serde::Serialize;

use super::HtmlError;

/// The value as JSON in which nothing can end the element, open a comment or act as a control character.
/// All of these stand in strings only, so an escape stands for the same character.
pub(super) fn json(value: &impl Serialize) -> Result<String, HtmlError> {
    let plain = serde_json::to_string(value).map_err(HtmlError::Json)?;
    let mut safe = String::with_capacity(plain.len() + plain.len() / 16);
    for character in plain.chars() {
        if matches!(character, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') || character.is_control() {
            write!(safe, "\\u{:04x}", u32::from(character)).map_err(HtmlError::Format)?;
        } else {
            safe.push(character);
        }
    }
    Ok(safe)
}

/// Three decimals: more than is shown, and a third of the bytes.
pub(super) fn rounded(value: f64) -> f64 {
    // Adding zero turns a negative zero into a plain one.
    (value * 1000.0).round() / 1000.0 + 0.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{json, rounded};

    proptest! {
        #[test]
        fn any_text_comes_back_and_cannot_end_the_element(text in any::<String>()) {
            let safe = json(&text).unwrap();
            prop_assert_eq!(&serde_json::from_str::<String>(&safe).unwrap(), &text);
            let ends = |c: char| matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') || c.is_control();
            prop_assert!(!safe.contains(ends));
        }
    }

    #[test]
    fn markup_and_separators_are_escaped() {
        let text = "</script><!--<script>&amp;\u{2028}\u{2029}\u{0}\u{1b}\u{85}";
        let safe = json(&text).unwrap();
        assert!(safe.starts_with("\"\\u003c/script\\u003e\\u003c!--"), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
        assert_eq!(json(&rounded(-0.000_01)).unwrap(), "0.0");
    }
}
