//! Articles to sentences.
//!
//! In: an [`Article`]. Out: spans of the sentences of its own paragraphs; a title or heading is one. The
//! `sentencex` crate proposes where sentences end; it is shown the text without quotation marks and brackets,
//! so that a mark that is never closed cannot hide the rest, and quotations of several sentences are cut. What it
//! gets wrong in news (abbreviations before names, attributions behind a question) is put right here.

mod rules;

use crate::article::{Article, Block, BlockKind, Sentence};
use crate::span::Span;

/// Longest sentence in bytes; longer ones are cut where it hurts least. The encoder reads some 500 words.
pub const MAX_SENTENCE_BYTES: usize = 1000;

/// Longest piece that the segmenter sees at a time, so that its cost stays linear.
const MAX_PIECE_BYTES: usize = 8 * 1024;

/// Longest title or heading that is taken as one sentence.
const MAX_HEADING_BYTES: usize = 300;

/// The sentences of the title, headings and paragraphs, in order. Together they hold everything of those
/// blocks but the white space between them.
#[must_use]
pub fn sentences(article: &Article) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (at, block) in article.blocks.iter().enumerate() {
        if block.kind.is_article() {
            let spans = block_sentences(&article.text, *block);
            found.extend(spans.into_iter().map(|span| Sentence { span, block: at, kind: block.kind }));
        }
    }
    found
}

fn block_sentences(text: &str, block: Block) -> Vec<Span> {
    let inside = block.span.of(text);
    let whole =
        matches!(block.kind, BlockKind::Title | BlockKind::Heading) && inside.len() <= MAX_HEADING_BYTES;
    let mut ends = if whole { Vec::new() } else { sentence_ends(inside) };
    ends.push(inside.len());
    let mut spans = Vec::with_capacity(ends.len());
    let mut start = 0;
    for end in ends {
        cut_long(inside, Span::new(start, end).trimmed(inside), &mut spans);
        start = end;
    }
    spans.into_iter().map(|span| span.shifted(block.span.start)).collect()
}

/// Places behind the white space after a sentence, without the end of the text.
fn sentence_ends(text: &str) -> Vec<usize> {
    let masked = masked(text);
    let mut proposed = Vec::new();
    let mut start = 0;
    while start < masked.len() {
        let end = piece_end(&masked, start);
        for boundary in sentencex::get_sentence_boundaries("en", &masked[start..end]) {
            proposed.push(start + boundary.end_byte);
        }
        start = end;
    }
    proposed.extend(unproposed(text));
    let mut ends: Vec<usize> = proposed
        .into_iter()
        .filter_map(|at| behind_closers(text, at))
        .filter(|&at| at < text.len() && rules::may_end(text, at))
        .collect();
    ends.sort_unstable();
    ends.dedup();
    join_wordless(text, &ends)
}

/// The ends without those of pieces that hold no word: a number of a list, a lone mark. Such a piece goes with
/// the next, the last one with that before.
fn join_wordless(text: &str, ends: &[usize]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(ends.len());
    for &end in ends {
        let start = kept.last().copied().unwrap_or(0);
        if has_word(&text[start..end]) {
            kept.push(end);
        }
    }
    while kept.last().is_some_and(|&end| !has_word(&text[end..])) {
        kept.pop();
    }
    kept
}

/// Whether a piece has letters, or enough digits to be more than the number of a list item.
fn has_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphabetic) || piece.chars().filter(|c| c.is_numeric()).count() > 2
}

/// The text with quotation marks and brackets blanked, byte for byte. Apostrophes inside words stay. The mark of
/// a list item goes too: the segmenter would not cut the item.
fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let n_mark = list_mark(text);
    out.extend(std::iter::repeat_n(' ', n_mark));
    let mut previous = ' ';
    let mut chars = text[n_mark..].chars().peekable();
    while let Some(c) = chars.next() {
        let inside_word =
            previous.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric());
        let blank = match c {
            '\'' | '’' | '‘' | '‚' | '`' | '‹' | '›' => !inside_word,
            // Brackets, quotation marks, and line ends, as a block is one paragraph
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '(' | ')' | '[' | ']' | '{' | '}' | '《' | '》'
            | '「' | '」' | '『' | '』' | '（' | '）' | '\n' | '\r' | '\t' => true,
            _ => false,
        };
        if blank {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            out.push(c);
        }
        previous = c;
    }
    out
}

