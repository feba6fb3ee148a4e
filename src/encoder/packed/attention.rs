//! Scaled dot-product attention within each sentence (Vaswani et al. 2017).

use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2, s};
use rten_simd::SimdOp;
use rten_vecmath::Softmax;

use super::relative::RelativeBias;
use super::workspace::sized;

/// From `projected`, query, key and value of each token side by side, to `context`, `hidden` per token.
///
/// `starts` are the first tokens of the sentences, then the number of tokens; `scores` is scratch space.
pub(super) fn attend(
    projected: &[f32],
    context: &mut [f32],
    starts: &[usize],
    n_heads: usize,
    relative: Option<&RelativeBias>,
    scores: &mut Vec<f32>,
) {
    let tokens = starts.last().copied().unwrap_or(0);
    let hidden = context.len() / tokens.max(1);
    let width = hidden / n_heads;
    let scale = (width as f32).sqrt().recip();
    let projected = ArrayView2::from_shape((tokens, 3 * hidden), projected).expect("three parts per token");
    let mut context = ArrayViewMut2::from_shape((tokens, hidden), context).expect("one state per token");
    for pair in starts.windows(2) {
        let (rows, length) = (pair[0]..pair[1], pair[1] - pair[0]);
        let scores = sized(scores, length * length);
        let mut weights = ArrayViewMut2::from_shape((length, length), scores).expect("sized for it");
        for head in 0..n_heads {
            let columns = |part: usize| part * hidden + head * width..part * hidden + (head + 1) * width;
            let query = projected.slice(s![rows.clone(), columns(0)]);
            let key = projected.slice(s![rows.clone(), columns(1)]);
            let value = projected.slice(s![rows.clone(), columns(2)]);
            general_mat_mul(scale, &query, &key.t(), 0.0, &mut weights);
            for (position, mut row) in weights.rows_mut().into_iter().enumerate() {
                let row = row.as_slice_mut().expect("a row of a standard array is contiguous");
                if let Some(relative) = relative {
                    for (score, bias) in row.iter_mut().zip(relative.row(head, position, length)) {
                        *score += bias;
                    }
                }
                Softmax::new_mut(row).dispatch();
            }
            let mut out = context.slice_mut(s![rows.clone(), columns(0)]);
            general_mat_mul(1.0, &weights, &value, 0.0, &mut out);
        }
    }
}
