//! How well a score ranks positive items before negative ones.

use super::ratio;

/// Items by falling score, in runs of equal score, as (positives, negatives) of each run.
fn runs(items: &[(f64, bool)]) -> Vec<(f64, f64)> {
    let mut sorted = items.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let count = |run: &[(f64, bool)], positive: bool| run.iter().filter(|i| i.1 == positive).count() as f64;
    sorted.chunk_by(|a, b| a.0 <= b.0).map(|run| (count(run, true), count(run, false))).collect()
}

/// Probability that a positive item scores above a negative one, ties counting half, in [0, 1].
///
/// Area under the ROC curve by Mann and Whitney's U; `None` unless there are both positives and negatives.
#[must_use]
pub fn auc(items: &[(f64, bool)]) -> Option<f64> {
    let (mut above, mut seen, mut negatives) = (0.0, 0.0, 0.0);
    for (positive, negative) in runs(items) {
        above += negative * (seen + positive / 2.0);
        seen += positive;
        negatives += negative;
    }
    ratio(above, seen * negatives)
}

/// Mean over the positives of the precision at their score, items of equal score taken together, in (0, 1].
///
/// scikit-learn's `average_precision_score`: Σ (Rₙ − Rₙ₋₁) Pₙ, without interpolation. `None` without positives.
#[must_use]
pub fn average_precision(items: &[(f64, bool)]) -> Option<f64> {
    let (mut sum, mut seen, mut n) = (0.0, 0.0, 0.0);
    for (positive, negative) in runs(items) {
        seen += positive;
        n += positive + negative;
        sum += positive * seen / n;
    }
    ratio(sum, seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_rank_at_chance_in_any_order() {
        for items in [[(0.0, true), (-0.0, false)], [(-0.0, true), (0.0, false)]] {
            assert_eq!(auc(&items), Some(0.5));
            assert_eq!(average_precision(&items), Some(0.5));
        }
    }

    #[test]
    fn negating_the_scores_turns_the_auc_over() {
        let items = [(0.3, true), (0.1, false), (0.3, false), (0.8, true), (0.5, false)];
        let (there, back) = (auc(&items).unwrap(), auc(&items.map(|(score, is)| (-score, is))).unwrap());
        assert!((there + back - 1.0).abs() < 1e-12);
    }
}
