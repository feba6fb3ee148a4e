//! Means of independent values and their differences, by Student's t.
//!
//! With few values these intervals cover better than those of the bootstrap; the simulation in the tests of the
//! comparison holds them to their level on skewed scores.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::{Interval, mean};

/// How far one mean lies from another, or from 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct MeanDifference {
    /// First less second.
    pub difference: f64,
    /// Its interval.
    pub interval: Interval,
    /// Two-sided p-value that the true difference is 0, in [0, 1].
    pub p_value: f64,
}

/// Mean and the variance of the values about it; `None` of fewer than two values.
pub(crate) fn moments(values: &[f64]) -> Option<(f64, f64)> {
    let centre = mean(values.iter().copied()).filter(|_| values.len() > 1)?;
    let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
    Some((centre, squares / (values.len() - 1) as f64))
}

/// The mean of `values` against 0; `None` of fewer than two values, or where all are equal.
#[must_use]
pub fn one_sample(values: &[f64], level: f64) -> Option<MeanDifference> {
    let (centre, variance) = moments(values)?;
    let n = values.len() as f64;
    by_t(centre, variance / n, n - 1.0, level)
}

/// The mean of `first` less that of `second`, variances not taken for equal: Welch (1947).
///
/// `None` where a side has fewer than two values, or where neither side varies.
#[must_use]
pub fn welch(first: &[f64], second: &[f64], level: f64) -> Option<MeanDifference> {
    let ((centre, variance), (other_centre, other_variance)) = (moments(first)?, moments(second)?);
    let (n, m) = (first.len() as f64, second.len() as f64);
    let (part, other_part) = (variance / n, other_variance / m);
    let error = part + other_part;
    let freedom = error.powi(2) / (part.powi(2) / (n - 1.0) + other_part.powi(2) / (m - 1.0));
    by_t(centre - other_centre, error, freedom, level)
}

/// `squared_error` is the variance of the difference.
fn by_t(difference: f64, squared_error: f64, freedom: f64, level: f64) -> Option<MeanDifference> {
    let error = squared_error.sqrt();
    if error <= f64::EPSILON {
        return None;
    }
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let reach = error * t.inverse_cdf(f64::midpoint(1.0, level));
    Some(MeanDifference {
        difference,
        interval: Interval(difference - reach, difference + reach),
        p_value: (2.0 * t.sf((difference / error).abs())).min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::{one_sample, welch};

    const A: [f64; 6] = [0.1, -0.4, 0.3, 0.25, -0.05, 0.6];
    const B: [f64; 5] = [-0.3, -0.1, -0.5, 0.2, -0.35];

    const ONE: (f64, f64, f64) = (-0.223_577_655, 0.490_244_322, 0.381_004_366);
    const TWO: (f64, f64, f64) = (-0.073_084_173, 0.759_750_839, 0.095_025_591);

    /// The expected numbers are those of `scipy.stats.ttest_1samp` and `ttest_ind(equal_var=False)`.
    #[test]
    fn intervals_and_p_values_equal_scipy() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
        let one = one_sample(&A, 0.95).unwrap();
        close(one.difference, 0.133_333_333);
        close(one.interval.0, ONE.0);
        close(one.interval.1, ONE.1);
        close(one.p_value, ONE.2);
        let two = welch(&A, &B, 0.95).unwrap();
        close(two.interval.0, TWO.0);
        close(two.interval.1, TWO.1);
        close(two.p_value, TWO.2);
    }

    #[test]
    fn exchanging_the_sides_negates_the_difference() {
        let (there, back) = (welch(&A, &B, 0.95).unwrap(), welch(&B, &A, 0.95).unwrap());
        assert!((there.difference + back.difference).abs() < 1e-12);
        assert!((there.interval.0 + back.interval.1).abs() < 1e-12);
        assert!((there.p_value - back.p_value).abs() < 1e-12);
    }

    #[test]
    fn too_few_or_equal_values_tell_nothing() {
        assert_eq!(one_sample(&[], 0.95), None);
        assert_eq!(one_sample(&[0.3], 0.95), None);
        assert_eq!(one_sample(&[0.3; 9], 0.95), None);
        assert_eq!(welch(&A, &[0.1], 0.95), None);
        assert!(welch(&A, &[0.1; 4], 0.95).is_some());
    }
}
