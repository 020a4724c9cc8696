//! The registry of archives: who keeps papers, under which names, in which country, and how it is cited.
//!
//! One data file an archive in `archives/`, compiled into a table at build time. Countries are ISO 3166-1
//! alpha-2 codes of the institution as it is today; ids are `<country>-<acronym>`.

use serde::Serialize;

use super::fold::fold_char;
use super::schemes::{self, Scheme};
use super::{countries, lexicon, unaccented};

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
    /// Other names and acronyms it is cited by: transliterations, translations, spellings.
    pub names: &'static [&'static str],
    /// Names that it, or an archive that became it, bore before.
    pub former: &'static [&'static str],
    /// International Standard Identifier for Libraries and Related Organizations (ISO 15511).
    pub isil: Option<&'static str>,
    /// Its item in Wikidata, `Q518155`.
    pub wikidata: Option<&'static str>,
    /// When it was an institution of its own, for one that no longer is: EDTF interval, `1990/2021`.
    pub dates: Option<&'static str>,
    /// Id of the archive that took over what it kept.
    pub successor: Option<&'static str>,
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

    /// The English name of its country.
    pub fn country_name(&self) -> &'static str {
        countries::name(self.country).unwrap_or(self.country)
    }

    /// The archives whose holdings it took over.
    pub fn predecessors(&self) -> impl Iterator<Item = &'static Self> {
        all().iter().filter(|archive| archive.successor == Some(self.id))
    }

    /// The name of this wording that it, or an archive that became it, bore before; none for a name of today.
    pub fn former_name(&self, name: &str) -> Option<&'static str> {
        let key = key(name);
        self.former.iter().find(|former| self::key(former) == key).copied()
    }

    /// Every name it is known by: the title first, former names last.
    pub fn all_names(&self) -> impl Iterator<Item = &'static str> {
        let own = [Some(self.title), self.native, self.code].into_iter().flatten();
        own.chain(self.names.iter().copied()).chain(self.former.iter().copied())
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

/// The archive with that id.
pub fn by_id(id: &str) -> Option<&'static Archive> {
    let at = all().binary_search_by(|archive| archive.id.cmp(id)).ok()?;
    all().get(at)
}

/// The archive of that name. Case, blanks and punctuation do not matter (`AVP RF` = `AVPRF`).
pub fn find(name: &str) -> Option<&'static Archive> {
    let key = key(name);
    let names = lexicon::names();
    let at = names.binary_search_by(|(known, _)| (*known).cmp(key.as_str())).ok()?;
    Some(get(names[at].1))
}

/// The archive of which a name is one slip away: one letter wrong, missing, too many, or two changed round.
///
/// None for short names, where one letter makes another archive, and for a name that is known.
pub fn near(name: &str) -> Option<&'static Archive> {
    const SHORT: usize = 12;
    let key = key(name);
    if key.chars().count() < SHORT || find(name).is_some() {
        return None;
    }
    let letters: Vec<char> = key.chars().collect();
    let (_, number) = lexicon::names().iter().find(|(known, _)| {
        known.len().abs_diff(key.len()) <= 2 && is_one_slip(&known.chars().collect::<Vec<_>>(), &letters)
    })?;
    Some(get(*number))
}

/// Whether two words differ by one letter, or by two that have changed places.
fn is_one_slip(one: &[char], other: &[char]) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (a, b) = (&one[same..], &other[same..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([first, second, a @ ..], [third, fourth, b @ ..])
            if (first, second) == (fourth, third) && a == b =>
        {
            true
        }
        ([_, a @ ..], b) if a == b => true,
        (a, [_, b @ ..]) => a == b,
        _ => false,
    }
}

/// The archives that fit a question, best first and then in the order of their ids.
///
/// An id or a whole name comes first, then the country (code or English name) and the city, then a name that
/// holds every word of the question or the beginning of it. Case, accents and punctuation do not matter.
pub fn search(query: &str) -> Vec<&'static Archive> {
    let query = Query::new(query);
    let mut found: Vec<(u8, &'static Archive)> =
        all().iter().filter_map(|archive| Some((query.rank(archive)?, archive))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, archive)| archive).collect()
}

/// A question to the registry, folded once.
struct Query {
    id: String,
    joined: String,
    words: Vec<String>,
}

impl Query {
    fn new(query: &str) -> Self {
        Self { id: query.trim().to_lowercase(), joined: plain(query), words: words(query) }
    }

    /// How well an archive fits, 0 best; none where it does not.
    fn rank(&self, archive: &Archive) -> Option<u8> {
        if self.joined.is_empty() {
            return None;
        }
        if archive.id == self.id || archive.all_names().any(|name| plain(name) == self.joined) {
            return Some(0);
        }
        let place = |place: &str| plain(place) == self.joined;
        if archive.country.eq_ignore_ascii_case(&self.joined) || place(archive.country_name()) {
            return Some(1);
        }
        if place(archive.city) {
            return Some(2);
        }
        let holds = |name: &str| {
            let name = words(name);
            self.words.iter().all(|word| name.iter().any(|known| known.starts_with(word.as_str())))
        };
        (archive.all_names().any(holds)).then_some(3)
    }
}

