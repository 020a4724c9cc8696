//! CSV: one row a record, for spreadsheets. RFC 4180, UTF-8 without a byte order mark.
//!
//! Labels of unknown fields become columns, and all of them are known only at the end: the rows wait in a
//! temporary file once they outgrow a few megabytes, so memory does not grow with the number of records.

use std::collections::HashMap;
use std::io::{self, Read, Seek, Write};

use ::csv::{ByteRecord, ReaderBuilder, Terminator, WriterBuilder};
use tempfile::SpooledTempFile;

use super::fate::Fate::At;
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::record::Record;
use crate::record::sheet::{BODY, COLUMNS, EXTRA, guarded, is_formula_like, would_change};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "csv",
    extension: "csv",
    endings: &[],
    title: "comma-separated values, one row a record; for spreadsheets",
    standard: "RFC 4180",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("title")),
    ("M02", At("created")),
    ("M03", At("date, date_edtf")),
    ("M04", At("event_dates")),
    ("M05", At("uploaded")),
    ("M06", At("summary")),
    ("M07", At("citation")),
    ("M08", At("citation")),
    ("M09", At("repository")),
    ("M10", At("fond")),
    ("M11", At("opis")),
    ("M12", At("folder, other_levels")),
    ("M13", At("file")),
    ("M14", At("pages, page_unit")),
    ("M15", At("obtained_by, other_credits")),
    ("M16", At("contributed_by, other_credits")),
    ("M17", At("translator")),
    ("M18", At("other_credits")),
    ("M19", At("other_credits")),
    ("M20", At("citation")),
    ("M21", At("rights")),
    ("M22", At("rights_uri")),
    ("M24", At("type")),
    ("M25", At("edition_language")),
    ("M26", At("language")),
    ("M27", At("record_id")),
    ("M28", At("url")),
    ("M30", At("classification")),
    ("M31", At("donors")),
    ("M32", At("creators")),
    ("M33", At("people")),
    ("M34", At("places")),
    ("M35", At("subjects")),
    ("M37", At("publisher")),
    ("M38", At("copy_number")),
    ("M38b", At("outgoing_number")),
    ("M39", At("body, on request")),
    ("M40", At("contributors")),
    ("M41", At("archives")),
    ("R01", At("support")),
    ("R02", At("extra:LABEL")),
    ("R03", At("date, language, edition_language")),
];

/// How many bytes of rows wait in memory before they go to a temporary file.
const SPOOL: usize = 8 << 20;

/// Rows in the order of the records. A waiting row has the fixed cells, the text of the document where it
/// is wanted, then the number of a label and its cell for each unknown field.
struct Csv {
    sink: Sink,
    options: Options,
    rows: ::csv::Writer<SpooledTempFile>,
    labels: Vec<String>,
    numbers: HashMap<String, usize>,
    /// Whether the output has been warned about already.
    warned: bool,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    let rows = builder().from_writer(tempfile::spooled_tempfile(SPOOL));
    Ok(Box::new(Csv {
        sink,
        options: options.clone(),
        rows,
        labels: Vec::new(),
        numbers: HashMap::new(),
        warned: false,
    }))
}

fn builder() -> WriterBuilder {
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::CRLF).flexible(true);
    builder
}

impl Writer for Csv {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        let mut broken: Vec<&'static str> = Vec::new();
        for column in COLUMNS {
            let cell = (column.cell)(record);
            if column.identifies && !self.warned && would_change(&cell) {
                self.warned = true;
                out.push(number_like(column.name, &cell).in_field(column.field));
            }
            note_line_break(&cell, column.field, &mut broken);
            self.cell(&cell, column.name, column.field, out)?;
        }
        if self.options.with_body {
            let body = record.body.as_deref().unwrap_or_default();
            note_line_break(body, "body", &mut broken);
            self.cell(body, BODY, BODY, out)?;
        }
        for (label, value) in record.extra.iter() {
            let number = self.number(label);
            self.rows.write_field(number.to_string())?;
            note_line_break(value, "extra", &mut broken);
            self.cell(value, label, "extra", out)?;
        }
        self.rows.write_record(None::<&[u8]>)?;
        report_line_breaks(&broken, out);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { mut sink, options, rows, labels, .. } = *self;
        let mut rows = rows.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        rows.rewind()?;
        let mut header = builder().from_writer(Vec::new());
        let labels_shown = labels.iter().map(|label| format!("{EXTRA}{label}"));
        let fixed = COLUMNS.iter().map(|column| column.name.to_owned());
        header.write_record(fixed.chain(labels_shown).chain(options.with_body.then(|| BODY.to_owned())))?;
        sink.write_all(&header.into_inner().map_err(|error| io::Error::other(error.to_string()))?)?;
        if labels.is_empty() {
            // Then the rows stand as they must.
            io::copy(&mut rows, &mut sink)?;
        } else {
            widen(rows, &mut sink, labels.len(), options.with_body)?;
        }
        sink.flush()
    }
}

