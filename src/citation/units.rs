//! Units with and without marks, from left to right: fond, opis, box, file, call numbers, leaves.

use super::draft::{Draft, rank};
use super::lexer::{Kind as Token, Tokens, opens_quotation};
use super::reader::{Reader, Survey};
use super::{pages, phrase, scheme, value};
use crate::diagnostic::Span;
use crate::record::reference::{PageUnit, Pages, Range};
use crate::vocab::lexicon::Class;
use crate::vocab::{Kind, Target};

/// Where the reading of a clause stands.
struct Place {
    /// The next token.
    at: usize,
    /// Whether a part begins here.
    start: bool,
    /// Whether only white space parts it from the name of the repository or a unit.
    beside: bool,
}

/// Reads the units of a clause.
pub(super) fn read(reader: &mut Reader<'_, '_>, from: usize, to: usize, survey: &Survey, draft: &mut Draft) {
    let tokens = reader.tokens;
    let mut place = Place { at: from, start: true, beside: true };
    while place.at < to {
        let at = place.at;
        let kind = tokens.kind(at);
        if let Token::Punct(c) = kind {
            place.at = punctuation(tokens, at, to, c);
            place.start = true;
            place.beside &= matches!(c, '_' | '-' | '/' | '–');
            continue;
        }
        if tokens.joins(at)
            && tokens.get(at + 1).is_some()
            && draft.has_units()
            && starts(reader, at + 1, to, draft)
        {
            place = Place { at: at + 1, start: true, beside: false };
            continue;
        }
        let begins = place.start || !draft.titled;
        let read = (begins.then(|| marked(reader, &place, to, draft)).flatten())
            .or_else(|| class_unit(tokens, at, to, draft))
            .or_else(|| place.start.then(|| archive(reader, at, to, draft)).flatten())
            .or_else(|| dated(tokens, &place, to, draft))
            .or_else(|| coded(tokens, &place, to, draft));
        if let Some(end) = read {
            place = Place { at: end.max(at + 1), start: false, beside: true };
            continue;
        }
        place.at = name(tokens, at, to, survey, draft).max(at + 1);
        place.start = false;
        place.beside = false;
    }
}

/// Reads a clause in which neither an archive nor a mark was found: a bare call number, or nothing.
pub(super) fn bare(reader: &mut Reader<'_, '_>, from: usize, to: usize, draft: &mut Draft) {
    let tokens = reader.tokens;
    if let Some(end) = decimal_file(tokens, from, to) {
        draft.push(tokens, Kind::FileNumber, Span::default(), tokens.span(from, end));
    } else if let Some(end) = value::code(tokens, from, to)
        && (end == to || tokens.is(end, ',') || tokens.is(end, ':'))
        && value::is_chain(tokens, from, end)
        && value::date(tokens, from, to).is_none()
        && end > from + 2
    {
        draft.push(tokens, Kind::Signature, Span::default(), tokens.span(from, end));
        trailing(tokens, end + 1, to, draft);
    } else if from < to
        && tokens.is_class(to - 1, Class::Papers)
        && value::part_end(tokens, from, to) == to
        && to - from <= 8
    {
        draft.push(tokens, Kind::Collection, Span::default(), tokens.span(from, to));
    }
}

/// Past a mark of punctuation; brackets and quotations that hold no unit are skipped whole.
fn punctuation(tokens: &Tokens<'_>, at: usize, to: usize, c: char) -> usize {
    let close = tokens.closing(at).filter(|close| *close < to);
    match close {
        Some(close) if opens_quotation(Token::Punct(c)) || !value::starts_unit(tokens, at + 1, close) => {
            close + 1
        }
        _ => at + 1,
    }
}

/// Whether a unit with a mark begins at a token.
fn starts(reader: &Reader<'_, '_>, at: usize, to: usize, draft: &Draft) -> bool {
    value::marked(reader.tokens, at, to).is_some_and(|marked| {
        marked.value_end.is_some() && scheme::sense(reader.tokens, &marked, at, to, draft).is_some()
    })
}

