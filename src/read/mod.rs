//! Readers: bytes to raw fields, one file per input format.
//!
//! A file is unpacked, decoded, its format is found, and the format's reader hands on its records. Nothing here
//! fails: content that cannot be read becomes an entry without a record, with an error that says why.

mod container;
mod cues;
mod detect;
mod encoding;
mod format;
mod labelled;
mod labels;
mod lines;
mod markdown;
mod page;
mod rules;

use std::sync::Arc;

pub use container::is_packed;
pub use detect::{Unreadable, detect};
pub use encoding::from_utf16;
pub use format::{Document, Entries, Entry, InputFormat};
pub use rules::{BOM_NOT_UTF_8, NO_DOCUMENTS, NOT_UTF_8, RULES, UNKNOWN_LAYOUT};

use crate::diagnostic::{Diagnostic, Diagnostics, Source};

/// Every input format that can be read.
pub static FORMATS: &[&InputFormat] = &[&page::FORMAT, &markdown::FORMAT];

/// What may be chosen for reading.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The format of the input; found from content and extension where none is given.
    pub from: Option<&'static InputFormat>,
    /// The most bytes that a file may have, unpacked.
    pub max_bytes: usize,
}

impl Options {
    /// The most bytes that a file may have where nothing else is said: 64 MiB.
    pub const MAX_BYTES: usize = 64 << 20;
}

impl Default for Options {
    fn default() -> Self {
        Self { from: None, max_bytes: Self::MAX_BYTES }
    }
}

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static InputFormat> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// Reads the records of a file.
///
/// `path` is the file as given on the command line; its extension helps to tell the format. Spans of the
/// entries count in the decoded text, and [`Source::file_span`] gives the bytes of the file, of a packed one
/// those that were unpacked.
///
/// Never fails and never panics: what cannot be read is an entry without a record. It may give `INP001` (empty),
/// `INP002` (no layout known), `INP003` (cut off), `INP006` (a limit was hit), `INP007` (encoding guessed),
/// `INP008` (unknown label), `ENC001`, `ENC011` (encoding) and `CMP011` (not a record).
pub fn read(path: &str, bytes: Vec<u8>, options: &Options) -> Entries {
    let content = container::unwrap(bytes, options.max_bytes);
    let broken = content.diagnostic;
    let Some(bytes) = content.bytes else {
        return unreadable(Source::new(path, ""), Diagnostics::new(), broken);
    };
    let (source, mut diagnostics) = encoding::decode(path, bytes);
    let cut = broken.is_some();
    if let Some(broken) = broken {
        diagnostics.push(broken);
    }
    match choose(source.text(), path, options) {
        Ok(format) => (format.open)(Document { source: Arc::new(source), diagnostics }),
        // An archive member that broke off before its first byte is not an empty file.
        Err(Unreadable::Empty) if cut => unreadable(source, diagnostics, None),
        // What is no text has no encoding.
        Err(why @ Unreadable::Binary(_)) => unreadable(source, Diagnostics::new(), Some(why.diagnostic())),
        Err(why) => unreadable(source, diagnostics, Some(why.diagnostic())),
    }
}

/// Whether the name of a file says that it holds an input format, packed or not.
pub fn has_known_name(path: &str) -> bool {
    extension(path).is_some_and(|extension| FORMATS.iter().any(|format| format.is_named(extension)))
}

fn choose(text: &str, path: &str, options: &Options) -> Result<&'static InputFormat, Unreadable> {
    match options.from {
        Some(format) => detect::refuse(text).map_or(Ok(format), Err),
        None => detect(text, extension(path)),
    }
}

/// The extension of a path without what it is packed in: `txt` for `a/b.txt.gz`.
pub fn extension(path: &str) -> Option<&str> {
    let name = container::inner_path(path).rsplit(['/', '\\']).next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty()).then_some(extension)
}

fn unreadable(source: Source, mut diagnostics: Diagnostics, why: Option<Diagnostic>) -> Entries {
    if let Some(why) = why {
        diagnostics.push(why);
    }
    Box::new(std::iter::once(Ok(Entry { source: Arc::new(source), raw: None, diagnostics })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packed_files_are_known_in_any_case() {
        for path in ["a/b.txt", "b.MD", "b.txt.gz", "b.TXT.GZ", "C:\\b.md"] {
            assert!(has_known_name(path), "{path}");
        }
        for path in ["b.gz", "b.csv", "txt", ".txt", "a.txt/b"] {
            assert!(!has_known_name(path), "{path}");
        }
    }
}
