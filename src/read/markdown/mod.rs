//! Markdown made from the PDF file of a document: the date and the title as headings, labelled headings
//! (`#### **Citation:**`) with a value below each, and then the text of the document.
//!
//! The text begins where the labelled headings end. Headings of its own may look like labels; what decides is
//! told at `Reader::metadata` and `Reader::trailing`.

mod blocks;
mod inline;

use std::ops::Range;
use std::sync::Arc;

use self::blocks::{Block, Kind, Label};
use self::inline::{Breaks, Links};
use super::cues;
use super::format::{self, Document, Entries, Entry, Holds, InputFormat, Reading};
use super::labelled::is_one_line;
use super::lines::{self, Folder};
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::record::raw::{Name, Raw, RawField};
use crate::record::{Field, Text};

/// The format.
pub(super) const FORMAT: InputFormat = InputFormat {
    name: "markdown",
    title: "Markdown of a document's PDF file, with headings such as `Citation:`",
    extensions: &["md", "markdown"],
    holds: Holds::Documents,
    reading: Reading::Document { sniff, open },
};

/// How sure it is that a text is such a document: by its labels, the marked ones first.
fn sniff(text: &str) -> u8 {
    let lines = lines::lines(text);
    let blocks = blocks::blocks(text, &lines);
    let fields = |marked: bool| {
        let labels =
            blocks.iter().filter_map(|block| block.label.as_ref()).filter(|label| label.marked == marked);
        let known = labels.filter(|label| !matches!(label.name, Name::Unknown(_)));
        distinct(known.map(|label| &label.name))
    };
    let (marked, bare) = (fields(true), fields(false));
    let cites = |names: &[&Name]| names.contains(&&Name::Known(Field::Citation));
    match (marked.len(), bare.len()) {
        (2.., _) => 90,
        (1, _) if cites(&marked) => 70,
        (_, 2..) if cites(&bare) => 50,
        (1, _) => 45,
        _ if is_dated(text, &blocks) => 40,
        _ => 0,
    }
}

/// Whether a text without labels begins as such a document does: with a heading that is a date, and another.
fn is_dated(text: &str, blocks: &[Block]) -> bool {
    let mut headings = blocks.iter().take_while(|block| block.kind == Kind::Heading);
    let dated = headings.next().is_some_and(|block| cues::is_date(&plain(text, block.content)));
    dated && headings.next().is_some()
}

/// Each name once.
fn distinct<'a>(names: impl IntoIterator<Item = &'a Name>) -> Vec<&'a Name> {
    let mut known = Vec::new();
    for name in names {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    known
}

/// The words of a stretch of the source on one line, markup off.
fn plain(text: &str, span: Span) -> String {
    let mut folder = Folder::new(text);
    inline::fold(&mut folder, text, span, Breaks::None, &mut Links::Keep);
    folder.finish().into_string()
}

fn open(document: Document) -> Entries {
    let Document { source, mut diagnostics } = document;
    let (fields, furniture) = {
        let text = source.text();
        let blocks = blocks::blocks(text, &lines::lines(text));
        let mut reader = Reader {
            text,
            blocks: &blocks,
            fields: Vec::new(),
            furniture: Vec::new(),
            out: Diagnostics::new(),
        };
        reader.read();
        format::append(&mut diagnostics, reader.out);
        (reader.fields, reader.furniture)
    };
    let source = Arc::new(source);
    let raw = Raw { source: source.clone(), format: FORMAT.name, index: 1, fields, furniture, given: None };
    Box::new(std::iter::once(Ok(Entry { source, raw: Some(raw), diagnostics })))
}

