//! Printed sources: the reference without its page numbers, and the pages.

use super::clauses::Clause;
use super::draft::Draft;
use super::lexer::{Kind as Token, Tokens, opens_quotation};
use super::reader::{Reader, Survey};
use super::{pages, phrase, repository, units, value};
use crate::diagnostic::Span;
use crate::record::reference::PageUnit;
use crate::vocab::lexicon::Class;

/// A reference to a printed source may be cut into this many sentences.
const SENTENCES: usize = 4;

/// Where the pages stand.
struct Cited {
    /// One past the reference.
    end: usize,
    /// First token of the mark, or of the numbers.
    mark: Option<(usize, usize, PageUnit)>,
    /// First token of the numbers; none where no page is cited.
    numbers: Option<usize>,
}

/// Reads a printed source from the first clauses; gives how many were used up, none where it is something else.
///
/// `from`: the first token of the first clause behind its labels.
pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    clauses: &[Clause],
    from: usize,
    survey: &Survey,
) -> Option<usize> {
    let tokens = reader.tokens;
    let first = Clause { from, to: clauses.first()?.to };
    if survey.first.is_some_and(|at| is_archival(tokens, first.from, at, first.to))
        || units::is_ibid(tokens, first.from)
    {
        return None;
    }
    let keeper = repository::is_keeper(tokens, from, value::part_end(tokens, from, first.to));
    let (from, announced) = lead_in(tokens, first.from, first.to);
    if keeper && !announced {
        return None;
    }
    // `Public Papers: Nixon, 1973`: a colon parts a title from what it is about.
    let papers = (first.from..first.to).any(|at| {
        tokens.is_class(at, Class::Papers) && !tokens.is(at + 1, ':') && ends_part(tokens, at + 1, first.to)
    });
    if !announced && (papers || has_code(tokens, first.from, first.to)) {
        return None;
    }
    // What is announced (`Published in …`) needs no other sign of a printed source.
    let used = (1..=clauses.len().min(SENTENCES))
        .find(|used| is_reference(tokens, from, clauses[used - 1], *used > 1))
        .or(announced.then_some(1))?;
    let to = clauses[used - 1].to;
    let cited = cited(tokens, from, to);
    if cited.end <= from {
        return None;
    }
    let mut draft = Draft::new(0);
    draft.set_publication(tokens, tokens.span(from, cited.end));
    if let Some(at) = cited.numbers
        && let Some(list) = pages::list(tokens, at, to)
    {
        let mark = cited.mark.map_or(Span::default(), |(from, end, _)| tokens.span(from, end));
        let unit = cited.mark.map(|(_, _, unit)| unit);
        draft.set_pages(units::make_pages(tokens, unit, mark, tokens.span(at, list.end), list.ranges));
    }
    reader.finish(draft);
    Some(used)
}

/// Whether a unit among the first marks is of an archive, and not the volume or number of a book.
///
/// After an acronym (`MAE, série Z, vol. 12, fol. 3r`) leaves are those of an archive: books have pages.
fn is_archival(tokens: &Tokens<'_>, from: usize, at: usize, to: usize) -> bool {
    use crate::vocab::{Kind, Target, lexicon};
    let acronym = units::is_acronym(tokens, from) && matches!(tokens.kind(from + 1), Token::Punct(',' | ':'));
    (at..to).any(|at| {
        units::class_code(tokens, at, to).is_some()
            || value::marked(tokens, at, to).is_some_and(|marked| {
                let printed = |target| {
                    matches!(
                        target,
                        Target::Unit(Kind::Volume | Kind::Document | Kind::Item | Kind::Series)
                            | Target::Page
                    ) || target == Target::Leaf && !acronym
                };
                let senses = lexicon::senses(marked.mark);
                let common = senses.iter().any(|sense| sense.scheme == 0 && printed(sense.target));
                marked.value_end.is_some() && !common && !senses.iter().all(|sense| printed(sense.target))
            })
    })
}

/// Whether a part ends at a token.
pub(super) fn ends_part(tokens: &Tokens<'_>, at: usize, to: usize) -> bool {
    at >= to || matches!(tokens.kind(at), Token::Punct(',' | ':' | ';'))
}

