//! What the tables that catalogs load share: how cells are joined, kept apart and quoted in each of their dialects.

use std::borrow::Cow;
use std::io;

use ::csv::{Terminator, WriterBuilder};

use super::format::Sink;
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// How a system wants its table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect {
    /// Between two cells of a row: a comma or a tab.
    pub(super) delimiter: u8,
    /// Between two values of a cell.
    pub(super) separator: &'static str,
    /// What stands for the separator inside a value, since nothing can keep it from being one there.
    pub(super) instead: &'static str,
    /// Whether a cell may hold line breaks and tabs; a blank stands for each where not.
    pub(super) breaks: bool,
}

/// Writes a table row by row. What cannot stand in it as it is, is reported with each record.
pub(super) struct Table {
    rows: ::csv::Writer<Sink>,
    dialect: Dialect,
    /// The fields with a value that held the separator, or a line break that was taken out.
    changed: Vec<(&'static str, Change)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Separator,
    Break,
}

impl Table {
    /// Begins a table with its header row.
    pub(super) fn new<'h>(
        sink: Sink,
        dialect: Dialect,
        header: impl IntoIterator<Item = &'h str>,
    ) -> io::Result<Self> {
        let mut rows = WriterBuilder::new()
            .delimiter(dialect.delimiter)
            .terminator(Terminator::CRLF)
            .flexible(true)
            .from_writer(sink);
        rows.write_record(header)?;
        Ok(Self { rows, dialect, changed: Vec::new() })
    }

    /// Writes a cell that holds one value: a separator in it separates nothing.
    pub(super) fn one(&mut self, field: &'static str, value: &str) -> io::Result<()> {
        let value = self.unbroken(field, value);
        Ok(self.rows.write_field(value.as_ref())?)
    }

    /// Writes a cell with the values of a field.
    pub(super) fn several<V: AsRef<str>>(
        &mut self,
        field: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> io::Result<()> {
        let mut cell = String::new();
        for value in values {
            let value = self.value(field, value.as_ref());
            if value.is_empty() {
                continue;
            }
            if !cell.is_empty() {
                cell += self.dialect.separator;
            }
            cell += &value;
        }
        Ok(self.rows.write_field(cell)?)
    }

    /// Ends a row.
    pub(super) fn end_row(&mut self) -> io::Result<()> {
        Ok(self.rows.write_record(None::<&[u8]>)?)
    }

    /// Reports what could not stand as it is since the last report.
    pub(super) fn report(&mut self, out: &mut Diagnostics) {
        let Dialect { separator, instead, .. } = self.dialect;
        for (field, change) in self.changed.drain(..) {
            let (rule, message) = match change {
                Change::Separator => (
                    &rules::SEPARATOR_IN_VALUE,
                    format!(
                        "`{separator}` in `{field}` would split the value; `{instead}` stands in its place"
                    ),
                ),
                Change::Break => {
                    (&rules::LINE_BREAK_IN_CELL, format!("line breaks in `{field}` became blanks"))
                }
            };
            out.push(Diagnostic::new(rule, message).in_field(field));
        }
    }

    /// Ends the table.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.rows.flush()
    }

    fn value<'v>(&mut self, field: &'static str, value: &'v str) -> Cow<'v, str> {
        let mut value = self.unbroken(field, value);
        let trimmed = self.dialect.separator.trim();
        if !trimmed.is_empty() && value.contains(trimmed) {
            self.note(field, Change::Separator);
            value = Cow::Owned(value.replace(trimmed, self.dialect.instead));
        }
        value
    }

    fn unbroken<'v>(&mut self, field: &'static str, value: &'v str) -> Cow<'v, str> {
        if self.dialect.breaks || !value.contains(['\n', '\r', '\t']) {
            return Cow::Borrowed(value);
        }
        self.note(field, Change::Break);
        let words: Vec<_> = value.split(['\n', '\r', '\t']).filter(|part| !part.is_empty()).collect();
        Cow::Owned(words.join(" "))
    }

    fn note(&mut self, field: &'static str, change: Change) {
        if !self.changed.contains(&(field, change)) {
            self.changed.push((field, change));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;

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

    #[test]
    fn what_would_split_a_value_is_replaced_and_reported() {
        let bytes = Shared::default();
        let dialect = Dialect { delimiter: b',', separator: "|", instead: "¦", breaks: false };
        let mut table = Table::new(Box::new(bytes.clone()), dialect, ["a", "b"]).unwrap();
        table.several("subjects", ["x|y", "", "z\nz"]).unwrap();
        table.one("title", "p|q, r").unwrap();
        table.end_row().unwrap();
        let mut out = Diagnostics::new();
        table.report(&mut out);
        table.finish().unwrap();
        assert_eq!(bytes.0.lock().unwrap().as_slice(), "a,b\r\nx¦y|z z,\"p|q, r\"\r\n".as_bytes());
        let codes: Vec<_> = out.iter().map(|found| found.rule.code).collect();
        assert_eq!(codes, ["OUT004", "OUT015"]);
    }
}
