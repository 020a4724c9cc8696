//! `CIT001`–`CIT005`, `CIT008`: what a citation must say, and in which order its units stand.

use super::sources::begins_with_same;
use crate::check::rules::kit::{Cited, case, mend, shown};
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::Raw;
use crate::record::reference::{Citation, Unit};
use crate::record::{Field, Record};
use crate::vocab::{Kind, bodies};

pub(crate) static MISSING: Rule = Rule {
    code: "CIT001",
    name: "citation-missing",
    severity: Severity::Error,
    summary: "the record does not say where the original is kept",
    why: "Without the reference code nobody can find the original, ask for it or check the edition against it.",
    help: "add the citation: archive, fonds, file and leaves",
    standard: Some("ISAD(G) 3.1.1; DACS 2.1"),
    fix: Fixable::No,
    bad: "Source:",
    good: "Source: RGANI, f. 5, op. 30, d. 13, l. 4",
    example: Example::Record,
};

pub(crate) fn missing(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    if record.citation_verbatim.as_ref().is_some_and(|text| !text.trim().is_empty())
        || !record.citations.is_empty()
    {
        return;
    }
    let label = raw.values(Field::Citation).find_map(|field| field.label);
    let message = match label {
        Some(label) => format!("nothing stands under `{}`", shown(label.of(raw.source.text()))),
        None => "no citation".to_owned(),
    };
    out.push(Diagnostic::new(&MISSING, message).in_field(Field::Citation.name()).at(label));
}

pub(crate) static UNREADABLE: Rule = Rule {
    code: "CIT002",
    name: "citation-unreadable",
    severity: Severity::Error,
    summary: "no archive with a place in it can be read from the citation",
    why: "A catalog needs the repository and at least one unit, leaf or page; prose alone cannot be searched or linked.",
    help: "name the archive and the unit, as in `RGANI, f. 5, op. 30, d. 13, l. 4`",
    standard: Some("DACS 2.1, 2.2"),
    fix: Fixable::No,
    bad: "Soviet archives",
    good: "RGANI, f. 5, op. 30, d. 13, l. 4",
    example: Example::Citation,
};

/// Units that name their archive by themselves, as a class of a department does.
const SELF_STANDING: [Kind; 6] =
    [Kind::Class, Kind::Piece, Kind::FileNumber, Kind::RecordGroup, Kind::Signature, Kind::Collection];

pub(crate) fn unreadable(cited: &Cited<'_>, out: &mut Diagnostics) {
    let readable = |citation: &Citation| {
        let located = !citation.levels.is_empty() || citation.pages.is_some();
        let placed = citation.repository.is_some()
            || citation.levels.iter().any(|unit| SELF_STANDING.contains(&unit.kind));
        citation.publication.is_some() || located && placed
    };
    if cited.citations.iter().any(readable) {
        return;
    }
    let text = cited.verbatim.as_str();
    // What `ibid.` points to is not in the string, and CIT021 says so.
    if !text.chars().any(char::is_alphanumeric) || begins_with_same(text) {
        return;
    }
    let found = match known_archive(cited) {
        // The archive is known and numbers follow: more likely its units are written in a way of their own.
        Some(archive)
            if cited.residue.iter().any(|rest| rest.text.contains(|c: char| c.is_ascii_digit())) =>
        {
            let message = format!("the units are not understood, only the archive, `{}`", shown(archive));
            cited.case(&UNREADABLE, Span::new(0, text.len()), message).with_severity(Severity::Warning)
        }
        // It is made like a citation, so it may be that of an archive that fonds does not know.
        _ if is_made_of_parts(text) => {
            let message = format!("no archive and unit that fonds knows can be read from `{}`", shown(text));
            cited.case(&UNREADABLE, Span::new(0, text.len()), message).with_severity(Severity::Warning)
        }
        _ => {
            let message = format!("no archive and unit can be read from `{}`", shown(text));
            cited.case(&UNREADABLE, Span::new(0, text.len()), message)
        }
    };
    out.push(found);
}

/// Whether the first sentence of a text is made like a citation: with a number, or with a body or papers among parts that
/// are set apart.
fn is_made_of_parts(text: &str) -> bool {
    let sentence = text.split(". ").next().unwrap_or(text);
    let parts = || sentence.split([',', ';', ':']).filter(|part| part.contains(char::is_alphanumeric));
    let named = |part: &str| bodies::is_body(part) || bodies::are_papers(part);
    sentence.contains(|c: char| c.is_ascii_digit()) || parts().count() > 1 && parts().any(named)
}

