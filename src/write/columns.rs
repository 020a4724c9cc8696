//! Tables whose columns are properties of Dublin Core: one layout a system, and the statements of
//! `crosswalk::dublin_core` fall into its columns.

use std::borrow::Cow;
use std::io;

use super::format::{Options, Sink, Writer};
use super::table::{Dialect, Table};
use super::untitled;
use crate::crosswalk::dublin_core::{Choices, Statement};
use crate::crosswalk::notes::{self, Note};
use crate::crosswalk::{devised, original};
use crate::diagnostic::Diagnostics;
use crate::record::Record;

/// How a system wants its table.
pub(super) struct Layout {
    /// The marks.
    pub(super) dialect: Dialect,
    /// The statements that fall into the columns.
    pub(super) say: for<'a> fn(&'a Record, Choices) -> Vec<Statement<'a>>,
    /// The columns, in their order.
    pub(super) columns: &'static [Column],
}

/// A column.
pub(super) struct Column {
    /// The heading that the system knows it by.
    pub(super) heading: &'static str,
    /// What stands in its cells.
    pub(super) fill: Fill,
    /// What stands in them after that, as notes.
    pub(super) notes: &'static [&'static Note],
    /// Whether it holds prose that the system does not take apart.
    pub(super) prose: bool,
}

/// The values of a cell, each with its field.
pub(super) type Values<'a> = Vec<(&'static str, Cow<'a, str>)>;

/// What stands in the cells of a column.
#[derive(Clone, Copy)]
pub(super) enum Fill {
    /// The same in each row; nothing where the one who loads the table fills it in.
    Always(&'static str),
    /// The title, which a row must have, up to so many characters.
    Title(usize),
    /// Who describes: the code, else the name, as set for the output.
    Agency,
    /// The statements with these names, and of these fields where one is named.
    Said(&'static [(&'static str, Option<&'static str>)]),
    /// What the statements do not say so, of a field.
    Own(&'static str, for<'a> fn(&'a Record) -> Vec<Cow<'a, str>>),
}

/// Shorthand for a column.
pub(super) const fn column(heading: &'static str, fill: Fill) -> Column {
    Column { heading, fill, notes: &[], prose: false }
}

impl Column {
    /// The same column with notes behind its values.
    pub(super) const fn with(self, notes: &'static [&'static Note]) -> Self {
        Self { notes, ..self }
    }

    /// The same column as one of prose.
    pub(super) const fn prose(self) -> Self {
        Self { prose: true, ..self }
    }

    /// The values of the column, each with its field.
    fn values<'a>(&self, record: &'a Record, said: &'a [Statement<'a>], agency: &'a str) -> Values<'a> {
        let mut values: Values<'a> = match self.fill {
            Fill::Always("") => Vec::new(),
            Fill::Always(text) => vec![("", Cow::Borrowed(text))],
            Fill::Agency => vec![("", Cow::Borrowed(agency))],
            Fill::Title(most) => vec![("title", shortened(devised::shown(record), most))],
            Fill::Said(names) => {
                let fits = |said: &Statement<'_>| {
                    let of = |field: Option<&str>| field.is_none_or(|field| field == said.field);
                    names.iter().any(|(name, field)| *name == said.name && of(*field))
                };
                let said = said.iter().filter(|said| fits(said));
                said.map(|said| (said.field, Cow::Borrowed(said.text.as_ref()))).collect()
            }
            Fill::Own(field, texts) => texts(record).into_iter().map(|text| (field, text)).collect(),
        };
        values.extend(notes::all(record, self.notes).map(|(field, note)| (field, Cow::Owned(note))));
        values
    }
}

/// A text of no more than so many characters, the last of them `…` where it was longer.
fn shortened(text: Cow<'_, str>, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => text,
        Some(_) => Cow::Owned(text.chars().take(most.saturating_sub(1)).chain(['…']).collect()),
    }
}

/// The aggregations that the originals lie in: `AVP RF, f. 0104, op. 19`.
pub(super) fn aggregations(record: &Record) -> Vec<Cow<'_, str>> {
    let found = record.citations.iter().filter_map(|citation| original::aggregation(record, citation));
    found.map(Cow::Owned).collect()
}

/// Writes the rows of a layout.
pub(super) struct Rows {
    /// The table under way, for rows that are no record's.
    pub(super) table: Table,
    layout: &'static Layout,
    format: &'static str,
    choices: Choices,
    agency: String,
}

impl Rows {
    /// Begins the table of a format.
    pub(super) fn new(
        sink: Sink,
        options: &Options,
        format: &'static str,
        layout: &'static Layout,
    ) -> io::Result<Self> {
        let table = Table::new(sink, layout.dialect, layout.columns.iter().map(|column| column.heading))?;
        let classification_as_access_rights = options.classification_as_access_rights;
        let agency = options.agency.code.as_ref().or(options.agency.name.as_ref());
        Ok(Self {
            table,
            layout,
            format,
            choices: Choices { classification_as_access_rights },
            agency: agency.cloned().unwrap_or_default(),
        })
    }
}

impl Writer for Rows {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        if self.layout.columns.iter().any(|column| matches!(column.fill, Fill::Title(_))) {
            untitled::report(self.format, record, out);
        }
        let said = (self.layout.say)(record, self.choices);
        for column in self.layout.columns {
            let values = column.values(record, &said, &self.agency);
            if column.prose { self.table.prose(&values)? } else { self.table.several(&values)? }
        }
        self.table.end_row()?;
        self.table.report(out);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.table.finish()
    }
}

/// Begins the table of a format in which every row is a record.
pub(super) fn open(
    sink: Sink,
    options: &Options,
    format: &'static str,
    layout: &'static Layout,
) -> io::Result<Box<dyn Writer>> {
    Ok(Box::new(Rows::new(sink, options, format, layout)?))
}
