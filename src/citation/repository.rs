//! Who keeps the papers: the name in the registry or by its place, with the acronym, branch and town beside it.

use super::draft::Draft;
use super::lexer::{Kind, Tokens, opens_quotation};
use super::reader::Reader;
use super::{about, codes, phrase, units, value};
use crate::record::reference::Repository;
use crate::vocab::archives::Archive;
use crate::vocab::countries;
use crate::vocab::lexicon::Class;

/// Gives a citation the repository whose name takes up a range.
pub(super) fn place(tokens: &Tokens<'_>, from: usize, to: usize, draft: &mut Draft) {
    draft.set_repository(make(tokens, from, &Beside { end: to, ..Beside::default() }), None);
}

/// Gives a citation a repository that is not in the registry: its name takes up a part; gives one past what belongs to it.
pub(super) fn named(tokens: &Tokens<'_>, from: usize, to: usize, limit: usize, draft: &mut Draft) -> usize {
    let beside = beside(tokens, to, limit, None);
    draft.set_repository(make(tokens, from, &beside), None);
    beside.end
}

/// The name of an institution with its town has no more tokens than this.
const KEEPER: usize = 24;

/// Whether a range is the name of an institution that keeps papers, with its town, and nothing else.
pub(super) fn is_keeper(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    if to <= from + 1 || to - from > KEEPER || !tokens.shape(from).title {
        return false;
    }
    let keeper = |at: usize| phrase::class(tokens, at, Class::Keeper).is_some() && tokens.shape(at).title;
    let host = (from..to).any(|at| phrase::class(tokens, at, Class::Host).is_some());
    let prose = (from..to).any(|at| tokens.is_class(at, Class::Prose) && !tokens.shape(at).title);
    let joints = (from..to).filter(|at| tokens.is(*at, ',')).count();
    joints <= 4
        && (from..value::part_end(tokens, from, to)).any(keeper)
        && !(host || prose || has_digit(tokens, from, to) || tokens.is_class(to - 1, Class::Papers))
        && !(from..to).any(|at| opens_quotation(tokens.kind(at)) || tokens.is(at, ';') || tokens.is(at, ':'))
}

/// Whether a range is the archive of a person or family, and nothing else: `Personal archive of Jane Roe`.
pub(super) fn is_private(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let prose = (from..to).any(|at| tokens.is_class(at, Class::Prose) && !tokens.shape(at).title);
    phrase::class(tokens, from, Class::Private).is_some_and(|end| end < to && to - from <= KEEPER)
        && tokens.shape(to - 1).title
        && !prose
}

/// The first token of a repository that comes last, after the units: `box 12, folder 3, Yale University Library`.
///
/// None where a keeper is named before the units already.
pub(super) fn last(tokens: &Tokens<'_>, from: usize, first: usize, last: usize, to: usize) -> Option<usize> {
    if (from..first).any(|at| phrase::class(tokens, at, Class::Keeper).is_some()) {
        return None;
    }
    let mut at = last.max(to.saturating_sub(2 * KEEPER));
    while at < to {
        at = value::part_end(tokens, at, to) + 1;
        if is_keeper(tokens, at, to) {
            return Some(at);
        }
    }
    None
}

/// What stands beside the name.
#[derive(Default)]
struct Beside {
    acronym: Option<(usize, usize)>,
    place: Option<(usize, usize)>,
    end: usize,
}

/// Reads a repository whose name is in the registry; gives one past what belongs to it.
pub(super) fn known(
    tokens: &Tokens<'_>,
    at: usize,
    end: usize,
    limit: usize,
    archive: &'static Archive,
    draft: &mut Draft,
) -> usize {
    let beside = beside(tokens, end, limit, Some(archive));
    draft.scheme = archive.scheme;
    draft.set_repository(registered(make(tokens, at, &beside), archive), Some(archive));
    beside.end
}

/// The first token of a name with the letters of its country before it: `DE-PAAA`, `AT-OeStA`.
pub(super) fn with_country(tokens: &Tokens<'_>, from: usize, at: usize, archive: &Archive) -> usize {
    let code = |at: usize| tokens.text(at) == archive.country;
    match at.checked_sub(2) {
        Some(first) if first >= from && code(first) && (tokens.is_dash(at - 1) || tokens.is(at - 1, '_')) => {
            first
        }
        _ if at > from && code(at - 1) => at - 1,
        _ => at,
    }
}

