//! `CIT009`–`CIT011`, `CIT015`, `CON010`, `TXT013`: one thing written in several ways within a batch.

use std::collections::{BTreeMap, HashSet};

use crate::check::batch::{Ledger, Spot, Watch, finding};
use crate::diagnostic::{Example, Finding, Fixable, Rule, Severity, Source, Span};
use crate::record::reference::{Citation, Repository, Unit};
use crate::record::{Field, Record, Text};
use crate::vocab::Kind;

use super::citation::locators::{DASHES_MIXED, dashes_in};
use super::kit::{counted, shown};
use super::text::words::{NUMBER_SIGN, number_signs_in};

pub(crate) static FOLDER_NAMES: Rule = Rule {
    code: "CIT009",
    name: "folder-named-two-ways",
    severity: Severity::Note,
    summary: "a batch names the folder in English and in Russian",
    why: "`Folder 118` and `p. 124` are units of one kind; a reader who knows one form misses the other.",
    help: "choose one form; the outputs say `folder` for both",
    standard: None,
    fix: Fixable::No,
    bad: "Source: AVP RF, f. 0104, op. 17, Folder 118, d. 3\n\
          ---\n\
          Source: AVP RF, f. 0104, op. 19, p. 124, d. 3",
    good: "Source: AVP RF, f. 0104, op. 17, p. 118, d. 3\n\
           ---\n\
           Source: AVP RF, f. 0104, op. 19, p. 124, d. 3",
    example: Example::Record,
};

pub(crate) static LEADING_ZEROS: Rule = Rule {
    code: "CIT010",
    name: "fond-zeros-differ",
    severity: Severity::Warning,
    summary: "a batch writes one number of a fond with a leading zero and without",
    why: "Some archives number fonds from 0100 on: fond 104 and fond 0104 are two fonds, so one of the records may lead \
          to the wrong papers.",
    help: "compare with the archive's list of fonds and write the number as it stands there",
    standard: Some("references of the Archive of the Foreign Policy of the Russian Federation"),
    fix: Fixable::No,
    bad: "Source: AVP RF, f. 0104, op. 19, p. 124, d. 3\n---\nSource: AVP RF, f. 104, op. 19, p. 124, d. 4",
    good: "Source: AVP RF, f. 0104, op. 19, p. 124, d. 3\n---\nSource: AVP RF, f. 0104, op. 19, p. 124, d. 4",
    example: Example::Record,
};

pub(crate) static REPOSITORY_NAMES: Rule = Rule {
    code: "CIT015",
    name: "repository-spelt-two-ways",
    severity: Severity::Note,
    summary: "a batch names one archive in several ways",
    why: "A list of archives shows it as often as it has spellings.",
    help: "choose one form, best the archive's own",
    standard: Some("ISAD(G) 3.1.1; ISDIAH 5.1.2"),
    fix: Fixable::No,
    bad: "Source: AVP RF, f. 0104, op. 17, d. 3\n\
          ---\n\
          Source: AVPRF, Moscow, f. 0104, op. 19, d. 7",
    good: "Source: AVP RF, f. 0104, op. 17, d. 3\n\
           ---\n\
           Source: AVP RF, f. 0104, op. 19, d. 7",
    example: Example::Record,
};

pub(crate) static LAYOUTS: Rule = Rule {
    code: "CON010",
    name: "citation-layouts-mixed",
    severity: Severity::Warning,
    summary: "a batch writes the units of its citations in two ways",
    why: "A list sorted or searched by citation parts what belongs together.",
    help: "leave the words; use `reference_code` or the columns of the parts to sort and to search",
    standard: Some("ISAD(G) 3.1.1"),
    fix: Fixable::No,
    bad: "Source: AVP RF, Fond 0104, Opis 17, File 3\n\
          ---\n\
          Source: AVP RF, f. 0104, op. 19, d. 7",
    good: "Source: AVP RF, f. 0104, op. 17, d. 3\n\
           ---\n\
           Source: AVP RF, f. 0104, op. 19, d. 7",
    example: Example::Record,
};

/// One thing as a record writes it.
pub(super) struct Spelling {
    /// What stands for the thing, the same for all its spellings.
    pub(super) key: String,
    /// How it is written.
    pub(super) words: String,
    /// Where.
    pub(super) place: Option<Span>,
}

/// Finds the things of one sort in a record.
type Read = fn(&Record) -> Vec<Spelling>;

/// One thing as a record writes it, where not every difference of the words counts.
pub(super) struct Way {
    pub(super) spelling: Spelling,
    /// What tells two ways of writing apart.
    pub(super) form: String,
    pub(super) field: Field,
}

/// How many ways of writing one thing are told apart.
const MOST: usize = 20;

/// A way of writing a thing, with the number of records that have it and the first of its places.
struct Variant {
    form: String,
    words: String,
    field: Field,
    records: usize,
    /// Where it was first met, and the text there.
    spot: Spot,
    text: String,
}

/// How much is kept of the text at a place, in bytes.
const SHOWN: usize = 120;

