//! Dates: words kept, EDTF where they settle one.

use super::agents::entries;
use super::fields::Fields;
use crate::record::{Date, Field, Record, Text};

/// Reads the dates of the record. Which event a date belongs to is never guessed: the heading date stays
/// `date`, and `created` and `event_dates` come from their own fields alone.
pub(super) fn normalize(fields: &mut Fields<'_>, record: &mut Record) {
    record.date = heading(fields);
    record.created = fields.one(Field::Created).map(Date::parse);
    record.uploaded = fields.one(Field::Uploaded).map(Date::parse);
    for value in fields.take(Field::EventDates) {
        for line in value.field.value.lines() {
            record.event_dates.extend(line_dates(line));
        }
    }
}

/// The date in the heading; one under a label only where the heading has none.
fn heading(fields: &mut Fields<'_>) -> Option<Date> {
    let values = fields.take(Field::Date);
    let unlabelled = values.iter().position(|value| value.field.label.is_none()).unwrap_or_default();
    fields.choose(values, unlabelled).map(Date::parse)
}

/// The dates of one line: a line that is a date, a set or a range is one; else its parts between semicolons.
fn line_dates(line: Text) -> Vec<Date> {
    let whole = Date::parse(line.clone());
    if whole.edtf.is_some() || !line.contains(';') {
        return vec![whole];
    }
    entries(&line).into_iter().map(Date::parse).collect()
}
