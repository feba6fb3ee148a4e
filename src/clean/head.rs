//! What stands before the running text: header, date, by-line, title.
//!
//! In: paragraphs, and what the file says of the article. Out: kinds of those before the text, and what they
//! say that the file does not.

use super::normalise::folded;
use super::{Piece, metadata, paragraphs};
use crate::article::{BlockKind, Metadata};
use crate::ingest::date;

/// Paragraphs before the first long one that may be header, date, title and by-line.
const MAX_HEAD: usize = 12;

/// Marks header, date and by-line before the running text and reads what they say. True if a label says that
/// the article is opinion.
pub(crate) fn mark_head(pieces: &mut [Piece], metadata: &mut Metadata) -> bool {
    let n_head =
        pieces.iter().take(MAX_HEAD).position(Piece::is_running).unwrap_or(pieces.len().min(MAX_HEAD));
    let mut labelled = false;
    metadata.published = metadata.published.take().or_else(|| first_date(&pieces[..n_head]));
    for (at, piece) in pieces[..n_head].iter_mut().enumerate() {
        if piece.kind == Some(BlockKind::Prompt) && is_row_of_sections(&piece.text) {
            piece.kind = Some(BlockKind::SiteHeader);
        }
        if piece.kind.is_some() {
            continue;
        }
        let is_title = metadata.title.as_deref().is_some_and(|title| folded(title) == folded(&piece.text));
        if is_title {
            continue;
        }
        if let Some(names) = metadata::byline(&piece.text) {
            metadata.author.get_or_insert(names);
            piece.kind = Some(BlockKind::Byline);
        } else if metadata::is_known_writer(&piece.text, metadata.author.as_deref()) {
            piece.kind = Some(BlockKind::Byline);
        } else if is_site_header(&piece.text, at, metadata.outlet.as_deref()) {
            labelled |= metadata::is_opinion_label(&piece.text) || is_opinion_trail(&piece.text);
            piece.kind = Some(BlockKind::SiteHeader);
        }
    }
    mark_names_before_outlet(&mut pieces[..n_head], metadata);
    labelled
}

/// Names above the outlet's, or with it on one line, are the writers': “Ann Lee / USA TODAY”.
fn mark_names_before_outlet(head: &mut [Piece], metadata: &mut Metadata) {
    let outlet = metadata.outlet.clone();
    let ends_with_outlet = |text: &str| {
        let last = text.rsplit(',').next().filter(|last| last.len() < text.len());
        last.is_some_and(|last| outlet.as_deref().is_some_and(|outlet| folded(outlet) == folded(last)))
    };
    for at in 0..head.len() {
        let before_outlet = head.get(at + 1).is_some_and(|next| {
            next.kind == Some(BlockKind::SiteHeader)
                && outlet.as_deref().is_some_and(|outlet| folded(outlet) == folded(&next.text))
        });
        if head[at].kind.is_none()
            && (before_outlet || ends_with_outlet(&head[at].text))
            && let Some(names) = metadata::only_names(&head[at].text, outlet.as_deref())
        {
            metadata.author.get_or_insert(names);
            head[at].kind = Some(BlockKind::Byline);
        }
    }
}

/// The date of publication; the day that a copy was made only where no other is given.
fn first_date(head: &[Piece]) -> Option<String> {
    let dates = || head.iter().filter(|piece| piece.kind == Some(BlockKind::Date));
    let is_copy = |piece: &&Piece| {
        let lower = piece.text.to_lowercase();
        ["crawled", "retrieved", "accessed", "downloaded"].iter().any(|word| lower.contains(word))
    };
    let day = |piece: &Piece| date::only_date(&piece.text);
    dates().filter(|piece| !is_copy(piece)).find_map(day).or_else(|| dates().find_map(day))
}

/// “NEWS | OPINION | SPORT | …”
fn is_row_of_sections(text: &str) -> bool {
    text.split(" | ").filter(|part| part.trim().chars().count().clamp(1, 40) < 40).count() >= 4
}

