//! Correlation of two columns of equal length.
//!
//! Each is in [−1, 1], and `None` for fewer than two rows or a constant column. Each panics where the columns
//! differ in length.

use std::cmp::Ordering;

use super::mean;

/// Pearson's product-moment correlation.
#[must_use]
pub fn pearson(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "columns are of equal length");
    if constant(x) || constant(y) {
        return None;
    }
    let (mean_x, mean_y) = (mean(x.iter().copied())?, mean(y.iter().copied())?);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (x, y) = (x - mean_x, y - mean_y);
        xy += x * y;
        xx += x * x;
        yy += y * y;
    }
    super::ratio(xy, xx.sqrt() * yy.sqrt()).map(|r| r.clamp(-1.0, 1.0))
}

/// Spearman's rank correlation: Pearson's of the ranks, equal values sharing their average rank.
#[must_use]
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    pearson(&average_ranks(x), &average_ranks(y))
}

/// Kendall's τ-b, corrected for ties, in n log n steps.
///
/// Knight (1966), A computer method for calculating Kendall's tau with ungrouped data.
#[must_use]
pub fn kendall_tau_b(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "columns are of equal length");
    if constant(x) || constant(y) {
        return None;
    }
    // Adding 0 turns −0 into 0: the two are equal, and `total_cmp` must not part them.
    let mut rows: Vec<(f64, f64)> = x.iter().zip(y).map(|(x, y)| (x + 0.0, y + 0.0)).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let ties_x = tied_pairs(rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()));
    let ties_both =
        tied_pairs(rows.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq() && a.1.total_cmp(&b.1).is_eq()));
    let mut by_y: Vec<f64> = rows.iter().map(|row| row.1).collect();
    let discordant = sort_counting_swaps(&mut by_y);
    let ties_y = tied_pairs(by_y.chunk_by(|a, b| a.total_cmp(b).is_eq()));
    let all = pairs(x.len());
    let concordant_less_discordant = all - ties_x - ties_y + ties_both - 2.0 * discordant;
    super::ratio(concordant_less_discordant, (all - ties_x).sqrt() * (all - ties_y).sqrt())
        .map(|tau| tau.clamp(-1.0, 1.0))
}

/// Whether no two values differ.
fn constant(values: &[f64]) -> bool {
    values.windows(2).all(|pair| pair[0].partial_cmp(&pair[1]).is_some_and(Ordering::is_eq))
}

/// Pairs among `n` items.
fn pairs(n: usize) -> f64 {
    n as f64 * (n as f64 - 1.0) / 2.0
}

/// Pairs within groups.
fn tied_pairs<'a, T: 'a>(groups: impl Iterator<Item = &'a [T]>) -> f64 {
    groups.map(|group| pairs(group.len())).sum()
}

/// Ranks from 1, equal values sharing their average rank.
fn average_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| (values[a] + 0.0).total_cmp(&(values[b] + 0.0)));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for run in order.chunk_by(|&a, &b| values[a] >= values[b]) {
        for &i in run {
            ranks[i] = before as f64 + 1.0_f64.midpoint(run.len() as f64);
        }
        before += run.len();
    }
    ranks
}

/// Merge sort that counts the pairs standing in falling order.
fn sort_counting_swaps(values: &mut [f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let (left, right) = values.split_at_mut(values.len() / 2);
    let mut swaps = sort_counting_swaps(left) + sort_counting_swaps(right);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if left[i] <= right[j] {
            merged.push(left[i]);
            i += 1;
        } else {
            swaps += (left.len() - i) as f64;
            merged.push(right[j]);
            j += 1;
        }
    }
    merged.extend_from_slice(&left[i..]);
    merged.extend_from_slice(&right[j..]);
    values.copy_from_slice(&merged);
    swaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_correlates_with_itself_and_its_negative() {
        let x = [0.1, -4.0, 2.5, 2.5, 0.3];
        let negative = x.map(|value| -value);
        for correlation in [pearson, spearman, kendall_tau_b] {
            assert!((correlation(&x, &x).unwrap() - 1.0).abs() < 1e-12);
            assert!((correlation(&x, &negative).unwrap() + 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn signed_zeros_are_one_value() {
        let (x, y) = ([0.0, -0.0, 1.0, 2.0], [5.0, 6.0, 7.0, 1.0]);
        let plain = [0.0, 0.0, 1.0, 2.0];
        for correlation in [pearson, spearman, kendall_tau_b] {
            assert_eq!(correlation(&x, &y), correlation(&plain, &y));
            assert_eq!(correlation(&[0.0, -0.0], &[1.0, 2.0]), None);
        }
    }

    #[test]
    fn a_constant_column_has_no_correlation_whatever_its_rounding() {
        let (constant, x) = ([0.1; 7], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0]);
        for correlation in [pearson, spearman, kendall_tau_b] {
            assert_eq!(correlation(&constant, &x), None);
        }
    }
}
