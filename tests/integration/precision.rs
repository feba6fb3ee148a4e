//! Int8 against f32 on the shipped models and our own labelled sentences.

use std::path::Path;

use slant::batch::batches;
use slant::encoder::{Encoder, PackedEncoder, Precision};
use slant::heads::{Heads, StanceProbs};
use slant::model::Model;
use slant::span::Span;
use slant::tokenize::Encoded;

use crate::support::root;

struct Labelled {
    text: String,
    spans: Vec<Span>,
}

fn labelled() -> Vec<Labelled> {
    let text = std::fs::read_to_string(root().join("data/labelled/stance.jsonl")).unwrap();
    let rows = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let end = |end: &serde_json::Value| usize::try_from(end.as_u64().unwrap()).unwrap();
    let span = |span: &serde_json::Value| Span::new(end(&span[0]), end(&span[1]));
    rows.step_by(3)
        .flat_map(|row| {
            let targets = row["targets"].as_array().unwrap().clone();
            targets.into_iter().map(move |target| Labelled {
                text: row["text"].as_str().unwrap().to_owned(),
                spans: target["spans"].as_array().unwrap().iter().map(span).collect(),
            })
        })
        .collect()
}

fn stances(model: &Model, rows: &[Labelled], precision: Precision) -> Vec<StanceProbs> {
    let encoder = PackedEncoder::new(model, precision).unwrap();
    let heads = Heads::new(model).unwrap();
    let sentences: Vec<Encoded> = rows.iter().map(|row| model.tokenizer.encode(&row.text).unwrap()).collect();
    let mut stances = vec![None; rows.len()];
    for batch in batches(&sentences.iter().collect::<Vec<_>>(), 512) {
        let states = encoder.encode(&batch).unwrap();
        for (range, &index) in batch.rows().zip(&batch.indices) {
            let tokens = sentences[index].tokens_in(&rows[index].spans);
            let states = states.slice(ndarray::s![range, ..]);
            stances[index] = Some(heads.stance.apply(&[(states, &tokens)])[0]);
        }
    }
    stances.into_iter().map(Option::unwrap).collect()
}

fn class(stance: &StanceProbs) -> usize {
    let probabilities = [stance.against, stance.neutral, stance.favour];
    (0..3).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b])).unwrap()
}

#[test]
fn int8_gives_nearly_the_stances_of_f32() {
    let rows = labelled();
    for name in ["small", "base"] {
        let model = Model::load(&Path::new(root()).join(format!("models/slant-{name}"))).unwrap();
        let exact = stances(&model, &rows, Precision::F32);
        let quick = stances(&model, &rows, Precision::Int8);
        let same = exact.iter().zip(&quick).filter(|(a, b)| class(a) == class(b)).count();
        let value = |stance: &StanceProbs| stance.favour - stance.against;
        let moved = exact.iter().zip(&quick).map(|(a, b)| (value(a) - value(b)).abs()).sum::<f64>();
        let (share, moved) = (same as f64 / rows.len() as f64, moved / rows.len() as f64);
        assert!(share >= 0.98, "{name}: only {share} of {} keep their class", rows.len());
        assert!(moved <= 0.015, "{name}: mean shift {moved}");
    }
}
