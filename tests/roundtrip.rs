//! What reading our own formats promises: a record comes back as it went out, and what was changed in it is said.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::{cases, convert, input};
use fonds::normalize::{self, Settings};
use fonds::pipeline::Options;
use fonds::read;
use fonds::record::{Date, Language, Origin, Record, Rights, Text};
use fonds::write;
use proptest::prelude::*;

/// Formats that hold a whole record.
const WHOLE: &[&str] = &["jsonl", "jsonld"];

/// Codes of findings that say a record is not as fonds wrote it.
const NOT_OURS: &[&str] = &["INP004", "INP008", "INP011", "INP012", "INT001"];

/// Records in a format.
fn written(format: &str, records: &[Record]) -> String {
    written_at(format, records, None)
}

/// The same with identifiers made from a base.
fn written_at(format: &str, records: &[Record], base: Option<&str>) -> String {
    let shared = common::Shared::default();
    let base = base.map(str::to_owned);
    let options = write::Options { with_body: true, base, ..write::Options::default() };
    let mut writer = write::by_name(format).unwrap().writer(Box::new(shared.clone()), &options).unwrap();
    for record in records {
        writer.record(record, &mut fonds::diagnostic::Diagnostics::new()).unwrap();
    }
    writer.finish().unwrap();
    shared.text()
}

/// The records of a text, and the codes of what reading says.
fn read_back(format: &str, text: &str) -> (Vec<Record>, Vec<&'static str>) {
    let options = read::Options { from: read::by_name(format), ..read::Options::default() };
    let mut codes = Vec::new();
    let mut records = Vec::new();
    for entry in read::read("a", text.as_bytes().to_vec(), &options) {
        let entry = entry.unwrap();
        codes.extend(entry.diagnostics.iter().map(|found| found.rule.code));
        records.extend(entry.raw.iter().map(|raw| normalize::record(raw, &Settings::default())));
    }
    (records, codes)
}

#[test]
fn every_fixture_comes_back_as_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { jobs: 1, with_body: true, ..Options::default() };
    let inputs: Vec<String> = ["page", "markdown", "jsonl", "json", "jsonld", "ris"]
        .into_iter()
        .flat_map(cases)
        .map(|case| input(&case))
        .collect();
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let first = convert(&inputs, WHOLE, &options, "concise");
    let lines = first.output("jsonl");
    assert!(lines.lines().count() >= 20);
    for format in WHOLE {
        let path = folder.path().join("records").with_extension(format);
        std::fs::write(&path, first.output(format)).unwrap();
        let again = convert(&[path.to_str().unwrap()], &["jsonl"], &options, "concise");
        let said: Vec<&str> =
            again.findings.lines().filter(|line| NOT_OURS.iter().any(|code| line.contains(code))).collect();
        assert_eq!(said, Vec::<&str>::new(), "{format}");
        for (one, other) in lines.lines().zip(again.output("jsonl").lines()) {
            assert_eq!(one, other, "{format}");
        }
        assert_eq!(lines, again.output("jsonl"), "{format}");
    }
}

#[test]
fn every_real_citation_stands_where_it_says() {
    let folder = std::fs::read_dir("fixtures/citation").unwrap().map(|entry| entry.unwrap().path());
    let files = folder.chain([Path::new("tests/corpus/real.jsonl").to_owned()]);
    let mut records = Vec::new();
    for path in files.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")) {
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let verbatim = line.get("verbatim").or(line.get("text")).unwrap();
            let words = serde_json::json!({"citation_verbatim": verbatim}).to_string();
            records.extend(read_back("jsonl", &words).0);
        }
    }
    assert!(records.len() > 300, "{}", records.len());
    for format in WHOLE {
        let (again, codes) = read_back(format, &written(format, &records));
        assert_eq!(codes, Vec::<&str>::new(), "{format}");
        assert_eq!(again, records, "{format}");
    }
    let named = written_at("jsonld", &records, Some("https://a.example/"));
    assert!(named.contains("\"@id\": \"https://a.example/ru-rgani/fond-"));
    assert_eq!(read_back("jsonld", &named).0, records);
}

