//! fonds reads archival citations and the document pages that carry them, checks them, and writes
//! the records that library catalogs, archives and spreadsheets load.
//!
//! One record travels one way: bytes are *read* into raw fields, *normalized* into a [`record::Record`],
//! *checked*, and *written*. Every step may add diagnostics, which become findings in a report.

#![forbid(unsafe_code)]

pub mod check;
pub mod citation;
pub mod cite;
pub mod crosswalk;
pub mod diagnostic;
pub mod error;
pub mod fix;
pub mod normalize;
pub mod pipeline;
pub mod profile;
pub mod read;
pub mod record;
pub mod report;
pub mod vocab;
pub mod write;

pub use error::Error;
