//! XLSX: a workbook for people who work in spreadsheets. ECMA-376 part 1 (SpreadsheetML, transitional), within the
//! limits of Excel.
//!
//! - `records`: the columns of the CSV, one row a record, every cell a text, so that `0104` stays `0104` and nothing is
//!   run. A last column has real dates to sort by, which reading leaves out.
//! - `findings`: what was found wrong, each with a link to its cell.
//! - `summary`: counts of archives, fonds, languages, years and fields, with charts.
//! - `long`, where there are any: the rest of values that no cell holds.
//!
//! Only counts are held: rows wait in temporary files and go through the workbook one by one.

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

/// How many links a sheet has, as Excel has it.
const LINKS: usize = 65_530;

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