/// The first archive of a citation that is in the registry, as it is written.
fn known_archive<'a>(cited: &Cited<'a>) -> Option<&'a str> {
    let repositories = cited.citations.iter().filter_map(|citation| citation.repository.as_ref());
    repositories
        .filter(|repository| repository.id.is_some())
        .map(|repository| repository.name.as_str())
        .next()
}

pub(crate) static LEVEL_MISSING: Rule = Rule {
    code: "CIT003",
    name: "citation-level-missing",
    severity: Severity::Warning,
    summary: "a file is cited without the inventory that numbers it",
    why: "In archives of the fond–opis–delo order file numbers begin again in every opis, so the file cannot be found without it.",
    help: "look the opis up in the source and add it between fond and file",
    standard: Some("the fond–opis–delo order of Russian archives"),
    fix: Fixable::No,
    bad: "AVP RF, f. 0104, d. 3",
    good: "AVP RF, f. 0104, op. 19, p. 124, d. 3",
    example: Example::Citation,
};

/// Countries whose state archives number files within an opis.
const OPIS_COUNTRIES: [&str; 15] =
    ["RU", "UA", "BY", "KZ", "KG", "UZ", "TJ", "TM", "GE", "AM", "AZ", "MD", "LT", "LV", "EE"];

/// Marks that belong to that order, whatever the archive.
const FOND_MARKS: [&str; 2] = ["f.", "ф."];
const FILE_MARKS: [&str; 2] = ["d.", "д."];

pub(crate) fn level_missing(cited: &Cited<'_>, out: &mut Diagnostics) {
    for citation in cited.citations {
        let unit = |kind| citation.levels.iter().find(|unit| unit.kind == kind);
        let (Some(fond), Some(file), None) = (unit(Kind::Fond), unit(Kind::File), unit(Kind::Opis)) else {
            continue;
        };
        // Only these two, or with a folder between: another unit in between may number the files.
        let others = |unit: &&Unit| !matches!(unit.kind, Kind::Fond | Kind::File | Kind::Folder);
        if citation.levels.iter().any(|unit| others(&unit)) || !numbers_in_opis(citation, fond, file) {
            continue;
        }
        let message = format!("file `{}` is cited without the opis", shown(&file.value));
        out.push(cited.case(&LEVEL_MISSING, file.span.unwrap_or(citation.span), message));
    }
}

fn numbers_in_opis(citation: &Citation, fond: &Unit, file: &Unit) -> bool {
    match country(citation) {
        Some(country) => OPIS_COUNTRIES.contains(&country),
        None => has_mark(fond, &FOND_MARKS) && has_mark(file, &FILE_MARKS),
    }
}

/// The country of the archive, as far as it is known.
fn country(citation: &Citation) -> Option<&str> {
    citation.repository.as_ref()?.country.as_deref()
}

fn has_mark(unit: &Unit, marks: &[&str]) -> bool {
    unit.mark.as_deref().is_some_and(|mark| marks.contains(&mark.to_lowercase().as_str()))
}

pub(crate) static LEVEL_ORDER: Rule = Rule {
    code: "CIT004",
    name: "citation-levels-out-of-order",
    severity: Severity::Warning,
    summary: "the units of a citation do not go from the whole to the part",
    why: "A reference is read from the fond down; out of order it is taken for another one, or for a misprint.",
    help: "write fond, opis, file in this order",
    standard: Some("the fond–opis–delo order of Russian archives; ISAD(G) 3.1.1"),
    fix: Fixable::Suggest,
    bad: "RGANI, op. 30, f. 5, d. 13",
    good: "RGANI, f. 5, op. 30, d. 13",
    example: Example::Citation,
};

pub(crate) fn level_order(cited: &Cited<'_>, out: &mut Diagnostics) {
    // Elsewhere the list of a fond may have a number of its own, which is named first.
    let in_order = |citation: &&Citation| country(citation).is_none_or(|code| OPIS_COUNTRIES.contains(&code));
    for citation in cited.citations.iter().filter(in_order) {
        let ranked: Vec<(u8, Span)> =
            citation.levels.iter().filter_map(|unit| Some((rank(unit.kind)?, unit.span?))).collect();
        let once = |rank| ranked.iter().filter(|(other, _)| *other == rank).count() == 1;
        if ranked.is_sorted_by_key(|(rank, _)| *rank) || !ranked.iter().all(|(rank, _)| once(*rank)) {
            continue;
        }
        let place = ranked.iter().map(|(_, span)| *span).reduce(Span::to).unwrap_or(citation.span);
        let text = cited.verbatim.as_str();
        let mut in_order = ranked.clone();
        in_order.sort_by_key(|(rank, _)| *rank);
        let first = in_order.first().map_or("", |(_, span)| span.of(text));
        let message = format!("`{}` does not begin with `{}`", shown(place.of(text)), shown(first));
        let mut found = cited.case(&LEVEL_ORDER, place, message);
        for ((_, slot), (_, unit)) in ranked.iter().zip(&in_order) {
            if slot != unit {
                found = mend(found, false, cited.verbatim, *slot, unit.of(text));
            }
        }
        out.push(found);
    }
}

