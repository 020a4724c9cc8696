//! Records in Contexts as N-Triples: the graph of `rico`, one statement a line, for triple stores. RDF 1.1 N-Triples (W3C, 2014); RiC-O 1.1 (ICA, 2025).

use super::format::OutputFormat;
use super::said::Vocabulary;
use super::{ntriples, rico};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "rico-ntriples",
    extension: "rico.nt",
    endings: &[],
    title: "Records in Contexts as N-Triples: the graph of rico, one statement a line, for triple stores",
    standard: "RiC-O 1.1 (ICA, 2025); RDF 1.1 N-Triples (W3C, 2014)",
    fates: rico::FATES,
    open: |sink, options| ntriples::begin(sink, options, Vocabulary::Rico),
};
