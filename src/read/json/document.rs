//! A JSON document: an object, several one after the other, an array of them, or an object that holds such an array.

use std::sync::Arc;

use super::parse::{Fault, Node, Parser};
use super::{entry, says, shortened};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Source, Span};
use crate::read::format::{Document, Entries, Entry, Holds, InputFormat, Reading};
use crate::read::rules;

pub(in crate::read) const FORMAT: InputFormat = InputFormat {
    name: "json",
    title: "JSON, an object or an array of them: records that fonds wrote, or those of an interface",
    extensions: &["json"],
    holds: Holds::Anything,
    reading: Reading::Document { sniff, open },
};

pub(in crate::read) const LINKED: InputFormat = InputFormat {
    name: "jsonld",
    title: "JSON-LD with terms of schema.org: records that fonds wrote, or those of others",
    extensions: &["jsonld"],
    holds: Holds::Documents,
    reading: Reading::Document { sniff: sniff_linked, open: open_linked },
};

/// Members that hold the records where an object is what an interface answers with.
const WRAPPERS: &[&str] =
    &["results", "data", "items", "records", "documents", "hits", "response", "docs", "@graph"];

/// How deep the records may stand in what they are wrapped in.
const DEEPEST_WRAPPER: usize = 4;

fn sniff(text: &str) -> u8 {
    let text = text.trim_start();
    let begins = |mark: char, next: &[char]| {
        text.strip_prefix(mark).is_some_and(|rest| rest.trim_start().starts_with(next))
    };
    if begins('{', &['"', '}']) || begins('[', &['{', ']', '[']) { 60 } else { 0 }
}

/// As sure as of any JSON, and surer where a context stands at the beginning.
fn sniff_linked(text: &str) -> u8 {
    const LOOK: usize = 4096;
    let head = &text[..text.floor_char_boundary(LOOK.min(text.len()))];
    if head.contains("\"@context\"") || head.contains("\"@graph\"") {
        sniff(text) + sniff(text) / 2
    } else {
        0
    }
}

fn open(document: Document) -> Entries {
    Box::new(Records::new(document, FORMAT.name).map(Ok))
}

fn open_linked(document: Document) -> Entries {
    Box::new(Records::new(document, LINKED.name).map(Ok))
}

/// Goes through the records of a document.
struct Records {
    format: &'static str,
    source: Arc<Source>,
    /// What is to be said with the first record.
    said: Diagnostics,
    /// Where the next record begins, none behind the last one; or why that cannot be told.
    next: Result<Option<usize>, Fault>,
    /// Whether they stand in an array.
    in_array: bool,
    /// The pointer to the array.
    pointer: String,
    count: usize,
}

impl Records {
    fn new(document: Document, format: &'static str) -> Self {
        let Document { source, diagnostics: said } = document;
        let source = Arc::new(source);
        let mut records =
            Self { format, said, next: Ok(None), in_array: false, pointer: String::new(), count: 0, source };
        let mut parser = Parser::new(records.source.text(), 0);
        parser.white();
        records.next = Ok(Some(parser.at));
        match parser.peek() {
            Some(b'[') => records.enter(parser.at),
            Some(b'{') => {
                if let Ok(node) = parser.value() {
                    records.unwrap(&node);
                }
            }
            _ => {}
        }
        records
    }

    /// Goes into an array that begins at `start`.
    fn enter(&mut self, start: usize) {
        let mut parser = Parser::new(self.source.text(), start + 1);
        parser.white();
        self.in_array = true;
        self.next = Ok(Some(parser.at));
    }

    /// Goes to the records in what an interface answers with, and says what stands beside them.
    fn unwrap(&mut self, whole: &Node) {
        let mut node = whole;
        let mut pointer = String::new();
        let mut beside: Vec<&str> = Vec::new();
        for _ in 0..DEEPEST_WRAPPER {
            let holds =
                |key: &&&str| node.get(key).is_some_and(|inner| inner.members().is_some() || is_list(inner));
            let Some(key) = WRAPPERS.iter().find(holds) else { return };
            let members = node.members().unwrap_or_default();
            // A record may have a member of that name too.
            if members
                .iter()
                .any(|member| matches!(member.key.as_str(), "title" | "origin" | "citation_verbatim"))
            {
                return;
            }
            beside.extend(
                members
                    .iter()
                    .map(|member| member.key.as_str())
                    .filter(|other| other != key && *other != "@context"),
            );
            pointer.push_str(&format!("/{key}"));
            let Some(inner) = node.get(key) else { return };
            node = inner;
            if is_list(node) {
                break;
            }
        }
        if !is_list(node) {
            return;
        }
        if !beside.is_empty() {
            let message = format!("`{}` beside the records is left out", shortened(&beside));
            let found = Diagnostic::new(&rules::UNKNOWN_LABEL, message);
            self.said.push(found.with_severity(Severity::Note));
        }
        self.pointer = pointer;
        self.enter(node.span.start);
    }

