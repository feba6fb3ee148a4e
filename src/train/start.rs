//! What training starts from: a model folder, or a published BERT or MPNet encoder without heads.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::TrainError;
use crate::digest::sha256;
use crate::evaluate::{STANCE_LABELS, TrainedRows};
use crate::model::{
    ActorsConfig, Aggregation, Architecture, ArchitectureKind, Config, HeadsConfig, LoadedConfig, Model,
    ModelError, StanceConfig, Weights, find, weights_files,
};
use crate::tokenize::{CASE_CLASSES, Tokenizer};

/// The version of every model that is made here.
pub(super) const FIRST_VERSION: &str = "0.1.0";
/// Width of the actor head's inner layer, where it begins anew.
const ACTOR_HIDDEN: usize = 128;
/// Tags of the actor head of a model made from an encoder.
const ACTOR_LABELS: [&str; 7] =
    ["O", "B-person", "I-person", "B-organisation", "I-organisation", "B-country", "I-country"];
/// Longest sentence of such a model, in tokens.
const MAX_TOKENS: usize = 256;

/// A model to start from, read.
#[derive(Debug)]
pub(super) struct Start {
    pub(super) folder: PathBuf,
    pub(super) config: Config,
    pub(super) tokenizer: Tokenizer,
    /// Bytes of `tokenizer.json`.
    pub(super) tokenizer_bytes: Vec<u8>,
    pub(super) weights: Weights,
    /// SHA-256 of the weights.
    pub(super) sha256: String,
    /// Rows it was trained on already.
    pub(super) trained: TrainedRows,
    /// What stands before the names of the encoder's tensors; `None` for a model folder, which has heads too.
    encoder_prefix: Option<&'static str>,
}

/// The part of a published `config.json` that is read.
#[derive(Deserialize)]
struct Published {
    hidden_act: String,
    #[serde(flatten)]
    shape: PublishedShape,
}

#[derive(Deserialize)]
struct PublishedShape {
    model_type: ArchitectureKind,
    vocab_size: usize,
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    max_position_embeddings: usize,
    #[serde(default)]
    type_vocab_size: usize,
    relative_attention_num_buckets: Option<usize>,
    layer_norm_eps: f32,
}