struct Reader<'a> {
    text: &'a str,
    blocks: &'a [Block],
    fields: Vec<RawField>,
    furniture: Vec<Text>,
    out: Diagnostics,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let head = self.head();
        let style = self.blocks.get(head).and_then(|block| block.label.as_ref());
        let body = style.map_or(head, |style| self.metadata(head, style));
        let tail = self.trailing(body, style);
        self.body(body..tail);
        self.labelled(tail..self.blocks.len());
        if style.is_none() && tail == self.blocks.len() {
            let end = self.blocks.last().map_or(0, |block| block.content.end);
            let message =
                "the document seems to be cut off: no heading such as `Citation:` follows the title";
            self.out.push(Diagnostic::new(&rules::CUT_OFF, message).at(Span::new(end, end)));
        }
    }

    /// Reads what stands above the first label, and gives the first block after it: that label, or the text
    /// where no label comes soon.
    ///
    /// The first heading that is a date is the date, the first other one the title; without headings paragraphs
    /// will do. What else stands there belongs to the page, unless it is prose: then the text begins.
    fn head(&mut self) -> usize {
        const MOST: usize = 8;
        let label = self.blocks.iter().position(|block| block.label.is_some()).filter(|at| *at <= MOST);
        let end = label.unwrap_or(self.blocks.len());
        let is_title = |block: &Block| block.kind == Kind::Heading && !self.is_date(block);
        let has_heading = self.blocks[..end].iter().any(is_title);
        let (mut date, mut title) = (false, false);
        for at in 0..end {
            let block = &self.blocks[at];
            let words = plain(self.text, block.content);
            let heads = block.kind == Kind::Heading || !has_heading;
            let field = if cues::is_record_url(&words) {
                Field::Url
            } else if cues::is_support(&words) {
                Field::Support
            } else if !date && cues::is_date(&words) {
                date = true;
                Field::Date
            } else if !title && heads && block.kind != Kind::Rule && !cues::is_furniture(&words) {
                title = true;
                Field::Title
            } else if block.kind == Kind::Rule
                || cues::is_furniture(&words)
                || (label.is_some() && !cues::is_prose(&words))
            {
                self.furniture.push(Text::verbatim(self.text, block.content));
                continue;
            } else {
                return at;
            };
            self.push(Name::Known(field), None, at..at + 1, None);
        }
        end
    }

    fn is_date(&self, block: &Block) -> bool {
        cues::is_date(&plain(self.text, block.content))
    }

    /// Reads the labels from block `at` on, and gives the first block of the text.
    ///
    /// They end at a heading that is no label, at a label of another make than the first one (without colon,
    /// not marked), and where more stands below a label than its value can be. The last label has one paragraph.
    fn metadata(&mut self, mut at: usize, style: &'a Label) -> usize {
        loop {
            let Some(label) = &self.blocks[at].label else { return at };
            let next = self.segment_end(at, style);
            let fits = self.suits(at, next);
            if fits && self.goes_on(at, next, style) {
                self.labelled_value(label, at, next);
                at = next;
            } else if fits && self.is_bare_label(at, next, style) {
                self.labelled_value(label, at, next);
                at = self.bare_label(next, style);
            } else {
                let end = self.last_value_end(at, next);
                self.labelled_value(label, at, end);
                return end;
            }
        }
    }

    fn label(&self, at: usize, style: &Label) -> Option<&'a Label> {
        let label = self.blocks.get(at)?.label.as_ref()?;
        (label.marked >= style.marked && label.colon >= style.colon).then_some(label)
    }

    /// The first label or heading after a label.
    fn segment_end(&self, at: usize, style: &Label) -> usize {
        let ends =
            |next: &usize| self.label(*next, style).is_some() || self.blocks[*next].kind == Kind::Heading;
        (at + 1..self.blocks.len()).find(ends).unwrap_or(self.blocks.len())
    }

    /// Whether the label at `next` still describes the document. The edition's contents come last; a label after
    /// them that nobody knows or that was there already belongs to the text.
    fn goes_on(&self, at: usize, next: usize, style: &Label) -> bool {
        let Some(label) = self.label(next, style) else { return false };
        let last = self.blocks[at].label.as_ref().is_some_and(|label| label.name == EDITION);
        !(last && (matches!(label.name, Name::Unknown(_)) || self.is_seen(&label.name)))
    }

    fn is_seen(&self, name: &Name) -> bool {
        self.fields.iter().any(|field| field.name == *name)
    }

    /// Whether the heading at `next` is a label that nobody knows and that has no colon: one paragraph stands
    /// below it, and then comes a known label for the first time.
    fn is_bare_label(&self, at: usize, next: usize, style: &Label) -> bool {
        const LONGEST: usize = 300;
        let is_last = self.blocks[at].label.as_ref().is_some_and(|label| label.name == EDITION);
        let value =
            self.blocks.get(next + 1).filter(|block| block.kind == Kind::Paragraph && block.label.is_none());
        let follows = self.label(next + 2, style).filter(|label| matches!(label.name, Name::Known(_)));
        !is_last
            && self.blocks.get(next).is_some_and(|block| block.label.is_none())
            && value.is_some_and(|block| block.content.len() <= LONGEST)
            && follows.is_some_and(|label| !self.is_seen(&label.name))
    }

    fn bare_label(&mut self, at: usize, style: &Label) -> usize {
        let content = self.blocks[at].content;
        let words = content.of(self.text).trim_start_matches(['*', '_', ' ']);
        let start = content.end - words.len();
        let place = Span::new(start, start + words.trim_end_matches(['*', '_', ' ']).len());
        let end = self.segment_end(at, style);
        self.unknown(&plain(self.text, place), place);
        self.push(Name::Unknown(plain(self.text, place)), Some(place), at + 1..end, None);
        end
    }

    /// Whether what stands below a label up to `end` can be its value.
    fn suits(&self, at: usize, end: usize) -> bool {
        const ENTRY: usize = 120;
        let Some(label) = &self.blocks[at].label else { return false };
        let value = &self.blocks[at + 1..end];
        let paragraphs =
            value.iter().filter(|block| block.kind == Kind::Paragraph && !self.is_address(block));
        let count = paragraphs.clone().count() + usize::from(label.value.is_some());
        match label.name {
            Name::Known(Field::Citation) => count <= 4,
            Name::Known(Field::Summary | Field::Rights) => count <= 8,
            Name::Credit(_) | Name::Unknown(_) | Name::Column(_) => count <= 3,
            EDITION => {
                count <= 1 || value.iter().all(|block| block.blanks == 0 && block.content.len() <= ENTRY / 2)
            }
            Name::Known(field) if field.is_list() => {
                count <= 1 || paragraphs.clone().all(|block| block.content.len() <= ENTRY)
            }
            Name::Known(_) => count <= 1,
        }
    }

    fn is_address(&self, block: &Block) -> bool {
        cues::is_url(&plain(self.text, block.content))
    }

    /// One past the value of the last label: what stands beside it, else one paragraph and addresses below it.
    /// A list that reaches the end of the file is taken whole.
    fn last_value_end(&self, at: usize, next: usize) -> usize {
        let Some(label) = &self.blocks[at].label else { return at };
        let is_list = label.name != EDITION && matches!(label.name, Name::Known(field) if field.is_list());
        if is_list && next == self.blocks.len() && self.suits(at, next) {
            return next;
        }
        let first = at + 1 + usize::from(label.value.is_none() && at + 1 < next);
        let addresses = (first..next).take_while(|at| self.is_address(&self.blocks[*at])).count();
        if label.name == Name::Known(Field::Citation) { first + addresses } else { first }
    }

    /// The first block of the labels below the text: at least two different known ones, marked, made like those
    /// above the text or else like the last of them, each with a value that suits it, and nothing after them.
    /// A single one is a heading of the text.
    fn trailing(&self, body: usize, mut style: Option<&'a Label>) -> usize {
        let end = self.blocks.len();
        let (mut start, mut until) = (end, end);
        let mut names: Vec<&Name> = Vec::new();
        for at in (body..end).rev() {
            let block = &self.blocks[at];
            match &block.label {
                Some(label) if self.is_alike(label, style) && self.suits(at, until) => {
                    style = style.or(Some(label));
                    names.push(&label.name);
                    (start, until) = (at, at);
                }
                Some(_) => break,
                None if block.kind == Kind::Heading => break,
                None => {}
            }
        }
        if distinct(names).len() >= 2 { start } else { end }
    }

    fn is_alike(&self, label: &Label, style: Option<&Label>) -> bool {
        label.marked
            && matches!(label.name, Name::Known(_))
            && style.is_none_or(|style| label.colon >= style.colon)
    }

    /// Reads labels one after the other, each with all that stands below it.
    fn labelled(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            let next =
                (at + 1..range.end).find(|next| self.blocks[*next].label.is_some()).unwrap_or(range.end);
            if let Some(label) = &self.blocks[at].label {
                self.labelled_value(label, at, next);
            }
            at = next;
        }
    }

    fn labelled_value(&mut self, label: &Label, at: usize, end: usize) {
        if let Name::Unknown(words) = &label.name {
            self.unknown(words, label.place);
        }
        let first = at + usize::from(label.value.is_none());
        self.push(label.name.clone(), Some(label.place), first..end, label.value);
    }

    fn unknown(&mut self, label: &str, place: Span) {
        let message = format!("no field has the label `{label}`");
        self.out.push(Diagnostic::new(&rules::UNKNOWN_LABEL, message).at(place));
    }

    /// Adds a field whose value is a range of blocks; in the first it begins at `from`, if that is given.
    fn push(&mut self, name: Name, label: Option<Span>, range: Range<usize>, from: Option<usize>) {
        let breaks = match name {
            Name::Known(field) if is_one_line(field) => Breaks::None,
            Name::Known(field) if field.is_list() => Breaks::Lines,
            _ => Breaks::Paragraph,
        };
        let mut urls = Vec::new();
        let mut folder = Folder::new(self.text);
        for (nth, block) in
            self.blocks[range].iter().enumerate().filter(|(_, block)| block.kind != Kind::Rule)
        {
            let start = from.filter(|_| nth == 0).unwrap_or(block.content.start);
            let mut links = match name {
                Name::Known(Field::Citation | Field::Title) => Links::TakeOut(&mut urls),
                _ => Links::Keep,
            };
            folder.break_line(1);
            for span in self.items(Span::new(start, block.content.end), breaks) {
                inline::fold(&mut folder, self.text, span, breaks, &mut links);
                folder.break_line(1);
            }
        }
        let value = folder.finish();
        let value = match label {
            Some(label) if value.is_empty() => Text::empty_at(label.end),
            _ => value,
        };
        self.fields.push(RawField { name, label, value, inferred: false });
        for url in urls {
            let value = Text::verbatim(self.text, url);
            self.fields.push(RawField { name: Name::Known(Field::Url), label: None, value, inferred: false });
        }
    }

    /// The items of a list without their marks; anything else is one item.
    fn items(&self, span: Span, breaks: Breaks) -> Vec<Span> {
        let words = span.of(self.text);
        if breaks != Breaks::Lines {
            return vec![span];
        }
        let item = |line: &lines::Line| {
            let words = line.span.of(self.text);
            Span::new(line.span.end - blocks::without_item_mark(words).len(), line.span.end)
        };
        let shift = |line: lines::Line| lines::Line { span: line.span.shifted(span.start), ..line };
        lines::lines(words).into_iter().map(|line| item(&shift(line))).collect()
    }

    /// Adds the text of the document; headings in it are lines like others, and blank lines are kept.
    fn body(&mut self, range: Range<usize>) {
        let mut folder = Folder::new(self.text);
        let mut before = Kind::Heading;
        for block in &self.blocks[range] {
            // A paragraph that a label cut in two is whole again.
            let goes_on = block.blanks == 0 && (before, block.kind) == (Kind::Paragraph, Kind::Paragraph);
            if goes_on {
                folder.blank()
            } else {
                folder.break_line(block.blanks + 1)
            }
            inline::fold(&mut folder, self.text, block.content, Breaks::Paragraph, &mut Links::Keep);
            before = block.kind;
        }
        let value = folder.finish();
        if !value.is_empty() {
            self.fields.push(RawField {
                name: Name::Known(Field::Body),
                label: None,
                value,
                inferred: false,
            });
        }
    }
}

