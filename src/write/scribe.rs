//! Writes XML: elements with their values, what XML cannot hold left out and remembered for a report.
//!
//! Follows XML 1.0 (Fifth Edition): characters that it cannot hold are left out and reported, all others
//! come back as they were written.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::format::Sink;
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Attributes of an element: names with values.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// Writes one XML document, indented by two.
pub(super) struct Scribe {
    writer: Writer<Sink>,
    /// The names of the elements that are open, the innermost last.
    open: Vec<String>,
    /// What could not be written: the field, the first character, and how many.
    removed: Vec<(&'static str, char, usize)>,
}

impl Scribe {
    /// Begins a document with its XML declaration.
    pub(super) fn new(sink: Sink) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(sink, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer, open: Vec::new(), removed: Vec::new() })
    }

    /// Goes on within a document that another scribe writes: as many elements are open there.
    pub(super) fn within(depth: usize, sink: Sink) -> io::Result<Self> {
        let mut writer: Writer<Sink> = Writer::new_with_indent(Box::new(io::sink()), b' ', 2);
        for _ in 0..depth {
            writer.write_event(Event::Start(BytesStart::new("open")))?;
        }
        *writer.get_mut() = sink;
        Ok(Self { writer, open: Vec::new(), removed: Vec::new() })
    }

    /// Where the document goes, for elements that were written before and are put into it as they are.
    pub(super) fn sink(&mut self) -> &mut Sink {
        self.writer.get_mut()
    }

    /// Begins an element that holds others. Attributes that come from a record belong to `field`.
    pub(super) fn start(
        &mut self,
        field: &'static str,
        name: &str,
        attributes: Attributes<'_>,
    ) -> io::Result<()> {
        let start = self.tag(field, name, attributes);
        self.writer.write_event(Event::Start(start))?;
        self.open.push(name.to_owned());
        Ok(())
    }

    /// Ends the innermost element.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let Some(name) = self.open.pop() else { return Ok(()) };
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// Writes an element with a text; none where nothing is left of the text. Says whether it was written.
    pub(super) fn text(
        &mut self,
        field: &'static str,
        name: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> io::Result<bool> {
        let kept = self.holdable(field, text);
        if kept.is_empty() {
            return Ok(false);
        }
        let start = self.tag(field, name, attributes);
        self.writer.write_event(Event::Start(start))?;
        self.writer.write_event(Event::Text(BytesText::from_escaped(escaped(&kept))))?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))?;
        Ok(true)
    }

    /// Whether XML can hold any words of a text. What it cannot is remembered where there are none.
    pub(super) fn can_hold(&mut self, field: &'static str, text: &str) -> bool {
        let (kept, removed) = holdable(text);
        let holds = !kept.trim().is_empty();
        if let (false, Some(first)) = (holds, removed.first()) {
            self.removed.push((field, *first, removed.len()));
        }
        holds
    }

    /// Writes an element that holds one other with a text; neither where nothing is left of the text.
    pub(super) fn wrapped(
        &mut self,
        field: &'static str,
        outer: (&str, Attributes<'_>),
        inner: &str,
        text: &str,
    ) -> io::Result<()> {
        let is_kept = is_holdable(text);
        if is_kept {
            self.start(field, outer.0, outer.1)?;
        }
        self.text(field, inner, &[], text)?;
        if is_kept { self.end() } else { Ok(()) }
    }

    /// Writes an element without content.
    pub(super) fn empty(
        &mut self,
        field: &'static str,
        name: &str,
        attributes: Attributes<'_>,
    ) -> io::Result<()> {
        let tag = self.tag(field, name, attributes);
        self.writer.write_event(Event::Empty(tag))
    }

    /// Reports what could not be written since the last report: one finding a field and value.
    pub(super) fn report(&mut self, out: &mut Diagnostics) {
        for (field, first, count) in self.removed.drain(..) {
            out.push(not_in_xml(field, first, count));
        }
    }

    /// Ends all open elements and the document.
    pub(super) fn finish(mut self) -> io::Result<()> {
        while !self.open.is_empty() {
            self.end()?;
        }
        let mut sink = self.writer.into_inner();
        sink.write_all(b"\n")?;
        sink.flush()
    }

    fn tag<'n>(&mut self, field: &'static str, name: &'n str, attributes: Attributes<'_>) -> BytesStart<'n> {
        let mut tag = BytesStart::new(name);
        for (name, value) in attributes {
            let kept = self.holdable(field, value);
            tag.push_attribute((*name, kept.as_ref()));
        }
        tag
    }

    /// A text without the characters that XML cannot hold; these are remembered.
    fn holdable<'t>(&mut self, field: &'static str, text: &'t str) -> Cow<'t, str> {
        let (kept, removed) = holdable(text);
        if let Some(first) = removed.first() {
            self.removed.push((field, *first, removed.len()));
        }
        kept
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

/// Whether XML can hold anything of a text.
pub(super) fn is_holdable(text: &str) -> bool {
    text.chars().any(is_xml_char)
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
    use crate::write::waiting::Waiting;

    #[test]
    fn text_is_escaped_only_where_it_must_be() {
        assert_eq!(escaped("a < b & ]]> \"c\" 'd'\r\n"), "a &lt; b &amp; ]]&gt; \"c\" 'd'&#13;\n");
    }

    #[test]
    fn what_was_written_apart_fits_into_the_document() {
        let spool = Waiting::new();
        let mut apart = Scribe::within(2, spool.sink()).unwrap();
        apart.start("", "c", &[]).unwrap();
        apart.text("", "d", &[], "x").unwrap();
        apart.end().unwrap();
        let whole = Waiting::new();
        let mut scribe = Scribe::new(whole.sink()).unwrap();
        scribe.start("", "a", &[]).unwrap();
        scribe.start("", "b", &[]).unwrap();
        spool.reader().unwrap().copy(0, spool.length(), scribe.sink()).unwrap();
        scribe.finish().unwrap();
        let mut bytes: Vec<u8> = Vec::new();
        whole.reader().unwrap().copy(0, whole.length(), &mut bytes).unwrap();
        let expected = "\n<a>\n  <b>\n    <c>\n      <d>x</d>\n    </c>\n  </b>\n</a>\n";
        assert!(String::from_utf8(bytes).unwrap().ends_with(expected));
    }

    #[test]
    fn characters_that_xml_cannot_hold_are_taken_out() {
        let (kept, removed) = holdable("a\u{0}b\u{3}\u{fffe}c\u{fffd}\u{85}\u{202e}\u{1f600}\t\n");
        assert_eq!(kept, "abc\u{fffd}\u{85}\u{202e}\u{1f600}\t\n");
        assert_eq!(removed, ['\u{0}', '\u{3}', '\u{fffe}']);
    }
}