/// The first place of every way of writing every thing, and how many records have it.
struct Variants<R> {
    rule: &'static Rule,
    /// What one thing is called in the message, `the archive`.
    thing: &'static str,
    read: R,
    /// By key; ways in the order they were met.
    seen: BTreeMap<String, Vec<Variant>>,
}

impl<R: FnMut(&Record) -> Vec<Way> + Send> Watch for Variants<R> {
    fn observe(&mut self, record: &Record, source: &Source, number: u32) {
        let ways = (self.read)(record);
        let mut met: HashSet<(&str, &str)> = HashSet::new();
        for Way { spelling: Spelling { key, words, place }, form, field } in &ways {
            // A record counts once, however often it has the spelling.
            if !met.insert((key, form)) {
                continue;
            }
            let variants = self.seen.entry(key.clone()).or_default();
            match variants.iter().position(|known| known.form == *form) {
                Some(known) => variants[known].records += 1,
                None if variants.len() >= MOST => {}
                None => {
                    let (form, words, field) = (form.clone(), words.clone(), *field);
                    let spot = Spot::of(number, source, *place);
                    let text = place.map_or("", |place| place.of(source.text()));
                    let text = if text.len() > SHOWN { String::new() } else { text.to_owned() };
                    // Most things are written in one way.
                    variants.reserve_exact(1);
                    variants.push(Variant { form, words, field, records: 1, spot, text });
                }
            }
        }
    }

    fn finish(self: Box<Self>, ledger: &Ledger) -> Vec<Finding> {
        let Self { rule, thing, seen, .. } = *self;
        let several = seen.into_values().filter(|variants| variants.len() > 1);
        let findings = several.map(|variants| {
            let words: Vec<String> = (variants.iter())
                .map(|Variant { words, records, .. }| {
                    format!("`{}` ({})", shown(words), counted(*records, "record", "records"))
                })
                .collect();
            let more = if words.len() == MOST { ", and perhaps otherwise too" } else { "" };
            let message = format!("{thing} is written {}{more}", words.join(" and "));
            let field = variants.first().map_or(Field::Citation, |first| first.field);
            let mut places = variants.into_iter().map(|variant| variant.spot.place(ledger, &variant.text));
            places.next().map(|first| finding(rule, field, message, first, places.collect()))
        });
        findings.flatten().collect()
    }
}

/// Begins watching for spellings in one field.
fn watch(rule: &'static Rule, field: Field, thing: &'static str, read: Read) -> Box<dyn Watch> {
    watch_ways(rule, thing, move |record| {
        let way = |spelling: Spelling| Way { form: spelling.words.clone(), spelling, field };
        read(record).into_iter().map(way).collect()
    })
}

/// Begins watching for ways of writing a thing, in any field.
pub(super) fn watch_ways(
    rule: &'static Rule,
    thing: &'static str,
    read: impl FnMut(&Record) -> Vec<Way> + Send + 'static,
) -> Box<dyn Watch> {
    Box::new(Variants { rule, thing, read, seen: BTreeMap::new() })
}

pub(crate) fn folder_names() -> Box<dyn Watch> {
    watch(&FOLDER_NAMES, Field::Citation, "the folder", |record| {
        let folders = units(record).filter(|(_, unit)| unit.kind == Kind::Folder);
        let named = folders.filter_map(|(citation, unit)| {
            let tongue = tongue(unit.mark.as_deref()?)?;
            let place = place(record, unit.span?);
            Some(Spelling { key: key(citation.repository.as_ref()?), words: tongue.to_owned(), place })
        });
        named.collect()
    })
}

pub(crate) fn leading_zeros() -> Box<dyn Watch> {
    watch(&LEADING_ZEROS, Field::Citation, "the fond", |record| {
        let fonds = units(record).filter(|(_, unit)| unit.kind == Kind::Fond);
        let numbered = fonds.filter_map(|(citation, unit)| {
            let number = unit.value.trim_start_matches('0');
            let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
            let key = digits.then_some(key(citation.repository.as_ref()?))?;
            let place = place(record, unit.span?);
            Some(Spelling { key: format!("{key}|{number}"), words: unit.value.to_string(), place })
        });
        numbered.collect()
    })
}

pub(crate) fn dashes() -> Box<dyn Watch> {
    watch(&DASHES_MIXED, Field::Citation, "a range of leaves", |record| {
        let Some(text) = &record.citation_verbatim else { return Vec::new() };
        let archival = record.citations.iter().filter(|citation| citation.publication.is_none());
        let lists = archival.filter_map(|citation| citation.pages.as_ref());
        // A record that mixes them has a finding of its own.
        let dash = lists.flat_map(|pages| dashes_in(text, pages.span)).next();
        let spelling = dash.map(|(dash, at)| Spelling {
            key: String::new(),
            words: format!("86{dash}87"),
            place: text.source_span(at),
        });
        spelling.into_iter().collect()
    })
}

/// The form of a mark for folders, by the language it belongs to.
fn tongue(mark: &str) -> Option<&'static str> {
    match mark.trim_end_matches('.').to_lowercase().as_str() {
        "folder" | "fold" => Some("Folder"),
        "p" | "papka" | "п" | "папка" => Some("papka"),
        _ => None,
    }
}

