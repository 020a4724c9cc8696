//! A row of a sheet that fonds wrote, back into its record: exact, nothing folded or split.
//!
//! The words make the record: dates, languages and the citation are read from them again. The cells of the parts of
//! the citation are then held against what it says: one that was changed wins and is kept in
//! [`Record::changed`], so that it can be reported. Without a citation the cells make the record.

use super::{Settings, agents, identity, languages, reference, rights};
use crate::citation;
use crate::record::raw::{Name, Raw};
use crate::record::reference::{Citation, Credit, PageUnit, Role};
use crate::record::sheet::{self, BODY, COLUMNS, Changed, Column, Holds, OWN_KINDS, OWN_ROLES};
use crate::record::{Date, Edtf, Origin, Record, Rights, Text};
use crate::vocab::Kind;

/// The cells of a row, by the headings of their columns.
pub(super) struct Row<'r> {
    raw: &'r Raw,
}

impl<'r> Row<'r> {
    /// The row that a raw record is; none where it has fields instead of cells.
    pub(super) fn of(raw: &'r Raw) -> Option<Self> {
        raw.fields.iter().any(|field| matches!(field.name, Name::Column(_))).then_some(Self { raw })
    }

    /// The cell of a column, empty or not; none where the sheet has no such column.
    fn cell(&self, name: &str) -> Option<&'r Text> {
        let named =
            self.raw.fields.iter().find(|field| matches!(field.name, Name::Column(own) if own == name));
        named.map(|field| &field.value)
    }

    fn one(&self, name: &str) -> Option<Text> {
        self.cell(name).filter(|cell| !cell.is_empty()).cloned()
    }

    fn several(&self, name: &str) -> Vec<Text> {
        let mut values = self.cell(name).map(sheet::values).unwrap_or_default();
        values.retain(|value| !value.is_empty());
        values
    }

    /// The record. `read` is where the row itself stands.
    pub(super) fn record(&self, read: Origin, settings: &Settings) -> Record {
        let mut record = Record { origin: read, ..Record::default() };
        record.citation_verbatim = self.one("citation");
        reference::parse(&mut record);
        record.id = self.one("record_id");
        record.url = self.one("url");
        record.title = self.one("title");
        record.date = self.date();
        record.created = self.one("created").map(Date::parse);
        record.uploaded = self.one("uploaded").map(Date::parse);
        record.event_dates = self.several("event_dates").into_iter().map(Date::parse).collect();
        record.kind = self.one("type");
        record.languages = self.several("language").into_iter().map(languages::language).collect();
        record.edition_languages =
            self.several("edition_language").into_iter().map(languages::language).collect();
        record.creators = self.several("creators");
        record.contributors = self.several("contributors");
        record.people = self.several("people");
        record.places = self.several("places");
        record.subjects = self.several("subjects");
        record.donors = self.several("donors");
        record.archives = self.several("archives");
        record.support = self.one("support");
        record.rights = self.rights();
        record.classification = self.one("classification");
        // A column that is there and empty says that there is none.
        let host = || agents::host(&record).filter(|_| self.cell("publisher").is_none());
        record.publisher = self.one("publisher").or_else(host);
        record.summary = self.one("summary");
        record.copy_number = self.one("copy_number");
        record.outgoing_number = self.one("outgoing_number");
        record.body = self.one(BODY);
        self.extra(&mut record);
        self.overlay(&mut record);
        identity::derive(settings, &mut record);
        languages::configured(settings, &mut record);
        agents::configured(settings, &mut record);
        rights::configured(settings, &mut record);
        record
    }

    /// The words of the date with its EDTF: as the cell has it, else as the words settle it.
    fn date(&self) -> Option<Date> {
        let words = self.one("date");
        let given = self.cell("date_edtf").and_then(|cell| Edtf::parse(cell.trim()));
        match words {
            Some(words) => {
                let read = Date::parse(words);
                Some(Date { edtf: given.or(read.edtf), ..read })
            }
            None => self.one("date_edtf").map(Date::parse),
        }
    }

    fn rights(&self) -> Option<Rights> {
        let words = self.one("rights");
        let uri = match self.cell("rights_uri") {
            Some(_) => self.one("rights_uri"),
            None => words.as_ref().and_then(rights::in_words),
        };
        (words.is_some() || uri.is_some()).then_some(Rights { verbatim: words, uri })
    }

    /// What no column is for, and cells that are not understood: nothing is lost.
    fn extra(&self, record: &mut Record) {
        for field in self.raw.fields.iter().filter(|field| !field.value.is_empty()) {
            match &field.name {
                Name::Unknown(label) => record.extra.push(label.clone(), field.value.clone()),
                Name::Column("origin") => match sheet::origin(&field.value) {
                    Some(origin) => record.origin = origin,
                    None => record.extra.push("origin", field.value.clone()),
                },
                Name::Column("date_edtf")
                    if self.one("date").is_some() && Edtf::parse(field.value.trim()).is_none() =>
                {
                    record.extra.push("date_edtf", field.value.clone());
                }
                _ => {}
            }
        }
    }

    /// Lets the cells of parts win over what the citation says of them.
    fn overlay(&self, record: &mut Record) {
        let parts = COLUMNS.iter().filter(|column| column.holds == Holds::Part);
        let cells: Vec<(&Column, &Text)> =
            parts.filter_map(|column| Some((column, self.cell(column.name)?))).collect();
        let cited = record.citation_verbatim.is_some();
        // A row of which the citation alone was filled in has no emptied cells.
        if cited && cells.iter().all(|(_, cell)| cell.trim().is_empty()) {
            return;
        }
        let differing: Vec<Changed> = cells
            .into_iter()
            .filter_map(|(column, cell)| {
                let said = (column.cell)(record);
                let changed = !same_values(cell, &said);
                changed.then(|| Changed { column: column.name, cell: cell.clone(), cited: said.into_owned() })
            })
            .collect();
        if differing.is_empty() {
            return;
        }
        let codes: Vec<Option<String>> = record.citations.iter().map(citation::reference_code).collect();
        for part in &differing {
            put(record, part.column, &part.cell);
        }
        if !differing.iter().any(|part| part.column == "reference_code") {
            renew_codes(record, &codes);
        }
        while record.citations.last().is_some_and(is_empty) {
            record.citations.pop();
        }
        if cited {
            record.changed = differing;
        }
    }
}

