//! Finds and reads the settings files of the collections that are read.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf, absolute};
use std::sync::Arc;

use fonds::Error;
use fonds::pipeline::STDIN;
use fonds::profile::{Collections, FILE_NAME, File, Flags, Settings};

/// The settings of one file for all inputs. Its patterns for files count from the current folder.
///
/// # Errors
/// When it cannot be read, is not TOML, or holds a key or value that is not known; with its place.
pub(crate) fn from_file(path: &Path, inputs: &[PathBuf], flags: &Flags) -> Result<Collections, Error> {
    let settings = Arc::new(read(path, flags)?);
    let here = real(Path::new("."))?;
    let mut collections = Collections::default();
    for input in inputs {
        collections.insert(input.clone(), seen_from(&here, input), Arc::clone(&settings));
    }
    Ok(collections)
}

/// What holds without any file.
pub(crate) fn without_file(flags: &Flags) -> Collections {
    File::default().settle(flags).into()
}

/// The settings of the nearest file for each input: in the folder that it is or stands in, or above that. Standard
/// input stands in the current folder. Patterns for files count from the folder of the settings file.
///
/// # Errors
/// When such a file cannot be read, is not TOML, or holds a key or value that is not known; with its place.
pub(crate) fn nearest(inputs: &[PathBuf], flags: &Flags) -> Result<Collections, Error> {
    let mut collections = without_file(flags);
    let mut known: HashMap<PathBuf, Arc<Settings>> = HashMap::new();
    for input in inputs {
        let Some(folder) = folder_of(input).and_then(|folder| {
            folder.ancestors().find(|folder| folder.join(FILE_NAME).is_file()).map(Path::to_owned)
        }) else {
            continue;
        };
        if !known.contains_key(&folder) {
            known.insert(folder.clone(), Arc::new(read(&shown(&folder.join(FILE_NAME)), flags)?));
        }
        if let Some(settings) = known.get(&folder) {
            collections.insert(input.clone(), seen_from(&folder, input), Arc::clone(settings));
        }
    }
    Ok(collections)
}

fn read(path: &Path, flags: &Flags) -> Result<Settings, Error> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|cause| Error::io(name.clone(), cause))?;
    Ok(fonds::profile::parse(&name, &text)?.settle(flags))
}

/// The folder that an input is or stands in, links followed; none where there is nothing.
fn folder_of(input: &Path) -> Option<PathBuf> {
    if input.as_os_str() == STDIN {
        return fs::canonicalize(".").ok();
    }
    let path = fs::canonicalize(input).ok()?;
    if path.is_dir() { Some(path) } else { path.parent().map(Path::to_owned) }
}

/// A path as seen from a folder; whole where it is not below it.
fn seen_from(folder: &Path, input: &Path) -> PathBuf {
    let path = fs::canonicalize(input).or_else(|_| absolute(input)).unwrap_or_else(|_| input.to_owned());
    path.strip_prefix(folder).map(Path::to_owned).unwrap_or(path)
}

/// A path below the current folder without it, as people write it.
fn shown(path: &Path) -> PathBuf {
    fs::canonicalize(".").map_or_else(|_| path.to_owned(), |here| seen_from(&here, path))
}

fn real(path: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(path).map_err(|cause: io::Error| Error::io(path.display().to_string(), cause))
}
