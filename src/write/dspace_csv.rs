//! A table for DSpace: one row a new item, for batch metadata editing (`dspace metadata-import`).
//!
//! Follows the batch metadata editing of DSpace 7 and the metadata registries that it is delivered with. The first
//! column says `+`, a new item; the second waits for the handle of the collection, which only the one who loads the
//! table knows. No heading bears a language (`dc.title[en]`): headings are fixed before the first record is seen and
//! would claim it of all.

use std::borrow::Cow;
use std::io;

use super::columns::{self, Column, Fill, Layout, column};
use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::table::Dialect;
use crate::crosswalk::iri::is_language_tag;
use crate::crosswalk::{dublin_core, notes};
use crate::record::reference::Role;
use crate::record::{Language, Record, Rights, Text};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "dspace-csv",
    extension: "dspace.csv",
    endings: &[],
    title: "a table of new items for the batch metadata editing of DSpace; `||` between values",
    standard: "DSpace 7 batch metadata editing; registries dublin-core-types and dcterms-types",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("dc.title")),
    ("M02", At("dc.date.created")),
    ("M03", At("dc.date")),
    ("M04", At("dc.coverage.temporal")),
    ("M05", At("dcterms.available")),
    ("M06", At("dc.description.abstract")),
    ("M07", At("dc.identifier.citation")),
    ("M08", At("dcterms.bibliographicCitation")),
    ("M09", At("dc.identifier.citation")),
    ("M10", At("dc.relation.ispartof")),
    ("M11", At("dc.relation.ispartof")),
    ("M12", At("dc.identifier.citation")),
    ("M13", At("dc.identifier.citation")),
    ("M14", At("dc.identifier.citation")),
    ("M15", At("dc.contributor.other; dcterms.provenance")),
    ("M16", Partly("dc.contributor.other", ROLES)),
    ("M17", Partly("dc.contributor.other", ROLES)),
    ("M18", At("dc.contributor.editor")),
    ("M19", Partly("dc.contributor.other", ROLES)),
    ("M20", Partly("dcterms.bibliographicCitation", BODIES)),
    ("M21", At("dc.rights")),
    ("M22", At("dc.rights.uri")),
    ("M24", At("dc.type")),
    ("M25", At("dc.language.iso; dc.language")),
    ("M26", At("dc.description")),
    ("M27", At("dc.identifier.other")),
    ("M28", At("dc.identifier.uri")),
    ("M30", At("dc.description; dcterms.accessRights on request")),
    ("M31", At("dc.description.sponsorship")),
    ("M32", At("dc.contributor.author")),
    ("M33", Partly("dc.subject", "that they are people or bodies")),
    ("M34", At("dc.coverage.spatial")),
    ("M35", At("dc.subject")),
    ("M37", At("dc.publisher")),
    ("M38", At("dc.description")),
    ("M38b", At("dc.description")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("dc.contributor.other")),
    ("M41", At("dc.description")),
    ("R01", At("dc.description")),
    ("R02", At("dc.description")),
    ("R03", Lost("the code stands in their place")),
];

const ROLES: &str = "the role of each contributor, but in the words of the citation";
const BODIES: &str = "the bodies that people belong to, but in the words of the citation";

/// `::` stands between a value and its authority record, so that what follows it would be lost.
static LAYOUT: Layout = Layout {
    dialect: Dialect {
        delimiter: b',',
        separator: "||",
        instead: "¦¦",
        cuts: Some(("::", "··")),
        breaks: true,
        quoted: true,
    },
    say: dublin_core::terms,
    columns: COLUMNS,
};

