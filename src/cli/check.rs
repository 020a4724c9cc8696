//! `fonds check`: read, normalize, check, report.

use std::io::Write;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use fonds::pipeline::{self, Findings, Known, Output, Target};
use fonds::{Error, report};

use super::Outcome;
use super::input::{self, FailOn, InputArgs};
use super::known::KnownArgs;
use super::terminal::Terminal;

const EXAMPLES: &str = "\
Examples:
  fonds check pages/                              findings with the line and the text at fault
  fonds check pages/ --verbose                    notes too
  fonds check pages/ --format csv -o findings.csv a sheet of findings for the archivist
  fonds check pages/ --fail-on warning            in CI: status 1 on warnings as well
  fonds check pages/ --select CIT,DAT006          citations, and reversed ranges of dates, alone
  fonds check pages/ --schema ours.schema.json    the institution's own rules, as JSON Schema
  fonds check pages/ --write-baseline known.json  what is wrong today is known …
  fonds check pages/ --baseline known.json        … and only what is new counts
  fonds check pages/ --since main                 only the files that changed since";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    known: KnownArgs,

    /// Write all findings of this run here, for `--baseline`; then none of them is new
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "since", "max_per_rule"])]
    write_baseline: Option<PathBuf>,

    /// How findings are shown; `full` on a terminal, else `concise`
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(report::FORMATS.iter().map(|format| format.name)))]
    format: Option<String>,

    /// Write the findings here instead of standard output
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,

    /// The severity from which findings make the exit status 1; `error` unless the settings say otherwise
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,

    /// Show notes too
    #[arg(long, short)]
    verbose: bool,

    /// Show only what stops the work; the exit status tells
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
}

pub(crate) fn run(args: Args, terminal: &Terminal) -> Result<Outcome, Error> {
    let mut options = args.input.options()?;
    options.typed = true;
    let fail_on = args.fail_on.or(options.settings.fail_on().map(FailOn::from)).unwrap_or(FailOn::Error);
    let fallback = if terminal.stdout && args.output.is_none() { "full" } else { "concise" };
    let format = report::by_name(args.format.as_deref().unwrap_or(fallback))
        .ok_or_else(|| super::usage("unknown report format"))?;
    let colour = terminal.stdout_colour && args.output.is_none();
    let files = [args.output.as_deref(), args.write_baseline.as_deref()];
    input::distinct(&args.input.inputs, &files.into_iter().flatten().collect::<Vec<_>>())?;
    let mut known = args.known.known(&args.input.inputs, &mut options)?;
    if args.write_baseline.is_some() {
        known = Known::all();
    }
    let baseline = args.write_baseline.clone().map(|path| Output::create(Target::File(path))).transpose()?;
    let target = args.output.clone().map_or(Target::Stdout, Target::File);
    let output = Output::create(target)?;
    // A report that goes to a file is asked for, `--quiet` or not.
    let shown = input::shown(args.quiet && args.output.is_none(), args.verbose, fail_on);
    let mut on_failure = |error: &Error| terminal.error(error);
    let report = (format.open)(output.sink(), &report::Options { colour });
    let findings = Findings::new(report, shown, &mut on_failure).knowing(&mut known);
    let inputs = args.input.inputs;
    let (tally, unread) =
        input::counted(findings, |findings| pipeline::run(inputs, &options, Vec::new(), findings).map(drop))?;
    output.commit()?;
    let written = baseline.map(|baseline| write(baseline, &known)).transpose()?;
    if !args.quiet {
        let notes = args.verbose || fail_on == FailOn::Note;
        let found = written.unwrap_or_else(|| input::found(&tally, terminal, notes));
        let checked = input::count(tally.records, "record");
        let words = format!("checked {checked}{}: {found}", input::unread(&tally));
        let words = args.known.unchanged(&tally).unwrap_or(words);
        terminal.say(&(words + &args.known.held_back(&known)));
    }
    Ok(input::outcome(&tally, unread, fail_on))
}

/// Writes the findings of the run, and says so.
fn write(output: Output, known: &Known) -> Result<String, Error> {
    let entries = known.entries().map(|entries| (entries.to_json(), entries.len()));
    let (text, count) = entries.unwrap_or_default();
    let name = output.target().name();
    let mut sink = output.sink();
    let written = sink.write_all(text.as_bytes()).and_then(|()| sink.flush());
    written.map_err(|cause| Error::io(name.clone(), cause))?;
    output.commit()?;
    Ok(format!("{} written to {name}", input::count(count, "finding")))
}
