//! What comes back: a record written as EAD3, or into a static repository, and read again has lost what
//! `docs/formats-xml.md` says, and no more.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::{Path, PathBuf};

use fonds::crosswalk::hierarchy::{self, Way};
use fonds::crosswalk::{devised, original};
use fonds::diagnostic::Span;
use fonds::normalize::{self, Settings};
use fonds::read;
use fonds::record::{Date, Extra, Origin, Record, Rights, Text};
use fonds::write;
use proptest::prelude::*;

/// What does not come back: the format, the field, and how the document says it.
const LOSSES: &[(&str, &str, &str)] = &[
    ("ead3", "body", "lost"),
    ("ead3", "title", "where there is none, the one devised in brackets comes back"),
    ("ead3", "donors", "those whom the support line alone names come back too"),
    ("ead3", "credits", "without a citation in words, the bodies that people belong to are lost"),
    ("ead3", "extra", "the name of the repository is added where the citation has another"),
    ("ead3", "lists", "an entry with a semicolon or a line break comes back as several"),
    ("oai", "all fields", "as simple Dublin Core; `extra` has the header too"),
];

fn written(format: &str, records: &[Record]) -> String {
    String::from_utf8(common::written(format, records, &write::Options::default()).0).unwrap()
}

fn read_back(format: &str, xml: &str) -> Vec<Record> {
    let entries = read::read("a.xml", xml.as_bytes().to_vec(), &read::Options::default()).map(Result::unwrap);
    let raws = entries.filter_map(|entry| entry.raw);
    raws.map(|raw| {
        assert_eq!(raw.format, format);
        normalize::record(&raw, &Settings::default())
    })
    .collect()
}

/// The records of the fixtures that were read from pages, each as it came out.
fn records() -> Vec<(PathBuf, Record)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut all = Vec::new();
    for format in ["page", "markdown"] {
        for case in std::fs::read_dir(root.join(format)).unwrap() {
            let path = case.unwrap().path().join("expected.record.json");
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            all.push((path, serde_json::from_str(&text).unwrap()));
        }
    }
    assert!(all.len() > 15);
    all.sort_by(|one: &(PathBuf, Record), other| one.0.cmp(&other.0));
    all
}

#[test]
fn the_document_says_what_is_lost() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats-xml.md");
    let page = std::fs::read_to_string(page).unwrap();
    for (format, field, what) in LOSSES {
        let row = format!("| {format} | {field} | {what} |");
        assert!(page.contains(&row), "docs/formats-xml.md has no row {row}");
    }
}

/// A record after the losses of EAD3.
fn without_what_ead3_loses(record: &Record) -> Record {
    let mut back = record.clone();
    back.origin = Origin::default();
    back.body = None;
    back.title = Some(devised::shown(record).into_owned().into());
    back.donors = record.funders().into_iter().map(Text::from).collect();
    let verbatim = record.citation_verbatim.as_deref().unwrap_or_default();
    let way = Way::to(record);
    let repository = way.and_then(|way| way.repository).map(hierarchy::repository_name);
    let extra = std::mem::take(&mut back.extra);
    if let Some(name) = repository.filter(|name| !verbatim.contains(name)) {
        back.extra.push("ead:repository", name.into());
    }
    extra.iter().for_each(|(label, value)| back.extra.push(label, value.clone()));
    back
}

#[test]
fn finding_aids_come_back() {
    for (path, record) in records() {
        let mut back = read_back("ead3", &written("ead3", std::slice::from_ref(&record)));
        assert_eq!(back.len(), 1, "{}", path.display());
        back[0].origin = Origin::default();
        assert_eq!(back[0], without_what_ead3_loses(&record), "{}", path.display());
    }
}

/// All records in one finding aid: each comes back once, and none of the components that hold them.
#[test]
fn of_many_records_each_comes_back_once() {
    let records: Vec<Record> = records().into_iter().map(|(_, record)| record).collect();
    let back = read_back("ead3", &written("ead3", &records));
    let sorted = |mut records: Vec<Record>| {
        for record in &mut records {
            record.origin = Origin::default();
        }
        records.sort_by_cached_key(|record| serde_json::to_string(record).unwrap());
        records
    };
    assert_eq!(sorted(back), sorted(records.iter().map(without_what_ead3_loses).collect()));
}

/// A record made from the cells of a sheet has no citation in words.
#[test]
fn references_without_words_come_back() {
    for (path, mut record) in records() {
        let written_as = |record: &Record| original::sources(record).join("; ");
        record.citation_verbatim = None;
        (record.about, record.residue) = (None, Vec::new());
        for citation in &mut record.citations {
            citation.span = Span::default();
            citation.levels.iter_mut().for_each(|unit| unit.span = None);
            citation.repository.iter_mut().for_each(|repository| repository.span = None);
            citation.pages.iter_mut().for_each(|pages| pages.span = Span::default());
        }
        let back = read_back("ead3", &written("ead3", std::slice::from_ref(&record))).remove(0);
        assert_eq!(
            back.citation_verbatim.as_deref().unwrap_or_default(),
            written_as(&record),
            "{}",
            path.display()
        );
        let names = |record: &Record| {
            let mut names: Vec<_> =
                record.credits.iter().map(|credit| (credit.role, credit.name.to_string())).collect();
            names.sort();
            names
        };
        assert_eq!(names(&back), names(&record), "{}", path.display());
    }
}

#[test]
fn static_repositories_come_back_as_simple_dublin_core() {
    let records: Vec<Record> = records().into_iter().map(|(_, record)| record).collect();
    let back = read_back("oai", &written("oai-static", &records));
    assert_eq!(back.len(), records.len());
    for (mut back, record) in back.into_iter().zip(&records) {
        assert!(back.extra.get("oai:identifier").unwrap().starts_with("oai:fonds.invalid:"));
        let mut plain = read_back("dc", &written("dc", std::slice::from_ref(record))).remove(0);
        assert!(back.id == plain.id || plain.id.is_none());
        for record in [&mut back, &mut plain] {
            record.id = None;
            record.extra = Extra::default();
            record.origin = Origin::default();
        }
        assert_eq!(back, plain);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_words_come_back(
        words in proptest::collection::vec("[A-Za-zéЖ<>&'\"\\]]{2,8}( [a-z&<>;]{1,6}){0,4}", 5),
        names in proptest::collection::vec("[A-Z][a-zéЖ<>&'\\]]{2,8}( [A-Z&][a-z]{2,6}){0,3}", 4),
        id in "[0-9]{4,6}",
        year in 1801..1999_u16,
    ) {
        let text = |at: usize| Some(Text::from(words[at].trim_matches([';', ' ']).to_owned()));
        let name = |at: usize| vec![Text::from(names[at].clone())];
        let record = Record {
            id: Some(id.into()),
            title: text(0),
            summary: text(1),
            rights: Some(Rights { verbatim: text(2), uri: None }),
            classification: text(3),
            copy_number: text(4),
            created: Some(Date::parse(year.to_string().into())),
            creators: name(0),
            contributors: name(1),
            people: name(2),
            places: name(3),
            ..Record::default()
        };
        let mut back = read_back("ead3", &written("ead3", std::slice::from_ref(&record))).remove(0);
        back.origin = Origin::default();
        prop_assert_eq!(back, record);
    }
}
