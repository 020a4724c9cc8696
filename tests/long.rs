//! What length promises: a document that is long in one way takes time by its length, and not by its square.
// The helpers of tests are tests too.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use fonds::check;
use fonds::diagnostic::Diagnostics;
use fonds::normalize::{self, Settings};
use fonds::read::{self, Options};

/// How often the piece that makes a document long stands in it. What took its square took minutes.
const TIMES: usize = 50_000;

/// Far more than any of the documents needs, on a slow machine too.
const LONGEST: Duration = Duration::from_secs(20);

/// Reads, normalizes and checks a document, and places every finding.
fn lead(path: &str, text: &str) -> usize {
    let entry = read::read(path, text.as_bytes().to_vec(), &Options::default()).next().unwrap().unwrap();
    let raw = entry.raw.unwrap();
    let record = normalize::record(&raw, &Settings::default());
    let mut found = Diagnostics::new();
    check::raw(&raw, &record, &mut found);
    check::record(&record, &mut found);
    let placed: Vec<_> = found.into_iter().map(|found| found.locate(&raw.source, None)).collect();
    placed.len()
}

/// Each name is another one; letters alone, so that no number stands in it.
fn name(mut nth: usize) -> String {
    let mut name = String::from("N");
    for _ in 0..4 {
        name.push(char::from(b'a' + u8::try_from(nth % 26).unwrap()));
        nth /= 26;
    }
    name
}

fn named(times: usize, piece: fn(&str) -> String) -> String {
    (0..times).map(|nth| piece(&name(nth))).collect()
}

#[test]
fn long_pages_take_time_by_their_length() {
    const HEAD: &str = "April 5, 1963\n\nA title\n\n";
    const FIELDS: &str =
        "\n\nDocument Information\n\nSource\n\nRGANI, f. 5, op. 30, d. 13\n\nRecord ID\n\n5\n";
    let body = |piece: &str, times| format!("{HEAD}He came.\n\n{}{FIELDS}", piece.repeat(times));
    let below = |field: &str, values: String| format!("{HEAD}He came.{FIELDS}\n{field}\n\n{values}");
    assert_linear(
        "a.txt",
        &[
            ("brackets on one line", body("(", 2 * TIMES)),
            ("quotations on one line", body("“a“ ", 2 * TIMES)),
            ("page furniture", "menu\n".repeat(TIMES) + HEAD + FIELDS),
            (
                "lines of a value without blanks",
                format!("{}Source\n{}", body("a b\n", TIMES), "RGANI, f. 5\n".repeat(TIMES)),
            ),
            ("subjects", below("Subjects Discussed", named(TIMES, |name| format!("{name}\n")))),
        ],
    );
}

#[test]
fn long_markdown_takes_time_by_its_length() {
    const HEAD: &str =
        "## **May 5, 1952**\n\n### **A title**\n\n#### **Citation:**\n\nAVPRF, f. 1, op. 2.\n\n";
    let body = |piece: &str, times| {
        format!("{HEAD}#### **Contents:**\n\nScan\n\nHe came.\n\n{}\n", piece.repeat(times))
    };
    assert_linear(
        "a.md",
        &[
            ("brackets that close", body("]", 2 * TIMES)),
            ("brackets that open", body("[", 2 * TIMES)),
            ("angles", body("<", TIMES)),
            ("links", body("[a](http://x.example) ", TIMES / 2)),
            ("links that break off", body("[a](x", TIMES)),
            ("marks of two kinds", body("*a ", TIMES) + &" b_".repeat(TIMES)),
            ("angles in a title", HEAD.replace("A title", &"<".repeat(TIMES))),
            (
                "unknown labels",
                HEAD.to_owned() + &named(TIMES / 2, |name| format!("**Shelf {name}:** x\n\n")),
            ),
        ],
    );
}

/// Holds each of the texts, named by what is long in it, to the time it may take.
fn assert_linear(path: &str, texts: &[(&str, String)]) {
    for (what, text) in texts {
        let start = Instant::now();
        assert!(lead(path, text) > 0, "{what}");
        assert!(start.elapsed() < LONGEST, "{what}: {:?}", start.elapsed());
    }
}
