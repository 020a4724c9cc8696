//! Mends documents: reads and checks each, makes the fixes that its findings offer, and does so again until nothing
//! is left to mend.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::input::{Input, STDIN, Step, Walk};
use super::ordered::{Deal, ordered};
use super::output::{Output, Target};
use super::{Options, foreign, located, one};
use crate::diagnostic::{Finding, Severity};
use crate::error::Error;
use crate::fix::{Look, Settled, settle};
use crate::read::{self, Reading};
use crate::record::raw::Name;

/// A document after mending.
#[derive(Debug)]
pub struct Fixed {
    path: PathBuf,
    /// The document, as given on the command line or found in a folder.
    pub name: String,
    /// Its bytes as they are on disk.
    pub before: Vec<u8>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of mending a document.
#[derive(Debug)]
pub enum Outcome {
    /// It was read, and nothing is left to mend; there may have been nothing to begin with.
    Settled(Settled),
    /// It was left as it is, for the reason given. What is packed or not UTF-8 cannot be mended byte for byte.
    LeftAlone(&'static str),
    /// It could not be read as records, for the reason given.
    Unreadable(String),
}

impl Fixed {
    /// The bytes after mending; those on disk where nothing was changed.
    pub fn after(&self) -> &[u8] {
        match &self.outcome {
            Outcome::Settled(settled) => settled.draft.text(),
            _ => &self.before,
        }
    }

    /// Whether it came from standard input, so that its text goes to standard output.
    pub fn is_stream(&self) -> bool {
        self.path.as_os_str() == STDIN
    }

    /// Whether mending changed anything.
    pub fn is_changed(&self) -> bool {
        self.after() != self.before
    }

