//! Outputs that appear under their final name only when whole.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::{NamedTempFile, TempPath};

use crate::error::Error;
use crate::write::{Folder, Sink};

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Standard output, as the bytes come.
    Stdout,
    /// A file, compressed when its name ends in `.gz`. What is no regular file (a device, a pipe) is written to as
    /// the bytes come; of a symbolic link, what it leads to.
    File(PathBuf),
    /// Files of a folder whose parts only the records tell: `records.PART.ENDING`.
    Folder {
        /// The folder.
        path: PathBuf,
        /// What all names end in.
        ending: &'static str,
    },
}

/// What the names of outputs in a folder begin with.
pub const STEM: &str = "records";

impl Target {
    /// The path of a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdout | Self::Folder { .. } => None,
            Self::File(path) => Some(path),
        }
    }

    /// The name for people.
    pub fn name(&self) -> String {
        match self {
            Self::Stdout => "<stdout>".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Folder { path, ending } => path.join(format!("{STEM}.*.{ending}")).display().to_string(),
        }
    }
}

/// What is written to, to tell files that are no part of what is there to read.
#[derive(Debug, Default)]
pub struct Written {
    files: Vec<PathBuf>,
    /// Folders, each with what the names in it end in.
    folders: Vec<(PathBuf, &'static str)>,
}

impl Written {
    /// What is written to targets.
    pub fn to<'t>(targets: impl IntoIterator<Item = &'t Target>) -> Self {
        let mut written = Self::default();
        for target in targets {
            match target {
                Target::Stdout => {}
                Target::File(path) => written.files.extend(whole_path(path)),
                Target::Folder { path, ending } => {
                    written.folders.extend(path.canonicalize().ok().map(|path| (path, *ending)));
                }
            }
        }
        written
    }

    /// Whether a file is written, or may have been by an earlier run.
    pub fn holds(&self, path: &Path) -> bool {
        if self.files.is_empty() && self.folders.is_empty() {
            return false;
        }
        let Some(path) = whole_path(path) else { return false };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_part = |ending: &str| {
            let part = name.strip_prefix(STEM).and_then(|rest| rest.strip_suffix(ending));
            part.is_some_and(|part| part.len() > 1 && part.starts_with('.') && part.ends_with('.'))
        };
        let is_in = |(folder, ending): &(PathBuf, &str)| path.parent() == Some(folder) && is_part(ending);
        self.files.contains(&path) || self.folders.iter().any(is_in)
    }
}

/// A path from the root on, without links in the folders that lead to it; the file need not be there.
fn whole_path(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// An output being written: a hidden file beside its target, renamed when whole and removed when dropped.
#[derive(Debug)]
pub struct Output {
    target: Target,
    bytes: Arc<Mutex<Bytes>>,
    /// The hidden file and the name it is to have; none where the bytes go straight to their target.
    temporary: Option<(TempPath, PathBuf)>,
}

#[derive(Debug)]
enum Bytes {
    Stdout(io::Stdout),
    Plain(fs::File),
    Gzip(Box<GzEncoder<fs::File>>),
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
            Target::Folder { path, .. } => {
                let is_one = io::Error::new(io::ErrorKind::IsADirectory, "is a folder");
                return Err(Error::io(path.display().to_string(), is_one));
            }
            Target::File(path) => {
                let failed = |cause| Error::io(target.name(), cause);
                let (file, temporary) = open(path).map_err(failed)?;
                let gzip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
                let bytes = if gzip {
                    Bytes::Gzip(Box::new(GzEncoder::new(file, Compression::default())))
                } else {
                    Bytes::Plain(file)
                };
                (bytes, temporary)
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

    /// Ends the bytes; nothing more can be written. The output keeps its hidden name.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    fn close(&self) -> io::Result<()> {
        let bytes = {
            let mut held = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *held, Bytes::Closed)
        };
        let file = match bytes {
            Bytes::Stdout(mut stdout) => return stdout.flush(),
            Bytes::Plain(file) => file,
            Bytes::Gzip(encoder) => encoder.finish()?,
            Bytes::Closed => return Ok(()),
        };
        // What the bytes go straight to may be a device, which need not keep any.
        if self.temporary.is_some() { file.sync_all() } else { Ok(()) }
    }

    /// Ends the output and gives it its final name.
    ///
    /// # Errors
    /// When the last bytes cannot be written or the file cannot be renamed; then nothing stands under the final name
    /// but what stood there before.
    pub fn commit(self) -> Result<(), Error> {
        let failed = |cause| Error::io(self.target.name(), cause);
        self.close().map_err(failed)?;
        let Some((temporary, path)) = self.temporary else { return Ok(()) };
        let hidden = temporary.to_path_buf();
        temporary.persist(path).map_err(|error| failed(error.error))?;
        unfinished(|paths| paths.retain(|path| *path != hidden));
        Ok(())
    }
}

/// The files of an output that is several, each hidden until all are whole.
#[derive(Clone, Debug)]
pub(super) struct Files {
    folder: PathBuf,
    ending: &'static str,
    begun: Arc<Mutex<Vec<Output>>>,
}

impl Files {
    pub(super) fn new(folder: PathBuf, ending: &'static str) -> Self {
        Self { folder, ending, begun: Arc::default() }
    }

