//! A table for Islandora Workbench: one row a node.
//!
//! Follows the CSV files of Islandora Workbench for its task `create` and the fields of the Islandora Starter Site.
//! Names of terms bear the vocabulary that they belong to (`person:`), so `allow_adding_terms` must be on; people and
//! bodies stand with their MARC relator (`relators:trl:person:Gary Goldberg`). `file` and `field_member_of` are for
//! the one who loads the table; a node without a file needs `nodes_only` or `allow_missing_files`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io;

use super::columns::{self, Column, Fill, Layout, column};
use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::table::Dialect;
use crate::crosswalk::agents::Kind;
use crate::crosswalk::dates::Form;
use crate::crosswalk::dublin_core;
use crate::crosswalk::notes::{self, Note};
use crate::record::{Date, Language, Record, Text};
use crate::vocab::languages;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "islandora-csv",
    extension: "islandora.csv",
    endings: &[],
    title: "a table of nodes for Islandora Workbench; its subdelimiter is `|`",
    standard: "Islandora Workbench, task `create`; fields of the Islandora Starter Site",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("title; field_full_title")),
    ("M02", At("field_edtf_date_created")),
    ("M03", At("field_edtf_date")),
    ("M04", At("field_temporal_subject")),
    ("M05", At("field_note")),
    ("M06", At("field_abstract")),
    ("M07", At("field_note")),
    ("M08", At("field_note")),
    ("M09", At("field_note")),
    ("M10", At("field_note")),
    ("M11", At("field_note")),
    ("M12", At("field_note")),
    ("M13", At("field_note")),
    ("M14", At("field_note")),
    ("M15", At("field_linked_agent; field_note")),
    ("M16", At("field_linked_agent")),
    ("M17", At("field_linked_agent")),
    ("M18", At("field_linked_agent")),
    ("M19", At("field_linked_agent")),
    ("M20", Partly("field_note", "the bodies that people belong to, but in the words of the citation")),
    ("M21", At("field_rights")),
    ("M22", At("field_rights")),
    ("M24", At("field_genre")),
    ("M25", At("field_language")),
    ("M26", At("field_note")),
    ("M27", At("id; field_local_identifier")),
    ("M28", At("field_identifier")),
    ("M30", At("field_note")),
    ("M31", At("field_linked_agent")),
    ("M32", At("field_linked_agent")),
    ("M33", At("field_subjects_name")),
    ("M34", At("field_geographic_subject")),
    ("M35", At("field_subject")),
    ("M37", At("field_linked_agent")),
    ("M38", At("field_note")),
    ("M38b", At("field_note")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("field_linked_agent")),
    ("M41", At("field_note")),
    ("R01", At("field_note")),
    ("R02", At("field_note")),
    ("R03", Partly("field_note", "the words of dates that have a code, and the words of languages")),
];

/// How long the title of a node may be: Drupal keeps no more.
const TITLE: usize = 255;

static LAYOUT: Layout = Layout {
    dialect: Dialect {
        delimiter: b',',
        separator: "|",
        instead: "¦",
        cuts: None,
        breaks: true,
        quoted: true,
    },
    say: dublin_core::terms,
    columns: COLUMNS,
};

static NOTES: &[&Note] = &[
    &notes::SOURCES,
    &notes::CITATION,
    &notes::ACQUISITION,
    &DATES_IN_WORDS,
    &notes::ORIGINAL_LANGUAGES,
    &notes::CLASSIFICATION,
    &notes::COPY_NUMBER,
    &notes::OUTGOING_NUMBER,
    &notes::ARCHIVES,
    &notes::SUPPORT,
    &notes::UPLOADED,
    &notes::EXTRA,
];

/// Dates that are no EDTF, which the fields for dates refuse.
static DATES_IN_WORDS: Note = Note {
    field: "date",
    texts: |record| {
        let dates = record.created.iter().map(|date| ("Date of creation", date));
        let dates = dates.chain(record.date.iter().map(|date| ("Date in the heading", date)));
        let words = dates.filter(|(_, date)| date.edtf.is_none());
        words.map(|(label, date)| format!("{label}: {}", date.verbatim.as_str())).collect()
    },
};

