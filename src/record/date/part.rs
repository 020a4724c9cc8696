//! One date in words, or the part of one that a list leaves for its neighbours to complete.
//!
//! `11 and 17 January 1961` has the parts `11` and `17 January 1961`; what the first leaves out is filled
//! in by the list.

use std::ops::Range;

use super::Unsettled;
use super::lexer::{Kind, Token};
use crate::vocab::months::{self, Word};

/// A date as far as its own words say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The tokens that say it.
    pub(super) tokens: Range<usize>,
    /// The day, perhaps one that no month has.
    pub(super) day: Option<u32>,
    /// 1 to 12, or a season from 21 on.
    pub(super) month: Option<u8>,
    pub(super) year: Option<Year>,
    /// `circa`.
    pub(super) roughly: bool,
    /// `possibly`, `?`.
    pub(super) maybe: bool,
    /// Whether the month stands before the day.
    pub(super) month_first: bool,
    /// Whether the year stands before the month.
    pub(super) year_first: bool,
}

/// A year as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// Four digits.
    Full(u32),
    /// A decade by its first year: `1950s`.
    Decade(u32),
    /// Two digits: the century is left to the reader.
    Short,
}

impl Part {
    /// Whether it is a number alone: a day, or the end of a shortened year.
    pub(super) fn bare(&self) -> Option<u32> {
        self.day.filter(|_| self.month.is_none() && self.year.is_none())
    }

    /// The part as EDTF, where nothing of it is missing.
    pub(super) fn edtf(&self) -> Result<String, Unsettled> {
        let year = match self.year {
            Some(Year::Full(year)) => format!("{year:04}"),
            Some(Year::Decade(year)) if self.month.is_none() => format!("{:03}X", year / 10),
            Some(Year::Short) => return Err(Unsettled::TwoDigitYear),
            Some(Year::Decade(_)) | None => return Err(Unsettled::Unknown),
        };
        let month = self.month.map(|month| format!("-{month:02}")).unwrap_or_default();
        let day = self.day.map(|day| format!("-{day:02}")).unwrap_or_default();
        let qualifier = match (self.maybe, self.roughly) {
            (true, true) => "%",
            (true, false) => "?",
            (false, true) => "~",
            (false, false) => "",
        };
        Ok(format!("{year}{month}{day}{qualifier}"))
    }
}

/// Words that may stand before or inside a date and say nothing about it.
const FILLERS: &[&str] = &[
    "the", "dated", "on", "of", "de", "del", "d", "di", "le", "el", "il", "den", "der", "am", "im", "dnia",
    "dne", "от",
];

/// Words for a stretch of a year, month or decade that EDTF cannot say. `early 1950s` is left at `195X`:
/// less exact than the words, which stay beside it, and still true.
const STRETCHES: &[&str] = &[
    "early",
    "mid",
    "middle",
    "late",
    "beginning",
    "end",
    "anfang",
    "mitte",
    "ende",
    "night",
    "morning",
    "evening",
    "afternoon",
    "начало",
    "середина",
    "конец",
];

/// What follows the number of a day: `5th`, `5-го`, `1er`.
const ORDINALS: &[&str] = &["st", "nd", "rd", "th", "er", "го", "ого", "е", "ое", "de", "ten"];

/// What follows a year: `1963 г.`, `1963 roku`.
const YEAR_WORDS: &[&str] =
    &["г", "год", "года", "году", "r", "roku", "rok", "р", "року", "god", "godine", "ev"];

/// What follows the first year of a decade: `1950s`, `1950er`, `1950-е`.
const DECADES: &[&str] = &["s", "er", "е", "х", "ые", "ті"];

/// Reads tokens from left to right.
pub(super) struct Reader<'a, 't> {
    pub(super) tokens: &'a [Token<'t>],
    pub(super) at: usize,
    /// Whether the date stands in running text, where numbers alone and words around it mean less.
    pub(super) running: bool,
}

