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
                let head = Head { projected, hidden, width: hidden / self.n_heads, head };
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
    head: usize,
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
                    let bias = relative.row(self.head, query, length);
                    row.iter_mut().zip(bias).for_each(|(score, bias)| *score += bias);
                }
                Softmax::new_mut(row).eval(isa);
            }
            let rows = array::from_fn(|at| &weights[at * columns..][..length]);
            let own = queries.map(|query| {
                let start = query * self.hidden + self.head * self.width;
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
        &self.projected[(3 * token + part) * self.hidden + self.head * self.width..][..self.width]
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
