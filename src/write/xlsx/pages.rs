//! A sheet with a row of headings, which goes on on another when it is full.

use std::io;

use rust_xlsxwriter::{Format, IgnoreError, Workbook, Worksheet, XlsxError};

use super::failed;
use crate::record::workbook::sheet_name;

/// A column of a sheet.
#[derive(Clone)]
pub(super) struct Column {
    pub(super) heading: String,
    pub(super) width: f64,
    /// Of the heading, and of cells that nothing stands in yet.
    pub(super) head: Format,
    pub(super) cell: Format,
}

/// How a sheet is set up.
pub(super) struct Setup {
    pub(super) name: &'static str,
    pub(super) columns: Vec<Column>,
    /// How high its rows are, in points.
    pub(super) height: f64,
    /// How many of its first columns stay in view.
    pub(super) frozen: u16,
    /// Whether all columns fit on the width of a page of paper.
    pub(super) fits: bool,
    /// How many rows it has.
    pub(super) most: u32,
}

/// The sheets of a name, the last of which is being written.
pub(super) struct Pages {
    setup: Setup,
    full: Vec<Worksheet>,
    /// The sheet being written, and how many rows it has by now.
    open: Option<(Worksheet, u32)>,
}

impl Pages {
    pub(super) const fn new(setup: Setup) -> Self {
        Self { setup, full: Vec::new(), open: None }
    }

    /// The sheet to write the next row to, the number of the row, from 0, and that of the sheet, from 1.
    pub(super) fn next(&mut self, book: &mut Workbook) -> io::Result<(&mut Worksheet, u32, usize)> {
        if self.open.as_ref().is_some_and(|(_, rows)| *rows >= self.setup.most) {
            self.close().map_err(failed)?;
        }
        if self.open.is_none() {
            let sheet = self.setup.begin(book, self.full.len() + 1).map_err(failed)?;
            self.open = Some((sheet, 1));
        }
        let number = self.full.len() + 1;
        let (sheet, rows) = self.open.as_mut().expect("a sheet was opened above");
        *rows += 1;
        Ok((sheet, *rows - 1, number))
    }

    /// The sheets, one with headings alone where there was no row.
    pub(super) fn finish(mut self, book: &mut Workbook) -> io::Result<Vec<Worksheet>> {
        if self.open.is_none() && self.full.is_empty() {
            self.open = Some((self.setup.begin(book, 1).map_err(failed)?, 1));
        }
        self.close().map_err(failed)?;
        Ok(self.full)
    }

    fn close(&mut self) -> Result<(), XlsxError> {
        let Some((mut sheet, rows)) = self.open.take() else { return Ok(()) };
        let last = u16::try_from(self.setup.columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
        sheet.autofilter(0, 0, rows.saturating_sub(1), last)?;
        // Numbers are texts on purpose: no green corner shall ask to make them numbers.
        sheet.ignore_error_range(0, 0, rows.max(2) - 1, last, IgnoreError::NumberStoredAsText)?;
        self.full.push(sheet);
        Ok(())
    }
}

impl Setup {
    /// A sheet with its headings and columns, as it looks on the screen and on paper.
    fn begin(&self, book: &mut Workbook, number: usize) -> Result<Worksheet, XlsxError> {
        let mut sheet = book.new_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name(self.name, number))?;
        sheet.set_default_row_height(self.height).set_row_height(0, 24)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(at, column.width)?.set_column_format(at, &column.cell)?;
            sheet.write_string_with_format(0, at, &column.heading, &column.head)?;
        }
        sheet.set_freeze_panes(1, self.frozen)?.set_repeat_rows(0, 0)?;
        sheet.set_landscape().set_paper_size(A4).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_footer("&L&A&RPage &P of &N");
        if self.fits {
            sheet.set_print_fit_to_pages(1, 0);
        } else {
            // Across first, so that the pages of a record lie side by side, its number on each.
            sheet.set_print_scale(70).set_page_order(false).set_repeat_columns(0, self.frozen.max(1) - 1)?;
        }
        Ok(sheet)
    }
}

/// The number of the paper size (ECMA-376-1, 18.3.1.63).
pub(super) const A4: u8 = 9;
