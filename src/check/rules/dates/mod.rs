//! `DAT001`–`DAT019`: dates that are missing, impossible, reversed or unclear, and dates of the document
//! that differ from the dates of what it records (DACS 2.4, ISAD(G) 3.1.3).

use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::date::{Found, Unsettled, find};
use crate::record::raw::Raw;
use crate::record::{Date, Edtf, Field, Record, Text};

use super::kit::{case, dates, header, insertion, mend, shown, whole};

mod sense;
mod wording;

pub(crate) use sense::{
    AFTER_UPLOAD, DOUBT_LOST, OLD_STYLE, OUTSIDE_PERIOD, WEEKDAY, after_upload, doubt_lost, old_style,
    outside_period, weekday,
};
pub(crate) use wording::{
    MONTH_NAME, NOT_UNDERSTOOD, RANGE_END, UPLOAD_NOT_ISO, month_name, not_understood, range_end,
    upload_not_iso,
};

/// The labels that announce the two kinds of date, as a fix writes them.
const CREATED_LABEL: &str = "Date Created";
const EVENT_LABEL: &str = "Event Date";

pub(crate) static MISSING: Rule = Rule {
    code: "DAT001",
    name: "date-missing",
    severity: Severity::Error,
    summary: "the record has no date",
    why: "Date is one of the few elements that every description must have, and most searches begin with it.",
    help: "add the date, or `undated` where the document has none",
    standard: Some("ISAD(G) 3.1.3; DACS 2.4"),
    fix: Fixable::No,
    bad: "no Date",
    good: "Date: January 11, 1961",
    example: Example::Record,
};

pub(crate) fn missing(record: &Record, out: &mut Diagnostics) {
    let blank = |date: &&Date| date.edtf.is_none() && date.verbatim.trim().is_empty();
    let mut own = record.date.iter().chain(&record.created).chain(&record.event_dates);
    if own.all(|date| blank(&date)) {
        out.push(Diagnostic::new(&MISSING, "no date").in_field(Field::Date.name()));
    }
}

pub(crate) static IMPOSSIBLE: Rule = Rule {
    code: "DAT002",
    name: "date-impossible",
    severity: Severity::Error,
    summary: "the calendar has no such day",
    why: "One of day, month and year is wrong, and no target accepts the date.",
    help: "compare with the source",
    standard: Some("ISO 8601-1:2019"),
    fix: Fixable::No,
    bad: "Date: February 30, 1961",
    good: "Date: February 28, 1961",
    example: Example::Record,
};

pub(crate) fn impossible(record: &Record, out: &mut Diagnostics) {
    unsettled(&IMPOSSIBLE, Unsettled::Impossible, record, "is a day that the calendar does not have", out);
}

/// Reports the dates whose words settle no EDTF for one reason.
fn unsettled(rule: &'static Rule, why: Unsettled, record: &Record, says: &str, out: &mut Diagnostics) {
    // The end of a range is the matter of DAT018.
    let own = |date: &Date| date.problem() == Some(why) && wording::past_month(&date.verbatim).is_none();
    for (field, date) in dates(record).filter(|(_, date)| own(date)) {
        let message = format!("`{}` {says}", shown(&date.verbatim));
        let found = whole(rule, field, &date.verbatim, message);
        out.push(match mended(why, date.verbatim.trim()) {
            Some((safe, words)) => {
                mend(found, safe, &date.verbatim, Span::new(0, date.verbatim.len()), &words)
            }
            None => found,
        });
    }
}

/// The right form of a date for machines that is wrong in form alone, and whether it means the same for sure.
fn mended(why: Unsettled, words: &str) -> Option<(bool, String)> {
    let (safe, right) = match why {
        Unsettled::Zeros => (true, words.trim_end_matches("-00").to_owned()),
        Unsettled::Malformed if words.len() == 8 && words.bytes().all(|byte| byte.is_ascii_digit()) => {
            (false, format!("{}-{}-{}", &words[..4], &words[4..6], &words[6..]))
        }
        _ => return None,
    };
    Edtf::parse(&right).map(|_| (safe, right))
}

