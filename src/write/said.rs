//! What the RDF formats say of records, before any syntax: the nodes of a crosswalk, and what is known across records.

use std::io;
use std::sync::LazyLock;

use super::context::Context;
use super::format::Options;
use super::prints::{Prints, print};
use super::rules;
use crate::crosswalk::graph::{Node, Value};
use crate::crosswalk::iri::{Base, is_iri};
use crate::crosswalk::{rico, schema_org};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::record::{Field, Record};

/// The vocabulary that an output speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// schema.org with DCMI terms and MARC relators.
    SchemaOrg,
    /// Records in Contexts.
    Rico,
}

impl Vocabulary {
    /// The JSON-LD context of its keys, as shipped.
    pub(super) fn context_text(self) -> &'static str {
        match self {
            Self::SchemaOrg => include_str!("../../schemas/context.jsonld"),
            Self::Rico => include_str!("../../schemas/rico-context.jsonld"),
        }
    }

    /// The same, read.
    pub(super) fn context(self) -> &'static Context {
        static SCHEMA_ORG: LazyLock<Context> =
            LazyLock::new(|| Context::parse(Vocabulary::SchemaOrg.context_text()));
        static RICO: LazyLock<Context> = LazyLock::new(|| Context::parse(Vocabulary::Rico.context_text()));
        match self {
            Self::SchemaOrg => &SCHEMA_ORG,
            Self::Rico => &RICO,
        }
    }
}

/// What an output has said and will say.
pub(super) struct Said {
    vocabulary: Vocabulary,
    with_body: bool,
    base: Option<Base>,
    /// The units that were described.
    units: Prints,
    /// The identifiers of records that were written, each with its record.
    keys: Prints,
}

/// What is said of one record.
pub(super) struct Statements<'r> {
    /// The resources, the edition last.
    pub(super) nodes: Vec<Node<'r>>,
    /// JSON of what no term says exactly, for vocabularies that carry it.
    pub(super) rest: Option<Vec<u8>>,
}

impl Said {
    pub(super) fn new(vocabulary: Vocabulary, options: &Options) -> Self {
        Self {
            vocabulary,
            with_body: options.with_body,
            base: options.base.as_deref().map(Base::new),
            units: Prints::default(),
            keys: Prints::default(),
        }
    }

    /// What is said of a record; reports one that would be merged with an earlier one.
    pub(super) fn of<'r>(&mut self, record: &'r Record, out: &mut Diagnostics) -> io::Result<Statements<'r>> {
        let base = self.base.as_ref();
        let said = match self.vocabulary {
            Vocabulary::SchemaOrg => {
                let choice = schema_org::Choice { with_body: self.with_body, base };
                let rest = serde_json::to_vec(&schema_org::rest(record))?;
                Statements { nodes: vec![schema_org::edition(record, choice)], rest: Some(rest) }
            }
            Vocabulary::Rico => {
                let nodes = rico::nodes(record, base, &mut |key| self.units.first(&key));
                Statements { nodes, rest: None }
            }
        };
        self.note_key(record, &said, out);
        Ok(said)
    }

    /// The same record twice says nothing new.
    fn note_key(&mut self, record: &Record, said: &Statements<'_>, out: &mut Diagnostics) {
        let Some(node) = said.nodes.last() else { return };
        let with = print(&(node, &said.rest));
        let address = record.url.as_deref().filter(|url| is_iri(url));
        let made = node.id().filter(|id| Some(*id) != address);
        for key in address.into_iter().chain(made) {
            if self.keys.put(&key, &with).is_some_and(|before| before != print(&with)) {
                let message = format!("`{key}` is the key of an earlier record too");
                let (field, text) = match &record.url {
                    Some(url) if Some(key) == address => (Field::Url, Some(url)),
                    _ => (Field::Id, record.id.as_ref()),
                };
                let found = Diagnostic::new(&rules::KEY_TWICE, message).in_field(field.name());
                out.push(found.at(text.and_then(|text| text.span())));
                return;
            }
        }
    }
}

impl<'r> Statements<'r> {
    /// The resources, the rest as a literal of the edition: JSON in canonical form, as JSON-LD processors make it.
    pub(super) fn into_nodes(mut self) -> io::Result<Vec<Node<'r>>> {
        if let Some(rest) = &self.rest
            && let Some(edition) = self.nodes.pop()
        {
            let mut json = String::with_capacity(rest.len());
            canonical(&serde_json::from_slice(rest)?, &mut json)?;
            let literal = Value::Literal(json.into(), Some("rdf:JSON"));
            self.nodes.push(edition.with(schema_org::REST, [literal]));
        }
        Ok(self.nodes)
    }
}

/// Writes JSON in the form of RFC 8785 (JSON Canonicalization Scheme).
fn canonical(value: &serde_json::Value, out: &mut String) -> serde_json::Result<()> {
    match value {
        serde_json::Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // By UTF-16 code units, section 3.2.3.
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            out.push('{');
            for (at, (key, value)) in members.into_iter().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                out.push_str(&serde_json::to_string(key)?);
                out.push(':');
                canonical(value, out)?;
            }
            out.push('}');
        }
        serde_json::Value::Array(values) => {
            out.push('[');
            for (at, value) in values.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { "," });
                canonical(value, out)?;
            }
            out.push(']');
        }
        // Section 3.2.2.3: numbers are those of ECMAScript, in which large integers are not exact.
        serde_json::Value::Number(number) => match number.as_f64() {
            Some(float) if float.abs() > 9_007_199_254_740_992.0 => out.push_str(&float.to_string()),
            _ => out.push_str(&number.to_string()),
        },
        // Section 3.2.2.2: the same escapes.
        plain => out.push_str(&serde_json::to_string(plain)?),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_canonical() {
        let json =
            r#"{"b": [1, 18446744073709551615, null, true], "€": "\u0001\n\"", "a": {}, "😀": 1, "ﬁ": 2}"#;
        let mut text = String::new();
        canonical(&serde_json::from_str(json).unwrap(), &mut text).unwrap();
        let expected =
            "{\"a\":{},\"b\":[1,18446744073709552000,null,true],\"€\":\"\\u0001\\n\\\"\",\"😀\":1,\"ﬁ\":2}";
        assert_eq!(text, expected);
    }

    #[test]
    fn records_of_one_address_are_told_apart_from_one_record_twice() {
        let run = |vocabulary, base: Option<&str>, records: &[(Option<&str>, &str)]| {
            let options = Options { base: base.map(str::to_owned), ..Options::default() };
            let mut said = Said::new(vocabulary, &options);
            let mut out = Diagnostics::new();
            for (id, title) in records {
                let url = id.is_none().then(|| "https://a.example/document/1".into());
                let id = id.map(Into::into);
                said.of(&Record { id, url, title: Some((*title).into()), ..Record::default() }, &mut out)
                    .unwrap();
            }
            out.iter().map(|found| found.rule.code).collect::<Vec<_>>()
        };
        for vocabulary in [Vocabulary::SchemaOrg, Vocabulary::Rico] {
            assert_eq!(run(vocabulary, None, &[(None, "A"), (None, "B")]), ["OUT017"]);
            assert!(run(vocabulary, None, &[(None, "A"), (None, "A"), (None, "A")]).is_empty());
            // Without a base nothing is named by its ID; with one, these two have the same name.
            let ids = [(Some("1.2"), "A"), (Some("1-2"), "B")];
            assert!(run(vocabulary, None, &ids).is_empty());
            assert_eq!(run(vocabulary, Some("https://a.example/"), &ids), ["OUT017"]);
        }
    }
}