/// How names are compared: letters and digits alone, without case.
fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).map(fold_char).collect()
}

/// How a question is compared: letters and digits alone, without case and accents.
fn plain(text: &str) -> String {
    unaccented(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn words(text: &str) -> Vec<String> {
    let folded = unaccented(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
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
    fn a_slip_in_a_long_name_is_seen() {
        let id = |name| near(name).map(|archive| archive.id);
        assert_eq!(id("Foreign Policy Archive of the Rusian Federation"), Some("ru-avprf"));
        assert_eq!(id("Foreign Policy Archvie of the Russian Federation"), Some("ru-avprf"));
        assert_eq!(id("Foreign Policy Archive of the Russian Federation"), None);
        assert_eq!(id("RGANY"), None);
        assert_eq!(id("Archive of Something Else"), None);
    }

    #[test]
    fn ids_are_country_and_acronym_and_in_order() {
        assert!(all().len() >= 150);
        let countries: std::collections::BTreeSet<_> = all().iter().map(|archive| archive.country).collect();
        assert!(countries.len() >= 40, "{countries:?}");
        for archive in all() {
            let (country, rest) = archive.id.split_once('-').unwrap();
            assert_eq!(country.to_uppercase(), archive.country, "{}", archive.id);
            assert!(rest.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{}", archive.id);
            assert!(!archive.title.is_empty() && !archive.city.is_empty());
            assert!(countries::name(archive.country).is_some(), "{}", archive.id);
        }
        assert!(all().is_sorted_by(|a, b| a.id < b.id));
    }

    #[test]
    fn every_name_finds_its_archive() {
        for archive in all() {
            // A code of two letters is too short to be a name by itself.
            let own = |name: &&str| Some(*name) != archive.code || name.chars().count() > 2;
            for name in archive.all_names().filter(own) {
                assert_eq!(find(name).map(|found| found.id), Some(archive.id), "{name}");
            }
        }
    }

    #[test]
    fn no_name_is_written_twice() {
        for archive in all() {
            let names = archive.names.iter().chain(archive.former);
            let mut seen = std::collections::BTreeSet::new();
            for name in names {
                assert!(seen.insert(*name), "{}: {name}", archive.id);
                assert!(!name.trim().is_empty() && name.trim() == *name, "{}: {name:?}", archive.id);
            }
        }
    }

    #[test]
    fn a_former_name_finds_the_archive_of_today() {
        let rgani = find("TsKhSD").unwrap();
        assert_eq!(rgani.id, "ru-rgani");
        assert_eq!(rgani.former_name("ЦХСД"), Some("ЦХСД"));
        assert_eq!(rgani.former_name("RGANI"), None);
    }

    #[test]
    fn successors_know_their_predecessors() {
        for archive in all() {
            let Some(successor) = archive.successor else { continue };
            let successor = all().iter().find(|other| other.id == successor).unwrap();
            assert!(successor.predecessors().any(|other| other.id == archive.id));
            assert_ne!(successor.id, archive.id);
        }
    }

    #[test]
    fn identifiers_have_the_form_of_their_standard() {
        for archive in all() {
            let digits = |id: &str| id.len() > 1 && id[1..].chars().all(|c| c.is_ascii_digit());
            assert!(archive.wikidata.is_none_or(|id| id.starts_with('Q') && digits(id)), "{}", archive.id);
            let isil = |id: &str| {
                id.len() <= 16 && id.split_once('-').is_some_and(|(country, _)| country == archive.country)
            };
            assert!(archive.isil.is_none_or(isil), "{}", archive.id);
            let interval = |dates: &str| dates.split('/').count() == 2;
            assert!(archive.dates.is_none_or(interval), "{}", archive.id);
        }
    }

    fn ids(query: &str) -> Vec<&'static str> {
        search(query).into_iter().map(|archive| archive.id).collect()
    }

    #[test]
    fn a_question_finds_by_acronym_first() {
        assert_eq!(ids("avp rf"), ["ru-avprf"]);
        assert_eq!(ids("TNA")[0], "gb-tna");
        assert_eq!(ids("ru-garf"), ["ru-garf"]);
    }

    #[test]
    fn a_question_finds_by_country_city_and_words() {
        assert!(ids("Slovenia").contains(&"si-as"));
        assert!(ids("LJUBLJANA").contains(&"si-zal"));
        assert!(ids("chisinau").contains(&"md-anrm"));
        assert!(ids("foreign policy empire").contains(&"ru-avpri"));
        assert!(ids("новейш").contains(&"ru-rgani"));
        assert!(ids("").is_empty());
        assert!(ids("no such archive anywhere").is_empty());
    }
}
