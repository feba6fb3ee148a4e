//! The weights files, mapped into memory, and their tensors as f32.

#![allow(unsafe_code, reason = "mapping a file is unsafe; this file is the one place that does it")]

mod rows;

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use half::f16;
use half::slice::HalfFloatSliceExt;
use memmap2::Mmap;
use ndarray::{Array1, Array2};
use safetensors::tensor::Metadata;
use safetensors::{Dtype, SafeTensors};

pub use self::rows::StoredRows;
use super::ModelError;

/// Safetensors files that hold one model together; clones share them.
#[derive(Clone, Debug)]
pub struct Weights {
    files: Arc<[WeightsFile]>,
}

#[derive(Debug)]
struct WeightsFile {
    map: Mmap,
    header: Metadata,
    /// Where the tensors' bytes begin.
    start: usize,
}

/// The steps of a matrix, row-major, each the bits of an `i8`, and the factor of each row.
pub type Int8Rows<'a> = (&'a [u8], Vec<f32>);

impl WeightsFile {
    fn open(path: &Path) -> Result<Self, ModelError> {
        let read = |source| ModelError::Read { path: path.to_path_buf(), source };
        let file = File::open(path).map_err(read)?;
        // SAFETY: the map is read only. Another process that truncates the file while it is mapped would
        // fault this one; model files are written whole and then left alone.
        let map = unsafe { Mmap::map(&file) }.map_err(read)?;
        let (size, header) = SafeTensors::read_metadata(&map)
            .map_err(|source| ModelError::Weights { path: path.to_path_buf(), source })?;
        Ok(Self { map, header, start: size + size_of::<u64>() })
    }
}

impl Weights {
    /// Maps the files and checks their headers.
    pub fn open(paths: &[PathBuf]) -> Result<Self, ModelError> {
        Ok(Self { files: paths.iter().map(|path| WeightsFile::open(path)).collect::<Result<_, _>>()? })
    }

    /// The bytes of each file.
    pub fn bytes(&self) -> impl Iterator<Item = &[u8]> {
        self.files.iter().map(|file| &*file.map)
    }

    /// What a file's header says under `key` beside its tensors.
    #[must_use]
    pub fn note(&self, key: &str) -> Option<&str> {
        self.files.iter().find_map(|file| file.header.metadata().as_ref()?.get(key)).map(String::as_str)
    }

    /// File and bytes of the tensor `name`, which must have the shape `expected`, and its number format.
    fn place(&self, name: &str, expected: &[usize]) -> Result<(usize, Range<usize>, Dtype), ModelError> {
        let wrong = |found| ModelError::Tensor { name: name.to_owned(), expected: expected.to_vec(), found };
        let found =
            self.files.iter().enumerate().find_map(|(at, file)| Some((at, file, file.header.info(name)?)));
        let (at, file, info) = found.ok_or_else(|| wrong(None))?;
        if info.shape != expected {
            return Err(wrong(Some(info.shape.clone())));
        }
        let (from, to) = info.data_offsets;
        Ok((at, file.start + from..file.start + to, info.dtype))
    }

    fn bytes_of(&self, name: &str, expected: &[usize]) -> Result<(Dtype, &[u8]), ModelError> {
        let (file, bytes, dtype) = self.place(name, expected)?;
        Ok((dtype, &self.files[file].map[bytes]))
    }

