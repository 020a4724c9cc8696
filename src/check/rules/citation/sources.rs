//! `CIT013`, `CIT014`, `CIT018`, `CIT020`–`CIT022`: what is cited: archives, printed sources, and sources left unread.

use std::sync::LazyLock;

use crate::check::rules::kit::{Cited, shown};
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::{Raw, RawField};
use crate::record::reference::{Citation, Piece};
use crate::record::{Field, Record};
use crate::vocab::archives;
use crate::vocab::lexicon::{self, Class};

pub(crate) static UNKNOWN_REPOSITORY: Rule = Rule {
    code: "CIT013",
    name: "repository-unknown",
    severity: Severity::Note,
    summary: "the archive is not in the registry",
    why: "Its country, its reference code and the meaning of its marks are then not known for certain; a catalog makes a \
          new entry for every new name.",
    help: "see `fonds archives` for the names that are known; an archive that is missing can be added to the registry",
    standard: Some("ISDIAH 5.1.2"),
    fix: Fixable::No,
    bad: "Foreign Policy Archvie of the Russian Federation, f. 0104, op. 19, p. 124, d. 3",
    good: "Foreign Policy Archive of the Russian Federation, f. 0104, op. 19, p. 124, d. 3",
    example: Example::Citation,
};

pub(crate) fn unknown_repository(cited: &Cited<'_>, out: &mut Diagnostics) {
    for repository in cited.citations.iter().filter_map(|citation| citation.repository.as_ref()) {
        let Some(span) = repository.span.filter(|_| repository.id.is_none()) else { continue };
        let message = format!("`{}` is not in the registry of archives", shown(&repository.name));
        let found = cited.case(&UNKNOWN_REPOSITORY, span, message);
        let name = repository.name.split(['(', ',']).next().unwrap_or_default();
        let meant = archives::near(name).map(|archive| format!("perhaps `{}` is meant", archive.title));
        out.push(match meant {
            Some(meant) => found.with_help(meant),
            None => found,
        });
    }
}

pub(crate) static ACRONYM_DIFFERS: Rule = Rule {
    code: "CIT014",
    name: "acronym-of-another-archive",
    severity: Severity::Note,
    summary: "the acronym beside the name of an archive is that of another one",
    why: "One of the two is wrong, and a reader cannot tell in which archive to look.",
    help: "compare with the source; `fonds archives NAME` shows the acronyms of an archive",
    standard: Some("ISDIAH 5.1.2–5.1.5"),
    fix: Fixable::No,
    bad: "Foreign Policy Archive of the Russian Federation (RGANI), f. 0104, op. 19, p. 124, d. 3",
    good: "Foreign Policy Archive of the Russian Federation (AVPRF), f. 0104, op. 19, p. 124, d. 3",
    example: Example::Citation,
};

pub(crate) fn acronym_differs(cited: &Cited<'_>, out: &mut Diagnostics) {
    for repository in cited.citations.iter().filter_map(|citation| citation.repository.as_ref()) {
        let (Some(span), Some(acronym)) = (repository.span, repository.acronym.as_deref()) else { continue };
        let named = repository.id.as_deref().and_then(archives::by_id);
        let (Some(named), Some(other)) = (named, archives::find(acronym)) else { continue };
        if named.id == other.id || related(named, other) {
            continue;
        }
        let message = format!("`{}` is the acronym of the {}", shown(acronym), other.title);
        out.push(
            cited
                .case(&ACRONYM_DIFFERS, span, message)
                .with_note(format!("the name is that of the {}", named.title)),
        );
    }
}

/// Whether one archive took over what the other kept.
fn related(one: &archives::Archive, other: &archives::Archive) -> bool {
    one.successor == Some(other.id) || other.successor == Some(one.id)
}

pub(crate) static NOT_SPLIT: Rule = Rule {
    code: "CIT018",
    name: "second-citation-unread",
    severity: Severity::Warning,
    summary: "what follows a citation looks like another one that could not be read",
    why: "The second source of the document is missing from the record.",
    help: "part citations with `;` and give each its archive and units",
    standard: None,
    fix: Fixable::No,
    bad: "RGANI, f. 5, op. 30, d. 13 and also ABCD, J IV 2/202-123",
    good: "RGANI, f. 5, op. 30, d. 13; RGANI, f. 89, op. 28, d. 5",
    example: Example::Citation,
};

/// Words that join a second source to the first, with a blank behind them.
const JOINTS: [&str; 8] =
    ["and also ", "and ", "also ", "see also ", "as well as ", "und ", "а также ", "и "];

pub(crate) fn not_split(cited: &Cited<'_>, out: &mut Diagnostics) {
    for piece in cited.residue {
        if let Some(place) = second(cited, piece) {
            let words = shown(place.of(cited.verbatim.as_str()));
            out.push(cited.case(&NOT_SPLIT, place, format!("`{words}` looks like a citation of its own")));
        }
    }
}

