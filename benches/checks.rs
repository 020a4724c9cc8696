//! What checking costs: documents a second read and normalized alone, then with all checks.
//!
//! `cargo bench --bench checks`; divan prints items (documents) a second, and `checked` is to take at most one and a
//! half times as long as `read`. `rules` is without the schema of records.

use std::fs;
use std::path::Path;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use fonds::check::{self, Batch};
use fonds::diagnostic::Diagnostics;
use fonds::normalize::{self, Settings};
use fonds::read::{self, Options};

/// How often each document stands in the batch, each time with another text.
const TIMES: u64 = 5;

/// How many words are put into the text of each document: that of a memorandum of some pages.
const WORDS: usize = 2_000;

fn main() {
    divan::main();
}

/// What a batch is put to, step by step.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
enum Steps {
    Read,
    Rules,
    Shape,
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    through(bencher, Steps::Read);
}

#[divan::bench]
fn rules(bencher: Bencher<'_, '_>) {
    through(bencher, Steps::Rules);
}

#[divan::bench]
fn checked(bencher: Bencher<'_, '_>) {
    through(bencher, Steps::Shape);
}

fn through(bencher: Bencher<'_, '_>, steps: Steps) {
    let documents = documents();
    bencher.counter(ItemsCount::new(documents.len())).bench(|| {
        let mut batch = Batch::new();
        for (name, text) in &documents {
            for entry in read::read(name, text.as_bytes().to_vec(), &Options::default()).flatten() {
                let Some(raw) = entry.raw else { continue };
                let mut record = normalize::record(&raw, &Settings::default());
                let mut found = Diagnostics::new();
                if steps >= Steps::Rules {
                    check::raw(&raw, &record, &mut found);
                    check::record(&record, &check::Policy::default(), &mut found);
                    batch.observe(&record, &entry.source);
                    record.body = None;
                }
                if steps >= Steps::Shape {
                    check::shape(&record, &mut found);
                }
                black_box((record, found.into_iter().count()));
            }
        }
        black_box(batch.finish().len())
    });
}

/// The documents of the fixtures, several times over, their texts drawn out to the length of real ones.
fn documents() -> Vec<(String, String)> {
    let mut documents = Vec::new();
    for (folder, file) in [("page", "input.txt"), ("markdown", "input.md")] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
        let entries = fs::read_dir(&folder).expect("the fixtures are in the package's folder");
        let mut paths: Vec<_> =
            entries.map(|entry| entry.expect("the folder can be read").path().join(file)).collect();
        paths.sort();
        for path in paths {
            let bytes = fs::read(&path).expect("each case has its input");
            for time in 0..TIMES {
                let seed = documents.len() as u64 * TIMES + time;
                let name = format!("{}-{seed}.{}", folder.display(), file.rsplit('.').next().unwrap_or(file));
                documents.push((name.clone(), drawn_out(&name, bytes.clone(), &mut Dice(seed))));
            }
        }
    }
    documents
}

/// A document with prose behind the first line of its text, as UTF-8.
fn drawn_out(name: &str, bytes: Vec<u8>, dice: &mut Dice) -> String {
    let entry = read::read(name, bytes, &Options::default()).flatten().next().expect("a fixture can be read");
    let mut text = entry.source.text().to_owned();
    let record = entry.raw.map(|raw| normalize::record(&raw, &Settings::default()));
    let body = record.and_then(|record| record.body?.span());
    if let Some(body) = body {
        let end = text[body.start..].find(['\r', '\n']).map_or(text.len(), |at| body.start + at);
        text.insert_str(end, &prose(WORDS, dice));
    }
    text
}

/// Paragraphs of prose, `words` long or a little longer, each with a blank line before it.
fn prose(words: usize, dice: &mut Dice) -> String {
    const PEOPLE: [&str; 6] =
        ["Comrade Alekseev", "the ambassador", "José Ortega", "S. I. Petrov", "Minister Révai", "the consul"];
    const SAYINGS: [&str; 6] = [
        "said that",
        "replied that",
        "asked whether",
        "made it plain that",
        "wrote that",
        "did not doubt that",
    ];
    const THINGS: [&str; 8] = [
        "the price of sugar",
        "the so-called “second note”",
        "a credit of 12.5 million rubles",
        "the delivery of machine tools (40 in all)",
        "the visit in April 1961",
        "the minister’s letter",
        "the talks of 17 January",
        "an article in “Pravda”",
    ];
    const ENDS: [&str; 6] = [
        "would be looked at before the end of the quarter",
        "was known to the embassy and to both ministries",
        "could wait, since nobody in Havana was asking for it",
        "had not been understood by the other side",
        "was of no use to them, and would be of none to us",
        "should be left to the experts of the two countries",
    ];
    let mut prose = String::new();
    let mut count = 0;
    while count < words {
        prose.push_str("\n\n");
        for _ in 0..=dice.below(6) {
            let parts = [dice.of(&PEOPLE), dice.of(&SAYINGS), dice.of(&THINGS), dice.of(&ENDS)];
            count += parts.iter().map(|part| part.split(' ').count()).sum::<usize>();
            prose.push_str(&format!("Then {}. ", parts.join(" ")));
        }
        prose.pop();
    }
    prose
}

/// Numbers without any order, the same in each run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 33) as usize % end
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }
}
