//! Records without a title in formats that must have one.

use super::rules;
use super::scribe::Scribe;
use crate::crosswalk::devised;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Record;

/// Reports that the title of a record is devised, where it is.
pub(super) fn report(format: &str, record: &Record, out: &mut Diagnostics) {
    if devised::given(record).is_none() {
        let message = format!("`{format}` must have a title; `{}` stands there", devised::shown(record));
        out.push(Diagnostic::new(&rules::NOT_GIVEN, message).in_field("title"));
    }
}

/// The same in XML, which may not hold even what stands in place of a title.
pub(super) fn report_in_xml(scribe: &mut Scribe, format: &str, record: &Record, out: &mut Diagnostics) {
    if let (None, Some(title)) = (devised::given(record), &record.title) {
        scribe.can_hold("title", title);
    }
    report(format, record, out);
}
