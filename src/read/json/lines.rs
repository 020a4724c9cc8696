//! JSON Lines: an object a line, read one by one, so that a file may be of any length.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::entry;
use crate::diagnostic::{Diagnostics, Span};
use crate::read::container;
use crate::read::format::{Entry, Holds, InputFormat, Reading, Sink};
use crate::read::stream::Stream;

pub(in crate::read) const FORMAT: InputFormat = InputFormat {
    name: "jsonl",
    title: "JSON Lines, an object a line: records that fonds wrote, or those of an interface",
    extensions: &["jsonl", "ndjson"],
    holds: Holds::Documents,
    reading: Reading::Stream { sniff, read },
};

/// How sure a text is that begins with an object on a line of its own; as sure as of a document where it has one line
/// alone.
fn sniff(head: &str) -> u8 {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_object = |line: &str| line.starts_with('{') && line.ends_with('}');
    match (lines.next(), lines.next()) {
        // A line may be longer than what is shown of it.
        (Some(line), None) if line.starts_with("{\"") => 60,
        (Some(first), Some(second)) if is_object(first) && second.starts_with('{') => 70,
        // Broken lines among whole ones.
        (Some(_), Some(_)) => {
            let (objects, all) = head.lines().fold((0, 0), |(objects, all), line| {
                (objects + usize::from(is_object(line.trim())), all + usize::from(!line.trim().is_empty()))
            });
            if objects * 2 >= all && all > 1 { 70 } else { 0 }
        }
        _ => 0,
    }
}

/// Reads the lines that are not blank; each is a record or says why it is none.
fn read(stream: &mut Stream<'_>, sink: &mut Sink<'_>) -> io::Result<ControlFlow<()>> {
    let mut index = 0;
    while stream.take_line()? {
        if stream.piece().trim_ascii().is_empty() {
            stream.skip();
            continue;
        }
        index += 1;
        let entry = if stream.is_full() {
            too_long(stream)?
        } else {
            let (source, diagnostics) = stream.cut();
            entry(source, diagnostics, (FORMAT.name, index, String::new()))
        };
        if sink(entry).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(if index == 0 { sink(Entry::nothing(stream.path())) } else { ControlFlow::Continue(()) })
}

/// Goes past a line that is longer than a record may be.
fn too_long(stream: &mut Stream<'_>) -> io::Result<Entry> {
    const SHOWN: usize = 200;
    let ended = |stream: &Stream<'_>| stream.piece().ends_with(b"\n");
    let limit = stream.options().max_bytes;
    let mut whole = ended(stream);
    // What stands behind the limit is let go as it comes.
    let (source, _) = stream.cut();
    while !whole && stream.take_line()? {
        whole = ended(stream);
        stream.skip();
    }
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(container::too_large(limit));
    let text = source.text();
    let shown = Span::new(0, text.floor_char_boundary(SHOWN.min(text.len())));
    Ok(Entry { source: Arc::new(source.part(shown)), raw: None, diagnostics })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Position;
    use crate::read::{self, Options};

    fn read_lines(text: &str, options: &Options) -> Vec<Entry> {
        read::read("a.jsonl", text.into(), options).map(Result::unwrap).collect()
    }

    #[test]
    fn lines_are_told_from_documents() {
        for (text, sure) in [
            ("{\"id\":1}\n{\"id\":2}\n", 70),
            ("\n{\"id\":1}\n\nbroken\n{\"id\":2}\n", 70),
            ("{\"id\":1}", 60),
            ("{\n  \"id\": 1\n}\n", 0),
            ("[\n{\"id\":1},\n{\"id\":2}\n]", 0),
            ("Dear {name}", 0),
        ] {
            assert_eq!(sniff(text), sure, "{text}");
        }
    }

    #[test]
    fn a_broken_line_costs_itself_alone() {
        let text = "\u{feff}{\"id\":\"1\"}\r\n\r\n{\"id\":\r\n[]\n{}\n{\"id\":\"é\",\"b\":0}";
        let entries = read_lines(text, &Options::default());
        let codes: Vec<Vec<&str>> = entries
            .iter()
            .map(|entry| entry.diagnostics.iter().map(|found| found.rule.code).collect())
            .collect();
        assert_eq!(codes, [vec![], vec!["INP004"], vec!["INP004"], vec!["INP004"], vec!["INP008"]]);
        let last = entries[4].raw.as_ref().unwrap();
        assert_eq!((last.index, last.source.first_line()), (5, 6));
        let place = last.fields[0].value.span().unwrap();
        assert_eq!(last.source.position(place.start), Position { line: 6, column: 8 });
        assert_eq!(last.source.file_span(place).of(text), "é");
    }

    #[test]
    fn a_line_above_the_limit_is_passed_over() {
        let options = Options { max_bytes: 100, ..Options::default() };
        let text = format!("{{\"id\":\"1\"}}\n{{\"title\":\"{}\"}}\n{{\"id\":\"3\"}}\n", "x".repeat(100_000));
        let entries = read_lines(&text, &options);
        let read: Vec<bool> = entries.iter().map(|entry| entry.raw.is_some()).collect();
        assert_eq!(read, [true, false, true]);
        assert_eq!(entries[1].diagnostics.iter().next().unwrap().rule.code, "INP006");
        assert!(entries[1].source.text().len() <= 200 && entries[1].source.first_line() == 2);
        assert_eq!(entries[2].source.first_line(), 3);
    }
}
