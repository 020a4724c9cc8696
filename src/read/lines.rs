//! Lines, paragraphs, and the folding of white space into [`Text`], shared by all readers of documents.
//!
//! A line ends at `\n`, `\r\n` or a lone `\r`. White space is what Unicode calls so, the no-break space
//! included.

use std::ops::Range;

use crate::diagnostic::Span;
use crate::record::{Text, TextBuilder};

/// A line with something on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// What stands on it, without white space at its ends.
    pub(crate) span: Span,
    /// One past its last byte, white space included and the line end not.
    pub(crate) end: usize,
    /// How many blank lines stand before it.
    pub(crate) blanks: usize,
}

/// The lines of `text` that are not blank.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut blanks = 0;
    for span in line_spans(text) {
        let content = trim(text, span);
        if is_blank(content.of(text)) {
            blanks += 1;
        } else {
            found.push(Line { span: content, end: span.end, blanks });
            blanks = 0;
        }
    }
    found
}

/// Every line of `text`, without its end.
fn line_spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let span = Span::new(at, at + length);
        let ends_with_two = rest.get(length..length + 2) == Some(b"\r\n");
        at = span.end + if ends_with_two { 2 } else { 1 };
        Some(span)
    })
}

/// The part of `span` without white space at its ends.
pub(crate) fn trim(text: &str, span: Span) -> Span {
    let part = span.of(text);
    let start = span.start + (part.len() - part.trim_start().len());
    Span::new(start, start + part.trim().len())
}

/// Whether nothing can be seen on a line: white space, and characters without width.
fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Characters without width, which copying from web pages leaves behind.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Whether line `at` begins a paragraph.
pub(crate) fn starts_paragraph(lines: &[Line], at: usize) -> bool {
    at == 0 || lines.get(at).is_some_and(|line| line.blanks > 0)
}

/// Whether line `at` stands alone in its paragraph.
pub(crate) fn is_alone(lines: &[Line], at: usize) -> bool {
    starts_paragraph(lines, at) && (at + 1 >= lines.len() || starts_paragraph(lines, at + 1))
}

/// One past the last line of the paragraph that line `at` belongs to, not going past `limit`.
pub(crate) fn paragraph_end(lines: &[Line], at: usize, limit: usize) -> usize {
    (at + 1..limit).find(|next| starts_paragraph(lines, *next)).unwrap_or(limit.max(at))
}

/// The paragraphs of a range of lines.
pub(crate) fn paragraphs(lines: &[Line], range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = range.start;
    std::iter::from_fn(move || {
        (at < range.end).then(|| {
            let start = at;
            at = paragraph_end(lines, start, range.end);
            start..at
        })
    })
}

/// How lines of the source become lines of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    /// The value is one line.
    OneLine,
    /// Each line of the source is a line of the value; blank lines are dropped.
    Lines,
    /// As `Lines`, and blank lines are kept, emptied.
    KeepBlankLines,
}

/// Folds lines of the source into one text.
pub(crate) fn fold<'a>(source: &str, lines: impl IntoIterator<Item = &'a Line>, how: Fold) -> Text {
    let mut folder = Folder::new(source);
    for line in lines {
        match how {
            Fold::OneLine => folder.blank(),
            Fold::Lines => folder.break_line(1),
            Fold::KeepBlankLines => folder.break_line(line.blanks + 1),
        }
        folder.copy(line.span);
    }
    folder.finish()
}

/// A text that was read already, folded: runs of white space to one blank, lines trimmed, blank ones dropped.
pub(crate) fn folded(text: &Text) -> Text {
    let is_folded = |line: &Text| {
        let mut before = 'x';
        line.chars().all(|c| {
            let single = !c.is_whitespace() || c == ' ' && before != ' ';
            before = c;
            single
        })
    };
    let lines = text.lines().map(|line| {
        if is_folded(&line) {
            return line;
        }
        let mut at = 0;
        let words: Vec<Text> = line
            .split(char::is_whitespace)
            .map(|word| {
                let start = at + line[at..].find(word).unwrap_or_default();
                at = start + word.len();
                Span::new(start, at)
            })
            .filter(|word| !word.is_empty())
            .map(|word| line.slice(word))
            .collect();
        Text::join(&words, " ")
    });
    Text::join(&lines.collect::<Vec<_>>(), "\n")
}

/// Puts a [`Text`] together with white space folded.
///
/// White space is held back until a word follows, so that there is none at the ends; a line break is
/// stronger than a blank.
#[derive(Debug)]
pub(crate) struct Folder<'a> {
    source: &'a str,
    builder: TextBuilder,
    gap: Gap,
    end: usize,
}

