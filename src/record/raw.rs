//! What a reader hands on: named pieces of text with their place, not yet understood.

use std::sync::Arc;

use super::reference::Role;
use super::{Field, Record, Text};
use crate::diagnostic::{Source, Span};

/// One record as its document has it.
#[derive(Clone, Debug)]
pub struct Raw {
    /// The text it was read from.
    pub source: Arc<Source>,
    /// The name of the input format.
    pub format: &'static str,
    /// Its number among the records of the file, from 1.
    pub index: usize,
    /// The fields, in the order of the source. A field may be there several times, or be empty.
    pub fields: Vec<RawField>,
    /// Lines that belong to the page and not to the document (`Skip to content`).
    pub furniture: Vec<Text>,
    /// The whole record, where the document is one that fonds wrote. It stands as it is; what can be derived from it
    /// and is not there is added.
    pub given: Option<Box<Record>>,
}

impl Raw {
    /// The values of a field, in the order of the source, empty ones included.
    pub fn values(&self, field: Field) -> impl Iterator<Item = &RawField> {
        self.fields.iter().filter(move |raw| raw.name == Name::Known(field))
    }

    /// The first value of a field that is not empty.
    pub fn first(&self, field: Field) -> Option<&RawField> {
        self.values(field).find(|raw| !raw.value.is_empty())
    }
}

/// A labelled or recognized piece of text.
#[derive(Clone, Debug)]
pub struct RawField {
    /// The field it is, or the label nobody knows.
    pub name: Name,
    /// Where the label stands; none where the piece was recognized by its place in the layout.
    pub label: Option<Span>,
    /// The value: markup off, blanks folded. Empty where the label has nothing below it.
    pub value: Text,
    /// Whether nothing but its position says what the piece is, as with a summary without a heading.
    pub inferred: bool,
}

/// What a raw field is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A field of the record.
    Known(Field),
    /// Who did something for the document, where a format says so apart from the citation; the value is the name, or the
    /// phrase that credits it: `Obtained by James G. Hershberg`.
    Credit(Role),
    /// A label that fonds does not know, as written.
    Unknown(String),
    /// A column of a sheet that fonds wrote, by its heading. A row of such a sheet has its cells, empty ones included,
    /// instead of fields.
    Column(&'static str),
}

impl Name {
    /// The field of the record that it is, where it is one.
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::Known(field) => Some(*field),
            Self::Credit(_) | Self::Unknown(_) | Self::Column(_) => None,
        }
    }
}
