//! Wordings of dates and what they settle.

use proptest::prelude::*;

use super::*;

fn edtf(words: &str) -> String {
    read(words).map_or_else(|why| format!("{why:?}"), String::from)
}

fn found(text: &str) -> Vec<(&str, String)> {
    find(text).into_iter().map(|found| (found.span.of(text), found.edtf.into())).collect()
}

#[track_caller]
fn all(cases: &[(&str, &str)]) {
    for (words, expected) in cases {
        assert_eq!(edtf(words), *expected, "{words}");
    }
}

#[test]
fn single_dates_in_english() {
    all(&[
        ("April 5, 1963", "1963-04-05"),
        ("5 April 1963", "1963-04-05"),
        ("5 Apr. 1963", "1963-04-05"),
        ("25 February 1963", "1963-02-25"),
        ("1963-04-05", "1963-04-05"),
        ("November 1967", "1967-11"),
        ("1958", "1958"),
        ("5th April 1963", "1963-04-05"),
        ("the 5th of April, 1963", "1963-04-05"),
        ("Sept. 11 1973", "1973-09-11"),
        ("Friday, 5 April 1963", "1963-04-05"),
        ("5 April 1963, Friday", "1963-04-05"),
        ("5 April 1963, 14:30", "1963-04-05"),
        ("April 5, 1963 at 5 p.m.", "1963-04-05"),
        ("5 April 1963, 2 p.m.", "1963-04-05"),
        ("2018-06-27 14:00:03", "2018-06-27"),
        ("dated 5 April 1963.", "1963-04-05"),
        ("1961 January 11", "1961-01-11"),
        ("15-Apr-1963", "1963-04-15"),
        ("  11\u{a0}January\n1961 ", "1961-01-11"),
    ]);
}

#[test]
fn qualified_dates() {
    all(&[
        ("circa 1950", "1950~"),
        ("ca. 1950", "1950~"),
        ("c. 1950", "1950~"),
        ("c1950", "1950~"),
        ("about January 1961", "1961-01~"),
        ("1950?", "1950?"),
        ("1950 (?)", "1950?"),
        ("possibly 1950", "1950?"),
        ("probably ca. 1950", "1950%"),
        ("ca. 1950?", "1950%"),
        ("[1961]", "1961?"),
        ("[January] 11, 1961", "1961-01-11?"),
        ("[ca. 1961]", "1961~"),
        ("n.d. [1961]", "1961?"),
        ("1950 (circa)", "1950~"),
        ("1950 ca.", "1950~"),
        ("circa 1950-1953", "1950~/1953~"),
    ]);
}

#[test]
fn decades_seasons_and_stretches() {
    all(&[
        ("1950s", "195X"),
        ("the 1950's", "195X"),
        ("1950s?", "195X?"),
        ("early 1950s", "195X"),
        ("late 1961", "1961"),
        ("mid-January 1961", "1961-01"),
        ("1950-е годы", "195X"),
        ("1960-е гг.", "196X"),
        ("the night of 5-6 April 1963", "1963-04-05/1963-04-06"),
        ("spring 1961", "1961-21"),
        ("Fall of 1962", "1962-23"),
        ("весна 1961 г.", "1961-21"),
        ("1900s", "Ambiguous"),
    ]);
}

#[test]
fn ranges_and_sets() {
    all(&[
        ("11-17 January 1961", "1961-01-11/1961-01-17"),
        ("January 11-17, 1961", "1961-01-11/1961-01-17"),
        ("11 January - 17 January 1961", "1961-01-11/1961-01-17"),
        ("30 December 1960 – 2 January 1961", "1960-12-30/1961-01-02"),
        ("December 30, 1960 to January 2, 1961", "1960-12-30/1961-01-02"),
        ("January 11 and 17, 1961", "{1961-01-11,1961-01-17}"),
        ("11 January and 17 January 1961", "{1961-01-11,1961-01-17}"),
        ("11, 12 and 17 January 1961", "{1961-01-11,1961-01-12,1961-01-17}"),
        ("January 11, 12, and 17, 1961", "{1961-01-11,1961-01-12,1961-01-17}"),
        ("11-13 and 17 January 1961", "{1961-01-11..1961-01-13,1961-01-17}"),
        ("January-March 1961", "1961-01/1961-03"),
        ("Jan. to Mar. 1961", "1961-01/1961-03"),
        ("1958-1960", "1958/1960"),
        ("1958–60", "1958/1960"),
        ("1958-9", "1958/1959"),
        ("1958/59", "1958/1959"),
        ("1958 or 1959", "[1958,1959]"),
        ("between 1950 and 1953", "1950/1953"),
        ("from 5 to 7 April 1963", "1963-04-05/1963-04-07"),
        ("1963. április 5-7.", "1963-04-05/1963-04-07"),
        ("5-7.04.1963", "1963-04-05/1963-04-07"),
        ("before 1950", "../1950"),
        ("not later than 5 April 1963", "../1963-04-05"),
        ("after 1950", "1950/.."),
        ("since April 1963", "1963-04/.."),
        ("1950-present", "1950/.."),
        ("17-11 January 1961", "1961-01-17/1961-01-11"),
    ]);
}

