//! Units with and without marks, from left to right: fond, opis, box, file, call numbers, leaves.

use super::draft::{Draft, rank};
use super::lexer::{Kind as Token, Tokens, opens_quotation};
use super::publication::ends_part;
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

/// Whether a joining word stands between two call numbers: `9401/1a/64 and 9401/12/319`.
fn chain_joined(tokens: &Tokens<'_>, at: usize, to: usize) -> bool {
    let slashed = |from: usize, end: usize| (from..end).any(|at| tokens.is(at, '/'));
    at > 2
        && tokens.is_number(at - 1)
        && tokens.is(at - 2, '/')
        && value::code(tokens, at + 1, to)
            .is_some_and(|end| slashed(at + 1, end) && value::is_chain(tokens, at + 1, end))
}

/// One past a call number that begins with a number in brackets: `(10) 54/12345`.
fn bracketed(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> Option<usize> {
    let first = tokens.is(at, '(') && tokens.closing(at) == Some(at + 2) && tokens.is_number(at + 1);
    let alone = draft.archive.is_some() && !draft.has_units();
    if !first || !alone || value::is_year(tokens, at + 1) || !tokens.is_number(at + 3) {
        return None;
    }
    chain(tokens, at + 3, to)
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
        let survey =
            Survey { archive: None, first: None, last: None, strong: false, scheme: 0, names_only: false };
        read(reader, from + 2, to, &survey, draft);
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

/// One past a call number of several parts that takes up a whole part: `S25/9007`.
fn chain(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
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

/// Whether a part within a bracket begins with a unit.
fn holds_unit(tokens: &Tokens<'_>, open: usize) -> bool {
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
fn starts(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> bool {
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

/// A number before its mark, as in Hungary: `274. f.`, `5. doboz`.
fn postfixed(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) -> Option<usize> {
    let (target, value_end, mark_end) = postfix(tokens, at, to, draft)?;
    let unit = match target {
        Target::Unit(_) => None,
        Target::Leaf => Some(PageUnit::Leaf),
        Target::Page => Some(PageUnit::Page),
    };
    if let Some(unit) = unit {
        let list = pages::list(tokens, at, value_end)?;
        counted_pages(tokens, unit, (at, value_end), (value_end + 1, mark_end), list.ranges, draft);
        return Some(mark_end);
    }
    let Target::Unit(kind) = target else { return None };
    draft.push_before(tokens, kind, tokens.span(at, value_end), tokens.span(value_end + 1, mark_end));
    Some(mark_end)
}

/// What such a unit is, one past its number, one past its mark.
fn postfix(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> Option<(Target, usize, usize)> {
    if !draft.scheme().postfix || !tokens.is_number(at) && !tokens.is_dash(at + 1) {
        return None;
    }
    let end = ordinal_end(tokens, at, to)?;
    let marked = value::marked(tokens, end + 1, to)?;
    let target = scheme::sense(tokens, &marked, end + 1, to, draft)?.target;
    Some((target, end, marked.mark_end))
}

/// The full stop behind a number, which may be of several parts: `5/456.`
fn ordinal_end(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    let apart = |next: &usize| tokens.is(*next, '.') || tokens.is(*next, ',') || !tokens.glued(*next);
    (at + 1..to.min(at + 10)).find(apart).filter(|end| tokens.is(*end, '.') && tokens.is_number(end - 1))
}

/// The scheme by which a number before its mark is a unit: `154. doboz`, `5/456. ő. e.`. Marks are words, not letters.
pub(super) fn numbered_before(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<u8> {
    if !tokens.is_number(at) {
        return None;
    }
    let end = ordinal_end(tokens, at, to)?;
    let marked = value::marked(tokens, end + 1, to).filter(|_| tokens.shape(end + 1).letters > 1)?;
    let postfix = |sense: &&crate::vocab::Sense| crate::vocab::schemes::get(sense.scheme).postfix;
    crate::vocab::lexicon::senses(marked.mark).iter().find(postfix).map(|sense| sense.scheme)
}

/// A number between Chinese or Japanese characters, the mark behind it: `第5卷`, `12頁`.
fn counted(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) -> Option<usize> {
    let number = at + usize::from(tokens.text(at) == "第");
    let mark = number + 1;
    if mark >= to || !tokens.is_number(number) || !tokens.glued(mark) || !is_ideograph(tokens.text(mark)) {
        return None;
    }
    let marked = value::marked_after(tokens, mark)?;
    let sense = scheme::sense(tokens, &marked, mark, to, draft)?;
    let (value, behind) = (tokens.span(number, mark), tokens.span(mark, marked.mark_end));
    let unit = match sense.target {
        Target::Unit(kind) => {
            draft.push_before(tokens, kind, value, behind);
            return Some(marked.mark_end);
        }
        Target::Leaf => PageUnit::Leaf,
        Target::Page => PageUnit::Page,
    };
    let list = pages::list(tokens, number, mark)?;
    counted_pages(tokens, unit, (number, mark), (mark, marked.mark_end), list.ranges, draft);
    Some(marked.mark_end)
}

/// Leaves or pages whose mark stands behind them. Of two lists the first counts.
fn counted_pages(
    tokens: &Tokens<'_>,
    unit: PageUnit,
    (from, to): (usize, usize),
    mark: (usize, usize),
    ranges: Vec<Range>,
    draft: &mut Draft,
) {
    let (value, mark) = (tokens.span(from, to), tokens.span(mark.0, mark.1));
    let first = from - usize::from(from > 0 && tokens.text(from - 1) == "第");
    let mut pages = make_pages(tokens, Some(unit), Span::default(), value, ranges);
    pages.span = tokens.span(first, from + 1).to(mark);
    pages.mark = Some(mark.of(tokens.text).into());
    if draft.citation.pages.is_none() {
        draft.set_pages(pages);
    }
}

/// Whether a word begins with a character of Chinese writing.
fn is_ideograph(word: &str) -> bool {
    word.starts_with(|c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'))
}

/// One past the part after a comma that goes on with a chain: `M 1, C 919/78`.
fn chain_after(tokens: &Tokens<'_>, end: usize, to: usize, draft: &Draft) -> Option<usize> {
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
fn chain_end(tokens: &Tokens<'_>, end: usize, to: usize, draft: &Draft) -> Option<usize> {
    let mut last = chain_after(tokens, end, to, draft)?;
    for _ in 0..2 {
        last = chain_after(tokens, last, to, draft).unwrap_or(last);
    }
    Some(last)
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
    let shape = tokens.shape(at);
    let letters = tokens.is_class(at, Class::Department) && shape.capitals == shape.letters;
    // `F.O. 371/152`, as it was printed before the war.
    let letter =
        |at: usize| tokens.shape(at).letters == 1 && tokens.shape(at).title && tokens.is(at + 1, '.');
    let dotted = !letters && letter(at) && letter(at + 2) && tokens.glued(at + 2) && {
        let mut letters = [0; 2];
        letters.iter_mut().zip([at, at + 2]).for_each(|(slot, at)| {
            *slot = tokens.text(at).bytes().next().unwrap_or_default().to_ascii_lowercase();
        });
        matches!(&letters, b"fo" | b"co" | b"wo" | b"do" | b"ho")
    };
    let number = if dotted { at + 4 } else { at + 1 };
    if !(letters || dotted) || !tokens.is_number(number) || !tokens.is(number + 1, '/') || number + 2 >= to {
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
fn is_dated_name(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let Some(first) = (at..end).find(|at| tokens.is_number(*at)) else { return false };
    let years = tokens.get(first).is_some_and(|year| year.spaced) && value::is_year(tokens, first);
    let range =
        first + 1 == end || tokens.is_dash(first + 1) && first + 3 == end && tokens.is_number(end - 1);
    years && range && tokens.is_word(at) && tokens.shape(at).letters > 1
}

/// What a code without mark is in this place.
fn code_kind(tokens: &Tokens<'_>, at: usize, end: usize, draft: &Draft) -> Option<Kind> {
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
fn trailing_end(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    if at >= to || !tokens.is_number(at) || value::is_year(tokens, at) {
        return None;
    }
    let end = pages::list_end(tokens, at, to.min(at + LIST))?;
    let ends = end >= to || matches!(tokens.kind(end), Token::Punct(';' | ',' | ')'));
    ends.then_some(end)
}

/// A name without a mark: a level where a unit follows, else the title of the document; gives one past it.
fn name(tokens: &Tokens<'_>, at: usize, to: usize, survey: &Survey, draft: &mut Draft) -> usize {
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
fn numbered_name(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> Option<usize> {
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
fn named_code(tokens: &Tokens<'_>, place: &Place, to: usize, draft: &Draft) -> Option<usize> {
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
fn is_path(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    end > at + 2
        && tokens.is_number(end - 1)
        && tokens.is(end - 2, '/')
        && tokens.glued(end - 1)
        && tokens.glued(end - 2)
        && !value::is_year(tokens, end - 1)
}

/// A unit in the middle of a part: `Korea 25-005249/1980`, `Ayers diary + FO 371/61889`.
fn inner_unit(tokens: &Tokens<'_>, at: usize, end: usize, draft: &Draft) -> Option<usize> {
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
fn is_name(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
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
fn is_continuation(tokens: &Tokens<'_>, at: usize, to: usize) -> bool {
    let ordinal = tokens.is_number(at) && tokens.is(at + 1, '.') && tokens.is_word(at + 2);
    let end = value::part_end(tokens, at, to);
    let parted = value::is_year(tokens, at) || tokens.is(end, ',');
    ordinal || parted && value::date(tokens, at, to) == Some(end)
}

/// Whether a code is the next part, or one with several numbers after other short names: `PIDE, SC, SR 123/50`.
fn code_follows(tokens: &Tokens<'_>, end: usize, to: usize) -> bool {
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
