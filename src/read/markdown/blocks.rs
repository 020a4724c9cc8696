//! Cuts a Markdown text into headings, paragraphs and rules, and tells which of them are labels.
//!
//! Headings are those of CommonMark 0.31.2 (4.2 ATX, 4.3 setext) and, as converters write them too, paragraphs
//! of one bold line.

use std::ops::Range;

use super::super::labelled::is_one_line;
use super::super::labels;
use super::super::lines::{self, Line};
use crate::diagnostic::Span;
use crate::record::Field;
use crate::record::raw::Name;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading,
    Paragraph,
    /// A thematic break: `---`, `* * *`.
    Rule,
}

/// A heading, paragraph or rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Its words with the markup inside them, without the marks of a heading.
    pub(super) content: Span,
    /// How many blank lines stand before it.
    pub(super) blanks: usize,
    /// Set where it begins with a label.
    pub(super) label: Option<Label>,
}

/// The label that a block is or begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) name: Name,
    /// Its words, without colon and markup.
    pub(super) place: Span,
    /// Whether a colon ends it.
    pub(super) colon: bool,
    /// Whether it is a heading or bold.
    pub(super) marked: bool,
    /// Where its value begins, if that stands in the same block.
    pub(super) value: Option<usize>,
}

/// The blocks of a text.
pub(super) fn blocks(text: &str, lines: &[Line]) -> Vec<Block> {
    let mut cutter = Cutter { text, blocks: Vec::new(), pending: None };
    for paragraph in lines::paragraphs(lines, 0..lines.len()) {
        cutter.paragraph(lines, paragraph);
    }
    cutter.blocks
}

/// A paragraph that is being put together.
struct Pending {
    content: Span,
    blanks: usize,
    lines: usize,
    label: Option<Label>,
}

struct Cutter<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    pending: Option<Pending>,
}

impl Cutter<'_> {
    fn paragraph(&mut self, lines: &[Line], range: Range<usize>) {
        let alone = range.len() == 1;
        for at in range {
            self.line(&lines[at], alone);
        }
        self.flush(Kind::Paragraph);
    }

    fn line(&mut self, line: &Line, alone: bool) {
        let words = line.span.of(self.text);
        if let Some(content) = atx(self.text, line.span) {
            let label = label_of(self.text, content, true);
            self.block(Kind::Heading, content, line.blanks, label);
        } else if is_underline(words) && self.pending.as_ref().is_some_and(|pending| pending.lines <= 3) {
            self.underlined();
        } else if is_rule(words) {
            self.block(Kind::Rule, line.span, line.blanks, None);
        } else if let Some(label) = label_of(self.text, line.span, false) {
            self.flush(Kind::Paragraph);
            if label.value.is_none() {
                self.block(Kind::Heading, line.span, line.blanks, Some(label));
            } else {
                self.pending =
                    Some(Pending { content: line.span, blanks: line.blanks, lines: 1, label: Some(label) });
            }
        } else if alone && is_bold(words) {
            self.block(Kind::Heading, line.span, line.blanks, None);
        } else if line.blanks == 0 && self.awaits_one_line() && without_item_mark(words) == words {
            self.block(Kind::Paragraph, line.span, 0, None);
        } else if let Some(pending) = &mut self.pending {
            pending.content.end = line.span.end;
            pending.lines += 1;
        } else {
            self.pending = Some(Pending { content: line.span, blanks: line.blanks, lines: 1, label: None });
        }
    }

    fn block(&mut self, kind: Kind, content: Span, blanks: usize, label: Option<Label>) {
        self.flush(Kind::Paragraph);
        // A heading that converters left with nothing but marks heads nothing.
        let is_bare = content.of(self.text).chars().all(|c| matches!(c, '*' | '_'));
        let kind = if is_bare { Kind::Rule } else { kind };
        self.blocks.push(Block { kind, content, blanks, label });
    }

    /// Whether the line before is the label of a field whose value is short: without a blank line between them,
    /// the value is one line, and what follows is another paragraph.
    fn awaits_one_line(&self) -> bool {
        let label =
            self.blocks.last().filter(|_| self.pending.is_none()).and_then(|block| block.label.as_ref());
        let is_short =
            |field: Field| is_one_line(field) || matches!(field, Field::Languages | Field::EditionLanguages);
        label.is_some_and(
            |label| matches!(label.name, Name::Known(field) if label.value.is_none() && is_short(field)),
        )
    }

    /// The lines before an underline are a heading.
    fn underlined(&mut self) {
        if let Some(pending) = &mut self.pending
            && pending.label.is_none()
        {
            pending.label = label_of(self.text, pending.content, true);
        }
        self.flush(Kind::Heading);
    }

    fn flush(&mut self, kind: Kind) {
        if let Some(Pending { content, blanks, label, .. }) = self.pending.take() {
            self.blocks.push(Block { kind, content, blanks, label });
        }
    }
}

