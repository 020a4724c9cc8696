//! Simple Dublin Core: `oai_dc`, the payload of OAI-PMH 2.0, and `oai_dc.xsd` (2002-12-19).

use std::io;

use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::xml::{Dress, Statements};
use crate::crosswalk::dublin_core;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "dc",
    extension: "dc.xml",
    endings: &["xml", "oai_dc.xml"],
    title: "simple Dublin Core (oai_dc), for harvesters and catalogs",
    standard: "Dublin Core Metadata Element Set 1.1 (ISO 15836-1:2017); oai_dc 2.0",
    fates: FATES,
    open,
};

pub(super) const FATES: Fates = &[
    ("M01", At("dc:title")),
    ("M02", Partly("dc:date", "the kind of each date")),
    ("M03", At("dc:date")),
    ("M04", At("dc:coverage")),
    ("M05", Lost("harvesters read every `dc:date` as a date of the document")),
    ("M06", At("dc:description")),
    ("M07", At("dc:source")),
    ("M08", Lost("no element is for a reference to the edition")),
    ("M09", At("dc:source")),
    ("M10", At("dc:source")),
    ("M11", At("dc:source")),
    ("M12", At("dc:source")),
    ("M13", At("dc:source")),
    ("M14", At("dc:source")),
    ("M15", Partly("dc:contributor; dc:description", "the role of each contributor")),
    ("M16", Partly("dc:contributor", "the role of each contributor")),
    ("M17", Partly("dc:contributor", "the role of each contributor")),
    ("M18", Partly("dc:contributor", "the role of each contributor")),
    ("M19", Partly("dc:contributor", "the role of each contributor")),
    ("M20", Lost("no element is for it, and beside a name it would break the matching of names")),
    ("M21", At("dc:rights")),
    ("M22", At("dc:rights")),
    ("M24", At("dc:type")),
    ("M25", At("dc:language")),
    ("M26", Lost("the edition is described, and `dc:language` would be the edition's")),
    ("M27", At("dc:identifier")),
    ("M28", At("dc:identifier")),
    ("M30", At("dc:description")),
    ("M31", Partly("dc:contributor", "that they are funders")),
    ("M32", At("dc:creator")),
    ("M33", Partly("dc:subject", "that they are people or bodies")),
    ("M34", At("dc:coverage")),
    ("M35", At("dc:subject")),
    ("M37", At("dc:publisher")),
    ("M38", Lost("numbers of the original that no element is for")),
    ("M38b", Lost("numbers of the original that no element is for")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("dc:contributor")),
    ("M41", Lost("the citation names the archive")),
    ("R01", At("dc:description")),
    ("R02", Lost("no element is for them")),
    ("R03", Lost("the code stands in their place")),
];

pub(super) static DRESS: Dress = Dress {
    record: "oai_dc:dc",
    attributes: &[
        ("xmlns:oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        ),
    ],
    prefix: "dc:",
    scheme_prefix: "",
};

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    Statements::open(sink, options, &DRESS, |record, _| dublin_core::simple(record))
}
