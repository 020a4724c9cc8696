//! Units with and without marks, from left to right: fond, opis, box, file, call numbers, leaves.

use super::codes::{bracketed, chain, chain_joined, coded, trailing};
use super::draft::{Draft, rank};
use super::lexer::{Kind as Token, Tokens, opens_quotation};
use super::names::{code_follows, is_name, name, named_code};
use super::postfix::{counted, numbered_before, postfix, postfixed};
use super::publication::ends_part;
use super::reader::{Reader, Survey};
use super::{pages, phrase, scheme, value};
use crate::diagnostic::Span;
use crate::record::reference::{PageUnit, Pages, Range};
use crate::vocab::lexicon::Class;
use crate::vocab::{Kind, Target};

/// Where the reading of a clause stands.
pub(super) struct Place {
    /// The next token.
    pub at: usize,
    /// Whether a part begins here.
    pub start: bool,
    /// Whether only white space parts it from the name of the repository or a unit.
    pub beside: bool,
}

/// Reads the units of a clause.
pub(super) fn read(reader: &mut Reader<'_, '_>, from: usize, to: usize, survey: &Survey, draft: &mut Draft) {
    let tokens = reader.tokens;
    let mut place = Place { at: from, start: true, beside: true };
    while place.at < to {
        let at = place.at;
        let kind = tokens.kind(at);
        if let Token::Punct(c) = kind {
            if let Some(end) = bracketed(tokens, at, to, draft) {
                draft.push(tokens, Kind::Signature, Span::default(), tokens.span(at, end));
                place = Place { at: end, start: false, beside: true };
                continue;
            }
            let close = tokens.closing(at).unwrap_or(at);
            let holds = !draft.has_units() && survey.first.is_some_and(|first| (at..close).contains(&first));
            place.at = if holds { at + 1 } else { punctuation(tokens, at, to, c, draft) };
            place.start = true;
            place.beside &= matches!(c, '_' | '-' | '/' | '–');
            continue;
        }
        if tokens.joins(at)
            && tokens.get(at + 1).is_some()
            && draft.has_units()
            && (starts(tokens, at + 1, to, draft) || chain_joined(tokens, at, to))
        {
            place = Place { at: at + 1, start: true, beside: false };
            if draft.citation.pages.is_some() && is_locator(tokens, at + 1, to, draft)
                || chain_joined(tokens, at, to)
            {
                // `l. 4 and l. 7`: a second locator is a citation of its own.
                let scheme = draft.scheme;
                reader.finish(std::mem::replace(draft, Draft::new(scheme)));
            }
            continue;
        }
        if let Some(end) = value::label(tokens, at).filter(|end| *end < to) {
            place = Place { at: end, start: true, beside: false };
            continue;
        }
        let begins = place.start || !draft.titled;
        if let Some(end) = named_code(tokens, &place, to, draft) {
            draft.push(tokens, Kind::Signature, Span::default(), tokens.span(at, end));
            place = Place { at: end, start: false, beside: true };
            continue;
        }
        let read = class_unit(tokens, at, to, draft)
            .or_else(|| begins.then(|| marked(reader, &place, to, draft)).flatten())
            .or_else(|| begins.then(|| postfixed(tokens, at, to, draft)).flatten())
            .or_else(|| counted(tokens, at, to, draft))
            .or_else(|| place.start.then(|| archive(reader, at, to, draft)).flatten())
            .or_else(|| dated(tokens, &place, to, draft))
            .or_else(|| coded(tokens, &place, to, draft));
        if let Some(end) = read {
            place = Place { at: end.max(at + 1), start: false, beside: true };
            continue;
        }
        place.at = name(tokens, at, to, survey, draft).max(at + 1);
        place.start = false;
        place.beside = true;
    }
}

/// Reads a sentence: what has a form that nothing else has.
pub(super) fn strong(reader: &Reader<'_, '_>, from: usize, to: usize, draft: &mut Draft) {
    let tokens = reader.tokens;
    let mut at = from;
    while at < to {
        at = class_unit(tokens, at, to, draft).filter(|_| !draft.is_full()).unwrap_or(at + 1);
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
    } else if let Some(name) = keeper_end(tokens, from, to)
        && let Some(end) = chain(tokens, name + 1, to)
    {
        super::repository::place(tokens, from, name, draft);
        draft.push(tokens, Kind::Signature, Span::default(), tokens.span(name + 1, end));
        trailing(tokens, end + 1, to, draft);
    } else if let Some(name) = isil_end(tokens, from, to) {
        // `NL-PmWA 0939`
        super::repository::place(tokens, from, name, draft);
        let number = name + usize::from(tokens.is(name, ','));
        let end = value::code(tokens, number, to).unwrap_or(number);
        let kind = if value::is_chain(tokens, number, end) { Kind::Signature } else { Kind::Fond };
        draft.push(tokens, kind, Span::default(), tokens.span(number, end));
        trailing(tokens, end + 1, to, draft);
    } else if is_acronym(tokens, from)
        && tokens.is(from + 1, ',')
        && !tokens.shape(from).roman
        && code_follows(tokens, value::part_end(tokens, from + 2, to), to)
        && is_name(tokens, from + 2, to.min(from + 3))
    {
        // `UNA, IM, S-1459-0000-0011`: who keeps the papers, whose they are, the call number.
        super::repository::place(tokens, from, from + 1, draft);
        read(reader, from + 2, to, &Survey::default(), draft);
    } else if super::repository::is_private(tokens, from, to) {
        super::repository::place(tokens, from, to, draft);
        draft.private = true;
    } else if from < to
        && tokens.is_class(to - 1, Class::Papers)
        && value::part_end(tokens, from, to) == to
        && to - from <= 8
    {
        draft.push(tokens, Kind::Collection, Span::default(), tokens.span(from, to));
    }
}