/// The place in the fond–opis–delo order, for the units that have one.
const fn rank(kind: Kind) -> Option<u8> {
    match kind {
        Kind::Fond => Some(1),
        Kind::Opis => Some(2),
        Kind::File => Some(3),
        _ => None,
    }
}

pub(crate) static LEVEL_TWICE: Rule = Rule {
    code: "CIT005",
    name: "citation-level-twice",
    severity: Severity::Warning,
    summary: "one citation names a level twice with different values",
    why: "Several sources have run together, and the second one would be lost in a catalog.",
    help: "part the citations with `;` and repeat the archive",
    standard: None,
    fix: Fixable::No,
    bad: "RGANI, f. 5, f. 89, op. 30, d. 13",
    good: "RGANI, f. 5, op. 30, d. 13; RGANI, f. 89",
    example: Example::Citation,
};

pub(crate) fn level_twice(cited: &Cited<'_>, out: &mut Diagnostics) {
    // Boxes, volumes and items may stand inside each other; a fond cannot stand in a fond.
    const ONCE: [Kind; 3] = [Kind::Fond, Kind::Opis, Kind::RecordGroup];
    for citation in cited.citations {
        for kind in ONCE {
            let mut units = citation.levels.iter().filter(|unit| unit.kind == kind);
            let Some(first) = units.next() else { continue };
            if let Some(second) = units.find(|unit| unit.value != first.value) {
                let (one, two) = (shown(&first.value), shown(&second.value));
                let message = format!("one citation names {} `{one}` and `{two}`", word(kind));
                out.push(cited.case(&LEVEL_TWICE, second.span.unwrap_or(citation.span), message));
            }
        }
    }
}

fn word(kind: Kind) -> String {
    kind.name().replace('_', " ")
}

pub(crate) static PAPKA: Rule = Rule {
    code: "CIT008",
    name: "papka-or-page",
    severity: Severity::Note,
    summary: "`p.` can be a folder (papka) or a page",
    why: "The same mark stands for the folder between opis and file, and for a page at the end; it was told by its place.",
    help: "nothing if the reading is right; `papka 124` or `pp. 124` leaves no doubt",
    standard: Some("references of the Archive of the Foreign Policy of the Russian Federation"),
    fix: Fixable::No,
    bad: "AVP RF, f. 0104, op. 19, p. 124, d. 3",
    good: "AVP RF, f. 0104, op. 19, papka 124, d. 3",
    example: Example::Citation,
};

