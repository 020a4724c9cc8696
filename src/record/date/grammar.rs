//! The grammar of EDTF: ISO 8601-2:2019, levels 0, 1 and 2, as the Library of Congress lays it out.
//!
//! The end of an interval may lie before its start: that is well formed and wrong, so it is taken here
//! and left to a check.

use jiff::civil;

/// What an EDTF string is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape<'a> {
    /// One date, a date with a time, a season, a year.
    Date(Point),
    /// From one date to another.
    Interval(End<'a>, End<'a>),
    /// `{…}`, all of the members, or `[…]`, one of them.
    Set { one_of: bool, members: Vec<Member<'a>> },
}

/// One end of an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End<'a> {
    /// `..`: it goes on.
    Open,
    /// Nothing: it ended, but nobody knows when.
    Unknown,
    /// A date, with its string.
    Date(&'a str, Point),
}

/// One member of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member<'a> {
    pub(super) first: End<'a>,
    /// The same as `first` where the member is one date.
    pub(super) last: End<'a>,
}

/// A date or a part of one; qualifiers are checked and dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Point {
    year: Year,
    month: Option<Month>,
    day: Option<Mask<2>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Year {
    /// Four digits, some perhaps unspecified, and how many of them are significant.
    Plain { negative: bool, digits: Mask<4> },
    /// `Y` and more than four digits, or an exponent: outside the calendar that we count in.
    Long,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Month {
    Calendar(Mask<2>),
    /// 21 to 41: seasons, quarters, halves.
    Season(u8),
}

/// Digits, each known or `X`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mask<const N: usize>([Option<u8>; N]);

impl<const N: usize> Mask<N> {
    fn parse(text: &str) -> Option<Self> {
        let bytes = <[u8; N]>::try_from(text.as_bytes()).ok()?;
        let fits = bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'X');
        fits.then(|| Self(bytes.map(|byte| byte.is_ascii_digit().then(|| byte - b'0'))))
    }

    /// The number with every `X` read as `digit`.
    fn filled(self, digit: u8) -> i16 {
        self.0.iter().fold(0, |number, known| number * 10 + i16::from(known.unwrap_or(digit)))
    }

    fn is_full(self) -> bool {
        self.0.iter().all(Option::is_some)
    }

    fn matches(self, number: i16) -> bool {
        let mut rest = number;
        self.0.iter().rev().all(|known| {
            let digit = rest % 10;
            rest /= 10;
            known.is_none_or(|known| i16::from(known) == digit)
        })
    }
}

/// Takes an EDTF string apart; none where it is not EDTF.
pub(super) fn shape(text: &str) -> Option<Shape<'_>> {
    let inner = |open, close| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    if let Some(inside) = inner('{', '}') {
        return set(inside, false);
    }
    if let Some(inside) = inner('[', ']') {
        return set(inside, true);
    }
    match text.split_once('/') {
        Some((start, end)) => interval(start, end),
        None => date_or_time(text).map(Shape::Date),
    }
}

fn interval<'a>(start: &'a str, end: &'a str) -> Option<Shape<'a>> {
    let side = |text: &'a str| match text {
        "" => Some(End::Unknown),
        ".." => Some(End::Open),
        date => Some(End::Date(date, date_or_time(date)?)),
    };
    let (start, end) = (side(start)?, side(end)?);
    let says_something = matches!(start, End::Date(..)) || matches!(end, End::Date(..));
    says_something.then_some(Shape::Interval(start, end))
}

/// A set has two members or a range: `[1961]` is how catalogers mark a date that they supplied.
fn set(inside: &str, one_of: bool) -> Option<Shape<'_>> {
    let count = inside.split(',').count();
    if count == 1 && !inside.contains("..") {
        return None;
    }
    let member = |(at, text)| member(text, at == 0, at + 1 == count);
    let members: Option<Vec<_>> = inside.split(',').enumerate().map(member).collect();
    members.map(|members| Shape::Set { one_of, members })
}