/// White space held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Breaks(usize),
}

impl<'a> Folder<'a> {
    /// Nothing yet of `source`.
    pub(crate) fn new(source: &'a str) -> Self {
        Self { source, builder: TextBuilder::new(), gap: Gap::None, end: 0 }
    }

    /// Appends the words of a part of the source.
    pub(crate) fn copy(&mut self, span: Span) {
        let part = span.of(self.source);
        let mut from = 0;
        let mut chars = part.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if !c.is_whitespace() {
                continue;
            }
            let lone = c == ' ' && at > from && chars.peek().is_some_and(|(_, next)| !next.is_whitespace());
            if !lone {
                self.word(Span::new(span.start + from, span.start + at));
                self.blank();
                from = at + c.len_utf8();
            }
        }
        self.word(Span::new(span.start + from, span.start + part.len()));
    }

    /// Appends `words` that stand for a part of the source, as a letter stands for an entity.
    pub(crate) fn put(&mut self, words: &str, span: Span) {
        if words.chars().all(char::is_whitespace) {
            self.blank();
        } else {
            self.close_gap(span.start);
            self.builder.put(words, span);
            self.end = span.end;
        }
    }

    /// White space.
    pub(crate) fn blank(&mut self) {
        self.gap = self.gap.max(Gap::Blank);
    }

    /// So many line breaks.
    pub(crate) fn break_line(&mut self, breaks: usize) {
        self.gap = self.gap.max(Gap::Breaks(breaks));
    }

    /// The folded text.
    pub(crate) fn finish(self) -> Text {
        self.builder.build()
    }

    fn word(&mut self, span: Span) {
        if !span.is_empty() {
            self.close_gap(span.start);
            self.builder.copy(self.source, span);
            self.end = span.end;
        }
    }

    fn close_gap(&mut self, start: usize) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if self.builder.is_empty() {
            return;
        }
        let place = Span::new(self.end, start.max(self.end));
        match gap {
            Gap::None => {}
            Gap::Blank => self.builder.put(" ", place),
            Gap::Breaks(breaks) => self.builder.put(&"\n".repeat(breaks), place),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        lines(text).iter().map(|line| line.span.of(text)).collect()
    }

    #[test]
    fn lines_end_at_any_line_end() {
        assert_eq!(words("a\r\nb\rc\nd"), ["a", "b", "c", "d"]);
    }

    #[test]
    fn lines_of_no_break_spaces_are_blank() {
        let text = "a\n\n \u{a0} \n\u{200b}\n b ";
        assert_eq!(words(text), ["a", "b"]);
        assert_eq!(lines(text)[1].blanks, 3);
    }

    #[test]
    fn blanks_are_folded_and_the_place_is_kept() {
        let text = " AVP\u{a0} RF,\t f. 1 \r\n\r\n  op. 2";
        let folded = fold(text, &lines(text), Fold::Lines);
        assert_eq!(folded, "AVP RF, f. 1\nop. 2");
        assert_eq!(folded.source_span(Span::new(4, 6)).map(|span| span.of(text)), Some("RF"));
        assert_eq!(folded.source_span(Span::new(13, 18)).map(|span| span.of(text)), Some("op. 2"));
        assert_eq!(fold(text, &lines(text), Fold::OneLine), "AVP RF, f. 1 op. 2");
    }

    #[test]
    fn blank_lines_of_a_body_are_kept_empty() {
        let text = "a\n\u{a0}\n\nb\nc\n";
        assert_eq!(fold(text, &lines(text), Fold::KeepBlankLines), "a\n\n\nb\nc");
    }

    #[test]
    fn a_text_is_folded_and_keeps_its_places() {
        let source = "a \u{a0} bc\r\n\n d  ";
        let text = folded(&Text::verbatim(source, Span::new(0, source.len())));
        assert_eq!(text, "a bc\nd");
        assert_eq!(text.source_span(Span::new(2, 4)).unwrap().of(source), "bc");
        assert_eq!(text.source_span(Span::new(5, 6)).unwrap().of(source), "d");
    }

    proptest! {
        #[test]
        fn every_word_is_kept_and_found_again(text in "[a-c \\u{a0}\\t\r\né]{0,40}") {
            let folded = fold(&text, &lines(&text), Fold::Lines);
            let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let got: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(got, kept);
            for (at, c) in folded.char_indices().filter(|(_, c)| !c.is_whitespace()) {
                let place = folded.source_span(Span::new(at, at + c.len_utf8())).unwrap();
                prop_assert_eq!(place.of(&text), c.to_string());
            }
            prop_assert!(!folded.contains("  ") && !folded.contains(" \n") && !folded.contains("\n "));
        }
    }
}
