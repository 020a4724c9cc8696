//! Sheets of text: comma-separated values as RFC 4180 has them, and their kin with `;`, tabs or `|`.
//!
//! A row at a time is held. A cell that opens a quotation mark and does not close it is taken for one that begins with
//! the mark as a letter, so that one slip does not swallow the rest of the file.

use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::columns::{self, Columns};
use super::dialect::{Dialect, Found, Scan, delimiters};
use super::notation::TextRow;
use super::row::Rows;
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::read::format::{Entry, Holds, InputFormat, Reading, Sink};
use crate::read::{HEAD, Stream, rules};
use crate::record::Text;
use crate::vocab::maps::Map;

/// Comma-separated values.
pub(in crate::read) const CSV: InputFormat = InputFormat {
    name: "csv",
    title: "comma-separated values with a row of headings; also with `;` or `|`",
    extensions: &["csv"],
    holds: Holds::Tables,
    reading: Reading::Stream {
        sniff: |head| sure(head, |delimiter| delimiter != b'\t'),
        read: |stream, sink| read(stream, sink, &CSV, None),
    },
};

/// Tab-separated values.
pub(in crate::read) const TSV: InputFormat = InputFormat {
    name: "tsv",
    title: "tab-separated values with a row of headings",
    extensions: &["tsv", "tab"],
    holds: Holds::Tables,
    reading: Reading::Stream {
        sniff: |head| sure(head, |delimiter| delimiter == b'\t'),
        read: |stream, sink| read(stream, sink, &TSV, Some(b'\t')),
    },
};

/// How sure it is that a text is a sheet: by the headings that are known, else by rows of equal length.
fn sure(head: &str, wanted: impl Fn(u8) -> bool) -> u8 {
    // Every page is asked this. Its first lines tell enough, unless a heading is known in them and no more than that.
    const GLANCE: usize = 1 << 10;
    const IN_DOUBT: std::ops::RangeInclusive<u8> = 6..=79;
    let glance = judged(&head[..head.floor_char_boundary(GLANCE)], &wanted);
    if IN_DOUBT.contains(&glance) { judged(head, &wanted) } else { glance }
}

/// How sure it is that the beginning of a text, as far as it is shown, is one of a sheet with a wanted delimiter.
fn judged(head: &str, wanted: impl Fn(u8) -> bool) -> u8 {
    let (delimiters, skip) = delimiters(head);
    let Some(found) = Dialect::of(&head[skip..], &delimiters, columns::is_known) else { return 0 };
    if !wanted(found.dialect.delimiter) {
        return 0;
    }
    match found {
        Found { known: 3.., .. } => 90,
        Found { width: 2.., known: 2, .. } => 80,
        Found { width: 2.., known: 1, rows: 1.., .. } if found.alike == found.rows => 30,
        Found { width: 1, known: 1, rows: 1.., .. } => 15,
        // Nothing known, but a table.
        Found { width: 2.., rows: 2.., .. } if found.alike == found.rows => 5,
        _ => 0,
    }
}

fn read(
    stream: &mut Stream<'_>,
    sink: &mut Sink<'_>,
    format: &'static InputFormat,
    delimiter: Option<u8>,
) -> io::Result<ControlFlow<()>> {
    let dialect = dialect(stream, delimiter)?;
    let mut rows = Lines { dialect, number: 0, sheet: None, format };
    loop {
        let flow = match rows.next(stream)? {
            Next::Row(end) => rows.row(stream, end, sink),
            Next::TooLong(line) => sink(too_long(stream, line)).map_break(|()| Stop::Enough),
            Next::End => break,
        };
        match flow {
            ControlFlow::Continue(()) => {}
            ControlFlow::Break(Stop::Enough) => return Ok(ControlFlow::Break(())),
            ControlFlow::Break(Stop::NoSheet) => return Ok(ControlFlow::Continue(())),
        }
    }
    let nothing = match &rows.sheet {
        Some((_, rows)) if rows.records > 0 => return Ok(ControlFlow::Continue(())),
        Some(_) => "no row stands below the headings",
        None => "nothing to read",
    };
    Ok(sink(unreadable(Source::new(stream.path(), ""), Diagnostic::new(&rules::EMPTY_FILE, nothing))))
}

/// Why no more rows are read.
enum Stop {
    /// The sink wants no more.
    Enough,
    /// Nobody knows the headings, so that what stands below them is no record.
    NoSheet,
}

/// The headings of a text, by how it begins.
pub(super) fn headings(head: &str) -> Option<Vec<String>> {
    let (delimiters, skip) = delimiters(head);
    Dialect::of(&head[skip..], &delimiters, columns::is_known)?.dialect.rows(&head[skip..]).into_iter().next()
}

/// Finds out the dialect by the head of the text; what is looked at stays the piece under way.
fn dialect(stream: &mut Stream<'_>, delimiter: Option<u8>) -> io::Result<Dialect> {
    while stream.piece().len() < HEAD {
        let ready = stream.fill_buf()?.len();
        if ready == 0 {
            break;
        }
        stream.consume(ready);
    }
    finish_line_end(stream)?;
    let head = String::from_utf8_lossy(stream.piece()).into_owned();
    let (mut choice, skip) = delimiters(&head);
    if let Some(delimiter) = delimiter {
        choice = vec![delimiter];
    }
    let found = Dialect::of(&head[skip..], &choice, columns::is_known);
    let dialect = found.map_or(Dialect::new(choice[0]), |found| found.dialect);
    stream.skip_to(skip);
    Ok(dialect)
}

