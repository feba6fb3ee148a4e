//! Articles in JSON: one object per line, or a file with one object or a list of them.
//!
//! In: a byte stream. Out: one article per object. Only one object is held in memory at a time, whatever the
//! shape of the file; an object over the limit is skipped while reading.

use std::io::{self, BufRead};
use std::path::PathBuf;

use serde_json::Value;

use super::{FieldMap, IngestError, encoding, fields};
use crate::article::{Origin, RawArticle};

/// What a bounded read found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    End,
    Record,
    TooLarge,
}

/// How objects are laid out in the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One per line. A broken line does not harm the next.
    Lines,
    /// A list, or objects one after the other, over any number of lines.
    Values,
}

/// Articles of a stream of JSON objects.
pub(crate) struct JsonArticles {
    reader: Box<dyn BufRead + Send>,
    path: PathBuf,
    fields: FieldMap,
    shape: Shape,
    limit: usize,
    /// Line that the next byte stands on, from 1.
    line: usize,
    /// Objects read so far, failed ones included.
    n_records: usize,
    done: bool,
}

impl JsonArticles {
    pub(crate) fn new(
        reader: Box<dyn BufRead + Send>,
        path: PathBuf,
        fields: FieldMap,
        shape: Shape,
        limit: usize,
    ) -> Self {
        Self { reader, path, fields, shape, limit, line: 1, n_records: 0, done: false }
    }

    fn read_article(&mut self) -> Result<Option<RawArticle>, IngestError> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let mut line = self.line;
            let read = match self.shape {
                Shape::Lines => self.read_line(&mut bytes),
                Shape::Values => self.read_value(&mut bytes, &mut line),
            };
            let origin = Origin { path: self.path.clone(), record: Some(line) };
            let found = read.map_err(|source| {
                self.done = true;
                IngestError::Io { origin: origin.clone(), source }
            })?;
            match found {
                Found::End => {
                    self.done = true;
                    if self.n_records == 0 {
                        return Err(IngestError::Empty { origin: Origin { record: None, ..origin } });
                    }
                    return Ok(None);
                }
                Found::TooLarge => {
                    self.n_records += 1;
                    return Err(IngestError::TooLarge { origin, limit: self.limit });
                }
                Found::Record if bytes.iter().all(u8::is_ascii_whitespace) => {}
                Found::Record => {
                    self.n_records += 1;
                    if encoding::is_binary(&bytes[..bytes.len().min(encoding::SNIFF_BYTES)]) {
                        return Err(IngestError::Binary { origin });
                    }
                    let value: Value = serde_json::from_str(encoding::decode(&bytes, None).trim())
                        .map_err(|source| IngestError::Json { origin: origin.clone(), source })?;
                    return fields::from_json(&self.fields, origin, &value).map(Some);
                }
            }
        }
    }

    /// Reads up to a line end, keeping at most `limit` bytes.
    fn read_line(&mut self, out: &mut Vec<u8>) -> io::Result<Found> {
        let mut n_bytes = 0;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(ended(n_bytes, self.limit));
            }
            let end = buffer.iter().position(|&byte| byte == b'\n');
            let n_used = end.map_or(buffer.len(), |at| at + 1);
            n_bytes += n_used;
            keep(out, &buffer[..n_used], n_bytes, self.limit);
            self.reader.consume(n_used);
            if end.is_some() {
                self.line += 1;
                return Ok(ended(n_bytes, self.limit));
            }
        }
    }

    /// Reads one value of a list or of a sequence, keeping at most `limit` bytes; `line` gets where it starts.
    fn read_value(&mut self, out: &mut Vec<u8>, line: &mut usize) -> io::Result<Found> {
        let mut scan = ValueScan::default();
        let mut n_bytes = 0;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(ended(n_bytes, self.limit));
            }
            let mut n_used = 0;
            let mut start = 0;
            let mut complete = false;
            for &byte in buffer {
                n_used += 1;
                if n_bytes == 0 {
                    // Between values: a list's own brackets and commas mean nothing.
                    if byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b',') {
                        self.line += usize::from(byte == b'\n');
                        start = n_used;
                        continue;
                    }
                    *line = self.line;
                }
                self.line += usize::from(byte == b'\n');
                n_bytes += 1;
                complete = scan.step(byte);
                if complete {
                    break;
                }
            }
            keep(out, &buffer[start..n_used], n_bytes, self.limit);
            self.reader.consume(n_used);
            if complete {
                return Ok(ended(n_bytes, self.limit));
            }
        }
    }
}

