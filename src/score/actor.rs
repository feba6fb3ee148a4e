//! The actor score: mean stance value with the posterior of a hierarchical normal model.

use serde::{Deserialize, Serialize};

use super::Interval;
use crate::heads::StanceProbs;
use crate::model::Aggregation;

/// Stance of one voice toward one actor over an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ActorScore {
    /// Mean of s over the voice's spans that mention the actor, in [−1, 1]; `None` where n is 0.
    pub stance: Option<f64>,
    /// 95 % interval of the posterior; `None` where n is 0.
    pub interval: Option<Interval>,
    /// Number of spans.
    pub n: usize,
}

/// Normal posterior of an actor's true score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    /// Mean of the observed stance values.
    pub observed: f64,
    /// Posterior mean: the observed mean shrunken toward the prior's.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
    /// Sampling variance of the observed mean.
    pub sampling: f64,
    /// Number of observations.
    pub n: usize,
}

/// The posterior for the stances of one voice toward one actor; `None` without any.
///
/// Model (Gelman et al., *Bayesian Data Analysis*, ch. 5): the actor's score in this article is
/// μ ~ N(`prior_mean`, `prior_sd`²); each span's stance is N(μ, `between_sentence_sd`² + v̄), where v̄ is the
/// mean variance of the classifier's own probabilities. One span therefore gives a wide interval.
#[must_use]
pub fn posterior(stances: &[StanceProbs], model: &Aggregation) -> Option<Posterior> {
    if stances.is_empty() {
        return None;
    }
    let n = stances.len() as f64;
    let observed = stances.iter().map(|stance| stance.value()).sum::<f64>() / n;
    let spread = stances.iter().map(|stance| stance.variance()).sum::<f64>() / n;
    let sampling = (model.between_sentence_sd.powi(2) + spread) / n;
    let prior = model.prior_sd.powi(2);
    let weight = prior / (prior + sampling);
    Some(Posterior {
        observed,
        mean: model.prior_mean + weight * (observed - model.prior_mean),
        sd: (weight * sampling).sqrt(),
        sampling,
        n: stances.len(),
    })
}

impl From<Option<Posterior>> for ActorScore {
    fn from(posterior: Option<Posterior>) -> Self {
        posterior.map_or_else(Self::default, |p| Self {
            stance: Some(p.observed),
            interval: Some(Interval::normal(p.mean, p.sd)),
            n: p.n,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ActorScore, posterior};
    use crate::heads::StanceProbs;
    use crate::model::Aggregation;

    const MODEL: Aggregation = Aggregation { prior_mean: 0.0, prior_sd: 0.5, between_sentence_sd: 0.42 };

    fn probs() -> impl Strategy<Value = StanceProbs> {
        (0.01..1.0, 0.01..1.0, 0.01..1.0).prop_map(|(a, n, f): (f64, f64, f64)| {
            let total = a + n + f;
            StanceProbs { against: a / total, neutral: n / total, favour: f / total }
        })
    }

    fn exchanged(p: &StanceProbs) -> StanceProbs {
        StanceProbs { against: p.favour, neutral: p.neutral, favour: p.against }
    }

    #[test]
    fn nothing_measured_is_none() {
        let score = ActorScore::from(posterior(&[], &MODEL));
        assert_eq!((score.stance, score.interval, score.n), (None, None, 0));
    }

    #[test]
    fn one_certain_sentence_still_gives_a_wide_interval() {
        let sure = StanceProbs { against: 1.0, neutral: 0.0, favour: 0.0 };
        let interval = ActorScore::from(posterior(&[sure], &MODEL)).interval.unwrap();
        assert!(interval.1 - interval.0 > 0.8, "{interval:?}");
    }

    proptest! {
        #[test]
        fn exchanging_favour_and_against_negates_the_score(stances in prop::collection::vec(probs(), 1..20)) {
            let one = ActorScore::from(posterior(&stances, &MODEL));
            let swapped: Vec<_> = stances.iter().map(exchanged).collect();
            let other = ActorScore::from(posterior(&swapped, &MODEL));
            prop_assert!((one.stance.unwrap() + other.stance.unwrap()).abs() < 1e-12);
            prop_assert!((one.interval.unwrap().0 + other.interval.unwrap().1).abs() < 1e-12);
        }

        #[test]
        fn the_interval_holds_the_stance(stances in prop::collection::vec(probs(), 1..20)) {
            let score = ActorScore::from(posterior(&stances, &MODEL));
            let (stance, interval) = (score.stance.unwrap(), score.interval.unwrap());
            prop_assert!(interval.0 <= stance && stance <= interval.1, "{stance} {interval:?}");
        }

        #[test]
        fn more_of_the_same_narrows_the_interval(one in probs(), n in 1_usize..30) {
            let width = |n| posterior(&vec![one; n], &MODEL).unwrap().sd;
            prop_assert!(width(n + 1) < width(n));
        }
    }
}
