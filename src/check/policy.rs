//! What a collection asks of its records beyond what holds for all: a period, fields, values, hosts.

use std::collections::BTreeMap;

use crate::record::{Edtf, Field};

/// The rules of one collection. The default asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The time that the documents are of; an end may be open. `DAT013` finds dates outside it.
    pub period: Option<Edtf>,
    /// Fields that every record must have. `CMP012` finds those that are missing.
    pub required: Vec<Field>,
    /// The values that a field may have, as they are to be written. `CMP013` finds others.
    pub vocabularies: BTreeMap<Field, Vec<String>>,
    /// The host that the records are on, lower case, without `www.`.
    pub current_host: Option<String>,
    /// Hosts that the records were on before, in the same form. `IDN005` and `RGT008` find them.
    pub former_hosts: Vec<String>,
}

impl Policy {
    /// The host that the records of a former host are on now; none for any other host.
    pub fn moved_from(&self, host: &str) -> Option<&str> {
        let former = self.former_hosts.iter().any(|former| former.eq_ignore_ascii_case(host));
        self.current_host.as_deref().filter(|_| former)
    }
}
