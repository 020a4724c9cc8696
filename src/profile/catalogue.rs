//! Every code that fonds can report, gathered from the modules that raise them.

use crate::diagnostic::Rule;
use crate::{check, read, write};

/// Every rule, in code order.
pub fn rules() -> Vec<&'static Rule> {
    let mut rules: Vec<&Rule> =
        check::rules().chain(read::RULES.iter().copied()).chain(write::RULES.iter().copied()).collect();
    rules.sort_unstable_by_key(|rule| rule.code);
    rules
}

/// The rule with this code or name, in any case.
pub fn rule(wanted: &str) -> Option<&'static Rule> {
    let is = |rule: &&Rule| rule.code.eq_ignore_ascii_case(wanted) || rule.name.eq_ignore_ascii_case(wanted);
    rules().into_iter().find(|rule| is(rule))
}
