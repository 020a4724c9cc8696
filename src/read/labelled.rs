//! The labelled fields at the end of a page: where they begin, and which lines are labels and which values.
//!
//! Labels have no mark of their own there, they are lines like any other. A known label is known by its words;
//! an unknown one by its place between a complete value and a value.

use std::ops::Range;

use super::cues;
use super::labels;
use super::lines::{self, Fold, Line};
use crate::diagnostic::Span;
use crate::record::raw::{Name, RawField};
use crate::record::{Field, Text};

/// Where the labelled fields of a page stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The line where the text of the document has ended: the heading, else the first label.
    pub(crate) start: usize,
    /// The first line below the heading.
    pub(crate) first: usize,
    /// Whether `Document Information` heads them.
    pub(crate) heading: bool,
}

/// Finds the labelled fields.
///
/// They begin at the last `Document Information` with a label below it. Without that heading they are the
/// last labels from which on everything up to the end of the file reads as labels with values that suit them.
pub(crate) fn find(text: &str, lines: &[Line]) -> Option<Block> {
    let page = Page { text, lines };
    page.headed().or_else(|| page.unheaded())
}

/// Reads the labelled fields of a range of lines: known and unknown ones, in their order, empty ones included.
pub(crate) fn read(text: &str, lines: &[Line], range: Range<usize>) -> Vec<RawField> {
    let mut reader = Reader { page: Page { text, lines }, end: range.end, open: None, fields: Vec::new() };
    for at in range {
        reader.line(at);
    }
    reader.close();
    reader.fields
}

/// Where labelled fields end that the text of the document follows, as where they stand above it: below the first
/// paragraph of the last field, if more follows than its value can be.
pub(crate) fn end_before_text(text: &str, lines: &[Line], range: Range<usize>) -> usize {
    let page = Page { text, lines };
    let Some(last) = range.clone().rev().find(|at| page.label(*at).is_some()) else { return range.end };
    if page.suits(last, range.end) {
        return range.end;
    }
    let beside = labels::inline(page.words(last)).is_some();
    if beside { last + 1 } else { lines::paragraph_end(lines, last + 1, range.end) }
}

/// Whether a value of the field is one line, however the source breaks it.
pub(crate) const fn is_one_line(field: Field) -> bool {
    matches!(
        field,
        Field::Id
            | Field::Url
            | Field::Title
            | Field::Date
            | Field::Created
            | Field::Type
            | Field::Classification
            | Field::Uploaded
    )
}

#[derive(Clone, Copy)]
struct Page<'a> {
    text: &'a str,
    lines: &'a [Line],
}

