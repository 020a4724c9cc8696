//! Records of other programs as JSON: which member is which field, and the words in whatever it is wrapped in.
//!
//! Names of members are those of our fields, the labels of documents (`document_contributors`, `recordId`), and those
//! of the archive's older interface: lists of objects with a `name`, `rights` as `{"name", "rights"}`, a date for people
//! beside one of digits. What no field is for is kept under its path (`donors.slug`).

use super::parse::{Member, Node, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::read::lines::folded;
use crate::read::rules;
use crate::record::raw::{Name, RawField};
use crate::record::{Date, Edtf, Field, Text, TextBuilder};

/// Names that are no label of a document, or another one there.
const NAMES: &[(&str, Option<Field>)] = &[
    ("frontend doc date", Some(Field::Date)),
    ("coverages", Some(Field::Places)),
    ("repositories", Some(Field::Archives)),
    ("identifier", Some(Field::Id)),
    ("content", Some(Field::Body)),
    ("text", Some(Field::Body)),
    ("full text", Some(Field::Body)),
    ("transcript", Some(Field::Body)),
    // When the entry in a database was made.
    ("created", None),
];

/// Prefixes that say whose term a name is.
const PREFIXES: &[&str] = &["dc:", "dcterms:", "dc.", "dcterms.", "schema:"];

/// Members of an object that hold its words; before them comes the one named like the object.
const WORDS: &[&str] = &["name", "title", "label", "value", "text", "verbatim", "term", "@value"];

/// The date of the older interface, in digits.
const DIGITS: &str = "doc_date";

/// Reads an object as a record of another program.
pub(super) fn read(text: &str, node: &Node, out: &mut Diagnostics) -> Vec<RawField> {
    let members = node.members().unwrap_or_default();
    let mut reader = Reader { text, fields: Vec::new(), out };
    for member in members.iter().filter(|member| member.key != DIGITS) {
        match field(&member.key) {
            Some(field) => reader.values(field, member, &member.value),
            None => reader.unknown(&member.key, member.place, &member.value),
        }
    }
    members.iter().filter(|member| member.key == DIGITS).for_each(|member| reader.digits(member));
    reader.fields
}

/// The field that a member of that name holds.
fn field(key: &str) -> Option<Field> {
    const LONGEST: usize = 60;
    if key.len() > LONGEST {
        return None;
    }
    let bare = PREFIXES.iter().find_map(|prefix| {
        key.get(..prefix.len()).filter(|head| head.eq_ignore_ascii_case(prefix)).map(|_| &key[prefix.len()..])
    });
    let label = label(bare.unwrap_or(key));
    let special = NAMES.iter().find(|(name, _)| *name == label).map(|(_, field)| *field);
    let named = || Field::ALL.iter().copied().find(|field| field.name().replace('_', " ") == label);
    special.unwrap_or_else(|| named().or_else(|| Field::from_label(&label)))
}

/// A name in words: `documentContributors`, `document-contributors` and `document_contributors` are one.
fn label(key: &str) -> String {
    let mut label = String::new();
    let mut before = ' ';
    for letter in key.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            label.push(' ');
        }
        match letter {
            '_' | '-' => label.push(' '),
            letter => label.extend(letter.to_lowercase()),
        }
        before = letter;
    }
    label
}

struct Reader<'t, 'o> {
    text: &'t str,
    fields: Vec<RawField>,
    out: &'o mut Diagnostics,
}

impl Reader<'_, '_> {
    /// Takes the values of a member that a field is for.
    fn values(&mut self, field: Field, member: &Member, node: &Node) {
        match &node.value {
            Value::Null => {}
            Value::String(words) => self.push(Name::Known(field), member.place, words.clone()),
            Value::Bare => {
                self.push(Name::Known(field), member.place, Text::verbatim(self.text, node.span));
            }
            Value::Array(items) => items.iter().for_each(|item| self.values(field, member, item)),
            Value::Object(inner) => {
                let named =
                    |name: &str| inner.iter().position(|inner| inner.key == name && is_leaf(&inner.value));
                let words = named(&member.key).or_else(|| WORDS.iter().find_map(|name| named(name)));
                for (at, other) in inner.iter().enumerate() {
                    if Some(at) == words {
                        self.values(field, member, &other.value);
                    } else {
                        self.unknown(&format!("{}.{}", member.key, other.key), other.place, &other.value);
                    }
                }
            }
        }
    }

    /// Keeps what no field is for.
    fn unknown(&mut self, label: &str, place: Span, node: &Node) {
        for (label, place, value) in flat(self.text, label, place, node) {
            let known = self
                .fields
                .iter()
                .any(|field| matches!(&field.name, Name::Unknown(other) if *other == label));
            if !known {
                self.out.push(unknown(&label, place));
            }
            self.push(Name::Unknown(label), place, value);
        }
    }

    /// Takes the date in digits where no words say it, and keeps it where they say another.
    fn digits(&mut self, member: &Member) {
        let Some(digits) = leaf(self.text, &member.value) else { return };
        let words = self
            .fields
            .iter()
            .find(|field| field.name == Name::Known(Field::Date) && !field.value.trim().is_empty());
        let written = iso(&digits);
        let edtf = written.as_deref().and_then(Edtf::parse);
        let said = words.map(|words| (words.value.clone(), Date::parse(words.value.trimmed()).edtf));
        match said {
            None => self.push(Name::Known(Field::Date), member.place, written.unwrap_or(digits)),
            Some((_, said)) if said.is_some() && said == edtf => {}
            Some((words, said)) => {
                if said.is_some() {
                    let message = format!("`{digits}` is not `{words}`");
                    self.out.push(
                        Diagnostic::new(&rules::DATES_DIFFER, message)
                            .at(digits.span())
                            .in_field(Field::Date.name()),
                    );
                }
                self.push(Name::Unknown(DIGITS.to_owned()), member.place, digits);
            }
        }
    }

