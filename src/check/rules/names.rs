//! `AGT003`, `AGT004`, `AGT009`, `AGT012`: the shape of one name in a list or a credit (DACS 2.6).

use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Record, Text};
use crate::vocab::bodies::is_body;

use super::kit::{Cited, case, credit_names, mend, names, shown, whole};

pub(crate) static SEVERAL: Rule = Rule {
    code: "AGT003",
    name: "several-people-in-one-name",
    severity: Severity::Warning,
    summary: "one name holds several people",
    why: "Catalogs then know one person of that long name, and none of those who are meant.",
    help: "give each name a line of its own, or part them with `;`",
    standard: Some("DACS 2.6; MARC 21, 700 is repeated for each name"),
    fix: Fixable::Suggest,
    bad: "Contributors: Barnabás Vajd, Laura Deal, and Karl P. Benziger",
    good: "Contributors: Barnabás Vajd; Laura Deal; Karl P. Benziger",
    example: Example::Record,
};

pub(crate) fn several(record: &Record, out: &mut Diagnostics) {
    for (field, name) in names(record) {
        let Some(people) = people(name) else { continue };
        let message = format!("`{}` are {} people", shown(name), people.len());
        let found = whole(&SEVERAL, field, name, message);
        out.push(mend(found, false, name, Span::new(0, name.len()), &people.join("; ")));
    }
    let Some(cited) = Cited::of(record) else { return };
    for (name, place) in credit_names(&cited) {
        if let Some(people) = people(name) {
            let message = format!("`{}` are {} people", shown(name), people.len());
            out.push(cited.case(&SEVERAL, place, message));
        }
    }
}

/// The full names in a phrase such as `A B, C D, and E F`; none where it can be one name, as `B, A` or `A B, Jr.`.
fn people(phrase: &str) -> Option<Vec<&str>> {
    const MOST: usize = 40;
    if !phrase.contains([',', '&']) && !phrase.contains(" and ") {
        return None;
    }
    let joined = phrase.contains(" and ") || phrase.contains(" & ");
    let parts = phrase.split(", ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    let parts: Vec<&str> = parts
        .map(|part| part.strip_prefix("and ").unwrap_or(part).trim())
        .filter(|part| !part.is_empty())
        .take(MOST + 1)
        .collect();
    let enough = parts.len() >= if joined { 2 } else { 3 } && parts.len() <= MOST;
    (enough && parts.iter().all(|part| is_full_name(part))).then_some(parts)
}

/// Whether words are given name and surname: two to five, with capitals, an initial or a particle between them.
fn is_full_name(words: &str) -> bool {
    const PARTICLES: [&str; 14] =
        ["de", "van", "von", "der", "den", "la", "le", "di", "da", "du", "al", "el", "bin", "ibn"];
    let all: Vec<&str> = words.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let ends = all.first().is_some_and(capital)
        && all
            .last()
            .is_some_and(|last| capital(last) && last.chars().filter(|c| c.is_lowercase()).count() >= 2);
    let lettered = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | ' ');
    (2..=5).contains(&all.len())
        && ends
        && all.iter().all(|word| capital(word) || PARTICLES.contains(word))
        && words.chars().all(lettered)
        && !is_body(words)
        && !all.iter().any(|word| NO_NAMES.contains(word))
}

/// Words with a capital that stand in titles of office, countries and bodies, and in no name.
const NO_NAMES: [&str; 42] = [
    "Ambassador",
    "America",
    "Army",
    "Chairman",
    "Chief",
    "Colonel",
    "Communist",
    "Comrade",
    "Congress",
    "Consul",
    "Counselor",
    "Deputy",
    "Director",
    "East",
    "Eastern",
    "First",
    "Foreign",
    "Forces",
    "General",
    "German",
    "Government",
    "Group",
    "Islands",
    "Kingdom",
    "Korea",
    "Major",
    "Marshal",
    "Minister",
    "National",
    "North",
    "Party",
    "People’s",
    "President",
    "Prime",
    "Republic",
    "Secretary",
    "South",
    "Soviet",
    "States",
    "Union",
    "United",
    "West",
];

pub(crate) static SUFFIX: Rule = Rule {
    code: "AGT004",
    name: "name-cut-at-comma",
    severity: Severity::Warning,
    summary: "a name is nothing but what follows a name, as `Jr.`",
    why: "One person was cut in two at a comma, and the catalog gets somebody called `Jr.`.",
    help: "put it back behind the name before it, as `Béla Révész, Jr.`",
    standard: Some("DACS 2.6; RDA 9.2.2"),
    fix: Fixable::Suggest,
    bad: "Contributors: Béla Révész; Jr.",
    good: "Contributors: Béla Révész, Jr.",
    example: Example::Record,
};