/// One past an identifier of the form of ISO 15511 that names a keeper, with a call number behind it: `NL-PmWA 0939`.
fn isil_end(tokens: &Tokens<'_>, from: usize, to: usize) -> Option<usize> {
    let country = crate::vocab::countries::name(tokens.text(from)).is_some();
    let name = from + 2;
    let joined = tokens.is_dash(from + 1) && tokens.glued(from + 1) && tokens.glued(name);
    let shape = tokens.shape(name);
    let code = shape.title && shape.capitals >= 2 && (2..=8).contains(&shape.letters);
    let number = name + 1 + usize::from(tokens.is(name + 1, ','));
    let held = number < to && value::code(tokens, number, to).is_some_and(|end| ends_part(tokens, end, to));
    (country && joined && code && held).then_some(name + 1)
}

/// One past the first part where that is an acronym or the name of a keeper of papers.
fn keeper_end(tokens: &Tokens<'_>, from: usize, to: usize) -> Option<usize> {
    let end = value::part_end(tokens, from, to);
    let named =
        end == from + 1 && is_acronym(tokens, from) || super::repository::is_keeper(tokens, from, end);
    (named && matches!(tokens.kind(end), Token::Punct(',' | ':'))).then_some(end)
}

/// Whether a word is made of capitals as the acronym of an archive is.
pub(super) fn is_acronym(tokens: &Tokens<'_>, at: usize) -> bool {
    let shape = tokens.shape(at);
    let capitals = shape.capitals == shape.letters || shape.title && shape.capitals > 2;
    (2..=8).contains(&shape.letters) && capitals && !shape.roman
}

/// Whether a part within a bracket begins with a unit.
pub(super) fn holds_unit(tokens: &Tokens<'_>, open: usize) -> bool {
    let Some(close) = tokens.closing(open).filter(|close| close - open <= BRACKET) else { return false };
    let begins = |at: &usize| *at == open + 1 || tokens.is(at - 1, ',') || tokens.is(at - 1, ';');
    (open + 1..close).filter(begins).any(|at| value::starts_unit(tokens, at, close))
}

/// Brackets longer than this are remarks.
const BRACKET: usize = 32;

/// Past a mark of punctuation; brackets and quotations that hold no unit are skipped whole.
fn punctuation(tokens: &Tokens<'_>, at: usize, to: usize, c: char, draft: &Draft) -> usize {
    let close = tokens.closing(at).filter(|close| *close < to);
    match close {
        Some(close) if opens_quotation(Token::Punct(c)) => close + 1,
        Some(close)
            if !holds_unit(tokens, at)
                && numbered_before(tokens, at + 1, close).is_none()
                && postfix(tokens, at + 1, close, draft).is_none() =>
        {
            close + 1
        }
        _ => at + 1,
    }
}

/// Whether a unit with a mark of the scheme begins at a token.
pub(super) fn starts(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> bool {
    at < to
        && value::marked(tokens, at, to).is_some_and(|marked| {
            marked.value_end.is_some() && scheme::sense(tokens, &marked, at, to, draft).is_some()
        })
}

/// Whether leaves or pages with their mark begin at a token.
fn is_locator(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> bool {
    value::marked(tokens, at, to)
        .and_then(|marked| scheme::sense(tokens, &marked, at, to, draft))
        .is_some_and(|sense| !matches!(sense.target, Target::Unit(_)))
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
                None if sense.whole => manuscript(tokens, found.value, to)?,
                // `fond CC al PCR`: the name begins with what could be a numeral.
                Some(end)
                    if sense.named
                        && end == found.value + 1
                        && tokens.is_word(found.value)
                        && tokens.get(end).is_some_and(|next| next.spaced && end < to) =>
                {
                    named_end(tokens, found.value, to)?
                }
                // `Folder 55D606 OSS/PB-1`: a title that begins with a number.
                Some(end) if titled_folder(tokens, at, end, to, kind) => value::part_end(tokens, end, to),
                Some(end) => list_end(tokens, end, to, kind),
                None if quoted(tokens, &found, to) => {
                    let (from, end) = super::about::inside(tokens, found.value, tokens.closing(found.value)?);
                    draft.push(tokens, kind, mark, tokens.span(from, end));
                    return Some(end);
                }
                None if sense.named && place.start => {
                    let end = named_end(tokens, found.value, to)?;
                    // `NL Erler 15`: the number behind the name is that of the item.
                    let number = kind == Kind::Collection
                        && end > found.value + 1
                        && tokens.is_number(end - 1)
                        && tokens.get(end - 1).is_some_and(|number| number.spaced)
                        && !value::is_year(tokens, end - 1);
                    if number {
                        draft.push(tokens, kind, mark, tokens.span(found.value, end - 1));
                        draft.push(tokens, Kind::Item, Span::default(), tokens.span(end - 1, end));
                        return Some(end);
                    }
                    end
                }
                None => return None,
            };
            let value = tokens.span(found.value, end);
            renew(reader, draft, kind);
            if sense.whole {
                let end = super::files::lot_end(tokens, end, to);
                let value = tokens.span(at, end);
                draft.push(tokens, kind, Span::default(), value);
                return Some(end);
            }
            draft.push(tokens, kind, mark, value);
            Some(end)
        }
        Target::Leaf => locator(tokens, Some(PageUnit::Leaf), mark, found.value, to, draft),
        Target::Page => locator(tokens, Some(PageUnit::Page), mark, found.value, to, draft),
    }
}