/// The outlet's name, a greeting, a row of sections, a trail of links, or the name of a section.
fn is_site_header(text: &str, at: usize, outlet: Option<&str>) -> bool {
    const SECTIONS: [&str; 22] = [
        "analysisopinion",
        "opinion",
        "oped",
        "editorial",
        "commentary",
        "analysis",
        "column",
        "politics",
        "news",
        "world",
        "national",
        "us",
        "business",
        "exclusive",
        "breaking",
        "breakingnews",
        "perspective",
        "menu",
        "search",
        "sections",
        "skiptocontent",
        "skiptomaincontent",
    ];
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    if text.chars().count() > 200 {
        return false;
    }
    let lower = text.to_lowercase();
    let whole = folded(text);
    let n_parts =
        |sign: &str| text.split(sign).filter(|part| part.trim().chars().count().clamp(1, 40) < 40).count();
    lower.starts_with("welcome to ") && !paragraphs::ends_sentence(text)
        || lower.starts_with("home")
            && [" > ", " » ", " / ", " › ", " | "].iter().any(|sign| text.contains(sign))
        || is_row_of_sections(text)
        || at < 3 && [" > ", " » ", " › "].iter().any(|sign| n_parts(sign) >= 2)
        || outlet.is_some_and(|outlet| folded(outlet) == whole)
        || SECTIONS.contains(&whole.as_str())
}

/// A trail such as “Home > Opinion > Somebody”.
fn is_opinion_trail(text: &str) -> bool {
    text.split(['>', '»', '›']).count() > 1
        && text.split(['>', '»', '›']).any(|part| metadata::is_opinion_label(part.trim()))
}

/// Finds the title in the text, or puts it in front; reads it from the text where the file gives none.
pub(crate) fn place_title(pieces: &mut Vec<Piece>, metadata: &mut Metadata) {
    let is_own = |piece: &Piece| piece.kind.is_none_or(BlockKind::is_article);
    let at_title = if let Some(title) = &metadata.title {
        let found =
            pieces.iter().take(MAX_HEAD).position(|piece| is_own(piece) && same_title(title, &piece.text));
        Some(found.unwrap_or_else(|| {
            pieces.insert(0, Piece { text: title.clone(), kind: None });
            0
        }))
    } else {
        let first = pieces.iter().take(MAX_HEAD).position(is_own);
        first.filter(|&at| {
            (pieces[at].kind.is_some() || pieces[at].is_heading_like(200))
                && pieces[at + 1..].iter().any(|piece| piece.kind.is_none())
        })
    };
    for (at, piece) in pieces.iter_mut().enumerate() {
        if Some(at) == at_title {
            piece.kind = Some(BlockKind::Title);
            metadata.title.get_or_insert_with(|| piece.text.clone());
        } else if piece.kind == Some(BlockKind::Title) {
            piece.kind = Some(BlockKind::Heading);
        }
    }
}

/// Whether a paragraph is the title, perhaps cut short or with the outlet's name.
fn same_title(title: &str, text: &str) -> bool {
    if text.len() > 2 * title.len() + 60 {
        return false;
    }
    let (title, text) = (folded(title), folded(text));
    let (short, long) = if title.len() < text.len() { (&title, &text) } else { (&text, &title) };
    title == text
        || short.len() >= 20 && short.len() * 4 >= long.len() * 3 && long.starts_with(short.as_str())
}

/// A short line in capitals between the title and the text, beside a date or by-line, names the outlet or
/// the section.
pub(crate) fn mark_beside_title(pieces: &mut [Piece]) {
    let Some(at_title) = pieces.iter().position(|piece| piece.kind == Some(BlockKind::Title)) else {
        return;
    };
    let n_head = pieces.iter().take(MAX_HEAD).position(Piece::is_running).unwrap_or(0);
    for at in at_title + 1..n_head {
        let beside = |kind: Option<BlockKind>| matches!(kind, Some(BlockKind::Date | BlockKind::Byline));
        let next_to_one = beside(pieces.get(at + 1).and_then(|piece| piece.kind))
            || beside(pieces[at - 1].kind) && at > at_title + 1;
        let piece = &pieces[at];
        let words = || piece.text.split(' ');
        let capitals = words().all(|word| {
            matches!(word, "of" | "the" | "and" | "&" | "in" | "for")
                || word.starts_with(|c: char| c.is_uppercase())
        });
        if piece.kind.is_none()
            && next_to_one
            && capitals
            && words().count() <= 6
            && piece.is_heading_like(60)
        {
            pieces[at].kind = Some(BlockKind::SiteHeader);
        }
    }
}