impl<'a> Page<'a> {
    fn words(&self, at: usize) -> &'a str {
        self.lines[at].span.of(self.text)
    }

    fn label(&self, at: usize) -> Option<Field> {
        let line = self.words(at);
        labels::known(line).or_else(|| labels::inline(line).map(|(field, _)| field))
    }

    fn is_label(&self, at: usize) -> bool {
        self.label(at).is_some() || labels::has_label_colon(self.words(at))
    }

    fn headed(&self) -> Option<Block> {
        let all = 0..self.lines.len();
        let headings: Vec<usize> = all.filter(|at| labels::is_block_heading(self.words(*at))).collect();
        let heads_fields = |at: usize| at + 1 < self.lines.len() && self.is_label(at + 1);
        let last = headings.iter().rposition(|at| heads_fields(*at) || at + 1 == self.lines.len())?;
        let mut start = headings[last];
        // The whole block may be there twice; where the text mentions it, more than fields follow.
        for earlier in headings[..last].iter().rev() {
            if !heads_fields(*earlier) || !self.is_fields(earlier + 1..start) {
                break;
            }
            start = *earlier;
        }
        Some(Block { start, first: start + 1, heading: true })
    }

    fn unheaded(&self) -> Option<Block> {
        const HEAD: usize = 3;
        let end = self.lines.len();
        let last_paragraph = (0..end).rev().find(|at| lines::starts_paragraph(self.lines, *at))?;
        let mut starts = Vec::new();
        let mut until = end;
        for at in (0..end).rev() {
            let may_be = at >= last_paragraph || lines::starts_paragraph(self.lines, at);
            // Where the head of a page is due, a line that reads `Title` is one.
            let is_head = at < HEAD && matches!(self.label(at), Some(Field::Title | Field::Date));
            if !may_be || is_head || self.label(at).is_none() {
                continue;
            }
            if !self.suits(at, until) {
                break;
            }
            starts.push(at);
            until = at;
        }
        starts.reverse();
        // A label in the text just above the fields comes again among them, but not at once.
        let is_stray = |pair: &[usize], rest: &[usize]| {
            let field = self.label(pair[0]);
            self.label(pair[1]) != field && rest.iter().any(|at| self.label(*at) == field)
        };
        let strays =
            starts.windows(2).enumerate().take_while(|(n, pair)| is_stray(pair, &starts[n + 2..])).count();
        let start = *starts.get(strays)?;
        let found = self.is_fields(start..end) || self.is_lone_source(start);
        found.then_some(Block { start, first: start, heading: false })
    }

    /// Whether a range holds at least two different labels, each with a value that suits it.
    fn is_fields(&self, range: Range<usize>) -> bool {
        let mut known: Vec<Field> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let next = (at + 1..range.end).find(|next| self.label(*next).is_some()).unwrap_or(range.end);
            match self.label(at) {
                Some(_) if !self.suits(at, next) => return false,
                Some(field) if !known.contains(&field) => known.push(field),
                _ => {}
            }
            at = next;
        }
        known.len() >= 2
    }

    /// Whether a citation follows the only label.
    fn is_lone_source(&self, at: usize) -> bool {
        const MOST: usize = 4;
        let rest = at..self.lines.len();
        let is_source = self.label(at) == Some(Field::Citation) && rest.len() <= MOST;
        is_source && rest.into_iter().any(|line| self.words(line).contains(|c: char| c.is_ascii_digit()))
    }

    /// Whether what stands below a label up to `end` can be its value, to tell it from the text of a document.
    /// Unknown labels with their values may stand among it.
    fn suits(&self, at: usize, end: usize) -> bool {
        const SHORT: usize = 200;
        let Some(field) = self.label(at) else { return false };
        let beside = labels::inline(self.words(at)).is_some();
        let count = lines::paragraphs(self.lines, at + 1..end).count();
        let is_short = |at: usize| self.lines[at].span.len() <= SHORT;
        match field {
            Field::Citation | Field::Support => count <= 4,
            Field::Rights | Field::Summary => count <= 8,
            _ if is_one_line(field) && beside => count == 0,
            _ => (field.is_list() || count <= 4) && (at + 1..end).all(is_short),
        }
    }
}

/// A label whose value is being read.
struct Open {
    name: Name,
    label: Span,
    /// The lines of the value; the first may begin after the label on the same line.
    value: Vec<Line>,
}

impl Open {
    fn field(&self) -> Option<Field> {
        self.name.field()
    }
}

struct Reader<'a> {
    page: Page<'a>,
    end: usize,
    open: Option<Open>,
    fields: Vec<RawField>,
}

