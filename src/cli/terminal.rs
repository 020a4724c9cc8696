//! What the terminal can show, and words for people on standard error.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use fonds::Error;

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

/// Where the output goes and what it can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    /// Whether standard output is a terminal.
    pub(crate) stdout: bool,
    /// Whether standard error is a terminal.
    pub(crate) stderr: bool,
    /// Whether standard output takes colour.
    pub(crate) stdout_colour: bool,
    /// Whether standard error takes colour.
    pub(crate) stderr_colour: bool,
}

impl Terminal {
    pub(crate) fn new(colour: Colour) -> Self {
        let forced = match colour {
            Colour::Always => Some(true),
            Colour::Never => Some(false),
            Colour::Auto => None,
        };
        let takes = |choice: anstream::ColorChoice| choice != anstream::ColorChoice::Never;
        Self {
            stdout: io::stdout().is_terminal(),
            stderr: io::stderr().is_terminal(),
            stdout_colour: forced.unwrap_or_else(|| takes(anstream::AutoStream::choice(&io::stdout()))),
            stderr_colour: forced.unwrap_or_else(|| takes(anstream::AutoStream::choice(&io::stderr()))),
        }
    }

    /// Says why something could not be done.
    pub(crate) fn error(&self, error: &Error) {
        let (on, off) = if self.stderr_colour { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        self.say(&format!("{on}error{off}: {error}"));
        if matches!(error, Error::Usage(_)) {
            self.say("\nFor more information, try '--help'.");
        }
    }

    /// Writes a line for people. A closed standard error is no reason to stop.
    #[expect(clippy::unused_self, reason = "words for people go through the terminal they are shown on")]
    pub(crate) fn say(&self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|cause| Error::io("<stdout>", cause))
}
