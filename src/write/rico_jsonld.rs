//! Records in Contexts as JSON-LD: the graph of `rico`, for systems that load JSON-LD. JSON-LD 1.1 (W3C, 2020); RiC-O 1.1 (ICA, 2025).

use super::format::OutputFormat;
use super::said::Vocabulary;
use super::{jsonld, rico};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "rico-jsonld",
    extension: "rico.jsonld",
    endings: &[],
    title: "Records in Contexts as JSON-LD: the graph of rico, for systems that load JSON-LD",
    standard: "RiC-O 1.1 (ICA, 2025); JSON-LD 1.1 (W3C, 2020)",
    fates: rico::FATES,
    open: |sink, options| jsonld::begin(sink, options, Vocabulary::Rico),
};
