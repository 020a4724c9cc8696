//! JSON-LD 1.1: records that fonds wrote, exactly, and those of others as far as their terms are those of schema.org,
//! Dublin Core and our own (`crosswalk::schema_org`, read in reverse).
//!
//! Nothing is expanded and no context is fetched: terms are known by their names, with or without the prefix or address
//! of schema.org. What our own writer derives from other members is read from these alone.

use super::parse::{Member, Node, Value};
use super::record::{self, Own};
use super::{foreign, parts};
use crate::diagnostic::{Diagnostics, Span};
use crate::read::lines::folded;
use crate::record::raw::{Name, RawField};
use crate::record::{Field, Record, Text};

/// The member that holds what no term of others says exactly.
const REST: &str = "fonds:record";

/// Members that say that an object is JSON-LD.
const MARKS: &[&str] = &["@context", "@id", "@type", REST];

/// Terms that hold a field as it is.
static TERMS: &[(&str, Field)] = &[
    ("name", Field::Title),
    ("abstract", Field::Summary),
    ("genre", Field::Type),
    ("url", Field::Url),
    ("creator", Field::Creators),
    ("mentions", Field::People),
    ("spatialCoverage", Field::Places),
    ("keywords", Field::Subjects),
    ("copyrightNotice", Field::Rights),
    ("usageInfo", Field::Rights),
    ("license", Field::Rights),
    ("publisher", Field::Publisher),
    ("dcterms:bibliographicCitation", Field::Citation),
    ("fonds:support", Field::Support),
    ("fonds:classification", Field::Classification),
    ("fonds:copyNumber", Field::CopyNumber),
    ("fonds:outgoingNumber", Field::OutgoingNumber),
    ("fonds:archiveTitle", Field::Archives),
    ("text", Field::Body),
];

/// Terms that our writer derives, and what they hold in the records of others.
static DERIVED: &[(&str, Option<Field>)] = &[
    ("@id", None),
    ("@type", None),
    ("dcterms:date", Some(Field::Date)),
    ("temporalCoverage", Some(Field::EventDates)),
    ("dcterms:temporal", Some(Field::EventDates)),
    ("datePublished", Some(Field::Uploaded)),
    ("inLanguage", Some(Field::EditionLanguages)),
    ("contributor", Some(Field::Contributors)),
    ("translator", None),
    ("editor", None),
    ("marcrel:ctb", None),
    ("marcrel:trl", None),
    ("marcrel:trc", None),
    ("marcrel:edt", None),
    ("marcrel:ann", None),
    ("marcrel:pbl", None),
    ("marcrel:fnd", None),
    ("creditText", None),
    ("funder", Some(Field::Donors)),
    ("dc:source", Some(Field::Citation)),
    ("isBasedOn", None),
    ("translationOfWork", None),
];

/// Terms of others.
static OTHERS: &[(&str, Field)] = &[
    ("headline", Field::Title),
    ("description", Field::Summary),
    ("author", Field::Creators),
    ("about", Field::Subjects),
    ("contentLocation", Field::Places),
    ("dateCreated", Field::Created),
    ("sponsor", Field::Donors),
    ("rights", Field::Rights),
];

/// What is said of the original, in the node of the edition that is made from it.
static ORIGINAL: &[(&str, Field)] = &[
    ("inLanguage", Field::Languages),
    ("dateCreated", Field::Created),
    ("itemLocation", Field::Citation),
    ("holdingArchive", Field::Archives),
];

/// Members of an object that hold its words, best first.
const WORDS: &[&str] = &["@value", "value", "name", "@id"];

/// Prefixes of the terms of schema.org.
const PREFIXES: &[&str] = &["schema:", "sdo:", "http://schema.org/", "https://schema.org/"];

/// Whether an object is JSON-LD.
pub(super) fn is_linked(node: &Node) -> bool {
    MARKS.iter().any(|mark| node.get(mark).is_some())
}

/// The name of a member without the prefix of schema.org.
fn term(key: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| key.strip_prefix(prefix)).unwrap_or(key)
}

