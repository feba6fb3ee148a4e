//! Raw articles to clean ones.
//!
//! In: a [`RawArticle`]. Out: an [`Article`], whose text holds every paragraph of the input in order, each
//! marked with its kind: what is not the article's own is marked, not deleted. Sentences are cut later.

mod boilerplate;
mod dateline;
mod head;
mod marks;
mod metadata;
mod normalise;
mod paragraphs;

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
    let labelled = head::mark_head(&mut pieces, &mut metadata);
    head::place_title(&mut pieces, &mut metadata);
    head::mark_beside_title(&mut pieces);
    let closing = marks::mark_writer_notes(&mut pieces, metadata.author.as_deref());
    marks::mark_link_lists(&mut pieces);
    marks::mark_repeated(&mut pieces);
    marks::mark_headings(&mut pieces);
    dateline::part_dateline(&mut pieces);
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
        fields: metadata
            .fields
            .into_iter()
            .filter_map(|(name, text)| Some((name, clean(Some(text))?)))
            .collect(),
    }
}

/// Paragraphs of all blocks; a block that the markup names is one.
fn split(blocks: &[RawBlock]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for block in blocks {
        let text = normalise::lines(&block.text);
        if block.kind.is_some() {
            let text = normalise::spaces(&text);
            if !text.is_empty() {
                pieces.push(Piece { text, kind: block.kind });
            }
        } else {
            pieces.extend(paragraphs::split(&text).into_iter().map(|text| Piece { text, kind: None }));
        }
    }
    pieces
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
