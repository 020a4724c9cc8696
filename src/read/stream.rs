//! A text of any length, cut into pieces that are records: only the piece under way is held.

use std::io::{self, BufRead, Read};
use std::ops::Range;

use super::{Options, encoding};
use crate::diagnostic::{Diagnostics, Source};

/// The bytes of a text, UTF-8 or meant as such, and the piece of them that a reader is putting together.
///
/// A reader looks at what comes ([`fill_buf`](BufRead::fill_buf)), takes it into the piece under way
/// ([`consume`](BufRead::consume)), and ends the piece where a record ends: [`cut`](Self::cut) gives it as a
/// [`Source`] that knows its place in the file, [`skip`](Self::skip) lets it go.
pub struct Stream<'a> {
    path: &'a str,
    bytes: &'a mut dyn BufRead,
    options: &'a Options,
    /// How offsets in the text run against those on disk, where they do not run evenly.
    offsets: &'a [(usize, usize)],
    /// How many bytes on disk stand before the text: those of a byte order mark.
    base: usize,
    piece: Vec<u8>,
    /// How many bytes of `piece` stand before the piece under way: those of pieces that were cut off its front.
    done: usize,
    /// Where the piece begins.
    start: Start,
}

/// Where a piece begins.
#[derive(Clone, Copy, Debug)]
struct Start {
    offset: usize,
    line: usize,
    column: usize,
}

impl<'a> Stream<'a> {
    /// A text from its beginning. `offsets` is as for [`Source::with_offsets`]; without any, both run evenly.
    pub fn new(
        path: &'a str,
        bytes: &'a mut dyn BufRead,
        offsets: &'a [(usize, usize)],
        options: &'a Options,
    ) -> Self {
        let start = Start { offset: 0, line: 1, column: 1 };
        Self { path, bytes, options, offsets, base: 0, piece: Vec::new(), done: 0, start }
    }

    /// Says how many bytes on disk stand before the text.
    #[must_use]
    pub fn behind(mut self, base: usize) -> Self {
        self.base = base;
        self
    }

    /// The file, as given on the command line.
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// What was chosen for reading.
    pub fn options(&self) -> &'a Options {
        self.options
    }

    /// The piece under way.
    pub fn piece(&self) -> &[u8] {
        &self.piece[self.done..]
    }

    /// The line on which the piece under way begins, from 1.
    pub fn line(&self) -> usize {
        self.start.line
    }

    /// How many bytes of the text stand before the piece under way.
    pub fn offset(&self) -> usize {
        self.start.offset
    }

    /// Whether the piece under way is longer than a record may be.
    pub fn is_full(&self) -> bool {
        self.piece().len() > self.options.max_bytes
    }

    /// Takes what stands before the next line end, and the line end; whether there was anything. A line that is
    /// longer than a record may be is taken up to there.
    ///
    /// # Errors
    /// When the bytes cannot be read.
    pub fn take_line(&mut self) -> io::Result<bool> {
        let begun = self.piece().len();
        loop {
            let ready = self.bytes.fill_buf()?;
            let end = ready.iter().position(|byte| *byte == b'\n');
            let length = end.map_or(ready.len(), |end| end + 1);
            self.consume(length);
            if length == 0 || end.is_some() || self.is_full() {
                return Ok(self.piece().len() > begun);
            }
        }
    }

    /// Ends the piece under way: its text with its place in the file, and what there is to say of its encoding.
    pub fn cut(&mut self) -> (Source, Diagnostics) {
        self.cut_to(self.piece().len())
    }

    /// Ends the first `length` bytes of the piece under way as a piece of their own; the rest stays under way.
    pub fn cut_to(&mut self, length: usize) -> (Source, Diagnostics) {
        let start = self.start;
        let bytes = self.end(length);
        let offsets = start.offset..start.offset + bytes.len();
        let (text, inner, diagnostics) = encoding::decode_piece(bytes);
        let source = Source::new(self.path, text)
            .with_first_line(start.line)
            .with_first_column(start.column)
            .with_offsets(self.on_disk(offsets, &inner));
        (source, diagnostics)
    }

    /// Ends the piece under way without a record.
    pub fn skip(&mut self) {
        self.end(self.piece().len());
    }

    /// Lets the first `length` bytes of the piece go: what stands between two records.
    pub fn skip_to(&mut self, length: usize) {
        self.end(length);
    }

    fn end(&mut self, length: usize) -> Vec<u8> {
        let end = self.done + length.min(self.piece().len());
        let bytes = if self.done == 0 && end == self.piece.len() {
            std::mem::take(&mut self.piece)
        } else {
            self.piece[self.done..end].to_vec()
        };
        // What is done goes in one go once it is most of what is held.
        self.done = if self.piece.is_empty() { 0 } else { end };
        if self.done > self.piece.len() / 2 {
            self.piece.drain(..self.done);
            self.done = 0;
        }
        self.start = after(self.start, &bytes);
        bytes
    }

    /// How offsets of a piece run against those on disk.
    fn on_disk(&self, piece: Range<usize>, inner: &[(usize, usize)]) -> Vec<(usize, usize)> {
        if self.offsets.is_empty() {
            let start = self.base + piece.start;
            let inner = inner.iter().map(|(text, disk)| (*text, start + disk));
            return std::iter::once((0, start)).chain(inner).collect();
        }
        // Where the whole text was decoded beforehand it is UTF-8, so a piece of it runs as the whole does.
        let first = self.offsets.partition_point(|(text, _)| *text <= piece.start);
        let (text, disk) = first.checked_sub(1).map_or((0, 0), |at| self.offsets[at]);
        let later = self.offsets[first..].iter().take_while(|(text, _)| *text <= piece.end);
        let later = later.map(|(text, disk)| (text - piece.start, *disk));
        std::iter::once((0, disk + (piece.start - text))).chain(later).collect()
    }
}

