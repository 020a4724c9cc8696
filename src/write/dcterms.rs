//! Qualified Dublin Core: DCMI Metadata Terms in the notation of the DCMI XML schemas (2008-02-11), each
//! record in the container of `schemas/qdc.xsd`.

use std::io;

use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::xml::{Dress, Statements};
use crate::crosswalk::dublin_core::{self, Choices};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "dcterms",
    extension: "dcterms.xml",
    endings: &["qdc.xml"],
    title: "qualified Dublin Core, which keeps kinds of dates and the whole citation",
    standard: "DCMI Metadata Terms (2020-01-20); DCMI XML schemas (2008-02-11)",
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
    ("M16", Partly("dcterms:contributor", "the role of each contributor, but in the words of the citation")),
    ("M17", Partly("dcterms:contributor", "the role of each contributor, but in the words of the citation")),
    ("M18", Partly("dcterms:contributor", "the role of each contributor, but in the words of the citation")),
    ("M19", Partly("dcterms:contributor", "the role of each contributor, but in the words of the citation")),
    (
        "M20",
        Partly(
            "dcterms:bibliographicCitation",
            "the bodies that people belong to, but in the words of the citation",
        ),
    ),
    ("M21", At("dcterms:rights")),
    ("M22", At("dcterms:rights; dcterms:license")),
    ("M24", At("dcterms:type")),
    ("M25", At("dcterms:language")),
    ("M26", Lost("the edition is described, and `dcterms:language` would be the edition's")),
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
    ("M41", Lost("the citation names the archive")),
    ("R01", At("dcterms:description")),
    ("R02", Lost("no element is for them")),
    ("R03", Lost("the code stands in their place")),
];

static DRESS: Dress = Dress {
    record: "qdc:record",
    attributes: &[
        ("xmlns:qdc", "https://w3id.org/fonds/qdc/1.0/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ],
    prefix: "dcterms:",
    scheme_prefix: "dcterms:",
};

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    Statements::open(sink, options, &DRESS, |record, options| {
        let classification_as_access_rights = options.classification_as_access_rights;
        dublin_core::qualified(record, Choices { classification_as_access_rights })
    })
}
