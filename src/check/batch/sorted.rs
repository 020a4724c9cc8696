//! Rows brought into order outside memory: sorted runs, merged as they grow many.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

use super::shelf::Shelf;

/// How many rows are sorted at a time.
const RUN: usize = 4096;

/// How many runs are merged into one.
const FAN: usize = 64;

/// How many bytes of a run are read at a time.
const BLOCK: usize = 8 << 10;

/// A row of fixed length.
pub(in crate::check) trait Row: Sized {
    /// What rows are ordered by.
    type Key: Ord;

    /// How many bytes it takes.
    const SIZE: usize;

    fn key(&self) -> Self::Key;

    /// Appends exactly [`SIZE`](Self::SIZE) bytes.
    fn put(&self, bytes: &mut Vec<u8>);

    /// The row of as many bytes.
    fn get(bytes: &mut Fields<'_>) -> Self;
}

/// Reads the numbers of a row one after the other.
pub(in crate::check) struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    pub(in crate::check) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    pub(in crate::check) fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    pub(in crate::check) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (first, rest) = self.0.split_first_chunk().expect("a row has as many bytes as it says");
        self.0 = rest;
        *first
    }
}

/// Rows in any order that come out in the order of their keys; rows of the same key as they were put in.
///
/// Memory holds one run; the others lie in temporary files.
pub(in crate::check) struct Sorted<R> {
    ready: Vec<R>,
    /// Runs by size, each level [`FAN`] times the one before.
    levels: Vec<Level>,
}

/// Runs of about one size.
#[derive(Default)]
struct Level {
    shelf: Shelf,
    runs: Vec<Range<u64>>,
}

impl<R> Default for Sorted<R> {
    fn default() -> Self {
        Self { ready: Vec::new(), levels: Vec::new() }
    }
}

impl<R: Row> Sorted<R> {
    pub(in crate::check) fn push(&mut self, row: R) {
        self.ready.push(row);
        if self.ready.len() == RUN {
            self.put_away();
        }
    }

    fn put_away(&mut self) {
        // Stable, so that rows of the same key stay as they were put in.
        self.ready.sort_by_key(Row::key);
        self.reach(0);
        self.levels[0].add(self.ready.drain(..));
        let mut at = 0;
        while self.levels[at].runs.len() == FAN {
            self.reach(at + 1);
            let (lower, upper) = self.levels.split_at_mut(at + 1);
            upper[0].add(Merged::<R>::of(lower[at].all()));
            lower[at] = Level::default();
            at += 1;
        }
    }

    /// Makes sure that there is a level.
    fn reach(&mut self, level: usize) {
        while self.levels.len() <= level {
            self.levels.push(Level::default());
        }
    }

    /// Hands on the rows in order, those together that have the same `group`.
    pub(in crate::check) fn groups<G: PartialEq>(
        mut self,
        group: impl Fn(&R) -> G,
        mut each: impl FnMut(Vec<R>),
    ) {
        if !self.ready.is_empty() {
            self.put_away();
        }
        let mut together: Vec<R> = Vec::new();
        // Higher levels are older.
        for row in Merged::<R>::of(self.levels.iter().rev().flat_map(Level::all)) {
            if together.first().is_some_and(|first| group(first) != group(&row)) {
                each(std::mem::take(&mut together));
            }
            together.push(row);
        }
        if !together.is_empty() {
            each(together);
        }
    }
}

impl Level {
    fn add<R: Row>(&mut self, rows: impl Iterator<Item = R>) {
        let start = self.shelf.len();
        let mut bytes = Vec::with_capacity(R::SIZE);
        for row in rows {
            bytes.clear();
            row.put(&mut bytes);
            self.shelf.put(&bytes);
        }
        self.runs.push(start..self.shelf.len());
    }

    fn all(&self) -> impl Iterator<Item = Run<'_>> {
        self.runs.iter().map(|run| Run { shelf: &self.shelf, rest: run.clone(), block: Vec::new(), at: 0 })
    }
}

