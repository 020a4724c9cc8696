//! Reads citation strings: total, lossless, with exact spans.
//!
//! A string is cut into tokens, these into clauses, and each clause is read from left to right by the scheme
//! of its archive. What the words mean stands in the data of [`vocab`](crate::vocab).

mod about;
mod clauses;
mod codes;
mod credits;
mod draft;
mod explain;
mod files;
mod lexer;
mod line;
mod names;
mod normal;
mod pages;
mod phrase;
mod postfix;
mod publication;
mod reader;
mod repository;
mod residue;
mod scheme;
mod sentence;
mod units;
mod value;

pub use line::ParsedLine;
pub use normal::key;

use crate::record::reference::Parsed;

/// What may be chosen when reading citations.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Says for each part why it was read so.
    pub explain: bool,
}

/// Reads one citation string. It never fails: what is not understood is residue.
///
/// Linear in the length of the string, whatever it holds.
///
/// ```
/// use fonds::citation::{parse, Options};
///
/// let parsed = parse("АП РФ. Ф.3. Оп.58. Д.212. Л.137–139.", Options::default());
/// assert_eq!(parsed.citations[0].reference_code.as_deref(), Some("RU APRF f. 3, op. 58, d. 212"));
/// ```
pub fn parse(text: &str, options: Options) -> Parsed {
    reader::read(text, options)
}
