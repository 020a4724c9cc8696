//! `DAT015`, `DAT016`, `DAT018`, `DAT019`: dates whose words can be read in one way only by people, or not at all
//! (W3C Note Date and Time Formats, EDTF).

use jiff::civil;

use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::date::{Unsettled, find};
use crate::record::{Date, Edtf, Field, Record, Text};
use crate::vocab::{months, unaccented};

use crate::check::rules::kit::{case, dates, is_slip, mend, shown, whole, words};

pub(crate) static UPLOAD_NOT_ISO: Rule = Rule {
    code: "DAT015",
    name: "upload-date-not-iso",
    severity: Severity::Warning,
    summary: "the upload date is not written as ISO 8601 has it",
    why: "The upload date is kept by machines for machines; in words it sorts wrongly and is read differently from \
          program to program.",
    help: "write year, month and day with hyphens, as `2018-06-27`",
    standard: Some("W3C Note Date and Time Formats; ISO 8601-1:2019"),
    fix: Fixable::Safe,
    bad: "Original Uploaded Date: 27 June 2018",
    good: "Original Uploaded Date: 2018-06-27",
    example: Example::Record,
};

pub(crate) fn upload_not_iso(record: &Record, out: &mut Diagnostics) {
    let Some(Date { verbatim, edtf: Some(edtf) }) = &record.uploaded else { return };
    if verbatim.trim() != edtf.as_str() && edtf.is_w3cdtf() {
        let message = format!("`{}` is `{edtf}` in ISO 8601", shown(verbatim));
        let found = whole(&UPLOAD_NOT_ISO, Field::Uploaded, verbatim, message);
        out.push(mend(found, true, verbatim, Span::new(0, verbatim.len()), edtf.as_str()));
    }
}

pub(crate) static MONTH_NAME: Rule = Rule {
    code: "DAT016",
    name: "month-name-wrong",
    severity: Severity::Warning,
    summary: "the name of a month is misspelt, or stands in another language than the record",
    why: "A misspelt month leaves the record without a date that programs can sort by; one in another language is not \
          found by those who read the rest.",
    help: "write the English name of the month",
    standard: None,
    fix: Fixable::Suggest,
    bad: "Date: 11 Janaury 1961",
    good: "Date: 11 January 1961",
    example: Example::Record,
};

pub(crate) fn month_name(record: &Record, out: &mut Diagnostics) {
    for (field, date) in dates(record) {
        if let Some((word, month)) = wrong_month(record, date) {
            out.push(misnamed(field, &date.verbatim, word, month));
        }
    }
    if let Some(title) = &record.title {
        for (word, month) in misspelt_in(title) {
            out.push(misnamed(Field::Title, title, word, month));
        }
    }
}

fn misnamed(field: Field, text: &Text, word: Span, month: &str) -> Diagnostic {
    let message = format!("`{}` stands for `{month}`", shown(word.of(text)));
    mend(case(&MONTH_NAME, field, text, word, message), false, text, word, month)
}

/// The word of a date that should be the name of a month, and the name.
fn wrong_month(record: &Record, date: &Date) -> Option<(Span, &'static str)> {
    match &date.edtf {
        Some(_) => {
            words(&date.verbatim).find_map(|word| Some((word, foreign(record, word.of(&date.verbatim))?)))
        }
        None => misspelt(&date.verbatim),
    }
}

/// The one word that, taken for a misspelt month, settles the date.
fn misspelt(text: &str) -> Option<(Span, &'static str)> {
    if Date::parse(Text::new(text)).problem() != Some(Unsettled::Unknown) {
        return None;
    }
    words(text).take(8).find_map(|word| {
        let month = nearest(word.of(text))?;
        let right = format!("{}{month}{}", &text[..word.start], &text[word.end..]);
        Date::parse(right.into()).edtf.map(|_| (word, month))
    })
}

/// Misspelt months of a title: beside a day and before a year.
fn misspelt_in(title: &str) -> Vec<(Span, &'static str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let beside = |word: &Span| {
        let rest = title[word.end..].trim_start_matches([' ', ',', '.']);
        let day = title[..word.start].trim_end_matches([' ', ',', '.']).ends_with(is_digit);
        let year = rest.trim_start_matches(is_digit).len() + 4 == rest.len();
        (day && year)
            || rest.split_once(", ").is_some_and(|(day, year)| is_number(day) && year.starts_with(is_digit))
    };
    let misspelt = words(title).filter(beside).filter_map(|word| {
        let month = nearest(word.of(title)).filter(|_| word.len() > 4)?;
        // What makes no date after all is another word.
        let line_end = title[word.end..].find('\n').map_or(title.len(), |end| word.end + end);
        let line_start = title[..word.start].rfind('\n').map_or(0, |end| end + 1);
        let right = format!("{}{month}{}", &title[line_start..word.start], &title[word.end..line_end]);
        let place = word.start - line_start;
        find(&right).iter().any(|found| found.span.contains(place)).then_some((word, month))
    });
    misspelt.take(3).collect()
}

