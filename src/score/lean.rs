//! Lean: how much better one side is treated than the other.

use serde::{Deserialize, Serialize};

use super::{Interval, Posterior};

/// Mean actor score of the axis's first side minus that of the second, halved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lean {
    /// The two sides, as `first/second`.
    pub axis: String,
    /// In [−1, 1]; above zero the first side is treated better.
    pub value: f64,
    /// 95 % interval of the difference, from the sampling variances of the actors' observed means, taken as
    /// independent. Nothing is shrunken here: sums of shrunken means would be too near zero.
    pub interval: Interval,
}

/// Lean from the narrator's scores of the actors on each side; `None` unless both sides have one.
#[must_use]
pub fn lean(axis: &[String; 2], first: &[Posterior], second: &[Posterior]) -> Option<Lean> {
    let (first, second) = (Side::of(first)?, Side::of(second)?);
    let value = (first.mean - second.mean) / 2.0;
    let sd = (first.variance + second.variance).sqrt() / 2.0;
    Some(Lean { axis: axis.join("/"), value, interval: Interval::normal(value, sd) })
}

/// The mean of a side's observed scores, and its variance.
struct Side {
    mean: f64,
    variance: f64,
}

impl Side {
    fn of(actors: &[Posterior]) -> Option<Self> {
        let n = actors.len() as f64;
        (!actors.is_empty()).then(|| Self {
            mean: actors.iter().map(|actor| actor.observed).sum::<f64>() / n,
            variance: actors.iter().map(|actor| actor.sampling).sum::<f64>() / n.powi(2),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Lean, Posterior, lean};

    fn actor(observed: f64) -> Posterior {
        Posterior { observed, mean: observed / 2.0, sd: 0.2, sampling: 0.04, n: 4 }
    }

    #[test]
    fn exchanging_the_sides_negates_it() {
        let axis = ["government".to_owned(), "opposition".to_owned()];
        let (a, b) = ([actor(0.4), actor(0.2)], [actor(-0.6)]);
        let one = lean(&axis, &a, &b).unwrap();
        let other = lean(&axis, &b, &a).unwrap();
        assert!((one.value - 0.45).abs() < 1e-12);
        assert!((one.value + other.value).abs() < 1e-12);
        assert!((one.interval.0 + other.interval.1).abs() < 1e-12);
    }

    #[test]
    fn the_interval_holds_the_value_and_narrows_with_more_actors() {
        let axis = ["government".to_owned(), "opposition".to_owned()];
        let of = |k: usize| lean(&axis, &vec![actor(0.75); k], &vec![actor(-0.75); k]).unwrap();
        for k in 1..12 {
            let Lean { value, interval, .. } = of(k);
            assert!(interval.0 < value && value < interval.1);
            assert!(of(k + 1).interval.1 - of(k + 1).interval.0 < interval.1 - interval.0);
        }
    }

    #[test]
    fn one_side_alone_gives_none() {
        assert!(lean(&["a".to_owned(), "b".to_owned()], &[actor(0.1)], &[]).is_none());
    }
}
