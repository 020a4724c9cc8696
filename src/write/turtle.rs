//! Turtle (RDF 1.1, W3C 2014): the same graph as `jsonld`, to be read by people too. Resources without a name stand
//! within what speaks of them.

use std::io::{self, Write};

use super::context::{Context, Name};
use super::format::{Options, OutputFormat, Sink, Writer};
use super::jsonld;
use super::ntriples::{iri, quoted};
use super::said::{Said, Vocabulary};
use crate::crosswalk::graph::{Node, Value};
use crate::diagnostic::Diagnostics;
use crate::record::Record;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "turtle",
    extension: "ttl",
    endings: &[],
    title: "Turtle: the graph of jsonld, for linked data and for the eye",
    standard: "RDF 1.1 Turtle (W3C, 2014); schema.org 30.0",
    fates: jsonld::FATES,
    open: |sink, options| begin(sink, options, Vocabulary::SchemaOrg),
};

struct Turtle {
    sink: Sink,
    said: Said,
    page: Page<'static>,
}

/// Begins an output of a vocabulary.
pub(super) fn begin(
    mut sink: Sink,
    options: &Options,
    vocabulary: Vocabulary,
) -> io::Result<Box<dyn Writer>> {
    let context = vocabulary.context();
    for (prefix, namespace) in &context.prefixes {
        writeln!(sink, "@prefix {prefix}: <{namespace}> .")?;
    }
    let page = Page { context, text: String::new() };
    Ok(Box::new(Turtle { sink, said: Said::new(vocabulary, options), page }))
}

impl Writer for Turtle {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        self.page.text.clear();
        for node in self.said.of(record, out)?.into_nodes()? {
            self.page.resource(&node);
        }
        self.sink.write_all(self.page.text.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.flush()
    }
}

/// The statements of one record.
struct Page<'c> {
    context: &'c Context,
    text: String,
}

impl Page<'_> {
    /// Writes all that is said of a resource, then of those with names in it.
    fn resource(&mut self, node: &Node<'_>) {
        let mut named = vec![node];
        let mut at = 0;
        while let Some(node) = named.get(at).copied() {
            at += 1;
            self.text.push('\n');
            match node.id() {
                Some(id) => self.name(id),
                None => self.text.push_str("[]"),
            }
            self.properties(node, 1, &mut named);
            self.text.push_str(" .\n");
        }
    }

    fn properties<'n>(&mut self, node: &'n Node<'_>, depth: usize, named: &mut Vec<&'n Node<'n>>) {
        let mut ends = "";
        for (key, values) in node.properties().filter(|(key, _)| *key != "@id") {
            self.text.push_str(ends);
            ends = " ;";
            self.line(depth);
            match key {
                "@type" => self.text.push('a'),
                key => self.name(key),
            }
            for (at, value) in values.iter().enumerate() {
                self.text.push_str(if at == 0 { " " } else { ", " });
                self.value(key, value, depth, named);
            }
        }
    }

    fn value<'n>(&mut self, key: &str, value: &'n Value<'_>, depth: usize, named: &mut Vec<&'n Node<'n>>) {
        match value {
            Value::Text(text) => self.literal(text, self.context.type_of(key)),
            Value::Literal(text, of) => self.literal(text, *of),
            Value::Node(node) => match node.id() {
                Some(id) => {
                    self.name(id);
                    if node.properties().count() > 1 {
                        named.push(node);
                    }
                }
                None => {
                    self.text.push('[');
                    self.properties(node, depth + 1, named);
                    self.line(depth);
                    self.text.push(']');
                }
            },
        }
    }

    fn literal(&mut self, text: &str, of: Option<&str>) {
        if of == Some("@id") {
            return self.name(text);
        }
        // The mark that need not be escaped.
        let mark = if text.contains('"') && !text.contains('\'') { '\'' } else { '"' };
        quoted(text, mark, &mut self.text);
        if let Some(of) = of {
            self.text.push_str("^^");
            self.name(of);
        }
    }

    fn name(&mut self, word: &str) {
        match self.context.name(word) {
            Name::Short(prefix, _, rest) => {
                self.text.push_str(prefix);
                self.text.push(':');
                self.text.push_str(rest);
            }
            name => iri(name, &mut self.text),
        }
    }

    fn line(&mut self, depth: usize) {
        self.text.push('\n');
        (0..depth).for_each(|_| self.text.push_str("    "));
    }
}