/// Whether two cells hold the same values; absent ones at the end do not count.
fn same_values(cell: &Text, said: &str) -> bool {
    let values = |cell: &Text| {
        let mut values = sheet::by_place(cell);
        while values.last().is_some_and(|value| value.is_empty()) {
            values.pop();
        }
        values
    };
    cell.as_str() == said || values(cell) == values(&Text::new(said))
}

/// Gives citations whose units are others now the reference code of these.
fn renew_codes(record: &mut Record, before: &[Option<String>]) {
    for (at, cited) in record.citations.iter_mut().enumerate() {
        let now = citation::reference_code(cited);
        if before.get(at).is_none_or(|before| *before != now) {
            cited.reference_code = now;
        }
    }
}

fn is_empty(citation: &Citation) -> bool {
    *citation == Citation::default()
}

/// Puts the values of a cell where they belong; what cannot be understood is kept in `extra`.
fn put(record: &mut Record, column: &'static str, cell: &Text) {
    if let Some((role, _)) = OWN_ROLES.iter().find(|(_, name)| *name == column) {
        let names = sheet::values(cell);
        put_credits(record, &[*role], names.iter().map(|name| (*role, name)));
    } else if column == "other_credits" {
        put_other_credits(record, cell);
    } else {
        put_by_citation(record, column, cell);
    }
}

fn put_by_citation(record: &mut Record, column: &'static str, cell: &Text) {
    let places = sheet::by_place(cell);
    let count = record.citations.len().max(places.len());
    record.citations.resize_with(count, Citation::default);
    let mut unknown = Vec::new();
    for (at, cited) in record.citations.iter_mut().enumerate() {
        let place = places.get(at).cloned().unwrap_or_default();
        if column == "other_levels" {
            put_other_levels(cited, &place, &mut unknown);
            continue;
        }
        let value = sheet::values(&place).into_iter().next().unwrap_or_default();
        let given = (!value.is_empty()).then_some(value);
        match column {
            "repository" => put_repository(cited, given.as_deref()),
            "pages" => put_pages(cited, given.as_deref()),
            "page_unit" => {
                unknown.extend(put_page_unit(cited, given));
            }
            "reference_code" => cited.reference_code = given.map(Text::into_string),
            _ => {
                if let Some(kind) = OWN_KINDS.into_iter().find(|kind| kind.name() == column) {
                    put_unit(cited, kind, given.as_deref());
                }
            }
        }
    }
    unknown.into_iter().for_each(|value| record.extra.push(column, value));
}