pub(crate) static EVENT_DATE: Rule = Rule {
    code: "DAT003",
    name: "event-date-as-record-date",
    severity: Severity::Warning,
    summary: "the record bears the date of an event, and the document has a date of its own",
    why: "A record of talks is made after them. Filed under the day of the talks, the document is not found under its own.",
    help: "give the document's own date as date of creation, and the other as date of the event",
    standard: Some("DACS 2.4.3; ISAD(G) 3.1.3"),
    fix: Fixable::Suggest,
    bad: "Date: January 11, 1961\n\
          Text: 15 February 1961\n\
          Record of a conversation on 11 January 1961\n\
          The talks on sugar went on in the ministry.",
    good: "Date: January 11, 1961\n\
           Date Created: 15 February 1961\n\
           Event Date: 11 January 1961\n\
           Text: 15 February 1961\n\
           Record of a conversation on 11 January 1961\n\
           The talks on sugar went on in the ministry.",
    example: Example::Record,
};

pub(crate) fn event_date(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    let (Some(date), Some(body), None) = (&record.date, &record.body, &record.created) else { return };
    let (Some(heading), Some(own)) = (&date.edtf, own_date(body)) else { return };
    if meets(heading, &own.edtf) {
        return;
    }
    // The heading date must be named beside the own one, else nothing says that it is of an event.
    let named = header_dates(body).chain(title_dates(record));
    if !named.map(|found| found.edtf).any(|other| meets(&other, heading)) {
        return;
    }
    let words = own.span.of(body);
    let message = format!(
        "`{}` is the date of an event; the document is dated `{}`",
        shown(&date.verbatim),
        shown(words)
    );
    let found = whole(&EVENT_DATE, Field::Date, &date.verbatim, message)
        .with_note("the document's own date stands alone on a line above its text");
    let mut fields = vec![(CREATED_LABEL, words)];
    if !named_several(record) {
        fields.push((EVENT_LABEL, date.verbatim.as_str()));
    }
    out.push(adding(found, raw, &fields));
}

/// The first line of the header that is one full date and nothing else.
fn own_date(body: &str) -> Option<Found> {
    header(body).into_iter().find_map(|line| {
        let mut dates = found_in(body, line);
        let date = dates.next().filter(|date| date.span == line && is_day(&date.edtf))?;
        dates.next().is_none().then_some(date)
    })
}

/// The dates in one line of a text; spans count in the text.
fn found_in(text: &str, line: Span) -> impl Iterator<Item = Found> {
    let found = find(line.of(text)).into_iter();
    found.map(move |found| Found { span: found.span.shifted(line.start), edtf: found.edtf })
}

fn header_dates(body: &str) -> impl Iterator<Item = Found> + '_ {
    header(body).into_iter().flat_map(|line| found_in(body, line))
}

/// The dates in the title. One with more than a few is no title, and each is held against every recorded date.
fn title_dates(record: &Record) -> impl Iterator<Item = Found> + '_ {
    const MOST: usize = 30;
    record.title.iter().flat_map(|title| find(title)).take(MOST)
}

/// Whether a date is exact to the day.
fn is_day(date: &Edtf) -> bool {
    date.days().is_some_and(|(first, last)| first == last)
}

/// Whether two dates can mean the same day.
pub(super) fn meets(one: &Edtf, other: &Edtf) -> bool {
    let apart = |a: &Edtf, b: &Edtf| match (a.days(), b.days()) {
        (Some((a_first, a_last)), Some((b_first, b_last))) => a_last < b_first || b_last < a_first,
        // What has no bounds can mean any day.
        _ => false,
    };
    let others = other.members();
    one.members().iter().any(|one| others.iter().any(|other| !apart(one, other)))
}

/// Every date that the record gives in a field of its own.
pub(super) fn recorded(record: &Record) -> Vec<&Edtf> {
    let dates = record.date.iter().chain(&record.created).chain(&record.event_dates);
    dates.filter_map(|date| date.edtf.as_ref()).collect()
}