/// The fields of the Starter Site, a model that every node must have before the rest. An address stands among the
/// identifiers.
static COLUMNS: &[Column] = &[
    column("file", Fill::Always("")),
    column("id", Fill::Own("id", |record| vec![Cow::Owned(record.key())])),
    column("title", Fill::Title(TITLE)),
    column("field_model", Fill::Always("Digital Document")),
    column("field_member_of", Fill::Always("")),
    column("field_full_title", Fill::Own("title", long_title)),
    column("field_linked_agent", Fill::Own("credits", agents)),
    column("field_edtf_date_created", Fill::Own("created", |record| edtf(&record.created))),
    column("field_edtf_date", Fill::Own("date", |record| edtf(&record.date))),
    column("field_abstract", Fill::Said(&[("abstract", None)])),
    column("field_genre", Fill::Own("type", |record| terms("genre", record.kind.as_slice()))),
    column("field_resource_type", Fill::Always("resource_types:Text")),
    column(
        "field_language",
        Fill::Own("edition_languages", |record| {
            record.edition_languages.iter().map(|found| term("language", &language(found))).collect()
        }),
    ),
    column("field_identifier", Fill::Said(&[("identifier", Some("url"))])),
    column("field_local_identifier", Fill::Said(&[("identifier", Some("id"))])),
    column("field_rights", Fill::Said(&[("rights", None), ("license", None)])),
    column("field_subject", Fill::Own("subjects", |record| terms("subject", &record.subjects))),
    column(
        "field_subjects_name",
        Fill::Own("people", |record| record.people.iter().map(|name| term(vocabulary(name), name)).collect()),
    ),
    column("field_geographic_subject", Fill::Own("places", |record| terms("geo_location", &record.places))),
    column(
        "field_temporal_subject",
        Fill::Own("event_dates", |record| {
            let dates = record.event_dates.iter().flat_map(Form::all);
            dates.map(|date| term("temporal_subjects", date.text())).collect()
        }),
    ),
    column("field_note", Fill::Always("")).with(NOTES),
];

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    columns::open(sink, options, FORMAT.name, &LAYOUT)
}

/// The whole title, where it is longer than that of a node may be.
fn long_title(record: &Record) -> Vec<Cow<'_, str>> {
    let title = record.title.as_deref().filter(|title| title.chars().nth(TITLE).is_some());
    title.map(Cow::Borrowed).into_iter().collect()
}

/// A name of a vocabulary.
fn term(vocabulary: &str, name: &str) -> Cow<'static, str> {
    Cow::Owned(if name.is_empty() { String::new() } else { format!("{vocabulary}:{name}") })
}

fn terms<'a>(vocabulary: &str, names: &'a [Text]) -> Vec<Cow<'a, str>> {
    names.iter().map(|name| term(vocabulary, name)).collect()
}

/// The vocabulary of a name, where it may be a person's or a body's.
fn vocabulary(name: &str) -> &'static str {
    match Kind::of_credit(name) {
        Kind::Person => "person",
        Kind::Organization => BODY,
    }
}

const BODY: &str = "corporate_body";

/// Who did what, each name and relator once. Where every relator claims more than the words, `ctb`, the weakest. Who
/// gives money and who publishes is a body, as in `crosswalk::schema_org`.
fn agents(record: &Record) -> Vec<Cow<'_, str>> {
    let mut agents: Vec<String> = Vec::new();
    let mut add = |code: &str, vocabulary: &str, name: &str| {
        if !name.is_empty() {
            agents.push(format!("relators:{code}:{vocabulary}:{name}"));
        }
    };
    record.creators.iter().for_each(|name| add("cre", vocabulary(name), name));
    for credit in &record.credits {
        let code = credit.relator.as_deref().or(credit.role.relator()).unwrap_or("ctb");
        add(code, vocabulary(&credit.name), &credit.name);
    }
    record.contributors.iter().for_each(|name| add("ctb", vocabulary(name), name));
    record.funders().into_iter().for_each(|name| add("fnd", BODY, name));
    record.publisher.iter().for_each(|name| add("pbl", BODY, name));
    let mut said = HashSet::new();
    agents.retain(|agent| said.insert(agent.clone()));
    agents.into_iter().map(Cow::Owned).collect()
}

fn edtf(date: &Option<Date>) -> Vec<Cow<'_, str>> {
    let edtf = date.as_ref().and_then(|date| date.edtf.as_ref());
    edtf.map(|edtf| Cow::Borrowed(edtf.as_str())).into_iter().collect()
}

/// The name of a language, as the vocabulary of the Starter Site has it, else the words.
fn language(language: &Language) -> String {
    let name = language.code.as_deref().and_then(languages::name);
    let code = || language.code.clone().filter(|_| language.verbatim.is_empty());
    name.or_else(code).unwrap_or_else(|| language.verbatim.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::reference::Citation;

    #[test]
    fn a_name_stands_with_its_relator_and_vocabulary() {
        let words = "RGANI, f. 5. Obtained by A. Smith, translated by B. Jones and B. Jones.";
        let parsed = crate::citation::parse(words, crate::citation::Options::default());
        let record = Record {
            credits: parsed.credits,
            citations: vec![Citation::default()],
            creators: vec!["KGB".into()],
            donors: vec!["Leon Levy Foundation".into()],
            ..Record::default()
        };
        let expected = [
            "relators:cre:corporate_body:KGB",
            "relators:ctb:person:A. Smith",
            "relators:trl:person:B. Jones",
            "relators:fnd:corporate_body:Leon Levy Foundation",
        ];
        assert_eq!(agents(&record), expected);
    }

    #[test]
    fn a_long_title_is_shortened_and_kept_beside() {
        let long = |length| Record { title: Some("д".repeat(length).into()), ..Record::default() };
        assert!(long_title(&long(TITLE)).is_empty());
        assert_eq!(long_title(&long(TITLE + 1)), ["д".repeat(TITLE + 1)]);
    }
}
