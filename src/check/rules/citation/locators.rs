//! `CIT011`, `CIT017`, `TXT009`: how leaves, pages and numbers are written.

use crate::check::rules::kit::{Cited, after, before, mend, shown};
use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::reference::{Citation, Pages};
use crate::vocab::Kind;

pub(crate) static DASHES_MIXED: Rule = Rule {
    code: "CIT011",
    name: "range-dashes-mixed",
    severity: Severity::Warning,
    summary: "ranges of leaves are written with different dashes",
    why: "A search for `86-87` does not find `86–87`, and a program may take the second for one word.",
    help: "use one dash in every range: the hyphen, or the en dash as in print",
    standard: Some(
        "GOST R 7.0.5-2008 (en dash); The Chicago Manual of Style, 18th ed., on inclusive numbers",
    ),
    fix: Fixable::Safe,
    bad: "RGANI, f. 5, op. 30, d. 13, ll. 4-5, 7–9",
    good: "RGANI, f. 5, op. 30, d. 13, ll. 4-5, 7-9",
    example: Example::Citation,
};

pub(crate) fn dashes_mixed(cited: &Cited<'_>, out: &mut Diagnostics) {
    let text = cited.verbatim.as_str();
    let mut dashes = pages_of(cited).flat_map(|pages| dashes_in(text, pages.span));
    let Some((first, _)) = dashes.next() else { return };
    let mut others = dashes.filter(|(dash, _)| *dash != first).peekable();
    let Some((other, place)) = others.peek().copied() else { return };
    let message = format!("a range has {}, the first one {}", named(other), named(first));
    let found = cited.case(&DASHES_MIXED, place, message);
    let same = first.to_string();
    out.push(others.fold(found, |found, (_, place)| mend(found, true, cited.verbatim, place, &same)));
}

/// The dashes that stand between the numbers of a list, with their places.
pub(crate) fn dashes_in(text: &str, list: Span) -> impl Iterator<Item = (char, Span)> + '_ {
    let dashes = list.of(text).char_indices().filter(|(_, c)| is_dash(*c));
    dashes.filter_map(move |(at, dash)| {
        let (head, rest) = list.of(text).split_at(at);
        let next = rest[dash.len_utf8()..].trim_start();
        let number = head.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == '.');
        let place = Span::new(at, at + dash.len_utf8()).shifted(list.start);
        (number && next.starts_with(char::is_alphanumeric)).then_some((dash, place))
    })
}

const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// What a dash is called.
pub(crate) fn named(dash: char) -> String {
    let name = match dash {
        '-' => "a hyphen",
        '–' => "an en dash",
        '—' => "an em dash",
        '\u{2212}' => "a minus sign",
        _ => "another dash",
    };
    format!("{name} (U+{:04X})", u32::from(dash))
}

pub(crate) static VERSO_MARK: Rule = Rule {
    code: "CIT017",
    name: "verso-mark-malformed",
    severity: Severity::Warning,
    summary: "the back of a leaf is not marked as the archive's own leaves are",
    why: "`ob.` is an abbreviation and belongs to `l.`; without its full stop, in English or in the other script it is \
          read as part of the number.",
    help: "write `l. 12 ob.` in Latin letters, `л. 12 об.` in Cyrillic",
    standard: Some("Russian foliation; GOST R 7.0.5-2008, 11"),
    fix: Fixable::Suggest,
    bad: "RGANI, f. 5, op. 30, d. 13, l. 12 verso",
    good: "RGANI, f. 5, op. 30, d. 13, l. 12 ob.",
    example: Example::Citation,
};

/// Words for the back of a leaf in the languages of the fond–opis–delo order, with their full stop.
const BACKS: [&str; 4] = ["ob.", "об.", "zv.", "зв."];
/// Words for it from elsewhere, and what is to be read for them.
const FOREIGN_BACKS: [&str; 2] = ["verso", "v"];

pub(crate) fn verso_mark(cited: &Cited<'_>, out: &mut Diagnostics) {
    let text = cited.verbatim.as_str();
    for pages in pages_of(cited) {
        let mark = mark_of(text, pages);
        let cyrillic = match mark.of(text).to_lowercase().as_str() {
            "l." | "ll." | "l" | "ll" => false,
            "л." | "лл." | "л" | "лл" => true,
            _ => continue,
        };
        for word in words_after_numbers(text, Span::new(mark.end, pages.span.end)) {
            let Some(right) = back(word.of(text), cyrillic) else { continue };
            let glued = !before(text, word.start).ends_with(char::is_whitespace);
            let right = if glued { format!(" {right}") } else { right.to_owned() };
            let written = shown(pages.span.of(text));
            let message =
                format!("the back of a leaf is `{}` in `{written}`, not `{}`", word.of(text), right.trim());
            out.push(mend(cited.case(&VERSO_MARK, word, message), false, cited.verbatim, word, &right));
        }
    }
}

