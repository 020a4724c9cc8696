//! `RGT002`, `RGT004`: rights statements against each other, and the URI of one against its words.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::check::batch::{Ledger, Spot, Watch, finding};
use crate::diagnostic::{Diagnostics, Example, Finding, Fixable, Rule, Severity, Source, Span};
use crate::record::{Field, Record, Rights};

use crate::check::rules::kit::{case, counted, shown};

pub(crate) static STATEMENTS_DIFFER: Rule = Rule {
    code: "RGT002",
    name: "rights-differ-in-batch",
    severity: Severity::Note,
    summary: "a few records of a batch have another rights statement than all the rest",
    why: "A statement is given for a collection; where one in a hundred differs it was often copied badly or cut off.",
    help: "compare it with the statement of the others",
    standard: None,
    fix: Fixable::No,
    bad: "one of ten pages says `Reuse is welcom`",
    good: "all pages say `Reuse is welcome.`",
    example: Example::File,
};

/// The rights statements of a batch.
#[derive(Default)]
struct Statements {
    /// By a print of the statement: how often it was met, and its first places.
    met: HashMap<u64, (usize, Vec<Spot>)>,
    /// The words of each, as a message shows them, in the order in which they were first met.
    shown: Vec<(u64, String)>,
    records: usize,
}

/// From how many records on most of them say what is usual, and one of how many is an exception.
const FEWEST: usize = 10;
const RARE: usize = 10;

/// How many places of one statement are kept: one that more records have is no exception in most batches.
const PLACES: usize = 50;

pub(crate) fn statements_differ() -> Box<dyn Watch> {
    Box::<Statements>::default()
}

impl Watch for Statements {
    fn observe(&mut self, record: &Record, source: &Source, number: u32) {
        let Some(Rights { verbatim: Some(words), .. }) = &record.rights else { return };
        let mut hasher = DefaultHasher::new();
        words.hash(&mut hasher);
        let print = hasher.finish();
        self.records += 1;
        let (count, spots) = self.met.entry(print).or_default();
        *count += 1;
        if *count == 1 {
            self.shown.push((print, shown(words)));
        }
        if spots.len() < PLACES {
            spots.push(Spot::of(number, source, words.span()));
        }
    }

    fn finish(self: Box<Self>, ledger: &Ledger) -> Vec<Finding> {
        let Self { mut met, shown, records } = *self;
        let most = met.values().map(|(count, _)| *count).max().unwrap_or_default();
        if records < FEWEST || (records - most) * RARE > records {
            return Vec::new();
        }
        let findings = shown.into_iter().filter_map(|(print, words)| {
            let (count, spots) = met.remove(&print).filter(|(count, _)| *count < most)?;
            let of = format!("{} of {records}", counted(count, "record", "records"));
            let message = format!("`{words}` is the rights statement of {of} only");
            let (first, others) = spots.split_first()?;
            let others = others.iter().map(|spot| spot.place(ledger, "")).collect();
            Some(finding(&STATEMENTS_DIFFER, Field::Rights, message, first.place(ledger, ""), others))
        });
        findings.collect()
    }
}

pub(crate) static URI_CONTRADICTED: Rule = Rule {
    code: "RGT004",
    name: "rights-uri-contradicted",
    severity: Severity::Warning,
    summary: "the rights URI says the opposite of the words of the statement",
    why: "Aggregators show and filter by the URI alone: what the words forbid is then offered for any use, or the \
          reverse.",
    help: "ask the institution which of the two holds",
    standard: Some("rightsstatements.org, the 12 statements; Creative Commons licences"),
    fix: Fixable::No,
    bad: "Rights: Some documents may be subject to copyright.\nRights URI: http://rightsstatements.org/vocab/NoC-US/1.0/",
    good: "Rights: The documents are in the public domain.\nRights URI: http://rightsstatements.org/vocab/NoC-US/1.0/",
    example: Example::Record,
};

/// What a URI claims, and the words that say otherwise; lower case.
struct Claim {
    /// What stands in the URI.
    parts: &'static [&'static str],
    /// In words, for the message.
    says: &'static str,
    /// Words that do not go with it.
    against: &'static [&'static str],
}

static CLAIMS: [Claim; 3] = [
    Claim {
        parts: &["/vocab/noc-", "/vocab/nkc/", "/publicdomain/"],
        says: "that there is no copyright",
        against: &[
            "subject to copyright",
            "protected by copyright",
            "all rights reserved",
            "is copyrighted",
            "under copyright",
            "in copyright",
            "copyright is held",
            "copyright is retained",
            "retained by the rights holder",
        ],
    },
    Claim {
        parts: &["/vocab/inc"],
        says: "that the document is in copyright",
        against: &[
            "public domain",
            "no copyright",
            "no known copyright",
            "free of copyright",
            "copyright has expired",
        ],
    },
    Claim {
        parts: &["/licenses/by"],
        says: "that everybody may reuse the document",
        against: &["all rights reserved", "no reproduction", "may not be reproduced", "not be reused"],
    },
];

