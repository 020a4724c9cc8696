//! A record as a row of a sheet: the columns, and how values stand in their cells.
//!
//! One table serves the writers and the readers of sheets, so it stands below both. Single values stand in their cell
//! as they are. Where a column can hold several, they are joined by ` | ` and every `|`, `;`, `=` and `\` inside a value
//! has a `\` before it, so that cells can be taken apart again.

use std::borrow::Cow;

use super::reference::{Citation, PageUnit, Role, Unit};
use super::{Date, Language, Record, Text};
use crate::diagnostic::Span;
use crate::vocab::Kind;

/// Between two values of a cell.
const SEPARATOR: &str = " | ";

/// What stands in the heading before the label of an unknown field.
pub const EXTRA: &str = "extra:";

/// The heading of the column that holds the text of the document.
pub const BODY: &str = "body";

/// Characters that mean something between values.
const SPECIAL: [char; 4] = ['|', ';', '=', '\\'];

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// One value, as it is.
    One,
    /// Values joined by ` | `, with escapes.
    Several,
    /// What stands in the citation too: of each citation one value, or of each credit; joined and escaped.
    Part,
}

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// The field of the record it shows, by its JSON name.
    pub field: &'static str,
    /// What its cells hold.
    pub holds: Holds,
    /// Whether it holds numbers that are names: a spreadsheet must not count with them.
    pub identifies: bool,
    /// What stands in the cell of a record; empty where the record has nothing.
    pub cell: for<'a> fn(&'a Record) -> Cow<'a, str>,
}

impl Column {
    /// Whether its heading is one that other sheets do not have.
    pub fn is_telling(&self) -> bool {
        self.name.contains('_') || matches!(self.name, "fond" | "opis")
    }

    const fn new(
        holds: Holds,
        name: &'static str,
        field: &'static str,
        cell: for<'a> fn(&'a Record) -> Cow<'a, str>,
    ) -> Self {
        Self { name, field, holds, identifies: false, cell }
    }

    const fn numbers(mut self) -> Self {
        self.identifies = true;
        self
    }
}

const fn one(
    name: &'static str,
    field: &'static str,
    cell: for<'a> fn(&'a Record) -> Cow<'a, str>,
) -> Column {
    Column::new(Holds::One, name, field, cell)
}

const fn several(
    name: &'static str,
    field: &'static str,
    cell: for<'a> fn(&'a Record) -> Cow<'a, str>,
) -> Column {
    Column::new(Holds::Several, name, field, cell)
}