/// Leaves or pages. Of two lists the first counts.
pub(super) fn locator(
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
        text: tokens.words(text),
        ranges,
        span: if mark.is_empty() { text } else { mark.to(text) },
        mark: (!mark.is_empty()).then(|| mark.of(tokens.text).into()),
        why: None,
    }
}

/// Ends the citation and begins another where a unit comes back after leaves, or above them in rank.
fn renew(reader: &mut Reader<'_, '_>, draft: &mut Draft, kind: Kind) {
    // A reel is where a copy of what was just cited is.
    let copy = kind == Kind::Reel && !draft.has(Kind::Reel);
    let over = draft.citation.pages.is_some()
        && !copy
        && draft.citation.levels.iter().any(|unit| rank(unit.kind) >= rank(kind));
    if over || draft.is_full() {
        let scheme = draft.scheme;
        let finished = std::mem::replace(draft, Draft::new(scheme));
        reader.finish(finished);
    }
}

/// Whether the title of a folder goes on behind its number: capitals follow after a blank.
fn titled_folder(tokens: &Tokens<'_>, at: usize, end: usize, to: usize, kind: Kind) -> bool {
    kind == Kind::Folder
        && end < to
        && tokens.is_word(end)
        && tokens.shape(end).capitals > 1
        && tokens.shape(at).letters > 3
        && !value::starts_unit(tokens, end, to)
}

/// One past the number of a manuscript behind the short names of its collection: `Ms Eng Letts C151`, `ms. fr. 1234`.
fn manuscript(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    let mut next = at;
    let mut names = 0;
    while next < to && names < 4 {
        if let Some(end) = value::number(tokens, next, to, false) {
            return Some(end);
        }
        let short = tokens.is_word(next) && tokens.shape(next).letters <= 8;
        if !short {
            return None;
        }
        names += 1;
        next += 1 + usize::from(tokens.is(next + 1, '.'));
    }
    None
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

/// Whether a name in quotation marks follows a mark that is a whole word: `folder "Korea"`.
fn quoted(tokens: &Tokens<'_>, found: &value::Marked, to: usize) -> bool {
    let whole = !tokens.is(found.mark_end - 1, '.') && tokens.shape(found.mark_end - 1).letters > 2;
    let close = tokens.closing(found.value).filter(|_| opens_quotation(tokens.kind(found.value)));
    whole && close.is_some_and(|close| close < to && close > found.value + 1)
}

/// One past the name that follows a mark in place of a number.
fn named_end(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    let end = value::part_end(tokens, at, to);
    (end > at && tokens.is_word(at) && tokens.shape(at).title).then_some(end)
}

/// Department, class and piece of the United Kingdom: `FO 371/61889`.
pub(super) fn class_code(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<(usize, usize)> {
    if tokens.shape(at).capitals == 0 {
        return None;
    }
    let end = phrase::class(tokens, at, Class::Department)?;
    let capitals = |at: usize| tokens.shape(at).capitals == tokens.shape(at).letters;
    // `F.O. 371/152`, as it was printed before the war.
    let number = end + usize::from(end > at + 1 && tokens.is(end, '.'));
    if !(at..end).all(capitals)
        || !tokens.is_number(number)
        || !tokens.is(number + 1, '/')
        || number + 2 >= to
    {
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
    let tokens = reader.tokens;
    let same = draft.archive.is_some_and(|own| own.id == archive.id);
    let held = draft.citation.levels.iter().any(|unit| rank(unit.kind) >= 3);
    // `HDA, Odjel, HR-HDA-150`, `NAI FIN/1/2168, National Archives of Ireland, Department of Finance`: the name again,
    // and no other reference behind it.
    let next = end + usize::from(matches!(tokens.kind(end), Token::Punct(',' | ':' | '-' | '/' | '_')));
    let referred = value::starts_unit(tokens, next, to) || chain(tokens, next, to).is_some();
    if same && (!held || !referred) {
        return Some(end);
    }
    if draft.archive.is_none() || !draft.has_units() {
        return None;
    }
    let units = (end..to).any(|at| tokens.is_number(at));
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
