//! Who had which part in a document and its edition, with MARC relators: one list for schemas that name agents by
//! their part.
//!
//! Follows the MARC Code List for Relators. What somebody did is claimed no further than the source says it: who
//! obtained or selected a document has the general relator `ctb`, and the words beside it.

use super::agents::Kind;
use crate::record::{Record, Text};
use crate::vocab::bodies::is_body;

/// A name with a part it had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// The field that says so, by its JSON name.
    pub field: &'static str,
    /// The name, in the order given.
    pub name: &'a str,
    /// The body that stands beside it.
    pub affiliation: Option<&'a str>,
    /// A person or a body; none where neither the name nor the field tells.
    pub kind: Option<Kind>,
    /// The MARC relator code.
    pub relator: &'static str,
    /// The term of the relator, or words that say more.
    pub term: &'static str,
}

impl<'a> Part<'a> {
    /// Whether `term` is the one that the code list gives the relator.
    pub fn is_listed(&self) -> bool {
        TERMS.contains(&(self.relator, self.term))
    }

    fn listed(
        field: &'static str,
        names: &'a [Text],
        relator: &'static str,
        term: &'static str,
    ) -> Vec<Self> {
        names.iter().map(|name| Self::of(field, name, relator, term)).collect()
    }

    fn of(field: &'static str, name: &'a str, relator: &'static str, term: &'static str) -> Self {
        let kind = is_body(name).then_some(Kind::Organization);
        Self { field, name, affiliation: None, kind, relator, term }
    }
}

/// The relators that records of ours need, with their terms.
pub static TERMS: &[(&str, &str)] = &[
    ("ann", "annotator"),
    ("cre", "creator"),
    ("ctb", "contributor"),
    ("edt", "editor"),
    ("fnd", "funder"),
    ("pbl", "publisher"),
    ("trc", "transcriber"),
    ("trl", "translator"),
];

/// The address of a relator.
pub fn address(relator: &str) -> String {
    format!("http://id.loc.gov/vocabulary/relators/{relator}")
}

/// M32: the creators.
pub fn creators(record: &Record) -> Vec<Part<'_>> {
    Part::listed("creators", &record.creators, "cre", "creator")
}

/// M15 to M20: who is credited, each with the same part once.
pub fn credits(record: &Record) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for credit in &record.credits {
        let part = Part {
            affiliation: credit.affiliation.as_deref(),
            kind: Some(Kind::of_credit(&credit.name)),
            ..Part::of("credits", &credit.name, credit.role.relator().unwrap_or("ctb"), credit.role.term())
        };
        // A record has a handful of credits; one made to be slow is not searched for ever.
        if parts.len() > 100 || !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

/// M40: contributors as listed.
pub fn contributors(record: &Record) -> Vec<Part<'_>> {
    Part::listed("contributors", &record.contributors, "ctb", "contributor")
}

/// M31: who paid, those whom only the support line names among them.
pub fn funders(record: &Record) -> Vec<Part<'_>> {
    record.funders().into_iter().map(|name| Part::of("donors", name, "fnd", "funder")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::reference::Role;

    #[test]
    fn relators_of_roles_are_in_the_list_of_terms() {
        for role in Role::ALL {
            let relator = role.relator().unwrap_or("ctb");
            assert!(TERMS.iter().any(|(code, _)| *code == relator), "{role:?}");
        }
    }

    #[test]
    fn words_that_say_more_than_the_relator_are_not_its_term() {
        let part = |role: Role| Part::of("credits", "A B", role.relator().unwrap_or("ctb"), role.term());
        assert!(part(Role::Translated).is_listed());
        assert!(!part(Role::Obtained).is_listed());
        assert!(!part(Role::Contributed).is_listed());
    }
}
