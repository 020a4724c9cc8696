//! Simple Dublin Core: `oai_dc`, the payload of OAI-PMH 2.0, and `oai_dc.xsd` (2002-12-19).

use std::io;

use super::format::{Options, OutputFormat, Sink, Writer};
use super::loss::{self, Loss};
use super::xml::{Dress, Statements};
use crate::crosswalk::dublin_core;

pub(super) const FORMAT: OutputFormat = OutputFormat {
    name: "dc",
    extension: "dc.xml",
    endings: &["xml", "oai_dc.xml"],
    title: "simple Dublin Core (oai_dc), for harvesters and catalogs",
    standard: "Dublin Core Metadata Element Set 1.1 (ISO 15836-1:2017); oai_dc 2.0",
    loses: &[
        "the role of each contributor",
        "the bodies that people belong to",
        "the words of the citation outside the reference",
        "the kind of each date",
        "the upload date",
        "the language of the original",
        "the copy number",
        "the outgoing number",
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
    Loss {
        field: "citation_verbatim",
        what: FORMAT.loses[2],
        has: |r, _| r.about.is_some() || !r.credits.is_empty() || !r.residue.is_empty(),
    },
    Loss { field: "created", what: FORMAT.loses[3], has: |r, _| r.created.is_some() },
    Loss { field: "uploaded", what: FORMAT.loses[4], has: |r, _| r.uploaded.is_some() },
    Loss { field: "languages", what: FORMAT.loses[5], has: |r, _| loss::has_other_language(r) },
    Loss { field: "copy_number", what: FORMAT.loses[6], has: |r, _| r.copy_number.is_some() },
    Loss { field: "outgoing_number", what: FORMAT.loses[7], has: |r, _| r.outgoing_number.is_some() },
    Loss { field: "archives", what: FORMAT.loses[8], has: |r, _| !r.archives.is_empty() },
    Loss { field: "extra", what: FORMAT.loses[9], has: |r, _| !r.extra.is_empty() },
    Loss { field: "body", what: FORMAT.loses[10], has: |r, options| options.with_body && r.body.is_some() },
    Loss { field: "date", what: FORMAT.loses[11], has: |r, _| loss::has_words_beside_codes(r) },
];

static DRESS: Dress = Dress {
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
    Statements::open(sink, options, &DRESS, FORMAT.name, LOSSES, |record, _| dublin_core::simple(record))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_losses_is_the_one_reported() {
        assert!(LOSSES.iter().map(|loss| loss.what).eq(FORMAT.loses.iter().copied()));
    }
}
