//! Which rows a model was trained on, by the hashes in its folder, and what that makes of an evaluation.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::prediction::Prediction;
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
        self.0.contains(&row_hash(text))
    }

    /// Adds a row that is trained on.
    pub fn insert(&mut self, text: &str) {
        self.0.insert(row_hash(text));
    }
}

/// As a model folder holds them: one hash per line, sorted.
impl std::fmt::Display for TrainedRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|hash| writeln!(f, "{hash}"))
    }
}

fn row_hash(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    sha256(folded.as_bytes())[..DIGITS].to_owned()
}

/// Whether the rows of an evaluation were seen in training.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// In words.
    pub verdict: &'static str,
    /// Rows that the system was trained on and was not held out from; `None` where it is not known.
    pub n: Option<usize>,
    /// Folds of a cross-validation, where every row says which it was held out in.
    pub folds: Option<usize>,
}

impl Seen {
    /// What the rows say.
    #[must_use]
    pub fn of(predictions: &[Prediction]) -> Self {
        let folds: Option<BTreeSet<u32>> = predictions.iter().map(|prediction| prediction.fold).collect();
        let folds = folds.map(|folds| folds.len()).filter(|&n| n > 1);
        let held_out = |prediction: &Prediction| folds.is_some() && prediction.fold.is_some();
        let seen = |p: &Prediction| if held_out(p) { Some(0) } else { p.seen.map(usize::from) };
        let n = predictions.iter().map(seen).sum::<Option<usize>>();
        let verdict = match n {
            _ if folds.is_some() => "out of fold",
            None => "not known",
            Some(0) => "unseen",
            Some(n) if n == predictions.len() => "seen in training",
            Some(_) => "partly seen in training",
        };
        Self { verdict, n, folds }
    }

    /// Whether some row was seen, so that the figures do not measure what the system can do.
    #[must_use]
    pub fn spoils(&self) -> bool {
        self.n.is_some_and(|n| n > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::asked::asked;
    use super::super::rows::{LoadedRow, Rows};
    use super::{Seen, TrainedRows};

    #[test]
    fn a_trained_row_counts_as_seen_unless_every_row_was_held_out() {
        struct Case {
            rows: [(Option<bool>, Option<u32>); 2],
            verdict: &'static str,
            n: Option<usize>,
        }
        let cases = [
            Case { rows: [(None, None), (Some(true), None)], verdict: "not known", n: None },
            Case { rows: [(Some(false), None); 2], verdict: "unseen", n: Some(0) },
            Case { rows: [(Some(true), None); 2], verdict: "seen in training", n: Some(2) },
            Case {
                rows: [(Some(true), None), (Some(false), None)],
                verdict: "partly seen in training",
                n: Some(1),
            },
            Case {
                rows: [(Some(true), Some(0)), (Some(true), None)],
                verdict: "seen in training",
                n: Some(2),
            },
            Case { rows: [(Some(true), Some(1)); 2], verdict: "seen in training", n: Some(2) },
            Case { rows: [(Some(true), Some(0)), (None, Some(1))], verdict: "out of fold", n: Some(0) },
        ];
        let row = |id: &str| LoadedRow {
            id: id.to_owned(),
            group: None,
            text: "It rained.".to_owned(),
            gold: false,
            words: None,
            outlet: None,
        };
        for Case { rows, verdict, n } in cases {
            let mut predictions = asked(&Rows::Loaded(vec![row("a"), row("b")]));
            for (prediction, (seen, fold)) in predictions.iter_mut().zip(rows) {
                (prediction.seen, prediction.fold) = (seen, fold);
            }
            let found = Seen::of(&predictions);
            assert_eq!((found.verdict, found.n), (verdict, n), "{rows:?}");
        }
    }

    #[test]
    fn white_space_does_not_hide_a_trained_row() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("rows.txt");
        // The hash that `printf 'a b' | sha256sum` begins with.
        std::fs::write(&file, "c8687a08aa5d6ed2\n").expect("a file");
        let trained = TrainedRows::read(&file).expect("readable");
        assert!(trained.contains("a  b\n"));
        assert!(!trained.contains("a c"));
        let mut more = TrainedRows::default();
        more.insert(" a b");
        assert_eq!(more, trained);
        assert_eq!(more.to_string(), "c8687a08aa5d6ed2\n");
    }
}