    /// The values, row-major, of the tensor `name`, which must have the shape `expected`.
    ///
    /// F32, F16, and I8 with one F32 factor per row in the tensor `name.scale` are read.
    pub fn tensor(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, ModelError> {
        let (dtype, data) = self.bytes_of(name, expected)?;
        match (dtype, expected) {
            (Dtype::F16, _) => {
                let halves: Vec<f16> =
                    data.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]])).collect();
                Ok(halves.to_f32_vec())
            }
            (Dtype::F32, _) => {
                Ok(data.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
            }
            (Dtype::I8, &[rows, columns]) => {
                let scales = self.tensor(&format!("{name}.scale"), &[rows])?;
                let mut values = Vec::with_capacity(data.len());
                for (row, scale) in data.chunks_exact(columns.max(1)).zip(scales) {
                    values.extend(row.iter().map(|&byte| f32::from(byte.cast_signed()) * scale));
                }
                Ok(values)
            }
            (other, _) => Err(ModelError::Format { name: name.to_owned(), found: format!("{other:?}") }),
        }
    }

    /// The matrix `name` as it is stored; `None` where that is not as int8 rows.
    pub fn int8_rows(
        &self,
        name: &str,
        rows: usize,
        columns: usize,
    ) -> Result<Option<Int8Rows<'_>>, ModelError> {
        let (dtype, data) = self.bytes_of(name, &[rows, columns])?;
        (dtype == Dtype::I8).then(|| Ok((data, self.tensor(&format!("{name}.scale"), &[rows])?))).transpose()
    }

    /// The matrix `name`, to be read row by row.
    pub fn stored_rows(&self, name: &str, rows: usize, columns: usize) -> Result<StoredRows, ModelError> {
        StoredRows::open(self, name, rows, columns)
    }

    /// First dimension of the tensor `name`.
    pub fn rows(&self, name: &str) -> Result<usize, ModelError> {
        let shape = self.files.iter().find_map(|file| file.header.info(name)?.shape.first().copied());
        shape.ok_or_else(|| ModelError::Tensor { name: name.to_owned(), expected: Vec::new(), found: None })
    }

    /// The vector `name` of `length` values.
    ///
    /// # Panics
    /// Never: the shape is checked first.
    pub fn vector(&self, name: &str, length: usize) -> Result<Array1<f32>, ModelError> {
        Ok(Array1::from_vec(self.tensor(name, &[length])?))
    }

    /// The matrix `name` of shape `[rows, columns]`.
    ///
    /// # Panics
    /// Never: the shape is checked first.
    pub fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, ModelError> {
        let values = self.tensor(name, &[rows, columns])?;
        Ok(Array2::from_shape_vec((rows, columns), values).expect("the shape was checked"))
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "these values are exact in f32")]
mod tests {
    use safetensors::Dtype;
    use safetensors::tensor::{TensorView, serialize_to_file};

    use super::Weights;

    #[test]
    fn tensors_are_found_in_any_file_and_int8_rows_are_scaled() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a"), folder.path().join("b"));
        let bytes: Vec<u8> = [1i8, -2, 127, -127].iter().map(|v| v.cast_unsigned()).collect();
        let scales: Vec<u8> = [0.5f32, 2.0].iter().flat_map(|v| v.to_le_bytes()).collect();
        let matrix = TensorView::new(Dtype::I8, vec![2, 2], &bytes).unwrap();
        let scale = TensorView::new(Dtype::F32, vec![2], &scales).unwrap();
        serialize_to_file([("m", matrix)], None, &first).unwrap();
        serialize_to_file([("m.scale", scale)], None, &second).unwrap();
        let weights = Weights::open(&[first.clone(), second]).unwrap();
        assert_eq!(weights.tensor("m", &[2, 2]).unwrap(), [0.5, -1.0, 254.0, -254.0]);
        assert_eq!(weights.rows("m").unwrap(), 2);
        let rows = weights.stored_rows("m", 2, 2).unwrap();
        let mut row = [0.0; 2];
        rows.read(1, &mut row);
        assert_eq!((rows.len(), row), (2, [254.0, -254.0]));
        assert_eq!(weights.int8_rows("m", 2, 2).unwrap().unwrap(), (bytes.as_slice(), vec![0.5, 2.0]));
        let error = Weights::open(&[first]).unwrap().tensor("m", &[2, 2]).unwrap_err();
        assert!(error.to_string().contains("m.scale"), "{error}");
    }
}
