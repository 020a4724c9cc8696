//! Where a document lies in the arrangement of its archive: the way from the repository down to it, one step a unit.
//!
//! Formats that show holdings as a tree build it from these ways. Levels follow ISAD(G) 3.1.4; an opis is no level
//! but stands where a series would, and a container says where something lies and not what it belongs to.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::original::{rank, unit_name};
use crate::record::Record;
use crate::record::reference::{Citation, Pages, Repository, Unit};

/// The way to a document, from its repository down.
#[derive(Debug)]
pub struct Way<'a> {
    /// Who keeps it; none where the citation does not say.
    pub repository: Option<&'a Repository>,
    /// The units that hold it, each within the one before: fond, opis, file. At most one of a kind, the first named.
    pub units: Vec<&'a Unit>,
    /// The containers that it lies in, in the order of the citation: papka, box.
    pub containers: Vec<&'a Unit>,
    /// The leaves or pages within the last unit.
    pub pages: Option<&'a Pages>,
}

impl<'a> Way<'a> {
    /// The way that a citation names; none for a published source without an archive.
    pub fn of(citation: &'a Citation) -> Option<Self> {
        if citation.repository.is_none() && citation.levels.is_empty() {
            return None;
        }
        let first = |unit: &Unit| citation.levels.iter().position(|other| other.kind == unit.kind);
        let mut units: Vec<(u8, &Unit)> = Vec::new();
        let mut containers = Vec::new();
        for (at, unit) in citation.levels.iter().enumerate() {
            match rank(unit.kind) {
                Some(rank) if first(unit) == Some(at) => units.push((rank, unit)),
                Some(_) => {}
                None => containers.push(unit),
            }
        }
        // Some archives cite from the file up.
        units.sort_by_key(|(rank, _)| *rank);
        Some(Self {
            repository: citation.repository.as_ref(),
            units: units.into_iter().map(|(_, unit)| unit).collect(),
            containers,
            pages: citation.pages.as_ref(),
        })
    }

    /// The way to a record: that of its first citation that names one.
    pub fn to(record: &'a Record) -> Option<Self> {
        record.citations.iter().find_map(Self::of)
    }

    /// The keys of the repository and of each unit on the way, from the highest: `ru-avprf`, `ru-avprf/fond-0104`,
    /// `ru-avprf/fond-0104/opis-19`. The same unit has the same key however a citation marks it.
    pub fn keys(&self) -> Vec<String> {
        let mut key = self.repository.map_or_else(|| NOWHERE.to_owned(), repository_key);
        let mut keys = vec![key.clone()];
        for unit in &self.units {
            key = unit_key(&key, unit);
            keys.push(key.clone());
        }
        keys
    }
}

/// One unit that a document lies in.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// What it is known by wherever it is cited, as in [`Way::keys`]; none where nobody can say whether a unit of
    /// another citation is the same: the repository is not named, or several units stand above.
    pub key: Option<String>,
}

/// All units that a citation says a document lies in, from the highest, those of one kind together.
///
/// A unit holds those of the next group. Where two of one kind hold others (`f. 5, op. 30, f. 89`), nobody can say which
/// holds what, and what comes next is held by none. There are never more groups than kinds.
pub fn groups(citation: &Citation) -> Vec<Vec<Step<'_>>> {
    let units = citation.levels.iter();
    let mut units: Vec<_> = units.filter_map(|unit| Some((rank(unit.kind)?, unit))).collect();
    // Some archives cite from the file up. Units of one kind stand together.
    units.sort_by_cached_key(|(rank, unit)| {
        (*rank, citation.levels.iter().position(|first| first.kind == unit.kind))
    });
    let mut above = citation.repository.as_ref().map(repository_key);
    let mut groups = Vec::new();
    for group in units.chunk_by(|(_, one), (_, other)| one.kind == other.kind) {
        let key = |unit| above.as_deref().map(|above| unit_key(above, unit));
        let steps: Vec<_> = group.iter().map(|(_, unit)| Step { unit, key: key(unit) }).collect();
        above = if let [only] = steps.as_slice() { only.key.clone() } else { None };
        groups.push(steps);
    }
    groups
}

/// The key of a unit below another, or below its repository.
fn unit_key(above: &str, unit: &Unit) -> String {
    format!("{above}/{}-{}", unit.kind.name(), slug(&unit.value))
}

/// The key of documents whose citation names no repository.
pub const NOWHERE: &str = "unknown";

/// The key of a repository: that of the registry, else its name in letters, digits and hyphens.
pub fn repository_key(repository: &Repository) -> String {
    match &repository.id {
        Some(id) => id.to_string(),
        None => slug(&repository.name),
    }
}

