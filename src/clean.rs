//! Raw articles to clean ones.
//!
//! In: a [`RawArticle`]. Out: an [`Article`], whose text holds every paragraph of the input in order, each
//! marked with its kind: what is not the article's own is marked, not deleted. Sentences are cut later.

mod boilerplate;
mod metadata;
mod normalise;
mod paragraphs;

use std::collections::HashSet;

use self::metadata::WriterNote;
use self::normalise::folded;
use crate::article::{Article, Block, BlockKind, Metadata, Origin, RawArticle, RawBlock};
use crate::ingest::date;
use crate::span::Span;

/// Why an article cannot be cleaned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CleanError {
    /// Nothing is left once invisible characters are gone.
    #[error("{origin}: has no text; check that the file or field holds an article")]
    NoText {
        /// Where it was read.
        origin: Origin,
    },
}

/// Paragraphs before the first long one that may be header, date, title and by-line.
const MAX_HEAD: usize = 12;

/// Paragraphs among which a repeated quotation is looked for; beyond, the search would take too long.
const MAX_SEARCHED: usize = 1500;

/// A paragraph on its way to a [`Block`].
#[derive(Clone, Debug)]
struct Piece {
    text: String,
    kind: Option<BlockKind>,
}

impl Piece {
    fn n_chars(&self) -> usize {
        self.text.chars().count()
    }

    /// A paragraph of running text.
    fn is_running(&self) -> bool {
        self.kind.is_none()
            && (self.n_chars() >= 200 || self.n_chars() >= 100 && paragraphs::ends_sentence(&self.text))
    }

    /// Short, begins with a capital, does not end as a sentence.
    fn is_heading_like(&self, max_chars: usize) -> bool {
        let text = self.text.trim_start_matches(['"', '“', '‘', '\'']);
        self.n_chars() <= max_chars
            && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && !self.text.ends_with(['.', ',', ';', ':', '-', '—', '…'])
            && !self.text.trim_end_matches(['"', '”', '’', '\'']).ends_with(['.', ','])
    }
}

/// Cleans an article and tells its parts apart.
///
/// ```
/// use slant::article::{BlockKind, Metadata, Origin, RawArticle, RawBlock};
///
/// let raw = RawArticle {
///     origin: Origin::default(),
///     metadata: Metadata { title: Some("Rain".into()), ..Metadata::default() },
///     blocks: vec![RawBlock { text: "It\u{a0}rained.\r\n\r\nRead more: Snow".into(), kind: None }],
/// };
/// let article = slant::clean::clean(raw)?;
/// assert_eq!(article.text, "Rain\n\nIt rained.\n\nRead more: Snow");
/// assert_eq!(article.blocks[2].kind, BlockKind::RelatedLink);
/// # Ok::<(), slant::clean::CleanError>(())
/// ```
pub fn clean(raw: RawArticle) -> Result<Article, CleanError> {
    let RawArticle { origin, metadata, blocks } = raw;
    let mut metadata = clean_metadata(metadata);
    let mut pieces = split(&blocks);
    drop(blocks);
    if pieces.is_empty() {
        return Err(CleanError::NoText { origin });
    }
    for piece in &mut pieces {
        piece.kind = piece.kind.or_else(|| boilerplate::kind(&piece.text));
    }
    let labelled = mark_head(&mut pieces, &mut metadata);
    place_title(&mut pieces, &mut metadata);
    mark_beside_title(&mut pieces);
    let closing = mark_writer_notes(&mut pieces, metadata.author.as_deref());
    mark_link_lists(&mut pieces);
    mark_repeated(&mut pieces);
    mark_headings(&mut pieces);
    metadata.genre = metadata::genre(&metadata, labelled, closing);
    let (text, blocks) = join(&pieces);
    let id = metadata.id.clone().unwrap_or_else(|| metadata::id(&origin, &text));
    Ok(Article { id, origin, metadata, text, blocks })
}

fn clean_metadata(metadata: Metadata) -> Metadata {
    let clean =
        |field: Option<String>| field.map(|text| normalise::field(&text)).filter(|text| !text.is_empty());
    let outlet = clean(metadata.outlet);
    let title = clean(metadata.title).map(|title| metadata::title(&title, outlet.as_deref()));
    Metadata {
        id: clean(metadata.id),
        outlet,
        title,
        published: clean(metadata.published).and_then(|text| date::normalise(&text)),
        url: clean(metadata.url),
        author: clean(metadata.author),
        section: clean(metadata.section),
        genre: clean(metadata.genre),
    }
}

/// Paragraphs of all blocks; a block that the markup names is one.
fn split(blocks: &[RawBlock]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for block in blocks {
        let text = normalise::lines(&block.text);
        match block.kind {
            None => {
                pieces.extend(paragraphs::split(&text).into_iter().map(|text| Piece { text, kind: None }))
            }
            Some(_) => {
                let text = normalise::spaces(&text);
                if !text.is_empty() {
                    pieces.push(Piece { text, kind: block.kind });
                }
            }
        }
    }
    pieces
}

