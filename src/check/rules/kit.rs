//! What the rules share: the texts of a record, the header of a document, and words for messages.

use crate::diagnostic::{Diagnostic, Rule, Span};
use crate::record::raw::Raw;
use crate::record::reference::{Citation, Credit, Parsed, Piece};
use crate::record::{Date, Field, Record, Text};

/// A citation string with what was read from it.
#[derive(Clone, Copy, Debug)]
pub struct Cited<'a> {
    /// The string; spans of the parts count in it.
    pub verbatim: &'a Text,
    /// The citations in it.
    pub citations: &'a [Citation],
    /// The credits in it.
    pub credits: &'a [Credit],
    /// What was not understood.
    pub residue: &'a [Piece],
}

impl<'a> Cited<'a> {
    /// The citation string of a record, if it has one.
    pub fn of(record: &'a Record) -> Option<Self> {
        let verbatim = record.citation_verbatim.as_ref().filter(|text| !text.trim().is_empty())?;
        let Record { citations, credits, residue, .. } = record;
        Some(Self { verbatim, citations, credits, residue })
    }

    /// A string read on its own.
    pub fn parsed(verbatim: &'a Text, parsed: &'a Parsed) -> Self {
        let Parsed { citations, credits, residue, .. } = parsed;
        Self { verbatim, citations, credits, residue }
    }

    /// A case of `rule` at a part of the string.
    pub(super) fn case(&self, rule: &'static Rule, part: Span, message: String) -> Diagnostic {
        case(rule, Field::Citation, self.verbatim, part, message)
    }
}

/// A case of `rule` at `part` of a field's text.
pub(super) fn case(
    rule: &'static Rule,
    field: Field,
    text: &Text,
    part: Span,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(rule, message).in_field(field.name()).at(text.source_span(part))
}

/// A case of `rule` at the whole of a field's text.
pub(super) fn whole(
    rule: &'static Rule,
    field: Field,
    text: &Text,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(rule, message).in_field(field.name()).at(text.span())
}

/// Offers to replace a part of a text. A text that was not read from a source has nothing to replace; and a part
/// that is broken in the source, by a mark of layout or the end of a line, would lose what breaks it.
pub(super) fn mend(case: Diagnostic, safe: bool, text: &Text, part: Span, replacement: &str) -> Diagnostic {
    match text.source_span(part).filter(|_| text.is_unbroken(part)) {
        Some(place) => case.with_edit(safe, place, replacement),
        None => case,
    }
}

/// Text of the source as a message shows it: on one line, control characters visible, at most 60 characters.
pub(in crate::check) fn shown(text: &str) -> String {
    const SHOWN: usize = 60;
    let visible = |c: char| match c {
        c if c.is_whitespace() => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    let text = text.trim();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end().chars().map(visible).collect::<String>()),
        None => text.chars().map(visible).collect(),
    }
}

/// `1 place`, `3 places`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Every text of a record with its field, the body last; texts under unknown labels are left out.
pub(super) fn texts(record: &Record) -> Vec<(Field, &Text)> {
    let mut texts = Vec::new();
    for field in Field::ALL {
        texts.extend(field_texts(record, *field).into_iter().map(|text| (*field, text)));
    }
    texts
}

