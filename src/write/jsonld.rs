//! JSON-LD 1.1: one object with its context inline and one node a record in `@graph`.
//!
//! Nothing remote is needed to read it. The terms are those of `crosswalk::schema_org`.

use std::io::{self, Write};

use super::format::{Options, OutputFormat, Sink, Writer};
use crate::crosswalk::schema_org;
use crate::diagnostic::Diagnostics;
use crate::record::Record;

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "jsonld",
    extension: "jsonld",
    endings: &[],
    title: "JSON-LD with schema.org, DCMI terms and MARC relators; keeps the original apart from the edition",
    standard: "JSON-LD 1.1 (W3C, 2020); schema.org 30.0",
    loses: &["where the record was read"],
    open,
};

/// The context, as shipped.
pub(super) const CONTEXT: &str = include_str!("../../schemas/context.jsonld");

/// The blanks before a record, and before each of its lines.
const INDENT: &[u8] = b"    ";

struct Jsonld {
    sink: Sink,
    with_body: bool,
    any: bool,
    /// One record, kept so that memory is taken once.
    buffer: Vec<u8>,
}

fn open(mut sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    // The file is an object with `@context` alone: all but its last brace begins ours.
    let text = CONTEXT.trim_end();
    let head = text.strip_suffix('}').unwrap_or(text).trim_end();
    write!(sink, "{head},\n  \"@graph\": [")?;
    Ok(Box::new(Jsonld { sink, with_body: options.with_body, any: false, buffer: Vec::new() }))
}

impl Writer for Jsonld {
    fn record(&mut self, record: &Record, _out: &mut Diagnostics) -> io::Result<()> {
        self.buffer.clear();
        serde_json::to_writer_pretty(&mut self.buffer, &schema_org::edition(record, self.with_body))?;
        self.sink.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        // In JSON a line feed is never part of a string, so each one is ours.
        for (number, line) in self.buffer.split(|byte| *byte == b'\n').enumerate() {
            if number > 0 {
                self.sink.write_all(b"\n")?;
            }
            self.sink.write_all(INDENT)?;
            self.sink.write_all(line)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.write_all(if self.any { b"\n  ]\n}\n" } else { b"]\n}\n" })?;
        self.sink.flush()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn context() -> serde_json::Map<String, Value> {
        let context: Value = serde_json::from_str(CONTEXT).unwrap();
        context["@context"].as_object().unwrap().clone()
    }

    #[test]
    fn every_term_of_the_context_is_spelled_out() {
        let context = context();
        assert!(!context.contains_key("@vocab") && !context.contains_key("@base"));
        for (term, value) in &context {
            let id = value.as_str().or_else(|| value["@id"].as_str());
            let Some(id) = id else {
                assert_eq!(term, "@version");
                continue;
            };
            // A plain term has the name it has at schema.org, so that a typo shows.
            let named = id.strip_prefix("schema:").is_none_or(|name| name == term);
            assert!(named, "{term} is {id}");
        }
    }

    #[test]
    fn every_property_of_the_crosswalk_is_in_the_context() {
        let context = context();
        for row in schema_org::EDITION.iter().filter(|row| !row.key.starts_with('@')) {
            assert!(context.contains_key(row.key), "{}", row.key);
        }
    }
}