/// Words before a phrase that turn it round.
const DENIALS: [&str; 8] = ["not", "no", "no longer", "never", "neither", "without", "nor", "cannot be"];

pub(crate) fn uri_contradicted(record: &Record, out: &mut Diagnostics) {
    let Some(Rights { verbatim: Some(words), uri: Some(uri) }) = &record.rights else { return };
    let uri = uri.to_ascii_lowercase();
    let Some(claim) = CLAIMS.iter().find(|claim| claim.parts.iter().any(|part| uri.contains(part))) else {
        return;
    };
    // Lower case letter by letter, so that places stay those of the words.
    let lower = words.to_ascii_lowercase();
    let against = claim.against.iter().find_map(|phrase| {
        let (at, _) = lower.match_indices(phrase).find(|(at, _)| !is_denied(&lower[..*at]))?;
        Some(Span::new(at, at + phrase.len()))
    });
    if let Some(place) = against {
        let message = format!("`{}` stands beside a URI that says {}", shown(place.of(words)), claim.says);
        out.push(case(&URI_CONTRADICTED, Field::Rights, words, place, message));
    }
}

/// Whether the words before a phrase turn it round: `is not subject to copyright`.
fn is_denied(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ',', '\n']);
    let before = [" in the", " in", " the", " any"]
        .iter()
        .find_map(|small| before.strip_suffix(small))
        .unwrap_or(before);
    DENIALS.iter().any(|denial| {
        before.strip_suffix(denial).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Batch;
    use crate::check::rules::testing::{codes, fields, record, text};

    fn given(words: &str, uri: &str) -> Record {
        Record {
            rights: Some(Rights { verbatim: Some(text(words)), uri: Some(text(uri)) }),
            ..Record::default()
        }
    }

    #[test]
    fn words_and_uri_say_the_same() {
        const NOC: &str = "http://rightsstatements.org/vocab/NoC-US/1.0/";
        const INC: &str = "http://rightsstatements.org/vocab/InC/1.0/";
        const BY: &str = "https://creativecommons.org/licenses/by/4.0/";
        for (words, uri) in [
            ("Some documents may be subject to copyright.", NOC),
            ("All Rights Reserved", NOC),
            ("This text is in the public domain.", INC),
            ("© 2018. All rights reserved.", BY),
        ] {
            assert_eq!(codes(&given(words, uri), uri_contradicted), ["RGT004"], "{words}");
        }
        for (words, uri) in [
            ("This document is not subject to copyright.", NOC),
            ("It is no longer in copyright.", NOC),
            ("Some documents may be subject to copyright.", INC),
            ("Not in the public domain.", INC),
            ("Reuse is welcome.", BY),
            ("All rights reserved.", "https://a.example/terms"),
        ] {
            assert!(codes(&given(words, uri), uri_contradicted).is_empty(), "{words}");
        }
        assert!(codes(&record("rights", "All rights reserved."), uri_contradicted).is_empty());
    }

    #[test]
    fn a_statement_that_few_records_have_is_noted() {
        let run = |all: &[(usize, &str)]| {
            let mut batch = Batch::new();
            let mut number = 0;
            for (times, words) in all {
                for _ in 0..*times {
                    let record = fields(&[("id", &number.to_string()), ("rights", words)]);
                    batch.observe(&record, &Source::new(format!("in/{number}.txt"), *words));
                    number += 1;
                }
            }
            let found = batch.finish().into_iter().filter(|found| found.diagnostic.rule.code == "RGT002");
            found.map(|found| (found.path, found.diagnostic.message, found.also.len())).collect::<Vec<_>>()
        };
        let found = run(&[(30, "Reuse is welcome."), (2, "Reuse is welcom"), (18, "Reuse is welcome.")]);
        let message = "`Reuse is welcom` is the rights statement of 2 records of 50 only";
        assert_eq!(found, [("in/30.txt".to_owned(), message.to_owned(), 1)]);
        assert!(run(&[(30, "Reuse is welcome."), (20, "Ask the archive.")]).is_empty(), "two collections");
        assert!(run(&[(8, "Reuse is welcome."), (1, "Ask the archive.")]).is_empty(), "too few to tell");
        assert!(run(&[(50, "Reuse is welcome.")]).is_empty());
    }
}
