//! JSON-LD 1.1: one object with its context inline and one node a record in `@graph`.
//!
//! Nothing remote is needed to read it. The terms are those of `crosswalk::schema_org`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::fate::Fate::At;
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::said::{Said, Vocabulary};
use crate::crosswalk::schema_org;
use crate::diagnostic::Diagnostics;
use crate::record::Record;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "jsonld",
    extension: "jsonld",
    endings: &[],
    title: "JSON-LD with schema.org, DCMI terms and MARC relators; keeps the original apart from the edition",
    standard: "JSON-LD 1.1 (W3C, 2020); schema.org 30.0",
    fates: FATES,
    open: |sink, options| begin(sink, options, Vocabulary::SchemaOrg),
};

pub(super) static FATES: Fates = &[
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

struct Jsonld {
    sink: Sink,
    said: Said,
    any: bool,
    /// One record, kept so that memory is taken once.
    buffer: Vec<u8>,
}

/// Begins an output of a vocabulary.
pub(super) fn begin(
    mut sink: Sink,
    options: &Options,
    vocabulary: Vocabulary,
) -> io::Result<Box<dyn Writer>> {
    // The file is an object with `@context` alone: all but its last brace begins ours.
    let text = vocabulary.context_text().trim_end();
    let head = text.strip_suffix('}').unwrap_or(text).trim_end();
    write!(sink, "{head},\n  \"@graph\": [")?;
    let said = Said::new(vocabulary, options);
    Ok(Box::new(Jsonld { sink, said, any: false, buffer: Vec::new() }))
}

impl Writer for Jsonld {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        self.buffer.clear();
        let said = self.said.of(record, out)?;
        for node in &said.nodes {
            self.buffer.extend_from_slice(if self.any { b",\n    " } else { b"\n    " });
            self.any = true;
            let mut serializer =
                Serializer::with_formatter(&mut self.buffer, Indented { depth: 2, filled: false });
            node.serialize(&mut serializer)?;
        }
        if let Some(rest) = &said.rest {
            self.add_rest(rest)?;
        }
        self.sink.write_all(&self.buffer)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.write_all(if self.any { b"\n  ]\n}\n" } else { b"]\n}\n" })?;
        self.sink.flush()
    }
}

impl Jsonld {
    /// Adds what no other property says exactly to the node that ends the buffer: JSON within JSON, on one line.
    fn add_rest(&mut self, rest: &[u8]) -> io::Result<()> {
        const END: &[u8] = b"\n    }";
        self.buffer.truncate(self.buffer.len() - END.len());
        write!(self.buffer, ",\n      \"{}\": ", schema_org::REST)?;
        self.buffer.extend_from_slice(rest);
        self.buffer.extend_from_slice(END);
        Ok(())
    }
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
        let context: Value = serde_json::from_str(Vocabulary::SchemaOrg.context_text()).unwrap();
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
