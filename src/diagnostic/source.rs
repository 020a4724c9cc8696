//! The text of one record and where it stands in its file.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use super::Span;

/// What the text of a record is written in where that is more than plain text: a row of a sheet, JSON, XML.
///
/// It says by which address people of that format know a place, and how words must be spelt to stand there.
pub trait Notation: fmt::Debug + Send + Sync {
    /// The cell, JSON pointer or XML path that a range of the text stands in.
    fn address(&self, text: &str, span: Span) -> Option<String>;

    /// `words` as they must be written to stand in place of a range of the text; none where they cannot stand there.
    fn spell<'w>(&self, text: &str, span: Span, words: &'w str) -> Option<Cow<'w, str>>;
}

/// A place for people: line and column, both counted from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in the line, from 1, in Unicode scalar values.
    pub column: usize,
}

/// The decoded text of one record (a page, a row, a line), which knows its own place in the file.
///
/// Offsets count in the decoded UTF-8 text. Where the file on disk is not that text byte for byte
/// (another encoding, a byte order mark, replaced bytes), [`Source::with_offsets`] says how the two
/// run against each other.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    first_line: usize,
    first_column: usize,
    notation: Option<Box<dyn Notation>>,
    /// `(offset in text, offset on disk)`, rising; between two entries both run evenly.
    offsets: Vec<(usize, usize)>,
    line_starts: OnceLock<Vec<usize>>,
    /// How many characters stand before every [`STRIDE`]th byte.
    counts: OnceLock<Vec<usize>>,
}

/// From how many bytes to how many bytes characters are counted beforehand, so that a long line with many
/// findings is not counted through for each of them.
const STRIDE: usize = 1024;

impl Source {
    /// A text that is its file from the first byte on.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            first_line: 1,
            first_column: 1,
            notation: None,
            offsets: Vec::new(),
            line_starts: OnceLock::new(),
            counts: OnceLock::new(),
        }
    }

    /// Says on which line of the file the text begins, counted from 1.
    #[must_use]
    pub fn with_first_line(mut self, line: usize) -> Self {
        self.first_line = line;
        self
    }

    /// Says in which column of its first line the text begins, counted from 1 in characters.
    #[must_use]
    pub fn with_first_column(mut self, column: usize) -> Self {
        self.first_column = column;
        self
    }

    /// Says what the text is written in.
    #[must_use]
    pub fn with_notation(mut self, notation: impl Notation + 'static) -> Self {
        self.notation = Some(Box::new(notation));
        self
    }

    /// Says how offsets in the text and on disk run against each other: `(text, disk)` pairs in
    /// rising order. From one pair to the next both run byte for byte; in a stretch where they do
    /// not, each character has its own pair.
    #[must_use]
    pub fn with_offsets(mut self, offsets: Vec<(usize, usize)>) -> Self {
        self.offsets = offsets;
        self
    }

    /// A part of the text as a source of its own, which knows its place in the file.
    pub fn part(&self, span: Span) -> Self {
        let start = self.position(span.start);
        let first = self.offsets.partition_point(|(text, _)| *text <= span.start);
        let later = self.offsets[first..].iter().take_while(|(text, _)| *text <= span.end);
        let later = later.map(|(text, disk)| (text - span.start, *disk));
        Self::new(self.path.as_str(), span.of(&self.text))
            .with_first_line(start.line)
            .with_first_column(start.column)
            .with_offsets(std::iter::once((0, self.file_offset(span.start))).chain(later).collect())
    }

    /// The file, as it was given on the command line.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How offsets in the text and on disk run against each other; empty where they are the same.
    pub fn offsets(&self) -> &[(usize, usize)] {
        &self.offsets
    }

    /// The line of the file on which the text begins, from 1.
    pub fn first_line(&self) -> usize {
        self.first_line
    }

    /// The line and column of a byte offset; an offset past the end gives the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let before = if line == 0 { self.first_column } else { 1 };
        let column = self.characters_before(offset) - self.characters_before(starts[line]) + before;
        Position { line: self.first_line + line, column }
    }

    /// The bytes on disk that a range of the text was read from.
    pub fn file_span(&self, span: Span) -> Span {
        Span::new(self.file_offset(span.start), self.file_offset(span.end))
    }

    /// Whether the text is nothing but text: what stands in it is what somebody wrote, blanks and line ends included.
    pub fn is_plain(&self) -> bool {
        self.notation.is_none()
    }

    /// The cell, JSON pointer or XML path that a range of the text stands in, in formats that have them.
    pub fn address(&self, span: Span) -> Option<String> {
        self.notation.as_ref()?.address(&self.text, span)
    }

    /// `words` as they must be written to stand in place of a range of the text; none where they cannot stand there.
    pub fn spell<'w>(&self, span: Span, words: &'w str) -> Option<Cow<'w, str>> {
        match &self.notation {
            Some(notation) => notation.spell(&self.text, span, words),
            None => Some(Cow::Borrowed(words)),
        }
    }

    /// The line that holds `offset`, without its end, as a range of the text.
    pub fn line_span(&self, offset: usize) -> Span {
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let end = starts.get(line + 1).copied().unwrap_or(self.text.len());
        let end = starts[line] + self.text[starts[line]..end].trim_end_matches(['\r', '\n']).len();
        Span::new(starts[line], end)
    }

    fn file_offset(&self, offset: usize) -> usize {
        match self.offsets.partition_point(|(text, _)| *text <= offset) {
            0 => offset,
            after => {
                let (text, disk) = self.offsets[after - 1];
                disk + (offset - text)
            }
        }
    }

    /// How many characters of the text begin before `offset`.
    fn characters_before(&self, offset: usize) -> usize {
        let counts = self.counts.get_or_init(|| {
            let strides = self.text.as_bytes().chunks(STRIDE);
            let sums = strides.scan(0, |sum, stride| {
                *sum += characters(stride);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let stride = offset / STRIDE;
        counts[stride] + characters(&self.text.as_bytes()[stride * STRIDE..offset])
    }

    /// Offsets of the first byte of every line. A line ends at `\n`, `\r\n` or a lone `\r`.
    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
                .filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
            std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
        })
    }
}

