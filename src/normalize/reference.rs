//! The citation paragraph: kept whole, and read into citations and credits.

use super::fields::Fields;
use super::identity::{bare_address, is_address};
use crate::citation;
use crate::record::{Field, Record, Text};

/// Reads the citation. A line that is an address and nothing else is the address of the record and no part
/// of the citation; repeated blocks are joined by line breaks, so that spans count in one string.
pub(super) fn normalize(fields: &mut Fields<'_>, record: &mut Record) {
    let Some(whole) = fields.whole(Field::Citation, "\n") else { return };
    let (addresses, lines): (Vec<Text>, Vec<Text>) = whole.lines().partition(is_address);
    for address in addresses.iter().map(bare_address) {
        match &record.url {
            None => record.url = Some(address),
            Some(known) if *known == address => {}
            Some(_) => record.extra.push(Field::Url.name(), address),
        }
    }
    if lines.is_empty() {
        return;
    }
    let verbatim = if addresses.is_empty() { whole } else { Text::join(&lines, "\n") };
    record.citation_verbatim = Some(verbatim);
    parse(record);
}

/// Reads the parts out of the words of the citation.
pub(super) fn parse(record: &mut Record) {
    let Some(verbatim) = &record.citation_verbatim else { return };
    let parsed = citation::parse(verbatim, citation::Options::default());
    record.about = parsed.about;
    record.citations = parsed.citations;
    record.credits = parsed.credits;
    record.residue = parsed.residue;
}
