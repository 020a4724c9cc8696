//! What length costs: a document that is long in one way takes time by its length, and not by its square.
//!
//! `cargo bench --bench long` prints bytes a second for each kind of length, for a document and for one four times
//! as long; the two stay near each other.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use fonds::check;
use fonds::diagnostic::Diagnostics;
use fonds::normalize::{self, Settings};
use fonds::read::{self, Options};

const TIMES: [usize; 2] = [10_000, 40_000];

fn main() {
    divan::main();
}

/// Reads, normalizes and checks a document, and places every finding.
fn lead(bencher: Bencher<'_, '_>, path: &str, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        let mut placed = 0;
        for entry in read::read(path, black_box(text).as_bytes().to_vec(), &Options::default()).flatten() {
            let Some(raw) = entry.raw else { continue };
            let record = normalize::record(&raw, &Settings::default());
            let mut found = Diagnostics::new();
            check::raw(&raw, &record, &mut found);
            check::record(&record, &check::Policy::default(), &mut found);
            for diagnostic in found {
                black_box(diagnostic.locate(&raw.source, None));
                placed += 1;
            }
        }
        placed
    });
}

mod page {
    use super::*;

    fn body(body: &str) -> String {
        format!(
            "April 5, 1963\n\nA title\n\nHe came.\n\n{body}\n\nDocument Information\n\nSource\n\n\
             RGANI, f. 5, op. 30, d. 13\n\nRecord ID\n\n5\n"
        )
    }

    #[divan::bench(args = TIMES)]
    fn brackets_on_one_line(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.txt", &body(&"(".repeat(times)));
    }

    #[divan::bench(args = TIMES)]
    fn quotations_on_one_line(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.txt", &body(&"“a“ ".repeat(times)));
    }

    #[divan::bench(args = TIMES)]
    fn furniture(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.txt", &("menu\n".repeat(times) + &body("")));
    }

    #[divan::bench(args = TIMES)]
    fn dates_that_are_none(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.txt", &body(&"1 and May and 1961 ".repeat(times)));
    }

    #[divan::bench(args = TIMES)]
    fn lines_without_blanks(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.txt", &(body(&"a b\n".repeat(times)) + &"RGANI, f. 5\n".repeat(times)));
    }

    #[divan::bench(args = TIMES)]
    fn subjects(bencher: Bencher<'_, '_>, times: usize) {
        let subjects: String = (0..times).map(|number| format!("Subject {number}\n")).collect();
        lead(bencher, "a.txt", &format!("{}\nSubjects Discussed\n\n{subjects}", body("")));
    }
}

mod markdown {
    use super::*;

    fn body(body: &str) -> String {
        format!(
            "## **May 5, 1952**\n\n### **A title**\n\n#### **Citation:**\n\nAVPRF, f. 1, op. 2.\n\n\
             #### **Contents:**\n\nScan\n\nHe came.\n\n{body}\n"
        )
    }

    #[divan::bench(args = TIMES)]
    fn brackets(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.md", &body(&"[".repeat(times)));
    }

    #[divan::bench(args = TIMES)]
    fn angles(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.md", &body(&"<".repeat(times)));
    }

    #[divan::bench(args = TIMES)]
    fn links_that_break_off(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.md", &body(&"[a](x".repeat(times)));
    }

    #[divan::bench(args = TIMES)]
    fn emphasis_of_two_kinds(bencher: Bencher<'_, '_>, times: usize) {
        lead(bencher, "a.md", &body(&("*a ".repeat(times) + &" b_".repeat(times))));
    }

    #[divan::bench(args = TIMES)]
    fn unknown_labels(bencher: Bencher<'_, '_>, times: usize) {
        let labels: String = (0..times).map(|number| format!("**Shelf {number}:** x\n\n")).collect();
        lead(bencher, "a.md", &format!("## **May 5, 1952**\n\n### **A title**\n\n{labels}"));
    }
}