fn is_recorded(record: &Record, date: &Edtf) -> bool {
    recorded(record).into_iter().any(|known| meets(known, date))
}

/// Offers labelled fields in the source.
fn adding(found: Diagnostic, raw: &Raw, fields: &[(&str, &str)]) -> Diagnostic {
    match insertion(raw, fields) {
        Some((place, block)) => found.with_edit(false, place, block),
        None => found,
    }
}

pub(crate) static TITLE_DATE: Rule = Rule {
    code: "DAT004",
    name: "title-date-differs",
    severity: Severity::Warning,
    summary: "the title names a date that no date field gives",
    why: "Title and heading then seem to contradict each other, while one is often the day of the event and the other of the writing.",
    help: "give the date of the title as date of the event, or correct one of the two",
    standard: Some("DACS 2.4.3; ISAD(G) 3.1.3"),
    fix: Fixable::Suggest,
    bad: "Date: April 5, 1963\n\
          Title: Record of a Conversation, 25 February 1963",
    good: "Date: April 5, 1963\n\
           Title: Record of a Conversation, 25 February 1963\n\
           Event Date: 25 February 1963",
    example: Example::Record,
};

pub(crate) fn title_date(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    let (Some(title), Some(date)) = (&record.title, &record.date) else { return };
    let named: Vec<Found> = title_dates(record).collect();
    // One date of several in the title is the heading's: the rest is the matter of DAT005.
    if date.edtf.is_none() || named.iter().any(|found| is_recorded(record, &found.edtf)) {
        return;
    }
    if let [found] = named.as_slice() {
        let words = found.span.of(title);
        let message = format!("the title names `{}`, the heading `{}`", shown(words), shown(&date.verbatim));
        let case = case(&TITLE_DATE, Field::Title, title, found.span, message);
        out.push(adding(case, raw, &[(EVENT_LABEL, words)]));
    }
}

pub(crate) static EVENT_DATES: Rule = Rule {
    code: "DAT005",
    name: "event-dates-incomplete",
    severity: Severity::Warning,
    summary: "the document names several dates of events, and not all are recorded",
    why: "Who searches for the second day does not find the record.",
    help: "give every date as date of an event",
    standard: Some("DACS 2.4.3; DCMI Terms, temporal"),
    fix: Fixable::Suggest,
    bad: "Date: January 11, 1961\n\
          Title: Record of Conversations, 11 January and 17 January 1961",
    good: "Date: January 11, 1961\n\
           Title: Record of Conversations, 11 January and 17 January 1961\n\
           Event Date: 11 January 1961\n\
           Event Date: 17 January 1961",
    example: Example::Record,
};

pub(crate) fn event_dates(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    let Some((field, text, found)) = several(record) else { return };
    let missing: Vec<&Found> = found.iter().filter(|found| !is_recorded(record, &found.edtf)).collect();
    let Some(first) = missing.first() else { return };
    let message = match missing.as_slice() {
        [one] => format!("`{}` is not recorded", shown(one.span.of(text))),
        _ => format!("`{}` and {} more are not recorded", shown(first.span.of(text)), missing.len() - 1),
    };
    let place = found.iter().map(|found| found.span).reduce(Span::to).unwrap_or(first.span);
    let known = |date: &Edtf| {
        record.event_dates.iter().filter_map(|date| date.edtf.as_ref()).any(|at| meets(at, date))
    };
    let words: Vec<String> =
        found.iter().filter(|found| !known(&found.edtf)).map(|found| in_words(text, found)).collect();
    let fields: Vec<(&str, &str)> = words.iter().map(|words| (EVENT_LABEL, words.as_str())).collect();
    out.push(adding(case(&EVENT_DATES, field, text, place, message), raw, &fields));
}

/// The words of a date, or its EDTF where its words borrow the year from the next one (`11 January and …`).
fn in_words(text: &str, found: &Found) -> String {
    let words = found.span.of(text);
    let alone = Date::parse(Text::new(words)).edtf.as_ref() == Some(&found.edtf);
    if alone { words.to_owned() } else { found.edtf.as_str().to_owned() }
}

