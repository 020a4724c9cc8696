//! The way of one record, and of many: read, normalize, check, write, report.

mod changes;
mod findings;
mod fix;
mod input;
mod known;
mod ordered;
mod output;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::check;
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, Severity, Source};
use crate::error::Error;
use crate::normalize;
use crate::profile::Collections;
use crate::read::{self, Holds, Part};
use crate::record::{Origin, Record, Text};
use crate::write::Writer;
use findings::Heard;

pub use changes::Changes;
pub use findings::{Findings, Tally};
pub use fix::{Fixed, Outcome, fix};
pub use input::{Input, STDIN, Step, Walk};
pub use known::Known;
pub use output::{Output, STEM, Target, Written, abandon};

/// What may be chosen for a run.
#[derive(Debug, Default)]
pub struct Options {
    /// How inputs are read.
    pub read: read::Options,
    /// What institutions say about their records, and which findings count.
    pub settings: Collections,
    /// JSON Schemas that every record is held against.
    #[cfg(feature = "schema")]
    pub schemas: Vec<check::Schema>,
    /// Holds every record against the types of the bundled schema, which is faster than the schema itself.
    pub typed: bool,
    /// Reads only what changed since a revision.
    pub changes: Option<Changes>,
    /// How many threads work; 0 for as many as there are processors.
    pub jobs: usize,
    /// Keeps the text of the document in the record.
    pub with_body: bool,
    /// Leaves a record with error findings out of the outputs.
    pub strict: bool,
    /// What happens when a record cannot be read.
    pub on_error: OnError,
}

impl Options {
    /// How many threads work.
    fn threads(&self) -> usize {
        match self.jobs {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            jobs => jobs,
        }
    }

    /// Whether a step of the walk is to be taken. Where files are left out, a folder without documents is no fault.
    fn takes(&self, step: &Step) -> bool {
        match (&self.changes, step) {
            (Some(changes), Step::Input(input)) => changes.contain(&input.path),
            (Some(_), Step::FolderEnds(_)) => false,
            _ => true,
        }
    }
}

/// What happens when a record cannot be read. It is reported in every case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// It is left out.
    #[default]
    Skip,
    /// An error object stands in its place, in formats that can hold one.
    Inline,
    /// The run ends.
    Stop,
}

/// One record after all steps but writing, or what stood in its place.
#[derive(Debug)]
struct Processed {
    source: Arc<Source>,
    origin: Origin,
    record: Option<Record>,
    /// The text of the document, where the outputs do not have it.
    body: Option<Text>,
    diagnostics: Diagnostics,
}

/// What came of one step of the walk.
enum Done {
    /// What was read of a file, and why no more of it, if so.
    Records(Vec<Processed>, Option<Error>),
    FolderBegins,
    FolderEnds(String),
    Failed(Error),
}

/// One output of a run.
pub struct Out {
    target: Target,
    bytes: Bytes,
    writer: Box<dyn Writer>,
}

/// What an output is written to.
enum Bytes {
    One(Output),
    Several(output::Files),
}

impl Out {
    /// Begins an output in a format.
    ///
    /// # Errors
    /// When it cannot be created or written to.
    pub fn open(
        format: &'static crate::write::OutputFormat,
        options: &crate::write::Options,
        target: Target,
    ) -> Result<Self, Error> {
        if let Target::Folder { path, ending } = &target {
            let files = output::Files::new(path.clone(), ending);
            if let Some(writer) = format.folder_writer(Box::new(files.clone()), options) {
                return Ok(Self { target, bytes: Bytes::Several(files), writer });
            }
        }
        let output = Output::create(target.clone())?;
        let writer = format.writer(output.sink(), options);
        let writer = writer.map_err(|cause| Error::io(target.name(), cause))?;
        Ok(Self { target, bytes: Bytes::One(output), writer })
    }

    fn failed(&self, cause: std::io::Error) -> Error {
        Error::io(self.target.name(), cause)
    }

    /// Ends the output and gives the names of what was written for people.
    fn finish(self) -> Result<Vec<String>, Error> {
        let Self { target, bytes, writer } = self;
        writer.finish().map_err(|cause| Error::io(target.name(), cause))?;
        let outputs = match bytes {
            Bytes::One(output) => vec![output],
            Bytes::Several(files) => files.take(),
        };
        let names = outputs.iter().map(|output| output.target().name()).collect();
        outputs.into_iter().try_for_each(Output::commit)?;
        Ok(names)
    }
}

