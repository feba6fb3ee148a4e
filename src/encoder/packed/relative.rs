//! Relative position bias: what attention adds to a score for the distance between two tokens.
//!
//! Song et al. 2020, “MPNet”; buckets as in Raffel et al. 2020 (T5): exact up to a quarter of the buckets,
//! then logarithmic up to 128 tokens, each direction apart.

use ndarray::Array2;

const MAX_DISTANCE: f32 = 128.0;

/// One value per head and distance, shared by all layers.
#[derive(Debug)]
pub(super) struct RelativeBias {
    /// `[heads, 2 · longest − 1]`; column `longest − 1` is distance 0.
    by_distance: Array2<f32>,
    longest: usize,
}

impl RelativeBias {
    /// `table` is `[buckets, heads]`; sentences have at most `longest` tokens.
    pub(super) fn new(table: &Array2<f32>, longest: usize) -> Self {
        let (buckets, heads) = table.dim();
        let by_distance = Array2::from_shape_fn((heads, 2 * longest - 1), |(head, column)| {
            let distance = column as f32 - (longest - 1) as f32;
            table[[bucket(distance, buckets), head]]
        });
        Self { by_distance, longest }
    }

    /// The bias from the token at `position` to each token of a sentence of `length`.
    pub(super) fn row(&self, head: usize, position: usize, length: usize) -> &[f32] {
        let start = self.longest - 1 - position;
        let row = self.by_distance.row(head).to_slice().expect("a row of a standard array is contiguous");
        &row[start..start + length]
    }
}

/// Tokens to the right of the query use the upper half of the buckets.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and not negative")]
pub(in crate::encoder) fn bucket(distance: f32, buckets: usize) -> usize {
    let half = buckets / 2;
    let exact = half / 2;
    let away = distance.abs();
    let within = if away < exact as f32 {
        away as usize
    } else {
        let steps = (away / exact as f32).ln() / (MAX_DISTANCE / exact as f32).ln() * (half - exact) as f32;
        (exact + steps as usize).min(half - 1)
    };
    if distance > 0.0 { half + within } else { within }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "these values are exact in f32")]
mod tests {
    use ndarray::Array2;

    use super::{RelativeBias, bucket};

    #[test]
    fn buckets_are_exact_near_and_logarithmic_far() {
        for (distance, expected) in
            [(0.0, 0), (-1.0, 1), (1.0, 17), (-7.0, 7), (-8.0, 8), (16.0, 26), (-127.0, 15), (500.0, 31)]
        {
            assert_eq!(bucket(distance, 32), expected, "{distance}");
        }
    }

    #[test]
    fn the_bias_hangs_on_the_distance_alone() {
        let table = Array2::from_shape_fn((32, 2), |(bucket, head)| (bucket * 10 + head) as f32);
        let bias = RelativeBias::new(&table, 6);
        for position in 0..6 {
            for other in 0..6 {
                let distance = other as f32 - position as f32;
                assert_eq!(bias.row(1, position, 6)[other], table[[bucket(distance, 32), 1]]);
            }
        }
    }
}
