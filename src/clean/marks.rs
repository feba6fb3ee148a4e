//! What is told by the place in the article: notes on the writer, lists of links, repetitions, headings.
//!
//! In: paragraphs, some with a kind. Out: kinds of more of them. What is left is the article's text.

use std::collections::HashSet;

use super::metadata::{Closing, WriterNote};
use super::normalise::folded;
use super::{Piece, metadata};
use crate::article::BlockKind;

/// Paragraphs among which a repeated quotation is looked for; beyond, the search would take too long.
const MAX_SEARCHED: usize = 1500;

/// Marks notes on the writer at the end, behind a paragraph of running text at least, and says what they tell.
pub(crate) fn mark_writer_notes(pieces: &mut [Piece], author: Option<&str>) -> Closing {
    /// Paragraphs of text that may stand behind the note: leftovers that no rule knows.
    const MAX_BEHIND: usize = 2;
    let first_running = pieces.iter().position(Piece::is_running).unwrap_or(pieces.len());
    let mut found = Closing::default();
    let mut n_behind = 0;
    let mut at = pieces.len();
    while at > 1 && n_behind <= MAX_BEHIND {
        at -= 1;
        let piece = &pieces[at];
        let views = piece.kind == Some(BlockKind::Disclaimer) && {
            let lower = piece.text.to_lowercase();
            lower.contains("views")
                || lower.contains("opinions expressed")
                || lower.contains("opinion expressed")
        };
        found.disclaims |= views;
        let open = piece.kind.is_none()
            || matches!(piece.kind, Some(BlockKind::Disclaimer | BlockKind::ShareBar | BlockKind::Heading));
        if !open || at <= first_running {
            continue;
        }
        let is_note = match metadata::writer_note(&piece.text) {
            Some(WriterNote::Sure) => piece.kind != Some(BlockKind::ShareBar) || !piece.text.contains(" us "),
            Some(WriterNote::Named(name)) => {
                author.is_some_and(|author| author.contains(&name)) || !is_named(&pieces[..at], &name)
            }
            Some(WriterNote::Continued) => {
                let before = pieces[..at].iter().rev().find(|piece| piece.kind.is_none());
                before.is_some_and(|piece| {
                    matches!(
                        metadata::writer_note(&piece.text),
                        Some(WriterNote::Sure | WriterNote::Named(_))
                    )
                })
            }
            None => false,
        };
        if is_note {
            found.is_outside |= metadata::is_outside(&pieces[at].text);
            pieces[at].kind = Some(BlockKind::WriterNote);
        } else if piece.kind.is_none() {
            n_behind += 1;
        }
    }
    found
}

/// Whether a name is used in the article's own text.
fn is_named(pieces: &[Piece], name: &str) -> bool {
    pieces.iter().any(|piece| {
        piece.kind.is_none_or(BlockKind::is_article)
            && piece.text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == name)
    })
}

/// Lines behind a bare “Read more:” are its links, as long as they look like headlines.
pub(crate) fn mark_link_lists(pieces: &mut [Piece]) {
    const MAX_LINKS: usize = 8;
    let mut n_left = 0;
    for piece in pieces {
        let bare = piece.kind == Some(BlockKind::RelatedLink)
            && (piece.text.ends_with([':', '…']) || piece.text.ends_with("..."));
        if bare {
            n_left = MAX_LINKS;
        } else if piece.kind.is_none() && n_left > 0 && piece.is_heading_like(140) && piece.n_chars() > 12 {
            piece.kind = Some(BlockKind::RelatedLink);
            n_left -= 1;
        } else {
            n_left = 0;
        }
    }
}

/// Marks paragraphs that stood before, and quotations that are set apart and stand in the text too.
pub(crate) fn mark_repeated(pieces: &mut [Piece]) {
    let title = pieces.iter().position(|piece| piece.kind == Some(BlockKind::Title));
    let mut seen = HashSet::new();
    let title_text = title.map(|at| folded(&pieces[at].text));
    seen.extend(title_text.clone());
    for (at, piece) in pieces.iter_mut().enumerate() {
        let counted = piece.kind.is_none() || piece.kind == Some(BlockKind::Heading);
        if !counted || Some(at) == title {
            continue;
        }
        // “Why?” may well stand twice; a title that does is a page's header.
        let whole = folded(&piece.text);
        let counts = piece.text.split(' ').nth(3).is_some() || title_text.as_ref() == Some(&whole);
        if !seen.insert(whole) && counts {
            piece.kind = Some(BlockKind::Repeated);
        }
    }
    if pieces.len() > MAX_SEARCHED {
        return;
    }
    for at in 0..pieces.len() {
        let is_quotation = pieces[at].kind.is_none()
            && pieces[at].n_chars() <= 300
            && pieces[at].text.starts_with(['"', '“', '‘'])
            && pieces[at].text.ends_with(['"', '”', '’']);
        let inside = pieces[at].text.trim_matches(['"', '“', '”', '‘', '’', '.', ',', ' ']);
        if !is_quotation || inside.split(' ').nth(4).is_none() {
            continue;
        }
        let elsewhere = pieces.iter().enumerate().any(|(other, piece)| {
            other != at
                && piece.kind.is_none()
                && piece.text.len() > pieces[at].text.len()
                && piece.text.contains(inside)
        });
        if elsewhere {
            pieces[at].kind = Some(BlockKind::Repeated);
        }
    }
}

/// A short line without a sentence's end, followed by a paragraph, is a heading.
pub(crate) fn mark_headings(pieces: &mut [Piece]) {
    let first_body = pieces.iter().position(|piece| piece.kind.is_none());
    for at in 0..pieces.len().saturating_sub(1) {
        let next = &pieces[at + 1];
        let before_text = next.kind.is_none() && next.n_chars() >= 50;
        let piece = &pieces[at];
        if piece.kind.is_some()
            || !before_text
            || Some(at) == first_body && piece.text.ends_with(['!', '"', '”'])
        {
            continue;
        }
        let label = piece.text.strip_suffix(':').is_some_and(|text| text.chars().all(|c| !c.is_lowercase()));
        let speaks = piece.text.split_once(": ").is_some_and(|(speaker, words)| {
            !speaker.chars().any(char::is_lowercase)
                && words.ends_with('?')
                && words.chars().any(char::is_lowercase)
        });
        let few_words = piece.text.split(' ').nth(14).is_none();
        if few_words && (label || piece.is_heading_like(90)) && !speaks && !is_spoken(&piece.text) {
            pieces[at].kind = Some(BlockKind::Heading);
        }
    }
}

/// “I have a dream!” is a paragraph of a speech, not a heading.
fn is_spoken(text: &str) -> bool {
    text.starts_with(['"', '“']) || text.ends_with(['"', '”', '!'])
}
