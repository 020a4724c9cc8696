//! Lists of leaves and pages: `86-87`, `186-7`, `12ob., 14`, `508 f.`, `iv-x`.

use smol_str::format_smolstr;

use super::lexer::{Kind, Tokens};
use super::value::is_year;
use crate::record::reference::{Range, Side, SmolStr};
use crate::vocab::lexicon::Class;

/// A list read: its parts and one past its last token.
#[derive(Debug)]
pub(super) struct List {
    /// The parts in the order written.
    pub ranges: Vec<Range>,
    /// One past the last token.
    pub end: usize,
}

/// Reads the list of leaves or pages that begins at a token.
///
/// A list goes on after a comma or a joining word as long as numbers follow that end a part; a year after
/// smaller numbers is none of them.
pub(super) fn list(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<List> {
    let mut ranges = Vec::with_capacity(1);
    let end = walk(tokens, at, limit, |part| ranges.push(part.range()))?;
    Some(List { ranges, end })
}

/// One past the list that begins at a token, for those who only ask where it ends.
pub(super) fn list_end(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<usize> {
    walk(tokens, at, limit, |_| ())
}

/// Gives the parts of a list one after the other; the result is one past the last token.
fn walk<'a>(tokens: &Tokens<'a>, at: usize, limit: usize, mut each: impl FnMut(Part<'a>)) -> Option<usize> {
    let (first, mut end) = part(tokens, at, limit)?;
    let mut short = first.first.len() < 4;
    let mut before = first;
    each(first);
    while end < limit {
        let joined = tokens.joins(end) || tokens.is(end, '&');
        // A range after a range has lost its comma: `26-30 33-35`.
        let unparted = tokens.is_number(end) && tokens.is_dash(end + 1) && !tokens.glued(end);
        if !joined && !unparted && !tokens.is(end, ',') {
            break;
        }
        let mut next = end + usize::from(!unparted);
        if !joined && tokens.joins(next) {
            next += 1;
        }
        if !tokens.is_number(next) || short && is_year(tokens, next) {
            break;
        }
        let Some((more, after)) = part(tokens, next, limit) else { break };
        let ends = after >= limit
            || tokens.joins(after)
            || matches!(tokens.kind(after), Kind::Punct(',' | ';' | '.' | ')' | ']' | ':' | '&'));
        let rises = || before.reach().zip(more.number()).is_some_and(|(before, next)| before < next);
        if !ends || unparted && !rises() {
            break;
        }
        short &= more.first.len() < 4;
        before = more;
        each(more);
        end = after;
    }
    Some(end)
}

/// One part of a list, its text not yet copied.
#[derive(Clone, Copy)]
struct Part<'a> {
    first: &'a str,
    /// None for an open end.
    last: Option<&'a str>,
    /// Where both ends have it.
    side: Option<Side>,
}

impl Part<'_> {
    /// The number it begins with, of digits alone.
    fn number(&self) -> Option<u32> {
        self.first.parse().ok()
    }

    /// The number that a range ends with; none for a single leaf.
    fn reach(&self) -> Option<u32> {
        let last = self.last.filter(|last| *last != self.first)?;
        complete(self.first, last).parse().ok()
    }

    fn range(self) -> Range {
        let last = self.last.map(|last| complete(self.first, last));
        Range { first: self.first.into(), last, side: self.side }
    }
}

/// One part of a list: a number or two, with sides and `ff.`.
fn part<'a>(tokens: &Tokens<'a>, at: usize, limit: usize) -> Option<(Part<'a>, usize)> {
    let (first, end) = number(tokens, at, limit)?;
    let mut part = Part { first, last: Some(first), side: None };
    let mut end = end;
    (part.side, end) = side(tokens, end, limit);
    let front = part.side;
    let dash = end < limit && tokens.is_dash(end);
    if dash && let Some((last, after)) = number(tokens, end + 1, limit) {
        part.last = Some(last);
        (part.side, end) = side(tokens, after, limit);
        // One word for both ends: of `12-12ob.` and `12ob.-14` the words of the list tell the rest.
        part.side = part.side.filter(|side| front == Some(*side));
    } else if let Some(after) = following(tokens, end, limit) {
        part.last = None;
        end = after;
    }
    Some((part, end))
}

