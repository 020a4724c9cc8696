//! Qualified Dublin Core: DCMI Metadata Terms in the notation of the DCMI XML schemas (2008-02-11), each
//! record in the container of `schemas/qdc.xsd`.

use std::io;

use super::format::{Options, OutputFormat, Sink, Writer};
use super::loss::{self, Loss};
use super::xml::{Dress, Statements};
use crate::crosswalk::dublin_core::{self, Choices};

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "dcterms",
    extension: "dcterms.xml",
    endings: &["qdc.xml"],
    title: "qualified Dublin Core, which keeps kinds of dates and the whole citation",
    standard: "DCMI Metadata Terms (2020-01-20); DCMI XML schemas (2008-02-11)",
    loses: &[
        "the role of each contributor, but in the words of the citation",
        "the bodies that people belong to, but in the words of the citation",
        "the language of the original",
        "the site's own title of the archive",
        "fields with unknown labels",
        "the text of the document",
        "the words of dates and languages that have a code",
    ],
    open,
};

/// The same, with what tells whether a record has it.
static LOSSES: &[Loss] = &[
    Loss { field: "credits", what: FORMAT.loses[0], has: |r, _| loss::has_roles(r) },
    Loss { field: "credits", what: FORMAT.loses[1], has: |r, _| loss::has_affiliations(r) },
    Loss { field: "languages", what: FORMAT.loses[2], has: |r, _| loss::has_other_language(r) },
    Loss { field: "archives", what: FORMAT.loses[3], has: |r, _| !r.archives.is_empty() },
    Loss { field: "extra", what: FORMAT.loses[4], has: |r, _| !r.extra.is_empty() },
    Loss { field: "body", what: FORMAT.loses[5], has: |r, options| options.with_body && r.body.is_some() },
    Loss { field: "date", what: FORMAT.loses[6], has: |r, _| loss::has_words_beside_codes(r) },
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
    Statements::open(sink, options, &DRESS, FORMAT.name, LOSSES, |record, options| {
        let classification_as_access_rights = options.classification_as_access_rights;
        dublin_core::qualified(record, Choices { classification_as_access_rights })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_losses_is_the_one_reported() {
        assert!(LOSSES.iter().map(|loss| loss.what).eq(FORMAT.loses.iter().copied()));
    }
}
