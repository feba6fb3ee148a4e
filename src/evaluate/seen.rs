//! Which rows a model was trained on, by the hashes in its folder.

use std::collections::BTreeSet;
use std::path::Path;

use crate::digest::sha256;

/// Hexadecimal digits kept of a row's hash.
const DIGITS: usize = 16;

/// Hashes of the texts a model was trained on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrainedRows(BTreeSet<String>);

impl TrainedRows {
    /// Reads one hash per line.
    pub fn read(path: &Path) -> std::io::Result<Self> {
        Ok(Self(std::fs::read_to_string(path)?.lines().map(str::to_owned).collect()))
    }

    /// Whether a row with this text, white space folded, was trained on.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.contains(&sha256(folded.as_bytes())[..DIGITS])
    }
}

#[cfg(test)]
mod tests {
    use super::TrainedRows;

    #[test]
    fn white_space_does_not_hide_a_trained_row() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("rows.txt");
        // The hash that `printf 'a b' | sha256sum` begins with.
        std::fs::write(&file, "c8687a08aa5d6ed2\n").expect("a file");
        let trained = TrainedRows::read(&file).expect("readable");
        assert!(trained.contains("a  b\n"));
        assert!(!trained.contains("a c"));
    }
}
