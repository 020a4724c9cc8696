//! The signs by which readers tell one kind of line from another: dates, support lines, addresses, page
//! furniture, pages that are no record. They recognize; what a line means is settled later.

use crate::record::supporter;
use crate::vocab::{months, unaccented};

pub(crate) use crate::vocab::furniture::is_furniture;

/// How pages that are no record begin a line, lower case.
const NO_RECORD: &[&str] = &[
    "400 bad request",
    "401 unauthorized",
    "403 forbidden",
    "404",
    "429 too many requests",
    "500 internal server error",
    "502 bad gateway",
    "503 service",
    "504 gateway",
    "access denied",
    "access to this page has been denied",
    "attention required",
    "bad gateway",
    "checking your browser",
    "error 4",
    "error 5",
    "forbidden",
    "gateway time",
    "http error",
    "internal server error",
    "just a moment",
    "log in to",
    "not found",
    "page not found",
    "please enable javascript",
    "please log in",
    "please sign in",
    "please verify you are",
    "search results",
    "service unavailable",
    "sign in",
    "site under maintenance",
    "the page you requested could not be found",
    "the requested page could not be found",
    "the requested url was not found",
    "this page isn't available",
    "too many requests",
    "unauthorized",
    "verify you are human",
    "you do not have permission",
];

/// Words that say a document has no date, lower case.
const UNDATED: &[&str] = &[
    "no date given",
    "date not given",
    "date not known",
    "undated",
    "not dated",
    "no date",
    "date unknown",
    "unknown date",
    "n.d.",
    "n. d.",
    "nd",
    "s.d.",
    "s. d.",
    "o.d.",
    "o. d.",
    "без даты",
    "б.д.",
    "б. д.",
];

/// Words of dates beside numbers, lower case, but for those that [`months::word`] knows.
const DATE_WORDS: &[&str] = &[
    "am",
    "pm",
    "p",
    "m",
    "hours",
    "o",
    "clock",
    "after",
    "and",
    "at",
    "b",
    "bc",
    "before",
    "beginning",
    "between",
    "by",
    "century",
    "date",
    "dated",
    "de",
    "del",
    "early",
    "end",
    "est",
    "first",
    "from",
    "half",
    "in",
    "late",
    "later",
    "mid",
    "middle",
    "month",
    "night",
    "no",
    "not",
    "of",
    "on",
    "or",
    "earlier",
    "than",
    "quarter",
    "second",
    "since",
    "st",
    "nd",
    "rd",
    "th",
    "the",
    "third",
    "through",
    "thru",
    "to",
    "undated",
    "unknown",
    "until",
    "week",
    "year",
    "years",
    "s",
    "г",
    "года",
    "году",
    "гг",
    "и",
    "не",
    "ранее",
    "позднее",
    "y",
    "a",
    "al",
    "bis",
    "vor",
    "nach",
];

/// How the English names of months begin.
const MONTHS_BEGIN: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Whether a line is a date, whole: a year with nothing but words of dates beside it, a date in numbers, or
/// one of the words for having none.
pub(crate) fn is_date(line: &str) -> bool {
    const LONGEST: usize = 100;
    if line.len() > LONGEST {
        return false;
    }
    let lower = line.to_lowercase();
    let bare = lower.trim_matches(|c: char| "[](){}<>?~.,;: ".contains(c) || c.is_whitespace());
    if UNDATED.iter().any(|word| *word == bare || word.trim_end_matches('.') == bare) {
        return true;
    }
    let tokens: Vec<&str> = tokens(&lower).collect();
    if numeric_triple(&tokens, &lower) {
        return true;
    }
    let has_year = tokens.iter().any(|token| is_year(token));
    has_year && (0..tokens.len()).all(|at| belongs_to_date(&tokens, at))
}

/// Runs of letters and runs of digits; `196?` and `195x` stay whole.
fn tokens(lower: &str) -> impl Iterator<Item = &str> {
    let mut rest = lower;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = rest.chars().next()?;
        let end = if first.is_numeric() {
            rest.find(|c: char| !(c.is_numeric() || matches!(c, 'x' | '?'))).unwrap_or(rest.len())
        } else {
            rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        Some(token)
    })
}

