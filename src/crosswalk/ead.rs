//! The crosswalk to EAD3: levels of units, notes for what has no element of its own, and the parts that people had.
//!
//! Follows EAD3 1.1 (Society of American Archivists, 2018) with the levels of ISAD(G) 3.1.4.

use std::borrow::Cow;

use crate::record::reference::Role;
use crate::record::{Date, Field, Language, Record, Text};
use crate::vocab::Kind;

/// What a unit that a citation names is in a finding aid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A component, of one of the levels that EAD knows.
    Level(&'static str),
    /// A component of a level that EAD does not know: `level="otherlevel"`.
    OtherLevel(&'static str),
    /// Something that holds things but is no level of description.
    Container,
    /// A number of the document itself.
    Identifier,
}

/// What a unit of that kind is.
///
/// An opis is the inventory of a fond and no series; a papka is a container.
pub const fn place(kind: Kind) -> Place {
    match kind {
        Kind::Fond => Place::Level("fonds"),
        Kind::RecordGroup => Place::Level("recordgrp"),
        Kind::Collection => Place::Level("collection"),
        Kind::Class => Place::Level("class"),
        Kind::Series => Place::Level("series"),
        Kind::SubSeries => Place::Level("subseries"),
        Kind::File | Kind::Piece | Kind::FileNumber => Place::Level("file"),
        Kind::Opis => Place::OtherLevel("opis"),
        Kind::Entry => Place::OtherLevel("entry"),
        Kind::Folder
        | Kind::Portfolio
        | Kind::Volume
        | Kind::Bundle
        | Kind::Binder
        | Kind::Box
        | Kind::Carton
        | Kind::Reel => Place::Container,
        Kind::Signature | Kind::Document | Kind::Item | Kind::Protocol => Place::Identifier,
    }
}

/// The word for the part that somebody had, where a name is an access point: a term of the MARC list where one says
/// the same, else the word of the citation. None for who got the document from its archive, since that is told
/// in `acqinfo`.
pub const fn relator(role: Role) -> Option<&'static str> {
    match role {
        Role::Obtained | Role::Provided => None,
        Role::Contributed => Some("contributed by"),
        Role::Translated => Some("translator"),
        Role::Transcribed => Some("transcriber"),
        Role::Edited => Some("editor"),
        Role::Selected => Some("selected by"),
        Role::Annotated => Some("annotator"),
        Role::Published => Some("published by"),
    }
}

/// A field that EAD has no element for and that is said in a note.
pub struct Note {
    /// The field.
    pub field: Field,
    /// What it is, for people.
    pub head: &'static str,
    /// Its values.
    pub values: for<'a> fn(&'a Record) -> Vec<Cow<'a, str>>,
}

const fn note(field: Field, head: &'static str, values: for<'a> fn(&'a Record) -> Vec<Cow<'a, str>>) -> Note {
    Note { field, head, values }
}

/// What is said in notes, one element `odd` a value.
pub static NOTES: &[Note] = &[
    // M30: history and no present restriction, so never `accessrestrict`
    note(Field::Classification, "Original classification", |r| one(&r.classification)),
    // M04
    note(Field::EventDates, "Date of the event", |r| dates(&r.event_dates)),
    // M38
    note(Field::CopyNumber, "Copy number", |r| one(&r.copy_number)),
    note(Field::OutgoingNumber, "Outgoing number", |r| one(&r.outgoing_number)),
    // M25: `langmaterial` is of the original
    note(Field::EditionLanguages, "Language of the digital edition", |r| languages(&r.edition_languages)),
    // M37
    note(Field::Publisher, "Publisher of the digital edition", |r| one(&r.publisher)),
    // M05
    note(Field::Uploaded, "Put online", |r| dates(r.uploaded.as_slice())),
    // M41
    note(Field::Archives, "Archive, as the site calls it", |r| all(&r.archives)),
    // M31: `sponsor` is for the finding aid
    note(Field::Support, "Support", |r| one(&r.support)),
];

fn one(text: &Option<Text>) -> Vec<Cow<'_, str>> {
    text.as_deref().map(Cow::Borrowed).into_iter().collect()
}

fn all(texts: &[Text]) -> Vec<Cow<'_, str>> {
    texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect()
}

fn dates(dates: &[Date]) -> Vec<Cow<'_, str>> {
    dates.iter().map(|date| Cow::Borrowed(words(date))).collect()
}

/// A date in the words of the source, and by its code where it has none.
pub fn words(date: &Date) -> &str {
    match &date.edtf {
        Some(edtf) if date.verbatim.is_empty() => edtf.as_str(),
        _ => &date.verbatim,
    }
}

/// Languages in the words of the source, and by their codes where there are none.
pub fn languages(languages: &[Language]) -> Vec<Cow<'_, str>> {
    let words = |language: &'_ Language| match &language.code {
        Some(code) if language.verbatim.is_empty() => Cow::Owned(code.clone()),
        _ => Cow::Owned(language.verbatim.to_string()),
    };
    languages.iter().map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crosswalk::original::rank;

    #[test]
    fn what_ranks_in_the_arrangement_is_a_component() {
        for kind in Kind::ALL {
            let is_component = matches!(place(*kind), Place::Level(_) | Place::OtherLevel(_));
            assert_eq!(is_component, rank(*kind).is_some(), "{kind:?}");
        }
    }

    #[test]
    fn a_field_is_in_one_note() {
        for (at, note) in NOTES.iter().enumerate() {
            assert!(NOTES[..at].iter().all(|other| other.field != note.field && other.head != note.head));
        }
    }
}
