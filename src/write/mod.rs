//! Writers: records to bytes, one file per output format.

mod format;

pub use format::{Options, OutputFormat, Sink, Writer};

/// Every output format that can be written.
pub static FORMATS: &[&OutputFormat] = &[];