/// A number of a leaf: digits with a letter joined to them, or a Roman numeral.
fn number<'a>(tokens: &Tokens<'a>, at: usize, limit: usize) -> Option<(&'a str, usize)> {
    if at >= limit {
        return None;
    }
    let shape = tokens.shape(at);
    match tokens.kind(at) {
        Kind::Number => {
            let next = at + 1;
            let letter =
                next < limit && tokens.is_word(next) && tokens.glued(next) && tokens.shape(next).letters == 1;
            let side = tokens.is_class(next, Class::Verso)
                || tokens.is_class(next, Class::Recto)
                || tokens.is_class(next, Class::Following);
            if letter && !side {
                return Some((tokens.span(at, next + 1).of(tokens.text), next + 1));
            }
            Some((tokens.text(at), next))
        }
        Kind::Word if shape.roman && shape.letters <= 8 => Some((tokens.text(at), at + 1)),
        _ => None,
    }
}

/// The side named after a number, with its full stop: `ob.`, `зв.`, `v`, `verso`.
fn side(tokens: &Tokens<'_>, at: usize, limit: usize) -> (Option<Side>, usize) {
    if at >= limit || !tokens.is_word(at) {
        return (None, at);
    }
    let side = if tokens.is_class(at, Class::Verso) {
        Side::Verso
    } else if tokens.is_class(at, Class::Recto) {
        Side::Recto
    } else {
        return (None, at);
    };
    // A lone letter counts only where it is joined to the number (`12v`).
    if tokens.shape(at).letters == 1 && !tokens.glued(at) {
        return (None, at);
    }
    // A letter is no abbreviation: the stop behind `99v` ends the sentence.
    let end = if tokens.shape(at).letters == 1 { at + 1 } else { stop(tokens, at + 1) };
    (Some(side), end)
}

fn following(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<usize> {
    let found = at < limit && tokens.is_class(at, Class::Following);
    found.then(|| stop(tokens, at + 1))
}

/// Past the full stop of an abbreviation.
fn stop(tokens: &Tokens<'_>, at: usize) -> usize {
    at + usize::from(tokens.is(at, '.') && tokens.glued(at))
}

/// The last number of a shortened range in full: `186-7` ends at 187.
fn complete(first: &str, last: &str) -> SmolStr {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(first) && digits(last) && last.len() < first.len() {
        return format_smolstr!("{}{last}", &first[..first.len() - last.len()]);
    }
    last.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        let Some(list) = list(&tokens, 0, tokens.len()) else { return Vec::new() };
        let show = |range: &Range| {
            let side = if range.side == Some(Side::Verso) { "v" } else { "" };
            format!("{}-{}{side}", range.first, range.last.as_deref().unwrap_or("…"))
        };
        list.ranges.iter().map(show).collect()
    }

    #[test]
    fn shortened_ends_are_completed() {
        assert_eq!(read("186-7"), ["186-187"]);
        assert_eq!(read("180–1"), ["180-181"]);
        assert_eq!(read("86-87"), ["86-87"]);
        assert_eq!(read("87-86"), ["87-86"]);
    }

    #[test]
    fn lists_sides_and_open_ends_are_read() {
        assert_eq!(read("11, 13-15"), ["11-11", "13-15"]);
        assert_eq!(read("63, 64 зв., 71"), ["63-63", "64-64v", "71-71"]);
        assert_eq!(read("33–7 and 58–61"), ["33-37", "58-61"]);
        assert_eq!(read("5 ob."), ["5-5v"]);
        assert_eq!(read("12v"), ["12-12v"]);
        assert_eq!(read("508 ff."), ["508-…"]);
        assert_eq!(read("iv-x"), ["iv-x"]);
    }

    #[test]
    fn a_range_has_a_side_where_both_ends_have_it() {
        assert_eq!(read("12ob.-14ob."), ["12-14v"]);
        assert_eq!(read("12 ob.-14"), ["12-14"]);
        assert_eq!(read("12-12ob."), ["12-12"]);
        assert_eq!(read("12v, 14"), ["12-12v", "14-14"]);
    }

    #[test]
    fn ranges_that_lost_their_comma_are_one_list() {
        assert_eq!(read("26-30 33-35"), ["26-30", "33-35"]);
        assert_eq!(read("26-30 12-15"), ["26-30"]);
        assert_eq!(read("5 1961-1962"), ["5-5"]);
        assert_eq!(read("26-30 33 a"), ["26-30"]);
    }

    #[test]
    fn a_year_or_a_title_ends_the_list() {
        assert_eq!(read("5-6, 1956"), ["5-6"]);
        assert_eq!(read("5, 18 August 1945"), ["5-5"]);
    }
}
