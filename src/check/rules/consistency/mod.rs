//! `CON001`–`CON005`: what a record says twice, and in two ways.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::reference::{About, Citation, PageUnit, Pages, Piece, Range, Repository, Role};
use crate::record::{Date, Field, Record, Text};
use crate::vocab::{archives, unaccented};

use super::dates::{meets, recorded};
use super::kit::{Cited, case, counted, shown, whole, word_count};

mod leaves;
mod names;

pub(crate) use leaves::{LEAVES_OVERLAP, leaves_overlap};
pub(crate) use names::{NAME_SPELT_TWO_WAYS, NOT_IN_TEXT, name_spelt_two_ways, not_in_text};

pub(crate) static TITLES_DIFFER: Rule = Rule {
    code: "CON001",
    name: "title-and-citation-differ",
    severity: Severity::Warning,
    summary: "the title of the record and the title in its suggested citation differ",
    why: "Readers copy the citation; the document is then cited by a title that no search finds.",
    help: "correct the one that is wrong",
    standard: None,
    fix: Fixable::No,
    bad: "Title: Record of Conversation between the Consuls\n\
          Citation: \"Record of Conversations between the Consuls\", April 5, 1963, Example Digital Archive, RGANI, f. 5, op. 30, d. 13, l. 4.",
    good: "Title: Record of Conversations between the Consuls\n\
           Citation: \"Record of Conversations between the Consuls\", April 5, 1963, Example Digital Archive, RGANI, f. 5, op. 30, d. 13, l. 4.",
    example: Example::Record,
};

pub(crate) fn titles_differ(record: &Record, out: &mut Diagnostics) {
    let (Some(title), Some(about), Some(verbatim)) =
        (&record.title, suggested(record), &record.citation_verbatim)
    else {
        return;
    };
    let Some(cited) = &about.title else { return };
    let (own, other): (Vec<_>, Vec<_>) = (keys(title).collect(), keys(&cited.text).collect());
    let same = own.iter().zip(&other).take_while(|((_, one), (_, two))| one == two).count();
    // A citation leaves a subtitle out, or the end of a long title.
    if same == own.len().min(other.len()) {
        return;
    }
    let rest = |text: &str, words: &[(Span, String)]| {
        let start = words.get(same).map_or(text.len(), |(word, _)| word.start);
        shown(text.get(start..).unwrap_or_default())
    };
    let message =
        format!("the title goes on `{}`, the citation `{}`", rest(title, &own), rest(&cited.text, &other));
    out.push(case(&TITLES_DIFFER, Field::Citation, verbatim, cited.span, message));
}

/// What a suggested citation says about the document: one that names the site, or begins with most of the words of
/// the title. What else is quoted in a source note is the title of something else.
fn suggested(record: &Record) -> Option<&About> {
    let about = record.about.as_ref()?;
    let begins = |cited: &Piece| {
        let before = record.citation_verbatim.as_deref().and_then(|text| text.get(..cited.span.start));
        before
            .and_then(|text| text.lines().next_back())
            .unwrap_or_default()
            .chars()
            .all(|c| !c.is_alphanumeric())
    };
    let is_alike = |cited: &&Piece| {
        let own: HashSet<String> =
            record.title.iter().flat_map(|title| keys(title)).map(|(_, key)| key).collect();
        let (all, known) = keys(&cited.text)
            .fold((0, 0), |(all, known), (_, key)| (all + 1, known + usize::from(own.contains(&key))));
        known * 2 > all
    };
    let titled =
        about.title.as_ref().filter(|cited| begins(cited) && (about.host.is_some() || is_alike(cited)));
    titled.map(|_| about)
}

/// The words of a title with what tells them apart: letters and digits, case folded.
fn keys(text: &str) -> impl Iterator<Item = (Span, String)> + '_ {
    let mut at = 0;
    text.split_whitespace().filter_map(move |word| {
        let start = at + text[at..].find(word)?;
        at = start + word.len();
        let key: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        (!key.is_empty()).then(|| (Span::new(start, at), key))
    })
}

pub(crate) static DATES_DIFFER: Rule = Rule {
    code: "CON002",
    name: "date-and-citation-differ",
    severity: Severity::Warning,
    summary: "the suggested citation gives a date that the record does not have",
    why: "Readers copy the citation, and the document is then cited by a wrong date.",
    help: "correct the one that is wrong",
    standard: None,
    fix: Fixable::No,
    bad: "Date: April 5, 1963\n\
          Citation: \"Telegram on the Trade Talks\", April 6, 1963, Example Digital Archive, RGANI, f. 5, op. 30, d. 13, l. 4.",
    good: "Date: April 5, 1963\n\
           Citation: \"Telegram on the Trade Talks\", April 5, 1963, Example Digital Archive, RGANI, f. 5, op. 30, d. 13, l. 4.",
    example: Example::Record,
};