/// Reads `arguments` (files, folders, `-`), writes every record to every output in input order, and hands every
/// finding to `findings`. Without outputs it checks.
///
/// What cannot be opened or read is handed to `findings` too, and the rest goes on.
///
/// Where no record was read at all, output files are left as they were. Gives the names of what was written.
///
/// # Errors
/// When an output or the report cannot be written, or the run was to stop at the first fault; then no output stands
/// under its final name.
pub fn run(
    arguments: Vec<PathBuf>,
    options: &Options,
    mut outputs: Vec<Out>,
    findings: &mut Findings<'_>,
) -> Result<Vec<String>, Error> {
    let written = Written::to(outputs.iter().map(|out| &out.target));
    // What is written into a folder that is read is no part of what is there to read.
    let is_written = |step: &Step| match step {
        Step::Input(input) => input.found && written.holds(&input.path),
        _ => false,
    };
    let mut batch = check::Batch::default();
    let mut folder_begins = 0;
    let sink = |done: Done| {
        let step = match done {
            Done::Failed(error) => failed(error, options, &mut outputs, findings),
            Done::FolderBegins => {
                folder_begins = findings.tally().documents;
                Ok(())
            }
            Done::FolderEnds(path) if findings.tally().documents == folder_begins => {
                let nothing = Diagnostic::new(
                    &read::NO_DOCUMENTS,
                    format!("`{path}` holds no document that can be read"),
                );
                let nothing = nothing.locate(&Source::new(path, ""), None);
                let heard = findings.push(nothing, &options.settings);
                heard.and_then(|heard| tell(&mut outputs, &heard, false))
            }
            Done::FolderEnds(_) => Ok(()),
            Done::Records(records, error) => (records.into_iter())
                .try_for_each(|processed| settle(processed, options, &mut outputs, &mut batch, findings))
                .and_then(|()| error.map_or(Ok(()), |error| failed(error, options, &mut outputs, findings))),
        };
        step.map_or_else(ControlFlow::Break, ControlFlow::Continue)
    };
    let walk = Walk::new(arguments).filter(|step| options.takes(step) && !is_written(step));
    let flow = ordered::ordered(
        options.threads(),
        |deal| deal_out(walk, options, deal),
        |work| process(work, options),
        sink,
    );
    if let ControlFlow::Break(error) = flow {
        return Err(error);
    }
    for finding in batch.finish() {
        let heard = findings.push(finding, &options.settings)?;
        tell(&mut outputs, &heard, false)?;
    }
    // A misspelt input must not replace the records of yesterday by none.
    let nothing = findings.tally().records == 0 && options.on_error != OnError::Inline;
    outputs.retain(|out| !nothing || out.target == Target::Stdout);
    let names = outputs.into_iter().map(Out::finish).collect::<Result<Vec<_>, _>>()?;
    Ok(names.concat())
}

/// Says that something could not be opened or read; ends the run where it is to end.
fn failed(
    error: Error,
    options: &Options,
    outputs: &mut [Out],
    findings: &mut Findings<'_>,
) -> Result<(), Error> {
    if options.on_error == OnError::Stop {
        return Err(error);
    }
    let heard = findings.failed(&error, &options.settings)?;
    tell(outputs, &heard, false)
}

/// Hands a finding that counts to the outputs, some of which show them.
fn tell(outputs: &mut [Out], heard: &Heard, of_last: bool) -> Result<(), Error> {
    let Heard::New(finding) = heard else { return Ok(()) };
    outputs
        .iter_mut()
        .try_for_each(|out| out.writer.finding(finding, of_last).map_err(|cause| out.failed(cause)))
}

