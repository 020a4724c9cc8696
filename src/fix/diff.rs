//! The unified diff of a mended text (POSIX.1-2017, `diff -u`), told from its changes: no lines are compared, so it
//! takes time in the length of the text alone.

use std::borrow::Cow;
use std::io::{self, Write};

use super::draft::Change;
use crate::diagnostic::Span;

/// How a diff is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether colour codes are used.
    pub colour: bool,
    /// What makes control characters visible, for a terminal. Without it `patch` can apply the diff.
    pub plain: Option<fn(&str) -> Cow<'_, str>>,
}

/// How many lines that are the same are shown around a change.
const CONTEXT: usize = 3;

/// Writes how `after` differs from `before`, of which `changes` tell. Nothing is written where they do not differ.
///
/// Lines end at `\n`, as `patch` has it.
///
/// # Errors
/// When `out` cannot be written to.
pub fn unified(
    out: &mut dyn Write,
    name: &str,
    (before, after): (&[u8], &[u8]),
    changes: &[Change],
    style: Style,
) -> io::Result<()> {
    let (before, after) = (Lines::new(before), Lines::new(after));
    let blocks = blocks(&before, &after, changes);
    let mut printer = Printer { out, style };
    if !blocks.is_empty() {
        let name = quoted(name);
        printer.line(BOLD, "--- ", name.as_bytes())?;
        printer.line(BOLD, "+++ ", name.as_bytes())?;
    }
    for hunk in hunks(&blocks) {
        printer.hunk(&before, &after, hunk)?;
    }
    Ok(())
}

/// A name in the header: in quotes with escapes where it has characters that would end it.
fn quoted(name: &str) -> String {
    if !name.contains(|c: char| c.is_control() || c == '"' || c == '\\') {
        return name.to_owned();
    }
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => c.to_string().bytes().map(|byte| format!("\\{byte:03o}")).collect(),
        c => c.to_string(),
    };
    format!("\"{}\"", name.chars().map(escaped).collect::<String>())
}

/// A text by its lines, each with its end.
struct Lines<'a> {
    text: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a [u8]) -> Self {
        let ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).filter(|at| *at < text.len()).collect();
        Self { text, starts }
    }

    fn line(&self, at: usize) -> &'a [u8] {
        let end = self.starts.get(at + 1).copied().unwrap_or(self.text.len());
        &self.text[self.starts[at]..end]
    }

    /// The line that an offset lies on, and whether it is its first byte. The end of a text that ends with a line
    /// is the beginning of one more.
    fn at(&self, offset: usize) -> (usize, bool) {
        if offset == self.text.len() && self.text.last().is_none_or(|byte| *byte == b'\n') {
            return (self.starts.len(), true);
        }
        match self.starts.binary_search(&offset) {
            Ok(line) => (line, true),
            Err(after) => (after - 1, false),
        }
    }
}

/// Lines that stand in place of others, one of the two possibly none. Spans count lines from 0.
#[derive(Clone, Copy, Debug)]
struct Block {
    before: Span,
    after: Span,
}

/// The lines that changes touch, in order and apart.
fn blocks(before: &Lines<'_>, after: &Lines<'_>, changes: &[Change]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for change in changes {
        let whole = before.at(change.before.end).1 && after.at(change.after.end).1;
        let span = |lines: &Lines<'_>, span: Span| {
            let past = lines.at(span.end).0 + usize::from(!whole);
            Span::new(lines.at(span.start).0, past.min(lines.starts.len()))
        };
        let block = Block { before: span(before, change.before), after: span(after, change.after) };
        match blocks.last_mut() {
            // Changes on one line, or on lines that follow each other.
            Some(last) if block.before.start <= last.before.end => {
                (last.before, last.after) = (last.before.to(block.before), last.after.to(block.after));
            }
            _ => blocks.push(block),
        }
    }
    let trimmed = blocks.iter().map(|block| trimmed(before, after, *block));
    trimmed.filter(|block| !block.before.is_empty() || !block.after.is_empty()).collect()
}

/// A block without the lines at its ends that are the same in both texts.
fn trimmed(before: &Lines<'_>, after: &Lines<'_>, mut block: Block) -> Block {
    let Block { before: old, after: new } = &mut block;
    while !old.is_empty() && !new.is_empty() && before.line(old.start) == after.line(new.start) {
        (old.start, new.start) = (old.start + 1, new.start + 1);
    }
    while !old.is_empty() && !new.is_empty() && before.line(old.end - 1) == after.line(new.end - 1) {
        (old.end, new.end) = (old.end - 1, new.end - 1);
    }
    block
}

