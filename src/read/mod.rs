//! Readers: bytes to raw fields, one file per input format.

mod format;

pub use format::{Document, Entries, Entry, InputFormat};

/// Every input format that can be read.
pub static FORMATS: &[&InputFormat] = &[];
