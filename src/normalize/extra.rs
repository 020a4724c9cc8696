//! What the record has no field for: unknown labels, and values whose field was taken or that were not
//! understood.

use super::fields::Fields;
use crate::record::Record;

/// Keeps everything that is left.
pub(super) fn normalize(fields: Fields<'_>, record: &mut Record) {
    for (label, value) in fields.into_left() {
        record.extra.push(label, value);
    }
}
