//! The archival original as its citation names it: the reference in words, the units it lies in, how it
//! was obtained. Shared by every schema that speaks of the original.

use std::borrow::Cow;

use crate::diagnostic::Span;
use crate::record::Record;
use crate::record::reference::{Citation, Credit, PageUnit, Pages, Repository, Role, Unit};
use crate::vocab::{Kind, Level};

/// The archival references of a record, one a citation, in the words of the source.
///
/// Each runs from the first character of the repository to the last locator, without credits and
/// without the full stop; what it takes over from the one before is written in front. A citation whose words are gone (a record made from single cells) is written
/// from its parts. Where no citation could be read, what stands between the description of the document
/// and the credits goes out as it is.
pub fn sources(record: &Record) -> Vec<Cow<'_, str>> {
    if record.citations.is_empty() {
        return unread_source(record).map(Cow::Borrowed).into_iter().collect();
    }
    record.citations.iter().filter_map(|citation| source(record, citation)).collect()
}

/// The reference of one citation of the record, in words; none where it names nothing.
pub fn source<'a>(record: &'a Record, citation: &'a Citation) -> Option<Cow<'a, str>> {
    let written = citation.span.of(verbatim(record)).trim();
    if !written.is_empty() {
        return Some(match inherited(record, citation) {
            before if before.is_empty() => Cow::Borrowed(written),
            before => Cow::Owned(format!("{before}, {written}")),
        });
    }
    let composed = compose(citation);
    (!composed.is_empty()).then_some(Cow::Owned(composed))
}

/// What a citation takes over from the one before it (`RGANI` of `RGANI, f. 5, op. 1; f. 89`): each reference must
/// read the same when it stands alone.
///
/// It takes over nothing where words stand before its first part: those of a part that somebody changed in a sheet.
fn inherited(record: &Record, citation: &Citation) -> String {
    let places = citation.levels.iter().map(|unit| unit.span);
    let places = places.chain(citation.repository.iter().map(|repository| repository.span));
    let pages = citation.pages.iter().map(|pages| pages.span).filter(|span| !span.is_empty());
    let first = places.flatten().chain(pages).map(|span| span.start).min();
    let names_its_own = citation.repository.as_ref().is_some_and(|repository| repository.span.is_some());
    if names_its_own || first.is_some_and(|first| first > citation.span.start) {
        return String::new();
    }
    let repository = citation.repository.as_ref().filter(|repository| repository.span.is_none());
    let units = citation.levels.iter().filter(|unit| unit.span.is_none());
    let units = units.map(|unit| unit_name(verbatim(record), unit).into_owned());
    repository
        .map(|repository| repository.name.to_string())
        .into_iter()
        .chain(units)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The words of a citation paragraph in which no citation was read, without what is said about the
/// document before them and without the credits after them.
pub fn unread_source(record: &Record) -> Option<&str> {
    let text = verbatim(record);
    let about = record.about.as_ref();
    let pieces = about.into_iter().flat_map(|about| [&about.title, &about.date, &about.host]);
    let start = pieces.flatten().map(|piece| piece.span.end).max().unwrap_or(0);
    let credits = record.credits.iter().map(|credit| credit.span.start).filter(|at| *at >= start);
    let end = credits.min().unwrap_or(text.len());
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | ';');
    let words = Span::new(start, end).of(text).trim_matches(between);
    words.contains(char::is_alphanumeric).then_some(words)
}

/// Whether a record without a citation that could be read still says something about an original.
pub fn has_original(record: &Record) -> bool {
    record.created.is_some()
        || !record.languages.is_empty()
        || !record.archives.is_empty()
        || unread_source(record).is_some()
}

/// Whether a citation leads to an archive, and not to a published work alone.
pub fn is_archival(citation: &Citation) -> bool {
    citation.publication.is_none() || citation.repository.is_some() || !citation.levels.is_empty()
}

/// The name of a repository as written, without the place behind it.
pub fn name_without_place(repository: &Repository) -> &str {
    let before = repository.place.as_deref().and_then(|place| repository.name.strip_suffix(place));
    before.and_then(|name| name.trim_end().strip_suffix(',')).unwrap_or(&repository.name)
}

/// A reference from its parts, in the fixed grammar `repository, mark number, …`.
fn compose(citation: &Citation) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(citation.repository.as_ref().map(|repository| repository.name.to_string()));
    parts.extend(citation.publication.clone());
    parts.extend(citation.levels.iter().map(|unit| unit_name("", unit).into_owned()));
    parts.extend(citation.pages.as_ref().map(|pages| pages_name("", pages).into_owned()));
    parts.retain(|part| !part.trim().is_empty());
    parts.join(", ")
}

/// The leaves or pages of a citation as written, with their mark: `ll. 86-87`; composed where the words are gone.
pub fn pages<'a>(record: &'a Record, citation: &'a Citation) -> Option<Cow<'a, str>> {
    citation.pages.as_ref().map(|pages| pages_name(verbatim(record), pages))
}

