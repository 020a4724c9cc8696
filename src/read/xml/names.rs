//! Names and namespaces (Namespaces in XML 1.0): which vocabulary an element belongs to.
//!
//! The address that a prefix is bound to decides. Real files have addresses that are wrong by a version or a slash, and
//! prefixes that nobody declares; what an address does not tell, the usual prefix does.

use std::borrow::Cow;

use smol_str::SmolStr;

use crate::diagnostic::Span;
use crate::vocab::entities;

/// The vocabularies that the readers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// No namespace at all.
    None,
    /// The Dublin Core Metadata Element Set.
    Dc,
    /// DCMI Metadata Terms.
    DcTerms,
    /// The container of simple Dublin Core in OAI-PMH.
    OaiDc,
    /// The container of qualified Dublin Core that fonds writes.
    Qdc,
    /// The protocol OAI-PMH, static repositories among it.
    Oai,
    Mods,
    Marc,
    Ead3,
    Ead2002,
    Xlink,
    /// Some other.
    Other,
}

/// Vocabulary, how the addresses of its namespaces begin (without scheme, lower case), its usual prefix.
static KNOWN: &[(Vocabulary, &[&str], &str)] = &[
    (Vocabulary::Dc, &["purl.org/dc/elements/"], "dc"),
    (Vocabulary::DcTerms, &["purl.org/dc/terms", "purl.org/dc/qualifiers/"], "dcterms"),
    (Vocabulary::OaiDc, &["www.openarchives.org/oai/2.0/oai_dc", "www.openarchives.org/oai/dc"], "oai_dc"),
    (Vocabulary::Qdc, &["w3id.org/fonds/qdc/"], "qdc"),
    (Vocabulary::Oai, &["www.openarchives.org/oai/2.0"], "oai"),
    (Vocabulary::Mods, &["www.loc.gov/mods"], "mods"),
    (Vocabulary::Marc, &["www.loc.gov/marc21/slim", "www.loc.gov/marcxml"], "marc"),
    (Vocabulary::Ead3, &["ead3.archivists.org/"], "ead3"),
    (Vocabulary::Ead2002, &["urn:isbn:1-931666-22-9", "www.loc.gov/ead"], "ead"),
    (Vocabulary::Xlink, &["www.w3.org/1999/xlink"], "xlink"),
];

impl Vocabulary {
    /// The vocabulary of a namespace, by its address.
    fn of_address(address: &str) -> Self {
        let address = address.trim().to_ascii_lowercase();
        let bare = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        let is = |beginnings: &[&str]| beginnings.iter().any(|known| bare.starts_with(known));
        let known = KNOWN.iter().find(|(_, beginnings, _)| is(beginnings));
        known.map_or(if bare.is_empty() { Self::None } else { Self::Other }, |(known, ..)| *known)
    }

    /// The vocabulary that a prefix usually stands for.
    fn of_prefix(prefix: &str) -> Self {
        let known = KNOWN.iter().find(|(.., usual)| usual.eq_ignore_ascii_case(prefix));
        known.map_or(Self::Other, |(known, ..)| *known)
    }

    /// The usual prefix; none for what has none.
    pub(super) fn prefix(self) -> Option<&'static str> {
        KNOWN.iter().find(|(known, ..)| *known == self).map(|(.., prefix)| *prefix)
    }
}

/// The prefixes that are declared, the innermost last.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    bindings: Vec<(SmolStr, Vocabulary)>,
}

impl Scope {
    /// How many declarations there are.
    pub(super) fn len(&self) -> usize {
        self.bindings.len()
    }

    /// Forgets all but the first `length` declarations.
    pub(super) fn truncate(&mut self, length: usize) {
        self.bindings.truncate(length);
    }

    /// Adds what a tag declares.
    pub(super) fn declare(&mut self, tag: &str) {
        if !tag.contains("xmlns") {
            return;
        }
        for Attribute { name, value, .. } in attributes(tag) {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            self.bindings.push((SmolStr::new(prefix), Vocabulary::of_address(&unescaped(value))));
        }
    }

    /// The vocabulary of an element or attribute by its name. An attribute without prefix has none.
    pub(super) fn vocabulary(&self, name: &str) -> Vocabulary {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        match self.bindings.iter().rev().find(|(known, _)| known == prefix) {
            Some((_, Vocabulary::Other)) if !prefix.is_empty() => Vocabulary::of_prefix(prefix),
            Some((_, known)) => *known,
            None if prefix.is_empty() => Vocabulary::None,
            None => Vocabulary::of_prefix(prefix),
        }
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The name in a tag, with its prefix.
pub(super) fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(name.len());
    &name[..end]
}

/// An attribute as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'t> {
    pub(super) name: &'t str,
    /// The value between its marks, entities as written.
    pub(super) value: &'t str,
    /// Where the value stands in the tag.
    pub(super) span: Span,
}

