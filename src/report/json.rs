//! JSON: an array, or an object per line.

use std::io::{self, Write};

use super::Writer;
use crate::record::ArticleRecord;

/// One array.
#[derive(Default)]
pub(super) struct JsonWriter {
    n_written: usize,
}

impl Writer for JsonWriter {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn article(&mut self, record: &ArticleRecord, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.n_written == 0 { b"\n" } else { b",\n" })?;
        self.n_written += 1;
        serde_json::to_writer_pretty(out, record).map_err(Into::into)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}

/// One object per line.
pub(super) struct JsonlWriter;

impl Writer for JsonlWriter {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, record: &ArticleRecord, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, record)?;
        out.write_all(b"\n")
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