impl Start {
    /// Reads `name`, a folder or the name of a model.
    pub(super) fn load(name: &Path) -> Result<Self, TrainError> {
        if name.is_dir() && !name.join("config.json").is_file() {
            return Err(no_model(name, "it has no config.json"));
        }
        let folder = find(Some(name))?;
        let path = folder.join("config.json");
        let bytes = read(&path)?;
        let fields: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&bytes).map_err(|source| ModelError::Config { path, source })?;
        if fields.contains_key("schema_version") {
            Self::of_model(&folder)
        } else if fields.contains_key("model_type") {
            Self::of_encoder(&folder, fields)
        } else {
            Err(no_model(&folder, "its config.json is of neither slant nor a published encoder"))
        }
    }

    fn of_model(folder: &Path) -> Result<Self, TrainError> {
        let Model { config, tokenizer, weights, sha256, folder } = Model::load(folder)?;
        let list = folder.join(&config.trained_rows);
        let trained = TrainedRows::read(&list).map_err(|source| TrainError::Read { path: list, source })?;
        Ok(Self {
            tokenizer_bytes: read(&folder.join("tokenizer.json"))?,
            folder,
            config,
            tokenizer,
            weights,
            sha256,
            trained,
            encoder_prefix: None,
        })
    }

    fn of_encoder(
        folder: &Path,
        fields: serde_json::Map<String, serde_json::Value>,
    ) -> Result<Self, TrainError> {
        let wrong = |reason: String| no_model(folder, &reason);
        let published: Published = serde_json::from_value(fields.into())
            .map_err(|error| wrong(format!("its config.json is of no BERT or MPNet encoder: {error}")))?;
        if published.hidden_act != "gelu" {
            return Err(wrong(format!("its activation is {}, not gelu", published.hidden_act)));
        }
        let files = weights_files(folder)?;
        if let Some(missing) = files.iter().find(|file| !file.is_file()) {
            return Err(wrong(format!("it has no {}", missing.display())));
        }
        let weights = Weights::open(&files)?;
        let known =
            |prefix: &&str| weights.rows(&format!("{prefix}embeddings.word_embeddings.weight")).is_ok();
        let prefix = ["", "bert.", "mpnet."].into_iter().find(known);
        let prefix = prefix
            .ok_or_else(|| wrong("its weights hold no embeddings.word_embeddings.weight".to_owned()))?;
        let path = folder.join("tokenizer.json");
        if !path.is_file() {
            return Err(wrong("it has no tokenizer.json".to_owned()));
        }
        let config = config(published.shape);
        config
            .validate()
            .map_err(|reason| ModelError::Unusable { path: folder.join("config.json"), reason })?;
        let tokenizer_bytes = read(&path)?;
        let tokenizer = Tokenizer::from_bytes(&tokenizer_bytes, config.max_tokens)
            .map_err(|source| ModelError::Tokenizer { path, source })?;
        let digests: Vec<String> = weights.bytes().map(sha256).collect();
        Ok(Self {
            folder: folder.to_path_buf(),
            config,
            tokenizer,
            tokenizer_bytes,
            sha256: digests.join(" "),
            weights,
            trained: TrainedRows::default(),
            encoder_prefix: Some(prefix),
        })
    }

    /// Whether it has heads.
    pub(super) fn has_heads(&self) -> bool {
        self.encoder_prefix.is_none()
    }

    /// Width of the actor head's inner layer.
    pub(super) fn actor_hidden(&self) -> Result<usize, TrainError> {
        Ok(if self.has_heads() { self.weights.rows("actors.dense.weight")? } else { ACTOR_HIDDEN })
    }

    /// The stored tensor of the variable `name`; `None` where there is none.
    pub(super) fn stored_name(&self, name: &str) -> Option<String> {
        match self.encoder_prefix {
            None => Some(name.to_owned()),
            Some(prefix) => name.strip_prefix("encoder.").map(|name| format!("{prefix}{name}")),
        }
    }
}

fn no_model(folder: &Path, reason: &str) -> TrainError {
    TrainError::NoModel { folder: folder.to_path_buf(), reason: reason.to_owned() }
}

fn read(path: &Path) -> Result<Vec<u8>, TrainError> {
    std::fs::read(path).map_err(|source| TrainError::Read { path: path.to_path_buf(), source })
}

/// The configuration of a model made from an encoder, as the recipe's `export.py` writes it.
fn config(shape: PublishedShape) -> Config {
    let architecture = Architecture {
        kind: shape.model_type,
        vocab_size: shape.vocab_size,
        hidden_size: shape.hidden_size,
        num_hidden_layers: shape.num_hidden_layers,
        num_attention_heads: shape.num_attention_heads,
        intermediate_size: shape.intermediate_size,
        max_position_embeddings: shape.max_position_embeddings,
        type_vocab_size: shape.type_vocab_size,
        relative_attention_num_buckets: shape.relative_attention_num_buckets,
        layer_norm_eps: shape.layer_norm_eps,
    };
    Config {
        schema_version: 1,
        name: String::new(),
        version: FIRST_VERSION.to_owned(),
        max_tokens: architecture.longest().min(MAX_TOKENS),
        architecture,
        heads: HeadsConfig {
            stance: StanceConfig { labels: STANCE_LABELS.map(str::to_owned).to_vec(), temperature: 1.0 },
            actors: ActorsConfig {
                labels: ACTOR_LABELS.map(str::to_owned).to_vec(),
                case_classes: CASE_CLASSES,
            },
            loaded: LoadedConfig { threshold: 0.5, word_threshold: 0.5, temperature: 1.0 },
        },
        aggregation: Aggregation { prior_mean: -0.05, prior_sd: 0.5, between_sentence_sd: 0.42 },
        bias: None,
        trained_rows: "trained_rows.txt".to_owned(),
    }
}
