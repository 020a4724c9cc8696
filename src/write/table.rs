//! What the tables that catalogs load share: how cells are joined, kept apart and quoted in each of their dialects.

use std::borrow::Cow;
use std::io;

use ::csv::{QuoteStyle, Terminator, WriterBuilder};

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
    /// What stands for the separator inside a value, since nothing can keep it from being one there: one character
    /// for each of the separator's, blanks around it left out.
    pub(super) instead: &'static str,
    /// What else would cut a value in two, and what stands for it.
    pub(super) cuts: Option<(&'static str, &'static str)>,
    /// Whether a cell may hold line breaks and tabs; a blank stands for each where not.
    pub(super) breaks: bool,
    /// Whether cells are quoted where RFC 4180 asks. Where the target takes a quotation mark for one more letter, no
    /// cell may hold breaks.
    pub(super) quoted: bool,
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
    /// A mark that would cut a value, and what stands for it.
    Mark(&'static str, &'static str),
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
            .quote_style(if dialect.quoted { QuoteStyle::Necessary } else { QuoteStyle::Never })
            .terminator(Terminator::CRLF)
            .flexible(true)
            .from_writer(sink);
        rows.write_record(header)?;
        Ok(Self { rows, dialect, changed: Vec::new() })
    }

    /// Writes a cell with the values that it holds, each with its field.
    pub(super) fn several(&mut self, values: &[(&'static str, Cow<'_, str>)]) -> io::Result<()> {
        let mut cell = String::new();
        for (field, value) in values {
            let value = self.value(field, value);
            self.join(&mut cell, &value);
        }
        Ok(self.rows.write_field(cell)?)
    }

    /// Writes a cell of prose, which the system shows as it is: several values are joined and none is changed.
    pub(super) fn prose(&mut self, values: &[(&'static str, Cow<'_, str>)]) -> io::Result<()> {
        let mut cell = String::new();
        for (field, value) in values {
            let value = self.unbroken(field, value);
            self.join(&mut cell, &value);
        }
        Ok(self.rows.write_field(cell)?)
    }

    fn join(&self, cell: &mut String, value: &str) {
        if !value.is_empty() && !cell.is_empty() {
            *cell += self.dialect.separator;
        }
        *cell += value;
    }

    /// Ends a row.
    pub(super) fn end_row(&mut self) -> io::Result<()> {
        Ok(self.rows.write_record(None::<&[u8]>)?)
    }

    /// Reports what could not stand as it is since the last report.
    pub(super) fn report(&mut self, out: &mut Diagnostics) {
        for (field, change) in self.changed.drain(..) {
            let (rule, message) = match change {
                Change::Mark(mark, instead) => (
                    &rules::SEPARATOR_IN_VALUE,
                    format!("`{mark}` in `{field}` would split the value; `{instead}` stands in its place"),
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

    /// A value in which nothing separates. Its last character must not join the separator behind it either: of
    /// `a|` and `b` joined by `||` the first would end before its own bar.
    fn value<'v>(&mut self, field: &'static str, value: &'v str) -> Cow<'v, str> {
        let mut value = self.unbroken(field, value);
        let Dialect { separator, instead, cuts, .. } = self.dialect;
        for (mark, instead) in [(separator.trim(), instead)].into_iter().chain(cuts) {
            if !mark.is_empty() && value.contains(mark) {
                self.note(field, Change::Mark(mark, instead));
                value = Cow::Owned(value.replace(mark, instead));
            }
            let first = mark.chars().next().filter(|first| value.ends_with(*first));
            if let (Some(first), Some(stand_in)) = (first, instead.chars().next()) {
                self.note(field, Change::Mark(mark, instead));
                let kept = value.trim_end_matches(first);
                let cut = value[kept.len()..].chars().count();
                let ending: String = std::iter::repeat_n(stand_in, cut).collect();
                value = Cow::Owned(format!("{kept}{ending}"));
            }
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

    const BARS: Dialect = Dialect {
        delimiter: b',',
        separator: "|",
        instead: "¦",
        cuts: Some(("::", "·:")),
        breaks: false,
        quoted: true,
    };

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
        let dialect = Dialect { cuts: None, ..BARS };
        let mut table = Table::new(Box::new(bytes.clone()), dialect, ["a", "b"]).unwrap();
        table.several(&["x|y", "", "z\nz"].map(|value| ("subjects", value.into()))).unwrap();
        table.prose(&[("title", "p|q, r".into())]).unwrap();
        table.end_row().unwrap();
        let mut out = Diagnostics::new();
        table.report(&mut out);
        table.finish().unwrap();
        assert_eq!(bytes.0.lock().unwrap().as_slice(), "a,b\r\nx¦y|z z,\"p|q, r\"\r\n".as_bytes());
        let codes: Vec<_> = out.iter().map(|found| found.rule.code).collect();
        assert_eq!(codes, ["OUT004", "OUT015"]);
    }

    #[test]
    fn no_value_joins_the_separator_behind_it() {
        let bytes = Shared::default();
        let dialect = Dialect { separator: "||", instead: "¦¦", ..BARS };
        let mut table = Table::new(Box::new(bytes.clone()), dialect, ["a", "b"]).unwrap();
        table.several(&["x|", "|y|||", "a::b", "c:"].map(|value| ("subjects", value.into()))).unwrap();
        table.prose(&["a||b", "", "c"].map(|value| ("summary", value.into()))).unwrap();
        table.end_row().unwrap();
        table.finish().unwrap();
        let expected = "a,b\r\nx¦|||y¦¦¦||a·:b||c·,a||b||c\r\n";
        assert_eq!(std::str::from_utf8(&bytes.0.lock().unwrap()), Ok(expected));
    }
}
