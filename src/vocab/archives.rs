//! The registry of archives: who keeps papers, under which names, in which country, and how it is cited.
//!
//! One data file an archive in `archives/`, compiled into a table at build time. Countries are ISO 3166-1
//! alpha-2 codes of the institution as it is today; ids are `<country>-<acronym>`.

use serde::Serialize;

use super::fold::fold_char;
use super::lexicon;
use super::schemes::{self, Scheme};

/// An institution that keeps papers.
#[derive(Debug, Serialize)]
pub struct Archive {
    /// Key in the registry, `ru-avprf`.
    pub id: &'static str,
    /// Official name in English.
    pub title: &'static str,
    /// Name in its own language, where that is another.
    pub native: Option<&'static str>,
    /// The acronym in reference codes (ISAD(G) 3.1.1), where one is in use.
    pub code: Option<&'static str>,
    /// ISO 3166-1 alpha-2 code of the country.
    pub country: &'static str,
    /// Where its reading room is.
    pub city: &'static str,
    /// Other names and acronyms it is cited by: transliterations, translations, former names.
    pub names: &'static [&'static str],
    /// A reference as it is usually written.
    pub example: &'static str,
    /// How it is cited: number of the scheme.
    #[serde(skip)]
    pub(crate) scheme: u8,
}

impl Archive {
    /// How it is cited.
    pub fn scheme(&self) -> &'static Scheme {
        schemes::get(self.scheme)
    }
}

/// Every archive, in the order of their ids.
pub fn all() -> &'static [Archive] {
    lexicon::archives()
}

/// The archive with that number in [`all`].
pub(crate) fn get(number: u16) -> &'static Archive {
    &all()[usize::from(number)]
}

/// The archive of that name. Case, blanks and punctuation do not matter (`AVP RF` = `AVPRF`).
pub fn find(name: &str) -> Option<&'static Archive> {
    let key: String = name.chars().filter(|c| c.is_alphanumeric()).map(fold_char).collect();
    let names = lexicon::names();
    let at = names.binary_search_by(|(known, _)| (*known).cmp(key.as_str())).ok()?;
    Some(get(names[at].1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_case_blanks_and_stops() {
        for name in
            ["AVP RF", "avprf", "A.V.P. R.F.", "АВП РФ", "Foreign Policy Archive of the Russian Federation"]
        {
            assert_eq!(find(name).map(|archive| archive.id), Some("ru-avprf"), "{name}");
        }
        assert!(find("").is_none());
        assert!(find("No such archive").is_none());
    }

    #[test]
    fn ids_are_country_and_acronym_and_in_order() {
        assert!(all().len() >= 60);
        for archive in all() {
            let (country, rest) = archive.id.split_once('-').unwrap();
            assert_eq!(country.to_uppercase(), archive.country, "{}", archive.id);
            assert!(rest.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{}", archive.id);
            assert!(!archive.title.is_empty() && !archive.city.is_empty());
        }
        assert!(all().is_sorted_by(|a, b| a.id < b.id));
    }

    #[test]
    fn every_title_and_name_finds_its_archive() {
        for archive in all() {
            let names = archive.names.iter().chain([&archive.title]).chain(&archive.native);
            for name in names {
                assert_eq!(find(name).map(|found| found.id), Some(archive.id), "{name}");
            }
        }
    }
}
