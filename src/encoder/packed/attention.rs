//! Scaled dot-product attention within each sentence (Vaswani et al. 2017).

use std::array;

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};
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
    /// Values so weighted.
    mixed: Vec<f32>,
}

/// From `projected`, query, key and value of each token side by side, to `context`, `hidden` per token.
pub(super) struct Attention<'a> {
    pub(super) projected: &'a [f32],
    pub(super) context: &'a mut [f32],
    /// The first tokens of the sentences, then the number of tokens.
    pub(super) starts: &'a [usize],
    pub(super) n_heads: usize,
    pub(super) relative: Option<&'a RelativeBias>,
    pub(super) scratch: &'a mut Scratch,
}

impl SimdOp for Attention<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let tokens = self.starts.last().copied().unwrap_or(0);
        let hidden = self.context.len() / tokens.max(1);
        for pair in self.starts.windows(2) {
            let projected = &self.projected[3 * hidden * pair[0]..3 * hidden * pair[1]];
            let context = &mut self.context[hidden * pair[0]..hidden * pair[1]];
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
        let width = self.width.next_multiple_of(isa.f32().len());
        let keys = sized(&mut scratch.keys, self.width * columns);
        let values = sized(&mut scratch.values, length * width);
        let scale = (self.width as f32).sqrt().recip();
        for token in 0..length {
            for (column, key) in keys.chunks_exact_mut(columns).zip(self.part(1, token)) {
                column[token] = key * scale;
            }
            values[token * width..][..self.width].copy_from_slice(self.part(2, token));
        }
        let weights = sized(&mut scratch.weights, QUERIES * columns);
        let mixed = sized(&mut scratch.mixed, QUERIES * width);
        for first in (0..length).step_by(QUERIES) {
            // Beyond the last query, the last again.
            let queries: [usize; QUERIES] = array::from_fn(|at| (first + at).min(length - 1));
            combine(isa, queries.map(|query| self.part(0, query)), keys, weights);
            for (row, query) in weights.chunks_exact_mut(columns).zip(queries) {
                let row = &mut row[..length];
                if let Some(relative) = relative {
                    let bias = relative.row(self.head, query, length);
                    row.iter_mut().zip(bias).for_each(|(score, bias)| *score += bias);
                }
                Softmax::new_mut(row).eval(isa);
            }
            let rows = array::from_fn(|at| &weights[at * columns..][..length]);
            combine(isa, rows, values, mixed);
            for (row, query) in mixed.chunks_exact(width).zip(queries) {
                context[query * self.hidden + self.head * self.width..][..self.width]
                    .copy_from_slice(&row[..self.width]);
            }
        }
    }

    /// Query, key or value (part 0, 1 or 2) of a token.
    #[inline(always)]
    fn part(&self, part: usize, token: usize) -> &[f32] {
        &self.projected[(3 * token + part) * self.hidden + self.head * self.width..][..self.width]
    }
}

/// `factors · matrix`: `[QUERIES, rows]` times `[rows, columns]`, columns in whole vectors.
#[inline(always)]
fn combine<I: Isa>(isa: I, factors: [&[f32]; QUERIES], matrix: &[f32], out: &mut [f32]) {
    let lanes = isa.f32().len();
    let columns = out.len() / QUERIES;
    let mut column = 0;
    while column + 2 * lanes <= columns {
        combine_columns::<I, 2>(isa, factors, matrix, column, out);
        column += 2 * lanes;
    }
    if column < columns {
        combine_columns::<I, 1>(isa, factors, matrix, column, out);
    }
}

/// The same for `VECTORS` vectors of columns.
#[inline(always)]
fn combine_columns<I: Isa, const VECTORS: usize>(
    isa: I,
    factors: [&[f32]; QUERIES],
    matrix: &[f32],
    column: usize,
    out: &mut [f32],
) {
    let ops = isa.f32();
    let columns = out.len() / QUERIES;
    let rows = matrix.len() / columns;
    let factors = factors.map(|factors| &factors[..rows]);
    let mut sums = [[ops.zero(); VECTORS]; QUERIES];
    for (at, row) in matrix.chunks_exact(columns).enumerate() {
        let row = ops.load_many::<VECTORS>(&row[column..]);
        for (sums, factors) in sums.iter_mut().zip(&factors) {
            let factor = ops.splat(factors[at]);
            for (sum, row) in sums.iter_mut().zip(row) {
                *sum = ops.mul_add(factor, row, *sum);
            }
        }
    }
    for (sums, out) in sums.into_iter().zip(out.chunks_exact_mut(columns)) {
        for (sum, out) in sums.into_iter().zip(out[column..].chunks_exact_mut(ops.len())) {
            ops.store(sum, out);
        }
    }
}
