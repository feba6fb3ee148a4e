//! The bias score: a logistic model over the components, with the interval of its coefficients.

use super::{Components, Interval, Z_95};
use crate::model::BiasModel;

/// Why the article model of a configuration cannot be used.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum BiasError {
    /// It was fitted on components of other definitions.
    #[error(
        "the model's bias coefficients were fitted on other components (hash {fitted}) than this program's \
         ({ours}); refit them with models/recipe/bias.py, or set `bias` to null in config.json"
    )]
    Definitions {
        /// Hash in the configuration.
        fitted: String,
        /// Hash of this program's definitions.
        ours: String,
    },
    /// A component is unknown.
    #[error("the model's bias coefficients name a component `{0}` that this program does not have")]
    Component(String),
    /// The numbers do not belong together.
    #[error(
        "the model's bias coefficients are not one for the intercept and one per component, with a \
         covariance of that many rows and columns"
    )]
    Shape,
}

/// A fitted article model, checked.
#[derive(Clone, Debug)]
pub struct BiasScorer {
    model: BiasModel,
}

impl BiasScorer {
    /// Takes a fitted model whose components are this program's.
    pub fn new(model: &BiasModel) -> Result<Self, BiasError> {
        let ours = Components::definition_hash();
        if model.components_hash != ours {
            return Err(BiasError::Definitions { fitted: model.components_hash.clone(), ours });
        }
        let known = Components::default().named().map(|(name, _)| name);
        if let Some(other) = model.components.iter().find(|name| !known.contains(&name.as_str())) {
            return Err(BiasError::Component(other.clone()));
        }
        let size = model.components.len() + 1;
        let square = model.covariance.len() == size && model.covariance.iter().all(|row| row.len() == size);
        if model.coefficients.len() != size || !square {
            return Err(BiasError::Shape);
        }
        Ok(Self { model: model.clone() })
    }

    /// Probability that readers would call the article hyperpartisan, and its 95 % interval: that of the
    /// logit, from the covariance of the coefficients, carried through the logistic function. `None` where
    /// a component is missing.
    #[must_use]
    pub fn score(&self, components: &Components) -> Option<(f64, Interval)> {
        let named = components.named();
        let value = |name: &String| named.iter().find(|(known, _)| known == name)?.1;
        let mut inputs = vec![1.0];
        for name in &self.model.components {
            inputs.push(value(name)?);
        }
        let dot = |row: &[f64]| row.iter().zip(&inputs).map(|(a, b)| a * b).sum::<f64>();
        let logit = dot(&self.model.coefficients);
        let products: Vec<f64> = self.model.covariance.iter().map(|row| dot(row)).collect();
        let margin = Z_95 * dot(&products).max(0.0).sqrt();
        let logistic = |logit: f64| 1.0 / (1.0 + (-logit).exp());
        Some((logistic(logit), Interval(logistic(logit - margin), logistic(logit + margin))))
    }
}

#[cfg(test)]
mod tests {
    use super::{BiasError, BiasScorer};
    use crate::model::BiasModel;
    use crate::score::{Components, Interval};

    fn fitted() -> BiasModel {
        BiasModel {
            components_hash: Components::definition_hash(),
            components: vec!["loaded_share".to_owned(), "narrator_share".to_owned()],
            coefficients: vec![-1.0, 4.0, 0.5],
            covariance: vec![vec![0.04, 0.0, 0.0], vec![0.0, 0.25, 0.0], vec![0.0, 0.0, 0.01]],
            domain: "tests".to_owned(),
        }
    }

    fn components(loaded: f64) -> Components {
        Components { loaded_share: Some(loaded), narrator_share: Some(0.8), ..Components::default() }
    }

    #[test]
    fn more_loaded_wording_raises_the_score_within_its_interval() {
        let scorer = BiasScorer::new(&fitted()).unwrap();
        let mut last = 0.0;
        for loaded in [0.0, 0.2, 0.5, 1.0] {
            let (score, Interval(low, high)) = scorer.score(&components(loaded)).unwrap();
            assert!(0.0 < low && low < score && score < high && high < 1.0 && score > last);
            last = score;
        }
        let (score, _) = scorer.score(&components(0.5)).unwrap();
        assert!((score - 1.0 / (1.0 + f64::exp(-1.4))).abs() < 1e-12);
    }

    #[test]
    fn a_missing_component_leaves_no_score() {
        let scorer = BiasScorer::new(&fitted()).unwrap();
        assert_eq!(scorer.score(&Components { narrator_share: None, ..components(0.5) }), None);
        assert!(scorer.score(&components(0.5)).is_some(), "those that are not named may be missing");
    }

    #[test]
    fn models_of_other_components_are_refused() {
        let with = |change: fn(&mut BiasModel)| {
            let mut model = fitted();
            change(&mut model);
            BiasScorer::new(&model).unwrap_err()
        };
        assert!(matches!(with(|m| m.components_hash.clear()), BiasError::Definitions { .. }));
        assert_eq!(with(|m| m.components[0] = "mood".to_owned()), BiasError::Component("mood".to_owned()));
        assert_eq!(with(|m| m.coefficients.truncate(2)), BiasError::Shape);
        assert_eq!(with(|m| m.covariance[1].truncate(1)), BiasError::Shape);
    }
}