/// A run that is being read.
struct Run<'s> {
    shelf: &'s Shelf,
    /// What is still to be read from the shelf.
    rest: Range<u64>,
    block: Vec<u8>,
    /// How much of the block has been handed on.
    at: usize,
}

impl Run<'_> {
    fn row<R: Row>(&mut self) -> Option<R> {
        if self.at == self.block.len() {
            let most = (BLOCK / R::SIZE).max(1) * R::SIZE;
            let left = usize::try_from(self.rest.end - self.rest.start).unwrap_or(usize::MAX);
            if left == 0 {
                return None;
            }
            self.block.resize(most.min(left), 0);
            self.at = 0;
            let read = self.shelf.get(self.rest.start, &mut self.block);
            read.expect("what was written to a temporary file can be read");
            self.rest.start += self.block.len() as u64;
        }
        let row = R::get(&mut Fields::new(&self.block[self.at..self.at + R::SIZE]));
        self.at += R::SIZE;
        Some(row)
    }
}

/// Several runs as one.
struct Merged<'s, R: Row> {
    runs: Vec<Run<'s>>,
    /// The next row of every run; of rows with the same key that of the older run first.
    next: BinaryHeap<Reverse<Next<R>>>,
}

struct Next<R: Row> {
    key: R::Key,
    run: usize,
    row: R,
}

impl<'s, R: Row> Merged<'s, R> {
    fn of(runs: impl Iterator<Item = Run<'s>>) -> Self {
        let mut runs: Vec<Run<'s>> = runs.collect();
        let first = |(run, rows): (usize, &mut Run<'s>)| {
            let row: R = rows.row()?;
            Some(Reverse(Next { key: row.key(), run, row }))
        };
        let next = runs.iter_mut().enumerate().filter_map(first).collect();
        Self { runs, next }
    }
}

impl<R: Row> Iterator for Merged<'_, R> {
    type Item = R;

    fn next(&mut self) -> Option<R> {
        let Reverse(Next { run, row, .. }) = self.next.pop()?;
        if let Some(row) = self.runs[run].row::<R>() {
            self.next.push(Reverse(Next { key: row.key(), run, row }));
        }
        Some(row)
    }
}

impl<R: Row> PartialEq for Next<R> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<R: Row> Eq for Next<R> {}

impl<R: Row> PartialOrd for Next<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<R: Row> Ord for Next<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.key, self.run).cmp(&(&other.key, other.run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A key and its number among all rows.
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Pair(u64, u32);

    impl Row for Pair {
        type Key = u64;
        const SIZE: usize = 12;

        fn key(&self) -> u64 {
            self.0
        }

        fn put(&self, bytes: &mut Vec<u8>) {
            bytes.extend(self.0.to_le_bytes());
            bytes.extend(self.1.to_le_bytes());
        }

        fn get(bytes: &mut Fields<'_>) -> Self {
            Self(bytes.u64(), bytes.u32())
        }
    }

    /// The groups of `count` rows, with keys in no order, each key several times.
    fn groups(count: u32) -> Vec<Vec<Pair>> {
        let mut sorted = Sorted::default();
        for number in 0..count {
            let key = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40 & 0x3ffff;
            sorted.push(Pair(key, number));
        }
        let mut all = Vec::new();
        sorted.groups(|pair| pair.0, |group| all.push(group));
        all
    }

    #[test]
    fn rows_come_out_by_key_and_then_as_they_were_put_in() {
        // None, one run, several, and more than are merged at a time.
        for count in [0, 5, 10_000, 300_000] {
            let all = groups(count);
            assert!(all.windows(2).all(|two| two[0][0].0 < two[1][0].0), "{count}");
            assert!(all.iter().flat_map(|group| group.windows(2)).all(|two| two[0].1 < two[1].1), "{count}");
            assert_eq!(all.iter().map(Vec::len).sum::<usize>(), count as usize);
        }
    }
}
