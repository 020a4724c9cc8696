//! Opens a file: what it is packed in, its format, and whether its records are read in one piece or one by one.

use std::cell::{Cell, RefCell};
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::container;
use super::detect::{self, Chosen, ReadStream};
use super::format::{Binary, Document, Entries, Entry, InputFormat, Reading};
use super::stream::Stream;
use super::{Options, encoding, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, Source};

/// How many bytes of a file are looked at to tell what it is.
pub const HEAD: usize = 64 << 10;

/// How many records of a stream are handed on together, at most.
const CHUNK: usize = 32;

/// How many bytes of text records that are handed on together have, about.
const CHUNK_BYTES: usize = 32 << 10;

/// How deep containers may stand in containers.
const DEEPEST: usize = 4;

/// What a file turns out to hold, a part at a time.
#[derive(Debug)]
pub enum Part {
    /// A document whose records are still to be read, which any thread may do.
    Document(Unread),
    /// Records that were read one by one.
    Records {
        /// The number of the first among the entries of the file, from 1.
        first: usize,
        /// One after the other.
        entries: Vec<Entry>,
    },
    /// A file in a container that is none of ours, by its name.
    Foreign(String),
}

/// A document in memory that is still to be decoded and read.
#[derive(Debug)]
pub struct Unread {
    /// The file, as given on the command line; behind that of a container, the path within.
    pub path: String,
    /// Whether it was found in a container and not named itself.
    pub found: bool,
    bytes: Vec<u8>,
    format: Option<&'static InputFormat>,
    options: Box<Options>,
    /// What was wrong with the bytes.
    broken: Option<Diagnostic>,
}

impl Unread {
    /// A document named by its path.
    pub(super) fn new(
        path: &str,
        bytes: Vec<u8>,
        format: Option<&'static InputFormat>,
        options: Options,
    ) -> Self {
        Self { path: path.to_owned(), found: false, bytes, format, options: Box::new(options), broken: None }
    }

    /// Its records. Never fails: what cannot be read is an entry without a record.
    pub fn entries(self) -> Entries {
        let Self { path, bytes, format, options, broken, .. } = self;
        if let Some(InputFormat { reading: Reading::Binary { open, .. }, .. }) = format {
            let first =
                broken.map(|broken| unreadable(Source::new(&*path, ""), Diagnostics::new(), Some(broken)));
            return Box::new(first.into_iter().flatten().chain(open(Binary {
                path,
                bytes,
                options: *options,
            })));
        }
        let (source, mut diagnostics) = encoding::decode(&path, bytes);
        let cut = broken.is_some();
        if let Some(broken) = broken {
            diagnostics.push(broken);
        }
        match detect::document(source.text(), super::extension(&path), format) {
            Ok(open) => open(Document { source, diagnostics }),
            // An archive member that broke off before its first byte is not an empty file.
            Err(detect::Unreadable::Empty) if cut => unreadable(source, diagnostics, None),
            // What is no text has no encoding.
            Err(why @ detect::Unreadable::Binary(_)) => {
                unreadable(source, Diagnostics::new(), Some(why.diagnostic()))
            }
            Err(why) => unreadable(source, diagnostics, Some(why.diagnostic())),
        }
    }
}

/// What hands on the parts of a file; it breaks when no more are wanted.
pub type Parts<'a> = dyn FnMut(Part) -> ControlFlow<()> + 'a;

/// Opens a file and hands on what it holds. Containers are opened too: gzip, ZIP and tar, of any format.
///
/// `path` is the file as given on the command line. Findings count lines, columns and bytes in the file, of a packed
/// one in what was unpacked.
///
/// Content that cannot be read is an entry without a record; see [`read`](super::read()) for what it may say.
///
/// # Errors
/// When the bytes of the file itself cannot be read; what was read before has been handed on.
pub fn open(path: &str, file: &mut dyn Read, options: &Options, parts: &mut Parts<'_>) -> io::Result<()> {
    let failed = RefCell::new(None);
    let left = Cell::new(Some(options.max_unpacked));
    let mut opener = Opener { options, parts, failed: &failed, left: &left };
    let _ = opener.open(path, &mut Disk { file, failed: &failed }, Within::default());
    failed.into_inner().map_or(Ok(()), Err)
}

/// Where a file stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Within {
    /// In how many containers.
    pub(super) depth: usize,
    /// Whether it was found in one with several files.
    pub(super) found: bool,
}

pub(super) struct Opener<'a, 'p> {
    options: &'a Options,
    parts: &'a mut Parts<'p>,
    /// Why the file itself can be read no further.
    failed: &'a RefCell<Option<io::Error>>,
    /// How many bytes may still be unpacked; none when there were more.
    pub(super) left: &'a Cell<Option<u64>>,
}

