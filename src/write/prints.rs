//! Which keys an output has had, for outputs of any length: memory does not grow with them.
//!
//! Keys are kept as prints of 64 bits. The first stand in memory; when they grow many, all go to a hash table in a
//! temporary file, which doubles as it fills.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Seek, SeekFrom, Write};

/// How many keys stand in memory: a few megabytes, and in tests few enough to go beyond.
const IN_MEMORY: usize = if cfg!(test) { 1 << 9 } else { 1 << 16 };

/// How many slots of a table are read at a time.
const BLOCK: usize = 16;

/// How many bytes a slot takes: the print of a key, then that of what goes with it. An empty slot has no key.
const SLOT: u64 = 16;

/// Keys, each with what goes with it.
#[derive(Debug, Default)]
pub(super) struct Prints {
    memory: HashMap<u64, u64>,
    table: Option<Table>,
    /// Whether there can be no temporary file, so that all stay in memory.
    stuck: bool,
}

impl Prints {
    /// Takes down a key and what goes with it. Gives what went with it before, of a key that was there; the key
    /// keeps what it was taken down with first.
    pub(super) fn put(&mut self, key: &impl Hash, with: &impl Hash) -> Option<u64> {
        // A table has no other sign for an empty slot.
        let (key, with) = (print(key).max(1), print(with));
        if let Some(table) = &mut self.table {
            match table.put(key, with) {
                Ok(before) => return before,
                // What cannot be looked up any more counts as not seen.
                Err(_) => (self.table, self.stuck) = (None, true),
            }
        }
        let before = self.memory.get(&key).copied();
        if before.is_none() {
            self.memory.insert(key, with);
        }
        if self.memory.len() > IN_MEMORY && !self.stuck {
            match Table::of(&self.memory) {
                Ok(table) => (self.table, self.memory) = (Some(table), HashMap::new()),
                Err(_) => self.stuck = true,
            }
        }
        before
    }

    /// Whether a key is new; takes it down.
    pub(super) fn first(&mut self, key: &impl Hash) -> bool {
        self.put(key, &()).is_none()
    }
}

/// The print of a value, the same in every run.
pub(super) fn print(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A hash table in a file: linear probing, never more than half full.
#[derive(Debug)]
struct Table {
    file: File,
    /// How many slots it has: a power of two.
    slots: u64,
    used: u64,
}

impl Table {
    fn new(slots: u64) -> io::Result<Self> {
        let file = tempfile::tempfile()?;
        // Reads as zeros, and takes no room before it is written to.
        file.set_len(slots * SLOT)?;
        Ok(Self { file, slots, used: 0 })
    }

    fn of(memory: &HashMap<u64, u64>) -> io::Result<Self> {
        let mut table = Self::new((memory.len() as u64 * 4).next_power_of_two())?;
        for (key, with) in memory {
            table.put(*key, *with)?;
        }
        Ok(table)
    }

    fn put(&mut self, key: u64, with: u64) -> io::Result<Option<u64>> {
        // The high bits, so that a table of twice the size has its keys in the same order.
        let mut at = key >> (64 - self.slots.trailing_zeros());
        loop {
            // A block ends with the table, and the next begins it.
            let most = usize::try_from(self.slots - at).unwrap_or(usize::MAX).min(BLOCK);
            for (slot, number) in self.read(at, most)?.into_iter().zip(at..) {
                match slot {
                    (0, _) => {
                        self.write(number, key, with)?;
                        return Ok(None);
                    }
                    (known, before) if known == key => return Ok(Some(before)),
                    _ => {}
                }
            }
            at = (at + most as u64) % self.slots;
        }
    }

    fn read(&mut self, at: u64, count: usize) -> io::Result<Vec<(u64, u64)>> {
        let mut bytes = vec![0; count * SLOT as usize];
        self.file.seek(SeekFrom::Start(at * SLOT))?;
        self.file.read_exact(&mut bytes)?;
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        Ok(bytes.chunks_exact(SLOT as usize).map(|slot| (number(&slot[..8]), number(&slot[8..]))).collect())
    }

    fn write(&mut self, at: u64, key: u64, with: u64) -> io::Result<()> {
        let mut slot = [0; SLOT as usize];
        slot[..8].copy_from_slice(&key.to_le_bytes());
        slot[8..].copy_from_slice(&with.to_le_bytes());
        self.file.seek(SeekFrom::Start(at * SLOT))?;
        self.file.write_all(&slot)?;
        self.used += 1;
        if self.used * 2 > self.slots { self.grow() } else { Ok(()) }
    }

    fn grow(&mut self) -> io::Result<()> {
        let mut larger = Self::new(self.slots * 2)?;
        for at in (0..self.slots).step_by(BLOCK) {
            for (key, with) in self.read(at, BLOCK)?.into_iter().filter(|(key, _)| *key != 0) {
                larger.put(key, with)?;
            }
        }
        *self = larger;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_with_what_it_was_taken_down_with() {
        let mut prints = Prints::default();
        assert_eq!(prints.put(&"a", &1), None);
        assert_eq!(prints.put(&"b", &1), None);
        assert_eq!(prints.put(&"a", &2), Some(print(&1)));
        assert_eq!(prints.put(&"a", &1), Some(print(&1)));
        assert!(prints.first(&"c") && !prints.first(&"c"));
    }

    #[test]
    fn keys_outgrow_memory_and_are_all_known() {
        let mut prints = Prints::default();
        let count = 5 * IN_MEMORY as u64;
        assert!((0..count).all(|key| prints.put(&key, &(key % 7)).is_none()));
        // The file had room for twice as many as memory, and grew.
        assert!(prints.memory.is_empty() && prints.table.as_ref().is_some_and(|table| table.used == count));
        assert!((0..count).all(|key| prints.put(&key, &()) == Some(print(&(key % 7)))));
    }

    #[test]
    fn a_table_begins_again_behind_its_last_slot() {
        let mut table = Table::new(32).unwrap();
        for key in u64::MAX - 9..=u64::MAX {
            assert_eq!(table.put(key, key).unwrap(), None);
        }
        assert!((u64::MAX - 9..=u64::MAX).all(|key| table.put(key, 0).unwrap() == Some(key)));
    }
}
