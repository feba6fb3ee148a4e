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
    /// 95 % interval, from the actors' posteriors taken as independent.
    pub interval: Interval,
}

/// Lean from the narrator's posteriors of the actors on each side; `None` unless both sides have one.
#[must_use]
pub fn lean(axis: &[String; 2], first: &[Posterior], second: &[Posterior]) -> Option<Lean> {
    let mean = |side: &[Posterior], value: &dyn Fn(&Posterior) -> f64| {
        (!side.is_empty()).then(|| side.iter().map(value).sum::<f64>() / side.len() as f64)
    };
    let spread =
        |side: &[Posterior]| side.iter().map(|p| p.sd.powi(2)).sum::<f64>() / (side.len() as f64).powi(2);
    let halved = |value: &dyn Fn(&Posterior) -> f64| Some((mean(first, value)? - mean(second, value)?) / 2.0);
    let sd = (spread(first) + spread(second)).sqrt() / 2.0;
    Some(Lean {
        axis: axis.join("/"),
        value: halved(&|p| p.observed)?,
        interval: Interval::normal(halved(&|p| p.mean)?, sd),
    })
}

#[cfg(test)]
mod tests {
    use super::{Posterior, lean};

    fn actor(observed: f64) -> Posterior {
        Posterior { observed, mean: observed / 2.0, sd: 0.2, n: 4 }
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
    fn one_side_alone_gives_none() {
        assert!(lean(&["a".to_owned(), "b".to_owned()], &[actor(0.1)], &[]).is_none());
    }
}