fn is_year(token: &str) -> bool {
    let token = token.trim_end_matches('?');
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let shaped = token.starts_with(['1', '2']) && token.chars().all(|c| c.is_ascii_digit() || c == 'x');
    shaped
        && ((token.len() == 4 && digits >= 2) || (token.len() == 3 && digits == 3 && token.starts_with("19")))
        || is_basic_date(token)
}

/// `19630405`, ISO 8601 basic format.
fn is_basic_date(token: &str) -> bool {
    token.len() == 8
        && token.bytes().all(|byte| byte.is_ascii_digit())
        && (token.starts_with("1") || token.starts_with("20"))
}

fn is_number(token: &str) -> bool {
    !token.is_empty() && token.len() <= 2 && token.bytes().all(|byte| byte.is_ascii_digit())
}

/// Three numbers and nothing else, set apart by one of the marks that dates have: `5/4/63`, `05.04.1963`.
fn numeric_triple(tokens: &[&str], line: &str) -> bool {
    let marks = line.chars().filter(|c| matches!(c, '/' | '.' | '-')).count();
    tokens.len() == 3 && marks == 2 && tokens.iter().all(|token| is_number(token) || is_year(token))
}

fn belongs_to_date(tokens: &[&str], at: usize) -> bool {
    let token = tokens[at];
    if is_year(token) || is_number(token.trim_end_matches('?')) {
        return true;
    }
    if token.starts_with(|c: char| c.is_numeric()) {
        return false;
    }
    is_date_word(token) || is_roman_month(token) || stands_for_month(tokens, at)
}

fn is_date_word(token: &str) -> bool {
    DATE_WORDS.contains(&token) || months::word(&unaccented(token)).is_some()
}

fn is_roman_month(token: &str) -> bool {
    token.len() <= 4 && token.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
}

/// A word of any language between a day and a year (`5. dubna 1963`), or a misspelt English month before a day
/// (`Janaury 5, 1961`).
fn stands_for_month(tokens: &[&str], at: usize) -> bool {
    let is_day = |at: usize| tokens.get(at).is_some_and(|token| is_number(token));
    let is_year = |at: usize| tokens.get(at).is_some_and(|token| is_year(token));
    let begins_like_month =
        |token: &str| token.len() <= 10 && MONTHS_BEGIN.iter().any(|beginning| token.starts_with(beginning));
    (at > 0 && is_day(at - 1) && is_year(at + 1))
        || (begins_like_month(tokens[at]) && is_day(at + 1) && is_year(at + 2))
}

/// Whether a line thanks those who paid for the edition.
pub(crate) fn is_support(line: &str) -> bool {
    const LONGEST: usize = 400;
    const OPENINGS: [&str; 6] = [
        "made possible",
        "this document",
        "this record",
        "this collection",
        "this translation",
        "translation of this",
    ];
    if line.len() > LONGEST || supporter(line).is_none() {
        return false;
    }
    let lower = line.to_lowercase();
    lower.contains("made possible") || OPENINGS.iter().any(|opening| lower.starts_with(opening))
}

/// Whether a line is a web address and nothing else.
pub(crate) fn is_url(line: &str) -> bool {
    let address = line.strip_prefix("https://").or_else(|| line.strip_prefix("http://"));
    address.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// Whether a line is the address of a record: its path ends in a number.
pub(crate) fn is_record_url(line: &str) -> bool {
    let path = line.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    is_url(line) && !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())
}

/// The line that says a page is an error, login or search page, if one of its first lines does.
pub(crate) fn no_record_line<'a>(lines: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LOOK: usize = 8;
    const LONGEST: usize = 120;
    lines.take(LOOK).find(|line| {
        let words = without_tags(line);
        let lower = words.trim().trim_start_matches(['#', '*', ' ']).to_lowercase();
        line.len() <= LONGEST && NO_RECORD.iter().any(|opening| opens_with(&lower, opening))
    })
}

/// Whether `line` begins with `opening` and no number or word goes on where it ends in one.
fn opens_with(line: &str, opening: &str) -> bool {
    line.strip_prefix(opening).is_some_and(|rest| {
        let goes_on = rest.starts_with(char::is_alphanumeric);
        !goes_on || opening.ends_with(|c: char| c.is_ascii_digit()) && opening.starts_with("error")
    })
}

fn without_tags(line: &str) -> String {
    let mut words = String::new();
    let mut inside = false;
    for c in line.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => words.push(c),
            _ => {}
        }
    }
    words
}

