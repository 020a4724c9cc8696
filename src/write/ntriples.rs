//! N-Triples (RDF 1.1, W3C 2014): one statement a line, for triple stores. The graph is that of `jsonld`.

use std::io::{self, Write};

use super::context::{Context, Name, property};
use super::format::{Options, OutputFormat, Sink, Writer};
use super::jsonld;
use super::said::{Said, Vocabulary};
use crate::crosswalk::graph::{Node, Value};
use crate::diagnostic::Diagnostics;
use crate::record::Record;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "ntriples",
    extension: "nt",
    endings: &[],
    title: "N-Triples, one statement a line: the graph of jsonld, for triple stores",
    standard: "RDF 1.1 N-Triples (W3C, 2014); schema.org 30.0",
    fates: jsonld::FATES,
    open: |sink, options| begin(sink, options, Vocabulary::SchemaOrg),
};

struct NTriples {
    sink: Sink,
    said: Said,
    lines: Lines<'static>,
}

/// Begins an output of a vocabulary.
pub(super) fn begin(sink: Sink, options: &Options, vocabulary: Vocabulary) -> io::Result<Box<dyn Writer>> {
    let lines = Lines { context: vocabulary.context(), blanks: 0, text: String::new() };
    Ok(Box::new(NTriples { sink, said: Said::new(vocabulary, options), lines }))
}

impl Writer for NTriples {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        self.lines.text.clear();
        for node in self.said.of(record, out)?.into_nodes()? {
            let subject = self.lines.subject(&node);
            self.lines.describe(&node, &subject);
        }
        self.sink.write_all(self.lines.text.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.flush()
    }
}

/// The statements of one record, as lines.
struct Lines<'c> {
    context: &'c Context,
    /// How many resources of the output were without a name.
    blanks: u64,
    text: String,
}

impl Lines<'_> {
    /// What a resource is called in statements; a label that is new in the output, where it has no name.
    fn subject(&mut self, node: &Node<'_>) -> String {
        let mut subject = String::new();
        match node.id() {
            Some(id) => iri(self.context.name(id), &mut subject),
            None => {
                self.blanks += 1;
                subject = format!("_:b{}", self.blanks);
            }
        }
        subject
    }

    fn describe(&mut self, node: &Node<'_>, subject: &str) {
        for (key, values) in node.properties().filter(|(key, _)| *key != "@id") {
            for value in values {
                self.text.push_str(subject);
                self.text.push(' ');
                iri(self.context.name(&property(key)), &mut self.text);
                self.text.push(' ');
                let inner = match value {
                    Value::Node(node) => {
                        let name = self.subject(node);
                        self.text.push_str(&name);
                        Some((node, name))
                    }
                    Value::Text(text) => {
                        let of = self.context.type_of(key);
                        self.literal(text, of);
                        None
                    }
                    Value::Literal(text, of) => {
                        self.literal(text, *of);
                        None
                    }
                };
                self.text.push_str(" .\n");
                if let Some((node, name)) = inner {
                    self.describe(node, &name);
                }
            }
        }
    }

    fn literal(&mut self, text: &str, of: Option<&str>) {
        if of == Some("@id") {
            return iri(self.context.name(text), &mut self.text);
        }
        quoted(text, '"', &mut self.text);
        if let Some(of) = of {
            self.text.push_str("^^");
            iri(self.context.name(of), &mut self.text);
        }
    }
}

/// Writes a name in whole.
pub(super) fn iri(name: Name<'_>, out: &mut String) {
    let parts = match name {
        Name::Blank(label) => return out.push_str(label),
        Name::Short(_, namespace, rest) => [namespace, rest],
        Name::Iri(iri) => [iri, ""],
    };
    out.push('<');
    parts.into_iter().for_each(|part| out.push_str(part));
    out.push('>');
}

/// Writes a string between quotation marks. What has no letter of its own after `\` and is no character of text is
/// written by its number.
pub(super) fn quoted(text: &str, mark: char, out: &mut String) {
    out.push(mark);
    for c in text.chars() {
        let letter = match c {
            '\t' => 't',
            '\u{8}' => 'b',
            '\n' => 'n',
            '\r' => 'r',
            '\u{c}' => 'f',
            '\\' => '\\',
            c if c == mark => c,
            '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
                continue;
            }
            c => {
                out.push(c);
                continue;
            }
        };
        out.extend(['\\', letter]);
    }
    out.push(mark);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_and_nothing_else() {
        let mut text = String::new();
        quoted("a \"b\" 'c' \\ \t\r\n\u{0}\u{7f}\u{ffff} é № 😀", '"', &mut text);
        assert_eq!(text, r#""a \"b\" 'c' \\ \t\r\n\u0000\u007F\uFFFF é № 😀""#);
        text.clear();
        quoted("a \"b\" 'c'", '\'', &mut text);
        assert_eq!(text, r#"'a "b" \'c\''"#);
    }
}
