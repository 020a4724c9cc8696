//! Where a place of a sheet stands and how words are written there: cells as spreadsheets name them.

use std::borrow::Cow;
use std::sync::Arc;

use super::columns::{Columns, To, letters};
use super::dialect::Dialect;
use crate::diagnostic::{Notation, Span};
use crate::record::sheet::{self, Holds};
use crate::vocab::maps::Values;

/// A row of a sheet of text. Its cells are looked for only when somebody asks.
#[derive(Debug)]
pub(super) struct TextRow {
    /// The number of the row, from 1, the row of headings counted.
    pub(super) row: usize,
    pub(super) dialect: Dialect,
    pub(super) columns: Arc<Columns>,
}

impl Notation for TextRow {
    fn address(&self, text: &str, span: Span) -> Option<String> {
        let cells = self.dialect.cells(text);
        let at = cells.iter().position(|slot| span.start <= slot.span.end + usize::from(slot.quoted))?;
        Some(format!("{}{}", letters(at), self.row))
    }

    fn spell<'w>(&self, text: &str, span: Span, words: &'w str) -> Option<Cow<'w, str>> {
        let cells = self.dialect.cells(text);
        let at = cells.iter().position(|slot| slot.span.start <= span.start && span.end <= slot.span.end)?;
        let slot = cells[at];
        // At the front of a cell, what is written may not become a formula.
        let front = span.start == slot.span.start && sheet::is_formula_like(words);
        let words = self.within(at, words).filter(|_| !front && !slot.stray)?;
        if slot.quoted {
            return Some(if words.contains('"') { Cow::Owned(words.replace('"', "\"\"")) } else { words });
        }
        let delimiter = char::from(self.dialect.delimiter);
        let plain = !words.contains(['"', '\n', '\r', delimiter]);
        plain.then_some(words)
    }
}

impl TextRow {
    /// Words as they stand among the values of a cell of that column; none where they would end a value.
    fn within<'w>(&self, at: usize, words: &'w str) -> Option<Cow<'w, str>> {
        let column = self.columns.all.get(at)?;
        let several = match column.to {
            To::Ours(name) => sheet::column(name).is_some_and(|column| column.holds != Holds::One),
            _ => false,
        };
        match column.values {
            _ if several => Some(sheet::escaped(words)),
            Values::One => Some(Cow::Borrowed(words)),
            Values::Separated(separator) => (!words.contains(separator)).then_some(Cow::Borrowed(words)),
            // An array may be one of Python, whose strings stand in other marks.
            Values::Json => {
                let plain = !words.chars().any(|c| matches!(c, '"' | '\'' | '\\') || c.is_control());
                plain.then_some(Cow::Borrowed(words))
            }
        }
    }
}

/// A row of a workbook, shown as its cells with tabs between them.
#[cfg(feature = "workbooks")]
#[derive(Debug)]
pub(super) struct WorkbookRow {
    pub(super) sheet: Arc<str>,
    /// The number of the row, from 1.
    pub(super) row: usize,
    /// Where each cell ends in the text.
    pub(super) ends: Vec<usize>,
}

#[cfg(feature = "workbooks")]
impl Notation for WorkbookRow {
    fn address(&self, _text: &str, span: Span) -> Option<String> {
        let at = self.ends.partition_point(|end| *end < span.start).min(self.ends.len().checked_sub(1)?);
        Some(format!("{}!{}{}", self.sheet, letters(at), self.row))
    }

    /// A workbook is packed XML: no words can be put into it in place.
    fn spell<'w>(&self, _text: &str, _span: Span, _words: &'w str) -> Option<Cow<'w, str>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(headings: &[&str]) -> TextRow {
        let columns = Columns::bind(headings, None).unwrap();
        TextRow { row: 12, dialect: Dialect::new(b','), columns: Arc::new(columns) }
    }

    #[test]
    fn a_place_is_named_by_its_cell() {
        let row = row(&["record_id", "url", "title"]);
        let text = "1,\"a,b\",c\n";
        let at = |start| row.address(text, Span::new(start, start)).unwrap();
        assert_eq!([at(0), at(4), at(7), at(8)], ["A12", "B12", "B12", "C12"]);
    }

    #[test]
    fn words_are_written_as_their_cell_needs_it() {
        let row = row(&["record_id", "title", "subjects"]);
        let text = "\"a b\",c,x | y";
        let spell = |start, end, words| row.spell(text, Span::new(start, end), words).map(Cow::into_owned);
        assert_eq!(spell(1, 2, "say \"x\"").as_deref(), Some("say \"\"x\"\""));
        assert_eq!(spell(6, 7, "d").as_deref(), Some("d"));
        assert_eq!(spell(6, 7, "d, e"), None);
        assert_eq!(spell(6, 7, "=d"), None);
        assert_eq!(spell(8, 9, "a=b").as_deref(), Some("a\\=b"));
        // Not across two cells.
        assert_eq!(spell(1, 7, "x"), None);
    }
}
