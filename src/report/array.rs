//! A JSON array (RFC 8259) written item by item, one a line.

use std::io::{self, Write};

use serde::Serialize;

/// Where an array stands: before its first item or behind one.
#[derive(Debug, Default)]
pub(super) struct Array {
    begun: bool,
}

impl Array {
    /// Writes the next item.
    pub(super) fn item(&mut self, sink: &mut dyn Write, item: &impl Serialize) -> io::Result<()> {
        let lead: &[u8] = if self.begun { b",\n" } else { b"[\n" };
        self.begun = true;
        sink.write_all(lead)?;
        serde_json::to_writer(sink, item).map_err(io::Error::from)
    }

    /// Closes the array.
    pub(super) fn end(&self, sink: &mut dyn Write) -> io::Result<()> {
        sink.write_all(if self.begun { b"\n]" } else { b"[]" })
    }
}