/// The name of a repository: that of the registry, else as written.
pub fn repository_name(repository: &Repository) -> &str {
    repository.title.as_deref().unwrap_or(&repository.name)
}

/// The name of a unit as its citation writes it, mark and number: `f. 0104`.
pub fn name<'a>(record: &'a Record, unit: &'a Unit) -> Cow<'a, str> {
    unit_name(record.citation_verbatim.as_deref().unwrap_or_default(), unit)
}

/// A text as part of a key: letters and digits in lower case, all else one hyphen. Never empty.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let trimmed = slug.trim_end_matches('-');
    if trimmed.is_empty() { "x".to_owned() } else { trimmed.to_owned() }
}

/// The order in which people put numbers with words between them: `2` before `10`, `10` before `10a`, `0104` and
/// `104` beside each other.
pub fn natural(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one.chars().peekable(), other.chars().peekable());
    loop {
        let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
        if digit(left.peek()) && digit(right.peek()) {
            let number = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| {
                let mut digits = String::new();
                while let Some(c) = chars.next_if(char::is_ascii_digit) {
                    if !(digits.is_empty() && c == '0') {
                        digits.push(c);
                    }
                }
                digits
            };
            let (a, b) = (number(&mut left), number(&mut right));
            match a.len().cmp(&b.len()).then_with(|| a.cmp(&b)) {
                Ordering::Equal => {}
                order => return order,
            }
        } else {
            match (left.next(), right.next()) {
                (None, None) => return one.cmp(other),
                (a, b) if a == b => {}
                (a, b) => return a.cmp(&b),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Kind;

    fn record(citation: &str) -> Record {
        let parsed = crate::citation::parse(citation, crate::citation::Options::default());
        Record { citation_verbatim: Some(citation.into()), citations: parsed.citations, ..Record::default() }
    }

    #[test]
    fn the_way_leads_from_the_repository_down_past_containers() {
        let record = record("AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87");
        let way = Way::to(&record).unwrap();
        let keys = way.keys();
        assert_eq!(
            keys,
            [
                "ru-avprf",
                "ru-avprf/fond-0104",
                "ru-avprf/fond-0104/opis-19",
                "ru-avprf/fond-0104/opis-19/file-3"
            ]
        );
        assert_eq!(way.containers.iter().map(|unit| unit.value.as_str()).collect::<Vec<_>>(), ["124"]);
        assert_eq!(name(&record, way.units[0]), "f. 0104");
    }

    #[test]
    fn units_have_keys_where_it_is_certain_which_they_are() {
        let keys = |citation| {
            let record = record(citation);
            let groups = groups(&record.citations[0]).into_iter();
            groups.flatten().map(|step| step.key.unwrap_or_else(|| "-".to_owned())).collect::<Vec<_>>()
        };
        assert_eq!(keys("RGANI, f. 5, op. 30, p. 1, d. 3"), {
            ["ru-rgani/fond-5", "ru-rgani/fond-5/opis-30", "ru-rgani/fond-5/opis-30/file-3"]
        });
        let two = Citation {
            repository: record("RGANI, f. 5").citations[0].repository.clone(),
            levels: [(Kind::Fond, "5"), (Kind::Opis, "30"), (Kind::Fond, "89")]
                .map(|(kind, value)| Unit::new(kind, value, None, None))
                .into(),
            ..Citation::default()
        };
        let keys: Vec<_> = groups(&two).into_iter().flatten().map(|step| step.key).collect();
        assert_eq!(keys, [Some("ru-rgani/fond-5".to_owned()), Some("ru-rgani/fond-89".to_owned()), None]);
        let nowhere = Citation { repository: None, ..two };
        assert!(groups(&nowhere).into_iter().flatten().all(|step| step.key.is_none()));
    }

    #[test]
    fn a_publication_leads_nowhere() {
        let publication =
            Citation { publication: Some("Foreign Relations, 1958".into()), ..Citation::default() };
        assert!(Way::of(&publication).is_none());
    }

    #[test]
    fn numbers_are_put_in_order_by_their_value() {
        let mut all = ["f. 10a", "f. 2", "f. 104", "f. 10", "f. 0104", "f. 2b"];
        all.sort_by(|a, b| natural(a, b));
        assert_eq!(all, ["f. 2", "f. 2b", "f. 10", "f. 10a", "f. 0104", "f. 104"]);
        assert_eq!(natural("", "a"), Ordering::Less);
        assert_eq!(natural("00", "0"), Ordering::Greater);
    }

    #[test]
    fn keys_hold_letters_and_digits_alone() {
        assert_eq!(slug("ÁVH, 1–2. sz."), "ávh-1-2-sz");
        assert_eq!(slug("—"), "x");
    }
}