/// Where the text goes on behind `bytes`.
fn after(start: Start, bytes: &[u8]) -> Start {
    let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    let (count, last) = ends.fold((0, None), |(count, _), (at, _)| (count + 1, Some(at)));
    let tail = last.map_or(bytes, |at| &bytes[at + 1..]);
    // The bytes that continue a character do not count.
    let characters = tail.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let column = if last.is_some() { 1 } else { start.column };
    Start { offset: start.offset + bytes.len(), line: start.line + count, column: column + characters }
}

impl Read for Stream<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.bytes.fill_buf()?;
        let length = ready.len().min(into.len());
        into[..length].copy_from_slice(&ready[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Stream<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.bytes.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        if let Ok(ready) = self.bytes.fill_buf() {
            self.piece.extend_from_slice(&ready[..length.min(ready.len())]);
        }
        self.bytes.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Position, Span};

    #[test]
    fn pieces_know_their_place() {
        let text = "é one\ntwo three\n";
        let options = Options::default();
        let mut bytes = text.as_bytes();
        let mut stream = Stream::new("a.csv", &mut bytes, &[], &options);
        assert!(stream.take_line().unwrap());
        let (first, _) = stream.cut();
        assert_eq!((first.text(), first.first_line()), ("é one\n", 1));
        stream.consume(4);
        stream.skip();
        assert!(stream.take_line().unwrap());
        let (second, _) = stream.cut();
        assert_eq!(second.text(), "three\n");
        assert_eq!(second.position(1), Position { line: 2, column: 6 });
        assert_eq!(second.file_span(Span::new(0, 5)), Span::new(11, 16));
        assert!(!stream.take_line().unwrap());
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_counted() {
        let options = Options::default();
        let mut bytes = b"ab\n\xc3\xa9\xc3\xa9\xffd\n".as_slice();
        let mut stream = Stream::new("a.csv", &mut bytes, &[], &options);
        assert!(stream.take_line().unwrap());
        stream.skip();
        assert!(stream.take_line().unwrap());
        let (source, out) = stream.cut();
        assert_eq!(source.text(), "éé\u{fffd}d\n");
        assert_eq!(source.file_span(Span::new(7, 8)), Span::new(8, 9));
        assert_eq!(out.iter().map(|found| found.rule.code).collect::<Vec<_>>(), ["ENC001"]);
    }

    #[test]
    fn pieces_of_a_decoded_text_point_at_the_bytes_on_disk() {
        // `é;é` and a line end in Windows-1252, twice.
        let text = "é;é\né;é\n";
        let offsets: Vec<(usize, usize)> =
            text.char_indices().enumerate().map(|(disk, (text, _))| (text, disk)).chain([(12, 8)]).collect();
        let options = Options::default();
        let mut bytes = text.as_bytes();
        let mut stream = Stream::new("a.csv", &mut bytes, &offsets, &options);
        assert!(stream.take_line().unwrap());
        stream.skip();
        assert!(stream.take_line().unwrap());
        let (source, _) = stream.cut();
        assert_eq!(source.file_span(Span::new(0, 2)), Span::new(4, 5));
        assert_eq!(source.file_span(Span::new(3, 5)), Span::new(6, 7));
    }

    #[test]
    fn a_line_without_end_is_taken_up_to_the_limit() {
        let options = Options { max_bytes: 10, ..Options::default() };
        let mut bytes = io::BufReader::with_capacity(4, [b'x'; 100].as_slice());
        let mut stream = Stream::new("a.csv", &mut bytes, &[], &options);
        assert!(stream.take_line().unwrap());
        assert!(stream.is_full() && stream.piece().len() < 20);
    }
}
