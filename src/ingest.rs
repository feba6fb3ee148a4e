//! Files, folders and standard input to raw articles.
//!
//! In: paths. Out: a lazy stream of [`RawArticle`]s, in the order of the paths, folders in sorted order. One
//! article is in memory at a time; a record that cannot be read is an `Err` item and the rest go on. Nothing
//! is cleaned here, and no text is judged.

mod csv;
pub(crate) mod date;
mod encoding;
mod fields;
mod html;
mod jsonl;
mod text;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::WalkDir;

use self::csv::CsvArticles;
pub use self::fields::FieldMap;
use self::jsonl::{JsonArticles, Shape};
use crate::article::{Origin, RawArticle};

/// Largest article in bytes, as one file, line or row. What is larger is an error and is skipped while
/// reading, without being held in memory. The longest newspaper articles are under 200 kB.
pub const MAX_ARTICLE_BYTES: usize = 16 * 1024 * 1024;

/// Why a file or record gave no article.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The file cannot be opened or read.
    #[error("{origin}: cannot be read; check the path and its permissions")]
    Io {
        /// Where.
        origin: Origin,
        /// What the system says.
        source: io::Error,
    },
    /// An entry of a folder cannot be visited.
    #[error("{origin}: cannot be visited; check its permissions, or leave it out")]
    Walk {
        /// Where.
        origin: Origin,
        /// What the system says.
        source: walkdir::Error,
    },
    /// A folder holds no file of a known kind.
    #[error("{origin}: holds no articles; expected files that end in {EXTENSIONS}")]
    NoFiles {
        /// The folder.
        origin: Origin,
    },
    /// The file holds nothing, or a table has no rows.
    #[error("{origin}: is empty")]
    Empty {
        /// Where.
        origin: Origin,
    },
    /// The file is not text.
    #[error("{origin}: is not text; expected plain text, HTML, JSON or CSV")]
    Binary {
        /// Where.
        origin: Origin,
    },
    /// The article is over the limit.
    #[error("{origin}: is larger than {} MiB, the limit for one article; split it, or put one article per line", limit / (1024 * 1024))]
    TooLarge {
        /// Where.
        origin: Origin,
        /// The limit in bytes.
        limit: usize,
    },
    /// The page nests elements without end.
    #[error("{origin}: elements nest too deeply for a readable page; save its text instead")]
    TooDeep {
        /// Where.
        origin: Origin,
    },
    /// The line or file is not JSON.
    #[error("{origin}: is not valid JSON; expected one object per article")]
    Json {
        /// Where.
        origin: Origin,
        /// Where in the record it breaks.
        source: serde_json::Error,
    },
    /// A JSON value is not an object.
    #[error("{origin}: is JSON, but not an object; expected fields such as \"text\" and \"title\"")]
    NotARecord {
        /// Where.
        origin: Origin,
    },
    /// A row of a table cannot be parsed.
    #[error("{origin}: is not a valid row; check its quotation marks")]
    Csv {
        /// Where.
        origin: Origin,
        /// What is wrong with it.
        source: ::csv::Error,
    },
    /// A row of a table has other cells than its header.
    #[error(
        "{origin}: has {n_cells} cells where the header has {n_columns} columns; put cells that hold the delimiter or a line end in quotation marks"
    )]
    Ragged {
        /// Where.
        origin: Origin,
        /// Cells of the row.
        n_cells: usize,
        /// Cells of the header.
        n_columns: usize,
    },
    /// The text of a record is a number or an object.
    #[error("{origin}: the text is no string; name the field that holds the article with --text-field")]
    TextIsNoString {
        /// Where.
        origin: Origin,
    },
    /// No field has a usual name for the text.
    #[error("{origin}: no text field found among {present}; name it with --text-field")]
    NoTextField {
        /// Where.
        origin: Origin,
        /// Names that are there.
        present: String,
    },
    /// A field that was asked for is not there.
    #[error("{origin}: no field {wanted:?} among {present}; correct {option}")]
    MissingField {
        /// Where.
        origin: Origin,
        /// The name asked for.
        wanted: String,
        /// The option that asked for it.
        option: &'static str,
        /// Names that are there.
        present: String,
    },
    /// The record or page has no text.
    #[error("{origin}: has no text")]
    NoText {
        /// Where.
        origin: Origin,
    },
    /// No main content was found in the page.
    #[error("{origin}: no article found in the page; save its text instead")]
    Html {
        /// Where.
        origin: Origin,
        /// What the extractor says.
        source: dom_smoothie::ReadabilityError,
    },
}