/// Where the registry of DSpace says not to use an element (`dc.source`, `dc.creator`), sets it itself on loading
/// (`dc.date.available`) or hides it (`dc.description.provenance`), its other element or DCMI's term is used.
static COLUMNS: &[Column] = &[
    column("id", Fill::Always("+")),
    column("collection", Fill::Always("")),
    column("dc.title", Fill::Said(&[("title", None)])),
    column("dc.contributor.author", Fill::Said(&[("creator", None)])),
    column("dc.contributor.editor", Fill::Own("credits", editors)),
    column("dc.contributor.other", Fill::Own("credits", other_contributors)),
    column("dc.date.created", Fill::Said(&[("created", None)])),
    column("dc.date", Fill::Said(&[("date", None)])),
    column("dcterms.available", Fill::Said(&[("available", None)])),
    column("dc.coverage.temporal", Fill::Said(&[("temporal", None)])),
    column("dc.coverage.spatial", Fill::Said(&[("spatial", None)])),
    column("dc.description.abstract", Fill::Said(&[("abstract", None)])),
    column("dc.description", Fill::Said(&[("description", None)])).with(&[
        &notes::ORIGINAL_LANGUAGES,
        &notes::ARCHIVES,
        &notes::EXTRA,
    ]),
    column(
        "dc.description.sponsorship",
        Fill::Own("donors", |record| record.funders().into_iter().map(Cow::Borrowed).collect()),
    ),
    column("dcterms.provenance", Fill::Said(&[("provenance", None)])),
    column("dc.identifier.citation", Fill::Said(&[("source", None)])),
    column("dcterms.bibliographicCitation", Fill::Said(&[("bibliographicCitation", None)])),
    column("dc.identifier.other", Fill::Own("id", |record| texts(record.id.as_slice()))),
    column("dc.identifier.uri", Fill::Own("url", |record| texts(record.url.as_slice()))),
    column(
        "dc.language.iso",
        Fill::Own("edition_languages", |record| {
            let codes = record.edition_languages.iter().filter_map(code);
            codes.map(Cow::Borrowed).collect()
        }),
    ),
    column(
        "dc.language",
        Fill::Own("edition_languages", |record| {
            let without = record.edition_languages.iter().filter(|language| code(language).is_none());
            without.map(words).collect()
        }),
    ),
    column("dc.relation.ispartof", Fill::Said(&[("isPartOf", None)])),
    column("dc.rights", Fill::Own("rights", |record| rights(record, |rights| &rights.verbatim))),
    column("dc.rights.uri", Fill::Own("rights", |record| rights(record, |rights| &rights.uri))),
    column("dcterms.accessRights", Fill::Said(&[("accessRights", None)])),
    column("dc.subject", Fill::Said(&[("subject", None)])),
    column("dc.type", Fill::Said(&[("type", None)])),
    column("dc.publisher", Fill::Said(&[("publisher", None)])),
];

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    columns::open(sink, options, FORMAT.name, &LAYOUT)
}

fn texts(texts: &[Text]) -> Vec<Cow<'_, str>> {
    texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect()
}

fn editors(record: &Record) -> Vec<Cow<'_, str>> {
    let editors = record.credits.iter().filter(|credit| credit.role == Role::Edited);
    distinct(editors.map(|credit| credit.name.as_str()))
}

fn other_contributors(record: &Record) -> Vec<Cow<'_, str>> {
    let others = record.credits.iter().filter(|credit| credit.role != Role::Edited);
    let names = others.map(|credit| credit.name.as_str());
    distinct(names.chain(record.contributors.iter().map(Text::as_str)))
}

/// Each name once: somebody who obtained and translated a document is one contributor.
fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Cow<'a, str>> {
    let mut said = std::collections::HashSet::new();
    names.filter(|name| said.insert(*name)).map(Cow::Borrowed).collect()
}

/// The tag of a language, where it has one that is well-formed.
fn code(language: &Language) -> Option<&str> {
    language.code.as_deref().filter(|code| is_language_tag(code))
}

/// The words for a language without a tag, else what stands where a tag should.
fn words(language: &Language) -> Cow<'_, str> {
    match &language.code {
        Some(code) if language.verbatim.is_empty() => Cow::Borrowed(code),
        _ => Cow::Borrowed(language.verbatim.as_str()),
    }
}

fn rights(record: &Record, which: fn(&Rights) -> &Option<Text>) -> Vec<Cow<'_, str>> {
    record.rights.as_ref().map(|rights| texts(which(rights).as_slice())).unwrap_or_default()
}
