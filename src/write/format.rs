//! What an output format is: the shape that every writer shares.

use std::io;

use super::fate::{self, Fates};
use super::rules;
use crate::crosswalk::dates::{Precision, w3cdtf};
use crate::diagnostic::{Diagnostics, Finding};
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
    /// What becomes of each thing that a record can say.
    pub fates: Fates,
    /// Begins an output; [`writer`](Self::writer) is what is called.
    pub(super) open: fn(Sink, &Options) -> io::Result<Box<dyn Writer>>,
}

impl OutputFormat {
    /// Begins an output whose writer reports, before each record, what the format leaves out of it.
    ///
    /// # Errors
    /// When the sink cannot be written to.
    pub fn writer(&'static self, sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
        Ok(self.reporting((self.open)(sink, options)?))
    }

    pub(super) fn reporting(&'static self, writer: Box<dyn Writer>) -> Box<dyn Writer> {
        Box::new(Reporting { writer, format: self })
    }
}

/// A writer of a format, with the report of what the format leaves out.
struct Reporting {
    writer: Box<dyn Writer>,
    format: &'static OutputFormat,
}

impl Writer for Reporting {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        fate::report(self.format.name, self.format.fates, record, out);
        self.writer.record(record, out)
    }

    fn unreadable(&mut self, code: &str, message: &str, origin: &Origin) -> io::Result<()> {
        self.writer.unreadable(code, message, origin)
    }

    fn finding(&mut self, finding: &Finding, of_last: bool) -> io::Result<()> {
        // What is said of the other outputs of a run is none of this one's: it would be another file beside others.
        let of_output = rules::RULES.iter().any(|rule| rule.code == finding.diagnostic.rule.code);
        if of_output { Ok(()) } else { self.writer.finding(finding, of_last) }
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.writer.finish()
    }
}

/// Where the bytes go. Writers need not buffer; the sink does.
pub type Sink = Box<dyn io::Write + Send>;

/// Where the files of an output go that is several.
pub trait Folder: Send {
    /// Begins the file of that name, one part of all. The one begun before is whole, and its sink was flushed.
    ///
    /// # Errors
    /// When it cannot be created, or the one before not be ended.
    fn file(&mut self, name: &str) -> io::Result<Sink>;
}

/// Begins an output of several files.
pub(super) type OpenFolder = fn(Box<dyn Folder>, &Options) -> Box<dyn Writer>;

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

    /// Takes a finding that counts in the run, in formats that show them. `of_last`: it is of the record that was
    /// written last, and follows it at once; all others are of no record that was written, or of several.
    ///
    /// # Errors
    /// When what is to be written cannot be kept.
    fn finding(&mut self, _finding: &Finding, _of_last: bool) -> io::Result<()> {
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
    /// The date of making, `YYYY-MM-DD`, for formats that must have one. No output reads the clock.
    pub date: Option<String>,
    /// The IRI that identifiers of records, archives and units are made from; nothing has one of its own making without.
    pub base: Option<String>,
    /// Who describes.
    pub agency: Agency,
}

/// Who describes the records, for formats that must name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agency {
    /// Its name.
    pub name: Option<String>,
    /// Its code: ISIL (ISO 15511) or a MARC organization code.
    pub code: Option<String>,
    /// An address for questions.
    pub email: Option<String>,
}

/// The date of making where none is given and none can be had.
const EPOCH: &str = "1970-01-01";

impl Options {
    /// The date of making of the description of a record: as chosen, else the day on which the record was put online,
    /// else 1970-01-01. Always `YYYY-MM-DD`.
    pub fn made<'a>(&'a self, record: &'a Record) -> &'a str {
        let uploaded = || record.uploaded.as_ref()?.edtf.as_ref().map(|edtf| edtf.as_str());
        let day = || uploaded().filter(|day| w3cdtf(day) == Some(Precision::Day));
        self.date.as_deref().or_else(day).unwrap_or(EPOCH)
    }

    /// The date of making of a whole output: as chosen, else 1970-01-01.
    pub fn made_whole(&self) -> &str {
        self.date.as_deref().unwrap_or(EPOCH)
    }
}
