//! Metrics, agreement and uncertainty: pure functions of f64 and counts.
//!
//! In: labels, probabilities, spans, clusters. Out: numbers, with `None` where there is nothing to measure.
//! Inputs are finite; no function reads or writes files. Counts add up over documents ([`SpanCounts::add`],
//! [`LinkCounts::add`]), so that [`Bootstrap`] resamples documents without scoring again.

mod agreement;
mod classes;
mod clusters;
mod correlation;
mod means;
#[cfg(test)]
mod parity;
mod probability;
mod proportion;
mod ranking;
mod resample;
mod significance;
mod spans;

use serde::Serialize;

pub use crate::score::Interval;
pub use agreement::{Level, krippendorff_alpha};
pub use classes::Confusion;
pub use clusters::{LinkCounts, b_cubed, ceaf_phi4, conll_average, lea, muc, pairwise};
pub use correlation::{kendall_tau_b, pearson, spearman};
pub(crate) use means::moments;
pub use means::{MeanDifference, one_sample, welch};
pub use probability::{Bin, brier, expected_calibration_error, log_loss, reliability, top_label};
pub use proportion::wilson;
pub use ranking::{auc, average_precision};
pub use resample::{Bootstrap, FEWEST_GROUPS, PairedDifference};
pub use significance::{benjamini_hochberg, mcnemar};
pub use spans::{LabelledSpan, SpanCounts, exact_match, overlap_match, token_match};

/// A measured value with its uncertainty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    /// The value; `None` where the metric is undefined.
    pub value: Option<f64>,
    /// Its interval; `None` where it cannot be estimated.
    pub interval: Option<Interval>,
    /// How many items the value rests on.
    pub n: usize,
}

/// `numerator / denominator`, `None` for a denominator of zero.
fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| numerator / denominator)
}

/// Mean, `None` of nothing.
pub(crate) fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.into_iter().fold((0.0, 0_usize), |(sum, n), value| (sum + value, n + 1));
    ratio(sum, n as f64)
}

/// Harmonic mean of precision and recall: an undefined one counts as 0, `None` where both are undefined.
fn harmonic(precision: Option<f64>, recall: Option<f64>) -> Option<f64> {
    if precision.is_none() && recall.is_none() {
        return None;
    }
    let (p, r) = (precision.unwrap_or(0.0), recall.unwrap_or(0.0));
    Some(if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
}
