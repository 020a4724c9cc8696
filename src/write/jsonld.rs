//! JSON-LD 1.1: one object with its context inline and one node a record in `@graph`.
//!
//! Nothing remote is needed to read it. The terms are those of `crosswalk::schema_org`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::fate::Fate::At;
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::rules;
use crate::crosswalk::iri::is_iri;
use crate::crosswalk::schema_org;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::{Field, Record};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "jsonld",
    extension: "jsonld",
    endings: &[],
    title: "JSON-LD with schema.org, DCMI terms and MARC relators; keeps the original apart from the edition",
    standard: "JSON-LD 1.1 (W3C, 2020); schema.org 30.0",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("name")),
    ("M02", At("dateCreated of the original")),
    ("M03", At("dcterms:date")),
    ("M04", At("temporalCoverage; dcterms:temporal")),
    ("M05", At("datePublished")),
    ("M06", At("abstract")),
    ("M07", At("dc:source; itemLocation of the original")),
    ("M08", At("dcterms:bibliographicCitation")),
    ("M09", At("holdingArchive of the original")),
    ("M10", At("isPartOf of the original")),
    ("M11", At("isPartOf of the original")),
    ("M12", At("itemLocation of the original")),
    ("M13", At("isPartOf of the original")),
    ("M14", At("itemLocation of the original")),
    ("M15", At("contributor; creditText")),
    ("M16", At("contributor; marcrel:ctb")),
    ("M17", At("translator; marcrel:trl")),
    ("M18", At("editor; marcrel:edt")),
    ("M19", At("contributor; marcrel:trc")),
    ("M20", At("affiliation")),
    ("M21", At("copyrightNotice")),
    ("M22", At("usageInfo; license")),
    ("M24", At("genre")),
    ("M25", At("inLanguage")),
    ("M26", At("inLanguage of the original")),
    ("M27", At("identifier")),
    ("M28", At("@id; url")),
    ("M30", At("fonds:classification")),
    ("M31", At("funder; marcrel:fnd")),
    ("M32", At("creator")),
    ("M33", At("mentions")),
    ("M34", At("spatialCoverage")),
    ("M35", At("keywords")),
    ("M37", At("publisher")),
    ("M38", At("fonds:copyNumber")),
    ("M38b", At("fonds:outgoingNumber")),
    ("M39", At("text, on request")),
    ("M40", At("contributor")),
    ("M41", At("holdingArchive; fonds:archiveTitle")),
    ("R01", At("fonds:support")),
    ("R02", At("fonds:field")),
    ("R03", At("fonds:record")),
];

/// The context, as shipped.
pub(super) const CONTEXT: &str = include_str!("../../schemas/context.jsonld");

struct Jsonld {
    sink: Sink,
    with_body: bool,
    any: bool,
    /// Prints of the node identifiers that were written, each with a print of its node.
    written: HashMap<u64, u64>,
    /// One record, kept so that memory is taken once.
    buffer: Vec<u8>,
}

fn open(mut sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    // The file is an object with `@context` alone: all but its last brace begins ours.
    let text = CONTEXT.trim_end();
    let head = text.strip_suffix('}').unwrap_or(text).trim_end();
    write!(sink, "{head},\n  \"@graph\": [")?;
    Ok(Box::new(Jsonld {
        sink,
        with_body: options.with_body,
        any: false,
        written: HashMap::new(),
        buffer: Vec::new(),
    }))
}

impl Writer for Jsonld {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.extend_from_slice(if self.any { b",\n    " } else { b"\n    " });
        self.any = true;
        let mut serializer =
            Serializer::with_formatter(&mut self.buffer, Indented { depth: 2, filled: false });
        schema_org::edition(record, self.with_body).serialize(&mut serializer)?;
        self.add_rest(record)?;
        self.note_key(record, out);
        self.sink.write_all(&self.buffer)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.write_all(if self.any { b"\n  ]\n}\n" } else { b"]\n}\n" })?;
        self.sink.flush()
    }
}

impl Jsonld {
    /// Adds what no other property says exactly to the node that ends the buffer: JSON within JSON, on one line.
    fn add_rest(&mut self, record: &Record) -> io::Result<()> {
        const END: &[u8] = b"\n    }";
        self.buffer.truncate(self.buffer.len() - END.len());
        write!(self.buffer, ",\n      \"{}\": ", schema_org::REST)?;
        serde_json::to_writer(&mut self.buffer, &schema_org::rest(record))?;
        self.buffer.extend_from_slice(END);
        Ok(())
    }

    /// Reports a record that would be merged with an earlier one. The same record twice says nothing new.
    fn note_key(&mut self, record: &Record, out: &mut Diagnostics) {
        let Some(url) = record.url.as_ref().filter(|url| is_iri(url)) else { return };
        // The separator before the node is no part of it.
        let node =
            self.buffer.trim_ascii_start().strip_prefix(b",").unwrap_or(&self.buffer).trim_ascii_start();
        let print = print_of(node);
        if self.written.insert(print_of(url.as_bytes()), print).is_some_and(|before| before != print) {
            let message = format!("`{}` is the key of an earlier record too", url.as_str());
            out.push(Diagnostic::new(&rules::KEY_TWICE, message).in_field(Field::Url.name()).at(url.span()));
        }
    }
}

fn print_of(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Indents by two like the pretty formatter of `serde_json`, but can begin inside of something.
struct Indented {
    /// How deep the next line stands.
    depth: usize,
    /// Whether the innermost object or array has anything in it.
    filled: bool,
}

impl Indented {
    fn line<W: Write + ?Sized>(&self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b"\n")?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }

    fn begin<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        writer.write_all(bracket)
    }

    fn end<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled {
            self.line(writer)?;
        }
        self.filled = true;
        writer.write_all(bracket)
    }

    fn next<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        self.filled = true;
        self.line(writer)
    }
}

impl Formatter for Indented {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.next(writer, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn context() -> serde_json::Map<String, Value> {
        let context: Value = serde_json::from_str(CONTEXT).unwrap();
        context["@context"].as_object().unwrap().clone()
    }

    #[test]
    fn lines_are_indented_from_where_they_begin() {
        let value = json!({"a": [], "b": {}, "c": [1, {"d": "e\n"}], "f": null});
        let at = |depth| {
            let mut bytes = Vec::new();
            let mut serializer = Serializer::with_formatter(&mut bytes, Indented { depth, filled: false });
            value.serialize(&mut serializer).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(at(0), serde_json::to_string_pretty(&value).unwrap());
        assert_eq!(at(2), at(0).replace('\n', "\n    "));
    }

    #[test]
    fn records_of_one_address_are_told_apart_from_one_record_twice() {
        let options = Options::default();
        let run = |titles: &[&str]| {
            let mut writer = open(Box::new(io::sink()), &options).unwrap();
            let mut out = Diagnostics::new();
            for title in titles {
                let url = Some("https://a.example/document/1".into());
                let record = Record { url, title: Some((*title).into()), ..Record::default() };
                writer.record(&record, &mut out).unwrap();
            }
            writer.finish().unwrap();
            out.iter().map(|found| found.rule.code).collect::<Vec<_>>()
        };
        assert_eq!(run(&["A", "B"]), ["OUT017"]);
        assert!(run(&["A", "A", "A"]).is_empty());
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
        assert_eq!(context[schema_org::REST]["@type"], "@json");
        for row in schema_org::EDITION.iter().filter(|row| !row.key.starts_with('@')) {
            assert!(context.contains_key(row.key), "{}", row.key);
        }
    }
}