/// The part of a piece of residue that looks like a second citation: joined to one that was read, it begins with an
/// acronym and has a number behind a comma.
fn second(cited: &Cited<'_>, piece: &Piece) -> Option<Span> {
    const WORDS: usize = 12;
    let text = cited.verbatim.as_str();
    let before = text.get(..piece.span.start)?;
    if !cited.citations.iter().any(|citation| citation.span.end <= piece.span.start) {
        return None;
    }
    let written = piece.span.of(text);
    let joint = JOINTS.iter().find(|joint| written.starts_with(**joint)).map_or(0, |joint| joint.len());
    let own = &written[joint..];
    if joint == 0 && !before.trim_end().ends_with(';') {
        return None;
    }
    let (name, rest) = own.split_once(',')?;
    let acronym = |word: &str| word.chars().count() >= 2 && word.chars().all(char::is_uppercase);
    let short = own.split_whitespace().count() <= WORDS;
    let first = name.split_whitespace().next().is_some_and(|word| word.starts_with(char::is_uppercase));
    let numbered = rest.contains(|c: char| c.is_ascii_digit());
    (short && first && numbered && name.split_whitespace().any(acronym))
        .then(|| Span::new(piece.span.start + joint, piece.span.end))
}

pub(crate) static PUBLISHED: Rule = Rule {
    code: "CIT020",
    name: "source-is-published",
    severity: Severity::Note,
    summary: "the source is a printed one and no archive is named",
    why: "The record then describes a document known from an edition; the units of an archive are not to be expected.",
    help: "nothing if the reading is right; else name the archive and the units",
    standard: Some("ISAD(G) 3.5.4"),
    fix: Fixable::No,
    bad: "Milovan Djilas. Wartime. (New York: Harcourt Brace Jovanovich, 1977), 385-387.",
    good: "RGANI, f. 5, op. 30, d. 13, l. 4",
    example: Example::Citation,
};

pub(crate) fn published(cited: &Cited<'_>, out: &mut Diagnostics) {
    let archival = |citation: &Citation| citation.publication.is_none() || !citation.levels.is_empty();
    if cited.citations.iter().any(archival) {
        return;
    }
    for citation in cited.citations {
        let publication = citation.publication.as_deref().unwrap_or_default();
        let message = format!("`{}` is read as a printed source", shown(publication));
        out.push(cited.case(&PUBLISHED, citation.publication_span.unwrap_or(citation.span), message));
    }
}

pub(crate) static IBID: Rule = Rule {
    code: "CIT021",
    name: "citation-by-ibid",
    severity: Severity::Note,
    summary: "the citation points to the one before it",
    why: "Records are sorted, copied and found one by one, and then there is no citation before it.",
    help: "write the whole reference: archive, units and leaves",
    standard: Some("DACS 2.1"),
    fix: Fixable::No,
    bad: "Ibid., ll. 3-4",
    good: "RGANI, f. 5, op. 30, d. 13, ll. 3-4",
    example: Example::Citation,
};

/// The words for `the same` of every language that the reader of citations knows, folded.
static SAME: LazyLock<Vec<String>> = LazyLock::new(|| lexicon::members(Class::Ibid));

pub(crate) fn ibid(cited: &Cited<'_>, out: &mut Diagnostics) {
    // Later in a string it points to what the same string says before.
    let text = cited.verbatim.as_str();
    let start = text.len() - text.trim_start().len();
    let Some(length) = same(&text[start..]) else { return };
    let place = Span::new(start, start + length);
    let message = format!("`{}` says nothing outside its list", shown(place.of(text)));
    out.push(cited.case(&IBID, place, message));
}

/// Whether a citation begins with the words for `the same`.
pub(super) fn begins_with_same(text: &str) -> bool {
    same(text.trim_start()).is_some()
}

