//! What a report format is: the shape that every report shares.

use std::io;

use crate::diagnostic::Finding;

/// A report format: how it is named and written.
#[derive(Debug)]
pub struct ReportFormat {
    /// The name the user types, `--format json`.
    pub name: &'static str,
    /// What it is for, one line.
    pub title: &'static str,
    /// Begins a report.
    pub open: fn(Sink, &Options) -> Box<dyn Report>,
}

/// Where the bytes go. Reports need not buffer; the sink does.
pub type Sink = Box<dyn io::Write + Send>;

/// Writes findings one at a time, in the order they come.
#[must_use = "a report that is not finished is not whole"]
pub trait Report: Send {
    /// Is told of each document before its findings: its file, the record's ID if it has one, and its first line in
    /// the file, from 1. Findings of a batch come after all documents.
    ///
    /// # Errors
    /// When the sink cannot be written to.
    fn document(&mut self, _path: &str, _record: Option<&str>, _line: usize) -> io::Result<()> {
        Ok(())
    }

    /// Writes one finding.
    ///
    /// # Errors
    /// When the sink cannot be written to.
    fn finding(&mut self, finding: &Finding) -> io::Result<()>;

    /// Ends the report and flushes it.
    ///
    /// # Errors
    /// When the sink cannot be written to.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// What may be chosen for reports.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Colours the words for a terminal.
    pub colour: bool,
}
