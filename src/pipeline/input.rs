//! What there is to read: files, folders in name order, standard input.

use std::collections::VecDeque;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::profile;

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path as given on the command line, or below the folder that was given.
    pub path: PathBuf,
    /// Whether it was found in a folder and not named itself.
    pub found: bool,
}

/// What a walk comes upon.
#[derive(Debug)]
pub enum Step {
    /// Something to read.
    Input(Input),
    /// A folder that was named begins.
    FolderBegins,
    /// The folder that was named has been walked to its end.
    FolderEnds(String),
    /// Something that could not be opened.
    Failed(Error),
}

/// Walks the arguments in order, and folders in name order. Hidden files, settings files, symbolic links and
/// what is not a regular file are left out of folders.
///
/// Only the names of one folder at a time are held.
#[derive(Debug)]
pub struct Walk {
    arguments: VecDeque<PathBuf>,
    /// Open folders, innermost last, each with the entries still to come in reverse name order.
    open: Vec<Vec<PathBuf>>,
    /// The folder argument being walked.
    folder: Option<PathBuf>,
}

impl Walk {
    /// A walk over paths as given on the command line.
    pub fn new(arguments: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { arguments: arguments.into_iter().collect(), open: Vec::new(), folder: None }
    }

    fn enter(&mut self, path: &Path) -> Result<(), Error> {
        self.open.push(entries(path)?);
        Ok(())
    }

    /// The next file of the folder being walked.
    fn descend(&mut self) -> Option<Step> {
        while let Some(entries) = self.open.last_mut() {
            let Some(path) = entries.pop() else {
                self.open.pop();
                continue;
            };
            let kind = match fs::symlink_metadata(&path) {
                Ok(metadata) => metadata.file_type(),
                Err(cause) => return Some(Step::Failed(Error::io(path.to_string_lossy(), cause))),
            };
            if kind.is_dir() {
                if let Err(error) = self.enter(&path) {
                    return Some(Step::Failed(error));
                }
            } else if kind.is_file() {
                return Some(Step::Input(Input { path, found: true }));
            }
        }
        None
    }
}

impl Iterator for Walk {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if let Some(step) = self.descend() {
            return Some(step);
        }
        if let Some(path) = self.folder.take() {
            return Some(Step::FolderEnds(path.to_string_lossy().into_owned()));
        }
        let argument = self.arguments.pop_front()?;
        if argument.as_os_str() == STDIN || !argument.is_dir() {
            return Some(Step::Input(Input { path: argument, found: false }));
        }
        Some(match self.enter(&argument) {
            Ok(()) => {
                self.folder = Some(argument);
                Step::FolderBegins
            }
            Err(error) => Step::Failed(error),
        })
    }
}

/// The entries of a folder without hidden ones, in reverse name order.
fn entries(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |cause| Error::io(path.to_string_lossy(), cause);
    let mut names = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if !name.to_string_lossy().starts_with('.') && name.as_os_str() != profile::FILE_NAME {
            names.push(name);
        }
    }
    names.sort_unstable_by(|a, b| b.cmp(a));
    Ok(names.into_iter().map(|name| path.join(name)).collect())
}

impl Input {
    /// What it holds, from its beginning.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(&self) -> Result<Box<dyn Read>, Error> {
        if self.path.as_os_str() == STDIN {
            return Ok(Box::new(io::stdin().lock()));
        }
        let file = fs::File::open(&self.path).map_err(|cause| Error::io(self.name(), cause))?;
        Ok(Box::new(file))
    }

    /// All its bytes, but no more than one past `limit`.
    ///
    /// # Errors
    /// When it cannot be opened or read.
    pub fn bytes(&self, limit: usize) -> Result<Vec<u8>, Error> {
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        self.open()?.take(most).read_to_end(&mut bytes).map_err(|cause| Error::io(self.name(), cause))?;
        Ok(bytes)
    }

    /// The name under which it is reported and kept as origin.
    pub fn name(&self) -> String {
        if self.path.as_os_str() == STDIN {
            "<stdin>".to_owned()
        } else {
            self.path.to_string_lossy().into_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(step: Step, root: &Path) -> String {
        let root = format!("{}/", root.display());
        match step {
            Step::Input(input) => input.name().replace(&root, ""),
            Step::FolderBegins => "(".to_owned(),
            Step::FolderEnds(path) => format!(") {}", path.replace(&root, "")),
            Step::Failed(error) => format!("failed: {}", error.to_string().replace(&root, "")),
        }
    }

    #[test]
    fn folders_are_walked_in_name_order_without_hidden_files_and_links() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        for folder in ["in/b", "in/.git", "empty"] {
            fs::create_dir_all(at(folder)).unwrap();
        }
        for file in [
            "in/c.txt",
            "in/a.txt",
            "in/b/z.txt",
            "in/b/y.md",
            "in/.hidden",
            "in/.git/config",
            "in/fonds.toml",
        ] {
            fs::write(at(file), "x").unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(at("in/a.txt"), at("in/link.txt")).unwrap();
        let path = |name: &str| at(name);
        let walk = Walk::new([path("in"), path("empty"), path("gone.txt")]);
        let found: Vec<String> = walk.map(|step| shown(step, root.path())).collect();
        assert_eq!(
            found,
            ["(", "in/a.txt", "in/b/y.md", "in/b/z.txt", "in/c.txt", ") in", "(", ") empty", "gone.txt"]
        );
    }

    #[test]
    fn what_vanishes_while_a_folder_is_walked_is_said_and_the_rest_comes() {
        let root = tempfile::tempdir().unwrap();
        for file in ["a.txt", "b.txt", "c.txt"] {
            fs::write(root.path().join(file), "x").unwrap();
        }
        let mut walk = Walk::new([root.path().to_owned()]);
        assert!(matches!(walk.next(), Some(Step::FolderBegins)));
        fs::remove_file(root.path().join("b.txt")).unwrap();
        let found: Vec<String> = walk.map(|step| shown(step, root.path())).collect();
        assert_eq!(found[..3], ["a.txt", "failed: b.txt: no such file or directory", "c.txt"]);
    }

    #[test]
    fn what_cannot_be_opened_names_the_file() {
        let input = Input { path: "no/such/file.txt".into(), found: false };
        let error = input.bytes(10).unwrap_err().to_string();
        assert_eq!(error, "no/such/file.txt: no such file or directory");
    }
}