/// Marks header, date and by-line before the running text and reads what they say. True if a label says that
/// the article is opinion.
fn mark_head(pieces: &mut [Piece], metadata: &mut Metadata) -> bool {
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
fn place_title(pieces: &mut Vec<Piece>, metadata: &mut Metadata) {
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
fn mark_beside_title(pieces: &mut [Piece]) {
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

/// Marks notes on the writer at the end. True if one was found, or a disclaimer of views.
fn mark_writer_notes(pieces: &mut [Piece], author: Option<&str>) -> bool {
    /// Paragraphs of text that may stand behind the note: leftovers that no rule knows.
    const MAX_BEHIND: usize = 2;
    let mut found = false;
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
        found |= views;
        let open = piece.kind.is_none()
            || matches!(piece.kind, Some(BlockKind::Disclaimer | BlockKind::ShareBar | BlockKind::Heading));
        if !open {
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
            pieces[at].kind = Some(BlockKind::WriterNote);
            found = true;
        } else if piece.kind.is_none() {
            n_behind += 1;
        }
    }
    found
}

/// Whether a name is used in the article's own text.
fn is_named(pieces: &[Piece], name: &str) -> bool {
    pieces.iter().any(|piece| {
        piece.kind.is_none_or(|kind| kind.is_article())
            && piece.text.split(|c: char| !c.is_alphanumeric() && c != '-').any(|word| word == name)
    })
}

/// Lines behind a bare “Read more:” are its links, as long as they look like headlines.
fn mark_link_lists(pieces: &mut [Piece]) {
    const MAX_LINKS: usize = 8;
    let mut n_left = 0;
    for at in 0..pieces.len() {
        let bare = pieces[at].kind == Some(BlockKind::RelatedLink)
            && (pieces[at].text.ends_with([':', '…']) || pieces[at].text.ends_with("..."));
        if bare {
            n_left = MAX_LINKS;
        } else if pieces[at].kind.is_none()
            && n_left > 0
            && pieces[at].is_heading_like(140)
            && pieces[at].n_chars() > 12
        {
            pieces[at].kind = Some(BlockKind::RelatedLink);
            n_left -= 1;
        } else {
            n_left = 0;
        }
    }
}

/// Marks paragraphs that stood before, and quotations that are set apart and stand in the text too.
fn mark_repeated(pieces: &mut [Piece]) {
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
fn mark_headings(pieces: &mut [Piece]) {
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

/// The text and where its blocks stand.
fn join(pieces: &[Piece]) -> (String, Vec<Block>) {
    let mut text = String::with_capacity(pieces.iter().map(|piece| piece.text.len() + 2).sum());
    let mut blocks = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(&piece.text);
        let span = Span::new(start, text.len());
        blocks.push(Block { span, kind: piece.kind.unwrap_or(BlockKind::Body) });
    }
    (text, blocks)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::{CleanError, clean};
    use crate::article::{Article, BlockKind, Metadata, Origin, RawArticle, RawBlock};
    use crate::ingest::{FieldMap, read};

    fn raw(text: &str, metadata: Metadata) -> RawArticle {
        let blocks = vec![RawBlock { text: text.to_owned(), kind: None }];
        RawArticle { origin: Origin { path: "story.txt".into(), record: None }, metadata, blocks }
    }

    fn parts(article: &Article) -> Vec<(BlockKind, &str)> {
        article.blocks.iter().map(|block| (block.kind, block.span.of(&article.text))).collect()
    }

    const BODY: &str = "The council met on Monday evening and agreed that the road would be built by spring, \
                        whatever the cost of it may turn out to be.";
    const MORE: &str = "Nobody spoke against it, and the few who came to listen went home before the end of the \
                        meeting, which nobody minded.";

    #[test]
    fn the_title_is_found_or_put_in_front() {
        struct Case {
            title: Option<&'static str>,
            text: String,
            kinds: Vec<BlockKind>,
        }
        use BlockKind::{Body, Byline, Date, SiteHeader, Title};
        for case in [
            Case { title: Some("The road"), text: BODY.to_owned(), kinds: vec![Title, Body] },
            Case { title: Some("The road"), text: format!("THE ROAD\n\n{BODY}"), kinds: vec![Title, Body] },
            Case {
                title: None,
                text: format!("| Welcome to Gazette\nMay 21, 2024\nThe road\nBy Ann Lee\n\n{BODY}"),
                kinds: vec![SiteHeader, Date, Title, Byline, Body],
            },
            Case { title: None, text: format!("{BODY}\n\n{MORE}"), kinds: vec![Body, Body] },
        ] {
            let metadata = Metadata { title: case.title.map(str::to_owned), ..Metadata::default() };
            let article = clean(raw(&case.text, metadata)).expect("a text");
            let kinds: Vec<_> = article.blocks.iter().map(|block| block.kind).collect();
            assert_eq!(kinds, case.kinds, "{}", case.text);
        }
    }

    #[test]
    fn what_the_file_does_not_say_is_read_from_the_text() {
        let text = format!(
            "Crawled: 2024-10-11\nHome > Opinion > Ann Lee\n\nThe road\n\nBy Ann Lee, Gazette columnist\n\
             PUBLISHED: 00:01, 10 October 2024\n\n{BODY}\n\n{MORE}\n\nAnn Lee writes every Monday."
        );
        let article = clean(raw(&text, Metadata::default())).expect("a text");
        assert_eq!(article.metadata.title.as_deref(), Some("The road"));
        assert_eq!(article.metadata.author.as_deref(), Some("Ann Lee"));
        assert_eq!(article.metadata.published.as_deref(), Some("2024-10-10"));
        assert_eq!(article.metadata.genre.as_deref(), Some("opinion"));
        assert_eq!(article.id, "story");
        assert_eq!(article.blocks.last().map(|block| block.kind), Some(BlockKind::WriterNote));
    }

    #[test]
    fn headings_links_and_repeated_paragraphs_are_marked() {
        use BlockKind::{Body, Heading, RelatedLink, Repeated, Title};
        let text = format!(
            "The road\n\n{BODY}\n\nWhat next\n\n{MORE}\n\nRead more:\n\nA bridge too far for Gazette readers\n\n{BODY}"
        );
        let article = clean(raw(&text, Metadata::default())).expect("a text");
        let kinds: Vec<_> = article.blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [Title, Body, Heading, Body, RelatedLink, RelatedLink, Repeated]);
    }

    #[test]
    fn a_person_of_the_story_at_the_end_is_no_writer() {
        let text = format!(
            "{BODY}\n\nAnn Lee spoke first, and after her the mayor, who had come late and left early.\n\nAnn Lee is a director of the road company."
        );
        let article = clean(raw(&text, Metadata::default())).expect("a text");
        assert!(article.blocks.iter().all(|block| block.kind == BlockKind::Body), "{:?}", parts(&article));
    }

    #[test]
    fn no_text_is_an_error() {
        for text in ["", " \n\u{200b}\n", "\u{feff}"] {
            let error = clean(raw(text, Metadata::default())).expect_err("nothing there");
            let CleanError::NoText { .. } = &error;
            assert!(error.to_string().starts_with("story.txt: has no text"));
        }
    }

    /// Parts of a real opinion article with the leftovers of its page. The article is not ours to commit.
    #[test]
    fn a_real_page_is_told_from_its_article() {
        let folder = std::env::var_os("SLANT_SHARED")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
        let path = folder.join("articles/gvs-audio-leaks.txt");
        if !path.exists() {
            println!("skipped a_real_page_is_told_from_its_article: no {}", path.display());
            return;
        }
        let raw = read(vec![path], FieldMap::default()).next().expect("one article").expect("readable");
        let article = clean(raw).expect("a text");
        let of_kind = |kind: BlockKind| {
            parts(&article).into_iter().filter(|part| part.0 == kind).map(|part| part.1).collect::<Vec<_>>()
        };
        assert_eq!(of_kind(BlockKind::Title), ["The chronicles of audio leaks in Pakistan"]);
        assert_eq!(of_kind(BlockKind::SiteHeader), ["| Welcome to Global Village Space"]);
        assert_eq!(of_kind(BlockKind::Date), ["Tuesday, May 21, 2024"]);
        assert_eq!(of_kind(BlockKind::RelatedLink).len(), 3);
        assert_eq!(of_kind(BlockKind::Heading).len(), 3);
        assert_eq!(of_kind(BlockKind::WriterNote).len(), 1);
        assert_eq!(of_kind(BlockKind::Body).len(), 13);
        assert_eq!(article.metadata.genre.as_deref(), Some("opinion"));
    }

    fn check_laws(article: &Article) -> Result<(), TestCaseError> {
        let mut at = 0;
        for (n_before, block) in article.blocks.iter().enumerate() {
            if n_before > 0 {
                prop_assert!(article.text[at..].starts_with("\n\n"));
                at += 2;
            }
            prop_assert_eq!(block.span.start, at);
            let text = block.span.of(&article.text);
            prop_assert!(
                !text.is_empty() && text.trim() == text && !text.contains('\n') && !text.contains("  ")
            );
            at = block.span.end;
        }
        prop_assert_eq!(at, article.text.len());
        prop_assert!(article.blocks.iter().filter(|block| block.kind == BlockKind::Title).count() <= 1);
        Ok(())
    }

    proptest! {
        #[test]
        fn blocks_are_the_whole_text(
            lines in prop::collection::vec(
                prop_oneof![
                    "\\PC{0,80}",
                    "[A-Za-z ,.“”’\\u{a0}\\r\\t]{0,200}",
                    Just(BODY.to_owned()),
                    Just("Read more: a".to_owned()),
                    Just("Title".to_owned()),
                    Just(String::new()),
                ],
                0..12,
            ),
            title in prop::option::of("[A-Z][a-z ]{0,20}"),
            kind in prop::option::of(prop::sample::select(vec![BlockKind::Title, BlockKind::Heading, BlockKind::Caption])),
        ) {
            let metadata = Metadata { title, ..Metadata::default() };
            let mut article = raw(&lines.join("\n"), metadata);
            article.blocks.push(RawBlock { text: "Some heading".to_owned(), kind });
            check_laws(&clean(article).expect("it has text"))?;
        }
    }
}
