//! Counts for the summary: held while the records go by, bounded however many there are.

use std::collections::{BTreeMap, HashMap};

use crate::crosswalk::hierarchy::{NOWHERE, Way, name, natural, repository_key, repository_name};
use crate::diagnostic::{Finding, Severity};
use crate::record::sheet::COLUMNS;
use crate::record::{Language, Record};
use crate::vocab::{Level, languages};

/// How many different things are counted one by one; those that come after are counted together.
const KEPT: usize = 100_000;

/// How long a label is at most, in bytes.
const LABEL: usize = 120;

/// How often things occur, by their keys.
#[derive(Default)]
pub(super) struct Counts {
    known: HashMap<String, (String, u64)>,
    /// In how many records there was one that there was no more room for.
    beyond: u64,
    /// In how many records there was none.
    pub(super) none: u64,
}

/// The most frequent things, and what is left of the others.
pub(super) struct Top<'a> {
    /// Labels with counts, the most frequent first.
    pub(super) shown: Vec<(&'a str, u64)>,
    /// How many others there are, and how often they occur together.
    pub(super) others: (usize, u64),
}

impl Counts {
    /// Counts what a record has, each thing once.
    fn record(&mut self, mut of_record: Vec<(String, String)>) {
        self.none += u64::from(of_record.is_empty());
        of_record.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        of_record.dedup_by(|one, other| one.0 == other.0);
        for (key, label) in of_record {
            if let Some((_, count)) = self.known.get_mut(&key) {
                *count += 1;
            } else if self.known.len() < KEPT {
                let label = label[..label.floor_char_boundary(LABEL)].to_owned();
                self.known.insert(key, (label, 1));
            } else {
                self.beyond += 1;
            }
        }
    }

    pub(super) fn top(&self, most: usize) -> Top<'_> {
        let mut all: Vec<(&str, &str, u64)> =
            self.known.iter().map(|(key, (label, count))| (key.as_str(), label.as_str(), *count)).collect();
        all.sort_unstable_by(|one, other| {
            other.2.cmp(&one.2).then_with(|| natural(one.1, other.1)).then_with(|| one.0.cmp(other.0))
        });
        let rest = all.split_off(all.len().min(most));
        let count = rest.iter().map(|(_, _, count)| count).sum::<u64>() + self.beyond;
        let others = rest.len() + usize::from(self.beyond > 0);
        Top {
            shown: all.into_iter().map(|(_, label, count)| (label, count)).collect(),
            others: (others, count),
        }
    }
}

/// All that is counted.
#[derive(Default)]
pub(super) struct Tally {
    records: u64,
    pub(super) archives: Counts,
    pub(super) fonds: Counts,
    pub(super) languages: Counts,
    years: BTreeMap<i16, u64>,
    /// How many records have no date with a year.
    pub(super) undated: u64,
    filled: Vec<u64>,
    severities: [u64; 3],
    /// By code: the name of the rule, and how often it occurs.
    pub(super) rules: BTreeMap<&'static str, (&'static str, u64)>,
    /// How many records have a warning or an error, and the last of them.
    flawed: (u64, u64),
}

impl Tally {
    pub(super) const fn records(&self) -> u64 {
        self.records
    }

    /// Counts a record.
    pub(super) fn record(&mut self, record: &Record) {
        self.records += 1;
        let (mut archives, mut fonds) = (Vec::new(), Vec::new());
        for way in record.citations.iter().filter_map(Way::of) {
            let archive = way.repository.map(|repository| {
                archives.push((repository_key(repository), repository_name(repository).to_owned()));
                repository.acronym.as_deref().unwrap_or(&repository.name)
            });
            let unit = way.units.first().filter(|unit| unit.kind.level() == Some(Level::Fonds));
            if let (Some(unit), Some(key)) = (unit, way.keys().into_iter().nth(1)) {
                let name = name(record, unit);
                fonds.push((key, format!("{}, {name}", archive.unwrap_or(NOWHERE))));
            }
        }
        self.archives.record(archives);
        self.fonds.record(fonds);
        self.languages.record(record.languages.iter().map(language).collect());
        let date = record.created.as_ref().or(record.date.as_ref());
        match date.and_then(|date| date.edtf.as_ref()?.first_day()) {
            Some(day) => *self.years.entry(day.year()).or_default() += 1,
            None => self.undated += 1,
        }
    }