/// The content of an ATX heading. A blank after the marks may be missing where there are two or more.
fn atx(text: &str, line: Span) -> Option<Span> {
    let words = line.of(text);
    let marks = words.bytes().take_while(|byte| *byte == b'#').count();
    let after = &words[marks..];
    let spaced = after.is_empty() || after.starts_with(char::is_whitespace);
    if !(1..=6).contains(&marks) || (!spaced && marks < 2) {
        return None;
    }
    let inner = after.trim_end_matches('#');
    let closed = inner.is_empty() || inner.ends_with(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    let end = line.start + marks + if closed { inner.len() } else { after.len() };
    Some(lines::trim(text, Span::new(line.start + marks, end)))
}

fn is_underline(line: &str) -> bool {
    let only = |mark: char, fewest: usize| line.len() >= fewest && line.chars().all(|c| c == mark);
    only('=', 2) || only('-', 3)
}

fn is_rule(line: &str) -> bool {
    let is = |mark: char| line.chars().all(|c| c == mark || c == ' ') && line.matches(mark).count() >= 3;
    is('-') || is('*') || is('_')
}

/// Whether a line is one bold run.
fn is_bold(line: &str) -> bool {
    ["**", "__"].iter().any(|mark| {
        let inner = line.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        inner.is_some_and(|inner| !inner.trim().is_empty() && !inner.contains(mark))
    })
}

/// The label that a line is or begins with; `heading` says that the line is marked as a heading.
///
/// A known label counts with a colon, or as a heading without one. An unknown one must be marked: a heading that
/// ends with a colon, or bold with a colon at the end of the bold run.
fn label_of(text: &str, line: Span, heading: bool) -> Option<Label> {
    const LONGEST: usize = 80;
    let words = line.of(text);
    let item = if heading { words } else { without_item_mark(words) };
    let bare = item.trim_start_matches(['*', '_', ' ']);
    let marks = item.len() - bare.len();
    let start = line.end - bare.len();
    let head = &bare[..bare.floor_char_boundary(LONGEST)];
    let colon = head.find([':', '：']);
    let end = colon.unwrap_or(bare.len());
    let name = bare[..end].trim_end_matches(['*', '_', ' ', '\u{a0}']);
    if name.is_empty()
        || (colon.is_none() && !(heading || (marks > 0 && is_bold(item))))
        || name.contains('\n')
    {
        return None;
    }
    let rest = colon.map_or("", |at| bare[at..].trim_start_matches([':', '：']));
    let value = rest.trim_start_matches(['*', '_']).trim_start();
    let closed_before = colon.is_some_and(|at| name.len() < at);
    let value = if closed_before || marks == 0 { rest.trim_start() } else { value };
    let marked = heading || marks > 1;
    let known = labels::known(&format!("{name}{}", if colon.is_some() { ":" } else { "" }));
    // A heading that reads `Title` is one, unless a colon says otherwise.
    let known = known.filter(|field| colon.is_some() || !matches!(field, Field::Title | Field::Date));
    let closes = closed_before || rest.starts_with(['*', '_']);
    let name_of = |label: &str| Name::Unknown(label.to_owned());
    let name_kind = match known {
        Some(field) => Name::Known(field),
        None if !marked || colon.is_none() || !labels::has_label_colon(&format!("{name}:")) => return None,
        None if value.is_empty() && (heading || closes) => name_of(name),
        None if marks > 1 && closes && !heading => name_of(name),
        None => return None,
    };
    Some(Label {
        name: name_kind,
        place: Span::new(start, start + name.len()),
        colon: colon.is_some(),
        marked,
        value: (!value.is_empty()).then(|| line.end - value.len()),
    })
}

/// A line without the mark of a list item.
pub(super) fn without_item_mark(line: &str) -> &str {
    ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark)).map_or(line, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Cut<'a> = (Kind, &'a str, Option<(Name, &'a str)>);

    fn cut(text: &str) -> Vec<Cut<'_>> {
        let lines = lines::lines(text);
        let value = |label: &Label| label.value.map_or("", |at| &text[at..]);
        let show = |block: Block| {
            let label = block.label.as_ref().map(|label| (label.name.clone(), value(label)));
            (block.kind, block.content.of(text), label)
        };
        blocks(text, &lines).into_iter().map(show).collect()
    }

    #[test]
    fn headings_of_every_form_are_headings() {
        for (text, content) in [
            ("#### **Record**", "**Record**"),
            ("## Record ##", "Record"),
            ("###Record", "Record"),
            ("###### **Record**####", "**Record**"),
            ("Record\n======", "Record"),
            ("Record\n---", "Record"),
            ("**Record**", "**Record**"),
        ] {
            assert_eq!(cut(text), [(Kind::Heading, content, None)]);
        }
        for text in ["#1 of the series", "**Record** of it", "Record\n\n---"] {
            assert_eq!(cut(text)[0].0, Kind::Paragraph, "{text}");
        }
    }

    #[test]
    fn labels_of_every_form_are_labels() {
        let citation = Some((Name::Known(Field::Citation), ""));
        for text in [
            "#### **Citation:**",
            "##### Citation:",
            "**Citation:**",
            "**Citation**:",
            "Citation:",
            "Citation:\n---",
            "#### Citation",
        ] {
            let found = cut(text);
            assert_eq!((found[0].0, &found[0].2), (Kind::Heading, &citation), "{text}");
        }
        let language = Some((Name::Known(Field::Languages), "Russian"));
        for text in
            ["**Language:** Russian", "**Language**: Russian", "Language: Russian", "- **Language:**Russian"]
        {
            assert_eq!(cut(text)[0].2, language, "{text}");
        }
        assert_eq!(cut("Citation")[0].2, None);
    }

    #[test]
    fn a_short_value_right_below_its_label_is_one_line() {
        let found = cut("## Contents\nTranslation - English\nThe text\ngoes on.\n");
        let words: Vec<&str> = found.iter().map(|(_, words, _)| *words).collect();
        assert_eq!(words, ["Contents", "Translation - English", "The text\ngoes on."]);
        assert_eq!(cut("## Summary\nOne\ntwo.").len(), 2);
        assert_eq!(cut("## Contents\n- Scan\n- Translation").len(), 2);
    }

    #[test]
    fn unknown_labels_must_be_marked() {
        let unknown = |value| Some((Name::Unknown("Shelf mark".to_owned()), value));
        assert_eq!(cut("#### Shelf mark:")[0].2, unknown(""));
        assert_eq!(cut("**Shelf mark:** K 12")[0].2, unknown("K 12"));
        assert_eq!(cut("Shelf mark: K 12")[0].2, None);
        assert_eq!(cut("### Conversation: Castro and Mikoyan")[0].2, None);
    }

    #[test]
    fn a_label_begins_a_block_inside_a_paragraph() {
        let text = "Citation: AVPRF,\nf. 1\nLanguage: Russian";
        let found = cut(text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1, "Citation: AVPRF,\nf. 1");
        assert_eq!(found[1].1, "Language: Russian");
    }
}
