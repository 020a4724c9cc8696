//! Opens what a document is wrapped in: gzip (RFC 1952), known by its magic bytes.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::bufread::MultiGzDecoder;

use super::rules;
use crate::diagnostic::Diagnostic;

/// What was in a file.
#[derive(Debug)]
pub(crate) struct Content {
    /// The bytes, unpacked; none where a limit was hit.
    pub(crate) bytes: Option<Vec<u8>>,
    /// What was wrong with the wrapping.
    pub(crate) diagnostic: Option<Diagnostic>,
}

/// Whether the bytes begin like a gzip file. RFC 1952, section 2.3.1.
fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Whether a file is packed, by its bytes or its name, so that what is read of it is not what is on disk.
pub fn is_packed(path: &str, bytes: &[u8]) -> bool {
    is_gzip(bytes) || inner_path(path) != path
}

/// The path without an extension that names the wrapping.
pub(crate) fn inner_path(path: &str) -> &str {
    let cut = path.len().saturating_sub(3);
    match path.get(cut..) {
        Some(end) if cut > 0 && end.eq_ignore_ascii_case(".gz") => &path[..cut],
        _ => path,
    }
}

/// Unpacks the bytes of a file if they are packed, up to `max_bytes`.
///
/// A member that breaks off or fails its checksum gives what could be unpacked, with `INP003`; more than
/// `max_bytes` give nothing, with `INP006`.
pub(crate) fn unwrap(bytes: Vec<u8>, max_bytes: usize) -> Content {
    if !is_gzip(&bytes) {
        return limited(bytes, max_bytes, None);
    }
    let mut unpacked = Vec::new();
    let limit = u64::try_from(max_bytes).unwrap_or(u64::MAX).saturating_add(1);
    let outcome = MultiGzDecoder::new(bytes.as_slice()).take(limit).read_to_end(&mut unpacked);
    let diagnostic = outcome.err().map(|error| broken(&error, unpacked.len()));
    limited(unpacked, max_bytes, diagnostic)
}

fn limited(bytes: Vec<u8>, max_bytes: usize, diagnostic: Option<Diagnostic>) -> Content {
    if bytes.len() <= max_bytes {
        return Content { bytes: Some(bytes), diagnostic };
    }
    let message = format!("larger than the limit of {} (`--max-size`)", in_words(max_bytes));
    Content { bytes: None, diagnostic: Some(Diagnostic::new(&rules::LIMIT_HIT, message)) }
}

fn broken(error: &io::Error, read: usize) -> Diagnostic {
    let what: Cow<'_, str> = match error.kind() {
        io::ErrorKind::UnexpectedEof => "the gzip data break off".into(),
        _ => format!("the gzip data are broken ({error})").into(),
    };
    Diagnostic::new(&rules::CUT_OFF, format!("{what} after {read} unpacked bytes"))
}

/// A size in the largest binary unit that divides it.
fn in_words(bytes: usize) -> String {
    const UNITS: [(usize, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = UNITS.iter().find(|(size, _)| bytes >= *size && bytes.is_multiple_of(*size));
    unit.map_or_else(|| format!("{bytes} bytes"), |(size, name)| format!("{} {name}", bytes / size))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn code(content: &Content) -> Option<&'static str> {
        content.diagnostic.as_ref().map(|diagnostic| diagnostic.rule.code)
    }

    #[test]
    fn members_of_a_gzip_file_are_read_one_after_the_other() {
        let packed = [gzip(b"AVP RF, "), gzip(b"f. 0104")].concat();
        let content = unwrap(packed, 100);
        assert_eq!(content.bytes.as_deref(), Some(b"AVP RF, f. 0104".as_slice()));
        assert_eq!(code(&content), None);
    }

    #[test]
    fn a_cut_member_gives_what_stands_before_the_cut() {
        let text: String = (0..2000).map(|n| format!("line {n}\n")).collect();
        let mut packed = gzip(text.as_bytes());
        packed.truncate(packed.len() / 2);
        let content = unwrap(packed, 1 << 20);
        let read = content.bytes.as_deref().unwrap();
        assert!(!read.is_empty() && text.as_bytes().starts_with(read));
        assert_eq!(code(&content), Some("INP003"));
    }

    #[test]
    fn a_file_that_grows_past_the_limit_is_not_read() {
        let content = unwrap(gzip(&[b' '; 5000]), 4096);
        assert!(content.bytes.is_none());
        assert_eq!(code(&content), Some("INP006"));
        assert_eq!(content.diagnostic.unwrap().message, "larger than the limit of 4 KiB (`--max-size`)");
        assert_eq!(code(&unwrap(vec![b' '; 4096], 4096)), None);
    }

    #[test]
    fn the_extension_of_the_wrapping_is_left_out() {
        assert_eq!(inner_path("a/b.txt.GZ"), "a/b.txt");
        assert_eq!(inner_path("b.txt"), "b.txt");
        assert_eq!(inner_path("é.gz"), "é");
        assert_eq!(inner_path(".gz"), ".gz");
    }
}
