//! Tells which XML a file begins with.

use super::dublin_core;
use super::lexer::{self, Lexer};
use super::names::{self, Scope, Vocabulary};

/// What a file of XML holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Dc,
    DcTerms,
    Oai,
    Mods,
    Marc,
    Ead3,
    Ead2002,
}

/// How sure it is that a text that begins so is of a kind.
pub(super) fn sniff(head: &str, kind: Kind) -> u8 {
    const SURE: u8 = 96;
    if kind_of(head) == Some(kind) { SURE } else { 0 }
}

/// The kind of the first element that tells; a few wrap others of any kind.
fn kind_of(head: &str) -> Option<Kind> {
    // What wraps records does so near the beginning.
    const LOOK: usize = 64;
    if !head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with('<') {
        return None;
    }
    let mut lexer = Lexer::new();
    let mut scope = Scope::default();
    let mut parent = "";
    let tokens = std::iter::from_fn(|| lexer.advance(head.as_bytes()));
    let tags = tokens.filter(|token| matches!(token.kind, lexer::Kind::Start | lexer::Kind::Empty));
    for tag in tags.take(LOOK).map(|token| &head[token.start..token.end]) {
        // Declarations are not taken back: what a sibling declared is seldom told otherwise later.
        scope.declare(tag);
        let name = names::tag_name(tag);
        let local = names::local(name);
        if let Some(kind) = kind_of_element(scope.vocabulary(name), local, parent) {
            return Some(kind);
        }
        parent = local;
    }
    None
}

fn kind_of_element(vocabulary: Vocabulary, local: &str, parent: &str) -> Option<Kind> {
    match (vocabulary, local) {
        (Vocabulary::Oai, _) | (Vocabulary::None, "OAI-PMH") => Some(Kind::Oai),
        (Vocabulary::Mods, _) | (Vocabulary::None, "mods" | "modsCollection") => Some(Kind::Mods),
        (Vocabulary::Marc, _) => Some(Kind::Marc),
        (Vocabulary::None, "leader" | "controlfield" | "datafield") if parent == "record" => Some(Kind::Marc),
        (Vocabulary::Ead3, _) | (Vocabulary::None, "control") if parent == "ead" || local == "ead" => {
            Some(Kind::Ead3)
        }
        (Vocabulary::Ead2002, _) => Some(Kind::Ead2002),
        (Vocabulary::None, "eadheader" | "archdesc") if parent == "ead" => Some(Kind::Ead2002),
        (Vocabulary::Qdc, _) => Some(Kind::DcTerms),
        (Vocabulary::OaiDc, _) => Some(Kind::Dc),
        (vocabulary, _) if dublin_core::is_term(vocabulary) => {
            Some(if vocabulary == Vocabulary::DcTerms { Kind::DcTerms } else { Kind::Dc })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_element_that_tells_decides() {
        for (head, kind) in [
            (
                "<?xml version='1.0'?>\n<records><oai_dc:dc xmlns:oai_dc='http://www.openarchives.org/OAI/2.0/oai_dc/'>",
                Some(Kind::Dc),
            ),
            ("<records><qdc:record xmlns:qdc='https://w3id.org/fonds/qdc/1.0/'>", Some(Kind::DcTerms)),
            ("<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords>", Some(Kind::Oai)),
            ("<a><b><dcterms:title>", Some(Kind::DcTerms)),
            ("<mods>", Some(Kind::Mods)),
            ("<collection><record><leader>", Some(Kind::Marc)),
            ("<!DOCTYPE ead SYSTEM 'ead.dtd'><ead><eadheader>", Some(Kind::Ead2002)),
            ("<ead xmlns='http://ead3.archivists.org/schema/'>", Some(Kind::Ead3)),
            ("<html><head><title>", None),
            ("<records/>", None),
            ("Title <mods>", None),
        ] {
            assert_eq!(kind_of(head), kind, "{head}");
        }
    }
}