/// The first token of the name before an acronym in brackets: `Archive of the Ministry of Foreign Affairs (AMIP)`.
pub(super) fn before_acronym(tokens: &Tokens<'_>, from: usize, at: usize, end: usize) -> Option<usize> {
    let open =
        at.checked_sub(1).filter(|open| tokens.is(*open, '(') && tokens.closing(*open) == Some(end))?;
    let parts = |at: &usize| {
        matches!(tokens.kind(*at), Kind::Punct(',' | ';' | ':' | ')' | ']'))
            || opens_quotation(tokens.kind(*at))
    };
    let begin = (from.max(open.saturating_sub(KEEPER))..open).rev().find(parts).map_or(from, |at| at + 1);
    (begin < open && tokens.shape(begin).title && !has_digit(tokens, begin, open)).then_some(begin)
}

/// Reads a repository that is spelled out, its acronym of the registry in brackets behind it.
pub(super) fn spelled_out(
    tokens: &Tokens<'_>,
    name: usize,
    at: usize,
    end: usize,
    limit: usize,
    archive: &'static Archive,
    draft: &mut Draft,
) -> usize {
    let beside = Beside { acronym: Some((at, end)), ..beside(tokens, end + 1, limit, Some(archive)) };
    draft.scheme = archive.scheme;
    draft.set_repository(registered(make(tokens, name, &beside), archive), Some(archive));
    beside.end
}

fn registered(repository: Repository, archive: &'static Archive) -> Repository {
    Repository {
        id: Some(archive.id.into()),
        title: Some(archive.title.into()),
        country: Some(archive.country.into()),
        ..repository
    }
}

fn make(tokens: &Tokens<'_>, at: usize, beside: &Beside) -> Repository {
    Repository {
        name: tokens.words(tokens.span(at, beside.end)),
        acronym: beside.acronym.map(|(from, to)| tokens.words(tokens.span(from, to))),
        place: beside.place.map(|(from, to)| tokens.words(tokens.span(from, to))),
        span: Some(tokens.span(at, beside.end)),
        ..Repository::default()
    }
}

/// The acronym in brackets, the town and the branch that follow a name.
fn beside(tokens: &Tokens<'_>, end: usize, limit: usize, archive: Option<&Archive>) -> Beside {
    let mut found = Beside { end, ..Beside::default() };
    // `Vojni arhiv Beograd`: the town without a comma.
    let town = phrase::class(tokens, end, Class::Place).filter(|to| *to <= limit && archive.is_some());
    let end = match town {
        Some(to) if tokens.shape(end).title && parts(tokens, to, limit) => {
            found.place = Some((end, to));
            found.end = to;
            to
        }
        _ => end,
    };
    if tokens.is(end, '(')
        && let Some(close) = tokens.closing(end).filter(|close| *close < limit)
    {
        if is_acronym(tokens, end + 1, close) {
            found.acronym = Some((end + 1, close));
            found.end = close + 1;
        } else if tokens.text(end + 1).eq_ignore_ascii_case("hereafter")
            || close - end <= 12 && !has_digit(tokens, end, close)
        {
            found.end = close + 1;
        }
    }
    // `SI_PAK_KP/0167`: letters joined by an underscore belong to the name, a number behind the slash is the fonds.
    if tokens.is(found.end, '_')
        && tokens.glued(found.end)
        && tokens.is_word(found.end + 1)
        && tokens.is(found.end + 2, '/')
        && tokens.is_number(found.end + 3)
    {
        found.end += 2;
    }
    // `ÖStA/AdR`
    if tokens.is(found.end, '/') && phrase::class(tokens, found.end + 1, Class::Branch).is_some() {
        found.end += 2;
    }
    while found.end < limit && tokens.is(found.end, ',') {
        let from = found.end + 1;
        let to = value::part_end(tokens, from, limit);
        let place_end = phrase::class(tokens, from, Class::Place);
        if found.place.is_none()
            && let Some(to) = place_end.filter(|to| parts(tokens, *to, limit))
        {
            // The letters of a state follow the town: `Boston, MA`.
            let shape = tokens.shape(to + 1);
            let state = tokens.is(to, ',')
                && shape.capitals == 2
                && shape.letters == 2
                && parts(tokens, to + 2, limit);
            let to = if state { to + 2 } else { to };
            found.place = Some((from, to));
            found.end = to;
        } else if found.place.is_none()
            && archive.is_some_and(|archive| {
                tokens.span(from, to).of(tokens.text).eq_ignore_ascii_case(archive.city)
            })
        {
            found.place = Some((from, to));
            found.end = to;
        } else if let shape = tokens.shape(from)
            && to == from + 1
            && shape.letters == 2
            && countries::is_state(tokens.text(from))
            && archive.is_some_and(|archive| archive.country == "US")
        {
            // `National Archives, College Park, MD`: the town is in the name already.
            found.place = Some((found.place.map_or(from, |(first, _)| first), to));
            found.end = to;
        } else if let Some((first, _)) = found.place
            && archive.is_some_and(|archive| tokens.span(from, to).of(tokens.text) == archive.country_name())
        {
            // `Belgrade, Serbia`
            found.place = Some((first, to));
            found.end = to;
        } else if branch(tokens, from, to) {
            found.end = to;
        } else {
            break;
        }
    }
    found
}

