//! What an interrupted run needs to go on: weights, the optimiser's state, and how far it was, in one file that is
//! whole or absent.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use safetensors::tensor::View;
use safetensors::{Dtype, SafeTensorError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tch::{Kind, Tensor, no_grad};

use super::TrainError;
use super::adamw::Moments;
use super::learner::Learner;
use crate::model::Weights;

/// Name of the file in the folder of checkpoints.
const FILE: &str = "checkpoint.safetensors";
/// Under which the state stands in the file's header.
const STATE: &str = "state";

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    /// Everything that decides the weights: a run goes on only with the same.
    pub(super) run: BTreeMap<String, Value>,
    /// Steps done.
    pub(super) done: usize,
    /// The best epoch, from 1, and its dev score.
    pub(super) best: Option<(u32, f64)>,
    /// Epochs since then.
    pub(super) stale: u32,
    /// Steps that each variable took part in.
    steps: BTreeMap<String, i32>,
}

/// Writes weights and state.
pub(super) fn save(folder: &Path, learner: &Learner, state: &State) -> Result<(), TrainError> {
    let path = folder.join(FILE);
    let moments = &learner.optimiser.moments;
    let steps = moments.iter().map(|(name, moments)| (name.clone(), moments.steps)).collect();
    let state =
        serde_json::to_string(&State { steps, ..state.clone() }).map_err(|error| written(&path, error))?;
    let mut tensors: Vec<(String, Stored)> = learner
        .variables()
        .into_iter()
        .map(|(name, variable)| (format!("variable.{name}"), Stored::f32(variable)))
        .collect();
    for (name, moments) in moments {
        tensors.push((format!("first.{name}"), Stored::f32(moments.first.shallow_clone())));
        tensors.push((format!("second.{name}"), Stored::f32(moments.second.shallow_clone())));
    }
    let header = HashMap::from([(STATE.to_owned(), state)]);
    safetensors::serialize_to_file(tensors, Some(header), &path).map_err(|error| match error {
        SafeTensorError::IoError(source) => TrainError::Write { path, source },
        other => written(&path, other),
    })
}

/// A failure to write that is not the system's.
fn written(path: &Path, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TrainError {
    TrainError::Write { path: path.to_path_buf(), source: std::io::Error::other(error) }
}

/// The state of the run that `folder` holds the checkpoint of, with its weights; `None` where there is none.
pub(super) fn find(folder: &Path) -> Result<Option<(State, Saved)>, TrainError> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let damaged = |reason: String| TrainError::Checkpoint { path: path.clone(), reason };
    let weights = Weights::open(std::slice::from_ref(&path)).map_err(|error| damaged(error.to_string()))?;
    let state = weights.note(STATE).ok_or_else(|| damaged("it holds no state".to_owned()))?;
    let state: State = serde_json::from_str(state).map_err(|error| damaged(error.to_string()))?;
    Ok(Some((state, Saved { weights, path })))
}

/// A checkpoint that can be gone on from.
pub(super) struct Saved {
    weights: Weights,
    path: PathBuf,
}

impl Saved {
    /// Gives `learner` the weights and the optimiser's state.
    pub(super) fn restore(&self, learner: &mut Learner, state: &State) -> Result<(), TrainError> {
        for (name, mut variable) in learner.variables() {
            let values = self.tensor("variable", &name, &variable)?;
            no_grad(|| variable.copy_(&values));
            if let Some(&steps) = state.steps.get(&name) {
                let moment = |which| {
                    self.tensor(which, &name, &variable).map(|values| values.to_device(variable.device()))
                };
                let moments = Moments { steps, first: moment("first")?, second: moment("second")? };
                learner.optimiser.moments.insert(name, moments);
            }
        }
        Ok(())
    }

    fn tensor(&self, which: &str, name: &str, like: &Tensor) -> Result<Tensor, TrainError> {
        let size = like.size();
        let shape: Vec<usize> = size.iter().map(|&n| usize::try_from(n).unwrap_or(0)).collect();
        let values = self
            .weights
            .tensor(&format!("{which}.{name}"), &shape)
            .map_err(|error| TrainError::Checkpoint { path: self.path.clone(), reason: error.to_string() })?;
        Ok(Tensor::from_slice(&values).view(size.as_slice()))
    }
}

/// A tensor as a file takes it; converted only when it is written.
pub(super) struct Stored {
    tensor: Tensor,
    shape: Vec<usize>,
    dtype: Dtype,
}

impl Stored {
    pub(super) fn f32(tensor: Tensor) -> Self {
        Self::new(tensor, Dtype::F32)
    }

    pub(super) fn f16(tensor: Tensor) -> Self {
        Self::new(tensor, Dtype::F16)
    }

    fn new(tensor: Tensor, dtype: Dtype) -> Self {
        let shape = tensor.size().iter().map(|&n| usize::try_from(n).unwrap_or(0)).collect();
        Self { tensor, shape, dtype }
    }
}

impl View for Stored {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        let kind = if self.dtype == Dtype::F16 { Kind::Half } else { Kind::Float };
        let tensor = self.tensor.detach().to_device(tch::Device::Cpu).to_kind(kind).contiguous();
        let mut bytes = vec![0; self.data_len()];
        tensor.copy_data_u8(&mut bytes, tensor.numel());
        Cow::Owned(bytes)
    }

    fn data_len(&self) -> usize {
        self.shape.iter().product::<usize>() * if self.dtype == Dtype::F16 { 2 } else { 4 }
    }
}
