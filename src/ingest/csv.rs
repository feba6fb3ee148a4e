//! Articles in tables: comma-, semicolon- or tab-separated, with a header.
//!
//! In: a byte stream. Out: one article per row. Rows are cut from the stream one at a time, so that a row over
//! the limit can be skipped and a file of any size fits; the `csv` crate parses each.

use std::io::{self, BufRead};
use std::path::PathBuf;

use csv::{ByteRecord, ReaderBuilder};

use super::fields::{self, Layout};
use super::{FieldMap, IngestError, encoding};
use crate::article::{Origin, RawArticle};

/// Articles of a table.
pub(crate) struct CsvArticles {
    reader: Box<dyn BufRead + Send>,
    path: PathBuf,
    fields: FieldMap,
    /// Given, or found in the header.
    delimiter: Option<u8>,
    layout: Option<Layout>,
    /// Cells of the header.
    n_columns: usize,
    limit: usize,
    /// Line that the next row starts on, from 1.
    line: usize,
    n_rows: usize,
    done: bool,
}

impl CsvArticles {
    pub(crate) fn new(
        reader: Box<dyn BufRead + Send>,
        path: PathBuf,
        fields: FieldMap,
        delimiter: Option<u8>,
        limit: usize,
    ) -> Self {
        Self {
            reader,
            path,
            fields,
            delimiter,
            layout: None,
            n_columns: 0,
            limit,
            line: 1,
            n_rows: 0,
            done: false,
        }
    }

    fn read_article(&mut self) -> Result<Option<RawArticle>, IngestError> {
        loop {
            let origin = Origin { path: self.path.clone(), record: Some(self.line) };
            let bytes = match self.read_row() {
                Ok(Some(bytes)) => bytes,
                Ok(None) => {
                    self.done = true;
                    if self.n_rows == 0 {
                        return Err(IngestError::Empty { origin: Origin { record: None, ..origin } });
                    }
                    return Ok(None);
                }
                Err(source) => {
                    self.done = true;
                    return Err(IngestError::Io { origin, source });
                }
            };
            if bytes.is_some_and_blank() {
                continue;
            }
            let Row::Kept(bytes) = bytes else {
                self.n_rows += 1;
                // Without a header nothing can be found in the rows.
                self.done = self.layout.is_none();
                return Err(IngestError::TooLarge { origin, limit: self.limit });
            };
            let Some(layout) = &self.layout else {
                self.read_header(&bytes, &origin).inspect_err(|_| self.done = true)?;
                continue;
            };
            self.n_rows += 1;
            let row = parse(&bytes, self.delimiter.unwrap_or(b','))
                .map_err(|source| IngestError::Csv { origin: origin.clone(), source })?;
            let n_cells = row
                .iter()
                .rposition(|cell| !cell.is_empty())
                .map_or(0, |last| last + 1)
                .max(row.len().min(self.n_columns));
            if n_cells != self.n_columns {
                return Err(IngestError::Ragged { origin, n_cells, n_columns: self.n_columns });
            }
            return fields::article(layout, origin, |position, _| {
                row.get(position).map(|cell| encoding::decode(cell, None).into_owned())
            })
            .map(Some);
        }
    }

    fn read_header(&mut self, bytes: &[u8], origin: &Origin) -> Result<(), IngestError> {
        if encoding::is_binary(&bytes[..bytes.len().min(encoding::SNIFF_BYTES)]) {
            return Err(IngestError::Binary { origin: origin.clone() });
        }
        let delimiter = *self.delimiter.get_or_insert_with(|| find_delimiter(bytes));
        let row =
            parse(bytes, delimiter).map_err(|source| IngestError::Csv { origin: origin.clone(), source })?;
        let names: Vec<String> =
            row.iter().map(|cell| encoding::decode(cell, None).trim().to_owned()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.n_columns = names.len();
        self.layout = Some(Layout::find(&self.fields, &names, true, origin)?);
        Ok(())
    }

    /// Reads one row, line ends inside quoted cells included.
    fn read_row(&mut self) -> io::Result<Option<Row>> {
        let mut row = Vec::new();
        let mut n_bytes = 0;
        let mut state = State::CellStart;
        let delimiter = self.delimiter;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let mut n_used = 0;
            let mut complete = false;
            for &byte in buffer {
                n_used += 1;
                self.line += usize::from(byte == b'\n');
                state = state.after(byte, delimiter);
                if byte == b'\n' && state != State::Quoted {
                    complete = true;
                    break;
                }
            }
            n_bytes += n_used;
            if n_bytes > self.limit {
                row = Vec::new();
            } else {
                row.extend_from_slice(&buffer[..n_used]);
            }
            self.reader.consume(n_used);
            if complete {
                break;
            }
        }
        Ok(match n_bytes {
            0 => None,
            n if n > self.limit => Some(Row::TooLarge),
            _ => Some(Row::Kept(row)),
        })
    }
}

/// A row as cut from the stream.
enum Row {
    Kept(Vec<u8>),
    TooLarge,
}

impl Row {
    fn is_some_and_blank(&self) -> bool {
        matches!(self, Self::Kept(bytes) if bytes.iter().all(u8::is_ascii_whitespace))
    }
}