/// Reads a node that fonds wrote; none for another's.
pub(super) fn own(text: &str, node: &Node) -> Option<Own> {
    let members = node.members()?;
    let rest = members.iter().find(|member| member.key == REST)?;
    let mut own = record::members(text, rest.value.members()?);
    for member in members {
        let known = TERMS.iter().find(|(key, _)| *key == member.key);
        match (known, member.key.as_str()) {
            (Some((key, field)), _) => {
                for value in words(text, &member.value) {
                    let left = put(&mut own.record, (key, *field), value.clone());
                    let name =
                        left.as_ref().map_or(Name::Known(*field), |_| Name::Unknown(member.key.clone()));
                    left.into_iter().for_each(|left| own.record.extra.push(member.key.clone(), left));
                    own.fields.push(raw_field(name, member.place, value));
                }
            }
            (_, REST | "@context") => {}
            (_, "identifier") => {
                for value in words(text, &member.value) {
                    match &own.record.id {
                        None => own.record.id = Some(value.clone()),
                        Some(_) => own.record.extra.push("identifier", value.clone()),
                    }
                    own.fields.push(raw_field(Name::Known(Field::Id), member.place, value));
                }
            }
            (_, "fonds:field") => {
                for (label, value) in properties(text, &member.value) {
                    own.record.extra.push(label.clone(), value.clone());
                    own.fields.push(raw_field(Name::Unknown(label), member.place, value));
                }
            }
            (_, key) if DERIVED.iter().any(|(derived, _)| *derived == key) => {}
            (_, key) => {
                own.diagnostics.push(foreign::unknown(key, member.place));
                for (label, _, value) in foreign::flat(text, key, member.place, &member.value) {
                    own.record.extra.push(label, value);
                }
            }
        }
    }
    let found = parts::settle(&mut own.record);
    own.diagnostics.extend(found.map(|found| found.at(rest.place)));
    Some(own)
}

/// Sets a field of one value, or adds to a list; gives a second value of the one back.
fn put(record: &mut Record, (key, field): (&str, Field), value: Text) -> Option<Text> {
    let slot = match field {
        Field::Creators | Field::People | Field::Places | Field::Subjects | Field::Archives => {
            let list = match field {
                Field::Creators => &mut record.creators,
                Field::People => &mut record.people,
                Field::Places => &mut record.places,
                Field::Subjects => &mut record.subjects,
                _ => &mut record.archives,
            };
            list.push(value);
            return None;
        }
        Field::Title => &mut record.title,
        Field::Summary => &mut record.summary,
        Field::Type => &mut record.kind,
        Field::Url => &mut record.url,
        Field::Rights if key == "copyrightNotice" => &mut record.rights.get_or_insert_default().verbatim,
        Field::Rights => &mut record.rights.get_or_insert_default().uri,
        Field::Publisher => &mut record.publisher,
        Field::Citation => &mut record.citation_verbatim,
        Field::Support => &mut record.support,
        Field::Classification => &mut record.classification,
        Field::CopyNumber => &mut record.copy_number,
        Field::OutgoingNumber => &mut record.outgoing_number,
        Field::Body => &mut record.body,
        _ => return Some(value),
    };
    match slot {
        Some(_) => Some(value),
        None => {
            *slot = Some(value);
            None
        }
    }
}

/// Reads a node of another program.
pub(super) fn read(text: &str, node: &Node, out: &mut Diagnostics) -> Vec<RawField> {
    let members = node.members().unwrap_or_default();
    let has = |key: &str| members.iter().any(|member| term(&member.key) == key);
    let mut fields = Vec::new();
    for member in members {
        let key = term(&member.key);
        let row = TERMS.iter().chain(OTHERS).find(|(known, _)| *known == key).map(|(_, field)| *field);
        let derived = DERIVED.iter().find(|(known, _)| *known == key);
        fields.extend(match (row.or_else(|| derived.and_then(|(_, field)| *field)), key) {
            // The whole citation says more than its reference, and each date more than what they cover.
            (Some(Field::Citation), "dc:source") if has("dcterms:bibliographicCitation") => Vec::new(),
            (Some(Field::EventDates), "temporalCoverage") if has("dcterms:temporal") => Vec::new(),
            (Some(field), _) => taken(text, field, member),
            (None, "@id") if !has("url") => taken(text, Field::Url, member),
            (None, "@context" | "@id" | "@type") => Vec::new(),
            (None, "identifier") => taken(text, Field::Id, member),
            (None, "isBasedOn" | "translationOfWork") => {
                original(text, member, has("dcterms:bibliographicCitation") || has("dc:source"))
            }
            (None, "fonds:field") => properties(text, &member.value)
                .into_iter()
                .map(|(label, value)| raw_field(Name::Unknown(label), member.place, value))
                .collect(),
            (None, _) if derived.is_some() => words(text, &member.value)
                .into_iter()
                .map(|value| raw_field(Name::Unknown(key.to_owned()), member.place, folded(&value)))
                .collect(),
            (None, _) => {
                out.push(foreign::unknown(key, member.place));
                let flat = foreign::flat(text, key, member.place, &member.value).into_iter();
                flat.map(|(label, place, value)| raw_field(Name::Unknown(label), place, folded(&value)))
                    .collect()
            }
        });
    }
    fields
}

