//! JSON Lines: the record itself, one compact object a line. Nothing is lost but the text of the document,
//! which is written on request.

use std::io::{self, Write};

use serde_json::json;

use super::fate::Fate::At;
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use crate::diagnostic::Diagnostics;
use crate::record::{Origin, Record};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "jsonl",
    extension: "jsonl",
    endings: &["ndjson"],
    title: "JSON Lines, the whole record with every span; for scripts and for reading back",
    standard: "JSON (RFC 8259), one object a line; schemas/record.schema.json",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("title")),
    ("M02", At("created")),
    ("M03", At("date")),
    ("M04", At("event_dates")),
    ("M05", At("uploaded")),
    ("M06", At("summary")),
    ("M07", At("citations")),
    ("M08", At("citation_verbatim, about, residue")),
    ("M09", At("citations/repository")),
    ("M10", At("citations/levels")),
    ("M11", At("citations/levels")),
    ("M12", At("citations/levels")),
    ("M13", At("citations/levels")),
    ("M14", At("citations/pages")),
    ("M15", At("credits")),
    ("M16", At("credits")),
    ("M17", At("credits")),
    ("M18", At("credits")),
    ("M19", At("credits")),
    ("M20", At("credits/affiliation")),
    ("M21", At("rights/verbatim")),
    ("M22", At("rights/uri")),
    ("M24", At("type")),
    ("M25", At("edition_languages")),
    ("M26", At("languages")),
    ("M27", At("id")),
    ("M28", At("url")),
    ("M30", At("classification")),
    ("M31", At("donors")),
    ("M32", At("creators")),
    ("M33", At("people")),
    ("M34", At("places")),
    ("M35", At("subjects")),
    ("M37", At("publisher")),
    ("M38", At("copy_number")),
    ("M38b", At("outgoing_number")),
    ("M39", At("body, on request")),
    ("M40", At("contributors")),
    ("M41", At("archives")),
    ("R01", At("support")),
    ("R02", At("extra")),
    ("R03", At("verbatim of each")),
];

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
