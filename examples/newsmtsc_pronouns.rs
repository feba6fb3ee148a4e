//! How many pronoun targets of NewsMTSC are linked to an actor that their sentence names.
//!
//! ```sh
//! cargo run --release --example newsmtsc_pronouns -- DATA/newsmtsc/train.jsonl small
//! ```
//!
//! The set gives single sentences, so that a pronoun can be resolved within its sentence only, and says nothing of
//! whom it means: it is checkable where the sentence names an actor before the pronoun, and what is counted is
//! whether the pronoun is linked to one of them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use slant::actor::{Actor, ActorKind, MentionForm};
use slant::article::{Article, Block, BlockKind, Metadata, Origin};
use slant::encoder::{PackedEncoder, Precision};
use slant::evaluate::rows::{Rows, StanceRow};
use slant::evaluate::{DatasetName, read_dataset};
use slant::heads::Heads;
use slant::model::{Model, find};
use slant::pipeline::{Pipeline, Settings};
use slant::score::Interval;
use slant::span::Span;
use slant::statistics::wilson;

/// Sentences judged together.
const WINDOW: usize = 256;

/// Targets that are a pronoun, those with an actor named before them, and those linked to one of these.
#[derive(Default)]
struct Counts {
    targets: usize,
    checkable: usize,
    linked: usize,
}

/// What a pronoun can mean, by its form.
fn class_of(mention: &str) -> Option<&'static str> {
    match mention.to_lowercase().as_str() {
        "he" | "him" | "his" | "himself" => Some("he"),
        "she" | "her" | "hers" | "herself" => Some("she"),
        "it" | "its" | "itself" => Some("it"),
        "they" | "them" | "their" | "theirs" | "themselves" => Some("they"),
        _ => None,
    }
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let path = arguments.next().context("name a file of NewsMTSC, then a model")?;
    let model = Model::load(&find(arguments.next().as_deref())?)?;
    let (heads, encoder) = (Heads::new(&model)?, PackedEncoder::new(&model, Precision::Int8)?);
    let pipeline = Pipeline::new(model, heads, Box::new(encoder), None, Settings::default())?;
    let dataset = read_dataset(DatasetName::Newsmtsc, None, &path, None)?;
    let Rows::Stance(rows) = &dataset.rows else { anyhow::bail!("the set has no targets") };
    let pronouns: Vec<(&StanceRow, Span, &str)> = rows
        .iter()
        .filter_map(|row| {
            let span = *row.spans.first()?;
            Some((row, span, class_of(span.of(&row.text))?))
        })
        .collect();
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    for window in pronouns.chunks(WINDOW) {
        let found = pipeline.find(window.iter().map(|(row, ..)| article(row)).collect());
        for ((_, span, class), outcome) in window.iter().zip(found) {
            for name in [class, "all"] {
                let counts = counts.entry(name).or_default();
                counts.targets += 1;
                let Ok(found) = &outcome else { continue };
                let named: Vec<&Actor> =
                    found.actors.iter().filter(|actor| is_named_before(actor, *span, class)).collect();
                counts.checkable += usize::from(!named.is_empty());
                let linked = |actor: &&Actor| actor.mentions.iter().any(|mention| mention.span == *span);
                counts.linked += usize::from(named.iter().any(linked));
            }
        }
    }
    let mut out = std::io::stdout().lock();
    for (name, Counts { targets, checkable, linked }) in &counts {
        let share = *linked as f64 / (*checkable).max(1) as f64;
        let Interval(low, high) = wilson(*linked, *checkable, 0.95).unwrap_or(Interval(0.0, 1.0));
        writeln!(
            out,
            "{name}: {targets} targets, {checkable} checkable, {linked} linked: {share:.3} [{low:.3}, {high:.3}]"
        )?;
    }
    Ok(())
}

/// Whether the actor is named before the pronoun and is of a kind that it can mean.
fn is_named_before(actor: &Actor, pronoun: Span, class: &str) -> bool {
    let person = matches!(class, "he" | "she");
    let named = |form: MentionForm| matches!(form, MentionForm::Name | MentionForm::Title);
    (actor.kind == ActorKind::Person) == person
        && actor.mentions.iter().any(|mention| named(mention.form) && mention.span.end <= pronoun.start)
}

fn article(row: &StanceRow) -> Article {
    let span = Span::new(0, row.text.len()).trimmed(&row.text);
    Article {
        id: row.id.clone(),
        origin: Origin { path: row.id.clone().into(), record: None },
        metadata: Metadata::default(),
        text: row.text.clone(),
        blocks: vec![Block { span, kind: BlockKind::Body }],
    }
}