fn ended(n_bytes: usize, limit: usize) -> Found {
    match n_bytes {
        0 => Found::End,
        n if n > limit => Found::TooLarge,
        _ => Found::Record,
    }
}

/// Appends while the record is within the limit; gives the memory back once it is not.
fn keep(out: &mut Vec<u8>, bytes: &[u8], n_bytes: usize, limit: usize) {
    if n_bytes > limit {
        *out = Vec::new();
    } else {
        out.extend_from_slice(bytes);
    }
}

/// Finds the end of a JSON value by its brackets and strings.
#[derive(Debug, Default)]
struct ValueScan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl ValueScan {
    /// Takes the next byte; true when it ends the value.
    fn step(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return !self.in_string && self.depth == 0;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            // A bare number or word in a list ends before its comma; the comma itself is white space to us.
            b',' | b'\n' if self.depth == 0 => return true,
            _ => {}
        }
        false
    }
}

impl Iterator for JsonArticles {
    type Item = Result<RawArticle, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.read_article().transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::path::PathBuf;

    use super::{JsonArticles, Shape};
    use crate::ingest::{FieldMap, IngestError};

    fn read(text: &str, shape: Shape, limit: usize) -> Vec<Result<String, IngestError>> {
        let reader = Box::new(Cursor::new(text.as_bytes().to_vec()));
        JsonArticles::new(reader, PathBuf::from("a.jsonl"), FieldMap::default(), shape, limit)
            .map(|item| item.map(|article| format!("{}={}", article.origin, article.blocks[0].text)))
            .collect()
    }

    fn texts(items: &[Result<String, IngestError>]) -> Vec<&str> {
        items.iter().filter_map(|item| item.as_deref().ok()).collect()
    }

    #[test]
    fn a_bad_line_leaves_the_others() {
        let items = read("{\"text\":\"a\"}\n\n{broken\n{\"x\":1}\r\n{\"text\":\"b\"}", Shape::Lines, 100);
        assert_eq!(texts(&items), ["a.jsonl:1=a", "a.jsonl:5=b"]);
        assert!(matches!(items[1], Err(IngestError::Json { .. })));
        assert!(matches!(items[2], Err(IngestError::NoTextField { .. })));
    }

    #[test]
    fn a_line_over_the_limit_is_skipped() {
        let text = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"b\"}}\n", "x".repeat(5000));
        for shape in [Shape::Lines, Shape::Values] {
            let items = read(&text, shape, 1000);
            assert!(matches!(items[0], Err(IngestError::TooLarge { .. })));
            assert_eq!(texts(&items), ["a.jsonl:2=b"]);
        }
    }

    #[test]
    fn lists_and_single_objects_are_read() {
        struct Case {
            text: &'static str,
            want: &'static [&'static str],
        }
        for case in [
            Case { text: "{\n \"text\": \"a\"\n}", want: &["a.jsonl:1=a"] },
            Case {
                text: "[{\"text\": \"a]}\\\"\"},\n {\"text\": \"b\"}]",
                want: &["a.jsonl:1=a]}\"", "a.jsonl:2=b"],
            },
            Case { text: "{\"text\":\"a\"}{\"text\":\"b\"}", want: &["a.jsonl:1=a", "a.jsonl:1=b"] },
        ] {
            assert_eq!(texts(&read(case.text, Shape::Values, 1000)), case.want);
        }
        assert!(matches!(
            read("[1, 2]", Shape::Values, 10)[0],
            Err(IngestError::Json { .. } | IngestError::NotARecord { .. })
        ));
    }

    #[test]
    fn a_file_without_records_is_empty() {
        for text in ["", "\n \n", "[]"] {
            assert!(
                matches!(read(text, Shape::Values, 10)[..], [Err(IngestError::Empty { .. })]),
                "{text:?}"
            );
        }
    }
}
