//! The weights file, mapped into memory, and its tensors as f32.

#![allow(unsafe_code, reason = "mapping a file is unsafe; this file is the one place that does it")]

use std::fs::File;
use std::path::{Path, PathBuf};

use half::f16;
use half::slice::HalfFloatSliceExt;
use memmap2::Mmap;
use ndarray::{Array1, Array2};
use safetensors::{Dtype, SafeTensors};

use super::ModelError;

/// A safetensors file.
#[derive(Debug)]
pub struct Weights {
    map: Mmap,
    path: PathBuf,
}

impl Weights {
    /// Maps the file and checks its header.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        let read = |source| ModelError::Read { path: path.to_path_buf(), source };
        let file = File::open(path).map_err(read)?;
        // SAFETY: the map is read only. Another process that truncates the file while it is mapped would
        // fault this one; model files are written whole and then left alone.
        let map = unsafe { Mmap::map(&file) }.map_err(read)?;
        let weights = Self { map, path: path.to_path_buf() };
        weights.tensors()?;
        Ok(weights)
    }

    /// The whole file.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.map
    }

    fn tensors(&self) -> Result<SafeTensors<'_>, ModelError> {
        SafeTensors::deserialize(&self.map)
            .map_err(|source| ModelError::Weights { path: self.path.clone(), source })
    }

    /// The values, row-major, of the tensor `name`, which must have the shape `expected`.
    pub fn tensor(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, ModelError> {
        let wrong = |found| ModelError::Tensor { name: name.to_owned(), expected: expected.to_vec(), found };
        let tensors = self.tensors()?;
        let view = tensors.tensor(name).map_err(|_| wrong(None))?;
        if view.shape() != expected {
            return Err(wrong(Some(view.shape().to_vec())));
        }
        let values = match view.dtype() {
            Dtype::F16 => {
                let halves: Vec<f16> =
                    view.data().chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]])).collect();
                halves.to_f32_vec()
            }
            Dtype::F32 => {
                view.data().chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
            }
            other => {
                return Err(ModelError::Format { name: name.to_owned(), found: format!("{other:?}") });
            }
        };
        Ok(values)
    }

    /// First dimension of the tensor `name`.
    pub fn rows(&self, name: &str) -> Result<usize, ModelError> {
        let missing = || ModelError::Tensor { name: name.to_owned(), expected: Vec::new(), found: None };
        let tensors = self.tensors()?;
        let view = tensors.tensor(name).map_err(|_| missing())?;
        view.shape().first().copied().ok_or_else(missing)
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