/// The last steps of one record, in input order: write it and report on it.
fn settle(
    processed: Processed,
    options: &Options,
    outputs: &mut [Out],
    batch: &mut check::Batch,
    findings: &mut Findings<'_>,
) -> Result<(), Error> {
    let Processed { source, origin, mut record, body, mut diagnostics } = processed;
    let id = record.as_ref().and_then(|record| record.id.as_deref()).map(str::to_owned);
    let error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
    let skipped = diagnostics.iter().all(|diagnostic| diagnostic.severity == Severity::Note);
    let unreadable = record.is_none() && !skipped;
    let (mut stop, mut written) = (None, false);
    if let Some(record) = &mut record {
        record.body = record.body.take().or(body);
        batch.observe(record, &source);
        record.body.take_if(|_| !options.with_body);
        let weighs = |found: &Diagnostic| options.settings.decide(found, Path::new(source.path()));
        let left_out =
            options.strict && diagnostics.iter().any(|found| weighs(found) == Some(Severity::Error));
        if left_out {
            findings.left_out();
        } else {
            written = true;
            for out in &mut *outputs {
                out.writer.record(record, &mut diagnostics).map_err(|cause| out.failed(cause))?;
            }
        }
        findings.record(&source, id.as_deref())?;
    } else if unreadable {
        findings.unreadable(&source)?;
        let first = diagnostics.iter().find(error);
        stop = first.filter(|_| options.on_error == OnError::Stop).map(|first| Error::Stopped {
            path: source.path().to_owned(),
            line: source.position(first.span.unwrap_or_default().start).line,
            message: first.message.clone(),
        });
        if let (OnError::Inline, Some(first)) = (options.on_error, first) {
            for out in &mut *outputs {
                (out.writer.unreadable(first.rule.code, &first.message, &origin))
                    .map_err(|cause| out.failed(cause))?;
            }
        }
    }
    for finding in located(diagnostics, &source, id.as_deref()) {
        let weighs = finding.diagnostic.severity == Severity::Error;
        let heard = findings.push(finding, &options.settings)?;
        tell(outputs, &heard, written)?;
        if unreadable && weighs && !matches!(heard, Heard::Known) {
            findings.unread();
        }
    }
    stop.map_or(Ok(()), Err)
}

/// The findings of one record, by place and code, each once.
fn located(diagnostics: Diagnostics, source: &Source, id: Option<&str>) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        diagnostics.into_iter().map(|diagnostic| diagnostic.locate(source, id)).collect();
    found.sort_by(|a, b| {
        (a.span.start, a.diagnostic.rule.code, a.span.end).cmp(&(
            b.span.start,
            b.diagnostic.rule.code,
            b.span.end,
        ))
    });
    found.dedup_by(|a, b| {
        a.span == b.span
            && a.diagnostic.rule.code == b.diagnostic.rule.code
            && a.diagnostic.message == b.diagnostic.message
    });
    found
}

/// One piece of work for a thread.
enum Work {
    /// A document to read, or records that were read, of an input.
    Part(Input, Part),
    /// A file found in a folder that is none of ours.
    Foreign(Input),
    FolderBegins,
    FolderEnds(String),
    Failed(Error),
}

/// Opens whatever the walk comes upon and deals out what it holds.
fn deal_out(walk: impl Iterator<Item = Step>, options: &Options, deal: &mut ordered::Deal<'_, Work>) {
    for step in walk {
        let flow = match step {
            Step::FolderBegins => deal(Work::FolderBegins),
            Step::FolderEnds(path) => deal(Work::FolderEnds(path)),
            Step::Failed(error) => deal(Work::Failed(error)),
            Step::Input(input) if input.found && foreign(&input.name()) => deal(Work::Foreign(input)),
            Step::Input(input) => deal_input(&input, options, deal),
        };
        if flow.is_break() {
            return;
        }
    }
}

fn deal_input(input: &Input, options: &Options, deal: &mut ordered::Deal<'_, Work>) -> ControlFlow<()> {
    let mut flow = ControlFlow::Continue(());
    let opened = input.open().and_then(|mut file| {
        read::open(&input.name(), &mut file, &options.read, &mut |part| {
            flow = deal(Work::Part(input.clone(), part));
            flow
        })
        .map_err(|cause| Error::io(input.name(), cause))
    });
    match opened {
        Err(error) if flow.is_continue() => deal(Work::Failed(error)),
        _ => flow,
    }
}

/// The first steps of a record; any thread may do them.
fn process(work: Work, options: &Options) -> Done {
    match work {
        Work::FolderBegins => Done::FolderBegins,
        Work::FolderEnds(path) => Done::FolderEnds(path),
        Work::Failed(error) => Done::Failed(error),
        Work::Foreign(input) => Done::Records(vec![skipped(&input.name())], None),
        Work::Part(_, Part::Foreign(name)) => Done::Records(vec![skipped(&name)], None),
        Work::Part(input, Part::Records { first, entries }) => {
            let numbered = (first..).zip(entries);
            Done::Records(numbered.map(|(number, entry)| one(&input, number, entry, options)).collect(), None)
        }
        Work::Part(mut input, Part::Document(unread)) => {
            input.found |= unread.found;
            let (records, error) = records(&input, unread.entries(), options);
            Done::Records(records, error)
        }
    }
}

