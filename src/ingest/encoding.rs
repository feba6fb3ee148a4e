//! Bytes to text.
//!
//! In: the bytes of a file or of one record. Out: text, or the finding that there is none. Markup and fields
//! are read by the format modules.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding};

/// How much of a file is looked at to tell text from other content.
pub(crate) const SNIFF_BYTES: usize = 64 * 1024;

/// Share of control characters from which bytes are no text.
const MAX_CONTROL_SHARE: f64 = 0.05;

/// Starts of files that are no text although they may hold no NUL byte near the start.
const MAGIC: [&[u8]; 10] = [
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"PAR1",
    b"\x7fELF",
    b"{\\rtf",
];

/// Whether the start of a file is something other than text.
pub(crate) fn is_binary(start: &[u8]) -> bool {
    if MAGIC.iter().any(|magic| start.starts_with(magic)) {
        return true;
    }
    let declared = Encoding::for_bom(start).map(|(encoding, _)| encoding);
    if declared.is_some_and(|encoding| encoding != encoding_rs::UTF_8) {
        return false;
    }
    let n_control = start
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c))
        .count();
    start.contains(&0) || n_control as f64 > start.len() as f64 * MAX_CONTROL_SHARE
}

/// The text of `bytes`: by byte order mark, then as UTF-8 where it is that and not plain ASCII, then by the
/// charset that the file declares, then by what the letters look like. Undecodable bytes become U+FFFD.
///
/// Valid UTF-8 goes before a declared charset because pages that were saved again often keep a charset that
/// no longer holds, while text in another charset is practically never valid UTF-8 by chance.
pub(crate) fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Cow<'a, str> {
    if let Some((encoding, n_mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[n_mark..]).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let encoding =
        declared.filter(|encoding| *encoding != encoding_rs::UTF_8).unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // A text that is UTF-8 but for a few broken bytes is still best read as UTF-8.
    let n_broken = String::from_utf8_lossy(bytes).matches('\u{fffd}').count();
    let n_high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    if n_broken * 20 < n_high {
        return encoding_rs::UTF_8;
    }
    detector.guess(None, Utf8Detection::Deny)
}

/// The charset that an HTML page declares in its first kilobytes.
pub(crate) fn declared_in_html(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    head.match_indices("charset").find_map(|(at, name)| {
        let rest = head[at + name.len()..].trim_start().strip_prefix('=')?;
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(rest.len());
        Encoding::for_label(&rest.as_bytes()[..end])
    })
}

/// A reader of the same text in an encoding that keeps ASCII bytes: UTF-16 is turned into UTF-8, and the
/// mark of UTF-8 is skipped. Other encodings pass unchanged and are decoded record by record.
pub(crate) fn ascii_compatible(mut reader: Box<dyn BufRead + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    let Some((encoding, n_mark)) = Encoding::for_bom(reader.fill_buf()?) else {
        return Ok(reader);
    };
    reader.consume(n_mark);
    if encoding == encoding_rs::UTF_8 {
        return Ok(reader);
    }
    let decoding = Decoding { reader, decoder: encoding.new_decoder_without_bom_handling(), done: false };
    Ok(Box::new(io::BufReader::with_capacity(SNIFF_BYTES, decoding)))
}

/// Decodes while reading.
struct Decoding {
    reader: Box<dyn BufRead + Send>,
    decoder: Decoder,
    done: bool,
}

impl Read for Decoding {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !self.done {
            let input = self.reader.fill_buf()?;
            let last = input.is_empty();
            let (result, n_read, n_written, _) = self.decoder.decode_to_utf8(input, out, last);
            self.reader.consume(n_read);
            self.done = last && result == CoderResult::InputEmpty;
            if n_written > 0 {
                return Ok(n_written);
            }
            if result == CoderResult::OutputFull {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    "the buffer cannot hold a character",
                ));
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{ascii_compatible, declared_in_html, decode, is_binary};

    #[test]
    fn text_is_decoded_whatever_its_charset() {
        struct Case {
            bytes: Vec<u8>,
            text: &'static str,
        }
        let utf16: Vec<u8> =
            std::iter::once(0xfeff).chain("café “x”".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        for case in [
            Case { bytes: b"plain".to_vec(), text: "plain" },
            Case { bytes: "café".as_bytes().to_vec(), text: "café" },
            Case { bytes: b"\xef\xbb\xbfcaf\xc3\xa9".to_vec(), text: "café" },
            Case { bytes: utf16, text: "café “x”" },
            Case {
                bytes: b"The caf\xe9 said \x93we won\x92t pay \xa310\x94.".to_vec(),
                text: "The café said “we won’t pay £10”.",
            },
        ] {
            assert_eq!(decode(&case.bytes, None), case.text);
        }
    }

    #[test]
    fn a_declared_charset_is_used_but_not_against_valid_utf8() {
        let page = b"<meta http-equiv=content-type content='text/html; charset=windows-1251'>\xcc\xee\xf1\xea\xe2\xe0";
        assert!(decode(page, declared_in_html(page)).ends_with("Москва"));
        let stale = "<meta charset=\"iso-8859-1\">Zoë";
        assert!(decode(stale.as_bytes(), declared_in_html(stale.as_bytes())).ends_with("Zoë"));
        assert_eq!(declared_in_html(b"<p>no charset here, charset= none"), None);
    }

    #[test]
    fn utf8_with_a_broken_byte_stays_utf8() {
        let mut bytes = "“Zoë’s café” – “naïve” ’ ’ ’ ’ ’ ’ ’ ’".as_bytes().to_vec();
        bytes.push(0xe2);
        assert!(decode(&bytes, None).starts_with("“Zoë’s café”"));
    }

    #[test]
    fn other_content_is_told_from_text() {
        assert!(is_binary(b"ab\0cd") && is_binary(b"%PDF-1.7 hello") && is_binary(b"\x01\x02\x03\x04abc"));
        assert!(!is_binary(b"plain\r\ntext\twith tabs") && !is_binary(b"\xff\xfea\0b\0") && !is_binary(b""));
    }

    #[test]
    fn utf16_streams_become_utf8() {
        let bytes: Vec<u8> = std::iter::once(0xfeff)
            .chain("{\"a\": \"ü😀\"}\n".encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect();
        let mut text = String::new();
        let reader = ascii_compatible(Box::new(std::io::Cursor::new(bytes))).expect("memory");
        reader.take(1000).read_to_string(&mut text).expect("UTF-8");
        assert_eq!(text, "{\"a\": \"ü😀\"}\n");
    }
}