/// A mark with its value: a unit or the leaves.
fn marked(reader: &mut Reader<'_, '_>, place: &Place, to: usize, draft: &mut Draft) -> Option<usize> {
    let tokens = reader.tokens;
    let at = place.at;
    let found = value::marked(tokens, at, to)?;
    let sense = scheme::sense(tokens, &found, at, to, draft)?;
    let mark = tokens.span(at, found.mark_end);
    match sense.target {
        Target::Unit(kind) => {
            let end = match found.value_end {
                Some(end) => list_end(tokens, end, to, kind),
                None if sense.named && place.start => named_end(tokens, found.value, to)?,
                None => return None,
            };
            let value = tokens.span(found.value, end);
            renew(reader, draft, kind);
            if sense.whole {
                draft.push(tokens, kind, Span::default(), mark.to(value));
            } else {
                draft.push(tokens, kind, mark, value);
            }
            Some(end)
        }
        Target::Leaf => locator(tokens, Some(PageUnit::Leaf), mark, found.value, to, draft),
        Target::Page => locator(tokens, Some(PageUnit::Page), mark, found.value, to, draft),
    }
}

/// Leaves or pages. Of two lists the first counts.
fn locator(
    tokens: &Tokens<'_>,
    unit: Option<PageUnit>,
    mark: Span,
    at: usize,
    to: usize,
    draft: &mut Draft,
) -> Option<usize> {
    let list = pages::list(tokens, at, to)?;
    let text = tokens.span(at, list.end);
    if draft.citation.pages.is_none() {
        draft.set_pages(make_pages(tokens, unit, mark, text, list.ranges));
    }
    Some(list.end)
}

pub(super) fn make_pages(
    tokens: &Tokens<'_>,
    unit: Option<PageUnit>,
    mark: Span,
    text: Span,
    ranges: Vec<Range>,
) -> Pages {
    Pages {
        unit,
        text: super::credits::fold_space(text.of(tokens.text)),
        ranges,
        span: if mark.is_empty() { text } else { mark.to(text) },
        mark: (!mark.is_empty()).then(|| mark.of(tokens.text).to_owned()),
        why: None,
    }
}

/// Ends the citation and begins another where a unit comes back after leaves, or above them in rank.
fn renew(reader: &mut Reader<'_, '_>, draft: &mut Draft, kind: Kind) {
    let over = draft.citation.pages.is_some()
        && draft.citation.levels.iter().any(|unit| rank(unit.kind) >= rank(kind));
    if over {
        let scheme = draft.scheme;
        let finished = std::mem::replace(draft, Draft::new(scheme));
        reader.finish(finished);
    }
}

/// A list under one mark of a container stays one value: `šk. 5, 6`.
fn list_end(tokens: &Tokens<'_>, end: usize, to: usize, kind: Kind) -> usize {
    let container =
        matches!(kind, Kind::Box | Kind::Carton | Kind::Bundle | Kind::Reel | Kind::Folder | Kind::Volume);
    let mut end = end;
    while container
        && end + 1 < to
        && tokens.is(end, ',')
        && tokens.is_number(end + 1)
        && tokens.is_number(end - 1)
    {
        let next = end + 2;
        let ends = next >= to || matches!(tokens.kind(next), Token::Punct(',' | ';'));
        if !ends || tokens.text(end + 1).len() > 3 {
            break;
        }
        end = next;
    }
    end
}

/// One past the name that follows a mark in place of a number.
fn named_end(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    let end = value::part_end(tokens, at, to);
    (end > at && tokens.is_word(at) && tokens.shape(at).title).then_some(end)
}