/// Words that make it hard to carry a value.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z]{1,8}",
        2 => prop::sample::select(vec![
            "\n", "\r\n", "\t", "\"", "\\", "|", ";", "=1+1", "'", ",", "\u{0}", "\u{1f}", "\u{7f}", "\u{2028}",
            "😀", "e\u{301}", "עברית", "Архив", "\u{202e}", "\u{feff}", "<b>", "&amp;", "{\"a\":1}", "\\u00e9", " ",
            "\u{a0}", "1963-04-05", "Russian", "@id", "https://a.example/1",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

/// Citations with real parts, and with anything in them.
fn citation() -> impl Strategy<Value = String> {
    let real = prop::sample::select(vec![
        "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87. Obtained by James G. Hershberg and translated by Gary Goldberg.",
        "\"A Report\", May 5, 1961, Wilson Center Digital Archive, RGANI, f. 5, op. 30, d. 13; f. 89, d. 1. Translated by A B.",
        "ЦХСД. Ф. 89. Пер. 28. Д. 5. Л. 1–2 об.",
        "Ibid.",
    ]);
    (hostile(), real, hostile()).prop_map(|(before, real, behind)| format!("{before}{real}{behind}"))
}

prop_compose! {
    /// A record as a person could write it; reading gives it codes and parts.
    fn any_record()(
        texts in prop::collection::vec(prop::option::of(hostile()), 11),
        lists in prop::collection::vec(prop::collection::vec(hostile(), 0..3), 7),
        dates in prop::collection::vec(prop::option::of(prop_oneof![hostile(), Just("April 5, 1963".to_owned()), Just("1956?".to_owned())]), 4),
        languages in prop::collection::vec(prop_oneof![hostile(), Just("Russian".to_owned()), Just("English.".to_owned())], 0..4),
        citation in prop::option::of(citation()),
        rights in (prop::option::of(hostile()), prop::option::of(Just("http://rightsstatements.org/vocab/CNE/1.0/".to_owned()))),
        extra in prop::collection::vec((hostile(), hostile()), 0..3),
        file in hostile(),
    ) -> Record {
        let mut texts = texts.into_iter().map(|text| text.map(Text::from));
        let mut lists = lists.into_iter().map(|list| list.into_iter().map(Text::from).collect::<Vec<_>>());
        let mut dates = dates.into_iter().map(|date| date.map(|date| Date::parse(date.into())));
        let mut text = || texts.next().unwrap();
        let mut list = || lists.next().unwrap();
        let mut date = || dates.next().unwrap();
        let language = |words: &String| Language { verbatim: words.as_str().into(), code: None };
        let (verbatim, uri) = rights;
        let mut record = Record {
            id: text(),
            url: text(),
            title: text(),
            date: date(),
            created: date(),
            event_dates: date().into_iter().collect(),
            kind: text(),
            edition_languages: languages.iter().skip(2).map(language).collect(),
            languages: languages.iter().take(2).map(language).collect(),
            summary: text(),
            citation_verbatim: citation.map(Text::from),
            creators: list(),
            contributors: list(),
            people: list(),
            places: list(),
            subjects: list(),
            donors: list(),
            support: text(),
            rights: (verbatim.is_some() || uri.is_some())
                .then(|| Rights { verbatim: verbatim.map(Text::from), uri: uri.map(Text::from) }),
            classification: text(),
            uploaded: date(),
            archives: list(),
            publisher: text(),
            copy_number: text(),
            outgoing_number: text(),
            body: text(),
            origin: Origin { file, format: "page".to_owned(), index: 1, line: 3 },
            ..Record::default()
        };
        extra.into_iter().for_each(|(label, value)| record.extra.push(label, value.into()));
        record
    }
}

proptest! {
    #[test]
    fn any_record_comes_back(records in prop::collection::vec(any_record(), 1..4)) {
        let (records, _) = read_back("jsonl", &written("jsonl", &records));
        for format in WHOLE {
            let text = written(format, &records);
            let (again, codes) = read_back(format, &text);
            prop_assert_eq!(codes, Vec::<&str>::new(), "{}", format);
            prop_assert_eq!(&again, &records, "{}", format);
            prop_assert_eq!(written(format, &again), text, "{}", format);
        }
    }

    /// Whatever is done to a line, reading it gives a record or says why not.
    #[test]
    fn a_line_with_a_hole_is_read_or_refused(record in any_record(), from in 0_usize..2000, length in 1_usize..40) {
        let (records, _) = read_back("jsonl", &written("jsonl", &[record]));
        let mut text = written("jsonl", &records);
        let from = text.floor_char_boundary(from.min(text.len()));
        let to = text.ceil_char_boundary((from + length).min(text.len()));
        text.replace_range(from..to, "");
        let (again, codes) = read_back("jsonl", &text);
        prop_assert!(!again.is_empty() || !codes.is_empty() || text.trim().is_empty());
        for record in &again {
            written("jsonld", std::slice::from_ref(record));
            written("dcterms", std::slice::from_ref(record));
        }
    }
}
