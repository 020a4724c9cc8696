//! Controlled vocabularies, held as data: levels and kinds of unit, archives, marks, languages, relators.

mod levels;
pub mod months;

pub use levels::{Kind, Level};
