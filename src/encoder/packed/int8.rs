//! Products of rows quantised on the fly with int8 weights.
//!
//! A weight row has one scale (per output), an activation row another (per token), found when the row
//! arrives: Dettmers et al. 2022, “LLM.int8()”, vector-wise quantisation. The integer sums are exact, so
//! every kernel gives the same bits, and a row's result hangs on that row alone.

mod columns;
mod kernel;
mod rows;

pub(super) use self::columns::Int8Matrix;
pub(super) use self::kernel::Kernel;
pub(super) use self::rows::QuantisedRows;

/// Bytes of a cache line, and inputs that one step of the widest kernel reads.
const LINE: usize = 64;

/// One cache line of weights or activations.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Line<T>([T; LINE]);

/// Adding this rounds to the nearest integer, and leaves it in the lowest byte; no number leaves zero.
const ROUNDER: f32 = 12_582_912.0;

/// The lowest byte, in two's complement, of the integer nearest to `value`.
#[inline]
fn lowest_byte(value: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, reason = "the lowest byte is what is wanted")]
    let byte = (value + ROUNDER).to_bits() as u8;
    byte
}

/// What happens to the values already in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Write {
    /// They are overwritten.
    Replace,
    /// The product is added to them.
    Add,
}

/// `x · W + b` in int8, on the kernel chosen when it was made.
#[derive(Debug)]
pub(super) struct Int8Linear {
    matrix: Int8Matrix,
    kernel: Kernel,
}

impl Int8Linear {
    pub(super) fn new(matrix: Int8Matrix, kernel: Kernel) -> Self {
        Self { matrix, kernel }
    }

    /// `[rows, inputs]` to `[rows, outputs]`; `quantised` is scratch space.
    pub(super) fn apply(
        &self,
        input: &[f32],
        output: &mut [f32],
        write: Write,
        quantised: &mut QuantisedRows,
    ) {
        quantised.fill(input, self.matrix.inputs);
        self.kernel.product(quantised, &self.matrix, output, write);
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::{Int8Linear, Int8Matrix, Kernel, QuantisedRows, Write};

    fn random(rows: usize, columns: usize, seed: u64) -> Array2<f32> {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        Array2::from_shape_simple_fn((rows, columns), || generator.random_range(-1.0..1.0))
    }

    fn linear(weight: &Array2<f32>, bias: &[f32], kernel: Kernel) -> Int8Linear {
        let mut matrix = Int8Matrix::new(weight.nrows(), weight.ncols());
        for (output, row) in weight.rows().into_iter().enumerate() {
            matrix.set(output, row.to_slice().unwrap(), bias[output]);
        }
        Int8Linear::new(matrix, kernel)
    }

    fn apply(linear: &Int8Linear, input: &Array2<f32>, write: Write) -> Vec<f32> {
        let mut output = vec![0.25; input.nrows() * linear.matrix.outputs];
        linear.apply(input.as_slice().unwrap(), &mut output, write, &mut QuantisedRows::default());
        output
    }

    #[test]
    fn every_kernel_gives_the_same_bits() {
        for (rows, inputs, outputs) in
            [(1, 64, 64), (5, 100, 70), (7, 384, 130), (33, 65, 16), (70, 128, 256)]
        {
            let (weight, input) = (random(outputs, inputs, 1), random(rows, inputs, 2));
            let bias: Vec<f32> = random(1, outputs, 3).into_raw_vec_and_offset().0;
            for write in [Write::Replace, Write::Add] {
                let product = |kernel| -> Vec<u32> {
                    let linear = linear(&weight, &bias, kernel);
                    apply(&linear, &input, write).into_iter().map(f32::to_bits).collect()
                };
                let expected = product(Kernel::PORTABLE);
                for kernel in Kernel::available() {
                    assert_eq!(product(kernel), expected, "{kernel:?} {rows}x{inputs}x{outputs} {write:?}");
                }
            }
        }
    }

    #[test]
    fn the_product_is_close_to_that_of_the_full_numbers() {
        let (weight, input) = (random(96, 384, 4), random(9, 384, 5));
        let bias = vec![0.5; 96];
        let linear = linear(&weight, &bias, Kernel::best());
        let exact = input.dot(&weight.t()) + 0.5;
        for (ours, exact) in apply(&linear, &input, Write::Replace).iter().zip(&exact) {
            // Errors of at most 1/254 and 1/255 of the largest values, over 384 products of spread 1/3.
            assert!((ours - exact).abs() < 0.15, "{ours} {exact}");
        }
    }

    #[test]
    fn a_row_does_not_hang_on_the_rows_beside_it() {
        let (weight, input) = (random(64, 128, 6), random(20, 128, 7));
        let linear = linear(&weight, &[0.0; 64], Kernel::best());
        let together = apply(&linear, &input, Write::Replace);
        for row in 0..20 {
            let alone = apply(&linear, &input.slice(ndarray::s![row..=row, ..]).to_owned(), Write::Replace);
            let same = alone.iter().zip(&together[row * 64..]).all(|(a, b)| a.to_bits() == b.to_bits());
            assert!(same, "row {row}");
        }
    }

    #[test]
    fn rows_of_zeros_give_the_bias() {
        let linear = linear(&random(64, 64, 8), &[0.75; 64], Kernel::best());
        let output = apply(&linear, &Array2::zeros((2, 64)), Write::Replace);
        assert!(output.iter().all(|value| value.to_bits() == 0.75f32.to_bits()));
    }
}
