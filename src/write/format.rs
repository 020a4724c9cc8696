//! What an output format is: the shape that every writer shares.

use std::io;

use crate::diagnostic::Diagnostics;
use crate::record::{Origin, Record};

/// An output format: how it is named and written.
#[derive(Debug)]
pub struct OutputFormat {
    /// The name the user types, `--to dc`.
    pub name: &'static str,
    /// The name of its file in an output folder after `records.`: `dc.xml`.
    pub extension: &'static str,
    /// Other endings of file names that mean this format, without the first dot.
    pub endings: &'static [&'static str],
    /// What it is for, one line.
    pub title: &'static str,
    /// The standard and version it follows.
    pub standard: &'static str,
    /// What it cannot carry, one line each.
    pub loses: &'static [&'static str],
    /// Begins an output.
    pub open: fn(Sink, &Options) -> io::Result<Box<dyn Writer>>,
}

/// Where the bytes go. Writers need not buffer; the sink does.
pub type Sink = Box<dyn io::Write + Send>;

/// Writes records one at a time.
#[must_use = "an output that is not finished is not whole"]
pub trait Writer: Send {
    /// Writes one record. What the format cannot carry is said in `out`.
    ///
    /// # Errors
    /// When the sink cannot be written to.
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()>;

    /// Puts an error in the place of a record that could not be read, in formats that can hold one.
    ///
    /// # Errors
    /// When the sink cannot be written to.
    fn unreadable(&mut self, _code: &str, _message: &str, _origin: &Origin) -> io::Result<()> {
        Ok(())
    }

    /// Ends the output and flushes it.
    ///
    /// # Errors
    /// When the sink cannot be written to.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// What may be chosen for outputs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Writes the text of the document too.
    pub with_body: bool,
    /// Writes cells that a spreadsheet would run as they are.
    pub raw_cells: bool,
    /// Says the original classification as `dcterms:accessRights`.
    pub classification_as_access_rights: bool,
}
