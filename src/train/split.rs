//! Rows held out to choose by: whole articles or stories, the same for every head.

use std::collections::{BTreeMap, BTreeSet};

use super::TrainError;
use super::labels::{LabelSet, heads_of};
use crate::digest::sha256;

/// Rows to learn from and rows to choose by, set by set.
#[derive(Debug)]
pub(super) struct Split {
    pub(super) train: Vec<LabelSet>,
    pub(super) dev: Vec<LabelSet>,
    /// Rows left out of training because the dev rows have the same text.
    pub(super) n_left_out: usize,
}

/// Holds out about a `share` of each head's rows. Which articles these are depends on `seed` and their names alone.
pub(super) fn hold_out(sets: &[LabelSet], share: f64, seed: u64) -> Result<Split, TrainError> {
    let mut held: BTreeSet<String> = BTreeSet::new();
    for head in heads_of(sets) {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for set in sets.iter().filter(|set| set.labels.head() == head) {
            for (group, _) in set.labels.places() {
                *sizes.entry(group).or_default() += 1;
            }
        }
        if sizes.len() < 2 {
            return Err(TrainError::OneGroup { head });
        }
        let wanted = share * sizes.values().sum::<usize>() as f64;
        let mut order: Vec<(String, &str)> =
            sizes.keys().map(|group| (sha256(format!("{seed}:{group}").as_bytes()), *group)).collect();
        order.sort_unstable();
        order.pop();
        let mut n_held = 0;
        for (_, group) in order {
            if n_held as f64 >= wanted {
                break;
            }
            n_held += sizes[group];
            held.insert(group.to_owned());
        }
    }
    let (train, dev) = sets
        .iter()
        .map(|set| {
            let keep: Vec<bool> =
                set.labels.places().iter().map(|(group, _)| !held.contains(*group)).collect();
            let other: Vec<bool> = keep.iter().map(|keep| !keep).collect();
            (filtered(set, &keep), filtered(set, &other))
        })
        .unzip();
    Ok(apart(train, dev))
}

/// Leaves out of `train` what the dev rows hold too: they choose, and are never learnt from.
pub(super) fn apart(train: Vec<LabelSet>, dev: Vec<LabelSet>) -> Split {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts: BTreeSet<String> =
        dev.iter().flat_map(|set| set.labels.places()).map(|(_, text)| folded(text)).collect();
    let mut n_left_out = 0;
    let train = train
        .iter()
        .map(|set| {
            let keep: Vec<bool> =
                set.labels.places().iter().map(|(_, text)| !texts.contains(&folded(text))).collect();
            n_left_out += keep.iter().filter(|keep| !**keep).count();
            filtered(set, &keep)
        })
        .collect();
    Split { train, dev: dev.into_iter().filter(|set| set.labels.len() > 0).collect(), n_left_out }
}

fn filtered(set: &LabelSet, keep: &[bool]) -> LabelSet {
    LabelSet { path: set.path.clone(), format: set.format, labels: set.labels.filtered(keep) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{apart, hold_out};
    use crate::evaluate::DatasetName;
    use crate::evaluate::rows::LoadedRow;
    use crate::train::TrainError;
    use crate::train::labels::{LabelSet, Labels};

    fn set(rows: &[(&str, &str)]) -> LabelSet {
        let row = |(at, (group, text)): (usize, &(&str, &str))| LoadedRow {
            id: at.to_string(),
            group: Some((*group).to_owned()),
            text: (*text).to_owned(),
            gold: at % 2 == 0,
            words: None,
            outlet: None,
        };
        let labels = Labels::Loaded(rows.iter().enumerate().map(row).collect());
        LabelSet { path: "rows".into(), format: DatasetName::Babe, labels }
    }

    fn groups(sets: &[LabelSet]) -> BTreeSet<String> {
        sets.iter().flat_map(|set| set.labels.places()).map(|(group, _)| group.to_owned()).collect()
    }

    #[test]
    fn an_article_lies_on_one_side_and_the_share_is_about_kept() {
        let names: Vec<(String, String)> =
            (0..300).map(|at| (format!("article {}", at / 3), format!("text {at}"))).collect();
        let rows: Vec<(&str, &str)> = names.iter().map(|(g, t)| (g.as_str(), t.as_str())).collect();
        for seed in 0..20 {
            let split = hold_out(&[set(&rows)], 0.1, seed).unwrap();
            assert!(groups(&split.train).is_disjoint(&groups(&split.dev)));
            let n_dev = split.dev[0].labels.len();
            assert!((30..=33).contains(&n_dev), "{n_dev}");
            assert_eq!(split.train[0].labels.len() + n_dev, 300);
        }
        let once = hold_out(&[set(&rows)], 0.1, 1).unwrap();
        let other = hold_out(&[set(&rows)], 0.1, 2).unwrap();
        assert_ne!(groups(&once.dev), groups(&other.dev));
    }

    #[test]
    fn two_articles_are_parted_and_one_is_refused() {
        let split = hold_out(&[set(&[("a", "1"), ("a", "2"), ("b", "3")])], 0.01, 0).unwrap();
        assert_eq!((groups(&split.train).len(), groups(&split.dev).len()), (1, 1));
        let one = hold_out(&[set(&[("a", "1"), ("a", "2")])], 0.1, 0);
        assert!(matches!(one, Err(TrainError::OneGroup { .. })));
    }

    #[test]
    fn a_text_of_the_dev_rows_is_never_learnt_from() {
        let train = set(&[("a", "It  rained."), ("b", "It snowed.")]);
        let split = apart(vec![train], vec![set(&[("c", "It rained.")])]);
        assert_eq!((split.train[0].labels.len(), split.n_left_out), (1, 1));
    }
}
