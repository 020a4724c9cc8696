//! The values in a cell of somebody else's sheet: white space folded, lists taken apart.

use crate::diagnostic::Span;
use crate::record::{Text, TextBuilder};
use crate::vocab::maps::Values;

/// The values of a cell, none of them empty. The second is false where the cell should be a JSON array and is none.
pub(super) fn values(cell: &Text, how: Values, keep_blank_lines: bool) -> (Vec<Text>, bool) {
    let (raw, sound) = match how {
        Values::One => (vec![cell.clone()], true),
        Values::Separated(separator) => (separated(cell, separator), true),
        Values::Json if cell.trim_start().starts_with('[') => match array(cell) {
            Some(values) => (values, true),
            None => (vec![cell.clone()], false),
        },
        // A single value needs no array.
        Values::Json => (vec![cell.clone()], true),
    };
    let folded = raw.iter().map(|value| folded(value, keep_blank_lines));
    (folded.filter(|value| !value.is_empty()).collect(), sound)
}

fn separated(cell: &Text, separator: &str) -> Vec<Text> {
    let mut at = 0;
    let parts = cell.split(separator).map(|part| {
        let span = Span::new(at, at + part.len());
        at = span.end + separator.len();
        cell.slice(span)
    });
    parts.collect()
}

/// A value with blanks folded and lines trimmed, as other documents have them; blank lines are dropped unless they are
/// kept, emptied.
pub(super) fn folded(value: &Text, keep_blank_lines: bool) -> Text {
    if is_folded(value) {
        return value.clone();
    }
    let mut whole = Text::default();
    let mut breaks = 0;
    for line in lines(value) {
        let mut words = words(value, line);
        let Some(first) = words.next() else {
            breaks += usize::from(keep_blank_lines && !whole.is_empty());
            continue;
        };
        let before = if whole.is_empty() { String::new() } else { "\n".repeat(breaks + 1) };
        append(&mut whole, &before, &value.slice(first));
        words.for_each(|word| append(&mut whole, " ", &value.slice(word)));
        breaks = 0;
    }
    whole
}

fn append(whole: &mut Text, before: &str, more: &Text) {
    if whole.is_empty() {
        whole.clone_from(more);
    } else {
        whole.append(before, more);
    }
}

/// Whether folding changes nothing.
fn is_folded(value: &str) -> bool {
    let mut last = '\n';
    for c in value.chars() {
        let white = c.is_whitespace();
        if white && (!matches!(c, ' ' | '\n') || last.is_whitespace()) || last == ' ' && c == '\n' {
            return false;
        }
        last = c;
    }
    !last.is_whitespace() || value.is_empty()
}

/// The lines of a text, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    text.split_inclusive(['\n', '\r']).map(move |line| {
        let span = Span::new(at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        // The `\n` of `\r\n` is no line of its own.
        if line == "\n" && text[..at].ends_with("\r\n") { Span::new(at, at) } else { span }
    })
}

/// The words of a line, white space between them taken off; a single blank within goes along.
fn words(text: &str, line: Span) -> impl Iterator<Item = Span> + '_ {
    let mut at = line.start;
    line.of(text).split(char::is_whitespace).filter_map(move |word| {
        let start = at + text[at..].find(word).unwrap_or_default();
        let span = Span::new(start, start + word.len());
        at = span.end;
        (!span.is_empty()).then_some(span)
    })
}

/// The texts of a JSON array (RFC 8259), or of a list as Python prints it; none where the cell is no such array.
///
/// Numbers and words that stand for themselves are texts too; `null` is none.
fn array(cell: &Text) -> Option<Vec<Text>> {
    let mut reader = Reader { cell, at: 0 };
    let mut values = Vec::new();
    reader.take('[')?;
    if reader.take(']').is_some() {
        return reader.is_done().then_some(values);
    }
    loop {
        values.extend(reader.value()?);
        if reader.take(']').is_some() {
            return reader.is_done().then_some(values);
        }
        reader.take(',')?;
    }
}

struct Reader<'a> {
    cell: &'a Text,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.cell[self.at..]
    }

    fn blanks(&mut self) {
        self.at = self.cell.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, mark: char) -> Option<()> {
        self.blanks();
        self.rest().starts_with(mark).then(|| self.at += mark.len_utf8())
    }

    fn is_done(&mut self) -> bool {
        self.blanks();
        self.rest().is_empty()
    }

    /// The next value: a string, or a word; none inside for `null`.
    fn value(&mut self) -> Option<Option<Text>> {
        self.blanks();
        if let Some(quote) = self.rest().chars().next().filter(|c| matches!(c, '"' | '\'')) {
            return self.string(quote).map(Some);
        }
        let length = self.rest().find([',', ']']).filter(|length| *length > 0)?;
        let span = Span::new(self.at, self.at + length);
        let word = self.cell.slice(span).trimmed();
        self.at = span.end;
        let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+'));
        plain.then(|| (!matches!(&*word, "null" | "None")).then_some(word))
    }

    /// A string, its escapes taken off; each letter keeps its place.
    fn string(&mut self, quote: char) -> Option<Text> {
        let mut whole: Option<Text> = None;
        let mut add = |piece: Text| match &mut whole {
            Some(whole) => whole.append("", &piece),
            None => whole = Some(piece),
        };
        let mut from = self.at + 1;
        let mut at = from;
        loop {
            let rest = &self.cell[at..];
            let stop = at + rest.find([quote, '\\'])?;
            if self.cell[stop..].starts_with(quote) {
                if stop > from {
                    add(self.cell.slice(Span::new(from, stop)));
                }
                self.at = stop + 1;
                return Some(whole.unwrap_or_default());
            }
            let (letter, end) = escape(&self.cell[stop..])?;
            if stop > from {
                add(self.cell.slice(Span::new(from, stop)));
            }
            let mut builder = TextBuilder::new();
            let place = self.cell.source_span(Span::new(stop, stop + end)).unwrap_or_default();
            builder.put(letter.encode_utf8(&mut [0; 4]), place);
            add(builder.build());
            (from, at) = (stop + end, stop + end);
        }
    }
}

