//! Tells the format of a text, or why there is none.

use super::{FORMATS, InputFormat, cues, labels, lines, rules};
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
                Diagnostic::new(&rules::UNKNOWN_LAYOUT, format!("not text but {kind}; {}", expected()))
            }
            Self::Binary(None) => {
                Diagnostic::new(&rules::UNKNOWN_LAYOUT, format!("not text but binary data; {}", expected()))
            }
            Self::NotARecord(place, line) => {
                Diagnostic::new(&rules::NOT_A_RECORD, format!("`{line}` is not the page of a record"))
                    .at(place)
            }
            Self::NoLayout => {
                let message = format!("neither labels nor headings of a record were found; {}", expected());
                Diagnostic::new(&rules::UNKNOWN_LAYOUT, message)
            }
        }
    }
}

/// What every format looks for, in words.
fn expected() -> String {
    let formats: Vec<String> =
        FORMATS.iter().map(|format| format!("`{}` ({})", format.name, format.title)).collect();
    format!("expected {}", formats.join(" or "))
}

/// The format of a text: the one that is surest of its content. Among formats as sure as each other the
/// extension (without dot, in any case) decides, and then their order.
///
/// # Errors
/// Says why the text is of no format.
pub fn detect(text: &str, extension: Option<&str>) -> Result<&'static InputFormat, Unreadable> {
    if let Some(why) = refuse(text) {
        return Err(why);
    }
    let named = |format: &InputFormat| extension.is_some_and(|name| format.is_named(name));
    let mut best: Option<(u8, bool, &'static InputFormat)> = None;
    for format in FORMATS.iter().copied() {
        let (sure, named) = ((format.sniff)(text), named(format));
        if sure > 0 && best.is_none_or(|(most, by_name, _)| (sure, named) > (most, by_name)) {
            best = Some((sure, named, format));
        }
    }
    best.map(|(_, _, format)| format).ok_or(Unreadable::NoLayout)
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
            assert_eq!(detect(text, None).err(), Some(Unreadable::Empty));
        }
    }

    #[test]
    fn data_full_of_zeros_are_binary() {
        assert_eq!(detect("a\0b\0\u{1}", Some("txt")).err(), Some(Unreadable::Binary(None)));
        let pdf = detect("%PDF-1.4\nDocument Information", None).err().unwrap();
        assert!(pdf.diagnostic().message.contains("a PDF file"));
    }

    #[test]
    fn text_of_no_layout_is_told_what_was_looked_for() {
        let why = detect("Dear Anna, the weather is fine.\n\nYours", Some("txt")).err().unwrap();
        let diagnostic = why.diagnostic();
        assert_eq!(diagnostic.rule.code, "INP002");
        assert!(diagnostic.message.contains("`Document Information`"));
    }

    #[test]
    fn an_error_page_is_no_record_unless_it_has_labels() {
        let page = "404 Not Found\n\nThe page is gone.";
        assert!(matches!(detect(page, None).err(), Some(Unreadable::NotARecord(..))));
        let record = "Access Denied to Inspectors\n\nDocument Information\n\nSource\n\nAVP RF, f. 1, op. 2";
        assert_eq!(detect(record, None).map(|format| format.name).ok(), Some("page"));
    }
}
