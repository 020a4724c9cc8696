//! Which names are those of institutions: by a word that names kinds of institutions, or as an acronym alone.

/// Whether a name says by itself that it is a body's.
pub fn is_body(name: &str) -> bool {
    let words = || name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let acronym = words().count() == 1
        && name.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && name.chars().all(|c| !c.is_lowercase());
    acronym || words().any(|word| BODIES.contains(&word.to_lowercase().as_str()))
}

/// Whether a name is one of papers that an archive may hold: `Harriman Papers`.
pub fn are_papers(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    words.any(|word| PAPERS.contains(&word.to_lowercase().as_str()))
}

/// Words that name what archives hold, lower case.
const PAPERS: &[&str] = &[
    "akten",
    "collection",
    "files",
    "fonds",
    "manuscripts",
    "nachlass",
    "papers",
    "records",
    "коллекция",
    "фонд",
];

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
    "corporation",
    "council",
    "department",
    "embassy",
    "endowment",
    "fondation",
    "foundation",
    "fund",
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
    "trust",
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
