//! A row of a sheet as a raw record, for all formats of rows and cells.

use std::sync::Arc;

use super::columns::{Column, Columns, To, letters, short};
use super::{damage, values};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Source};
use crate::read::rules;
use crate::record::raw::{Name, Raw, RawField};
use crate::record::{Field, Text, sheet};
use crate::vocab::maps::{Values, key};

/// From how many bytes on a cell is told as one that another may have run into: 1 MiB.
const LONG: usize = 1 << 20;

/// Whether a row is none of a record: blank, or one that holds headings again.
fn is_no_record(columns: &Columns, cells: &[Text]) -> bool {
    let again =
        columns.heading.is_some_and(|heading| cells.first().is_some_and(|cell| key(cell) == key(heading)));
    again || cells.iter().all(|cell| cell.trim().is_empty())
}

/// The rows of a sheet as they become records.
#[derive(Debug)]
pub(super) struct Rows {
    columns: Arc<Columns>,
    format: &'static str,
    /// How many records there were.
    pub(super) records: usize,
    /// Whether a column was told as unknown.
    told: Vec<bool>,
    /// What there is to say with the first record.
    said: Diagnostics,
}

impl Rows {
    pub(super) fn new(columns: Arc<Columns>, format: &'static str) -> Self {
        let mut said = Diagnostics::new();
        columns.judge(&mut said);
        let told = vec![false; columns.all.len()];
        Self { columns, format, records: 0, told, said }
    }

    /// The raw record of a row whose cells stand in `source`; none of a row that is no record.
    pub(super) fn raw(&mut self, source: &Arc<Source>, cells: &[Text], out: &mut Diagnostics) -> Option<Raw> {
        let columns = Arc::clone(&self.columns);
        if is_no_record(&columns, cells) {
            return None;
        }
        self.records += 1;
        out.append(std::mem::take(&mut self.said));
        if cells.len() < columns.all.len() {
            let message =
                format!("the row has {} cells, the headings are {}", cells.len(), columns.all.len());
            let found = Diagnostic::new(&rules::MALFORMED, message).with_severity(Severity::Warning);
            out.push(found.at(cells.last().and_then(Text::span)));
        }
        let mut fields = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            if cell.len() > LONG {
                let message =
                    format!("the cell is {} MiB long; is a quotation mark missing?", cell.len() / LONG);
                let found = Diagnostic::new(&rules::MALFORMED, message).with_severity(Severity::Warning);
                out.push(found.at(cell.span()));
            }
            match columns.all.get(at) {
                Some(column) if column.to == To::Nothing => {}
                Some(column) => {
                    damage::judge(column, cell, out);
                    self.tell_unknown(column, at, cell, out);
                    put(column, at, cell, columns.ours, &mut fields, out);
                }
                None if cell.trim().is_empty() => {}
                None => surplus(at, cell, &columns, &mut fields, out),
            }
        }
        let (format, index) = (self.format, self.records);
        Some(Raw { source: Arc::clone(source), format, index, fields, furniture: Vec::new(), given: None })
    }

    /// Says once that nobody knows a column: where something stands in it.
    fn tell_unknown(&mut self, column: &Column, at: usize, cell: &Text, out: &mut Diagnostics) {
        if column.to != To::Unknown || self.told[at] || cell.trim().is_empty() {
            return;
        }
        self.told[at] = true;
        let (message, help) = if column.heading.is_empty() {
            (format!("column {} has no heading", letters(at)), "give the column a heading")
        } else {
            let heading = short(&column.heading);
            let help = "correct the heading, or name the field in a column map (`fonds map`)";
            (format!("no field is known for the column `{heading}`"), help)
        };
        out.push(Diagnostic::new(&rules::UNKNOWN_LABEL, message).at(cell.span()).with_help(help));
    }
}

/// Keeps a cell that stands under no heading.
fn surplus(at: usize, cell: &Text, columns: &Columns, fields: &mut Vec<RawField>, out: &mut Diagnostics) {
    let name = format!("column {}", letters(at));
    let message = format!(
        "a cell stands behind the last heading, `{}`",
        columns.all.last().map_or("", |last| &last.heading)
    );
    let note = format!("it is kept in `extra` as `{name}`");
    out.push(Diagnostic::new(&rules::MALFORMED, message).at(cell.span()).with_note(note));
    fields.push(field(Name::Unknown(name), cell.clone()));
}

fn put(
    column: &Column,
    at: usize,
    cell: &Text,
    ours: bool,
    fields: &mut Vec<RawField>,
    out: &mut Diagnostics,
) {
    let empty = cell.trim().is_empty();
    match column.to {
        To::Nothing => {}
        To::Ours(name) => fields.push(field(Name::Column(name), unguarded(cell))),
        _ if empty && (!ours || cell.is_empty()) => {}
        To::Field(known) => {
            let (found, sound) = values::values(cell, column.values, known == Field::Body);
            if !sound {
                let message =
                    format!("the cell under `{}` begins as a JSON array and is none", column.heading);
                let note = "it is kept as one value";
                out.push(Diagnostic::new(&rules::MALFORMED, message).at(cell.span()).with_note(note));
            }
            fields.extend(found.into_iter().map(|value| field(Name::Known(meant(known, &value)), value)));
        }
        To::Extra | To::Unknown => {
            let label = if column.heading.is_empty() && column.to == To::Unknown {
                format!("column {}", letters(at))
            } else {
                column.heading.clone()
            };
            let value = if ours {
                unguarded(cell)
            } else {
                let (found, _) = values::values(cell, Values::One, false);
                found.into_iter().next().unwrap_or_default()
            };
            fields.push(field(Name::Unknown(label), value));
        }
    }
}

/// An address among the numbers of records is their address.
fn meant(known: Field, value: &str) -> Field {
    let address = value.starts_with("http://") || value.starts_with("https://");
    if known == Field::Id && address { Field::Url } else { known }
}

/// A cell of a sheet of ours without the guard before what a spreadsheet would run.
fn unguarded(cell: &Text) -> Text {
    if sheet::is_guarded(cell) {
        return cell.slice(crate::diagnostic::Span::new(1, cell.len()));
    }
    cell.clone()
}

fn field(name: Name, value: Text) -> RawField {
    RawField { name, label: None, value, inferred: false }
}
