//! How a sheet of text is written: what stands between its cells, where rows and cells end.
//!
//! RFC 4180, and what spreadsheets and exports make of it: `;`, a tab or `|` between cells, any line end, blanks before
//! and behind a quoted cell. A quotation mark that does not open and close a cell as it should is a letter of the cell.

use crate::diagnostic::Span;
use crate::record::{Text, TextBuilder};

/// What may stand between two cells, the usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many rows of the head are looked at to tell the delimiter.
const ROWS: usize = 30;

/// How a sheet of text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What stands between two cells: one ASCII character.
    pub(super) delimiter: u8,
}

/// A cell in the text of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// Its words; of a quoted cell without the marks around it.
    pub(super) span: Span,
    /// Whether it stands in quotation marks.
    pub(super) quoted: bool,
    /// Whether it begins with a quotation mark that is not closed as it should be.
    pub(super) stray: bool,
}

/// Where a scan of a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before the first letter of a cell.
    Start,
    Plain,
    Quoted,
    /// Behind a quotation mark in a quoted cell: its end, or the first of two.
    Mark,
    /// Behind the end of a quoted cell.
    Closed,
}

/// What a byte ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Nothing,
    Cell,
    Row,
    /// A cell that began as a quoted one and is none.
    Stray,
}

impl Dialect {
    /// The dialect of one delimiter.
    pub(super) const fn new(delimiter: u8) -> Self {
        Self { delimiter }
    }

    fn step(self, state: State, byte: u8) -> (State, Ends) {
        let ends = match byte {
            byte if byte == self.delimiter => Ends::Cell,
            b'\n' | b'\r' => Ends::Row,
            _ => Ends::Nothing,
        };
        match (state, byte, ends) {
            (State::Quoted, b'"', _) => (State::Mark, Ends::Nothing),
            (State::Quoted, ..) => (State::Quoted, Ends::Nothing),
            (State::Mark, b'"', _) => (State::Quoted, Ends::Nothing),
            (_, _, Ends::Cell | Ends::Row) => (State::Start, ends),
            (State::Start, b'"', _) => (State::Quoted, Ends::Nothing),
            (State::Start, b' ', _) => (State::Start, Ends::Nothing),
            (State::Start | State::Plain, ..) => (State::Plain, Ends::Nothing),
            (State::Mark | State::Closed, b' ', _) => (State::Closed, Ends::Nothing),
            (State::Mark | State::Closed, ..) => (State::Plain, Ends::Stray),
        }
    }

    /// The cells of a row; its line end is no part of the last one.
    pub(super) fn cells(self, row: &str) -> Vec<Slot> {
        let bytes = row.as_bytes();
        let mut slots = Vec::new();
        let (mut at, mut start, mut state, mut stray) = (0, 0, State::Start, false);
        loop {
            let (next, ends) = match bytes.get(at) {
                Some(byte) => self.step(state, *byte),
                None if state == State::Quoted => (State::Plain, Ends::Stray),
                None => (state, Ends::Row),
            };
            match ends {
                Ends::Nothing => {}
                Ends::Stray => {
                    // Read again as a cell whose marks are letters.
                    (at, state, stray) = (start, State::Plain, true);
                    continue;
                }
                Ends::Cell | Ends::Row => {
                    let quoted = matches!(state, State::Mark | State::Closed);
                    slots.push(Slot { span: content(row, Span::new(start, at), quoted), quoted, stray });
                    (start, stray) = (at + 1, false);
                }
            }
            if ends == Ends::Row {
                return slots;
            }
            (at, state) = (at + 1, next);
        }
    }

    /// The words of a cell, each with its place: two quotation marks in a quoted cell are one.
    pub(super) fn text(row: &str, slot: Slot) -> Text {
        let words = slot.span.of(row);
        if words.is_empty() {
            return Text::empty_at(slot.span.start);
        }
        if !slot.quoted || !words.contains('"') {
            return Text::verbatim(row, slot.span);
        }
        let mut builder = TextBuilder::new();
        let mut at = slot.span.start;
        for piece in words.split("\"\"") {
            if at > slot.span.start {
                builder.put("\"", Span::new(at - 2, at));
            }
            builder.copy(row, Span::new(at, at + piece.len()));
            at += piece.len() + 2;
        }
        builder.build()
    }

