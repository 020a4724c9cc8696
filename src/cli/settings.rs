//! The settings file of a collection.

use std::fs;
use std::path::Path;

use fonds::Error;
use fonds::profile::Settings;

/// Reads a settings file.
///
/// # Errors
/// When it cannot be read, is not TOML, or holds a key or value that is not known; with the line.
pub(crate) fn read(path: &Path) -> Result<Settings, Error> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|cause| Error::io(name.clone(), cause))?;
    fonds::profile::parse(&name, &text)
}