    /// All that were begun.
    pub(super) fn take(&self) -> Vec<Output> {
        std::mem::take(&mut self.begun.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A name that no other has and every file system takes.
    fn target(&self, name: &str, begun: &[Output]) -> Target {
        // Names may have 255 bytes, and ours have others before and after: the hidden one most.
        const MOST: usize = 150;
        let name = &name[..name.floor_char_boundary(MOST)];
        let file = |name: &str| Target::File(self.folder.join(format!("{STEM}.{name}.{}", self.ending)));
        let numbered = (2..).map(|number: usize| file(&format!("{name}-{number}")));
        let mut targets = std::iter::once(file(name)).chain(numbered);
        let is_new = |target: &Target| begun.iter().all(|output| output.target != *target);
        targets.find(is_new).unwrap_or_else(|| file(name))
    }
}

impl Folder for Files {
    fn file(&mut self, name: &str) -> io::Result<Sink> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        // One is open at a time, however many there are.
        begun.last().map_or(Ok(()), Output::close)?;
        let output = Output::create(self.target(name, &begun)).map_err(|error| match error {
            Error::Io { cause, .. } => cause,
            other => io::Error::other(other),
        })?;
        let sink = output.sink();
        begun.push(output);
        Ok(sink)
    }
}

/// Removes every unfinished output of the process, for one that is told to end.
pub fn abandon() {
    unfinished(|paths| {
        for path in paths.drain(..) {
            // What cannot be removed now is gone already, or never will be.
            let _ = fs::remove_file(path);
        }
    });
}

/// The hidden files that have not got their final name yet.
fn unfinished<T>(work: impl FnOnce(&mut Vec<PathBuf>) -> T) -> T {
    static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
    work(&mut UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Opens what is to be written: a hidden file for a regular one, else the target itself.
fn open(path: &Path) -> io::Result<(fs::File, Option<(TempPath, PathBuf)>)> {
    let path = match fs::canonicalize(path) {
        Ok(path) => path,
        Err(_) => path.to_owned(),
    };
    match fs::metadata(&path) {
        Ok(metadata) if metadata.is_dir() => Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder")),
        Ok(metadata) if !metadata.is_file() => Ok((fs::OpenOptions::new().write(true).open(&path)?, None)),
        Ok(metadata) => {
            // A file that may not be written to is not replaced either.
            fs::OpenOptions::new().append(true).open(&path)?;
            beside(&path, Some(metadata.permissions()))
        }
        Err(_) => beside(&path, None),
    }
}

/// A new hidden file in the folder of `path`, with the permissions of the file it replaces.
fn beside(
    path: &Path,
    permissions: Option<fs::Permissions>,
) -> io::Result<(fs::File, Option<(TempPath, PathBuf)>)> {
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
    let (file, temporary) = builder.tempfile_in(folder).map(NamedTempFile::into_parts)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    unfinished(|paths| paths.push(temporary.to_path_buf()));
    Ok((file, Some((temporary, path.to_owned()))))
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

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_permissions_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink("real.csv", &link).unwrap();
        let output = Output::create(Target::File(link.clone())).unwrap();
        let mut sink = output.sink();
        sink.write_all(b"new").unwrap();
        sink.flush().unwrap();
        output.commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
    }

    /// A socket stands for all that is no regular file; to try it on `/dev/null` would be to put that at stake.
    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_not_replaced() {
        use std::os::unix::fs::FileTypeExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert!(Output::create(Target::File(path.clone())).is_err());
        assert!(fs::metadata(&path).unwrap().file_type().is_socket());
        assert_eq!(names(folder.path()), ["socket"]);
    }

    #[test]
    fn the_files_of_one_output_appear_together_under_names_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Files::new(folder.path().to_owned(), "ead3.xml");
        let long = "ä".repeat(300);
        for name in ["ru-rgani", "unknown", "unknown", &long] {
            let mut sink = files.file(name).unwrap();
            sink.write_all(name.as_bytes()).unwrap();
            sink.flush().unwrap();
        }
        assert!(names(folder.path()).iter().all(|name| name.starts_with('.')));
        files.take().into_iter().try_for_each(Output::commit).unwrap();
        let mut all = names(folder.path());
        all.sort();
        let last = format!("records.{}.ead3.xml", "ä".repeat(75));
        assert_eq!(
            all,
            [
                "records.ru-rgani.ead3.xml",
                "records.unknown-2.ead3.xml",
                "records.unknown.ead3.xml",
                last.as_str()
            ]
        );
        let target = Target::Folder { path: folder.path().to_owned(), ending: "ead3.xml" };
        let written = Written::to([&target]);
        assert!(all.iter().all(|name| written.holds(&folder.path().join(name))));
        let others = ["records.ead3.xml", "records.a.dc.xml", "a.b.ead3.xml"];
        assert!(others.iter().all(|name| !written.holds(&folder.path().join(name))));
    }

    #[test]
    fn files_that_are_given_up_leave_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut files = Files::new(folder.path().to_owned(), "ead3.xml");
        files.file("a").unwrap().write_all(b"half").unwrap();
        files.file("b").unwrap();
        drop(files);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_folder_is_no_target() {
        let folder = tempfile::tempdir().unwrap();
        let error = Output::create(Target::File(folder.path().to_owned())).unwrap_err();
        assert!(error.to_string().ends_with("is a folder"), "{error}");
    }
}
