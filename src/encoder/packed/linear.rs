//! Linear layer and layer norm over rows laid end to end.

use ndarray::{Array1, ArrayView2};
use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use rten_vecmath::{Normalize, NormalizeOptions, Sum, SumSquareSub};

use super::int8::{Int8Linear, Kernel, QuantisedRows, Write};
use crate::encoder::{EncoderError, Precision};

/// `x · W + b` with `W` packed once for the kernel of this CPU.
#[derive(Debug)]
pub(super) enum Linear {
    F32(F32Linear),
    Int8(Int8Linear),
}

impl Linear {
    /// `weight` is `[outputs, inputs]`, as stored.
    pub(super) fn new(weight: ArrayView2<f32>, bias: Vec<f32>, precision: Precision) -> Self {
        match precision {
            Precision::F32 => Self::F32(F32Linear::new(weight, bias)),
            Precision::Int8 => Self::Int8(Int8Linear::new(weight, &bias, Kernel::best())),
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
