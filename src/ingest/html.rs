//! Web pages.
//!
//! In: the bytes of a page. Out: its main content as blocks, and what `<meta>` elements and JSON-LD say of it.
//! `dom_smoothie` finds the main content; what remains of captions and prompts there is marked by the cleaning
//! stage.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};
use dom_smoothie::Readability;
use serde_json::Value;

use super::{IngestError, date, encoding};
use crate::article::{BlockKind, Metadata, Origin, RawArticle, RawBlock};

/// Elements nested deeper than this are not read: no article is, and the parser's tree walks are recursive.
const MAX_DEPTH: usize = 400;

/// An article of a web page.
pub(crate) fn read(bytes: &[u8], origin: Origin) -> Result<RawArticle, IngestError> {
    let page = encoding::decode(bytes, encoding::declared_in_html(bytes));
    if nesting(&page) > MAX_DEPTH {
        return Err(IngestError::TooDeep { origin });
    }
    let document = Document::from(page.as_ref());
    let mut metadata = metadata(&document);
    let mut readability = match Readability::with_document(document, None, None) {
        Ok(readability) => readability,
        Err(source) => return Err(IngestError::Html { origin, source }),
    };
    if metadata.title.is_none() {
        metadata.title = some_text(&readability.get_article_title());
    }
    let content = match readability.parse() {
        Ok(article) => article.content,
        Err(source) => return Err(IngestError::Html { origin, source }),
    };
    let content = Document::fragment(content);
    let mut blocks = Blocks::default();
    blocks.walk(&content.root(), None, 0);
    blocks.flush(None);
    if blocks.done.is_empty() {
        return Err(IngestError::NoText { origin });
    }
    Ok(RawArticle { origin, metadata, blocks: blocks.done })
}

/// Elements that have no end tag, or may do without: they do not hold what follows them.
const UNCLOSED: [&str; 35] = [
    "area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html",
    "img", "input", "li", "link", "meta", "optgroup", "option", "p", "param", "rb", "rp", "rt", "rtc",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Elements whose content is text, whatever it looks like.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// Roughly how deep elements nest: opened and not closed.
fn nesting(page: &str) -> usize {
    let (mut depth, mut deepest, mut drawings) = (0_usize, 0, 0_usize);
    let mut rest = page;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (closes, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len())];
        let is = |known: &&str| name.eq_ignore_ascii_case(known);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || UNCLOSED.iter().any(&is) {
            continue;
        }
        let drawing = usize::from(is(&"svg") || is(&"math"));
        if closes {
            depth = depth.saturating_sub(1);
            drawings = drawings.saturating_sub(drawing);
            continue;
        }
        if RAW.iter().any(&is) {
            rest = after_end_tag(tag, name);
            continue;
        }
        // Only inside drawings does a slash at its end close an element.
        let closes_itself = tag.find(['<', '>']).is_some_and(|end| tag[..end].ends_with('/'));
        if !(closes_itself && drawings + drawing > 0) {
            depth += 1;
            drawings += drawing;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// What follows the end tag of an element of text.
fn after_end_tag<'a>(text: &'a str, name: &str) -> &'a str {
    let mut ends = text.match_indices("</").map(|(at, _)| &text[at + 2..]);
    ends.find(|end| end.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))).unwrap_or("")
}

/// Blocks in the order of the page.
#[derive(Default)]
struct Blocks {
    done: Vec<RawBlock>,
    open: String,
}

impl Blocks {
    fn flush(&mut self, kind: Option<BlockKind>) {
        let text = std::mem::take(&mut self.open);
        if !text.trim().is_empty() {
            self.done.push(RawBlock { text: text.trim().to_owned(), kind });
        }
    }