impl Opener<'_, '_> {
    /// Breaks when no more parts are wanted.
    pub(super) fn open(&mut self, path: &str, file: &mut dyn Read, within: Within) -> ControlFlow<()> {
        let mut file = Soft::new(file);
        let mut head = Vec::new();
        file.read_up_to(HEAD, &mut head);
        if let Some(kind) = container::kind(&head).filter(|_| !self.is_binary_format(&head)) {
            if within.depth == DEEPEST {
                let message = format!("{} within {DEEPEST} other containers is not opened", kind.title());
                return self.say(path, Diagnostic::new(&rules::LIMIT_HIT, message));
            }
            let within = Within { depth: within.depth + 1, ..within };
            return self.unpack(kind, path, &mut head.chain(file), within);
        }
        match detect::choose(&head, super::extension(path), self.options) {
            Chosen::Document(format) => {
                let (bytes, broken) = self.rest(head, file);
                match bytes {
                    Some(bytes) => {
                        let path = path.to_owned();
                        (self.parts)(Part::Document(Unread {
                            path,
                            found: within.found,
                            bytes,
                            format,
                            options: Box::new(*self.options),
                            broken,
                        }))
                    }
                    None => broken.map_or(ControlFlow::Continue(()), |broken| self.say(path, broken)),
                }
            }
            Chosen::Stream(_, read) if encoding::begins_as_utf8(&head) => {
                let mark = encoding::utf8_mark(&head);
                let mut bytes = BufReader::new((&head[mark..]).chain(&mut file));
                let mut stream = Stream::new(path, &mut bytes, &[], self.options).behind(mark);
                self.stream(read, &mut stream, Diagnostics::new())?;
                match self.fault(&file) {
                    Some(broken) => self.say(path, broken),
                    None => ControlFlow::Continue(()),
                }
            }
            Chosen::Stream(_, read) => {
                let (bytes, broken) = self.rest(head, file);
                if let Some(bytes) = bytes {
                    let (source, said) = encoding::decode(path, bytes);
                    let mut bytes = source.text().as_bytes();
                    let mut stream = Stream::new(path, &mut bytes, source.offsets(), self.options);
                    self.stream(read, &mut stream, said)?;
                }
                broken.map_or(ControlFlow::Continue(()), |broken| self.say(path, broken))
            }
        }
    }

    /// Whether a file that looks packed is a format of its own, as workbooks are.
    fn is_binary_format(&self, head: &[u8]) -> bool {
        match self.options.from {
            Some(format) => matches!(format.reading, Reading::Binary { .. }),
            None => detect::binary_format(head).is_some(),
        }
    }

    /// All bytes of a file that is read in one piece; none of one that is too large. And what was wrong.
    fn rest(&mut self, mut bytes: Vec<u8>, mut file: Soft<'_>) -> (Option<Vec<u8>>, Option<Diagnostic>) {
        let most = self.options.max_bytes;
        file.read_up_to((most + 1).saturating_sub(bytes.len()), &mut bytes);
        if bytes.len() > most {
            return (None, Some(container::too_large(most)));
        }
        (Some(bytes), self.fault(&file))
    }

    /// Reads the records of a stream and hands them on in chunks. What was said of the whole stands with the first.
    fn stream(
        &mut self,
        read: ReadStream,
        stream: &mut Stream<'_>,
        mut said: Diagnostics,
    ) -> ControlFlow<()> {
        let mut chunk = Vec::new();
        let (mut first, mut size) = (1, 0);
        let flow = read(stream, &mut |mut entry: Entry| {
            if !said.is_empty() {
                let mut all = std::mem::take(&mut said);
                all.append(entry.diagnostics);
                entry.diagnostics = all;
            }
            size += entry.source.text().len();
            chunk.push(entry);
            if chunk.len() < CHUNK && size < CHUNK_BYTES {
                return ControlFlow::Continue(());
            }
            let entries = std::mem::take(&mut chunk);
            let number = first;
            (first, size) = (first + entries.len(), 0);
            let records = Part::Records { first: number, entries };
            (self.parts)(records)
        });
        // A stream does not fail: what cannot be read is kept and ends it.
        if !matches!(flow, Ok(ControlFlow::Break(()))) && !chunk.is_empty() {
            return (self.parts)(Part::Records { first, entries: chunk });
        }
        flow.unwrap_or(ControlFlow::Continue(()))
    }

    /// Hands on an entry without a record.
    pub(super) fn say(&mut self, path: &str, what: Diagnostic) -> ControlFlow<()> {
        let entry = unreadable(Source::new(path, ""), Diagnostics::new(), Some(what));
        (self.parts)(Part::Records { first: 1, entries: entry.flatten().collect() })
    }

    /// Hands on the name of a file in a container that is none of ours.
    #[cfg(feature = "containers")]
    pub(super) fn foreign(&mut self, path: String) -> ControlFlow<()> {
        (self.parts)(Part::Foreign(path))
    }

    /// What was wrong with the bytes of a file, unless the disk is to blame.
    pub(super) fn fault(&self, file: &Soft<'_>) -> Option<Diagnostic> {
        let error = file.error.as_ref()?;
        if self.left.get().is_none() {
            return Some(container::too_much(self.options.max_unpacked));
        }
        self.failed.borrow().is_none().then(|| container::broken(error, file.read))
    }
}

/// The file itself, whose errors end the run's work on it.
struct Disk<'a> {
    file: &'a mut dyn Read,
    failed: &'a RefCell<Option<io::Error>>,
}

impl Read for Disk<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into).inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                let copy = io::Error::new(error.kind(), error.to_string());
                self.failed.borrow_mut().get_or_insert(copy);
            }
        })
    }
}

/// Bytes that end where they can be read no further, and keep the reason.
pub(super) struct Soft<'a> {
    file: &'a mut dyn Read,
    /// How many bytes were read.
    read: usize,
    error: Option<io::Error>,
}

impl<'a> Soft<'a> {
    pub(super) fn new(file: &'a mut dyn Read) -> Self {
        Self { file, read: 0, error: None }
    }

    fn read_up_to(&mut self, most: usize, into: &mut Vec<u8>) {
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        // Never fails: an error is the end.
        let _ = self.take(most).read_to_end(into);
    }
}

impl Read for Soft<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.error.is_some() {
            return Ok(0);
        }
        match self.file.read(into) {
            Ok(read) => {
                self.read += read;
                Ok(read)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.error = Some(error);
                Ok(0)
            }
        }
    }
}

fn unreadable(source: Source, mut diagnostics: Diagnostics, why: Option<Diagnostic>) -> Entries {
    if let Some(why) = why {
        diagnostics.push(why);
    }
    Box::new(std::iter::once(Ok(Entry { source: Arc::new(source), raw: None, diagnostics })))
}