pub(crate) fn papka(cited: &Cited<'_>, out: &mut Diagnostics) {
    for unit in cited.citations.iter().flat_map(|citation| &citation.levels) {
        let Some(span) = unit.span.filter(|_| unit.kind == Kind::Folder && has_mark(unit, &["p.", "п."]))
        else {
            continue;
        };
        let written = shown(span.of(cited.verbatim.as_str()));
        let message = format!("`{written}` is read as a folder (papka), not as a page");
        out.push(case(&PAPKA, Field::Citation, cited.verbatim, span, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{citation, codes_of, found_in_citation, record, unit, with_edits};
    use crate::record::reference::{Piece, Repository};

    fn avprf() -> Option<Repository> {
        Some(Repository { name: "AVP RF".into(), country: Some("RU".into()), ..Repository::default() })
    }

    #[test]
    fn a_record_without_a_citation_is_an_error_at_its_label() {
        let mut raw = crate::check::rules::testing::page("Title\n\nSource\n\n");
        raw.fields.push(crate::check::rules::testing::labelled(&raw, Field::Citation, "Source", ""));
        let mut out = Diagnostics::new();
        missing(&raw, &Record::default(), &mut out);
        let found: Vec<_> = out.into_iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span, Some(Span::new(7, 13)));
        let mut out = Diagnostics::new();
        missing(&raw, &record("citation_verbatim", "RGANI, f. 5"), &mut out);
        assert!(out.is_empty());
    }

    #[test]
    fn a_citation_needs_an_archive_and_a_place_in_it() {
        assert_eq!(codes_of(&citation("Soviet archives", None, &[]), unreadable), ["CIT002"]);
        let good = citation("AVP RF, f. 0104", avprf(), &[unit(Kind::Fond, "f. 0104")]);
        assert!(codes_of(&good, unreadable).is_empty());
        let class = citation("FO 371/123", None, &[unit(Kind::Class, "FO 371")]);
        assert!(codes_of(&class, unreadable).is_empty());
    }

    #[test]
    fn a_file_needs_its_opis() {
        let bad = citation(
            "AVP RF, f. 0104, d. 3",
            avprf(),
            &[unit(Kind::Fond, "f. 0104"), unit(Kind::File, "d. 3")],
        );
        assert_eq!(codes_of(&bad, level_missing), ["CIT003"]);
        let polish = citation("AAN, f. 7, d. 3", None, &[unit(Kind::Fond, "f. 7"), unit(Kind::File, "d. 3")]);
        assert_eq!(codes_of(&polish, level_missing), ["CIT003"]);
        let mut polish = polish;
        polish.citations[0].repository =
            Some(Repository { country: Some("PL".into()), ..Repository::default() });
        assert!(codes_of(&polish, level_missing).is_empty());
    }

    #[test]
    fn units_of_a_known_archive_that_are_not_understood_are_no_error() {
        let archive =
            Repository { name: "BArch".into(), id: Some("de-barch".into()), ..Repository::default() };
        let mut unread = citation("BArch, Bild 183-85458", Some(archive.clone()), &[]);
        unread.residue = vec![Piece { text: "Bild 183-85458".into(), span: Span::new(7, 21) }];
        let severity = |record: &Record| found_in_citation(record, unreadable)[0].severity;
        assert_eq!(severity(&unread), Severity::Warning);
        let mut bare = citation("BArch, a picture", Some(archive), &[]);
        bare.residue = vec![Piece { text: "a picture".into(), span: Span::new(7, 16) }];
        assert_eq!(severity(&bare), Severity::Error);
        let ibid = citation(" Ibid., Folder 1.", None, &[unit(Kind::Folder, "Folder 1")]);
        assert!(codes_of(&ibid, unreadable).is_empty(), "CIT021 says it");
    }

    #[test]
    fn what_is_made_like_a_citation_is_no_error() {
        let severity = |text: &str| found_in_citation(&citation(text, None, &[]), unreadable)[0].severity;
        for cited in ["Center of Military History, Williams Papers.", "A/MS files, lot 54 D 291, “Currency”"]
        {
            assert_eq!(severity(cited), Severity::Warning, "{cited}");
        }
        for prose in
            ["Soviet archives", "from a private collection", "It was found later, among other things."]
        {
            assert_eq!(severity(prose), Severity::Error, "{prose}");
        }
    }

    #[test]
    fn levels_go_from_the_whole_to_the_part() {
        let units = [unit(Kind::Opis, "op. 30"), unit(Kind::Fond, "f. 5"), unit(Kind::File, "d. 13")];
        let bad = citation("RGANI, op. 30, f. 5, d. 13", None, &units);
        assert_eq!(codes_of(&bad, level_order), ["CIT004"]);
        assert_eq!(with_edits(&bad, level_order), "RGANI, f. 5, op. 30, d. 13");
        let mut czech = bad;
        czech.citations[0].repository =
            Some(Repository { country: Some("CZ".into()), ..Repository::default() });
        assert!(codes_of(&czech, level_order).is_empty());
        let units = [unit(Kind::Fond, "f. 5"), unit(Kind::Opis, "op. 30"), unit(Kind::File, "d. 13")];
        assert!(codes_of(&citation("RGANI, f. 5, op. 30, d. 13", None, &units), level_order).is_empty());
    }

    #[test]
    fn two_fonds_in_one_citation_are_two_sources() {
        let bad = citation("R, f. 5, f. 89", None, &[unit(Kind::Fond, "f. 5"), unit(Kind::Fond, "f. 89")]);
        assert_eq!(codes_of(&bad, level_twice), ["CIT005"]);
        let boxes = citation("R, Box 5, Box 9", None, &[unit(Kind::Box, "Box 5"), unit(Kind::Box, "Box 9")]);
        assert!(codes_of(&boxes, level_twice).is_empty());
    }

    #[test]
    fn papka_is_noted_where_the_mark_is_ambiguous() {
        let text = "AVP RF, f. 0104, op. 19, p. 124, d. 3";
        assert_eq!(codes_of(&citation(text, None, &[unit(Kind::Folder, "p. 124")]), papka), ["CIT008"]);
        let text = "AVPRF, Fond 0104, Folder 118";
        assert!(codes_of(&citation(text, None, &[unit(Kind::Folder, "Folder 118")]), papka).is_empty());
    }
}
