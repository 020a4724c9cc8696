//! The citation paragraph: kept whole, and read into citations and credits.

use super::fields::Fields;
use super::identity::{bare_address, is_address};
use crate::citation;
use crate::diagnostic::Span;
use crate::record::reference::{Credit, Role};
use crate::record::{Field, Record, Text};

/// Reads the citation, and the credits that stand apart from it. A line that is an address and nothing else is the address of the record and no part
/// of the citation; repeated blocks are joined by line breaks, so that spans count in one string.
pub(super) fn normalize(fields: &mut Fields<'_>, record: &mut Record) {
    citation(fields, record);
    for new in fields.take_credits().into_iter().flat_map(|(role, words)| apart(role, &words)) {
        let is_known = |credit: &Credit| credit.role == new.role && credit.name == new.name;
        if !record.credits.iter().any(is_known) {
            record.credits.push(new);
        }
    }
}

/// Credits that stand apart from the citation, so that they have no place there: those of a phrase that is nothing but
/// credits, else a name.
fn apart(role: Role, words: &str) -> Vec<Credit> {
    let parsed = citation::parse(words, citation::Options::default());
    if !parsed.credits.is_empty() && parsed.citations.is_empty() && parsed.residue.is_empty() {
        let placeless = |credit: Credit| Credit { span: Span::default(), ..credit };
        return parsed.credits.into_iter().map(placeless).collect();
    }
    vec![Credit {
        role,
        relator: role.relator().map(Into::into),
        name: words.into(),
        affiliation: None,
        from_language: None,
        span: Span::default(),
        why: None,
    }]
}

fn citation(fields: &mut Fields<'_>, record: &mut Record) {
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
