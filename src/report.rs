//! Writers of scored articles, one file per format.
//!
//! In: [`ArticleRecord`]s, one after the other. Out: bytes. No writer computes a score.

pub mod actors;
pub mod comparison;
mod csv;
pub mod evaluation;
pub mod html;
mod json;
pub mod plots;
mod table;

use std::io::{self, Write};

use crate::cli::Format;
use crate::record::ArticleRecord;

/// Writes articles as they come.
pub trait Writer {
    /// Before the first article.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    /// One article.
    fn article(&mut self, record: &ArticleRecord, out: &mut dyn Write) -> io::Result<()>;
    /// After the last article.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// The writer of a format. `wide` says that the output is a terminal, whose width the table may use; `kept` names the
/// fields of the input that get a column.
#[must_use]
pub fn writer(format: Format, wide: bool, kept: &[String]) -> Box<dyn Writer> {
    match format {
        Format::Table => Box::new(table::TableWriter::new(wide)),
        Format::Json => Box::new(json::JsonWriter::default()),
        Format::Jsonl => Box::new(json::JsonlWriter),
        Format::Csv => Box::new(csv::CsvWriter::new(kept)),
    }
}
