//! Controlled vocabularies, held as data: levels and kinds of unit, archives, marks, languages, relators.

pub mod archives;
pub mod bodies;
pub mod cite_archive;
pub mod countries;
pub(crate) mod entities;
pub(crate) mod fold;
pub(crate) mod furniture;
pub mod hosts;
pub mod languages;
mod levels;
pub(crate) mod lexicon;
pub mod look_alikes;
pub(crate) mod map_file;
mod map_key;
pub mod maps;
pub mod months;
mod nearest;
pub mod schemes;
mod unaccented;

pub use archives::Archive;
pub use levels::{Kind, Level};
pub use nearest::nearest;
pub use schemes::{Scheme, Sense, Target};
pub use unaccented::unaccented;
