//! Scored files: reads back what `slant score --format jsonl` wrote.
//!
//! In: lines. Out: one [`ArticleRecord`] per line, or the line that is not one.

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ArticleRecord, SCHEMA_VERSION};

/// A line that is not a scored article.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file cannot be read.
    #[error("{}:{line}: cannot be read", path.display())]
    Io {
        /// File.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Cause.
        #[source]
        source: io::Error,
    },
    /// The line is something else.
    #[error(
        "{}:{line}: not a scored article; write one per line with `slant score --format jsonl`",
        path.display()
    )]
    NotScored {
        /// File.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Cause.
        #[source]
        source: serde_json::Error,
    },
    /// The line was written by another version.
    #[error(
        "{}:{line}: scored in layout {found}, but this version reads layout {SCHEMA_VERSION}; score again",
        path.display()
    )]
    Version {
        /// File.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Its `schema_version`.
        found: u32,
    },
}

/// Read before the rest, whose fields may differ between versions.
#[derive(Deserialize)]
struct Layout {
    schema_version: u32,
}

/// The scored articles of a file with one per line. Blank lines are passed over; `path` is named in errors; a file
/// that can be read no further ends with that error.
pub fn scored(reader: impl BufRead, path: &Path) -> impl Iterator<Item = Result<ArticleRecord, ReadError>> {
    let path = path.to_path_buf();
    let mut is_broken = false;
    let lines = reader.lines().enumerate().map_while(move |line| {
        // A line that is not UTF-8 is one line; what else cannot be read stays so for ever.
        let goes_on = !is_broken;
        is_broken = line.1.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::InvalidData);
        goes_on.then_some(line)
    });
    lines.filter_map(move |(index, text)| {
        let line = index + 1;
        let text = match text {
            Ok(text) => text,
            Err(source) => return Some(Err(ReadError::Io { path: path.clone(), line, source })),
        };
        let text = text.trim_start_matches('\u{feff}').trim();
        (!text.is_empty()).then(|| record(text, &path, line))
    })
}

fn record(text: &str, path: &Path, line: usize) -> Result<ArticleRecord, ReadError> {
    let not_scored = |source| ReadError::NotScored { path: path.to_path_buf(), line, source };
    let found = serde_json::from_str::<Layout>(text).map_err(not_scored)?.schema_version;
    if found != SCHEMA_VERSION {
        return Err(ReadError::Version { path: path.to_path_buf(), line, found });
    }
    serde_json::from_str(text).map_err(not_scored)
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, ErrorKind, Read};
    use std::path::Path;

    use super::{ReadError, scored};

    #[test]
    fn the_line_that_is_not_a_scored_article_is_named() {
        struct Case {
            text: &'static str,
            want: &'static str,
        }
        for case in [
            Case { text: "\n{\"text\": \"a\"}", want: "s.jsonl:2: not a scored article" },
            Case { text: "[1]", want: "s.jsonl:1: not a scored article" },
            Case { text: "\u{feff}\n\n{broken", want: "s.jsonl:3: not a scored article" },
            Case { text: "{\"schema_version\": 99}", want: "s.jsonl:1: scored in layout 99" },
            Case { text: "{\"schema_version\": 1}", want: "s.jsonl:1: not a scored article" },
        ] {
            let read: Result<Vec<_>, ReadError> =
                scored(case.text.as_bytes(), Path::new("s.jsonl")).collect();
            let message = read.unwrap_err().to_string();
            assert!(message.starts_with(case.want), "{message}");
        }
        assert_eq!(scored(" \n\n".as_bytes(), Path::new("s.jsonl")).count(), 0);
    }

    #[test]
    fn a_file_that_cannot_be_read_ends_at_its_error() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(ErrorKind::IsADirectory.into())
            }
        }
        let read: Vec<_> = scored(BufReader::new(Broken), Path::new("s.jsonl")).take(9).collect();
        assert!(matches!(read[..], [Err(ReadError::Io { line: 1, .. })]), "{read:?}");
    }

    #[test]
    fn the_lines_after_one_that_is_not_utf_8_are_read() {
        let read: Vec<_> = scored(&b"\xff\n{}\n"[..], Path::new("s.jsonl")).take(9).collect();
        assert!(
            matches!(read[..], [Err(ReadError::Io { .. }), Err(ReadError::NotScored { line: 2, .. })]),
            "{read:?}"
        );
    }
}