/// Whether the end of a part stands at a token.
fn parts(tokens: &Tokens<'_>, at: usize, limit: usize) -> bool {
    at >= limit || matches!(tokens.kind(at), Kind::Punct(',' | ';' | '.' | ':' | '(' | ')'))
}

/// Whether a part is a department of an archive: a word of the list begins it or ends it.
fn branch(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let named = |at: usize| phrase::class(tokens, at, Class::Branch);
    to > from
        && !has_digit(tokens, from, to)
        && (named(from).is_some() || (from..to).any(|at| named(at) == Some(to)))
}

fn has_digit(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| tokens.is_number(at))
}

/// Whether the tokens in brackets are an acronym: a word or two with two capitals or more.
fn is_acronym(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let words = (from..to).filter(|at| tokens.is_word(*at));
    let capitals = words
        .clone()
        .all(|at| tokens.shape(at).capitals >= 2 || tokens.shape(at).letters <= 2 && tokens.shape(at).title);
    (1..=3).contains(&words.count()) && capitals && to - from <= 5
}

/// Reads what stands before the first unit where no archive of the registry is named: the first name is the repository.
///
/// Gives the first token after it.
pub(super) fn unknown(
    reader: &mut Reader<'_, '_>,
    from: usize,
    first: usize,
    limit: usize,
    draft: &mut Draft,
) -> usize {
    let tokens = reader.tokens;
    let mut at = from;
    let mut quoted = false;
    let mut hosted = false;
    while at < first {
        if matches!(tokens.kind(at), Kind::Punct(',' | '.' | ':')) {
            at += 1;
            continue;
        }
        if opens_quotation(tokens.kind(at))
            && let Some(close) = tokens.closing(at).filter(|close| *close < first)
        {
            quoted = true;
            at = close + 1;
            continue;
        }
        if let Some(end) = value::date(tokens, at, first) {
            at = end;
            continue;
        }
        let end = name_end(tokens, at, first);
        let host = phrase::class(tokens, at, Class::Host).is_some()
            || (at..end).any(|at| phrase::class(tokens, at, Class::Host) == Some(end));
        // Quotation, date, two names: the first is the host.
        if host || quoted && !hosted && another_name(tokens, end, first) {
            hosted = true;
            at = end;
            continue;
        }
        break;
    }
    if at >= first || !is_repository(tokens, at, name_end(tokens, at, first)) {
        return if at < first { at } else { first };
    }
    // `Central Directive, 19 Dec. 1950, Guangdong, 204-1-245`: a title, its date, then who keeps it.
    let at = after_title(tokens, at, first, limit).unwrap_or(at);
    let end = name_end(tokens, at, first);
    about::read(reader, from, at, false);
    let beside = beside(tokens, without_bracket(tokens, at, end), limit, None);
    draft.set_repository(make(tokens, at, &beside), None);
    beside.end.min(first).max(at + 1)
}

