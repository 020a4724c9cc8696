//! `DAT011`–`DAT014`, `DAT017`: dates that are well written and do not fit what stands beside them.

use jiff::civil;

use crate::check::Policy;
use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::date::{Found, read};
use crate::record::{Date, Edtf, Field, Record, Text};
use crate::vocab::{months, unaccented};

use super::{found_in, is_day, recorded, title_dates};
use crate::check::rules::kit::{case, dates, header, mend, shown, whole, words};

pub(crate) static DOUBT_LOST: Rule = Rule {
    code: "DAT011",
    name: "date-doubt-lost",
    severity: Severity::Warning,
    summary: "the date is said to be approximate or uncertain, and the record gives it as sure",
    why: "Others will cite a guess of the editors as the date of the document.",
    help: "keep the word of doubt with the date, as `circa January 1961` or `1961-01~`",
    standard: Some("EDTF level 1, ISO 8601-2:2019; DACS 2.4"),
    fix: Fixable::Suggest,
    bad: "Title: Letter to the Consul, circa January 1961\nDate: January 1961",
    good: "Title: Letter to the Consul, circa January 1961\nDate: circa January 1961",
    example: Example::Record,
};

pub(crate) fn doubt_lost(record: &Record, out: &mut Diagnostics) {
    for (field, date) in dates(record) {
        let Some(edtf) = date.edtf.as_ref().filter(|edtf| !edtf.is_qualified()) else { continue };
        let text = &date.verbatim;
        // Records that were edited as tables or JSON may say less in one column than in the other.
        if text.as_str() != edtf.as_str() && read(text).is_ok_and(|words| words.is_qualified()) {
            let message = format!("`{}` became `{edtf}`, without its doubt", shown(text));
            out.push(whole(&DOUBT_LOST, field, text, message));
        }
    }
    if let Some(date) = &record.date {
        doubted_beside(record, date, out);
    }
}

/// Holds the heading date against the title and the header of the document.
fn doubted_beside(record: &Record, date: &Date, out: &mut Diagnostics) {
    let Some(sure) = date.edtf.as_ref().filter(|edtf| !edtf.is_qualified()) else { return };
    let same = |found: &Found| found.edtf.is_qualified() && found.edtf.days() == sure.days();
    let known =
        || recorded(record).into_iter().any(|other| other.is_qualified() && other.days() == sure.days());
    let titled = record.title.iter().map(|title| (title, title_dates(record).collect()));
    let headed = record.body.iter().map(|body| (body, header_dates(body)));
    let mut doubted = titled.chain(headed).filter_map(|(text, found): (&Text, Vec<Found>)| {
        found.into_iter().find(same).map(|found| (text, found))
    });
    if let Some((text, found)) = doubted.next().filter(|_| !known()) {
        let words = found.span.of(text);
        let message = format!("`{}` is `{}` in the document", shown(&date.verbatim), shown(words));
        let case = whole(&DOUBT_LOST, Field::Date, &date.verbatim, message);
        out.push(mend(case, false, &date.verbatim, Span::new(0, date.verbatim.len()), words));
    }
}

fn header_dates(body: &Text) -> Vec<Found> {
    header(body).into_iter().flat_map(|line| found_in(body, line)).collect()
}

pub(crate) static AFTER_UPLOAD: Rule = Rule {
    code: "DAT012",
    name: "date-after-upload",
    severity: Severity::Warning,
    summary: "the document is dated later than the day it was put online",
    why: "One of the two dates is wrong, often by a slip in the century.",
    help: "compare with the source",
    standard: None,
    fix: Fixable::No,
    bad: "Date: April 5, 2063\nOriginal Uploaded Date: 2018-06-27",
    good: "Date: April 5, 1963\nOriginal Uploaded Date: 2018-06-27",
    example: Example::Record,
};

pub(crate) fn after_upload(record: &Record, out: &mut Diagnostics) {
    let Some(uploaded) = &record.uploaded else { return };
    let Some(online) = uploaded.edtf.as_ref().and_then(Edtf::last_day) else { return };
    for (field, date) in dates(record).filter(|(field, _)| *field != Field::Uploaded) {
        if date.edtf.as_ref().and_then(Edtf::first_day).is_some_and(|first| first > online) {
            let text = &date.verbatim;
            let message = format!("`{}` is after the upload, `{}`", shown(text), shown(&uploaded.verbatim));
            out.push(whole(&AFTER_UPLOAD, field, text, message));
        }
    }
}

