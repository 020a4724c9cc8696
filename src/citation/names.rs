//! Names of papers without a mark: collection, series, folder, and where a name ends.

use super::draft::{Draft, rank};
use super::lexer::{Kind as Token, Tokens, opens_quotation};
use super::postfix::postfix;
use super::publication::ends_part;
use super::reader::Survey;
use super::units::{Place, class_code, holds_unit, is_acronym, is_ibid, starts};
use super::value;
use crate::diagnostic::Span;
use crate::vocab::Kind;
use crate::vocab::lexicon::Class;

/// A name without a mark: a level where a unit follows, else the title of the document; gives one past it.
pub(super) fn name(tokens: &Tokens<'_>, at: usize, to: usize, survey: &Survey, draft: &mut Draft) -> usize {
    let mut end = value::part_end(tokens, at, to);
    // `Francia 22 ("Francia, card. Morosino", ff. 10–583)`: what a bracket locates is not in the name.
    end = (at + 1..end).find(|next| tokens.is(*next, '(') && holds_unit(tokens, *next)).unwrap_or(end);
    let followed = survey.last.is_some_and(|last| last > at);
    let inner = if draft.titled { None } else { inner_unit(tokens, at, end, draft) };
    end = inner.unwrap_or(end);
    while inner.is_some()
        && end > at + 1
        && matches!(tokens.kind(end - 1), Token::Punct('(' | '[' | ',' | ':'))
    {
        end -= 1;
    }
    // Years stay with the name before them.
    while inner.is_none()
        && tokens.is(end, ',')
        && is_continuation(tokens, end + 1, to)
        && postfix(tokens, end + 1, to, draft).is_none()
    {
        end = value::part_end(tokens, end + 1, to);
    }
    // `NMML, File 203, Doe Papers`: papers named last hold what stands before them.
    let papers = draft.names == 0 && end == to && end > at + 1 && tokens.is_class(end - 1, Class::Papers);
    if papers && !draft.titled && draft.archive.is_some() && is_name(tokens, at, end) {
        draft.names += 1;
        draft.push(tokens, Kind::Collection, Span::default(), tokens.span(at, end));
        return end;
    }
    let held = !draft.reversed && draft.citation.levels.iter().any(|unit| rank(unit.kind) >= 3);
    let path = draft.citation.levels.is_empty() && draft.archive.is_some() && is_path(tokens, at, end);
    let more = followed
        || draft.reversed
        || inner.is_some()
        || path
        || code_follows(tokens, end, to)
        || draft.archive.is_some() && survey.names_only;
    let named = !held && (more || stands_alone(tokens, at, end, draft)) && is_name(tokens, at, end);
    if let Some(end) = numbered_name(tokens, at, to, draft).filter(|_| !more) {
        draft.push(tokens, Kind::Signature, Span::default(), tokens.span(at, end));
        return end;
    }
    if !named || draft.titled {
        draft.titled |= held || !more;
        return end;
    }
    // `Subject File 203`: the word says what kind of file.
    if inner == Some(at + 1) && !tokens.is(inner.unwrap_or(at) - 1, '.') && starts(tokens, at + 1, to, draft)
    {
        return end;
    }
    // `Pol XIII-R 105186`: a short word joined to the call number belongs to it.
    if inner == Some(at + 1)
        && draft.archive.is_some()
        && draft.citation.levels.is_empty()
        && tokens.shape(at).letters <= 4
        && draft.scheme().code_chain == Kind::Signature
        && let Some(code) = value::code(tokens, at + 1, to).filter(|end| ends_part(tokens, *end, to))
        && value::is_chain(tokens, at + 1, code)
    {
        draft.push(tokens, Kind::Signature, Span::default(), tokens.span(at, code));
        return code;
    }
    let kind = match draft.names {
        // `Department of Justice/3/12`: the name belongs to the chain.
        _ if draft.citation.levels.is_empty() && is_path(tokens, at, end) => Kind::Signature,
        0 => Kind::Collection,
        1 => Kind::Series,
        2 => Kind::SubSeries,
        _ => Kind::Folder,
    };
    draft.names += usize::from(kind != Kind::Signature);
    draft.push(tokens, kind, Span::default(), tokens.span(at, end));
    end
}