pub(crate) fn suffix(record: &Record, out: &mut Diagnostics) {
    for (field, list) in [
        (Field::Creators, &record.creators),
        (Field::Contributors, &record.contributors),
        (Field::People, &record.people),
    ] {
        for (at, name) in list.iter().enumerate().filter(|(_, name)| is_suffix(name)) {
            let before = at.checked_sub(1).and_then(|at| list.get(at));
            let message = match before {
                Some(before) => format!("`{}` belongs to `{}`", shown(name), shown(before)),
                None => format!("`{}` is no name", shown(name)),
            };
            let found = whole(&SUFFIX, field, name, message);
            out.push(match (before.and_then(Text::span), name.span()) {
                (Some(before), Some(own)) if before.end <= own.start => {
                    found.with_edit(false, Span::new(before.end, own.start), ", ")
                }
                _ => found,
            });
        }
    }
    let Some(cited) = Cited::of(record) else { return };
    for (name, place) in credit_names(&cited).filter(|(name, _)| is_suffix(name)) {
        out.push(cited.case(&SUFFIX, place, format!("`{}` is no name", shown(name))));
    }
}

fn is_suffix(name: &str) -> bool {
    const SUFFIXES: [&str; 10] = ["jr", "sr", "ii", "iii", "iv", "esq", "phd", "ph.d", "m.d", "md"];
    name.len() <= 6 && SUFFIXES.contains(&name.trim().trim_end_matches('.').to_lowercase().as_str())
}

pub(crate) static LIFE_DATES: Rule = Rule {
    code: "AGT009",
    name: "life-dates-in-name",
    severity: Severity::Note,
    summary: "years of birth and death stand in a name",
    why: "They help to tell two people apart in an authority file, but as part of the name they are shown and cited \
          with it.",
    help: "keep the years in the authority record of the person",
    standard: Some("RDA 9.3; schema.org birthDate, deathDate"),
    fix: Fixable::No,
    bad: "Creator: Djilas, Milovan, 1911-1995",
    good: "Creator: Djilas, Milovan",
    example: Example::Record,
};

pub(crate) fn life_dates(record: &Record, out: &mut Diagnostics) {
    for (field, name) in names(record) {
        if let Some(years) = years(name).filter(|_| !is_body(name)) {
            let message = format!("`{}` stands in the name `{}`", years.of(name), shown(name));
            out.push(case(&LIFE_DATES, field, name, years, message));
        }
    }
}

/// Two years with a dash, or one that is open: `1911-1995`, `1911-`, `b. 1911`.
fn years(name: &str) -> Option<Span> {
    let first = name.find(|c: char| c.is_ascii_digit())?;
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let end = first + digits(&name[first..]);
    if end - first != 4 || first == 0 {
        return None;
    }
    let rest = &name[end..];
    let dash = rest.chars().next().filter(|c| matches!(c, '-' | '–' | '—'));
    if let Some(dash) = dash {
        let second = digits(&rest[dash.len_utf8()..]);
        let whole = rest[dash.len_utf8() + second..].chars().all(|c| matches!(c, ')' | '.' | ' '));
        return (whole && matches!(second, 0 | 4)).then(|| Span::new(first, end + dash.len_utf8() + second));
    }
    let word = ["b. ", "d. ", "born ", "died "].iter().find(|word| name[..first].ends_with(**word))?;
    Some(Span::new(first - word.len(), end))
}

pub(crate) static CAPITALS: Rule = Rule {
    code: "AGT012",
    name: "name-in-capitals",
    severity: Severity::Warning,
    summary: "a name is written in capitals",
    why: "The typing style of documents has come into the record; lists show the person apart from the same name in \
          plain letters.",
    help: "write the name with capitals at the beginning of its words only",
    standard: Some("DACS 2.6; RDA appendix A"),
    fix: Fixable::Suggest,
    bad: "Associated People: Ernesto GUEVARA SERNA",
    good: "Associated People: Ernesto Guevara Serna",
    example: Example::Record,
};

pub(crate) fn capitals(record: &Record, out: &mut Diagnostics) {
    let listed = names(record).map(|(field, name)| (field, name, Span::new(0, name.len())));
    let cited = Cited::of(record);
    let credited = cited.iter().flat_map(credit_names_in);
    for (field, text, part) in listed.chain(credited) {
        let Some(words) = in_capitals(part.of(text)) else { continue };
        let words: Vec<Span> = words.into_iter().map(|word| word.shifted(part.start)).collect();
        let place = words.iter().copied().reduce(Span::to).unwrap_or(part);
        let found =
            case(&CAPITALS, field, text, place, format!("`{}` is in capitals", shown(place.of(text))));
        out.push(
            words.iter().fold(found, |found, word| mend(found, false, text, *word, &plain(word.of(text)))),
        );
    }
}

