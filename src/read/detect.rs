//! Tells the format of a text, or why there is none.

use std::borrow::Cow;
use std::io;
use std::ops::ControlFlow;

use super::format::{Document, Entries, Holds, InputFormat, Reading, Sink};
use super::{FORMATS, HEAD, Options, Stream, cues, encoding, labels, lines, rules};
use crate::diagnostic::{Diagnostic, Span};

/// Why a text cannot be read as records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// There is nothing in it, or white space alone.
    Empty,
    /// It is no text. Holds what it is, where its first bytes say so.
    Binary(Option<&'static str>),
    /// It is an error, login or search page; holds the line that says so.
    NotARecord(Span, String),
    /// It has no layout that is known.
    NoLayout,
}

impl Unreadable {
    /// The finding that says so.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            Self::Empty => Diagnostic::new(&rules::EMPTY_FILE, "nothing to read"),
            Self::Binary(Some(kind)) => {
                Diagnostic::new(&rules::UNKNOWN_LAYOUT, format!("not text but {kind}; {EXPECTED}"))
            }
            Self::Binary(None) => {
                Diagnostic::new(&rules::UNKNOWN_LAYOUT, format!("not text but binary data; {EXPECTED}"))
            }
            Self::NotARecord(place, line) => {
                Diagnostic::new(&rules::NOT_A_RECORD, format!("`{line}` is not the page of a record"))
                    .at(place)
            }
            Self::NoLayout => {
                let message = format!("neither labels nor headings of a record were found; {EXPECTED}");
                Diagnostic::new(&rules::UNKNOWN_LAYOUT, message)
            }
        }
    }
}

/// Where to find what could have been read.
const EXPECTED: &str = "`fonds formats` lists what can be read";

/// How a file is to be read, by how it begins.
pub(super) enum Chosen {
    /// Whole; of the format given, or of the one that its whole text tells.
    Document(Option<&'static InputFormat>),
    /// Record by record.
    Stream(&'static InputFormat, ReadStream),
}

pub(super) type ReadStream = fn(&mut Stream<'_>, &mut Sink<'_>) -> io::Result<ControlFlow<()>>;

/// How surely a format is that of a text: by its content, then by the file's extension.
type Sure = (u8, bool);

/// Chooses how a file is to be read that begins with `head`; `whole` says that this is all of it.
pub(super) fn choose(head: &[u8], extension: Option<&str>, options: &Options) -> Chosen {
    if let Some(format) = options.from {
        return match format.reading {
            Reading::Stream { read, .. } => Chosen::Stream(format, read),
            Reading::Document { .. } | Reading::Binary { .. } => Chosen::Document(Some(format)),
        };
    }
    if let Some(format) = binary_format(head) {
        return Chosen::Document(Some(format));
    }
    let streams = || FORMATS.iter().filter(|format| matches!(format.reading, Reading::Stream { .. }));
    if streams().next().is_none() {
        return Chosen::Document(None);
    }
    let text = beginning(head);
    let sure = |format: &&'static InputFormat| match format.reading {
        Reading::Stream { sniff, .. } => (sniff(&text), extension.is_some_and(|name| format.is_named(name))),
        _ => (0, false),
    };
    let Some((most, format)) = surest(streams().copied(), |format| sure(&format)) else {
        return unknown_sheet(&text, extension).unwrap_or(Chosen::Document(None));
    };
    // A document may hold what looks like a sheet or like JSON; its own signs are then surer.
    let document = surest_document(&text, extension).is_some_and(|(sure, _, _)| sure > most);
    match format.reading {
        Reading::Stream { read, .. } if !document => Chosen::Stream(format, read),
        _ => Chosen::Document(None),
    }
}

/// A sheet by its name, if nothing in it is known to any format: its reader says which columns it looked for.
fn unknown_sheet(text: &str, extension: Option<&str>) -> Option<Chosen> {
    if text.trim().is_empty() || surest_document(text, extension).is_some() || binary(text).is_some() {
        return None;
    }
    let named = |format: &&&'static InputFormat| {
        format.holds == Holds::Tables && extension.is_some_and(|extension| format.is_named(extension))
    };
    FORMATS.iter().find(named).and_then(|format| match format.reading {
        Reading::Stream { read, .. } => Some(Chosen::Stream(format, read)),
        _ => None,
    })
}

/// How to read a document, by its whole text. `format` is what was asked for.
///
/// # Errors
/// Says why the text is of no format.
pub(super) fn document(
    text: &str,
    extension: Option<&str>,
    format: Option<&'static InputFormat>,
) -> Result<fn(Document) -> Entries, Unreadable> {
    if let Some(why) = refuse(text) {
        return Err(why);
    }
    match format.map(|format| &format.reading) {
        Some(Reading::Document { open, .. }) => Ok(*open),
        _ => surest_document(text, extension).map(|(_, _, open)| open).ok_or(Unreadable::NoLayout),
    }
}

/// The format of a file: the one that is surest of its content. Among formats as sure as each other the extension of
/// `path` (in any case) decides, and then their order.
///
/// # Errors
/// Says why the file is of no format.
pub fn detect(path: &str, bytes: &[u8]) -> Result<&'static InputFormat, Unreadable> {
    let extension = super::extension(path);
    match choose(&bytes[..bytes.len().min(HEAD)], extension, &Options::default()) {
        Chosen::Stream(format, _) | Chosen::Document(Some(format)) => return Ok(format),
        Chosen::Document(None) => {}
    }
    let (source, _) = encoding::decode(path, bytes.to_vec());
    if let Some(why) = refuse(source.text()) {
        return Err(why);
    }
    surest_document(source.text(), extension).map(|(_, format, _)| format).ok_or(Unreadable::NoLayout)
}

