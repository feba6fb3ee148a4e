//! The engine on libtorch: the same numbers as the recipe's and the packed engine's.

use std::collections::BTreeSet;

use ndarray::s;
use serde_json::Value;
use slant::batch::{Batch, TOKEN_BUDGET, batches};
use slant::encoder::{Device, Encoder, EncoderError, LibtorchEncoder, PackedEncoder, Precision};
use slant::heads::Heads;
use slant::model::Model;
use slant::span::Span;
use slant::tokenize::Encoded;

use crate::parity::{MODELS, equal_the_recipe, model, reference};
use crate::support::root;

/// Largest difference of a probability between the engines, in f32.
const BETWEEN_ENGINES: f64 = 1e-3;
/// The same in bf16, which keeps 8 bits of a number.
const BETWEEN_PRECISIONS: f64 = 0.1;

fn libtorch(model: &Model, precision: Precision) -> LibtorchEncoder {
    LibtorchEncoder::new(model, Device::Cpu, precision).unwrap()
}

#[test]
fn hidden_states_and_probabilities_equal_the_recipe() {
    for name in MODELS {
        let model = model(name);
        equal_the_recipe(&libtorch(&model, Precision::F32), &model, &reference(name));
    }
}

/// A labelled sentence and the mentions of its first target.
fn own_sentences(n: usize) -> Vec<(String, Vec<Span>)> {
    let text = std::fs::read_to_string(root().join("data/labelled/stance.jsonl")).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut seen = BTreeSet::new();
    rows.filter(|row| seen.insert(row["text"].to_string()))
        .take(n)
        .map(|row| {
            let spans: Vec<(usize, usize)> =
                serde_json::from_value(row["targets"][0]["spans"].clone()).unwrap();
            let text = row["text"].as_str().unwrap().to_owned();
            (text, spans.into_iter().map(|(start, end)| Span::new(start, end)).collect())
        })
        .collect()
}

/// Every probability of every sentence, in order.
fn probabilities(encoder: &dyn Encoder, model: &Model, rows: &[(String, Vec<Span>)]) -> Vec<f64> {
    let heads = Heads::new(model).unwrap();
    let sentences: Vec<Encoded> =
        rows.iter().map(|(text, _)| model.tokenizer.encode(text).unwrap()).collect();
    let mut by_row = vec![Vec::new(); rows.len()];
    for batch in batches(&sentences.iter().collect::<Vec<_>>(), TOKEN_BUDGET) {
        let states = encoder.encode(&batch).unwrap();
        for (range, &row) in batch.rows().zip(&batch.indices) {
            let states = states.slice(s![range, ..]);
            let stance = heads.stance.apply(&[(states, &sentences[row].tokens_in(&rows[row].1))])[0];
            by_row[row].extend([stance.against, stance.neutral, stance.favour]);
            by_row[row]
                .extend(heads.actors.probabilities(states, &sentences[row].case).into_iter().flatten());
            by_row[row].push(heads.loaded.apply(states, &sentences[row]).probability);
        }
    }
    by_row.into_iter().flatten().collect()
}

fn largest_difference(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn both_engines_give_the_same_probabilities() {
    for (name, n) in [("small", 500), ("base", 100)] {
        let (model, rows) = (model(name), own_sentences(n));
        let packed = probabilities(&PackedEncoder::new(&model, Precision::F32).unwrap(), &model, &rows);
        let torch = probabilities(&libtorch(&model, Precision::F32), &model, &rows);
        let difference = largest_difference(&packed, &torch);
        eprintln!("{name}, {} sentences, f32: largest difference {difference:.2e}", rows.len());
        assert!(difference <= BETWEEN_ENGINES, "{name}: {difference}");
    }
}

#[test]
fn bf16_stays_near() {
    let (model, rows) = (model("small"), own_sentences(100));
    let packed = probabilities(&PackedEncoder::new(&model, Precision::F32).unwrap(), &model, &rows);
    let torch = probabilities(&libtorch(&model, Precision::Bf16), &model, &rows);
    let difference = largest_difference(&packed, &torch);
    eprintln!("small, {} sentences, bf16: largest difference {difference:.2e}", rows.len());
    assert!(difference <= BETWEEN_PRECISIONS, "{difference}");
}

#[test]
fn a_foreign_token_id_is_an_error() {
    let model = model("small");
    let batch = Batch { ids: vec![101, 900_000, 102], starts: vec![0, 3], indices: vec![0] };
    let outcome = libtorch(&model, Precision::F32).encode(&batch);
    assert!(matches!(outcome, Err(EncoderError::Vocabulary { id: 900_000, .. })), "{outcome:?}");
}
