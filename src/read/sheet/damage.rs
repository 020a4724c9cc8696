//! `INP015`: what spreadsheets make of values: formula errors, dates turned into day numbers, numbers cut short.

use jiff::civil;

use super::columns::{Column, To};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::read::rules;
use crate::record::sheet;
use crate::record::{Field, Text};

/// What a spreadsheet shows where a formula has no value (ECMA-376-1, 18.17.3, and what came later).
const ERRORS: &[&str] = &[
    "#REF!",
    "#NAME?",
    "#VALUE!",
    "#DIV/0!",
    "#N/A",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#BLOCKED!",
    "#FIELD!",
    "#GETTING_DATA",
];

/// Looks at a cell.
pub(super) fn judge(column: &Column, cell: &Text, out: &mut Diagnostics) {
    let words = cell.trim();
    let found = if ERRORS.contains(&words) {
        Some(error(column, words, "a formula error stands in place of the value"))
    } else if words.len() > 2 && words.bytes().all(|byte| byte == b'#') {
        Some(error(column, words, "a column that was too narrow was saved instead of the value"))
    } else if let Some(day) = is_date(column).then(|| day_number(words)).flatten() {
        let message = format!("`{words}` in the column `{}` is the number of a day", column.heading);
        let found = Diagnostic::new(&rules::SPREADSHEET_DAMAGE, message).with_severity(Severity::Warning);
        Some(found.with_note(format!(
            "spreadsheets count days: this is {day}, or four years later in some old files"
        )))
    } else if identifies(column) && is_scientific(words) {
        let message = format!("`{words}` in the column `{}` is a number cut short", column.heading);
        Some(Diagnostic::new(&rules::SPREADSHEET_DAMAGE, message))
    } else {
        None
    };
    out.extend(found.map(|found| found.at(cell.span())));
}

fn error(column: &Column, words: &str, note: &str) -> Diagnostic {
    let message = format!("`{words}` in the column `{}` is no value", column.heading);
    Diagnostic::new(&rules::SPREADSHEET_DAMAGE, message).with_note(note)
}

fn is_date(column: &Column) -> bool {
    match column.to {
        To::Ours(name) => matches!(name, "date" | "created" | "event_dates" | "uploaded"),
        To::Field(field) => {
            matches!(field, Field::Date | Field::Created | Field::EventDates | Field::Uploaded)
        }
        _ => false,
    }
}

/// Whether the column holds numbers that are names. Those of records have a rule of their own, `IDN009`.
fn identifies(column: &Column) -> bool {
    match column.to {
        To::Ours("record_id") => false,
        To::Ours(name) => sheet::column(name).is_some_and(|column| column.identifies),
        _ => false,
    }
}

/// The day that a number of five digits stands for: days since 30 December 1899, from 1900 to 2099.
fn day_number(words: &str) -> Option<civil::Date> {
    let days = words.split('.').next().filter(|days| days.len() == 5)?;
    if !words.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let days: i64 = days.parse().ok().filter(|days| (10_000..73_051).contains(days))?;
    civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()
}

/// `1.77E+05`.
fn is_scientific(words: &str) -> bool {
    let digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let power = |part: &str| digits(part.strip_prefix(['+', '-']).unwrap_or(part));
    words.split_once(['E', 'e']).is_some_and(|(base, rest)| base.contains('.') && digits(base) && power(rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::maps::Values;

    fn found(to: To, cell: &str) -> Vec<String> {
        let column = Column { heading: "x".to_owned(), to, values: Values::One };
        let mut out = Diagnostics::new();
        judge(&column, &Text::new(cell), &mut out);
        out.into_iter().map(|found| format!("{} {}", found.message, found.note.unwrap_or_default())).collect()
    }

    #[test]
    fn values_that_a_spreadsheet_spoilt_are_told() {
        assert!(found(To::Unknown, "#REF!")[0].contains("no value"));
        assert!(found(To::Unknown, "########")[0].contains("too narrow"));
        assert!(found(To::Field(Field::Date), "41364")[0].contains("2013-03-31"));
        assert!(found(To::Ours("fond"), "1.77E+05")[0].contains("cut short"));
    }

    #[test]
    fn sound_values_are_let_pass() {
        for (to, cell) in [
            (To::Field(Field::Date), "1963"),
            (To::Field(Field::Date), "1963-04-05"),
            (To::Field(Field::Title), "41364"),
            (To::Ours("fond"), "2E"),
            (To::Ours("title"), "1.77E+05"),
            (To::Unknown, "# REF"),
        ] {
            assert!(found(to, cell).is_empty(), "{cell}");
        }
    }
}