    /// The dialect of a text by how it begins, and how many of its headings `is_known`. `delimiters` may be chosen; the
    /// head may be cut in the middle of a row.
    pub(super) fn of(head: &str, delimiters: &[u8], is_known: impl Fn(&str) -> bool) -> Option<Found> {
        let found = delimiters.iter().filter_map(|delimiter| {
            let dialect = Self::new(*delimiter);
            let mut rows = dialect.rows(head).into_iter();
            let headings = rows.next()?;
            let known = headings.iter().filter(|heading| is_known(heading)).count();
            let rest: Vec<usize> = rows.map(|row| row.len()).collect();
            let alike = rest.iter().filter(|width| **width == headings.len()).count();
            Some(Found { dialect, width: headings.len(), known, rows: rest.len(), alike })
        });
        // Of equally good ones the first.
        found.reduce(|best, next| if next.rank() > best.rank() { next } else { best })
    }

    /// The first rows of a text that are not blank.
    pub(super) fn rows(self, head: &str) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        let mut from = 0;
        while from < head.len() && rows.len() < ROWS {
            let mut scan = Scan::default();
            let found = scan.end(self, &head.as_bytes()[from..]);
            // The last row may be cut off; where it is the only one it counts.
            if found.is_none() && !rows.is_empty() && head.len() > super::super::HEAD / 2 {
                break;
            }
            let end = from + found.unwrap_or(head.len() - from);
            let row = &head[from..end];
            let cells: Vec<String> =
                self.cells(row).into_iter().map(|slot| Self::text(row, slot).into_string()).collect();
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(cells);
            }
            from = end;
        }
        rows
    }
}

/// What of a cell are its words: all of a plain one, what stands between the marks of a quoted one.
fn content(row: &str, span: Span, quoted: bool) -> Span {
    let words = span.of(row);
    if !quoted {
        return span;
    }
    let start = span.start + words.find('"').map_or(0, |at| at + 1);
    let end = span.start + words.rfind('"').unwrap_or(words.len());
    Span::new(start, end.max(start))
}

/// A dialect that was found, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) dialect: Dialect,
    /// How many headings there are, and how many of them are known.
    pub(super) width: usize,
    pub(super) known: usize,
    /// How many rows were looked at below them, and how many have as many cells.
    pub(super) rows: usize,
    pub(super) alike: usize,
}

impl Found {
    fn rank(&self) -> (usize, usize, usize) {
        let alike = if self.width > 1 { self.alike } else { 0 };
        (self.known, alike, self.width)
    }
}

/// The delimiters that are looked for in a text: a first line `sep=;`, as spreadsheets write it, settles it.
pub(super) fn delimiters(head: &str) -> (Vec<u8>, usize) {
    let line = head.lines().next().unwrap_or_default();
    let told = line.trim_end().strip_prefix("sep=").map(str::as_bytes);
    match told {
        Some([delimiter]) if delimiter.is_ascii() => {
            let end = head.find('\n').map_or(head.len(), |end| end + 1);
            (vec![*delimiter], end)
        }
        _ => (DELIMITERS.to_vec(), 0),
    }
}

/// A search for the end of a row, which goes on as more bytes come.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan {
    at: usize,
    /// Where the cell begins.
    cell: usize,
    state: State,
}

impl Default for Scan {
    fn default() -> Self {
        Self { at: 0, cell: 0, state: State::Start }
    }
}

impl Scan {
    /// One past the line end that ends the row; none where `bytes`, which begin with the row, do not have it yet.
    pub(super) fn end(&mut self, dialect: Dialect, bytes: &[u8]) -> Option<usize> {
        while let Some(byte) = bytes.get(self.at) {
            let (state, ends) = dialect.step(self.state, *byte);
            self.at += 1;
            match ends {
                Ends::Nothing => self.state = state,
                Ends::Cell => (self.state, self.cell) = (state, self.at),
                Ends::Stray => (self.at, self.state) = (self.cell, State::Plain),
                Ends::Row => {
                    let two = *byte == b'\r' && bytes.get(self.at) == Some(&b'\n');
                    return Some(self.at + usize::from(two));
                }
            }
        }
        None
    }