impl Reader<'_> {
    fn line(&mut self, at: usize) {
        let words = self.page.words(at);
        let line = self.page.lines[at];
        if labels::is_block_heading(words) && (at + 1 == self.end || self.page.is_label(at + 1)) {
            self.close();
        } else if let Some(field) = labels::known(words) {
            self.begin(Name::Known(field), label_before(self.page.text, line.span, line.span.len()));
        } else if let Some((field, from)) = labels::inline(words) {
            self.begin(Name::Known(field), label_before(self.page.text, line.span, from));
            self.value(Line { span: Span::new(line.span.start + from, line.span.end), ..line });
        } else if self.is_unknown_label(at) {
            let label = words.trim_end_matches([':', '：']).trim_end();
            let place = Span::new(line.span.start, line.span.start + label.len());
            self.begin(Name::Unknown(label.to_owned()), place);
        } else {
            self.value(line);
        }
    }

    fn begin(&mut self, name: Name, label: Span) {
        self.close();
        self.open = Some(Open { name, label, value: Vec::new() });
    }

    /// A line of a value. An address of a record that stands alone is a field of its own.
    fn value(&mut self, line: Line) {
        let keeps_addresses =
            |open: &Open| matches!(open.name, Name::Unknown(_) | Name::Known(Field::Rights | Field::Url));
        let words = line.span.of(self.page.text);
        match &mut self.open {
            Some(open) if keeps_addresses(open) || !cues::is_record_url(words) => open.value.push(line),
            _ if cues::is_record_url(words) => {
                let value = Text::verbatim(self.page.text, line.span);
                self.fields.push(RawField {
                    name: Name::Known(Field::Url),
                    label: None,
                    value,
                    inferred: false,
                });
            }
            // Only an unknown label can stand first, and it has no value before it.
            _ => self.begin(Name::Unknown(words.to_owned()), line.span),
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let how = if open.field().is_some_and(is_one_line) { Fold::OneLine } else { Fold::Lines };
        let value = if open.value.is_empty() {
            Text::empty_at(open.label.end)
        } else {
            lines::fold(self.page.text, &open.value, how)
        };
        self.fields.push(RawField { name: open.name, label: Some(open.label), value, inferred: false });
    }

    /// Whether a line that no field knows is a label all the same.
    ///
    /// A colon says so. Without one it must be shaped like a label and have a value below it, and above it
    /// either a complete value of a field that has only one, or anything if its words are those of metadata.
    fn is_unknown_label(&self, at: usize) -> bool {
        let words = self.page.words(at);
        let begins = lines::starts_paragraph(self.page.lines, at) || self.is_tight(at);
        if !begins || labels::has_label_colon(words) {
            return begins;
        }
        if !self.has_value_below(at) {
            return false;
        }
        let named = labels::names_metadata(words) && (words.contains(' ') || !self.awaits_value());
        let alone = lines::is_alone(self.page.lines, at);
        named || (alone && labels::is_shaped(words) && self.is_value_complete())
    }

    /// Whether labels here are set without blank lines, this one as the last label before it.
    fn is_tight(&self, at: usize) -> bool {
        let Some(open) = &self.open else { return false };
        let below = self.page.lines.partition_point(|line| line.span.start < open.label.end);
        self.page.lines.get(below).is_some_and(|line| line.blanks == 0) && self.page.lines[at].blanks == 0
    }

    fn has_value_below(&self, at: usize) -> bool {
        at + 1 < self.end && !self.page.is_label(at + 1) && !labels::is_block_heading(self.page.words(at + 1))
    }

    /// Whether the one value of the field above is still to come: a single word may well be it (`Type`, `Note`).
    fn awaits_value(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|open| open.value.is_empty() && open.field().is_none_or(|field| !field.is_list()))
    }

    /// Whether the value above can be followed by nothing but a label: it is there, and its field has one
    /// value of one paragraph.
    fn is_value_complete(&self) -> bool {
        let Some(open) = &self.open else { return true };
        let Some(last) = open.value.last() else { return false };
        match open.field() {
            Some(Field::Rights | Field::Summary) => false,
            Some(Field::Citation) => last.span.of(self.page.text).ends_with(['.', ')', ']', '"', '”']),
            Some(field) => !field.is_list(),
            None => true,
        }
    }
}

