//! Makes the edits that findings offer: byte for byte in the file as it is on disk, round by round until nothing is
//! left to mend.
//!
//! Nothing here knows formats or rules. A look at a text gives its findings ([`Look`]), and [`settle()`] asks for
//! looks until the text is stable.

mod diff;
mod draft;
mod settle;

pub use diff::{Style, unified};
pub use draft::{Change, Draft};
pub use settle::{Look, ROUNDS, Settled, settle};
