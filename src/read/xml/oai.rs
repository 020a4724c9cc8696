//! Records as OAI-PMH 2.0 carries them: a header with their identifier, and the metadata in some vocabulary.

use super::names::Vocabulary;
use super::take::Taker;
use super::{dublin_core, ead, marc, mods};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::read::{cues, rules};
use crate::record::{Field, Text};

/// Whether the header says that the record was deleted, so that there is no more than the header.
pub(super) fn is_deleted(taker: &Taker<'_>, at: usize) -> bool {
    let header = taker.tree.child(at, "header");
    header.and_then(|header| taker.tree.attribute(header, "status")).as_deref() == Some("deleted")
}

/// The identifier in the header.
pub(super) fn identifier(taker: &Taker<'_>, at: usize) -> Option<Text> {
    let header = taker.tree.child(at, "header")?;
    let identifier = taker.tree.child(header, "identifier")?;
    Some(taker.text(identifier)).filter(|value| !value.is_empty())
}

/// Says what a repository says beside the records: that a list goes on elsewhere, or that something went wrong.
pub(super) fn word(taker: &Taker<'_>, at: usize, out: &mut Diagnostics) {
    let tree = taker.tree;
    let words = taker.text(at);
    let place = words.span();
    match tree.local(at) {
        "resumptionToken" if !words.is_empty() => {
            let of = tree
                .attribute(at, "completeListSize")
                .map_or_else(String::new, |size| format!(" of {size} records"));
            let message = format!("the list{of} goes on; `{words}` asks for more of it");
            out.push(Diagnostic::new(&rules::MORE_RECORDS, message).at(place));
        }
        "error" => {
            let code = tree.attribute(at, "code").unwrap_or_default();
            let message = format!("the repository answered with an error, `{code}`: {words}");
            out.push(Diagnostic::new(&rules::NOT_A_RECORD, message).at(place));
        }
        _ => {}
    }
}

/// Takes a record; whether its metadata are in a vocabulary that is known.
pub(super) fn record(taker: &mut Taker<'_>, at: usize) -> bool {
    let tree = taker.tree;
    let metadata = tree.child(at, "metadata").and_then(|metadata| tree.children(metadata).next());
    let Some(metadata) = metadata else { return false };
    if !payload(taker, metadata) {
        return false;
    }
    for part in tree.children(at) {
        match tree.local(part) {
            "header" => header(taker, part),
            "metadata" => {}
            // Provenance and rights of the description, in containers of their own.
            _ => taker.keep_named(part),
        }
    }
    true
}

/// Takes the metadata by what their element is.
fn payload(taker: &mut Taker<'_>, at: usize) -> bool {
    let tree = taker.tree;
    match (tree.get(at).vocabulary, tree.local(at)) {
        (Vocabulary::Mods, _) | (Vocabulary::None, "mods") => {
            let inside = tree.child(at, "mods").filter(|_| tree.local(at) == "modsCollection");
            mods::record(taker, inside.unwrap_or(at));
        }
        (Vocabulary::Marc, _) => {
            let inside = tree.child(at, "record").filter(|_| tree.local(at) == "collection");
            marc::record(taker, inside.unwrap_or(at));
        }
        (Vocabulary::Ead3 | Vocabulary::Ead2002, _) | (Vocabulary::None, "ead") => {
            let Some(description) = tree.child(at, "archdesc") else { return false };
            ead::whole(taker, description);
        }
        (Vocabulary::OaiDc | Vocabulary::Qdc, _) => dublin_core::record(taker, at),
        _ if tree.children(at).any(|child| dublin_core::is_term(tree.get(child).vocabulary)) => {
            dublin_core::record(taker, at);
        }
        _ => return false,
    }
    true
}

/// Takes the header. Its identifier has a part that is the record's own on its host, which is its number where the
/// metadata have none: `177840` of `oai:example.org:177840`. An address is none.
fn header(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    for part in tree.children(at) {
        let value = taker.text(part);
        let is_wanted = tree.local(part) == "identifier" && !taker.has(Field::Id);
        if let Some(own) = local_part(&value).filter(|own| is_wanted && !cues::is_url(own)) {
            taker.field(Field::Id, part, own);
        }
        taker.extra(format!("oai:{}", tree.local(part)), part, value);
    }
}

/// What stands behind the scheme and the host of an OAI identifier.
fn local_part(identifier: &Text) -> Option<Text> {
    let rest = identifier.strip_prefix("oai:")?;
    let (_, own) = rest.split_once(':').filter(|(_, own)| !own.is_empty())?;
    Some(identifier.slice(Span::new(identifier.len() - own.len(), identifier.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_an_identifier_is_the_records_own() {
        let local = |words: &str| local_part(&Text::new(words)).map(Text::into_string);
        assert_eq!(local("oai:example.org:177840").as_deref(), Some("177840"));
        assert_eq!(local("oai:example.org:a/b:c").as_deref(), Some("a/b:c"));
        assert_eq!(local("oai:example.org"), None);
        assert_eq!(local("http://example.org/1"), None);
    }
}
