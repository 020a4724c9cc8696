//! `CON006`: leaves of one file that two records cite.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::check::batch::{Fields, Ledger, Row, Sorted, Spot, Watch, finding};
use crate::diagnostic::{Example, Finding, Fixable, Rule, Severity, Source};
use crate::record::reference::{Citation, Range, Side};
use crate::record::{Field, Record};
use crate::vocab::{Kind, Level};

use crate::check::rules::kit::shown;

pub(crate) static LEAVES_OVERLAP: Rule = Rule {
    code: "CON006",
    name: "leaves-overlap",
    severity: Severity::Note,
    summary: "two records of a batch cite the same leaves of one file",
    why: "Two documents seldom share a leaf: one of the numbers may be mistyped, or one document was taken in twice.",
    help: "compare the leaves with the source",
    standard: Some("ISAD(G) 3.1.1"),
    fix: Fixable::No,
    bad: "Source: RGANI, f. 5, op. 30, d. 13, ll. 86-88.\n---\nSource: RGANI, f. 5, op. 30, d. 13, ll. 87-90.",
    good: "Source: RGANI, f. 5, op. 30, d. 13, ll. 86-88.\n---\nSource: RGANI, f. 5, op. 30, d. 13, ll. 89-90.",
    example: Example::Record,
};

/// Some leaves of a file, counted in sides from the front of leaf 0.
struct Leaves {
    /// A print of the file.
    file: u64,
    first: u32,
    last: u32,
    spot: Spot,
}

impl Row for Leaves {
    type Key = (u64, u32, u32);
    const SIZE: usize = 16 + Spot::SIZE;

    fn key(&self) -> Self::Key {
        (self.file, self.first, self.last)
    }

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.file.to_le_bytes());
        bytes.extend([self.first, self.last].into_iter().flat_map(u32::to_le_bytes));
        self.spot.put(bytes);
    }

    fn get(fields: &mut Fields<'_>) -> Self {
        Self { file: fields.u64(), first: fields.u32(), last: fields.u32(), spot: Spot::get(fields) }
    }
}

/// The leaves that all records cite.
#[derive(Default)]
struct Cited(Sorted<Leaves>);

pub(crate) fn leaves_overlap() -> Box<dyn Watch> {
    Box::<Cited>::default()
}

impl Watch for Cited {
    fn observe(&mut self, record: &Record, source: &Source, number: u32) {
        let Some(verbatim) = &record.citation_verbatim else { return };
        for citation in &record.citations {
            let (Some(pages), Some(file)) = (&citation.pages, print_of_file(citation)) else { continue };
            let spot = Spot::of(number, source, verbatim.source_span(pages.span));
            let ranges = pages.ranges.iter().filter_map(sides);
            ranges.for_each(|(first, last)| self.0.push(Leaves { file, first, last, spot }));
        }
    }

