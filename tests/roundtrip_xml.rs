//! What comes back: a record written as XML and read again has lost what `docs/formats-xml.md` says, and no more.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fonds::normalize::{self, Settings};
use fonds::read;
use fonds::record::raw::{Name, Raw, RawField};
use fonds::record::{Date, Field, Language, Record, Text};
use fonds::write;
use proptest::prelude::*;

/// What does not come back: the format, the field, and how the document says it.
const LOSSES: &[(&str, &str, &str)] = &[
    ("dc", "created", "comes back as `date`; a `date` beside it goes to `extra`"),
    ("dc", "citation_verbatim", "the reference alone, one a line; what stands around it is lost"),
    ("dc", "credits", "who obtained or provided it comes back; all others are `contributors`"),
    ("dc", "uploaded", "lost"),
    ("dc", "copy_number", "lost"),
    ("dc", "outgoing_number", "lost"),
    ("both", "people", "come back among `subjects`"),
    ("both", "donors", "those whom the support line names; the others are `contributors`"),
    ("both", "languages", "lost"),
    ("both", "archives", "lost"),
    ("both", "extra", "lost"),
    ("both", "body", "lost"),
    ("both", "dates and languages", "by their codes, where they have one; their words are lost"),
    ("both", "event_dates", "the members of a set come back one by one"),
    (
        "both",
        "rights",
        "a `uri` of a site that is not known for such comes back among the words, or in `extra`",
    ),
    ("both", "lists", "an entry with a semicolon or a line break comes back as several"),
    ("mods", "event_dates", "words that name no time come back among `subjects`"),
    ("mods", "extra", "a label that is that of a note of ours comes back as its field"),
    ("marcxml", "extra", "comes back under `marc:500`, its label before it"),
    (
        "marcxml",
        "lines",
        "line breaks are kept in the summary, citation and rights; elsewhere they are blanks",
    ),
    ("catalogs", "title", "where there is none, the one devised in brackets comes back"),
    ("catalogs", "donors", "those whom only the support line names come back too"),
    ("catalogs", "languages", "one that was given by its code comes back by another code or by its name"),
    ("catalogs", "body", "lost"),
    ("catalogs", "rights", "a `uri` of a site that is not known for such comes back in `extra`"),
    ("catalogs", "lists", "an entry with a semicolon or a line break comes back as several"),
];

fn written(format: &str, record: &Record) -> String {
    let one = std::slice::from_ref(record);
    String::from_utf8(common::written(format, one, &write::Options::default()).0).unwrap()
}

fn read_back(format: &str, xml: &str) -> Record {
    let mut entries: Vec<_> =
        read::read("a.xml", xml.as_bytes().to_vec(), &read::Options::default()).map(Result::unwrap).collect();
    assert_eq!(entries.len(), 1, "{xml}");
    let raw = entries.remove(0).raw.unwrap();
    assert_eq!(raw.format, format);
    normalize::record(&raw, &Settings::default())
}

fn by_code(date: &Date) -> Date {
    date.edtf.as_ref().map_or_else(|| date.clone(), |edtf| Date::parse(Text::from(edtf.as_str())))
}

/// A record after the losses that both formats have.
fn without_what_both_lose(record: &Record) -> Record {
    let funders: Vec<String> = record.funders().into_iter().map(str::to_owned).collect();
    let thanked = Record { support: record.support.clone(), ..Record::default() };
    let thanked: Vec<&str> = thanked.funders();
    let credited: Vec<String> = record.credits.iter().map(|credit| credit.name.to_string()).collect();
    let mut back = record.clone();
    back.subjects = Vec::new();
    for subject in record.people.iter().chain(&record.subjects) {
        if !back.subjects.contains(subject) {
            back.subjects.push(subject.clone());
        }
    }
    back.people.clear();
    let (donors, others): (Vec<String>, Vec<String>) =
        funders.into_iter().partition(|name| thanked.iter().any(|known| known.eq_ignore_ascii_case(name)));
    back.donors = donors.into_iter().map(Text::from).collect();
    back.contributors.extend(others.into_iter().map(Text::from));
    back.contributors.retain(|name| !credited.contains(&name.to_string()));
    back.languages.clear();
    back.archives.clear();
    back.extra = fonds::record::Extra::default();
    back.body = None;
    for language in &mut back.edition_languages {
        if let Some(code) = language.code.clone() {
            *language = Language { verbatim: Text::from(code.clone()), code: Some(code) };
        }
    }
    for date in [&mut back.date, &mut back.created, &mut back.uploaded].into_iter().flatten() {
        *date = by_code(date);
    }
    back.event_dates = back.event_dates.iter().map(by_code).collect();
    back
}

