//! Values on one line, for formats in which a line break ends a value; and keys that no two entries share.

use std::borrow::Cow;
use std::collections::HashMap;

use super::prints::{Prints, print};
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};

/// Puts values on one line and remembers which were not.
#[derive(Default)]
pub(super) struct Flat {
    /// The fields with a value that was broken.
    broken: Vec<&'static str>,
}

impl Flat {
    /// A value on one line, without blanks around it. Each run of line breaks, tabs and other controls becomes one blank:
    /// readers take more than `\n` for the end of a line.
    pub(super) fn line<'t>(&mut self, field: &'static str, text: &'t str) -> Cow<'t, str> {
        let text = text.trim_matches(ends);
        if !text.contains(breaks) {
            return Cow::Borrowed(text);
        }
        if !self.broken.contains(&field) {
            self.broken.push(field);
        }
        let pieces = text.split(breaks).map(str::trim).filter(|piece| !piece.is_empty());
        Cow::Owned(pieces.collect::<Vec<_>>().join(" "))
    }

    /// Reports what was put on one line since the last report.
    pub(super) fn report(&mut self, out: &mut Diagnostics) {
        for field in self.broken.drain(..) {
            let message = format!("line breaks in `{field}` became blanks");
            out.push(Diagnostic::new(&rules::LINE_BREAK_IN_CELL, message).in_field(field));
        }
    }
}

fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn ends(c: char) -> bool {
    c.is_whitespace() || breaks(c)
}

/// Keys of entries, none twice. Memory grows with the keys that come several times alone.
#[derive(Default)]
pub(super) struct Keys {
    given: Prints,
    /// The prints of keys that came several times, each with the number to try next for another entry of that key.
    repeated: HashMap<u64, u64>,
}

impl Keys {
    /// The key for an entry that would have this one: itself, or with a number behind it where an earlier entry has it
    /// already, which is reported. Case makes no difference: programs that tell it apart warn of it.
    pub(super) fn take(&mut self, key: String, field: &'static str, out: &mut Diagnostics) -> String {
        let lower = key.to_lowercase();
        if self.given.first(&lower) {
            return key;
        }
        let next = self.repeated.entry(print(&lower)).or_insert(2);
        let free = loop {
            let number = *next;
            *next += 1;
            if self.given.first(&format!("{lower}-{number}")) {
                break format!("{key}-{number}");
            }
        };
        let message = format!("`{key}` is the key of an earlier record too; `{free}` stands in its place");
        // Unlike nodes of a graph, the two entries stay two.
        let found = Diagnostic::new(&rules::KEY_TWICE, message).with_severity(Severity::Warning);
        out.push(found.in_field(field));
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_on_one_line_and_it_is_said_once_a_field() {
        let mut flat = Flat::default();
        assert_eq!(flat.line("title", " a b "), "a b");
        assert_eq!(flat.line("summary", "a\r\n\r\n b\u{2028}c\u{3}"), "a b c");
        assert_eq!(flat.line("summary", "\u{b}\u{85}x\ty"), "x y");
        assert_eq!(flat.line("rights", "\n"), "");
        let mut out = Diagnostics::new();
        flat.report(&mut out);
        flat.report(&mut out);
        let said: Vec<_> = out.iter().map(|found| found.message.clone()).collect();
        assert_eq!(said, ["line breaks in `summary` became blanks"]);
    }

    #[test]
    fn no_two_entries_have_one_key() {
        let (mut keys, mut out) = (Keys::default(), Diagnostics::new());
        let taken: Vec<_> = ["a", "b-2", "A", "b", "b", "a", "b-2"]
            .map(|key| keys.take(key.to_owned(), "id", &mut out))
            .into();
        assert_eq!(taken, ["a", "b-2", "A-2", "b", "b-3", "a-3", "b-2-2"]);
        assert_eq!(out.len(), 4);
    }
}