fn member(text: &str, first: bool, last: bool) -> Option<Member<'_>> {
    let date = |text| Some(End::Date(text, point(text)?));
    Some(match text.split_once("..") {
        Some(("", end)) if first => Member { first: End::Open, last: date(end)? },
        Some((start, "")) if last => Member { first: date(start)?, last: End::Open },
        Some((start, end)) => Member { first: date(start)?, last: date(end)? },
        None => Member { first: date(text)?, last: date(text)? },
    })
}

fn date_or_time(text: &str) -> Option<Point> {
    let Some((date, time)) = text.split_once('T') else { return point(text) };
    let point = point(date)?;
    let plain = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    (plain && is_time(time)).then_some(point)
}

/// `hh:mm:ss`, and behind it nothing, `Z` or a shift of hours and minutes.
fn is_time(text: &str) -> bool {
    let (Some(clock), Some(zone)) = (text.get(..8), text.get(8..)) else { return false };
    let shift = zone.strip_prefix(['+', '-']);
    let zone_fits = zone.is_empty() || zone == "Z" || shift.is_some_and(|shift| below(shift, &[24, 60]));
    (clock == "24:00:00" || (below(clock, &[24, 60, 60]) && clock.len() == 8)) && zone_fits
}

/// Whether the text is two-digit numbers between colons, each below its limit; the later ones may be left out.
fn below(text: &str, limits: &[u8]) -> bool {
    let number = |part: &str| (part.len() == 2).then(|| digits(part)).flatten();
    let parts = text.split(':').count();
    (1..=limits.len()).contains(&parts)
        && text
            .split(':')
            .zip(limits)
            .all(|(part, limit)| number(part).is_some_and(|n| n < i64::from(*limit)))
}

/// A number of ASCII digits alone.
fn digits(text: &str) -> Option<i64> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

fn point(text: &str) -> Option<Point> {
    let (year, rest) = year(text)?;
    let mut parts = rest.map(|rest| rest.split('-'));
    let mut next = || parts.as_mut().and_then(Iterator::next).map(unqualified);
    let (month, day, more) = (next(), next(), next());
    let month = match month {
        Some(text) => Some(self::month(text?)?),
        None => None,
    };
    let day = match day {
        Some(text) => Some(Mask::parse(text?)?),
        None => None,
    };
    let point = Point { year, month, day };
    (more.is_none() && point.is_possible()).then_some(point)
}

/// A component without the `?`, `~` or `%` before or behind it.
fn unqualified(text: &str) -> Option<&str> {
    const MARKS: [char; 3] = ['?', '~', '%'];
    let text = text.strip_prefix(MARKS).unwrap_or(text);
    let text = text.strip_suffix(MARKS).unwrap_or(text);
    (!text.is_empty()).then_some(text)
}

/// The year at the front, and what follows its hyphen.
fn year(text: &str) -> Option<(Year, Option<&str>)> {
    let bare = text.strip_prefix(['?', '~', '%']).unwrap_or(text);
    if let Some(long) = bare.strip_prefix('Y') {
        return is_long(unqualified(long)?).then_some((Year::Long, None));
    }
    let (negative, bare) = bare.strip_prefix('-').map_or((false, bare), |bare| (true, bare));
    let (year, rest) = bare.split_once('-').map_or((bare, None), |(year, rest)| (year, Some(rest)));
    let year = year.strip_suffix(['?', '~', '%']).unwrap_or(year);
    let (year, significant) = significant(year)?;
    let mut digits = Mask::<4>::parse(year)?;
    if let Some(significant) = significant {
        if rest.is_some() || !(1..=4).contains(&significant) || !digits.is_full() {
            return None;
        }
        digits.0.iter_mut().skip(usize::try_from(significant).ok()?).for_each(|digit| *digit = None);
    }
    // ISO 8601 has a year 0000 and no -0000.
    let zero = digits.is_full() && digits.filled(0) == 0;
    (!(negative && zero)).then_some((Year::Plain { negative, digits }, rest))
}

/// Splits `S` and the number of significant digits off.
fn significant(text: &str) -> Option<(&str, Option<i64>)> {
    match text.split_once('S') {
        Some((year, count)) => Some((year, Some(digits(count)?))),
        None => Some((text, None)),
    }
}