/// The values of a member that a field is for.
fn taken(text: &str, field: Field, member: &Member) -> Vec<RawField> {
    let fold = |value: Text| if field == Field::Body { value } else { folded(&value) };
    let values = words(text, &member.value).into_iter().map(fold);
    values.map(|value| raw_field(Name::Known(field), member.place, value)).collect()
}

/// What is said of the originals.
fn original(text: &str, member: &Member, cited: bool) -> Vec<RawField> {
    let nodes = member.value.items().unwrap_or(std::slice::from_ref(&member.value));
    let members = nodes.iter().flat_map(|node| node.members().unwrap_or_default());
    let mut fields = Vec::new();
    for member in members {
        let row = ORIGINAL.iter().find(|(key, _)| *key == term(&member.key));
        let Some((_, field)) = row.filter(|(_, field)| !(cited && *field == Field::Citation)) else {
            continue;
        };
        let known = |fields: &[RawField], value: &Text| {
            fields.iter().any(|known| known.name == Name::Known(*field) && known.value == *value)
        };
        for value in words(text, &member.value).iter().map(folded) {
            if !known(&fields, &value) {
                fields.push(raw_field(Name::Known(*field), member.place, value));
            }
        }
    }
    fields
}

fn raw_field(name: Name, place: Span, value: Text) -> RawField {
    RawField { name, label: Some(place), value, inferred: false }
}

/// The words of a value: those of a string, of each item of a list, of an object that stands for a thing by its name.
fn words(text: &str, node: &Node) -> Vec<Text> {
    match &node.value {
        Value::Null => Vec::new(),
        Value::String(words) => vec![words.clone()],
        Value::Bare => vec![Text::verbatim(text, node.span)],
        Value::Array(items) => items.iter().flat_map(|item| words(text, item)).collect(),
        Value::Object(members) => {
            let of = |key: &str| members.iter().find(|member| term(&member.key) == key);
            WORDS.iter().find_map(|key| of(key)).map(|member| words(text, &member.value)).unwrap_or_default()
        }
    }
}

/// Names with their values.
fn properties(text: &str, node: &Node) -> Vec<(String, Text)> {
    let nodes = node.items().unwrap_or(std::slice::from_ref(node));
    let pair = |node: &Node| {
        let name = node.get("name")?.string()?.to_string();
        Some((name, words(text, node.get("value")?).pop()?))
    };
    nodes.iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn terms_are_known_with_and_without_their_prefix() {
        let text = r#"{"@id": "https://a.example/1", "schema:name": {"@value": "T", "@language": "en"},
            "http://schema.org/author": [{"name": "A"}, "B"], "dc:source": "short",
            "isBasedOn": {"itemLocation": "RGANI, f. 5", "inLanguage": "ru"}, "wordCount": 5}"#;
        let mut out = Diagnostics::new();
        let fields = read(text, &parse(text).unwrap(), &mut out);
        let known = |field| fields.iter().filter(move |raw| raw.name == Name::Known(field));
        let words = |field| known(field).map(|raw| raw.value.as_str()).collect::<Vec<_>>();
        assert_eq!(words(Field::Title), ["T"]);
        assert_eq!(words(Field::Creators), ["A", "B"]);
        assert_eq!(words(Field::Url), ["https://a.example/1"]);
        assert_eq!(words(Field::Citation), ["short"]);
        assert_eq!(words(Field::Languages), ["ru"]);
        assert_eq!(
            out.iter().map(|found| found.message.as_str()).collect::<Vec<_>>(),
            ["no field has the name `wordCount`"]
        );
    }

    #[test]
    fn what_was_edited_beside_the_rest_counts() {
        let text = r#"{"name": "New", "inLanguage": "fr", "keywords": "S", "shelf": "K",
            "fonds:record": {"edition_languages": [{"verbatim": "English", "code": "en"}]}}"#;
        let own = own(text, &parse(text).unwrap()).unwrap();
        assert_eq!(own.record.title.as_deref(), Some("New"));
        assert_eq!(own.record.edition_languages[0].verbatim, "English");
        assert_eq!(own.record.subjects.len(), 1);
        assert_eq!(own.record.extra.get("shelf").map(Text::as_str), Some("K"));
        assert_eq!(own.diagnostics.len(), 1);
    }
}