/// The names in credits as parts of the citation.
fn credit_names_in<'a>(cited: &Cited<'a>) -> impl Iterator<Item = (Field, &'a Text, Span)> + use<'a> {
    let verbatim = cited.verbatim;
    credit_names(cited)
        .map(move |(_, place)| (Field::Citation, verbatim, place))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The words of a person's name that are in capitals: of four letters and more, so that acronyms are few among them.
fn in_capitals(name: &str) -> Option<Vec<Span>> {
    let lower = name.chars().any(char::is_lowercase);
    let is_capital = |word: &str| {
        word.chars().filter(|c| c.is_uppercase()).count() >= 4
            && !word.contains(|c: char| c.is_lowercase() || c.is_numeric())
            && !word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'))
    };
    let mut at = 0;
    let all = name.split(char::is_whitespace).map(|word| {
        let place = Span::new(at, at + word.len());
        at = place.end + name[place.end..].chars().next().map_or(0, char::len_utf8);
        place
    });
    let all: Vec<Span> = all.filter(|place| !place.is_empty()).collect();
    let words: Vec<Span> = all.iter().copied().filter(|place| is_capital(place.of(name))).collect();
    let office = || name.split_whitespace().any(|word| NO_NAMES.contains(&word));
    let found =
        !words.is_empty() && all.len() >= 2 && (lower || words.len() == all.len() || has_initial(name));
    (found && !is_body(name) && !office()).then_some(words)
}

fn has_initial(name: &str) -> bool {
    name.split_whitespace().any(|word| word.ends_with('.') && word.len() <= 5)
}

/// A word with a capital at its beginning and after each mark inside it.
fn plain(word: &str) -> String {
    let mut start = true;
    let mut plain = String::with_capacity(word.len());
    for c in word.chars() {
        if start {
            plain.push(c)
        } else {
            plain.extend(c.to_lowercase())
        }
        start = !c.is_alphabetic();
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, codes, fields, found, record};
    use super::*;

    #[test]
    fn several_people_are_parted() {
        for (bad, good) in [
            (
                "Barnabás Vajd, Laura Deal, and Karl P. Benziger",
                "Barnabás Vajd; Laura Deal; Karl P. Benziger",
            ),
            ("Fidel Castro and Raul Castro", "Fidel Castro; Raul Castro"),
            ("A. Petrov & Ludwig van der Berg", "A. Petrov; Ludwig van der Berg"),
        ] {
            assert_eq!(codes(&record("contributors", bad), several), ["AGT003"], "{bad}");
            assert_eq!(applied(bad, &found(&record("contributors", bad), several)), good);
        }
        for good in [
            "Goldberg, Gary",
            "Béla Révész, Jr.",
            "Petrov, A. I.",
            "Soviet Union and United States",
            "Smith and Wesson",
            "John Smith, Foreign Minister",
            "Ministry of Trade and Industry",
            "Djilas, Milovan, 1911-1995",
        ] {
            assert!(codes(&record("people", good), several).is_empty(), "{good}");
        }
    }

    #[test]
    fn what_follows_a_name_is_no_name() {
        let bad = fields(&[("people", "Béla Révész"), ("people", "Jr.")]);
        assert_eq!(codes(&bad, suffix), ["AGT004"]);
        for good in ["Béla Révész, Jr.", "Li", "Ivo"] {
            assert!(codes(&record("people", good), suffix).is_empty(), "{good}");
        }
    }

    #[test]
    fn years_of_life_are_noted() {
        for (bad, years) in [
            ("Djilas, Milovan, 1911-1995", Span::new(17, 26)),
            ("Milovan Djilas (1911–1995)", Span::new(16, 27)),
            ("Petrov, A., 1911-", Span::new(12, 17)),
            ("Petrov, A., b. 1911", Span::new(12, 19)),
        ] {
            assert_eq!(found(&record("creators", bad), life_dates)[0].span, Some(years), "{bad}");
        }
        for good in ["A. Petrov", "1956 Committee", "Institute 1911-1995", "Room 1911", "Petrov, A., 123-456"]
        {
            assert!(codes(&record("creators", good), life_dates).is_empty(), "{good}");
        }
    }

    #[test]
    fn names_are_not_shouted() {
        for (bad, good) in [
            ("Ernesto GUEVARA SERNA", "Ernesto Guevara Serna"),
            ("SERGEY KUDRYAVTSEV", "Sergey Kudryavtsev"),
            ("A. ALEKSEYEV", "A. Alekseyev"),
            ("Jean SAINT-JUST", "Jean Saint-Just"),
        ] {
            assert_eq!(codes(&record("people", bad), capitals), ["AGT012"], "{bad}");
            assert_eq!(applied(bad, &found(&record("people", bad), capitals)), good);
        }
        for good in [
            "NATO",
            "Ernesto Guevara",
            "NATO Council",
            "MAO Zedong",
            "USSR",
            "Louis XVIII",
            "UNESCO Director",
        ] {
            assert!(codes(&record("people", good), capitals).is_empty(), "{good}");
        }
    }
}