/// What a word for the back of a leaf should be; none where it is right, or no such word.
fn back(word: &str, cyrillic: bool) -> Option<&'static str> {
    let folded: String = word.to_lowercase();
    let bare = folded.trim_end_matches('.');
    if FOREIGN_BACKS.contains(&bare) {
        return Some(if cyrillic { "об." } else { "ob." });
    }
    let latin: String = bare
        .chars()
        .map(|c| BACK_LETTERS.iter().find(|(own, _)| *own == c).map_or(c, |(_, latin)| *latin))
        .collect();
    let right = match (latin.as_str(), cyrillic) {
        ("ob", false) => BACKS[0],
        ("ob", true) => BACKS[1],
        ("zv", false) => BACKS[2],
        ("zv", true) => BACKS[3],
        _ => return None,
    };
    (folded != right).then_some(right)
}

/// Whether a word of mixed letters is one for the back of a leaf.
pub(super) fn is_back(word: &str) -> bool {
    back(word, false).is_some()
}

/// Cyrillic letters of these words and the Latin ones they stand for.
const BACK_LETTERS: [(char, char); 4] = [('о', 'o'), ('б', 'b'), ('з', 'z'), ('в', 'v')];

/// The words that stand behind a number of a list, each with its full stop.
fn words_after_numbers(text: &str, list: Span) -> Vec<Span> {
    let mut words = Vec::new();
    let mut number = false;
    let mut chars = list.of(text).char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphabetic() && number {
            let mut end = at + c.len_utf8();
            while let Some((next, c)) = chars.next_if(|(_, c)| c.is_alphabetic() || *c == '.') {
                end = next + c.len_utf8();
                if c == '.' {
                    break;
                }
            }
            words.push(Span::new(at, end).shifted(list.start));
            number = false;
        } else {
            number = c.is_ascii_digit() || number && c.is_whitespace();
        }
    }
    words
}

pub(crate) static MISREAD: Rule = Rule {
    code: "TXT009",
    name: "letter-for-digit",
    severity: Severity::Warning,
    summary: "a letter stands for a digit in a number, or a digit for a letter in a mark",
    why: "Scanned `l` and `1`, `O` and `0` look alike; the file cannot be ordered by a number with a letter in it, nor \
          can the reference be found.",
    help: "compare with the source and correct the character",
    standard: None,
    fix: Fixable::Suggest,
    bad: "RGANI, f. 5, op. 30, d. 13, 1l. 86-87",
    good: "RGANI, f. 5, op. 30, d. 13, ll. 86-87",
    example: Example::Citation,
};

pub(crate) fn misread(cited: &Cited<'_>, out: &mut Diagnostics) {
    let text = cited.verbatim.as_str();
    for citation in cited.citations {
        for place in numbers(citation, text) {
            let Some(right) = digits_for(place.of(text)) else { continue };
            let message = format!("`{}` has a letter among its digits, for `{right}`", shown(place.of(text)));
            out.push(mend(cited.case(&MISREAD, place, message), false, cited.verbatim, place, &right));
        }
        let Some(pages) = &citation.pages else { continue };
        let mark = mark_of(text, pages);
        let Some(right) = leaf_mark_for(mark.of(text)) else { continue };
        let message = format!("`{}` stands for the mark `{right}`", shown(mark.of(text)));
        out.push(mend(cited.case(&MISREAD, mark, message), false, cited.verbatim, mark, right));
    }
}

/// The places of what should be numbers: values behind marks of units that are numbered, and leaves or pages.
fn numbers(citation: &Citation, text: &str) -> Vec<Span> {
    const NUMBERED: [Kind; 5] = [Kind::Fond, Kind::Opis, Kind::Folder, Kind::File, Kind::Box];
    let units = citation.levels.iter().filter(|unit| NUMBERED.contains(&unit.kind));
    let values = units.filter_map(|unit| {
        let (span, mark) = (unit.span?, unit.mark.as_deref()?);
        let value = span.of(text).strip_prefix(mark)?.trim_start();
        (value == unit.value).then(|| Span::new(span.end - value.len(), span.end))
    });
    let mut places: Vec<Span> = values.collect();
    if let Some(pages) = &citation.pages {
        let from = mark_of(text, pages).end;
        let mut at = from;
        for part in Span::new(from, pages.span.end).of(text).split(|c: char| !is_digit_like(c)) {
            places.push(Span::new(at, at + part.len()));
            at += part.len();
            at += after(text, at).chars().next().map_or(0, char::len_utf8);
        }
    }
    places
}

const fn is_digit_like(c: char) -> bool {
    c.is_ascii_digit() || digit_for(c).is_some()
}

