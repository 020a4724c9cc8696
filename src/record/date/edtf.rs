//! A valid EDTF string and what can be asked of it: ISO 8601-2:2019, levels 0, 1 and 2.

use std::fmt;

use jiff::civil;
use serde::{Deserialize, Serialize};

use super::grammar::{End, Shape, shape};

/// A valid EDTF string.
///
/// Levels 0, 1 and 2 as the Library of Congress describes them: dates with or without a time, intervals
/// (`1956/1957`, open `1956/..`, unknown `1956/`), seasons, years beyond four digits, negative years,
/// unspecified digits (`195X`, `1956-XX`), qualifiers (`1956?`, `1956~`, `1956%`, also of single
/// components), sets (`{1961-01-11,1961-01-17}`) and choices (`[1961,1962]`).
///
/// No string names a day that the calendar does not have. An interval that ends before it starts *is*
/// taken, since its form is right; ask [`is_reversed`](Self::is_reversed).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edtf(String);

impl Edtf {
    /// Takes a string that is valid EDTF, letter by letter: no words, no blanks around it.
    pub fn parse(text: &str) -> Option<Self> {
        shape(text).map(|_| Self(text.to_owned()))
    }

    /// The string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a plain year, month or day: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`. These alone are also
    /// W3CDTF, the profile that `dcterms:W3CDTF` and XML Schema dates accept.
    pub fn is_w3cdtf(&self) -> bool {
        let shaped = |pattern: &str| {
            let digit =
                |(byte, pattern): (u8, u8)| (pattern == b'0' && byte.is_ascii_digit()) || byte == pattern;
            self.0.len() == pattern.len() && self.0.bytes().zip(pattern.bytes()).all(digit)
        };
        let season = matches!(self.0.get(5..7), Some(month) if month > "12");
        !season && ["0000", "0000-00", "0000-00-00"].iter().any(|pattern| shaped(pattern))
    }

    /// Whether it is an interval, open and unknown ends included.
    pub fn is_interval(&self) -> bool {
        matches!(self.shape(), Shape::Interval(..))
    }

    /// Whether a part of it is uncertain or approximate: `?`, `~`, `%`.
    pub fn is_qualified(&self) -> bool {
        self.0.contains(['?', '~', '%'])
    }

    /// The earliest and the latest day it can mean; none where one of them is open, unknown, or outside
    /// the years -9999 to 9999. Of a season it is the whole year, since no standard fixes its days.
    pub fn days(&self) -> Option<(civil::Date, civil::Date)> {
        self.first_day().zip(self.last_day())
    }

    /// The earliest day it can mean; none where that is open, unknown or out of reach.
    pub fn first_day(&self) -> Option<civil::Date> {
        match self.shape() {
            Shape::Date(point) => point.first(),
            Shape::Interval(start, _) => start.first(),
            Shape::Set { members, .. } => {
                let days: Option<Vec<_>> = members.iter().map(|member| member.first.first()).collect();
                days?.into_iter().min()
            }
        }
    }

    /// The latest day it can mean; none where that is open, unknown or out of reach.
    pub fn last_day(&self) -> Option<civil::Date> {
        match self.shape() {
            Shape::Date(point) => point.last(),
            Shape::Interval(_, end) => end.last(),
            Shape::Set { members, .. } => {
                let days: Option<Vec<_>> = members.iter().map(|member| member.last.last()).collect();
                days?.into_iter().max()
            }
        }
    }

    /// Whether an interval, or a range in a set, ends before it starts: the latest day of its end lies
    /// before the earliest of its start. Open and unknown ends are never reversed.
    pub fn is_reversed(&self) -> bool {
        let reversed = |start: &End<'_>, end: &End<'_>| matches!((start.first(), end.last()), (Some(start), Some(end)) if end < start);
        match self.shape() {
            Shape::Date(_) => false,
            Shape::Interval(start, end) => reversed(&start, &end),
            Shape::Set { members, .. } => members.iter().any(|member| reversed(&member.first, &member.last)),
        }
    }

