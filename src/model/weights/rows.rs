//! Rows of a stored matrix, read one at a time.

use half::f16;
use half::slice::HalfFloatSliceExt;
use safetensors::Dtype;

use super::super::ModelError;
use super::Weights;

/// A matrix left in its file: for tables of which a run needs few rows.
#[derive(Debug)]
pub struct StoredRows {
    weights: Weights,
    file: usize,
    /// Where its bytes begin and end in the file.
    bytes: std::ops::Range<usize>,
    columns: usize,
    format: RowFormat,
}

#[derive(Debug)]
enum RowFormat {
    F32,
    F16,
    /// With the factor of each row.
    Int8(Vec<f32>),
}

impl StoredRows {
    pub(super) fn open(
        weights: &Weights,
        name: &str,
        rows: usize,
        columns: usize,
    ) -> Result<Self, ModelError> {
        let (file, bytes, dtype) = weights.place(name, &[rows, columns])?;
        let format = match dtype {
            Dtype::F32 => RowFormat::F32,
            Dtype::F16 => RowFormat::F16,
            Dtype::I8 => RowFormat::Int8(weights.tensor(&format!("{name}.scale"), &[rows])?),
            other => {
                return Err(ModelError::Format { name: name.to_owned(), found: format!("{other:?}") });
            }
        };
        Ok(Self { weights: weights.clone(), file, bytes, columns, format })
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        let width = match self.format {
            RowFormat::F32 => 4,
            RowFormat::F16 => 2,
            RowFormat::Int8(_) => 1,
        };
        self.bytes.len() / (width * self.columns).max(1)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads row `index` into `values`, as many as there are columns.
    pub fn read(&self, index: usize, values: &mut [f32]) {
        let stored = &self.weights.files[self.file].map[self.bytes.clone()];
        let width = stored.len() / self.len();
        let row = &stored[index * width..(index + 1) * width];
        match &self.format {
            RowFormat::F32 => {
                for (value, bytes) in values.iter_mut().zip(row.chunks_exact(4)) {
                    *value = f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
                }
            }
            RowFormat::F16 => {
                let halves: Vec<f16> =
                    row.chunks_exact(2).map(|bytes| f16::from_le_bytes([bytes[0], bytes[1]])).collect();
                halves.convert_to_f32_slice(values);
            }
            RowFormat::Int8(scales) => {
                for (value, &byte) in values.iter_mut().zip(row) {
                    *value = f32::from(byte.cast_signed()) * scales[index];
                }
            }
        }
    }
}
