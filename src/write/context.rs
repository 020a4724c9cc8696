//! What the keys of statements stand for: a context of JSON-LD 1.1 such as we ship, with prefixes and with terms that
//! may give their values a type.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

/// The namespace of `rdf:type` and `rdf:JSON`.
pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A context.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// Prefixes with their namespaces, in the order of the file.
    pub(super) prefixes: Vec<(String, String)>,
    terms: HashMap<String, Term>,
}

#[derive(Debug)]
struct Term {
    /// An IRI, whole or with a prefix.
    id: String,
    /// The type of its values, where it has one.
    of: Option<String>,
}

/// A name for a resource, property, class or datatype.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name<'n> {
    /// A label with its `_:`, for a resource without an IRI.
    Blank(&'n str),
    /// A prefix, its namespace, and the rest.
    Short(&'n str, &'n str, &'n str),
    /// A whole IRI.
    Iri(&'n str),
}

impl Context {
    /// Reads a context of ours. What is no term of it is left out.
    pub(super) fn parse(text: &str) -> Self {
        let json: Value = serde_json::from_str(text).unwrap_or_default();
        let mut context = Self::default();
        for (key, value) in json["@context"].as_object().into_iter().flatten() {
            let id = value.as_str().or_else(|| value["@id"].as_str());
            let Some(id) = id.filter(|_| !key.starts_with('@')) else { continue };
            // JSON-LD 1.1, 4.2.4: a plain term is a prefix where its IRI ends with such a character.
            if value.is_string() && id.starts_with("http") && id.ends_with(['/', '#']) {
                context.prefixes.push((key.clone(), id.to_owned()));
            }
            let of = value["@type"].as_str();
            // Literals of JSON are made with their type.
            if of == Some("@json") {
                context.prefixes.push(("rdf".to_owned(), RDF.to_owned()));
            }
            let of = of.filter(|of| *of != "@json").map(str::to_owned);
            context.terms.insert(key.clone(), Term { id: id.to_owned(), of });
        }
        context
    }

    /// What a word stands for: a term, something with a prefix, or an IRI as it is.
    pub(super) fn name<'n>(&'n self, word: &'n str) -> Name<'n> {
        let word = self.terms.get(word).map_or(word, |term| term.id.as_str());
        if word.starts_with("_:") {
            return Name::Blank(word);
        }
        let known = word.split_once(':').and_then(|(prefix, rest)| {
            let (prefix, namespace) = self.prefixes.iter().find(|(known, _)| known == prefix)?;
            Some(Name::Short(prefix, namespace, rest))
        });
        known.unwrap_or(Name::Iri(word))
    }

    /// What type a string under a key has: `@id` where it is an IRI.
    pub(super) fn type_of(&self, key: &str) -> Option<&str> {
        if key == "@type" { Some("@id") } else { self.terms.get(key)?.of.as_deref() }
    }
}

/// The word for a property: `@type` is one of RDF's own.
pub(super) fn property(key: &str) -> Cow<'_, str> {
    if key == "@type" { Cow::Owned(format!("{RDF}type")) } else { Cow::Borrowed(key) }
}

#[cfg(test)]
mod tests {
    use super::super::said::Vocabulary;
    use super::*;

    #[test]
    fn words_are_names_by_the_context() {
        let context = Vocabulary::SchemaOrg.context();
        assert_eq!(context.name("name"), Name::Short("schema", "http://schema.org/", "name"));
        let date = Name::Short("xsd", "http://www.w3.org/2001/XMLSchema#", "date");
        assert_eq!(context.name("xsd:date"), date);
        assert_eq!(context.name("edtf"), Name::Iri("http://id.loc.gov/datatypes/edtf/EDTF"));
        assert_eq!(context.name("https://a.example/1"), Name::Iri("https://a.example/1"));
        assert_eq!(context.name("_:b1"), Name::Blank("_:b1"));
    }

    #[test]
    fn terms_give_their_values_a_type() {
        let context = Vocabulary::SchemaOrg.context();
        assert_eq!(context.type_of("name"), None);
        assert_eq!(context.type_of("url"), Some("@id"));
        assert_eq!(context.type_of("@type"), Some("@id"));
        assert_eq!(context.type_of("datePublished"), Some("schema:Date"));
        assert_eq!(context.type_of("fonds:record"), None);
    }

    #[test]
    fn no_word_of_a_context_is_left_without_an_address() {
        for vocabulary in [Vocabulary::SchemaOrg, Vocabulary::Rico] {
            let context = vocabulary.context();
            assert!(!context.prefixes.is_empty());
            for word in context.terms.keys() {
                match context.name(word) {
                    Name::Iri(iri) => assert!(iri.starts_with("http"), "{word}"),
                    Name::Short(..) => {}
                    Name::Blank(label) => panic!("{label}"),
                }
            }
        }
    }
}
