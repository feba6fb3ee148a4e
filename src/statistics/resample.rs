//! Intervals and paired tests by the bootstrap over groups.
//!
//! Items of one article depend on each other, so whole groups (articles) are drawn, never single items. The
//! interval is the bias-corrected and accelerated one (BCa): Efron (1987), Better bootstrap confidence
//! intervals; Davison and Hinkley (1997), chapter 5. It needs at least two groups; with fewer than about 100 it
//! covers somewhat less than its level, as every bootstrap interval does.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

use super::{Interval, mean};

/// Share of replicates that must be defined for an interval to be given.
const DEFINED_SHARE: f64 = 0.9;

/// The settings of a bootstrap; equal settings give equal results on any number of threads.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bootstrap {
    /// How many times the groups are drawn.
    pub replicates: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Level of the intervals, in (0, 1).
    pub level: f64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { replicates: 2000, seed: 0, level: 0.95 }
    }
}

/// How far a first statistic lies above a second one on the same groups.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PairedDifference {
    /// First less second.
    pub difference: f64,
    /// Its interval.
    pub interval: Interval,
    /// Two-sided p-value that the true difference is 0, in (0, 1].
    pub p_value: f64,
}

/// A statistic of all groups, of each draw where it is defined, and with each block of groups left out.
struct Replicates {
    value: f64,
    drawn: Vec<f64>,
    left_out: Vec<f64>,
}

impl Bootstrap {
    /// Interval of a statistic of groups, which is given the indices of the groups drawn.
    ///
    /// `None` for fewer than two groups, where the statistic of all groups is undefined, or where it is
    /// undefined on more than a tenth of the draws (the rest would tell of another population).
    pub fn interval(
        &self,
        n_groups: usize,
        statistic: impl Fn(&[usize]) -> Option<f64> + Sync,
    ) -> Option<Interval> {
        let replicates = self.replicate(n_groups, statistic)?;
        Some(self.accelerated(&replicates))
    }

    /// As [`interval`](Self::interval), for a statistic of the sums of each group's numbers: scored once only.
    ///
    /// # Panics
    ///
    /// Where groups hold different numbers of numbers.
    pub fn interval_of_sums(
        &self,
        groups: &[Vec<f64>],
        statistic: impl Fn(&[f64]) -> Option<f64> + Sync,
    ) -> Option<Interval> {
        self.interval(groups.len(), |drawn| statistic(&sums(groups, drawn)))
    }

    /// Difference of two statistics on the same draws.
    ///
    /// The p-value is (c + 1) / (n + 1), where c of n draws lie at least as far from the difference as that lies
    /// from 0: Noreen (1989), and Koehn (2004), Statistical significance tests for machine translation
    /// evaluation. `None` as for [`interval`](Self::interval), both statistics being needed.
    pub fn paired_difference(
        &self,
        n_groups: usize,
        first: impl Fn(&[usize]) -> Option<f64> + Sync,
        second: impl Fn(&[usize]) -> Option<f64> + Sync,
    ) -> Option<PairedDifference> {
        let replicates = self.replicate(n_groups, |drawn| Some(first(drawn)? - second(drawn)?))?;
        let difference = replicates.value;
        // Draws as far off as the difference count, whatever rounding does to their last digit.
        let bound = difference.abs() * (1.0 - 1e-12);
        let far = replicates.drawn.iter().filter(|drawn| (*drawn - difference).abs() >= bound).count();
        Some(PairedDifference {
            difference,
            interval: self.accelerated(&replicates),
            p_value: (far + 1) as f64 / (replicates.drawn.len() + 1) as f64,
        })
    }

    /// As [`paired_difference`](Self::paired_difference), for statistics of the sums of each group's numbers.
    ///
    /// # Panics
    ///
    /// Where the two sides have different numbers of groups, or groups hold different numbers of numbers.
    pub fn paired_difference_of_sums(
        &self,
        first: &[Vec<f64>],
        second: &[Vec<f64>],
        statistic: impl Fn(&[f64]) -> Option<f64> + Sync,
    ) -> Option<PairedDifference> {
        assert_eq!(first.len(), second.len(), "both sides score the same groups");
        let of = |groups: &[Vec<f64>], drawn: &[usize]| statistic(&sums(groups, drawn));
        self.paired_difference(first.len(), |drawn| of(first, drawn), |drawn| of(second, drawn))
    }