    /// Counts a cell, by the number of its column.
    pub(super) fn cell(&mut self, column: usize, cell: &str) {
        self.filled.resize(COLUMNS.len(), 0);
        if let Some(filled) = self.filled.get_mut(column) {
            *filled += u64::from(!cell.is_empty());
        }
    }

    /// Counts a finding; `row` is the number of its record, if it has one.
    pub(super) fn finding(&mut self, finding: &Finding, row: Option<u64>) {
        let found = &finding.diagnostic;
        self.severities[found.severity as usize] += 1;
        self.rules.entry(found.rule.code).or_insert((found.rule.name, 0)).1 += 1;
        if let Some(row) = row.filter(|row| found.severity > Severity::Note && *row != self.flawed.1) {
            self.flawed = (self.flawed.0 + 1, row);
        }
    }

    pub(super) const fn count(&self, severity: Severity) -> u64 {
        self.severities[severity as usize]
    }

    /// How many records have a warning or an error of their own.
    pub(super) const fn flawed(&self) -> u64 {
        self.flawed.0
    }

    /// In how many records each column has something.
    pub(super) fn filled(&self) -> impl Iterator<Item = (&'static str, u64)> {
        COLUMNS.iter().zip(&self.filled).map(|(column, filled)| (column.name, *filled))
    }

    /// How many records there are of each stretch of time from the first to the last, at most `most` of them: of each
    /// year, decade, century, …
    pub(super) fn years(&self, most: i16) -> Vec<(String, u64)> {
        let (Some((first, _)), Some((last, _))) = (self.years.first_key_value(), self.years.last_key_value())
        else {
            return Vec::new();
        };
        let of = |year: i16, step: i16| year.div_euclid(step);
        let fits = |step: &i16| of(*last, *step) - of(*first, *step) < most;
        let step = [1, 10, 100, 1000].into_iter().find(fits).unwrap_or(10_000);
        let mut all: Vec<(String, u64)> = (of(*first, step)..=of(*last, step))
            .map(|at| (if step == 1 { at.to_string() } else { format!("{}s", at * step) }, 0))
            .collect();
        for (year, count) in &self.years {
            let at = usize::try_from(of(*year, step) - of(*first, step)).unwrap_or_default();
            all[at].1 += count;
        }
        all
    }
}

/// The key and name of a language.
fn language(language: &Language) -> (String, String) {
    let words = language.verbatim.as_str();
    let Some(code) = &language.code else { return (words.to_lowercase(), words.to_owned()) };
    let name =
        languages::name(code).unwrap_or_else(|| if words.is_empty() { code } else { words }.to_owned());
    // Dialects and scripts of a language are counted with it where they have its name.
    (name.to_lowercase(), name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Date, Text};

    #[test]
    fn the_most_frequent_come_first_and_the_rest_together() {
        let mut counts = Counts::default();
        for key in ["b", "a", "b", "c10", "c2", "b"] {
            counts.record(vec![(key.to_owned(), key.to_uppercase()), (key.to_owned(), "twice".to_owned())]);
        }
        counts.record(Vec::new());
        let top = counts.top(3);
        assert_eq!(top.shown.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [3, 1, 1]);
        assert_eq!((top.others, counts.none), ((1, 1), 1));
        assert_eq!(
            counts.top(9).shown[1..].iter().map(|(label, _)| *label).collect::<Vec<_>>(),
            ["A", "C2", "C10"]
        );
    }

    #[test]
    fn a_long_time_is_counted_in_longer_stretches() {
        let mut tally = Tally::default();
        let mut add = |words: &str| {
            let date = Some(Date::parse(Text::new(words)));
            tally.record(&Record { date, ..Record::default() });
            tally.years(100)
        };
        add("5 April 1963");
        assert_eq!(
            add("1961").iter().map(|(year, count)| format!("{year} {count}")).collect::<Vec<_>>(),
            ["1961 1", "1962 0", "1963 1"]
        );
        assert_eq!(add("1812").first(), Some(&("1810s".to_owned(), 1)));
        add("some day");
        assert_eq!(tally.undated, 1);
    }
}
