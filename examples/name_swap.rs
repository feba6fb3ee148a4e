//! How far a stance moves when the actor gets another name: `name_swap MODEL`.
//!
//! ```sh
//! cargo run --release --example name_swap -- base
//! ```
//!
//! Takes 200 of our own labelled sentences in which one name, without a pronoun that tells its gender, stands for a
//! person; those of the test part first, and as many as there are with |s| over 0.3. Puts every name of
//! `data/labelled/name_swap.toml` in its place (the last name, where the sentence has that alone). A shift is s under
//! one name less the mean of s over all names in the same sentence.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use regex::Regex;
use serde::Deserialize;
use slant::encoder::{PackedEncoder, Precision};
use slant::heads::Heads;
use slant::model::{Model, find};
use slant::pipeline::{Pipeline, Settings};
use slant::span::Span;

const SENTENCES: usize = 200;
const STRONG: f64 = 0.3;

#[derive(Deserialize)]
struct Swaps {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    party: Option<String>,
    gender: Option<String>,
    origin: Option<String>,
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    split: String,
    text: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: String,
    spans: Vec<[usize; 2]>,
}

/// A sentence cut where the name stands.
struct Slot {
    before: String,
    after: String,
    last_name_only: bool,
}

impl Slot {
    fn filled(&self, name: &str) -> (String, Span) {
        let name = if self.last_name_only { name.rsplit(' ').next().unwrap_or(name) } else { name };
        let start = self.before.len();
        (format!("{}{name}{}", self.before, self.after), Span::new(start, start + name.len()))
    }
}

fn main() -> anyhow::Result<()> {
    let Some(model) = std::env::args().nth(1) else { bail!("usage: name_swap MODEL") };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/labelled");
    let read = |name: &str| {
        std::fs::read_to_string(root.join(name)).with_context(|| format!("{name} cannot be read"))
    };
    let swaps: Swaps = toml::from_str(&read("name_swap.toml")?)?;
    let model = Model::load(&find(Some(Path::new(&model)))?)?;
    let heads = Heads::new(&model)?;
    let encoder = Box::new(PackedEncoder::new(&model, Precision::Int8)?);
    let pipeline = Pipeline::new(model, heads, encoder, None, Settings::default())?;

    let slots = slots(&read("stance.jsonl")?)?;
    let original: Vec<(String, Span)> = slots.iter().map(|(slot, name)| slot.filled(name)).collect();
    let values = stances(&pipeline, &original)?;
    let (strong, weak): (Vec<usize>, Vec<usize>) =
        (0..slots.len()).partition(|&index| values[index].abs() > STRONG);
    let n_strong = strong.len().min(SENTENCES);
    let chosen: Vec<&Slot> =
        strong.into_iter().chain(weak).take(SENTENCES).map(|index| &slots[index].0).collect();
    ensure!(chosen.len() == SENTENCES, "only {} sentences fit", chosen.len());

    let names: Vec<(&Group, &String)> =
        swaps.group.iter().flat_map(|group| group.names.iter().map(move |name| (group, name))).collect();
    let mut shifts = vec![Vec::with_capacity(SENTENCES); names.len()];
    for slot in &chosen {
        let filled: Vec<_> = names.iter().map(|(_, name)| slot.filled(name)).collect();
        let values = stances(&pipeline, &filled)?;
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        for (shifts, value) in shifts.iter_mut().zip(values) {
            shifts.push(value - mean);
        }
    }

    let mut groups: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for ((group, _), shifts) in names.iter().zip(&shifts) {
        for (what, which) in [("party", &group.party), ("gender", &group.gender), ("origin", &group.origin)] {
            if let Some(which) = which {
                groups.entry(format!("{what} {which}")).or_default().extend(shifts);
            }
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} sentences, {n_strong} with |s| over {STRONG}; {} names", chosen.len(), names.len())?;
    let all: Vec<f64> = shifts.concat();
    writeln!(out, "all names: mean |shift| {:.4}, largest {:.3}", mean_size(&all), largest(&all))?;
    for (group, shifts) in &groups {
        let mean = shifts.iter().sum::<f64>() / shifts.len() as f64;
        writeln!(
            out,
            "{group}: mean shift {mean:+.4}, mean |shift| {:.4}, largest {:.3}",
            mean_size(shifts),
            largest(shifts)
        )?;
    }
    Ok(())
}

/// Sentences with one slot for a person's name, and the name they were written with; the test part first.
fn slots(lines: &str) -> anyhow::Result<Vec<(Slot, String)>> {
    let gendered = Regex::new(
        r"(?i)\b(?:he|she|him|her|his|hers|himself|herself|mr|mrs|ms|miss|sir|lady|man|woman|husband|wife|father|mother)\b",
    )?;
    let mut found = Vec::new();
    for line in lines.lines() {
        let row: Row = serde_json::from_str(line)?;
        if gendered.is_match(&row.text) {
            continue;
        }
        for target in &row.targets {
            let [[start, end]] = target.spans[..] else { continue };
            let mention = &row.text[start..end];
            let last = target.name.rsplit(' ').next().unwrap_or_default();
            let alone = row.text.matches(last).count() == 1;
            if target.kind == "person" && alone && (mention == target.name || mention == last) {
                let slot = Slot {
                    before: row.text[..start].to_owned(),
                    after: row.text[end..].to_owned(),
                    last_name_only: mention == last,
                };
                found.push((row.split.clone(), slot, target.name.clone()));
            }
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(found.into_iter().map(|(_, slot, name)| (slot, name)).collect())
}

/// Stance values s of the span of each text.
fn stances(pipeline: &Pipeline, texts: &[(String, Span)]) -> anyhow::Result<Vec<f64>> {
    let plain: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
    let encoded = pipeline.encode_sentences(&plain)?;
    let tokens: Vec<Vec<usize>> =
        encoded.iter().zip(texts).map(|((encoded, _), (_, span))| encoded.tokens_in(&[*span])).collect();
    let asked: Vec<_> =
        encoded.iter().zip(&tokens).map(|((_, states), tokens)| (states.view(), tokens.as_slice())).collect();
    Ok(pipeline.heads().stance.apply(&asked).iter().map(|probs| probs.value()).collect())
}

fn mean_size(values: &[f64]) -> f64 {
    values.iter().map(|value| value.abs()).sum::<f64>() / values.len() as f64
}

fn largest(values: &[f64]) -> f64 {
    values.iter().map(|value| value.abs()).fold(0.0, f64::max)
}
