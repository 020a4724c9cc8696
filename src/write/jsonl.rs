//! JSON Lines: the record itself, one compact object a line. Nothing is lost but the text of the document,
//! which is written on request.

use std::io::{self, Write};

use serde_json::json;

use super::format::{Options, OutputFormat, Sink, Writer};
use crate::diagnostic::Diagnostics;
use crate::record::{Origin, Record};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "jsonl",
    extension: "jsonl",
    endings: &["ndjson"],
    title: "JSON Lines, the whole record with every span; for scripts and for reading back",
    standard: "JSON (RFC 8259), one object a line; schemas/record.schema.json",
    loses: &[],
    open,
};

struct Jsonl {
    sink: Sink,
    with_body: bool,
    /// One line, kept so that each reaches the sink whole.
    line: Vec<u8>,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    Ok(Box::new(Jsonl { sink, with_body: options.with_body, line: Vec::new() }))
}

impl Writer for Jsonl {
    fn record(&mut self, record: &Record, _out: &mut Diagnostics) -> io::Result<()> {
        self.line.clear();
        if record.body.is_some() && !self.with_body {
            serde_json::to_writer(&mut self.line, &Record { body: None, ..record.clone() })?;
        } else {
            serde_json::to_writer(&mut self.line, record)?;
        }
        self.line.push(b'\n');
        self.sink.write_all(&self.line)
    }

    fn unreadable(&mut self, code: &str, message: &str, origin: &Origin) -> io::Result<()> {
        self.line.clear();
        let Origin { file, index, line, .. } = origin;
        let origin = json!({"file": file, "index": index, "line": line});
        let error = json!({"error": {"code": code, "message": message}, "origin": origin});
        serde_json::to_writer(&mut self.line, &error)?;
        self.line.push(b'\n');
        self.sink.write_all(&self.line)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.flush()
    }
}