/// One past the number behind a name that is all that follows the archive: `Petizion 488 (1792)`.
pub(super) fn numbered_name(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> Option<usize> {
    if draft.archive.is_none() || !draft.citation.levels.is_empty() || draft.titled || draft.reversed {
        return None;
    }
    let number = at + 1;
    let ends = number + 1 == to
        || tokens.is(number + 1, '(') && tokens.closing(number + 1).is_some_and(|close| close + 1 == to);
    let title = tokens.is_word(at) && tokens.shape(at).title;
    let plain = tokens.is_number(number) && !value::is_year(tokens, number);
    (title && plain && ends).then_some(number + 1)
}

/// Adds papers by their name.
pub(super) fn papers(tokens: &Tokens<'_>, at: usize, end: usize, draft: &mut Draft) {
    draft.names += 1;
    draft.push(tokens, Kind::Collection, Span::default(), tokens.span(at, end));
}

/// One past a name that is one call number with the code behind it, no comma before or between: `DFA Secretary's Files P78`.
pub(super) fn named_code(tokens: &Tokens<'_>, place: &Place, to: usize, draft: &Draft) -> Option<usize> {
    if !place.beside
        || !draft.citation.levels.is_empty()
        || draft.archive.is_none()
        || !is_acronym(tokens, place.at)
    {
        return None;
    }
    let end = value::part_end(tokens, place.at, to);
    if end <= place.at + 3 {
        return None;
    }
    let papers = tokens.is_class(end - 3, Class::Papers);
    let letter = tokens.shape(end - 2).letters == 1 && tokens.shape(end - 2).title;
    let code = letter && tokens.is_number(end - 1) && tokens.glued(end - 1);
    (papers && code).then_some(end)
}

/// Whether a name ends in a number after a slash.
pub(super) fn is_path(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    end > at + 2
        && tokens.is_number(end - 1)
        && tokens.is(end - 2, '/')
        && tokens.glued(end - 1)
        && tokens.glued(end - 2)
        && !value::is_year(tokens, end - 1)
}

/// A unit in the middle of a part: `Korea 25-005249/1980`, `Ayers diary + FO 371/61889`.
pub(super) fn inner_unit(tokens: &Tokens<'_>, at: usize, end: usize, draft: &Draft) -> Option<usize> {
    (at + 1..end).find(|next| {
        // Years stay with the name: `Sektion II-pol 1958`, `Europe 1944-1960`, `Code-Archief 45-54`.
        let years = || {
            let short = |at: usize| tokens.is_number(at) && tokens.text(at).len() == 2;
            value::date(tokens, *next, end) == Some(end)
                || value::is_year(tokens, end - 1) && tokens.get(end - 1).is_some_and(|year| year.spaced)
                || end == next + 3 && short(*next) && tokens.is_dash(next + 1) && short(next + 2)
        };
        let code = || {
            value::code(tokens, *next, end).is_some_and(|to| to == end && value::is_chain(tokens, *next, to))
                && !years()
        };
        let parted = tokens.get(*next).is_some_and(|token| token.spaced) || tokens.is(*next - 1, '(');
        parted
            && (class_code(tokens, *next, end).is_some()
                || starts(tokens, *next, end, draft)
                || postfix(tokens, *next, end, draft).is_some()
                || code())
    })
}

/// Whether a text can be the name of papers: it begins with a capital or a number and no arrow or sum is in it.
pub(super) fn is_name(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let begins = tokens.shape(at).title || tokens.is_number(at);
    let prose = (at..end).any(|at| matches!(tokens.kind(at), Token::Punct('→' | '+' | '=' | '?' | '!')));
    begins && !prose && !is_ibid(tokens, at)
}

/// Whether a range is a few short names of papers: `, UKK, Vuosikirja 1961`.
pub(super) fn are_names(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let mut at = from;
    let mut names = 0;
    while at < to {
        if !tokens.is(at, ',') && !tokens.is(at, ':') {
            return false;
        }
        let end = value::part_end(tokens, at + 1, to);
        let bracket = |at: usize| {
            matches!(tokens.kind(at), Token::Punct('(' | '[')) || opens_quotation(tokens.kind(at))
        };
        let named = is_name(tokens, at + 1, end) && value::date(tokens, at + 1, end) != Some(end);
        let prose = (at + 1..end).any(|at| bracket(at) || tokens.is_class(at, Class::Prose));
        if !named || prose || end > at + 1 + NAME {
            return false;
        }
        names += 1;
        at = end;
    }
    (1..=3).contains(&names)
}

/// Whether the part after a comma belongs to the name before it: years, a date, a term (`6. WP`).
pub(super) fn is_continuation(tokens: &Tokens<'_>, at: usize, to: usize) -> bool {
    let ordinal = tokens.is_number(at) && tokens.is(at + 1, '.') && tokens.is_word(at + 2);
    let end = value::part_end(tokens, at, to);
    let parted = value::is_year(tokens, at) || tokens.is(end, ',');
    ordinal || parted && value::date(tokens, at, to) == Some(end)
}

/// Whether a code is the next part, or one with several numbers after other short names: `PIDE, SC, SR 123/50`.
pub(super) fn code_follows(tokens: &Tokens<'_>, end: usize, to: usize) -> bool {
    let mut end = end;
    for names in 0..3 {
        let next = end + 1;
        if !tokens.is(end, ',') || next >= to || value::date(tokens, next, to).is_some() {
            return false;
        }
        if let Some(after) = value::code(tokens, next, to)
            && (names == 0 || value::is_chain(tokens, next, after))
        {
            return after >= to || matches!(tokens.kind(after), Token::Punct(',' | ';' | '.' | ':' | '('));
        }
        end = value::part_end(tokens, next, to);
        if end > next + NAME || !is_name(tokens, next, end) || opens_quotation(tokens.kind(next)) {
            return false;
        }
    }
    false
}

/// The most tokens of a name that is passed over on the way to a code.
const NAME: usize = 6;

/// Whether a name says by itself that it is a level: `Raccolta X`, `Bator Papers`.
pub(super) fn stands_alone(tokens: &Tokens<'_>, at: usize, end: usize, draft: &Draft) -> bool {
    draft.archive.is_some()
        && draft.citation.levels.len() == draft.names
        && (tokens.is_class(at, Class::Papers) || tokens.is_class(end - 1, Class::Papers))
}