pub(crate) static OUTSIDE_PERIOD: Rule = Rule {
    code: "DAT013",
    name: "date-outside-period",
    severity: Severity::Warning,
    summary: "the date lies outside the period of the collection",
    why: "Digits were swapped or mistyped, or the document belongs to another collection.",
    help: "compare with the source; where the date is right, widen `period` in `fonds.toml`",
    standard: Some(
        "the collection's own settings, `period`; ISAD(G) 3.1.3, dates of a unit lie within those of the whole",
    ),
    fix: Fixable::No,
    bad: "Date: 5 April 1691",
    good: "Date: 5 April 1961",
    example: Example::Record,
};

/// A date that may lie inside, because it is vague or has an open end, is left alone; so is the day of the upload.
pub(crate) fn outside_period(record: &Record, policy: &Policy, out: &mut Diagnostics) {
    let Some(period) = &policy.period else { return };
    for (field, date) in dates(record).filter(|(field, _)| *field != Field::Uploaded) {
        let Some(edtf) = &date.edtf else { continue };
        let before = edtf.last_day().zip(period.first_day()).is_some_and(|(last, first)| last < first);
        let after = edtf.first_day().zip(period.last_day()).is_some_and(|(first, last)| first > last);
        if before || after {
            let side = if before { "before" } else { "after" };
            let text = &date.verbatim;
            let message = format!("`{}` is {side} the period of the collection, {period}", shown(text));
            out.push(whole(&OUTSIDE_PERIOD, field, text, message));
        }
    }
}

pub(crate) static OLD_STYLE: Rule = Rule {
    code: "DAT014",
    name: "calendar-not-said",
    severity: Severity::Note,
    summary: "a day before the change of calendar does not say which calendar it is of",
    why: "In Russia 25 October 1917 is 7 November elsewhere; the two calendars are twelve or thirteen days apart, and a \
          reader of the record cannot know which was meant.",
    help: "say `Old Style` or `New Style` in the summary or a note, and give the date of the new calendar",
    standard: Some("ISO 8601-1:2019, 4.2.1, counts in the Gregorian calendar"),
    fix: Fixable::No,
    bad: "Date: 25 October 1917\nLanguage: Russian",
    good: "Date: 25 October 1918\nLanguage: Russian",
    example: Example::Record,
};

/// Where the Julian calendar was that of the state in modern times.
struct Reform {
    /// BCP 47 tags of the languages that were written in that calendar.
    languages: &'static [&'static str],
    /// ISO 3166-1 codes of the countries whose archives keep its papers.
    countries: &'static [&'static str],
    /// The first day of the Gregorian calendar.
    first: civil::Date,
}

/// The decree of 24 January 1918 (Russia); the laws of Bulgaria 1916, Yugoslavia and Romania 1919, Greece 1923.
static REFORMS: [Reform; 5] = [
    Reform {
        languages: &["ru"],
        countries: &["RU", "UA", "BY", "GE", "AM", "AZ", "KZ", "KG", "TJ", "TM", "UZ", "MD"],
        first: civil::date(1918, 2, 14),
    },
    Reform { languages: &["bg"], countries: &["BG"], first: civil::date(1916, 4, 14) },
    Reform { languages: &["sr"], countries: &["RS", "ME", "MK"], first: civil::date(1919, 1, 28) },
    Reform { languages: &["ro"], countries: &["RO"], first: civil::date(1919, 4, 14) },
    Reform { languages: &["el"], countries: &["GR"], first: civil::date(1923, 3, 1) },
];

/// The first day from which all of them had changed.
const ALL_CHANGED: civil::Date = civil::date(1923, 3, 1);

pub(crate) fn old_style(record: &Record, out: &mut Diagnostics) {
    for (field, date) in dates(record).filter(|(field, _)| *field != Field::Uploaded) {
        let Some(edtf) = date.edtf.as_ref().filter(|edtf| is_day(edtf)) else { continue };
        let Some(day) = edtf.last_day().filter(|day| *day < ALL_CHANGED) else { continue };
        let text = &date.verbatim;
        if REFORMS.iter().any(|reform| day < reform.first && reform.concerns(record)) && !says_style(record) {
            let message = format!("`{}` may be of the old or of the new calendar", shown(text));
            out.push(whole(&OLD_STYLE, field, text, message));
        }
    }
}

