//! What an input format is: the shape that every reader shares.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::stream::Stream;
use super::{Options, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::record::raw::Raw;

/// An input format: how it is named, recognized and read.
#[derive(Debug)]
pub struct InputFormat {
    /// The name the user types, `--from page`.
    pub name: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// File name extensions, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// What files with these extensions hold as a rule.
    pub holds: Holds,
    /// How it is recognized and read.
    pub reading: Reading,
}

/// What files with the extensions of a format hold as a rule: how surprising one without records is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// All sorts of things, of which records are the rare case.
    Anything,
    /// Tables, of records or of something else.
    Tables,
    /// Documents.
    Documents,
}

/// How a format is recognized and read.
///
/// `sniff` says how sure the format is of what it is shown, 0 to 100.
#[derive(Debug)]
pub enum Reading {
    /// From the whole text of a document, decoded.
    Document {
        /// Is shown the whole text.
        sniff: fn(&str) -> u8,
        /// Reads the records.
        open: fn(Document) -> Entries,
    },
    /// Record by record from a text of any length.
    Stream {
        /// Is shown how the text begins: up to [`HEAD`](super::HEAD) bytes.
        sniff: fn(&str) -> u8,
        /// Hands each record to the sink. Fails where the bytes can be read no further.
        read: fn(&mut Stream<'_>, &mut Sink<'_>) -> io::Result<ControlFlow<()>>,
    },
    /// From the bytes of a file that is no text.
    Binary {
        /// Is shown how the file begins: up to [`HEAD`](super::HEAD) bytes.
        sniff: fn(&[u8]) -> u8,
        /// Reads the records.
        open: fn(Binary) -> Entries,
    },
}

impl InputFormat {
    /// Whether a file name extension, without the dot and in any case, is one of the format.
    pub fn is_named(&self, extension: &str) -> bool {
        self.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
    }
}

/// A document to read, decoded.
#[derive(Debug)]
pub struct Document {
    /// Its text and place.
    pub source: Source,
    /// What decoding had to say: the encoding that was guessed, bytes that were lost.
    pub diagnostics: Diagnostics,
}

/// A file to read that is no text.
#[derive(Debug)]
pub struct Binary {
    /// The file, as given on the command line.
    pub path: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// What was chosen for reading.
    pub options: Options,
}

/// The records of a document, one at a time.
pub type Entries = Box<dyn Iterator<Item = io::Result<Entry>> + Send>;

/// Where a reader puts the records of a stream; it breaks when no more are wanted.
pub type Sink<'a> = dyn FnMut(Entry) -> ControlFlow<()> + 'a;

/// One record as read, or what stood in its place.
#[derive(Debug)]
pub struct Entry {
    /// The text that the diagnostics point into.
    pub source: Arc<Source>,
    /// The record; none where the content could not be read as one.
    pub raw: Option<Raw>,
    /// What reading it brought up.
    pub diagnostics: Diagnostics,
}

impl Entry {
    /// What stands for a file in which there is nothing.
    pub(super) fn nothing(path: &str) -> Self {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::new(&rules::EMPTY_FILE, "nothing to read"));
        Self { source: Arc::new(Source::new(path, "")), raw: None, diagnostics }
    }
}

/// Adds what a reader found. That a file breaks off is said once, by whoever saw it first.
pub(super) fn append(all: &mut Diagnostics, found: Diagnostics) {
    let known = all.iter().any(|diagnostic| diagnostic.rule.code == rules::CUT_OFF.code);
    for diagnostic in found {
        if !(known && diagnostic.rule.code == rules::CUT_OFF.code) {
            all.push(diagnostic);
        }
    }
}
