//! How many findings there were, for the line that ends a run.

use std::fmt;

use crate::diagnostic::{Finding, Severity};

/// Findings counted by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Findings that the program can mend, safely or on request.
    pub fixable: usize,
}

impl Summary {
    /// Counts one finding.
    pub fn count(&mut self, finding: &Finding) {
        match finding.diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
        self.fixable += usize::from(finding.fix.is_some());
    }

    /// How many findings weigh as much as `severity` or more.
    pub fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors + self.warnings,
            Severity::Note => self.errors + self.warnings + self.notes,
        }
    }
}

impl fmt::Display for Summary {
    /// `2 errors, 1 warning, 4 notes`; `no findings` where there are none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let mut said = false;
        for (count, word) in counts.into_iter().filter(|(count, _)| *count > 0) {
            let comma = if said { ", " } else { "" };
            let many = if count == 1 { "" } else { "s" };
            write!(f, "{comma}{count} {word}{many}")?;
            said = true;
        }
        if said { Ok(()) } else { f.write_str("no findings") }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::range_reversed;
    use super::*;

    #[test]
    fn findings_are_counted_by_severity() {
        let mut summary = Summary::default();
        assert_eq!(summary.to_string(), "no findings");
        let mut finding = range_reversed();
        summary.count(&finding);
        summary.count(&finding);
        finding.diagnostic.severity = Severity::Note;
        finding.fix = None;
        summary.count(&finding);
        assert_eq!(summary.to_string(), "2 errors, 1 note");
        assert_eq!((summary.at_least(Severity::Warning), summary.at_least(Severity::Note)), (2, 3));
        assert_eq!(summary.fixable, 2);
    }
}