    fn walk(&mut self, node: &NodeRef<'_>, kind: Option<BlockKind>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        for child in node.children_it(false) {
            if child.is_text() {
                self.push_text(&child.text());
                continue;
            }
            let Some(name) = child.node_name() else {
                continue;
            };
            match name.as_ref() {
                "script" | "style" | "noscript" | "template" | "form" | "button" | "input" | "select"
                | "svg" | "iframe" | "nav" | "head" => {}
                "br" => self.open.push('\n'),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    self.block(&child, BlockKind::Heading, depth);
                }
                "figcaption" | "caption" => self.block(&child, BlockKind::Caption, depth),
                "p" | "li" | "blockquote" | "div" | "section" | "article" | "main" | "ul" | "ol" | "dl"
                | "dt" | "dd" | "figure" | "table" | "tr" | "td" | "th" | "thead" | "tbody" | "pre"
                | "aside" | "header" | "footer" | "address" | "hr" | "details" | "summary" | "body"
                | "html" => {
                    self.flush(kind);
                    self.walk(&child, kind, depth + 1);
                    self.flush(kind);
                }
                _ => self.walk(&child, kind, depth + 1),
            }
        }
    }

    fn block(&mut self, node: &NodeRef<'_>, kind: BlockKind, depth: usize) {
        self.flush(None);
        self.walk(node, Some(kind), depth + 1);
        self.flush(Some(kind));
    }

    /// Line ends of the source are white space.
    fn push_text(&mut self, text: &str) {
        self.open.extend(text.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c }));
    }
}

fn metadata(document: &Document) -> Metadata {
    let linked = linked_data(document);
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            ["property", "name", "itemprop"].iter().find_map(|key| {
                let found = document.try_select(&format!("meta[{key}=\"{name}\" i]"))?;
                found.nodes().iter().find_map(|node| some_text(&node.attr("content")?))
            })
        })
    };
    let from_linked = |key: &str| linked.as_ref().and_then(|value| name_of(value.get(key)?));
    let is_name = |text: &String| !text.contains("://");
    let canonical = || {
        let found = document.try_select("link[rel=\"canonical\"]")?;
        some_text(&found.attr("href")?)
    };
    let published = from_linked("datePublished").or_else(|| {
        meta(&[
            "article:published_time",
            "datePublished",
            "date",
            "pubdate",
            "dc.date",
            "parsely-pub-date",
            "sailthru.date",
        ])
    });
    let first_time = || {
        let found = document.try_select("time[datetime]")?;
        some_text(&found.attr("datetime")?)
    };
    Metadata {
        id: None,
        outlet: meta(&["og:site_name", "application-name"]).or_else(|| from_linked("publisher")),
        title: meta(&["og:title"])
            .or_else(|| from_linked("headline"))
            .or_else(|| meta(&["twitter:title", "dc.title"])),
        published: published.or_else(first_time).and_then(|text| date::normalise(&text)),
        url: canonical().or_else(|| meta(&["og:url"])).or_else(|| from_linked("url")),
        author: from_linked("author")
            .filter(is_name)
            .or_else(|| {
                meta(&["author", "parsely-author", "dc.creator", "article:author", "byl"]).filter(is_name)
            })
            .map(|name| name.strip_prefix("By ").map_or(name.clone(), str::to_owned)),
        section: meta(&["article:section", "parsely-section"]).or_else(|| from_linked("articleSection")),
        genre: None,
        fields: BTreeMap::new(),
    }
}

/// The page's JSON-LD object that describes an article.
fn linked_data(document: &Document) -> Option<Value> {
    let scripts = document.try_select("script[type=\"application/ld+json\"]")?;
    scripts.nodes().iter().find_map(|node| {
        let text = node.text();
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
        article_in(serde_json::from_str(text).ok()?)
    })
}

fn article_in(value: Value) -> Option<Value> {
    match value {
        Value::Array(items) => items.into_iter().find_map(article_in),
        Value::Object(mut object) => {
            let is_type = |kind: &Value| {
                kind.as_str().is_some_and(|kind| {
                    kind.ends_with("Article") || matches!(kind, "BlogPosting" | "Report" | "LiveBlogPosting")
                })
            };
            let kind = object.get("@type");
            if kind.is_some_and(|kind| {
                is_type(kind) || kind.as_array().is_some_and(|kinds| kinds.iter().any(is_type))
            }) {
                return Some(Value::Object(object));
            }
            ["@graph", "mainEntity"].iter().find_map(|key| article_in(object.remove(*key)?))
        }
        _ => None,
    }
}

/// A JSON-LD value as text: a string, the name of a thing, or the names of several.
fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => some_text(text),
        Value::Object(object) => some_text(object.get("name")?.as_str()?),
        Value::Array(items) => {
            let names: Vec<String> = items.iter().filter_map(name_of).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        _ => None,
    }
}

