//! The JSON object of one citation string: what `fonds parse --format jsonl` prints.

use serde::Serialize;

use crate::record::reference::{About, Citation, Credit, Parsed, Piece};

/// One citation string and its reading, in the order of keys that is promised.
#[derive(Debug, Serialize)]
pub struct ParsedLine<'a, F: Serialize = ()> {
    /// The string.
    pub verbatim: &'a str,
    /// What stands before the repository about the document itself; left out when there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<&'a About>,
    /// The citations, in order.
    pub citations: &'a [Citation],
    /// Who did what.
    pub credits: &'a [Credit],
    /// What was not understood.
    pub residue: &'a [Piece],
    /// Findings, as reports write them; left out when there are none.
    #[serde(skip_serializing_if = "<[F]>::is_empty")]
    pub findings: &'a [F],
}

impl<'a> ParsedLine<'a> {
    /// The object of a string without findings.
    pub fn new(verbatim: &'a str, parsed: &'a Parsed) -> Self {
        Self::with_findings(verbatim, parsed, &[])
    }
}

impl<'a, F: Serialize> ParsedLine<'a, F> {
    /// The object of a string with its findings, in order.
    pub fn with_findings(verbatim: &'a str, parsed: &'a Parsed, findings: &'a [F]) -> Self {
        Self {
            verbatim,
            about: parsed.about.as_ref(),
            citations: &parsed.citations,
            credits: &parsed.credits,
            residue: &parsed.residue,
            findings,
        }
    }
}
