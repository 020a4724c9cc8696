//! What comes back: a record written as RIS and read again has lost what `docs/formats-in.md` says, and no more.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::{Path, PathBuf};

use fonds::normalize::{self, Settings};
use fonds::record::{Date, Field, Language, Record, Text};
use fonds::{read, write};
use proptest::prelude::*;

/// What does not come back: the field, and how the document says it.
const LOSSES: &[(&str, &str)] = &[
    ("people", "come back among `subjects`"),
    ("places", "come back among `subjects`"),
    ("extra", "under `N1`, label and value on a line; `TY` is added"),
    ("body", "lost"),
    ("dates and languages", "a plain date and a language that has a code by these; their words are lost"),
    ("line breaks", "become blanks; those of the citation too"),
    ("rights", "a `uri` that is not known for one comes back among the words"),
];

fn written(records: &[Record]) -> String {
    String::from_utf8(common::written("ris", records, &write::Options::default()).0).unwrap()
}

fn read_back(ris: &str) -> Vec<Record> {
    let entries = read::read("a.ris", ris.as_bytes().to_vec(), &read::Options::default()).map(Result::unwrap);
    entries.map(|entry| normalize::record(&entry.raw.unwrap(), &Settings::default())).collect()
}

fn flat(text: &Text) -> Text {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let pieces = text.split(breaks).map(str::trim).filter(|piece| !piece.is_empty());
    Text::from(pieces.collect::<Vec<_>>().join(" "))
}

fn plain(date: &mut Date) {
    if let Some(edtf) = date.edtf.as_ref().filter(|edtf| edtf.is_w3cdtf()) {
        date.verbatim = Text::from(edtf.as_str());
    }
}

/// A record after the losses.
fn without_what_is_lost(record: &Record) -> Record {
    let mut back = record.clone();
    back.subjects.append(&mut back.people);
    back.subjects.append(&mut back.places);
    back.extra = fonds::record::Extra::default();
    back.body = None;
    if let Some(Language { verbatim, code: Some(code) }) = back.edition_languages.first_mut() {
        *verbatim = Text::from(code.clone());
    }
    let dates = [&mut back.date, &mut back.created, &mut back.uploaded].into_iter().flatten();
    dates.chain(&mut back.event_dates).for_each(plain);
    for text in [&mut back.title, &mut back.summary, &mut back.support].into_iter().flatten() {
        *text = flat(text);
    }
    if let Some(words) = back.rights.as_mut().and_then(|rights| rights.verbatim.as_mut()) {
        *words = flat(words);
    }
    comparable(back)
}

/// What is compared apart: what the citation was read into, and where the record was read.
fn comparable(mut record: Record) -> Record {
    record.citation_verbatim = None;
    record.about = None;
    record.citations.clear();
    record.credits.clear();
    record.residue.clear();
    record.extra = fonds::record::Extra::default();
    record.origin = fonds::record::Origin::default();
    record
}

/// The records of the fixtures that were read from pages, each as it came out.
fn records() -> Vec<(PathBuf, Record)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut all = Vec::new();
    for format in ["page", "markdown", "ris"] {
        for case in std::fs::read_dir(root.join(format)).unwrap() {
            let path = case.unwrap().path().join("expected.record.json");
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            // A file of several records has them one behind the other.
            let first = serde_json::Deserializer::from_str(&text).into_iter().next();
            all.push((path, first.unwrap().unwrap()));
        }
    }
    assert!(all.len() > 15);
    all.sort_by(|one: &(PathBuf, Record), other| one.0.cmp(&other.0));
    all
}

#[test]
fn the_document_says_what_is_lost() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats-in.md");
    let page = std::fs::read_to_string(page).unwrap();
    for (field, what) in LOSSES {
        let row = format!("| {field} | {what} |");
        assert!(page.contains(&row), "docs/formats-in.md has no row {row}");
    }
}

#[test]
fn records_of_pages_come_back() {
    for (path, record) in records() {
        let back = read_back(&written(std::slice::from_ref(&record))).remove(0);
        let path = path.display();
        let words = |record: &Record| record.citation_verbatim.as_ref().map(flat).unwrap_or_default();
        let bare = |words: Text| words.trim_end_matches(['.', ' ']).to_owned();
        assert_eq!(bare(words(&back)), bare(words(&record)), "{path}");
        let codes = |record: &Record| -> Vec<Option<String>> {
            record.citations.iter().map(|citation| citation.reference_code.clone()).collect()
        };
        assert_eq!(codes(&back), codes(&record), "{path}");
        let names = |record: &Record| -> Vec<_> {
            record.credits.iter().map(|credit| (credit.role, credit.name.to_string())).collect()
        };
        assert_eq!(names(&back), names(&record), "{path}");
        assert_eq!(comparable(back), without_what_is_lost(&record), "{path}");
    }
}

/// Words with what RIS has trouble with.
fn words() -> impl Strategy<Value = String> {
    "[A-ZÉЖ][a-zéж]{1,8}( [a-z\\-&*;:/]{1,6}){0,4}[a-z]"
}

proptest! {
    #[test]
    fn as_many_records_come_back_with_their_values(
        records in proptest::collection::vec((words(), words(), words(), "[0-9]{4,6}", 1801..1999_u16), 1..4)
    ) {
        let record = |(title, summary, creator, id, year): &(String, String, String, String, u16)| Record {
            id: Some(id.as_str().into()),
            title: Some(title.as_str().into()),
            summary: Some(summary.as_str().into()),
            creators: vec![creator.as_str().into()],
            created: Some(Date::parse(year.to_string().into())),
            ..Record::default()
        };
        let records: Vec<Record> = records.iter().map(record).collect();
        let back = read_back(&written(&records));
        prop_assert_eq!(back.len(), records.len());
        for (back, record) in back.iter().zip(&records) {
            for field in [Field::Id, Field::Title, Field::Summary] {
                let of = |record: &Record| match field {
                    Field::Id => record.id.clone(),
                    Field::Title => record.title.clone(),
                    _ => record.summary.clone(),
                };
                prop_assert_eq!(of(back), of(record));
            }
            prop_assert_eq!(&back.created, &record.created);
            prop_assert_eq!(&back.date, &None);
        }
    }
}