/// The first line of the header, or the title, that names several dates.
fn several(record: &Record) -> Option<(Field, &Text, Vec<Found>)> {
    let body = record.body.iter().flat_map(|body| {
        header(body).into_iter().map(move |line| (Field::Body, body, found_in(body, line).collect()))
    });
    let title = record.title.iter().map(|title| (Field::Title, title, title_dates(record).collect()));
    body.chain(title).find(|(_, _, found): &(_, _, Vec<Found>)| found.len() > 1)
}

fn named_several(record: &Record) -> bool {
    several(record).is_some()
}

pub(crate) static REVERSED: Rule = Rule {
    code: "DAT006",
    name: "date-range-reversed",
    severity: Severity::Error,
    summary: "the end of a date range is earlier than its start",
    why: "In a description a range runs from the earlier to the later date and includes both; targets refuse it or search nothing.",
    help: "swap the two dates; an open end is written `1956/..`",
    standard: Some("ISAD(G) 3.1.3; ISO 8601-2:2019"),
    fix: Fixable::Suggest,
    bad: "Event Date: 1961-01-17/1961-01-11",
    good: "Event Date: 1961-01-11/1961-01-17",
    example: Example::Record,
};

pub(crate) fn reversed(record: &Record, out: &mut Diagnostics) {
    for (field, date) in dates(record) {
        let text = &date.verbatim;
        let words = swapped(text).filter(|_| date.edtf.as_ref().is_none_or(Edtf::is_reversed));
        if words.is_none() && !date.edtf.as_ref().is_some_and(Edtf::is_reversed) {
            continue;
        }
        let found = whole(&REVERSED, field, text, format!("`{}` ends before it starts", shown(text)));
        out.push(match words {
            Some(words) => mend(found, false, text, Span::new(0, text.len()), &words),
            None => found,
        });
    }
}

/// A range in words or EDTF the other way round, where its end is before its start.
fn swapped(text: &str) -> Option<String> {
    const JOINTS: [&str; 6] = ["/", " - ", " – ", "–", " to ", "-"];
    JOINTS.iter().find_map(|joint| {
        let (start, end) = text.split_once(joint)?;
        let day = |words: &str| Date::parse(Text::new(words.trim())).edtf?.days();
        (day(end)?.1 < day(start)?.0).then(|| format!("{end}{joint}{start}"))
    })
}

pub(crate) static AMBIGUOUS: Rule = Rule {
    code: "DAT007",
    name: "date-ambiguous",
    severity: Severity::Warning,
    summary: "day and month of a numeric date cannot be told apart",
    why: "Read the American way it is another day than read the European way.",
    help: "write the month in letters, or the date as `1963-04-05`",
    standard: Some("ISO 8601-1:2019"),
    fix: Fixable::No,
    bad: "Event Date: 5/4/1963",
    good: "Event Date: 1963-04-05",
    example: Example::Record,
};

pub(crate) fn ambiguous(record: &Record, out: &mut Diagnostics) {
    unsettled(&AMBIGUOUS, Unsettled::Ambiguous, record, "can be read as two dates", out);
}

pub(crate) static TWO_DIGIT_YEAR: Rule = Rule {
    code: "DAT008",
    name: "year-of-two-digits",
    severity: Severity::Warning,
    summary: "the year has two digits",
    why: "The century is a guess that a program must not make.",
    help: "write the year with four digits",
    standard: Some("ISO 8601-1:2019, 4.3.2"),
    fix: Fixable::No,
    bad: "Event Date: 5 April 63",
    good: "Event Date: 5 April 1963",
    example: Example::Record,
};

pub(crate) fn two_digit_year(record: &Record, out: &mut Diagnostics) {
    unsettled(&TWO_DIGIT_YEAR, Unsettled::TwoDigitYear, record, "does not say the century", out);
}