impl Reform {
    fn concerns(&self, record: &Record) -> bool {
        let codes = record.languages.iter().filter_map(|language| language.code.as_deref());
        let countries =
            record.citations.iter().filter_map(|citation| citation.repository.as_ref()?.country.as_deref());
        codes.into_iter().any(|code| self.languages.contains(&code))
            || countries.into_iter().any(|country| self.countries.contains(&country))
    }
}

/// Whether the record says in its dates, title or summary which calendar its dates are of.
fn says_style(record: &Record) -> bool {
    const STYLES: [&str; 8] =
        ["old style", "new style", "o.s.", "n.s.", "julian", "gregorian", "ст. ст", "н. ст"];
    let said = dates(record).map(|(_, date)| &date.verbatim).chain(&record.title).chain(&record.summary);
    said.map(|text| text.to_lowercase()).any(|text| STYLES.iter().any(|style| text.contains(style)))
}

pub(crate) static WEEKDAY: Rule = Rule {
    code: "DAT017",
    name: "weekday-wrong",
    severity: Severity::Note,
    summary: "the day of the week does not belong to the date",
    why: "Day or weekday is wrong; the weekday often shows which of two dates is the right one.",
    help: "compare with the source",
    standard: Some("ISO 8601-1:2019, weekdays of the Gregorian calendar"),
    fix: Fixable::No,
    bad: "Date: Monday, 5 April 1963",
    good: "Date: Friday, 5 April 1963",
    example: Example::Record,
};

pub(crate) fn weekday(record: &Record, out: &mut Diagnostics) {
    for (field, date) in dates(record) {
        let text = &date.verbatim;
        let Some(edtf) = &date.edtf else { continue };
        let named = words(text).find_map(|word| Some((word, named_day(word.of(text))?)));
        report(field, text, named, edtf, out);
    }
    if let Some(title) = &record.title {
        for found in title_dates(record) {
            report(Field::Title, title, beside(title, found.span), &found.edtf, out);
        }
    }
    if let Some(body) = &record.body {
        for found in header_dates(body) {
            report(Field::Body, body, beside(body, found.span), &found.edtf, out);
        }
    }
}

fn report(field: Field, text: &Text, named: Option<(Span, i8)>, date: &Edtf, out: &mut Diagnostics) {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let Some((word, named)) = named else { return };
    // Before, the weekday may be right and the day of the old calendar.
    let Some(day) = date.last_day().filter(|day| is_day(date) && *day >= ALL_CHANGED) else { return };
    let right = day.weekday().to_monday_one_offset();
    if named != right {
        let name = usize::try_from(right - 1).ok().and_then(|at| DAYS.get(at)).copied().unwrap_or_default();
        let message = format!("`{}` was not the day: {day} was a {name}", shown(word.of(text)));
        out.push(case(&WEEKDAY, field, text, word, message));
    }
}

/// The number of the weekday that a word names, from 1 for Monday.
fn named_day(word: &str) -> Option<i8> {
    months::weekday(&unaccented(word)).and_then(|day| i8::try_from(day).ok())
}