impl Reader<'_, '_> {
    fn ahead(&self, by: usize) -> Option<&Token<'_>> {
        self.tokens.get(self.at + by)
    }

    fn word(&self, by: usize) -> Option<&str> {
        self.ahead(by).and_then(Token::word)
    }

    /// What the word `by` tokens ahead means in a date.
    fn meaning(&self, by: usize) -> Option<Word> {
        self.ahead(by)?.meaning
    }

    fn is_mark(&self, by: usize, mark: char) -> bool {
        self.ahead(by).is_some_and(|token| token.is_mark(mark))
    }

    /// The number `by` tokens ahead, if it has so many digits.
    fn number(&self, by: usize, digits: Range<usize>) -> Option<u32> {
        let (number, length) = self.ahead(by)?.number()?;
        digits.contains(&length).then_some(number)
    }

    fn glued(&self, by: usize) -> bool {
        self.ahead(by).is_some_and(|token| token.glued)
    }

    /// Goes past a mark or one of the words, if it comes next.
    fn skip(&mut self, mark: char) -> bool {
        let there = self.is_mark(0, mark);
        self.at += usize::from(there);
        there
    }

    fn skip_word(&mut self, words: &[&str]) -> bool {
        let there = self.word(0).is_some_and(|word| words.contains(&word));
        self.at += usize::from(there);
        there
    }

    /// The next part; none where no date begins here, and then the reader has not moved.
    pub(super) fn part(&mut self) -> Result<Option<Part>, Unsettled> {
        let start = self.at;
        let mut part = Part::default();
        self.before(&mut part);
        let read = self.numeric(&mut part)?
            || self.month_first(&mut part)?
            || self.year_first(&mut part)?
            || self.day_first(&mut part)?;
        if !read {
            self.at = start;
            return Ok(None);
        }
        self.behind(&mut part);
        part.tokens = start..self.at;
        Ok(Some(part))
    }

    /// Goes past what may stand before a date, and notes what it says.
    fn before(&mut self, part: &mut Part) {
        while let Some(word) = self.word(0) {
            let meaning = self.meaning(0);
            match meaning {
                Some(Word::Roughly) => part.roughly = true,
                Some(Word::Maybe) => part.maybe = true,
                Some(Word::Weekday) if !self.running => {}
                None if !self.running && (FILLERS.contains(&word) || STRETCHES.contains(&word)) => {}
                _ => return,
            }
            self.at += 1;
            while self.is_mark(0, '.') || self.is_mark(0, '-') || (self.is_mark(0, ',') && meaning.is_some())
            {
                self.at += 1;
            }
        }
    }

    /// Goes past what may stand behind a date and qualifies it: `1950?`, and at the end `1950 ca.`
    fn behind(&mut self, part: &mut Part) {
        if self.is_mark(0, '?') {
            part.maybe = true;
            self.at += 1;
        }
        let ends = self.ahead(1).is_none() || (self.is_mark(1, '.') && self.ahead(2).is_none());
        let meaning = self.meaning(0).filter(|_| ends && !self.running);
        if let Some(Word::Roughly | Word::Maybe) = meaning {
            part.roughly |= meaning == Some(Word::Roughly);
            part.maybe |= meaning == Some(Word::Maybe);
            self.at += 1;
        }
    }

    /// `15.02.1961`, `15/2/1961`, `1961-02-15`, `1961年2月15日`.
    fn numeric(&mut self, part: &mut Part) -> Result<bool, Unsettled> {
        if let Some(year) = self.number(0, 4..5)
            && self.word(1).is_some_and(|word| matches!(word, "年" | "년"))
        {
            return Ok(self.cjk(year, part));
        }
        let separator = ['.', '/', '-'].into_iter().find(|mark| self.is_mark(1, *mark));
        let (Some(separator), Some(second)) = (separator, self.number(2, 1..3)) else {
            return Ok(self.month_and_year(part));
        };
        let goes_on = self.is_mark(5, separator) && self.number(6, 1..9).is_some();
        if !self.is_mark(3, separator) || goes_on {
            return Ok(false);
        }
        let (day, month, year) =
            match (self.number(0, 1..3), self.number(0, 4..5), self.number(4, 4..5), self.number(4, 1..3)) {
                (_, Some(year), _, Some(day)) => (day, second, Year::Full(year)),
                (Some(first), _, Some(year), _) => day_and_month(first, second, separator, Year::Full(year))?,
                (Some(first), _, _, Some(_)) if self.number(4, 2..3).is_some() => {
                    day_and_month(first, second, separator, Year::Short)?
                }
                _ => return Ok(false),
            };
        if day == 0 || month == 0 {
            return Err(Unsettled::Zeros);
        }
        part.month =
            Some(u8::try_from(month).ok().filter(|month| *month <= 12).ok_or(Unsettled::Impossible)?);
        (part.day, part.year) = (Some(day), Some(year));
        self.at += 5;
        self.after_year();
        Ok(true)
    }

    /// `02.1961`, `2/1961`: in a field only, in running text it may be a file number.
    fn month_and_year(&mut self, part: &mut Part) -> bool {
        let joined = self.is_mark(1, '.') || self.is_mark(1, '/');
        let (Some(month), Some(year), true) =
            (self.number(0, 1..3), self.number(2, 4..5), joined && !self.running)
        else {
            return false;
        };
        if !(1..=12).contains(&month) {
            return false;
        }
        (part.month, part.year) = (u8::try_from(month).ok(), Some(Year::Full(year)));
        self.at += 3;
        self.after_year();
        true
    }

    fn cjk(&mut self, year: u32, part: &mut Part) -> bool {
        part.year = Some(Year::Full(year));
        self.at += 2;
        let unit = |reader: &Self, units: [&str; 2]| {
            reader.number(0, 1..3).filter(|_| reader.word(1).is_some_and(|word| units.contains(&word)))
        };
        if let Some(month) = unit(self, ["月", "월"]).filter(|month| (1..=12).contains(month)) {
            part.month = u8::try_from(month).ok();
            self.at += 2;
            if let Some(day) = unit(self, ["日", "일"]) {
                part.day = Some(day);
                self.at += 2;
            }
        }
        !self.running || part.month.is_some()
    }

    /// `January 11, 1961`, `January 11`, `January 1961`, `January`, `spring 1961`.
    fn month_first(&mut self, part: &mut Part) -> Result<bool, Unsettled> {
        let Some(month) = self.month()? else { return Ok(false) };
        part.month = Some(month);
        part.month_first = true;
        if let Some(day) = self.number(0, 1..3).filter(|_| month <= 12) {
            if day > 31 && !self.is_mark(1, ',') && self.number(1, 4..5).is_none() {
                part.year = Some(Year::Short);
                self.at += 1;
                return Ok(true);
            }
            part.day = Some(day);
            self.at += 1;
            self.ordinal();
        }
        part.year = self.year_behind();
        Ok(true)
    }

    /// `1961`, `1950s`, `1961. január 11.`
    fn year_first(&mut self, part: &mut Part) -> Result<bool, Unsettled> {
        let Some(year) = self.number(0, 4..5).filter(|year| (1000..3000).contains(year)) else {
            return Ok(false);
        };
        self.at += 1;
        part.year = Some(Year::Full(year));
        if self.decade() {
            if year % 100 == 0 {
                return Err(Unsettled::Ambiguous);
            }
            part.year = (year % 10 == 0).then_some(Year::Decade(year));
            if self.skip_word(&["годы", "годов", "годах", "гг", "jahre"]) {
                self.skip('.');
            }
            return Ok(part.year.is_some());
        }
        self.month_behind_year(part)?;
        if part.month.is_none() {
            self.after_year();
        }
        Ok(true)
    }

    fn month_behind_year(&mut self, part: &mut Part) -> Result<(), Unsettled> {
        let behind_year = self.at;
        let stopped = self.skip('.') || self.skip(',');
        if let Some(month) = self.month()? {
            let behind_month = self.at;
            let day = self.number(0, 1..3).filter(|_| month <= 12);
            // In running text `in 1961 May Day` is no date, and a day must follow.
            if day.is_some_and(|_| self.number(1, 4..5).is_none() || stopped) {
                (part.month, part.day) = (Some(month), day);
                (part.month_first, part.year_first) = (true, true);
                self.at += 1;
                self.ordinal();
                return Ok(());
            }
            if !self.running && day.is_none() {
                part.month = Some(month);
                self.at = behind_month;
                return Ok(());
            }
        }
        self.at = behind_year;
        Ok(())
    }

    /// `11 January 1961`, `11 January`, `11`, `5.IV.1963`.
    fn day_first(&mut self, part: &mut Part) -> Result<bool, Unsettled> {
        if self.is_mark(0, '\'') && self.number(1, 2..3).is_some() && !self.running {
            self.at += 2;
            part.year = Some(Year::Short);
            return Ok(true);
        }
        let Some(day) = self.number(0, 1..3) else { return Ok(false) };
        part.day = Some(day);
        self.at += 1;
        self.ordinal();
        let behind_day = self.at;
        let month = match self.roman() {
            Some(month) => Some(month),
            None if self.is_hyphenated() => {
                self.at += 1;
                let month = self.month()?;
                self.at += 1;
                month
            }
            None => {
                self.skip('.');
                while self.skip_word(&["of", "de", "d", "di"]) || (self.at > behind_day && self.skip('\'')) {}
                self.month()?.filter(|month| *month <= 12)
            }
        };
        match month {
            Some(month) => {
                part.month = Some(month);
                part.year = self.year_behind();
            }
            None => {
                self.at = behind_day;
                // `January 11 and 17, 1961`: the last of a list bears the year.
                let year = if self.is_mark(0, ',') { self.number(1, 4..5) } else { self.number(0, 4..5) };
                if let Some(year) = year {
                    self.at += 1 + usize::from(self.is_mark(0, ','));
                    part.year = Some(Year::Full(year));
                }
            }
        }
        Ok(true)
    }

    /// Whether a month follows between two hyphens or slashes, and a year behind it: `15-Apr-1963`.
    fn is_hyphenated(&self) -> bool {
        ['-', '/'].iter().any(|mark| self.is_mark(0, *mark) && self.is_mark(2, *mark))
            && matches!(self.meaning(1), Some(Word::Month(_)))
            && self.number(3, 2..5).is_some()
    }

    /// The month or season that comes next, with the full stop of its short form.
    fn month(&mut self) -> Result<Option<u8>, Unsettled> {
        let month = match self.meaning(0) {
            Some(Word::Month(month)) => month,
            Some(Word::Season(season)) if !self.running => season,
            Some(Word::TwoMonths) => return Err(Unsettled::Ambiguous),
            _ => return Ok(None),
        };
        self.at += 1;
        if self.is_mark(0, '.') && self.glued(0) {
            self.at += 1;
        }
        Ok(Some(month))
    }

    /// A month as a Roman numeral, only between a day and a year.
    fn roman(&mut self) -> Option<u8> {
        let mark =
            |by| [".", "/", "-"].iter().any(|mark| self.is_mark(by, mark.chars().next().unwrap_or('.')));
        let lead = usize::from(mark(0));
        let month = months::roman(self.word(lead)?)?;
        let trail = usize::from(mark(lead + 1));
        self.number(lead + 1 + trail, 4..5)?;
        self.at += lead + 1 + trail;
        Some(month)
    }

    /// The year behind a month or day, after a comma or a small word.
    fn year_behind(&mut self) -> Option<Year> {
        let start = self.at;
        if !self.skip(',') {
            self.skip('.');
        }
        while self.skip_word(&["of", "de", "del", "in"]) {}
        if let Some(year) = self.number(0, 4..5).filter(|year| (1000..3000).contains(year)) {
            self.at += 1;
            self.after_year();
            return Some(Year::Full(year));
        }
        let short = usize::from(self.is_mark(0, '\''));
        let after_comma = self.tokens.get(start).is_some_and(|token| token.is_mark(','));
        if let Some(year) = self.number(short, 2..3)
            && (short == 1 || !after_comma || year > 31)
        {
            self.at += 1 + short;
            self.after_year();
            return Some(Year::Short);
        }
        self.at = start;
        None
    }

    /// `г.` and the like behind a year.
    fn after_year(&mut self) {
        if self.skip_word(YEAR_WORDS) && self.is_mark(0, '.') && self.glued(0) {
            self.at += 1;
        }
    }

    fn ordinal(&mut self) {
        let named = |by| self.word(by).is_some_and(|word| ORDINALS.contains(&word));
        let sign = self.is_mark(0, 'º') || self.is_mark(0, 'ª');
        if sign || (self.glued(0) && named(0)) {
            self.at += 1;
        } else if self.is_mark(0, '-') && named(1) {
            self.at += 2;
        }
    }

    fn decade(&mut self) -> bool {
        let joined = usize::from(self.is_mark(0, '\'') || self.is_mark(0, '-'));
        let there = self.glued(joined) && self.word(joined).is_some_and(|word| DECADES.contains(&word));
        self.at += if there { joined + 1 } else { 0 };
        there
    }
}

/// Which of two numbers is the day.
///
/// With full stops the day comes first, as everywhere dates are written so. With slashes and hyphens
/// usage differs: only what has one reading is taken.
fn day_and_month(
    first: u32,
    second: u32,
    separator: char,
    year: Year,
) -> Result<(u32, u32, Year), Unsettled> {
    match (first <= 12, second <= 12) {
        (_, true) if separator == '.' || first == second => Ok((first, second, year)),
        (true, true) if first == 0 || second == 0 => Err(Unsettled::Zeros),
        (true, true) => Err(Unsettled::Ambiguous),
        (false, true) => Ok((first, second, year)),
        (true, false) => Ok((second, first, year)),
        (false, false) => Err(Unsettled::Impossible),
    }
}

/// Whether a token is a number or a word that a date can begin with in running text.
pub(super) fn can_begin(token: &Token<'_>) -> bool {
    match &token.kind {
        Kind::Number(digits) => matches!(digits.len(), 1 | 2 | 4),
        Kind::Word(_) => matches!(token.meaning, Some(Word::Month(_) | Word::Roughly | Word::Maybe)),
        Kind::Mark(_) | Kind::Break => false,
    }
}
