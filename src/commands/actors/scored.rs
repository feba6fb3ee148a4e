//! Actors of scored articles.
//!
//! In: files that `slant score --format jsonl` wrote. Out: [`Found`] actors, one per actor and article. An
//! article that stands twice counts once. A line that is no scored article is named and left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::PathBuf;

use anyhow::Context;

use crate::actor::{Found, is_alias};
use crate::digest::sha256;
use crate::record::{ArticleRecord, OffsetUnit, scored};

/// The actors, and how many lines were no scored article.
pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<(Vec<Found>, usize)> {
    let (mut found, mut n_failed) = (Vec::new(), 0);
    let mut articles = BTreeSet::new();
    for path in paths {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        for record in scored(BufReader::new(file), path) {
            match record {
                Ok(record) => {
                    let article = key(&record);
                    if articles.insert(article.clone()) {
                        found.extend(actors(&record, &article));
                    }
                }
                Err(error) => {
                    n_failed += 1;
                    let _ = writeln!(std::io::stderr(), "slant: {:#}", anyhow::Error::new(error));
                }
            }
        }
    }
    Ok((found, n_failed))
}

/// The same for one article in two files, and for no other.
fn key(record: &ArticleRecord) -> String {
    let outlet = record.outlet.as_deref().unwrap_or_default();
    format!("{outlet}\n{}\n{}", record.id, sha256(record.text.as_bytes()))
}

fn actors(record: &ArticleRecord, article: &str) -> Vec<Found> {
    let mut texts: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let chars: Option<Vec<usize>> = (record.offset_unit == OffsetUnit::Chars).then(|| {
        record.text.char_indices().map(|(byte, _)| byte).chain(std::iter::once(record.text.len())).collect()
    });
    for stance in record.sentences.iter().flat_map(|sentence| &sentence.stances) {
        for &[start, end] in &stance.spans {
            let byte = |at: usize| chars.as_ref().map_or(Some(at), |bytes| bytes.get(at).copied());
            let text = byte(start).zip(byte(end)).and_then(|(start, end)| record.text.get(start..end));
            texts.entry(&stance.actor).or_default().extend(text.map(str::to_owned));
        }
    }
    let one = |actor: &crate::record::ActorRecord| {
        let names = texts.remove(actor.id.as_str()).unwrap_or_default();
        Found {
            id: actor.id.clone(),
            name: actor.name.clone(),
            kind: actor.kind,
            catalogued: actor.catalogued,
            articles: [article.to_owned()].into(),
            n_mentions: actor.mentions,
            names: names.into_iter().filter(|text| is_alias(text, &actor.name, actor.kind)).collect(),
        }
    };
    record.actors.iter().map(one).collect()
}