/// The texts of one field, in the order of the record.
pub(in crate::check) fn field_texts(record: &Record, field: Field) -> Vec<&Text> {
    match field {
        Field::Id => record.id.iter().collect(),
        Field::Url => record.url.iter().collect(),
        Field::Title => record.title.iter().collect(),
        Field::Date | Field::Created | Field::EventDates | Field::Uploaded => {
            field_dates(record, field).into_iter().map(|date| &date.verbatim).collect()
        }
        Field::Type => record.kind.iter().collect(),
        Field::Languages => record.languages.iter().map(|language| &language.verbatim).collect(),
        Field::EditionLanguages => {
            record.edition_languages.iter().map(|language| &language.verbatim).collect()
        }
        Field::Summary => record.summary.iter().collect(),
        Field::Citation => record.citation_verbatim.iter().collect(),
        Field::Creators => record.creators.iter().collect(),
        Field::Contributors => record.contributors.iter().collect(),
        Field::People => record.people.iter().collect(),
        Field::Places => record.places.iter().collect(),
        Field::Subjects => record.subjects.iter().collect(),
        Field::Donors => record.donors.iter().collect(),
        Field::Support => record.support.iter().collect(),
        Field::Rights => {
            record.rights.iter().flat_map(|rights| rights.verbatim.iter().chain(&rights.uri)).collect()
        }
        Field::Classification => record.classification.iter().collect(),
        Field::Archives => record.archives.iter().collect(),
        Field::Publisher => record.publisher.iter().collect(),
        Field::CopyNumber => record.copy_number.iter().collect(),
        Field::OutgoingNumber => record.outgoing_number.iter().collect(),
        Field::Body => record.body.iter().collect(),
    }
}

/// The fields that are written by people in sentences: title, summary and text of the document.
pub(super) fn prose(record: &Record) -> impl Iterator<Item = (Field, &Text)> {
    let title = record.title.iter().map(|text| (Field::Title, text));
    let summary = record.summary.iter().map(|text| (Field::Summary, text));
    title.chain(summary).chain(record.body.iter().map(|text| (Field::Body, text)))
}

/// The names in lists of people, with their fields.
pub(super) fn names(record: &Record) -> impl Iterator<Item = (Field, &Text)> {
    let lists = [
        (Field::Creators, &record.creators),
        (Field::Contributors, &record.contributors),
        (Field::People, &record.people),
    ];
    lists.into_iter().flat_map(|(field, list)| list.iter().map(move |name| (field, name)))
}

/// The names in the credits of a citation, each with its place in the string.
pub(super) fn credit_names<'a>(cited: &Cited<'a>) -> impl Iterator<Item = (&'a str, Span)> + use<'a> {
    let verbatim = cited.verbatim.as_str();
    cited.credits.iter().map(move |credit| {
        // Where blanks were folded, the words of the credit stand for its name.
        let at = credit.span.of(verbatim).find(credit.name.as_str()).map(|at| credit.span.start + at);
        let place = at.map_or(credit.span, |at| Span::new(at, at + credit.name.len()));
        (credit.name.as_str(), place)
    })
}

/// The dates of a record with their fields.
pub(super) fn dates(record: &Record) -> impl Iterator<Item = (Field, &Date)> {
    let fields = [Field::Date, Field::Created, Field::EventDates, Field::Uploaded];
    fields.into_iter().flat_map(|field| field_dates(record, field).into_iter().map(move |date| (field, date)))
}

fn field_dates(record: &Record, field: Field) -> Vec<&Date> {
    match field {
        Field::Date => record.date.iter().collect(),
        Field::Created => record.created.iter().collect(),
        Field::EventDates => record.event_dates.iter().collect(),
        Field::Uploaded => record.uploaded.iter().collect(),
        _ => Vec::new(),
    }
}

/// The lines of a text that hold more than blanks, trimmed, as ranges of it.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.filter_map(move |end| {
        let line = &text[at..end];
        let start = at + (line.len() - line.trim_start().len());
        at = end + 1;
        let trimmed = line.trim();
        (!trimmed.is_empty()).then(|| Span::new(start, start + trimmed.len()))
    })
}

/// The lines before the first sentence of a document: its heading, date, number, classification.
///
/// At most 30 lines; a line is a sentence when it is longer than 100 characters, or has eight words
/// and ends like a sentence.
pub(super) fn header(body: &str) -> Vec<Span> {
    lines(body).take(30).take_while(|line| !is_sentence(line.of(body))).collect()
}

/// Whether a line reads as running text.
pub(super) fn is_sentence(line: &str) -> bool {
    line.chars().nth(100).is_some()
        || line.ends_with(['.', '!', '?', '”', '"', ':', '…']) && line.split_whitespace().count() >= 8
}

/// The words of a text (letters, with marks that stand inside a word) as ranges of it.
pub(super) fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += run(&text[at..], false);
        let length = run(&text[at..], true);
        let word = Span::new(at, at + length);
        at = word.end;
        (length > 0).then_some(word)
    })
}

