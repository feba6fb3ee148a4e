//! How far the annotators of a set agree with each other.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rows::{Rated, Ratings};
use crate::statistics::{Bootstrap, Estimate, Level, krippendorff_alpha};

/// Agreement of a set's annotators.
#[derive(Clone, Debug, Serialize)]
pub struct Agreement {
    /// Krippendorff's alpha; its n is the number of units that two or more annotators labelled.
    pub alpha: Estimate,
    /// How far apart two labels are held to be.
    pub level: Level,
    /// Annotators of the set.
    pub n_annotators: usize,
    /// Articles or stories that the interval is resampled over; none is given for fewer than ten.
    pub n_groups: usize,
}

/// Agreement over the units with two labels or more; `None` where there is no such unit.
pub(super) fn agreement(ratings: &Ratings, bootstrap: &Bootstrap) -> Option<Agreement> {
    let shared: Vec<&Rated> =
        ratings.units.iter().filter(|unit| unit.values.iter().flatten().count() > 1).collect();
    let n_annotators = shared.iter().map(|unit| unit.values.len()).max()?;
    let mut groups: BTreeMap<&str, Vec<&[Option<f64>]>> = BTreeMap::new();
    for unit in &shared {
        groups.entry(&unit.group).or_default().push(&unit.values);
    }
    let groups: Vec<Vec<&[Option<f64>]>> = groups.into_values().collect();
    let alpha = |drawn: &[usize]| {
        let units: Vec<&[Option<f64>]> =
            drawn.iter().flat_map(|&group| groups[group].iter().copied()).collect();
        krippendorff_alpha(&units, ratings.level)
    };
    let all: Vec<usize> = (0..groups.len()).collect();
    Some(Agreement {
        alpha: Estimate {
            value: alpha(&all),
            interval: bootstrap.interval(groups.len(), alpha),
            n: shared.len(),
        },
        level: ratings.level,
        n_annotators,
        n_groups: groups.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_with_one_label_say_nothing_and_few_groups_have_no_interval() {
        let unit = |values: &[Option<f64>]| Rated { group: "a".to_owned(), values: values.to_vec() };
        let units =
            vec![unit(&[Some(1.0), Some(1.0)]), unit(&[Some(2.0), Some(2.0)]), unit(&[Some(1.0), None])];
        let ratings = Ratings { level: Level::Nominal, units };
        let found = agreement(&ratings, &Bootstrap::default()).expect("two units");
        assert_eq!((found.alpha.value, found.alpha.n, found.alpha.interval), (Some(1.0), 2, None));
        assert_eq!((found.n_annotators, found.n_groups), (2, 1));
        let alone = Ratings { level: Level::Nominal, units: vec![unit(&[Some(1.0), None])] };
        assert!(agreement(&alone, &Bootstrap::default()).is_none());
    }
}