fn is_number(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The English month that a word misspells by one letter; none where it is a word of dates itself.
fn nearest(word: &str) -> Option<&'static str> {
    if !(3..=10).contains(&word.len()) || months::word(&unaccented(word)).is_some() {
        return None;
    }
    let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let mut near = months::english().iter().filter(|month| {
        let month: Vec<char> = month.chars().flat_map(char::to_lowercase).collect();
        month.len() > 3 && is_slip(&letters, &month)
    });
    near.next().filter(|_| near.next().is_none()).copied()
}

/// The English name of a month that stands in another language than the record does: where the edition is said to
/// be in English, any other; else one in other letters than those of the title.
fn foreign(record: &Record, word: &str) -> Option<&'static str> {
    let english = record.edition_languages.iter().any(|language| language.code.as_deref() == Some("en"));
    let other_letters = || {
        let latin = |c: char| c.is_alphabetic() && c < '\u{250}';
        let title = record.title.as_deref().unwrap_or_default();
        title.chars().any(latin)
            && !title.chars().any(|c| c.is_alphabetic() && !latin(c))
            && !word.chars().any(latin)
    };
    if word.len() < 3 || !(english || other_letters()) {
        return None;
    }
    let folded = unaccented(word);
    let month = months::month(&folded).filter(|_| !months::is_month_in("en", &folded))?;
    months::english().get(usize::from(month).checked_sub(1)?).copied()
}

pub(crate) static RANGE_END: Rule = Rule {
    code: "DAT018",
    name: "range-ends-after-month",
    severity: Severity::Warning,
    summary: "a range of dates ends on a day that its month does not have",
    why: "The end of the month was meant, or the month is wrong; targets refuse the date either way.",
    help: "end the range with the last day of the month, if the month is right",
    standard: Some("ISO 8601-1:2019"),
    fix: Fixable::No,
    bad: "Date: 1–31 April 1961",
    good: "Date: 1–30 April 1961",
    example: Example::Record,
};

pub(crate) fn range_end(record: &Record, out: &mut Diagnostics) {
    for (field, date) in dates(record).filter(|(_, date)| date.edtf.is_none()) {
        if let Some((day, last)) = past_month(&date.verbatim) {
            let text = &date.verbatim;
            let message = format!("`{}` ends on day {}, and the month has {last}", shown(text), day.of(text));
            out.push(case(&RANGE_END, field, text, day, message));
        }
    }
}

/// The last day of a range, where only a smaller number of days makes it one, and that number.
pub(super) fn past_month(text: &str) -> Option<(Span, i8)> {
    const LONGEST: usize = 80;
    if text.len() > LONGEST {
        return None;
    }
    let numbers = text.match_indices(['2', '3']).filter(|(at, _)| {
        let number = &text[*at..];
        let alone = !text[..*at].ends_with(|c: char| c.is_ascii_digit());
        alone && number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len() == 2
    });
    let days =
        numbers.map(|(at, _)| Span::new(at, at + 2)).filter(|day| ("29"..="31").contains(&day.of(text)));
    days.filter_map(|day| {
        let number: i8 = day.of(text).parse().ok()?;
        (28..number).rev().find_map(|last| {
            let right = format!("{}{last}{}", &text[..day.start], &text[day.end..]);
            let (_, end): (_, civil::Date) =
                Date::parse(right.into()).edtf.filter(Edtf::is_interval)?.days()?;
            (end.day() == last && end.days_in_month() == last).then_some((day, last))
        })
    })
    .next_back()
}

pub(crate) static NOT_UNDERSTOOD: Rule = Rule {
    code: "DAT019",
    name: "date-not-understood",
    severity: Severity::Warning,
    summary: "the words of a date settle none",
    why: "The words are kept, but the record has no date that programs can sort, search or export.",
    help: "write the date in words or as EDTF, as `5 April 1963`, `circa 1950`, `1956/1957`, or `undated`",
    standard: Some("EDTF, ISO 8601-2:2019; ISAD(G) 3.1.3"),
    fix: Fixable::No,
    bad: "Event Date: in the days after the talks",
    good: "Event Date: April 1963",
    example: Example::Record,
};