    /// Takes the mark of a cell that is not closed for a letter; whether there was such a cell.
    pub(super) fn give_up(&mut self) -> bool {
        let open = self.state == State::Quoted;
        if open {
            (self.at, self.state) = (self.cell, State::Plain);
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COMMA: Dialect = Dialect::new(b',');

    fn cells(row: &str) -> Vec<String> {
        COMMA.cells(row).into_iter().map(|slot| Dialect::text(row, slot).into_string()).collect()
    }

    #[test]
    fn cells_are_cut_as_rfc_4180_has_it() {
        assert_eq!(cells("a,\"b,\"\"c\"\"\r\nd\",,e\r\n"), ["a", "b,\"c\"\r\nd", "", "e"]);
        assert_eq!(cells("\n"), [""]);
        assert_eq!(cells("\"\"\"\"\"\""), ["\"\""]);
        assert_eq!(cells("a, \"b, c\" ,d"), ["a", "b, c", "d"]);
    }

    #[test]
    fn marks_that_quote_nothing_are_letters() {
        assert_eq!(cells("\"He\" said,b"), ["\"He\" said", "b"]);
        assert_eq!(cells("a,\"open,b"), ["a", "\"open", "b"]);
        assert_eq!(cells("5\" disk,b"), ["5\" disk", "b"]);
        assert!(COMMA.cells("a,\"open,b")[1].stray);
    }

    #[test]
    fn a_mark_in_a_cell_keeps_its_place() {
        let row = "a,\"b\"\"c\"";
        let text = Dialect::text(row, COMMA.cells(row)[1]);
        assert_eq!(text, "b\"c");
        assert_eq!(text.source_span(Span::new(1, 2)).map(|span| span.of(row)), Some("\"\""));
        assert_eq!(text.source_span(Span::new(2, 3)), Some(Span::new(6, 7)));
    }

    #[test]
    fn a_row_ends_at_any_line_end_outside_of_quotes() {
        let end = |bytes: &str| Scan::default().end(COMMA, bytes.as_bytes());
        assert_eq!(end("a,b\nc"), Some(4));
        assert_eq!(end("a,b\r\nc"), Some(5));
        assert_eq!(end("a,b\rc"), Some(4));
        assert_eq!(end("a,\"b\nc\"\nd"), Some(8));
        assert_eq!(end("a,\"b\nc"), None);
        assert_eq!(end("a,\"b\nc\"d\n"), Some(5));
    }

    #[test]
    fn the_delimiter_is_told_by_headings_then_by_rows() {
        let delimiter = |head: &str| {
            let (delimiters, skip) = delimiters(head);
            let known = |heading: &str| matches!(heading, "title" | "date");
            Dialect::of(&head[skip..], &delimiters, known).map(|found| char::from(found.dialect.delimiter))
        };
        assert_eq!(delimiter("title;date\nA, B, C;1\n"), Some(';'));
        assert_eq!(delimiter("x\ty, z\n1\t2\n3\t4\n"), Some('\t'));
        assert_eq!(delimiter("title|date\n"), Some('|'));
        assert_eq!(delimiter("sep=^\na^b\n"), Some('^'));
    }

    proptest! {
        #[test]
        fn every_byte_of_a_row_lies_in_a_cell_or_between(row in "[a\",; \n\r]{0,24}") {
            let slots = COMMA.cells(&row);
            prop_assert!(slots.windows(2).all(|pair| pair[0].span.end < pair[1].span.start));
            for slot in slots {
                let text = Dialect::text(&row, slot);
                prop_assert!(slot.span.end <= row.len());
                prop_assert!(text.len() <= slot.span.len());
            }
        }

        #[test]
        fn what_is_quoted_reads_back(values in prop::collection::vec("[a\",; \n\ré]{0,8}", 1..5)) {
            let quoted: Vec<String> =
                values.iter().map(|value| format!("\"{}\"", value.replace('"', "\"\""))).collect();
            let row = quoted.join(",") + "\n";
            prop_assert_eq!(Scan::default().end(COMMA, row.as_bytes()), Some(row.len()));
            prop_assert_eq!(cells(&row), values);
        }
    }
}
