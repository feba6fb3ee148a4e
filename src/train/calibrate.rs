//! The temperature that makes a head's probabilities fit the dev rows best (Guo et al. 2017).

use crate::evaluate::{Outcome, Prediction};
use crate::statistics::log_loss;

/// With fewer dev rows a temperature says nothing, and none is fitted.
pub(super) const FEWEST_ROWS: usize = 30;
/// The logarithm of a temperature lies within ± this.
const WIDEST: f64 = 2.0;
/// Steps of the search; each leaves 0.62 of the range.
const STEPS: usize = 40;

/// Fits by the log loss of `softmax(ln p / t)`, p being the probabilities at temperature 1; `None` with too few rows.
pub(super) fn temperature(predictions: &[&Prediction]) -> Option<f64> {
    let rows: Vec<(Vec<f64>, usize)> = predictions.iter().filter_map(|row| answered(row)).collect();
    if rows.len() < FEWEST_ROWS {
        return None;
    }
    let loss = |log_t: f64| {
        let inverse = (-log_t).exp();
        let heated = rows.iter().map(|(p, gold)| (powered(p, inverse), *gold)).collect::<Vec<_>>();
        log_loss(&heated).unwrap_or(f64::INFINITY)
    };
    // Golden section: the loss has one valley in the temperature.
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-WIDEST, WIDEST);
    for _ in 0..STEPS {
        let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        if loss(left) < loss(right) {
            high = right;
        } else {
            low = left;
        }
    }
    Some(f64::midpoint(low, high).exp())
}

/// Probabilities in the order of their labels' names, and the place of the gold one.
fn answered(row: &Prediction) -> Option<(Vec<f64>, usize)> {
    let Outcome::Class { gold, probabilities: Some(probabilities), .. } = &row.outcome else { return None };
    let gold = probabilities.keys().position(|label| label == gold)?;
    Some((probabilities.values().copied().collect(), gold))
}

fn powered(probabilities: &[f64], power: f64) -> Vec<f64> {
    let highest = probabilities.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let powers: Vec<f64> =
        probabilities.iter().map(|p| (p.max(f64::MIN_POSITIVE) / highest).powf(power)).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|value| value / sum).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{FEWEST_ROWS, temperature};
    use crate::evaluate::{Outcome, Prediction};

    /// A row judged with 0.9 that is of the likely class, or not.
    fn row(right: bool) -> Prediction {
        let gold = if right { "loaded" } else { "plain" }.to_owned();
        let probabilities = Some(BTreeMap::from([("loaded".to_owned(), 0.9), ("plain".to_owned(), 0.1)]));
        Prediction {
            id: String::new(),
            group: String::new(),
            text: String::new(),
            seen: None,
            fold: None,
            unanswered: None,
            slices: BTreeMap::new(),
            holders: None,
            outcome: Outcome::Class { gold, predicted: None, probabilities, score: None },
        }
    }

    #[test]
    fn it_brings_the_probability_to_the_share_that_is_right() {
        let rows: Vec<Prediction> = (0..100).map(|at| row(at % 10 < 7)).collect();
        let t = temperature(&rows.iter().collect::<Vec<_>>()).unwrap();
        // 0.9^(1/t) : 0.1^(1/t) is 7 : 3.
        let expected = (0.9_f64 / 0.1).ln() / (7.0_f64 / 3.0).ln();
        assert!((t - expected).abs() < 1e-6, "{t}, not {expected}");
    }

    #[test]
    fn few_rows_give_none() {
        let rows: Vec<Prediction> = (1..FEWEST_ROWS).map(|_| row(true)).collect();
        assert_eq!(temperature(&rows.iter().collect::<Vec<_>>()), None);
    }
}
