//! A record that fonds wrote as JSON (`schemas/record.schema.json`), read back as it stands.
//!
//! People edit such files, so a value of another shape is taken where its meaning is plain (one text where a list is
//! asked for, a number where a text is), and kept in `extra` where it is not; `INP011` says which.

use serde::de::DeserializeOwned;

use super::parse::{Member, Node, Value};
use super::{foreign, parts};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::read::rules;
use crate::record::raw::{Name, RawField};
use crate::record::reference::{About, Citation, Credit, Piece};
use crate::record::{Date, Edtf, Field, Language, Origin, Record, Rights, Text};

/// Members that no format but ours has.
const OURS: &[&str] = &[
    "citation_verbatim",
    "citations",
    "copy_number",
    "credits",
    "edition_languages",
    "event_dates",
    "outgoing_number",
    "residue",
];

/// What was read of a record of ours.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub(super) record: Record,
    pub(super) fields: Vec<RawField>,
    pub(super) diagnostics: Diagnostics,
    /// Whether every member is one of ours and has its shape.
    exact: bool,
}

/// Reads an object as a record of ours; none where it is another's.
///
/// It is ours where it says so by its origin or by members that no one else has, and where all of it has our shape.
pub(super) fn read(text: &str, node: &Node) -> Option<Own> {
    let is_words = |node: &Node| node.get("verbatim").is_some();
    let ours = |member: &Member| match &member.value.value {
        Value::Object(_) if member.key == "origin" => true,
        Value::Object(_) => is_words(&member.value),
        Value::Array(items) if items.iter().any(is_words) => true,
        _ => OURS.contains(&member.key.as_str()),
    };
    let members = node.members()?;
    let said = members.iter().any(ours);
    let mut own = self::members(text, members);
    if !(said || own.exact && !members.is_empty()) {
        return None;
    }
    let place = members.iter().find(|member| member.key == "citations" || member.key == "credits");
    let found = parts::settle(&mut own.record);
    own.diagnostics.extend(found.map(|found| found.at(place.map(|member| member.place))));
    Some(own)
}

/// Reads members of a record of ours.
pub(super) fn members(text: &str, members: &[Member]) -> Own {
    let mut reader = Reader { text, own: Own { exact: true, ..Own::default() }, known: Vec::new() };
    members.iter().for_each(|member| reader.member(member));
    reader.own
}

struct Reader<'t> {
    text: &'t str,
    own: Own,
    /// The keys that came before.
    known: Vec<&'t str>,
}

impl<'t> Reader<'t> {
    fn member(&mut self, member: &'t Member) {
        if self.known.contains(&member.key.as_str()) {
            return self.odd(member, format!("`{}` stands twice, and the second is kept apart", member.key));
        }
        self.known.push(&member.key);
        match member.key.as_str() {
            "id" => self.one(member, |r| &mut r.id),
            "url" => self.one(member, |r| &mut r.url),
            "title" => self.one(member, |r| &mut r.title),
            "date" => self.one(member, |r| &mut r.date),
            "created" => self.one(member, |r| &mut r.created),
            "event_dates" => self.all(member, |r| &mut r.event_dates),
            "type" => self.one(member, |r| &mut r.kind),
            "languages" => self.all(member, |r| &mut r.languages),
            "edition_languages" => self.all(member, |r| &mut r.edition_languages),
            "summary" => self.one(member, |r| &mut r.summary),
            "citation_verbatim" => self.one(member, |r| &mut r.citation_verbatim),
            "about" => self.one(member, |r| &mut r.about),
            "citations" => self.all(member, |r| &mut r.citations),
            "credits" => self.all(member, |r| &mut r.credits),
            "residue" => self.all(member, |r| &mut r.residue),
            "creators" => self.all(member, |r| &mut r.creators),
            "contributors" => self.all(member, |r| &mut r.contributors),
            "people" => self.all(member, |r| &mut r.people),
            "places" => self.all(member, |r| &mut r.places),
            "subjects" => self.all(member, |r| &mut r.subjects),
            "donors" => self.all(member, |r| &mut r.donors),
            "support" => self.one(member, |r| &mut r.support),
            "rights" => self.one(member, |r| &mut r.rights),
            "classification" => self.one(member, |r| &mut r.classification),
            "uploaded" => self.one(member, |r| &mut r.uploaded),
            "archives" => self.all(member, |r| &mut r.archives),
            "publisher" => self.one(member, |r| &mut r.publisher),
            "copy_number" => self.one(member, |r| &mut r.copy_number),
            "outgoing_number" => self.one(member, |r| &mut r.outgoing_number),
            "body" => self.one(member, |r| &mut r.body),
            "extra" => self.extra(member),
            "origin" => {
                let mut origin = None;
                self.take(member, |read| origin = Some(read));
                self.own.record.origin = origin.unwrap_or_default();
            }
            _ => {
                self.own.exact = false;
                for (label, place, value) in
                    foreign::flat(self.text, &member.key, member.place, &member.value)
                {
                    self.own.diagnostics.push(foreign::unknown(&label, place));
                    self.keep(label, value);
                }
            }
        }
    }

