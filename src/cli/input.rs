//! Flags that `convert` and `check` share: what is read, how, and what of the findings is shown.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use fonds::diagnostic::Severity;
use fonds::pipeline::{Findings, OnError, Options, Tally};
use fonds::vocab::maps::Map;
use fonds::{Error, profile, read};

use super::selection::SelectionArgs;
use super::terminal::Terminal;

/// What is read, and how.
#[derive(Debug, clap::Args)]
pub(crate) struct InputArgs {
    /// Files or folders to read; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Format of the inputs; found from content and extension when left out
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(read::FORMATS.iter().map(|format| format.name)))]
    pub(crate) from: Option<String>,

    #[command(flatten)]
    pub(crate) map: MapArgs,

    #[command(flatten)]
    pub(crate) selection: SelectionArgs,

    /// Hold every record against this JSON Schema as well; may be given several times
    #[cfg(feature = "schema")]
    #[arg(long, value_name = "FILE")]
    pub(crate) schema: Vec<PathBuf>,

    /// What to do when a record cannot be read
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = OnErrorArg::Skip)]
    pub(crate) on_error: OnErrorArg,

    /// Largest document that is read, and largest record of a longer file, in MiB after decompression
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    pub(crate) max_size: usize,

    /// Most that a packed file is unpacked to, in GiB
    #[arg(long, value_name = "GIB", default_value_t = 16)]
    pub(crate) max_unpacked: u64,

    /// Threads to use; all processors when left out
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) jobs: usize,
}

/// How the columns of sheets are read.
#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    /// What the columns of sheets hold; found from their headings when left out (see `fonds map`)
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
}

impl MapArgs {
    /// The map of the file, if one is named.
    ///
    /// # Errors
    /// When it cannot be read or is no column map; with the place.
    pub(crate) fn read(&self) -> Result<Option<&'static Map>, Error> {
        let Some(path) = &self.map else { return Ok(None) };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|cause| Error::io(name.clone(), cause))?;
        profile::map(&name, &text).map(Some)
    }
}

/// What to do when a record cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnErrorArg {
    /// Report it and go on
    Skip,
    /// Report it, put an error object in its place (jsonl), and go on
    Inline,
    /// Report it and end the run
    Stop,
}

/// The severity from which findings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl From<profile::FailOn> for FailOn {
    fn from(fail_on: profile::FailOn) -> Self {
        match fail_on {
            profile::FailOn::Error => Self::Error,
            profile::FailOn::Warning => Self::Warning,
            profile::FailOn::Note => Self::Note,
            profile::FailOn::Never => Self::Never,
        }
    }
}

impl FailOn {
    /// Whether a run with these counts has failed.
    fn fails(self, tally: &Tally) -> bool {
        let least = match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Note => Severity::Note,
            Self::Never => return false,
        };
        tally.found.at_least(least) > 0
    }
}

impl InputArgs {
    /// The options of a run, its settings and schemas read.
    pub(crate) fn options(&self) -> Result<Options, Error> {
        let from = self.from.as_deref().and_then(read::by_name);
        let max_bytes = self.max_size.saturating_mul(1024 * 1024);
        Ok(Options {
            read: read::Options {
                from,
                max_bytes,
                max_unpacked: self.max_unpacked.saturating_mul(1 << 30),
                map: self.map.read()?,
            },
            settings: self.selection.settings(&self.inputs)?,
            #[cfg(feature = "schema")]
            schemas: (self.schema.iter()).map(fonds::check::Schema::from_file).collect::<Result<_, _>>()?,
            jobs: self.jobs,
            on_error: match self.on_error {
                OnErrorArg::Skip => OnError::Skip,
                OnErrorArg::Inline => OnError::Inline,
                OnErrorArg::Stop => OnError::Stop,
            },
            ..Options::default()
        })
    }
}

/// The least severity shown: notes only on request.
pub(crate) fn shown(quiet: bool, verbose: bool, fail_on: FailOn) -> Option<Severity> {
    match (quiet, verbose || fail_on == FailOn::Note) {
        (true, _) => None,
        (false, true) => Some(Severity::Note),
        (false, false) => Some(Severity::Warning),
    }
}

/// Refuses to write over what is read, or twice to one file.
pub(crate) fn distinct(inputs: &[PathBuf], outputs: &[&Path]) -> Result<(), Error> {
    let same = |one: &Path, other: &Path| {
        one == other
            || matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
    };
    for (number, output) in outputs.iter().enumerate() {
        // A device or a pipe may well be named twice.
        if output.exists() && !output.is_file() {
            continue;
        }
        if inputs.iter().any(|input| same(input, output)) {
            return Err(super::usage(format!("`{}` is read; write to another file", output.display())));
        }
        if outputs[..number].iter().any(|other| same(other, output)) {
            return Err(super::usage(format!("`{}` would be written twice", output.display())));
        }
    }
    Ok(())
}

/// The outcome of a run, as the contract has it.
pub(crate) fn outcome(tally: &Tally, unread: bool, fail_on: FailOn) -> super::Outcome {
    if tally.failed > 0 {
        super::Outcome::Failed
    } else if unread || fail_on.fails(tally) {
        super::Outcome::Found
    } else {
        super::Outcome::Clean
    }
}

/// Runs the pipeline and gives its counts.
pub(crate) fn counted(
    findings: Findings<'_>,
    run: impl FnOnce(&mut Findings<'_>) -> Result<(), Error>,
) -> Result<(Tally, bool), Error> {
    let mut findings = findings;
    let ran = run(&mut findings);
    // A report of what was found stands, and is whole, however the run ended.
    let counts = findings.finish();
    ran.and(counts)
}

/// `3 records`, `1 record`.
pub(crate) fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}

/// The closing words on what could not be read: `, 2 documents could not be read`.
pub(crate) fn unread(tally: &Tally) -> String {
    match tally.unreadable + tally.failed {
        0 => String::new(),
        unread => format!(", {} could not be read", count(unread, "document")),
    }
}

/// The closing words on findings: `1 error, 12 warnings, 3 notes (shown with --verbose)`.
pub(crate) fn found(tally: &Tally, terminal: &Terminal, notes_shown: bool) -> String {
    let words = tally.found.to_string();
    let colour = match (tally.found.errors, tally.found.warnings) {
        (0, 0) => "1;32",
        (0, _) => "1;33",
        _ => "1;31",
    };
    let hidden = if tally.found.notes > 0 && !notes_shown { " (notes are shown with --verbose)" } else { "" };
    match terminal.stderr_colour {
        true => format!("\u{1b}[{colour}m{words}\u{1b}[0m{hidden}"),
        false => words + hidden,
    }
}
