//! How good probabilities are: proper scores and calibration.
//!
//! Items are `(probabilities over the classes, gold class)`; each row sums to 1.

use serde::Serialize;

use super::mean;

/// Mean of −ln of the gold class's probability, in [0, 36.05]; `None` without items.
///
/// Probabilities are kept off 0 by the machine epsilon of f64, as scikit-learn's `log_loss` does.
///
/// # Panics
///
/// Where a gold class has no probability.
#[must_use]
pub fn log_loss<P: AsRef<[f64]>>(items: &[(P, usize)]) -> Option<f64> {
    let kept = f64::EPSILON..=1.0 - f64::EPSILON;
    mean(items.iter().map(|(probs, gold)| -probs.as_ref()[*gold].clamp(*kept.start(), *kept.end()).ln()))
}

/// Mean squared distance from the gold class's corner, summed over classes, in [0, 2]; `None` without items.
///
/// Brier (1950), Verification of forecasts expressed in terms of probability: the original form, twice the
/// binary one.
#[must_use]
pub fn brier<P: AsRef<[f64]>>(items: &[(P, usize)]) -> Option<f64> {
    mean(items.iter().map(|(probs, gold)| {
        let target = |c: usize| if c == *gold { 1.0 } else { 0.0 };
        probs.as_ref().iter().enumerate().map(|(c, p)| (p - target(c)).powi(2)).sum()
    }))
}

/// Confidence in the top label (the first of equals) and whether it is right, for each item with classes.
#[must_use]
pub fn top_label<P: AsRef<[f64]>>(items: &[(P, usize)]) -> Vec<(f64, bool)> {
    let top = |probs: &[f64]| {
        probs.iter().copied().enumerate().reduce(|best, next| if next.1 > best.1 { next } else { best })
    };
    let item = |(probs, gold): &(P, usize)| {
        top(probs.as_ref()).map(|(label, confidence)| (confidence, label == *gold))
    };
    items.iter().filter_map(item).collect()
}

/// One bin of a reliability diagram.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Items in the bin, at least one.
    pub n: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// Share of them that is right.
    pub accuracy: f64,
}

/// Bins of equal mass of `(confidence, right)` pairs, by rising confidence; empty bins are left out.
///
/// Equal confidences are put in order by `right`, so the bins do not depend on the order of the pairs.
#[must_use]
pub fn reliability(pairs: &[(f64, bool)], n_bins: usize) -> Vec<Bin> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let edge = |bin: usize| bin * sorted.len() / n_bins;
    let bin = |i: usize| {
        let items = &sorted[edge(i)..edge(i + 1)];
        Some(Bin {
            n: items.len(),
            confidence: mean(items.iter().map(|pair| pair.0))?,
            accuracy: mean(items.iter().map(|pair| f64::from(u8::from(pair.1))))?,
        })
    };
    (0..n_bins).filter_map(bin).collect()
}

/// Mean distance of confidence and accuracy over bins of equal mass, in [0, 1]; `None` without pairs or bins.
///
/// Naeini et al. (2015), Obtaining well calibrated probabilities using Bayesian binning, with the equal-mass
/// bins of Nguyen and O'Connor (2015).
#[must_use]
pub fn expected_calibration_error(pairs: &[(f64, bool)], n_bins: usize) -> Option<f64> {
    let bins = reliability(pairs, n_bins);
    let gap = |bin: &Bin| bin.n as f64 * (bin.accuracy - bin.confidence).abs();
    super::ratio(bins.iter().map(gap).sum(), bins.iter().map(|bin| bin.n as f64).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_do_not_depend_on_the_order_of_equal_confidences() {
        let pairs = [(0.6, true), (0.6, false), (0.6, true), (0.9, true), (0.6, false), (0.9, false)];
        let mut turned = pairs;
        turned.reverse();
        assert_eq!(reliability(&pairs, 4), reliability(&turned, 4));
    }

    #[test]
    fn bins_are_of_equal_mass_and_hold_every_pair() {
        let pairs: Vec<_> = (0..10).map(|i| (f64::from(i) / 10.0, i > 4)).collect();
        let sizes = |n_bins| reliability(&pairs, n_bins).iter().map(|bin| bin.n).collect::<Vec<_>>();
        assert_eq!(sizes(5), [2; 5]);
        assert_eq!(sizes(3), [3, 3, 4]);
        assert_eq!(sizes(20), [1; 10]);
        assert!(sizes(0).is_empty());
    }

    #[test]
    fn calibration_error_is_the_gap_weighted_by_the_size_of_bins() {
        // Worked by hand: bins (0.5, 0.7 | one right) and (0.8, 0.8 | both right).
        let pairs = [(0.5, false), (0.7, true), (0.8, true), (0.8, true)];
        let error = expected_calibration_error(&pairs, 2).unwrap();
        assert!((error - (0.5 * 0.1 + 0.5 * 0.2)).abs() < 1e-12);
        assert_eq!(expected_calibration_error(&[], 2), None);
        assert_eq!(expected_calibration_error(&pairs, 0), None);
    }

    #[test]
    fn the_top_label_is_the_first_of_equals() {
        assert_eq!(top_label(&[([0.4, 0.4, 0.2], 1), ([0.1, 0.2, 0.7], 2)]), [(0.4, false), (0.7, true)]);
    }
}