pub(crate) fn dates_differ(record: &Record, out: &mut Diagnostics) {
    let cited = suggested(record).and_then(|about| about.date.as_ref());
    let (Some(cited), Some(verbatim)) = (cited, &record.citation_verbatim) else { return };
    let Some(date) = Date::parse(Text::new(cited.text.as_str())).edtf else { return };
    let known = recorded(record);
    if let Some(first) = known.first().filter(|_| !known.iter().any(|known| meets(known, &date))) {
        let message = format!("the citation says `{}`, the record `{first}`", shown(&cited.text));
        out.push(case(&DATES_DIFFER, Field::Citation, verbatim, cited.span, message));
    }
}

pub(crate) static TRANSLATORS_DIFFER: Rule = Rule {
    code: "CON003",
    name: "translators-differ",
    severity: Severity::Warning,
    summary: "the citation names another translator than the rest of the record",
    why: "One of the two is thanked for the work of the other.",
    help: "correct the one that is wrong, or name both in both places",
    standard: Some("MARC relator trl"),
    fix: Fixable::No,
    bad: "Source: RGANI, f. 5, op. 30, d. 13, l. 4. Translated by Anna Weber.\nCredits: Translated by Ivan Berg.",
    good: "Source: RGANI, f. 5, op. 30, d. 13, l. 4. Translated by Anna Weber.\nCredits: Translated by Anna Weber.",
    example: Example::Record,
};

pub(crate) fn translators_differ(record: &Record, out: &mut Diagnostics) {
    let cited: Vec<&str> = (record.credits.iter())
        .filter(|credit| credit.role == Role::Translated)
        .map(|credit| credit.name.as_str())
        .collect();
    let Some(first) = cited.first() else { return };
    let lower = |text: &str| unaccented(text);
    let is_cited = |words: &str| {
        let words = lower(words);
        cited
            .iter()
            .any(|name| name.split_whitespace().last().is_some_and(|last| words.contains(&lower(last))))
    };
    let thanked = record.support.iter().filter_map(|text| Some((text, translator_in(text)?)));
    if let Some((text, name)) = thanked.clone().next().filter(|(text, name)| !is_cited(name.of(text))) {
        let message = format!("`{}` here, `{}` in the citation", shown(name.of(text)), shown(first));
        out.push(case(&TRANSLATORS_DIFFER, Field::Support, text, name, message));
    }
    let labelled = record.extra.iter().filter(|(label, _)| label.to_lowercase().starts_with("translat"));
    for (label, names) in labelled.filter(|(_, names)| is_name(names) && !is_cited(names)) {
        let message = format!("`{label}` gives `{}`, the citation `{}`", shown(names), shown(first));
        out.push(whole(&TRANSLATORS_DIFFER, Field::Citation, names, message));
    }
}

/// The name behind `translated by` in a line.
fn translator_in(line: &str) -> Option<Span> {
    const MARK: &str = "translated by ";
    let start = line.to_ascii_lowercase().find(MARK)? + MARK.len();
    let rest = &line[start..];
    let end = rest.find([',', ';', '(', '\n']).unwrap_or(rest.len());
    let name = Span::new(start, start + rest[..end].trim_end_matches(['.', ' ']).len());
    is_name(name.of(line)).then_some(name)
}

fn is_name(text: &str) -> bool {
    text.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count() > 1
}

pub(crate) static PLACE_DIFFERS: Rule = Rule {
    code: "CON004",
    name: "repository-elsewhere",
    severity: Severity::Warning,
    summary: "the citation puts an archive into a city of another country",
    why: "Archive or place was taken over from another citation, and readers will write to the wrong one.",
    help: "correct the archive or the place",
    standard: Some("ISDIAH 5.2.1"),
    fix: Fixable::No,
    bad: "Foreign Policy Archive of the Russian Federation (AVPRF), Havana, f. 0104, op. 19, d. 3, l. 86.",
    good: "Foreign Policy Archive of the Russian Federation (AVPRF), Moscow, f. 0104, op. 19, d. 3, l. 86.",
    example: Example::Citation,
};