/// Whether a paragraph reads like a summary: a sentence or more of prose, and neither a signature, a remark
/// in brackets, a line of capitals nor an item of a list.
pub(crate) fn is_prose(paragraph: &str) -> bool {
    const FEWEST_WORDS: usize = 6;
    let closing = |c: char| matches!(c, '”' | '"' | '’' | '\'' | '»' | ')' | ']');
    let opening = |c: char| matches!(c, '“' | '"' | '‘' | '\'' | '«' | '„');
    let words: Vec<&str> = paragraph.split_whitespace().collect();
    let lower = words.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    words.len() >= FEWEST_WORDS
        && lower * 3 >= words.len()
        && paragraph.trim_start_matches(opening).starts_with(char::is_uppercase)
        && paragraph.trim_end_matches(closing).ends_with(['.', '!', '?', '…'])
        && !paragraph.to_lowercase().contains("(signature)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_many_forms_are_dates() {
        for line in [
            "April 5, 1963",
            "5 April 1963",
            "1961",
            "circa January 1961",
            "[1961?]",
            "undated",
            "n.d.",
            "(undated)",
            "1957–1953",
            "January 11-17, 1961",
            "11 January and 17 January 1961",
            "1963-04-05",
            "05.04.1963",
            "5/4/63",
            "Spring 1956",
            "1950s",
            "195X",
            "not earlier than 5 May 1956",
            "5 апреля 1963 г.",
            "5. dubna 1963",
            "11. Januar 1961",
            "5 de abril de 1963",
            "październik 1956",
            "октябрь 1956",
            "November 1956 - January 1957",
            "Monday, 5 April 1963",
            "1961-13",
            "February 30, 1961",
            "Janaury 5, 1961",
            "12.IV.1961",
            "April 5, 1963, 10:30 a.m.",
        ] {
            assert!(is_date(line), "{line}");
        }
    }

    #[test]
    fn titles_with_a_year_are_not_dates() {
        for line in [
            "Report on the events of 1956",
            "Telegram 1121",
            "Letter, Tito to Stalin, 13 April 1948",
            "RECORD OF A CONVERSATION",
            "Resolution No. 5 of 1963",
            "",
            "Top Secret Copy Nº 1",
            "Memorandum 1961",
            "Decision of 1963",
            "Monument 1956",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }

    #[test]
    fn support_lines_thank_somebody() {
        assert!(is_support("This document was made possible with support from Leon Levy Foundation"));
        assert!(is_support("This translation was funded by the Carnegie Corporation."));
        assert!(!is_support("The motion was supported by the delegates of Poland."));
    }

    #[test]
    fn record_addresses_end_in_a_number() {
        assert!(is_record_url("https://digitalarchive.umd.edu/document/115177"));
        assert!(is_record_url("http://digitalarchive.umd.edu/document/115177/?utm_source=x"));
        assert!(!is_record_url("http://rightsstatements.org/vocab/InC/1.0/"));
        assert!(!is_record_url("see https://digitalarchive.umd.edu/document/115177"));
    }

    #[test]
    fn pages_that_are_no_record_are_known_by_their_first_lines() {
        let found = |text: &'static str| no_record_line(text.lines()).is_some();
        assert!(found("404 Not Found\nnginx"));
        assert!(found("<title>Page not found | Digital Archive</title>"));
        assert!(found("Skip to content\nSign in\nUsername"));
        assert!(found("Error 503"));
        assert!(!found("Forbiddenness as a theme in letters"));
        assert!(!found("404th Fighter Group report"));
    }

    #[test]
    fn signatures_remarks_and_capitals_are_no_prose() {
        assert!(is_prose("The two ambassadors discuss the price of sugar and put the question off."));
        assert!(!is_prose("USSR AMBASSADOR IN THE REPUBLIC OF CUBA (A. ALEKSEYEV)"));
        assert!(!is_prose("(signed by the deputy head of the third section)"));
        assert!(!is_prose("USSR Ambassador to the Republic of Cuba (Signature). Kudryavtsev)"));
        assert!(!is_prose("1. the figures for the first quarter are to be sent at once."));
        assert!(!is_prose("N. S. Khrushchev, First Secretary, A. I. Mikoyan."));
    }
}
