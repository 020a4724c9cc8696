//! Outputs that appear under their final name only when whole.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::{NamedTempFile, TempPath};

use crate::error::Error;

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output, as the bytes come.
    Stdout,
    /// A file, compressed when its name ends in `.gz`.
    File(PathBuf),
}

impl Target {
    /// The name for people.
    pub fn name(&self) -> String {
        match self {
            Self::Stdout => "<stdout>".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// An output being written: a hidden file beside its target, renamed when whole and removed when dropped.
#[derive(Debug)]
pub struct Output {
    target: Target,
    bytes: Arc<Mutex<Bytes>>,
    temporary: Option<TempPath>,
}

#[derive(Debug)]
enum Bytes {
    Stdout(io::Stdout),
    Plain(fs::File),
    Gzip(GzEncoder<fs::File>),
    /// After the last byte.
    Closed,
}

/// The end that a writer holds.
struct Handle(Arc<Mutex<Bytes>>);

impl Output {
    /// Begins an output.
    ///
    /// # Errors
    /// When nothing can be created beside the target, or the target is a folder.
    pub fn create(target: Target) -> Result<Self, Error> {
        let (bytes, temporary) = match &target {
            Target::Stdout => (Bytes::Stdout(io::stdout()), None),
            Target::File(path) => {
                let (file, temporary) = beside(path).map_err(|cause| Error::io(target.name(), cause))?;
                let gzip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
                let bytes = if gzip {
                    Bytes::Gzip(GzEncoder::new(file, Compression::default()))
                } else {
                    Bytes::Plain(file)
                };
                (bytes, Some(temporary))
            }
        };
        Ok(Self { target, bytes: Arc::new(Mutex::new(bytes)), temporary })
    }

    /// A buffered end to write to. What is written must be flushed before [`commit`](Self::commit).
    pub fn sink(&self) -> Box<dyn Write + Send> {
        Box::new(BufWriter::with_capacity(64 * 1024, Handle(Arc::clone(&self.bytes))))
    }

    /// Where it goes.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Ends the output and gives it its final name.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the file cannot be renamed; then nothing stands under the final name
    /// but what stood there before.
    pub fn commit(self) -> Result<(), Error> {
        let name = self.target.name();
        let failed = |cause| Error::io(name.clone(), cause);
        let bytes = {
            let mut held = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *held, Bytes::Closed)
        };
        let file = match bytes {
            Bytes::Stdout(mut stdout) => return stdout.flush().map_err(failed),
            Bytes::Plain(file) => file,
            Bytes::Gzip(encoder) => encoder.finish().map_err(failed)?,
            Bytes::Closed => return Ok(()),
        };
        file.sync_all().map_err(failed)?;
        match (self.temporary, &self.target) {
            (Some(temporary), Target::File(path)) => {
                temporary.persist(path).map_err(|error| failed(error.error))
            }
            _ => Ok(()),
        }
    }
}

/// A new hidden file in the folder of `path`, readable as any file the user makes.
fn beside(path: &Path) -> io::Result<(fs::File, TempPath)> {
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder"));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut prefix = std::ffi::OsString::from(".");
    prefix.push(path.file_name().unwrap_or_default());
    prefix.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map(NamedTempFile::into_parts)
}

impl Write for Handle {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Bytes::Stdout(stdout) => stdout.write(bytes),
            Bytes::Plain(file) => file.write(bytes),
            Bytes::Gzip(encoder) => encoder.write(bytes),
            Bytes::Closed => Err(io::Error::other("the output is closed")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Bytes::Stdout(stdout) => stdout.flush(),
            Bytes::Plain(file) => file.flush(),
            // Flushing would cut the compressed stream into blocks for nothing.
            Bytes::Gzip(_) | Bytes::Closed => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_appears_only_when_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.csv");
        let output = Output::create(Target::File(path.clone())).unwrap();
        let mut sink = output.sink();
        sink.write_all(b"a,b\r\n").unwrap();
        sink.flush().unwrap();
        assert!(!path.exists());
        output.commit().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"a,b\r\n");
        assert_eq!(names(folder.path()), ["records.csv"]);
    }

    #[test]
    fn what_is_given_up_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.csv");
        fs::write(&path, "old").unwrap();
        let output = Output::create(Target::File(path.clone())).unwrap();
        output.sink().write_all(b"half").unwrap();
        drop(output);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["records.csv"]);
    }

    #[test]
    fn names_in_gz_are_compressed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.csv.gz");
        let output = Output::create(Target::File(path.clone())).unwrap();
        let mut sink = output.sink();
        sink.write_all(b"a,b\r\n").unwrap();
        sink.flush().unwrap();
        output.commit().unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "a,b\r\n");
    }

    #[test]
    fn a_folder_is_no_target() {
        let folder = tempfile::tempdir().unwrap();
        let error = Output::create(Target::File(folder.path().to_owned())).unwrap_err();
        assert!(error.to_string().ends_with("is a folder"), "{error}");
    }
}
