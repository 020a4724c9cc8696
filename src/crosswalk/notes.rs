//! What goes into a note, in words, where a schema has no element of its own for it.
//!
//! Each row says one thing of a record, with an English label where its words do not speak for themselves. A schema
//! lists the rows that it has no better place for; so nothing is lost for want of an element.

use std::borrow::Cow;

use super::original;
use crate::record::{Date, Field, Language, Record, Text};

/// A thing that can be said in a note.
pub struct Note {
    /// The field that says it, by its JSON name.
    pub field: &'static str,
    /// The notes, one a value. Never empty texts.
    pub texts: fn(&Record) -> Vec<String>,
}

const fn note(field: &'static str, texts: fn(&Record) -> Vec<String>) -> Note {
    Note { field, texts }
}

/// M03: the date in the heading, where a schema would take it for the document's own.
pub static HEADING_DATE: Note = note("date", |r| dates("Date in the heading", r.date.as_slice()));

/// M04
pub static EVENT_DATES: Note = note("event_dates", |r| dates("Date of the event", &r.event_dates));

/// M05
pub static UPLOADED: Note = note("uploaded", |r| dates("Put online", r.uploaded.as_slice()));

/// M07: the references as written.
pub static SOURCES: Note =
    note("citations", |r| original::sources(r).iter().map(|source| labelled("Source", source)).collect());

/// M08: the whole paragraph, unless it says no more than the one reference in it.
pub static CITATION: Note = note("citation_verbatim", |r| {
    let Some(words) = r.citation_verbatim.as_deref() else { return Vec::new() };
    let bare = words.trim().trim_end_matches('.');
    match original::sources(r).as_slice() {
        [only] if *only == bare => Vec::new(),
        _ => vec![labelled("Citation", words)],
    }
});

/// M15: how the document was obtained, in the words of the source.
pub static ACQUISITION: Note =
    note("credits", |r| original::acquisitions(r).into_iter().map(Cow::into_owned).collect());

/// M16 to M20: who did what for the edition, in the words of the source.
pub static ROLES: Note =
    note("credits", |r| original::contributions(r).into_iter().map(Cow::into_owned).collect());

/// M25
pub static EDITION_LANGUAGES: Note =
    note("edition_languages", |r| languages("Language of the edition", &r.edition_languages));

/// M26
pub static ORIGINAL_LANGUAGES: Note =
    note("languages", |r| languages("Language of the original", &r.languages));

/// M28
pub static ADDRESS: Note = note("url", |r| texts("Address", r.url.as_slice()));

/// M30
pub static CLASSIFICATION: Note =
    note("classification", |r| own_label(Field::Classification, &r.classification));

/// M31: the names.
pub static FUNDERS: Note =
    note("donors", |r| r.funders().into_iter().map(|name| labelled("Funder", name)).collect());

/// M31: the line that thanks them.
pub static SUPPORT: Note = note("support", |r| r.support.iter().map(Text::to_string).collect());

/// M33
pub static PEOPLE: Note = note("people", |r| texts("Associated", &r.people));

/// M37
pub static PUBLISHER: Note = note("publisher", |r| texts("Publisher", r.publisher.as_slice()));

/// M38
pub static COPY_NUMBER: Note = note("copy_number", |r| own_label(Field::CopyNumber, &r.copy_number));

/// M38, the other number
pub static OUTGOING_NUMBER: Note =
    note("outgoing_number", |r| own_label(Field::OutgoingNumber, &r.outgoing_number));

/// M40
pub static CONTRIBUTORS: Note = note("contributors", |r| texts("Contributor", &r.contributors));

/// M41
pub static ARCHIVES: Note = note("archives", |r| texts("Archive", &r.archives));

/// Fields with labels that nobody knows, under their own labels.
pub static EXTRA: Note =
    note("extra", |r| r.extra.iter().map(|(label, value)| labelled(label, value)).collect());

/// The notes of some rows, in their order, each with its field. Empty values make no note.
pub fn all<'r>(
    record: &'r Record,
    rows: &'r [&'static Note],
) -> impl Iterator<Item = (&'static str, String)> {
    rows.iter().flat_map(move |row| (row.texts)(record).into_iter().map(|text| (row.field, text)))
}

/// A date in the words of the source, its EDTF behind them where it says it in another way.
pub fn date(date: &Date) -> String {
    match &date.edtf {
        Some(edtf) if date.verbatim.trim().is_empty() => edtf.as_str().to_owned(),
        Some(edtf) if edtf.as_str() != date.verbatim.as_str() => {
            format!("{} ({})", date.verbatim.as_str(), edtf.as_str())
        }
        _ => date.verbatim.to_string(),
    }
}

fn labelled(label: &str, text: &str) -> String {
    format!("{label}: {text}")
}

fn own_label(field: Field, text: &Option<Text>) -> Vec<String> {
    texts(field.note_label().unwrap_or(field.name()), text.as_slice())
}

fn texts(label: &str, texts: &[Text]) -> Vec<String> {
    texts.iter().filter(|text| !text.is_empty()).map(|text| labelled(label, text)).collect()
}

fn dates(label: &str, dates: &[Date]) -> Vec<String> {
    dates.iter().map(|found| labelled(label, &date(found))).collect()
}

/// The words of the source with the code where it is none of them: `Russian (ru)`.
fn languages(label: &str, languages: &[Language]) -> Vec<String> {
    let words = |language: &Language| match &language.code {
        Some(code) if language.verbatim.is_empty() => code.clone(),
        Some(code) if *code != language.verbatim.as_str() => {
            format!("{} ({code})", language.verbatim.as_str())
        }
        _ => language.verbatim.to_string(),
    };
    languages.iter().map(|language| labelled(label, &words(language))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Edtf;

    fn cited(words: &str) -> Record {
        let parsed = crate::citation::parse(words, crate::citation::Options::default());
        Record {
            citation_verbatim: Some(words.into()),
            citations: parsed.citations,
            credits: parsed.credits,
            ..Record::default()
        }
    }

    #[test]
    fn a_paragraph_that_is_its_reference_is_no_note() {
        assert_eq!((CITATION.texts)(&cited("RGANI, f. 5, op. 30, d. 13.")), Vec::<String>::new());
        let words = "RGANI, f. 5, op. 30, d. 13. Translated by Gary Goldberg.";
        assert_eq!((CITATION.texts)(&cited(words)), [format!("Citation: {words}")]);
    }

    #[test]
    fn credits_are_said_in_words_and_acquisition_apart() {
        let record = cited("RGANI, f. 5. Obtained by A. Smith and translated by B. Jones (CWIHP).");
        assert_eq!((ROLES.texts)(&record), ["translated by B. Jones (CWIHP)"]);
        assert_eq!((ACQUISITION.texts)(&record), ["Obtained by A. Smith"]);
    }

    #[test]
    fn words_stand_before_the_code_that_they_mean() {
        let day = Date { verbatim: "April 5, 1963".into(), edtf: Edtf::parse("1963-04-05") };
        let plain = Date { verbatim: "1963".into(), edtf: Edtf::parse("1963") };
        let record = Record { date: Some(day), uploaded: Some(plain), ..Record::default() };
        let rows: &[&Note] = &[&HEADING_DATE, &UPLOADED, &COPY_NUMBER];
        let said: Vec<_> = all(&record, rows).collect();
        let texts = ["Date in the heading: April 5, 1963 (1963-04-05)", "Put online: 1963"].map(String::from);
        assert_eq!(said, [("date", texts[0].clone()), ("uploaded", texts[1].clone())]);
    }
}
