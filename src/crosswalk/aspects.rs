//! What a record can say, one row each: what a format does with every one of them is held against this table.
//!
//! `M01` … `M41` are the rows of the field mapping as far as a record of ours can hold them; the rows that begin with
//! `R` are of our own model.

use crate::record::reference::Role;
use crate::record::{Date, Record};
use crate::vocab::{Kind, Level};

/// Something that a record can say.
#[derive(Debug)]
pub struct Aspect {
    /// The number of its row.
    pub id: &'static str,
    /// The field that says it, by its JSON name.
    pub field: &'static str,
    /// What it is, in a few words.
    pub what: &'static str,
    /// Whether a record says it.
    pub has: fn(&Record) -> bool,
}

const fn aspect(
    id: &'static str,
    field: &'static str,
    what: &'static str,
    has: fn(&Record) -> bool,
) -> Aspect {
    Aspect { id, field, what, has }
}

/// All of them, in the order of the field mapping.
pub static ASPECTS: &[Aspect] = &[
    aspect("M01", "title", "the title", |r| r.title.is_some()),
    aspect("M02", "created", "the document's own date", |r| r.created.is_some()),
    aspect("M03", "date", "the date in the heading", |r| r.date.is_some()),
    aspect("M04", "event_dates", "the dates of the events", |r| !r.event_dates.is_empty()),
    aspect("M05", "uploaded", "the upload date", |r| r.uploaded.is_some()),
    aspect("M06", "summary", "the summary", |r| r.summary.is_some()),
    aspect("M07", "citations", "the reference of the original", |r| !r.citations.is_empty()),
    aspect("M08", "citation_verbatim", "the words of the citation outside the reference", |r| {
        r.about.is_some() || !r.credits.is_empty() || !r.residue.is_empty()
    }),
    aspect("M09", "citations", "the repository", |r| r.citations.iter().any(|c| c.repository.is_some())),
    aspect("M10", "citations", "the fond", |r| has_unit(r, |kind| kind.level() == Some(Level::Fonds))),
    aspect("M11", "citations", "the opis", |r| has_unit(r, |kind| matches!(kind, Kind::Opis | Kind::Entry))),
    aspect("M12", "citations", "the papka or other container", |r| {
        has_unit(r, |kind| kind.level().is_none() && !matches!(kind, Kind::Opis | Kind::Entry))
    }),
    aspect("M13", "citations", "the file", |r| has_unit(r, |kind| kind.level() == Some(Level::File))),
    aspect("M14", "citations", "the leaves or pages", |r| r.citations.iter().any(|c| c.pages.is_some())),
    aspect("M15", "credits", "who obtained the document", |r| has_role(r, &[Role::Obtained, Role::Provided])),
    aspect("M16", "credits", "who contributed it", |r| {
        has_role(r, &[Role::Contributed, Role::Selected, Role::Annotated, Role::Published])
    }),
    aspect("M17", "credits", "the translators", |r| has_role(r, &[Role::Translated])),
    aspect("M18", "credits", "the editors", |r| has_role(r, &[Role::Edited])),
    aspect("M19", "credits", "the transcribers", |r| has_role(r, &[Role::Transcribed])),
    aspect("M20", "credits", "the bodies that people belong to", |r| {
        r.credits.iter().any(|credit| credit.affiliation.is_some())
    }),
    aspect("M21", "rights", "the rights statement", |r| {
        r.rights.as_ref().is_some_and(|rights| rights.verbatim.is_some())
    }),
    aspect("M22", "rights", "the URI of the rights statement", |r| {
        r.rights.as_ref().is_some_and(|rights| rights.uri.is_some())
    }),
    aspect("M24", "type", "the genre", |r| r.kind.is_some()),
    aspect("M25", "edition_languages", "the language of the edition", |r| !r.edition_languages.is_empty()),
    aspect("M26", "languages", "the language of the original", has_other_language),
    aspect("M27", "id", "the record ID", |r| r.id.is_some()),
    aspect("M28", "url", "the address", |r| r.url.is_some()),
    aspect("M30", "classification", "the original classification", |r| r.classification.is_some()),
    aspect("M31", "donors", "the funders", |r| !r.funders().is_empty()),
    aspect("M32", "creators", "the creators", |r| !r.creators.is_empty()),
    aspect("M33", "people", "associated people and bodies", |r| !r.people.is_empty()),
    aspect("M34", "places", "associated places", |r| !r.places.is_empty()),
    aspect("M35", "subjects", "the subjects", |r| !r.subjects.is_empty()),
    aspect("M37", "publisher", "the publisher", |r| r.publisher.is_some()),
    aspect("M38", "copy_number", "the copy number", |r| r.copy_number.is_some()),
    aspect("M38b", "outgoing_number", "the outgoing number", |r| r.outgoing_number.is_some()),
    aspect("M39", "body", "the text of the document", |r| r.body.is_some()),
    aspect("M40", "contributors", "contributors as listed", |r| !r.contributors.is_empty()),
    aspect("M41", "archives", "the site's own title of the archive", |r| !r.archives.is_empty()),
    aspect("R01", "support", "the line that thanks the supporters", |r| r.support.is_some()),
    aspect("R02", "extra", "fields with unknown labels", |r| !r.extra.is_empty()),
    aspect("R03", "date", "the words of dates and languages that have a code", has_words_beside_codes),
];

fn has_unit(record: &Record, of: fn(Kind) -> bool) -> bool {
    record.citations.iter().flat_map(|citation| &citation.levels).any(|unit| of(unit.kind))
}

fn has_role(record: &Record, roles: &[Role]) -> bool {
    record.credits.iter().any(|credit| roles.contains(&credit.role))
}

/// Whether a date or language is known by a code that is not the words of the source.
fn has_words_beside_codes(record: &Record) -> bool {
    let dates =
        [&record.date, &record.created, &record.uploaded].into_iter().flatten().chain(&record.event_dates);
    let languages = &record.edition_languages;
    let said = |code: Option<&str>, words: &str| code.is_some_and(|code| code != words);
    let edtf = |date: &'_ Date| said(date.edtf.as_ref().map(|edtf| edtf.as_str()), &date.verbatim);
    dates.into_iter().any(edtf)
        || languages.iter().any(|language| said(language.code.as_deref(), &language.verbatim))
}

/// Whether a language of the original is none of the edition's, so that a description of the edition
/// must not name it.
fn has_other_language(record: &Record) -> bool {
    let known = |code: &Option<String>| record.edition_languages.iter().any(|edition| edition.code == *code);
    record.languages.iter().any(|language| language.code.is_none() || !known(&language.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_numbers_of_their_own_in_order() {
        assert!(ASPECTS.windows(2).all(|two| two[0].id < two[1].id));
    }

    #[test]
    fn an_empty_record_says_nothing() {
        let empty = Record::default();
        assert!(ASPECTS.iter().all(|aspect| !(aspect.has)(&empty)));
    }
}
