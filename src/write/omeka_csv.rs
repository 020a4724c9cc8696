//! A table for Omeka S: one row an item, one column a property of DCMI Metadata Terms.
//!
//! Follows the CSV Import module of Omeka S, which knows a column by the name of its term (`dcterms:title`). Set its
//! multivalue separator to `|` and the language of the values there: no cell can say either.

use std::io;

use super::columns::{self, Column, Fill, Layout, column};
use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::table::Dialect;
use crate::crosswalk::{dublin_core, notes};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "omeka-csv",
    extension: "omeka.csv",
    endings: &["omeka-s.csv"],
    title: "a table of items for the CSV Import module of Omeka S; its separator is `|`",
    standard: "Omeka S CSV Import; DCMI Metadata Terms (2020-01-20)",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("dcterms:title")),
    ("M02", At("dcterms:created")),
    ("M03", At("dcterms:date")),
    ("M04", At("dcterms:temporal")),
    ("M05", At("dcterms:available")),
    ("M06", At("dcterms:abstract")),
    ("M07", At("dcterms:source")),
    ("M08", At("dcterms:bibliographicCitation")),
    ("M09", At("dcterms:source")),
    ("M10", At("dcterms:isPartOf")),
    ("M11", At("dcterms:isPartOf")),
    ("M12", At("dcterms:source")),
    ("M13", At("dcterms:source")),
    ("M14", At("dcterms:source")),
    ("M15", At("dcterms:contributor; dcterms:provenance")),
    ("M16", Partly("dcterms:contributor", ROLES)),
    ("M17", Partly("dcterms:contributor", ROLES)),
    ("M18", Partly("dcterms:contributor", ROLES)),
    ("M19", Partly("dcterms:contributor", ROLES)),
    ("M20", Partly("dcterms:bibliographicCitation", BODIES)),
    ("M21", At("dcterms:rights")),
    ("M22", At("dcterms:rights; dcterms:license")),
    ("M24", At("dcterms:type")),
    ("M25", At("dcterms:language")),
    ("M26", At("dcterms:description")),
    ("M27", At("dcterms:identifier")),
    ("M28", At("dcterms:identifier")),
    ("M30", At("dcterms:description; dcterms:accessRights on request")),
    ("M31", Partly("dcterms:contributor", "that they are funders")),
    ("M32", At("dcterms:creator")),
    ("M33", Partly("dcterms:subject", "that they are people or bodies")),
    ("M34", At("dcterms:spatial")),
    ("M35", At("dcterms:subject")),
    ("M37", At("dcterms:publisher")),
    ("M38", At("dcterms:description")),
    ("M38b", At("dcterms:description")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("dcterms:contributor")),
    ("M41", At("dcterms:description")),
    ("R01", At("dcterms:description")),
    ("R02", At("dcterms:description")),
    ("R03", Lost("the code stands in their place")),
];

const ROLES: &str = "the role of each contributor, but in the words of the citation";
const BODIES: &str = "the bodies that people belong to, but in the words of the citation";

static LAYOUT: Layout = Layout {
    dialect: Dialect {
        delimiter: b',',
        separator: "|",
        instead: "¦",
        cuts: None,
        breaks: true,
        quoted: true,
    },
    say: dublin_core::terms,
    columns: COLUMNS,
};

static COLUMNS: &[Column] = &[
    column("dcterms:title", Fill::Said(&[("title", None)])),
    column("dcterms:creator", Fill::Said(&[("creator", None)])),
    column("dcterms:contributor", Fill::Said(&[("contributor", None)])),
    column("dcterms:created", Fill::Said(&[("created", None)])),
    column("dcterms:date", Fill::Said(&[("date", None)])),
    column("dcterms:available", Fill::Said(&[("available", None)])),
    column("dcterms:temporal", Fill::Said(&[("temporal", None)])),
    column("dcterms:abstract", Fill::Said(&[("abstract", None)])),
    column("dcterms:description", Fill::Said(&[("description", None)])).with(&[
        &notes::ORIGINAL_LANGUAGES,
        &notes::ARCHIVES,
        &notes::EXTRA,
    ]),
    column("dcterms:language", Fill::Said(&[("language", None)])),
    column("dcterms:identifier", Fill::Said(&[("identifier", None)])),
    column("dcterms:source", Fill::Said(&[("source", None)])),
    column("dcterms:bibliographicCitation", Fill::Said(&[("bibliographicCitation", None)])),
    column("dcterms:provenance", Fill::Said(&[("provenance", None)])),
    column("dcterms:rights", Fill::Said(&[("rights", None)])),
    column("dcterms:license", Fill::Said(&[("license", None)])),
    column("dcterms:accessRights", Fill::Said(&[("accessRights", None)])),
    column("dcterms:type", Fill::Said(&[("type", None)])),
    column("dcterms:subject", Fill::Said(&[("subject", None)])),
    column("dcterms:spatial", Fill::Said(&[("spatial", None)])),
    column("dcterms:isPartOf", Fill::Said(&[("isPartOf", None)])),
    column("dcterms:publisher", Fill::Said(&[("publisher", None)])),
];

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    columns::open(sink, options, FORMAT.name, &LAYOUT)
}
