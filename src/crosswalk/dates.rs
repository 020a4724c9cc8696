//! Dates as outside schemas take them: W3CDTF, DCMI Period, and EDTF for the rest.
//!
//! Follows the W3C note on date and time formats (1997-09-15, its first three levels), DCMI Period
//! (2006-04-10) and EDTF (ISO 8601-2:2019).

use crate::record::Date;

/// How exact a W3CDTF date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `1963`
    Year,
    /// `1963-04`
    Month,
    /// `1963-04-05`
    Day,
}

/// A date, by what can say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form<'a> {
    /// A day, month or year: valid W3CDTF, and EDTF at the same time.
    Point(&'a str, Precision),
    /// From a first to a last W3CDTF date, both inclusive; the whole is an EDTF interval.
    Interval(&'a str, &'a str, &'a str),
    /// EDTF that W3CDTF cannot say: `1963~`, `196X`, `1963/..`.
    Edtf(&'a str),
    /// The words of the source, which settle no date.
    Words(&'a str),
}

impl<'a> Form<'a> {
    /// The form of a date.
    pub fn of(date: &'a Date) -> Self {
        match &date.edtf {
            None => Self::Words(&date.verbatim),
            Some(edtf) => Self::of_edtf(edtf.as_str()),
        }
    }

    /// The forms of a date, a set of all its members (`{1961-01-11,1961-01-17}`) taken apart.
    pub fn all(date: &'a Date) -> Vec<Self> {
        let Some(edtf) = &date.edtf else { return vec![Self::Words(&date.verbatim)] };
        members(edtf.as_str()).into_iter().map(Self::of_edtf).collect()
    }

    fn of_edtf(edtf: &'a str) -> Self {
        if let Some(precision) = w3cdtf(edtf) {
            return Self::Point(edtf, precision);
        }
        match edtf.split_once('/') {
            Some((first, last)) if w3cdtf(first).is_some() && w3cdtf(last).is_some() => {
                Self::Interval(first, last, edtf)
            }
            _ => Self::Edtf(edtf),
        }
    }

    /// The date on one line: EDTF where there is any, else the words.
    pub fn text(self) -> &'a str {
        match self {
            Self::Point(text, _) | Self::Interval(_, _, text) | Self::Edtf(text) | Self::Words(text) => text,
        }
    }
}

/// Whether a text is a W3CDTF date without a time, and how exact. It must exist in the calendar.
pub fn w3cdtf(text: &str) -> Option<Precision> {
    let digits = |part: &str, len: usize| -> Option<u16> {
        (part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4).filter(|year| *year > 0)?;
    let Some(month) = parts.next() else { return Some(Precision::Year) };
    let month = digits(month, 2).filter(|month| (1..=12).contains(month))?;
    let Some(day) = parts.next() else { return Some(Precision::Month) };
    let day = digits(day, 2).filter(|day| (1..=days_in(year, month)).contains(day))?;
    (parts.next().is_none() && day > 0).then_some(Precision::Day)
}

/// The number of days of a month in the Gregorian calendar.
fn days_in(year: u16, month: u16) -> u16 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The interval from the earliest to the latest of several dates, in ISO 8601; a single date alone.
/// None where one of them is not a W3CDTF date or interval.
pub fn covering(dates: &[Date]) -> Option<String> {
    let mut ends: Option<(&str, &str)> = None;
    for form in dates.iter().flat_map(Form::all) {
        let (first, last) = match form {
            Form::Point(text, _) => (text, text),
            Form::Interval(first, last, _) => (first, last),
            Form::Edtf(_) | Form::Words(_) => return None,
        };
        ends = Some(ends.map_or((first, last), |(from, to)| (from.min(first), later(to, last))));
    }
    ends.map(|(from, to)| if from == to { from.to_owned() } else { format!("{from}/{to}") })
}

/// The date that ends later; a year ends later than a day in it.
fn later<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.starts_with(other) { other } else { one.max(if other.starts_with(one) { one } else { other }) }
}

/// The members of an EDTF set of all members (level 2), or the text itself.
fn members(edtf: &str) -> Vec<&str> {
    let inside = edtf.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match inside {
        Some(inside) if !inside.contains("..") && !inside.trim().is_empty() => {
            inside.split(',').map(str::trim).filter(|member| !member.is_empty()).collect()
        }
        _ => vec![edtf],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Edtf;

    fn date(edtf: &str) -> Date {
        Date { verbatim: "words".into(), edtf: Edtf::parse(edtf) }
    }

    #[test]
    fn only_dates_of_the_calendar_are_w3cdtf() {
        assert_eq!(w3cdtf("1963"), Some(Precision::Year));
        assert_eq!(w3cdtf("1963-04"), Some(Precision::Month));
        assert_eq!(w3cdtf("1963-04-05"), Some(Precision::Day));
        assert_eq!(w3cdtf("1960-02-29"), Some(Precision::Day));
        for bad in ["", "0000", "196", "1963-13", "1963-4-5", "1961-02-29", "1900-02-29", "1963-04-31"] {
            assert_eq!(w3cdtf(bad), None, "{bad}");
        }
        for bad in ["1963-04-05-06", "1963~", "196X", "-1963", "+963", "1963-04-05T10:00", "１９６３"] {
            assert_eq!(w3cdtf(bad), None, "{bad}");
        }
    }

    #[test]
    fn forms_tell_points_intervals_and_the_rest_apart() {
        assert_eq!(Form::of(&date("1963-04")), Form::Point("1963-04", Precision::Month));
        assert_eq!(Form::of(&date("1961/1963")), Form::Interval("1961", "1963", "1961/1963"));
        assert_eq!(Form::of(&date("1961/..")), Form::Edtf("1961/.."));
        assert_eq!(Form::of(&Date { verbatim: "undated".into(), edtf: None }), Form::Words("undated"));
    }

    #[test]
    fn a_set_is_taken_apart_and_covered_by_an_interval() {
        let set = [date("{1961-01-17,1961-01-11}")];
        assert_eq!(Form::all(&set[0]).len(), 2);
        assert_eq!(covering(&set).as_deref(), Some("1961-01-11/1961-01-17"));
        assert_eq!(covering(&[date("1963")]).as_deref(), Some("1963"));
        assert_eq!(covering(&[date("1963-02-01"), date("1963")]).as_deref(), Some("1963"));
        assert_eq!(covering(&[date("1963"), date("1963-02-01")]).as_deref(), Some("1963"));
        assert_eq!(covering(&[date("1963"), date("196X")]), None);
        assert_eq!(covering(&[]), None);
        assert_eq!(Form::all(&date("{1960..1963}")), [Form::Edtf("{1960..1963}")]);
    }
}
