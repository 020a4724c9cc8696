//! The columns of a sheet of records: one table for every format of rows and cells.
//!
//! Single values stand in their cell as they are. Where a column can hold several, they are joined by
//! ` | ` and every `|`, `;`, `=` and `\` inside a value has a `\` before it, so that cells can be taken
//! apart again.

use std::borrow::Cow;

use crate::record::reference::{Citation, PageUnit, Role, Unit};
use crate::record::{Date, Language, Record, Text};
use crate::vocab::Kind;

/// Between two values of a cell.
const SEPARATOR: &str = " | ";

/// A column.
pub(super) struct Column {
    /// Its heading.
    pub(super) name: &'static str,
    /// The field of the record it shows, by its JSON name.
    pub(super) field: &'static str,
    /// Whether it holds numbers that are names: a spreadsheet must not count with them.
    pub(super) identifies: bool,
    /// What stands in the cell; empty where the record has nothing.
    pub(super) cell: for<'a> fn(&'a Record) -> Cow<'a, str>,
}

/// Shorthand for a column of words.
const fn words(
    name: &'static str,
    field: &'static str,
    cell: for<'a> fn(&'a Record) -> Cow<'a, str>,
) -> Column {
    Column { name, field, identifies: false, cell }
}

/// Shorthand for a column of numbers that are names.
const fn numbers(
    name: &'static str,
    field: &'static str,
    cell: for<'a> fn(&'a Record) -> Cow<'a, str>,
) -> Column {
    Column { name, field, identifies: true, cell }
}

/// The kinds of unit that have a column of their own.
const OWN: [Kind; 4] = [Kind::Fond, Kind::Opis, Kind::Folder, Kind::File];

/// The fixed columns, in order. Fields with unknown labels follow them, the text of the document comes last.
pub(super) static COLUMNS: &[Column] = &[
    numbers("record_id", "id", |r| text(&r.id)),
    words("url", "url", |r| text(&r.url)),
    words("title", "title", |r| text(&r.title)),
    words("date", "date", |r| date(&r.date)),
    words("date_edtf", "date", |r| {
        let edtf = r.date.as_ref().and_then(|date| date.edtf.as_ref());
        edtf.map_or_else(Cow::default, |edtf| edtf.as_str().into())
    }),
    words("created", "created", |r| date(&r.created)),
    words("event_dates", "event_dates", |r| list(r.event_dates.iter().map(|date| date.verbatim.as_str()))),
    words("type", "type", |r| text(&r.kind)),
    words("language", "languages", |r| languages(&r.languages)),
    words("edition_language", "edition_languages", |r| languages(&r.edition_languages)),
    words("repository", "citations", |r| {
        by_citation(r, |c| c.repository.as_ref().map(|repository| escaped(&repository.name)))
    }),
    numbers("fond", "citations", |r| units(r, Kind::Fond)),
    numbers("opis", "citations", |r| units(r, Kind::Opis)),
    numbers("folder", "citations", |r| units(r, Kind::Folder)),
    numbers("file", "citations", |r| units(r, Kind::File)),
    words("other_levels", "citations", |r| by_citation(r, other_levels)),
    numbers("pages", "citations", |r| by_citation(r, |c| c.pages.as_ref().map(|pages| escaped(&pages.text)))),
    words("page_unit", "citations", |r| by_citation(r, |c| Some(page_unit(c.pages.as_ref()?.unit?).into()))),
    words("citation", "citation_verbatim", |r| text(&r.citation_verbatim)),
    words("reference_code", "citations", |r| by_citation(r, |c| c.reference_code.as_deref().map(escaped))),
    words("obtained_by", "credits", |r| credits(r, Role::Obtained)),
    words("contributed_by", "credits", |r| credits(r, Role::Contributed)),
    words("translator", "credits", |r| credits(r, Role::Translated)),
    words("other_credits", "credits", other_credits),
    words("creators", "creators", |r| texts(&r.creators)),
    words("contributors", "contributors", |r| texts(&r.contributors)),
    words("people", "people", |r| texts(&r.people)),
    words("places", "places", |r| texts(&r.places)),
    words("subjects", "subjects", |r| texts(&r.subjects)),
    words("donors", "donors", |r| texts(&r.donors)),
    words("support", "support", |r| text(&r.support)),
    words("rights", "rights", |r| {
        r.rights.as_ref().map_or_else(Cow::default, |rights| text(&rights.verbatim))
    }),
    words("rights_uri", "rights", |r| {
        r.rights.as_ref().map_or_else(Cow::default, |rights| text(&rights.uri))
    }),
    words("classification", "classification", |r| text(&r.classification)),
    words("uploaded", "uploaded", |r| date(&r.uploaded)),
    words("archives", "archives", |r| texts(&r.archives)),
    words("publisher", "publisher", |r| text(&r.publisher)),
    words("summary", "summary", |r| text(&r.summary)),
    words("origin", "origin", |r| {
        let origin = &r.origin;
        format!("{}#{} ({}, line {})", origin.file, origin.index, origin.format, origin.line).into()
    }),
    numbers("copy_number", "copy_number", |r| text(&r.copy_number)),
    numbers("outgoing_number", "outgoing_number", |r| text(&r.outgoing_number)),
];

