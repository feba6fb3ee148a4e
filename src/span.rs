//! Half-open byte ranges into an article's cleaned text.

use serde::{Deserialize, Serialize};

/// A half-open range `[start, end)` of bytes of one article's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Number of bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `offset` is inside; the end is not.
    #[must_use]
    pub const fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether `inner` lies wholly inside.
    #[must_use]
    pub const fn covers(self, inner: Self) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The shared part, if there is one.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        self.overlaps(other).then(|| Self::new(self.start.max(other.start), self.end.min(other.end)))
    }

    /// The same range in a text that starts `offset` bytes earlier.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }

    /// The text of the range.
    ///
    /// # Panics
    /// If the range is not inside `text` or cuts a character.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// The range without white space at its ends.
    ///
    /// # Panics
    /// If the range is not inside `text` or cuts a character.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let inside = self.of(text);
        let start = self.start + (inside.len() - inside.trim_start().len());
        Self::new(start, start + inside.trim().len())
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn the_end_is_outside() {
        let span = Span::new(2, 5);
        assert!(span.contains(2) && span.contains(4) && !span.contains(5) && !span.contains(1));
        assert_eq!(span.len(), 3);
    }

    #[test]
    fn touching_ranges_do_not_overlap() {
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 5)));
        assert_eq!(Span::new(0, 4).intersection(Span::new(3, 9)), Some(Span::new(3, 4)));
        assert_eq!(Span::new(0, 3).intersection(Span::new(3, 9)), None);
    }

    #[test]
    fn trimming_moves_both_ends() {
        assert_eq!(Span::new(0, 7).trimmed("  é \u{a0}"), Span::new(2, 4));
        assert!(Span::new(0, 2).trimmed("  ").is_empty());
    }
}
