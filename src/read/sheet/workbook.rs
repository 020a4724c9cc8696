//! Workbooks: the sheet `records`, or else the first whose headings are known, one record a row.
//!
//! A workbook of ours goes on on `records 2` and so on, and values that no cell holds go on on the sheet `long`.
//!
//! The text of a record is its row, shown as the cells with tabs between them, so that a report has something to show;
//! its line is the number of the row.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil;

use super::columns::{self, Columns, To};
use super::long::{self, Long};
use super::notation::WorkbookRow;
use super::ods::Ods;
use super::parts::Broken;
use super::row::Rows;
use super::xlsx::Xlsx;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Source, Span};
use crate::read::format::{Binary, Entries, Entry, Holds, InputFormat, Reading};
use crate::read::rules;
use crate::record::workbook::{RECORDS, sheet_name};
use crate::record::{Text, TextBuilder};

/// Excel workbooks.
pub(in crate::read) const XLSX: InputFormat = InputFormat {
    name: "xlsx",
    title: "Excel workbook with a row of headings",
    extensions: &["xlsx", "xlsm"],
    holds: Holds::Tables,
    reading: Reading::Binary {
        sniff: |head| if is_xlsx(head) { 95 } else { 0 },
        open: |binary| entries(binary, XLSX.name, |bytes, most| Ok(Box::new(Xlsx::open(bytes, most)?))),
    },
};

/// OpenDocument spreadsheets.
pub(in crate::read) const ODS: InputFormat = InputFormat {
    name: "ods",
    title: "OpenDocument spreadsheet with a row of headings",
    extensions: &["ods"],
    holds: Holds::Tables,
    reading: Reading::Binary {
        sniff: |head| if is_ods(head) { 95 } else { 0 },
        open: |binary| entries(binary, ODS.name, |bytes, most| Ok(Box::new(Ods::open(bytes, most)?))),
    },
};

/// How many columns a sheet has at most.
pub(super) const COLUMNS: usize = 16_384;

/// What stands for a line break inside a cell where a row is shown on one line.
const BREAK: &str = "⏎";

/// A workbook of some format.
pub(super) trait Book {
    /// The names of its sheets, in order.
    fn sheets(&self) -> Vec<String>;

    /// Hands on the rows of a sheet that have something in them, in order.
    fn rows(&mut self, sheet: usize, each: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Broken>;
}

/// A row of a sheet.
#[derive(Debug)]
pub(super) struct Row {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its cells with something in them, by column.
    pub(super) cells: Vec<Cell>,
}

/// A cell of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The number of its column, from 0.
    pub(super) column: usize,
    pub(super) text: String,
    pub(super) was: Was,
}

/// What a cell was in the workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Was {
    /// A date, whose words are lost.
    Date,
    Other,
}

/// Whether a file begins as a workbook does: a ZIP archive with the parts of one.
fn is_xlsx(head: &[u8]) -> bool {
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    head.starts_with(b"PK\x03\x04") && has(b"xl/") && (has(b"[Content_Types].xml") || has(b"_rels/.rels"))
}

/// OpenDocument 1.3 part 2, 3.3: the media type is the first file, as it is.
fn is_ods(head: &[u8]) -> bool {
    const TYPE: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    head.starts_with(b"PK\x03\x04") && head.get(30..).is_some_and(|rest| rest.starts_with(TYPE))
}

type Open = fn(Vec<u8>, usize) -> Result<Box<dyn Book>, Broken>;

fn entries(binary: Binary, format: &'static str, open: Open) -> Entries {
    let Binary { path, bytes, options } = binary;
    let mut reader = Reader { path, format, all: Vec::new(), records: 0, most: options.max_bytes };
    let read = open(bytes, options.max_bytes).and_then(|mut book| reader.book(&mut *book, options.map));
    if let Err(broken) = read {
        let why = match broken {
            Broken::TooLarge => {
                let message = format!("the workbook unpacks to more than {} MiB", 4 * (reader.most >> 20));
                Diagnostic::new(&rules::LIMIT_HIT, message)
            }
            Broken::Malformed(why) => {
                Diagnostic::new(&rules::MALFORMED, format!("the workbook cannot be read further: {why}"))
            }
        };
        reader.refuse(why);
    }
    Box::new(reader.all.into_iter().map(Ok))
}