fn text(text: &Option<Text>) -> Cow<'_, str> {
    text.as_deref().unwrap_or_default().into()
}

fn texts(texts: &[Text]) -> Cow<'_, str> {
    list(texts.iter().map(Text::as_str))
}

/// The words of a date: EDTF has a column of its own, or is found again from the words.
fn date(date: &Option<Date>) -> Cow<'_, str> {
    date.as_ref().map_or_else(Cow::default, |date| date.verbatim.as_str().into())
}

fn languages(languages: &[Language]) -> Cow<'_, str> {
    list(languages.iter().map(|language| match language.verbatim.as_str() {
        "" => language.code.as_deref().unwrap_or_default(),
        words => words,
    }))
}

/// Values in one cell, in order.
fn list<'a>(values: impl Iterator<Item = &'a str>) -> Cow<'a, str> {
    join(values.map(escaped), SEPARATOR)
}

fn join<'a>(mut values: impl Iterator<Item = Cow<'a, str>>, separator: &str) -> Cow<'a, str> {
    let Some(first) = values.next() else { return Cow::default() };
    values.fold(first, |mut cell, value| {
        let owned = cell.to_mut();
        owned.push_str(separator);
        owned.push_str(&value);
        cell
    })
}

/// A value with a `\` before each character that means something between values.
fn escaped(value: &str) -> Cow<'_, str> {
    let special = ['|', ';', '=', '\\'];
    if !value.contains(special) {
        return value.into();
    }
    let mut escaped = String::with_capacity(value.len() + 4);
    for c in value.chars() {
        if special.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped.into()
}

/// One value a citation, the n-th for the n-th; an absent one leaves its place empty. Where no citation
/// has one the cell is empty.
fn by_citation<'a>(record: &'a Record, value: impl Fn(&'a Citation) -> Option<Cow<'a, str>>) -> Cow<'a, str> {
    let values: Vec<_> = record.citations.iter().map(value).collect();
    if values.iter().all(Option::is_none) {
        return Cow::default();
    }
    join(values.into_iter().map(Option::unwrap_or_default), SEPARATOR)
}

fn units(record: &Record, kind: Kind) -> Cow<'_, str> {
    by_citation(record, |citation| {
        citation.levels.iter().find(|unit| unit.kind == kind).map(|unit| escaped(&unit.value))
    })
}

/// The units without a column of their own, and the second and later ones of a kind that has one.
fn other_levels(citation: &Citation) -> Option<Cow<'_, str>> {
    let levels = &citation.levels;
    let first: [Option<usize>; 4] = OWN.map(|kind| levels.iter().position(|unit| unit.kind == kind));
    let other = levels.iter().enumerate().filter(|(at, _)| !first.contains(&Some(*at)));
    let pair =
        |(_, unit): (usize, &'_ Unit)| Cow::Owned(format!("{}={}", unit.kind.name(), escaped(&unit.value)));
    let cell = join(other.map(pair), "; ");
    (!cell.is_empty()).then_some(cell)
}

const fn page_unit(unit: PageUnit) -> &'static str {
    match unit {
        PageUnit::Leaf => "leaf",
        PageUnit::Page => "page",
    }
}

fn credits(record: &Record, role: Role) -> Cow<'_, str> {
    list(record.credits.iter().filter(|credit| credit.role == role).map(|credit| credit.name.as_str()))
}

/// The credits without a column of their own, `edited=A B | transcribed=C D`.
fn other_credits(record: &Record) -> Cow<'_, str> {
    let own = [Role::Obtained, Role::Contributed, Role::Translated];
    let other = record.credits.iter().filter(|credit| !own.contains(&credit.role));
    join(other.map(|credit| Cow::Owned(format!("{}={}", credit.role.name(), escaped(&credit.name)))), " | ")
}

