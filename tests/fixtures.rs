//! Every fixture goes the whole way, and what comes out is what stands beside it.
//!
//! `FONDS_BLESS=1 cargo test --test fixtures` rewrites the expected files. A case with a `todo.txt` is known to
//! fail; one that starts to pass fails the run until its `todo.txt` is taken away.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::{cases, convert, golden, input};
use fonds::pipeline::Options;

const OUTPUTS: [(&str, &str); 4] =
    [("dc", "dc.xml"), ("dcterms", "dcterms.xml"), ("jsonld", "jsonld"), ("csv", "csv")];

#[cfg(feature = "html")]
const FORMATS: &[&str] = &["page", "markdown", "html", "jsonl", "json", "jsonld", "ris", "csv", "tsv"];
#[cfg(not(feature = "html"))]
const FORMATS: &[&str] = &["page", "markdown", "jsonl", "json", "jsonld", "ris", "csv", "tsv"];

fn pretty(jsonl: &str) -> String {
    let records = jsonl.lines().map(|line| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        serde_json::to_string_pretty(&record).unwrap() + "\n"
    });
    records.collect()
}

fn differences(case: &Path) -> Vec<String> {
    let formats = ["dc", "dcterms", "jsonld", "csv"];
    let input = input(case);
    let ran = convert(&[&input], &formats, &Options { jobs: 1, ..Options::default() }, "concise");
    let whole = Options { jobs: 1, with_body: true, ..Options::default() };
    let records = convert(&[&input], &["jsonl"], &whole, "concise");
    let mut differences = Vec::new();
    let mut hold = |name: &str, actual: &str| {
        differences.extend(golden(&case.join(format!("expected.{name}")), actual).err());
    };
    hold("record.json", &pretty(records.output("jsonl")));
    hold("diagnostics.txt", &ran.findings);
    for (format, extension) in OUTPUTS {
        hold(extension, ran.output(format));
    }
    differences
}

fn whole(format: &str) {
    let cases = cases(format);
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in cases {
        let todo = case.join("todo.txt").exists();
        // What such a case expects is written by hand, and never from what comes out today.
        if todo && std::env::var_os("FONDS_BLESS").is_some() {
            continue;
        }
        let differences = differences(&case);
        if todo && differences.is_empty() {
            wrong.push(format!("{}: passes now, take its todo.txt away", case.display()));
        } else if !todo {
            wrong.extend(differences);
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn pages_come_out_as_expected() {
    whole("page");
}

#[test]
fn damaged_documents_come_out_as_far_as_they_can_be_read() {
    whole("damaged");
}

#[test]
fn markdown_comes_out_as_expected() {
    whole("markdown");
}

#[cfg(feature = "html")]
#[test]
fn html_comes_out_as_expected() {
    whole("html");
}

#[test]
fn json_comes_out_as_expected() {
    whole("jsonl");
    whole("json");
    whole("jsonld");
}

#[test]
fn ris_comes_out_as_expected() {
    whole("ris");
}

#[test]
fn records_in_xml_come_out_as_expected() {
    for format in ["dc", "dcterms", "oai", "mods", "marcxml", "ead3", "ead2002"] {
        whole(format);
    }
}

#[test]
fn sheets_come_out_as_expected() {
    whole("csv");
    whole("tsv");
}

#[cfg(feature = "workbooks")]
#[test]
fn workbooks_come_out_as_expected() {
    whole("xlsx");
    whole("ods");
}

/// The same bytes and the same findings, whatever the number of threads.
#[test]
fn one_thread_and_eight_write_the_same() {
    let xml = ["dc", "oai", "mods", "ead3"];
    let all = FORMATS.iter().copied().chain(xml).flat_map(cases);
    let inputs: Vec<String> = all.map(|case| input(&case)).collect();
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let formats = ["dc", "dcterms", "jsonld", "csv", "jsonl"];
    let run = |jobs| convert(&inputs, &formats, &Options { jobs, ..Options::default() }, "jsonl");
    let (one, eight) = (run(1), run(8));
    assert_eq!(one.outputs, eight.outputs);
    assert_eq!(one.findings, eight.findings);
    assert!(one.tally.records >= 10);
}

/// What `convert` relies on: the typed check and the schema agree on every record that comes out.
#[cfg(feature = "schema")]
#[test]
fn schema_and_typed_check_agree_on_every_fixture() {
    let schema = fonds::check::Schema::bundled();
    for case in FORMATS.iter().copied().flat_map(cases) {
        let text = std::fs::read_to_string(case.join("expected.record.json")).unwrap();
        for record in serde_json::Deserializer::from_str(&text).into_iter::<fonds::record::Record>() {
            let record = record.unwrap();
            assert_eq!(schema.violations(&record), [], "{}", case.display());
            assert_eq!(fonds::check::typed(&record), [], "{}", case.display());
        }
    }
}
