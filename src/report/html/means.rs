//! Means and shares over articles, with intervals.
//!
//! In: article scores and counts. Out: rounded numbers. Articles are drawn, never sentences; of fewer than
//! [`FEWEST_ARTICLES`] there is no interval, for nothing can be told from them.

use serde::Serialize;

use super::embed::rounded;
use crate::score::Interval;
use crate::statistics::{Bootstrap, wilson};

/// Articles that an interval needs.
pub(super) const FEWEST_ARTICLES: usize = 5;

/// Half the usual draws: a page may hold thousands of intervals, drawn a few hundred pixels wide.
const BOOTSTRAP: Bootstrap = Bootstrap { replicates: 1000, seed: 0, level: 0.95 };

/// Mean of article scores.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Mean {
    pub(super) mean: Option<f64>,
    pub(super) interval: Option<Interval>,
}

impl Mean {
    pub(super) fn of(scores: &[f64]) -> Self {
        let n = scores.len() as f64;
        let mean = (!scores.is_empty()).then(|| rounded(scores.iter().sum::<f64>() / n));
        let interval = (scores.len() >= FEWEST_ARTICLES).then(|| {
            BOOTSTRAP.interval(scores.len(), |drawn| {
                Some(drawn.iter().map(|&article| scores[article]).sum::<f64>() / drawn.len() as f64)
            })
        });
        Self { mean, interval: interval.flatten().map(ends) }
    }
}

/// Interval of `count` articles out of `n`.
pub(super) fn share(count: usize, n: usize) -> Option<Interval> {
    if n < FEWEST_ARTICLES {
        return None;
    }
    wilson(count, n, BOOTSTRAP.level).map(ends)
}

fn ends(interval: Interval) -> Interval {
    Interval(rounded(interval.0), rounded(interval.1))
}

#[cfg(test)]
mod tests {
    use super::{FEWEST_ARTICLES, Mean, share};
    use crate::score::Interval;

    #[test]
    fn an_interval_needs_articles_and_holds_the_mean() {
        assert_eq!(Mean::of(&[]), Mean { mean: None, interval: None });
        let few = vec![0.5; FEWEST_ARTICLES - 1];
        assert_eq!(Mean::of(&few), Mean { mean: Some(0.5), interval: None });
        let scores = [-0.4, 0.1, 0.1, 0.3, 0.6, -0.1];
        let Mean { mean: Some(mean), interval: Some(Interval(low, high)) } = Mean::of(&scores) else {
            panic!("six articles have an interval");
        };
        assert!(low < mean && mean < high && -0.4 <= low && high <= 0.6, "{low} {mean} {high}");
    }

    #[test]
    fn more_of_the_same_articles_narrow_the_interval() {
        let scores = [-0.4, 0.1, 0.1, 0.3, 0.6, -0.1];
        let width = |times: usize| {
            let Interval(low, high) = Mean::of(&scores.repeat(times)).interval.unwrap();
            high - low
        };
        assert!(width(1) > width(4) && width(4) > width(16));
        assert_eq!(share(0, FEWEST_ARTICLES - 1), None);
        assert!(share(0, FEWEST_ARTICLES).unwrap().1 > share(0, 50).unwrap().1);
    }
}
