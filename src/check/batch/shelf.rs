//! Bytes that are put away once and looked up later, outside memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// How many bytes wait in memory before they are written.
const READY: usize = 64 << 10;

/// Bytes in the order in which they were put away. What came last is in memory, the rest in a temporary file without a
/// name; where there can be none all stays in memory.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    file: Option<File>,
    /// How many bytes are in the file.
    written: u64,
    ready: Vec<u8>,
    /// Whether nothing more can be written.
    stuck: bool,
}

impl Shelf {
    /// How many bytes were put away.
    pub(super) fn len(&self) -> u64 {
        self.written + self.ready.len() as u64
    }

    /// Puts bytes away and says where they begin.
    pub(super) fn put(&mut self, bytes: &[u8]) -> u64 {
        let at = self.len();
        self.ready.extend_from_slice(bytes);
        if self.ready.len() >= READY && !self.stuck {
            self.stuck = self.write().is_err();
        }
        at
    }

    fn write(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        // A write that failed halfway left bytes behind, which are written over.
        file.seek(SeekFrom::Start(self.written))?;
        file.write_all(&self.ready)?;
        self.written += self.ready.len() as u64;
        self.ready.clear();
        Ok(())
    }

    /// Fills `into` with the bytes from `at` on.
    ///
    /// # Errors
    /// When the file cannot be read, or there are not as many bytes.
    pub(super) fn get(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
        let in_file = usize::try_from(self.written.saturating_sub(at)).unwrap_or(usize::MAX).min(into.len());
        let (first, second) = into.split_at_mut(in_file);
        if let (Some(mut file), false) = (self.file.as_ref(), first.is_empty()) {
            file.seek(SeekFrom::Start(at))?;
            file.read_exact(first)?;
        }
        let start = usize::try_from(at.saturating_sub(self.written)).unwrap_or(usize::MAX);
        let ready = self.ready.get(start..).and_then(|ready| ready.get(..second.len()));
        second.copy_from_slice(ready.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_away_is_found_again() {
        let mut shelf = Shelf::default();
        let words: Vec<String> = (0..40_000).map(|number| format!("word {number}")).collect();
        let places: Vec<u64> = words.iter().map(|word| shelf.put(word.as_bytes())).collect();
        assert!(shelf.written > 0 && !shelf.ready.is_empty());
        for (word, place) in words.iter().zip(places) {
            let mut found = vec![0; word.len()];
            shelf.get(place, &mut found).unwrap();
            assert_eq!(found, word.as_bytes());
        }
        // Some of it in the file and the rest in memory.
        let mut across = vec![0; 20];
        shelf.get(shelf.written - 10, &mut across).unwrap();
        assert_eq!(across[10..], shelf.ready[..10]);
        assert!(shelf.get(shelf.len() - 3, &mut [0; 4]).is_err());
    }
}
