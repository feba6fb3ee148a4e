//! What the tensors of a layer are called, as in the code each architecture was published with.

use crate::model::ArchitectureKind;

/// Names within `encoder.encoder.layer.N`, without `.weight` and `.bias`.
#[derive(Clone, Copy, Debug)]
pub(super) struct LayerNames {
    pub(super) query_key_value: [&'static str; 3],
    pub(super) attention_out: &'static str,
    pub(super) attention_norm: &'static str,
    pub(super) inner: &'static str,
    pub(super) outer: &'static str,
    pub(super) outer_norm: &'static str,
}

const BERT: LayerNames = LayerNames {
    query_key_value: ["attention.self.query", "attention.self.key", "attention.self.value"],
    attention_out: "attention.output.dense",
    attention_norm: "attention.output.LayerNorm",
    inner: "intermediate.dense",
    outer: "output.dense",
    outer_norm: "output.LayerNorm",
};

const MPNET: LayerNames = LayerNames {
    query_key_value: ["attention.attn.q", "attention.attn.k", "attention.attn.v"],
    attention_out: "attention.attn.o",
    attention_norm: "attention.LayerNorm",
    ..BERT
};

pub(super) fn layer_names(kind: ArchitectureKind) -> LayerNames {
    match kind {
        ArchitectureKind::Bert => BERT,
        ArchitectureKind::Mpnet => MPNET,
    }
}
