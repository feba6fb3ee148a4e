//! Agreement of annotators.

use serde::Serialize;

/// Level of measurement: how far apart two values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Labels: equal or not.
    Nominal,
    /// Ranks: by the number of values in between.
    Ordinal,
    /// Numbers: by their squared difference.
    Interval,
}

/// Krippendorff's α of `units`, each holding one value or `None` per annotator; 1 at full agreement, 0 at chance.
///
/// Krippendorff (2011), Computing Krippendorff's Alpha-Reliability. Units with fewer than two values say
/// nothing and are passed over. At most 1, below 0 for systematic disagreement; `None` where no unit has two
/// values, or where all values are the same, so that chance would agree too.
#[must_use]
pub fn krippendorff_alpha<U: AsRef<[Option<f64>]>>(units: &[U], level: Level) -> Option<f64> {
    let values = |unit: &U| -> Vec<f64> { unit.as_ref().iter().flatten().map(|v| v + 0.0).collect() };
    let units: Vec<Vec<f64>> = units.iter().map(values).filter(|unit| unit.len() > 1).collect();
    let domain = domain(&units);
    let code = |value: &f64| domain.partition_point(|known| known < value);
    let rows: Vec<Vec<f64>> = units
        .iter()
        .map(|unit| {
            let mut row = vec![0.0; domain.len()];
            for value in unit {
                row[code(value)] += 1.0;
            }
            row
        })
        .collect();
    let totals: Vec<f64> = (0..domain.len()).map(|c| rows.iter().map(|row| row[c]).sum()).collect();
    let n: f64 = totals.iter().sum();

    let (mut observed, mut expected) = (0.0, 0.0);
    for c in 0..domain.len() {
        for k in c + 1..domain.len() {
            let distance = match level {
                Level::Nominal => 1.0,
                Level::Ordinal => (totals[c..=k].iter().sum::<f64>() - totals[c].midpoint(totals[k])).powi(2),
                Level::Interval => (domain[c] - domain[k]).powi(2),
            };
            let together: f64 =
                rows.iter().map(|row| row[c] * row[k] / (row.iter().sum::<f64>() - 1.0)).sum();
            observed += distance * together;
            expected += distance * totals[c] * totals[k];
        }
    }
    super::ratio((n - 1.0) * observed, expected).map(|disagreement| 1.0 - disagreement)
}

/// The distinct values, rising.
fn domain(units: &[Vec<f64>]) -> Vec<f64> {
    let mut values = units.concat();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| a.total_cmp(b).is_eq());
    values
}