/// Takes what stands before the next line end, and the line end; whether there was anything. A line that is longer than
/// a record may be is taken up to there.
fn take_line(stream: &mut Stream<'_>) -> io::Result<bool> {
    let begun = stream.piece().len();
    loop {
        let ready = stream.fill_buf()?;
        let end = ready.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let length = end.map_or(ready.len(), |end| end + 1);
        stream.consume(length);
        if length == 0 || end.is_some() || stream.is_full() {
            finish_line_end(stream)?;
            return Ok(stream.piece().len() > begun);
        }
    }
}

/// Takes the `\n` behind a `\r` that is the last byte of the piece under way.
fn finish_line_end(stream: &mut Stream<'_>) -> io::Result<()> {
    if stream.piece().last() == Some(&b'\r') && stream.fill_buf()?.first() == Some(&b'\n') {
        stream.consume(1);
    }
    Ok(())
}

/// The rows of a sheet as they come.
struct Lines {
    dialect: Dialect,
    /// The number of the row, from 1, that of the headings and blank ones counted.
    number: usize,
    /// What the columns hold and the rows below them, once the headings were read.
    sheet: Option<(Arc<Columns>, Rows)>,
    format: &'static InputFormat,
}

/// What comes next.
enum Next {
    /// A row: so many bytes of the piece under way.
    Row(usize),
    /// A row that is longer than a record may be, which was skipped; the line it began on.
    TooLong(usize),
    End,
}

impl Lines {
    fn next(&mut self, stream: &mut Stream<'_>) -> io::Result<Next> {
        let mut scan = Scan::default();
        self.number += 1;
        loop {
            if let Some(end) = scan.end(self.dialect, stream.piece()) {
                return Ok(Next::Row(end));
            }
            let full = stream.is_full();
            if !full && take_line(stream)? || scan.give_up() {
                continue;
            }
            if full {
                return Ok(Next::TooLong(skip_row(stream)?));
            }
            let rest = stream.piece().len();
            return Ok(if rest == 0 { Next::End } else { Next::Row(rest) });
        }
    }

    /// Hands on the row under way: as headings, as a record, or not at all where it is blank.
    fn row(&mut self, stream: &mut Stream<'_>, end: usize, sink: &mut Sink<'_>) -> ControlFlow<Stop> {
        let (source, mut said) = stream.cut_to(end);
        let slots = self.dialect.cells(source.text());
        let cells: Vec<Text> = slots.iter().map(|slot| Dialect::text(source.text(), *slot)).collect();
        for cell in slots.iter().zip(&cells).filter(|(slot, _)| slot.stray).map(|(_, cell)| cell) {
            let found =
                Diagnostic::new(&rules::MALFORMED, "a quotation mark opens the cell and does not close it");
            let note = "the cell is read up to where the next one begins, with the mark as a letter of it";
            said.push(found.at(cell.span()).with_note(note));
        }
        let Some((columns, rows)) = &mut self.sheet else {
            return self.bind(source, &cells, said, stream.options().map, sink);
        };
        let notation = TextRow { row: self.number, dialect: self.dialect, columns: Arc::clone(columns) };
        let source = Arc::new(source.with_notation(notation));
        match rows.raw(&source, &cells, &mut said) {
            Some(raw) => {
                let entry = Entry { source, raw: Some(raw), diagnostics: said };
                sink(entry).map_break(|()| Stop::Enough)
            }
            None => ControlFlow::Continue(()),
        }
    }

    /// Takes the first row that is not blank for the headings; where nobody knows them the sheet is none of records.
    fn bind(
        &mut self,
        source: Source,
        cells: &[Text],
        mut said: Diagnostics,
        map: Option<&'static Map>,
        sink: &mut Sink<'_>,
    ) -> ControlFlow<Stop> {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return ControlFlow::Continue(());
        }
        let headings: Vec<&str> = cells.iter().map(Text::as_str).collect();
        match Columns::bind(&headings, map) {
            Ok(columns) => {
                let columns = Arc::new(columns);
                self.sheet = Some((Arc::clone(&columns), Rows::new(columns, self.format.name)));
                ControlFlow::Continue(())
            }
            Err(why) => {
                said.push(columns::unknown_layout(why, cells.first().and_then(Text::span)));
                let _ = sink(Entry { source: Arc::new(source), raw: None, diagnostics: said });
                ControlFlow::Break(Stop::NoSheet)
            }
        }
    }
}

/// Lets a row go that is longer than a record may be; gives the line it began on.
fn skip_row(stream: &mut Stream<'_>) -> io::Result<usize> {
    let line = stream.line();
    loop {
        stream.skip();
        let more = take_line(stream)?;
        if !more || matches!(stream.piece().last(), Some(b'\n' | b'\r')) {
            stream.skip();
            return Ok(line);
        }
    }
}

fn too_long(stream: &Stream<'_>, line: usize) -> Entry {
    let message = format!("a row is longer than {} MiB", stream.options().max_bytes >> 20);
    let source = Source::new(stream.path(), "").with_first_line(line);
    unreadable(source, Diagnostic::new(&rules::LIMIT_HIT, message))
}

fn unreadable(source: Source, why: Diagnostic) -> Entry {
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(why);
    Entry { source: Arc::new(source), raw: None, diagnostics }
}
