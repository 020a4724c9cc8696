//! What the XML outputs share: a collection of records, one element a statement.
//!
//! Follows XML 1.0 (Fifth Edition): characters that it cannot hold are left out and reported, all others
//! come back as they were written.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::loss::{self, Loss};
use super::{Options, Sink, rules};
use crate::crosswalk::dublin_core::Statement;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Record;

/// The name of the element that holds the records: no namespace of any schema.
const ROOT: &str = "records";

/// How a schema dresses a record.
pub(super) struct Dress {
    /// The element of a record, with its prefix.
    pub(super) record: &'static str,
    /// Its attributes: the namespaces, so that each record stands alone.
    pub(super) attributes: &'static [(&'static str, &'static str)],
    /// The prefix of the statements, with the colon.
    pub(super) prefix: &'static str,
    /// The prefix of encoding schemes, with the colon.
    pub(super) scheme_prefix: &'static str,
}

/// What a schema says of a record.
type Say = for<'a> fn(&'a Record, &Options) -> Vec<Statement<'a>>;

/// Writes a collection of records as the statements that a schema makes of each.
pub(super) struct Statements {
    collection: Collection,
    options: Options,
    format: &'static str,
    losses: &'static [Loss],
    say: Say,
}

impl Statements {
    /// Begins an output in the format of that name.
    pub(super) fn open(
        sink: Sink,
        options: &Options,
        dress: &'static Dress,
        format: &'static str,
        losses: &'static [Loss],
        say: Say,
    ) -> io::Result<Box<dyn super::Writer>> {
        let collection = Collection::open(sink, dress)?;
        Ok(Box::new(Self { collection, options: options.clone(), format, losses, say }))
    }
}

impl super::Writer for Statements {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        loss::report(self.format, self.losses, record, &self.options, out);
        self.collection.record(&(self.say)(record, &self.options), out)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.collection.finish()
    }
}

/// A collection of records in XML, indented by two.
struct Collection {
    writer: Writer<Sink>,
    dress: &'static Dress,
}

impl Collection {
    /// Begins a collection.
    fn open(sink: Sink, dress: &'static Dress) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(sink, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        writer.write_event(Event::Start(BytesStart::new(ROOT)))?;
        Ok(Self { writer, dress })
    }

    /// Writes a record.
    fn record(&mut self, statements: &[Statement<'_>], out: &mut Diagnostics) -> io::Result<()> {
        let dress = self.dress;
        let start = BytesStart::new(dress.record).with_attributes(dress.attributes.iter().copied());
        self.writer.write_event(Event::Start(start))?;
        for statement in statements {
            self.statement(statement, out)?;
        }
        self.writer.write_event(Event::End(BytesEnd::new(dress.record)))
    }

    fn statement(&mut self, statement: &Statement<'_>, out: &mut Diagnostics) -> io::Result<()> {
        let (text, removed) = holdable(&statement.text);
        if let Some(first) = removed.first() {
            out.push(not_in_xml(statement.field, *first, removed.len()));
        }
        if text.is_empty() {
            return Ok(());
        }
        let name = format!("{}{}", self.dress.prefix, statement.name);
        let mut start = BytesStart::new(name.as_str());
        if let Some(scheme) = statement.scheme {
            start.push_attribute((
                "xsi:type",
                format!("{}{}", self.dress.scheme_prefix, scheme.name()).as_str(),
            ));
        } else if let Some(language) = statement.language {
            start.push_attribute(("xml:lang", language));
        }
        self.writer.write_event(Event::Start(start))?;
        self.writer.write_event(Event::Text(BytesText::from_escaped(escaped(&text))))?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Ends the collection.
    fn finish(mut self) -> io::Result<()> {
        self.writer.write_event(Event::End(BytesEnd::new(ROOT)))?;
        let mut sink = self.writer.into_inner();
        sink.write_all(b"\n")?;
        sink.flush()
    }
}

fn not_in_xml(field: &'static str, first: char, count: usize) -> Diagnostic {
    let what = match count {
        1 => format!("U+{:04X} in `{field}` cannot stand in XML and was left out", u32::from(first)),
        _ => format!(
            "{count} characters in `{field}` cannot stand in XML and were left out, the first U+{:04X}",
            u32::from(first)
        ),
    };
    Diagnostic::new(&rules::NOT_IN_XML, what).in_field(field)
}

/// A text without the characters that XML cannot hold, and these.
fn holdable(text: &str) -> (Cow<'_, str>, Vec<char>) {
    if text.chars().all(is_xml_char) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (kept, removed): (String, String) = text.chars().partition(|c| is_xml_char(*c));
    (Cow::Owned(kept), removed.chars().collect())
}

/// Production 2, Char.
fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// A text for the content of an element. A carriage return is written as a reference, since section 2.11
/// would have it read as a line feed.
fn escaped(text: &str) -> Cow<'_, str> {
    let escaped = partial_escape(text);
    if escaped.contains('\r') { Cow::Owned(escaped.replace('\r', "&#13;")) } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_only_where_it_must_be() {
        assert_eq!(escaped("a < b & ]]> \"c\" 'd'\r\n"), "a &lt; b &amp; ]]&gt; \"c\" 'd'&#13;\n");
    }

    #[test]
    fn characters_that_xml_cannot_hold_are_taken_out() {
        let (kept, removed) = holdable("a\u{0}b\u{3}\u{fffe}c\u{fffd}\u{85}\u{202e}\u{1f600}\t\n");
        assert_eq!(kept, "abc\u{fffd}\u{85}\u{202e}\u{1f600}\t\n");
        assert_eq!(removed, ['\u{0}', '\u{3}', '\u{fffe}']);
    }
}
