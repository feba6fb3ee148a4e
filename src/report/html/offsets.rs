//! Spans for the browser: JavaScript counts UTF-16 units.

use super::HtmlError;
use crate::record::OffsetUnit;

/// The UTF-16 offset of each offset of a text; `None` where an offset cuts a character.
pub(super) struct Offsets {
    utf16: Vec<Option<u32>>,
}

impl Offsets {
    pub(super) fn new(text: &str, unit: OffsetUnit) -> Result<Self, HtmlError> {
        let too_long = |_| HtmlError::TooLong;
        let mut utf16 = Vec::with_capacity(text.len() + 1);
        let mut at = 0_u32;
        for character in text.chars() {
            utf16.push(Some(at));
            if unit == OffsetUnit::Bytes {
                utf16.resize(utf16.len() + character.len_utf8() - 1, None);
            }
            let wide = u32::try_from(character.len_utf16()).map_err(too_long)?;
            at = at.checked_add(wide).ok_or(HtmlError::TooLong)?;
        }
        utf16.push(Some(at));
        Ok(Self { utf16 })
    }

    /// The span in UTF-16 units.
    pub(super) fn span(&self, start: usize, end: usize) -> Result<[u32; 2], HtmlError> {
        let unit = |offset: usize| self.utf16.get(offset).copied().flatten();
        match (unit(start), unit(end)) {
            (Some(from), Some(to)) if from <= to => Ok([from, to]),
            _ => Err(HtmlError::Span { start, end }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Offsets;
    use crate::record::OffsetUnit;

    proptest! {
        #[test]
        fn the_browser_cuts_out_the_same_words(before in "\\PC*", inside in "\\PC*", after in "\\PC*") {
            let text = format!("{before}{inside}{after}");
            let utf16: Vec<u16> = text.encode_utf16().collect();
            let count = |part: &str| (part.len(), part.chars().count());
            let (bytes, chars) = count(&before);
            let (n_bytes, n_chars) = count(&inside);
            for (unit, start, end) in [
                (OffsetUnit::Bytes, bytes, bytes + n_bytes),
                (OffsetUnit::Chars, chars, chars + n_chars),
            ] {
                let offsets = Offsets::new(&text, unit).unwrap();
                let [from, to] = offsets.span(start, end).unwrap().map(|at| at as usize);
                prop_assert_eq!(String::from_utf16(&utf16[from..to]).unwrap(), inside.clone());
            }
        }
    }

    #[test]
    fn a_span_that_cuts_a_character_or_leaves_the_text_is_refused() {
        let offsets = Offsets::new("é🙂", OffsetUnit::Bytes).unwrap();
        for (start, end) in [(0, 1), (1, 2), (3, 6), (0, 7), (2, 0), (9, 9)] {
            assert!(offsets.span(start, end).is_err(), "{start}..{end}");
        }
        assert_eq!(offsets.span(2, 6).unwrap(), [1, 3]);
    }
}