impl IngestError {
    /// Where it happened.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        match self {
            Self::Io { origin, .. }
            | Self::Walk { origin, .. }
            | Self::NoFiles { origin }
            | Self::Empty { origin }
            | Self::Binary { origin }
            | Self::TooLarge { origin, .. }
            | Self::TooDeep { origin }
            | Self::Json { origin, .. }
            | Self::NotARecord { origin }
            | Self::Csv { origin, .. }
            | Self::Ragged { origin, .. }
            | Self::TextIsNoString { origin }
            | Self::NoTextField { origin, .. }
            | Self::MissingField { origin, .. }
            | Self::NoText { origin }
            | Self::Html { origin, .. } => origin,
        }
    }
}

const EXTENSIONS: &str = ".txt .text .md .html .htm .jsonl .ndjson .json .csv .tsv";

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Html,
    Json(Shape),
    Table(Option<u8>),
}

impl Format {
    fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "txt" | "text" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "jsonl" | "ndjson" => Self::Json(Shape::Lines),
            "json" => Self::Json(Shape::Values),
            "csv" => Self::Table(None),
            "tsv" => Self::Table(Some(b'\t')),
            _ => return None,
        })
    }

    /// What the start of a stream looks like.
    fn of_content(start: &[u8], fields: &FieldMap) -> Self {
        let text = encoding::decode(start, None);
        let text = text.trim_start();
        let line = text.lines().next().unwrap_or_default();
        let lower = text.get(..text.len().min(2000)).unwrap_or(line).to_ascii_lowercase();
        if lower.starts_with('<')
            && ["<!doctype", "<html", "<head", "<body", "<p", "<div", "<article"]
                .iter()
                .any(|tag| lower.contains(tag))
        {
            return Self::Html;
        }
        if text.starts_with('{') {
            let whole_line = serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
            return Self::Json(if whole_line { Shape::Lines } else { Shape::Values });
        }
        if text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', ']'])) {
            return Self::Json(Shape::Values);
        }
        let delimiter = csv::find_delimiter(line.as_bytes());
        let names: Vec<&str> =
            line.split(char::from(delimiter)).map(|name| name.trim().trim_matches('"')).collect();
        if names.len() > 1 && fields::Layout::find(fields, &names, false, &Origin::default()).is_ok() {
            return Self::Table(Some(delimiter));
        }
        Self::Text
    }
}

type Stream = Box<dyn Iterator<Item = Result<RawArticle, IngestError>> + Send>;

/// The articles of a list of paths; see [`read`].
pub struct Articles {
    fields: FieldMap,
    paths: VecDeque<PathBuf>,
    folder: Option<Folder>,
    stream: Option<Stream>,
    limit: usize,
    n_bytes: Arc<AtomicU64>,
    passed_over: Vec<PathBuf>,
}

impl std::fmt::Debug for Articles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Articles")
            .field("fields", &self.fields)
            .field("paths", &self.paths)
            .finish_non_exhaustive()
    }
}

/// A folder that is being walked.
struct Folder {
    path: PathBuf,
    entries: Box<dyn Iterator<Item = walkdir::Result<walkdir::DirEntry>> + Send>,
    n_files: usize,
}

/// Reads the articles of files, of folders and everything in them, and of standard input (`-`).
///
/// Files are read by their extension (`.txt .text .md .html .htm .jsonl .ndjson .json .csv .tsv`); standard
/// input, and files named with another extension, by what they look like. In folders other files and those
/// whose name starts with a dot are passed over.
///
/// ```
/// use slant::ingest::{FieldMap, read};
///
/// let path = std::env::temp_dir().join("slant-doc-example.jsonl");
/// std::fs::write(&path, "{\"headline\": \"Rain\", \"body\": \"It rained.\"}\n")?;
/// let articles: Result<Vec<_>, _> = read(vec![path.clone()], FieldMap::default()).collect();
/// assert_eq!(articles?[0].metadata.title.as_deref(), Some("Rain"));
/// # std::fs::remove_file(path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn read(paths: Vec<PathBuf>, fields: FieldMap) -> Articles {
    Articles {
        fields,
        paths: paths.into(),
        folder: None,
        stream: None,
        limit: MAX_ARTICLE_BYTES,
        n_bytes: Arc::default(),
        passed_over: Vec::new(),
    }
}

/// Bytes of all files under the paths, for progress; `None` if one of them is standard input or cannot be
/// asked.
#[must_use]
pub fn total_bytes(paths: &[PathBuf]) -> Option<u64> {
    let mut total = 0;
    for path in paths {
        if path.as_os_str() == "-" {
            return None;
        }
        let metadata = path.metadata().ok()?;
        if metadata.is_dir() {
            let entries = walk(path).filter_map(Result::ok);
            let files = entries
                .filter(|entry| entry.file_type().is_file() && Format::of_path(entry.path()).is_some());
            total +=
                files.filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum::<u64>();
        } else {
            total += metadata.len();
        }
    }
    Some(total)
}