/// Blocks so near to each other that the lines around them meet.
fn hunks(blocks: &[Block]) -> impl Iterator<Item = &[Block]> {
    blocks.chunk_by(|one, next| next.before.start - one.before.end <= 2 * CONTEXT)
}

const BOLD: &str = "1";
const RED: &str = "31";
const GREEN: &str = "32";
const CYAN: &str = "36";
const NONE: &str = "";

struct Printer<'a> {
    out: &'a mut dyn Write,
    style: Style,
}

impl Printer<'_> {
    fn hunk(&mut self, before: &Lines<'_>, after: &Lines<'_>, blocks: &[Block]) -> io::Result<()> {
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Ok(()) };
        let head = first.before.start.min(CONTEXT);
        let tail = (before.starts.len() - last.before.end).min(CONTEXT);
        let old = Span::new(first.before.start - head, last.before.end + tail);
        let new = Span::new(first.after.start - head, last.after.end + tail);
        self.line(CYAN, "", format!("@@ -{} +{} @@", range(old), range(new)).as_bytes())?;
        let mut at = old.start;
        for block in blocks {
            self.lines(NONE, " ", before, Span::new(at, block.before.start))?;
            self.lines(RED, "-", before, block.before)?;
            self.lines(GREEN, "+", after, block.after)?;
            at = block.before.end;
        }
        self.lines(NONE, " ", before, Span::new(at, old.end))
    }

    fn lines(&mut self, colour: &str, mark: &str, lines: &Lines<'_>, span: Span) -> io::Result<()> {
        for line in (span.start..span.end).map(|at| lines.line(at)) {
            match line.strip_suffix(b"\n") {
                Some(words) => self.line(colour, mark, words)?,
                None => {
                    self.line(colour, mark, line)?;
                    self.line(NONE, "\\ No newline at end of file", b"")?;
                }
            }
        }
        Ok(())
    }

    fn line(&mut self, colour: &str, mark: &str, words: &[u8]) -> io::Result<()> {
        let colour = if self.style.colour { colour } else { NONE };
        if !colour.is_empty() {
            write!(self.out, "\u{1b}[{colour}m")?;
        }
        self.out.write_all(mark.as_bytes())?;
        match self.style.plain {
            Some(plain) => self.out.write_all(plain(&String::from_utf8_lossy(words)).as_bytes())?,
            None => self.out.write_all(words)?,
        }
        self.out.write_all(if colour.is_empty() { b"\n" } else { b"\x1b[0m\n" })
    }
}

