//! A record that is given whole, as the formats that fonds wrote itself have it: it stands as it is.
//!
//! What it does not say is derived where it can be, so that a record written by hand needs no codes; for one that fonds
//! wrote there is nothing to derive.

use super::{Settings, agents, identity, languages, reference, rights};
use crate::record::raw::Raw;
use crate::record::{Date, Origin, Record};

/// Completes a given record.
pub(super) fn normalize(raw: &Raw, given: &Record, settings: &Settings) -> Record {
    let mut record = given.clone();
    if record.origin == Origin::default() {
        record.origin = super::origin(raw);
    }
    let Record { about, citations, credits, residue, .. } = &record;
    if about.is_none() && citations.is_empty() && credits.is_empty() && residue.is_empty() {
        reference::parse(&mut record);
    }
    let dates = [&mut record.date, &mut record.created, &mut record.uploaded].into_iter().flatten();
    for date in dates.chain(&mut record.event_dates).filter(|date| date.edtf.is_none()) {
        *date = Date::parse(std::mem::take(&mut date.verbatim));
    }
    let languages = record.languages.iter_mut().chain(&mut record.edition_languages);
    for language in languages.filter(|language| language.code.is_none()) {
        language.code = languages::code(&language.verbatim);
    }
    identity::derive(settings, &mut record);
    languages::configured(settings, &mut record);
    agents::configured(settings, &mut record);
    rights::configured(settings, &mut record);
    record
}
