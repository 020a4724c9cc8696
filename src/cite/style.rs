//! What every style shares: its descriptor, and what it is given to write.

use crate::record::reference::{About, Citation, Piece};
use crate::vocab::archives::{self, Archive};

/// A way of writing citations.
#[derive(Debug)]
pub struct Style {
    /// The name the user types.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// The standard or manual it follows.
    pub standard: &'static str,
    /// Whether it ends in a full stop.
    pub(super) stop: bool,
    /// Writes one reference to an archival unit.
    pub(super) write: fn(&Source<'_>) -> String,
}

/// One reference and what its string says about the document.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// Title and date of the document, where they stand before the reference.
    pub(super) about: Option<&'a About>,
    /// The reference.
    pub(super) citation: &'a Citation,
}

impl<'a> Source<'a> {
    /// The archive in the registry.
    pub(super) fn archive(&self) -> Option<&'static Archive> {
        archives::by_id(self.citation.repository.as_ref()?.id.as_deref()?)
    }

    /// The title of the document.
    pub(super) fn title(&self) -> Option<&'a str> {
        words(self.about?.title.as_ref())
    }

    /// The date of the document, in words.
    pub(super) fn date(&self) -> Option<&'a str> {
        words(self.about?.date.as_ref())
    }
}

/// The words of a piece; an empty pair of quotation marks has none.
fn words(piece: Option<&Piece>) -> Option<&str> {
    piece.map(|piece| piece.text.as_str()).filter(|text| !text.is_empty())
}