pub(crate) static NOT_EDTF: Rule = Rule {
    code: "DAT009",
    name: "date-not-edtf",
    severity: Severity::Error,
    summary: "a date in numbers is not a valid EDTF date",
    why: "It looks like a machine-readable date, and every program that reads it as one fails.",
    help: "write year, month and day with hyphens, as `1961-01-15`, `1961-01` or `1961`",
    standard: Some("EDTF, ISO 8601-2:2019; W3C Note Date and Time Formats"),
    fix: Fixable::Suggest,
    bad: "Event Date: 19610115",
    good: "Event Date: 1961-01-15",
    example: Example::Record,
};

pub(crate) fn not_edtf(record: &Record, out: &mut Diagnostics) {
    unsettled(&NOT_EDTF, Unsettled::Malformed, record, "is not EDTF", out);
    // What stands in the EDTF column of a sheet and is none.
    if let Some(cell) = record.extra.get("date_edtf") {
        let message = format!("`{}` is not EDTF; the words of the date count", shown(cell));
        out.push(Diagnostic::new(&NOT_EDTF, message).at(cell.span()).in_field(Field::Date.name()));
    }
}

pub(crate) static ZEROS: Rule = Rule {
    code: "DAT010",
    name: "date-with-zeros",
    severity: Severity::Warning,
    summary: "zeros stand for a month or day that is not known",
    why: "No calendar has a month or a day 0, and targets refuse the date or read it as the last day before.",
    help: "leave out what is not known, as in `1958`",
    standard: Some("EDTF, ISO 8601-2:2019"),
    fix: Fixable::Safe,
    bad: "Event Date: 1958-00-00",
    good: "Event Date: 1958",
    example: Example::Record,
};