fn walk(path: &Path) -> impl Iterator<Item = walkdir::Result<walkdir::DirEntry>> + Send + use<> {
    WalkDir::new(path)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'))
}

impl Articles {
    /// The same with another limit for one article, in bytes.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The same without files that folders may hold, such as what an earlier run wrote there.
    #[must_use]
    pub fn passing_over(mut self, files: impl IntoIterator<Item = PathBuf>) -> Self {
        self.passed_over.extend(files.into_iter().filter_map(|file| file.canonicalize().ok()));
        self
    }

    /// Bytes read so far, for progress; counts on while the stream is used elsewhere.
    #[must_use]
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.n_bytes)
    }

    /// Opens the next file; `None` when there is no more.
    fn open_next(&mut self) -> Option<Result<Stream, IngestError>> {
        loop {
            if let Some(folder) = &mut self.folder {
                match folder.next_file() {
                    Some(Ok(path)) if is_one_of(&path, &self.passed_over) => continue,
                    Some(Ok(path)) => return Some(self.open(path)),
                    Some(Err(error)) => return Some(Err(error)),
                    None => self.folder = None,
                }
            }
            let path = self.paths.pop_front()?;
            if path.is_dir() {
                self.folder = Some(Folder { entries: Box::new(walk(&path)), path, n_files: 0 });
            } else {
                return Some(self.open(path));
            }
        }
    }

    fn open(&self, path: PathBuf) -> Result<Stream, IngestError> {
        let origin = Origin { path: path.clone(), record: None };
        let failed = |source: io::Error| IngestError::Io { origin: origin.clone(), source };
        let is_stdin = path.as_os_str() == "-";
        let source: Box<dyn Read + Send> =
            if is_stdin { Box::new(io::stdin()) } else { Box::new(File::open(&path).map_err(failed)?) };
        let counted = Counted { source, n_bytes: self.bytes_read() };
        let mut start = Vec::new();
        let mut reader = BufReader::with_capacity(encoding::SNIFF_BYTES, counted);
        // One system read may give less than asked for; what follows needs a good look.
        reader.by_ref().take(encoding::SNIFF_BYTES as u64).read_to_end(&mut start).map_err(failed)?;
        if start.is_empty() {
            return Err(IngestError::Empty { origin });
        }
        if encoding::is_binary(&start) {
            return Err(IngestError::Binary { origin });
        }
        let format = Format::of_path(&path).unwrap_or_else(|| Format::of_content(&start, &self.fields));
        let reader: Box<dyn BufRead + Send> =
            Box::new(BufReader::with_capacity(encoding::SNIFF_BYTES, io::Cursor::new(start).chain(reader)));
        let fields = self.fields.clone();
        Ok(match format {
            Format::Json(shape) => {
                let reader = encoding::ascii_compatible(reader).map_err(failed)?;
                Box::new(JsonArticles::new(reader, path, fields, shape, self.limit))
            }
            Format::Table(delimiter) => {
                let reader = encoding::ascii_compatible(reader).map_err(failed)?;
                Box::new(CsvArticles::new(reader, path, fields, delimiter, self.limit))
            }
            Format::Text | Format::Markdown | Format::Html => {
                let article = read_whole(reader, format, origin, self.limit)?;
                Box::new(std::iter::once(Ok(article)))
            }
        })
    }
}

fn is_one_of(path: &Path, files: &[PathBuf]) -> bool {
    !files.is_empty() && path.canonicalize().is_ok_and(|path| files.contains(&path))
}

fn read_whole(
    reader: Box<dyn BufRead + Send>,
    format: Format,
    origin: Origin,
    limit: usize,
) -> Result<RawArticle, IngestError> {
    let mut bytes = Vec::new();
    if let Err(source) = reader.take(limit as u64 + 1).read_to_end(&mut bytes) {
        return Err(IngestError::Io { origin, source });
    }
    if bytes.len() > limit {
        return Err(IngestError::TooLarge { origin, limit });
    }
    if format == Format::Html {
        return html::read(&bytes, origin);
    }
    let text = encoding::decode(&bytes, None);
    if text.trim().is_empty() {
        return Err(IngestError::Empty { origin });
    }
    Ok(match format {
        Format::Markdown => text::markdown(&text, origin),
        _ => text::plain(text.into_owned(), origin),
    })
}

