//! References of the United States form: record groups, central files, lots, presidential libraries.
//!
//! *Foreign Relations of the United States*, source notes: names are levels up to the full stop, and what
//! follows the last box, lot or job is one folder.

use super::draft::Draft;
use super::lexer::{Kind as Token, Tokens, opens_quotation};
use super::publication::ends_part;
use super::reader::Reader;
use super::{about, pages, phrase, scheme, units, value};
use crate::diagnostic::Span;
use crate::record::reference::PageUnit;
use crate::vocab::lexicon::Class;
use crate::vocab::{Kind, Target};

/// Reads the units of a clause.
pub(super) fn read(reader: &mut Reader<'_, '_>, from: usize, to: usize, draft: &mut Draft) {
    let tokens = reader.tokens;
    let mut names: Vec<(usize, usize)> = Vec::new();
    let mut held = false;
    let mut at = from;
    while at < to {
        if matches!(tokens.kind(at), Token::Punct(',' | ':' | '.' | ';')) {
            at += 1;
            continue;
        }
        if draft.is_full() {
            let scheme = draft.scheme;
            reader.finish(std::mem::replace(draft, Draft::new(scheme)));
        }
        if let Some(end) = central(tokens, at, to) {
            flush(tokens, &mut names, draft, true);
            draft.push(tokens, Kind::Series, Span::default(), tokens.span(at, end));
            at = file_number(tokens, end, to, draft);
            held = true;
            continue;
        }
        if let Some((mark_end, from, end)) = named_folder(tokens, at, to) {
            flush(tokens, &mut names, draft, true);
            draft.push(tokens, Kind::Folder, tokens.span(at, mark_end), tokens.span(from, end));
            return;
        }
        if let Some(unit) = unit(tokens, at, to, draft, names.len()) {
            flush(tokens, &mut names, draft, true);
            at = push(tokens, at, to, &unit, draft);
            held |=
                matches!(unit.target, Target::Unit(kind) if kind != Kind::RecordGroup && kind != Kind::Entry);
            continue;
        }
        let end = part(tokens, at, to);
        if end == at + 2 && tokens.shape(at).letters == 1 && tokens.is_number(at + 1) && tokens.glued(at + 1)
        {
            // The number of a microfilm publication: `M31`.
            flush(tokens, &mut names, draft, true);
            draft.push(tokens, Kind::Signature, Span::default(), tokens.span(at, end));
            held = true;
            at = end;
            continue;
        }
        if held {
            // `M466, Despatches From U.S. Consuls in Tripoli, 1796–1885, Roll 5`: the title of the microfilm, and a roll.
            if let Some(title) = film_title(tokens, at, to, draft) {
                draft.push(tokens, Kind::Series, Span::default(), tokens.span(at, title));
                at = title;
                continue;
            }
            let papers = tokens.is_class(end - 1, Class::Papers) && end < to;
            if papers {
                draft.push(tokens, Kind::Series, Span::default(), tokens.span(at, end));
                at = end;
                continue;
            }
            rest(tokens, at, to, draft);
            return;
        }
        if let Some(lot) = (at + 1..end).find(|at| is_whole(tokens, *at, to, draft)) {
            // `Kogan Papers Lot File 83D230`: the name belongs to the lot.
            flush(tokens, &mut names, draft, true);
            let value = value::marked(tokens, lot, to).and_then(|marked| marked.value_end).unwrap_or(end);
            let value = lot_end(tokens, value, to);
            draft.push(tokens, Kind::Signature, Span::default(), tokens.span(at, value));
            held = true;
            at = value;
            continue;
        }
        names.push((at, end));
        at = end;
    }
    flush(tokens, &mut names, draft, false);
}

