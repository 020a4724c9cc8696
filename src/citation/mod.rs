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

use crate::record::reference::{Citation, Pages, Parsed, Repository, SmolStr, Unit};
use crate::vocab::{Kind, archives};

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

/// The reference code of a citation (ISAD(G) 3.1.1) out of its archive and units; none where the archive has no code.
pub fn reference_code(citation: &Citation) -> Option<String> {
    let id = citation.repository.as_ref()?.id.as_deref()?;
    draft::reference_code(archives::by_id(id), &citation.levels)
}

/// A repository by its name as it stands in a citation. One that is not known has its name alone.
pub fn repository(name: &str) -> Repository {
    let read = parse(name, Options::default()).citations.into_iter().next();
    let known = read.and_then(|citation| citation.repository).filter(|known| known.name == name);
    let known = known.unwrap_or_else(|| Repository { name: name.into(), ..Repository::default() });
    Repository { span: None, ..known }
}

/// Leaves or pages by their list as it stands in a citation: `86-87`, `12ob., 14`. What is no such list has no ranges.
pub fn pages(text: &str) -> Pages {
    let tokens = lexer::Tokens::of(text);
    let list = pages::list(&tokens, 0, tokens.len()).filter(|list| list.end == tokens.len());
    let ranges = list.map(|list| list.ranges).unwrap_or_default();
    Pages { text: text.into(), ranges, ..Pages::default() }
}

/// A unit with the mark that its archive gives it.
pub fn unit(kind: Kind, value: impl Into<SmolStr>, citation: &Citation) -> Unit {
    let id = citation.repository.as_ref().and_then(|repository| repository.id.as_deref());
    let mark = id.and_then(archives::by_id).and_then(|archive| archive.scheme().own_mark(kind));
    Unit::new(kind, value, mark, None)
}
