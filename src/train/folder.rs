//! A model folder, whole or absent.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde_json::json;

use super::TrainError;
use super::checkpoint::Stored;
use super::learner::Learner;
use super::start::Start;
use crate::digest::sha256;
use crate::evaluate::TrainedRows;
use crate::model::Config;

/// Larger weights are written in parts of at most this many bytes.
const SHARD_BYTES: usize = 80_000_000;
const SUMS: &str = "SHA256SUMS";
const CARD: &str = "README.md";

/// Makes the folder `path` from what `fill` writes into it; one that was there gives way.
pub(super) fn whole(
    path: &Path,
    fill: impl FnOnce(&Path) -> Result<(), TrainError>,
) -> Result<(), TrainError> {
    let partial = path.with_extension("partial");
    let io = |source| TrainError::Write { path: path.to_path_buf(), source };
    remove(&partial)?;
    std::fs::create_dir(&partial).map_err(io)?;
    let made = fill(&partial).and_then(|()| {
        remove(path)?;
        std::fs::rename(&partial, path).map_err(io)
    });
    if made.is_err() {
        // What cannot be removed either is told of no more than the first fault.
        let _ = remove(&partial);
    }
    made
}

/// Removes a folder where it is there.
pub(super) fn remove(folder: &Path) -> Result<(), TrainError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(TrainError::Write { path: folder.to_path_buf(), source: error })
        }
        _ => Ok(()),
    }
}

/// Writes all files of a model but its card.
pub(super) fn write(
    folder: &Path,
    learner: &Learner,
    config: &Config,
    start: &Start,
    trained: &TrainedRows,
) -> Result<(), TrainError> {
    write_weights(folder, learner)?;
    put(folder, "tokenizer.json", &start.tokenizer_bytes)?;
    put(folder, &config.trained_rows, trained.to_string().as_bytes())?;
    write_config(folder, config)
}

/// Writes the configuration, and the checksums of all files.
pub(super) fn write_config(folder: &Path, config: &Config) -> Result<(), TrainError> {
    let text = serde_json::to_string_pretty(config).map_err(|error| unwritten(folder, error.into()))?;
    put(folder, "config.json", format!("{text}\n").as_bytes())?;
    let unread = |source| TrainError::Read { path: folder.to_path_buf(), source };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        names.push(entry.map_err(unread)?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| name != SUMS && name != CARD);
    names.sort_unstable();
    let mut sums = String::new();
    for name in names {
        let path = folder.join(&name);
        let bytes = std::fs::read(&path).map_err(|source| TrainError::Read { path, source })?;
        let _ = writeln!(sums, "{}  {name}", sha256(&bytes));
    }
    put(folder, SUMS, sums.as_bytes())
}

/// Writes the model's card.
pub(super) fn write_card(folder: &Path, card: &str) -> Result<(), TrainError> {
    put(folder, CARD, card.as_bytes())
}

/// The weights in f16, in one file or in parts with an index, as the recipe's `export.py` writes them.
fn write_weights(folder: &Path, learner: &Learner) -> Result<(), TrainError> {
    let mut shards: Vec<Vec<(String, Stored)>> = vec![Vec::new()];
    let (mut size, mut total) = (0, 0);
    for (name, variable) in learner.variables() {
        let bytes = variable.numel() * 2;
        if size + bytes > SHARD_BYTES && size > 0 {
            shards.push(Vec::new());
            size = 0;
        }
        size += bytes;
        total += bytes;
        if let Some(shard) = shards.last_mut() {
            shard.push((name, Stored::f16(variable)));
        }
    }
    let n = shards.len();
    let names: Vec<String> = match n {
        1 => vec!["model.safetensors".to_owned()],
        _ => (1..=n).map(|at| format!("model-{at:05}-of-{n:05}.safetensors")).collect(),
    };
    let mut places = BTreeMap::new();
    for (file, shard) in names.iter().zip(shards) {
        places.extend(shard.iter().map(|(name, _)| (name.clone(), file.clone())));
        let bytes = safetensors::serialize(shard, None).map_err(|error| unwritten(folder, error.into()))?;
        put(folder, file, &bytes)?;
    }
    if n == 1 {
        return Ok(());
    }
    let index = json!({"metadata": {"total_size": total}, "weight_map": places});
    put(folder, "model.safetensors.index.json", format!("{index:#}\n").as_bytes())
}

fn unwritten(folder: &Path, error: Box<dyn std::error::Error + Send + Sync>) -> TrainError {
    TrainError::Write { path: folder.to_path_buf(), source: std::io::Error::other(error) }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), TrainError> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).map_err(|source| TrainError::Write { path, source })
}