const fn part(name: &'static str, cell: for<'a> fn(&'a Record) -> Cow<'a, str>) -> Column {
    Column::new(Holds::Part, name, "citations", cell)
}

const fn credit(name: &'static str, cell: for<'a> fn(&'a Record) -> Cow<'a, str>) -> Column {
    Column::new(Holds::Part, name, "credits", cell)
}

/// The kinds of unit that have a column of their own, of its name.
pub const OWN_KINDS: [Kind; 4] = [Kind::Fond, Kind::Opis, Kind::Folder, Kind::File];

/// The roles that have a column of their own, with its name.
pub const OWN_ROLES: [(Role, &str); 3] = [
    (Role::Obtained, "obtained_by"),
    (Role::Contributed, "contributed_by"),
    (Role::Translated, "translator"),
];

/// The fixed columns, in order. Fields with unknown labels follow them, the text of the document comes last.
pub static COLUMNS: &[Column] = &[
    one("record_id", "id", |r| text(&r.id)).numbers(),
    one("url", "url", |r| text(&r.url)),
    one("title", "title", |r| text(&r.title)),
    one("date", "date", |r| date(&r.date)),
    one("date_edtf", "date", |r| {
        let edtf = r.date.as_ref().and_then(|date| date.edtf.as_ref());
        edtf.map_or_else(Cow::default, |edtf| edtf.as_str().into())
    }),
    one("created", "created", |r| date(&r.created)),
    several("event_dates", "event_dates", |r| list(r.event_dates.iter().map(|date| date.verbatim.as_str()))),
    one("type", "type", |r| text(&r.kind)),
    several("language", "languages", |r| languages(&r.languages)),
    several("edition_language", "edition_languages", |r| languages(&r.edition_languages)),
    part("repository", |r| {
        by_citation(r, |c| c.repository.as_ref().map(|repository| escaped(&repository.name)))
    }),
    part("fond", |r| units(r, Kind::Fond)).numbers(),
    part("opis", |r| units(r, Kind::Opis)).numbers(),
    part("folder", |r| units(r, Kind::Folder)).numbers(),
    part("file", |r| units(r, Kind::File)).numbers(),
    part("other_levels", |r| by_citation(r, other_levels)),
    part("pages", |r| by_citation(r, |c| c.pages.as_ref().map(|pages| escaped(&pages.text)))).numbers(),
    part("page_unit", |r| by_citation(r, |c| Some(page_unit(c.pages.as_ref()?.unit?).into()))),
    one("citation", "citation_verbatim", |r| text(&r.citation_verbatim)),
    part("reference_code", |r| by_citation(r, |c| c.reference_code.as_deref().map(escaped))),
    credit("obtained_by", |r| credits(r, Role::Obtained)),
    credit("contributed_by", |r| credits(r, Role::Contributed)),
    credit("translator", |r| credits(r, Role::Translated)),
    credit("other_credits", other_credits),
    several("creators", "creators", |r| texts(&r.creators)),
    several("contributors", "contributors", |r| texts(&r.contributors)),
    several("people", "people", |r| texts(&r.people)),
    several("places", "places", |r| texts(&r.places)),
    several("subjects", "subjects", |r| texts(&r.subjects)),
    several("donors", "donors", |r| texts(&r.donors)),
    one("support", "support", |r| text(&r.support)),
    one("rights", "rights", |r| r.rights.as_ref().map_or_else(Cow::default, |rights| text(&rights.verbatim))),
    one("rights_uri", "rights", |r| r.rights.as_ref().map_or_else(Cow::default, |rights| text(&rights.uri))),
    one("classification", "classification", |r| text(&r.classification)),
    one("uploaded", "uploaded", |r| date(&r.uploaded)),
    several("archives", "archives", |r| texts(&r.archives)),
    one("publisher", "publisher", |r| text(&r.publisher)),
    one("summary", "summary", |r| text(&r.summary)),
    one("origin", "origin", |r| {
        let origin = &r.origin;
        format!("{}#{} ({}, line {})", origin.file, origin.index, origin.format, origin.line).into()
    }),
    one("copy_number", "copy_number", |r| text(&r.copy_number)).numbers(),
    one("outgoing_number", "outgoing_number", |r| text(&r.outgoing_number)).numbers(),
];

/// The column of that heading; case and blanks around it do not matter.
pub fn column(heading: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.name.eq_ignore_ascii_case(heading.trim()))
}

/// A cell of a sheet of ours that says otherwise than the citation beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The heading of the column.
    pub column: &'static str,
    /// What the cell says.
    pub cell: Text,
    /// What the citation says.
    pub cited: String,
}

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
pub fn escaped(value: &str) -> Cow<'_, str> {
    if !value.contains(SPECIAL) {
        return value.into();
    }
    let mut escaped = String::with_capacity(value.len() + 4);
    for c in value.chars() {
        if SPECIAL.contains(&c) {
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
    let first: [Option<usize>; 4] = OWN_KINDS.map(|kind| levels.iter().position(|unit| unit.kind == kind));
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
    let is_own = |role| OWN_ROLES.iter().any(|(own, _)| *own == role);
    let other = record.credits.iter().filter(|credit| !is_own(credit.role));
    join(other.map(|credit| Cow::Owned(format!("{}={}", credit.role.name(), escaped(&credit.name)))), " | ")
}

/// The values of a cell that can hold several, their escapes taken off; an empty cell has none.
pub fn values(cell: &Text) -> Vec<Text> {
    if cell.is_empty() {
        return Vec::new();
    }
    cut(cell, '|', true).iter().map(unescaped).collect()
}

/// The named values of a cell such as `box=5; box=25 | ` or `edited=A B`, between `mark`s; a value without a name has
/// an empty one.
pub fn pairs(cell: &Text, mark: char) -> Vec<(Text, Text)> {
    let pair = |part: &Text| {
        let mut sides = cut(part, '=', false).into_iter();
        let name = sides.next().unwrap_or_default();
        match sides.next() {
            Some(first) => (name, unescaped(&sides.fold(first, |all, more| joined(all, "=", &more)))),
            None => (Text::default(), unescaped(&name)),
        }
    };
    let parts = cut(cell, mark, true);
    parts.iter().filter(|part| !part.is_empty()).map(pair).collect()
}

/// The values of a cell, one a citation, still escaped.
pub fn by_place(cell: &Text) -> Vec<Text> {
    if cell.is_empty() { Vec::new() } else { cut(cell, '|', true) }
}

/// The text between marks that have no `\` before them; with `blanks`, one blank beside each mark goes with it.
fn cut(text: &Text, mark: char, blanks: bool) -> Vec<Text> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let (mut start, mut escape) = (0, false);
    for (at, c) in text.char_indices() {
        if escape || c == '\\' {
            escape = !escape;
        } else if c == mark {
            let before = blanks && mark == '|' && at > start && bytes[at - 1] == b' ';
            parts.push(text.slice(Span::new(start, at - usize::from(before))));
            start = at + 1 + usize::from(blanks && bytes.get(at + 1) == Some(&b' '));
        }
    }
    parts.push(text.slice(Span::new(start.min(text.len()), text.len())));
    parts
}

