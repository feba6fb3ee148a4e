//! Int8 weights in the order the kernels read them.

use super::{LINE, Line, lowest_byte};

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
    /// Room for `outputs` rows of `inputs` weights, all zero.
    pub(in crate::encoder::packed) fn new(outputs: usize, inputs: usize) -> Self {
        let padded = outputs.next_multiple_of(PANEL);
        let lines = padded / PANEL * inputs.next_multiple_of(LINE) / GROUP * LINES;
        Self {
            panels: vec![Line([0; LINE]); lines],
            inputs,
            outputs,
            scales: vec![0.0; padded],
            biases: vec![0.0; padded],
            sums: vec![0; padded],
        }
    }

    /// Quantises the weights of `output` and takes them.
    pub(in crate::encoder::packed) fn set(&mut self, output: usize, weights: &[f32], bias: f32) {
        let largest = weights.iter().fold(0.0f32, |largest, value| largest.max(value.abs()));
        let scale = largest / TOP;
        let steps: Vec<i8> = weights.iter().map(|value| lowest_byte(value / scale).cast_signed()).collect();
        self.set_steps(output, &steps, scale, bias);
    }

    /// Takes the weights of `output` as steps of `scale`.
    pub(in crate::encoder::packed) fn set_steps(
        &mut self,
        output: usize,
        steps: &[i8],
        scale: f32,
        bias: f32,
    ) {
        let panel = output / PANEL * self.groups() * LINES;
        let (line, byte) = (output % PANEL / LANES, output % LANES * GROUP);
        let (groups, rest) = steps.as_chunks::<GROUP>();
        let mut lines = self.panels[panel..].chunks_exact_mut(LINES).map(|lines| &mut lines[line].0[byte..]);
        for (group, bytes) in groups.iter().zip(&mut lines) {
            bytes[..GROUP].copy_from_slice(group);
        }
        if let Some(bytes) = lines.next() {
            bytes[..rest.len()].copy_from_slice(rest);
        }
        self.scales[output] = scale;
        self.biases[output] = bias;
        self.sums[output] = steps.iter().map(|&step| i32::from(step)).sum();
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