/// One past a name: a comma, a colon, or a full stop before the first unit.
fn name_end(tokens: &Tokens<'_>, at: usize, first: usize) -> usize {
    let part = value::part_end(tokens, at, first);
    // `Archive Center (Series 1, Box 371)`: a bracket that holds the units is not in the name.
    let bracket = |at: usize| tokens.is(at, '(') && tokens.closing(at).is_some_and(|close| close >= first);
    let stop = |at: usize| tokens.is(at, '.') && super::sentence::ends(tokens, at);
    let end = (at..part).find(|next| stop(*next) || *next > at && bracket(*next)).unwrap_or(part);
    // `ЦА ФСБ. Ф.3`, `Doe Papers (Box 5)`: what parts the name from the unit is not in it.
    let joint = end == first && end > at + 1 && matches!(tokens.kind(end - 1), Kind::Punct('.' | '(' | '['));
    end - usize::from(joint)
}

/// The first token of a short name that stands between a date and a call number, where a title stands before the date.
fn after_title(tokens: &Tokens<'_>, at: usize, first: usize, limit: usize) -> Option<usize> {
    let title = value::part_end(tokens, at, first);
    let date = value::date(tokens, title + 1, first).filter(|end| tokens.is(*end, ','))?;
    let name = date + 1;
    let end = value::part_end(tokens, name, first);
    let short = end > name
        && end - name <= 3
        && (name..end)
            .all(|at| tokens.is_word(at) && tokens.shape(at).title && tokens.shape(at).capitals == 1);
    let code = codes::has_code(tokens, end + 1, value::part_end(tokens, end + 1, limit));
    (tokens.is(title, ',') && short && tokens.is(end, ',') && code).then_some(name)
}

fn without_bracket(tokens: &Tokens<'_>, at: usize, end: usize) -> usize {
    (at..end)
        .find(|at| tokens.is(*at, '(') && tokens.closing(*at).is_some_and(|close| close + 1 == end))
        .unwrap_or(end)
}

fn another_name(tokens: &Tokens<'_>, at: usize, first: usize) -> bool {
    let from = at + 1;
    let end = value::part_end(tokens, from, first);
    let place = phrase::class(tokens, from, Class::Place) == Some(end);
    from < first && tokens.is_word(from) && tokens.shape(from).title && !place
}

/// Whether a name may be that of a repository: it begins with a capital, is no sentence, and is not the name of papers.
fn is_repository(tokens: &Tokens<'_>, from: usize, to: usize) -> bool {
    let shape = tokens.shape(from);
    let words = (from..to).filter(|at| tokens.is_word(*at)).count();
    let papers = tokens.is_class(to - 1, Class::Papers) || (from..to).any(|at| units::is_ibid(tokens, at));
    let see = phrase::class(tokens, from, Class::See).is_some();
    let prose = (from..to).any(|at| matches!(tokens.kind(at), Kind::Punct('→' | '+' | '=' | '?' | '!')));
    let code = value::code(tokens, from, to) == Some(to);
    tokens.is_word(from) && !code && shape.title && (1..=14).contains(&words) && !papers && !see && !prose
}

#[cfg(test)]
mod tests {
    use super::super::{Options, parse};

    /// The repository of each citation, `-` for none.
    fn keepers(text: &str) -> Vec<String> {
        let name = |repository: crate::record::reference::Repository| repository.name.to_string();
        let citations = parse(text, Options::default()).citations;
        citations.into_iter().map(|citation| citation.repository.map_or("-".to_owned(), name)).collect()
    }

    #[test]
    fn a_keeper_named_last_is_found() {
        assert_eq!(
            keepers("Box 5, Folder 2, Jane Roe Papers, Town Library, University of Town"),
            ["Town Library, University of Town"]
        );
        assert_eq!(keepers("Town Archives, Box 5, folder 2, copy in Roe Library"), ["Town Archives"]);
    }

    #[test]
    fn a_keeper_in_a_sentence_of_its_own_is_found() {
        assert_eq!(keepers("Town University Archives. Roe fonds, F-58-2-0."), ["Town University Archives"]);
        assert_eq!(keepers("Roe Papers (MS 62/1). Town Library, Port."), ["Town Library, Port"]);
        assert!(keepers("Town Library. It was built in 1911.").is_empty());
    }

    #[test]
    fn an_acronym_before_a_call_number_keeps_it() {
        assert_eq!(keepers("XYZ, S25/9007"), ["XYZ"]);
        assert!(keepers("XYZ, 25").is_empty());
    }
}