/// Whether a part is a call number of three groups or more: `5065-3-467`.
fn has_code(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        let start = at > from && tokens.is(at - 1, ',');
        start
            && value::date(tokens, at, to).is_none()
            && value::code(tokens, at, to).is_some_and(|end| {
                let groups = (at..end).filter(|at| tokens.is_number(*at)).count();
                let lettered = tokens.is_word(at) && tokens.glued(at + 1) && tokens.is_number(at + 1);
                groups >= if lettered { 2 } else { 3 } && (end >= to || tokens.is(end, ','))
            })
    })
}

/// Past `reproduced in` and the like, and whether that begins the clause.
fn lead_in(tokens: &Tokens<'_>, from: usize, to: usize) -> (usize, bool) {
    let printed = (from..to).find_map(|at| Some((at, phrase::class(tokens, at, Class::Printed)?)));
    if let Some((at, end)) = printed.filter(|(_, end)| *end < to) {
        let end = end + usize::from(tokens.is(end, ':'));
        return (end, at <= from + 1 && (tokens.shape(end).title || opens_quotation(tokens.kind(end))));
    }
    let see = phrase::class(tokens, from, Class::See).filter(|end| *end < to && tokens.shape(*end).title);
    (see.unwrap_or(from), false)
}

/// Whether a clause ends a reference: it has an imprint, or pages at its end after a title.
fn is_reference(tokens: &Tokens<'_>, from: usize, clause: Clause, later: bool) -> bool {
    let start = if later { clause.from } else { from };
    if imprint(tokens, start, clause.to, later) {
        return true;
    }
    if !later && is_volume(tokens, start, clause.to) || later && is_number_of_series(tokens, start, clause.to)
    {
        return true;
    }
    if !later && is_quoted_title(tokens, start, clause.to) {
        return true;
    }
    let cited = cited(tokens, start, clause.to);
    // `Jakobson, pp. 124–25`: a short title is a word.
    let short = cited.mark.is_some()
        && cited.end == start + 1
        && tokens.shape(start).title
        && tokens.shape(start).letters > 3
        && tokens.shape(start).capitals == 1;
    if short && !later {
        return true;
    }
    let comma = (start..cited.end).any(|at| matches!(tokens.kind(at), Token::Punct(',' | ':')));
    let words = (start..cited.end).filter(|at| tokens.is_word(*at) && tokens.shape(*at).letters > 2).count();
    let titled = tokens.is_word(start) && tokens.shape(start).title && words >= 2;
    !later && cited.numbers.is_some() && comma && titled
}

/// A volume of an edition with its years: `Foreign Relations of the United States, 1961–1963, vol. XI, doc. 15`.
fn is_volume(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    use crate::vocab::{Kind, Target, lexicon};
    let volume = |at: usize| {
        value::marked(tokens, at, to).is_some_and(|marked| {
            let common = |target| {
                lexicon::senses(marked.mark).iter().any(|sense| sense.scheme == 0 && sense.target == target)
            };
            marked.value_end.is_some() && common(Target::Unit(Kind::Volume))
        })
    };
    let part = |at: &usize| *at > from && tokens.is(*at - 1, ',');
    (from..to).filter(part).any(|at| value::is_year(tokens, at)) && (from..to).filter(part).any(volume)
}

/// An author and a title in quotation marks that ends the clause, or a volume does: `Roe, “A Town.”`, `Roe, „Книга“, т. II`.
fn is_quoted_title(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let author = value::part_end(tokens, from, to);
    let name = author > from
        && author - from <= 6
        && tokens.is(author, ',')
        && (from..author).all(|at| tokens.is_word(at) && tokens.shape(at).title || tokens.is(at, '.'))
        && tokens.shape(from).capitals == 1;
    let open = author + 1;
    if !name || !opens_quotation(tokens.kind(open)) {
        return false;
    }
    let Some(close) = tokens.closing(open).filter(|close| *close < to) else { return false };
    let after = close + 1;
    let volume = |at: usize| {
        value::marked(tokens, at, to)
            .is_some_and(|marked| marked.value_end == Some(to) && page_unit(marked.mark).is_none())
    };
    close > open + 1 && (after == to || tokens.is(after, ',') && volume(after + 1))
}

