//! `fonds map`: proposes a column map for a sheet.

use std::path::PathBuf;

use fonds::pipeline::Input;
use fonds::{Error, read};

use super::Outcome;

const EXAMPLES: &str = "\
Examples:
  fonds map letters.csv                         what its columns hold, as far as their headings tell
  fonds map letters.csv > letters.toml          to be corrected, and then:
  fonds check letters.csv --map letters.toml";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The sheet; `-` is standard input
    #[arg(value_name = "SHEET")]
    sheet: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    let input = Input { path: args.sheet.clone(), found: false };
    let name = input.name();
    let headings = read::headings(&mut input.open()?).map_err(|cause| Error::io(name.clone(), cause))?;
    let Some(headings) = headings else {
        return Err(super::usage(format!("`{name}` is no sheet with a row of headings")));
    };
    super::terminal::print(&read::propose_map(&name, &headings))?;
    Ok(Outcome::Clean)
}
