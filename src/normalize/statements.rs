//! Statements of Dublin Core that only repeat what the record says elsewhere.
//!
//! Dublin Core names a translator as a contributor like any other, and says in a source, in the units it is part of and
//! in its provenance what the whole citation has said before. What the crosswalk would say of the record in the same
//! words is not kept a second time.

use std::collections::{HashMap, HashSet};

use crate::crosswalk::dublin_core::{self, Choices};
use crate::record::{Record, Text};

/// What Dublin Core would say of a record: terms with their words.
#[derive(Debug, Default)]
pub(super) struct Said(HashMap<&'static str, HashSet<String>>);

impl Said {
    /// All statements about a record.
    fn of(record: &Record) -> Self {
        let simple = dublin_core::simple(record);
        let qualified = dublin_core::qualified(record, Choices::default());
        let all = simple.into_iter().chain(qualified);
        let mut said: HashMap<&'static str, HashSet<String>> = HashMap::new();
        for statement in all {
            said.entry(statement.name).or_default().insert(statement.text.into_owned());
        }
        Self(said)
    }

    /// Whether a value that is left says nothing new. `label` is the name of its term, with a prefix of Dublin Core.
    pub(super) fn has(&self, label: &str, value: &Text) -> bool {
        let Some((prefix, term)) = label.split_once(':') else { return false };
        let is_said = |words: &HashSet<String>| words.contains(value.as_str());
        matches!(prefix, "dc" | "dcterms") && self.0.get(term).is_some_and(is_said)
    }
}

/// Takes out of a record whose statements were read from Dublin Core what only repeats, and sorts those who gave money
/// from the other contributors: the line that thanks them names them too.
pub(super) fn normalize(record: &mut Record) -> Said {
    let contributors = std::mem::take(&mut record.contributors);
    let thanked = Record { support: record.support.clone(), ..Record::default() };
    let funders: Vec<String> = thanked.funders().into_iter().map(str::to_lowercase).collect();
    let is_funder = |name: &Text| funders.contains(&name.to_lowercase());
    let (donors, others): (Vec<Text>, Vec<Text>) = contributors.into_iter().partition(is_funder);
    let credited: HashSet<String> = record.credits.iter().map(|credit| credit.name.to_string()).collect();
    record.contributors = others.into_iter().filter(|name| !credited.contains(name.as_str())).collect();
    for donor in donors {
        if !record.donors.contains(&donor) {
            record.donors.push(donor);
        }
    }
    Said::of(record)
}
