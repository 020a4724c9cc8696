//! Readers: bytes to raw fields, one file per input format.
//!
//! A file is unpacked, its format is found, it is decoded, and the format's reader hands on its records: from the whole
//! text of a document, or one by one from a text of any length. Nothing here fails: content that cannot be read becomes
//! an entry without a record, with an error that says why.

mod container;
mod cues;
mod detect;
mod encoding;
mod format;
#[cfg(feature = "html")]
mod html;
mod json;
mod labelled;
mod labels;
mod lines;
mod markdown;
mod open;
mod page;
mod ris;
mod rules;
mod sheet;
mod stream;
mod xml;

use std::ops::ControlFlow;

pub use container::is_packed;
pub use detect::{Unreadable, detect};
pub use encoding::from_utf16;
pub use format::{Binary, Document, Entries, Entry, Holds, InputFormat, Reading, Sink};
pub use open::{HEAD, Part, Parts, Unread, open};
pub use rules::{BOM_NOT_UTF_8, CANNOT_READ, NO_DOCUMENTS, NOT_UTF_8, RULES, UNKNOWN_LAYOUT};
pub use sheet::{headings, propose_map};
pub use stream::Stream;

use crate::vocab::maps::Map;
use detect::Chosen;

/// Every input format that can be read.
pub static FORMATS: &[&InputFormat] = &[
    &page::FORMAT,
    &markdown::FORMAT,
    #[cfg(feature = "html")]
    &html::FORMAT,
    &json::LINES,
    &json::DOCUMENT,
    &json::LINKED,
    &ris::FORMAT,
    &xml::DC,
    &xml::DCTERMS,
    &xml::OAI,
    &xml::MODS,
    &xml::MARCXML,
    &xml::EAD3,
    &xml::EAD2002,
    &sheet::CSV,
    &sheet::TSV,
    #[cfg(feature = "workbooks")]
    &sheet::XLSX,
    #[cfg(feature = "workbooks")]
    &sheet::ODS,
];

/// What may be chosen for reading.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The format of the input; found from content and extension where none is given.
    pub from: Option<&'static InputFormat>,
    /// The most bytes that a document that is read in one piece may have, unpacked, and one record of a longer file.
    pub max_bytes: usize,
    /// The most bytes that a container may unpack to, all its files together.
    pub max_unpacked: u64,
    /// What the columns of sheets hold; found from their headings where no map is given.
    pub map: Option<&'static Map>,
}

impl Options {
    /// The most bytes that a file may have where nothing else is said: 64 MiB.
    pub const MAX_BYTES: usize = 64 << 20;

    /// The most bytes that a container may unpack to where nothing else is said: 16 GiB.
    pub const MAX_UNPACKED: u64 = 16 << 30;
}

impl Default for Options {
    fn default() -> Self {
        Self { from: None, max_bytes: Self::MAX_BYTES, max_unpacked: Self::MAX_UNPACKED, map: None }
    }
}

/// The format of that name.
pub fn by_name(name: &str) -> Option<&'static InputFormat> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// Reads the records of a file in memory.
///
/// `path` is the file as given on the command line; its extension helps to tell the format. Spans of the
/// entries count in the decoded text, and [`Source::file_span`](crate::diagnostic::Source::file_span) gives the bytes
/// of the file, of a packed one those that were unpacked.
///
/// Never fails and never panics: what cannot be read is an entry without a record. It may give `INP001` (empty),
/// `INP002` (no layout known), `INP003` (cut off), `INP004` (malformed), `INP005` (a document type), `INP006` (a limit was hit), `INP007` (encoding guessed),
/// `INP008` (unknown label), `ENC001`, `ENC011` (encoding) and `CMP011` (not a record).
pub fn read(path: &str, bytes: Vec<u8>, options: &Options) -> Entries {
    let head = &bytes[..bytes.len().min(HEAD)];
    let packed = container::kind(head).is_some();
    if let (false, true, Chosen::Document(format)) =
        (packed, bytes.len() <= options.max_bytes, detect::choose(head, extension(path), options))
    {
        return Unread::new(path, bytes, format, *options).entries();
    }
    let mut all: Vec<Entries> = Vec::new();
    // Bytes in memory can always be read.
    let _ = open(path, &mut bytes.as_slice(), options, &mut |part| {
        match part {
            Part::Document(unread) => all.push(unread.entries()),
            Part::Records { entries, .. } => all.push(Box::new(entries.into_iter().map(Ok))),
            Part::Foreign(_) => {}
        }
        ControlFlow::Continue(())
    });
    Box::new(all.into_iter().flatten())
}

/// Whether the name of a file says that it holds an input format, packed or not, or that it is a container.
pub fn has_known_name(path: &str) -> bool {
    extension(path).is_some_and(|extension| {
        FORMATS.iter().any(|format| format.is_named(extension))
            || container::EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// What files with an extension hold as a rule; none for an extension that no format has. Of formats that share one,
/// the one whose files hold records most often counts.
pub fn holds(extension: &str) -> Option<Holds> {
    let contained = container::EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension));
    let formats = FORMATS.iter().filter(|format| format.is_named(extension)).map(|format| format.holds);
    formats.chain(contained.then_some(Holds::Anything)).max()
}

/// The extension of a path without what it is packed in: `txt` for `a/b.txt.gz`.
pub fn extension(path: &str) -> Option<&str> {
    let name = container::inner_path(path).rsplit(['/', '\\']).next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty()).then_some(extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packed_files_are_known_in_any_case() {
        for path in ["a/b.txt", "b.MD", "b.txt.gz", "b.TXT.GZ", "C:\\b.md"] {
            assert!(has_known_name(path), "{path}");
        }
        for path in ["b.gz", "b.docx", "txt", ".txt", "a.txt/b"] {
            assert!(!has_known_name(path), "{path}");
        }
    }
}