    /// The start and the end of an interval, where each is a date; both none for anything else.
    pub fn ends(&self) -> (Option<Self>, Option<Self>) {
        match self.shape() {
            Shape::Interval(start, end) => (start.edtf(), end.edtf()),
            _ => (None, None),
        }
    }

    /// The members of a set or choice, in its order, a range among them as an interval; for anything
    /// else the date itself. Never empty.
    pub fn members(&self) -> Vec<Self> {
        let Shape::Set { members, .. } = self.shape() else { return vec![self.clone()] };
        let side = |end: &End<'_>| match end {
            End::Date(text, _) => (*text).to_owned(),
            End::Open => "..".to_owned(),
            End::Unknown => String::new(),
        };
        let text = members.iter().map(|member| match (side(&member.first), side(&member.last)) {
            (first, last) if first == last => first,
            (first, last) => format!("{first}/{last}"),
        });
        text.map(Self).collect()
    }

    /// Whether it means one of its members and not all: `[1961,1962]`.
    pub fn is_one_of(&self) -> bool {
        matches!(self.shape(), Shape::Set { one_of: true, .. })
    }

    fn shape(&self) -> Shape<'_> {
        shape(&self.0).expect("an Edtf is only made from a string that has a shape")
    }
}

impl End<'_> {
    fn first(&self) -> Option<civil::Date> {
        match self {
            Self::Date(_, point) => point.first(),
            Self::Open | Self::Unknown => None,
        }
    }

    fn last(&self) -> Option<civil::Date> {
        match self {
            Self::Date(_, point) => point.last(),
            Self::Open | Self::Unknown => None,
        }
    }

    fn edtf(&self) -> Option<Edtf> {
        match self {
            Self::Date(text, _) => Some(Edtf((*text).to_owned())),
            Self::Open | Self::Unknown => None,
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Edtf {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match shape(&text) {
            Some(_) => Ok(Self(text)),
            None => Err(format!("`{text}` is not EDTF")),
        }
    }
}

impl From<Edtf> for String {
    fn from(edtf: Edtf) -> Self {
        edtf.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn days(text: &str) -> String {
        let days = Edtf::parse(text).unwrap().days();
        days.map_or_else(|| "none".to_owned(), |(first, last)| format!("{first} {last}"))
    }

    #[test]
    fn all_levels_are_taken() {
        for text in [
            "1985-04-12",
            "1985-04",
            "1985",
            "0000",
            "1985-04-12T23:20:30",
            "1985-04-12T23:20:30Z",
            "1985-04-12T23:20:30-04",
            "1985-04-12T23:20:30+04:30",
            "1964/2008",
            "2004-06/2006-08",
            "2004-02-01/2005",
            "Y170000002",
            "Y-170000002",
            "2001-21",
            "1984?",
            "2004-06~",
            "2004-06-11%",
            "201X",
            "20XX",
            "2004-XX",
            "1985-04-XX",
            "1985-XX-XX",
            "1985-04-12/..",
            "1985/..",
            "../1985",
            "1985-04-12/",
            "/1985-04",
            "1984~/2004-06",
            "2004-06-XX/2004-07-03",
            "-1985",
            "-0001",
            "Y-17E7",
            "1950S2",
            "Y171010000S3",
            "2001-34",
            "[1667,1668,1670..1672]",
            "[..1760-12-03]",
            "[1760-12..]",
            "{1960,1961-12}",
            "{1961-01-11,1961-01-17}",
            "2004-06~-11",
            "2004?-06-11",
            "?2004-06-~11",
            "156X-12-25",
            "XXXX-12-XX",
            "1XXX-12",
            "1984-1X",
            "2004-06-~01/2004-06-~20",
        ] {
            assert!(Edtf::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_not_edtf_is_refused() {
        for text in [
            "",
            " 1961",
            "1961-13",
            "1961-02-30",
            "1961-02-29",
            "1961-00",
            "1958-00-00",
            "19610115",
            "61",
            "1961-1-5",
            "1961-01-5",
            "1961/1962/1963",
            "/",
            "../..",
            "..",
            "/..",
            "{}",
            "[]",
            "{1961",
            "Y1961",
            "1961-21-05",
            "1961-42",
            "1961-04-31",
            "1961?~",
            "1961-",
            "-0000",
            "1961-02-3X",
            "1961-2X",
            "1961T10:00:00",
            "1985-04-12T24:20:30",
            "1985-04-12T2:20:30",
            "{1961,..1962,1963}",
            "{1961..,1963}",
            "1961-X5-99",
            "١٩٦١",
            "[January 1961]",
            "[1961]",
            "{1961, 1962}",
        ] {
            assert_eq!(Edtf::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_cover_the_earliest_and_the_latest() {
        assert_eq!(days("1961-01-11"), "1961-01-11 1961-01-11");
        assert_eq!(days("1960-02~"), "1960-02-01 1960-02-29");
        assert_eq!(days("195X"), "1950-01-01 1959-12-31");
        assert_eq!(days("1961-XX-15"), "1961-01-15 1961-12-15");
        assert_eq!(days("195X-02-29"), "1952-02-29 1956-02-29");
        assert_eq!(days("1956/1957-03"), "1956-01-01 1957-03-31");
        assert_eq!(days("{1961-01-11,1961-01-17}"), "1961-01-11 1961-01-17");
        assert_eq!(days("1961-34"), "1961-04-01 1961-06-30");
        assert_eq!(days("-000X"), "-000009-01-01 0000-12-31");
        for text in ["1956/..", "1956/", "Y170000002"] {
            assert_eq!(days(text), "none", "{text}");
        }
        assert!(Edtf::parse("1956/..").unwrap().first_day().is_some());
    }

    #[test]
    fn a_reversed_interval_is_taken_and_known() {
        let reversed = |text| Edtf::parse(text).unwrap().is_reversed();
        assert!(reversed("1961-01-17/1961-01-11"));
        assert!(reversed("{1961..1960}"));
        for text in ["1961-01-11/1961-01-17", "1961-05/1961", "1961/..", "1961"] {
            assert!(!reversed(text), "{text}");
        }
    }

    #[test]
    fn only_plain_dates_are_w3cdtf() {
        let plain = |text| Edtf::parse(text).unwrap().is_w3cdtf();
        assert!(["1961", "1961-12", "1961-01-31"].into_iter().all(plain));
        assert!(
            !["1961?", "1961-21", "196X", "1961/1962", "1961-01-31T10:00:00", "-1961"].into_iter().any(plain)
        );
    }

    #[test]
    fn members_of_a_set_are_dates_of_their_own() {
        let members =
            |text| Edtf::parse(text).unwrap().members().into_iter().map(String::from).collect::<Vec<_>>();
        assert_eq!(members("{1961-01-11,1961-01-17}"), ["1961-01-11", "1961-01-17"]);
        assert_eq!(members("[..1960,1962..1963]"), ["../1960", "1962/1963"]);
        assert_eq!(members("1961/1962"), ["1961/1962"]);
        let (start, end) = Edtf::parse("1961/..").unwrap().ends();
        assert_eq!((start.unwrap().as_str(), end), ("1961", None));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_whole_or_refused(text in r"[0-9XY?~%/.,{}\[\]ST:ES-]{0,24}|\PC{0,20}") {
            if let Some(edtf) = Edtf::parse(&text) {
                prop_assert_eq!(edtf.as_str(), text);
                let (first, last) = (edtf.first_day(), edtf.last_day());
                if let (Some(first), Some(last)) = (first, last) && !edtf.is_reversed() && !edtf.is_interval() {
                    prop_assert!(first <= last);
                }
                for member in edtf.members() {
                    prop_assert_eq!(Edtf::parse(member.as_str()), Some(member.clone()));
                }
            }
        }
    }
}
