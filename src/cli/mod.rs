//! The command line: flags, help by example, and the exit status.

mod archives;
mod catalogue;
mod check;
mod cite;
mod convert;
mod fix;
mod input;
mod known;
mod map;
mod parse;
mod rows;
mod selection;
mod settings;
mod terminal;

use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};
use fonds::Error;

use terminal::{Colour, Terminal};

/// How a command ended, as the exit status says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, and nothing found at or above the chosen severity.
    Clean,
    /// Done, with findings, or with content that could not be read as records.
    Found,
    /// Something could not be opened, read or written.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Found => 1,
            Outcome::Failed => 2,
        })
    }
}

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  fonds convert pages/ --to dc,jsonld,csv -o out   records of a folder of saved pages
  fonds check pages/                               what is wrong with them, and where
  fonds fix pages/                                 what can be mended, as a diff; --write does it
  fonds parse 'RGANI, f. 5, op. 49, d. 131, l. 4'  one citation, taken apart
  fonds explain DAT004                             what a finding means and what to do

Exit status: 0 done; 1 findings, or content that is no record; 2 wrong arguments, or a failure.";

/// Reads archival citations and the document pages that carry them, checks them, and writes catalog records.
#[derive(Debug, Parser)]
#[command(name = "fonds", version, styles = STYLES, after_help = EXAMPLES, max_term_width = 100)]
#[command(disable_help_subcommand = true, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,

    /// When to use colour
    #[arg(long, value_enum, global = true, default_value_t = Colour::Auto, value_name = "WHEN", display_order = 100)]
    color: Colour,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read documents and write their records for catalogs, spreadsheets and the web
    Convert(convert::Args),
    /// Read documents and say what is wrong with them
    Check(check::Args),
    /// Mend what can be mended, or show as a diff what would change
    Fix(fix::Args),
    /// Take citation strings apart
    Parse(parse::Args),
    /// Write citations in the style of an archive, a standard or a journal
    Cite(cite::Args),
    /// List the archives that fonds knows, or find one
    Archives(archives::Args),
    /// Propose a column map for a sheet, by its headings
    Map(map::Args),
    /// Explain a code that a finding bears
    Explain(catalogue::ExplainArgs),
    /// List everything that fonds checks
    Rules(catalogue::RulesArgs),
    /// List the formats that fonds reads and writes
    Formats(catalogue::FormatsArgs),
    /// Print a schema that fonds publishes
    Schema(catalogue::SchemaArgs),
}

/// Runs the command line of this process.
pub(crate) fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are what was asked for; all else is a wrong argument.
            let _ = error.print();
            return if error.use_stderr() { Outcome::Failed.into() } else { Outcome::Clean.into() };
        }
    };
    let terminal = Terminal::new(cli.color);
    // Told to end, a run takes its unfinished outputs with it. Where no handler can be set, they stay as hidden files.
    let _ = ctrlc::set_handler(|| {
        fonds::pipeline::abandon();
        std::process::exit(130);
    });
    let outcome = match cli.command {
        Command::Convert(args) => convert::run(args, &terminal),
        Command::Check(args) => check::run(args, &terminal),
        Command::Fix(args) => fix::run(&args, &terminal),
        Command::Parse(args) => parse::run(&args, &terminal),
        Command::Cite(args) => cite::run(&args, &terminal),
        Command::Archives(args) => archives::run(&args, &terminal),
        Command::Map(args) => map::run(&args),
        Command::Explain(args) => catalogue::explain(&args, &terminal),
        Command::Rules(args) => catalogue::rules(&args, &terminal),
        Command::Formats(args) => catalogue::formats(&args, &terminal),
        Command::Schema(args) => catalogue::schema(&args, &terminal),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        // Who reads our output has read enough.
        Err(error) if error.is_broken_pipe() => Outcome::Clean.into(),
        Err(error) => {
            terminal.error(&error);
            if matches!(error, Error::Stopped { .. }) {
                Outcome::Found.into()
            } else {
                Outcome::Failed.into()
            }
        }
    }
}

/// A usage error in the manner of clap.
fn usage(message: impl Into<String>) -> Error {
    Error::Usage(message.into())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn flags_hold_together() {
        Cli::command().debug_assert();
    }
}
