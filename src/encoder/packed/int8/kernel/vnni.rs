//! The product with AVX-512 VNNI.

#![allow(unsafe_code, reason = "vector loads and stores take pointers; the safe entry checks every length")]

use std::arch::x86_64::{
    __m512i, __mmask16, _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_load_si512,
    _mm512_loadu_ps, _mm512_loadu_si512, _mm512_mask_storeu_ps, _mm512_maskz_loadu_ps, _mm512_mul_ps,
    _mm512_mullo_epi32, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_si512, _mm512_sub_epi32,
};

use super::super::columns::{GROUP, Int8Matrix, LANES, LINES, PANEL};
use super::super::rows::QuantisedRows;
use super::super::{Line, Write};

/// Rows whose sums fill 24 of the 32 registers.
const ROWS: usize = 6;

pub(super) fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vnni")
}

pub(super) fn product(rows: &QuantisedRows, matrix: &Int8Matrix, output: &mut [f32], write: Write) {
    // SAFETY: a `Kernel` of this kind is made only where `is_available`; its caller checked the lengths.
    unsafe { panels(rows, matrix, output, write) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn panels(rows: &QuantisedRows, matrix: &Int8Matrix, output: &mut [f32], write: Write) {
    for (first, panel) in matrix.panels() {
        let mut row = 0;
        while row < rows.len() {
            let height = ROWS.min(rows.len() - row);
            // SAFETY: `row + height` rows exist, and the panel's columns are padded to `PANEL`.
            unsafe {
                match height {
                    6 => tile::<6>(rows, row, matrix, first, panel, output, write),
                    5 => tile::<5>(rows, row, matrix, first, panel, output, write),
                    4 => tile::<4>(rows, row, matrix, first, panel, output, write),
                    3 => tile::<3>(rows, row, matrix, first, panel, output, write),
                    2 => tile::<2>(rows, row, matrix, first, panel, output, write),
                    _ => tile::<1>(rows, row, matrix, first, panel, output, write),
                }
            }
            row += height;
        }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn tile<const HEIGHT: usize>(
    rows: &QuantisedRows,
    row: usize,
    matrix: &Int8Matrix,
    first: usize,
    panel: &[Line<i8>],
    output: &mut [f32],
    write: Write,
) {
    let mut sums = [[_mm512_setzero_si512(); LINES]; HEIGHT];
    let stride = rows.stride();
    // SAFETY: `HEIGHT` rows from `row` lie in the buffer, each `stride` bytes; the panel has `LINES` lines for
    // each of the row's groups.
    unsafe {
        let bytes = rows.lines().as_ptr().cast::<u8>().add(row * stride);
        for group in 0..stride / GROUP {
            let lines = panel.as_ptr().add(group * LINES);
            let weights: [__m512i; LINES] =
                std::array::from_fn(|line| _mm512_load_si512(lines.add(line).cast()));
            for (height, sums) in sums.iter_mut().enumerate() {
                let four = bytes.add(height * stride + group * GROUP).cast::<i32>().read_unaligned();
                let four = _mm512_set1_epi32(four);
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = _mm512_dpbusd_epi32(*sum, four, weights);
                }
            }
        }
    }
    for (height, sums) in sums.into_iter().enumerate() {
        for (line, sum) in sums.into_iter().enumerate() {
            // SAFETY: the row exists.
            unsafe {
                finish(
                    sum,
                    (rows.scales()[row + height], rows.zeros()[row + height]),
                    row + height,
                    first + line * LANES,
                    matrix,
                    output,
                    write,
                );
            };
        }
    }
}

/// Turns [`LANES`] sums of one row, from output `first` on, into values and writes them.
///
/// # Safety
/// The CPU has AVX-512; `output` has `matrix.outputs` values for `row`.
#[target_feature(enable = "avx512f")]
pub(super) unsafe fn finish(
    sums: __m512i,
    (scale, zero): (f32, i32),
    row: usize,
    first: usize,
    matrix: &Int8Matrix,
    output: &mut [f32],
    write: Write,
) {
    let Some(width) = matrix.outputs.checked_sub(first).filter(|&width| width > 0) else { return };
    let mask: __mmask16 = if width >= LANES { !0 } else { (1 << width) - 1 };
    debug_assert!(first + LANES <= matrix.scales.len().next_multiple_of(PANEL), "columns are padded");
    // SAFETY: the columns' vectors are padded to whole panels, and the mask keeps within the row.
    unsafe {
        let columns = _mm512_loadu_si512(matrix.sums.as_ptr().add(first).cast());
        let offsets = _mm512_mullo_epi32(_mm512_set1_epi32(zero), columns);
        let scales = _mm512_loadu_ps(matrix.scales.as_ptr().add(first));
        let biases = _mm512_loadu_ps(matrix.biases.as_ptr().add(first));
        let sums = _mm512_cvtepi32_ps(_mm512_sub_epi32(sums, offsets));
        let mut values =
            _mm512_add_ps(_mm512_mul_ps(sums, _mm512_mul_ps(_mm512_set1_ps(scale), scales)), biases);
        let out = output.as_mut_ptr().add(row * matrix.outputs + first);
        if write == Write::Add {
            values = _mm512_add_ps(_mm512_maskz_loadu_ps(mask, out), values);
        }
        _mm512_mask_storeu_ps(out, mask, values);
    }
}
