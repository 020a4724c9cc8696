//! `IDN002`, `IDN003`: one ID for two records of a batch, and one text under two IDs.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::check::batch::{Ledger, Spot, Watch, finding};
use crate::diagnostic::{Example, Finding, Fixable, Rule, Severity, Source};
use crate::record::{Field, Record};

use crate::check::rules::kit::{counted, dates, shown, texts};

pub(crate) static ID_TWICE: Rule = Rule {
    code: "IDN002",
    name: "id-twice",
    severity: Severity::Error,
    summary: "two different records of a batch have the same ID",
    why: "One of them overwrites the other in every catalog that is loaded from the batch.",
    help: "give each record its own ID, or take the older one out",
    standard: Some("AtoM CSV validation, non-unique legacyId"),
    fix: Fixable::No,
    bad: "Record ID: 177840\n\
          ---\n\
          Record ID: 177840",
    good: "Record ID: 177840\n\
           ---\n\
           Record ID: 177841",
    example: Example::Record,
};

/// The first record of every ID, and those that have the same ID and say something else.
#[derive(Default)]
struct Ids {
    /// By a print of the ID.
    first: HashMap<u64, First>,
    /// In the order in which the first of each was met.
    twice: Vec<Twice>,
}

/// The first record of an ID.
struct First {
    /// A print of its content.
    print: u64,
    spot: Spot,
    /// Where its others stand in [`Ids::twice`].
    others: Option<usize>,
}

/// An ID that two records have.
struct Twice {
    id: String,
    first: Spot,
    others: Vec<Spot>,
}

pub(crate) fn id_twice() -> Box<dyn Watch> {
    Box::<Ids>::default()
}

impl Watch for Ids {
    fn observe(&mut self, record: &Record, source: &Source, number: u32) {
        let Some(id) = record.id.as_ref().filter(|id| !id.trim().is_empty()) else { return };
        let print = print_of(record);
        let spot = Spot::of(number, source, id.span());
        let first = match self.first.entry(printed(id.as_str())) {
            Entry::Vacant(free) => {
                free.insert(First { print, spot, others: None });
                return;
            }
            Entry::Occupied(first) => first.into_mut(),
        };
        if first.print != print {
            let others = *first.others.get_or_insert_with(|| {
                self.twice.push(Twice { id: id.to_string(), first: first.spot, others: Vec::new() });
                self.twice.len() - 1
            });
            self.twice[others].others.push(spot);
        }
    }

    fn finish(self: Box<Self>, ledger: &Ledger) -> Vec<Finding> {
        let findings = self.twice.into_iter().map(|Twice { id, first, others }| {
            let count = counted(others.len(), "other record", "other records");
            let message = format!("the ID `{}` belongs to {count} too", shown(&id));
            let others = others.iter().map(|spot| spot.place(ledger, &id)).collect();
            finding(&ID_TWICE, Field::Id, message, first.place(ledger, &id), others)
        });
        findings.collect()
    }
}

/// A print of all that a record says, where it was read left out. The same within a run, not from run to run.
fn print_of(record: &Record) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (field, text) in texts(record) {
        (field, text.as_str()).hash(&mut hasher);
    }
    for (label, text) in record.extra.iter() {
        (label, text.as_str()).hash(&mut hasher);
    }
    for (_, date) in dates(record) {
        date.edtf.hash(&mut hasher);
    }
    for language in record.languages.iter().chain(&record.edition_languages) {
        language.code.hash(&mut hasher);
    }
    // Parts of a citation may have been corrected by themselves.
    let parts = serde_json::to_string(&(&record.citations, &record.credits));
    parts.unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

