//! The product in plain loops, for any CPU.

#![allow(unsafe_code, reason = "choosing the instruction set at run time is unsafe inside the macro")]

use multiversion::multiversion;

use super::super::columns::{GROUP, Int8Matrix, LINES, PANEL};
use super::super::rows::QuantisedRows;
use super::super::{LINE, Line, Write};

pub(super) fn product(rows: &QuantisedRows, matrix: &Int8Matrix, output: &mut [f32], write: Write) {
    let lines_per_row = rows.stride() / LINE;
    for (first, panel) in matrix.panels() {
        let width = PANEL.min(matrix.outputs - first);
        let columns = first..first + width;
        for (row, (scale, zero)) in rows.scales().iter().zip(rows.zeros()).enumerate() {
            let sums = sums(&rows.lines()[row * lines_per_row..][..lines_per_row], panel);
            let out = &mut output[row * matrix.outputs..][columns.clone()];
            for (lane, out) in out.iter_mut().enumerate() {
                let column = first + lane;
                let sum = (sums[lane] - zero * matrix.sums[column]) as f32;
                let value = sum * (scale * matrix.scales[column]) + matrix.biases[column];
                match write {
                    Write::Replace => *out = value,
                    Write::Add => *out += value,
                }
            }
        }
    }
}

/// One row times one panel.
#[multiversion(targets("x86_64+avx2"))]
fn sums(row: &[Line<u8>], panel: &[Line<i8>]) -> [i32; PANEL] {
    let mut sums = [0i32; PANEL];
    let groups = row.iter().flat_map(|line| line.0.chunks_exact(GROUP));
    for (group, lines) in groups.zip(panel.chunks_exact(LINES)) {
        let bytes = lines.iter().flat_map(|line| line.0.chunks_exact(GROUP));
        for (sum, weights) in sums.iter_mut().zip(bytes) {
            for (&value, &weight) in group.iter().zip(weights) {
                *sum += i32::from(value) * i32::from(weight);
            }
        }
    }
    sums
}
