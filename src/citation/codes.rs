//! Call numbers without a mark: `B 136/59748`, `9401/1a/552`, and the bare number at the end.

use super::draft::{Draft, rank};
use super::lexer::{Kind as Token, Tokens};
use super::postfix::postfix;
use super::units::{Place, locator, starts};
use super::{pages, value};
use crate::diagnostic::Span;
use crate::vocab::Kind;

/// A code without mark, or the bare number at the end.
pub(super) fn coded(tokens: &Tokens<'_>, place: &Place, to: usize, draft: &mut Draft) -> Option<usize> {
    let at = place.at;
    if let Some(end) = trailing(tokens, at, to, draft).filter(|_| place.start) {
        return Some(end);
    }
    if draft.titled || !(place.start || place.beside) {
        return None;
    }
    if draft.scheme().parts {
        let end = whole_part(tokens, at, to)?;
        let signature = draft.citation.levels.is_empty();
        draft.push(
            tokens,
            if signature { draft.scheme().code } else { Kind::Item },
            Span::default(),
            tokens.span(at, end),
        );
        return Some(end);
    }
    // Where a chain is the fond's own code, blanks end it: `XIX-J-1-j ENSZ`.
    let fond = draft.scheme().code_chain == Kind::Fond;
    let limit = if fond { value::glued(tokens, at, to) } else { to };
    // A mark with a number ends a code: `THCR 1/10/113 f3`.
    // `M-KS 288. f.`: letters before a number with its mark are a name, numerals though they may be.
    let name = |end: usize| {
        is_dated_name(tokens, at, end)
            || !(at..end).any(|at| tokens.is_number(at)) && postfix(tokens, end, to, draft).is_some()
    };
    let mut end = value::code(tokens, at, limit).filter(|end| !name(*end))?;
    let spaced = |at: &usize| tokens.get(*at).is_some_and(|token| token.spaced);
    end = (at + 1..end).filter(spaced).find(|next| starts(tokens, *next, to, draft)).unwrap_or(end);
    // `1220 SKH. CK`: where a number is a fond, capitals after a blank begin a name.
    let plain = draft.scheme().code == Kind::Fond && tokens.is_number(at);
    let named = |next: &usize| tokens.shape(*next).capitals > 2 && !tokens.shape(*next).roman;
    if plain && tokens.get(at + 1).is_some_and(|next| next.spaced) && at + 1 < end && named(&(at + 1)) {
        end = at + 1;
    }
    let parted = end >= to
        || matches!(tokens.kind(end), Token::Punct(',' | ';' | '.' | ':' | '(' | '['))
        || place.beside
        || fond && value::is_chain(tokens, at, end)
        || tokens.joins(end) && chain_joined(tokens, end, to)
        || (at..end).filter(|at| tokens.is(*at, '/')).count() > 1
        || starts(tokens, end, to, draft);
    if !parted {
        return None;
    }
    let more = chain_end(tokens, end, to, draft);
    let last = if draft.citation.levels.is_empty() { end } else { more.unwrap_or(end) };
    let mut kind = code_kind(tokens, at, last, draft)?;
    if kind == Kind::Signature {
        end = more.unwrap_or(end);
    } else if draft.has(kind) || draft.last() == Some(Kind::Reel) {
        kind = Kind::Item;
    }
    draft.push(tokens, kind, Span::default(), tokens.span(at, end));
    Some(end)
}

/// Whether a code is letters with the years behind them: `TO-T 1955-59`.
pub(super) fn is_dated_name(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let Some(first) = (at..end).find(|at| tokens.is_number(*at)) else { return false };
    let years = tokens.get(first).is_some_and(|year| year.spaced) && value::is_year(tokens, first);
    let range =
        first + 1 == end || tokens.is_dash(first + 1) && first + 3 == end && tokens.is_number(end - 1);
    years && range && tokens.is_word(at) && tokens.shape(at).letters > 1
}

/// What a code without mark is in this place.
pub(super) fn code_kind(tokens: &Tokens<'_>, at: usize, end: usize, draft: &Draft) -> Option<Kind> {
    let scheme = draft.scheme();
    let chain = value::is_chain(tokens, at, end);
    match draft.last() {
        // `867/f.11/g-24`: a slash leads below the fond.
        None if chain && (at..end).any(|at| tokens.is(at, '/')) => {
            Some(if scheme.code_chain == Kind::Fond { Kind::Signature } else { scheme.code_chain })
        }
        None => Some(if chain { scheme.code_chain } else { scheme.code }),
        Some(Kind::Collection) if draft.names > 0 && !draft.has(Kind::Fond) => {
            let slash = (at..end).any(|at| tokens.is(at, '/'));
            let fond = scheme.code_chain == Kind::Fond && !slash;
            Some(if chain && !fond { Kind::Signature } else { scheme.code })
        }
        // `DFA, Secretary's Files, P168`
        Some(Kind::Collection | Kind::Series | Kind::SubSeries)
            if draft.names > 1 && tokens.is_word(at) && tokens.glued(at + 1) && tokens.is_number(at + 1) =>
        {
            Some(Kind::Signature)
        }
        Some(Kind::Reel) => Some(Kind::Item),
        Some(Kind::Fond | Kind::Collection | Kind::Series | Kind::RecordGroup) if chain => {
            Some(Kind::Signature)
        }
        // `154. doboz, V-73, 005665/1977`, `c. 5, II/3`: a call number within the box.
        Some(Kind::Box | Kind::Carton) if chain && !draft.has(Kind::Signature) => Some(Kind::Signature),
        Some(_) => None,
    }
}

