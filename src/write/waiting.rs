//! What waits until the rest of an output is known: in memory as far as it is little, else in a temporary file.

use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::SpooledTempFile;

use super::format::Sink;

/// How many bytes wait in memory before they go to a temporary file.
const MOST: usize = 8 << 20;

/// Bytes that wait. They are written through any of its sinks, one after another.
pub(super) struct Waiting(Arc<Mutex<Bytes>>);

struct Bytes {
    bytes: BufWriter<SpooledTempFile>,
    length: u64,
}

impl Waiting {
    /// An empty one.
    pub(super) fn new() -> Self {
        let bytes = BufWriter::with_capacity(64 * 1024, SpooledTempFile::new(MOST));
        Self(Arc::new(Mutex::new(Bytes { bytes, length: 0 })))
    }

    /// An end to write to.
    pub(super) fn sink(&self) -> Sink {
        Box::new(Self(Arc::clone(&self.0)))
    }

    /// How many bytes wait.
    pub(super) fn length(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).length
    }

    /// What waited, to be read. Nothing can be added any more.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    pub(super) fn reader(&self) -> io::Result<Reader> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = BufWriter::with_capacity(0, SpooledTempFile::new(0));
        let bytes = std::mem::replace(&mut waiting.bytes, empty);
        Ok(Reader(bytes.into_inner().map_err(io::IntoInnerError::into_error)?))
    }
}

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let written = waiting.bytes.write(bytes)?;
        waiting.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What waited.
pub(super) struct Reader(SpooledTempFile);

impl Reader {
    /// Copies the bytes from `start` up to `end`.
    ///
    /// # Errors
    /// When they cannot be read, or not be written.
    pub(super) fn copy(&mut self, start: u64, end: u64, sink: &mut dyn Write) -> io::Result<()> {
        self.0.seek(SeekFrom::Start(start))?;
        let wanted = end.saturating_sub(start);
        match io::copy(&mut Read::by_ref(&mut self.0).take(wanted), sink)? {
            copied if copied == wanted => Ok(()),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_outgrows_the_memory_comes_back_from_any_place() {
        let spool = Waiting::new();
        let mut sink = spool.sink();
        for n in 0..1_000_000_u32 {
            sink.write_all(&n.to_le_bytes()).unwrap();
            sink.write_all(b"abcdef").unwrap();
        }
        assert_eq!(spool.length(), 10_000_000);
        let mut reader = spool.reader().unwrap();
        for n in [999_999_u32, 0, 123_456] {
            let mut bytes: Vec<u8> = Vec::new();
            let start = u64::from(n) * 10;
            reader.copy(start, start + 10, &mut bytes).unwrap();
            assert_eq!(bytes, [&n.to_le_bytes()[..], b"abcdef"].concat());
        }
        assert!(reader.copy(9_999_999, 10_000_001, &mut Vec::<u8>::new()).is_err());
    }
}
