//! Int8 weights in the order the kernels read them.

use ndarray::ArrayView2;

use super::{LINE, Line};

/// Outputs per panel.
pub(super) const PANEL: usize = 64;
/// Inputs that one 32-bit lane multiplies at once.
pub(super) const GROUP: usize = 4;
/// Outputs in one line: [`LINE`] bytes of [`GROUP`] inputs each.
pub(super) const LANES: usize = LINE / GROUP;
/// Lines per group of inputs.
pub(super) const LINES: usize = PANEL / LANES;

/// Largest magnitude of a quantised weight.
const TOP: f32 = 127.0;

/// A weight matrix quantised by output, in panels of [`PANEL`] outputs.
///
/// Within a panel, for each [`GROUP`] of inputs, [`LINES`] lines hold that group's bytes of [`LANES`] outputs
/// each. Outputs and inputs are filled up with zeros.
#[derive(Debug)]
pub(in crate::encoder::packed) struct Int8Matrix {
    pub(super) panels: Vec<Line<i8>>,
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    /// Per output: weight per step, value added, and the sum of the row's steps.
    pub(super) scales: Vec<f32>,
    pub(super) biases: Vec<f32>,
    pub(super) sums: Vec<i32>,
}

impl Int8Matrix {
    pub(super) fn new(weight: ArrayView2<f32>, bias: &[f32]) -> Self {
        let (outputs, inputs) = weight.dim();
        let padded_outputs = outputs.next_multiple_of(PANEL);
        let lines_per_panel = inputs.next_multiple_of(LINE) / GROUP * LINES;
        let mut matrix = Self {
            panels: vec![Line([0; LINE]); padded_outputs / PANEL * lines_per_panel],
            inputs,
            outputs,
            scales: vec![0.0; padded_outputs],
            biases: vec![0.0; padded_outputs],
            sums: vec![0; padded_outputs],
        };
        matrix.biases[..outputs].copy_from_slice(bias);
        for (output, row) in weight.rows().into_iter().enumerate() {
            let largest = row.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
            if largest == 0.0 {
                continue;
            }
            let scale = largest / TOP;
            matrix.scales[output] = scale;
            let (panel, lane) = (output / PANEL, output % PANEL);
            let mut sum = 0i32;
            for (input, value) in row.iter().enumerate() {
                #[expect(clippy::cast_possible_truncation, reason = "the quotient is within ±127")]
                let step = (value / scale).round_ties_even() as i8;
                sum += i32::from(step);
                let at = panel * lines_per_panel + input / GROUP * LINES + lane / LANES;
                matrix.panels[at].0[lane % LANES * GROUP + input % GROUP] = step;
            }
            matrix.sums[output] = sum;
        }
        matrix
    }

    /// Groups of inputs, filling included.
    pub(super) fn groups(&self) -> usize {
        self.inputs.next_multiple_of(LINE) / GROUP
    }

    /// Each panel's first output and lines.
    pub(super) fn panels(&self) -> impl Iterator<Item = (usize, &[Line<i8>])> {
        self.panels.chunks(self.groups() * LINES).enumerate().map(|(index, lines)| (index * PANEL, lines))
    }
}
