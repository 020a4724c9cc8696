//! What the record has no field for: unknown labels, and values whose field was taken or that were not
//! understood.

use super::fields::Fields;
use super::statements::Said;
use crate::record::Record;

/// Keeps everything that is left, but for what the record says already.
pub(super) fn normalize(fields: Fields<'_>, said: &Said, record: &mut Record) {
    for (label, value) in fields.into_left() {
        if !said.has(&label, &value) {
            record.extra.push(label, value);
        }
    }
}