/// Department, class and piece of the United Kingdom: `FO 371/61889`.
pub(super) fn class_code(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<(usize, usize)> {
    let shape = tokens.shape(at);
    let letters = tokens.is_class(at, Class::Department) && shape.capitals == shape.letters;
    let number = at + 1;
    if !letters || !tokens.is_number(number) || !tokens.is(number + 1, '/') || number + 2 >= to {
        return None;
    }
    let piece = number + 2;
    tokens.is_number(piece).then(|| (piece, value::glued(tokens, piece, to)))
}

fn class_unit(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) -> Option<usize> {
    if draft.titled || draft.archive.is_some_and(|archive| archive.country != "GB") {
        return None;
    }
    let (piece, end) = class_code(tokens, at, to)?;
    draft.push(tokens, Kind::Class, Span::default(), tokens.span(at, piece - 1));
    draft.push(tokens, Kind::Piece, Span::default(), tokens.span(piece, end));
    Some(end)
}

/// The archive named again, or another one.
fn archive(reader: &mut Reader<'_, '_>, at: usize, to: usize, draft: &mut Draft) -> Option<usize> {
    let (number, end) = reader.archive(at)?;
    let archive = crate::vocab::archives::get(number);
    if draft.archive.is_some_and(|own| own.id == archive.id) && !draft.has_units() {
        return Some(end);
    }
    if draft.archive.is_none() || !draft.has_units() {
        return None;
    }
    let units = (end..to).any(|at| reader.tokens.is_number(at));
    if !units {
        return None;
    }
    let finished = std::mem::replace(draft, Draft::new(archive.scheme));
    reader.finish(finished);
    Some(super::repository::known(reader.tokens, at, end, to, archive, draft))
}

/// A date that fills a part is nobody's unit; what follows it is.
fn dated(tokens: &Tokens<'_>, place: &Place, to: usize, draft: &Draft) -> Option<usize> {
    if !place.start || place.beside && draft.archive.is_some() && !draft.has_units() {
        return None;
    }
    value::date(tokens, place.at, to)
}

/// A code without mark, or the bare number at the end.
fn coded(tokens: &Tokens<'_>, place: &Place, to: usize, draft: &mut Draft) -> Option<usize> {
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
    let mut end = value::code(tokens, at, to)?;
    let parted = end >= to
        || matches!(tokens.kind(end), Token::Punct(',' | ';' | '.' | ':' | '(' | '['))
        || place.beside
        || starts_any(tokens, end, to);
    if !parted {
        return None;
    }
    let mut kind = code_kind(tokens, at, end, draft)?;
    if kind == Kind::Signature {
        // A chain goes on across a comma: `M 1, C 919/78`.
        if tokens.is(end, ',')
            && !starts_any(tokens, end + 1, to)
            && let Some(more) = value::code(tokens, end + 1, to)
            && (more >= to || matches!(tokens.kind(more), Token::Punct(',' | ';' | '.')))
            && trailing_end(tokens, end + 1, to).is_none()
            && value::date(tokens, end + 1, to).is_none()
        {
            end = more;
        }
    } else if draft.has(kind) || draft.last() == Some(Kind::Reel) {
        kind = Kind::Item;
    }
    draft.push(tokens, kind, Span::default(), tokens.span(at, end));
    Some(end)
}

fn starts_any(tokens: &Tokens<'_>, at: usize, to: usize) -> bool {
    at < to && value::starts_unit(tokens, at, to)
}

/// What a code without mark is in this place.
fn code_kind(tokens: &Tokens<'_>, at: usize, end: usize, draft: &Draft) -> Option<Kind> {
    let scheme = draft.scheme();
    let chain = value::is_chain(tokens, at, end);
    match draft.last() {
        None => Some(if chain { scheme.code_chain } else { scheme.code }),
        Some(Kind::Collection) if draft.names > 0 && !draft.has(Kind::Fond) => {
            Some(if chain { Kind::Signature } else { scheme.code })
        }
        Some(Kind::Reel) => Some(Kind::Item),
        Some(Kind::Fond | Kind::Collection | Kind::Series | Kind::RecordGroup) if chain => {
            Some(Kind::Signature)
        }
        Some(_) => None,
    }
}

/// One past a whole part that holds a number.
fn whole_part(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    let mut end = at;
    while end < to && !matches!(tokens.kind(end), Token::Punct(',' | ';')) {
        end += 1;
    }
    let digits = (at..end).any(|at| tokens.is_number(at));
    let ordinal = tokens.is_number(at) && tokens.is(at + 1, '.');
    (digits && end - at <= 12 && !ordinal).then_some(end)
}

/// A number or range that is a part by itself, after some unit.
fn trailing(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) -> Option<usize> {
    if draft.citation.pages.is_some() || draft.citation.levels.is_empty() {
        return None;
    }
    let held = draft.citation.levels.iter().any(|unit| rank(unit.kind) >= 3);
    let end = trailing_end(tokens, at, to)?;
    if let Some(kind) = draft.scheme().trail.filter(|_| draft.names > 0) {
        draft.push(tokens, kind, Span::default(), tokens.span(at, end));
        return Some(end);
    }
    if !held {
        return None;
    }
    locator(tokens, None, Span::default(), at, to, draft)
}

/// One past a part that is nothing but numbers of leaves.
fn trailing_end(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    if at >= to || !tokens.is_number(at) || value::is_year(tokens, at) {
        return None;
    }
    let list = pages::list(tokens, at, to)?;
    let ends = list.end >= to || matches!(tokens.kind(list.end), Token::Punct(';' | ',' | '.' | ')'));
    ends.then_some(list.end)
}

/// A name without a mark: a level where a unit follows, else the title of the document; gives one past it.
fn name(tokens: &Tokens<'_>, at: usize, to: usize, survey: &Survey, draft: &mut Draft) -> usize {
    let mut end = value::part_end(tokens, at, to);
    let followed = survey.last.is_some_and(|last| last > at);
    // A unit in the middle of a part: `Korea 25-005249/1980`, `Korea f. 5`.
    let inner = (at + 1..end).find(|next| {
        let code =
            value::code(tokens, *next, end).is_some_and(|to| to == end && value::is_chain(tokens, *next, to));
        tokens.get(*next).is_some_and(|token| token.spaced) && (starts_any(tokens, *next, to) || code)
    });
    if !draft.titled
        && let Some(inner) = inner
    {
        end = inner;
    }
    // Years stay with the name before them.
    while end == inner.unwrap_or(end) && tokens.is(end, ',') && is_continuation(tokens, end + 1, to) {
        end = value::part_end(tokens, end + 1, to);
    }
    let held = draft.citation.levels.iter().any(|unit| rank(unit.kind) >= 3);
    let named = !held
        && (followed
            || inner.is_some()
            || code_follows(tokens, end, to)
            || stands_alone(tokens, at, end, draft));
    if !named || draft.titled || is_ibid(tokens, at) {
        draft.titled |= held || !followed;
        return end;
    }
    let kind = match draft.names {
        0 => Kind::Collection,
        1 => Kind::Series,
        2 => Kind::SubSeries,
        _ => Kind::Folder,
    };
    draft.names += 1;
    let span = tokens.span(at, end);
    draft.push(tokens, kind, Span::default(), span);
    end
}

/// Whether the part after a comma belongs to the name before it: years, a date, a term (`6. WP`).
fn is_continuation(tokens: &Tokens<'_>, at: usize, to: usize) -> bool {
    let ordinal = tokens.is_number(at) && tokens.is(at + 1, '.') && tokens.is_word(at + 2);
    let end = value::part_end(tokens, at, to);
    ordinal || value::is_year(tokens, at) && value::date(tokens, at, to) == Some(end)
}

fn code_follows(tokens: &Tokens<'_>, end: usize, to: usize) -> bool {
    tokens.is(end, ',')
        && end + 1 < to
        && value::date(tokens, end + 1, to).is_none()
        && value::code(tokens, end + 1, to).is_some_and(|after| {
            after >= to || matches!(tokens.kind(after), Token::Punct(',' | ';' | '.' | ':' | '('))
        })
}

/// Whether a name says by itself that it is a level: `Raccolta X`, `Bator Papers`.
fn stands_alone(tokens: &Tokens<'_>, at: usize, end: usize, draft: &Draft) -> bool {
    draft.archive.is_some()
        && draft.citation.levels.len() == draft.names
        && (tokens.is_class(at, Class::Papers) || tokens.is_class(end - 1, Class::Papers))
}

/// Whether a reference to the note before stands at a token.
pub(super) fn is_ibid(tokens: &Tokens<'_>, at: usize) -> bool {
    phrase::class(tokens, at, Class::Ibid).is_some()
}

/// One past a decimal file number that begins a clause: `794.5/7–2452`, `501.BC Indonesia/6–949`.
fn decimal_file(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    if !tokens.is_number(at) || tokens.text(at).len() != 3 {
        return None;
    }
    let stop = (at + 1..(at + 4).min(to)).any(|next| tokens.is(next, '.') && tokens.glued(next));
    let end = (at..to.min(at + 24))
        .find(|next| matches!(tokens.kind(*next), Token::Punct(':' | ',' | ';')))
        .unwrap_or(to);
    let slash = (at..end).rev().find(|next| tokens.is(*next, '/'))?;
    let dated = tokens.is_number(slash + 1) && tokens.is_dash(slash + 2) && tokens.is_number(slash + 3);
    (stop && dated && end - at <= 24).then_some(end)
}
