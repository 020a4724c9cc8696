//! The text of a saved document page: date, title, support line, text, an unlabelled summary, and then
//! `Document Information` with labelled fields.
//!
//! Everything may be missing, empty, repeated or in another order, and labels may stand in the text of the
//! document too. So the fields are looked for from the end of the file, and the head from its beginning;
//! what lies between is the text.

use std::sync::Arc;

use super::cues;
use super::format::{self, Document, Entries, Entry, Holds, InputFormat, Reading};
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
    holds: Holds::Documents,
    reading: Reading::Document { sniff, open },
};

/// How sure it is that a text is such a page: by its block, else by its head.
fn sniff(text: &str) -> u8 {
    let lines = lines::lines(text);
    match labelled::find(text, &lines) {
        Some(Block { heading: true, .. }) => 95,
        Some(block) if is_record(text, &lines, &block) => 60,
        _ if has_head(text, &lines) => 40,
        _ => 0,
    }
}

/// Whether labels without the heading over them are those of a record: one alone (`Note: …`) stands in many a text.
fn is_record(text: &str, lines: &[Line], block: &Block) -> bool {
    let fields = labelled::read(text, lines, block.first..lines.len());
    let known: Vec<&Name> =
        fields.iter().map(|field| &field.name).filter(|name| matches!(name, Name::Known(_))).collect();
    known.iter().any(|name| *name != known[0])
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
    let Parts { fields, furniture, out } = parts(source.text(), false);
    format::append(&mut diagnostics, out);
    let source = Arc::new(source);
    let raw = Raw { source: source.clone(), format: FORMAT.name, index: 1, fields, furniture, given: None };
    Box::new(std::iter::once(Ok(Entry { source, raw: Some(raw), diagnostics })))
}

/// What a page is made of. Places count in its text.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) fields: Vec<RawField>,
    pub(super) furniture: Vec<Text>,
    pub(super) out: Diagnostics,
}