/// The headings of the sheet that would be read.
pub(super) fn headings(bytes: Vec<u8>, max_bytes: usize) -> Option<Vec<String>> {
    let mut book: Box<dyn Book> = if is_ods(&bytes) {
        Box::new(Ods::open(bytes, max_bytes).ok()?)
    } else {
        Box::new(Xlsx::open(bytes, max_bytes).ok()?)
    };
    let mut long = Long::of(&mut *book, max_bytes).ok()?;
    let (found, _) = choose(&mut *book, &mut long, None).ok()?;
    found.map(|found| found.headings)
}

/// Puts the records of a workbook together.
struct Reader {
    path: String,
    format: &'static str,
    all: Vec<Entry>,
    /// How many records there were.
    records: usize,
    most: usize,
}

/// The sheet that is read.
struct Chosen {
    sheet: usize,
    headings: Vec<String>,
}

/// The sheet called `records`, or else the first whose headings are known; and the headings of the first sheet that
/// has any, where there is no such one.
fn choose(
    book: &mut dyn Book,
    long: &mut Long,
    map: Option<&'static crate::vocab::maps::Map>,
) -> Result<(Option<Chosen>, Option<Vec<String>>), Broken> {
    let names = book.sheets();
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| !names[*at].eq_ignore_ascii_case(RECORDS));
    let mut first = None;
    for sheet in order {
        let Some(headings) = first_row(book, sheet)? else { continue };
        let headings =
            headings.into_iter().map(|heading| long.whole(heading)).collect::<Result<Vec<_>, _>>()?;
        let names: Vec<&str> = headings.iter().map(String::as_str).collect();
        if Columns::bind(&names, map).is_ok() {
            return Ok((Some(Chosen { sheet, headings }), None));
        }
        first.get_or_insert(headings);
    }
    Ok((None, first))
}

/// The first row of a sheet that has anything in it.
pub(super) fn first_row(book: &mut dyn Book, sheet: usize) -> Result<Option<Vec<String>>, Broken> {
    let mut found = None;
    book.rows(sheet, &mut |row| {
        let cells = spread(row.cells);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return ControlFlow::Continue(());
        }
        found = Some(cells);
        ControlFlow::Break(())
    })?;
    Ok(found)
}

/// Cells in their columns, empty ones between them.
pub(super) fn spread(cells: Vec<Cell>) -> Vec<String> {
    let mut all = Vec::new();
    for cell in cells {
        all.resize(all.len().max(cell.column + 1), String::new());
        all[cell.column] = cell.text;
    }
    all
}

impl Reader {
    fn book(
        &mut self,
        book: &mut dyn Book,
        map: Option<&'static crate::vocab::maps::Map>,
    ) -> Result<(), Broken> {
        let names = book.sheets();
        if names.is_empty() {
            return Err(Broken::Malformed("it names no sheet".to_owned()));
        }
        let mut long = Long::of(book, self.most)?;
        let (chosen, first) = choose(book, &mut long, map)?;
        let Some(chosen) = chosen else {
            let headings: Vec<&str> = first.iter().flatten().map(String::as_str).collect();
            let why = Columns::bind(&headings, map).err().unwrap_or_default();
            self.refuse(columns::unknown_layout(why, None));
            return Ok(());
        };
        let ours = self.sheet(book, &mut long, &names[chosen.sheet], chosen.sheet, &chosen.headings, map)?;
        let mut number = 2;
        // Sheets of ours go on on others.
        while let Some(sheet) = names.iter().position(|name| {
            ours && names[chosen.sheet].eq_ignore_ascii_case(RECORDS)
                && name.eq_ignore_ascii_case(&sheet_name(RECORDS, number))
        }) {
            let headings = first_row(book, sheet)?.unwrap_or_default();
            let headings =
                headings.into_iter().map(|cell| long.whole(cell)).collect::<Result<Vec<_>, _>>()?;
            let bound: Vec<&str> = headings.iter().map(String::as_str).collect();
            if Columns::bind(&bound, map).is_ok_and(|columns| columns.ours) {
                self.sheet(book, &mut long, &names[sheet], sheet, &headings, map)?;
            }
            number += 1;
        }
        if self.records == 0 {
            self.refuse(Diagnostic::new(&rules::EMPTY_FILE, "no row stands below the headings"));
        }
        Ok(())
    }

