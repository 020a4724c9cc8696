//! What a format leaves out, said record by record.

use super::{Options, rules};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Record;

/// Something that a format cannot carry.
pub(super) struct Loss {
    /// The field concerned, by its JSON name.
    pub(super) field: &'static str,
    /// What is lost of it, as it stands in the list of losses of the format.
    pub(super) what: &'static str,
    /// Whether a record has it.
    pub(super) has: fn(&Record, &Options) -> bool,
}

/// Reports what a format leaves out of a record: one note, none where nothing is lost.
pub(super) fn report(
    format: &str,
    losses: &[Loss],
    record: &Record,
    options: &Options,
    out: &mut Diagnostics,
) {
    let lost: Vec<&Loss> = losses.iter().filter(|loss| (loss.has)(record, options)).collect();
    let Some(first) = lost.first() else { return };
    let what: Vec<_> = lost.iter().map(|loss| format!("`{}`: {}", loss.field, loss.what)).collect();
    let message = format!("`{format}` leaves out {}", what.join("; "));
    out.push(Diagnostic::new(&rules::FIELD_LOST, message).in_field(first.field));
}

/// Whether the record names somebody with a role that a bare contributor does not say.
pub(super) fn has_roles(record: &Record) -> bool {
    !record.credits.is_empty()
}

/// Whether a credit names the body that a person belongs to.
pub(super) fn has_affiliations(record: &Record) -> bool {
    record.credits.iter().any(|credit| credit.affiliation.is_some())
}

/// Whether a date or language is written by its code, so that the words of the source are left out.
pub(super) fn has_words_beside_codes(record: &Record) -> bool {
    let dates =
        [&record.date, &record.created, &record.uploaded].into_iter().flatten().chain(&record.event_dates);
    let languages = &record.edition_languages;
    let said = |code: Option<&str>, words: &str| code.is_some_and(|code| code != words);
    dates.into_iter().any(|date| said(date.edtf.as_ref().map(|edtf| edtf.as_str()), &date.verbatim))
        || languages.iter().any(|language| said(language.code.as_deref(), &language.verbatim))
}

/// Whether a language of the original is none of the edition's, so that a description of the edition
/// must not name it.
pub(super) fn has_other_language(record: &Record) -> bool {
    let known = |code: &Option<String>| record.edition_languages.iter().any(|edition| edition.code == *code);
    record.languages.iter().any(|language| language.code.is_none() || !known(&language.code))
}
