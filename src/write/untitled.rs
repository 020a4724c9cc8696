//! Records without a title in formats that must have one.

use super::rules;
use super::scribe::Scribe;
use crate::crosswalk::devised;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::Record;

/// Reports that the title of a record is devised, where it is.
pub(super) fn report(scribe: &mut Scribe, format: &str, record: &Record, out: &mut Diagnostics) {
    if devised::given(record).is_some() {
        return;
    }
    if let Some(title) = &record.title {
        scribe.can_hold("title", title);
    }
    let message = format!("`{format}` must have a title; `[{}]` stands there", devised::title(record));
    out.push(Diagnostic::new(&rules::NOT_GIVEN, message).in_field("title"));
}