pub(crate) fn not_understood(record: &Record, out: &mut Diagnostics) {
    for (field, date) in dates(record).filter(|(_, date)| date.edtf.is_none()) {
        let text = &date.verbatim;
        let unknown = date.problem() == Some(Unsettled::Unknown) && !text.trim().is_empty();
        if unknown && misspelt(text).is_none() {
            let message = format!("`{}` is no date that fonds can read", shown(text));
            out.push(whole(&NOT_UNDERSTOOD, field, text, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{applied, codes, fields, found, record};
    use crate::record::Language;

    #[test]
    fn upload_dates_are_written_for_machines() {
        let bad = record("uploaded", "27 June 2018");
        assert_eq!(codes(&bad, upload_not_iso), ["DAT015"]);
        assert_eq!(applied("27 June 2018", &found(&bad, upload_not_iso)), "2018-06-27");
        for good in ["2018-06-27", "2018-06", "2018-06-27T10:00:00Z", "6/7/2018", "some day", "undated"] {
            assert!(codes(&record("uploaded", good), upload_not_iso).is_empty(), "{good}");
        }
    }

    #[test]
    fn misspelt_months_are_mended() {
        for (bad, good) in [
            ("11 Janaury 1961", "11 January 1961"),
            ("Febuary 30, 1961", ""),
            ("Setpember 1961", "September 1961"),
            ("5 Arpil 1963", "5 April 1963"),
        ] {
            let bad = record("date", bad);
            if good.is_empty() {
                assert!(codes(&bad, month_name).is_empty(), "a month alone does not mend it");
                continue;
            }
            assert_eq!(codes(&bad, month_name), ["DAT016"]);
            let words = bad.date.as_ref().map(|date| date.verbatim.to_string()).unwrap_or_default();
            assert_eq!(applied(&words, &found(&bad, month_name)), good);
            assert!(codes(&bad, not_understood).is_empty());
        }
        for good in ["11 January 1961", "11 janvier 1961", "some day", "5 Juny 1963", "Mars 1961"] {
            assert!(codes(&record("date", good), month_name).is_empty(), "{good}");
        }
    }

    #[test]
    fn misspelt_months_of_a_title_stand_beside_a_day_and_a_year() {
        let bad = record("title", "Letter of 12 Febuary 1961 to the Consul");
        assert_eq!(codes(&bad, month_name), ["DAT016"]);
        assert_eq!(codes(&record("title", "Letter, Agust 7, 1961"), month_name), ["DAT016"]);
        for good in
            ["Section 12 Marsh and others", "The 3 Marches of 1961", "12 February 1961", "Apirl", "1961"]
        {
            assert!(codes(&record("title", good), month_name).is_empty(), "{good}");
        }
    }

    #[test]
    fn months_stand_in_the_language_of_the_record() {
        let given = |title| fields(&[("title", title), ("date", "5 апреля 1963")]);
        assert_eq!(codes(&given("Record of a Talk"), month_name), ["DAT016"]);
        assert_eq!(applied("5 апреля 1963", &found(&given("Record of a Talk"), month_name)), "5 April 1963");
        assert!(codes(&given("Запись беседы"), month_name).is_empty());
        assert!(codes(&record("date", "5 апреля 1963"), month_name).is_empty());
        let mut french = record("date", "5 août 1963");
        assert!(codes(&french, month_name).is_empty());
        french.edition_languages = vec![Language { verbatim: "English".into(), code: Some("en".into()) }];
        assert_eq!(codes(&french, month_name), ["DAT016"]);
    }

    #[test]
    fn a_range_ends_within_its_month() {
        for (bad, days) in [
            ("1–31 April 1961", 30),
            ("April 1-31, 1961", 30),
            ("1 February - 30 February 1961", 28),
            ("1961-04-01/1961-04-31", 30),
        ] {
            let found = found(&record("date", bad), range_end);
            assert_eq!(found.len(), 1, "{bad}");
            assert!(found[0].message.ends_with(&format!("has {days}")), "{}", found[0].message);
        }
        for good in [
            "1–30 April 1961",
            "31 April 1961",
            "February 30, 1961",
            "1961-04-31",
            "29–30",
            "1–33 April 1961",
        ] {
            assert!(codes(&record("date", good), range_end).is_empty(), "{good}");
        }
    }

    #[test]
    fn words_that_are_no_date_are_reported() {
        assert_eq!(codes(&record("date", "in the days after the talks"), not_understood), ["DAT019"]);
        for good in ["undated", "5 April 1963", "5/4/63", "1961-13", "February 30, 1961", ""] {
            assert!(codes(&record("date", good), not_understood).is_empty(), "{good}");
        }
    }
}