/// The digit that a letter is misread or mistyped for.
const fn digit_for(c: char) -> Option<char> {
    match c {
        'O' | 'o' | 'О' | 'о' => Some('0'),
        'l' | 'I' | '|' => Some('1'),
        'З' | 'з' => Some('3'),
        _ => None,
    }
}

/// Whether a letter before a digit is one that stands for a digit.
pub(super) fn is_for_digit(word: &str, next: Option<char>) -> bool {
    next.is_some_and(|c| c.is_ascii_digit()) && word.chars().all(|c| digit_for(c).is_some())
}

/// The number that was meant, where digits and letters misread for digits are all there is.
///
/// A letter behind the last digit is an addition to the number (`12o`), but for a capital `O`.
fn digits_for(number: &str) -> Option<String> {
    let last = number.rfind(|c: char| c.is_ascii_digit())?;
    let letters = |text: &str| text.chars().any(|c| !c.is_ascii_digit());
    let tail = &number[last + 1..];
    if !number.chars().all(is_digit_like) || !letters(number) || !tail.chars().all(|c| matches!(c, 'O' | 'О'))
    {
        return None;
    }
    Some(number.chars().map(|c| digit_for(c).unwrap_or(c)).collect())
}

/// The mark for leaves that was meant by a misread one: `11.`, `1l.`, `Il.`.
fn leaf_mark_for(mark: &str) -> Option<&'static str> {
    if mark.len() > 3 || matches!(mark, "l." | "ll.") {
        return None;
    }
    let letters: String =
        mark.chars().map(|c| if matches!(c, '1' | 'I' | 'i' | '|') { 'l' } else { c }).collect();
    ["l.", "ll."].into_iter().find(|right| *right == letters)
}

/// Where the mark of leaves or pages stands; empty where there is none.
pub(super) fn mark_of(text: &str, pages: &Pages) -> Span {
    let written = pages.span.of(text);
    // The list is the last thing in the span; white space in it may have been folded.
    let stop = written.find(". ").or_else(|| written.find('.').filter(|at| *at <= 3)).map_or(0, |at| at + 1);
    let letters = written.find(|c: char| c.is_whitespace() || c.is_numeric()).unwrap_or(0);
    let length = match &pages.mark {
        Some(mark) if written.starts_with(mark.as_str()) => mark.len(),
        _ if written.starts_with(pages.text.as_str()) => 0,
        _ => stop.max(letters),
    };
    Span::new(pages.span.start, pages.span.start + length)
}

fn pages_of<'a>(cited: &Cited<'a>) -> impl Iterator<Item = &'a Pages> + use<'a> {
    // What is printed follows the rules of its own publisher.
    let archival = cited.citations.iter().filter(|citation| citation.publication.is_none());
    archival.filter_map(|citation| citation.pages.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_among_digits_are_told_from_additions() {
        assert_eq!(digits_for("O104").as_deref(), Some("0104"));
        assert_eq!(digits_for("l3").as_deref(), Some("13"));
        assert_eq!(digits_for("8O").as_deref(), Some("80"));
        assert_eq!(digits_for("З0").as_deref(), Some("30"));
        for right in ["0104", "12o", "12l", "II", "5a", "l", "", "A10"] {
            assert_eq!(digits_for(right), None, "{right}");
        }
    }

    #[test]
    fn misread_marks_are_told_from_right_ones() {
        for (mark, right) in [("11.", "ll."), ("1l.", "ll."), ("Il.", "ll."), ("1.", "l."), ("ii.", "ll.")] {
            assert_eq!(leaf_mark_for(mark), Some(right), "{mark}");
        }
        for mark in ["l.", "ll.", "p.", "", "list", "111."] {
            assert_eq!(leaf_mark_for(mark), None, "{mark}");
        }
    }

    #[test]
    fn backs_of_leaves_follow_the_script_of_their_mark() {
        assert_eq!(back("verso", false), Some("ob."));
        assert_eq!(back("об", false), Some("ob."));
        assert_eq!(back("ob", false), Some("ob."));
        assert_eq!(back("зв", true), Some("зв."));
        for (word, cyrillic) in [("ob.", false), ("об.", true), ("зв.", true), ("a", false), ("ff.", false)]
        {
            assert_eq!(back(word, cyrillic), None, "{word}");
        }
    }

    #[test]
    fn words_behind_numbers_keep_their_stop() {
        let text = "12ob., 14 об, 15-16 v";
        let words: Vec<_> =
            words_after_numbers(text, Span::new(0, text.len())).iter().map(|word| word.of(text)).collect();
        assert_eq!(words, ["ob.", "об", "v"]);
    }

    #[test]
    fn dashes_between_numbers_are_found() {
        let text = "4-5, 7–9, a -";
        let dashes: Vec<char> = dashes_in(text, Span::new(0, text.len())).map(|(dash, _)| dash).collect();
        assert_eq!(dashes, ['-', '–']);
    }
}
