//! Linear layer and layer norm over rows laid end to end.

use ndarray::{Array1, ArrayView2, Axis, concatenate};
use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use rten_vecmath::{Normalize, NormalizeOptions, Sum, SumSquareSub};

use super::int8::{Int8Linear, Int8Matrix, Kernel, QuantisedRows, Write};
use crate::encoder::{EncoderError, Precision};
use crate::model::{ModelError, Weights};

/// `x · W + b` with `W` packed once for the kernel of this CPU.
#[derive(Debug)]
pub(super) enum Linear {
    F32(F32Linear),
    Int8(Int8Linear),
}

impl Linear {
    /// The linear layers `names`, each `[outputs, inputs]` as stored, side by side as one.
    pub(super) fn load(
        weights: &Weights,
        names: &[String],
        outputs: usize,
        inputs: usize,
        precision: Precision,
    ) -> Result<Self, ModelError> {
        let bias = |name: &String| weights.tensor(&format!("{name}.bias"), &[outputs]);
        let biases: Vec<Vec<f32>> = names.iter().map(bias).collect::<Result<_, _>>()?;
        let matrix = |name: &String| weights.matrix(&format!("{name}.weight"), outputs, inputs);
        match precision {
            Precision::F32 => {
                let matrices: Vec<_> = names.iter().map(matrix).collect::<Result<_, _>>()?;
                let views: Vec<_> = matrices.iter().map(|matrix| matrix.view()).collect();
                let joined = concatenate(Axis(0), &views).expect("all have `inputs` columns");
                Ok(Self::F32(F32Linear::new(joined.view(), biases.concat())))
            }
            Precision::Int8 => {
                let mut joined = Int8Matrix::new(names.len() * outputs, inputs);
                for (part, (name, bias)) in names.iter().zip(&biases).enumerate() {
                    let first = part * outputs;
                    if let Some((steps, scales)) =
                        weights.int8_rows(&format!("{name}.weight"), outputs, inputs)?
                    {
                        let mut row = vec![0; inputs];
                        for (output, bytes) in steps.chunks_exact(inputs).enumerate() {
                            row.iter_mut().zip(bytes).for_each(|(step, byte)| *step = byte.cast_signed());
                            joined.set_steps(first + output, &row, scales[output], bias[output]);
                        }
                    } else {
                        for (output, row) in matrix(name)?.rows().into_iter().enumerate() {
                            let row = row.to_slice().expect("a row of a standard array is contiguous");
                            joined.set(first + output, row, bias[output]);
                        }
                    }
                }
                Ok(Self::Int8(Int8Linear::new(joined, Kernel::best())))
            }
            Precision::Bf16 => Err(ModelError::Precision { engine: "packed", precision: precision.name() }),
        }
    }

    /// `[rows, inputs]` to `[rows, outputs]`; `quantised` is scratch space.
    pub(super) fn apply(
        &self,
        input: &[f32],
        output: &mut [f32],
        write: Write,
        quantised: &mut QuantisedRows,
    ) -> Result<(), EncoderError> {
        match self {
            Self::F32(linear) => linear.apply(input, output, write),
            Self::Int8(linear) => {
                linear.apply(input, output, write, quantised);
                Ok(())
            }
        }
    }
}

/// The executor is a handle to the kernel; it cannot be shared by threads, so each product makes its own.
pub(super) struct F32Linear {
    weight: PackedBMatrix<f32>,
    bias: Vec<f32>,
}

impl std::fmt::Debug for F32Linear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "F32Linear({} -> {})", self.weight.rows(), self.weight.cols())
    }
}

impl F32Linear {
    /// `weight` is `[outputs, inputs]`, as stored.
    fn new(weight: ArrayView2<f32>, bias: Vec<f32>) -> Self {
        let executor = GemmExecutor::<f32>::new();
        let stored = weight.as_standard_layout();
        let stored = stored.as_slice().expect("standard layout is contiguous");
        let matrix = NdTensorView::from_data([weight.nrows(), weight.ncols()], stored);
        let weight = executor.prepack_b(matrix.transposed());
        Self { weight, bias }
    }

    fn apply(&self, input: &[f32], output: &mut [f32], write: Write) -> Result<(), EncoderError> {
        let rows = input.len() / self.weight.rows();
        let beta = match write {
            Write::Replace => 0.0,
            Write::Add => 1.0,
        };
        GemmExecutor::<f32>::new().gemm(
            output,
            GemmInputA::Unpacked(NdTensorView::from_data([rows, self.weight.rows()], input)),
            GemmInputB::Packed(&self.weight),
            GemmOptions { bias: Some(BiasVector::Row(&self.bias)), beta, ..GemmOptions::default() },
        )?;
        Ok(())
    }
}

/// Normalises each row to mean 0 and variance 1, then scales and shifts it (Ba et al. 2016).
pub(super) fn layer_norm(states: &mut [f32], (scale, shift): &(Array1<f32>, Array1<f32>), eps: f32) {
    let scale = scale.as_slice().expect("a vector is contiguous");
    let shift = shift.as_slice().expect("a vector is contiguous");
    let width = scale.len() as f32;
    for row in states.chunks_exact_mut(scale.len()) {
        let mean = Sum::new(row).dispatch() / width;
        let variance = SumSquareSub::new(row, mean).dispatch() / width;
        Normalize::new_mut(
            row,
            NormalizeOptions {
                pre_scale_bias: mean,
                scale: (variance + eps).sqrt().recip(),
                element_scale: Some(scale),
                element_bias: Some(shift),
                ..NormalizeOptions::default()
            },
        )
        .dispatch();
    }
}