/// The number of a series and the year at the end of a reference: `Working Paper, no. 31, 2001`.
fn is_number_of_series(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    use crate::vocab::{Kind, Target, lexicon};
    let year = to > from + 3 && value::is_year(tokens, to - 1) && tokens.is(to - 2, ',');
    let number = |at: usize| {
        value::marked(tokens, at, to).is_some_and(|marked| {
            let number = |target| matches!(target, Target::Unit(Kind::Document | Kind::Volume));
            marked.value_end == Some(to - 2)
                && lexicon::senses(marked.mark).iter().any(|sense| sense.scheme == 0 && number(sense.target))
        })
    };
    year && (from.max(to.saturating_sub(8))..to - 2).any(number)
}

/// A place and a year: `(Ljubljana: Tiskarna, 1918)`, `М., 1991`, `М.: Наука, 1952`, `Moscow, 1970`.
fn imprint(tokens: &Tokens<'_>, from: usize, to: usize, later: bool) -> bool {
    (from..to).any(|at| {
        if tokens.is(at, '(')
            && let Some(close) = tokens.closing(at).filter(|close| *close < to)
        {
            let colon = (at..close).any(|at| tokens.is(at, ':'));
            return colon && (at > from || later) && (at..close).any(|at| value::is_year(tokens, at));
        }
        let initial = tokens.is_word(at)
            && tokens.shape(at).title
            && tokens.shape(at).letters <= 3
            && tokens.is(at + 1, '.');
        let place = phrase::class(tokens, at, Class::Place).filter(|_| later && at == from);
        let Some(after) = place.or(initial.then_some(at + 2)) else { return false };
        let year = |at: usize| at < to && tokens.is(at - 1, ',') && value::is_year(tokens, at);
        tokens.is(after, ',') && year(after + 1)
            || tokens.is(after, ':') && (after + 1..to.min(after + 16)).any(year)
    })
}

/// Finds the pages at the end of a reference.
fn cited(tokens: &Tokens<'_>, from: usize, to: usize) -> Cited {
    let mut end = to;
    while end > from && matches!(tokens.kind(end - 1), Token::Punct('.' | ',' | ';')) {
        end -= 1;
    }
    // Pages are the last list that reaches the end: look back over as much as one can take up.
    let window = end.saturating_sub(24).max(from);
    for at in window..end {
        let reaches = |at: usize| pages::list_end(tokens, at, end).is_some_and(|list| list >= end);
        let parted = at > from && matches!(tokens.kind(at - 1), Token::Punct(',' | '.' | ':' | ')'));
        if !parted {
            continue;
        }
        let reference = before(tokens, from, at);
        if let Some(marked) = value::marked(tokens, at, end)
            && reaches(marked.value)
            && let Some(unit) = page_unit(marked.mark)
        {
            return Cited {
                end: reference,
                mark: Some((at, marked.mark_end, unit)),
                numbers: Some(marked.value),
            };
        }
        let bare = tokens.is_number(at) && !value::is_year(tokens, at) && tokens.is(at - 1, ',');
        // `1977, 73B`: a capital joined to the number makes it that of an item, no page.
        let item = (at..end).any(|at| tokens.is_word(at) && tokens.glued(at) && tokens.shape(at).title);
        if bare && !item && reaches(at) && value::date(tokens, at, end).is_none() {
            return Cited { end: reference, mark: None, numbers: Some(at) };
        }
    }
    Cited { end, mark: None, numbers: None }
}

fn page_unit(mark: u16) -> Option<PageUnit> {
    use crate::vocab::{Target, lexicon};
    lexicon::senses(mark).iter().find_map(|sense| match sense.target {
        Target::Page => Some(PageUnit::Page),
        Target::Leaf if sense.after.is_empty() => Some(PageUnit::Leaf),
        _ => None,
    })
}

/// The end of the reference before its pages.
fn before(tokens: &Tokens<'_>, from: usize, at: usize) -> usize {
    let mut end = at;
    while end > from && matches!(tokens.kind(end - 1), Token::Punct('.' | ',' | ':' | ';')) {
        end -= 1;
    }
    end
}