/// A folder with its title behind the mark, up to the full stop: `Folder "Korea"`, `Folder: 218th Meeting`.
///
/// Gives one past the mark, the first token of the title and one past its last.
fn named_folder(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<(usize, usize, usize)> {
    let marked = value::marked(tokens, at, to)?;
    let folder =
        |sense: &crate::vocab::Sense| sense.scheme == 0 && sense.target == Target::Unit(Kind::Folder);
    if !crate::vocab::lexicon::senses(marked.mark).iter().any(folder) {
        return None;
    }
    let mut end = to;
    while end > marked.value && matches!(tokens.kind(end - 1), Token::Punct(',' | '.' | ';' | ':')) {
        end -= 1;
    }
    let quoted = opens_quotation(tokens.kind(marked.value))
        && tokens.closing(marked.value).is_some_and(|close| close + 1 == end && close > marked.value + 1);
    if quoted {
        let (from, end) = about::inside(tokens, marked.value, end - 1);
        return Some((marked.mark_end, from, end));
    }
    let ordinal = tokens.is_number(marked.value) && value::is_ordinal(tokens, marked.value + 1);
    let named = marked.value_end.is_none() && tokens.shape(marked.value).title;
    let numbered = marked.value_end.is_some_and(|number| ends_part(tokens, number, end));
    let titled = ordinal || named || tokens.is(marked.mark_end, ':') && !numbered;
    (titled && marked.value < end).then_some((marked.mark_end, marked.value, end))
}

/// One past the title that stands between the number of a microfilm and the number of its roll.
fn film_title(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> Option<usize> {
    let film = draft.last() == Some(Kind::Signature) && draft.citation.levels.last()?.value.len() <= 5;
    let roll = |at: &usize| {
        tokens.is(*at - 1, ',')
            && unit(tokens, *at, to, draft, 0).is_some_and(|unit| unit.target == Target::Unit(Kind::Reel))
    };
    let roll = (at + 2..to).find(roll).filter(|_| film)?;
    (roll > at + 2).then_some(roll - 1)
}

/// A mark and its meaning.
struct Unit {
    target: Target,
    whole: bool,
    mark_end: usize,
    value: usize,
    end: usize,
}

fn unit(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft, names: usize) -> Option<Unit> {
    let marked = value::marked(tokens, at, to)?;
    let end = marked.value_end?;
    let sense = scheme::sense(tokens, &marked, at, to, draft)?;
    let titles = matches!(sense.target, Target::Unit(Kind::Volume | Kind::Document | Kind::Series));
    // A volume by itself behind a box is one; in a title it belongs to that.
    let alone = end >= to && matches!(draft.last(), Some(Kind::Box | Kind::Series | Kind::Folder));
    let inside = titles && !alone && names + draft.citation.levels.len() > 0;
    let pages = !matches!(sense.target, Target::Unit(_));
    let ends = |end: usize| end >= to || matches!(tokens.kind(end), Token::Punct(_));
    (!inside && (!pages || pages::list_end(tokens, marked.value, to).is_some_and(ends))).then_some(Unit {
        target: sense.target,
        whole: sense.whole,
        mark_end: marked.mark_end,
        value: marked.value,
        end,
    })
}

fn push(tokens: &Tokens<'_>, at: usize, to: usize, unit: &Unit, draft: &mut Draft) -> usize {
    let mark = tokens.span(at, unit.mark_end);
    let kind = match unit.target {
        Target::Unit(kind) => kind,
        leaf => {
            let Some(list) = pages::list(tokens, unit.value, to) else { return unit.end };
            let name = if leaf == Target::Leaf { PageUnit::Leaf } else { PageUnit::Page };
            if draft.citation.pages.is_none() {
                let text = tokens.span(unit.value, list.end);
                draft.set_pages(units::make_pages(tokens, Some(name), mark, text, list.ranges));
            }
            return list.end;
        }
    };
    if unit.whole {
        let end = lot_end(tokens, unit.end, to);
        draft.push(tokens, kind, Span::default(), tokens.span(at, end));
        return end;
    }
    draft.push(tokens, kind, mark, tokens.span(unit.value, unit.end));
    unit.end
}

/// The number of a lot or accession is of groups with blanks between them: `64 D 560`, `70 A 4443`.
pub(super) fn lot_end(tokens: &Tokens<'_>, end: usize, to: usize) -> usize {
    let mut end = end;
    while end < to
        && (tokens.is_number(end)
            || tokens.is_word(end)
                && tokens.shape(end).capitals == tokens.shape(end).letters
                && tokens.shape(end).letters <= 2
                && tokens.is_number(end + 1))
    {
        end = value::glued(tokens, end, to);
    }
    end
}

fn is_whole(tokens: &Tokens<'_>, at: usize, to: usize, draft: &Draft) -> bool {
    unit(tokens, at, to, draft, 0).is_some_and(|unit| unit.whole)
}

/// One past the name of the central files with their years.
fn central(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
    let name = phrase::class(tokens, at, Class::Central)?;
    let years = if tokens.is(name, ',') { name + 1 } else { name };
    let mut end = years;
    while end < to && (tokens.is_number(end) || tokens.is_dash(end)) {
        end += 1;
    }
    let dated = value::is_year(tokens, years) && (end >= to || matches!(tokens.kind(end), Token::Punct(_)));
    Some(if dated { end } else { name })
}

/// What follows the central files up to the full stop is the file's number.
fn file_number(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) -> usize {
    let mut from = at;
    while from < to && matches!(tokens.kind(from), Token::Punct(_)) {
        from += 1;
    }
    if from >= to
        || unit(tokens, from, to, draft, 0)
            .is_some_and(|unit| unit.whole || matches!(unit.target, Target::Unit(Kind::Box)))
    {
        return from;
    }
    let mark = value::marked(tokens, from, to)
        .filter(|marked| tokens.word(from).text == "file" && marked.value < to);
    let end = (from..to).find(|at| tokens.is(*at, ',') || tokens.is(*at, ':')).unwrap_or(to);
    let (mark, from) = match mark {
        Some(marked) => (tokens.span(from, marked.mark_end), marked.value),
        None => (Span::default(), from),
    };
    draft.push(tokens, Kind::FileNumber, mark, tokens.span(from, end));
    end
}

/// What follows the last container: one folder, or the number of a file.
fn rest(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) {
    let (mut from, mut end) = (at, to);
    while end > from && matches!(tokens.kind(end - 1), Token::Punct(',' | '.' | ';' | ':')) {
        end -= 1;
    }
    if opens_quotation(tokens.kind(from)) && tokens.closing(from).is_some_and(|close| close + 1 == end) {
        (from, end) = about::inside(tokens, from, end - 1);
    }
    if from >= end {
        return;
    }
    let bare = pages::list(tokens, from, end).filter(|list| list.end == end && !value::is_year(tokens, from));
    let last = draft.last();
    if let Some(list) = bare.filter(|_| last == Some(Kind::Signature) || last == Some(Kind::FileNumber)) {
        let text = tokens.span(from, end);
        draft.set_pages(units::make_pages(tokens, None, Span::default(), text, list.ranges));
        return;
    }
    let kind = if is_file_number(tokens, from, end) { Kind::FileNumber } else { Kind::Folder };
    draft.push(tokens, kind, Span::default(), tokens.span(from, end));
}

/// Whether a text begins with a decimal number (`611.61/3-2763`) or a subject and number (`POL 27 VIET S`).
fn is_file_number(tokens: &Tokens<'_>, at: usize, to: usize) -> bool {
    let decimal =
        tokens.is_number(at) && tokens.is(at + 1, '.') && tokens.glued(at + 1) && tokens.glued(at + 2);
    let shape = tokens.shape(at);
    let subject = (2..=5).contains(&shape.letters)
        && shape.capitals == shape.letters
        && tokens.is_number(at + 1)
        && !shape.roman;
    at + 1 < to && (decimal || subject)
}

/// One past a part; years and dates stay with what stands before them.
fn part(tokens: &Tokens<'_>, at: usize, to: usize) -> usize {
    let mut end = value::part_end(tokens, at, to).max(at + 1);
    while tokens.is(end, ',') && end + 1 < to {
        let next = value::part_end(tokens, end + 1, to);
        if value::date(tokens, end + 1, to) != Some(next) && !is_dates(tokens, end + 1, next) {
            break;
        }
        end = next;
    }
    end
}

/// Whether a part is made of numbers of dates alone: `4/63-6/63`, `1952–61`.
fn is_dates(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let slash = (from..to).any(|at| tokens.is(at, '/')) || value::is_year(tokens, from);
    slash && (from..to).all(|at| tokens.is_number(at) || tokens.is(at, '/') || tokens.is_dash(at))
}

/// Makes levels of the names read so far. `more`: a unit follows them.
fn flush(tokens: &Tokens<'_>, names: &mut Vec<(usize, usize)>, draft: &mut Draft, more: bool) {
    let single = usize::from(!more);
    let count = names.len();
    let mut index = 0;
    while index < count {
        let (from, mut to) = names[index];
        let left = count - index;
        let kind = match draft.names {
            0 => Kind::Collection,
            1 if more || left > single => Kind::Series,
            2 if more => Kind::SubSeries,
            _ => Kind::Folder,
        };
        draft.names += 1;
        index += 1;
        if kind == Kind::Folder {
            to = names[count - 1].1;
            index = count;
        }
        draft.push(tokens, kind, Span::default(), tokens.span(from, to));
    }
    names.clear();
}