/// How many bytes of a text, from its beginning on, are letters, or are none.
fn run(text: &str, letters: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        // Most letters are ASCII, and need not be decoded.
        let plain = |byte: &u8| byte.is_ascii() && byte.is_ascii_alphabetic() == letters;
        at += bytes[at..].iter().take_while(|byte| plain(byte)).count();
        match text[at..].chars().next() {
            Some(c) if !c.is_ascii() && is_letter(c) == letters => at += c.len_utf8(),
            _ => return at,
        }
    }
}

/// Whether a character beyond ASCII is a letter; what is common in Western and Russian texts is told without a search.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\u{d7}' | '\u{f7}' | '\u{2010}'..='\u{2027}' => false,
        '\u{c0}'..='\u{24f}' | '\u{400}'..='\u{481}' => true,
        c => c.is_alphabetic(),
    }
}

/// Whether two words differ by one letter added, lost, changed or swapped with the next.
pub(super) fn is_slip(one: &[char], other: &[char]) -> bool {
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[start..], &other[start..]);
    match (one, other) {
        ([a, b, rest @ ..], [c, d, tail @ ..]) if (a, b) == (d, c) && rest == tail => true,
        ([_, rest @ ..], [_, tail @ ..]) if rest == tail => true,
        ([_, rest @ ..], _) if rest == other => true,
        (_, [_, tail @ ..]) => one == tail,
        _ => false,
    }
}

/// How many bytes of a text, each taken with the next, are of a kind.
pub(super) fn pairs(text: &str, kind: impl Fn(u8, u8) -> bool) -> usize {
    // No more than a byte can count, so that many are tested at once.
    const BLOCK: usize = 128;
    let (ones, nexts) = (text.as_bytes(), text.as_bytes().get(1..).unwrap_or_default());
    let count = |(ones, nexts): (&[u8], &[u8])| {
        let pairs = ones.iter().zip(nexts);
        usize::from(pairs.fold(0_u8, |count, (one, next)| count + u8::from(kind(*one, *next))))
    };
    ones.chunks(BLOCK).zip(nexts.chunks(BLOCK)).map(count).sum()
}

/// How many words a text has, white space between them.
pub(super) fn word_count(text: &str) -> usize {
    let is_white = |byte: u8| matches!(byte, b'\t'..=b'\r') | (byte == b' ');
    if beyond_ascii(text).any(|(_, c)| c.is_whitespace()) {
        return text.split_whitespace().count();
    }
    let first = text.bytes().next().is_some_and(|first| !is_white(first));
    pairs(text, |one, next| is_white(one) & !is_white(next)) + usize::from(first)
}

/// The characters of a text whose first byte in UTF-8 is one of three, each with its offset. Where they are few, this is
/// far faster than to look at every character.
pub(super) fn chars_led_by(text: &str, leads: [u8; 3]) -> impl Iterator<Item = (usize, char)> + '_ {
    let places = memchr::memchr3_iter(leads[0], leads[1], leads[2], text.as_bytes());
    places.filter_map(|at| Some((at, text.get(at..)?.chars().next()?)))
}

/// The characters of a text that are not ASCII, each with its offset.
pub(super) fn beyond_ascii(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    const BLOCK: usize = 32;
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while bytes.get(at..at + BLOCK).is_some_and(<[u8]>::is_ascii) {
            at += BLOCK;
        }
        let found = at + bytes[at..].iter().position(|byte| !byte.is_ascii())?;
        let c = text.get(found..)?.chars().next()?;
        at = found + c.len_utf8();
        Some((found, c))
    })
}

/// The characters of a kind in a row around one that begins at `at`, as a range of the text.
pub(super) fn stretch_at(text: &str, at: usize, kind: impl Fn(char) -> bool) -> Span {
    let start = text[..at].char_indices().rfind(|(_, c)| !kind(*c));
    let end = text[at..].find(|c| !kind(c));
    Span::new(start.map_or(0, |(at, c)| at + c.len_utf8()), end.map_or(text.len(), |end| at + end))
}