/// The attributes of a tag. What is no attribute is passed over.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = Attribute<'_>> {
    let inside = tag.trim_start_matches('<').trim_end_matches('>');
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    Written { rest: inside.get(tag_name(tag).len()..).unwrap_or_default(), tag }
}

struct Written<'t> {
    rest: &'t str,
    tag: &'t str,
}

impl<'t> Iterator for Written<'t> {
    type Item = Attribute<'t>;

    fn next(&mut self) -> Option<Attribute<'t>> {
        loop {
            let (before, behind) = self.rest.split_once('=')?;
            let name = before.split_ascii_whitespace().next_back().unwrap_or_default();
            let behind = behind.trim_ascii_start();
            let Some(quote) = behind.chars().next().filter(|mark| matches!(mark, '"' | '\'')) else {
                self.rest = behind;
                continue;
            };
            let (value, rest) = behind[1..].split_once(quote)?;
            self.rest = rest;
            let start = value.as_ptr().addr() - self.tag.as_ptr().addr();
            return Some(Attribute { name, value, span: Span::new(start, start + value.len()) });
        }
    }
}

/// A value with its references resolved; what XML does not know stays as written.
pub(super) fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut plain = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let (letter, length) = resolved(&rest[at..]).unwrap_or(('&', 1));
        plain.push(letter);
        rest = &rest[at + length..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The character that a reference stands for, and the length of the reference, with which the text begins. None for an entity that XML
/// itself does not declare (section 4.6), for a number of no character, and for an `&` that begins none.
pub(super) fn resolved(reference: &str) -> Option<(char, usize)> {
    let behind = reference.strip_prefix('&')?;
    let is_own = |name: &str| behind.strip_prefix(name).is_some_and(|rest| rest.starts_with(';'));
    let is_known = behind.starts_with('#') || ["amp", "lt", "gt", "quot", "apos"].into_iter().any(is_own);
    entities::read(reference).filter(|_| is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_do_not_matter_where_their_address_is_known() {
        let mut scope = Scope::default();
        scope.declare(
            "<x:dc xmlns:x='http://purl.org/dc/elements/1.1/' xmlns=\"http://www.loc.gov/mods/v3\">",
        );
        assert_eq!(scope.vocabulary("x:title"), Vocabulary::Dc);
        assert_eq!(scope.vocabulary("title"), Vocabulary::Mods);
        scope.declare("<a xmlns=''/>");
        assert_eq!(scope.vocabulary("title"), Vocabulary::None);
        scope.truncate(2);
        assert_eq!(scope.vocabulary("title"), Vocabulary::Mods);
    }

    #[test]
    fn undeclared_and_wrong_addresses_are_made_up_for_by_the_usual_prefix() {
        let mut scope = Scope::default();
        assert_eq!(scope.vocabulary("dc:title"), Vocabulary::Dc);
        scope.declare("<a xmlns:dcterms='http://example.org/' xmlns:y='http://example.org/'>");
        assert_eq!(scope.vocabulary("dcterms:title"), Vocabulary::DcTerms);
        assert_eq!(scope.vocabulary("y:title"), Vocabulary::Other);
    }

    #[test]
    fn attributes_stand_where_they_are_said_to() {
        let tag = "<a  b = \"x &gt; y\"\n c:d='e=\"f\"' g=h i='/' />";
        let found: Vec<_> = attributes(tag).map(|found| (found.name, found.value)).collect();
        assert_eq!(found, [("b", "x &gt; y"), ("c:d", "e=\"f\""), ("i", "/")]);
        assert!(attributes(tag).all(|found| found.span.of(tag) == found.value));
        assert_eq!(unescaped("x &gt; y &amp;&nbsp;&#1071; & z"), "x > y &&nbsp;Я & z");
    }

    #[test]
    fn only_the_entities_of_xml_itself_are_known() {
        assert_eq!(resolved("&lt;"), Some(('<', 4)));
        assert_eq!(resolved("&#x41;b"), Some(('A', 6)));
        for unknown in ["&nbsp;", "&", "& amp;", "&#0;", "&#+5;", "&#xD800;", "&;"] {
            assert_eq!(resolved(unknown), None, "{unknown}");
        }
    }
}