/// Whether a line end belongs to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl State {
    fn after(self, byte: u8, delimiter: Option<u8>) -> Self {
        let parts = delimiter.map_or(matches!(byte, b',' | b';' | b'\t' | b'|'), |sign| sign == byte);
        match (self, byte) {
            (Self::Quoted, b'"') => Self::QuoteInQuoted,
            (Self::CellStart | Self::QuoteInQuoted, b'"') | (Self::Quoted, _) => Self::Quoted,
            (_, b'\n') => Self::CellStart,
            _ if parts => Self::CellStart,
            _ => Self::Plain,
        }
    }
}

fn parse(bytes: &[u8], delimiter: u8) -> Result<ByteRecord, csv::Error> {
    let mut row = ByteRecord::new();
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(4096)
        .from_reader(bytes)
        .read_byte_record(&mut row)?;
    Ok(row)
}

/// The sign that parts the header into most cells; a comma where none does.
pub(crate) fn find_delimiter(header: &[u8]) -> u8 {
    let count = |sign: u8| header.split(|&byte| byte == sign).count();
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|&sign| count(sign)).unwrap_or(b',')
}

impl Iterator for CsvArticles {
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

    use super::CsvArticles;
    use crate::article::RawArticle;
    use crate::ingest::{FieldMap, IngestError};

    fn read(bytes: &[u8], fields: FieldMap, limit: usize) -> Vec<Result<RawArticle, IngestError>> {
        CsvArticles::new(Box::new(Cursor::new(bytes.to_vec())), PathBuf::from("a.csv"), fields, None, limit)
            .collect()
    }

    fn texts(items: &[Result<RawArticle, IngestError>]) -> Vec<String> {
        let ok = items.iter().filter_map(|item| item.as_ref().ok());
        ok.map(|article| format!("{}={}", article.origin.record.unwrap_or(0), article.blocks[0].text))
            .collect()
    }

    #[test]
    fn rows_are_read_whatever_their_delimiter_and_quoting() {
        struct Case {
            bytes: &'static [u8],
            want: &'static [&'static str],
        }
        for case in [
            Case { bytes: b"id,text\n1,one\n2,two\n", want: &["2=one", "3=two"] },
            Case {
                bytes: b"id,text\r\n1,\"a\r\n\r\nb \"\"c\"\"\"\r\n2,two",
                want: &["2=a\r\n\r\nb \"c\"", "5=two"],
            },
            Case { bytes: b"id;text\n1;a, b\n", want: &["2=a, b"] },
            Case { bytes: b"id\ttext\n1\t5\" pipe\n2\tx\n", want: &["2=5\" pipe", "3=x"] },
            Case { bytes: b"text\none\n\ntwo\n", want: &["2=one", "4=two"] },
            Case {
                bytes: b"text,x\ncaf\xe9 \x93ol\xe9\x94 d\xe9j\xe0,1\n", want: &["2=café “olé” déjà"]
            },
        ] {
            assert_eq!(texts(&read(case.bytes, FieldMap::default(), 1000)), case.want);
        }
    }

    #[test]
    fn a_bad_row_leaves_the_others() {
        let table = format!("id,text\n1,\n2,{}\n3,ok\n", "x".repeat(500));
        let items = read(table.as_bytes(), FieldMap::default(), 100);
        assert!(matches!(items[0], Err(IngestError::NoText { .. })));
        assert!(matches!(items[1], Err(IngestError::TooLarge { .. })));
        assert_eq!(texts(&items), ["4=ok"]);
    }

    #[test]
    fn a_row_of_other_length_than_the_header_is_named_and_not_misread() {
        let items = read(
            b"text,outlet\nThe mayor, of Ohio, won,Gazette\nok,Gazette,\nshort\n",
            FieldMap::default(),
            100,
        );
        let message = items[0].as_ref().expect_err("four cells").to_string();
        assert!(message.starts_with("a.csv:2: has 4 cells") && message.contains("2 columns"), "{message}");
        assert_eq!(texts(&items), ["3=ok"]);
        assert!(matches!(items[2], Err(IngestError::Ragged { n_cells: 1, .. })));
    }

    #[test]
    fn a_missing_column_is_named_once() {
        let items = read(b"kicker,lede\na,b\nc,d\n", FieldMap::default(), 100);
        assert_eq!(items.len(), 1);
        let message = items[0].as_ref().expect_err("no text column").to_string();
        assert!(message.contains("kicker, lede") && message.contains("--text-field"), "{message}");
        let fields = FieldMap { outlet: Some("paper".to_owned()), ..FieldMap::default() };
        let message = read(b"text\na\n", fields, 100)[0].as_ref().expect_err("no outlet column").to_string();
        assert!(message.contains("paper") && message.contains("--outlet-field"), "{message}");
        let fields = FieldMap { kept: vec!["desk".to_owned()], ..FieldMap::default() };
        let message = read(b"text\na\n", fields, 100)[0].as_ref().expect_err("no desk column").to_string();
        assert!(message.contains("desk") && message.contains("--keep-field"), "{message}");
    }

    #[test]
    fn a_table_without_rows_is_empty() {
        for bytes in [&b""[..], b"\n\n", b"id,text\n"] {
            let items = read(bytes, FieldMap::default(), 100);
            assert!(matches!(items[..], [Err(IngestError::Empty { .. })]));
        }
    }
}
