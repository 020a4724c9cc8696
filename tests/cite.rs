//! The promises of written citations: what is written in an archive's own style is read as the same unit again.

#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not as expected")]

use std::fs;
use std::path::Path;

use fonds::citation::{Options, key, parse};
use fonds::cite::{self, Written};
use fonds::record::reference::{PageUnit, Parsed, Range};
use fonds::vocab::archives;
use proptest::prelude::*;

fn written(text: &str, style: &str) -> Written {
    cite::write(&parse(text, Options::default()), cite::by_name(style).unwrap())
}

/// What a reading says of units, leaves and pages, whatever the wording.
fn value(parsed: &Parsed) -> Vec<(Option<String>, Option<PageUnit>, Vec<Range>)> {
    let value = |citation: &fonds::record::reference::Citation| {
        let pages = citation.pages.clone().unwrap_or_default();
        (key(citation), pages.unit, pages.ranges)
    };
    parsed.citations.iter().map(value).collect()
}

/// The strings of the fixtures and the examples of the registry that name units and are understood whole.
fn understood() -> Vec<String> {
    let mut texts: Vec<String> = archives::all().iter().map(|archive| archive.example.to_owned()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/citation");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")) {
        for line in fs::read_to_string(path).unwrap().lines() {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            texts.push(object["verbatim"].as_str().unwrap().to_owned());
        }
    }
    texts.retain(|text| {
        let parsed = parse(text, Options::default());
        let whole = |citation: &fonds::record::reference::Citation| {
            key(citation).is_some() && citation.publication.is_none()
        };
        parsed.residue.is_empty() && !parsed.citations.is_empty() && parsed.citations.iter().all(whole)
    });
    texts
}

#[test]
fn what_an_archive_writes_is_read_as_the_same() {
    let texts = understood();
    assert!(texts.len() > 200, "{}", texts.len());
    let mut failed = Vec::new();
    for text in &texts {
        let parsed = parse(text, Options::default());
        let written = written(text, "archive").text;
        let again = parse(&written, Options::default());
        if value(&again) != value(&parsed) || !again.residue.is_empty() {
            failed.push(format!("{text}\n  => {written}\n  {:?}\n  {:?}", value(&parsed), value(&again)));
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), texts.len(), failed.join("\n"));
}

#[test]
fn what_an_archive_calls_its_files_is_kept() {
    let text = "РГАЛИ. Ф. 1234. Оп. 2. Ед. хр. 15. Л. 3 об.";
    assert_eq!(written(text, "gost").text, text);
    assert_eq!(written(text, "archive").text, "RGALI, f. 1234, op. 2, ed. khr. 15, l. 3 ob.");
    assert!(written(text, "wikipedia").text.contains("|unit=15 |"), "{}", written(text, "wikipedia").text);
    let carton = "ОР РГБ. Ф. 573. Картон 41. Д. 55. Л. 18.";
    assert!(written(carton, "gost").text.ends_with("Ф. 573. Картон 41. Д. 55. Л. 18."));
    assert!(written(carton, "wikipedia").text.contains("|fond=573 |box=41 |delo=55 |"));
}

#[test]
fn a_note_names_containers_in_small_letters_and_a_town_once() {
    let text = "Yale University Library, Edward M. House Papers, Box 5, Folder 12";
    assert_eq!(
        written(text, "chicago").text,
        "folder 12, box 5, Edward M. House Papers, Yale University Library."
    );
    let text = "NARA, RG 59, Box 5";
    assert_eq!(
        written(text, "chicago").text,
        "box 5, RG 59, National Archives and Records Administration (NARA), College Park."
    );
}

#[test]
fn each_style_writes_the_seed_as_its_standard_says() {
    let text = "AVPRF, fond 0104, opis 17, folder 118, file 3, ll. 86-87";
    let styles = [
        ("archive", "AVPRF, f. 0104, op. 17, p. 118, d. 3, ll. 86-87"),
        ("gost", "АВП РФ. Ф. 0104. Оп. 17. П. 118. Д. 3. Л. 86–87."),
        (
            "chicago",
            "ll. 86–87, d. 3, p. 118, op. 17, f. 0104, Archive of the Foreign Policy of the Russian Federation (AVPRF), Moscow.",
        ),
        (
            "iso690",
            "Moscow: Archive of the Foreign Policy of the Russian Federation (AVPRF), f. 0104, op. 17, p. 118, d. 3, ll. 86-87.",
        ),
        (
            "wikipedia",
            "{{cite Russian archive |institution=Archive of the Foreign Policy of the Russian Federation |fond=0104 |opis=17, p. 118 |delo=3 |pages=86–87}}",
        ),
    ];
    for (style, expected) in styles {
        assert_eq!(written(text, style), Written { text: expected.to_owned(), lost: Vec::new() }, "{style}");
    }
}

#[test]
fn title_and_date_of_the_document_are_said_where_the_style_has_a_place_for_them() {
    let text = "\"Talks on Fish\", January 11, 1961, GARF, f. 5, op. 1, d. 3.";
    assert!(written(text, "chicago").text.starts_with("“Talks on Fish,” January 11, 1961, d. 3, "));
    assert!(written(text, "gost").text.starts_with("Talks on Fish. January 11, 1961 // ГАРФ. "));
    let lost = written(text, "archive").lost;
    assert_eq!(lost, ["the title of the document", "the date of the document"]);
}

#[test]
fn an_empty_title_is_not_written() {
    assert!(written("\"\"GARF, f. 5, op. 1, d. 3", "chicago").text.starts_with("d. 3, "));
}

#[test]
fn what_a_style_cannot_say_is_told() {
    let lost = written("RGANI, f. 5, op. 30, d. 13, blue ink. Translated by Gary Goldberg.", "gost").lost;
    assert!(lost.contains(&"the credits".to_owned()), "{lost:?}");
    assert!(lost.iter().any(|words| words.contains("blue ink")), "{lost:?}");
}

#[test]
fn several_citations_stay_several_and_end_in_one_stop() {
    let text = "RGANI, f. 5, op. 30, d. 13, l. 4; d. 15, ll. 6-7.";
    assert_eq!(
        written(text, "gost").text,
        "РГАНИ. Ф. 5. Оп. 30. Д. 13. Л. 4; РГАНИ. Ф. 5. Оп. 30. Д. 15. Л. 6–7."
    );
}

proptest! {
    #[test]
    fn references_of_the_post_soviet_kind_come_back_from_archive_and_gost(
        archive in prop::sample::select(vec!["AVPRF", "ГАРФ", "РГАНИ", "RGASPI", "ЦДАВО", "TsDA", "NARB", "LCVA"]),
        fond in "[1-9][0-9]{0,3}", opis in 1_u16..300, file in 1_u16..5000, leaf in 1_u16..400, more in 0_u16..9,
    ) {
        let leaves = if more > 0 { format!("{leaf}-{}", leaf + more) } else { leaf.to_string() };
        let text = format!("{archive}, f. {fond}, op. {opis}, d. {file}, ll. {leaves}");
        let parsed = parse(&text, Options::default());
        for style in ["archive", "gost"] {
            let written = written(&text, style).text;
            let again = parse(&written, Options::default());
            prop_assert_eq!(value(&again), value(&parsed), "{}", written);
        }
    }

    #[test]
    fn anything_can_be_written_in_every_style(text in "\\PC{0,120}") {
        let parsed = parse(&text, Options::default());
        for style in cite::STYLES {
            let written = cite::write(&parsed, style);
            prop_assert_eq!(written.text.is_empty(), parsed.citations.is_empty(), "{}", style.name);
        }
    }
}
