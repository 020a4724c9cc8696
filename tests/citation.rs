//! The promises of the citation reader: exact shapes, nothing lost, known archives, golden parses.

#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not as expected")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fonds::citation::{Options, ParsedLine, parse};
use fonds::vocab::archives;
use proptest::prelude::*;
use serde_json::{Value, json};

#[path = "promises/citation.rs"]
mod promises;

use promises::nothing_lost;

fn line(text: &str) -> String {
    let parsed = parse(text, Options::default());
    serde_json::to_string(&ParsedLine::new(text, &parsed)).unwrap()
}

/// White space outside strings taken away.
fn compact(json: &str) -> String {
    serde_json::from_str::<Value>(json).unwrap().to_string()
}

const JOURNAL: &str = "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87. Obtained by James G. Hershberg and translated by Gary Goldberg.";

const TALKS: &str = "\"Record of Conversations between Soviet Ambassador to Cuba Sergey Kudryavtsev and Che Guevara\", January 11, 1961, Wilson Center Digital Archive, Foreign Policy Archive of the Russian Federation (AVPRF), Moscow, Fond 0104, Opis 17, Folder 118, File 3, pp. 23-26. Translated by Svetlana Savranskaya (National Security Archive).";

#[test]
fn a_source_line_has_the_promised_shape() {
    let promised = r#"{"verbatim": "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87. Obtained by James G. Hershberg and translated by Gary Goldberg.",
     "citations": [
       {"span": [0, 48],
        "repository": {"name": "AVP RF", "id": "ru-avprf", "title": "Archive of the Foreign Policy of the Russian Federation", "country": "RU", "span": [0, 6]},
        "levels": [
          {"kind": "fond",   "level": "fonds", "value": "0104", "mark": "f.",  "span": [8, 15]},
          {"kind": "opis",   "level": null,    "value": "19",   "mark": "op.", "span": [17, 23]},
          {"kind": "folder", "level": null,    "value": "124",  "mark": "p.",  "span": [25, 31]},
          {"kind": "file",   "level": "file",  "value": "3",    "mark": "d.",  "span": [33, 37]}],
        "pages": {"unit": "leaf", "text": "86-87", "ranges": [{"first": "86", "last": "87"}], "span": [39, 48]},
        "publication": null,
        "reference_code": "RU AVPRF f. 0104, op. 19, p. 124, d. 3"}],
     "credits": [
       {"role": "obtained",   "relator": null,  "name": "James G. Hershberg", "affiliation": null, "span": [50, 80]},
       {"role": "translated", "relator": "trl", "name": "Gary Goldberg",      "affiliation": null, "span": [85, 112]}],
     "residue": []}"#;
    assert_eq!(line(JOURNAL), compact(promised));
}

#[test]
fn a_suggested_citation_keeps_title_date_and_host_apart() {
    let promised = r#"{"verbatim": VERBATIM,
     "about": {"title": {"text": "Record of Conversations between Soviet Ambassador to Cuba Sergey Kudryavtsev and Che Guevara", "span": [1, 93]},
               "date": {"text": "January 11, 1961", "span": [96, 112]}, "host": {"text": "Wilson Center Digital Archive", "span": [114, 143]}},
     "citations": [
       {"span": [145, 260],
        "repository": {"name": "Foreign Policy Archive of the Russian Federation (AVPRF), Moscow", "acronym": "AVPRF", "place": "Moscow",
                       "id": "ru-avprf", "title": "Archive of the Foreign Policy of the Russian Federation", "country": "RU", "span": [145, 209]},
        "levels": [
          {"kind": "fond",   "level": "fonds", "value": "0104", "mark": "Fond",   "span": [211, 220]},
          {"kind": "opis",   "level": null,    "value": "17",   "mark": "Opis",   "span": [222, 229]},
          {"kind": "folder", "level": null,    "value": "118",  "mark": "Folder", "span": [231, 241]},
          {"kind": "file",   "level": "file",  "value": "3",    "mark": "File",   "span": [243, 249]}],
        "pages": {"unit": "page", "text": "23-26", "ranges": [{"first": "23", "last": "26"}], "span": [251, 260]},
        "publication": null,
        "reference_code": "RU AVPRF f. 0104, op. 17, p. 118, d. 3"}],
     "credits": [
       {"role": "translated", "relator": "trl", "name": "Svetlana Savranskaya", "affiliation": "National Security Archive", "span": [262, 324]}],
     "residue": []}"#;
    let promised = promised.replace("VERBATIM", &json!(TALKS).to_string());
    assert_eq!(line(TALKS), compact(&promised));
}

