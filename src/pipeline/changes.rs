//! Which files changed since a revision, as the `git` command tells it.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::STDIN;
use crate::error::Error;

/// The files that changed since a revision: in commits, in the index, in the working tree, or new and not ignored.
#[derive(Debug, Default)]
pub struct Changes {
    /// Absolute, without links.
    files: HashSet<PathBuf>,
}

impl Changes {
    /// Asks git, in the repository of each input, what changed since `revision`. A file under a new name is a changed
    /// one; one that was removed is none.
    ///
    /// # Errors
    /// [`Error::Program`] when git cannot be run, an input is in no repository, or the revision is not known there;
    /// [`Error::Usage`] for standard input, of which git knows nothing.
    pub fn since(revision: &str, inputs: &[PathBuf]) -> Result<Self, Error> {
        if inputs.iter().any(|input| input.as_os_str() == STDIN) {
            return Err(Error::Usage("standard input has no history; name files or folders".to_owned()));
        }
        let mut tops = BTreeSet::new();
        for folder in inputs.iter().filter_map(|input| folder(input)).collect::<BTreeSet<_>>() {
            let top = git(&folder, &["rev-parse", "--show-toplevel"])
                .map_err(|words| failed(format!("{words} (asked in `{}`)", folder.display())))?;
            let top = path(top.strip_suffix(b"\n").unwrap_or(&top));
            tops.insert(top.canonicalize().map_err(|cause| Error::io(top.to_string_lossy(), cause))?);
        }
        let mut files = HashSet::new();
        for top in tops {
            let commit = commit(&top, revision)?;
            // A name stands alone between two zero bytes; git counts from the top of the repository.
            let changed = [
                "diff",
                "--name-only",
                "-z",
                "--no-renames",
                "--no-relative",
                "--diff-filter=d",
                &commit,
                "--",
            ];
            let untracked = ["ls-files", "--others", "--exclude-standard", "-z"];
            for arguments in [&changed[..], &untracked[..]] {
                let names = git(&top, arguments).map_err(failed)?;
                let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
                files.extend(names.map(|name| top.join(path(name))));
            }
        }
        Ok(Self { files })
    }

    /// Whether a file is among them. What is not there at all is, so that it is not passed over in silence.
    pub fn contain(&self, path: &Path) -> bool {
        path.canonicalize().map_or(true, |path| self.files.contains(&path))
    }
}

/// The folder in which git is asked about an input; none where there is no such folder.
fn folder(input: &Path) -> Option<PathBuf> {
    if input.is_dir() {
        return Some(input.to_owned());
    }
    let parent = input.parent().filter(|parent| !parent.as_os_str().is_empty());
    Some(parent.unwrap_or(Path::new(".")).to_owned()).filter(|folder| folder.is_dir())
}

/// The commit that a revision names. Below, only its digits are handed on, which nothing can take for a flag.
fn commit(top: &Path, revision: &str) -> Result<String, Error> {
    let unknown = || {
        let top = top.display();
        failed(format!("`{revision}` names no commit of `{top}`; a shallow clone may have to fetch it first"))
    };
    if revision.starts_with('-') {
        return Err(unknown());
    }
    let commit = format!("{revision}^{{commit}}");
    let digits = git(top, &["rev-parse", "--verify", "--quiet", &commit]).map_err(|_| unknown())?;
    String::from_utf8(digits).map(|digits| digits.trim().to_owned()).map_err(|_| unknown())
}

/// What git says, or why it does not.
fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
    // A hook of git sets these, for a folder that need not be this one.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let output = command.output().map_err(|cause| {
        format!("cannot be run ({}); it has to tell which files changed", crate::error::reason(&cause))
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let words = words.lines().next().unwrap_or("no reason given");
    Err(words.trim_start_matches("fatal: ").to_owned())
}

fn failed(message: String) -> Error {
    Error::Program { program: "git", message }
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}