/// The weekday right before or behind a date in running text.
fn beside(text: &str, date: Span) -> Option<(Span, i8)> {
    let before = text[..date.start].trim_end_matches([' ', ',', '.', '(']);
    let start = before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| before.ceil_char_boundary(at + 1));
    let rest = text[date.end..].trim_start_matches([' ', ',', '(', '[']);
    let at = text.len() - rest.len();
    let end = at + rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let words = [Span::new(start, before.len()), Span::new(at, end)];
    words.into_iter().find_map(|word| Some((word, named_day(word.of(text))?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{applied, codes, fields, found, found_under, record};
    use crate::record::Language;
    use crate::record::reference::{Citation, Repository};

    #[test]
    fn doubt_about_a_date_is_kept() {
        let given = |date| fields(&[("title", "Letter, circa January 1961"), ("date", date)]);
        let bad = given("January 1961");
        assert_eq!(codes(&bad, doubt_lost), ["DAT011"]);
        assert_eq!(applied("January 1961", &found(&bad, doubt_lost)), "circa January 1961");
        for good in ["circa January 1961", "1961-01~", "February 1961", "11 January 1961"] {
            assert!(codes(&given(good), doubt_lost).is_empty(), "{good}");
        }
        let headed =
            fields(&[("body", "Diary\n\nprobably 5 April 1963\n\nText."), ("date", "April 5, 1963")]);
        assert_eq!(codes(&headed, doubt_lost), ["DAT011"]);
        let edited = Date { verbatim: "1961?".into(), edtf: Edtf::parse("1961") };
        assert_eq!(codes(&Record { date: Some(edited), ..Record::default() }, doubt_lost), ["DAT011"]);
    }

    #[test]
    fn no_document_is_younger_than_its_upload() {
        let given = |date| fields(&[("date", date), ("uploaded", "2018-06-27")]);
        assert_eq!(codes(&given("April 5, 2063"), after_upload), ["DAT012"]);
        for good in ["April 5, 1963", "2018", "2018-06-27", "undated", "1963/.."] {
            assert!(codes(&given(good), after_upload).is_empty(), "{good}");
        }
        assert!(codes(&record("date", "2063"), after_upload).is_empty());
    }

    #[test]
    fn dates_lie_in_the_period_of_the_collection() {
        let found = |date, period| {
            let policy = Policy { period: Edtf::parse(period), ..Policy::default() };
            let found = found_under(&record("date", date), &policy, outside_period);
            found.into_iter().map(|found| found.message).collect::<Vec<_>>()
        };
        assert_eq!(
            found("5 April 1691", "1917/1991"),
            ["`5 April 1691` is before the period of the collection, 1917/1991"]
        );
        for (date, period) in
            [("1992-01-01", "1917/1991"), ("1992/..", "1917/1991"), ("1691", "1917/.."), ("1992", "1961")]
        {
            assert_eq!(found(date, period).len(), 1, "{date} {period}");
        }
        for (date, period) in [
            ("1916/1917", "1917/1991"),
            ("1691/..", "1917/1991"),
            ("../1992", "1917/1991"),
            ("19XX", "1917/1991"),
            ("2063", "1917/.."),
            ("1691", "../1991"),
            ("undated", "1917/1991"),
        ] {
            assert!(found(date, period).is_empty(), "{date} {period}");
        }
        let uploaded = record("uploaded", "2018-06-27");
        let policy = Policy { period: Edtf::parse("1917/1991"), ..Policy::default() };
        assert!(found_under(&uploaded, &policy, outside_period).is_empty());
        assert!(found_under(&record("date", "1691"), &Policy::default(), outside_period).is_empty());
    }

    #[test]
    fn days_of_the_old_calendar_are_noted_where_it_was_in_use() {
        let in_language = |date, code: &str| {
            let mut record = record("date", date);
            record.languages = vec![Language { verbatim: code.into(), code: Some(code.into()) }];
            record
        };
        assert_eq!(codes(&in_language("25 October 1917", "ru"), old_style), ["DAT014"]);
        for (date, code) in [
            ("14 February 1918", "ru"),
            ("October 1917", "ru"),
            ("1917", "ru"),
            ("25 October 1917", "de"),
            ("1 May 1917", "bg"),
        ] {
            assert!(codes(&in_language(date, code), old_style).is_empty(), "{date} {code}");
        }
        let repository = Repository { country: Some("RO".into()), ..Repository::default() };
        let mut kept = record("date", "1 March 1919");
        kept.citations = vec![Citation { repository: Some(repository), ..Citation::default() }];
        assert_eq!(codes(&kept, old_style), ["DAT014"]);
        kept.summary = Some("Dated in the Old Style.".into());
        assert!(codes(&kept, old_style).is_empty());
    }

    #[test]
    fn weekdays_belong_to_their_dates() {
        let found_in_date = found(&record("date", "Monday, 5 April 1963"), weekday);
        assert_eq!(found_in_date[0].message, "`Monday` was not the day: 1963-04-05 was a Friday");
        for bad in ["Talk on Monday, 5 April 1963", "Talk of 5 April 1963 (Monday)"] {
            assert_eq!(codes(&record("title", bad), weekday), ["DAT017"], "{bad}");
        }
        assert_eq!(
            codes(&record("body", "Diary\n\nпонедельник, 5 апреля 1963\n\nText."), weekday),
            ["DAT017"]
        );
        for good in [
            "Friday, 5 April 1963",
            "5 April 1963",
            "Monday 1–5 April 1963",
            "April 1963, Monday",
            "Monday, 25 October 1917",
        ] {
            assert!(codes(&record("title", good), weekday).is_empty(), "{good}");
            assert!(codes(&record("date", good), weekday).is_empty(), "{good}");
        }
    }
}
