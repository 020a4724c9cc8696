//! The sheet `findings`: what was found wrong, one finding a row, with a link to its cell.

use std::collections::HashMap;
use std::io;

use rust_xlsxwriter::{Format, Url, Workbook, Worksheet};

use super::failed;
use super::pages::{Column, Pages, Setup};
use super::records::{Places, shown};
use super::style::{Group, HEIGHT, Styles};
use crate::diagnostic::{Finding, Severity};
use crate::write::spool::Spool;

/// The headings, with the width of the columns.
const COLUMNS: [(&str, f64); 9] = [
    ("severity", 11.0),
    ("code", 10.0),
    ("message", 64.0),
    ("field", 18.0),
    ("record", 13.0),
    ("cell", 14.0),
    ("file", 34.0),
    ("line", 9.0),
    ("help", 54.0),
];

/// Where among them the severity, the link and the line are.
const SEVERITY: u16 = 0;
const CELL: u16 = 5;
const LINE: u16 = 7;

/// How many findings have a link; later ones name their cell. The library holds each link until the end, and Excel itself
/// has an end of them at 65,530.
const LINKS: usize = 10_000;

/// Findings as they wait: their columns, and what record they are of.
pub(super) struct Findings {
    rows: Spool,
    /// Records that a finding is of which did not follow its record at once: those of a batch. By their ID, with the
    /// number of the first row that has it.
    wanted: HashMap<String, Option<u64>>,
}

impl Findings {
    pub(super) fn new() -> Self {
        Self { rows: Spool::new(), wanted: HashMap::new() }
    }

    /// Takes a finding; `row` is the number of the record that it is of, from 1, where that was written just before.
    pub(super) fn push(&mut self, finding: &Finding, row: Option<u64>) -> io::Result<()> {
        let found = &finding.diagnostic;
        let record = finding.record.as_deref().unwrap_or_default();
        // No more than can be linked to.
        if row.is_none() && !record.is_empty() && self.wanted.len() < LINKS {
            self.wanted.entry(record.to_owned()).or_default();
        }
        let row = row.map(|row| row.to_string()).unwrap_or_default();
        for cell in [
            found.severity.name(),
            found.rule.code,
            &found.message,
            found.field.unwrap_or_default(),
            record,
            &row,
            &finding.path,
            &finding.start.line.to_string(),
            found.help(),
        ] {
            self.rows.cell(&shown(cell))?;
        }
        self.rows.end_row()
    }

    /// Takes note of the row of a record.
    pub(super) fn meet(&mut self, row: u64, record: &str) {
        if let Some(found) = self.wanted.get_mut(record) {
            found.get_or_insert(row);
        }
    }

    /// Writes the sheet, or several when one is full.
    pub(super) fn write(
        self,
        book: &mut Workbook,
        styles: &Styles,
        most: u32,
        places: &Places,
    ) -> io::Result<Vec<Worksheet>> {
        let columns = COLUMNS.map(|(heading, width)| Column {
            heading: heading.to_owned(),
            width,
            head: styles.head(Group::Document).clone(),
            cell: styles.text.clone(),
        });
        let columns = columns.to_vec();
        let setup = Setup { name: "findings", columns, height: HEIGHT, frozen: 0, fits: true, most };
        let mut pages = Pages::new(setup);
        let mut rows = self.rows.into_rows(COLUMNS.len())?;
        let (mut links, mut sheet_before) = (0, 0);
        while rows.advance()? {
            let cells: Vec<&str> = rows.fixed().collect();
            let get = |at: usize| cells.get(at).copied().unwrap_or_default();
            let known = || self.wanted.get(get(4)).copied().flatten();
            let row = get(usize::from(CELL)).parse().ok().or_else(known);
            let (sheet, at, of) = pages.next(book)?;
            if std::mem::replace(&mut sheet_before, of) != of {
                links = 0;
            }
            for (column, cell) in (0_u16..).zip(cells.iter().copied()) {
                match column {
                    CELL => {
                        let Some(row) = row else { continue };
                        let (name, cell) = places.of(row, Some(get(3)));
                        if links < LINKS {
                            links += 1;
                            link(sheet, (at, column), &name, &cell, &styles.link)?;
                        } else {
                            text(sheet, (at, column), &cell, &styles.text)?;
                        }
                    }
                    SEVERITY => text(sheet, (at, column), cell, styles.severity(severity(cell)))?,
                    // A number, so that it sorts as one.
                    LINE => {
                        let line: u32 = cell.parse().unwrap_or_default();
                        sheet.write_number_with_format(at, column, line, &styles.count).map_err(failed)?;
                    }
                    _ => text(sheet, (at, column), cell, &styles.text)?,
                }
            }
        }
        pages.finish(book)
    }
}

fn severity(name: &str) -> Severity {
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    all.into_iter().find(|severity| severity.name() == name).unwrap_or(Severity::Note)
}

fn text(sheet: &mut Worksheet, (row, column): (u32, u16), text: &str, format: &Format) -> io::Result<()> {
    sheet.write_string_with_format(row, column, text, format).map(drop).map_err(failed)
}

/// A link to a cell of another sheet.
fn link(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    name: &str,
    cell: &str,
    format: &Format,
) -> io::Result<()> {
    let url = Url::new(format!("internal:'{name}'!{cell}")).set_text(cell);
    sheet.write_url_with_format(row, column, url, format).map(drop).map_err(failed)
}