#[test]
fn other_languages() {
    all(&[
        ("5 апреля 1963 г.", "1963-04-05"),
        ("5-го апреля 1963 года", "1963-04-05"),
        ("апрель 1963", "1963-04"),
        ("11 и 17 января 1961 г.", "{1961-01-11,1961-01-17}"),
        ("с 5 по 7 апреля 1963 г.", "1963-04-05/1963-04-07"),
        ("5. April 1963", "1963-04-05"),
        ("den 5. März 1963", "1963-03-05"),
        ("vom 5. bis 7. Mai 1963", "1963-05-05/1963-05-07"),
        ("1er avril 1963", "1963-04-01"),
        ("le 5 août 1963", "1963-08-05"),
        ("5 de abril de 1963", "1963-04-05"),
        ("1º de mayo de 1961", "1961-05-01"),
        ("5 kwietnia 1963 r.", "1963-04-05"),
        ("5. dubna 1963", "1963-04-05"),
        ("1961. január 11.", "1961-01-11"),
        ("5 квітня 1963 р.", "1963-04-05"),
        ("5.IV.1963", "1963-04-05"),
        ("5 IV 1963", "1963-04-05"),
        ("12 ІХ 1957 г.", "1957-09-12"),
        ("1961年1月11日", "1961-01-11"),
        ("11 listopada 1956", "Ambiguous"),
    ]);
}

#[test]
fn numbers_are_read_where_they_have_one_reading() {
    all(&[
        ("15.02.1961", "1961-02-15"),
        ("5.4.1963", "1963-04-05"),
        ("15. 2. 1961", "1961-02-15"),
        ("15/02/1961", "1961-02-15"),
        ("02/15/1961", "1961-02-15"),
        ("5/5/1963", "1963-05-05"),
        ("1961/02/15", "1961-02-15"),
        ("1961-2-5", "1961-02-05"),
        ("02.1961", "1961-02"),
        ("5/4/1963", "Ambiguous"),
        ("5/4/63", "Ambiguous"),
        ("5/18 April 1917", "Ambiguous"),
        ("1920-21", "Ambiguous"),
        ("15.02.61", "TwoDigitYear"),
        ("15/2/61", "TwoDigitYear"),
    ]);
}

#[test]
fn what_is_not_settled_says_why() {
    all(&[
        ("undated", "Undated"),
        ("[Undated]", "Undated"),
        ("n.d.", "Undated"),
        ("no date", "Undated"),
        ("s.d.", "Undated"),
        ("б.д.", "Undated"),
        ("б/д", "Undated"),
        ("o. D.", "Undated"),
        ("5 April 63", "TwoDigitYear"),
        ("April 63", "TwoDigitYear"),
        ("15-APR-63", "TwoDigitYear"),
        ("April '63", "TwoDigitYear"),
        ("February 30, 1961", "Impossible"),
        ("1–31 April 1961", "Impossible"),
        ("1961-02-30", "Impossible"),
        ("32.01.1961", "Impossible"),
        ("13/13/1961", "Impossible"),
        ("1958-00-00", "Zeros"),
        ("00.00.1958", "Zeros"),
        ("1961-13", "Malformed"),
        ("19610115", "Malformed"),
        ("", "Unknown"),
        ("5 April", "Unknown"),
        ("Janaury 5, 1961", "Unknown"),
        ("January - 1961", "Unknown"),
        ("5 April 1963 No. 7", "Unknown"),
        ("in the days of Herod", "Unknown"),
    ]);
}

#[test]
fn a_date_keeps_its_words_and_its_problem() {
    let date = Date::parse(Text::new("5 April 63"));
    assert_eq!((date.verbatim.as_str(), date.problem()), ("5 April 63", Some(Unsettled::TwoDigitYear)));
    assert_eq!(Date::parse(Text::new("5 April 1963")).problem(), None);
}

#[test]
fn dates_are_found_in_running_text() {
    assert_eq!(found("Talk of 25 February 1963, then."), [("25 February 1963", "1963-02-25".to_owned())]);
    assert_eq!(
        found("On January 11, 1961, and in April 1962."),
        [("January 11, 1961", "1961-01-11".to_owned()), ("April 1962", "1962-04".to_owned()),]
    );
    assert_eq!(
        found("11 January and 17 January 1961"),
        [("11 January", "1961-01-11".to_owned()), ("17 January 1961", "1961-01-17".to_owned()),]
    );
    assert_eq!(
        found("met on January 11 and 17, 1961"),
        [("January 11", "1961-01-11".to_owned()), ("17, 1961", "1961-01-17".to_owned()),]
    );
    assert_eq!(
        found("held 11–17 January 1961 in Moscow"),
        [("11–17 January 1961", "1961-01-11/1961-01-17".to_owned())]
    );
    assert_eq!(
        found("от 5 апреля 1963 г. и 15.02.1961"),
        [("5 апреля 1963 г.", "1963-04-05".to_owned()), ("15.02.1961", "1961-02-15".to_owned()),]
    );
    assert_eq!(found("(1963-04-05)"), [("1963-04-05", "1963-04-05".to_owned())]);
}

