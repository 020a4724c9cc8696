//! `fonds cite`: citations in a style, one line out for one line in.

use std::io::{self, Write};

use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;
use fonds::citation::{self, Options};
use fonds::{Error, cite};

use super::Outcome;
use super::parse::each_citation;
use super::terminal::Terminal;

const EXAMPLES: &str = "\
Examples:
  fonds cite 'AVPRF, fond 0104, opis 17, folder 118, file 3, pp. 23-26' --style gost
  fonds cite - --style chicago < citations.txt    one a line in, one a line out

What the style cannot say goes to standard error.";

/// `fonds cite`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Citations; without any, or with `-`, one a line is read from standard input
    #[arg(value_name = "CITATION")]
    citations: Vec<String>,

    /// How they are written
    #[arg(long, value_name = "STYLE", default_value = "archive",
          value_parser = PossibleValuesParser::new(cite::STYLES.iter().map(|style| PossibleValue::new(style.name).help(format!("{} ({})", style.title, style.standard)))))]
    style: String,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Outcome, Error> {
    // The parser of arguments lets only names of styles through.
    let Some(style) = cite::by_name(&args.style) else { return Err(super::usage("no such style")) };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let failed = |cause| Error::io("<stdout>", cause);
    let mut line = 0;
    each_citation(&args.citations, |given| {
        line += 1;
        if given.replaced {
            terminal.say(&format!("{line}: bytes that are not UTF-8 were replaced by U+FFFD"));
        }
        let written = cite::write(&citation::parse(given.text, Options::default()), style);
        writeln!(out, "{}", written.text).map_err(failed)?;
        if !written.lost.is_empty() {
            terminal.say(&format!("{line}: `{}` leaves out {}", style.name, written.lost.join(", ")));
        }
        Ok(())
    })?;
    out.flush().map_err(failed)?;
    Ok(Outcome::Clean)
}
