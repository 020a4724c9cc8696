//! How many citations a second `citation::parse` reads on one core, and that its time grows with the length alone.
//!
//! `cargo bench --bench citations`; divan prints items (citation strings) or bytes a second.

use std::fs;
use std::path::Path;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use fonds::citation::{Options, parse};

/// A source line in the form of a journal.
const JOURNAL: &str = "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87. Obtained by James G. Hershberg and translated by Gary Goldberg.";

/// A suggested citation of a digital archive.
const SUGGESTED: &str = "\"Record of Conversations between Soviet Ambassador to Cuba Sergey Kudryavtsev and Che Guevara\", January 11, 1961, Wilson Center Digital Archive, Foreign Policy Archive of the Russian Federation (AVPRF), Moscow, Fond 0104, Opis 17, Folder 118, File 3, pp. 23-26. Translated by Svetlana Savranskaya (National Security Archive).";

/// How many times a single string is read in a row.
const BATCH: usize = 1000;

fn main() {
    divan::main();
}

/// Every string of the fixtures: real citations from many countries.
fn mixed() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/citation");
    let entries = fs::read_dir(&folder).expect("the fixtures are in the package's folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    let lines = paths.iter().map(|path| fs::read_to_string(path).expect("a fixture is text"));
    lines.flat_map(|text| text.lines().map(verbatim).collect::<Vec<_>>()).collect()
}

/// The string of one line of a fixture.
fn verbatim(line: &str) -> String {
    let case: serde_json::Value = serde_json::from_str(line).expect("a fixture is JSON");
    case["verbatim"].as_str().expect("each case has its string").to_owned()
}

#[divan::bench]
fn journal(bencher: Bencher<'_, '_>) {
    one(bencher, JOURNAL);
}

#[divan::bench]
fn suggested(bencher: Bencher<'_, '_>) {
    one(bencher, SUGGESTED);
}

fn one(bencher: Bencher<'_, '_>, text: &str) {
    // Many in one go: a reading is dropped before the next, as in a program that reads line by line.
    bencher.counter(ItemsCount::new(BATCH)).bench(|| {
        for _ in 0..BATCH {
            black_box(parse(black_box(text), Options::default()));
        }
    });
}

#[divan::bench]
fn mix(bencher: Bencher<'_, '_>) {
    let texts = mixed();
    bencher.counter(ItemsCount::new(texts.len())).bench(|| {
        for text in &texts {
            black_box(parse(black_box(text), Options::default()));
        }
    });
}

/// One string of many kilobytes without a line break: bytes a second must not fall as it grows.
#[divan::bench(args = [1, 16, 256, 4096])]
fn kilobytes(bencher: Bencher<'_, '_>, kilobytes: usize) {
    let joined = mixed().join("; ");
    let mut text = joined.repeat((kilobytes << 10) / joined.len() + 1);
    text.truncate(text.floor_char_boundary(kilobytes << 10));
    bencher.counter(BytesCount::of_str(&text)).bench(|| parse(black_box(&text), Options::default()));
}
