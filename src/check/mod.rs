//! Checks: rules for a record as read, as typed, for its citations, and for a batch.
//!
//! A rule never stops a run: one that panics is reported as `INT001` and the next one goes on.

mod batch;
mod guard;
mod place;
mod policy;
mod rules;
mod typed;

#[cfg(feature = "schema")]
mod schema;

use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::record::Record;
use crate::record::raw::Raw;

pub use batch::Batch;
pub use guard::hush;
pub use policy::Policy;
pub use rules::Cited;
#[cfg(feature = "schema")]
pub use schema::Schema;
pub use typed::{Violation, typed};

/// Applies the rules that need the layout of the source: labels, blanks, what is empty or was inferred.
///
/// `record` is the typed form of `raw`, its body included.
pub fn raw(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    for (rule, check) in rules::RAW {
        guarded(rule, out, |out| check(raw, record, out));
    }
}

/// Applies the rules for a typed record, those for its citations and those of its collection included.
///
/// Rules about the text of the document look at `body`, and are silent where the record has none.
pub fn record(record: &Record, policy: &Policy, out: &mut Diagnostics) {
    if let Some(cited) = Cited::of(record) {
        citation(&cited, out);
    }
    for (rule, check) in rules::RECORD {
        guarded(rule, out, |out| check(record, out));
    }
    let survey = rules::Survey::of(record);
    for (rule, check) in rules::TEXT {
        guarded(rule, out, |out| check(&survey, out));
    }
    for (rule, check) in rules::POLICY {
        guarded(rule, out, |out| check(record, policy, out));
    }
}

/// Applies the rules that need a citation string and its reading only.
pub fn citation(cited: &Cited<'_>, out: &mut Diagnostics) {
    for (rule, check) in rules::CITATION {
        guarded(rule, out, |out| check(cited, out));
    }
}

/// Holds a record against the schema of records without a schema processor: the same verdict, faster.
///
/// Each violation is `SCH001` at the value in the source.
pub fn shape(record: &Record, out: &mut Diagnostics) {
    typed::report(record, &typed(record), out);
}

/// Every rule of this module, in the order of the tables; each code once.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    let tables = (rules::RAW.iter().map(|(rule, _)| *rule))
        .chain(rules::RECORD.iter().map(|(rule, _)| *rule))
        .chain(rules::TEXT.iter().map(|(rule, _)| *rule))
        .chain(rules::POLICY.iter().map(|(rule, _)| *rule))
        .chain(rules::CITATION.iter().map(|(rule, _)| *rule))
        .chain(rules::BATCH.iter().map(|(rule, _)| *rule))
        .chain([&typed::SCHEMA_VIOLATION, &rules::INTERNAL]);
    for rule in tables {
        if !rules.iter().any(|known| known.code == rule.code) {
            rules.push(rule);
        }
    }
    rules.sort_by_key(|rule| rule.code);
    rules.into_iter()
}

/// Calls a rule and turns its panic into a finding; what it had found before stays.
fn guarded(rule: &'static Rule, out: &mut Diagnostics, check: impl FnOnce(&mut Diagnostics)) {
    if let Err(words) = guard::guarded(|| check(out)) {
        out.push(failed(rule, words));
    }
}

/// The finding that says a rule could not be applied.
fn failed(rule: &Rule, words: String) -> Diagnostic {
    let message = format!("the check `{} {}` broke off on this record", rule.code, rule.name);
    Diagnostic::new(&rules::INTERNAL, message).with_note(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Severity;

    #[test]
    fn codes_and_names_are_unique_and_every_rule_is_explained() {
        let all: Vec<_> = rules().collect();
        assert!(all.len() > 50, "{}", all.len());
        for (index, rule) in all.iter().enumerate() {
            assert!(!all[..index].iter().any(|other| other.name == rule.name), "{}", rule.name);
            let words = [rule.name, rule.summary, rule.why, rule.help, rule.bad, rule.good];
            assert!(words.iter().all(|word| !word.is_empty()), "{}", rule.code);
            assert!(!rule.summary.ends_with('.') && !rule.help.ends_with('.'), "{}", rule.code);
            assert!(rule.why.ends_with('.'), "{}", rule.code);
            assert!(rule.code.len() == 6 && rule.code[3..].bytes().all(|b| b.is_ascii_digit()));
            assert!(rule.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()));
        }
    }

    #[test]
    fn tables_are_in_code_order() {
        fn sorted<T>(table: &[(&'static Rule, T)]) -> bool {
            table.windows(2).all(|pair| pair[0].0.code <= pair[1].0.code)
        }
        assert!(sorted(rules::RAW) && sorted(rules::RECORD) && sorted(rules::TEXT));
        assert!(sorted(rules::POLICY) && sorted(rules::CITATION) && sorted(rules::BATCH));
    }

    #[test]
    fn a_rule_that_panics_is_reported_and_the_run_goes_on() {
        let mut out = Diagnostics::new();
        guarded(&rules::INTERNAL, &mut out, |_| panic!("on purpose"));
        let found: Vec<_> = out.into_iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rule.code, found[0].severity), ("INT001", Severity::Error));
        assert_eq!(found[0].message, "the check `INT001 check-broke-off` broke off on this record");
        assert_eq!(found[0].note.as_deref(), Some("on purpose"));
    }

    proptest! {
        #[test]
        fn no_rule_panics_on_an_arbitrary_record(record in rules::testing::any_record()) {
            let mut out = Diagnostics::new();
            let policy = Policy {
                period: crate::record::Edtf::parse("1917/1991"),
                required: crate::record::Field::ALL.to_vec(),
                vocabularies: crate::record::Field::ALL.iter().map(|field| (*field, vec!["A".to_owned()])).collect(),
                current_host: Some("b.example".to_owned()),
                former_hosts: vec!["a.example".to_owned()],
            };
            super::record(&record, &policy, &mut out);
            super::raw(&rules::testing::raw_of(&record), &record, &mut out);
            let broken: Vec<_> = out.iter().filter(|found| found.rule.code == "INT001").collect();
            prop_assert!(broken.is_empty(), "{broken:?}");
        }
    }
}