/// A value without the `\` before its characters; one that stands before nothing that needs it is the value's own.
fn unescaped(value: &Text) -> Text {
    if !value.contains('\\') {
        return value.clone();
    }
    let mut whole = Text::default();
    let mut add = |span: Span| {
        let piece = value.slice(span);
        whole = if whole.is_empty() { piece } else { joined(std::mem::take(&mut whole), "", &piece) };
    };
    let mut start = 0;
    let mut chars = value.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && chars.next_if(|(_, next)| SPECIAL.contains(next)).is_some() {
            if at > start {
                add(Span::new(start, at));
            }
            start = at + 1;
        }
    }
    if start < value.len() {
        add(Span::new(start, value.len()));
    }
    whole
}

fn joined(mut text: Text, between: &str, more: &Text) -> Text {
    text.append(between, more);
    text
}

/// Where a record was read, as the column `origin` has it: file, number, format, line.
pub fn origin(cell: &str) -> Option<super::Origin> {
    let (rest, line) = cell.strip_suffix(')')?.rsplit_once(", line ")?;
    let (place, format) = rest.rsplit_once(" (")?;
    let (file, index) = place.rsplit_once('#')?;
    let number = |digits: &str| digits.parse().ok().filter(|number: &usize| number.to_string() == digits);
    Some(super::Origin {
        file: file.to_owned(),
        format: format.to_owned(),
        index: number(index)?,
        line: number(line)?,
    })
}

/// Whether a spreadsheet would run a cell, or would once guards were taken off it.
///
/// Guards in the value count too: each cell gets one more than it has, so that taking exactly one off
/// always gives the value back.
pub fn is_formula_like(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell with one `'` in front where a spreadsheet would run it.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula_like(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Whether a cell begins with a `'` that [`guarded`] put there.
pub fn is_guarded(cell: &str) -> bool {
    cell.starts_with('\'') && is_formula_like(cell)
}

/// Whether a spreadsheet that opens the file would make another number or a date of a cell.
pub fn would_change(cell: &str) -> bool {
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
    use proptest::prelude::*;

    use super::*;
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

    #[test]
    fn what_a_spreadsheet_would_run_gets_one_guard() {
        for cell in ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "'=1", "''=1"] {
            assert_eq!(guarded(cell), format!("'{cell}"), "{cell:?}");
            assert!(is_guarded(&guarded(cell)));
        }
        for cell in ["", "1", "'a", "a=1", " =1", "'", "\n=1"] {
            assert_eq!(guarded(cell), cell, "{cell:?}");
            assert!(!is_guarded(cell));
        }
    }

    #[test]
    fn values_keep_their_places_when_escapes_are_taken_off() {
        let source = r"A\|B | x\; y\=z\\ |";
        let found = values(&Text::verbatim(source, Span::new(0, source.len())));
        assert_eq!(found, ["A|B", r"x; y=z\", ""]);
        assert_eq!(found[0].source_span(Span::new(2, 3)).map(|span| span.of(source)), Some("B"));
        assert_eq!(found[1].source_span(Span::new(5, 6)).map(|span| span.of(source)), Some("z"));
        // A backslash that escapes nothing stays.
        assert_eq!(values(&Text::new(r"C:\a | b\")), [r"C:\a", r"b\"]);
    }

    #[test]
    fn named_values_are_taken_apart() {
        let shown = |cell: &str, mark| -> Vec<String> {
            pairs(&Text::new(cell), mark).iter().map(|(name, value)| format!("{name}:{value}")).collect()
        };
        assert_eq!(shown("box=5; box=2\\=5", ';'), ["box:5", "box:2=5"]);
        assert_eq!(shown("edited=A B | provided=a=b", '|'), ["edited:A B", "provided:a=b"]);
        assert_eq!(shown("loose", ';'), [":loose"]);
    }

    #[test]
    fn the_origin_is_read_back() {
        let found = origin("in/a #1 (x).csv#3 (csv, line 12)").unwrap();
        assert_eq!((found.file.as_str(), found.format.as_str()), ("in/a #1 (x).csv", "csv"));
        assert_eq!((found.index, found.line), (3, 12));
        assert!(origin("in/a.csv").is_none());
    }

    proptest! {
        #[test]
        fn a_list_in_a_cell_reads_back(list_of in prop::collection::vec("[a |;=\\\\é\n]{1,6}", 1..4)) {
            let cell = list(list_of.iter().map(String::as_str)).into_owned();
            let back: Vec<String> = values(&Text::new(cell)).into_iter().map(Text::into_string).collect();
            prop_assert_eq!(back, list_of);
        }
    }
}
