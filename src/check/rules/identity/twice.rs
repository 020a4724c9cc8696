//! `IDN002`, `IDN003`: one ID for two records of a batch, and one text under two IDs.

use std::collections::HashSet;
use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::FixedState;

use crate::check::batch::{Fields, Ledger, Row, Sorted, Spot, Watch, finding};
use crate::diagnostic::{Example, Finding, Fixable, Rule, Severity, Source};
use crate::record::{Field, Record};

use crate::check::rules::kit::{beyond_ascii, counted, dates, lines, pairs, shown, texts};

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

/// The IDs of all records.
#[derive(Default)]
struct Ids(Sorted<Printed>);

/// A record with a print of what it may share with others.
struct Printed {
    print: u64,
    /// A print of all else that counts.
    content: u64,
    spot: Spot,
}

impl Row for Printed {
    type Key = u64;
    const SIZE: usize = 16 + Spot::SIZE;

    fn key(&self) -> u64 {
        self.print
    }

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.print.to_le_bytes());
        bytes.extend(self.content.to_le_bytes());
        self.spot.put(bytes);
    }

    fn get(fields: &mut Fields<'_>) -> Self {
        Self { print: fields.u64(), content: fields.u64(), spot: Spot::get(fields) }
    }
}

pub(crate) fn id_twice() -> Box<dyn Watch> {
    Box::<Ids>::default()
}

impl Watch for Ids {
    fn observe(&mut self, record: &Record, source: &Source, number: u32) {
        let Some(id) = record.id.as_ref().filter(|id| !id.trim().is_empty()) else { return };
        let spot = Spot::of(number, source, id.span());
        self.0.push(Printed { print: printed(id.as_str()), content: print_of(record), spot });
    }

    fn finish(self: Box<Self>, ledger: &Ledger) -> Vec<Finding> {
        let mut found = Vec::new();
        self.0.groups(
            |named| named.print,
            |named| {
                let first = &named[0];
                let others = named.iter().filter(|other| other.content != first.content);
                let others: Vec<Spot> = others.map(|other| other.spot).collect();
                if !others.is_empty() {
                    found.push((first.spot, others));
                }
            },
        );
        in_order(found, |first, others| {
            let id = ledger.id(first.number()).unwrap_or_default();
            let count = counted(others.len(), "other record", "other records");
            let message = format!("the ID `{}` belongs to {count} too", shown(&id));
            let others = others.iter().map(|spot| spot.place(ledger, &id)).collect();
            Some(finding(&ID_TWICE, Field::Id, message, first.place(ledger, &id), others))
        })
    }
}

/// The findings for groups of records, each by its first, in the order of the input.
fn in_order(
    mut groups: Vec<(Spot, Vec<Spot>)>,
    found: impl Fn(Spot, Vec<Spot>) -> Option<Finding>,
) -> Vec<Finding> {
    groups.sort_by_key(|(first, _)| first.number());
    groups.into_iter().filter_map(|(first, others)| found(first, others)).collect()
}

/// A print of all that a record says, where it was read left out.
fn print_of(record: &Record) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
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
    FixedState::default().hash_one(value)
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

/// The texts of all records.
#[derive(Default)]
struct Bodies(Sorted<Printed>);

pub(crate) fn text_twice() -> Box<dyn Watch> {
    Box::<Bodies>::default()
}

impl Watch for Bodies {
    fn observe(&mut self, record: &Record, source: &Source, number: u32) {
        // Those without an ID are reported for that.
        if record.id.as_ref().is_none_or(|id| id.is_empty()) {
            return;
        }
        if let Some(print) = record.body.as_deref().and_then(print_of_text) {
            self.0.push(Printed { print, content: 0, spot: Spot::of(number, source, None) });
        }
    }

    fn finish(self: Box<Self>, ledger: &Ledger) -> Vec<Finding> {
        let mut found = Vec::new();
        self.0.groups(
            |text| text.print,
            |texts| {
                if let [first, others @ ..] = &texts[..]
                    && !others.is_empty()
                {
                    found.push((first.spot, others.iter().map(|other| other.spot).collect()));
                }
            },
        );
        in_order(found, |first, others| {
            let id = ledger.id(first.number()).unwrap_or_default();
            // Those of one ID are reported by IDN002.
            let mut ids = HashSet::from([id.clone()]);
            let mut named = |spot: &Spot| ledger.id(spot.number()).is_some_and(|id| ids.insert(id));
            let others: Vec<Spot> = others.into_iter().filter(|spot| named(spot)).collect();
            let message = format!(
                "the text of `{}` is also that of `{}`{}",
                shown(&id),
                shown(&ledger.id(others.first()?.number()).unwrap_or_default()),
                if others.len() > 1 { format!(" and {} more", others.len() - 1) } else { String::new() }
            );
            let others = others.iter().map(|spot| spot.place(ledger, "")).collect();
            Some(finding(&TEXT_TWICE, Field::Body, message, first.place(ledger, ""), others))
        })
    }
}

/// A print of the words of a text, however they are set; none for one of few words, which two documents may share.
fn print_of_text(text: &str) -> Option<u64> {
    const FEWEST: usize = 30;
    text.split_whitespace().nth(FEWEST - 1)?;
    // All words with a blank behind each.
    let mut words = Vec::with_capacity(text.len() + 1);
    let put = |part: &str| {
        words.extend_from_slice(part.as_bytes());
        words.push(b' ');
    };
    if has_single_blanks(text) {
        lines(text).map(|line| line.of(text)).for_each(put);
    } else {
        text.split_whitespace().for_each(put);
    }
    Some(printed(words))
}

/// Whether single blanks stand between the words of each line, as readers leave them.
fn has_single_blanks(text: &str) -> bool {
    let odd = |one: u8, next: u8| (one == b' ') & (next == b' ') | (one < b' ') & (one != b'\n');
    pairs(text, odd) == 0 && !beyond_ascii(text).any(|(_, c)| c.is_whitespace())
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
