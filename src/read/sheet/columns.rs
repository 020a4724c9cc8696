//! Which field each column of a sheet holds: by the headings of our own sheets, by a column map, or by the labels
//! that documents have.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Span};
use crate::read::rules;
use crate::record::Field;
use crate::record::sheet::{self, BODY, EXTRA};
use crate::record::workbook::SORTABLE;
use crate::vocab::maps::{self, Map, Values};
use crate::vocab::nearest;

/// The columns of a sheet.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) all: Vec<Column>,
    /// Whether the sheet is one of ours.
    pub(super) ours: bool,
    /// What the first cell of rows says that hold headings again.
    pub(super) heading: Option<&'static str>,
}

/// A column of a sheet.
#[derive(Debug)]
pub(super) struct Column {
    /// Its heading as written, without white space around it.
    pub(super) heading: String,
    /// What it holds.
    pub(super) to: To,
    /// How values stand in its cells.
    pub(super) values: Values,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    /// A column of our own sheets, by its heading.
    Ours(&'static str),
    /// A field of the record.
    Field(Field),
    /// What is kept under the heading.
    Extra,
    /// What is left out.
    Nothing,
    /// What is kept under the heading, which nobody knows.
    Unknown,
}

impl Columns {
    /// The columns under headings. `map` says what they hold; without it that is found out.
    ///
    /// # Errors
    /// Says what was looked for where no heading is known.
    pub(super) fn bind(headings: &[&str], map: Option<&'static Map>) -> Result<Self, String> {
        let columns = match map.or_else(|| best_map(headings)) {
            _ if map.is_none() && is_ours(headings) => ours(headings),
            found => foreign(headings, found, map.is_none()),
        };
        let known = |column: &Column| !matches!(column.to, To::Unknown | To::Nothing);
        if columns.all.iter().any(known) { Ok(columns) } else { Err(nothing_known(headings, map)) }
    }

    /// What there is to say of the headings: those that stand twice. It is told with the first record.
    pub(super) fn judge(&self, out: &mut Diagnostics) {
        for (at, column) in self.all.iter().enumerate().filter(|(_, column)| !column.heading.is_empty()) {
            let Some(first) = self.all[..at].iter().position(|earlier| earlier.heading == column.heading)
            else {
                continue;
            };
            let (first, again) = (letters(first), letters(at));
            let message =
                format!("the heading `{}` stands over column {first} and {again}", short(&column.heading));
            let found = Diagnostic::new(&rules::MALFORMED, message).with_severity(Severity::Warning);
            out.push(found.with_note("what the first leaves no room for is kept in `extra`"));
        }
    }
}

/// Whether a heading is one of ours, of a map or a label, so that a text that begins with several is a sheet.
pub(super) fn is_known(heading: &str) -> bool {
    let heading = heading.trim();
    !heading.is_empty()
        && (sheet::column(heading).is_some()
            || heading.starts_with(EXTRA)
            || labelled(heading).is_some()
            || maps::all().iter().any(|map| map.column(heading).is_some()))
}

/// The field that a heading names as labels of documents do, or by its name in JSON.
pub(super) fn labelled(heading: &str) -> Option<Field> {
    let key = maps::key(heading);
    let by_name = || Field::ALL.iter().copied().find(|field| field.name() == key);
    Field::from_label(&key.replace('_', " ")).or_else(by_name)
}

/// Whether a sheet is one of ours: two of its headings are, one at least that others do not have, and no map knows more
/// of them.
fn is_ours(headings: &[&str]) -> bool {
    let own = |heading: &&&str| is_own(heading);
    let count = headings.iter().filter(own).count();
    let telling = |heading: &&str| {
        heading.starts_with(EXTRA) || sheet::column(heading).is_some_and(sheet::Column::is_telling)
    };
    let foreign = best_map(headings).map_or(0, |map| hits(map, headings));
    count >= 2 && count >= foreign && headings.iter().any(telling)
}

fn is_own(heading: &str) -> bool {
    sheet::column(heading).is_some() || heading.trim() == BODY || heading.starts_with(EXTRA)
}

fn ours(headings: &[&str]) -> Columns {
    let mut all: Vec<Column> = Vec::new();
    for heading in headings {
        let own = sheet::column(heading).map(|column| column.name);
        let own = own.or_else(|| (heading.trim() == BODY).then_some(BODY)).map(To::Ours);
        // A second column of one name would be lost behind the first.
        let own = own.filter(|own| all.iter().all(|column| column.to != *own));
        let (heading, to) = match (heading.strip_prefix(EXTRA), own) {
            (_, Some(own)) => (heading.trim(), own),
            (Some(label), None) => (label, To::Extra),
            (None, None) if heading.trim() == SORTABLE => (heading.trim(), To::Nothing),
            (None, None) => (heading.trim(), To::Unknown),
        };
        all.push(Column { heading: heading.to_owned(), to, values: Values::One });
    }
    Columns { all, ours: true, heading: None }
}

/// The columns by a map; with `labels`, those it does not know by the labels of documents.
fn foreign(headings: &[&str], map: Option<&'static Map>, labels: bool) -> Columns {
    let column = |heading: &&str| {
        let mapped = map.and_then(|map| map.column(heading));
        let to = match mapped.map(|column| column.field) {
            Some("extra") => To::Extra,
            Some("ignore") => To::Nothing,
            Some(name) => {
                Field::ALL.iter().find(|field| field.name() == name).map_or(To::Unknown, |f| To::Field(*f))
            }
            None => labelled(heading).filter(|_| labels).map_or(To::Unknown, To::Field),
        };
        let values = mapped.map_or(Values::One, |column| column.values);
        Column { heading: heading.trim().to_owned(), to, values }
    };
    Columns {
        all: headings.iter().map(column).collect(),
        ours: false,
        heading: map.and_then(|map| map.heading),
    }
}

/// The map that knows most of the headings, two at least and more than the labels do.
pub(super) fn best_map(headings: &[&str]) -> Option<&'static Map> {
    let labels = headings.iter().filter(|heading| labelled(heading).is_some()).count();
    let known = maps::all().iter().map(|map| (hits(map, headings), map));
    let fits = known.filter(|(hits, _)| *hits >= labels.max(2) || *hits == headings.len());
    // Of equally good ones the first.
    fits.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, map)| map)
}