    /// Puts the mended text in the place of the document: whole or not at all, with the permissions it had. Of a
    /// symbolic link it is what the link leads to that is replaced.
    ///
    /// # Errors
    /// When the document may not be written to, is no regular file, has changed since it was read, or when the new
    /// text cannot be written beside it.
    pub fn write(&self) -> Result<(), Error> {
        let failed = |cause| Error::io(self.name.clone(), cause);
        let metadata = fs::metadata(&self.path).map_err(failed)?;
        if !metadata.is_file() {
            return Err(failed(io::Error::other("not a regular file, so it cannot be replaced")));
        }
        if metadata.permissions().readonly() {
            return Err(failed(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only")));
        }
        if fs::read(&self.path).map_err(failed)? != self.before {
            return Err(failed(io::Error::other("changed while it was being mended; try again")));
        }
        let output = Output::create(Target::File(self.path.clone()))?;
        let mut sink = output.sink();
        sink.write_all(self.after()).and_then(|()| sink.flush()).map_err(failed)?;
        output.commit()
    }
}

/// Mends `arguments` (files, folders, `-`) without writing anything, and hands each document to `each` in input
/// order, or why it could not be opened; a document named twice comes once. Fixes of findings that are `wanted` are
/// made.
///
/// # Errors
/// What `each` gives; then the rest is not looked at.
pub fn fix(
    arguments: Vec<PathBuf>,
    options: &Options,
    wanted: &(dyn Fn(&Finding) -> bool + Sync),
    each: &mut dyn FnMut(Result<Fixed, Error>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut known = HashSet::new();
    // How many documents the folder being walked has.
    let mut documents = 0;
    let sink = |done: Done| {
        let handed = match done {
            Done::Nothing => return ControlFlow::Continue(()),
            Done::FolderBegins => {
                documents = 0;
                return ControlFlow::Continue(());
            }
            Done::FolderEnds(_) if documents > 0 => return ControlFlow::Continue(()),
            Done::FolderEnds(name) => Ok(Fixed {
                path: PathBuf::from(&name),
                name,
                before: Vec::new(),
                outcome: Outcome::Unreadable("the folder holds no document that can be read".to_owned()),
            }),
            Done::Failed(error) => Err(error),
            Done::Document(document) => {
                documents += 1;
                let same = fs::canonicalize(&document.path).is_ok_and(|path| !known.insert(path));
                if same {
                    return ControlFlow::Continue(());
                }
                Ok(*document)
            }
        };
        each(handed).map_or_else(ControlFlow::Break, ControlFlow::Continue)
    };
    let steps = |deal: &mut Deal<'_, Step>| {
        let _ = Walk::new(arguments).try_for_each(deal);
    };
    match ordered(options.threads(), steps, |step| process(step, options, wanted), sink) {
        ControlFlow::Break(error) => Err(error),
        ControlFlow::Continue(()) => Ok(()),
    }
}

/// What came of one step of the walk.
enum Done {
    Document(Box<Fixed>),
    /// A file that was found and is none of ours.
    Nothing,
    FolderBegins,
    FolderEnds(String),
    Failed(Error),
}

fn process(step: Step, options: &Options, wanted: &dyn Fn(&Finding) -> bool) -> Done {
    let input = match step {
        Step::Input(input) if input.found && foreign(&input.name()) => return Done::Nothing,
        Step::Input(input) => input,
        Step::FolderBegins => return Done::FolderBegins,
        Step::FolderEnds(path) => return Done::FolderEnds(path),
        Step::Failed(error) => return Done::Failed(error),
    };
    let before = match input.bytes(options.read.max_bytes) {
        Ok(before) => before,
        Err(error) => return Done::Failed(error),
    };
    let outcome = mended(&input, &before, options, wanted);
    if input.found && matches!(&outcome, Outcome::Unreadable(_)) && read::extension(&input.name()).is_none() {
        return Done::Nothing;
    }
    Done::Document(Box::new(Fixed { name: input.name(), path: input.path, before, outcome }))
}

fn mended(input: &Input, before: &[u8], options: &Options, wanted: &dyn Fn(&Finding) -> bool) -> Outcome {
    if before.len() > options.read.max_bytes {
        return Outcome::LeftAlone("larger than is mended; raise the limit with `--max-size`");
    }
    if read::is_packed(&input.name(), before) {
        return Outcome::LeftAlone("packed; unpack it first");
    }
    if matches!(read::detect(&input.name(), before).map(|format| &format.reading), Ok(Reading::Binary { .. }))
    {
        return Outcome::LeftAlone("a workbook; save the sheet as CSV first");
    }
    let first = look(input, before, options);
    let raised = |rule: &crate::diagnostic::Rule| {
        first.findings.iter().any(|finding| finding.diagnostic.rule.code == rule.code)
    };
    if first.fields.is_empty() {
        let error = first.findings.iter().find(|finding| finding.diagnostic.severity == Severity::Error);
        return Outcome::Unreadable(error.map_or_else(String::new, |error| error.diagnostic.message.clone()));
    }
    // UTF-16 may be valid UTF-8 by accident, so what reading said counts too.
    let utf8 = !raised(&read::NOT_UTF_8) && !raised(&read::BOM_NOT_UTF_8);
    if !utf8 || std::str::from_utf8(before).is_err() {
        return Outcome::LeftAlone("not UTF-8; save it as UTF-8 first");
    }
    Outcome::Settled(settle(before.to_vec(), first, wanted, &mut |bytes| look(input, bytes, options)))
}

/// Reads and checks a text. The fields are those of each record, and nothing where there is none.
fn look(input: &Input, bytes: &[u8], options: &Options) -> Look {
    let mut look = Look::default();
    let entries = read::read(&input.name(), bytes.to_vec(), &options.read);
    // What could be read once is in memory and can be read again.
    for (number, entry) in entries.flatten().enumerate() {
        if let Some(raw) = &entry.raw {
            look.fields.push("record".to_owned());
            look.fields.extend(raw.fields.iter().map(|field| match &field.name {
                Name::Known(field) => field.name().to_owned(),
                Name::Credit(_) => "credits".to_owned(),
                Name::Unknown(_) => "extra".to_owned(),
                Name::Column(name) => (*name).to_owned(),
            }));
        }
        let processed = one(input, number + 1, entry, options);
        let id = processed.record.as_ref().and_then(|record| record.id.as_deref());
        look.findings.extend(located(processed.diagnostics, &processed.source, id));
    }
    look
}