pub(crate) fn place_differs(cited: &Cited<'_>, out: &mut Diagnostics) {
    for repository in cited.citations.iter().filter_map(|citation| citation.repository.as_ref()) {
        let Repository { id: Some(id), place: Some(place), span: Some(span), .. } = repository else {
            continue;
        };
        let Some(archive) = archives::by_id(id) else { continue };
        let city = place.split(',').next().unwrap_or_default().trim();
        let is_here = |other: &archives::Archive| other.city.eq_ignore_ascii_case(city);
        if city.is_empty() || is_here(archive) {
            continue;
        }
        let mut countries = archives::all().iter().filter(|other| is_here(other)).map(|other| other.country);
        let Some(country) = countries.next() else { continue };
        if country != archive.country && countries.all(|country| country != archive.country) {
            let at = span
                .of(cited.verbatim)
                .rfind(city)
                .map_or(*span, |at| Span::new(span.start + at, span.start + at + city.len()));
            let message =
                format!("`{}` is in {}, not in `{}`", shown(archive.title), archive.city, shown(city));
            out.push(cited.case(&PLACE_DIFFERS, at, message));
        }
    }
}

pub(crate) static TEXT_TOO_LONG: Rule = Rule {
    code: "CON005",
    name: "text-longer-than-its-leaves",
    severity: Severity::Warning,
    summary: "the text is far longer than the leaves that are cited can hold",
    why: "Leaves are missing in the citation, or the text of another document stands here.",
    help: "compare the leaves and the text with the source",
    standard: None,
    fix: Fixable::No,
    bad: "a text of 3,500 words from `l. 4`",
    good: "a text of 150 words from `l. 4`",
    example: Example::File,
};

/// More words than a page holds, however close they are set.
const WORDS_A_PAGE: usize = 1500;

pub(crate) fn text_too_long(record: &Record, out: &mut Diagnostics) {
    let (Some(body), Some(verbatim)) = (&record.body, &record.citation_verbatim) else { return };
    let Some(pages) = record.citations.iter().map(cited_pages).sum::<Option<usize>>() else { return };
    let room = pages.saturating_mul(WORDS_A_PAGE);
    // A word has a letter and a blank at least.
    if record.citations.is_empty() || body.len() / 2 <= room {
        return;
    }
    let words = word_count(body);
    if let Some(place) =
        record.citations.iter().find_map(|citation| citation.pages.as_ref()).filter(|_| words > room)
    {
        let pages = counted(pages, "page", "pages");
        let message =
            format!("`{}` is {pages}, and the text has {words} words", shown(place.span.of(verbatim)));
        out.push(case(&TEXT_TOO_LONG, Field::Citation, verbatim, place.span, message));
    }
}

