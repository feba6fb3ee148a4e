//! Which instructions multiply, and the product on each.

#[cfg(target_arch = "x86_64")]
mod amx;
mod portable;
#[cfg(target_arch = "x86_64")]
mod vnni;

use super::Write;
use super::columns::Int8Matrix;
use super::rows::QuantisedRows;

/// Instructions that this CPU is known to have; made only by [`Kernel::best`] and [`Kernel::available`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::encoder::packed) struct Kernel(Instructions);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instructions {
    /// Plain loops, compiled for several instruction sets.
    Portable,
    /// AVX-512 VNNI: 64 products a register.
    #[cfg(target_arch = "x86_64")]
    Vnni,
    /// AMX: 16,384 products an instruction.
    #[cfg(target_arch = "x86_64")]
    Amx,
}

impl Kernel {
    pub(in crate::encoder::packed) const PORTABLE: Self = Self(Instructions::Portable);

    /// The fastest on this CPU.
    pub(in crate::encoder::packed) fn best() -> Self {
        Self::available().pop().unwrap_or(Self::PORTABLE)
    }

    /// All that this CPU has, the fastest last.
    pub(in crate::encoder::packed) fn available() -> Vec<Self> {
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut, reason = "other CPUs have one kernel"))]
        let mut kernels = vec![Self::PORTABLE];
        #[cfg(target_arch = "x86_64")]
        {
            if vnni::is_available() {
                kernels.push(Self(Instructions::Vnni));
                if amx::is_available() {
                    kernels.push(Self(Instructions::Amx));
                }
            }
        }
        kernels
    }

    /// Writes `[rows, outputs]`.
    pub(super) fn product(self, rows: &QuantisedRows, matrix: &Int8Matrix, output: &mut [f32], write: Write) {
        assert_eq!(output.len(), rows.len() * matrix.outputs, "the output has the shape of the product");
        assert_eq!(rows.stride(), matrix.groups() * super::columns::GROUP, "rows are as wide as the matrix");
        match self.0 {
            Instructions::Portable => portable::product(rows, matrix, output, write),
            #[cfg(target_arch = "x86_64")]
            Instructions::Vnni => vnni::product(rows, matrix, output, write),
            #[cfg(target_arch = "x86_64")]
            Instructions::Amx => amx::product(rows, matrix, output, write),
        }
    }
}
