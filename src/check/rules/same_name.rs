//! `AGT006`, `AGT011`, `AGT015`: one person under several names within a batch (DACS 2.6, RDA 9.2).

use std::collections::{HashMap, HashSet};

use crate::check::batch::Watch;
use crate::diagnostic::{Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Text};
use crate::vocab::bodies::is_body;
use crate::vocab::unaccented;

use super::agents::{INITIALS, with_initials};
use super::kit::{Cited, credit_names, names};
use super::variants::{Spelling, Way, watch_ways};

pub(crate) static TRANSLITERATIONS: Rule = Rule {
    code: "AGT006",
    name: "person-spelt-two-ways",
    severity: Severity::Warning,
    summary: "a batch spells the name of one person in several ways",
    why: "Russian names come into Latin letters by several tables, and with or without accents; a list of people shows \
          each spelling as somebody else.",
    help: "choose one spelling, best that of the authority file",
    standard: Some("DACS 2.6; ALA-LC Romanization Tables"),
    fix: Fixable::No,
    bad: "Contributors: Svetlana Savranskaya\n\
          ---\n\
          Contributors: Svetlana Savranskaia",
    good: "Contributors: Svetlana Savranskaya\n\
           ---\n\
           Contributors: Svetlana Savranskaya",
    example: Example::Record,
};

pub(crate) fn transliterations() -> Box<dyn Watch> {
    let mut known = Known::new(transliterated);
    watch_ways(&TRANSLITERATIONS, "one name", move |record| {
        let mut ways: Vec<Way> =
            names(record).filter_map(|(field, name)| known.way(field, name, name.span())).collect();
        if let (Some(cited), Some(verbatim)) = (Cited::of(record), &record.citation_verbatim) {
            ways.extend(
                credit_names(&cited).filter_map(|(name, place)| {
                    known.way(Field::Citation, name, verbatim.source_span(place))
                }),
            );
        }
        ways
    })
}

/// A name looked at: what stands for its person, and what tells its ways of writing apart. None for what is no name.
type Looked = Option<(String, String)>;

/// How many names are known at a time.
const KNOWN: usize = 1 << 14;

/// Names looked at before. Most batches have few people, and each of them often; where they have many, those known are
/// forgotten from time to time.
struct Known {
    names: HashMap<String, Looked>,
    look: fn(&str) -> Looked,
}

impl Known {
    fn new(look: fn(&str) -> Looked) -> Self {
        Self { names: HashMap::new(), look }
    }

    fn way(&mut self, field: Field, name: &str, place: Option<Span>) -> Option<Way> {
        if !self.names.contains_key(name) {
            if self.names.len() >= KNOWN {
                self.names.clear();
            }
            self.names.insert(name.to_owned(), (self.look)(name));
        }
        let (key, form) = self.names.get(name)?.clone()?;
        Some(Way { spelling: Spelling { key, words: name.to_owned(), place }, form, field })
    }
}

/// A full name under a key that is the same for all its transliterations.
fn transliterated(name: &str) -> Looked {
    let direct = inverted(name).unwrap_or_else(|| name.to_owned());
    let form = direct.replace('.', ". ").to_lowercase();
    let words: Vec<&str> = form.split_whitespace().collect();
    let full = words.len() >= 2 && words.len() <= 5 && !name.contains(|c: char| c.is_ascii_digit());
    if !full || is_body(name) {
        return None;
    }
    let mut key: Vec<String> = words.iter().map(|word| unaccented(word)).collect();
    let sound: Vec<String> = key.iter().map(|word| sound(word)).collect();
    if sound.last().is_some_and(|surname| is_slavic(surname)) {
        key = sound;
    }
    Some((key.join(" "), words.join(" ")))
}

/// One spelling for the letters that the tables for Russian write in several ways. For surnames of other languages
/// it would take two names for one (Meyer, Meier).
fn sound(word: &str) -> String {
    const SAME: [(&str, &str); 15] = [
        ("shch", "sc"),
        ("ya", "ia"),
        ("ja", "ia"),
        ("yu", "iu"),
        ("ju", "iu"),
        ("yo", "io"),
        ("jo", "io"),
        ("ye", "e"),
        ("je", "e"),
        ("tz", "ts"),
        ("ks", "x"),
        ("ij", "i"),
        ("iy", "i"),
        ("yi", "i"),
        ("ii", "i"),
    ];
    let mut word = SAME.iter().fold(word.to_owned(), |word, (from, to)| word.replace(from, to));
    for (end, same) in [("off", "ov"), ("eff", "ev"), ("y", "i"), ("j", "i")] {
        if let Some(stem) = word.strip_suffix(end).filter(|stem| !stem.is_empty()) {
            word = format!("{stem}{same}");
            break;
        }
    }
    word
}

fn is_slavic(surname: &str) -> bool {
    const ENDS: [&str; 14] = [
        "ov", "ev", "in", "ova", "eva", "ina", "ski", "skaia", "enko", "ich", "chuk", "ian", "iak", "shvili",
    ];
    surname.len() > 4 && ENDS.iter().any(|end| surname.ends_with(end))
}

pub(crate) static ORDERS: Rule = Rule {
    code: "AGT011",
    name: "name-in-two-orders",
    severity: Severity::Warning,
    summary: "a batch has one person with the surname first and last",
    why: "Sorted and counted, `Goldberg, Gary` and `Gary Goldberg` are two people.",
    help: "choose one order, best the inverted one for lists",
    standard: Some("DACS 2.6; RDA 9.2.2"),
    fix: Fixable::No,
    bad: "Contributors: Goldberg, Gary\n\
          ---\n\
          Contributors: Gary Goldberg",
    good: "Contributors: Goldberg, Gary\n\
           ---\n\
           Contributors: Goldberg, Gary",
    example: Example::Record,
};