/// The format of a file that is no text.
pub(super) fn binary_format(head: &[u8]) -> Option<&'static InputFormat> {
    FORMATS.iter().copied().find(|format| match format.reading {
        Reading::Binary { sniff, .. } => sniff(head) > 0,
        _ => false,
    })
}

/// The format for documents that is surest of a text, and how it reads.
#[expect(clippy::type_complexity, reason = "three things that go together for two callers")]
fn surest_document(
    text: &str,
    extension: Option<&str>,
) -> Option<(Sure, &'static InputFormat, fn(Document) -> Entries)> {
    let named = |format: &InputFormat| extension.is_some_and(|name| format.is_named(name));
    let (sure, format) = surest(FORMATS.iter().copied(), |format| match format.reading {
        Reading::Document { sniff, .. } => (sniff(text), named(format)),
        _ => (0, false),
    })?;
    match format.reading {
        Reading::Document { open, .. } => Some((sure, format, open)),
        _ => None,
    }
}

/// The first of those formats that are surest; none where no one is sure at all.
fn surest(
    formats: impl Iterator<Item = &'static InputFormat>,
    sure: impl Fn(&'static InputFormat) -> Sure,
) -> Option<(Sure, &'static InputFormat)> {
    let mut best: Option<(Sure, &'static InputFormat)> = None;
    for format in formats {
        let sure = sure(format);
        if sure.0 > 0 && best.is_none_or(|(most, _)| sure > most) {
            best = Some((sure, format));
        }
    }
    best
}

/// How the text of a file begins, whatever its encoding.
pub(super) fn beginning(head: &[u8]) -> Cow<'_, str> {
    let text = &head[encoding::utf8_mark(head)..];
    if encoding::begins_as_utf8(text) {
        let cut = String::from_utf8_lossy(text);
        return cut;
    }
    Cow::Owned(encoding::decode("", head.to_vec()).0.text().to_owned())
}

/// Why a text is no record whatever its format.
pub(super) fn refuse(text: &str) -> Option<Unreadable> {
    if text.chars().all(|c| c.is_whitespace() || lines::is_invisible(c)) {
        return Some(Unreadable::Empty);
    }
    if let Some(kind) = binary(text) {
        return Some(Unreadable::Binary(kind));
    }
    no_record(text)
}

/// Whether a text is binary data, and of which kind, where its beginning says so.
fn binary(text: &str) -> Option<Option<&'static str>> {
    const LOOK: usize = 1 << 16;
    const MAGIC: &[(&str, &str)] = &[
        ("%PDF-", "a PDF file"),
        ("PK\u{3}\u{4}", "a ZIP archive, as word processors and spreadsheets write"),
        ("{\\rtf", "an RTF file"),
        ("GIF8", "a GIF image"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| text.starts_with(magic)) {
        return Some(Some(kind));
    }
    let head = &text[..text.floor_char_boundary(LOOK)];
    let is_white = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}');
    let odd = |c: char| c.is_control() && !is_white(c) || c == char::REPLACEMENT_CHARACTER;
    let (all, strange) =
        head.chars().fold((0, 0), |(all, strange), c| (all + 1, strange + usize::from(odd(c))));
    (strange * 20 > all).then_some(None)
}

/// Whether a text is a page that is no record: it says so at its beginning, is short, and has no label.
fn no_record(text: &str) -> Option<Unreadable> {
    const LONGEST: usize = 20_000;
    // Of HTML this can be told when its tags have been read.
    #[cfg(feature = "html")]
    if super::html::is_html(text) {
        return None;
    }
    if text.len() > LONGEST {
        return None;
    }
    let lines = lines::lines(text);
    let words = || lines.iter().map(|line| line.span.of(text));
    let line = cues::no_record_line(words())?;
    let is_label = |line: &str| {
        let bare = line.trim_matches(|c: char| matches!(c, '#' | '*' | '_' | ' '));
        labels::is_block_heading(bare) || labels::known(bare).is_some() || labels::inline(bare).is_some()
    };
    if words().any(is_label) {
        return None;
    }
    let place = lines.iter().find(|at| at.span.of(text) == line)?.span;
    Some(Unreadable::NotARecord(place, line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_empty() {
        for text in ["", " \n\u{a0}\t\r\n", "\u{200b}"] {
            assert_eq!(detect("a", text.as_bytes()).err(), Some(Unreadable::Empty));
        }
    }

    #[test]
    fn data_full_of_zeros_are_binary() {
        assert_eq!(detect("a.txt", b"a\0b\0\x01").err(), Some(Unreadable::Binary(None)));
        let pdf = detect("a", b"%PDF-1.4\nDocument Information").err().unwrap();
        assert!(pdf.diagnostic().message.contains("a PDF file"));
    }

    #[test]
    fn text_of_no_layout_is_told_what_was_looked_for() {
        let why = detect("a.txt", b"Dear Anna, the weather is fine.\n\nYours").err().unwrap();
        let diagnostic = why.diagnostic();
        assert_eq!(diagnostic.rule.code, "INP002");
        assert!(diagnostic.message.contains("`fonds formats`"));
    }

    #[test]
    fn an_error_page_is_no_record_unless_it_has_labels() {
        let page = "404 Not Found\n\nThe page is gone.";
        assert!(matches!(detect("a", page.as_bytes()).err(), Some(Unreadable::NotARecord(..))));
        let record = "Access Denied to Inspectors\n\nDocument Information\n\nSource\n\nAVP RF, f. 1, op. 2";
        assert_eq!(detect("a", record.as_bytes()).map(|format| format.name).ok(), Some("page"));
    }
}
