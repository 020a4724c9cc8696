//! What is held back from the report of a run: findings that are known, and those beyond the room of their rule.

use std::collections::BTreeMap;

use crate::diagnostic::{Finding, Fingerprints};
use crate::report::{Baseline, Entries};

/// What is known before a run, and what was held back when it is over.
#[derive(Debug, Default)]
pub struct Known {
    baseline: Option<Baseline>,
    entries: Option<Entries>,
    most: Option<usize>,
    fingerprints: Fingerprints,
    left_out: usize,
    shown: BTreeMap<&'static str, usize>,
}

impl Known {
    /// Findings in `baseline` are left out and do not count. Of each rule the report has room for `most` findings; the
    /// others count all the same.
    pub fn new(baseline: Option<Baseline>, most: Option<usize>) -> Self {
        Self { baseline, most, ..Self::default() }
    }

    /// Takes every finding down as known, for a baseline; none is left to report.
    pub fn all() -> Self {
        Self { entries: Some(Entries::default()), ..Self::default() }
    }

    /// The findings taken down, by [`all`](Self::all).
    pub fn entries(&self) -> Option<&Entries> {
        self.entries.as_ref()
    }

    /// How many entries of the baseline occur no more.
    pub fn gone(&self) -> usize {
        self.baseline.as_ref().map_or(0, Baseline::gone)
    }

    /// How many findings were left out because they are known.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The rules that had more findings than there was room for, in code order, each with how many more.
    pub fn beyond(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let most = self.most.unwrap_or(usize::MAX);
        self.shown
            .iter()
            .filter(move |(_, count)| **count > most)
            .map(move |(code, count)| (*code, *count - most))
    }

    /// Whether a finding is known. Every finding of a run must come by, in order: equal ones are told apart by
    /// their number.
    pub(super) fn holds(&mut self, finding: &Finding) -> bool {
        if self.baseline.is_none() && self.entries.is_none() {
            return false;
        }
        let fingerprint = self.fingerprints.next(finding);
        if let Some(entries) = &mut self.entries {
            entries.push(fingerprint, finding);
        }
        let held = self.baseline.as_mut().is_some_and(|baseline| baseline.holds(fingerprint));
        let known = held || self.entries.is_some();
        self.left_out += usize::from(known);
        known
    }

    pub(super) fn looked_at(&mut self, path: &str) {
        if let Some(baseline) = &mut self.baseline {
            baseline.looked_at(path);
        }
    }

    /// Whether the report has room for one more finding of its rule.
    pub(super) fn has_room(&mut self, finding: &Finding) -> bool {
        let Some(most) = self.most else { return true };
        let count = self.shown.entry(finding.diagnostic.rule.code).or_default();
        *count += 1;
        *count <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Source, Span};

    fn finding(path: &str) -> Finding {
        let source = Source::new(path, "some words");
        Diagnostic::new(&crate::read::NO_DOCUMENTS, "nothing").at(Span::new(0, 4)).locate(&source, None)
    }

    #[test]
    fn what_was_taken_down_is_known_in_the_next_run() {
        let mut all = Known::all();
        assert!(all.holds(&finding("a")) && all.holds(&finding("a")));
        let text = all.entries().unwrap().to_json();
        let mut known = Known::new(Some(Baseline::parse("known.json", &text).unwrap()), None);
        let held: Vec<bool> = ["a", "b", "a", "a"].map(|path| known.holds(&finding(path))).into();
        assert_eq!(held, [true, false, true, false]);
        assert_eq!((known.left_out(), known.gone()), (2, 0));
    }

    #[test]
    fn without_a_baseline_nothing_is_known() {
        assert!(!Known::default().holds(&finding("a")));
    }

    #[test]
    fn a_rule_has_no_more_room_than_it_was_given() {
        let mut known = Known::new(None, Some(2));
        let shown: Vec<bool> = (0..5).map(|_| known.has_room(&finding("a"))).collect();
        assert_eq!(shown, [true, true, false, false, false]);
        assert_eq!(known.beyond().collect::<Vec<_>>(), [("INP009", 3)]);
        assert!(Known::default().has_room(&finding("a")));
    }
}
