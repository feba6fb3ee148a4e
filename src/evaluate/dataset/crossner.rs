//! CrossNER (Liu et al. 2021): a token and its BIO tag per line, sentences parted by empty lines.

use super::{DatasetError, File};
use crate::actor::ActorKind;
use crate::evaluate::rows::{ActorRow, Dataset, Rows};
use crate::span::Span;

/// The set's tags that name actors; all other tags are of things that are none.
fn kind(tag: &str) -> Option<ActorKind> {
    match tag {
        "politician" | "person" => Some(ActorKind::Person),
        "organisation" | "politicalparty" => Some(ActorKind::Organisation),
        "country" => Some(ActorKind::Country),
        _ => None,
    }
}

pub(super) fn read(file: &File) -> Result<Dataset, DatasetError> {
    let mut rows: Vec<ActorRow> = Vec::new();
    let mut text = String::new();
    let mut spans: Vec<(Span, ActorKind)> = Vec::new();
    let mut open: Option<&str> = None;
    let mut first_line = 1;
    for (at, line) in file.text.lines().chain([""]).enumerate() {
        if line.trim().is_empty() {
            if !text.is_empty() {
                rows.push(ActorRow {
                    id: format!("line-{first_line}"),
                    group: None,
                    text: std::mem::take(&mut text),
                    spans: std::mem::take(&mut spans),
                });
            }
            (open, first_line) = (None, at + 2);
            continue;
        }
        let (token, tag) =
            line.split_once('\t').ok_or_else(|| file.row(at + 1, "a token, a tab and a tag are needed"))?;
        if !text.is_empty() {
            text.push(' ');
        }
        let span = Span::new(text.len(), text.len() + token.len());
        text.push_str(token);
        match tag.trim().split_once('-') {
            None if tag.trim() == "O" => open = None,
            Some(("B", name)) => {
                open = Some(name);
                spans.extend(kind(name).map(|kind| (span, kind)));
            }
            Some(("I", name)) => {
                if open != Some(name) {
                    return Err(file.row(at + 1, format!("tag `{tag}` continues no span")));
                }
                if let (Some(_), Some((last, _))) = (kind(name), spans.last_mut()) {
                    last.end = span.end;
                }
            }
            _ => return Err(file.row(at + 1, format!("tag `{tag}` is not O, B-… or I-…"))),
        }
    }
    Ok(Dataset::new(Rows::Actors(rows), Vec::new()))
}
