//! `config.json` of a model folder.

use serde::{Deserialize, Serialize};

/// The schema this program reads.
const SCHEMA_VERSION: u32 = 1;

/// A model's configuration. Label names and their order come from here, never from a constant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Config {
    /// Version of this file's layout.
    pub schema_version: u32,
    /// Name of the model.
    pub name: String,
    /// Version of the weights.
    pub version: String,
    /// Shape of the encoder.
    pub architecture: Architecture,
    /// Longest sentence in tokens, special tokens included; the rest of a longer one is not read.
    pub max_tokens: usize,
    /// What each head needs.
    pub heads: HeadsConfig,
    /// Parameters of the actor score's interval.
    pub aggregation: Aggregation,
    /// The article model of the bias score; `None` until it is fitted.
    pub bias: Option<BiasModel>,
    /// File that lists the hashes of the rows the model was trained on.
    pub trained_rows: String,
}

/// Shape of the encoder; names as in the BERT paper's code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Architecture {
    /// Which encoder it is.
    #[serde(rename = "type")]
    pub kind: ArchitectureKind,
    /// Rows of the word embedding.
    pub vocab_size: usize,
    /// Width of a hidden state.
    pub hidden_size: usize,
    /// Layers.
    pub num_hidden_layers: usize,
    /// Heads per layer; divides `hidden_size`.
    pub num_attention_heads: usize,
    /// Width of the feed-forward layer.
    pub intermediate_size: usize,
    /// Rows of the position embedding.
    pub max_position_embeddings: usize,
    /// Rows of the token type embedding; MPNet has none.
    #[serde(default)]
    pub type_vocab_size: usize,
    /// Buckets of the relative position bias; BERT has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relative_attention_num_buckets: Option<usize>,
    /// Added to the variance in layer norms.
    pub layer_norm_eps: f32,
}

/// The encoders that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ArchitectureKind {
    /// Devlin et al. 2019.
    Bert,
    /// Song et al. 2020: BERT with a relative position bias, without token types.
    Mpnet,
}

impl Architecture {
    /// Row of the position embedding that the first token takes; the rows before it belong to padding.
    #[must_use]
    pub fn first_position(&self) -> usize {
        match self.kind {
            ArchitectureKind::Bert => 0,
            ArchitectureKind::Mpnet => 2,
        }
    }

    /// Longest sentence the position embedding allows, in tokens.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.max_position_embeddings.saturating_sub(self.first_position())
    }
}

/// What each head needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HeadsConfig {
    /// Stance toward an actor.
    pub stance: StanceConfig,
    /// Actor tags.
    pub actors: ActorsConfig,
    /// Loaded wording.
    pub loaded: LoadedConfig,
}

/// The stance head.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StanceConfig {
    /// Names of its three logits, in order: `against`, `neutral`, `favour`.
    pub labels: Vec<String>,
    /// Logits are divided by this before the softmax.
    pub temperature: f64,
}

/// The actor head.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActorsConfig {
    /// Names of its logits, in order: `O`, and `B-` and `I-` of each kind.
    pub labels: Vec<String>,
    /// Rows of the case embedding.
    pub case_classes: usize,
}

/// The loaded-wording head.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LoadedConfig {
    /// A sentence counts as loaded from this probability on.
    pub threshold: f64,
    /// A word counts as loaded from this probability on.
    pub word_threshold: f64,
    /// The sentence logit is divided by this before the sigmoid.
    pub temperature: f64,
}

/// Parameters of the hierarchical normal model behind an actor score's interval.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Aggregation {
    /// Mean of actor scores over articles.
    pub prior_mean: f64,
    /// Standard deviation of actor scores over articles.
    pub prior_sd: f64,
    /// Standard deviation of a sentence's stance value around its article's actor score.
    pub between_sentence_sd: f64,
}

/// The logistic article model of the bias score.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BiasModel {
    /// Hash of the component definitions it was fitted on.
    pub components_hash: String,
    /// Names of the components, in order of the coefficients after the intercept.
    pub components: Vec<String>,
    /// Intercept, then one coefficient per component.
    pub coefficients: Vec<f64>,
    /// Covariance of the coefficients.
    pub covariance: Vec<Vec<f64>>,
    /// Where it was fitted.
    pub domain: String,
}

impl Config {
    /// What makes the configuration unusable, if anything does.
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        let a = &self.architecture;
        let positive = |value: f64| value.is_finite() && value > 0.0;
        if self.schema_version != SCHEMA_VERSION {
            Err("schema_version is not 1: the model is of another version of slant")
        } else if a.relative_attention_num_buckets.is_some_and(|buckets| buckets < 4) {
            Err("relative_attention_num_buckets is below 4")
        } else if a.relative_attention_num_buckets.is_some() != (a.kind == ArchitectureKind::Mpnet) {
            Err("relative_attention_num_buckets belongs to `mpnet`, and to it alone")
        } else if a.num_attention_heads == 0 || !a.hidden_size.is_multiple_of(a.num_attention_heads) {
            Err("num_attention_heads does not divide hidden_size")
        } else if self.max_tokens < 3 || self.max_tokens > a.longest() {
            Err("max_tokens is not between 3 and what max_position_embeddings allows")
        } else if self.stance_order().is_none() {
            Err("stance labels are not `against`, `neutral` and `favour`")
        } else if !positive(self.heads.stance.temperature) || !positive(self.heads.loaded.temperature) {
            Err("a temperature is not above zero")
        } else if !positive(self.aggregation.prior_sd) || !positive(self.aggregation.between_sentence_sd) {
            Err("a standard deviation of the aggregation is not above zero")
        } else {
            Ok(())
        }
    }

    /// Positions of `against`, `neutral` and `favour` among the stance logits.
    #[must_use]
    pub fn stance_order(&self) -> Option<[usize; 3]> {
        let labels = &self.heads.stance.labels;
        let position = |name: &str| labels.iter().position(|label| label == name);
        (labels.len() == 3).then_some(())?;
        Some([position("against")?, position("neutral")?, position("favour")?])
    }
}