fn hits(map: &Map, headings: &[&str]) -> usize {
    headings.iter().filter(|heading| map.column(heading).is_some()).count()
}

fn nothing_known(headings: &[&str], map: Option<&'static Map>) -> String {
    const SHOWN: usize = 12;
    let names: Vec<&str> =
        headings.iter().map(|heading| heading.trim()).filter(|name| !name.is_empty()).collect();
    let listed: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", short(name))).collect();
    let more = if names.len() > SHOWN { " …" } else { "" };
    let known: Vec<&str> = match map {
        Some(map) => map.columns.iter().map(|column| column.heading).collect(),
        None => known_headings().collect(),
    };
    let near: Vec<String> = names
        .iter()
        .filter_map(|name| Some(format!("`{}` for `{}`", nearest(name, known.iter().copied())?, short(name))))
        .take(SHOWN)
        .collect();
    let near =
        if near.is_empty() { String::new() } else { format!("; perhaps {} was meant", near.join(", ")) };
    match names.len() {
        0 => "the sheet has no headings".to_owned(),
        _ => format!("no heading of the sheet is known: {}{more}{near}", listed.join(", ")),
    }
}

/// Every heading that is known, for people who mistyped one.
pub(super) fn known_headings() -> impl Iterator<Item = &'static str> {
    let labels = Field::ALL.iter().flat_map(|field| field.labels().iter().copied().chain([field.name()]));
    let mapped = maps::all().iter().flat_map(|map| map.columns).filter(|column| column.field != "extra");
    sheet::COLUMNS.iter().map(|column| column.name).chain(labels).chain(mapped.map(|column| column.heading))
}

pub(super) fn short(heading: &str) -> &str {
    &heading[..heading.floor_char_boundary(60)]
}

/// The letters of a column as spreadsheets show it: 0 is `A`, 26 is `AA`.
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(b'A' + u8::try_from((left - 1) % 26).unwrap_or_default());
        left = (left - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// The finding for a sheet without a heading that is known.
pub(super) fn unknown_layout(message: String, headings: Option<Span>) -> Diagnostic {
    let found = Diagnostic::new(&rules::UNKNOWN_LAYOUT, message).at(headings);
    found.with_help("write a column map (`fonds map`) and give it with `--map`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(headings: &[&str]) -> Vec<To> {
        Columns::bind(headings, None).unwrap().all.iter().map(|column| column.to).collect()
    }

    #[test]
    fn columns_have_the_letters_that_spreadsheets_show() {
        assert_eq!([0, 2, 25, 26, 701, 702].map(letters), ["A", "C", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn our_own_sheets_are_known_by_headings_that_others_do_not_have() {
        let columns = Columns::bind(&["fond", "citation", "extra:Shelf", "note"], None).unwrap();
        assert!(columns.ours);
        assert_eq!(bound(&["fond", "citation", "extra:Shelf", "note"])[2..], [To::Extra, To::Unknown]);
        assert!(!Columns::bind(&["title", "date"], None).unwrap().ours);
        assert_eq!(
            bound(&["fond", "citation", "date_sortable", "extra:date_sortable"])[2..],
            [To::Nothing, To::Extra]
        );
    }

    #[test]
    fn maps_and_labels_settle_the_columns_of_other_sheets() {
        let dspace = bound(&["dc.title[en]", "dc.subject", "Shelf"]);
        assert_eq!(dspace, [To::Field(Field::Title), To::Field(Field::Subjects), To::Unknown]);
        let labels = bound(&["Title", "Source", "Original archive", "citation_verbatim"]);
        let fields = [Field::Title, Field::Citation, Field::Archives, Field::Citation];
        assert_eq!(labels, fields.map(To::Field));
        let scraped =
            Columns::bind(&["record_id", "title", "authors", "credits", "page_number"], None).unwrap();
        assert!(!scraped.ours);
        assert_eq!(scraped.all[2].values, Values::Json);
        assert_eq!(scraped.all[3].to, To::Field(Field::Support));
    }

    #[test]
    fn a_sheet_without_a_known_heading_is_told_what_was_near() {
        let why = Columns::bind(&["Tittle", "Shelf"], None).err().unwrap();
        assert!(why.contains("`Tittle`, `Shelf`") && why.contains("`title` for `Tittle`"), "{why}");
    }

    #[test]
    fn every_map_names_fields_of_the_record() {
        for column in maps::all().iter().flat_map(|map| map.columns) {
            let known = Field::ALL.iter().any(|field| field.name() == column.field);
            assert!(known || matches!(column.field, "extra" | "ignore"), "{}", column.heading);
        }
    }
}
