//! The named components of the bias score.
//!
//! Each is shrunken, so that a short article does not look biased for being short. Their definitions are
//! hashed into a fitted model's configuration; [`DEFINITION`] must change with them.

use serde::{Deserialize, Serialize};

use super::Posterior;

/// What the components are, in words; its hash ties a fitted model to them.
const DEFINITION: &str = "1; loaded_share: (sum p_loaded + 8 * 0.25) / (n + 8) over narrator-bearing body sentences; \
stance_extremity: n-weighted mean of |posterior mean - prior mean| over actors, narrator; \
stance_inequality: n-weighted standard deviation of posterior means over two or more actors, narrator; \
narrator_share: (narrator bytes + 8 * 120 * 0.75) / (bytes + 8 * 120) of body sentences";

const PSEUDO_SENTENCES: f64 = 8.0;
const PRIOR_LOADED_SHARE: f64 = 0.25;
const PRIOR_NARRATOR_SHARE: f64 = 0.75;
const BYTES_PER_SENTENCE: f64 = 120.0;

/// Components of one article; each in [0, 1], `None` where there was nothing to measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Components {
    /// Share of body sentences with loaded wording of the narrator.
    pub loaded_share: Option<f64>,
    /// How far the narrator's actor scores are from the usual.
    pub stance_extremity: Option<f64>,
    /// How unequally the narrator treats the actors.
    pub stance_inequality: Option<f64>,
    /// Share of the body that is in the narrator's voice.
    pub narrator_share: Option<f64>,
}

/// Components from the loaded probabilities of the body sentences that hold narrator's words, the narrator's
/// actor posteriors, and the bytes of body sentences in the narrator's voice and in all.
#[must_use]
pub fn components(
    loaded: &[f64],
    actors: &[Posterior],
    prior_mean: f64,
    narrator_bytes: usize,
    body_bytes: usize,
) -> Components {
    let total_n: f64 = actors.iter().map(|actor| actor.n as f64).sum();
    let weighted = |value: &dyn Fn(&Posterior) -> f64| {
        actors.iter().map(|actor| actor.n as f64 * value(actor)).sum::<f64>() / total_n
    };
    let pseudo_bytes = PSEUDO_SENTENCES * BYTES_PER_SENTENCE;
    Components {
        loaded_share: (!loaded.is_empty()).then(|| {
            (loaded.iter().sum::<f64>() + PSEUDO_SENTENCES * PRIOR_LOADED_SHARE)
                / (loaded.len() as f64 + PSEUDO_SENTENCES)
        }),
        stance_extremity: (!actors.is_empty())
            .then(|| weighted(&|actor| (actor.mean - prior_mean).abs()).min(1.0)),
        stance_inequality: (actors.len() > 1).then(|| {
            let centre = weighted(&|actor| actor.mean);
            weighted(&|actor| (actor.mean - centre).powi(2)).sqrt().min(1.0)
        }),
        narrator_share: (body_bytes > 0).then(|| {
            (narrator_bytes as f64 + pseudo_bytes * PRIOR_NARRATOR_SHARE) / (body_bytes as f64 + pseudo_bytes)
        }),
    }
}

impl Components {
    /// Each with its name in outputs and in a fitted model.
    #[must_use]
    pub fn named(&self) -> [(&'static str, Option<f64>); 4] {
        [
            ("loaded_share", self.loaded_share),
            ("stance_extremity", self.stance_extremity),
            ("stance_inequality", self.stance_inequality),
            ("narrator_share", self.narrator_share),
        ]
    }

    /// Hash of the definitions, to be stored with a fitted model and checked when it is loaded.
    #[must_use]
    pub fn definition_hash() -> String {
        crate::digest::sha256(DEFINITION.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{Posterior, components};

    fn actor(mean: f64, n: usize) -> Posterior {
        Posterior { observed: mean, mean, sd: 0.1, sampling: 0.01, n }
    }

    #[test]
    fn nothing_measured_is_none() {
        let empty = components(&[], &[], 0.0, 0, 0);
        assert_eq!(empty, super::Components::default());
        assert_eq!(components(&[0.5], &[actor(0.2, 3)], 0.0, 10, 10).stance_inequality, None);
    }

    #[test]
    fn one_loaded_sentence_weighs_less_than_ten() {
        let share = |n: usize| components(&vec![1.0; n], &[], 0.0, 0, 0).loaded_share.unwrap();
        assert!(share(1) < share(10) && share(10) < 1.0);
    }

    #[test]
    fn equal_treatment_has_no_inequality() {
        let equal = components(&[0.1], &[actor(0.3, 2), actor(0.3, 9)], 0.0, 5, 10);
        assert!(equal.stance_inequality.unwrap() < 1e-12);
        let unequal = components(&[0.1], &[actor(0.4, 5), actor(-0.4, 5)], 0.0, 5, 10);
        assert!((unequal.stance_inequality.unwrap() - 0.4).abs() < 1e-12);
    }
}