    fn finish(self: Box<Self>, ledger: &Ledger) -> Vec<Finding> {
        let mut findings: Vec<(u32, Finding)> = Vec::new();
        self.0.groups(
            |leaves| leaves.file,
            |all| {
                let mut end = 0;
                let mut touching: Vec<&Leaves> = Vec::new();
                for leaves in &all {
                    if leaves.first > end {
                        findings.extend(overlap(std::mem::take(&mut touching), ledger));
                    }
                    end = end.max(leaves.last);
                    touching.push(leaves);
                }
                findings.extend(overlap(touching, ledger));
            },
        );
        findings.sort_by_key(|(number, _)| *number);
        findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// The finding for leaves that touch each other, with the number of its first record; none where they are all of one.
fn overlap(mut all: Vec<&Leaves>, ledger: &Ledger) -> Option<(u32, Finding)> {
    all.sort_by_key(|leaves| leaves.spot.number());
    all.dedup_by_key(|leaves| leaves.spot.number());
    // One record given twice is the matter of IDN002.
    let (first, others) = all.split_first()?;
    let id = ledger.id(first.spot.number());
    let others: Vec<_> =
        others.iter().filter(|other| id.is_none() || ledger.id(other.spot.number()) != id).collect();
    let other = others.first()?;
    let whose = ledger
        .id(other.spot.number())
        .map_or_else(|| "another record".to_owned(), |id| format!("`{}`", shown(&id)));
    let more = if others.len() > 1 { format!(" and {} more", others.len() - 1) } else { String::new() };
    let message = format!("{} of the file overlap with {} of {whose}{more}", leaves(first), leaves(other));
    let places = others.iter().map(|other| other.spot.place(ledger, "")).collect();
    let place = first.spot.place(ledger, "");
    Some((first.spot.number(), finding(&LEAVES_OVERLAP, Field::Citation, message, place, places)))
}

fn leaves(Leaves { first, last, .. }: &Leaves) -> String {
    match (first / 2, last / 2) {
        (first, last) if first == last => format!("`{first}`"),
        (first, last) => format!("`{first}-{last}`"),
    }
}

/// The sides that a range covers; none where it has no end, or no numbers.
fn sides(range: &Range) -> Option<(u32, u32)> {
    const MOST: u32 = 100_000;
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number < MOST);
    let (first, last) = (number(&range.first)?, number(range.last.as_deref()?)?);
    let one = first == last;
    let start = 2 * first + u32::from(one && range.side == Some(Side::Verso));
    let end = 2 * last + u32::from(!(one && range.side == Some(Side::Recto)));
    (start <= end).then_some((start, end))
}

/// A print of the file that a citation names; none where it names no file, whose leaves are counted.
fn print_of_file(citation: &Citation) -> Option<u64> {
    let repository = citation.repository.as_ref()?;
    let counted = citation.levels.iter().any(|unit| {
        unit.level == Some(Level::File) || matches!(unit.kind, Kind::Volume | Kind::Bundle | Kind::Binder)
    });
    let mut hasher = DefaultHasher::new();
    repository.id.as_deref().unwrap_or(&repository.name).hash(&mut hasher);
    citation.pages.as_ref()?.unit.hash(&mut hasher);
    for unit in &citation.levels {
        (unit.kind, unit.value.to_lowercase()).hash(&mut hasher);
    }
    counted.then(|| hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Batch;
    use crate::check::rules::testing::{citation, text, unit};
    use crate::diagnostic::Span;
    use crate::record::reference::{PageUnit, Pages, Repository};

    fn citing(id: &str, file: &str, ranges: &[(&str, &str, Option<Side>)]) -> Record {
        let repository = Repository { name: "RGANI".into(), ..Repository::default() };
        let verbatim = format!("RGANI, f. 5, d. {file}, ll. 1");
        let units = [unit(Kind::Fond, "f. 5"), unit(Kind::File, &format!("d. {file}"))];
        let mut record = citation(&verbatim, Some(repository), &units);
        record.id = Some(text(id));
        let range = |(first, last, side): &(&str, &str, Option<Side>)| Range {
            first: (*first).into(),
            last: Some((*last).into()),
            side: *side,
        };
        let ranges = ranges.iter().map(range).collect();
        let span = Span::new(verbatim.len() - 5, verbatim.len());
        record.citations[0].pages =
            Some(Pages { unit: Some(PageUnit::Leaf), ranges, span, ..Pages::default() });
        record
    }

    fn run(records: &[Record]) -> Vec<(String, String, usize)> {
        let mut batch = Batch::new();
        for (index, record) in records.iter().enumerate() {
            let source = record.citation_verbatim.as_ref().map_or("", |text| text.as_str());
            batch.observe(record, &Source::new(format!("in/{index}.txt"), source));
        }
        let found = batch.finish().into_iter().filter(|found| found.diagnostic.rule.code == "CON006");
        found.map(|found| (found.path, found.diagnostic.message, found.also.len())).collect()
    }

    #[test]
    fn records_that_share_a_leaf_are_found() {
        let found = run(&[
            citing("1", "3", &[("87", "90", None)]),
            citing("2", "4", &[("86", "87", None)]),
            citing("3", "3", &[("86", "87", None), ("95", "96", None)]),
            citing("4", "3", &[("96", "96", None)]),
            citing("5", "3", &[("97", "98", None)]),
        ]);
        let message = |words: &str| words.to_owned();
        assert_eq!(
            found,
            [
                (message("in/0.txt"), message("`87-90` of the file overlap with `86-87` of `3`"), 1),
                (message("in/2.txt"), message("`95-96` of the file overlap with `96` of `4`"), 1),
            ]
        );
    }

    #[test]
    fn two_sides_of_a_leaf_and_two_files_do_not_touch() {
        let (recto, verso) = (Some(Side::Recto), Some(Side::Verso));
        assert!(
            run(&[citing("1", "3", &[("5", "5", recto)]), citing("2", "3", &[("5", "5", verso)])]).is_empty()
        );
        assert!(
            run(&[citing("1", "3", &[("5", "6", None)]), citing("2", "4", &[("5", "6", None)])]).is_empty()
        );
        let twice = citing("1", "3", &[("5", "6", None), ("6", "7", None)]);
        assert!(run(&[twice.clone(), twice]).is_empty(), "one record");
    }
}
