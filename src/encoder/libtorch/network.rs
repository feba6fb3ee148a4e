//! The encoder as a network of libtorch tensors, with its weights.
//!
//! Variables are called as the stored tensors are: `rust-bert` and the files both follow the names BERT was
//! published with, below `encoder`. So the table of names is the identity, and a missing tensor is named as the
//! file would name it.

use rust_bert::Activation;
use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::nn::{Path, VarStore};
use tch::{Tensor, no_grad};

use super::mpnet::Mpnet;
use super::padded::Padded;
use crate::model::{Architecture, ArchitectureKind, ModelError, Weights};

/// What `rust-bert` adds to the variance in layer norms; it cannot be set there.
const BERT_EPS: f32 = 1e-12;

/// The encoder of either architecture.
pub(crate) enum Network {
    Bert(Box<BertModel<BertEmbeddings>>),
    Mpnet(Box<Mpnet>),
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Bert(_) => "Network::Bert",
            Self::Mpnet(_) => "Network::Mpnet",
        })
    }
}

impl Network {
    /// Makes the variables below `path`; `dropout` counts while training only. An error says what of the
    /// architecture cannot be built.
    pub(crate) fn new(path: &Path, shape: &Architecture, dropout: f64) -> Result<Self, &'static str> {
        match shape.kind {
            ArchitectureKind::Bert if (shape.layer_norm_eps - BERT_EPS).abs() > f32::EPSILON * BERT_EPS => {
                Err("layer_norm_eps of a BERT model must be 1e-12 for the libtorch engine")
            }
            ArchitectureKind::Bert => {
                let config = bert_config(shape, dropout);
                Ok(Self::Bert(Box::new(BertModel::new_with_optional_pooler(path, &config, false))))
            }
            ArchitectureKind::Mpnet => {
                Mpnet::new(path, shape, dropout).map(|network| Self::Mpnet(Box::new(network)))
            }
        }
    }

    /// Hidden states `[sentences, longest, hidden]`.
    pub(crate) fn states(&self, padded: &Padded, train: bool) -> Tensor {
        match self {
            Self::Bert(model) => {
                model
                    .forward_t(Some(&padded.ids), Some(&padded.mask), None, None, None, None, None, train)
                    .expect("ids are given and the mask has two dimensions")
                    .hidden_state
            }
            Self::Mpnet(model) => model.states(&padded.ids, &padded.mask, train),
        }
    }
}

fn bert_config(shape: &Architecture, dropout: f64) -> BertConfig {
    BertConfig {
        hidden_act: Activation::gelu,
        attention_probs_dropout_prob: dropout,
        hidden_dropout_prob: dropout,
        hidden_size: shape.hidden_size as i64,
        initializer_range: 0.02,
        intermediate_size: shape.intermediate_size as i64,
        max_position_embeddings: shape.max_position_embeddings as i64,
        num_attention_heads: shape.num_attention_heads as i64,
        num_hidden_layers: shape.num_hidden_layers as i64,
        type_vocab_size: shape.type_vocab_size as i64,
        vocab_size: shape.vocab_size as i64,
        output_attentions: None,
        output_hidden_states: None,
        is_decoder: None,
        id2label: None,
        label2id: None,
    }
}

/// Gives the variables of `store` the values of the stored tensors that `stored_name` names; a variable for which
/// it names none keeps what it has.
pub(crate) fn fill(
    store: &VarStore,
    weights: &Weights,
    stored_name: impl Fn(&str) -> Option<String>,
) -> Result<(), ModelError> {
    for (name, mut variable) in variables(store) {
        let Some(stored) = stored_name(&name) else { continue };
        let size = variable.size();
        let shape: Vec<usize> = size.iter().map(|&n| usize::try_from(n).unwrap_or(0)).collect();
        let values = Tensor::from_slice(&weights.tensor(&stored, &shape)?).view(size.as_slice());
        no_grad(|| variable.copy_(&values));
    }
    Ok(())
}

/// The variables of `store` by name; the store itself keeps them in no order.
pub(crate) fn variables(store: &VarStore) -> Vec<(String, Tensor)> {
    let mut variables: Vec<(String, Tensor)> = store.variables().into_iter().collect();
    variables.sort_by(|a, b| a.0.cmp(&b.0));
    variables
}