fn is_long(text: &str) -> bool {
    let Some((text, count)) = significant(text) else { return false };
    let text = text.strip_prefix('-').unwrap_or(text);
    let whole = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = match text.split_once('E') {
        Some((base, exponent)) => whole(base) && whole(exponent),
        None => text.len() > 4 && whole(text) && !text.starts_with('0'),
    };
    number && count.is_none_or(|count| count > 0)
}

fn month(text: &str) -> Option<Month> {
    let mask = Mask::<2>::parse(text)?;
    match mask.filled(0) {
        season @ 21..=41 if mask.is_full() => Some(Month::Season(u8::try_from(season).ok()?)),
        _ => (1..=12).any(|month| mask.matches(month)).then_some(Month::Calendar(mask)),
    }
}

impl Point {
    /// Whether some day of the calendar fits.
    fn is_possible(&self) -> bool {
        match (&self.year, &self.month, self.day) {
            (Year::Long, month, _) => month.is_none(),
            (_, Some(Month::Season(_)) | None, day) => day.is_none(),
            _ => self.first().is_some(),
        }
    }

    /// The earliest day that fits; none outside the years -9999 to 9999.
    pub(super) fn first(&self) -> Option<civil::Date> {
        match self.month {
            Some(Month::Season(season)) => season_days(self.low()?, season).map(|(first, _)| first),
            _ => (self.low()?..=self.high()?).filter(|year| self.has(*year)).find_map(|year| {
                self.months().find_map(|month| (1..=31).find_map(|day| self.on(year, month, day)))
            }),
        }
    }

    /// The latest day that fits; none outside the years -9999 to 9999.
    pub(super) fn last(&self) -> Option<civil::Date> {
        match self.month {
            Some(Month::Season(season)) => season_days(self.high()?, season).map(|(_, last)| last),
            _ => (self.low()?..=self.high()?).rev().filter(|year| self.has(*year)).find_map(|year| {
                self.months().rev().find_map(|month| (1..=31).rev().find_map(|day| self.on(year, month, day)))
            }),
        }
    }

    fn low(&self) -> Option<i16> {
        match self.year {
            Year::Plain { negative: false, digits } => Some(digits.filled(0)),
            Year::Plain { negative: true, digits } => Some(-digits.filled(9)),
            Year::Long => None,
        }
    }

    fn high(&self) -> Option<i16> {
        match self.year {
            Year::Plain { negative: false, digits } => Some(digits.filled(9)),
            Year::Plain { negative: true, digits } => Some(-digits.filled(0)),
            Year::Long => None,
        }
    }

    fn has(&self, year: i16) -> bool {
        matches!(self.year, Year::Plain { digits, .. } if digits.matches(year.abs()))
    }

    fn months(&self) -> impl DoubleEndedIterator<Item = i8> + '_ {
        (1..=12).filter(|month| match self.month {
            Some(Month::Calendar(mask)) => mask.matches(i16::from(*month)),
            _ => true,
        })
    }

    fn on(&self, year: i16, month: i8, day: i8) -> Option<civil::Date> {
        let fits = self.day.is_none_or(|mask| mask.matches(i16::from(day)));
        fits.then(|| civil::Date::new(year, month, day).ok()).flatten()
    }
}

/// The days that a season can cover. ISO 8601-2 fixes none for 21 to 24 and leaves winter open, so these
/// are the whole year; quarters, four-month parts and halves of the year are exact.
fn season_days(year: i16, season: u8) -> Option<(civil::Date, civil::Date)> {
    let (first, length) = match i8::try_from(season).ok()? {
        quarter @ 33..=36 => ((quarter - 33) * 3 + 1, 3),
        third @ 37..=39 => ((third - 37) * 4 + 1, 4),
        half @ 40..=41 => ((half - 40) * 6 + 1, 6),
        _ => (1, 12),
    };
    let last = civil::Date::new(year, first + length - 1, 1).ok()?.last_of_month();
    Some((civil::Date::new(year, first, 1).ok()?, last))
}