pub(crate) fn orders() -> Box<dyn Watch> {
    let mut known = Known::new(ordered);
    watch_ways(&ORDERS, "one person", move |record| {
        names(record).filter_map(|(field, name)| known.way(field, name, name.span())).collect()
    })
}

/// A person under the name in direct order.
fn ordered(name: &str) -> Looked {
    let (direct, order) = match inverted(name) {
        Some(direct) => (direct, "inverted"),
        None if name.contains(',') || !name.contains(' ') => return None,
        None => (name.to_owned(), "direct"),
    };
    let key = unaccented(&direct.split_whitespace().collect::<Vec<_>>().join(" "));
    (!is_body(name)).then(|| (key, order.to_owned()))
}

/// `Gary Goldberg` for `Goldberg, Gary`; none for a name that is not inverted.
fn inverted(name: &str) -> Option<String> {
    let (surname, given) = name.split_once(',')?;
    let (surname, given) = (surname.trim(), given.trim());
    let suffix =
        matches!(given.trim_end_matches('.').to_lowercase().as_str(), "jr" | "sr" | "ii" | "iii" | "iv");
    let lettered =
        |words: &str| !words.is_empty() && !words.contains(|c: char| c.is_ascii_digit() || c == ',');
    (lettered(surname) && lettered(given) && !suffix).then(|| format!("{given} {surname}"))
}

/// [`INITIALS`] across records; within one it is the rule's own matter.
pub(crate) fn initials() -> Box<dyn Watch> {
    watch_ways(&INITIALS, "one name", |record| {
        let mut spellings: Vec<Way> = Vec::new();
        let title = record.title.iter().map(|title| (Field::Title, title));
        for (field, text) in title.chain(names(record)) {
            spellings.extend(initials_in(field, text));
        }
        let mut ways: HashMap<String, HashSet<String>> = HashMap::new();
        for Way { spelling, form, .. } in &spellings {
            ways.entry(spelling.key.clone()).or_default().insert(form.clone());
        }
        spellings.retain(|own| ways.get(&own.spelling.key).is_some_and(|forms| forms.len() == 1));
        spellings
    })
}

fn initials_in(field: Field, text: &Text) -> impl Iterator<Item = Way> + '_ {
    with_initials(field, text).map(move |name| {
        let words = name.name().of(text).to_owned();
        let form = if name.spaced { "spaced" } else { "close" }.to_owned();
        Way {
            spelling: Spelling { key: name.key(text), words, place: text.source_span(name.name()) },
            form,
            field,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::record;
    use crate::check::Batch;
    use crate::diagnostic::Source;

    fn run(names: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        let mut batch = Batch::new();
        for (field, name) in names {
            batch.observe(&record(field, name), &Source::new("in/a.txt", *name));
        }
        let findings = batch.finish().into_iter();
        findings.map(|found| (found.diagnostic.rule.code, found.diagnostic.message)).collect()
    }

    #[test]
    fn transliterations_of_one_name_are_told() {
        for (one, other) in [
            ("Svetlana Savranskaya", "Svetlana Savranskaia"),
            ("Aleksandr Alekseyev", "Alexandr Alekseev"),
            ("Sergey Kudryavtsev", "Sergei Kudriavtsev"),
            ("Dmitry Belyaev", "Dmitrii Beliaev"),
            ("Barnabás Vajd", "Barnabas Vajd"),
            ("Savranskaya, Svetlana", "Svetlana Savranskaja"),
        ] {
            let found = run(&[("people", one), ("creators", other)]);
            assert!(found.iter().any(|(code, _)| *code == "AGT006"), "{one}, {other}: {found:?}");
        }
        for (one, other) in [
            ("Anna Meyer", "Anna Meier"),
            ("Svetlana Savranskaya", "SVETLANA SAVRANSKAYA"),
            ("Sergey Kudryavtsev", "Andrey Kudryavtsev"),
            ("A. Petrov", "B. Petrov"),
            ("A.B. Petrov", "A. B. Petrov"),
            ("Kharkov", "Harkov"),
        ] {
            let found = run(&[("people", one), ("people", other)]);
            assert!(found.iter().all(|(code, _)| *code != "AGT006"), "{one}, {other}: {found:?}");
        }
    }

    #[test]
    fn a_name_stands_in_one_order() {
        let found =
            run(&[("people", "Goldberg, Gary"), ("people", "Gary Goldberg"), ("people", "Gary Goldberg")]);
        let message = "one person is written `Goldberg, Gary` (1 record) and `Gary Goldberg` (2 records)";
        assert_eq!(found, [("AGT011", message.to_owned())]);
        assert!(run(&[("people", "Goldberg, Gary"), ("people", "Goldberg, Gary")]).is_empty());
        assert!(run(&[("people", "Béla Révész, Jr."), ("people", "Jr. Béla Révész")]).is_empty());
    }

    #[test]
    fn initials_are_written_one_way_in_a_batch() {
        let found = run(&[("title", "Journal of A.I. Petrov"), ("creators", "A. I. Petrov")]);
        assert_eq!(found[0].0, "AGT015");
        assert_eq!(found[0].1, "one name is written `A.I. Petrov` (1 record) and `A. I. Petrov` (1 record)");
        assert!(run(&[("title", "Journal of A.I. Petrov"), ("creators", "A.I. Petrov")]).is_empty());
    }
}