/// A print of one value.
fn printed(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

pub(crate) static TEXT_TWICE: Rule = Rule {
    code: "IDN003",
    name: "text-under-two-ids",
    severity: Severity::Warning,
    summary: "two records of a batch with different IDs have the same text",
    why: "The document was taken in twice, and corrections will be made in one of the two only.",
    help: "keep one of the records, and let the other lead to it",
    standard: None,
    fix: Fixable::No,
    bad: "Text: The talks on sugar went on today in the ministry, and nobody knows when they will end. The other side wants to \
          see the new prices first, and the mission has none to show for this quarter.\n\
          Record ID: 177840\n\
          ---\n\
          Text: The talks on sugar went on today in the ministry, and nobody knows when they will end. The other side wants to \
          see the new prices first, and the mission has none to show for this quarter.\n\
          Record ID: 177841",
    good: "Record ID: 177840\n\
           ---\n\
           Record ID: 177841",
    example: Example::Record,
};

/// The first record of every text, and those with another ID that have the same text.
#[derive(Default)]
struct Bodies {
    /// By a print of the text: its first record, and where its others stand in [`Bodies::twice`].
    first: HashMap<u64, (Spot, Option<usize>)>,
    /// The places of those that have one text, in the order of the input.
    twice: Vec<Vec<Spot>>,
}

pub(crate) fn text_twice() -> Box<dyn Watch> {
    Box::<Bodies>::default()
}

impl Watch for Bodies {
    fn observe(&mut self, record: &Record, source: &Source, number: u32) {
        let Some(print) = record.body.as_deref().and_then(print_of_text) else { return };
        let spot = Spot::of(number, source, None);
        match self.first.entry(print) {
            Entry::Vacant(free) => drop(free.insert((spot, None))),
            Entry::Occupied(mut known) => {
                let (first, others) = known.get_mut();
                let others = *others.get_or_insert_with(|| {
                    self.twice.push(vec![*first]);
                    self.twice.len() - 1
                });
                self.twice[others].push(spot);
            }
        }
    }

    fn finish(self: Box<Self>, ledger: &Ledger) -> Vec<Finding> {
        let findings = self.twice.into_iter().filter_map(|spots| {
            // Those without an ID are reported for that, and those of one ID by IDN002.
            let mut ids: HashSet<&str> = HashSet::new();
            let named = |spot: &&Spot| ledger.id(spot.number()).is_some_and(|id| ids.insert(id));
            let spots: Vec<&Spot> = spots.iter().filter(named).collect();
            let (first, others) = spots.split_first().filter(|(_, others)| !others.is_empty())?;
            let message = format!(
                "the text of `{}` is also that of `{}`{}",
                shown(ledger.id(first.number()).unwrap_or_default()),
                shown(ledger.id(others[0].number()).unwrap_or_default()),
                if others.len() > 1 { format!(" and {} more", others.len() - 1) } else { String::new() }
            );
            let others = others.iter().map(|spot| spot.place(ledger, "")).collect();
            Some(finding(&TEXT_TWICE, Field::Body, message, first.place(ledger, ""), others))
        });
        findings.collect()
    }
}

/// A print of the words of a text, however they are set; none for one of few words, which two documents may share.
fn print_of_text(text: &str) -> Option<u64> {
    const FEWEST: usize = 30;
    let mut hasher = DefaultHasher::new();
    let words = text.split_whitespace().inspect(|word| word.hash(&mut hasher)).count();
    (words >= FEWEST).then(|| hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Batch;
    use crate::check::rules::testing::{fields, record};

    fn of_batch(records: &[Record], code: &str) -> Vec<Finding> {
        let mut batch = Batch::new();
        for (index, record) in records.iter().enumerate() {
            batch.observe(record, &Source::new(format!("in/{index}.txt"), "177840"));
        }
        batch.finish().into_iter().filter(|found| found.diagnostic.rule.code == code).collect()
    }

    #[test]
    fn the_same_id_for_other_content_is_an_error() {
        let (one, other) =
            (fields(&[("id", "177840"), ("title", "A")]), fields(&[("id", "177840"), ("title", "B")]));
        let found = of_batch(&[one.clone(), other], "IDN002");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].also.len()), ("in/0.txt", 1));
        assert_eq!(found[0].also[0].path, "in/1.txt");
        assert!(
            of_batch(&[one.clone(), one], "IDN002").is_empty(),
            "the same record twice says nothing else"
        );
    }

    #[test]
    fn one_text_under_two_ids_is_found() {
        let text = "The consul spoke of sugar. ".repeat(10);
        let given = |id, body: &str| fields(&[("id", id), ("body", body)]);
        let found = of_batch(
            &[
                given("1", &text),
                given("2", "Another."),
                given("3", &text.replace(' ', "\n")),
                given("4", &text),
            ],
            "IDN003",
        );
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].record.as_deref()), ("in/0.txt", Some("1")));
        assert_eq!(found[0].diagnostic.message, "the text of `1` is also that of `3` and 1 more");
        let also: Vec<_> = found[0].also.iter().map(|also| also.record.as_deref()).collect();
        assert_eq!(also, [Some("3"), Some("4")]);
        let short = [given("1", "No text."), given("2", "No text.")];
        let same_id = [given("1", &text), given("1", &text)];
        let no_id = [record("body", &text), given("1", &text)];
        assert!([&short, &same_id, &no_id].iter().all(|records| of_batch(*records, "IDN003").is_empty()));
    }
}
