//! Dates in running text.
//!
//! Every year of four digits is looked at with the words around it, so that a long text costs little
//! more than a search for digits.

use super::lexer::{Kind, Token, tokens};
use super::list::{Joint, List};
use super::part::{Reader, Year, can_begin};
use super::{Edtf, Found};
use crate::diagnostic::Span;
use crate::vocab::months::{self, Word};

/// How many bytes before and behind a year are looked at.
const BEFORE: usize = 120;
const BEHIND: usize = 48;

/// How many tokens a list of dates can have before its year.
const LONGEST: usize = 24;

/// The dates in a running text, in its order, not overlapping.
///
/// A date has at least a month and a year. `11 January and 17 January 1961` is two, each with its own
/// span and the year they share; `11-17 January 1961` is one interval. Dates do not run across lines;
/// years alone, days without a year, and dates that cannot be settled are left out.
pub fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut done = 0;
    let years = Years { text, at: 0 };
    for year in years {
        if year < done {
            continue;
        }
        let start = window_start(text, done, year);
        let end = text.ceil_char_boundary((year + BEHIND).min(text.len()));
        let tokens = tokens(text, Span::new(start, end));
        if let Some(dates) = around(text, &tokens, year) {
            done = dates.last().map_or(done, |date| date.span.end);
            found.extend(dates);
        }
    }
    found
}

/// The offsets of the numbers of four digits that can be years.
struct Years<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Years<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            if !bytes[self.at].is_ascii_digit() {
                self.at += 1;
                continue;
            }
            let start = self.at;
            self.at += bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            if self.at - start == 4 && matches!(bytes[start], b'1' | b'2') {
                return Some(start);
            }
        }
        None
    }
}

/// Where to start looking: behind the date before, and at the beginning of a word.
fn window_start(text: &str, done: usize, year: usize) -> usize {
    let far = text.floor_char_boundary(year.saturating_sub(BEFORE)).max(done);
    let before = &text[far..year];
    if let Some(line) = before.rfind('\n') {
        return far + line + 1;
    }
    let cut = far > done && !before.starts_with(char::is_whitespace);
    if cut { before.find(char::is_whitespace).map_or(year, |blank| far + blank) } else { far }
}

/// The dates that share the year at `year`, taken from as far to the left as they go.
fn around(text: &str, tokens: &[Token<'_>], year: usize) -> Option<Vec<Found>> {
    let at = tokens.iter().position(|token| token.span.start == year)?;
    if !has_month(tokens) {
        return None;
    }
    (at.saturating_sub(LONGEST)..=at).filter(|start| begins(text, tokens, *start)).find_map(|start| {
        let mut reader = Reader { tokens, at: start, running: true };
        let mut list = List::read(&mut reader).ok()?;
        let with_year = list.parts.iter().position(|part| part.tokens.contains(&at))?;
        list.parts.truncate(with_year + 1);
        list.joints.truncate(with_year);
        if !matches!(list.parts.last()?.year, Some(Year::Full(_))) || numbered(tokens, start, &list) {
            return None;
        }
        let commas_alone = list.joints.contains(&Joint::Comma)
            && !list.joints.iter().any(|joint| matches!(joint, Joint::And | Joint::Or));
        list.fill().ok()?;
        let exact = list.parts.iter().filter(|part| part.day.is_some()).count();
        let even = exact == 0 || exact == list.parts.len();
        if commas_alone || !even || list.parts.iter().any(|part| part.month.is_none()) {
            return None;
        }
        dates(tokens, &list)
    })
}

/// Whether something among the tokens can say a month: most years stand alone and are soon done with.
fn has_month(tokens: &[Token<'_>]) -> bool {
    let named = |token: &Token<'_>| {
        let numeral = |word| months::roman(word).is_some() || matches!(word, "年" | "년");
        matches!(token.meaning, Some(Word::Month(_))) || token.word().is_some_and(numeral)
    };
    let separates = |token: &&Token<'_>| ['-', '/', '.'].iter().any(|mark| token.is_mark(*mark));
    tokens.iter().any(named) || tokens.iter().filter(separates).count() >= 2
}

/// Whether a date can begin at a token: not in the middle of a number, word or reference.
fn begins(text: &str, tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let free = match (token.glued, at.checked_sub(1).map(|before| &tokens[before])) {
        (true, Some(Token { kind: Kind::Word(_) | Kind::Number(_), .. })) => false,
        (true, Some(Token { kind: Kind::Mark(mark), span, .. })) => {
            let dash = *mark == '-' && span.of(text) != "-";
            dash || !matches!(mark, '-' | '/' | '.' | '#' | '№' | '\'' | ':' | '_')
        }
        _ => true,
    };
    free && can_begin(token)
}

/// Whether a list begins with the number of something else: `No. 12 and 17 January 1961`.
fn numbered(tokens: &[Token<'_>], start: usize, list: &List) -> bool {
    const COUNTED: &[&str] =
        &["no", "nos", "nr", "n", "nº", "p", "pp", "l", "ll", "page", "pages", "item", "items"];
    if list.parts.first().is_none_or(|first| first.month.is_some()) {
        return false;
    }
    let before = tokens[..start].iter().rev().find(|token| !token.is_mark('.'));
    before.is_some_and(|token| match &token.kind {
        Kind::Word(word) => COUNTED.contains(&word.as_str()),
        Kind::Mark(mark) => matches!(mark, '№' | '#' | ',' | '-' | '/' | 'º'),
        Kind::Number(_) | Kind::Break => true,
    })
}

/// One date for each part of the list; parts joined by a dash are one interval.
fn dates(tokens: &[Token<'_>], list: &List) -> Option<Vec<Found>> {
    let mut dates = Vec::new();
    let mut at = 0;
    while at < list.parts.len() {
        let to = at + usize::from(list.joints.get(at) == Some(&Joint::Range));
        let stretch = List {
            parts: list.parts[at..=to].to_vec(),
            joints: list.joints.get(at..to).unwrap_or_default().to_vec(),
        };
        let edtf: Edtf = stretch.edtf().ok()?;
        let first = tokens.get(list.parts[at].tokens.start)?.span;
        let last = tokens.get(list.parts[to].tokens.end.checked_sub(1)?)?.span;
        dates.push(Found { span: first.to(last), edtf });
        at = to + 1;
    }
    Some(dates)
}
