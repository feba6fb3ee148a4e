//! Intervals of shares.
//!
//! Wilson (1927), Probable inference, the law of succession, and statistical inference. The bootstrap gives a
//! share of none or of all a point for an interval; this one does not.

use statrs::distribution::{ContinuousCDF, Normal};

use super::Interval;

/// Wilson's interval of `count` out of `n`; `None` out of nothing.
///
/// # Panics
///
/// Where `count` is above `n`.
#[must_use]
pub fn wilson(count: usize, n: usize, level: f64) -> Option<Interval> {
    assert!(count <= n, "a part is not larger than its whole");
    if n == 0 {
        return None;
    }
    let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, level));
    let (share, n) = (count as f64 / n as f64, n as f64);
    let centre = share + z * z / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let end = |at: f64| (at / (1.0 + z * z / n)).clamp(0.0, 1.0);
    Some(Interval(end(centre - half), end(centre + half)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_the_published_one() {
        struct Case {
            count: usize,
            n: usize,
            want: (f64, f64),
        }
        // Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3.
        for case in [
            Case { count: 81, n: 263, want: (0.2553, 0.3662) },
            Case { count: 15, n: 148, want: (0.0624, 0.1605) },
            Case { count: 0, n: 20, want: (0.0, 0.1611) },
            Case { count: 1, n: 29, want: (0.0061, 0.1718) },
        ] {
            let Interval(low, high) = wilson(case.count, case.n, 0.95).unwrap();
            assert!((low - case.want.0).abs() < 5e-5 && (high - case.want.1).abs() < 5e-5, "{low} {high}");
        }
        assert_eq!(wilson(0, 0, 0.95), None);
    }

    #[test]
    fn the_rest_has_the_mirrored_interval_and_the_share_lies_inside() {
        for n in [1, 2, 7, 100] {
            for count in 0..=n {
                let Interval(low, high) = wilson(count, n, 0.9).unwrap();
                let Interval(rest_low, rest_high) = wilson(n - count, n, 0.9).unwrap();
                assert!((low + rest_high - 1.0).abs() < 1e-12 && (high + rest_low - 1.0).abs() < 1e-12);
                let share = count as f64 / n as f64;
                assert!(low - 1e-12 <= share && share <= high + 1e-12 && low < high);
            }
        }
    }
}
