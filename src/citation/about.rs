//! What a suggested citation says before the repository: the document's title, its date, the publishing host.

use super::lexer::{Tokens, opens_quotation};
use super::reader::Reader;
use super::{phrase, value};
use crate::diagnostic::Span;
use crate::record::reference::{About, Piece};
use crate::vocab::lexicon::Class;

/// Reads the tokens before the repository. `known`: the repository after them is in the registry.
pub(super) fn read(reader: &mut Reader<'_, '_>, from: usize, to: usize, known: bool) {
    let tokens = reader.tokens;
    if reader.about.is_some() || !reader.citations.is_empty() || from >= to {
        return;
    }
    let mut about = About::default();
    let mut at = from;
    let mut plain: Vec<(usize, usize)> = Vec::new();
    while at < to {
        if opens_quotation(tokens.kind(at))
            && let Some(close) = tokens.closing(at).filter(|close| *close < to)
        {
            let close = if about.title.is_none() { last_before_date(tokens, at, close, to) } else { close };
            let (first, end) = inside(tokens, at, close);
            if about.title.is_none() && first < end {
                about.title = Some(piece(tokens, first, end));
            }
            at = close + 1;
            continue;
        }
        if let Some(end) = value::date(tokens, at, to).filter(|_| about.date.is_none()) {
            about.date = Some(piece(tokens, at, end));
            at = end;
            continue;
        }
        let end = value::part_end(tokens, at, to);
        let host = phrase::class(tokens, at, Class::Host).is_some()
            || (at..end).any(|at| phrase::class(tokens, at, Class::Host) == Some(end));
        if host && about.host.is_none() {
            about.host = Some(piece(tokens, at, end));
        } else if end > at {
            plain.push((at, end));
        }
        at = end.max(at) + 1;
    }
    let quoted = about.title.is_some();
    // Without quotation marks it is a title only where a date follows it: else it may be anything.
    if !quoted
        && about.date.is_some()
        && let (Some(first), Some(last)) = (plain.first(), plain.last())
    {
        let date = about.date.as_ref().map_or(0, |date| date.span.start);
        let span = tokens.span(first.0, last.1);
        if span.end <= date {
            about.title = Some(piece(tokens, first.0, last.1));
        }
    } else if quoted
        && known
        && about.host.is_none()
        && let [(first, end)] = plain[..]
    {
        about.host = Some(piece(tokens, first, end));
    }
    if about.title.is_some() || about.date.is_some() && about.host.is_some() {
        reader.about = Some(about);
    }
}

/// The mark that closes a title with quotations of its own (`"Bulletin, "Border""`): the one that the date follows.
fn last_before_date(tokens: &Tokens<'_>, open: usize, close: usize, to: usize) -> usize {
    let closes = |at: &usize| {
        let after = at + 1 + usize::from(tokens.is(at + 1, ','));
        tokens.kind(*at) == tokens.kind(close) && value::date(tokens, after, to).is_some()
    };
    if closes(&close) || open >= close {
        return close;
    }
    (close + 1..to.min(close + WINDOW)).find(closes).unwrap_or(close)
}

/// The most tokens that a title goes on after its first closing mark.
const WINDOW: usize = 64;

/// The tokens between two quotation marks, without the comma that English puts inside them.
pub(super) fn inside(tokens: &Tokens<'_>, open: usize, close: usize) -> (usize, usize) {
    let end =
        close - usize::from(close > open + 2 && (tokens.is(close - 1, ',') || tokens.is(close - 1, '.')));
    (open + 1, end)
}

fn piece(tokens: &Tokens<'_>, from: usize, to: usize) -> Piece {
    let span: Span = tokens.span(from, to);
    Piece { text: tokens.words(span).into(), span }
}