/// How many characters begin in a stretch of UTF-8: the bytes that continue one do not count.
fn characters(bytes: &[u8]) -> usize {
    // No more than a byte can count, so that many are tested at once.
    const BLOCK: usize = 128;
    let begins = |byte: u8| u8::from(byte & 0xc0 != 0x80);
    let count = |block: &[u8]| usize::from(block.iter().fold(0_u8, |count, byte| count + begins(*byte)));
    bytes.chunks(BLOCK).map(count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_the_first() {
        let source = Source::new("a.txt", "дом\r\nNº 1\rend").with_first_line(7);
        assert_eq!(source.position(0), Position { line: 7, column: 1 });
        assert_eq!(source.position(4), Position { line: 7, column: 3 });
        assert_eq!(source.position(8), Position { line: 8, column: 1 });
        assert_eq!(source.position(11), Position { line: 8, column: 3 });
        assert_eq!(source.position(14), Position { line: 9, column: 1 });
        assert_eq!(source.position(99), Position { line: 9, column: 4 });
    }

    #[test]
    fn columns_of_a_long_line_count_characters() {
        let line = "дa€𝄞".repeat(STRIDE);
        let source = Source::new("a.txt", format!("é\n{line}"));
        for (nth, (at, _)) in line.char_indices().enumerate().step_by(97) {
            assert_eq!(source.position(3 + at), Position { line: 2, column: nth + 1 });
        }
        assert_eq!(source.position(usize::MAX).column, 4 * STRIDE + 1);
    }

    #[test]
    fn a_record_may_begin_within_a_line() {
        let source = Source::new("a.xml", "<r>\n</r>").with_first_line(3).with_first_column(10);
        assert_eq!(source.position(2), Position { line: 3, column: 12 });
        assert_eq!(source.position(5), Position { line: 4, column: 2 });
    }

    #[test]
    fn a_part_knows_its_place() {
        // `é;é` in Windows-1252 on the second line.
        let offsets = [(0, 0), (2, 1), (3, 2), (5, 3), (6, 4), (8, 5), (9, 6), (11, 7)];
        let source = Source::new("a.json", "é;é\né;é").with_offsets(offsets.to_vec());
        let part = source.part(Span::new(8, 11));
        assert_eq!((part.text(), part.position(1)), (";é", Position { line: 2, column: 3 }));
        assert_eq!(part.file_span(Span::new(1, 3)), Span::new(6, 7));
        let plain = Source::new("a.json", "ab\ncd");
        assert_eq!(plain.part(Span::new(3, 5)).file_span(Span::new(0, 2)), Span::new(3, 5));
    }

    #[test]
    fn file_offsets_follow_the_encoding() {
        // `é1` in Windows-1252 is two bytes, in UTF-8 three.
        let source = Source::new("a.txt", "é1").with_offsets(vec![(0, 0), (2, 1)]);
        assert_eq!(source.file_span(Span::new(2, 3)), Span::new(1, 2));
    }

    #[test]
    fn a_line_is_given_without_its_end() {
        let source = Source::new("a.txt", "one\r\ntwo\n");
        assert_eq!(source.line_span(1).of(source.text()), "one");
        assert_eq!(source.line_span(6).of(source.text()), "two");
        assert_eq!(source.line_span(9).of(source.text()), "");
    }
}