/// Leaves or pages as written, mark and list: `ll. 86-87`. Without its words, the usual mark and the list.
pub fn pages_name<'a>(verbatim: &'a str, pages: &'a Pages) -> Cow<'a, str> {
    let written = pages.span.of(verbatim).trim();
    match pages.unit {
        _ if !written.is_empty() => Cow::Borrowed(written),
        Some(PageUnit::Leaf) => Cow::Owned(format!("ll. {}", pages.text)),
        Some(PageUnit::Page) => Cow::Owned(format!("pp. {}", pages.text)),
        None => Cow::Borrowed(&pages.text),
    }
}

/// A unit as written, mark and number: `f. 0104`. Without its words, the mark (else the kind) and the number.
pub fn unit_name<'a>(verbatim: &'a str, unit: &'a Unit) -> Cow<'a, str> {
    let written = unit.span.map(|span| span.of(verbatim).trim()).unwrap_or_default();
    match &unit.mark {
        _ if !written.is_empty() && !written.contains('\n') => Cow::Borrowed(written),
        Some(mark) => Cow::Owned(format!("{mark} {}", unit.value)),
        None if verbatim.is_empty() => {
            Cow::Owned(format!("{} {}", unit.kind.name().replace('_', " "), unit.value))
        }
        None => Cow::Borrowed(&unit.value),
    }
}

/// The aggregation that a citation lies in, as one text: the repository and the units above the file
/// (`AVP RF, f. 0104, op. 19`). Containers are left out: they say where, not what.
pub fn aggregation(record: &Record, citation: &Citation) -> Option<String> {
    let units = citation.levels.iter().filter(|unit| matches!(rank(unit.kind), Some(rank) if rank < FILE));
    let units: Vec<_> = units.map(|unit| unit_name(verbatim(record), unit)).collect();
    let repository = citation.repository.as_ref().map(|repository| Cow::Borrowed(repository.name.as_str()));
    (!units.is_empty()).then(|| repository.into_iter().chain(units).collect::<Vec<_>>().join(", "))
}

/// The rank of a file among the units that hold others.
const FILE: u8 = 4;

/// How high a unit stands in the arrangement, from 0 for a fonds. None for what is no aggregation of
/// records: containers, single documents, and numbers that are not taken apart.
///
/// An opis (and an entry in an inventory) is no level of ISAD(G), but stands between fonds and file.
pub fn rank(kind: Kind) -> Option<u8> {
    match kind.level() {
        Some(Level::Fonds) => Some(0),
        Some(Level::SubFonds) => Some(1),
        Some(Level::Series) => Some(2),
        Some(Level::SubSeries) => Some(3),
        Some(Level::File) => Some(FILE),
        Some(Level::Item) => None,
        None => matches!(kind, Kind::Opis | Kind::Entry).then_some(2),
    }
}

/// How the document was obtained, in the words of the source: `Obtained by James G. Hershberg`.
///
/// One entry a run of credits of that role; `Obtained by A and B` stays one phrase.
pub fn acquisitions(record: &Record) -> Vec<Cow<'_, str>> {
    phrases(record, is_acquisition)
}

/// What was done for the edition, in the words of the source: `translated by Gary Goldberg`. As [`acquisitions`], and
/// `transcribed and edited by A` is one phrase for both roles.
pub fn contributions(record: &Record) -> Vec<Cow<'_, str>> {
    phrases(record, |role| !is_acquisition(role))
}

fn is_acquisition(role: Role) -> bool {
    matches!(role, Role::Obtained | Role::Provided)
}

/// The credits of some roles in words.
fn phrases(record: &Record, of: fn(Role) -> bool) -> Vec<Cow<'_, str>> {
    let text = verbatim(record);
    let mut spans: Vec<(Role, Span)> = Vec::new();
    let mut phrases = Vec::new();
    for credit in record.credits.iter().filter(|credit| of(credit.role)) {
        let words = credit.span.of(text).trim();
        match spans.last_mut() {
            _ if words.is_empty() => phrases.push(Cow::Owned(phrase(credit))),
            // The word for the role stands before an earlier name.
            Some((role, last)) if *role == credit.role && words.starts_with(credit.name.as_str()) => {
                *last = last.to(credit.span);
            }
            Some((_, last)) if last.start <= credit.span.start && credit.span.end <= last.end => {}
            _ => spans.push((credit.role, credit.span)),
        }
    }
    let written = spans.iter().map(|(_, span)| Cow::Borrowed(span.of(text).trim()));
    written.chain(phrases).filter(|phrase| !phrase.is_empty()).collect()
}

/// A credit in our words, for one whose words are gone.
fn phrase(credit: &Credit) -> String {
    let role = credit.role.name();
    let (first, rest) = role.split_at(role.len().min(1));
    let body = credit.affiliation.as_ref().map(|body| format!(" ({body})")).unwrap_or_default();
    let language = credit.from_language.as_ref().map(|words| format!(" from {words}")).unwrap_or_default();
    format!("{}{rest} by {}{body}{language}", first.to_uppercase(), credit.name)
}