/// The label that stands on a line before `from`, without its colon.
fn label_before(text: &str, line: Span, from: usize) -> Span {
    let label = Span::new(line.start, line.start + from);
    let words = label.of(text).trim_end().trim_end_matches([':', '：']);
    Span::new(line.start, line.start + words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> Option<(usize, bool)> {
        let lines = lines::lines(text);
        find(text, &lines).map(|block| (block.start, block.heading))
    }

    fn fields(text: &str) -> Vec<(String, String)> {
        let lines = lines::lines(text);
        let name = |name: Name| match name {
            Name::Known(field) => field.name().to_owned(),
            Name::Credit(role) => format!("+{}", role.name()),
            Name::Unknown(label) => format!("?{label}"),
            Name::Column(name) => format!("#{name}"),
        };
        let fields = read(text, &lines, 0..lines.len());
        fields.into_iter().map(|field| (name(field.name), field.value.into_string())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_block_begins_at_the_last_heading_with_a_label_below() {
        let text = "Document Information\n\nSource\n\nIn the text.\n\nMore.\n\nDocument Information\n\nRights\n\nFree.";
        assert_eq!(block(text), Some((4, true)));
    }

    #[test]
    fn a_block_that_is_there_twice_is_read_twice() {
        let fields = "Document Information\n\nSource\n\nAVP RF, f. 1\n\nRecord ID\n\n5\n\n";
        assert_eq!(block(&format!("Text.\n\n{fields}{fields}")), Some((1, true)));
    }

    #[test]
    fn without_its_heading_the_block_is_what_reads_as_fields() {
        let text = "A letter\n\nSource\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nSource\n\nAVP RF, f. 1\n\nType\n\nNote";
        assert_eq!(block(text), Some((7, false)));
        assert_eq!(
            block("Language\n\nHe spoke of it.\n\nSource\n\nf. 1\n\nLanguage\n\nRussian"),
            Some((2, false))
        );
        assert_eq!(block("A text.\n\nSummary\n\nMore of it."), None);
        assert_eq!(block("A letter\n\nSource\n\nAVP RF, f. 0104, op. 19"), Some((1, false)));
    }

    #[test]
    fn fields_above_the_text_end_where_it_begins() {
        let prose = "Long before the harbor was built, the ships were drawn up on the beach. ".repeat(4);
        let text = format!("Source\n\nf. 1\n\nRecord ID\n\n5\n\n{prose}\n\n{prose}");
        let found = lines::lines(&text);
        assert_eq!(end_before_text(&text, &found, 0..found.len()), 4);
        assert_eq!(end_before_text(&text, &found, 0..4), 4);
    }

    #[test]
    fn an_empty_field_keeps_its_place() {
        let text = "Language\n\nRecord ID\n\n177840";
        let lines = lines::lines(text);
        let read = read(text, &lines, 0..lines.len());
        assert_eq!(read[0].name, Name::Known(Field::Languages));
        assert!(read[0].value.is_empty());
        assert_eq!(read[0].value.span(), Some(Span::new(8, 8)));
        assert_eq!(read[0].label, Some(Span::new(0, 8)));
        assert_eq!(read[1].value, "177840");
    }

    #[test]
    fn values_go_on_over_paragraphs() {
        assert_eq!(
            fields("Rights\n\nOne\nline.\n\n\u{a0}\n\nTwo.\n\nDonors\n\nA Fund\n\nB Fund"),
            pairs(&[("rights", "One\nline.\nTwo."), ("donors", "A Fund\nB Fund")])
        );
    }

    #[test]
    fn unknown_labels_are_kept_apart() {
        assert_eq!(
            fields(
                "Type\n\nNote\n\nShelf Mark\n\nK 12\n\nLanguage\n\nRussian\n\nDocument Number\n\n12\n\nRemarks:\nNone"
            ),
            pairs(&[
                ("type", "Note"),
                ("?Shelf Mark", "K 12"),
                ("languages", "Russian"),
                ("?Document Number", "12"),
                ("?Remarks", "None")
            ])
        );
    }

    #[test]
    fn values_that_look_like_labels_stay_values() {
        assert_eq!(
            fields(
                "Donors\n\nLeon Levy Foundation\n\nBlavatnik Family Foundation\n\nTito Collection\n\nA Fund"
            ),
            pairs(&[(
                "donors",
                "Leon Levy Foundation\nBlavatnik Family Foundation\nTito Collection\nA Fund"
            )])
        );
    }

    #[test]
    fn labels_without_blank_lines_and_with_values_beside_them_are_read() {
        assert_eq!(
            fields("Source\nAVP RF, f. 1\nRights: Free\nType\nNote\nDocument Number\n12"),
            pairs(&[
                ("citation_verbatim", "AVP RF, f. 1"),
                ("rights", "Free"),
                ("type", "Note"),
                ("?Document Number", "12")
            ])
        );
    }

    #[test]
    fn the_address_of_a_record_is_a_field_of_its_own_but_not_among_rights() {
        assert_eq!(
            fields(
                "Source\n\nAVP RF, f. 1\n\nhttps://a.example/document/5\n\nRights\n\nhttps://a.example/terms/1"
            ),
            pairs(&[
                ("url", "https://a.example/document/5"),
                ("citation_verbatim", "AVP RF, f. 1"),
                ("rights", "https://a.example/terms/1")
            ])
        );
    }
}