pub(crate) fn repository_names() -> Box<dyn Watch> {
    watch(&REPOSITORY_NAMES, Field::Citation, "one archive", |record| {
        let named = record.citations.iter().filter_map(|citation| {
            let repository = citation.repository.as_ref()?;
            // What was taken over from the citation before is written nowhere.
            let span = repository.span?;
            let place = place(record, span);
            Some(Spelling { key: key(repository), words: repository.name.to_string(), place })
        });
        named.collect()
    })
}

/// What stands for an archive: its key in the registry, else the letters of its acronym or name.
fn key(repository: &Repository) -> String {
    let Repository { id, acronym, name, .. } = repository;
    let words = id.as_deref().or(acronym.as_deref()).unwrap_or(name);
    if id.is_some() {
        words.to_owned()
    } else {
        words.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
    }
}

pub(crate) fn layouts() -> Box<dyn Watch> {
    watch(&LAYOUTS, Field::Citation, "the fond", |record| {
        let fonds = units(record).filter(|(_, unit)| unit.kind == Kind::Fond);
        let written = fonds.filter_map(|(_, unit)| {
            let mark = unit.mark.as_deref()?;
            let layout = layout(mark)?;
            let place = place(record, unit.span?);
            Some(Spelling { key: String::new(), words: layout.to_owned(), place })
        });
        written.collect()
    })
}

/// The layout that the mark of a fond shows: spelled out or abbreviated, in Latin letters or in others.
fn layout(mark: &str) -> Option<&'static str> {
    match mark.trim().to_lowercase().as_str() {
        "fond" | "fonds" => Some("Fond …, Opis …"),
        "f." | "f" => Some("f. …, op. …"),
        "фонд" => Some("фонд …, опись …"),
        "ф." | "ф" => Some("ф. …, оп. …"),
        _ => None,
    }
}

pub(crate) fn number_signs() -> Box<dyn Watch> {
    watch(&NUMBER_SIGN, Field::Body, "the number sign", |record| {
        let texts = record.body.iter().chain(&record.citation_verbatim).chain(&record.title);
        let signs = texts.flat_map(|text| {
            number_signs_in(text).map(|(sign, at)| {
                let place = text.source_span(at);
                Spelling { key: String::new(), words: sign.to_owned(), place }
            })
        });
        signs.collect()
    })
}

fn units(record: &Record) -> impl Iterator<Item = (&Citation, &Unit)> {
    record.citations.iter().flat_map(|citation| citation.levels.iter().map(move |unit| (citation, unit)))
}

fn place(record: &Record, part: Span) -> Option<Span> {
    record.citation_verbatim.as_ref().and_then(|text: &Text| text.source_span(part))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{citation, record, unit};
    use super::*;
    use crate::check::Batch;

    fn run(records: &[Record]) -> Vec<(&'static str, String, usize)> {
        let mut batch = Batch::new();
        for (index, record) in records.iter().enumerate() {
            let text =
                record.citation_verbatim.as_ref().or(record.body.as_ref()).map_or("", |text| text.as_str());
            batch.observe(record, &Source::new(format!("in/{index}.txt"), text));
        }
        let findings = batch.finish().into_iter();
        findings
            .map(|found| (found.diagnostic.rule.code, found.diagnostic.message.clone(), found.also.len()))
            .collect()
    }

    fn avprf(name: &str, acronym: Option<&str>) -> Option<Repository> {
        let span = Some(Span::new(0, name.len()));
        Some(Repository {
            name: name.into(),
            acronym: acronym.map(Into::into),
            span,
            ..Repository::default()
        })
    }

    #[test]
    fn one_archive_in_two_layouts_gives_three_findings() {
        let short = citation(
            "AVP RF, f. 0104, p. 124",
            avprf("AVP RF", None),
            &[unit(Kind::Fond, "f. 0104"), unit(Kind::Folder, "p. 124")],
        );
        let long = citation(
            "Policy Archive (AVPRF), Fond 0104, Folder 118",
            avprf("Policy Archive (AVPRF)", Some("AVPRF")),
            &[unit(Kind::Fond, "Fond 0104"), unit(Kind::Folder, "Folder 118")],
        );
        let found = run(&[short.clone(), long]);
        let codes: Vec<_> = found.iter().map(|(code, _, also)| (*code, *also)).collect();
        assert_eq!(codes, [("CIT009", 1), ("CIT015", 1), ("CON010", 1)]);
        assert_eq!(
            found[1].1,
            "one archive is written `AVP RF` (1 record) and `Policy Archive (AVPRF)` (1 record)"
        );
        assert!(run(&[short.clone(), short]).is_empty());
    }

    #[test]
    fn number_signs_of_a_batch_are_compared() {
        let found =
            run(&[record("body", "Copy № 1"), record("body", "Copy No. 2"), record("body", "Copy № 3")]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1, "the number sign is written `№` (2 records) and `No.` (1 record)");
    }
}