/// One past a whole part that holds a number.
pub(super) fn whole_part(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    let mut end = at;
    while end < to && !matches!(tokens.kind(end), Token::Punct(',' | ';')) {
        end += 1;
    }
    let digits = (at..end).any(|at| tokens.is_number(at));
    let ordinal = tokens.is_number(at) && tokens.is(at + 1, '.');
    (digits && end - at <= 12 && !ordinal).then_some(end)
}

/// A number or range that is a part by itself, after some unit.
pub(super) fn trailing(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) -> Option<usize> {
    if draft.citation.pages.is_some() || draft.citation.levels.is_empty() {
        return None;
    }
    let held = draft.citation.levels.iter().any(|unit| rank(unit.kind) >= 3);
    let end = trailing_end(tokens, at, to).filter(|end| !draft.titled || *end >= to)?;
    if let Some(kind) = draft.scheme().trail.filter(|_| draft.names > 0) {
        draft.push(tokens, kind, Span::default(), tokens.span(at, end));
        return Some(end);
    }
    if !held {
        return None;
    }
    locator(tokens, None, Span::default(), at, to, draft)
}

/// Lists without a mark are looked at over this many tokens.
const LIST: usize = 128;

/// One past a part that is nothing but numbers of leaves.
pub(super) fn trailing_end(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    if at >= to || !tokens.is_number(at) || value::is_year(tokens, at) {
        return None;
    }
    let end = pages::list_end(tokens, at, to.min(at + LIST))?;
    let ends = end >= to || matches!(tokens.kind(end), Token::Punct(';' | ',' | ')'));
    ends.then_some(end)
}

/// One past the part after a comma that goes on with a chain: `M 1, C 919/78`.
pub(super) fn chain_after(tokens: &Tokens<'_>, end: usize, to: usize, draft: &Draft) -> Option<usize> {
    let next = end + 1;
    if !tokens.is(end, ',')
        || starts(tokens, next, to, draft)
        || postfix(tokens, next, to, draft).is_some()
        || trailing_end(tokens, next, to).is_some()
    {
        return None;
    }
    let more = value::code(tokens, next, to)?;
    let ends = more >= to
        || matches!(tokens.kind(more), Token::Punct(',' | ';' | '.'))
        || value::is_chain(tokens, next, more) && starts(tokens, more, to, draft);
    (ends && value::date(tokens, next, to).is_none()).then_some(more)
}

/// One past the last part of a call number that goes on over commas: `2P, A59, M123`.
pub(super) fn chain_end(tokens: &Tokens<'_>, end: usize, to: usize, draft: &Draft) -> Option<usize> {
    let mut last = chain_after(tokens, end, to, draft)?;
    for _ in 0..2 {
        last = chain_after(tokens, last, to, draft).unwrap_or(last);
    }
    Some(last)
}

/// Whether a joining word stands between two call numbers: `9401/1a/64 and 9401/12/319`.
pub(super) fn chain_joined(tokens: &Tokens<'_>, at: usize, to: usize) -> bool {
    let slashed = |from: usize, end: usize| (from..end).any(|at| tokens.is(at, '/'));
    at > 2
        && tokens.is_number(at - 1)
        && tokens.is(at - 2, '/')
        && value::code(tokens, at + 1, to)
            .is_some_and(|end| slashed(at + 1, end) && value::is_chain(tokens, at + 1, end))
}

/// One past a call number that begins with a number in brackets: `(10) 54/12345`.
pub(super) fn bracketed(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> Option<usize> {
    let first = tokens.is(at, '(') && tokens.closing(at) == Some(at + 2) && tokens.is_number(at + 1);
    let alone = draft.archive.is_some() && !draft.has_units();
    if !first || !alone || value::is_year(tokens, at + 1) || !tokens.is_number(at + 3) {
        return None;
    }
    chain(tokens, at + 3, to)
}

/// One past a call number of several parts that takes up a whole part: `S25/9007`.
pub(super) fn chain(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    let end = value::code(tokens, at, to)?;
    let parted = end == to || matches!(tokens.kind(end), Token::Punct(',' | ':'));
    (parted && value::is_chain(tokens, at, end) && value::date(tokens, at, to).is_none() && end > at + 2)
        .then_some(end)
}

/// Whether a part of a range is a call number of several parts.
pub(super) fn has_code(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let starts = |at: &usize| *at == from || tokens.is(*at - 1, ',') || tokens.is(*at - 1, '(');
    (from..to).filter(starts).any(|at| chain(tokens, at, to).is_some())
}
