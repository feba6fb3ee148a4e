//! Intervals and paired tests by the bootstrap over groups.
//!
//! Items of one article depend on each other, so whole groups (articles) are drawn, never single items. The
//! interval is the bias-corrected and accelerated one (BCa): Efron (1987), Better bootstrap confidence
//! intervals; Davison and Hinkley (1997), chapter 5. With fewer than about 100 groups it covers somewhat less than its
//! level, as every bootstrap interval does, and with fewer than [`FEWEST_GROUPS`] so much less that none is given.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

use super::{Interval, mean};

/// Groups that an interval or a paired test needs.
pub const FEWEST_GROUPS: usize = 10;

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
    /// `None` for fewer than [`FEWEST_GROUPS`], where the statistic of all groups is undefined, or where it is
    /// undefined on more than a tenth of the draws (the rest would tell of another population).
    pub fn interval(
        &self,
        n_groups: usize,
        statistic: impl Fn(&[usize]) -> Option<f64> + Sync,
    ) -> Option<Interval> {
        let replicates = self.replicate(n_groups, statistic)?;
        Some(self.accelerated(&replicates))
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

    /// Evaluates the statistic everywhere it is needed, in an order that threads do not change.
    fn replicate(
        &self,
        n_groups: usize,
        statistic: impl Fn(&[usize]) -> Option<f64> + Sync,
    ) -> Option<Replicates> {
        if n_groups < FEWEST_GROUPS {
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

#[cfg(test)]
mod tests {
    use super::super::Confusion;
    use super::*;

    /// Statistics of the sums of each group's numbers.
    impl Bootstrap {
        fn interval_of_sums(
            &self,
            groups: &[Vec<f64>],
            statistic: impl Fn(&[f64]) -> Option<f64> + Sync,
        ) -> Option<Interval> {
            self.interval(groups.len(), |drawn| statistic(&sums(groups, drawn)))
        }

        fn paired_difference_of_sums(
            &self,
            first: &[Vec<f64>],
            second: &[Vec<f64>],
            statistic: impl Fn(&[f64]) -> Option<f64> + Sync,
        ) -> Option<PairedDifference> {
            let of = |groups: &[Vec<f64>], drawn: &[usize]| statistic(&sums(groups, drawn));
            self.paired_difference(first.len(), |drawn| of(first, drawn), |drawn| of(second, drawn))
        }
    }

    fn sums(groups: &[Vec<f64>], drawn: &[usize]) -> Vec<f64> {
        let mut total = vec![0.0; groups[0].len()];
        for &group in drawn {
            for (sum, value) in total.iter_mut().zip(&groups[group]) {
                *sum += value;
            }
        }
        total
    }

    /// Each group as (sum, count) of some numbers.
    fn groups() -> Vec<Vec<f64>> {
        (1..=40).map(|i| vec![f64::from(i * i % 17), f64::from(i % 3 + 1)]).collect()
    }

    fn ratio_of(sums: &[f64]) -> Option<f64> {
        super::super::ratio(sums[0], sums[1])
    }

    fn few() -> Bootstrap {
        Bootstrap { replicates: 400, ..Bootstrap::default() }
    }

    #[test]
    fn threads_do_not_change_the_interval() {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| few().interval_of_sums(&groups(), ratio_of).unwrap())
        };
        assert_eq!(on(1), on(5));
        assert_ne!(on(1), Bootstrap { seed: 1, ..few() }.interval_of_sums(&groups(), ratio_of).unwrap());
    }

    #[test]
    fn negating_the_statistic_mirrors_the_interval() {
        let Interval(low, high) = few().interval_of_sums(&groups(), ratio_of).unwrap();
        let Interval(back_low, back_high) =
            few().interval_of_sums(&groups(), |sums| ratio_of(sums).map(|value| -value)).unwrap();
        assert!((low + back_high).abs() < 1e-9 && (high + back_low).abs() < 1e-9);
        assert!(low < high);
    }

    #[test]
    fn a_higher_level_gives_a_wider_interval() {
        let at = |level| Bootstrap { level, ..few() }.interval_of_sums(&groups(), ratio_of).unwrap();
        let (Interval(low, high), Interval(wide_low, wide_high)) = (at(0.8), at(0.95));
        assert!(wide_low < low && high < wide_high);
    }

    #[test]
    fn an_interval_needs_groups_and_defined_draws() {
        struct Case {
            what: &'static str,
            n_groups: usize,
            statistic: fn(&[usize]) -> Option<f64>,
            given: bool,
        }
        let cases = [
            Case { what: "no group", n_groups: 0, statistic: |_| Some(1.0), given: false },
            Case { what: "one group too few", n_groups: 9, statistic: |_| Some(1.0), given: false },
            Case { what: "groups enough", n_groups: 10, statistic: |_| Some(1.0), given: true },
            Case { what: "never defined", n_groups: 20, statistic: |_| None, given: false },
            Case {
                what: "undefined without group 0, that is on a third of the draws",
                n_groups: 20,
                statistic: |drawn| drawn.contains(&0).then_some(1.0),
                given: false,
            },
            Case {
                what: "undefined without groups 0 to 9, that is next to never",
                n_groups: 20,
                statistic: |drawn| drawn.iter().any(|&group| group < 10).then_some(1.0),
                given: true,
            },
        ];
        for Case { what, n_groups, statistic, given } in cases {
            assert_eq!(few().interval(n_groups, statistic).is_some(), given, "{what}");
        }
        let none = Bootstrap { replicates: 0, ..few() };
        assert_eq!(none.interval(20, |_| Some(1.0)), None);
    }

    #[test]
    fn a_statistic_that_does_not_vary_has_a_point_for_interval() {
        assert_eq!(few().interval(30, |_| Some(0.25)), Some(Interval(0.25, 0.25)));
    }

    #[test]
    fn paired_differences_tell_equal_from_different_sides() {
        let groups = groups();
        let equal = few().paired_difference_of_sums(&groups, &groups, ratio_of).unwrap();
        assert_eq!((equal.difference, equal.interval, equal.p_value), (0.0, Interval(0.0, 0.0), 1.0));

        let higher: Vec<_> = groups.iter().map(|group| vec![group[0] + 2.0 * group[1], group[1]]).collect();
        let apart = few().paired_difference_of_sums(&higher, &groups, ratio_of).unwrap();
        assert!((apart.difference - 2.0).abs() < 1e-9);
        assert!((apart.p_value - 1.0 / 401.0).abs() < 1e-12);
    }

    /// Items in groups that share a class and a difficulty; hard groups are larger, so the groups do matter.
    struct Population {
        rng: ChaCha8Rng,
    }

    const BASE: [f64; 3] = [0.2, 0.6, 0.2];
    /// Probability that an item is right, and the largest size, of hard and of easy groups.
    const SKILLS: [(f64, usize); 2] = [(0.6, 8), (0.95, 4)];

    impl Population {
        fn class(&mut self) -> usize {
            let at: f64 = self.rng.random();
            if at < BASE[0] {
                0
            } else if at < BASE[0] + BASE[1] {
                1
            } else {
                2
            }
        }

        /// A group's tp, and its gold and predicted items, of each class.
        fn group(&mut self) -> Vec<f64> {
            let (skill, largest) = SKILLS[self.rng.random_range(0..2)];
            let common = self.class();
            let mut sums = vec![0.0; 6];
            for _ in 0..self.rng.random_range(1..=largest) {
                let gold = if self.rng.random_bool(0.5) { common } else { self.class() };
                let right = self.rng.random_bool(skill);
                let predicted = if right { gold } else { (gold + self.rng.random_range(1..3)) % 3 };
                sums[gold] += f64::from(u8::from(right));
                sums[3 + gold] += 1.0;
                sums[3 + predicted] += 1.0;
            }
            sums
        }
    }

    fn accuracy(sums: &[f64]) -> Option<f64> {
        super::super::ratio(2.0 * (sums[0] + sums[1] + sums[2]), sums[3] + sums[4] + sums[5])
    }

    fn macro_f1(sums: &[f64]) -> Option<f64> {
        mean((0..3).filter_map(|c| super::super::ratio(2.0 * sums[c], sums[3 + c])))
    }

    /// The population's accuracy and macro F1, exactly.
    fn truth() -> [f64; 2] {
        let items = SKILLS.map(|(_, largest)| 1.0_f64.midpoint(largest as f64));
        let skill = (items[0] * SKILLS[0].0 + items[1] * SKILLS[1].0) / (items[0] + items[1]);
        let wrong = (1.0 - skill) / 2.0;
        let f1 = |c: usize| {
            let predicted = skill * BASE[c] + wrong * (1.0 - BASE[c]);
            2.0 * skill * BASE[c] / (BASE[c] + predicted)
        };
        [skill, (f1(0) + f1(1) + f1(2)) / 3.0]
    }

    #[test]
    fn intervals_cover_the_truth_as_often_as_they_say() {
        const DATASETS: u64 = 1000;
        let truth = truth();
        let mut covered = [0_u32; 2];
        let mut population = Population { rng: ChaCha8Rng::seed_from_u64(11) };
        for seed in 0..DATASETS {
            let groups: Vec<_> = (0..150).map(|_| population.group()).collect();
            let bootstrap = Bootstrap { replicates: 400, seed, level: 0.95 };
            for (i, statistic) in [accuracy, macro_f1].into_iter().enumerate() {
                let Interval(low, high) = bootstrap.interval_of_sums(&groups, statistic).unwrap();
                covered[i] += u32::from(low <= truth[i] && truth[i] <= high);
            }
        }
        for (what, covered) in ["accuracy", "macro F1"].into_iter().zip(covered) {
            let share = f64::from(covered) / DATASETS as f64;
            assert!((0.93..=0.97).contains(&share), "{what}: the interval covers {share}");
        }
    }

    #[test]
    fn the_simulated_sums_score_as_the_confusion_does() {
        let pairs = [(0, 0), (0, 1), (1, 1), (2, 1), (2, 2), (1, 0)];
        let confusion = Confusion::from_pairs(3, pairs);
        let mut sums = [0.0; 6];
        for (gold, predicted) in pairs {
            sums[gold] += f64::from(u8::from(gold == predicted));
            sums[3 + gold] += 1.0;
            sums[3 + predicted] += 1.0;
        }
        assert_eq!(accuracy(&sums), confusion.accuracy());
        assert_eq!(macro_f1(&sums), confusion.macro_f1());
    }

    #[test]
    fn two_equal_systems_seldom_differ_significantly() {
        const DATASETS: u64 = 400;
        let mut population = Population { rng: ChaCha8Rng::seed_from_u64(12) };
        let mut found = 0_u32;
        for seed in 0..DATASETS {
            let first: Vec<_> = (0..60).map(|_| population.group()).collect();
            let second: Vec<_> = (0..60).map(|_| population.group()).collect();
            let bootstrap = Bootstrap { replicates: 300, seed, level: 0.95 };
            let difference = bootstrap.paired_difference_of_sums(&first, &second, accuracy).unwrap();
            found += u32::from(difference.p_value < 0.05);
        }
        let share = f64::from(found) / DATASETS as f64;
        assert!((0.02..=0.09).contains(&share), "{share} of equal systems differ at 0.05");
    }
}
