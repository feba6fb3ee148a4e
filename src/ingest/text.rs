//! Plain text and Markdown.
//!
//! In: the text of a file. Out: its blocks, unsplit for plain text: where paragraphs end is decided by the
//! cleaning stage, which needs the whole text for it. For Markdown, headings are told apart and signs of
//! emphasis and links are taken off; it is no full Markdown parser.

use std::sync::LazyLock;

use regex::Regex;

use crate::article::{BlockKind, Metadata, Origin, RawArticle, RawBlock};

static LINK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"!\[(?P<alt>[^\]]*)\]\([^)]*\)|\[(?P<text>[^\]]+)\]\([^)]*\)")
        .expect("the pattern is a constant")
});
static EMPHASIS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\*\*|__|\*(?P<word>[^*\s][^*]*)\*").expect("the pattern is a constant"));

/// An article of plain text.
pub(crate) fn plain(text: String, origin: Origin) -> RawArticle {
    RawArticle { origin, metadata: Metadata::default(), blocks: vec![RawBlock { text, kind: None }] }
}

/// An article in Markdown.
pub(crate) fn markdown(text: &str, origin: Origin) -> RawArticle {
    let mut metadata = Metadata::default();
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    let flush = |paragraph: &mut String, blocks: &mut Vec<RawBlock>| {
        let text = std::mem::take(paragraph);
        if !text.trim().is_empty() {
            blocks.push(RawBlock { text, kind: None });
        }
    };
    for line in text.lines() {
        let line = inline(line);
        let n_signs = line.bytes().take_while(|&byte| byte == b'#').count();
        if (1..=6).contains(&n_signs) && line[n_signs..].starts_with(' ') {
            flush(&mut paragraph, &mut blocks);
            let heading = line[n_signs..].trim().trim_end_matches('#').trim_end().to_owned();
            let is_title = n_signs == 1 && metadata.title.is_none();
            if is_title {
                metadata.title = Some(heading.clone());
            }
            let kind = Some(if is_title { BlockKind::Title } else { BlockKind::Heading });
            blocks.push(RawBlock { text: heading, kind });
        } else {
            paragraph.push_str(line.trim_start_matches("> "));
            paragraph.push('\n');
        }
    }
    flush(&mut paragraph, &mut blocks);
    RawArticle { origin, metadata, blocks }
}

fn inline(line: &str) -> String {
    let line = LINK.replace_all(line, "$text");
    EMPHASIS.replace_all(&line, "$word").into_owned()
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::article::{BlockKind, Origin};

    #[test]
    fn markdown_headings_and_links_are_read() {
        let text = "# The **title**\n\nFirst [link](http://x.example) and *so* on.\n\n## Part\n\n> Said.\n![](a.png)\n";
        let article = markdown(text, Origin::default());
        assert_eq!(article.metadata.title.as_deref(), Some("The title"));
        let blocks: Vec<_> = article.blocks.iter().map(|block| (block.text.trim(), block.kind)).collect();
        assert_eq!(
            blocks,
            [
                ("The title", Some(BlockKind::Title)),
                ("First link and so on.", None),
                ("Part", Some(BlockKind::Heading)),
                ("Said.", None),
            ]
        );
    }
}