#[test]
fn a_long_line_of_dates_is_read_to_its_end() {
    let text = "1 and May and 1961, ".repeat(200);
    assert_eq!(find(&text), []);
    assert_eq!(find(&"2 May 1961, ".repeat(200)).len(), 200);
}

#[test]
fn what_is_no_full_date_is_not_found() {
    for text in [
        "In 1961 the war went on, in 1961 May Day too",
        "On 17 January, Guevara",
        "Fond 0104, Opis 17, File 3, pp. 1023-1026",
        "February 30, 1961 and 5/4/1963",
        "No. 1963/04/05/12 or 11961 January",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
    assert_eq!(
        found("Copy No. 1\n15 February 1961\nNo. 42"),
        [("15 February 1961", "1961-02-15".to_owned())]
    );
    assert_eq!(found("No. 12, 17 January 1961"), [("17 January 1961", "1961-01-17".to_owned())]);
    assert_eq!(found("page 5 and 17 January 1961"), [("17 January 1961", "1961-01-17".to_owned())]);
    assert_eq!(found("in May, 17 January 1961"), [("17 January 1961", "1961-01-17".to_owned())]);
}

const MONTHS: [[&str; 4]; 12] = [
    ["January", "Jan.", "января", "janvier"],
    ["February", "Feb.", "февраля", "février"],
    ["March", "Mar.", "марта", "mars"],
    ["April", "Apr.", "апреля", "avril"],
    ["May", "May", "мая", "mai"],
    ["June", "Jun.", "июня", "juin"],
    ["July", "Jul.", "июля", "juillet"],
    ["August", "Aug.", "августа", "août"],
    ["September", "Sept.", "сентября", "septembre"],
    ["October", "Oct.", "октября", "octobre"],
    ["November", "Nov.", "ноября", "novembre"],
    ["December", "Dec.", "декабря", "décembre"],
];

proptest! {
    #[test]
    fn a_day_in_any_wording_is_that_day(year in 1000u32..3000, month in 0usize..12, day in 1u32..29, form in 0usize..4) {
        let name = MONTHS[month][form];
        let expected = format!("{year}-{:02}-{day:02}", month + 1);
        for words in [
            format!("{day} {name} {year}"),
            format!("{name} {day}, {year}"),
            format!("[{day}] {name} {year}"),
            format!("{day:02}.{:02}.{year}", month + 1),
        ] {
            let read = edtf(&words);
            prop_assert_eq!(read.trim_end_matches('?'), &expected, "{}", words);
        }
        if year < 3000 {
            let text = format!("We met on {day} {name} {year}, as said.");
            let found = find(&text);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].edtf.as_str(), &expected);
            prop_assert_eq!(found[0].span.of(&text), format!("{day} {name} {year}"));
        }
    }

    #[test]
    fn two_days_of_a_month_are_a_range_or_a_set(month in 0usize..12, first in 1u32..15, more in 1u32..14, form in 0usize..4) {
        let (name, last) = (MONTHS[month][form], first + more);
        let day = |day: u32| format!("1961-{:02}-{day:02}", month + 1);
        for words in [
            format!("{first}-{last} {name} 1961"),
            format!("{first} – {last} {name} 1961"),
            format!("{first} {name} - {last} {name} 1961"),
            format!("{name} {first}–{last}, 1961"),
            format!("from {first} to {last} {name} 1961"),
        ] {
            prop_assert_eq!(edtf(&words), format!("{}/{}", day(first), day(last)), "{}", words);
        }
        for words in [
            format!("{first} and {last} {name} 1961"),
            format!("{first} {name} and {last} {name} 1961"),
            format!("{name} {first} and {last}, 1961"),
            format!("{name} {first}, 1961, and {name} {last}, 1961"),
        ] {
            prop_assert_eq!(edtf(&words), format!("{{{},{}}}", day(first), day(last)), "{}", words);
            let found: Vec<String> = find(&words).into_iter().map(|found| found.edtf.into()).collect();
            prop_assert_eq!(found, [day(first), day(last)], "{}", words);
        }
    }

    #[test]
    fn edtf_read_again_is_the_same(year in 1000u32..2030, month in 1u32..13, mark in "[?~%]?") {
        for text in [format!("{year}-{month:02}{mark}"), format!("{year}{mark}"), format!("{year}{mark}/.."),
            format!("{{{year},{}}}", year + 1)] {
            prop_assert_eq!(edtf(&text), text);
        }
    }

    #[test]
    fn any_text_is_read_without_panic(text in r"(\PC|[ \n.,/'\[\]-]|[0-9]{1,4}|January|May|апреля|and|ca\.|st){0,12}") {
        let _ = Date::parse(Text::new(text.as_str())).problem();
        let mut end = 0;
        for date in find(&text) {
            prop_assert!(date.span.start >= end && date.span.end <= text.len());
            prop_assert!(!date.span.of(&text).is_empty());
            prop_assert!(date.edtf.as_str().len() >= 7);
            end = date.span.end;
        }
    }
}