#[test]
fn every_archive_reads_its_own_example() {
    for archive in archives::all() {
        let parsed = parse(archive.example, Options::default());
        let repository = parsed.citations.first().and_then(|citation| citation.repository.as_ref());
        let id = repository.and_then(|repository| repository.id.as_deref());
        assert_eq!(id, Some(archive.id), "{}", archive.example);
        let citation = &parsed.citations[0];
        assert!(!citation.levels.is_empty(), "no unit in {}", archive.example);
        assert_eq!(citation.reference_code.is_some(), archive.code.is_some(), "{}", archive.example);
    }
}

/// Strings made of what citations are made of.
fn pieces() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "AVP RF",
        "РГАСПИ",
        "SI AS",
        "AJ",
        "BArch",
        "NARA",
        "Kennedy Library",
        "f.",
        "Ф.",
        "op.",
        "оп.",
        "p.",
        "pp.",
        "d.",
        "Д.",
        "ll.",
        "л.",
        "Fond",
        "Opis",
        "Folder",
        "File",
        "Box",
        "RG",
        "Lot",
        "š.",
        "FO",
        "Series",
        "and",
        "и",
        ";",
        ",",
        ".",
        ":",
        " ",
        "  ",
        "-",
        "–",
        "/",
        "(",
        ")",
        "\"",
        "“",
        "”",
        "[",
        "]",
        "№",
        "Obtained by",
        "translated by",
        "Translated from Russian by",
        "for",
        "Gary Goldberg",
        "James G. Hershberg",
        "Jr.",
        "Moscow",
        "January 11, 1961",
        "27. 9. 1947",
        "ob.",
        "об.",
        "ff.",
        "IV",
        "xii",
        "Papers",
        "Central Files",
        "Ibid.",
        "Там же",
        "Secret",
        "М., 1991",
        "Source:",
        "Wilson Center Digital Archive",
        "\u{a0}",
        "é",
        "中国外交部档案馆",
        "👩‍👩‍👧",
        "\u{301}",
    ]);
    let part = prop_oneof![
        3 => word.prop_map(str::to_owned),
        2 => "[0-9]{1,5}[a-z]?",
        1 => Just(" ".to_owned()),
        1 => Just(", ".to_owned()),
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn nothing_is_lost_of_anything(text in "\\PC{0,80}") {
        nothing_lost(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn nothing_is_lost_of_what_looks_like_a_citation(text in pieces()) {
        nothing_lost(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn parts_of_a_russian_reference_come_back(fond in "[0-9]{1,4}", opis in 1_u16..300, file in 1_u16..5000, leaf in 1_u16..400) {
        let text = format!("RGASPI, f. {fond}, op. {opis}, d. {file}, l. {leaf}");
        let parsed = parse(&text, Options::default());
        let levels: Vec<_> = parsed.citations[0].levels.iter().map(|unit| (unit.kind.name(), unit.value.clone())).collect();
        prop_assert_eq!(levels, vec![("fond", fond.into()), ("opis", opis.to_string().into()), ("file", file.to_string().into())]);
        prop_assert_eq!(&parsed.citations[0].pages.as_ref().unwrap().text, &leaf.to_string());
        prop_assert!(parsed.residue.is_empty());
    }
}

#[test]
fn empty_quotations_are_no_titles() {
    for text in [
        "\"\"AVP RF;",
        "\",\" AVP RF, f. 5",
        "Hoover Institution Archives, Box 5, \",\"",
        "“” NARA, RG 59",
        "NARA Fond0“\"",
    ] {
        assert_eq!(nothing_lost(text), Ok(()));
    }
}

#[test]
fn a_later_citation_takes_over_what_it_leaves_unsaid() {
    let parsed = parse("RGANI, f. 5, op. 30, d. 13, l. 4; d. 15, ll. 6-7.", Options::default());
    assert_eq!(parsed.citations.len(), 2);
    let second = &parsed.citations[1];
    assert_eq!(second.reference_code.as_deref(), Some("RU RGANI f. 5, op. 30, d. 15"));
    assert_eq!(second.repository.as_ref().unwrap().span, None);
    let placed: Vec<bool> = second.levels.iter().map(|unit| unit.span.is_some()).collect();
    assert_eq!(placed, [false, false, true]);
}

#[test]
fn the_fixtures_read_as_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/citation");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let expected = fs::read_to_string(&path).unwrap();
        let mut found = String::new();
        for line in expected.lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let _ = writeln!(found, "{}", self::line(case["verbatim"].as_str().unwrap()));
        }
        if std::env::var_os("FONDS_BLESS").is_some() {
            fs::write(&path, &found).unwrap();
        } else {
            assert_eq!(found.lines().count(), expected.lines().count());
            for (expected, found) in expected.lines().zip(found.lines()) {
                assert_eq!(found, expected, "{}", path.display());
            }
        }
    }
}