/// Reads the text of a page. Where its title is known already (`titled`), none is looked for.
pub(super) fn parts(text: &str, titled: bool) -> Parts {
    let lines = lines::lines(text);
    let mut reader = Reader {
        text,
        lines: &lines,
        titled,
        fields: Vec::new(),
        furniture: Vec::new(),
        out: Diagnostics::new(),
    };
    reader.read();
    let furniture = reader.furniture.iter().map(|span| Text::verbatim(text, *span)).collect();
    Parts { fields: reader.fields, furniture, out: reader.out }
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a [Line],
    titled: bool,
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
            Some(block) => self.block(&block, body == end),
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
        let (mut date, mut title) = (false, self.titled);
        // The support line ends the head, but where it comes first a date and a title may follow it.
        let mut thanked = false;
        let mut at = 0;
        while at < end {
            let line = self.words(at);
            let (field, next) = if !title && cues::is_furniture(line) {
                self.furniture.push(self.lines[at].span);
                at += 1;
                continue;
            } else if cues::is_record_url(line) {
                (Field::Url, at + 1)
            } else if cues::is_support(line) {
                (Field::Support, at + 1)
            } else if !date
                && cues::is_date(line)
                && (!title || self.is_before_support(at, end))
                && !(title && thanked)
            {
                thanked = false;
                (Field::Date, at + 1)
            } else if !title && !thanked {
                let paragraph = lines::paragraph_end(self.lines, at, end);
                if self.is_text(at..paragraph) {
                    break;
                }
                (Field::Title, self.title_end(at, paragraph))
            } else {
                break;
            };
            date |= field == Field::Date;
            title |= field == Field::Title;
            thanked |= field == Field::Support;
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

    /// Reads the labelled fields. Where no text stands above them (`text_below`), it may stand below.
    fn block(&mut self, block: &Block, text_below: bool) {
        let mut end = self.lines.len();
        while end > block.first && cues::is_furniture(self.words(end - 1)) {
            end -= 1;
            self.furniture.push(self.lines[end].span);
        }
        let fields_end = match text_below {
            true => labelled::end_before_text(self.text, self.lines, block.first..end),
            false => end,
        };
        let read = labelled::read(self.text, self.lines, block.first..fields_end);
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
        self.push(Field::Body, fields_end..end, Fold::KeepBlankLines, false);
    }

    fn cut_off(&mut self, why: &str) {
        let end = self.lines.last().map_or(0, |line| line.span.end);
        let message = format!("the page seems to be cut off: {why}");
        self.out.push(Diagnostic::new(&rules::CUT_OFF, message).at(Span::new(end, end)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    fn read(text: &str) -> (Raw, Vec<&'static str>) {
        let source = Source::new("a.txt", text);
        let mut entries = open(Document { source, diagnostics: Diagnostics::new() });
        let entry = entries.next().unwrap().unwrap();
        (entry.raw.unwrap(), entry.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect())
    }

    fn value(raw: &Raw, field: Field) -> Option<&str> {
        raw.first(field).map(|raw| raw.value.as_str())
    }

    const BLOCK: &str = "Document Information\n\nSource\n\nRGASPI, f. 558, op. 11, d. 97, ll. 67-70.\n";

    #[test]
    fn the_head_is_date_title_and_support_line() {
        let support = "This document was made possible with support from Leon Levy Foundation";
        let head = format!("Skip to content\n\nMay 5, 1952\n\nA title\nover two lines\n\n{support}");
        let (raw, codes) = read(&format!("{head}\n\nThe text.\n\n{BLOCK}"));
        assert_eq!(value(&raw, Field::Date), Some("May 5, 1952"));
        assert_eq!(value(&raw, Field::Title), Some("A title over two lines"));
        assert_eq!(value(&raw, Field::Support), Some(support));
        assert_eq!(value(&raw, Field::Body), Some("The text."));
        assert_eq!(raw.furniture, [Text::new("Skip to content")]);
        assert!(codes.is_empty());
    }

    #[test]
    fn a_page_without_a_date_begins_with_its_title() {
        let (raw, _) = read(&format!("Telegram 1121\n\n5 May 1952\n\nThe text.\n\n{BLOCK}"));
        assert_eq!(value(&raw, Field::Title), Some("Telegram 1121"));
        assert_eq!(value(&raw, Field::Date), None);
        assert_eq!(value(&raw, Field::Body), Some("5 May 1952\n\nThe text."));
    }

    #[test]
    fn a_missing_title_is_not_taken_from_below_the_support_line() {
        let support = "This document was made possible with support from Leon Levy Foundation";
        let (raw, _) = read(&format!("May 5, 1952\n\n{support}\n\nSecret\n\nThe text.\n\n{BLOCK}"));
        assert_eq!(value(&raw, Field::Title), None);
        assert_eq!(value(&raw, Field::Body), Some("Secret\n\nThe text."));
    }

    #[test]
    fn the_last_paragraph_is_a_summary_only_if_it_reads_like_one() {
        let summary = "The two ministers speak of trade and agree to meet again in the spring.";
        let (raw, _) = read(&format!("A title\n\nThe text.\n\n{summary}\n\n{BLOCK}"));
        assert_eq!(value(&raw, Field::Summary), Some(summary));
        assert!(raw.first(Field::Summary).is_some_and(|raw| raw.inferred));
        for last in ["(signed) A. Weber, who was the secretary of the meeting.", "AMBASSADOR A. WEBER"] {
            let (raw, _) = read(&format!("A title\n\nThe text.\n\n{last}\n\n{BLOCK}"));
            assert_eq!(value(&raw, Field::Summary), None, "{last}");
        }
        let (raw, _) = read(&format!("A title\n\n{summary}\n\n{BLOCK}"));
        assert_eq!(value(&raw, Field::Body), Some(summary), "all there is of the text");
    }

    #[test]
    fn a_page_without_fields_is_cut_off_and_what_is_there_is_read() {
        let (raw, codes) = read("May 5, 1952\n\nA title\n\nThe text breaks of");
        assert_eq!(value(&raw, Field::Body), Some("The text breaks of"));
        assert_eq!(codes, ["INP003"]);
        let (_, codes) = read("May 5, 1952\n\nA title\n\nThe text.\n\nDocument Information\n");
        assert_eq!(codes, ["INP003"]);
    }

    #[test]
    fn text_below_the_fields_is_text() {
        let prose =
            "The ships were drawn up on the beach, and those who had come in them went inland. ".repeat(4);
        let (raw, _) = read(&format!("May 5, 1952\n\nA title\n\n{BLOCK}\nRecord ID\n\n5\n\n{prose}"));
        assert_eq!(value(&raw, Field::Id), Some("5"));
        assert_eq!(value(&raw, Field::Body), Some(prose.trim_end()));
    }

    #[test]
    fn furniture_at_either_end_is_kept_apart() {
        let (raw, _) = read(&format!("Menu\n\nA title\n\nThe text.\n\n{BLOCK}\nBack to top\n"));
        assert_eq!(raw.furniture, [Text::new("Menu"), Text::new("Back to top")]);
        assert_eq!(value(&raw, Field::Citation), Some("RGASPI, f. 558, op. 11, d. 97, ll. 67-70."));
    }

    #[test]
    fn unknown_labels_are_reported() {
        let (raw, codes) = read(&format!("A title\n\nThe text.\n\n{BLOCK}\nShelf mark:\n\nK 12\n"));
        assert_eq!(codes, ["INP008"]);
        assert!(raw.fields.iter().any(|field| field.name == Name::Unknown("Shelf mark".to_owned())));
    }
}
