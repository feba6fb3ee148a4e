//! Activations quantised row by row.

#![allow(unsafe_code, reason = "choosing the instruction set at run time is unsafe inside the macro")]

use multiversion::multiversion;

use super::{LINE, Line, ROUNDER, lowest_byte};

/// Largest step.
const TOP: f32 = 255.0;

/// Rows that the widest kernel reads at once; the buffer is filled up to a multiple of it.
pub(super) const BLOCK: usize = 32;

/// Rows of unsigned bytes, each with its scale and its zero. Reused from product to product.
#[derive(Debug, Default)]
pub(in crate::encoder::packed) struct QuantisedRows {
    lines: Vec<Line<u8>>,
    scales: Vec<f32>,
    zeros: Vec<i32>,
    lines_per_row: usize,
}

impl QuantisedRows {
    /// Replaces the content by the rows of `input`, of `width` values each.
    pub(super) fn fill(&mut self, input: &[f32], width: usize) {
        let rows = input.len() / width;
        self.lines_per_row = width.div_ceil(LINE);
        let needed = rows.next_multiple_of(BLOCK) * self.lines_per_row;
        if self.lines.len() < needed {
            self.lines.resize(needed, Line([0; LINE]));
        }
        self.scales.clear();
        self.zeros.clear();
        for (values, lines) in input.chunks_exact(width).zip(self.lines.chunks_exact_mut(self.lines_per_row))
        {
            let (scale, zero) = quantise(values, lines);
            self.scales.push(scale);
            self.zeros.push(zero);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.scales.len()
    }

    /// Value of one step, per row.
    pub(super) fn scales(&self) -> &[f32] {
        &self.scales
    }

    /// The step that stands for 0, per row.
    pub(super) fn zeros(&self) -> &[i32] {
        &self.zeros
    }

    /// Bytes from one row to the next.
    pub(super) fn stride(&self) -> usize {
        self.lines_per_row * LINE
    }

    /// Lines of all rows, those that fill the last block included.
    pub(super) fn lines(&self) -> &[Line<u8>] {
        &self.lines
    }
}

/// Maps the row's range, zero included, onto 0 to 255; gives the scale and the step of zero.
///
/// Few activations are as far below zero as above it, those behind a GELU hardly any: taking the range as
/// it is halves their rounding error.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq", "x86_64+avx2"))]
fn quantise(values: &[f32], lines: &mut [Line<u8>]) -> (f32, i32) {
    // Floats as integers in the same order: those have a vector minimum and maximum. The map is its own inverse.
    let ordered = |bits: i32| bits ^ ((bits >> 31) & i32::MAX);
    let (lowest, highest) = values.iter().fold((0, 0), |(lowest, highest): (i32, i32), value| {
        let value = ordered(value.to_bits().cast_signed());
        (lowest.min(value), highest.max(value))
    });
    let value = |order: i32| f32::from_bits(ordered(order).cast_unsigned());
    let range = value(highest) - value(lowest);
    let steps = if range > f32::MIN_POSITIVE { TOP / range } else { 0.0 };
    let zero = (-value(lowest) * steps + ROUNDER) - ROUNDER;
    for (values, line) in values.chunks(LINE).zip(lines) {
        for (value, byte) in values.iter().zip(&mut line.0) {
            let step = (value * steps + zero).clamp(0.0, TOP);
            *byte = lowest_byte(step);
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "an integer from 0 to 255")]
    (range / TOP, zero as i32)
}

#[cfg(test)]
mod tests {
    use super::QuantisedRows;

    #[test]
    fn the_range_of_a_row_is_mapped_onto_the_bytes() {
        let mut rows = QuantisedRows::default();
        rows.fill(&[-100.0, 0.0, 155.0, 27.4, 0.0, 0.0, 510.0, 1.9, 0.0, 0.0, 0.0, 0.0], 4);
        let bytes: Vec<&[u8]> = rows.lines()[..3].iter().map(|line| &line.0[..4]).collect();
        assert_eq!(bytes, [[0, 100, 255, 127], [0, 0, 255, 1], [0; 4]]);
        assert_eq!(rows.zeros(), [100, 0, 0]);
        let scales: Vec<u32> = rows.scales().iter().map(|scale| scale.to_bits()).collect();
        assert_eq!(scales, [1.0f32, 2.0, 0.0].map(f32::to_bits));
    }
}