    /// Evaluates the statistic everywhere it is needed, in an order that threads do not change.
    fn replicate(
        &self,
        n_groups: usize,
        statistic: impl Fn(&[usize]) -> Option<f64> + Sync,
    ) -> Option<Replicates> {
        if n_groups < 2 {
            return None;
        }
        let all: Vec<usize> = (0..n_groups).collect();
        let value = statistic(&all)?;
        let seeded = ChaCha8Rng::seed_from_u64(self.seed);
        let drawn: Vec<f64> = (0..self.replicates as u64)
            .into_par_iter()
            .filter_map(|replicate| {
                let mut rng = seeded.clone();
                rng.set_stream(replicate);
                let groups: Vec<usize> = (0..n_groups).map(|_| rng.random_range(0..n_groups)).collect();
                statistic(&groups)
            })
            .collect();
        if drawn.is_empty() || (drawn.len() as f64) < DEFINED_SHARE * self.replicates as f64 {
            return None;
        }
        // Blocks keep the cost below that of the draws; the skewness they show is the same.
        let n_blocks = n_groups.min(self.replicates);
        let left_out = (0..n_blocks)
            .into_par_iter()
            .filter_map(|block| {
                let kept: Vec<usize> =
                    all.iter().copied().filter(|group| group % n_blocks != block).collect();
                statistic(&kept)
            })
            .collect();
        Some(Replicates { value, drawn, left_out })
    }

    /// The BCa interval.
    fn accelerated(&self, replicates: &Replicates) -> Interval {
        let mut sorted = replicates.drawn.clone();
        sorted.sort_by(f64::total_cmp);
        let n = sorted.len() as f64;
        let normal = Normal::standard();
        let below = sorted.partition_point(|drawn| *drawn < replicates.value) as f64;
        let not_above = sorted.partition_point(|drawn| *drawn <= replicates.value) as f64;
        // Draws equal to the value count half on each side: statistics of counts have many.
        let bias = normal.inverse_cdf((below.midpoint(not_above) / n).clamp(0.5 / n, 1.0 - 0.5 / n));
        let skew = acceleration(&replicates.left_out);
        let end = |tail: f64| {
            let shifted = bias + normal.inverse_cdf(tail);
            let slack = 1.0 - skew * shifted;
            let at = if slack > 0.0 { bias + shifted / slack } else { f64::INFINITY.copysign(shifted) };
            quantile(&sorted, normal.cdf(at))
        };
        let tail = (1.0 - self.level) / 2.0;
        Interval(end(tail), end(1.0 - tail))
    }
}

/// Sums of the numbers of the drawn groups.
fn sums(groups: &[Vec<f64>], drawn: &[usize]) -> Vec<f64> {
    let mut total = vec![0.0; groups.first().map_or(0, Vec::len)];
    for &group in drawn {
        assert_eq!(groups[group].len(), total.len(), "every group holds as many numbers");
        total.iter_mut().zip(&groups[group]).for_each(|(sum, value)| *sum += value);
    }
    total
}

/// A sixth of the skewness of the statistic, by the jackknife; 0 where it does not vary.
fn acceleration(left_out: &[f64]) -> f64 {
    let Some(centre) = mean(left_out.iter().copied()) else { return 0.0 };
    let power = |exponent: i32| left_out.iter().map(|value| (centre - value).powi(exponent)).sum::<f64>();
    super::ratio(power(3), 6.0 * power(2).powf(1.5)).unwrap_or(0.0)
}

/// Quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan 1996).
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the place lies between 0 and the last index"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    sorted[low] + (sorted[high] - sorted[low]) * place.fract()
}
