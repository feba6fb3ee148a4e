//! Which weights files a model folder has.
//!
//! One `model.safetensors`, or several files listed in `model.safetensors.index.json`, as Hugging Face's
//! libraries write them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::ModelError;

const INDEX: &str = "model.safetensors.index.json";

#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// The weights files of `folder`, in the order of their names.
pub fn weights_files(folder: &Path) -> Result<Vec<PathBuf>, ModelError> {
    let path = folder.join(INDEX);
    if !path.is_file() {
        return Ok(vec![folder.join("model.safetensors")]);
    }
    let bytes = super::read(&path)?;
    let index: Index =
        serde_json::from_slice(&bytes).map_err(|source| ModelError::Config { path: path.clone(), source })?;
    let mut names: Vec<String> = index.weight_map.into_values().collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return Err(ModelError::Unusable { path, reason: "weight_map names no file" });
    }
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}
