//! Cuts a string into clauses: what one citation, one credit or one sentence takes up.

use super::lexer::{Kind, Tokens, opens_quotation};
use super::{credits, phrase, sentence, units};
use crate::record::reference::Credit;
use crate::vocab::lexicon::Class;

/// A clause that is not a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    /// First token.
    pub from: usize,
    /// One past the last token, without the full stop or semicolon that ends it.
    pub to: usize,
}

/// The clauses of a string, in order; credits are read on the way.
pub(super) fn split(tokens: &Tokens<'_>, credits: &mut Vec<Credit>) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut push = |from: usize, to: usize| {
        if from < to {
            clauses.push(Clause { from, to });
        }
    };
    let (mut from, mut at) = (0, 0);
    let mut boundary = true;
    while at < tokens.len() {
        if boundary
            && may_credit(tokens, at)
            && let Some(end) = credits::read(tokens, at, tokens.len(), credits)
        {
            push(from, before_joint(tokens, from, at));
            (from, at) = (end, end);
            continue;
        }
        let kind = tokens.kind(at);
        // A credit may run on from the leaves: `ll. 193-194 Translated by …`.
        boundary = matches!(kind, Kind::Punct(',' | ';' | '.' | '(' | '[' | '/' | ':') | Kind::Number)
            || tokens.joins(at);
        let close = tokens.closing(at).filter(|_| opens_quotation(kind) || is_bracket(kind));
        if let Some(close) = close {
            if kind == Kind::Punct('(') && cites(tokens, at, close) {
                push(from, before_joint(tokens, from, at));
                push(at + 1, close);
                from = close + 1;
                at = from;
                continue;
            }
            if is_bracket(kind) && credits::begins(tokens, at + 1) {
                push(from, at);
                let end = credits::read(tokens, at + 1, close, credits);
                from = end.map_or(at + 1, |_| close + 1);
                at = from;
                continue;
            }
            at = close + 1;
            continue;
        }
        if kind == Kind::Punct(';') || kind == Kind::Punct('.') && sentence::ends(tokens, at) {
            push(from, at);
            from = at + 1;
        }
        at += 1;
    }
    push(from, tokens.len());
    clauses
}

/// Whether a bracket holds a citation of its own: an archive at its beginning, or behind a few words, and a number.
fn cites(tokens: &Tokens<'_>, open: usize, close: usize) -> bool {
    let small = |at: &usize| tokens.is_word(*at) && !tokens.shape(*at).title;
    let Some(first) = (open + 1..close.min(open + 5)).find(|at| !small(at)) else { return false };
    let archive = phrase::archive(tokens, first).map(|(_, end)| end);
    archive.or_else(|| units::class_code(tokens, first, close).map(|(piece, _)| piece)).is_some_and(|end| {
        (end..close).any(|at| tokens.is_number(at)) && (open > 0 || close + 1 < tokens.len())
    })
}

fn may_credit(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.word(at).begins(Class::Role) || tokens.word(at).begins(Class::RoleLead)
}

const fn is_bracket(kind: Kind) -> bool {
    matches!(kind, Kind::Punct('(' | '['))
}

/// The end of a clause without the commas and joining words before what follows.
fn before_joint(tokens: &Tokens<'_>, from: usize, to: usize) -> usize {
    let joint =
        |at: usize| matches!(tokens.kind(at), Kind::Punct(',' | ';' | '(' | '[' | '/')) || tokens.joins(at);
    let mut end = to;
    while end > from && joint(end - 1) {
        end -= 1;
    }
    end
}
