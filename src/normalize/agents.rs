//! People, bodies, places and subjects: the lists of a record, and the lines that thank and publish.

use std::collections::HashSet;

use super::Settings;
use super::fields::Fields;
use crate::diagnostic::Span;
use crate::record::{Field, Record, Text};

/// Reads the lists. Names stay in the order and spelling given.
pub(super) fn normalize(fields: &mut Fields<'_>, settings: &Settings, record: &mut Record) {
    record.creators = list(fields, Field::Creators);
    record.contributors = list(fields, Field::Contributors);
    record.people = list(fields, Field::People);
    record.places = list(fields, Field::Places);
    record.subjects = list(fields, Field::Subjects);
    record.donors = lines(fields, Field::Donors);
    record.archives = list(fields, Field::Archives);
    record.support = fields.one(Field::Support);
    record.publisher = fields.one(Field::Publisher).or_else(|| host(record));
    configured(settings, record);
}

/// The publisher that the settings name, where the source is silent.
pub(super) fn configured(settings: &Settings, record: &mut Record) {
    let publisher = settings.publisher.as_deref().map(str::trim).filter(|name| !name.is_empty());
    record.publisher = record.publisher.take().or_else(|| publisher.map(Text::from));
}

/// The publishing host that a suggested citation names before the archive.
pub(super) fn host(record: &Record) -> Option<Text> {
    let host = record.about.as_ref()?.host.as_ref()?;
    Some(record.citation_verbatim.as_ref()?.slice(host.span))
}

/// Every entry of a field, the same one once.
fn list(fields: &mut Fields<'_>, field: Field) -> Vec<Text> {
    each(fields, field, entries)
}

/// Every line of a field, the same one once: names of donors have semicolons of their own.
fn lines(fields: &mut Fields<'_>, field: Field) -> Vec<Text> {
    each(fields, field, |line| vec![line.clone()])
}

fn each(fields: &mut Fields<'_>, field: Field, entries: fn(&Text) -> Vec<Text>) -> Vec<Text> {
    let mut all: Vec<Text> = Vec::new();
    let mut known = HashSet::new();
    for value in fields.take(field) {
        for entry in value.field.value.lines().flat_map(|line| entries(&line)) {
            if known.insert(entry.as_str().to_owned()) {
                all.push(entry);
            }
        }
    }
    all
}

/// The entries of one line of a list.
///
/// A semicolon separates them; a comma does not, since names and subjects have commas of their own
/// (`Goldberg, Gary`; `Department of State, Bureau of Intelligence`).
pub(super) fn entries(line: &Text) -> Vec<Text> {
    let mut at = 0;
    let pieces = line.split(';').map(|piece| {
        let span = Span::new(at, at + piece.len());
        at = span.end + 1;
        line.slice(span).trimmed()
    });
    let entries: Vec<Text> = pieces.filter(|piece| !piece.is_empty()).collect();
    if entries.is_empty() { vec![line.clone()] } else { entries }
}
