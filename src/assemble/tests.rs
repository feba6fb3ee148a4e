//! A law of the scores: whose words a span holds decides in which column of an actor's score it counts, and changes
//! no other score. The components of the bias score, which weigh the two voices, are left aside.

use std::path::Path;

use super::{Findings, RunContext, assemble};
use crate::article::{Article, Block, BlockKind, Metadata, Origin};
use crate::encoder::{FakeEncoder, PackedEncoder, Precision};
use crate::heads::Heads;
use crate::model::Model;
use crate::pipeline::{Pipeline, Settings};
use crate::record::{ArticleRecord, RunSettings};
use crate::score::ActorScore;
use crate::span::Span;
use crate::voice::Voice;

const TEXT: &str = "Lund and Karst quarrel over the harbour
Ada Lund shamelessly betrayed her voters on Monday. She has done so before, and the Harbour Party knows it.
“Ada Lund is a coward who ruined the harbour,” Dov Karst said. “The Harbour Party deserves better than her.”
Karst praised the Harbour Party, and Lund praised Karst. According to Lund, the party lied.";

fn article() -> Article {
    let mut at = 0;
    let mut blocks = Vec::new();
    for line in TEXT.split_inclusive('\n') {
        let kind = if at == 0 { BlockKind::Title } else { BlockKind::Body };
        blocks.push(Block { span: Span::new(at, at + line.len()).trimmed(TEXT), kind });
        at += line.len();
    }
    Article {
        id: "law".into(),
        origin: Origin::default(),
        metadata: Metadata::default(),
        text: TEXT.into(),
        blocks,
    }
}

fn model() -> Model {
    Model::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models/slant-small")).unwrap()
}

/// What the stages find in the text with a real model.
fn found() -> Findings {
    let model = model();
    let (heads, encoder) = (Heads::new(&model).unwrap(), PackedEncoder::new(&model, Precision::F32).unwrap());
    let pipeline = Pipeline::new(model, heads, Box::new(encoder), None, Settings::default()).unwrap();
    pipeline.find(vec![article()]).remove(0).unwrap()
}

/// Sum and number of the stances behind a score.
fn sum(score: &ActorScore) -> (f64, usize) {
    (score.stance.unwrap_or(0.0) * score.n as f64, score.n)
}

#[test]
fn moving_a_span_to_another_voice_moves_its_part_of_the_score_and_nothing_else() {
    let (found, model, article) = (found(), model(), article());
    let encoder = FakeEncoder { hidden: 4 };
    let settings = RunSettings { abstain: None, pronouns: true };
    let context =
        RunContext { model: &model, encoder: &encoder, bias: None, catalogue: None, settings, seed: 0 };
    let score = |found: &Findings| -> ArticleRecord { assemble(&article, Some("en"), found, &context) };
    let before = score(&found);
    let mut n_moved = 0;
    for index in 0..found.voices.len() {
        let in_body = found.sentences[found.voices[index].sentence].kind == BlockKind::Body;
        let mut moved = found.clone();
        let to_source = found.voices[index].voice == Voice::Narrator;
        moved.voices[index].voice = if to_source { Voice::Source } else { Voice::Narrator };
        let after = score(&moved);
        for (at, (old, new)) in before.actors.iter().zip(&after.actors).enumerate() {
            let held: Vec<f64> = found
                .stances
                .iter()
                .filter(|stance| in_body && stance.voice == index && stance.actor == at)
                .filter_map(|stance| stance.probs.map(|probs| probs.favour - probs.against))
                .collect();
            n_moved += held.len();
            let (part, n) = (held.iter().sum::<f64>(), held.len());
            let columns = |record: &crate::record::ActorRecord| {
                let (narrator, sources) = (sum(&record.narrator), sum(&record.sources));
                if to_source { [narrator, sources] } else { [sources, narrator] }
            };
            let ([from, to], [from_after, to_after]) = (columns(old), columns(new));
            assert_eq!((from.1 - n, to.1 + n), (from_after.1, to_after.1), "{}", old.id);
            assert!((from.0 - part - from_after.0).abs() < 1e-9, "{}", old.id);
            assert!((to.0 + part - to_after.0).abs() < 1e-9, "{}", old.id);
            let rest = |record: &crate::record::ActorRecord| {
                (record.id.clone(), record.name.clone(), record.kind, record.mentions, record.title)
            };
            assert_eq!(rest(old), rest(new));
            if n == 0 {
                assert_eq!(old, new);
            }
        }
        for (old, new) in before.sentences.iter().zip(&after.sentences) {
            assert_eq!((&old.loaded, &old.stances), (&new.loaded, &new.stances));
        }
        assert_eq!(before.lean, after.lean);
    }
    assert!(n_moved >= 6, "{n_moved} stances were moved");
}
