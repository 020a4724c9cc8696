//! A tab-delimited text file for CONTENTdm: one row an item, one column a field of the collection.
//!
//! Follows the help of CONTENTdm on tab-delimited text files: the first row names the fields, no tab and no line break
//! stands in a field, quotation marks are letters like others, several terms of a field are separated by a semicolon
//! and a blank, and the name of the file stands last. Fields of prose are not taken apart, so their semicolons stay.

use std::borrow::Cow;
use std::io;

use super::columns::{self, Column, Fill, Layout, aggregations, column};
use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::table::Dialect;
use crate::crosswalk::dublin_core;
use crate::crosswalk::notes::{self, Note};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "contentdm-tsv",
    extension: "contentdm.tsv",
    endings: &["contentdm.txt"],
    title: "a tab-delimited text file for CONTENTdm; `; ` between terms",
    standard: "CONTENTdm tab-delimited text files; Dublin Core Metadata Element Set 1.1",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("Title")),
    ("M02", Partly("Date", "the kind of each date")),
    ("M03", At("Date")),
    ("M04", At("Coverage-Temporal")),
    ("M05", At("Description")),
    ("M06", At("Description")),
    ("M07", At("Source")),
    ("M08", At("Description")),
    ("M09", At("Source")),
    ("M10", At("Source; Relation-Is Part Of")),
    ("M11", At("Source; Relation-Is Part Of")),
    ("M12", At("Source")),
    ("M13", At("Source")),
    ("M14", At("Source")),
    ("M15", At("Contributors; Description")),
    ("M16", At("Contributors; Description")),
    ("M17", At("Contributors; Description")),
    ("M18", At("Contributors; Description")),
    ("M19", At("Contributors; Description")),
    ("M20", At("Description")),
    ("M21", At("Rights")),
    ("M22", At("Rights")),
    ("M24", At("Type")),
    ("M25", At("Language")),
    ("M26", At("Description")),
    ("M27", At("Identifier")),
    ("M28", At("URL")),
    ("M30", At("Description")),
    ("M31", Partly("Contributors", "that they are funders")),
    ("M32", At("Creator")),
    ("M33", Partly("Subject", "that they are people or bodies")),
    ("M34", At("Coverage-Spatial")),
    ("M35", At("Subject")),
    ("M37", At("Publisher")),
    ("M38", At("Description")),
    ("M38b", At("Description")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("Contributors")),
    ("M41", At("Description")),
    ("R01", At("Description")),
    ("R02", At("Description")),
    ("R03", Lost("the code stands in their place")),
];

static LAYOUT: Layout = Layout {
    dialect: Dialect {
        delimiter: b'\t',
        separator: "; ",
        instead: ",",
        cuts: None,
        breaks: false,
        quoted: false,
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

/// The fields of the usual layout. Places and times have columns of their own, and the address its own beside the
/// identifier; the file's name is for the one who loads the table.
static COLUMNS: &[Column] = &[
    column("Title", Fill::Title(usize::MAX)).prose(),
    column("Creator", Fill::Said(&[("creator", None)])),
    column("Contributors", Fill::Said(&[("contributor", None)])),
    column("Date", Fill::Said(&[("date", None)])),
    column("Description", Fill::Said(&[("description", None)])).with(NOTES).prose(),
    column("Language", Fill::Said(&[("language", None)])),
    column("Identifier", Fill::Said(&[("identifier", Some("id"))])),
    column("Source", Fill::Said(&[("source", None)])).prose(),
    column("Rights", Fill::Said(&[("rights", None)])).prose(),
    column("Type", Fill::Said(&[("type", None)])),
    column("Subject", Fill::Said(&[("subject", None)])),
    column("Coverage-Spatial", Fill::Said(&[("coverage", Some("places"))])),
    column("Coverage-Temporal", Fill::Said(&[("coverage", Some("event_dates"))])),
    column("Relation-Is Part Of", Fill::Own("citations", aggregations)).prose(),
    column("Publisher", Fill::Said(&[("publisher", None)])),
    column(
        "URL",
        Fill::Own("url", |record| record.url.iter().map(|url| Cow::Borrowed(url.as_str())).collect()),
    )
    .prose(),
    column("File Name", Fill::Always("")),
];

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    columns::open(sink, options, FORMAT.name, &LAYOUT)
}