    /// The records of a sheet; says whether the sheet is one of ours.
    fn sheet(
        &mut self,
        book: &mut dyn Book,
        long: &mut Long,
        name: &str,
        sheet: usize,
        headings: &[String],
        map: Option<&'static crate::vocab::maps::Map>,
    ) -> Result<bool, Broken> {
        let bound: Vec<&str> = headings.iter().map(String::as_str).collect();
        let Ok(columns) = Columns::bind(&bound, map) else { return Ok(false) };
        let columns = Arc::new(columns);
        let mut rows = Rows::new(Arc::clone(&columns), self.format);
        rows.records = self.records;
        let name: Arc<str> = name.into();
        let (mut headed, mut broken) = (false, None);
        book.rows(sheet, &mut |row| {
            if row.cells.iter().all(|cell| cell.text.trim().is_empty()) {
                return ControlFlow::Continue(());
            }
            let meant = |column: usize| columns.all.get(column).is_none_or(|column| column.to != To::Nothing);
            let dates = row.cells.iter().filter(|cell| cell.was == Was::Date && meant(cell.column));
            let dates: Vec<usize> = dates.map(|cell| cell.column).collect();
            let number = row.number;
            if !std::mem::replace(&mut headed, true) {
                return ControlFlow::Continue(());
            }
            let cells = spread(row.cells);
            let cut: Vec<usize> =
                (0..cells.len()).filter(|at| columns.ours && long.lacks(&cells[*at])).collect();
            let cells = if columns.ours {
                cells.into_iter().map(|cell| long.whole(cell)).collect()
            } else {
                Ok(cells)
            };
            let mut cells: Vec<String> = match cells {
                Ok(cells) => cells,
                Err(why) => {
                    broken = Some(why);
                    return ControlFlow::Break(());
                }
            };
            cells.resize(cells.len().max(headings.len()), String::new());
            let (source, cells) = self.rendered(&name, number, &cells);
            let mut diagnostics = Diagnostics::new();
            if let Some(raw) = rows.raw(&source, &cells, &mut diagnostics) {
                diagnostics.extend(dates.into_iter().map(|column| was_date(&cells[column])));
                diagnostics.extend(cut.into_iter().map(|column| long::cut(&cells[column])));
                self.all.push(Entry { source, raw: Some(raw), diagnostics });
            }
            ControlFlow::Continue(())
        })?;
        self.records = rows.records;
        broken.map_or(Ok(columns.ours), Err)
    }

    /// A row as the text of its record, and its cells in it.
    fn rendered(&self, sheet: &Arc<str>, number: usize, cells: &[String]) -> (Arc<Source>, Vec<Text>) {
        let mut text = String::new();
        let (mut texts, mut ends) = (Vec::new(), Vec::new());
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            texts.push(placed(cell, &mut text));
            ends.push(text.len());
        }
        let notation = WorkbookRow { sheet: Arc::clone(sheet), row: number, ends };
        let source = Source::new(&*self.path, text).with_first_line(number).with_notation(notation);
        (Arc::new(source), texts)
    }

    fn refuse(&mut self, why: Diagnostic) {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(why);
        let source = Arc::new(Source::new(&*self.path, ""));
        self.all.push(Entry { source, raw: None, diagnostics });
    }
}

