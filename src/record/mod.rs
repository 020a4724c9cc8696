//! The model: one record of a document in an archive and of its digital edition.

pub mod date;
mod field;
mod language;
pub mod raw;
pub mod reference;
pub mod sheet;
mod text;
pub mod workbook;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use date::{Date, Edtf};
pub use field::Field;
pub use language::Language;
pub use text::{Text, TextBuilder};

use crate::vocab;
use reference::{About, Citation, Credit, Piece};

/// One record. Its JSON is what `--to jsonl` writes and `schemas/record.schema.json` describes.
///
/// What the source does not have is absent: no empty texts, no empty lists. Two resources are described,
/// the archival original and its digital edition; each field says which it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The number of the record on its site, from its own field or the URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Text>,
    /// The address of the edition, never moved to another host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Text>,
    /// The title. ISAD(G) 3.1.2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// The date in the heading, its kind unknown: `dcterms:date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The document's own date, from an explicit field only. ISAD(G) 3.1.3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Date>,
    /// The dates of the events it records, from an explicit field only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub event_dates: Vec<Date>,
    /// The genre.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Text>,
    /// The languages of the original. ISAD(G) 3.4.3.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// The languages of the digital edition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edition_languages: Vec<Language>,
    /// The summary. ISAD(G) 3.3.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// The Source or Citation paragraph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation_verbatim: Option<Text>,
    /// What stands in it before the repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// The citations in it; spans count in `citation_verbatim`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// The credits in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// What in it was not understood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub residue: Vec<Piece>,
    /// Who made the document, from an explicit field only. ISAD(G) 3.2.1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub creators: Vec<Text>,
    /// Who is listed as contributor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Text>,
    /// People and bodies associated with it, in what way is not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Text>,
    /// Places associated with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Text>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Text>,
    /// Who gave money for the edition: MARC relator `fnd`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub donors: Vec<Text>,
    /// The whole line "This document was made possible with support from …".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<Text>,
    /// The rights statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights: Option<Rights>,
    /// The secrecy classification it once bore; history, not a present restriction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classification: Option<Text>,
    /// When the edition was put online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uploaded: Option<Date>,
    /// The site's own titles of the archive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archives: Vec<Text>,
    /// Who publishes the edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Text>,
    /// The copy number in the header of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_number: Option<Text>,
    /// The outgoing number in the header of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outgoing_number: Option<Text>,
    /// The text of the document; written on request only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Text>,
    /// Fields whose labels fonds does not know.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    /// Where it was read.
    pub origin: Origin,
    /// The cells of a sheet of ours that say otherwise than the citation. No part of the record, but told of it.
    #[serde(skip)]
    pub changed: Vec<sheet::Changed>,
}

/// A rights statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// The words of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verbatim: Option<Text>,
    /// The URI that the institution chose; never inferred from the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<Text>,
}

/// Where a record was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The file as given on the command line, never made absolute.
    pub file: String,
    /// The name of the input format.
    pub format: String,
    /// The number of the record in its file, from 1.
    pub index: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
}

/// Values under labels that fonds does not know, in the order of the source.
///
/// In JSON an object; a label that occurs several times has its values joined by line breaks.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    values: Vec<(String, Text)>,
    /// Where each label stands among the values, so that a page of many labels is not searched for each of them.
    places: HashMap<String, usize>,
}

impl Extra {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The labels with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Text)> {
        self.values.iter().map(|(label, value)| (label.as_str(), value))
    }

    /// The value under a label.
    pub fn get(&self, label: &str) -> Option<&Text> {
        self.places.get(label).map(|at| &self.values[*at].1)
    }

    /// Adds a value; one under a label that is there already goes on a line of its own.
    pub fn push(&mut self, label: impl Into<String>, value: Text) {
        let label = label.into();
        match self.places.get(&label) {
            Some(at) => self.values[*at].1.append("\n", &value),
            None => {
                self.places.insert(label.clone(), self.values.len());
                self.values.push((label, value));
            }
        }
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl Eq for Extra {}

impl Serialize for Extra {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.values.iter().map(|(label, value)| (label, value)))
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Extra;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of labels and texts")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Extra, A::Error> {
                let mut extra = Extra::default();
                while let Some((label, value)) = map.next_entry::<String, Text>()? {
                    extra.push(label, value);
                }
                Ok(extra)
            }
        }

        deserializer.deserialize_map(Visitor)
    }
}