    /// The value at `start`; the parser of the records then stands before the next one.
    fn value(&mut self, start: usize) -> Result<Span, Fault> {
        let mut parser = Parser::new(self.source.text(), start);
        let span = parser.value()?.span;
        parser.white();
        let next = match parser.peek() {
            Some(b',') => {
                parser.take(b',');
                parser.white();
                Ok(Some(parser.at))
            }
            Some(b']') if self.in_array => Ok(None),
            _ if self.in_array => Err(parser.fault("`,` or `]`")),
            next => Ok(next.map(|_| parser.at)),
        };
        self.next = next;
        Ok(span)
    }

    /// Says where nobody can tell any more what is a record.
    fn broken(&self, start: usize, fault: &Fault, mut said: Diagnostics) -> Entry {
        let start = start.min(fault.at);
        let source = self.source.part(Span::new(start, self.source.text().len()));
        let mut found = says(fault);
        found.span = Some(Span::new(fault.at - start, fault.at - start));
        said.push(found.with_help("correct it; what follows was not read"));
        Entry { source: Arc::new(source), raw: None, diagnostics: said }
    }
}

/// Whether a value is a list of objects.
fn is_list(node: &Node) -> bool {
    node.items().is_some_and(|items| items.iter().all(|item| item.members().is_some()))
}

impl Iterator for Records {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let mut said = std::mem::take(&mut self.said);
        let start = match std::mem::replace(&mut self.next, Ok(None)) {
            Ok(start) => start?,
            Err(fault) => return Some(self.broken(fault.at, &fault, said)),
        };
        if self.in_array && self.count == 0 && self.source.text().as_bytes().get(start) == Some(&b']') {
            said.push(Diagnostic::new(&rules::EMPTY_FILE, "no record in it"));
            return Some(Entry { source: Arc::clone(&self.source), raw: None, diagnostics: said });
        }
        self.count += 1;
        let span = match self.value(start) {
            Ok(span) => span,
            Err(fault) => return Some(self.broken(start, &fault, said)),
        };
        let alone = !self.in_array && self.count == 1 && self.next == Ok(None);
        let pointer = if alone { String::new() } else { format!("{}/{}", self.pointer, self.count - 1) };
        Some(entry(self.source.part(span), said, (self.format, self.count, pointer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{self, Options, by_name};
    use crate::record::Field;

    /// The IDs that come out, `!CODE` for what cannot be read.
    fn ids(text: &str) -> Vec<String> {
        let options = Options { from: by_name("json"), ..Options::default() };
        let shown = |entry: Entry| match &entry.raw {
            Some(raw) => raw.first(Field::Id).unwrap().value.to_string(),
            None => format!("!{}", entry.diagnostics.iter().last().unwrap().rule.code),
        };
        read::read("a", text.into(), &options).map(Result::unwrap).map(shown).collect()
    }

    #[test]
    fn records_are_found_in_whatever_they_are_wrapped_in() {
        for text in [
            r#"[{"id": "1"}, {"id": "2"}]"#,
            "{\"id\": \"1\"}\n{\"id\": \"2\"}",
            r#"{"count": 2, "results": [{"id": "1"}, {"id": "2"}]}"#,
            r#"{"response": {"found": 2, "docs": [{"id": "1"}, {"id": "2"}]}}"#,
        ] {
            assert_eq!(ids(text), ["1", "2"], "{text}");
        }
        assert_eq!(ids(r#"{"id": "1", "title": "T", "items": [{"id": "2"}]}"#), ["1"]);
        assert_eq!(ids("[]"), ["!INP001"]);
    }

    #[test]
    fn what_stands_before_a_break_is_read() {
        assert_eq!(ids(r#"[{"id": "1"}, {"id": "2"#), ["1", "!INP004"]);
        assert_eq!(ids(r#"[{"id": "1"} {"id": "2"}]"#), ["1", "!INP004"]);
        assert_eq!(ids(r#"[{"id": "1"}, 5, {"id": "2"}]"#), ["1", "!INP004", "2"]);
    }

    #[test]
    fn places_count_in_the_document() {
        let text = "\u{feff}{\"data\": [\n{\"id\": \"1\"},\n  {\"id\": \"é\", \"title\": \"x\"}]}";
        let entries = read::read("a.json", text.into(), &Options::default());
        let raw = entries.last().unwrap().unwrap().raw.unwrap();
        let title = raw.first(Field::Title).unwrap().value.span().unwrap();
        assert_eq!(raw.source.file_span(title).of(text), "x");
        assert_eq!(raw.source.position(title.start).line, 3);
        assert_eq!(raw.source.address(title).as_deref(), Some("/data/1/title"));
        assert_eq!((raw.index, raw.source.first_line()), (2, 3));
    }
}
