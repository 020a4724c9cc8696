//! Records in XML: Dublin Core, OAI-PMH, MODS, MARCXML and finding aids in EAD.
//!
//! All of them are read by one machine, which knows a record of any of these vocabularies where it meets one; the
//! formats differ in what a file must begin with to be theirs. Nothing is fetched, no entity is declared, and only the
//! record under way is held.

mod dublin_core;
mod ead;
mod lexer;
mod marc;
mod mods;
mod names;
mod oai;
mod place;
mod roles;
mod sniff;
mod split;
mod take;
mod tree;

use super::format::{Holds, InputFormat, Reading};
use sniff::Kind;

/// Declares a format: its name, what it is, and what a file of it begins with.
macro_rules! xml {
    ($constant:ident, $name:literal, $title:literal, $kind:expr) => {
        pub(super) const $constant: InputFormat = InputFormat {
            name: $name,
            title: $title,
            extensions: &["xml"],
            holds: Holds::Anything,
            reading: Reading::Stream {
                sniff: |head| sniff::sniff(head, $kind),
                read: |stream, sink| split::read(stream, sink, $name),
            },
        };
    };
}

xml!(DC, "dc", "simple Dublin Core in XML (oai_dc), one record or many", Kind::Dc);
xml!(DCTERMS, "dcterms", "qualified Dublin Core in XML, one record or many", Kind::DcTerms);
xml!(OAI, "oai", "records as OAI-PMH repositories hand them out, in any of these vocabularies", Kind::Oai);
xml!(MODS, "mods", "MODS, one record or a collection", Kind::Mods);
xml!(MARCXML, "marcxml", "MARC 21 in MARCXML, one record or a collection", Kind::Marc);
xml!(EAD3, "ead3", "finding aids in EAD3", Kind::Ead3);
xml!(EAD2002, "ead2002", "finding aids in EAD 2002", Kind::Ead2002);

#[cfg(test)]
mod tests;