/// Puts a cell at the end of a text, on one line, and gives its words with their places there.
fn placed(cell: &str, text: &mut String) -> Text {
    let start = text.len();
    if cell.is_empty() {
        return Text::empty_at(start);
    }
    if !cell.contains(['\n', '\r']) {
        text.push_str(cell);
        return Text::verbatim(text, Span::new(start, text.len()));
    }
    let mut builder = TextBuilder::new();
    for piece in cell.split_inclusive(['\n', '\r']) {
        let words = piece.trim_end_matches(['\n', '\r']);
        let at = text.len();
        text.push_str(words);
        builder.put(words, Span::new(at, text.len()));
        if words.len() < piece.len() {
            let at = text.len();
            text.push_str(BREAK);
            builder.put(&piece[words.len()..], Span::new(at, text.len()));
        }
    }
    builder.build()
}

/// Says that a cell was a date: fonds has its day, and nobody its words.
fn was_date(cell: &Text) -> Diagnostic {
    let message = format!("`{}` is a date of the spreadsheet, not words", cell.as_str());
    Diagnostic::new(&rules::SPREADSHEET_DAMAGE, message)
        .with_severity(Severity::Note)
        .at(cell.span())
        .with_note("how the source wrote the date, and any doubt in it, cannot be told")
}

/// A number as people write it: `177840`, not `177840.0`.
pub(super) fn number(stored: &str) -> String {
    let plain = stored.bytes().all(|byte| byte.is_ascii_digit());
    match stored.parse::<f64>() {
        Ok(number) if !plain && number.is_finite() => number.to_string(),
        _ => stored.to_owned(),
    }
}