/// The records of a file, up to where it can be read no further.
fn records(input: &Input, entries: read::Entries, options: &Options) -> (Vec<Processed>, Option<Error>) {
    let mut records = Vec::new();
    for (number, entry) in entries.enumerate() {
        match entry {
            Ok(entry) => records.push(one(input, number + 1, entry, options)),
            Err(cause) => return (records, Some(Error::io(input.name(), cause))),
        }
    }
    (records, None)
}

/// Normalizes and checks one record.
fn one(input: &Input, number: usize, entry: read::Entry, options: &Options) -> Processed {
    let read::Entry { source, raw, mut diagnostics } = entry;
    let settings = options.settings.of(&input.path);
    let mut record = raw.as_ref().map(|raw| normalize::record(raw, &settings.normalize));
    let mut body = None;
    match (&raw, &mut record) {
        (Some(raw), Some(record)) => {
            check::raw(raw, record, &mut diagnostics);
            check::record(record, &settings.policy, &mut diagnostics);
            // The schemas judge what goes out; the checks of the batch look at the text too.
            body = record.body.take_if(|_| !options.with_body);
            if options.typed {
                check::shape(record, &mut diagnostics);
            }
            #[cfg(feature = "schema")]
            for schema in &options.schemas {
                schema.validate(record, &mut diagnostics);
            }
        }
        _ if input.found => diagnostics = not_asked_for(diagnostics, source.path()),
        _ => {}
    }
    let origin = record.as_ref().map_or_else(
        || Origin {
            file: source.path().to_owned(),
            format: String::new(),
            index: number,
            line: source.first_line(),
        },
        |record| record.origin.clone(),
    );
    Processed { source, origin, record, body, diagnostics }
}

/// Whether a file found in a folder has the extension of some other format. Only files without any are looked into:
/// records that an earlier run wrote beside the pages are not pages.
fn foreign(name: &str) -> bool {
    read::extension(name).is_some() && !read::has_known_name(name)
}

/// What stands for a file that is left out.
fn skipped(name: &str) -> Processed {
    let extension = read::extension(name).unwrap_or_default();
    let message = format!("skipped: `.{extension}` is no format that can be read");
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(Diagnostic::new(&read::UNKNOWN_LAYOUT, message).with_severity(Severity::Note));
    Processed {
        source: Arc::new(Source::new(name, "")),
        origin: Origin::default(),
        record: None,
        body: None,
        diagnostics,
    }
}

/// What is said of a file in which no record was found and which was itself found in a folder or container. Its
/// extension tells how likely one was meant to be there: without any it is passed over.
fn not_asked_for(diagnostics: Diagnostics, path: &str) -> Diagnostics {
    let extension = read::extension(path);
    let most = match extension.map(read::holds) {
        None | Some(Some(Holds::Anything)) => Severity::Note,
        Some(Some(Holds::Tables)) => Severity::Warning,
        Some(Some(Holds::Documents) | None) => return diagnostics,
    };
    let mut lighter = Diagnostics::new();
    for diagnostic in diagnostics {
        let foreign = extension.is_none() || diagnostic.rule.code == read::UNKNOWN_LAYOUT.code;
        let severity = if foreign { diagnostic.severity.min(most) } else { diagnostic.severity };
        lighter.push(diagnostic.with_severity(severity));
    }
    lighter
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn what_was_read_of_a_file_stays_when_the_rest_cannot_be() {
        let page = "Source\n\nNAI DFA/5/305/14/36\n\nType\n\nCircular\n";
        let whole = read::read("a.txt", page.into(), &read::Options::default());
        let entries = whole.chain([Err(io::Error::other("the disk is gone"))]);
        let input = Input { path: "a.txt".into(), found: false };
        let (records, error) = records(&input, Box::new(entries), &Options::default());
        assert_eq!(records.len(), 1);
        assert_eq!(error.unwrap().to_string(), "a.txt: the disk is gone");
    }
}