    fn push(&mut self, name: Name, label: Span, value: Text) {
        let value = if name == Name::Known(Field::Body) { value } else { folded(&value) };
        self.fields.push(RawField { name, label: Some(label), value, inferred: false });
    }
}

/// Says that no field is for a member.
pub(super) fn unknown(label: &str, place: Span) -> Diagnostic {
    Diagnostic::new(&rules::UNKNOWN_LABEL, format!("no field has the name `{label}`")).at(place)
}

/// The words in a value, each under the path to it, with the place of its name.
pub(super) fn flat(text: &str, label: &str, place: Span, node: &Node) -> Vec<(String, Span, Text)> {
    match &node.value {
        Value::Array(items) => items.iter().flat_map(|item| flat(text, label, place, item)).collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|member| flat(text, &format!("{label}.{}", member.key), member.place, &member.value))
            .collect(),
        _ => leaf(text, node).map(|value| (label.to_owned(), place, value)).into_iter().collect(),
    }
}

fn is_leaf(node: &Node) -> bool {
    matches!(node.value, Value::String(_) | Value::Bare)
}

/// The words of a value that holds no others; none for `null`.
fn leaf(text: &str, node: &Node) -> Option<Text> {
    match &node.value {
        Value::String(words) => Some(words.clone()),
        Value::Bare => Some(Text::verbatim(text, node.span)),
        _ => None,
    }
}

/// A date of eight digits as ISO 8601 writes it; zeros stand for a month or day that is not known.
fn iso(digits: &Text) -> Option<Text> {
    let is_date = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let start = digits.span().filter(|_| is_date)?.start;
    let mut iso = TextBuilder::new();
    let mut at = 0;
    for length in [4, 2, 2] {
        let part = &digits[at..at + length];
        if part == "00" {
            break;
        }
        let words = if at == 0 { part.to_owned() } else { format!("-{part}") };
        iso.put(&words, Span::new(start + at, start + at + length));
        at += length;
    }
    Some(iso.build())
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn fields(text: &str) -> (Vec<(String, String)>, Vec<String>) {
        let mut out = Diagnostics::new();
        let fields = read(text, &parse(text).unwrap(), &mut out);
        let name = |name: &Name| match name {
            Name::Known(field) => field.name().to_owned(),
            Name::Credit(role) => format!("+{}", role.name()),
            Name::Unknown(label) => format!("?{label}"),
            Name::Column(name) => format!("#{name}"),
        };
        let fields = fields.iter().map(|field| (name(&field.name), field.value.to_string())).collect();
        (fields, out.iter().map(|found| format!("{} {}", found.rule.code, found.message)).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn names_of_any_spelling_are_fields() {
        for (key, expected) in [
            ("recordId", Some(Field::Id)),
            ("document_contributors", Some(Field::Contributors)),
            ("dc:title", Some(Field::Title)),
            ("DC.Subject", Some(Field::Subjects)),
            ("frontend_doc_date", Some(Field::Date)),
            ("repositories", Some(Field::Archives)),
            ("citation_verbatim", Some(Field::Citation)),
            ("created", None),
            ("slug", None),
        ] {
            assert_eq!(field(key), expected, "{key}");
        }
    }

    #[test]
    fn words_are_taken_out_of_lists_and_objects() {
        let (read, said) = fields(
            r#"{"id": 5, "donors": [{"name": "A  Fund", "slug": "a"}, {"name": "B", "slug": "b"}], "languages": null,
            "rights": {"name": "Short", "rights": "Long"}, "types": {"x": [1, {"y": true}]}}"#,
        );
        let expected = [
            ("id", "5"),
            ("donors", "A Fund"),
            ("?donors.slug", "a"),
            ("donors", "B"),
            ("?donors.slug", "b"),
            ("?rights.name", "Short"),
            ("rights", "Long"),
            ("?type.x", ""),
        ];
        assert_eq!(read[..7], pairs(&expected[..7]));
        assert_eq!(read[7..], pairs(&[("?types.x", "1"), ("?types.x.y", "true")]));
        assert_eq!(said.len(), 4, "{said:?}");
        assert_eq!(said[0], "INP008 no field has the name `donors.slug`");
    }

    #[test]
    fn the_words_of_a_date_come_before_its_digits() {
        let both = |digits: &str, words: &str| {
            fields(&format!(r#"{{"doc_date": "{digits}", "frontend_doc_date": "{words}"}}"#))
        };
        assert_eq!(both("19630405", "April 5, 1963"), (pairs(&[("date", "April 5, 1963")]), Vec::new()));
        assert_eq!(both("19630400", "April 1963"), (pairs(&[("date", "April 1963")]), Vec::new()));
        let (read, said) = both("19630406", "April 5, 1963");
        assert_eq!(read, pairs(&[("date", "April 5, 1963"), ("?doc_date", "19630406")]));
        assert_eq!(said, ["DAT020 `19630406` is not `April 5, 1963`"]);
        let (read, said) = fields(r#"{"doc_date": 19630405}"#);
        assert_eq!((read, said.len()), (pairs(&[("date", "1963-04-05")]), 0));
    }
}