fn put_repository(cited: &mut Citation, name: Option<&str>) {
    let known = cited.repository.take();
    cited.repository = name.map(|name| match known {
        Some(known) if known.name == name => known,
        _ => citation::repository(name),
    });
}

fn put_unit(cited: &mut Citation, kind: Kind, value: Option<&str>) {
    let at = cited.levels.iter().position(|unit| unit.kind == kind);
    match (at, value) {
        (Some(at), Some(value)) => {
            let unit = &mut cited.levels[at];
            if unit.value != value {
                (unit.value, unit.span) = (value.into(), None);
            }
        }
        (Some(at), None) => {
            cited.levels.remove(at);
        }
        (None, Some(value)) => {
            // Behind the columns before its own.
            let before = OWN_KINDS.iter().take_while(|own| **own != kind);
            let last = before.filter_map(|own| cited.levels.iter().rposition(|unit| unit.kind == *own)).max();
            let unit = citation::unit(kind, value, cited);
            cited.levels.insert(last.map_or(0, |last| last + 1), unit);
        }
        (None, None) => {}
    }
}

/// Replaces the units without a column of their own; those that stay keep mark and place.
fn put_other_levels(cited: &mut Citation, place: &Text, unknown: &mut Vec<Text>) {
    let first = OWN_KINDS.map(|kind| cited.levels.iter().position(|unit| unit.kind == kind));
    let mut old = Vec::new();
    for (at, unit) in std::mem::take(&mut cited.levels).into_iter().enumerate() {
        if first.contains(&Some(at)) { cited.levels.push(unit) } else { old.push(unit) }
    }
    for (name, value) in sheet::pairs(place, ';') {
        let Some(kind) = Kind::from_name(name.trim()) else {
            unknown.push(if name.is_empty() { value } else { Text::join([&name, &value], "=") });
            continue;
        };
        let known = old.iter().position(|unit| unit.kind == kind && value == *unit.value.as_str());
        let unit = known.map(|at| old.remove(at)).unwrap_or_else(|| citation::unit(kind, &*value, cited));
        cited.levels.push(unit);
    }
}

fn put_pages(cited: &mut Citation, list: Option<&str>) {
    let unit = cited.pages.as_ref().and_then(|pages| pages.unit);
    cited.pages = list.map(|list| match cited.pages.take() {
        Some(known) if known.text == list => known,
        _ => crate::record::reference::Pages { unit, ..citation::pages(list) },
    });
}

/// Sets the unit of pages that are there; gives back what is none, or has no pages to count.
fn put_page_unit(cited: &mut Citation, unit: Option<Text>) -> Option<Text> {
    let known = match unit.as_deref() {
        None => None,
        Some("leaf") => Some(PageUnit::Leaf),
        Some("page") => Some(PageUnit::Page),
        Some(_) => return unit,
    };
    match &mut cited.pages {
        Some(pages) => {
            pages.unit = known;
            None
        }
        None => unit,
    }
}

fn put_other_credits(record: &mut Record, cell: &Text) {
    let others: Vec<Role> =
        Role::ALL.iter().copied().filter(|role| !OWN_ROLES.iter().any(|(own, _)| own == role)).collect();
    let (known, unknown): (Vec<_>, Vec<_>) = sheet::pairs(cell, '|')
        .into_iter()
        .map(|(name, value)| (Role::from_name(name.trim()), name, value))
        .partition(|(role, ..)| role.is_some_and(|role| others.contains(&role)));
    put_credits(record, &others, known.iter().filter_map(|(role, _, value)| Some(((*role)?, value))));
    for (_, name, value) in unknown {
        let whole = if name.is_empty() { value } else { Text::join([&name, &value], "=") };
        record.extra.push("other_credits", whole);
    }
}

/// Replaces the credits of some roles; those that stay keep their place.
fn put_credits<'t>(record: &mut Record, roles: &[Role], new: impl Iterator<Item = (Role, &'t Text)>) {
    let (mut old, mut kept): (Vec<Credit>, Vec<Credit>) =
        std::mem::take(&mut record.credits).into_iter().partition(|credit| roles.contains(&credit.role));
    for (role, name) in new.filter(|(_, name)| !name.is_empty()) {
        let known = old.iter().position(|credit| credit.role == role && *name == *credit.name.as_str());
        kept.push(known.map(|at| old.remove(at)).unwrap_or_else(|| Credit {
            role,
            relator: role.relator().map(Into::into),
            name: name.as_str().into(),
            affiliation: None,
            from_language: None,
            span: Default::default(),
            why: None,
        }));
    }
    record.credits = kept;
}
