//! What no part of the result claims: no letter or digit of a string is lost.

use super::clauses::Clause;
use super::lexer::{Kind, Tokens};
use super::reader::words;
use crate::diagnostic::Span;
use crate::record::reference::{Parsed, Piece};

/// The pieces of the string that nothing claims, in order; a piece ends where a clause ends.
///
/// Separators are white space, punctuation, and a joining word that stands alone.
pub(super) fn find(tokens: &Tokens<'_>, parsed: &Parsed, clauses: &[Clause]) -> Vec<Piece> {
    let claimed = claimed(parsed);
    let mut claims = claimed.iter().peekable();
    let mut ends = clauses.iter().map(|clause| clause.to).peekable();
    let mut pieces = Vec::new();
    let mut open: Option<usize> = None;
    for at in 0..tokens.len() {
        let Some(token) = tokens.get(at) else { break };
        while claims.next_if(|claim| claim.end <= token.start).is_some() {}
        let inside = claims.peek().is_some_and(|claim| claim.start <= token.start && token.end <= claim.end);
        let ended = ends.next_if(|end| *end <= at).is_some();
        if (inside || ended)
            && let Some(from) = open.take()
        {
            push(tokens, from, at, &mut pieces);
        }
        if !inside && open.is_none() && !matches!(token.kind, Kind::Punct(_)) {
            open = Some(at);
        }
    }
    if let Some(from) = open {
        push(tokens, from, tokens.len(), &mut pieces);
    }
    pieces
}

/// The spans of all parts, in order.
fn claimed(parsed: &Parsed) -> Vec<Span> {
    let mut spans = Vec::with_capacity(16);
    if let Some(about) = &parsed.about {
        spans.extend([&about.title, &about.date, &about.host].into_iter().flatten().map(|piece| piece.span));
    }
    for citation in &parsed.citations {
        spans.extend(citation.repository.as_ref().and_then(|repository| repository.span));
        spans.extend(citation.levels.iter().filter_map(|unit| unit.span));
        spans.extend(citation.pages.as_ref().map(|pages| pages.span));
        spans.extend(citation.publication_span);
    }
    spans.extend(parsed.credits.iter().map(|credit| credit.span));
    if !spans.is_sorted() {
        spans.sort_unstable();
    }
    // A span within an earlier one claims nothing more.
    let mut reach = 0;
    spans.retain(|span| {
        let more = span.end > reach;
        reach = reach.max(span.end);
        more
    });
    spans
}

fn push(tokens: &Tokens<'_>, from: usize, to: usize, pieces: &mut Vec<Piece>) {
    let mut to = to;
    while to > from && is_loose(tokens, to - 1) {
        to -= 1;
    }
    let joint = to == from + 1 && tokens.joins(from);
    if to > from && !joint {
        pieces.push(Piece { text: words(tokens, from, to), span: tokens.span(from, to) });
    }
}

/// Whether a token at the end of a piece is punctuation that belongs to nothing in it.
fn is_loose(tokens: &Tokens<'_>, at: usize) -> bool {
    match tokens.kind(at) {
        Kind::Punct(')' | ']' | '»' | '”' | '“' | '’' | '"') => {
            tokens.get(at).is_none_or(|token| token.mate == 0)
        }
        Kind::Punct(_) => true,
        _ => false,
    }
}