    fn one<T: Shape>(&mut self, member: &Member, slot: fn(&mut Record) -> &mut Option<T>) {
        let mut read = None;
        self.take(member, |value| read = Some(value));
        *slot(&mut self.own.record) = read;
    }

    fn all<T: Shape>(&mut self, member: &Member, slot: fn(&mut Record) -> &mut Vec<T>) {
        let mut read = Vec::new();
        self.take(member, |values| read = values);
        *slot(&mut self.own.record) = read;
    }

    /// Hands on the value of a member; says where its shape is another, and keeps one that cannot be read.
    fn take<T: Shape>(&mut self, member: &Member, into: impl FnOnce(T)) {
        // Nothing is said by it, and nothing is lost.
        if matches!(member.value.value, Value::Null) {
            self.own.exact = false;
            return;
        }
        let mut exact = true;
        let Some(value) = T::read(self.text, &member.value, &mut exact) else {
            let message = format!("`{}` is not {}, and is kept apart", member.key, T::NAME);
            return self.odd(member, message);
        };
        if !exact {
            self.own.exact = false;
            let message = format!("`{}` is not quite {}, and is taken as one", member.key, T::NAME);
            self.own.diagnostics.push(Diagnostic::new(&rules::ODD_SHAPE, message).at(member.value.span));
        }
        let field = Field::ALL.iter().copied().find(|field| field.name() == member.key);
        if let Some(field) = field {
            let mut words = Vec::new();
            value.words(&mut words);
            self.own.fields.extend(words.into_iter().map(|value| RawField {
                name: Name::Known(field),
                label: Some(member.place),
                value,
                inferred: false,
            }));
        }
        into(value);
    }

    fn extra(&mut self, member: &Member) {
        let Some(labels) = member.value.members() else {
            return self.odd(member, "`extra` is not an object, and is kept apart".to_owned());
        };
        for label in labels {
            let mut exact = true;
            let value = Text::read(self.text, &label.value, &mut exact)
                .unwrap_or_else(|| Text::verbatim(self.text, label.value.span));
            self.own.exact &= label.value.string().is_some();
            self.keep(label.key.clone(), value);
        }
    }

    /// Keeps a member under its name, as it is written.
    fn odd(&mut self, member: &Member, message: String) {
        self.own.exact = false;
        self.own.diagnostics.push(Diagnostic::new(&rules::ODD_SHAPE, message).at(member.value.span));
        let value = member.value.string().cloned();
        let value = value.unwrap_or_else(|| Text::verbatim(self.text, member.value.span));
        self.keep(member.key.clone(), value);
    }

    fn keep(&mut self, label: String, value: Text) {
        self.own.fields.push(RawField {
            name: Name::Unknown(label.clone()),
            label: None,
            value: value.clone(),
            inferred: false,
        });
        self.own.record.extra.push(label, value);
    }
}

/// What a member of a record may be.
trait Shape: Sized {
    /// What it is, in words.
    const NAME: &'static str;

    /// Reads it; none where it is something else. `exact` is set to false where its shape is near to it only.
    fn read(text: &str, node: &Node, exact: &mut bool) -> Option<Self>;

    /// The texts in it.
    fn words(&self, _into: &mut Vec<Text>) {}
}

impl Shape for Text {
    const NAME: &'static str = "a text";

    fn read(text: &str, node: &Node, exact: &mut bool) -> Option<Self> {
        match &node.value {
            Value::String(words) => Some(words.clone()),
            Value::Bare => {
                *exact = false;
                Some(Self::verbatim(text, node.span))
            }
            _ => None,
        }
    }

    fn words(&self, into: &mut Vec<Text>) {
        into.push(self.clone());
    }
}

/// Reads an object of a text `verbatim` and one more member, or the text alone.
fn worded<T>(
    (text, node, exact): (&str, &Node, &mut bool),
    key: &str,
    parse: fn(&str) -> Option<T>,
) -> Option<(Text, Option<T>)> {
    let Some(members) = node.members() else {
        *exact = false;
        return Some((Text::read(text, node, exact)?, None));
    };
    if members.len() > 2 || members.iter().any(|member| member.key != "verbatim" && member.key != key) {
        return None;
    }
    let words = Text::read(text, node.get("verbatim")?, exact)?;
    let Some(form) = node.get(key) else { return Some((words, None)) };
    let form = form.string().and_then(|form| parse(form));
    *exact &= form.is_some();
    Some((words, form))
}

impl Shape for Date {
    const NAME: &'static str = "a date, `{\"verbatim\": …, \"edtf\": …}`";