/// The letter that an escape at the beginning of a text stands for, and the length of the escape in bytes.
fn escape(text: &str) -> Option<(char, usize)> {
    let mark = text.chars().nth(1)?;
    let letter = match mark {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return unicode(text),
        '"' | '\'' | '\\' | '/' => mark,
        'x' => return Some((char::from(u8::from_str_radix(text.get(2..4)?, 16).ok()?), 4)),
        _ => return None,
    };
    Some((letter, 2))
}

/// `\u00e9`, or two halves of a surrogate pair; half a pair alone is the replacement character.
fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| u32::from_str_radix(text.get(at..at + 4)?, 16).ok();
    let high = unit(2)?;
    if (0xd800..0xdc00).contains(&high) && text.get(6..8) == Some("\\u") {
        let low = unit(8).filter(|low| (0xdc00..0xe000).contains(low));
        if let Some(low) = low {
            return Some((char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))?, 12));
        }
    }
    Some((char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 6))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(cell: &str, how: Values) -> (Vec<String>, bool) {
        let cell = Text::verbatim(cell, Span::new(0, cell.len()));
        let (found, sound) = values(&cell, how, false);
        (found.into_iter().map(Text::into_string).collect(), sound)
    }

    #[test]
    fn arrays_are_taken_apart_and_escapes_keep_their_place() {
        let (found, sound) = of(r#"["A, B", "caf\u00e9 \"x\"", 5, null, ""]"#, Values::Json);
        assert_eq!(found, ["A, B", "café \"x\"", "5"]);
        assert!(sound);
        let source = r#"["caf\u00e9s"]"#;
        let (text, _) = values(&Text::verbatim(source, Span::new(0, source.len())), Values::Json, false);
        assert_eq!(text[0].source_span(Span::new(3, 5)).map(|span| span.of(source)), Some("\\u00e9"));
        assert_eq!(text[0].source_span(Span::new(5, 6)).map(|span| span.of(source)), Some("s"));
        assert_eq!(of(r#"["\ud83d\ude00"]"#, Values::Json).0, ["😀"]);
    }

    #[test]
    fn lists_as_python_prints_them_are_read_and_broken_ones_kept_whole() {
        assert_eq!(of("['A', \"O'B\"]", Values::Json), (vec!["A".to_owned(), "O'B".to_owned()], true));
        for broken in ["[\"A\"", "[\"A\" \"B\"]", "[\"A\"] x", "[{}]", "[\"\\q\"]"] {
            assert_eq!(of(broken, Values::Json), (vec![broken.to_owned()], false));
        }
        assert_eq!(of("Cuba", Values::Json), (vec!["Cuba".to_owned()], true));
        assert_eq!(of("[]", Values::Json), (vec![], true));
    }

    #[test]
    fn white_space_is_folded_and_lines_are_kept() {
        assert_eq!(of(" a\u{a0} b \r\n\r\n c ", Values::One).0, ["a b\nc"]);
        assert_eq!(of("a || b||", Values::Separated("||")).0, ["a", "b"]);
        let body = folded(&Text::new("a\n\n\nb\n"), true);
        assert_eq!(body, "a\n\n\nb");
    }

    proptest! {
        #[test]
        fn folding_keeps_every_letter_in_its_place(source in "[ab \\u{a0}\t\r\né]{0,30}", keep: bool) {
            let text = folded(&Text::verbatim(&source, Span::new(0, source.len())), keep);
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&text), letters(&source));
            for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
                let place = text.source_span(Span::new(at, at + c.len_utf8())).unwrap();
                prop_assert_eq!(place.of(&source), c.to_string());
            }
            prop_assert!(!text.contains("  ") && !text.contains('\r') && text.trim() == text.as_str());
            prop_assert_eq!(folded(&text, keep), text);
        }

        #[test]
        fn any_cell_is_read_as_an_array_or_kept(cell in "[\\[\\]\",'\\\\ua0-9é ]{0,20}") {
            of(&format!("[{cell}"), Values::Json);
        }
    }
}