pub(crate) fn zeros(record: &Record, out: &mut Diagnostics) {
    unsettled(&ZEROS, Unsettled::Zeros, record, "has zeros for what is not known", out);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, codes, found, labelled, page, record};
    use super::*;
    use crate::check::rules::RawFn;

    /// A page with a heading date, a title, a body, and a labelled block at its end.
    fn document(date: &str, title: &str, body: &str) -> (Raw, Record) {
        let source =
            format!("{date}\n\n{title}\n\n{body}\n\nDocument Information\n\nSource\n\nRGANI, f. 5\n");
        let mut raw = page(&source);
        raw.fields.push(labelled(&raw, Field::Citation, "Source", "RGANI, f. 5"));
        let place = |value: &str| {
            let start = source.find(value).expect("it is in the source");
            Text::verbatim(&source, Span::new(start, start + value.len()))
        };
        let mut record = Record { title: Some(place(title)), body: Some(place(body)), ..Record::default() };
        record.date = Some(Date::parse(place(date)));
        (raw, record)
    }

    fn applied_to((raw, record): &(Raw, Record), rule: RawFn) -> (Vec<&'static str>, String) {
        let mut out = Diagnostics::new();
        rule(raw, record, &mut out);
        let found: Vec<_> = out.into_iter().collect();
        let codes = found.iter().map(|found| found.rule.code).collect();
        (codes, applied(raw.source.text(), &found))
    }

    #[test]
    fn a_record_needs_a_date_and_undated_is_one() {
        assert_eq!(codes(&Record::default(), missing), ["DAT001"]);
        assert!(codes(&record("date", "undated"), missing).is_empty());
        assert!(codes(&record("created", "1963"), missing).is_empty());
    }

    #[test]
    fn days_that_no_month_has_are_errors() {
        for bad in ["1961-02-30", "February 30, 1961", "31 April 1961"] {
            assert_eq!(codes(&record("date", bad), impossible), ["DAT002"], "{bad}");
        }
        for good in ["1961-02-28", "February 28, 1961", "undated", "5 April 63", "1961-13"] {
            assert!(codes(&record("date", good), impossible).is_empty(), "{good}");
        }
    }

    const DIARY: &str = "From the diary of the consul\n\n15 February 1961\n\nRECORD OF A TALK\n\n\
        11 January and 17 January 1961\n\nThe consul came twice to speak about the price of the sugar.";

    #[test]
    fn the_date_of_an_event_is_told_from_the_documents_own() {
        let (codes, text) = applied_to(&document("January 11, 1961", "Record of a Talk", DIARY), event_date);
        assert_eq!(codes, ["DAT003"]);
        let block = "Document Information\n\nDate Created\n\n15 February 1961\n\nSource\n";
        assert!(text.contains(block), "{text}");
        let own = document("February 15, 1961", "Record of a Talk", DIARY);
        assert!(applied_to(&own, event_date).0.is_empty());
        let elsewhere = document("March 3, 1961", "Record of a Talk", DIARY);
        assert!(applied_to(&elsewhere, event_date).0.is_empty());
    }

    #[test]
    fn a_date_in_the_title_that_nothing_records_is_offered_as_event() {
        let title = "Record of a Talk, 25 February 1963";
        let (codes, text) = applied_to(&document("April 5, 1963", title, "Text."), title_date);
        assert_eq!(codes, ["DAT004"]);
        assert!(text.contains("\n\nEvent Date\n\n25 February 1963\n\nSource\n"), "{text}");
        let mut known = document("April 5, 1963", title, "Text.");
        known.1.event_dates.push(Date::parse("25 February 1963".into()));
        assert!(applied_to(&known, title_date).0.is_empty());
        assert!(applied_to(&document("February 1963", title, "Text."), title_date).0.is_empty());
    }

    #[test]
    fn every_date_of_an_event_is_asked_for() {
        let (codes, text) = applied_to(&document("January 11, 1961", "Record of a Talk", DIARY), event_dates);
        assert_eq!(codes, ["DAT005"]);
        assert!(text.contains("Event Date\n\n1961-01-11\n\nEvent Date\n\n17 January 1961\n\n"), "{text}");
        let single = DIARY.replace("11 January and ", "");
        assert!(
            applied_to(&document("January 11, 1961", "Record of a Talk", &single), event_dates).0.is_empty()
        );
    }

    #[test]
    fn reversed_ranges_are_swapped() {
        let bad = record("date", "1961-01-17/1961-01-11");
        assert_eq!(codes(&bad, reversed), ["DAT006"]);
        assert_eq!(applied("1961-01-17/1961-01-11", &found(&bad, reversed)), "1961-01-11/1961-01-17");
        assert_eq!(codes(&record("date", "1957–1953"), reversed), ["DAT006"]);
        for good in ["1961-01-11/1961-01-17", "1956/..", "1953-1957", "1961", "April 5, 1963", "1958–60"] {
            assert!(codes(&record("date", good), reversed).is_empty(), "{good}");
        }
    }

    #[test]
    fn numeric_dates_that_can_be_two_days_are_noted() {
        assert_eq!(codes(&record("date", "5/4/1963"), ambiguous), ["DAT007"]);
        for good in ["25/4/1963", "4/4/1963", "1963-04-05", "April 5, 1963"] {
            assert!(codes(&record("date", good), ambiguous).is_empty(), "{good}");
        }
    }

    #[test]
    fn a_year_has_four_digits() {
        for bad in ["5 April 63", "25/4/63"] {
            assert_eq!(codes(&record("date", bad), two_digit_year), ["DAT008"], "{bad}");
        }
        for good in ["5 April 1963", "1958-60", "undated"] {
            assert!(codes(&record("date", good), two_digit_year).is_empty(), "{good}");
        }
    }

    #[test]
    fn dates_for_machines_must_be_edtf() {
        let bad = record("uploaded", "19610115");
        assert_eq!(applied("19610115", &found(&bad, not_edtf)), "1961-01-15");
        assert_eq!(codes(&record("date", "1961-13"), not_edtf), ["DAT009"]);
        for good in ["1961-01-15", "1961-01", "1961?", "April 5, 1963", "1961-02-30"] {
            assert!(codes(&record("date", good), not_edtf).is_empty(), "{good}");
        }
    }

    #[test]
    fn zeros_for_the_unknown_are_left_out() {
        assert_eq!(codes(&record("date", "1958-00-00"), zeros), ["DAT010"]);
        assert_eq!(applied("1958-03-00", &found(&record("date", "1958-03-00"), zeros)), "1958-03");
        assert!(codes(&record("date", "1958"), zeros).is_empty());
    }
}
