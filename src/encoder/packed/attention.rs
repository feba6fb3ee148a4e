//! Scaled dot-product attention within each sentence (Vaswani et al. 2017).

#![allow(
    clippy::inline_always,
    reason = "what uses vectors must be compiled for the CPU its caller was chosen for"
)]

use std::array;
use std::ops::Range;

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, Simd, SimdOp};
use rten_vecmath::Softmax;

use super::relative::RelativeBias;
use super::workspace::sized;

/// Queries answered together: enough sums to hide the latency of a product, few enough for the registers.
const QUERIES: usize = 4;

/// Buffers of one head of one sentence.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Scaled keys, a column per token: `[width, columns]`.
    keys: Vec<f32>,
    /// Values, a row per token.
    values: Vec<f32>,
    /// Scores of the queries at hand, then their softmax: `[QUERIES, columns]`.
    weights: Vec<f32>,
}

/// From `projected`, query, key and value of each token side by side, to `context`, `hidden` per token.
pub(super) struct Attention<'a> {
    pub(super) projected: &'a [f32],
    pub(super) context: &'a mut [f32],
    /// The first token of each sentence, counted from wherever, then the end of the last.
    pub(super) starts: &'a [usize],
    pub(super) n_heads: usize,
    pub(super) relative: Option<&'a RelativeBias>,
    pub(super) scratch: &'a mut Scratch,
}

impl SimdOp for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (first, end) = (self.starts[0], self.starts[self.starts.len() - 1]);
        let hidden = self.context.len() / (end - first).max(1);
        for pair in self.starts.windows(2) {
            let (from, to) = (hidden * (pair[0] - first), hidden * (pair[1] - first));
            let projected = &self.projected[3 * from..3 * to];
            let context = &mut self.context[from..to];
            for head in 0..self.n_heads {
                let head = Head { projected, hidden, width: hidden / self.n_heads, index: head };
                head.attend(isa, context, self.relative, self.scratch);
            }
        }
    }
}

/// One head of one sentence.
struct Head<'a> {
    /// `[length, 3 · hidden]`.
    projected: &'a [f32],
    hidden: usize,
    width: usize,
    index: usize,
}

impl Head<'_> {
    #[inline(always)]
    fn attend<I: Isa>(
        &self,
        isa: I,
        context: &mut [f32],
        relative: Option<&RelativeBias>,
        scratch: &mut Scratch,
    ) {
        let length = context.len() / self.hidden;
        let columns = length.next_multiple_of(isa.f32().len());
        let keys = sized(&mut scratch.keys, self.width * columns);
        self.lay_keys(length, keys);
        let width = self.width.next_multiple_of(isa.f32().len());
        let values = sized(&mut scratch.values, length * width);
        for (token, row) in values.chunks_exact_mut(width).enumerate() {
            copy_padded(isa, self.part(2, token), row);
        }
        let weights = sized(&mut scratch.weights, QUERIES * columns);
        let own: [Range<usize>; QUERIES] = array::from_fn(|at| at * columns..(at + 1) * columns);
        for first in (0..length).step_by(QUERIES) {
            // Beyond the last query, the last again.
            let queries: [usize; QUERIES] = array::from_fn(|at| (first + at).min(length - 1));
            combine(isa, queries.map(|query| self.part(0, query)), keys, columns, weights, &own);
            for (row, query) in weights.chunks_exact_mut(columns).zip(queries) {
                let row = &mut row[..length];
                if let Some(relative) = relative {
                    let bias = relative.row(self.index, query, length);
                    row.iter_mut().zip(bias).for_each(|(score, bias)| *score += bias);
                }
                Softmax::new_mut(row).eval(isa);
            }
            let rows = array::from_fn(|at| &weights[at * columns..][..length]);
            let own = queries.map(|query| {
                let start = query * self.hidden + self.index * self.width;
                start..start + self.width
            });
            combine(isa, rows, values, width, context, &own);
        }
    }

    /// Scales the keys and lays them in columns, four tokens at a time.
    ///
    /// Never inlined: with AVX-512 at hand the compiler would scatter, which is several times slower.
    #[inline(never)]
    fn lay_keys(&self, length: usize, keys: &mut [f32]) {
        let scale = (self.width as f32).sqrt().recip();
        let columns = keys.len() / self.width;
        for first in (0..length).step_by(4) {
            let tokens: [&[f32]; 4] = array::from_fn(|at| self.part(1, (first + at).min(length - 1)));
            for (at, row) in keys.chunks_exact_mut(columns).enumerate() {
                let four: [f32; 4] = array::from_fn(|token| tokens[token][at] * scale);
                row[first..first + 4].copy_from_slice(&four);
            }
        }
    }

    /// Query, key or value (part 0, 1 or 2) of a token.
    #[inline(always)]
    fn part(&self, part: usize, token: usize) -> &[f32] {
        &self.projected[(3 * token + part) * self.hidden + self.index * self.width..][..self.width]
    }
}

