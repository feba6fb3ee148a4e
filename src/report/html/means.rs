//! Means and shares over articles, rounded for the page.
//!
//! Means are those of a comparison ([`mean_of`]); shares have Wilson's interval, from as many articles.

use serde::Serialize;

use super::embed::rounded;
use crate::compare::{FEWEST, mean_of};
use crate::score::Interval;
use crate::statistics::wilson;

/// Mean of article scores.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Mean {
    pub(super) mean: Option<f64>,
    pub(super) interval: Option<Interval>,
}

impl Mean {
    pub(super) fn of(scores: &[f64]) -> Self {
        let found = mean_of(scores);
        Self { mean: found.value.map(rounded), interval: found.interval.map(ends) }
    }
}

/// Interval of `count` articles out of `n`.
pub(super) fn share(count: usize, n: usize) -> Option<Interval> {
    if n < FEWEST {
        return None;
    }
    wilson(count, n, 0.95).map(ends)
}

pub(super) fn ends(interval: Interval) -> Interval {
    Interval(rounded(interval.0), rounded(interval.1))
}

#[cfg(test)]
mod tests {
    use super::{FEWEST, Mean, share};
    use crate::score::Interval;

    #[test]
    fn an_interval_needs_articles_and_holds_the_mean() {
        assert_eq!(Mean::of(&[]), Mean { mean: None, interval: None });
        let scores = [-0.4, 0.1, 0.1, 0.3, 0.6, -0.1];
        assert_eq!(Mean::of(&scores[..FEWEST - 1]), Mean { mean: Some(0.025), interval: None });
        let Mean { mean: Some(mean), interval: Some(Interval(low, high)) } = Mean::of(&scores) else {
            panic!("six articles have an interval");
        };
        assert!(low < mean && mean < high && -0.4 <= low && high <= 0.6, "{low} {mean} {high}");
    }

    #[test]
    fn a_share_of_more_articles_is_known_better() {
        assert_eq!(share(0, FEWEST - 1), None);
        assert!(share(0, FEWEST).unwrap().1 > share(0, 50).unwrap().1);
    }
}
