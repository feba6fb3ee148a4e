//! Activations quantised row by row.

#![allow(unsafe_code, reason = "choosing the instruction set at run time is unsafe inside the macro")]

use multiversion::multiversion;

use super::columns::{SHIFT, TOP};
use super::{LINE, Line};

/// Rows that the widest kernel reads at once; the buffer is filled up to a multiple of it.
pub(super) const BLOCK: usize = 32;

/// Rows of unsigned bytes, each with its scale. Reused from product to product.
#[derive(Debug, Default)]
pub(in crate::encoder::packed) struct QuantisedRows {
    lines: Vec<Line<u8>>,
    scales: Vec<f32>,
    lines_per_row: usize,
}

impl QuantisedRows {
    /// Replaces the content by the rows of `input`, of `width` values each.
    pub(super) fn fill(&mut self, input: &[f32], width: usize) {
        let rows = input.len() / width;
        self.lines_per_row = width.div_ceil(LINE);
        let needed = rows.next_multiple_of(BLOCK) * self.lines_per_row;
        if self.lines.len() < needed {
            self.lines.resize(needed, Line([SHIFT; LINE]));
        }
        self.scales.clear();
        for (values, lines) in input.chunks_exact(width).zip(self.lines.chunks_exact_mut(self.lines_per_row))
        {
            self.scales.push(quantise(values, lines));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.scales.len()
    }

    /// Value of one step, per row.
    pub(super) fn scales(&self) -> &[f32] {
        &self.scales
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

/// Adding and subtracting this rounds to the nearest integer, and leaves it in the lowest byte.
const ROUNDER: f32 = 12_582_912.0;

/// Writes `values / scale + SHIFT` and gives the scale.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl+avx512dq", "x86_64+avx2"))]
fn quantise(values: &[f32], lines: &mut [Line<u8>]) -> f32 {
    // Without their sign, the bits of floats are in the order of the floats; integers have a vector maximum.
    let largest = values.iter().fold(0u32, |largest, value| largest.max(value.to_bits() & 0x7fff_ffff));
    let largest = f32::from_bits(largest);
    let steps = if largest > f32::MIN_POSITIVE { TOP / largest } else { 0.0 };
    for (values, line) in values.chunks(LINE).zip(lines) {
        for (value, byte) in values.iter().zip(&mut line.0) {
            #[expect(clippy::cast_possible_truncation, reason = "the lowest byte is what is wanted")]
            let step = (value * steps + ROUNDER).to_bits() as u8;
            *byte = step.wrapping_add(SHIFT);
        }
    }
    largest / TOP
}

#[cfg(test)]
mod tests {
    use super::{QuantisedRows, SHIFT};

    #[test]
    fn values_are_rounded_to_steps_of_the_largest() {
        let mut rows = QuantisedRows::default();
        rows.fill(&[-254.0, 0.0, 2.0, 3.2, 1.0, -127.0, 127.0, 0.4], 4);
        let bytes = |row: usize| rows.lines()[row].0[..4].iter().map(|&b| i16::from(b) - i16::from(SHIFT));
        assert_eq!(bytes(0).collect::<Vec<_>>(), [-127, 0, 1, 2]);
        assert_eq!(bytes(1).collect::<Vec<_>>(), [1, -127, 127, 0]);
        assert_eq!(
            rows.scales().iter().map(|s| s.to_bits()).collect::<Vec<_>>(),
            [2.0f32.to_bits(), 1.0f32.to_bits()]
        );
    }
}