/// Whether a spreadsheet that opens the file would make another number or a date of a cell.
pub(super) fn would_change(cell: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let day_or_month =
        |part: &str| digits(part) && part.len() <= 2 && part.parse().is_ok_and(|n: u8| n <= 31);
    let two_numbers =
        |mark| cell.split_once(mark).is_some_and(|(first, last)| day_or_month(first) && day_or_month(last));
    let padded = digits(cell) && cell.len() > 1 && cell.starts_with('0');
    let too_long = digits(cell) && cell.len() > 15;
    let scientific = cell.split_once(['e', 'E']).is_some_and(|(base, power)| digits(base) && digits(power));
    padded || too_long || scientific || two_numbers('-') || two_numbers('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::record::reference::Credit;

    fn cell(record: &Record, name: &str) -> String {
        let column = COLUMNS.iter().find(|column| column.name == name).unwrap();
        (column.cell)(record).into_owned()
    }

    fn citing(units: &[(Kind, &str)]) -> Citation {
        let levels = units.iter().map(|(kind, value)| Unit::new(*kind, *value, None, None)).collect();
        Citation { levels, ..Citation::default() }
    }

    #[test]
    fn the_columns_are_those_of_the_promise_in_its_order() {
        let names: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(
            names.join(", "),
            "record_id, url, title, date, date_edtf, created, event_dates, type, language, edition_language, \
             repository, fond, opis, folder, file, other_levels, pages, page_unit, citation, reference_code, \
             obtained_by, contributed_by, translator, other_credits, creators, contributors, people, places, \
             subjects, donors, support, rights, rights_uri, classification, uploaded, archives, publisher, \
             summary, origin, copy_number, outgoing_number"
        );
    }

    #[test]
    fn each_citation_has_its_place_in_the_cell() {
        let record = Record {
            citations: vec![
                citing(&[(Kind::Fond, "5")]),
                citing(&[(Kind::Box, "7")]),
                citing(&[(Kind::Fond, "89")]),
            ],
            ..Record::default()
        };
        assert_eq!(cell(&record, "fond"), "5 |  | 89");
        assert_eq!(cell(&record, "other_levels"), " | box=7 | ");
        assert_eq!(cell(&record, "opis"), "");
    }

    #[test]
    fn a_kind_named_twice_goes_on_among_the_other_levels() {
        let units = [(Kind::Fond, "1"), (Kind::Box, "5"), (Kind::Box, "25"), (Kind::Fond, "2")];
        let record = Record { citations: vec![citing(&units)], ..Record::default() };
        assert_eq!(cell(&record, "fond"), "1");
        assert_eq!(cell(&record, "other_levels"), "box=5; box=25; fond=2");
    }

    #[test]
    fn marks_between_values_are_escaped_inside_a_value_of_a_list_only() {
        let record = Record {
            title: Some("a | b = c".into()),
            subjects: vec!["A|B".into(), "x; y=z\\".into()],
            ..Record::default()
        };
        assert_eq!(cell(&record, "title"), "a | b = c");
        assert_eq!(cell(&record, "subjects"), r"A\|B | x\; y\=z\\");
    }

    #[test]
    fn credits_are_split_by_role() {
        let credit = |role, name: &str| Credit {
            role,
            relator: None,
            name: name.into(),
            affiliation: None,
            from_language: None,
            span: Span::default(),
            why: None,
        };
        let record = Record {
            credits: vec![
                credit(Role::Translated, "A"),
                credit(Role::Edited, "B=C"),
                credit(Role::Translated, "D"),
                credit(Role::Transcribed, "E"),
            ],
            ..Record::default()
        };
        assert_eq!(cell(&record, "translator"), "A | D");
        assert_eq!(cell(&record, "other_credits"), r"edited=B\=C | transcribed=E");
    }

    #[test]
    fn numbers_that_a_spreadsheet_spoils_are_known() {
        for spoiled in ["0104", "3-4", "12/1", "1E5", "1234567890123456"] {
            assert!(would_change(spoiled), "{spoiled}");
        }
        for safe in ["177840", "86-87", "0", "104", "23-26, 30", "0104 | 5", "", "д. 3", "1-2-3"] {
            assert!(!would_change(safe), "{safe}");
        }
    }
}