impl Folder {
    fn next_file(&mut self) -> Option<Result<PathBuf, IngestError>> {
        for entry in self.entries.by_ref() {
            match entry {
                Ok(entry) if entry.file_type().is_file() && Format::of_path(entry.path()).is_some() => {
                    self.n_files += 1;
                    return Some(Ok(entry.into_path()));
                }
                Ok(_) => {}
                Err(source) => {
                    self.n_files += 1;
                    let path = source.path().unwrap_or(&self.path).to_owned();
                    return Some(Err(IngestError::Walk { origin: Origin { path, record: None }, source }));
                }
            }
        }
        if self.n_files == 0 {
            self.n_files = 1;
            return Some(Err(IngestError::NoFiles {
                origin: Origin { path: self.path.clone(), record: None },
            }));
        }
        None
    }
}

impl Iterator for Articles {
    type Item = Result<RawArticle, IngestError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(stream) = &mut self.stream {
                if let Some(item) = stream.next() {
                    return Some(item);
                }
                self.stream = None;
            }
            match self.open_next()? {
                Ok(stream) => self.stream = Some(stream),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Counts what is read.
struct Counted {
    source: Box<dyn Read + Send>,
    n_bytes: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n_read = self.source.read(out)?;
        self.n_bytes.fetch_add(n_read as u64, Ordering::Relaxed);
        Ok(n_read)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;
    use std::sync::atomic::Ordering;

    use super::jsonl::Shape;
    use super::{FieldMap, Format, IngestError, read, total_bytes};

    #[test]
    fn folders_are_read_in_order_and_bad_files_do_not_stop_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        };
        write("b.txt", b"Text of b.");
        write("a/z.jsonl", b"{\"text\":\"z1\"}\n{\"text\":\"z2\"}\n");
        write("a/empty.txt", b"");
        write("c.txt", b"ab\0c");
        write("d.csv", b"text\nrow\n");
        write("e.png", b"\x89PNG");
        write(".hidden.txt", b"hidden");
        let paths = vec![folder.path().to_owned()];
        let articles = read(paths.clone(), FieldMap::default());
        let n_bytes = articles.bytes_read();
        let items: Vec<_> = articles.collect();
        let texts: Vec<&str> = items
            .iter()
            .filter_map(|item| item.as_ref().ok())
            .map(|article| article.blocks[0].text.as_str())
            .collect();
        assert_eq!(texts, ["z1", "z2", "Text of b.", "row"]);
        assert!(matches!(items[0], Err(IngestError::Empty { .. })));
        assert!(matches!(items[4], Err(IngestError::Binary { .. })));
        assert_eq!(Some(n_bytes.load(Ordering::Relaxed)), total_bytes(&paths));
    }

    #[test]
    fn a_missing_file_and_a_folder_without_articles_are_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let items: Vec<_> =
            read(vec![PathBuf::from("no/such/file.txt"), folder.path().to_owned()], FieldMap::default())
                .collect();
        assert!(matches!(items[0], Err(IngestError::Io { .. })));
        assert!(
            items[0]
                .as_ref()
                .expect_err("missing")
                .to_string()
                .starts_with("no/such/file.txt: cannot be read")
        );
        assert!(matches!(items[1], Err(IngestError::NoFiles { .. })));
        assert_eq!(items.len(), 2);
    }

    #[test]
    fn a_file_over_the_limit_is_an_error() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("long.txt");
        fs::write(&path, "word ".repeat(1000)).expect("a file");
        let items: Vec<_> = read(vec![path], FieldMap::default()).with_limit(1000).collect();
        assert!(matches!(items[..], [Err(IngestError::TooLarge { .. })]));
    }

    #[test]
    fn streams_are_told_apart_by_their_start() {
        struct Case {
            start: &'static str,
            format: Format,
        }
        for case in [
            Case { start: "\n <!DOCTYPE html><html>", format: Format::Html },
            Case { start: "{\"text\": \"a\"}\n{\"text\"", format: Format::Json(Shape::Lines) },
            Case { start: "{\n \"text\": \"a\"}", format: Format::Json(Shape::Values) },
            Case { start: "[ {\"text\": \"a\"}]", format: Format::Json(Shape::Values) },
            Case { start: "id;body\n1;text", format: Format::Table(Some(b';')) },
            Case { start: "In short, the text, of course\nmore", format: Format::Text },
            Case { start: "[Update] The story", format: Format::Text },
        ] {
            assert_eq!(
                Format::of_content(case.start.as_bytes(), &FieldMap::default()),
                case.format,
                "{}",
                case.start
            );
        }
    }
}
