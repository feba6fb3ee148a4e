//! What a teacher says of unlabelled news: `label_news MODEL ARTICLES OUT [SENTENCES_PER_ARTICLE]`.
//!
//! ```sh
//! cargo run --release --example label_news -- base DATA/news/articles.jsonl models/recipe/work/teacher
//! ```
//!
//! Writes `OUT.jsonl`, one different sentence a line with the names and stances the teacher finds in it (offsets in
//! bytes of the sentence), and `OUT.f16`, for every target in order the teacher's mean state over the mention, then its first
//! state: two rows of its width, little-endian. A target is a name that the teacher finds, a personal pronoun, or
//! a collective such as “the government”. `models/recipe/train.py --teacher OUT` trains a student on both files.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use half::f16;
use indicatif::ProgressIterator;
use ndarray::{ArrayView1, ArrayView2, Axis};
use regex::Regex;
use serde_json::json;
use slant::clean::clean;
use slant::encoder::{PackedEncoder, Precision};
use slant::heads::{Heads, StanceProbs};
use slant::ingest::{FieldMap, read};
use slant::model::{Model, find};
use slant::pipeline::{Pipeline, Settings};
use slant::sentence::sentences;
use slant::span::Span;
use slant::tokenize::Encoded;

const WINDOW: usize = 2_000;
const LENGTHS: std::ops::RangeInclusive<usize> = 30..=400;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, articles, out, rest @ ..] = arguments.as_slice() else {
        bail!("usage: label_news MODEL ARTICLES OUT [SENTENCES_PER_ARTICLE]");
    };
    let per_article: usize = rest.first().map_or(Ok(16), |text| text.parse())?;
    let texts = different_sentences(Path::new(articles), per_article)?;

    let model = Model::load(&find(Some(Path::new(model)))?)?;
    let heads = Heads::new(&model)?;
    let encoder = Box::new(PackedEncoder::new(&model, Precision::Int8)?);
    let pipeline = Pipeline::new(model, heads, encoder, None, Settings::default())?;
    let create = |ending: &str| -> anyhow::Result<BufWriter<File>> {
        let path = PathBuf::from(format!("{out}.{ending}"));
        Ok(BufWriter::new(
            File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?,
        ))
    };
    let (mut lines, mut states_out) = (create("jsonl")?, create("f16")?);
    let others = Regex::new(
        r"(?i)\b(?:he|she|him|her|they|them|the (?:government|opposition|administration|regime|police|army|military|media|press|establishment|party|company|ministry|court|union|minister|president|senator|governor|mayor))\b",
    )?;
    for window in texts.chunks(WINDOW).collect::<Vec<_>>().into_iter().progress() {
        let window: Vec<&str> = window.iter().map(String::as_str).collect();
        for (text, (encoded, states)) in window.iter().zip(pipeline.encode_sentences(&window)?) {
            let row = label(text, &encoded, states.view(), pipeline.heads(), &others, &mut states_out)?;
            writeln!(lines, "{row}")?;
        }
    }
    lines.flush()?;
    states_out.flush()?;
    Ok(())
}

/// Up to `per_article` sentences of each article, spread over it, each text once.
fn different_sentences(articles: &Path, per_article: usize) -> anyhow::Result<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut texts = Vec::new();
    for raw in read(vec![articles.to_owned()], FieldMap::default()) {
        let Ok(article) = clean(raw?) else { continue };
        let usable: Vec<&str> = sentences(&article)
            .iter()
            .map(|sentence| sentence.span.of(&article.text))
            .filter(|text| LENGTHS.contains(&text.len()))
            .collect();
        let step = usable.len().div_ceil(per_article).max(1);
        for text in usable.into_iter().step_by(step) {
            if seen.insert(text.to_owned()) {
                texts.push(text.to_owned());
            }
        }
    }
    Ok(texts)
}

/// The line of a sentence; the states of its targets are written on the way.
fn label(
    text: &str,
    encoded: &Encoded,
    states: ArrayView2<f32>,
    heads: &Heads,
    others: &Regex,
    states_out: &mut impl Write,
) -> anyhow::Result<serde_json::Value> {
    let names = heads.actors.names(states, encoded);
    let mut spans: Vec<Span> = names.iter().map(|name| name.span).collect();
    for found in others.find_iter(text) {
        let span = Span::new(found.start(), found.end());
        if !spans.iter().any(|name| name.overlaps(span)) {
            spans.push(span);
        }
    }
    let targets: Vec<(Span, Vec<usize>)> = spans
        .into_iter()
        .map(|span| (span, encoded.tokens_in(&[span])))
        .filter(|(_, tokens)| !tokens.is_empty())
        .collect();
    let asked: Vec<_> = targets.iter().map(|(_, tokens)| (states, tokens.as_slice())).collect();
    let stances = heads.stance.apply(&asked);
    for (_, tokens) in &targets {
        let mention = states.select(Axis(0), tokens).mean_axis(Axis(0)).context("a target has tokens")?;
        write_half(mention.view(), states_out)?;
        write_half(states.row(0), states_out)?;
    }
    Ok(json!({
        "text": text,
        "names": names.iter().map(|name| json!([name.span.start, name.span.end, name.kind, rounded(name.probability)]))
            .collect::<Vec<_>>(),
        "targets": targets.iter().zip(&stances).map(|((span, _), stance)| target(*span, *stance)).collect::<Vec<_>>(),
    }))
}

fn target(span: Span, stance: StanceProbs) -> serde_json::Value {
    json!([span.start, span.end, rounded(stance.against), rounded(stance.neutral), rounded(stance.favour)])
}

fn rounded(probability: f64) -> f64 {
    (probability * 1e4).round() / 1e4
}

fn write_half(values: ArrayView1<f32>, out: &mut impl Write) -> anyhow::Result<()> {
    for &value in values {
        out.write_all(&f16::from_f32(value).to_le_bytes())?;
    }
    Ok(())
}