fn some_text(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{nesting, read};
    use crate::article::{BlockKind, Origin};
    use crate::ingest::IngestError;

    fn paragraphs() -> String {
        let sentence =
            "The council, which met on Monday, said that the road would be built, whatever it costs. ";
        format!("<p>{}</p><p>{}</p><p>{}</p>", sentence.repeat(3), sentence.repeat(4), sentence.repeat(2))
    }

    #[test]
    fn content_and_metadata_are_read() {
        let page = format!(
            "<!doctype html><html><head><title>Road | Gazette</title><meta charset=utf-8>\
             <meta property=\"og:site_name\" content=\"Gazette\"><meta property=\"article:section\" content=\"Opinion\">\
             <script type=\"application/ld+json\">{{\"@graph\":[{{\"@type\":\"WebSite\"}},{{\"@type\":[\"NewsArticle\"],\
             \"headline\":\"The road\",\"datePublished\":\"2024-05-21T10:00:00Z\",\
             \"author\":[{{\"name\":\"A. One\"}},{{\"name\":\"B. Two\"}}]}}]}}</script></head><body>\
             <nav><a href=/>Home</a></nav><article><h1>The road</h1>{p}<h2>What next</h2>{p}\
             <figure><img src=x.jpg><figcaption>A road.</figcaption></figure><p>Line<br>break and more words, here.</p>\
             </article></body></html>",
            p = paragraphs()
        );
        let article = read(page.as_bytes(), Origin::default()).expect("an article");
        assert_eq!(article.metadata.outlet.as_deref(), Some("Gazette"));
        assert_eq!(article.metadata.title.as_deref(), Some("The road"));
        assert_eq!(article.metadata.published.as_deref(), Some("2024-05-21"));
        assert_eq!(article.metadata.author.as_deref(), Some("A. One, B. Two"));
        assert_eq!(article.metadata.section.as_deref(), Some("Opinion"));
        let kind_of =
            |text: &str| article.blocks.iter().find(|block| block.text == text).map(|block| block.kind);
        assert_eq!(kind_of("What next"), Some(Some(BlockKind::Heading)));
        assert_eq!(kind_of("A road."), Some(Some(BlockKind::Caption)));
        assert_eq!(kind_of("Line\nbreak and more words, here."), Some(None));
        assert!(!article.blocks.iter().any(|block| block.text.contains("Home")));
    }

    #[test]
    fn a_page_without_content_is_an_error() {
        for page in
            ["<html><body></body></html>", "<html><head><title>x</title></head><body><img></body></html>"]
        {
            let error = read(page.as_bytes(), Origin::default()).expect_err("nothing to read");
            assert!(matches!(error, IngestError::Html { .. } | IngestError::NoText { .. }));
        }
    }

    #[test]
    fn endless_nesting_is_an_error() {
        for tag in ["<div>", "<dl>", "<u>", "<x-y a='1'>", "<DIV/>", "<svg><g>"] {
            let page = format!("<html><body>{}text", tag.repeat(100_000));
            let outcome = read(page.as_bytes(), Origin::default());
            assert!(matches!(outcome, Err(IngestError::TooDeep { .. })), "{tag}");
        }
    }

    #[test]
    fn what_does_not_nest_is_not_counted() {
        for (part, depth) in [
            ("<p>a<br>b<img src=x><li>c", 0),
            ("<!-- <div> -->", 0),
            ("<script>for (i = 0; i<n; i++) {}</script>", 0),
            ("<SCRIPT>a<b</SCRIPT><title>x <div> y</title>", 0),
            ("<div>a</div><div>b</div>", 1),
            ("<svg><path d='M0'/><use/></svg>", 1),
            ("<svg/><span>a</span>", 1),
            ("a < b <3 </p>", 0),
        ] {
            assert_eq!(nesting(&part.repeat(1000)), depth, "{part}");
        }
    }

    #[test]
    fn an_unfinished_tag_or_comment_ends_with_the_page() {
        for page in ["<", "<div", "</", "<!--", "<script>var a", "<ſ>", "<é"] {
            assert!(nesting(page) <= 1, "{page}");
        }
    }
}