/// Copies values, and zeros up to whole vectors.
#[inline(always)]
fn copy_padded<I: Isa>(isa: I, from: &[f32], to: &mut [f32]) {
    let ops = isa.f32();
    for (from, to) in from.chunks(ops.len()).zip(to.chunks_exact_mut(ops.len())) {
        ops.store(ops.load_pad(from).0, to);
    }
}

/// `factors · matrix`, `[QUERIES, rows]` times `[rows, columns]` with columns in whole vectors; each row of the
/// product goes to its range of `out`, as far as that is long.
#[inline(always)]
fn combine<I: Isa>(
    isa: I,
    factors: [&[f32]; QUERIES],
    matrix: &[f32],
    columns: usize,
    out: &mut [f32],
    own: &[Range<usize>; QUERIES],
) {
    let lanes = isa.f32().len();
    let mut column = 0;
    while column + 2 * lanes <= columns {
        combine_columns::<I, 2>(isa, factors, matrix, (column, columns), out, own);
        column += 2 * lanes;
    }
    if column < columns {
        combine_columns::<I, 1>(isa, factors, matrix, (column, columns), out, own);
    }
}

/// The same for `VECTORS` vectors from `column` on.
#[inline(always)]
fn combine_columns<I: Isa, const VECTORS: usize>(
    isa: I,
    factors: [&[f32]; QUERIES],
    matrix: &[f32],
    (column, columns): (usize, usize),
    out: &mut [f32],
    own: &[Range<usize>; QUERIES],
) {
    let ops = isa.f32();
    let mut sums = [[ops.zero(); VECTORS]; QUERIES];
    let [a, b, c, d] = factors;
    for ((((row, a), b), c), d) in matrix.chunks_exact(columns).zip(a).zip(b).zip(c).zip(d) {
        let row = ops.load_many::<VECTORS>(&row[column..]);
        for (sums, &factor) in sums.iter_mut().zip([a, b, c, d]) {
            let factor = ops.splat(factor);
            for (sum, row) in sums.iter_mut().zip(row) {
                *sum = ops.mul_add(factor, row, *sum);
            }
        }
    }
    for (sums, own) in sums.into_iter().zip(own) {
        let out = out[own.clone()][column..].chunks_mut(ops.len());
        for (sum, out) in sums.into_iter().zip(out) {
            if out.len() == ops.len() {
                ops.store(sum, out);
            } else {
                out.copy_from_slice(&sum.to_array().as_ref()[..out.len()]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use rten_simd::SimdOp;

    use super::{Attention, Scratch};
    use crate::encoder::packed::relative::RelativeBias;

    const HEADS: usize = 2;
    /// No whole number of vectors on any CPU.
    const WIDTH: usize = 21;
    const HIDDEN: usize = HEADS * WIDTH;

    /// The context of one token's head, from the definition, in f64.
    fn expected(projected: &Array2<f32>, query: usize, head: usize, relative: &RelativeBias) -> Vec<f64> {
        let value = |part: usize, token: usize, at: usize| {
            f64::from(projected[[token, part * HIDDEN + head * WIDTH + at]])
        };
        let length = projected.nrows();
        let bias = relative.row(head, query, length);
        let weights: Vec<f64> = (0..length)
            .map(|key| {
                let product: f64 = (0..WIDTH).map(|at| value(0, query, at) * value(1, key, at)).sum();
                (product / (WIDTH as f64).sqrt() + f64::from(bias[key])).exp()
            })
            .collect();
        let total: f64 = weights.iter().sum();
        let mixed = |at| (0..length).map(|key| weights[key] * value(2, key, at)).sum::<f64>() / total;
        (0..WIDTH).map(mixed).collect()
    }

    #[test]
    fn each_sentence_mixes_its_own_values_by_the_softmax_of_its_scores() {
        let mut generator = ChaCha8Rng::seed_from_u64(1);
        let relative =
            RelativeBias::new(&Array2::from_shape_fn((32, HEADS), |(a, b)| (a + b) as f32 / 20.0), 70);
        let starts = [10, 11, 14, 18, 51, 121];
        let tokens = starts[starts.len() - 1] - starts[0];
        let projected =
            Array2::from_shape_simple_fn((tokens, 3 * HIDDEN), || generator.random_range(-2.0..2.0));
        let mut context = vec![f32::NAN; tokens * HIDDEN];
        Attention {
            projected: projected.as_slice().unwrap(),
            context: &mut context,
            starts: &starts,
            n_heads: HEADS,
            relative: Some(&relative),
            scratch: &mut Scratch::default(),
        }
        .dispatch();
        for pair in starts.windows(2) {
            let rows = pair[0] - starts[0]..pair[1] - starts[0];
            let sentence = projected.slice(ndarray::s![rows.clone(), ..]).to_owned();
            for (query, head) in (0..rows.len()).flat_map(|query| [(query, 0), (query, 1)]) {
                let found = &context[(rows.start + query) * HIDDEN + head * WIDTH..][..WIDTH];
                for (found, expected) in found.iter().zip(expected(&sentence, query, head, &relative)) {
                    assert!((f64::from(*found) - expected).abs() < 1e-5, "{rows:?} {query} {head}");
                }
            }
        }
    }
}
