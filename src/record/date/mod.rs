//! Dates: the words of the source beside EDTF (ISO 8601-2:2019).

mod edtf;
mod grammar;

use serde::{Deserialize, Serialize};

use super::Text;
use crate::diagnostic::Span;

pub use edtf::Edtf;

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

impl Date {
    /// Reads a date in words (`April 5, 1963`, `circa 1950`) or in EDTF.
    pub fn parse(verbatim: Text) -> Self {
        let edtf = Edtf::parse(&verbatim);
        Self { verbatim, edtf }
    }
}

/// The dates in a running text, in its order.
pub fn find(_text: &str) -> Vec<Found> {
    Vec::new()
}
