//! A table for Omeka Classic: one row an item, one column an element of simple Dublin Core.
//!
//! Follows the CSV Import plugin of Omeka Classic, which knows a column by the name of its element set and element
//! (`Dublin Core:Title`). Choose the column delimiter `,` and the element delimiter `|` when loading. The roles and
//! kinds of date that the fifteen elements cannot say stand in the description, in words.

use std::io;

use super::columns::{self, Column, Fill, Layout, aggregations, column};
use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::table::Dialect;
use crate::crosswalk::dublin_core;
use crate::crosswalk::notes::{self, Note};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "omeka-classic-csv",
    extension: "omeka-classic.csv",
    endings: &[],
    title: "a table of items for the CSV Import plugin of Omeka Classic; its element delimiter is `|`",
    standard: "Omeka Classic CSV Import; Dublin Core Metadata Element Set 1.1",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("Dublin Core:Title")),
    ("M02", Partly("Dublin Core:Date", "the kind of each date")),
    ("M03", At("Dublin Core:Date")),
    ("M04", At("Dublin Core:Coverage")),
    ("M05", At("Dublin Core:Description")),
    ("M06", At("Dublin Core:Description")),
    ("M07", At("Dublin Core:Source")),
    ("M08", At("Dublin Core:Description")),
    ("M09", At("Dublin Core:Source")),
    ("M10", At("Dublin Core:Source; Dublin Core:Relation")),
    ("M11", At("Dublin Core:Source; Dublin Core:Relation")),
    ("M12", At("Dublin Core:Source")),
    ("M13", At("Dublin Core:Source")),
    ("M14", At("Dublin Core:Source")),
    ("M15", At("Dublin Core:Contributor; Dublin Core:Description")),
    ("M16", At("Dublin Core:Contributor; Dublin Core:Description")),
    ("M17", At("Dublin Core:Contributor; Dublin Core:Description")),
    ("M18", At("Dublin Core:Contributor; Dublin Core:Description")),
    ("M19", At("Dublin Core:Contributor; Dublin Core:Description")),
    ("M20", At("Dublin Core:Description")),
    ("M21", At("Dublin Core:Rights")),
    ("M22", At("Dublin Core:Rights")),
    ("M24", At("Dublin Core:Type")),
    ("M25", At("Dublin Core:Language")),
    ("M26", At("Dublin Core:Description")),
    ("M27", At("Dublin Core:Identifier")),
    ("M28", At("Dublin Core:Identifier")),
    ("M30", At("Dublin Core:Description")),
    ("M31", Partly("Dublin Core:Contributor", "that they are funders")),
    ("M32", At("Dublin Core:Creator")),
    ("M33", Partly("Dublin Core:Subject", "that they are people or bodies")),
    ("M34", Partly("Dublin Core:Coverage", "that they are places")),
    ("M35", At("Dublin Core:Subject")),
    ("M37", At("Dublin Core:Publisher")),
    ("M38", At("Dublin Core:Description")),
    ("M38b", At("Dublin Core:Description")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("Dublin Core:Contributor")),
    ("M41", At("Dublin Core:Description")),
    ("R01", At("Dublin Core:Description")),
    ("R02", At("Dublin Core:Description")),
    ("R03", Lost("the code stands in their place")),
];

static LAYOUT: Layout = Layout {
    dialect: Dialect {
        delimiter: b',',
        separator: "|",
        instead: "¦",
        cuts: None,
        breaks: true,
        quoted: true,
    },
    say: |record, _| dublin_core::simple(record),
    columns: COLUMNS,
};

/// What simple Dublin Core does not say.
static NOTES: &[&Note] = &[
    &notes::ROLES,
    &notes::CITATION,
    &notes::COPY_NUMBER,
    &notes::OUTGOING_NUMBER,
    &notes::ORIGINAL_LANGUAGES,
    &notes::ARCHIVES,
    &notes::UPLOADED,
    &notes::EXTRA,
];

static COLUMNS: &[Column] = &[
    column("Dublin Core:Title", Fill::Said(&[("title", None)])),
    column("Dublin Core:Creator", Fill::Said(&[("creator", None)])),
    column("Dublin Core:Contributor", Fill::Said(&[("contributor", None)])),
    column("Dublin Core:Date", Fill::Said(&[("date", None)])),
    column("Dublin Core:Description", Fill::Said(&[("description", None)])).with(NOTES),
    column("Dublin Core:Language", Fill::Said(&[("language", None)])),
    column("Dublin Core:Identifier", Fill::Said(&[("identifier", None)])),
    column("Dublin Core:Source", Fill::Said(&[("source", None)])),
    column("Dublin Core:Rights", Fill::Said(&[("rights", None)])),
    column("Dublin Core:Type", Fill::Said(&[("type", None)])),
    column("Dublin Core:Subject", Fill::Said(&[("subject", None)])),
    column("Dublin Core:Coverage", Fill::Said(&[("coverage", None)])),
    column("Dublin Core:Relation", Fill::Own("citations", aggregations)),
    column("Dublin Core:Publisher", Fill::Said(&[("publisher", None)])),
];

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    columns::open(sink, options, FORMAT.name, &LAYOUT)
}