    fn read(text: &str, node: &Node, exact: &mut bool) -> Option<Self> {
        let (verbatim, edtf) = worded((text, node, exact), "edtf", Edtf::parse)?;
        Some(Self { verbatim, edtf })
    }

    fn words(&self, into: &mut Vec<Text>) {
        into.push(self.verbatim.clone());
    }
}

impl Shape for Language {
    const NAME: &'static str = "a language, `{\"verbatim\": …, \"code\": …}`";

    fn read(text: &str, node: &Node, exact: &mut bool) -> Option<Self> {
        let (verbatim, code) = worded((text, node, exact), "code", |code| Some(code.to_owned()))?;
        Some(Self { verbatim, code })
    }

    fn words(&self, into: &mut Vec<Text>) {
        into.push(self.verbatim.clone());
    }
}

impl Shape for Rights {
    const NAME: &'static str = "a rights statement, `{\"verbatim\": …, \"uri\": …}`";

    fn read(text: &str, node: &Node, exact: &mut bool) -> Option<Self> {
        let Some(members) = node.members() else {
            *exact = false;
            return Some(Self { verbatim: Some(Text::read(text, node, exact)?), uri: None });
        };
        let mut rights = Self::default();
        for member in members {
            let slot = match member.key.as_str() {
                "verbatim" => &mut rights.verbatim,
                "uri" => &mut rights.uri,
                _ => return None,
            };
            *slot = Some(Text::read(text, &member.value, exact)?);
        }
        Some(rights)
    }

    fn words(&self, into: &mut Vec<Text>) {
        into.extend(self.verbatim.iter().chain(&self.uri).cloned());
    }
}

impl<T: Shape> Shape for Vec<T> {
    const NAME: &'static str = "a list";

    fn read(text: &str, node: &Node, exact: &mut bool) -> Option<Self> {
        let Some(items) = node.items() else {
            *exact = false;
            return Some(vec![T::read(text, node, exact)?]);
        };
        *exact &= !items.is_empty();
        items.iter().map(|item| T::read(text, item, exact)).collect()
    }

    fn words(&self, into: &mut Vec<Text>) {
        self.iter().for_each(|item| item.words(into));
    }
}

/// Parts that hold no text with a place of its own.
macro_rules! plain {
    ($($part:ty, $name:literal;)+) => {
        $(impl Shape for $part {
            const NAME: &'static str = $name;

            fn read(text: &str, node: &Node, _: &mut bool) -> Option<Self> {
                deserialized(text, node)
            }
        })+
    };
}

plain! {
    About, "what a citation says about its document";
    Citation, "a citation";
    Credit, "a credit";
    Piece, "a piece of the citation";
    Origin, "an origin, `{\"file\": …, \"format\": …, \"index\": …, \"line\": …}`";
}

fn deserialized<T: DeserializeOwned>(text: &str, node: &Node) -> Option<T> {
    serde_json::from_str(node.span.of(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn own(text: &str) -> Option<(Record, Vec<&'static str>)> {
        let own = read(text, &parse(text).unwrap())?;
        Some((own.record, own.diagnostics.iter().map(|found| found.rule.code).collect()))
    }

    #[test]
    fn a_record_is_ours_by_its_origin_its_members_or_its_shape() {
        for (text, ours) in [
            (r#"{"title": "A", "donors": ["B"]}"#, true),
            (r#"{"title": "A", "slug": "a", "copy_number": "1"}"#, true),
            (r#"{"title": "A", "date": {"verbatim": "1961"}, "slug": "a"}"#, true),
            (r#"{"title": "A", "slug": "a"}"#, false),
            (r#"{"title": "A", "languages": ["Russian"]}"#, false),
            (r#"{"id": 5, "title": "A"}"#, false),
        ] {
            assert_eq!(own(text).is_some(), ours, "{text}");
        }
    }

    #[test]
    fn values_of_another_shape_are_taken_or_kept_apart() {
        let text = r#"{"copy_number": 1, "donors": "A", "date": "1961", "rights": [1], "title": "T", "title": "U", "body": null}"#;
        let (record, said) = own(text).unwrap();
        assert_eq!(said, ["INP011"; 5]);
        assert_eq!((record.copy_number.as_deref(), record.donors.len()), (Some("1"), 1));
        assert_eq!(record.date.unwrap().verbatim, "1961");
        let extra: Vec<_> = record.extra.iter().map(|(label, value)| (label, value.as_str())).collect();
        assert_eq!(extra, [("rights", "[1]"), ("title", "U")]);
        assert_eq!(record.body, None);
    }

    #[test]
    fn every_member_of_the_schema_is_read() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../../schemas/record.schema.json")).unwrap();
        for key in schema["properties"].as_object().unwrap().keys() {
            let text = format!("{{\"copy_number\": \"1\", {}: 5}}", serde_json::Value::from(key.as_str()));
            let codes = own(&text).unwrap().1;
            assert!(!codes.contains(&"INP008"), "{key}");
        }
    }
}