/// Length of “•”, “-”, “3.” or “(3)” at the start, if white space is behind it.
fn list_mark(text: &str) -> usize {
    let first = text.split(' ').next().unwrap_or_default();
    let is_number =
        |mark: &str| !mark.is_empty() && mark.len() <= 3 && mark.bytes().all(|byte| byte.is_ascii_digit());
    let is_mark = matches!(first, "•" | "*" | "-" | "–" | "—" | "▪" | "●" | "◦" | "■" | "►")
        || first.strip_suffix(['.', ')']).is_some_and(|mark| is_number(mark.trim_start_matches('(')));
    if is_mark && first.len() < text.len() { first.len() } else { 0 }
}

/// Where the next piece for the segmenter ends: behind a full stop where there is one, else behind a space.
fn piece_end(text: &str, start: usize) -> usize {
    if text.len() - start <= MAX_PIECE_BYTES {
        return text.len();
    }
    let limit = floor_char_boundary(text, start + MAX_PIECE_BYTES);
    let piece = &text[start..limit];
    let behind = piece.rfind(". ").map(|at| at + 2).or_else(|| piece.rfind(' ').map(|at| at + 1));
    start + behind.unwrap_or(piece.len())
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Moves a proposed place behind the closing marks and the white space there, so that they stay with their
/// sentence; `None` at the end of the text.
fn behind_closers(text: &str, at: usize) -> Option<usize> {
    // The proposal may stand behind blanked marks, the next sentence's opening mark among them, or inside one.
    let at = floor_char_boundary(text, at);
    let core = text[..at].trim_end_matches(|c: char| {
        c.is_whitespace() || rules::CLOSERS.contains(&c) || rules::OPENERS.contains(&c)
    });
    let mut end = core.len();
    let mut rest = &text[end..];
    // Closing marks stand at once behind the end, opening marks behind white space.
    while let Some(c) = rest.chars().next().filter(|c| rules::CLOSERS.contains(c)) {
        end += c.len_utf8();
        rest = &rest[c.len_utf8()..];
    }
    let n_space = rest.len() - rest.trim_start().len();
    if n_space == 0 && !is_lost_space(&text[..core.len()], end > core.len(), rest) {
        return None;
    }
    Some(end + n_space).filter(|&end| end < text.len())
}

/// Whether a page lost the space between two sentences: “… over.”The next …”, “… was over.The next …”. Names of
/// sites (“Salon.Com”) and initials are none.
fn is_lost_space(left: &str, closed: bool, right: &str) -> bool {
    let next = right.trim_start_matches(rules::OPENERS);
    let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let mut signs = word.chars();
    let capital = signs.next().is_some_and(char::is_uppercase);
    if closed || next.len() < right.len() {
        return capital && (closed || next.len() < right.len() && is_lower_word(left, 2));
    }
    capital
        && (matches!(word, "A" | "I") || signs.next().is_some_and(char::is_lowercase))
        && !matches!(word.to_lowercase().as_str(), "com" | "org" | "net" | "gov" | "edu" | "co" | "js" | "tv")
        && is_lower_word(left, 3)
}

/// Whether the text ends with a terminator behind at least `n_least` small letters.
fn is_lower_word(left: &str, n_least: usize) -> bool {
    let word = left.trim_end_matches(['.', '!', '?']);
    word.len() < left.len() && word.chars().rev().take_while(|c| c.is_lowercase()).count() >= n_least
}

/// Places that the segmenter does not see as ends: “… in the U.S. The president …”, words such as “me” and “May”
/// that it takes for abbreviations, and lost spaces.
fn unproposed(text: &str) -> Vec<usize> {
    const WORDS: [&str; 9] = ["me", "no", "No", "May", "am", "OK", "con", "mass", "ID"];
    let mut found = Vec::new();
    for (at, sign) in text.match_indices(['.', '?', '!']) {
        let end = at + sign.len();
        let closers =
            text[end..].chars().take_while(|c| rules::CLOSERS.contains(c)).map(char::len_utf8).sum::<usize>();
        let rest = &text[end + closers..];
        let n_space = rest.len() - rest.trim_start().len();
        let next = rest.trim_start().trim_start_matches(rules::OPENERS);
        if !next.starts_with(char::is_uppercase) {
            continue;
        }
        let word = rules::last_bytes(&text[..at], 64)
            .rsplit(|c: char| c.is_whitespace() || rules::OPENERS.contains(&c))
            .next();
        let hidden = closers > 0 || word.is_some_and(|word| word.contains('.') || WORDS.contains(&word));
        if n_space > 0 && hidden || n_space == 0 && is_lost_space(&text[..end], closers > 0, rest) {
            found.push(end + closers + n_space);
        }
    }
    found
}

/// Cuts a sentence that is too long: behind a semicolon, a dash, a comma, a space, in this order, else anywhere.
fn cut_long(text: &str, mut span: Span, out: &mut Vec<Span>) {
    while span.len() > MAX_SENTENCE_BYTES {
        let limit = floor_char_boundary(text, span.start + MAX_SENTENCE_BYTES);
        let piece = &text[span.start..limit];
        let least = MAX_SENTENCE_BYTES / 4;
        let behind = ["; ", " — ", " – ", ": ", ", ", " "]
            .iter()
            .find_map(|sign| piece.rfind(sign).map(|at| at + sign.len()).filter(|&at| at >= least));
        let at = span.start + behind.unwrap_or(piece.len());
        let first = Span::new(span.start, at).trimmed(text);
        if !first.is_empty() {
            out.push(first);
        }
        span = Span::new(at, span.end).trimmed(text);
    }
    if !span.is_empty() {
        out.push(span);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MAX_SENTENCE_BYTES, sentences};
    use crate::article::{Article, Block, BlockKind, Metadata, Origin};
    use crate::span::Span;

    fn article(paragraphs: &[(&str, BlockKind)]) -> Article {
        let mut text = String::new();
        let mut blocks = Vec::new();
        for (paragraph, kind) in paragraphs {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            text.push_str(paragraph);
            blocks.push(Block { span: Span::new(start, text.len()), kind: *kind });
        }
        Article { id: String::new(), origin: Origin::default(), metadata: Metadata::default(), text, blocks }
    }

    fn cut(paragraph: &str) -> Vec<String> {
        let article = article(&[(paragraph, BlockKind::Body)]);
        sentences(&article).iter().map(|sentence| sentence.span.of(&article.text).to_owned()).collect()
    }

    /// Each case is written with `|` where a sentence ends.
    #[test]
    fn news_sentences_are_cut_where_they_end() {
        for case in [
            "Mr. Smith met Sen. John Doe and Lt. Gov. Dan Patrick.|They spoke.",
            "J. D. Vance and George W. Bush came.|So did Rep. A. Green.",
            "He lives in the U.S. Senate building.|She does not.",
            "He lives in the U.S.|The president does too.",
            "It is No. 5 on the list.|The vote is on Jan. 6 at 5 p.m. ET.|All will come.",
            "It opens at 9 a.m. Tuesday.|It closes at 5 p.m.|Voters must queue.",
            "Acme Inc. said it would pay.|Acme Corp. Chairman Bob Roe resigned.",
            "“Is it true?” he asked.|Nobody knew.",
            "“Is it true?” Trump asked reporters.|Nobody knew.",
            "“Is it true?” President Trump asked.|“Yes,” she said.",
            "“It is over.|We lost.|Go home,” she said.|They went.",
            "“It is over.”|She left.",
            "\"It is over.\"|She left.|\"We lost,\" he said.|\"It is sad.\"",
            "He said: “It is over.|Nobody came.|The rest is silence.",
            "Well ... maybe not.|But then … he left.",
            "He earned $3.5 million.|She earned 2.7 percent more.",
            "The bill (H.R. 1) passed.|It is law.",
            "Washington, D.C., is far.|He moved to Washington, D.C.|In May he left.",
            "Prof. Jane Roe Ph.D. spoke.|Dr. Who did not.",
            "The U.S. and the U.K. agreed.|The U.N. Security Council did not.",
            "“I don’t know.”|“You must.”|“No!”",
            "He tweeted: “Sad!”|The White House declined to comment.",
            "It was over.”|The next day came.",
            "He met then-Sen. John Kerry.|She told me.|It was in May.|Nobody came.",
            "2. Remember the Senate.|It matters.",
            "• It is a real party.|Not in the U.S. Senate, though.",
            "He went on Salon.com and Booking.Com to look.|It was late.",
        ] {
            let want: Vec<&str> = case.split('|').collect();
            assert_eq!(cut(&want.join(" ")), want);
        }
    }

    #[test]
    fn a_lost_space_behind_a_quotation_does_not_join_sentences() {
        assert_eq!(cut("“It is over.”The crowd went home."), ["“It is over.”", "The crowd went home."]);
        assert_eq!(cut("“It is over.”“We lost.”"), ["“It is over.”", "“We lost.”"]);
        assert_eq!(cut("It is over.The crowd went home."), ["It is over.", "The crowd went home."]);
        assert_eq!(cut("It is over!After all, we lost. ..."), ["It is over!", "After all, we lost. ..."]);
    }

    #[test]
    fn an_unclosed_quotation_mark_hides_nothing() {
        let text = "Shaukat was heard saying that now “you have to say that the province has to spend. The chairman \
                    alleges that he was involved. Nobody else spoke.";
        assert_eq!(cut(text).len(), 3);
        assert_eq!(cut("She \"left. He stayed. They met again. All was well.").len(), 4);
        assert_eq!(cut("She (left. He stayed. They met again.").len(), 3);
    }

    #[test]
    fn titles_and_headings_are_one_sentence_and_other_blocks_none() {
        let article = article(&[
            ("Is it over? Perhaps. The story", BlockKind::Title),
            ("Read more: a. B.", BlockKind::RelatedLink),
            ("One. Two.", BlockKind::Body),
        ]);
        let kinds: Vec<_> =
            sentences(&article).iter().map(|sentence| (sentence.kind, sentence.block)).collect();
        assert_eq!(kinds, [(BlockKind::Title, 0), (BlockKind::Body, 2), (BlockKind::Body, 2)]);
    }

    #[test]
    fn endless_sentences_are_cut_at_sensible_places() {
        let list = "the first point, which is long; ".repeat(100);
        let pieces = cut(list.trim());
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.ends_with(';')));
        for unbroken in ["é", ".”", "“A. ", "Oh?” Trump ", "U.S. “"] {
            assert!(cut(&unbroken.repeat(20_000)).iter().all(|piece| piece.len() <= MAX_SENTENCE_BYTES));
        }
    }

    fn check_laws(article: &Article) -> Result<(), TestCaseError> {
        let found = sentences(article);
        let mut covered = vec![0_u8; article.text.len()];
        let mut last = 0;
        for sentence in &found {
            let block = article.blocks[sentence.block];
            prop_assert!(sentence.kind == block.kind && block.kind.is_article());
            prop_assert!(block.span.covers(sentence.span) && !sentence.span.is_empty());
            prop_assert!(sentence.span.start >= last && sentence.span.len() <= MAX_SENTENCE_BYTES);
            prop_assert_eq!(sentence.span.trimmed(&article.text), sentence.span);
            last = sentence.span.end;
            covered[sentence.span.start..sentence.span.end].iter_mut().for_each(|count| *count += 1);
        }
        for block in &article.blocks {
            for (at, c) in block.span.of(&article.text).char_indices() {
                if !c.is_whitespace() {
                    let want = u8::from(block.kind.is_article());
                    prop_assert_eq!(covered[block.span.start + at], want, "{:?} at {}", c, at);
                }
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn sentences_hold_every_sign_once(
            paragraphs in prop::collection::vec(
                (
                    r#"(?:[A-Za-zé]{1,8}|U\.S\.|Mr\.|[“”"'’‘()\[\]«»]|[.!?…,;:—-]{1,4}|[0-9]{1,3}|。|😀| ){0,60}"#,
                    prop::sample::select(vec![BlockKind::Body, BlockKind::Title, BlockKind::Caption]),
                ),
                0..5,
            )
        ) {
            let paragraphs: Vec<_> = paragraphs.iter().map(|(text, kind)| (text.as_str(), *kind)).collect();
            check_laws(&article(&paragraphs))?;
        }

        #[test]
        fn any_text_at_all_is_cut_without_panic(text in "\\PC{0,300}") {
            check_laws(&article(&[(&text, BlockKind::Body)]))?;
        }
    }
}