/// The character before and after a range of a text.
pub(super) fn around(text: &str, span: Span) -> (Option<char>, Option<char>) {
    let before = text.get(..span.start).and_then(|text| text.chars().next_back());
    (before, text.get(span.end..).and_then(|text| text.chars().next()))
}

/// What stands before an offset of a text; nothing where the offset does not fit the text.
pub(super) fn before(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or_default()
}

/// What stands behind an offset of a text; nothing where the offset does not fit the text.
pub(super) fn after(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// Adds labelled fields to the source, in front of the first labelled one and written like it.
///
/// None where the source has no labels on lines of their own, as in a table or in markup. What is inserted goes
/// before the line that `at` begins.
pub(super) fn insertion(raw: &Raw, fields: &[(&str, &str)]) -> Option<(Span, String)> {
    let label = raw.fields.iter().filter_map(|field| field.label).min().filter(|_| raw.source.is_plain())?;
    let source = raw.source.text();
    let line = raw.source.line_span(label.start);
    let before = source.get(line.start..label.start)?;
    let after = source.get(label.end..line.end.max(label.end))?;
    let marks_only = |text: &str| text.chars().all(|c| matches!(c, ' ' | '#' | '*' | '_' | ':'));
    if !marks_only(before) || !marks_only(after) {
        return None;
    }
    let colon = if label.of(source).trim_end().ends_with(':') { ":" } else { "" };
    let blocks = fields.iter().map(|(name, value)| format!("{before}{name}{colon}{after}\n\n{value}\n\n"));
    Some((Span::new(line.start, line.start), blocks.collect()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_letters_only() {
        let text = "Nº 1, «дом» withwith.";
        let words: Vec<_> = words(text).map(|word| word.of(text)).collect();
        assert_eq!(words, ["Nº", "дом", "withwith"]);
        assert_eq!(super::words(" 5 ").count() + super::words("").count(), 0);
    }

    proptest! {
        #[test]
        fn quick_searches_find_what_a_search_by_characters_finds(text in "([ -~]{0,170}|[q \t\n]{0,4}|[äдÃ “”–中\u{301}\u{2003}]){0,6}") {
            let slow: Vec<_> = text.char_indices().filter(|(_, c)| !c.is_ascii()).collect();
            prop_assert_eq!(beyond_ascii(&text).collect::<Vec<_>>(), slow);
            let led = |at: usize| [b'q', 0xc3, 0xe2].contains(&text.as_bytes()[at]);
            let led: Vec<_> = text.char_indices().filter(|(at, _)| led(*at)).collect();
            prop_assert_eq!(chars_led_by(&text, [b'q', 0xc3, 0xe2]).collect::<Vec<_>>(), led);
            prop_assert_eq!(word_count(&text), text.split_whitespace().count());
            let doubled = text.as_bytes().windows(2).filter(|pair| pair == b"qq").count();
            prop_assert_eq!(pairs(&text, |one, next| one == b'q' && next == b'q'), doubled);
            let split = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
            let found: Vec<_> = words(&text).map(|word| word.of(&text)).collect();
            prop_assert_eq!(found, split.collect::<Vec<_>>());
        }
    }

    #[test]
    fn letters_are_those_of_unicode() {
        let other: Vec<char> =
            ('\u{80}'..='\u{2fff}').filter(|c| is_letter(*c) != c.is_alphabetic()).collect();
        assert!(other.is_empty(), "{other:?}");
    }

    #[test]
    fn the_header_ends_at_the_first_sentence() {
        let body = "Top Secret\n\n5 April 1963\n\nI talked with the head of the mission today.\n\nB";
        let lines: Vec<_> = header(body).iter().map(|line| line.of(body)).collect();
        assert_eq!(lines, ["Top Secret", "5 April 1963"]);
    }

    #[test]
    fn messages_show_text_on_one_short_line() {
        assert_eq!(shown("a\nb\u{3}"), "a b\u{2403}");
        assert_eq!(shown(&"я".repeat(80)).chars().count(), 61);
    }
}
