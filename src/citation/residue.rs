//! What no part of the result claims: no letter or digit of a string is lost.

use super::clauses::Clause;
use super::lexer::{Kind, Tokens};
use crate::diagnostic::Span;
use crate::record::reference::{Parsed, Piece};

/// The pieces of the string that nothing claims, in order; a piece ends where a clause ends.
///
/// Separators are white space, punctuation, and a joining word that stands alone.
pub(super) fn find(tokens: &Tokens<'_>, parsed: &Parsed, clauses: &[Clause]) -> Vec<Piece> {
    let claimed = claimed(parsed);
    let mut claims = claimed.as_slice();
    let mut clauses = clauses;
    let mut pieces = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        while let [claim, rest @ ..] = claims
            && claim.end <= token.start
        {
            claims = rest;
        }
        let holds = |claim: &&Span| claim.start <= token.start && token.end <= claim.end;
        if let Some(claim) = claims.first().filter(holds) {
            if let Some(from) = open.take() {
                push(tokens, from, at, &mut pieces);
            }
            at = tokens.past(at, claim.end);
            continue;
        }
        if let Some(from) = open {
            while let [clause, rest @ ..] = clauses
                && clause.to < at
            {
                clauses = rest;
            }
            if clauses.first().is_some_and(|clause| clause.to == at) {
                push(tokens, from, at, &mut pieces);
                open = None;
            }
        }
        if open.is_none() && !matches!(token.kind, Kind::Punct(_)) {
            open = Some(at);
        }
        at += 1;
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
    let mut add = |span: Option<Span>| {
        if let Some(span) = span {
            spans.push(span);
        }
    };
    for citation in &parsed.citations {
        add(citation.repository.as_ref().and_then(|repository| repository.span));
        for unit in &citation.levels {
            add(unit.span);
        }
        add(citation.pages.as_ref().map(|pages| pages.span));
        add(citation.publication_span);
    }
    for credit in &parsed.credits {
        add(Some(credit.span));
    }
    if !spans.is_sorted() {
        spans.sort_unstable();
    }
    spans
}

fn push(tokens: &Tokens<'_>, from: usize, to: usize, pieces: &mut Vec<Piece>) {
    let mut to = to;
    while to > from && is_loose(tokens, to - 1) {
        to -= 1;
    }
    let joint = to == from + 1 && tokens.joins(from);
    if to > from && !joint {
        let span = tokens.span(from, to);
        pieces.push(Piece { text: tokens.words(span).into(), span });
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
