//! A model folder: configuration, tokenizer and weights, read together and checked.
//!
//! In: a folder. Out: [`Model`], from which an engine and the heads are built. It does not run anything.

mod config;
mod find;
mod shards;
mod weights;

use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

pub use config::{
    ActorsConfig, Aggregation, Architecture, ArchitectureKind, BiasModel, Config, HeadsConfig, LoadedConfig,
    StanceConfig,
};
pub use find::{DEFAULT_NAME, find};
pub use shards::weights_files;
pub use weights::{Int8Rows, StoredRows, Weights};

use crate::digest::sha256;
use crate::tokenize::Tokenizer;

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// No folder of that name anywhere it is looked for.
    #[error("no model `{name}`: looked in {}; name a model folder with --model or SLANT_MODEL", list(.looked))]
    NotFound {
        /// What was asked for.
        name: String,
        /// The places looked at.
        looked: Vec<PathBuf>,
    },
    /// A file of the folder cannot be read.
    #[error("model file {} cannot be read", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of the folder differs from its checksum.
    #[error("model file {} does not match SHA256SUMS: it is damaged or was changed; fetch the model again", .path.display())]
    Checksum {
        /// The file.
        path: PathBuf,
    },
    /// `config.json` is not a model configuration.
    #[error("model configuration {} is not valid", .path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        source: serde_json::Error,
    },
    /// The configuration contradicts itself or this program.
    #[error("model configuration {} is not usable: {reason}", .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: &'static str,
    },
    /// The engine has no products in this number format.
    #[error("the {engine} engine does not compute in {precision}; see --engine and --precision")]
    Precision {
        /// The engine.
        engine: &'static str,
        /// The number format.
        precision: &'static str,
    },
    /// `tokenizer.json` is not a tokenizer.
    #[error("tokenizer {} is not valid", .path.display())]
    Tokenizer {
        /// The file.
        path: PathBuf,
        /// What the tokenizer library said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A weights file is not one.
    #[error("weights file {} is damaged or no safetensors file", .path.display())]
    Weights {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: safetensors::SafeTensorError,
    },
    /// A tensor is missing or has another shape than the configuration says.
    #[error("weights lack tensor `{name}` of shape {expected:?}{}", found_text(.found.as_deref()))]
    Tensor {
        /// Its name.
        name: String,
        /// The shape it should have.
        expected: Vec<usize>,
        /// The shape it has, if it is there.
        found: Option<Vec<usize>>,
    },
    /// A tensor has a number format that is not read.
    #[error("tensor `{name}` has number format {found}; F32, F16 and, for matrices, I8 are read")]
    Format {
        /// Its name.
        name: String,
        /// Its format.
        found: String,
    },
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn found_text(found: Option<&[usize]>) -> String {
    found.map_or_else(String::new, |shape| format!("; it has {shape:?}"))
}

/// A loaded model folder.
#[derive(Debug)]
pub struct Model {
    /// `config.json`.
    pub config: Config,
    /// `tokenizer.json`.
    pub tokenizer: Tokenizer,
    /// The weights files, mapped.
    pub weights: Weights,
    /// SHA-256 of the weights file once checked; of several, that of their digests one after the other.
    pub sha256: String,
    /// The folder.
    pub folder: PathBuf,
}

impl Model {
    /// Reads the folder and checks every file against `SHA256SUMS`.
    pub fn load(folder: &Path) -> Result<Self, ModelError> {
        let sums = read(&folder.join("SHA256SUMS"))?;
        let sums = String::from_utf8_lossy(&sums).into_owned();
        let config_path = folder.join("config.json");
        let config_bytes = checked(&config_path, &sums)?;
        let config: Config = serde_json::from_slice(&config_bytes)
            .map_err(|source| ModelError::Config { path: config_path.clone(), source })?;
        config.validate().map_err(|reason| ModelError::Unusable { path: config_path, reason })?;

        let tokenizer_path = folder.join("tokenizer.json");
        let (tokenizer, weights) = rayon::join(
            || {
                Tokenizer::from_bytes(&checked(&tokenizer_path, &sums)?, config.max_tokens)
                    .map_err(|source| ModelError::Tokenizer { path: tokenizer_path, source })
            },
            || checked_weights(folder, &sums),
        );
        let (tokenizer, (weights, sha256)) = (tokenizer?, weights?);
        Ok(Self { config, tokenizer, weights, sha256, folder: folder.to_path_buf() })
    }
}

/// The weights and what [`Model::sha256`] says of them.
fn checked_weights(folder: &Path, sums: &str) -> Result<(Weights, String), ModelError> {
    let files = shards::weights_files(folder)?;
    let weights = Weights::open(&files)?;
    let bytes: Vec<&[u8]> = weights.bytes().collect();
    let digests: Vec<String> = bytes.into_par_iter().map(sha256).collect();
    for (path, digest) in files.into_iter().zip(&digests) {
        if listed(sums, &path) != Some(digest.as_str()) {
            return Err(ModelError::Checksum { path });
        }
    }
    let sha256 = match digests.as_slice() {
        [one] => one.clone(),
        several => sha256(several.concat().as_bytes()),
    };
    Ok((weights, sha256))
}

fn read(path: &Path) -> Result<Vec<u8>, ModelError> {
    std::fs::read(path).map_err(|source| ModelError::Read { path: path.to_path_buf(), source })
}

fn checked(path: &Path, sums: &str) -> Result<Vec<u8>, ModelError> {
    let bytes = read(path)?;
    if listed(sums, path) == Some(sha256(&bytes).as_str()) {
        Ok(bytes)
    } else {
        Err(ModelError::Checksum { path: path.to_path_buf() })
    }
}

/// The checksum that `sums`, in the format of `sha256sum`, gives for a file.
fn listed<'a>(sums: &'a str, path: &Path) -> Option<&'a str> {
    let name = path.file_name()?.to_str()?;
    sums.lines().filter_map(|line| line.split_once("  ")).find(|(_, file)| *file == name).map(|(sum, _)| sum)
}