fn verbatim(record: &Record) -> &str {
    record.citation_verbatim.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit(role: Role, name: &str, start: usize, end: usize) -> Credit {
        let span = Span::new(start, end);
        Credit {
            role,
            relator: None,
            name: name.into(),
            affiliation: None,
            from_language: None,
            span,
            why: None,
        }
    }

    fn avprf() -> Citation {
        let unit = |kind, value: &str, mark| Unit::new(kind, value, Some(mark), None);
        Citation {
            repository: Some(Repository { name: "AVP RF".into(), ..Repository::default() }),
            levels: vec![
                unit(Kind::Fond, "0104", "f."),
                unit(Kind::Opis, "19", "op."),
                unit(Kind::Folder, "124", "p."),
                unit(Kind::File, "3", "d."),
            ],
            pages: Some(Pages { unit: Some(PageUnit::Leaf), text: "86-87".into(), ..Pages::default() }),
            ..Citation::default()
        }
    }

    #[test]
    fn a_citation_without_its_words_is_written_from_its_parts() {
        let record = Record { citations: vec![avprf()], ..Record::default() };
        assert_eq!(sources(&record), ["AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87"]);
    }

    #[test]
    fn the_aggregation_names_neither_containers_nor_the_file() {
        let record = Record { citations: vec![avprf()], ..Record::default() };
        assert_eq!(aggregation(&record, &record.citations[0]).as_deref(), Some("AVP RF, f. 0104, op. 19"));
        assert_eq!(aggregation(&record, &Citation::default()), None);
    }

    #[test]
    fn an_unread_citation_goes_out_without_its_credits() {
        let text = "Soviet archives. Translated by Gary Goldberg.";
        let mut record = Record { citation_verbatim: Some(text.into()), ..Record::default() };
        record.credits = vec![credit(Role::Translated, "Gary Goldberg", 17, 44)];
        assert_eq!(sources(&record), ["Soviet archives"]);
        record.citation_verbatim = Some(" . ".into());
        assert_eq!(sources(&record), Vec::<&str>::new());
    }

    #[test]
    fn two_names_after_one_word_are_one_phrase() {
        let text = "RGANI. Obtained by A. B. and C. D., translated by E.";
        let mut record = Record { citation_verbatim: Some(text.into()), ..Record::default() };
        record.credits = vec![
            credit(Role::Obtained, "A. B.", 7, 24),
            credit(Role::Obtained, "C. D.", 29, 34),
            credit(Role::Translated, "E", 36, 51),
        ];
        assert_eq!(acquisitions(&record), ["Obtained by A. B. and C. D."]);
        record.citation_verbatim = None;
        assert_eq!(acquisitions(&record), ["Obtained by A. B.", "Obtained by C. D."]);
    }

    #[test]
    fn two_roles_of_one_name_are_one_phrase() {
        let text = "RGANI. Transcribed and edited by A. B., перевод C. D.";
        let mut record = Record { citation_verbatim: Some(text.into()), ..Record::default() };
        record.credits = vec![
            credit(Role::Transcribed, "A. B.", 7, 38),
            credit(Role::Edited, "A. B.", 23, 38),
            credit(Role::Translated, "C. D.", 40, 60),
        ];
        assert_eq!(contributions(&record), ["Transcribed and edited by A. B.", "перевод C. D."]);
        record.citation_verbatim = None;
        record.credits[2].affiliation = Some("Example Institute".into());
        let composed = ["Transcribed by A. B.", "Edited by A. B.", "Translated by C. D. (Example Institute)"];
        assert_eq!(contributions(&record), composed);
        assert_eq!(acquisitions(&record), Vec::<&str>::new());
    }

    #[test]
    fn a_part_that_was_changed_is_not_put_before_the_words() {
        let mut record = Record { citation_verbatim: Some("RGANI, f. 5, op. 1".into()), ..Record::default() };
        let parsed = crate::citation::parse("RGANI, f. 5, op. 1", crate::citation::Options::default());
        record.citations = parsed.citations;
        (record.citations[0].levels[0].value, record.citations[0].levels[0].span) = ("6".into(), None);
        assert_eq!(sources(&record), ["RGANI, f. 5, op. 1"]);
        record.citations[0].repository = Some(Repository { name: "GARF".into(), ..Repository::default() });
        assert_eq!(sources(&record), ["RGANI, f. 5, op. 1"]);
    }

    #[test]
    fn spans_that_do_not_fit_the_text_are_harmless() {
        let mut record = Record { citation_verbatim: Some("é".into()), ..Record::default() };
        record.citations = vec![Citation { span: Span::new(1, 9), ..avprf() }];
        record.credits = vec![credit(Role::Obtained, "A", 1, 7)];
        assert_eq!(sources(&record).len(), 1);
        assert_eq!(acquisitions(&record), ["Obtained by A"]);
    }
}
