//! Numbers before their marks: `274. f.`, `5. doboz`, `第5卷`.

use super::draft::Draft;
use super::lexer::Tokens;
use super::units::make_pages;
use super::{pages, scheme, value};
use crate::diagnostic::Span;
use crate::record::reference::{PageUnit, Range};
use crate::vocab::Target;

/// A number before its mark, as in Hungary: `274. f.`, `5. doboz`.
pub(super) fn postfixed(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) -> Option<usize> {
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
pub(super) fn postfix(
    tokens: &Tokens<'_>,
    at: usize,
    to: usize,
    draft: &Draft,
) -> Option<(Target, usize, usize)> {
    if !draft.scheme().postfix || !tokens.is_number(at) && !tokens.is_dash(at + 1) {
        return None;
    }
    let end = ordinal_end(tokens, at, to)?;
    let marked = value::marked(tokens, end + 1, to)?;
    let target = scheme::sense(tokens, &marked, end + 1, to, draft)?.target;
    Some((target, end, marked.mark_end))
}

/// The full stop behind a number, which may be of several parts: `5/456.`
pub(super) fn ordinal_end(tokens: &Tokens<'_>, at: usize, to: usize) -> Option<usize> {
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
pub(super) fn counted(tokens: &Tokens<'_>, at: usize, to: usize, draft: &mut Draft) -> Option<usize> {
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
pub(super) fn counted_pages(
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
pub(super) fn is_ideograph(word: &str) -> bool {
    word.starts_with(|c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'))
}
