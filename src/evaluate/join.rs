//! Predictions files: written row by row, read back only for the set they belong to.

use std::io::{BufRead, Write};
use std::path::Path;

use super::EvaluateError;
use super::prediction::Prediction;

/// Writes one object per line.
pub fn write(predictions: &[Prediction], out: &mut dyn Write) -> std::io::Result<()> {
    for prediction in predictions {
        serde_json::to_writer(&mut *out, prediction)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Reads one object per line.
pub fn read(path: &Path) -> Result<Vec<Prediction>, EvaluateError> {
    let unreadable = |source| EvaluateError::Read { path: path.to_path_buf(), source };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut predictions = Vec::new();
    for (number, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line = line.map_err(unreadable)?;
        if line.trim().is_empty() {
            continue;
        }
        predictions.push(serde_json::from_str(&line).map_err(|source| EvaluateError::Prediction {
            path: path.to_path_buf(),
            line: number + 1,
            source,
        })?);
    }
    Ok(predictions)
}

/// Checks that two lists of predictions are of the same rows in the same order, with the same gold labels.
pub fn same_rows(expected: &[Prediction], given: &[Prediction]) -> Result<(), EvaluateError> {
    if expected.len() != given.len() {
        return Err(EvaluateError::RowCount { expected: expected.len(), given: given.len() });
    }
    for (row, (expected, given)) in expected.iter().zip(given).enumerate() {
        let what = if expected.id != given.id {
            Some("id")
        } else if expected.text != given.text {
            Some("text")
        } else if !expected.outcome.same_gold(&given.outcome) {
            Some("gold label")
        } else {
            None
        };
        if let Some(what) = what {
            return Err(EvaluateError::OtherRow {
                row: row + 1,
                what,
                expected: expected.id.clone(),
                given: given.id.clone(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::prediction::{Outcome, Prediction};
    use super::{read, write};

    proptest! {
        #[test]
        fn probabilities_are_read_back_to_the_last_bit(values in prop::collection::vec(0.0_f64..1.0, 1..20)) {
            let predictions: Vec<Prediction> = values
                .iter()
                .map(|&value| Prediction {
                    id: "a".into(),
                    group: "a".into(),
                    text: "Ada “Lund”\nlied.".into(),
                    seen: Some(true),
                    fold: Some(3),
                    unanswered: None,
                    holders: None,
                    slices: [("label".to_owned(), "loaded".to_owned())].into(),
                    outcome: Outcome::Class {
                        gold: "loaded".into(),
                        predicted: None,
                        probabilities: Some([("plain".to_owned(), 1.0 - value), ("loaded".to_owned(), value)].into()),
                        score: Some(value / 3.0),
                    },
                })
                .collect();
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("rows.jsonl");
            let mut bytes = Vec::new();
            write(&predictions, &mut bytes).expect("memory takes all");
            std::fs::write(&path, bytes).expect("a file");
            prop_assert_eq!(read(&path).expect("readable"), predictions);
        }
    }
}
