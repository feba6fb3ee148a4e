//! Linear layer and layer norm over the rows of a matrix.

use ndarray::{Array1, Array2, ArrayView2};
use rten_gemm::{BiasVector, GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use rten_vecmath::{Normalize, NormalizeOptions, Sum, SumSquareSub};

use crate::encoder::EncoderError;

/// `x · W + b` with `W` packed once for the kernel of this CPU. The executor is a handle to that kernel; it
/// cannot be shared by threads, so each product makes its own.
pub(super) struct Linear {
    weight: PackedBMatrix<f32>,
    bias: Vec<f32>,
}

impl std::fmt::Debug for Linear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Linear({} -> {})", self.weight.rows(), self.weight.cols())
    }
}

impl Linear {
    /// `weight` is `[outputs, inputs]`, as stored.
    pub(super) fn new(weight: ArrayView2<f32>, bias: Vec<f32>) -> Self {
        let executor = GemmExecutor::<f32>::new();
        let stored = weight.as_standard_layout();
        let stored = stored.as_slice().expect("standard layout is contiguous");
        let matrix = NdTensorView::from_data([weight.nrows(), weight.ncols()], stored);
        let weight = executor.prepack_b(matrix.transposed());
        Self { weight, bias }
    }

    /// `[rows, inputs]` to `[rows, outputs]`.
    pub(super) fn apply(&self, input: &Array2<f32>) -> Result<Array2<f32>, EncoderError> {
        let mut output = Array2::zeros((input.nrows(), self.weight.cols()));
        let data = input.as_slice().expect("states are contiguous");
        GemmExecutor::<f32>::new().gemm(
            output.as_slice_mut().expect("a new array is contiguous"),
            GemmInputA::Unpacked(NdTensorView::from_data([input.nrows(), input.ncols()], data)),
            GemmInputB::Packed(&self.weight),
            GemmOptions { bias: Some(BiasVector::Row(&self.bias)), ..GemmOptions::default() },
        )?;
        Ok(output)
    }
}

/// Normalises each row to mean 0 and variance 1, then scales and shifts it (Ba et al. 2016).
pub(super) fn layer_norm(states: &mut Array2<f32>, (scale, shift): &(Array1<f32>, Array1<f32>), eps: f32) {
    let scale = scale.as_slice().expect("a vector is contiguous");
    let shift = shift.as_slice().expect("a vector is contiguous");
    let width = states.ncols() as f32;
    for mut row in states.rows_mut() {
        let row = row.as_slice_mut().expect("a row of a standard array is contiguous");
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
