//! The article: cleaned text, what its parts are, and where it came from.
//!
//! In: nothing, these are the types that ingest fills and every later stage reads. The text is owned here
//! once; later stages hold [`Span`]s into it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// Where an input record stands, for messages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file, or `-` for standard input.
    pub path: PathBuf,
    /// 1-based line or row of the record, where the file holds several.
    pub record: Option<usize>,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path.display())?;
        match self.record {
            Some(record) => write!(f, ":{record}"),
            None => Ok(()),
        }
    }
}

/// What is known of an article beside its text. Unknown is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// Identifier given by the input.
    pub id: Option<String>,
    /// Name of the outlet, as given.
    pub outlet: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Date of publication, as `YYYY-MM-DD`.
    pub published: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Writer or writers, as given.
    pub author: Option<String>,
    /// Section of the outlet, as given.
    pub section: Option<String>,
    /// `opinion` or `news`, where the input, the address or the text says so.
    pub genre: Option<String>,
    /// Other fields that the reader was asked to keep, by the names asked for.
    pub fields: BTreeMap<String, String>,
}

/// A piece of the input's text with what the input's own markup says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawBlock {
    /// Text of one paragraph, heading or list item; not yet cleaned.
    pub text: String,
    /// What the markup says it is, if it says so.
    pub kind: Option<BlockKind>,
}

/// An article as read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawArticle {
    /// Where it was read.
    pub origin: Origin,
    /// What the file says of it.
    pub metadata: Metadata,
    /// Its text, in order.
    pub blocks: Vec<RawBlock>,
}

/// What a part of the text is. Only [`Title`](Self::Title), [`Heading`](Self::Heading) and
/// [`Body`](Self::Body) are the article's own words; the rest is left out of scoring and listed as omitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// The headline.
    Title,
    /// A heading inside the article.
    Heading,
    /// A paragraph of the article.
    Body,
    /// Name or greeting of the site.
    SiteHeader,
    /// A line that holds a date only.
    Date,
    /// Place and agency before a report.
    Dateline,
    /// A line that names the writer.
    Byline,
    /// “Read more: …”, related stories.
    RelatedLink,
    /// Caption or credit of a picture.
    Caption,
    /// Share buttons, comment counts, follow prompts.
    ShareBar,
    /// Newsletter, subscription, cookie and donation prompts.
    Prompt,
    /// A placeholder such as “Advertisement”.
    Advertisement,
    /// A note on the writer.
    WriterNote,
    /// Disclaimer, copyright, correction or editor's note.
    Disclaimer,
    /// A paragraph that stood before.
    Repeated,
}

impl BlockKind {
    /// Whether the words are the article's own.
    #[must_use]
    pub const fn is_article(self) -> bool {
        matches!(self, Self::Title | Self::Heading | Self::Body)
    }
}

/// A paragraph of the cleaned text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// A cleaned article. Blocks are in order, do not overlap, and are parted by blank lines; together with
/// these they are the whole text. The headline, where known, is the first block of kind `Title`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Identifier, unique within a run: the input's own, or one made from the content.
    pub id: String,
    /// Where it was read.
    pub origin: Origin,
    /// What is known of it; title, date and writer are read from the text where the file gives none.
    pub metadata: Metadata,
    /// Cleaned text: NFC-stable, `\n` line ends, single spaces, blank line between blocks.
    pub text: String,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

/// A sentence of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without surrounding white space.
    pub span: Span,
    /// Index of its block.
    pub block: usize,
    /// The block's kind.
    pub kind: BlockKind,
}
