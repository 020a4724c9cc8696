//! Controlled vocabularies, held as data: levels and kinds of unit, archives, marks, languages, relators.

mod levels;

pub use levels::{Kind, Level};
