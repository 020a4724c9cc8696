//! CSV: one row a record, for spreadsheets. RFC 4180, UTF-8 without a byte order mark.
//!
//! Labels of unknown fields become columns, and all of them are known only at the end: until then the rows wait.

use std::borrow::Cow;
use std::io::{self, Write};

use super::fate::Fate::At;
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::rules;
use super::spool::{Spool, builder};
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

pub(super) static FATES: Fates = &[
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

struct Csv {
    sink: Sink,
    options: Options,
    rows: Spool,
    /// Whether the output has been warned about already.
    warned: bool,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    Ok(Box::new(Csv { sink, options: options.clone(), rows: Spool::new(), warned: false }))
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
            let cell = self.cell(&cell, column.name, column.field, out);
            self.rows.cell(&cell)?;
        }
        if self.options.with_body {
            let body = record.body.as_deref().unwrap_or_default();
            note_line_break(body, "body", &mut broken);
            let cell = self.cell(body, BODY, BODY, out);
            self.rows.cell(&cell)?;
        }
        for (label, value) in record.extra.iter() {
            note_line_break(value, "extra", &mut broken);
            let cell = self.cell(value, label, "extra", out);
            self.rows.labelled(label, &cell)?;
        }
        self.rows.end_row()?;
        report_line_breaks(&broken, out);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Self { mut sink, options, rows, .. } = *self;
        let mut header = builder().from_writer(Vec::new());
        let labels = rows.labels().iter().map(|label| format!("{EXTRA}{label}"));
        let fixed = COLUMNS.iter().map(|column| column.name.to_owned());
        header.write_record(fixed.chain(labels).chain(options.with_body.then(|| BODY.to_owned())))?;
        sink.write_all(&header.into_inner().map_err(|error| io::Error::other(error.to_string()))?)?;
        if rows.labels().is_empty() {
            // Then the rows stand as they must.
            io::copy(&mut rows.into_bytes()?, &mut sink)?;
        } else {
            widen(rows, &mut sink, options.with_body)?;
        }
        sink.flush()
    }
}

impl Csv {
    /// A cell, guarded where a spreadsheet would run it.
    fn cell<'c>(
        &self,
        cell: &'c str,
        name: &str,
        field: &'static str,
        out: &mut Diagnostics,
    ) -> Cow<'c, str> {
        if !is_formula_like(cell) {
            return cell.into();
        }
        let diagnostic = Diagnostic::new(&rules::FORMULA_CELL, formula_message(cell, name)).in_field(field);
        if self.options.raw_cells {
            out.push(diagnostic.with_severity(Severity::Error).with_note("it is written as it is"));
            cell.into()
        } else {
            out.push(diagnostic.with_note("it is written with one `'` in front"));
            guarded(cell)
        }
    }
}

/// Copies the waiting rows and puts the cells of unknown fields into their columns, before the text of
/// the document.
fn widen(rows: Spool, sink: &mut Sink, with_body: bool) -> io::Result<()> {
    let mut rows = rows.into_rows(COLUMNS.len() + usize::from(with_body))?;
    let mut writer = builder().from_writer(sink);
    while rows.advance()? {
        let cells = rows.fixed().take(COLUMNS.len()).chain(rows.labelled());
        for cell in cells.chain(rows.fixed().skip(COLUMNS.len())) {
            writer.write_field(cell)?;
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
