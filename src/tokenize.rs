//! Sentences to token ids, with the bytes and the word each token stands for.
//!
//! In: the text of one sentence. Out: [`Encoded`]. Offsets are the `tokenizers` crate's, in bytes of the
//! sentence.

use crate::span::Span;

/// A sentence as the encoder reads it. All four lists have one entry per token, special tokens included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encoded {
    /// Vocabulary ids; the first is `[CLS]`, the last `[SEP]`.
    pub ids: Vec<u32>,
    /// Bytes of the sentence; empty for special tokens.
    pub offsets: Vec<Span>,
    /// Index of the word; `None` for special tokens.
    pub words: Vec<Option<u32>>,
    /// Case class of the word; see [`case_class`].
    pub case: Vec<u8>,
    /// Whether tokens were left out because the sentence is too long for the model.
    pub truncated: bool,
}

/// A word of an encoded sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its first token.
    pub token: usize,
    /// Its bytes in the sentence.
    pub span: Span,
}

impl Encoded {
    /// The words in order.
    #[must_use]
    pub fn words(&self) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::new();
        let mut last = None;
        for (token, (&word, &span)) in self.words.iter().zip(&self.offsets).enumerate() {
            if word.is_some() {
                match words.last_mut() {
                    Some(open) if last == word => open.span.end = span.end,
                    _ => words.push(Word { token, span }),
                }
            }
            last = word;
        }
        words
    }

    /// Tokens whose bytes overlap any of `spans` (bytes of the sentence).
    #[must_use]
    pub fn tokens_in(&self, spans: &[Span]) -> Vec<usize> {
        let inside = |offset: &Span| spans.iter().any(|span| span.overlaps(*offset));
        self.offsets.iter().enumerate().filter(|(_, offset)| inside(offset)).map(|(token, _)| token).collect()
    }
}

/// How many classes [`case_class`] knows.
pub const CASE_CLASSES: usize = 4;

/// 0: no cased letter; 1: first cased letter lower; 2: first upper; 3: two or more cased letters, all upper.
/// An uncased encoder cannot see this, and names are mostly capitalised.
#[must_use]
pub fn case_class(word: &str) -> u8 {
    let mut letters = word.chars().filter(|c| c.is_uppercase() || c.is_lowercase()).peekable();
    match letters.peek() {
        None => 0,
        Some(first) if first.is_lowercase() => 1,
        Some(_) => {
            let (mut count, mut all_upper) = (0, true);
            for letter in letters {
                count += 1;
                all_upper &= letter.is_uppercase();
            }
            if count > 1 && all_upper { 3 } else { 2 }
        }
    }
}

type TokenizerError = Box<dyn std::error::Error + Send + Sync>;

/// A tokenizer and the longest sentence it may give.
#[derive(Debug)]
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    max_tokens: usize,
}

impl Tokenizer {
    /// From the bytes of a `tokenizer.json`.
    pub(crate) fn from_bytes(bytes: &[u8], max_tokens: usize) -> Result<Self, TokenizerError> {
        let mut inner = tokenizers::Tokenizer::from_bytes(bytes)?;
        inner.with_padding(None);
        inner.with_truncation(None)?;
        Ok(Self { inner, max_tokens })
    }

    /// Encodes one sentence, with `[CLS]` and `[SEP]`.
    pub fn encode(&self, sentence: &str) -> Result<Encoded, TokenizerError> {
        let encoding = self.inner.encode(sentence, true)?;
        let mut encoded = Encoded {
            ids: encoding.get_ids().to_vec(),
            offsets: encoding.get_offsets().iter().map(|&(start, end)| Span::new(start, end)).collect(),
            words: encoding.get_word_ids().to_vec(),
            case: vec![0; encoding.len()],
            truncated: encoding.len() > self.max_tokens,
        };
        if encoded.truncated {
            let last = encoding.len() - 1;
            let keep = self.max_tokens - 1;
            encoded.ids[keep] = encoded.ids[last];
            encoded.offsets[keep] = encoded.offsets[last];
            encoded.words[keep] = encoded.words[last];
            encoded.ids.truncate(self.max_tokens);
            encoded.offsets.truncate(self.max_tokens);
            encoded.words.truncate(self.max_tokens);
            encoded.case.truncate(self.max_tokens);
        }
        let classes: Vec<(u32, u8)> = encoded
            .words()
            .iter()
            .filter_map(|word| Some((encoded.words[word.token]?, case_class(word.span.of(sentence)))))
            .collect();
        let mut classes = classes.into_iter().peekable();
        for (token, word) in encoded.words.iter().enumerate() {
            let Some(word) = word else { continue };
            while classes.peek().is_some_and(|(id, _)| id < word) {
                classes.next();
            }
            encoded.case[token] = classes.peek().map_or(0, |&(_, class)| class);
        }
        Ok(encoded)
    }
}

#[cfg(test)]
mod tests {
    use super::case_class;

    #[test]
    fn case_classes() {
        for (word, class) in [
            ("", 0),
            ("12", 0),
            ("said", 1),
            ("iPhone", 1),
            ("Imran", 2),
            ("U", 2),
            ("PTI", 3),
            ("É", 2),
            ("McD", 2),
        ] {
            assert_eq!(case_class(word), class, "{word}");
        }
    }
}
