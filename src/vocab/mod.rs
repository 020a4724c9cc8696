//! Controlled vocabularies, held as data: levels and kinds of unit, archives, marks, languages, relators.

mod folding;
pub mod hosts;
pub mod languages;
mod levels;
pub mod months;

pub use folding::fold;
pub use levels::{Kind, Level};
