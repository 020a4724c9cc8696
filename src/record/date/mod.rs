//! Dates: the words of the source beside EDTF (ISO 8601-2:2019).

mod edtf;
mod find;
mod grammar;
mod lexer;
mod list;
mod part;
mod words;

use serde::{Deserialize, Serialize};

use super::Text;
use crate::diagnostic::Span;

pub use edtf::Edtf;
pub use find::find;
pub use words::read;

/// A date in words and, where it can be settled, in EDTF.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Date {
    /// The words of the source.
    pub verbatim: Text,
    /// The date in EDTF; absent where the words settle none (`undated`, `5/4/63`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edtf: Option<Edtf>,
}

/// A date found in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The bytes of the text that say it.
    pub span: Span,
    /// The date.
    pub edtf: Edtf,
}

/// Why words settle no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unsettled {
    /// They say that there is none: `undated`, `n.d.`, `б.д.`
    Undated,
    /// They have two readings: `5/4/1963`, `1920-21`, `11 listopada 1956`.
    Ambiguous,
    /// The century is missing: `5 April 63`.
    TwoDigitYear,
    /// The calendar has no such day: `February 30, 1961`.
    Impossible,
    /// Zeros stand for an unknown month or day: `1958-00-00`.
    Zeros,
    /// They are meant as EDTF or ISO 8601 and are not EDTF: `1961-13`, `19610115`.
    Malformed,
    /// They are not understood.
    Unknown,
}

impl Date {
    /// Reads a date in words (`April 5, 1963`, `circa 1950`) or in EDTF. The words are always kept.
    pub fn parse(verbatim: Text) -> Self {
        let edtf = read(&verbatim).ok();
        Self { verbatim, edtf }
    }

    /// Why it has no EDTF; none where it has.
    pub fn problem(&self) -> Option<Unsettled> {
        match self.edtf {
            Some(_) => None,
            None => Some(read(&self.verbatim).err().unwrap_or(Unsettled::Unknown)),
        }
    }
}

#[cfg(test)]
mod tests;