/// What conventionally comes last among the labels.
const EDITION: Name = Name::Known(Field::EditionLanguages);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Source;

    fn read(text: &str) -> (Vec<(String, String)>, Vec<&'static str>) {
        let source = Source::new("a.md", text);
        let mut entries = open(Document { source, diagnostics: Diagnostics::new() });
        let entry = entries.next().unwrap().unwrap();
        let name = |name: &Name| match name {
            Name::Known(field) => field.name().to_owned(),
            Name::Credit(role) => format!("+{}", role.name()),
            Name::Unknown(label) => format!("?{label}"),
            Name::Column(name) => format!("#{name}"),
        };
        let fields = entry.raw.unwrap().fields;
        let fields =
            fields.iter().map(|field| (name(&field.name), field.value.as_str().to_owned())).collect();
        (fields, entry.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect())
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const HEAD: &str = "## **May 5, 1952**\n\n### **A title**\n\n";

    #[test]
    fn labels_hold_fields_and_the_text_follows_the_last() {
        let text = format!(
            "{HEAD}#### **Citation:**\n\nAVPRF, f. 1.  \n<https://a.example/document/5>\n\n#### **Contents:**\n\n\
             Translation - English\n\nSecret\n\n#### RECORD\n\nThe text\ngoes on.\n"
        );
        let expected = [
            ("date", "May 5, 1952"),
            ("title", "A title"),
            ("citation_verbatim", "AVPRF, f. 1."),
            ("url", "https://a.example/document/5"),
            ("edition_languages", "Translation - English"),
            ("body", "Secret\n\nRECORD\n\nThe text goes on."),
        ];
        assert_eq!(read(&text), (pairs(&expected), vec![]));
    }

    #[test]
    fn headings_like_labels_in_the_text_are_text() {
        let text = format!(
            "{HEAD}#### Citation:\n\nf. 1\n\n#### Contents:\n\nScan\n\nOne.\n\n#### Summary\n\nTwo.\n\n#### Source:\n\nThree.\n\nFour."
        );
        let (fields, _) = read(&text);
        assert_eq!(
            fields.last().map(|(_, value)| value.as_str()),
            Some("One.\n\nSummary\n\nTwo.\n\nSource:\n\nThree.\n\nFour.")
        );
    }

    #[test]
    fn labels_of_a_memorandum_are_text() {
        let text = format!(
            "{HEAD}#### **Citation:**\n\nf. 1\n\nSubject: Cuba\n\nSource: the embassy\n\nAll is quiet."
        );
        let (fields, _) = read(&text);
        assert_eq!(
            fields.last(),
            pairs(&[("body", "Subject: Cuba\n\nSource: the embassy\n\nAll is quiet.")]).last()
        );
    }

    #[test]
    fn unknown_labels_below_the_contents_are_text() {
        let text =
            format!("{HEAD}**Citation:** f. 1\n\n**Contents:** Scan\n\n**To:** the embassy\n\nAll is quiet.");
        let (fields, codes) = read(&text);
        assert_eq!(fields.last(), pairs(&[("body", "To: the embassy\n\nAll is quiet.")]).last());
        assert!(codes.is_empty());
    }

    #[test]
    fn labels_below_the_text_are_read_and_a_single_one_is_not() {
        let labels = "**Citation:**\n\nAVPRF, f. 1\n\n**Rights:**\n\nFree.\n\nFor all.";
        let (fields, _) = read(&format!("{HEAD}The text is here and is long.\n\n{labels}"));
        let below = [("citation_verbatim", "AVPRF, f. 1"), ("rights", "Free.\nFor all.")];
        assert_eq!(
            fields[2..],
            pairs(&[&[("body", "The text is here and is long.")], below.as_slice()].concat())
        );
        let (fields, _) =
            read(&format!("{HEAD}#### Contents:\n\nScan\n\nThe text.\n\nMore.\n\n#### Rights:\n\nNone."));
        assert_eq!(fields[3..], pairs(&[("body", "The text.\n\nMore.\n\nRights:\n\nNone.")]));
    }

    #[test]
    fn empty_and_unknown_labels_are_kept() {
        let text = format!(
            "{HEAD}#### Citation:\n\n#### Shelf mark:\n\nK 12\n\n#### Contents:\n\n#### RECORD\n\nText."
        );
        let (fields, codes) = read(&text);
        let expected = [
            ("citation_verbatim", ""),
            ("?Shelf mark", "K 12"),
            ("edition_languages", ""),
            ("body", "RECORD\n\nText."),
        ];
        assert_eq!(fields[2..], pairs(&expected));
        assert_eq!(codes, ["INP008"]);
    }

    #[test]
    fn lists_are_one_a_line() {
        let text = format!(
            "{HEAD}**Citation:** f. 1\n\n**Original Languages:**\n\n- Russian\n- *Danish*\n\n**Donors:**\n\nA Fund\nB Fund\n"
        );
        let (fields, _) = read(&text);
        assert_eq!(fields[3..], pairs(&[("languages", "Russian\nDanish"), ("donors", "A Fund\nB Fund")]));
    }

    #[test]
    fn a_head_without_labels_is_cut_off() {
        assert_eq!(read(HEAD), (pairs(&[("date", "May 5, 1952"), ("title", "A title")]), vec!["INP003"]));
    }
}
