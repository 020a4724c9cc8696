//! `fonds fix`: makes the fixes that findings offer, or shows what they would change.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use fonds::diagnostic::{Finding, Rule};
use fonds::fix::{Settled, Style, unified};
use fonds::pipeline::{self, Fixed, Options};
use fonds::profile::Collections;
use fonds::{Error, read, report};

use super::Outcome;
use super::input::{MapArgs, count};
use super::selection::SelectionArgs;
use super::terminal::Terminal;

const EXAMPLES: &str = "\
Examples:
  fonds fix pages/                      what would change, as a diff; no file is touched
  fonds fix pages/ --write              make the changes
  fonds fix page.txt --suggested        the diff with the changes that want a second look too
  fonds fix - --write < a.txt > b.txt   from standard input to standard output

Exit status: 0 nothing to mend, or done; 1 something would change, or is no record; 2 a failure.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files or folders to mend; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Show what would change as a unified diff and touch no file; this is the default
    #[arg(long, conflicts_with = "write")]
    diff: bool,

    /// Change the files in place; what comes from standard input goes to standard output
    #[arg(long, short)]
    write: bool,

    /// Make suggested changes too, which can change the meaning: read the diff first
    #[arg(long)]
    suggested: bool,

    /// Format of the inputs; found from content and extension when left out
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(read::FORMATS.iter().map(|format| format.name)))]
    from: Option<String>,

    #[command(flatten)]
    map: MapArgs,

    #[command(flatten)]
    selection: SelectionArgs,

    /// Largest document that is read, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    max_size: usize,

    /// Threads to use; all processors when left out
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true)]
    jobs: usize,

    /// Say only what could not be done
    #[arg(long, short)]
    quiet: bool,
}

impl Args {
    fn options(&self) -> Result<Options, Error> {
        let from = self.from.as_deref().and_then(read::by_name);
        let max_bytes = self.max_size.saturating_mul(1024 * 1024);
        Ok(Options {
            read: read::Options { from, max_bytes, map: self.map.read()?, ..read::Options::default() },
            settings: self.selection.settings(&self.inputs)?,
            jobs: self.jobs,
            ..Options::default()
        })
    }

    /// Whether the fix of a finding is to be made.
    fn wants(&self, finding: &Finding, settings: &Collections) -> bool {
        finding.fix.as_ref().is_some_and(|fix| fix.safe || self.suggested) && counts(finding, settings)
    }
}

/// Whether a finding counts by the settings of its collection.
fn counts(finding: &Finding, settings: &Collections) -> bool {
    settings.decide(&finding.diagnostic, Path::new(&finding.path)).is_some()
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Outcome, Error> {
    let options = args.options()?;
    let mut mending = Mending::new(args, &options.settings, terminal);
    let inputs = args.inputs.clone();
    let wanted = |finding: &Finding| args.wants(finding, &options.settings);
    pipeline::fix(inputs, &options, &wanted, &mut |document| mending.document(document))?;
    Ok(mending.finish())
}

/// Places mended, by code and name of the rule.
type Places = BTreeMap<(&'static str, &'static str), usize>;

/// The course of a run.
struct Mending<'a> {
    args: &'a Args,
    settings: &'a Collections,
    terminal: &'a Terminal,
    style: Style,
    documents: usize,
    changed: usize,
    left_alone: usize,
    places: Places,
    /// Findings that a fix is offered for and was not asked for.
    offered: usize,
    failed: bool,
    unread: bool,
}

impl<'a> Mending<'a> {
    fn new(args: &'a Args, settings: &'a Collections, terminal: &'a Terminal) -> Self {
        let colour = terminal.stdout_colour;
        let plain: fn(&str) -> Cow<'_, str> = report::plain;
        let style = Style { colour, plain: (colour || terminal.stdout).then_some(plain) };
        Self {
            args,
            settings,
            terminal,
            style,
            documents: 0,
            changed: 0,
            left_alone: 0,
            places: Places::new(),
            offered: 0,
            failed: false,
            unread: false,
        }
    }

