//! The order of the rows, and the learning rate along the way.

use std::collections::BTreeMap;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::HeadName;

/// Batches whose rows are sorted by length together: they pad little, and still differ from epoch to epoch.
const POOL: usize = 50;

/// One step: the head that learns, and which of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) head: HeadName,
    pub(super) rows: Vec<usize>,
}

/// The steps of one epoch, in which each row occurs once; `lengths` gives the tokens of each head's rows. The order
/// depends on the lengths, the seed and the epoch alone.
pub(super) fn epoch(
    lengths: &BTreeMap<HeadName, Vec<usize>>,
    batch_size: usize,
    seed: u64,
    epoch: u32,
) -> Vec<Step> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(u64::from(epoch));
    let mut steps = Vec::new();
    for (&head, lengths) in lengths {
        let mut rows: Vec<usize> = (0..lengths.len()).collect();
        rows.shuffle(&mut rng);
        for pool in rows.chunks_mut(POOL * batch_size) {
            pool.sort_by_key(|&row| lengths[row]);
            steps.extend(pool.chunks(batch_size).map(|rows| Step { head, rows: rows.to_vec() }));
        }
    }
    steps.shuffle(&mut rng);
    steps
}

/// Steps of an epoch.
pub(super) fn steps_per_epoch(lengths: &BTreeMap<HeadName, Vec<usize>>, batch_size: usize) -> usize {
    lengths.values().map(|lengths| lengths.len().div_ceil(batch_size)).sum()
}

/// The share of the highest rate at `step`, from 0, of `total`: up from 0 in the first `warmup` of them, and down to
/// 0 behind the last.
pub(super) fn rate(step: usize, total: usize, warmup: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a number of steps is such a number"
    )]
    let warm = (warmup * total as f64) as usize;
    if step < warm {
        step as f64 / warm as f64
    } else {
        total.saturating_sub(step) as f64 / (total - warm).max(1) as f64
    }
}

/// The seed of what is drawn in one step.
pub(super) fn step_seed(seed: u64, step: usize) -> i64 {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(step as u64 | 1 << 63);
    rng.random()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{epoch, rate, step_seed, steps_per_epoch};
    use crate::train::HeadName;

    fn lengths() -> BTreeMap<HeadName, Vec<usize>> {
        let stance = (0..1000).map(|row| 5 + row * 7 % 60).collect();
        BTreeMap::from([(HeadName::Stance, stance), (HeadName::Loaded, vec![9; 33])])
    }

    #[test]
    fn every_row_occurs_once_per_epoch_in_an_order_of_its_own() {
        let (first, second) = (epoch(&lengths(), 16, 3, 0), epoch(&lengths(), 16, 3, 1));
        assert_eq!(first.len(), steps_per_epoch(&lengths(), 16));
        for (head, n) in [(HeadName::Stance, 1000), (HeadName::Loaded, 33)] {
            let rows: Vec<usize> =
                first.iter().filter(|step| step.head == head).flat_map(|step| step.rows.clone()).collect();
            assert_eq!((rows.len(), rows.iter().collect::<BTreeSet<_>>().len()), (n, n));
        }
        assert_ne!(first, second);
        assert_eq!(first, epoch(&lengths(), 16, 3, 0));
        assert_ne!(first, epoch(&lengths(), 16, 4, 0));
    }

    #[test]
    fn the_rate_rises_from_zero_and_falls_to_zero() {
        let rates: Vec<f64> = (0..=100).map(|step| rate(step, 100, 0.06)).collect();
        let expected = [(0, 0.0), (3, 0.5), (6, 1.0), (53, 0.5), (100, 0.0)];
        for (step, want) in expected {
            assert!((rates[step] - want).abs() < 1e-12, "{step}: {}", rates[step]);
        }
        assert!((rate(0, 3, 0.06) - 1.0).abs() < 1e-12, "a run too short to warm up begins at the full rate");
    }

    #[test]
    fn steps_draw_apart() {
        let seeds: BTreeSet<i64> =
            (0..50).flat_map(|step| [step_seed(0, step), step_seed(1, step)]).collect();
        assert_eq!(seeds.len(), 100);
    }
}
