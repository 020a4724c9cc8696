//! Why a run could not go on.

use std::io;

/// Why a run could not go on. What is wrong with the material is a [`Diagnostic`](crate::diagnostic::Diagnostic) instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be opened, read or written.
    #[error("{}: {}", path, reason(cause))]
    Io {
        /// The file, as given.
        path: String,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A settings or schema file has a mistake.
    #[error("{path}{}: {message}", place(*line, *column))]
    Syntax {
        /// The file, as given.
        path: String,
        /// The line, from 1, where it is known.
        line: Option<usize>,
        /// The column in characters, from 1, where it is known.
        column: Option<usize>,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A record could not be read and the run was to end there.
    #[error("stopped at {path}:{line}: {message}")]
    Stopped {
        /// The file, as given.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What could not be read.
        message: String,
    },
    /// Another program, which a run needs, could not tell what it was asked.
    #[error("{program}: {message}")]
    Program {
        /// Its name.
        program: &'static str,
        /// What went wrong, and what to do.
        message: String,
    },
    /// What was asked for makes no sense together.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// An [`Error::Io`] for a path.
    pub fn io(path: impl Into<String>, cause: io::Error) -> Self {
        Self::Io { path: path.into(), cause }
    }

    /// Whether the reader of our output went away, which is a quiet end and no fault.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Io { cause, .. } if cause.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// `:3:7`, as far as it is known.
fn place(line: Option<usize>, column: Option<usize>) -> String {
    line.into_iter().chain(column).map(|number| format!(":{number}")).collect()
}

/// The system's words without the number of the error.
pub(crate) fn reason(cause: &io::Error) -> String {
    let words = cause.to_string();
    words.split(" (os error").next().unwrap_or_default().to_lowercase()
}
