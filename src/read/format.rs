//! What an input format is: the shape that every reader shares.

use std::io;
use std::sync::Arc;

use super::rules;
use crate::diagnostic::{Diagnostics, Source};
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
    /// How sure the format is that a text begins like one of its own, 0 to 100.
    pub sniff: fn(&str) -> u8,
    /// Reads the records of a decoded document.
    pub open: fn(Document) -> Entries,
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
    pub source: Arc<Source>,
    /// What decoding had to say: the encoding that was guessed, bytes that were lost.
    pub diagnostics: Diagnostics,
}

/// The records of a document, one at a time.
pub type Entries = Box<dyn Iterator<Item = io::Result<Entry>> + Send>;

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

/// Adds what a reader found. That a file breaks off is said once, by whoever saw it first.
pub(super) fn append(all: &mut Diagnostics, found: Diagnostics) {
    let known = all.iter().any(|diagnostic| diagnostic.rule.code == rules::CUT_OFF.code);
    for diagnostic in found {
        if !(known && diagnostic.rule.code == rules::CUT_OFF.code) {
            all.push(diagnostic);
        }
    }
}
