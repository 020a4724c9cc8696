//! `fonds check`: read, normalize, check, report.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use fonds::pipeline::{self, Findings, Output, Target};
use fonds::{Error, report};

use super::Outcome;
use super::input::{self, FailOn, InputArgs};
use super::terminal::Terminal;

const EXAMPLES: &str = "\
Examples:
  fonds check pages/                              findings with the line and the text at fault
  fonds check pages/ --verbose                    notes too
  fonds check pages/ --format csv -o findings.csv a sheet of findings for the archivist
  fonds check pages/ --fail-on warning            in CI: status 1 on warnings as well
  fonds check pages/ --schema ours.schema.json    the institution's own rules, as JSON Schema";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// How findings are shown; `full` on a terminal, else `concise`
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(report::FORMATS.iter().map(|format| format.name)))]
    format: Option<String>,

    /// Write the findings here instead of standard output
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,

    /// The severity from which findings make the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    fail_on: FailOn,

    /// Show notes too
    #[arg(long, short)]
    verbose: bool,

    /// Show only what stops the work; the exit status tells
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
}

pub(crate) fn run(args: Args, terminal: &Terminal) -> Result<Outcome, Error> {
    let mut options = args.input.options()?;
    #[cfg(feature = "schema")]
    options.schemas.insert(0, fonds::check::Schema::bundled());
    options.typed = !cfg!(feature = "schema");
    let fallback = if terminal.stdout && args.output.is_none() { "full" } else { "concise" };
    let format = report::by_name(args.format.as_deref().unwrap_or(fallback))
        .ok_or_else(|| super::usage("unknown report format"))?;
    let colour = terminal.stdout_colour && args.output.is_none();
    input::distinct(&args.input.inputs, args.output.as_deref().as_slice())?;
    let target = args.output.clone().map_or(Target::Stdout, Target::File);
    let output = Output::create(target)?;
    // A report that goes to a file is asked for, `--quiet` or not.
    let shown = input::shown(args.quiet && args.output.is_none(), args.verbose, args.fail_on);
    let mut on_failure = |error: &Error| terminal.error(error);
    let report = (format.open)(output.sink(), &report::Options { colour });
    let findings = Findings::new(report, shown, &mut on_failure);
    let inputs = args.input.inputs;
    let (tally, unread) =
        input::counted(findings, |findings| pipeline::run(inputs, &options, Vec::new(), findings))?;
    output.commit()?;
    if !args.quiet {
        let notes = args.verbose || args.fail_on == FailOn::Note;
        let found = input::found(&tally, terminal, notes);
        let checked = input::count(tally.records, "record");
        terminal.say(&format!("checked {checked}{}: {found}", input::unread(&tally)));
    }
    Ok(input::outcome(&tally, unread, args.fail_on))
}