/// The length of the words for `the same` that a string begins with.
fn same(part: &str) -> Option<usize> {
    const LONGEST: usize = 24;
    let head: String = part.chars().take(LONGEST).collect();
    let folded = head.to_lowercase();
    let found = SAME.iter().filter(|words| {
        let rest = folded.strip_prefix(words.as_str());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    let letters = found.map(|words| words.chars().count()).max()?;
    part.char_indices().nth(letters).map(|(at, _)| at).or(Some(part.len()))
}

pub(crate) static BLOCKS_DIFFER: Rule = Rule {
    code: "CIT022",
    name: "citations-differ",
    severity: Severity::Warning,
    summary: "the source and the suggested citation of one record do not say the same",
    why: "Whoever copies the suggested citation cites other leaves than the record describes.",
    help: "compare with the archive and correct the one that is wrong",
    standard: Some("ISAD(G) 3.1.1"),
    fix: Fixable::No,
    bad: "Source: AVP RF, f. 0104, op. 17, p. 118, d. 3, pp. 23-26\nCitation: AVP RF, f. 0104, op. 17, p. 118, d. 3, pp. 23-36",
    good: "Source: AVP RF, f. 0104, op. 17, p. 118, d. 3, pp. 23-26\nCitation: AVP RF, f. 0104, op. 17, p. 118, d. 3, pp. 23-26",
    example: Example::Record,
};

pub(crate) fn blocks_differ(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    let Some(verbatim) = &record.citation_verbatim else { return };
    let blocks: Vec<&RawField> =
        raw.values(Field::Citation).filter(|block| !block.value.is_empty()).collect();
    if blocks.len() < 2 {
        return;
    }
    let placed = record.citations.iter().filter_map(|citation| {
        let start = verbatim.source_span(citation.span)?.start;
        let holds = |block: &&&RawField| block.value.span().is_some_and(|span| span.contains(start));
        Some((blocks.iter().find(holds)?, citation))
    });
    let placed: Vec<(&&RawField, &Citation)> = placed.collect();
    let label = |block: &RawField| block.label.map_or("", |label| label.of(raw.source.text()));
    for (at, (block, citation)) in placed.iter().enumerate() {
        // Several sources under one label are several sources.
        let earlier = placed[..at]
            .iter()
            .find(|(other, first)| label(other) != label(block) && is_same_file(first, citation));
        let Some((_, first)) = earlier else { continue };
        let Some((span, one, other)) = difference(first, citation) else { continue };
        let message = format!("`{}` here, `{}` above", shown(other), shown(one));
        out.push(
            Diagnostic::new(&BLOCKS_DIFFER, message)
                .in_field(Field::Citation.name())
                .at(verbatim.source_span(span)),
        );
    }
}

/// Whether two citations are of one fond: the same archive and the same first unit.
fn is_same_file(one: &Citation, other: &Citation) -> bool {
    let key = |citation: &Citation| {
        let first = citation.levels.first().map(|unit| (unit.kind, unit.value.clone()));
        (citation.repository.as_ref().and_then(|repository| repository.id.clone()), first)
    };
    let (one, other) = (key(one), key(other));
    one.0.is_some() && one.1.is_some() && one == other
}

/// The first part in which two citations differ, where both have it: its place in the second, and both wordings.
fn difference<'a>(one: &'a Citation, other: &'a Citation) -> Option<(Span, &'a str, &'a str)> {
    let units = other.levels.iter().find_map(|unit| {
        let before = one.levels.iter().find(|first| first.kind == unit.kind)?;
        (before.value != unit.value).then_some((unit.span?, before.value.as_str(), unit.value.as_str()))
    });
    units.or_else(|| {
        let (first, second) = (one.pages.as_ref()?, other.pages.as_ref()?);
        (first.ranges != second.ranges).then_some((second.span, first.text.as_str(), second.text.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::reference::{Pages, Range, Repository, Unit};
    use crate::vocab::Kind;

    #[test]
    fn words_for_the_same_begin_a_string() {
        assert_eq!(same("Ibid., ll. 3-4"), Some(4));
        assert_eq!(same("Там же. Л. 3"), Some("Там же".len()));
        assert_eq!(same("Same as above, ll. 3"), Some("Same as above".len()));
        assert_eq!(same("Ibid"), Some(4));
        assert_eq!(same("Ibidem Papers").map(|length| &"Ibidem Papers"[..length]), Some("Ibidem"));
        assert_eq!(same("RGANI, f. 5"), None);
        assert_eq!(same("Idemitsu Papers"), None);
    }

    fn cited(file: &str, pages: &str) -> Citation {
        let span = Some(Span::new(0, 1));
        let range = Range { first: pages.into(), ..Range::default() };
        Citation {
            repository: Some(Repository { id: Some("ru-rgani".into()), ..Repository::default() }),
            levels: vec![Unit::new(Kind::Fond, "5", None, span), Unit::new(Kind::File, file, None, span)],
            pages: Some(Pages { text: pages.into(), ranges: vec![range], ..Pages::default() }),
            ..Citation::default()
        }
    }

    #[test]
    fn the_first_difference_is_named() {
        let words =
            |one: &Citation, other: &Citation| difference(one, other).map(|(_, a, b)| format!("{a}/{b}"));
        assert_eq!(words(&cited("13", "4"), &cited("13", "5")).as_deref(), Some("4/5"));
        assert_eq!(words(&cited("13", "4"), &cited("14", "4")).as_deref(), Some("13/14"));
        assert_eq!(words(&cited("13", "4"), &cited("13", "4")), None);
        assert!(is_same_file(&cited("13", "4"), &cited("14", "5")));
    }
}