    fn document(&mut self, document: Result<Fixed, Error>) -> Result<(), Error> {
        let document = match document {
            Ok(document) => document,
            Err(error) => {
                self.fail(&error);
                return Ok(());
            }
        };
        self.documents += 1;
        match &document.outcome {
            pipeline::Outcome::Settled(settled) => self.settled(&document, settled)?,
            pipeline::Outcome::LeftAlone(why) => self.leave_alone(&document, why),
            pipeline::Outcome::Unreadable(why) => {
                self.unread = true;
                self.leave_alone(&document, why);
            }
        }
        // A filter hands on what it cannot mend.
        if self.args.write && document.is_stream() {
            let mut stdout = io::stdout().lock();
            let written = stdout.write_all(document.after()).and_then(|()| stdout.flush());
            return written.map_err(|cause| Error::io("<stdout>", cause));
        }
        Ok(())
    }

    fn settled(&mut self, document: &Fixed, settled: &Settled) -> Result<(), Error> {
        for rule in &settled.held {
            let words = "left out here: its changes do not come to rest, or the file would be read otherwise";
            self.say(document, &format!("{} {words}", named(rule.name, rule.code)));
        }
        let offered = |finding: &&Finding| finding.fix.is_some() && counts(finding, self.settings);
        self.offered += settled.left.iter().filter(offered).count();
        if !document.is_changed() {
            return Ok(());
        }
        let made = settled.made.iter().map(|(rule, places)| (key(rule), *places)).collect();
        if !self.args.write {
            self.diff(document, settled)?;
        } else if !document.is_stream() {
            if let Err(error) = document.write() {
                self.fail(&error);
                return Ok(());
            }
            self.say(document, &listed(&made));
        }
        self.changed += 1;
        for (rule, places) in made {
            *self.places.entry(rule).or_default() += places;
        }
        Ok(())
    }

    fn leave_alone(&mut self, document: &Fixed, why: &str) {
        self.left_alone += 1;
        self.say(document, &format!("left alone: {why}"));
    }

    fn diff(&self, document: &Fixed, settled: &Settled) -> Result<(), Error> {
        let mut stdout = BufWriter::new(io::stdout().lock());
        let texts = (document.before.as_slice(), document.after());
        unified(&mut stdout, &document.name, texts, &settled.draft.changes(), self.style)
            .and_then(|()| stdout.flush())
            .map_err(|cause| Error::io("<stdout>", cause))
    }

    fn say(&self, document: &Fixed, words: &str) {
        if !self.args.quiet {
            self.terminal.say(&format!("{}: {words}", report::plain(&document.name)));
        }
    }

    fn fail(&mut self, error: &Error) {
        self.failed = true;
        self.terminal.error(error);
    }

    fn finish(self) -> Outcome {
        if !self.args.quiet {
            self.terminal.say(&self.summary());
        }
        if self.failed {
            Outcome::Failed
        } else if self.unread || !self.args.write && self.changed > 0 {
            Outcome::Found
        } else {
            Outcome::Clean
        }
    }

    /// `1 of 2 files would change: 3 odd-space (ENC006); make the changes with --write`.
    fn summary(&self) -> String {
        let files = format!("{} of {}", self.changed, count(self.documents, "file"));
        let mut words = match (self.changed, self.args.write) {
            (0, _) => format!("nothing to mend in {}", count(self.documents, "file")),
            (_, true) => format!("mended {files}: {}", listed(&self.places)),
            (_, false) => {
                format!("{files} would change: {}; make the changes with --write", listed(&self.places))
            }
        };
        if self.left_alone > 0 {
            words += &format!("; {} left alone", count(self.left_alone, "file"));
        }
        if self.offered > 0 && !self.args.suggested {
            words += &format!("; {} shown with --suggested", count(self.offered, "more suggestion"));
        }
        words
    }
}

const fn key(rule: &Rule) -> (&'static str, &'static str) {
    (rule.code, rule.name)
}

/// `3 odd-space (ENC006), 1 double-space (TXT007)`.
fn listed(places: &Places) -> String {
    let words: Vec<String> =
        places.iter().map(|((code, name), places)| format!("{places} {}", named(name, code))).collect();
    words.join(", ")
}

fn named(name: &str, code: &str) -> String {
    format!("{name} ({code})")
}
