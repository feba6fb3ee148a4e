//! Hidden states of sentences that recur across windows: wire copy, standing lines, prompts.
//!
//! A sentence's states hang on its tokens alone, so keeping them changes time and memory, never a result. Most
//! sentences are met once; states are kept from the second meeting on, up to [`CAPACITY`], and those longest
//! unused go first.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ndarray::ArcArray2;

/// Bytes of states kept.
const CAPACITY: usize = 64 << 20;

/// Sentences remembered as met, by fingerprint, before the older half is forgotten.
const REMEMBERED: usize = 1 << 18;

/// States by the token ids of their sentence.
#[derive(Debug, Default)]
pub(super) struct Recurring(Mutex<Kept>);

impl Recurring {
    /// The states of a sentence, where they are kept.
    pub(super) fn find(&self, ids: &[u32]) -> Option<ArcArray2<f32>> {
        self.kept().find(ids)
    }

    /// Notes that a sentence was encoded, and keeps its states if it was met before.
    pub(super) fn met(&self, ids: &[u32], states: &ArcArray2<f32>) {
        self.kept().met(ids, states, CAPACITY);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Default)]
struct Kept {
    states: HashMap<Vec<u32>, (ArcArray2<f32>, u64)>,
    /// The sentences of `states` by when they were last used.
    by_use: BTreeMap<u64, Vec<u32>>,
    clock: u64,
    bytes: usize,
    met: HashSet<u64>,
    met_before: HashSet<u64>,
}

impl Kept {
    fn find(&mut self, ids: &[u32]) -> Option<ArcArray2<f32>> {
        let (states, used) = self.states.get_mut(ids)?;
        self.clock += 1;
        let key = self.by_use.remove(used).expect("every kept sentence has a time of use");
        self.by_use.insert(self.clock, key);
        *used = self.clock;
        Some(states.clone())
    }

    fn met(&mut self, ids: &[u32], states: &ArcArray2<f32>, capacity: usize) {
        let bytes = bytes(ids, states);
        if !self.is_known(ids) || self.states.contains_key(ids) || bytes > capacity {
            return;
        }
        while self.bytes + bytes > capacity {
            let (_, oldest) = self.by_use.pop_first().expect("what is kept has a time of use");
            let (states, _) = self.states.remove(&oldest).expect("what has a time of use is kept");
            self.bytes -= self::bytes(&oldest, &states);
        }
        self.clock += 1;
        self.bytes += bytes;
        self.by_use.insert(self.clock, ids.to_vec());
        self.states.insert(ids.to_vec(), (states.clone(), self.clock));
    }

    /// Whether the sentence was met before; from now on it was.
    fn is_known(&mut self, ids: &[u32]) -> bool {
        let mut hasher = DefaultHasher::new();
        ids.hash(&mut hasher);
        let fingerprint = hasher.finish();
        if self.met.len() == REMEMBERED / 2 {
            self.met_before = std::mem::take(&mut self.met);
        }
        !self.met.insert(fingerprint) || self.met_before.contains(&fingerprint)
    }
}

/// Memory that a kept sentence takes: its states, and its ids in both maps.
fn bytes(ids: &[u32], states: &ArcArray2<f32>) -> usize {
    size_of_val(ids) * 2 + states.len() * size_of::<f32>()
}

#[cfg(test)]
mod tests {
    use ndarray::ArcArray2;

    use super::{Kept, Recurring, bytes};

    fn states(value: f32) -> ArcArray2<f32> {
        ArcArray2::from_elem((2, 8), value)
    }

    #[test]
    fn states_are_kept_from_the_second_meeting_on() {
        let recurring = Recurring::default();
        recurring.met(&[1, 2], &states(0.5));
        assert_eq!(recurring.find(&[1, 2]), None);
        recurring.met(&[1, 2], &states(0.5));
        assert_eq!(recurring.find(&[1, 2]), Some(states(0.5)));
        assert_eq!(recurring.find(&[1, 3]), None);
    }

    #[test]
    fn the_longest_unused_goes_first_and_the_bound_holds() {
        let capacity = 3 * bytes(&[0], &states(0.0));
        let mut kept = Kept::default();
        let meet = |kept: &mut Kept, id: u32| {
            for _ in 0..2 {
                kept.met(&[id], &states(0.0), capacity);
            }
            assert!(kept.bytes <= capacity);
            let held: usize = kept.states.iter().map(|(ids, (states, _))| bytes(ids, states)).sum();
            assert_eq!(kept.bytes, held);
        };
        for id in 0..3 {
            meet(&mut kept, id);
        }
        assert!(kept.find(&[0]).is_some());
        meet(&mut kept, 3);
        let left: Vec<u32> = (0..4).filter(|&id| kept.find(&[id]).is_some()).collect();
        assert_eq!(left, [0, 2, 3]);
    }
}
