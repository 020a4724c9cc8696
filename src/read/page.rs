//! The text of a saved document page: date, title, support line, text, an unlabelled summary, and then
//! `Document Information` with labelled fields.
//!
//! Everything may be missing, empty, repeated or in another order, and labels may stand in the text of the
//! document too. So the fields are looked for from the end of the file, and the head from its beginning;
//! what lies between is the text.

use super::cues;
use super::format::{Document, Entries, Entry, InputFormat};
use super::labelled::{self, Block};
use super::lines::{self, Fold, Line};
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::record::raw::{Name, Raw, RawField};
use crate::record::{Field, Text};

/// The format.
pub(super) const FORMAT: InputFormat = InputFormat {
    name: "page",
    title: "text of a saved document page, with a `Document Information` block",
    extensions: &["txt", "text"],
    sniff,
    open,
};

/// How sure it is that a text is such a page: by its block, else by its head.
fn sniff(text: &str) -> u8 {
    let lines = lines::lines(text);
    match labelled::find(text, &lines) {
        Some(Block { heading: true, .. }) => 95,
        Some(_) => 60,
        None if has_head(text, &lines) => 40,
        None => 0,
    }
}

/// Whether a text without labelled fields begins as a page does.
///
/// A date with a title below it is enough if text follows; a title alone is not, as any text has a first line.
fn has_head(text: &str, lines: &[Line]) -> bool {
    const LOOK: usize = 6;
    const LONGEST_TITLE: usize = 400;
    let words: Vec<&str> = lines.iter().map(|line| line.span.of(text)).collect();
    let furniture = words.iter().take_while(|line| cues::is_furniture(line)).count();
    let head = &words[furniture..];
    let supported = head.iter().take(LOOK).any(|line| cues::is_support(line));
    let is_title = |line: &&str| line.len() <= LONGEST_TITLE && !line.ends_with('.') && !cues::is_date(line);
    let dated = head.first().is_some_and(|line| cues::is_date(line));
    let titled = head.get(1).is_some_and(is_title) && lines::starts_paragraph(lines, furniture + 1);
    supported || (dated && titled && head.len() > 2)
}

fn open(document: Document) -> Entries {
    let Document { source, mut diagnostics } = document;
    let (fields, furniture) = {
        let text = source.text();
        let lines = lines::lines(text);
        let mut reader = Reader {
            text,
            lines: &lines,
            fields: Vec::new(),
            furniture: Vec::new(),
            out: Diagnostics::new(),
        };
        reader.read();
        diagnostics.append(reader.out);
        let furniture = reader.furniture.iter().map(|span| Text::verbatim(text, *span)).collect();
        (reader.fields, furniture)
    };
    let raw = Raw { source: source.clone(), format: FORMAT.name, index: 1, fields, furniture };
    Box::new(std::iter::once(Ok(Entry { source, raw: Some(raw), diagnostics })))
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [Line],
    fields: Vec<RawField>,
    furniture: Vec<Span>,
    out: Diagnostics,
}

impl Reader<'_> {
    fn read(&mut self) {
        let block = labelled::find(self.text, self.lines);
        let end = block.as_ref().map_or(self.lines.len(), |block| block.start);
        let body = self.head(end);
        let summary = match &block {
            Some(_) => self.summary(body, end),
            None => end,
        };
        self.push(Field::Body, body..summary, Fold::KeepBlankLines, false);
        self.push(Field::Summary, summary..end, Fold::Lines, true);
        match block {
            Some(block) => self.block(&block),
            None => self.cut_off("no `Document Information` block follows the text"),
        }
    }

    fn words(&self, at: usize) -> &str {
        self.lines[at].span.of(self.text)
    }

    fn push(&mut self, field: Field, range: std::ops::Range<usize>, how: Fold, inferred: bool) {
        if !range.is_empty() {
            let value = lines::fold(self.text, &self.lines[range], how);
            self.fields.push(RawField { name: Name::Known(field), label: None, value, inferred });
        }
    }

    /// Reads the lines above the text and gives the first line of the text.
    fn head(&mut self, end: usize) -> usize {
        let (mut date, mut title) = (false, false);
        let mut at = 0;
        while at < end {
            let line = self.words(at);
            let paragraph = lines::paragraph_end(self.lines, at, end);
            let (field, next) = if !title && cues::is_furniture(line) {
                self.furniture.push(self.lines[at].span);
                at += 1;
                continue;
            } else if cues::is_record_url(line) {
                (Field::Url, at + 1)
            } else if cues::is_support(line) {
                (Field::Support, at + 1)
            } else if !date && cues::is_date(line) && (!title || self.is_before_support(at, end)) {
                (Field::Date, at + 1)
            } else if !title && !self.is_text(at..paragraph) {
                (Field::Title, self.title_end(at, paragraph))
            } else {
                break;
            };
            date |= field == Field::Date;
            title |= field == Field::Title;
            self.push(field, at..next, Fold::OneLine, false);
            at = next;
        }
        at
    }

    /// Whether a line stands directly above the support line, so that it is still part of the head.
    fn is_before_support(&self, at: usize, end: usize) -> bool {
        at + 1 < end && cues::is_support(self.words(at + 1))
    }

    /// Whether a paragraph where the title is due is already text: too long for a title, and sentences.
    fn is_text(&self, paragraph: std::ops::Range<usize>) -> bool {
        const LONGEST_TITLE: usize = 500;
        let span = self.lines[paragraph.start].span.to(self.lines[paragraph.end - 1].span);
        span.len() > LONGEST_TITLE && cues::is_prose(span.of(self.text))
    }

    /// One past the last line of a title. It may be broken over several lines; where the line above it belongs
    /// to the same paragraph, or a support line follows inside it, lines are not broken but stand for themselves.
    fn title_end(&self, at: usize, paragraph: usize) -> usize {
        let tight = !lines::starts_paragraph(self.lines, at)
            || (at + 1..paragraph).any(|line| cues::is_support(self.words(line)));
        if tight { at + 1 } else { paragraph }
    }

    /// The first line of the unlabelled summary: the last paragraph of the text, if it reads like one and is
    /// not all there is. Gives `end` where there is none.
    fn summary(&self, body: usize, end: usize) -> usize {
        let last = lines::paragraphs(self.lines, body..end).last();
        let found = last.filter(|paragraph| paragraph.start > body).filter(|paragraph| {
            let span = self.lines[paragraph.start].span.to(self.lines[paragraph.end - 1].span);
            cues::is_prose(span.of(self.text))
        });
        found.map_or(end, |paragraph| paragraph.start)
    }

    fn block(&mut self, block: &Block) {
        let mut end = self.lines.len();
        while end > block.first && cues::is_furniture(self.words(end - 1)) {
            end -= 1;
            self.furniture.push(self.lines[end].span);
        }
        let read = labelled::read(self.text, self.lines, block.first..end);
        if read.is_empty() {
            self.cut_off("nothing follows `Document Information`");
        }
        for field in read {
            if let (Name::Unknown(label), Some(place)) = (&field.name, field.label) {
                let message = format!("no field has the label `{label}`");
                self.out.push(Diagnostic::new(&rules::UNKNOWN_LABEL, message).at(place));
            }
            self.fields.push(field);
        }
    }

    fn cut_off(&mut self, why: &str) {
        let end = self.lines.last().map_or(0, |line| line.span.end);
        let message = format!("the page seems to be cut off: {why}");
        self.out.push(Diagnostic::new(&rules::CUT_OFF, message).at(Span::new(end, end)));
    }
}
