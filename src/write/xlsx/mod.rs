//! XLSX: a workbook for people who work in spreadsheets. ECMA-376 part 1 (SpreadsheetML, transitional), within the
//! limits of Excel.
//!
//! - `records`: the columns of the CSV, one row a record, every cell a text, so that `0104` stays `0104` and nothing is
//!   run. A last column has real dates to sort by, which reading leaves out.
//! - `findings`: what was found wrong, each with a link to its cell.
//! - `summary`: counts of archives, fonds, languages, years and fields, with charts.
//! - `long`, where there are any: the rest of values that no cell holds.
//!
//! Only counts and links are held, and no more than a bounded number of each: rows wait in temporary files and go through
//! the workbook one by one.

mod findings;
mod pages;
mod records;
mod style;
mod summary;
mod tally;

use std::borrow::Cow;
use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::csv;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::rules;
use super::spool::Spool;
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, Severity};
use crate::record::Record;
use crate::record::sheet::{COLUMNS, is_guarded};
use crate::record::workbook::ROWS;
use findings::Findings;
use records::Records;
use style::Styles;
use tally::Tally;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "xlsx",
    extension: "xlsx",
    endings: &[],
    title: "Excel workbook: the records as text cells, the findings, and a summary with charts",
    standard: "ECMA-376 part 1 (ISO/IEC 29500-1:2016), SpreadsheetML",
    // The same columns.
    fates: csv::FATES,
    open,
};

/// How many columns a sheet has; one of them is for dates to sort by, one for the text of the document.
const COLUMNS_OF_SHEET: usize = 16_384;

struct Xlsx {
    sink: Sink,
    options: Options,
    rows: Spool,
    findings: Findings,
    tally: Tally,
    /// How many rows a sheet has; fewer in tests.
    most: u32,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    Ok(Box::new(Xlsx {
        sink,
        options: options.clone(),
        rows: Spool::new(),
        findings: Findings::new(),
        tally: Tally::default(),
        most: ROWS,
    }))
}

impl Writer for Xlsx {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        self.tally.record(record);
        for (at, column) in COLUMNS.iter().enumerate() {
            let cell = (column.cell)(record);
            self.tally.cell(at, &cell);
            self.rows.cell(&kept_apart(&cell))?;
        }
        if self.options.with_body {
            self.rows.cell(&kept_apart(record.body.as_deref().unwrap_or_default()))?;
        }
        let room = COLUMNS_OF_SHEET - COLUMNS.len() - 2;
        for (label, value) in record.extra.iter() {
            if self.rows.labels().len() >= room && !self.rows.knows(label) {
                out.push(no_column(label));
            } else {
                self.rows.labelled(label, &kept_apart(value))?;
            }
        }
        self.rows.end_row()
    }

    fn finding(&mut self, finding: &Finding, of_last: bool) -> io::Result<()> {
        let row = of_last.then(|| self.tally.records());
        self.tally.finding(finding, row);
        self.findings.push(finding, row)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { mut sink, options, rows, mut findings, tally, most } = *self;
        let mut book = Workbook::new();
        book.set_properties(&properties(&options));
        let styles = Styles::new();
        let records = Records { book: &mut book, styles: &styles, most, with_body: options.with_body };
        let written = records.write(rows, |row, id| findings.meet(row, id))?;
        let findings = findings.write(&mut book, &styles, most, &written.places)?;
        let summary = summary::write(&tally, &styles).map_err(failed)?;
        for sheet in written.records.into_iter().chain(findings).chain([summary]).chain(written.long) {
            book.push_worksheet(sheet);
        }
        book.save_to_writer(&mut sink).map_err(failed)?;
        sink.flush()
    }
}

