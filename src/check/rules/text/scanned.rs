//! `TXT009`: letters that text recognition puts for digits, in dates and IDs. Those in citations are found where the
//! rule is described.

use crate::check::rules::citation::locators::MISREAD;
use crate::check::rules::kit::{case, dates, mend, shown};
use crate::diagnostic::{Diagnostics, Span};
use crate::record::{Date, Field, Record, Text};

pub(crate) fn letter_for_digit(record: &Record, out: &mut Diagnostics) {
    for (field, date) in dates(record).filter(|(_, date)| date.edtf.is_none()) {
        let is_date = |words: &str| Date::parse(Text::new(words)).edtf.is_some();
        report(field, &date.verbatim, is_date, out);
    }
    if let Some(id) = &record.id {
        report(Field::Id, id, |words| words.bytes().all(|byte| byte.is_ascii_digit()), out);
    }
}

/// Reports a text that is what it should be once the letters in its numbers are digits.
fn report(field: Field, text: &Text, is_right: fn(&str) -> bool, out: &mut Diagnostics) {
    let wrong = numbers_with_letters(text);
    let Some((first, _)) = wrong.first() else { return };
    let mut right = text.to_string();
    for (place, digits) in wrong.iter().rev() {
        right.replace_range(place.start..place.end, digits);
    }
    if is_right(right.trim()) {
        let message = format!("`{}` looks like `{}`", shown(text), shown(&right));
        let found = case(&MISREAD, field, text, *first, message);
        out.push(wrong.iter().fold(found, |found, (place, digits)| mend(found, false, text, *place, digits)));
    }
}

/// The words of a text that are digits and look-alikes of digits, with the digits.
fn numbers_with_letters(text: &str) -> Vec<(Span, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '|') {
        let place = Span::new(at, at + word.len());
        at = place.end + text[place.end..].chars().next().map_or(0, char::len_utf8);
        let digits: Option<String> = word.chars().map(digit).collect();
        let counted = word.bytes().filter(u8::is_ascii_digit).count();
        if let Some(digits) = digits.filter(|_| counted > 0 && counted < word.chars().count()) {
            found.push((place, digits));
        }
    }
    found
}

/// The digit that a character is, or looks like.
const fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        'l' | 'I' | 'i' | '|' => Some('1'),
        'O' | 'o' | 'О' | 'о' => Some('0'),
        'З' | 'з' => Some('3'),
        'S' => Some('5'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{applied, codes, found, record};

    #[test]
    fn letters_in_numbers_become_digits() {
        for (field, bad, good) in [
            ("date", "l7 January 196l", "17 January 1961"),
            ("created", "196O-O1-17", "1960-01-17"),
            ("id", "l77840", "177840"),
        ] {
            assert_eq!(codes(&record(field, bad), letter_for_digit), ["TXT009"], "{bad}");
            assert_eq!(applied(bad, &found(&record(field, bad), letter_for_digit)), good);
        }
        for (field, good) in [
            ("date", "17 January 1961"),
            ("date", "undated, l7"),
            ("id", "A-17"),
            ("id", "l7b"),
            ("id", "lO"),
            ("date", ""),
        ] {
            assert!(codes(&record(field, good), letter_for_digit).is_empty(), "{good}");
        }
    }
}
