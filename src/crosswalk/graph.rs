//! Statements about resources, as a tree: what crosswalks to RDF vocabularies say and JSON-LD, Turtle and N-Triples
//! write.
//!
//! Keys and classes are terms of a JSON-LD 1.1 context that goes with the crosswalk, which makes them IRIs.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::dates::{Form, Precision};

/// A value of a property.
#[derive(Clone, Debug, Hash)]
pub enum Value<'a> {
    /// A string, read as the context says: a literal, or an IRI for a key that takes one.
    Text(Cow<'a, str>),
    /// A literal with its datatype, or without one where the context would give it another.
    Literal(Cow<'a, str>, Option<&'static str>),
    /// A resource of its own.
    Node(Node<'a>),
}

/// A resource: its properties with their values, in order. No property is without a value.
#[derive(Clone, Debug, Default, Hash)]
pub struct Node<'a>(Vec<(&'static str, Vec<Value<'a>>)>);

impl<'a> Node<'a> {
    /// A resource of a class.
    pub fn of(class: &'static str) -> Self {
        Self::default().with("@type", [text(class)])
    }

    /// A resource that is described elsewhere.
    pub fn reference(id: impl Into<Cow<'a, str>>) -> Self {
        Self::default().identified(Some(id))
    }

    /// Gives the resource an identifier, before its properties: an IRI, or a label that begins with `_:`.
    #[must_use]
    pub fn identified(mut self, id: Option<impl Into<Cow<'a, str>>>) -> Self {
        if let Some(id) = id {
            self.0.insert(0, ("@id", vec![text(id)]));
        }
        self
    }

    /// The identifier; none of a resource that has none but its properties.
    pub fn id(&self) -> Option<&str> {
        match self.0.first()? {
            ("@id", values) => values.first()?.as_text(),
            _ => None,
        }
    }

    /// Adds values of a property; none where there is no value.
    #[must_use]
    pub fn with(mut self, key: &'static str, values: impl IntoIterator<Item = Value<'a>>) -> Self {
        // A vector comes through this as it is, without a copy.
        let values: Vec<_> = values.into_iter().collect();
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            _ if values.is_empty() => {}
            Some((_, known)) => known.extend(values),
            None => self.0.push((key, values)),
        }
        self
    }

    /// The properties with their values.
    pub fn properties(&self) -> impl Iterator<Item = (&'static str, &[Value<'a>])> {
        self.0.iter().map(|(key, values)| (*key, values.as_slice()))
    }
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, values) in &self.0 {
            match values.as_slice() {
                [one] => map.serialize_entry(key, one)?,
                several => map.serialize_entry(key, several)?,
            }
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Node(node) => node.serialize(serializer),
            Self::Literal(text, datatype) => {
                let mut map = serializer.serialize_map(None)?;
                if let Some(datatype) = datatype {
                    map.serialize_entry("@type", datatype)?;
                }
                map.serialize_entry("@value", text)?;
                map.end()
            }
        }
    }
}

impl<'a> Value<'a> {
    /// A date with its datatype: XML Schema's by precision, EDTF for what only that can say; words as they are.
    pub fn date(form: Form<'a>) -> Self {
        let datatype = match form {
            Form::Point(_, Precision::Year) => "xsd:gYear",
            Form::Point(_, Precision::Month) => "xsd:gYearMonth",
            Form::Point(_, Precision::Day) => "xsd:date",
            Form::Interval(..) | Form::Edtf(_) => "edtf",
            Form::Words(words) => return text(words),
        };
        Self::Literal(form.text().into(), Some(datatype))
    }

    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A string as a value.
pub fn text<'a>(text: impl Into<Cow<'a, str>>) -> Value<'a> {
    Value::Text(text.into())
}