/// A cell as it stands in the workbook, where nothing is run and so nothing needs a guard. Only what looks guarded gets
/// one `'` more: reading takes one off, as it does in CSV.
fn kept_apart(cell: &str) -> Cow<'_, str> {
    if is_guarded(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn no_column(label: &str) -> Diagnostic {
    let message = format!("the sheet has no column left for `{label}`");
    Diagnostic::new(&rules::FIELD_LOST, message).with_severity(Severity::Warning).in_field("extra")
}

/// Title and date of making; without a date the library would take it from the clock.
fn properties(options: &Options) -> DocProperties {
    let properties = DocProperties::new()
        .set_title("Records")
        .set_comment("Sheet `records`: one record a row. Written by fonds.")
        .set_author(options.agency.name.as_deref().unwrap_or_default());
    let mut parts = options.made_whole().split('-').filter_map(|part| part.parse::<u16>().ok());
    let mut part = || parts.next().unwrap_or(1);
    let (year, month, day) = (part(), part(), part());
    let small = |part: u16| u8::try_from(part).unwrap_or(1);
    // The library counts from 1899 on; what it refuses becomes the date of no date.
    let made = ExcelDateTime::from_ymd(year, small(month), small(day))
        .or_else(|_| ExcelDateTime::from_ymd(1970, 1, 1));
    match made {
        Ok(made) => properties.set_creation_datetime(&made),
        Err(_) => properties,
    }
}

/// What the library says, as a fault of writing.
fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::diagnostic::Source;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A writer whose sheets have room for three records, and what it writes.
    fn small() -> (Xlsx, Shared) {
        let bytes = Shared::default();
        let (sink, options) = (Box::new(bytes.clone()), Options::default());
        let writer = Xlsx {
            sink,
            options,
            rows: Spool::new(),
            findings: Findings::new(),
            tally: Tally::default(),
            most: 4,
        };
        (writer, bytes)
    }

    fn record(id: usize) -> Record {
        let summary = (id == 5).then(|| "x".repeat(200_000).into());
        Record { id: Some(id.to_string().into()), summary, ..Record::default() }
    }

    /// The text of a part of a workbook.
    fn part(bytes: &Shared, name: &str) -> String {
        let bytes = bytes.0.lock().unwrap();
        let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes.as_slice())).unwrap();
        io::read_to_string(archive.by_name(name).unwrap()).unwrap()
    }

    #[test]
    fn what_a_sheet_has_no_room_for_follows_on_others() {
        let (mut writer, bytes) = small();
        for id in 1..=7 {
            writer.record(&record(id), &mut Diagnostics::new()).unwrap();
        }
        Box::new(writer).finish().unwrap();
        let names = part(&bytes, "xl/workbook.xml");
        let names: Vec<&str> = names.split("<sheet name=\"").skip(1).collect();
        let names: Vec<&str> = names.iter().filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(names, ["records", "records 2", "records 3", "findings", "summary", "long", "long 2"]);
        let second = part(&bytes, "xl/worksheets/sheet2.xml");
        assert_eq!(second.matches("<row ").count(), 4);
        assert!(second.contains("<t>4</t>") && second.contains("<t>record_id</t>"));
        // Seven parts of one value, three on a sheet.
        assert_eq!(part(&bytes, "xl/worksheets/sheet6.xml").matches("<t>records 2, 3</t>").count(), 3);
    }

    #[test]
    fn findings_lead_to_the_cells_of_their_records() {
        let found = |field, record: Option<&str>| {
            let found = Diagnostic::new(&rules::NOT_GIVEN, "no title").in_field(field);
            found.locate(&Source::new("in/a.txt", "x"), record)
        };
        let (mut writer, bytes) = small();
        for id in 1..=4 {
            writer.record(&record(id), &mut Diagnostics::new()).unwrap();
            if id == 2 {
                writer.finding(&found("title", None), true).unwrap();
            }
        }
        // Of records that were written before, and of one that was not.
        writer.finding(&found("url", Some("4")), false).unwrap();
        writer.finding(&found("url", Some("9")), false).unwrap();
        Box::new(writer).finish().unwrap();
        let sheet = part(&bytes, "xl/worksheets/sheet3.xml");
        assert!(sheet.contains("location=\"'records'!C3\"") && sheet.contains("<t>C3</t>"), "{sheet}");
        assert!(sheet.contains("location=\"'records 2'!B2\""), "{sheet}");
        assert_eq!(sheet.matches("<hyperlink ").count(), 2);
        assert_eq!(sheet.matches("<t>no title</t>").count(), 3);
        let summary = part(&bytes, "xl/sharedStrings.xml");
        assert!(summary.contains("OUT022 required-not-given"));
    }

    #[test]
    fn what_has_no_column_left_is_reported() {
        let (mut writer, bytes) = small();
        writer.options.with_body = true;
        let mut record = Record { body: Some("text".into()), ..record(1) };
        (0..COLUMNS_OF_SHEET).for_each(|n| record.extra.push(format!("L{n}"), "v".into()));
        let mut out = Diagnostics::new();
        writer.record(&record, &mut out).unwrap();
        writer.record(&record, &mut out).unwrap();
        assert_eq!(out.len(), 2 * (COLUMNS.len() + 2));
        Box::new(writer).finish().unwrap();
        assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("\"XFD1\""));
    }
}
