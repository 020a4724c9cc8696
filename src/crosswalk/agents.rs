//! Whether a name is a person's or a body's, for schemas that insist on knowing.
//!
//! Only the name itself is looked at: a word that names kinds of institutions, or an acronym alone.

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One person.
    Person,
    /// An institution, project or company.
    Organization,
}

impl Kind {
    /// The kind of somebody whom a credit names. People are the rule there, so a body must look like one.
    pub fn of_credit(name: &str) -> Self {
        if is_body(name) { Self::Organization } else { Self::Person }
    }

    /// The schema.org class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organization => "Organization",
        }
    }
}

/// Whether a name says by itself that it is a body's.
pub fn is_body(name: &str) -> bool {
    let words = || name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let acronym = words().count() == 1
        && name.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && name.chars().all(|c| !c.is_lowercase());
    acronym || words().any(|word| BODIES.contains(&word.to_lowercase().as_str()))
}

/// Words that name institutions and never part of a person's name, lower case.
const BODIES: &[&str] = &[
    "academy",
    "agency",
    "archiv",
    "archive",
    "archives",
    "archívum",
    "archiwum",
    "arhiv",
    "association",
    "bureau",
    "center",
    "centre",
    "centro",
    "college",
    "commission",
    "committee",
    "council",
    "department",
    "embassy",
    "fondation",
    "foundation",
    "fundación",
    "initiative",
    "institut",
    "institute",
    "instituto",
    "instytut",
    "library",
    "ministry",
    "museum",
    "office",
    "program",
    "programme",
    "project",
    "society",
    "stiftung",
    "universidad",
    "universität",
    "université",
    "university",
    "zentrum",
    "архив",
    "институт",
    "министерство",
    "университет",
    "центр",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_known_by_a_word_or_as_an_acronym() {
        for body in ["National Security Archive", "Leon Levy Foundation", "CWIHP", "ГАРФ"] {
            assert!(is_body(body), "{body}");
        }
        for person in
            ["Gary Goldberg", "James G. Hershberg", "Béla Révész, Jr.", "A. I. Alekseyev", "Li", "LU Xun", ""]
        {
            assert!(!is_body(person), "{person}");
        }
    }

    #[test]
    fn the_words_are_lower_case_and_stand_once() {
        assert!(BODIES.iter().all(|word| *word == word.to_lowercase()));
        assert!(BODIES.iter().all(|word| BODIES.iter().filter(|other| *other == word).count() == 1));
    }
}