impl Csv {
    /// Writes a cell, guarded where a spreadsheet would run it.
    fn cell(&mut self, cell: &str, name: &str, field: &'static str, out: &mut Diagnostics) -> io::Result<()> {
        if !is_formula_like(cell) {
            return Ok(self.rows.write_field(cell)?);
        }
        let diagnostic = Diagnostic::new(&rules::FORMULA_CELL, formula_message(cell, name)).in_field(field);
        if self.options.raw_cells {
            out.push(diagnostic.with_severity(Severity::Error).with_note("it is written as it is"));
            Ok(self.rows.write_field(cell)?)
        } else {
            out.push(diagnostic.with_note("it is written with one `'` in front"));
            Ok(self.rows.write_field(guarded(cell).as_ref())?)
        }
    }

    /// The number of the column of a label, from 0 in the order in which labels first come.
    fn number(&mut self, label: &str) -> usize {
        if let Some(number) = self.numbers.get(label) {
            return *number;
        }
        self.labels.push(label.to_owned());
        self.numbers.insert(label.to_owned(), self.labels.len() - 1);
        self.labels.len() - 1
    }
}

/// Copies the waiting rows and puts the cells of unknown fields into their columns, before the text of
/// the document.
fn widen(rows: SpooledTempFile, sink: &mut Sink, labels: usize, with_body: bool) -> io::Result<()> {
    // A reader drops a byte order mark at the very beginning; ours would be part of the first value. Empty
    // lines are skipped.
    let rows = b"\n".chain(rows);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rows);
    let mut writer = builder().from_writer(sink);
    let mut row = ByteRecord::new();
    let mut extra: Vec<usize> = Vec::new();
    while reader.read_byte_record(&mut row)? {
        let pairs = COLUMNS.len() + usize::from(with_body);
        extra.clear();
        extra.resize(labels, usize::MAX);
        for at in (pairs..row.len()).step_by(2) {
            let number =
                row.get(at).and_then(|number| std::str::from_utf8(number).ok()?.parse::<usize>().ok());
            if let Some(place) = number.and_then(|number| extra.get_mut(number)) {
                *place = at + 1;
            }
        }
        for cell in row.iter().take(COLUMNS.len()) {
            writer.write_field(cell)?;
        }
        for at in &extra {
            writer.write_field(row.get(*at).unwrap_or_default())?;
        }
        if with_body {
            writer.write_field(row.get(COLUMNS.len()).unwrap_or_default())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

fn formula_message(cell: &str, name: &str) -> String {
    let first = cell.trim_start_matches('\'').chars().next().unwrap_or_default();
    format!("the cell `{name}` begins with `{}`, which a spreadsheet would run", first.escape_default())
}

fn number_like(name: &str, cell: &str) -> Diagnostic {
    let message = format!("a spreadsheet that opens the file would change `{cell}` in the column `{name}`");
    Diagnostic::new(&rules::NUMBER_LIKE_CELL, message)
}

fn note_line_break(cell: &str, field: &'static str, broken: &mut Vec<&'static str>) {
    if cell.contains(['\n', '\r']) && !broken.contains(&field) {
        broken.push(field);
    }
}

fn report_line_breaks(broken: &[&'static str], out: &mut Diagnostics) {
    let Some(first) = broken.first() else { return };
    let fields: Vec<_> = broken.iter().map(|field| format!("`{field}`")).collect();
    let message = format!("cells hold line breaks: {}", fields.join(", "));
    out.push(Diagnostic::new(&rules::LINE_BREAK_IN_CELL, message).in_field(first));
}
