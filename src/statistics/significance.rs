//! Tests of paired decisions, and adjustment for many tests.

use statrs::distribution::{Binomial, ChiSquared, ContinuousCDF, DiscreteCDF};

/// From this many discordant items on, the chi-square approximation is used.
const LARGE: u64 = 1000;

/// Two-sided p-value that two classifiers are equally often the only one that is right, in (0, 1].
///
/// `b` and `c` count the items on which only the first and only the second is right: McNemar (1947). The exact
/// binomial test below 1000 such items, else chi-square with Edwards's continuity correction. 1 without any.
#[must_use]
pub fn mcnemar(b: u64, c: u64) -> f64 {
    let n = b + c;
    if n == 0 {
        return 1.0;
    }
    if n < LARGE {
        let fair = Binomial::new(0.5, n).expect("0.5 is a probability");
        return (2.0 * fair.cdf(b.min(c))).min(1.0);
    }
    let distance = (b.abs_diff(c) as f64 - 1.0).max(0.0);
    ChiSquared::new(1.0).expect("one degree of freedom").sf(distance * distance / n as f64)
}

/// p-values adjusted for the false discovery rate, in the order given, each in [0, 1] and not below its own.
///
/// Benjamini and Hochberg (1995), Controlling the false discovery rate. Empty for none.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![1.0; n];
    let mut least = 1.0_f64;
    for (rank, &i) in order.iter().enumerate().rev() {
        least = least.min(p_values[i] * n as f64 / (rank + 1) as f64);
        adjusted[i] = least;
    }
    adjusted
}