/// The same after those of simple Dublin Core.
fn without_what_dc_loses(record: &Record) -> Record {
    let mut back = without_what_both_lose(record);
    back.date = back.created.take().or(back.date);
    back.uploaded = None;
    back.copy_number = None;
    back.outgoing_number = None;
    back
}

/// A record after the losses that MODS and MARC 21 both have.
fn without_what_catalogs_lose(record: &Record) -> Record {
    let mut back = record.clone();
    back.donors = record.funders().into_iter().map(Text::from).collect();
    back.body = None;
    // A devised title is made of what the record says; that it is one, its brackets tell.
    back.title.get_or_insert_with(|| "[devised]".into());
    back
}

/// The same after those of MARC 21.
fn without_what_marc_loses(record: &Record) -> Record {
    let mut back = without_what_catalogs_lose(record);
    let notes: Vec<String> = record
        .extra
        .iter()
        .flat_map(|(label, value)| value.as_str().lines().map(move |line| format!("{label}: {line}")))
        .collect();
    back.extra = fonds::record::Extra::default();
    if !notes.is_empty() {
        back.extra.push("marc:500", notes.join("\n").into());
    }
    back
}

/// A record that came back, with the title that was devised for it as above.
fn with_devised(mut back: Record, record: &Record) -> Record {
    if record.title.is_none() {
        let title = back.title.take().unwrap();
        assert!(title.starts_with('[') && title.ends_with(']'), "{title}");
        back.title = Some("[devised]".into());
    }
    back
}

/// What is compared apart: what the citation was read into, and where the record was read.
fn comparable(mut record: Record) -> Record {
    record.citation_verbatim = None;
    record.about = None;
    record.citations.clear();
    record.credits.clear();
    record.residue.clear();
    record.origin = fonds::record::Origin::default();
    record
}

/// The references of a record, in words, and the codes that they make.
fn references(record: &Record) -> Vec<(String, Option<String>)> {
    let codes =
        record.citations.iter().map(|citation| citation.reference_code.as_ref().map(ToString::to_string));
    record.sources().map(str::to_owned).zip(codes).collect()
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

#[test]
fn qualified_dublin_core_comes_back() {
    for (path, record) in records() {
        let back = read_back("dcterms", &written("dcterms", &record));
        assert_eq!(back.citation_verbatim, record.citation_verbatim, "{}", path.display());
        assert_eq!(back.citations, record.citations, "{}", path.display());
        assert_eq!(back.credits, record.credits, "{}", path.display());
        assert_eq!(comparable(back), comparable(without_what_both_lose(&record)), "{}", path.display());
    }
}

#[test]
fn simple_dublin_core_comes_back() {
    for (path, record) in records() {
        let back = read_back("dc", &written("dc", &record));
        let expected = without_what_dc_loses(&record);
        if record.citations.len() == 1 {
            assert_eq!(references(&back), references(&record), "{}", path.display());
        }
        // Those credited with more than obtaining it are contributors now.
        let (mut back, mut expected) = (comparable(back), comparable(expected));
        let lost = record.credits.iter().map(|credit| credit.name.to_string());
        let known: Vec<String> = lost.collect();
        back.contributors.retain(|name| !known.contains(&name.to_string()));
        expected.contributors.retain(|name| !known.contains(&name.to_string()));
        back.extra = fonds::record::Extra::default();
        assert_eq!(back, expected, "{}", path.display());
    }
}

#[test]
fn catalog_records_come_back() {
    type Without = fn(&Record) -> Record;
    let formats: [(&str, Without); 2] =
        [("mods", without_what_catalogs_lose), ("marcxml", without_what_marc_loses)];
    for (format, without) in formats {
        for (path, record) in records() {
            let back = with_devised(read_back(format, &written(format, &record)), &record);
            let place = format!("{format} {}", path.display());
            assert_eq!(back.citation_verbatim, record.citation_verbatim, "{place}");
            assert_eq!(back.citations, record.citations, "{place}");
            assert_eq!(back.credits, record.credits, "{place}");
            assert_eq!(comparable(back), comparable(without(&record)), "{place}");
        }
    }
}

/// A record of a sheet has no words of its citation, and credits that stand apart from it.
#[test]
fn catalog_records_keep_references_without_their_words() {
    let json = r#"{
        "title": "Talks",
        "created": {"verbatim": "1961/1963", "edtf": "1961/1963"},
        "event_dates": [{"verbatim": "1961-01-11/1961-01-17", "edtf": "1961-01-11/1961-01-17"},
            {"verbatim": "11 January and 17 January 1961", "edtf": "{1961-01-11,1961-01-17}"},
            {"verbatim": "undated", "edtf": null}],
        "citations": [{"span": [0, 0],
            "repository": {"name": "AVP RF", "id": null, "title": null, "country": null, "span": null},
            "levels": [
                {"kind": "fond", "level": "fonds", "value": "0104", "mark": "f.", "span": null},
                {"kind": "file", "level": "file", "value": "3", "mark": "d.", "span": null}],
            "pages": {"unit": "leaf", "text": "86-87", "ranges": [{"first": "86", "last": "87"}], "span": [0, 0]},
            "publication": null, "reference_code": null}],
        "credits": [
            {"role": "obtained", "relator": null, "name": "James G. Hershberg", "affiliation": null, "span": [0, 0]},
            {"role": "provided", "relator": null, "name": "A. B. Cee", "affiliation": null, "span": [0, 0]},
            {"role": "contributed", "relator": "ctb", "name": "D. E. Eff", "affiliation": null, "span": [0, 0]},
            {"role": "published", "relator": "pbl", "name": "G. H. Eye", "affiliation": null, "span": [0, 0]}],
        "creators": ["Embassy of the USSR", "A. I. Alekseyev"],
        "contributors": ["K. L. Emm"],
        "archives": ["Some Archive"],
        "publisher": "Some Digital Archive",
        "origin": {"file": "", "format": "", "index": 0, "line": 0}
    }"#;
    let record: Record = serde_json::from_str(json).unwrap();
    for format in ["mods", "marcxml"] {
        let back = read_back(format, &written(format, &record));
        let reference = "AVP RF, f. 0104, d. 3, ll. 86-87";
        assert_eq!(back.citation_verbatim.as_deref(), Some(reference), "{format}");
        let credits = |record: &Record| {
            let mut all: Vec<_> = record.credits.iter().map(|one| (one.role, one.name.to_string())).collect();
            all.sort();
            all
        };
        assert_eq!(credits(&back), credits(&record), "{format}");
        assert_eq!(comparable(back), comparable(record.clone()), "{format}");
    }
}

