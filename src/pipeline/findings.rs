//! The one place that all findings pass on their way to a report.

use std::io;
use std::path::Path;

use super::known::Known;
use crate::diagnostic::{Diagnostic, Finding, Severity, Source};
use crate::error::{Error, reason};
use crate::profile::Collections;
use crate::read::CANNOT_READ;
use crate::report::{Report, Summary};

/// What a run came upon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents that were records or should have been.
    pub documents: usize,
    /// Records read.
    pub records: usize,
    /// Documents that could not be read as records.
    pub unreadable: usize,
    /// Records with errors that were left out of the outputs.
    pub left_out: usize,
    /// Files that could not be opened or read.
    pub failed: usize,
    /// The findings, shown or not; known ones are not among them.
    pub found: Summary,
}

/// What became of a finding.
#[derive(Debug)]
pub(super) enum Heard {
    /// The settings of its collection leave it out.
    Silenced,
    /// It was known before the run.
    Known,
    /// It counts, with the severity that it has by the settings.
    New(Box<Finding>),
}

/// Counts findings and hands those worth showing to a report.
pub struct Findings<'a> {
    report: Box<dyn Report>,
    /// The least severity that is shown; none shows nothing.
    shown: Option<Severity>,
    tally: Tally,
    /// Whether content was come upon that could not be read as records.
    unread: bool,
    known: Option<&'a mut Known>,
    on_failure: &'a mut dyn FnMut(&Error),
}

impl<'a> Findings<'a> {
    /// Findings of at least `shown` go to `report`; what could not be opened and is not shown goes to `on_failure`.
    pub fn new(
        report: Box<dyn Report>,
        shown: Option<Severity>,
        on_failure: &'a mut dyn FnMut(&Error),
    ) -> Self {
        Self { report, shown, tally: Tally::default(), unread: false, known: None, on_failure }
    }

    /// Leaves out what is known, and what goes beyond the room that each rule has in the report.
    #[must_use]
    pub fn knowing(mut self, known: &'a mut Known) -> Self {
        self.known = Some(known);
        self
    }

    /// The counts so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Ends the report and gives the counts, and whether there was content that could not be read as records.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn finish(self) -> Result<(Tally, bool), Error> {
        self.report.finish().map_err(failed)?;
        Ok((self.tally, self.unread))
    }

    /// Takes a finding with the severity that it has by the settings of its collection, or leaves it out by them.
    pub(super) fn push(&mut self, mut finding: Finding, settings: &Collections) -> Result<Heard, Error> {
        let found = &mut finding.diagnostic;
        let unread = found.severity == Severity::Error && found.rule.code.starts_with("INP");
        let Some(severity) = settings.decide(found, Path::new(&finding.path)) else {
            // What could not be read is no record, whether that is shown or not.
            self.unread |= unread;
            return Ok(Heard::Silenced);
        };
        found.severity = severity;
        if self.known.as_mut().is_some_and(|known| known.holds(&finding)) {
            return Ok(Heard::Known);
        }
        self.unread |= unread;
        self.tally.found.count(&finding);
        let shown = self.shown.is_some_and(|least| severity >= least);
        if shown && self.known.as_mut().is_none_or(|known| known.has_room(&finding)) {
            self.report.finding(&finding).map_err(failed)?;
        }
        Ok(Heard::New(Box::new(finding)))
    }

    /// Takes note that a document could not be read as records, for a reason that was not known.
    pub(super) fn unread(&mut self) {
        self.unread = true;
    }

    /// Takes note of a file that could not be opened or read: in the report, or where that does not show it, in words.
    pub(super) fn failed(&mut self, error: &Error, settings: &Collections) -> Result<Heard, Error> {
        self.tally.failed += 1;
        self.tally.documents += 1;
        let (mut told, mut heard) = (false, Heard::Silenced);
        if let Error::Io { path, cause } = error {
            let source = Source::new(&**path, "");
            self.report.document(path, None, 1).map_err(failed)?;
            let found = Diagnostic::new(&CANNOT_READ, reason(cause));
            let shown =
                self.shown.is_some_and(|least| settings.decide(&found, Path::new(path)) >= Some(least));
            heard = self.push(found.locate(&source, None), settings)?;
            told = shown && !matches!(heard, Heard::Known);
        }
        if !told {
            (self.on_failure)(error);
        }
        Ok(heard)
    }

    pub(super) fn record(&mut self, source: &Source, id: Option<&str>) -> Result<(), Error> {
        self.tally.documents += 1;
        self.tally.records += 1;
        self.looked_at(source);
        self.report.document(source.path(), id, source.first_line()).map_err(failed)
    }

    pub(super) fn unreadable(&mut self, source: &Source) -> Result<(), Error> {
        self.tally.documents += 1;
        self.tally.unreadable += 1;
        self.looked_at(source);
        self.report.document(source.path(), None, source.first_line()).map_err(failed)
    }

    fn looked_at(&mut self, source: &Source) {
        if let Some(known) = &mut self.known {
            known.looked_at(source.path());
        }
    }

    pub(super) fn left_out(&mut self) {
        self.tally.left_out += 1;
    }
}

fn failed(cause: io::Error) -> Error {
    Error::io("report", cause)
}
