//! An engine against the recipe's PyTorch model, from the same stored weights.
//!
//! `tests/fixtures/parity-*.json` are written by `models/recipe/reference.py`.

use std::path::Path;

use ndarray::{ArrayView2, s};
use serde::Deserialize;
use slant::batch::batches;
use slant::encoder::{Encoder, PackedEncoder, Precision};
use slant::heads::Heads;
use slant::model::Model;
use slant::span::Span;
use slant::tokenize::Encoded;

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
pub(crate) struct Case {
    text: String,
    spans: Vec<(usize, usize)>,
    token_ids: Vec<u32>,
    #[serde(rename = "case_ids")]
    capitals: Vec<u8>,
    hidden_first: Vec<f64>,
    hidden_last: Vec<f64>,
    hidden_mean_abs: Vec<f64>,
    stance: [f64; 3],
    actors: Vec<Vec<f64>>,
    loaded: f64,
    loaded_words: Vec<f64>,
}

const HIDDEN_TOLERANCE: f64 = 1e-3;
const PROBABILITY_TOLERANCE: f64 = 1e-4;

pub(crate) const MODELS: [&str; 2] = ["small", "base"];

pub(crate) fn reference(model: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/parity-{model}.json"));
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str::<Reference>(&text).unwrap().cases
}

pub(crate) fn model(name: &str) -> Model {
    Model::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("models/slant-{name}"))).unwrap()
}

fn assert_close(name: &str, ours: impl IntoIterator<Item = f64>, theirs: &[f64], tolerance: f64) {
    let ours: Vec<f64> = ours.into_iter().collect();
    assert_eq!(ours.len(), theirs.len(), "{name}");
    for (index, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a - b).abs() <= tolerance, "{name}[{index}]: ours {a}, theirs {b}");
    }
}

#[test]
fn token_ids_and_case_classes_equal_the_recipe() {
    for name in MODELS {
        let model = model(name);
        for case in reference(name) {
            let encoded = model.tokenizer.encode(&case.text).unwrap();
            assert_eq!(encoded.ids, case.token_ids, "{name}: {}", case.text);
            assert_eq!(encoded.case, case.capitals, "{name}: {}", case.text);
        }
    }
}

#[test]
fn hidden_states_and_probabilities_equal_the_recipe() {
    for name in MODELS {
        let model = model(name);
        equal_the_recipe(&PackedEncoder::new(&model, Precision::F32).unwrap(), &model, &reference(name));
    }
}

/// Hidden states and probabilities of `encoder` against the recipe's.
pub(crate) fn equal_the_recipe(encoder: &dyn Encoder, model: &Model, cases: &[Case]) {
    let sentences: Vec<Encoded> =
        cases.iter().map(|case| model.tokenizer.encode(&case.text).unwrap()).collect();
    let batch = batches(&sentences.iter().collect::<Vec<_>>(), 4096);
    assert_eq!(batch.len(), 1, "all sentences in one batch, so that packing is tested too");
    let states = encoder.encode(&batch[0]).unwrap();
    let mut heads = Heads::new(model).unwrap();
    heads.stance = heads.stance.with_temperature(1.0);
    for (rows, &index) in batch[0].rows().zip(&batch[0].indices) {
        check(&cases[index], &sentences[index], states.slice(s![rows, ..]), &heads);
    }
}

fn check(case: &Case, encoded: &Encoded, states: ArrayView2<f32>, heads: &Heads) {
    let row = |index: usize| states.row(index).iter().map(|&v| f64::from(v)).collect::<Vec<_>>();
    assert_close("first state", row(0), &case.hidden_first, HIDDEN_TOLERANCE);
    assert_close("last state", row(states.nrows() - 1), &case.hidden_last, HIDDEN_TOLERANCE);
    let means =
        states.rows().into_iter().map(|r| r.iter().map(|v| f64::from(v.abs())).sum::<f64>() / r.len() as f64);
    assert_close("mean absolute states", means, &case.hidden_mean_abs, HIDDEN_TOLERANCE);

    let spans: Vec<Span> = case.spans.iter().map(|&(start, end)| Span::new(start, end)).collect();
    let tokens = encoded.tokens_in(&spans);
    let stance = heads.stance.apply(&[(states, &tokens)])[0];
    assert_close(
        "stance",
        [stance.against, stance.neutral, stance.favour],
        &case.stance,
        PROBABILITY_TOLERANCE,
    );

    let tags = heads.actors.probabilities(states, &encoded.case);
    for (token, (ours, theirs)) in tags.into_iter().zip(&case.actors).enumerate() {
        assert_close(&format!("tags of token {token}"), ours, theirs, PROBABILITY_TOLERANCE);
    }
    let sigmoid = |logit: f64| 1.0 / (1.0 + (-logit).exp());
    assert_close(
        "loaded",
        [sigmoid(heads.loaded.sentence_logit(states))],
        &[case.loaded],
        PROBABILITY_TOLERANCE,
    );
    let words = heads.loaded.word_logits(states).into_iter().map(sigmoid);
    assert_close("loaded words", words, &case.loaded_words, PROBABILITY_TOLERANCE);
}