/// Words with what XML and lists have trouble with.
fn words() -> impl Strategy<Value = String> {
    "[A-Za-zéЖ<>&'\"\\]]{1,8}( [a-z&<>;]{1,6}){0,4}".prop_map(|words| words.trim_matches(';').to_owned())
}

fn entry() -> impl Strategy<Value = String> {
    "[A-Z][a-zéЖ<>&'\\]]{2,8}( [A-Z&][a-z]{2,6}){0,3}"
}

prop_compose! {
    fn raw_fields()(
        title in words(),
        summary in words(),
        kind in "[B-S][a-z]{4,9}( [a-z&<]{2,5})?",
        creators in proptest::collection::vec(entry(), 0..3),
        people in proptest::collection::vec(entry(), 0..3),
        places in proptest::collection::vec(entry(), 0..3),
        rights in words(),
        classification in words(),
        id in "[0-9]{4,6}",
        year in 1801..1999_u16,
    ) -> Vec<(Field, String)> {
        let mut fields = vec![
            (Field::Id, id),
            (Field::Title, title),
            (Field::Summary, summary),
            (Field::Type, kind),
            (Field::Rights, rights),
            (Field::Classification, classification),
            (Field::Created, year.to_string()),
            (Field::Citation, "RGANI, f. 5, op. 30, d. 13, l. 4. Translated by Gary Goldberg.".to_owned()),
        ];
        for (field, values) in [(Field::Creators, creators), (Field::People, people), (Field::Places, places)] {
            fields.extend(values.into_iter().map(|value| (field, value)));
        }
        fields
    }
}

proptest! {
    #[test]
    fn hostile_words_come_back(fields in raw_fields()) {
        let field = |(field, value): (Field, String)| RawField {
            name: Name::Known(field),
            label: None,
            value: Text::from(value),
            inferred: false,
        };
        let raw = Raw {
            source: Arc::new(fonds::diagnostic::Source::new("a.txt", "")),
            format: "page",
            index: 1,
            fields: fields.into_iter().map(field).collect(),
            furniture: Vec::new(),
            given: None,
        };
        let record = normalize::record(&raw, &Settings::default());
        let back = read_back("dcterms", &written("dcterms", &record));
        prop_assert_eq!(&back.citation_verbatim, &record.citation_verbatim);
        prop_assert_eq!(comparable(back), comparable(without_what_both_lose(&record)));
        let xml = written("dc", &record);
        let back = read_back("dc", &xml);
        prop_assert_eq!(references(&back), references(&record));
        let mut back = comparable(back);
        back.contributors.retain(|name| name != "Gary Goldberg");
        prop_assert_eq!(back, comparable(without_what_dc_loses(&record)));
        let back = read_back("mods", &written("mods", &record));
        prop_assert_eq!(comparable(back), comparable(without_what_catalogs_lose(&record)));
        let back = read_back("marcxml", &written("marcxml", &record));
        prop_assert_eq!(comparable(back), comparable(without_what_marc_loses(&record)));
    }
}
