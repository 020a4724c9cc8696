//! Values of a workbook of ours that no cell holds: their further parts, and how they are put together again.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::parts::Broken;
use super::workbook::{Book, first_row, spread};
use crate::diagnostic::Diagnostic;
use crate::read::rules;
use crate::record::Text;
use crate::record::workbook::{LONG, LONG_COLUMNS, continuation, sheet_name};

/// How many times the largest file the values may hold, put together: one part may stand in many cells.
const GROWN: usize = 4;

/// The further parts of values, by the number of the value.
#[derive(Default)]
pub(super) struct Long {
    /// With the number of each part.
    parts: HashMap<usize, Vec<(usize, String)>>,
    /// How many bytes may still be added to cells.
    left: usize,
}

impl Long {
    /// Reads the sheets that hold further parts, where a workbook has such.
    pub(super) fn of(book: &mut dyn Book, max_bytes: usize) -> Result<Self, Broken> {
        let names = book.sheets();
        let mut long = Self { parts: HashMap::new(), left: max_bytes.saturating_mul(GROWN) };
        let mut number = 1;
        while let Some(sheet) =
            names.iter().position(|name| name.eq_ignore_ascii_case(&sheet_name(LONG, number)))
        {
            if first_row(book, sheet)?.is_some_and(|headings| headings == LONG_COLUMNS) {
                book.rows(sheet, &mut |row| {
                    long.take(spread(row.cells));
                    ControlFlow::Continue(())
                })?;
            }
            number += 1;
        }
        for parts in long.parts.values_mut() {
            // Somebody may have sorted the sheet.
            parts.sort_by_key(|(number, _)| *number);
        }
        Ok(long)
    }

    fn take(&mut self, mut cells: Vec<String>) {
        let number = |at: usize| cells.get(at).and_then(|cell| cell.trim().parse::<usize>().ok());
        let (Some(value), Some(part)) = (number(0), number(3)) else { return };
        let text = cells.get_mut(4).map(std::mem::take).unwrap_or_default();
        self.parts.entry(value).or_default().push((part, text));
    }

    /// The whole value of a cell.
    pub(super) fn whole(&mut self, cell: String) -> Result<String, Broken> {
        let Some((text, number)) = continuation(&cell) else { return Ok(cell) };
        let Some(parts) = self.parts.get(&number) else { return Ok(cell) };
        let more: usize = parts.iter().map(|(_, part)| part.len()).sum();
        self.left = self.left.checked_sub(more).ok_or(Broken::TooLarge)?;
        let mut whole = String::with_capacity(text.len() + more);
        whole.push_str(text);
        parts.iter().for_each(|(_, part)| whole.push_str(part));
        Ok(whole)
    }

    /// Whether a cell goes on and what it goes on with is not there.
    pub(super) fn lacks(&self, cell: &str) -> bool {
        continuation(cell).is_some_and(|(_, number)| !self.parts.contains_key(&number))
    }
}

/// Says that the rest of a cell is missing.
pub(super) fn cut(cell: &Text) -> Diagnostic {
    let message = format!("the rest of the cell is missing from the sheet `{LONG}`");
    Diagnostic::new(&rules::MALFORMED, message).at(cell.span())
}
