//! Rows of a sheet that wait for its columns: labels of unknown fields become columns, and the last record may bring
//! one more.
//!
//! They wait in a temporary file once they outgrow a few megabytes, so memory does not grow with the number of records.

use std::collections::HashMap;
use std::io::{self, Read, Seek};

use ::csv::{Reader, ReaderBuilder, StringRecord, Terminator, Writer, WriterBuilder};
use tempfile::SpooledTempFile;

/// How many bytes of rows wait in memory before they go to a temporary file.
const SPOOL: usize = 8 << 20;

/// Rows in the order of the records. A waiting row has the fixed cells, then the number of a label and its cell for each
/// unknown field.
pub(super) struct Spool {
    rows: Writer<SpooledTempFile>,
    labels: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Spool {
    pub(super) fn new() -> Self {
        let rows = builder().from_writer(tempfile::spooled_tempfile(SPOOL));
        Self { rows, labels: Vec::new(), numbers: HashMap::new() }
    }

    /// Puts down a cell of the columns that every row has; all of them come before those with labels.
    pub(super) fn cell(&mut self, cell: &str) -> io::Result<()> {
        Ok(self.rows.write_field(cell)?)
    }

    /// Puts down a cell of the column of a label.
    pub(super) fn labelled(&mut self, label: &str, cell: &str) -> io::Result<()> {
        let number = self.numbers.get(label).copied().unwrap_or_else(|| {
            self.labels.push(label.to_owned());
            self.numbers.insert(label.to_owned(), self.labels.len() - 1);
            self.labels.len() - 1
        });
        self.rows.write_field(number.to_string())?;
        self.cell(cell)
    }

    pub(super) fn end_row(&mut self) -> io::Result<()> {
        Ok(self.rows.write_record(None::<&[u8]>)?)
    }

    /// The labels, in the order in which they first came.
    pub(super) fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Whether a label has its column already.
    #[cfg(feature = "workbooks")]
    pub(super) fn knows(&self, label: &str) -> bool {
        self.numbers.contains_key(label)
    }

    /// The rows as they stand, RFC 4180; whole where there are no labels.
    pub(super) fn into_bytes(self) -> io::Result<impl Read> {
        let mut rows = self.rows.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
        rows.rewind()?;
        Ok(rows)
    }

    /// The rows, cell by cell; each has `fixed` cells before those with labels.
    pub(super) fn into_rows(self, fixed: usize) -> io::Result<Rows<impl Read>> {
        let labels = self.labels.len();
        // A reader drops a byte order mark at the very beginning; ours would be part of the first value. Empty
        // lines are skipped.
        let bytes = b"\n".chain(self.into_bytes()?);
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        Ok(Rows { reader, row: StringRecord::new(), fixed, places: vec![usize::MAX; labels] })
    }
}

/// How rows wait, and how RFC 4180 wants them.
pub(super) fn builder() -> WriterBuilder {
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::CRLF).flexible(true);
    builder
}

/// The rows that waited, one after the other.
pub(super) struct Rows<R> {
    reader: Reader<R>,
    row: StringRecord,
    fixed: usize,
    /// Where in the row the cell of each label stands.
    places: Vec<usize>,
}

impl<R: Read> Rows<R> {
    /// Goes on to the next row; says whether there is one.
    pub(super) fn advance(&mut self) -> io::Result<bool> {
        if !self.reader.read_record(&mut self.row)? {
            return Ok(false);
        }
        self.places.fill(usize::MAX);
        for at in (self.fixed..self.row.len()).step_by(2) {
            let number = self.row.get(at).and_then(|number| number.parse::<usize>().ok());
            if let Some(place) = number.and_then(|number| self.places.get_mut(number)) {
                *place = at + 1;
            }
        }
        Ok(true)
    }

    /// The cells that every row has.
    pub(super) fn fixed(&self) -> impl Iterator<Item = &str> {
        self.row.iter().take(self.fixed)
    }

    /// The cells of the labels, in the order of [`Spool::labels`]; empty where the row has none.
    pub(super) fn labelled(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|at| self.row.get(*at).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_labels_find_their_columns() {
        let mut spool = Spool::new();
        for (cell, labels) in [("\u{feff}a", vec!["x"]), ("b\r\n", vec!["y", "x"]), ("", vec![])] {
            spool.cell(cell).unwrap();
            spool.cell("1").unwrap();
            for label in labels {
                spool.labelled(label, &format!("{label}{cell}")).unwrap();
            }
            spool.end_row().unwrap();
        }
        assert_eq!(spool.labels(), ["x", "y"]);
        let mut rows = spool.into_rows(2).unwrap();
        let mut all = Vec::new();
        while rows.advance().unwrap() {
            all.push(rows.fixed().chain(rows.labelled()).map(str::to_owned).collect::<Vec<_>>());
        }
        assert_eq!(
            all,
            [["\u{feff}a", "1", "x\u{feff}a", ""], ["b\r\n", "1", "xb\r\n", "yb\r\n"], ["", "1", "", ""]]
        );
    }
}