/// How many pages a citation of papers counts; none where it does not say, as with `ff.` or no pages at all. A page
/// of print may be one of a newspaper.
fn cited_pages(citation: &Citation) -> Option<usize> {
    let Pages { unit: Some(unit), ranges, .. } =
        citation.pages.as_ref().filter(|_| citation.publication.is_none())?
    else {
        return None;
    };
    let sides = if *unit == PageUnit::Leaf { 2 } else { 1 };
    let count = |range: &Range| {
        let (first, last): (usize, usize) = (range.first.parse().ok()?, range.last.as_deref()?.parse().ok()?);
        Some((last.checked_sub(first)? + 1).saturating_mul(sides))
    };
    ranges.iter().map(count).sum::<Option<usize>>().filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{codes, codes_of, fields, found, found_in_citation, record, text};
    use super::*;
    use crate::record::reference::Credit;

    /// A record whose citation begins with a title and a date.
    fn citing(title: &str, cited: &str, date: &str) -> Record {
        let verbatim = format!("\"{cited}\", {date}, RGANI, f. 5");
        let piece = |text: &str| {
            let start = verbatim.find(text).expect("it is there");
            Some(Piece { text: text.to_owned(), span: Span::new(start, start + text.len()) })
        };
        let about = Some(About { title: piece(cited), date: piece(date), host: None });
        let given = fields(&[("title", title), ("date", "April 5, 1963"), ("citation_verbatim", &verbatim)]);
        Record { about, ..given }
    }

    #[test]
    fn titles_are_compared_word_by_word() {
        let of = |title: &str, cited: &str| found(&citing(title, cited, "April 5, 1963"), titles_differ);
        let found = of("Record of Conversation of the Consuls", "Record of Conversations of the Consuls");
        assert_eq!(
            found[0].message,
            "the title goes on `Conversation of the Consuls`, the citation `Conversations of the Consuls`"
        );
        for (title, cited) in [
            ("The ‘Consul’s’ Letter", "The 'Consul's' letter"),
            ("Letter, 25 February 1963", "Letter"),
            ("Letter", "Letter, 25 February 1963"),
            ("Letter - One", "Letter — One"),
            ("Letter to the Consul", "Telegram on Sugar"),
        ] {
            assert!(of(title, cited).is_empty(), "{title}");
        }
        assert!(codes(&record("title", "Letter"), titles_differ).is_empty());
        let mut hosted = citing("Letter to the Consul", "Telegram on Sugar", "April 5, 1963");
        hosted.about.as_mut().unwrap().host =
            Some(Piece { text: "Example Archive".into(), span: Span::default() });
        assert_eq!(codes(&hosted, titles_differ), ["CON001"]);
    }

    #[test]
    fn the_date_of_the_citation_is_one_of_the_record() {
        let of = |date: &str| codes(&citing("Letter", "Letter", date), dates_differ);
        assert_eq!(of("April 6, 1963"), ["CON002"]);
        for good in ["April 5, 1963", "April 1963", "5 April 1963", "undated"] {
            assert!(of(good).is_empty(), "{good}");
        }
    }

    #[test]
    fn one_translator_is_named_in_all_places() {
        let credit = Credit {
            role: Role::Translated,
            relator: None,
            name: "Gary Goldberg".into(),
            affiliation: None,
            from_language: None,
            span: Span::default(),
            why: None,
        };
        let given = |support: &str, translator: &str| {
            let mut given = record("support", support);
            given.extra.push("Translator", text(translator));
            given.credits = vec![credit.clone()];
            codes(&given, translators_differ)
        };
        assert_eq!(given("Translated by Anna Weber.", "Gary Goldberg"), ["CON003"]);
        assert_eq!(given("", "Weber, Anna"), ["CON003"]);
        for (support, translator) in [
            ("Translated by Gary Goldberg", "Goldberg, Gary"),
            ("Thanks to the Levy Foundation", "G. Goldberg"),
            ("Translated by the office", "unknown"),
        ] {
            assert!(given(support, translator).is_empty(), "{support}");
        }
    }

    #[test]
    fn an_archive_is_in_its_country() {
        let given = |place: &str| {
            let verbatim = format!("AVPRF, {place}, f. 5");
            let end = verbatim.len() - 6;
            let mut record = record("citation_verbatim", &verbatim);
            let repository = Repository {
                name: verbatim[..end].into(),
                id: Some("ru-avprf".into()),
                place: Some(place.into()),
                span: Some(Span::new(0, end)),
                ..Repository::default()
            };
            record.citations = vec![Citation { repository: Some(repository), ..Citation::default() }];
            record
        };
        let found = found_in_citation(&given("Havana"), place_differs);
        assert_eq!((found[0].rule.code, found[0].span), ("CON004", Some(Span::new(7, 13))));
        for good in ["Moscow", "MOSCOW", "Moscow, Russia", "Moskva", "St. Petersburg", ""] {
            assert!(codes_of(&given(good), place_differs).is_empty(), "{good}");
        }
    }

    #[test]
    fn a_text_fits_on_its_leaves() {
        let given = |unit, last: Option<&str>, words: usize| {
            let mut record =
                fields(&[("citation_verbatim", "RGANI, f. 5, ll. 3-4"), ("body", &"word ".repeat(words))]);
            let range = Range { first: "3".into(), last: last.map(Into::into), side: None };
            let pages = Pages { unit, ranges: vec![range], span: Span::new(13, 20), ..Pages::default() };
            record.citations = vec![Citation { pages: Some(pages), ..Citation::default() }];
            record
        };
        let bad = given(Some(PageUnit::Leaf), Some("4"), 40_000);
        assert_eq!(
            found(&bad, text_too_long)[0].message,
            "`ll. 3-4` is 4 pages, and the text has 40000 words"
        );
        for good in [
            given(Some(PageUnit::Leaf), Some("4"), 3000),
            given(Some(PageUnit::Leaf), None, 40_000),
            given(None, Some("4"), 40_000),
            given(Some(PageUnit::Leaf), Some("2"), 40_000),
            given(Some(PageUnit::Page), Some("99"), 40_000),
        ] {
            assert!(codes(&good, text_too_long).is_empty());
        }
        let mut printed = bad;
        printed.citations[0].publication = Some("Pravda".into());
        assert!(codes(&printed, text_too_long).is_empty());
    }
}
