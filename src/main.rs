//! The `fonds` command: starts the command line and turns its outcome into an exit status.

#![forbid(unsafe_code)]

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    fonds::check::hush();
    cli::run()
}
