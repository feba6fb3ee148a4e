//! Scaled dot-product attention within each sentence (Vaswani et al. 2017).

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, s};
use rten_simd::SimdOp;
use rten_vecmath::Softmax;

use super::relative::RelativeBias;

/// From `[tokens, 3 · hidden]`, query, key and value side by side, to `[tokens, hidden]`.
///
/// `starts` are the first tokens of the sentences, then the number of tokens.
pub(super) fn attend(
    projected: &Array2<f32>,
    starts: &[usize],
    n_heads: usize,
    relative: Option<&RelativeBias>,
) -> Array2<f32> {
    let hidden = projected.ncols() / 3;
    let width = hidden / n_heads;
    let scale = (width as f32).sqrt().recip();
    let mut context = Array2::zeros((projected.nrows(), hidden));
    for pair in starts.windows(2) {
        let (rows, length) = (pair[0]..pair[1], pair[1] - pair[0]);
        let mut weights = Array2::<f32>::zeros((length, length));
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
    context
}