impl Record {
    /// The citation strings of the record without credits: from the repository to the last locator each.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let verbatim = self.citation_verbatim.as_deref().unwrap_or_default();
        self.citations.iter().map(move |citation| citation.span.of(verbatim)).filter(|text| !text.is_empty())
    }

    /// Who gave money for the edition: the donors, then whom the support line names beside them.
    pub fn funders(&self) -> Vec<&str> {
        let mut funders: Vec<&str> = self.donors.iter().map(Text::as_str).collect();
        let thanked = self.support.as_deref().and_then(supporter).unwrap_or_default();
        for name in supporters(thanked, &funders) {
            if !funders.iter().any(|funder| funder.eq_ignore_ascii_case(name)) {
                funders.push(name);
            }
        }
        funders
    }

    /// Whether the edition is a translation: a translator is named, or its language is not the original's.
    pub fn is_translation(&self) -> bool {
        let code = |languages: &[Language]| languages.first().and_then(|language| language.code.clone());
        self.credits.iter().any(|credit| credit.role == reference::Role::Translated)
            || matches!((code(&self.languages), code(&self.edition_languages)),
                (Some(original), Some(edition)) if original != edition)
    }

    /// The key of the record where a format must have one: its ID, else its URL, else `file#n`.
    pub fn key(&self) -> String {
        let named = self.id.as_deref().or(self.url.as_deref());
        named.map_or_else(|| format!("{}#{}", self.origin.file, self.origin.index), str::to_owned)
    }
}

/// The body that a support line thanks: what follows `support from` or `support of`.
pub fn supporter(line: &str) -> Option<&str> {
    const MARKS: [&str; 4] = ["support from ", "support of ", "supported by ", "funded by "];
    let lower = line.to_ascii_lowercase();
    let (at, mark) = MARKS.iter().find_map(|mark| Some((lower.find(mark)?, mark)))?;
    let name = line[at + mark.len()..].trim().trim_end_matches('.').trim_end();
    let name = name.strip_prefix("the ").unwrap_or(name);
    (!name.is_empty()).then_some(name)
}

/// The bodies of a phrase such as `A, B, and C`.
///
/// Commas and `and` occur within names too, so the phrase is cut only where each part is one of the `known` names
/// or says by a word of its own that it is a body; else it is one name.
fn supporters<'a>(phrase: &'a str, known: &[&str]) -> Vec<&'a str> {
    let cut = phrase.split(", ").flat_map(|part| part.split(" and "));
    let parts: Vec<&str> = cut
        .map(|part| part.strip_prefix("and ").unwrap_or(part).trim())
        .map(|part| part.strip_prefix("the ").unwrap_or(part))
        .filter(|part| !part.is_empty())
        .collect();
    let whole = |part: &&str| {
        known.iter().any(|name| name.eq_ignore_ascii_case(part))
            || part.contains(' ') && vocab::bodies::is_body(part)
    };
    if parts.iter().all(whole) { parts } else { vec![phrase] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    #[test]
    fn supporters_are_told_apart_where_each_is_a_body() {
        let thanks = |names: &str| Record {
            support: Some(format!("This document was made possible with support from {names}").into()),
            ..Record::default()
        };
        let two = thanks("Leon Levy Foundation and the Blavatnik Family Foundation");
        assert_eq!(two.funders(), ["Leon Levy Foundation", "Blavatnik Family Foundation"]);
        let three = thanks("A. Foundation, B. Fund, and C. Trust");
        assert_eq!(three.funders(), ["A. Foundation", "B. Fund", "C. Trust"]);
        let one = thanks("Smith and Sons Foundation");
        assert_eq!(one.funders(), ["Smith and Sons Foundation"]);
        let known = Record { donors: vec!["Smith".into(), "Jones".into()], ..thanks("Smith and Jones") };
        assert_eq!(known.funders(), ["Smith", "Jones"]);
    }

    #[test]
    fn support_line_and_donor_naming_one_body_are_one_funder() {
        let mut record = Record {
            support: Some("This document was made possible with support from Leon Levy Foundation".into()),
            ..Record::default()
        };
        assert_eq!(record.funders(), ["Leon Levy Foundation"]);
        record.donors = vec!["Leon Levy Foundation".into()];
        assert_eq!(record.funders(), ["Leon Levy Foundation"]);
        record.donors = vec!["Blavatnik Family Foundation".into()];
        assert_eq!(record.funders(), ["Blavatnik Family Foundation", "Leon Levy Foundation"]);
    }

    #[test]
    fn values_under_one_label_are_lines_and_keep_their_places() {
        let source = "Shelf 7; Box 2; Shelf 9";
        let at = |start, end| Text::verbatim(source, Span::new(start, end));
        let mut extra = Extra::default();
        extra.push("Shelf", at(6, 7));
        extra.push("Box", at(13, 14));
        extra.push("Shelf", at(22, 23));
        let all: Vec<_> = extra.iter().map(|(label, value)| (label, value.as_str())).collect();
        assert_eq!(all, [("Shelf", "7\n9"), ("Box", "2")]);
        let shelf = extra.get("Shelf").unwrap();
        assert_eq!(shelf.source_span(Span::new(2, 3)), Some(Span::new(22, 23)));
        extra.push("Box", "3".into());
        assert_eq!(extra.get("Box").unwrap().span(), None);
    }

    #[test]
    fn absent_fields_are_absent_in_json() {
        let record = Record { title: Some("A".into()), ..Record::default() };
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(json, r#"{"title":"A","origin":{"file":"","format":"","index":0,"line":0}}"#);
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
    }
}