/// A range of lines as the head of a hunk has it: the first line from 1, and how many, where not one.
fn range(lines: Span) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::draft::Draft;
    use super::*;
    use crate::diagnostic::{Edit, Fix};

    fn edit(text: &str, old: &str, new: &str) -> Edit {
        let start = text.find(old).unwrap();
        Edit { span: Span::new(start, start + old.len()), replacement: new.to_owned() }
    }

    fn mended(text: &str, edits: Vec<Edit>) -> Draft {
        let mut draft = Draft::new(text.into());
        draft.apply(&[&Fix { safe: true, edits }]);
        draft
    }

    fn diff(text: &str, draft: &Draft, style: Style) -> String {
        let mut out = Vec::new();
        let texts = (text.as_bytes(), draft.text());
        unified(&mut out, "a b.txt", texts, &draft.changes(), style).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn shown(text: &str, edits: &[(&str, &str)]) -> String {
        let edits = edits.iter().map(|(old, new)| edit(text, old, new)).collect();
        diff(text, &mended(text, edits), Style::default())
    }

    const TEN: &str = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

    #[test]
    fn a_change_is_shown_with_three_lines_around_it() {
        let head = "--- a b.txt\n+++ a b.txt\n";
        assert_eq!(
            shown(TEN, &[("five", "5")]),
            format!("{head}@@ -2,7 +2,7 @@\n two\n three\n four\n-five\n+5\n six\n seven\n eight\n")
        );
        assert_eq!(shown("a\n", &[("a", "b")]), format!("{head}@@ -1 +1 @@\n-a\n+b\n"));
    }

    #[test]
    fn near_changes_share_a_hunk_and_far_ones_do_not() {
        assert_eq!(shown(TEN, &[("one", "1"), ("eight", "8")]).matches("@@ -").count(), 1);
        assert_eq!(shown(TEN, &[("one", "1"), ("nine", "9")]).matches("@@ -").count(), 2);
        let joined = shown("a\nb\nc\n", &[("a\nb", "a b")]);
        assert!(joined.ends_with("@@ -1,3 +1,2 @@\n-a\n-b\n+a b\n c\n"), "{joined}");
    }

    #[test]
    fn whole_lines_are_put_in_and_taken_out() {
        let gone = shown("a\nb\nc\n", &[("b\n", "")]);
        assert!(gone.ends_with("@@ -1,3 +1,2 @@\n a\n-b\n c\n"), "{gone}");
        let put = shown("a\nc\n", &[("c\n", "b\nc\n")]);
        assert!(put.ends_with("@@ -1,2 +1,3 @@\n a\n+b\n c\n"), "{put}");
        assert!(shown("a\n", &[("a\n", "")]).ends_with("@@ -1 +0,0 @@\n-a\n"));
    }

    #[test]
    fn a_missing_last_line_end_is_told() {
        let text = shown("a\nb", &[("a", "A")]);
        assert!(text.ends_with("-a\n+A\n b\n\\ No newline at end of file\n"), "{text}");
        let text = shown("a", &[("a", "A\n")]);
        assert!(text.ends_with("-a\n\\ No newline at end of file\n+A\n"), "{text}");
    }

    #[test]
    fn the_same_text_has_no_diff() {
        assert_eq!(diff("a\n", &Draft::new(b"a\n".to_vec()), Style::default()), "");
    }

    #[test]
    fn a_terminal_gets_colour_and_no_control_characters() {
        let text = "a\u{1b}[2J\r\n";
        let draft = mended(text, vec![edit(text, "a", "b")]);
        let plain = |text: &str| Cow::Owned(text.replace(char::is_control, "?"));
        let out = diff(text, &draft, Style { colour: true, plain: Some(plain) });
        assert!(out.ends_with("\u{1b}[31m-a?[2J?\u{1b}[0m\n\u{1b}[32m+b?[2J?\u{1b}[0m\n"), "{out:?}");
    }

    #[test]
    fn a_name_cannot_break_the_header() {
        assert_eq!(quoted("in/a b.txt"), "in/a b.txt");
        assert_eq!(quoted("a\n\"é"), "\"a\\012\\\"é\"");
    }

    /// Applies a diff as `patch` does.
    fn patched(text: &str, diff: &str) -> String {
        let old: Vec<&str> = text.split_inclusive('\n').collect();
        let (mut new, mut at, mut last) = (String::new(), 0, b' ');
        for line in diff.split_inclusive('\n').skip(2) {
            let (mark, words) = (line.as_bytes()[0], &line[1..]);
            match mark {
                b'@' => {
                    let range = line[4..].split(' ').next().unwrap();
                    let start: usize = range.split(',').next().unwrap().parse().unwrap();
                    let start = start - usize::from(!range.ends_with(",0"));
                    new.push_str(&old[at..start].concat());
                    at = start;
                }
                b'\\' if last == b'-' => {}
                b'\\' => drop(new.pop()),
                b'+' => new.push_str(words),
                _ => {
                    assert_eq!(old[at].trim_end_matches('\n'), words.trim_end_matches('\n'));
                    at += 1;
                    if mark == b' ' {
                        new.push_str(words);
                    }
                }
            }
            last = mark;
        }
        new.push_str(&old[at..].concat());
        new
    }

    proptest! {
        #[test]
        fn applying_the_diff_gives_the_mended_text(
            text in "([a-c]{0,2}\r?\n){0,12}[a-c]{0,2}",
            rounds in prop::collection::vec(prop::collection::vec((0..30_usize, 0..5_usize, "[xy\n]{0,3}"), 0..5), 1..3),
        ) {
            let mut draft = Draft::new(text.clone().into());
            for edits in rounds {
                let fixes: Vec<Fix> = (edits.into_iter())
                    .map(|(start, len, replacement)| Edit { span: Span::new(start, start + len), replacement })
                    .map(|edit| Fix { safe: true, edits: vec![edit] })
                    .collect();
                draft.apply(&fixes.iter().collect::<Vec<_>>());
            }
            let diff = diff(&text, &draft, Style::default());
            let patched = patched(&text, &diff);
            prop_assert_eq!(patched.as_bytes(), draft.text(), "{}", diff);
            prop_assert_eq!(diff.is_empty(), text.as_bytes() == draft.text());
        }
    }
}
