//! Gives raw fields their types, once for all input formats; one file per kind of field.
//!
//! Nothing is lost on the way: a value that finds no place in the record, because its field is taken or it
//! is not understood, is kept in `extra` under its label. Nothing is invented either: what no field says is
//! absent, unless the settings say it.

mod agents;
mod dates;
mod extra;
mod fields;
mod given;
mod header;
mod identity;
mod languages;
mod reference;
mod rights;
mod sheet;
mod statements;

use crate::record::raw::Raw;
use crate::record::{Field, Origin, Record};

use fields::Fields;
use statements::Said;

/// What the institution says about its records, and no document does.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Pattern of the address of a record, with `{id}` in it.
    pub url: Option<String>,
    /// Who publishes the edition.
    pub publisher: Option<String>,
    /// The language of the edition, in words or as a BCP 47 tag.
    pub edition_language: Option<String>,
    /// The rights URI chosen for the collection.
    pub rights_uri: Option<String>,
}

/// Turns one raw record into a typed one. Never fails: what has no type keeps its words.
///
/// The body is always set where the document has one. A record that is given whole stays as it is: what it does not
/// say is derived where it can be, and nothing else is changed.
pub fn record(raw: &Raw, settings: &Settings) -> Record {
    match &raw.given {
        Some(given) => given::normalize(raw, given, settings),
        None => match sheet::Row::of(raw) {
            Some(row) => row.record(origin(raw), settings),
            None => typed(raw, settings),
        },
    }
}

fn typed(raw: &Raw, settings: &Settings) -> Record {
    let mut record = Record { origin: origin(raw), ..Record::default() };
    let mut fields = Fields::new(raw);
    reference::normalize(&mut fields, &mut record);
    identity::normalize(&mut fields, settings, &mut record);
    dates::normalize(&mut fields, &mut record);
    languages::normalize(&mut fields, settings, &mut record);
    agents::normalize(&mut fields, settings, &mut record);
    rights::normalize(&mut fields, settings, &mut record);
    record.title = fields.one(Field::Title);
    record.kind = fields.one(Field::Type);
    record.summary = fields.one(Field::Summary);
    record.classification = fields.one(Field::Classification);
    record.body = fields.whole(Field::Body, "\n\n");
    header::normalize(&mut fields, &mut record);
    let said = match fields.is_dublin_core() {
        true => statements::normalize(&mut record),
        false => Said::default(),
    };
    extra::normalize(fields, &said, &mut record);
    record
}

fn origin(raw: &Raw) -> Origin {
    Origin {
        file: raw.source.path().to_owned(),
        format: raw.format.to_owned(),
        index: raw.index,
        line: raw.source.first_line(),
    }
}

#[cfg(test)]
mod tests;