/// The date or time that a number of days stands for (ECMA-376-1, 18.17.4.1).
pub(super) fn day(stored: &str, from_1904: bool) -> Option<String> {
    let days: f64 = stored.parse().ok().filter(|days| (0.0..2_958_466.0).contains(days))?;
    let seconds = (days.fract() * 86_400.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "between 0 and 2958466")]
    let (whole, seconds) = (days.trunc() as i64, seconds as i64);
    // The calendar of 1900 has a 29 February, so days before it count from one day later.
    let epoch = match (from_1904, whole) {
        (true, _) => civil::date(1904, 1, 1),
        (false, ..60) => civil::date(1899, 12, 31),
        (false, _) => civil::date(1899, 12, 30),
    };
    let midnight = epoch.checked_add(jiff::Span::new().days(whole)).ok()?.at(0, 0, 0, 0);
    let time = midnight.checked_add(jiff::Span::new().seconds(seconds)).ok()?;
    Some(match (whole, seconds) {
        (_, 0) => time.date().to_string(),
        (0, _) => time.time().to_string(),
        _ => time.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_do() {
        assert_eq!(
            ["177840", "177840.0", "1.5", "1.7784E5", "007", "x"].map(number),
            ["177840", "177840", "1.5", "177840", "007", "x"]
        );
    }

    #[test]
    fn days_are_dates_from_either_epoch() {
        assert_eq!(day("41364", false).as_deref(), Some("2013-03-31"));
        assert_eq!(day("39902", true).as_deref(), Some("2013-03-31"));
        assert_eq!(day("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!(day("0.5", false).as_deref(), Some("12:00:00"));
        assert_eq!(day("41364.75", false).as_deref(), Some("2013-03-31T18:00:00"));
        assert_eq!(day("-1", false), None);
        assert_eq!(day("NaN", false), None);
    }

    #[test]
    fn line_breaks_of_a_cell_have_their_place_on_the_line() {
        let mut text = "x\t".to_owned();
        let cell = placed("a\r\nb\n\nc", &mut text);
        assert_eq!(text, "x\ta⏎⏎b⏎⏎c");
        assert_eq!(cell, "a\r\nb\n\nc");
        assert_eq!(cell.source_span(Span::new(3, 4)).map(|span| span.of(&text)), Some("b"));
    }

    /// A workbook of sheets with rows of cells.
    fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, rows) in sheets {
            let sheet = book.add_worksheet().set_name(*name).unwrap();
            for (row, cells) in (0..).zip(*rows) {
                for (column, cell) in (0..).zip(*cells) {
                    sheet.write_string(row, column, *cell).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    }

    /// The titles of the records of a workbook, by number, and what is said of them.
    fn titles(bytes: Vec<u8>) -> (Vec<(usize, String)>, Vec<&'static str>) {
        let options = crate::read::Options::default();
        let entries: Vec<Entry> = crate::read::read("a.xlsx", bytes, &options).map(Result::unwrap).collect();
        let raws = entries.iter().filter_map(|entry| entry.raw.as_ref());
        let title = |raw: &crate::record::raw::Raw| {
            let cells = raw.fields.iter().map(|field| field.value.as_str());
            (raw.index, cells.max_by_key(|cell| cell.len()).unwrap_or_default().to_owned())
        };
        let said = entries.iter().flat_map(|entry| entry.diagnostics.iter()).map(|found| found.rule.code);
        (raws.map(title).collect(), said.collect())
    }

    const HEADINGS: &[&str] = &["record_id", "title"];

    #[test]
    fn records_go_on_on_further_sheets_of_ours() {
        let book = workbook(&[
            ("records", &[HEADINGS, &["1", "One"]]),
            ("records 3", &[HEADINGS, &["3", "Three"]]),
            ("records 2", &[HEADINGS, &["2", "Two"]]),
            ("records 5", &[HEADINGS, &["5", "Five"]]),
        ]);
        let (found, said) = titles(book);
        assert_eq!(found, [(1, "One".to_owned()), (2, "Two".to_owned()), (3, "Three".to_owned())]);
        assert!(said.is_empty(), "{said:?}");
        let foreign =
            workbook(&[("records", &[HEADINGS, &["1", "One"]]), ("records 2", &[&["note"], &["two"]])]);
        assert_eq!(titles(foreign).0.len(), 1);
    }

    #[test]
    fn parts_of_a_value_are_put_together_in_the_order_of_their_numbers() {
        let mark = |number: &str| format!("begins {}{number}]", "… [continued on the sheet long, value ");
        let (whole, again, gone) = (mark("7"), mark("7"), mark("8"));
        let parts: &[&[&str]] = &[
            &["value", "row", "column", "part", "text"],
            &["7", "2", "title", "3", "and ends"],
            &["x", "", "", "", "no part"],
            &["7", "2", "title", "2", "goes on "],
        ];
        let rows: &[&[&str]] = &[HEADINGS, &["1", &whole], &["2", &again], &["3", &gone]];
        let (found, said) = titles(workbook(&[("records", rows), ("Long", parts)]));
        let words: Vec<&str> = found.iter().map(|(_, title)| title.as_str()).collect();
        assert_eq!(words, ["begins goes on and ends", "begins goes on and ends", &gone]);
        assert_eq!(said, [rules::MALFORMED.code]);
        // Any other sheet of that name is none of ours.
        let (found, _) = titles(workbook(&[("records", rows), ("long", &[&["value", "text"], &["7", "x"]])]));
        assert_eq!(found[0].1, whole);
    }

    #[test]
    fn a_value_in_very_many_cells_is_too_large() {
        let mark = "… [continued on the sheet long, value 1]";
        let part = "x".repeat(30_000);
        let row: &[&str] = &["1", mark];
        let rows: Vec<&[&str]> = std::iter::once(HEADINGS).chain(std::iter::repeat_n(row, 100)).collect();
        let long: &[&[&str]] =
            &[&["value", "row", "column", "part", "text"], &["1", "2", "title", "2", &part]];
        let bytes = workbook(&[("records", &rows), ("long", long)]);
        let max_bytes = 500_000;
        let options = crate::read::Options { max_bytes, ..crate::read::Options::default() };
        let entries: Vec<Entry> = crate::read::read("a.xlsx", bytes, &options).map(Result::unwrap).collect();
        let last = entries.last().unwrap();
        assert!(last.diagnostics.iter().any(|found| found.rule.code == rules::LIMIT_HIT.code));
    }
}
