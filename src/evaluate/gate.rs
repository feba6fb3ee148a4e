//! Gates for pipelines: a metric and the least it must reach.

use std::str::FromStr;

use super::EvaluateError;
use super::evaluation::Evaluation;

/// `NAME=VALUE`, as in `macro_f1=0.75`.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The metric.
    pub metric: String,
    /// The least it must reach.
    pub least: f64,
}

impl FromStr for Gate {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let wrong = || format!("`{typed}` is not of the form METRIC=VALUE, as in macro_f1=0.75");
        let (metric, least) = typed.split_once('=').ok_or_else(wrong)?;
        let least: f64 = least.trim().parse().map_err(|_| wrong())?;
        if least.is_finite() { Ok(Self { metric: metric.trim().to_owned(), least }) } else { Err(wrong()) }
    }
}

impl Gate {
    /// Why the gate is missed, if it is. A metric that could not be measured misses it; one that is not there is an
    /// error.
    pub fn missed(&self, evaluation: &Evaluation) -> Result<Option<String>, EvaluateError> {
        let Self { metric, least } = self;
        let Some(estimate) = evaluation.metrics.get(metric) else {
            let known = evaluation.metrics.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(EvaluateError::NoMetric { metric: metric.clone(), known });
        };
        Ok(match estimate.value {
            None => Some(format!("gate {metric}={least}: {metric} could not be measured")),
            Some(value) if value < *least => Some(format!("gate {metric}={least} missed: {value:.4}")),
            Some(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Gate;

    #[test]
    fn a_gate_is_a_metric_and_a_number() {
        let gate: Gate = "macro_f1=0.75".parse().expect("a gate");
        assert_eq!(gate, Gate { metric: "macro_f1".into(), least: 0.75 });
        for wrong in ["macro_f1", "macro_f1=", "macro_f1=high", "macro_f1=NaN"] {
            assert!(wrong.parse::<Gate>().is_err(), "{wrong}");
        }
    }
}
