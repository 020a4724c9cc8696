//! Several dates in one phrase: `11-17 January 1961`, `January 11 and 17, 1961`, `1958–60`.

use super::part::{Part, Reader, Year};
use super::{Edtf, Unsettled};

/// What stands between two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// From one to the other: a dash, `to`.
    Range,
    /// Both: `and`.
    And,
    /// One of them: `or`.
    Or,
    /// A comma alone.
    Comma,
}

/// Dates with what joins them; always one joint fewer than parts.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub(super) parts: Vec<Part>,
    pub(super) joints: Vec<Joint>,
}

const RANGE: &[&str] = &["to", "through", "thru", "until", "till", "bis", "по", "до", "au", "al", "do", "az"];
const AND: &[&str] = &["and", "und", "et", "y", "e", "i", "и", "та", "і", "oraz"];
const OR: &[&str] = &["or", "oder", "ou", "или", "lub", "nebo"];

/// More dates than a phrase joins.
const LONGEST: usize = 32;

impl List {
    /// Reads as many dates as follow each other. Empty where none begins here.
    pub(super) fn read(reader: &mut Reader<'_, '_>) -> Result<Self, Unsettled> {
        let mut list = Self::default();
        let Some(first) = reader.part()? else { return Ok(list) };
        list.parts.push(first);
        while list.parts.len() < LONGEST {
            let before = reader.at;
            let Some(joint) = list.joint(reader) else { break };
            let dated = list.parts.last().is_some_and(|part| part.year.is_some());
            // What follows a whole date and a comma, as a number alone, is no day: `5 April 1963, 2 p.m.`
            let fits = |part: &Part| !(dated && joint == Joint::Comma && part.bare().is_some());
            let Some(part) = reader.part()?.filter(fits) else {
                reader.at = before;
                break;
            };
            list.parts.push(part);
            list.joints.push(joint);
        }
        Ok(list)
    }

    fn joint(&self, reader: &mut Reader<'_, '_>) -> Option<Joint> {
        let token = |at: usize| reader.tokens.get(at);
        let named =
            |at: usize, words: &[&str]| token(at).and_then(|t| t.word()).is_some_and(|w| words.contains(&w));
        let mark = |at: usize, mark| token(at).is_some_and(|token| token.is_mark(mark));
        // `5. bis 7. Mai`: the full stop of an ordinal number.
        let stopped = mark(reader.at, '.') && self.parts.last().is_some_and(|part| part.bare().is_some());
        let at = reader.at + usize::from(stopped);
        let comma = usize::from(mark(at, ','));
        let (joint, length) = if mark(at, '-') || named(at, RANGE) {
            (Joint::Range, 1)
        } else if named(at + comma, AND) || mark(at + comma, '&') {
            (Joint::And, comma + 1)
        } else if named(at + comma, OR) {
            (Joint::Or, comma + 1)
        } else if mark(at, ',') || mark(at, ';') {
            (Joint::Comma, 1)
        } else if mark(at, '/') && self.parts.iter().all(|part| part.month.is_none() && part.day.is_none()) {
            (Joint::Range, 1)
        } else {
            return None;
        };
        reader.at = at + length;
        Some(joint)
    }

    /// Gives each part what it leaves for its neighbours to say.
    pub(super) fn fill(&mut self) -> Result<(), Unsettled> {
        self.complete_year();
        self.fill_months()?;
        if self.parts.first().is_some_and(|first| first.year_first) {
            // `1963. április 5-7.`: what comes first holds for what follows.
            for at in 1..self.parts.len() {
                self.parts[at].year = self.parts[at].year.or(self.parts[at - 1].year);
            }
        }
        for at in (0..self.parts.len().saturating_sub(1)).rev() {
            if self.parts[at].year.is_none() {
                // A year alone completes nothing: `January - 1961` says no month of 1961.
                if self.parts[at].month.is_some() && self.parts[at + 1].month.is_none() {
                    return Err(Unsettled::Unknown);
                }
                self.parts[at].year = self.parts[at + 1].year;
            }
        }
        if self.parts.iter().any(|part| part.year.is_none()) { Err(Unsettled::Unknown) } else { Ok(()) }
    }

    /// `1958–60`: the second number is the end of a year.
    fn complete_year(&mut self) {
        if self.joints != [Joint::Range] {
            return;
        }
        let [first, second] = self.parts.as_mut_slice() else { return };
        let (Some(Year::Full(year)), None, Some(short)) = (first.year, first.month, second.bare()) else {
            return;
        };
        let century = if short < 10 && year % 10 < short { year - year % 10 } else { year - year % 100 };
        if century + short > year {
            (second.day, second.year) = (None, Some(Year::Full(century + short)));
        }
    }

    fn fill_months(&mut self) -> Result<(), Unsettled> {
        let month_first = self.parts.iter().any(|part| part.month.is_some() && part.month_first);
        let mut month = None;
        let mut fill = |part: &mut Part| match part.month {
            Some(known) => {
                month = Some(known);
                Ok(())
            }
            None if part.day.is_some() => {
                part.month = month;
                month.map(|_| ()).ok_or(Unsettled::Unknown)
            }
            None => Ok(()),
        };
        if month_first {
            self.parts.iter_mut().try_for_each(&mut fill)
        } else {
            self.parts.iter_mut().rev().try_for_each(&mut fill)
        }
    }

    /// The whole list as one EDTF string. The parts must be filled.
    pub(super) fn edtf(&self) -> Result<Edtf, Unsettled> {
        let parts: Result<Vec<String>, Unsettled> = self.parts.iter().map(settled).collect();
        let parts = parts?;
        let text = match (parts.as_slice(), self.joints.as_slice()) {
            ([only], _) => only.clone(),
            ([first, last], [Joint::Range]) => format!("{first}/{last}"),
            _ => self.set(&parts),
        };
        Edtf::parse(&text).ok_or(Unsettled::Unknown)
    }

    fn set(&self, parts: &[String]) -> String {
        let mut inside = parts.first().cloned().unwrap_or_default();
        for (part, joint) in parts.iter().skip(1).zip(&self.joints) {
            inside += if *joint == Joint::Range { ".." } else { "," };
            inside += part;
        }
        let one_of = self.joints.contains(&Joint::Or);
        if one_of { format!("[{inside}]") } else { format!("{{{inside}}}") }
    }
}

/// The EDTF of one part, a day that the calendar does not have told apart.
fn settled(part: &Part) -> Result<String, Unsettled> {
    let text = part.edtf()?;
    match (Edtf::parse(&text), part.day) {
        (Some(_), _) => Ok(text),
        (None, Some(0)) => Err(Unsettled::Zeros),
        (None, Some(_)) => Err(Unsettled::Impossible),
        (None, None) => Err(Unsettled::Unknown),
    }
}
