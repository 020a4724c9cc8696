//! Judges records against a JSON Schema: the one that comes with fonds, or an institution's own.

use std::fs;
use std::path::Path;

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::typed::{Violation, diagnostic};
use crate::diagnostic::Diagnostics;
use crate::error::Error;
use crate::record::Record;

/// A JSON Schema, ready to judge records. Follows JSON Schema 2020-12; nothing is fetched from a network.
#[derive(Debug)]
pub struct Schema {
    validator: Validator,
    /// The file of an institution's own schema.
    file: Option<String>,
}

/// The schema of records that comes with fonds.
const RECORD: &str = include_str!("../../schemas/record.schema.json");

impl Schema {
    /// The schema of records that comes with fonds.
    pub fn bundled() -> Self {
        let schema = serde_json::from_str(RECORD).expect("the bundled schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("the bundled schema is a schema");
        Self { validator, file: None }
    }

    /// A schema from a file.
    ///
    /// # Errors
    /// When the file cannot be read, is not JSON, or is no schema that can be used without a network.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let name = path.as_ref().display().to_string();
        let text = fs::read_to_string(path).map_err(|cause| Error::io(&name, cause))?;
        let schema: Value = serde_json::from_str(&text).map_err(|cause| Error::Syntax {
            path: name.clone(),
            line: Some(cause.line()),
            column: None,
            message: format!("not JSON: {cause}"),
        })?;
        let validator = jsonschema::validator_for(&schema).map_err(|cause| Error::Syntax {
            path: name.clone(),
            line: None,
            column: None,
            message: format!("no JSON Schema: {cause}"),
        })?;
        Ok(Self { validator, file: Some(name) })
    }

    /// Judges a record; each violation is `SCH001` at the value in the source.
    pub fn validate(&self, record: &Record, out: &mut Diagnostics) {
        out.extend(self.violations(record).iter().map(|violation| {
            let found = diagnostic(record, violation);
            match &self.file {
                Some(file) => found.with_help(format!("correct the value; `{file}` asks for it")),
                None => found,
            }
        }));
    }

    /// Judges a record; empty for a valid one.
    pub fn violations(&self, record: &Record) -> Vec<Violation> {
        match serde_json::to_value(record) {
            Ok(value) => self.violations_in(&value),
            Err(cause) => vec![Violation { pointer: String::new(), message: cause.to_string() }],
        }
    }

    fn violations_in(&self, value: &Value) -> Vec<Violation> {
        self.validator.iter_errors(value).flat_map(|error| violations(&error)).collect()
    }
}

/// What an error of the processor comes to: one violation, or one for each member that should not be there. A member
/// that should be there has its pointer as if it were.
fn violations(error: &ValidationError<'_>) -> Vec<Violation> {
    let pointer = error.instance_path().to_string();
    let member = |name: &str, message: &str| Violation {
        pointer: format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")),
        message: message.to_owned(),
    };
    match error.kind() {
        Kind::Required { property } => {
            vec![member(property.as_str().unwrap_or_default(), "required, and missing")]
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().map(|name| member(name, "not allowed here")).collect()
        }
        _ => vec![Violation { message: error.masked().to_string(), pointer }],
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::check::rules::testing::any_record;
    use crate::check::typed;
    use crate::diagnostic::Span;
    use crate::record::reference::{
        About, Citation, Credit, PageUnit, Pages, Piece, Range, Repository, Role, Side, Unit,
    };
    use crate::record::{Date, Edtf, Extra, Field, Language, Origin, Rights};
    use crate::vocab::{self, Level};

    fn schema() -> Value {
        serde_json::from_str(RECORD).unwrap()
    }

    /// A record with every member filled.
    fn full() -> Record {
        let span = Span::new(0, 6);
        let why = Some("said so".to_owned());
        let piece = Piece { text: "A".into(), span };
        let date = Date { verbatim: "April 5, 1963".into(), edtf: Edtf::parse("1963-04-05") };
        let language = Language { verbatim: "Russian".into(), code: Some("ru".into()) };
        let repository = Repository {
            name: "AVP RF (AVPRF), Moscow".into(),
            acronym: Some("AVPRF".into()),
            place: Some("Moscow".into()),
            id: Some("ru-avprf".into()),
            title: Some("Archive".into()),
            country: Some("RU".into()),
            span: Some(span),
            why: why.clone(),
        };
        let range = Range { first: "86".into(), last: None, side: Some(Side::Verso) };
        let pages = Pages {
            unit: Some(PageUnit::Leaf),
            text: "86".into(),
            ranges: vec![range],
            span,
            mark: None,
            why: why.clone(),
        };
        let mut unit = Unit::new(vocab::Kind::Fond, "0104", Some("f."), Some(span));
        unit.why = why.clone();
        let mut extra = Extra::default();
        extra.push("Shelf", "7".into());
        Record {
            changed: Vec::new(),
            id: Some("177840".into()),
            url: Some("https://a.example/document/177840".into()),
            title: Some("T".into()),
            date: Some(date.clone()),
            created: Some(date.clone()),
            event_dates: vec![date.clone()],
            kind: Some("Letter".into()),
            languages: vec![language.clone()],
            edition_languages: vec![language],
            summary: Some("S".into()),
            citation_verbatim: Some("AVP RF".into()),
            about: Some(About {
                title: Some(piece.clone()),
                date: Some(piece.clone()),
                host: Some(piece.clone()),
            }),
            citations: vec![Citation {
                span,
                repository: Some(repository),
                levels: vec![unit],
                pages: Some(pages),
                publication: Some("P".into()),
                publication_span: Some(span),
                reference_code: Some("RU AVPRF f. 0104".into()),
            }],
            credits: vec![Credit {
                role: Role::Translated,
                relator: Some("trl".into()),
                name: "A. B.".into(),
                affiliation: Some("C".into()),
                from_language: Some("Russian".into()),
                span,
                why,
            }],
            residue: vec![piece],
            creators: vec!["A".into()],
            contributors: vec!["A".into()],
            people: vec!["A".into()],
            places: vec!["A".into()],
            subjects: vec!["A".into()],
            donors: vec!["A".into()],
            support: Some("A".into()),
            rights: Some(Rights { verbatim: Some("A".into()), uri: Some("https://a.example/".into()) }),
            classification: Some("Secret".into()),
            uploaded: Some(date),
            archives: vec!["A".into()],
            publisher: Some("A".into()),
            copy_number: Some("1".into()),
            outgoing_number: Some("122".into()),
            body: Some("A".into()),
            extra,
            origin: Origin { file: "in/a.txt".into(), format: "page".into(), index: 1, line: 1 },
        }
    }

    fn keys(value: &Value) -> Vec<&String> {
        let mut keys: Vec<_> = value.as_object().unwrap().keys().collect();
        keys.sort();
        keys
    }

    /// Compares the keys of a full value with those of its schema, down to the leaves.
    fn same_members(value: &Value, part: &Value, root: &Value, at: &str) {
        let target = part.get("$ref").or_else(|| part["anyOf"].get(0).and_then(|first| first.get("$ref")));
        let part = target.map_or(part, |name| root.pointer(&name.as_str().unwrap()[1..]).unwrap());
        match value {
            Value::Object(members) if part.get("properties").is_some() => {
                assert_eq!(keys(value), keys(&part["properties"]), "{at}");
                assert_eq!(part["additionalProperties"], json!(false), "{at}");
                members.iter().for_each(|(key, value)| {
                    let part = &part["properties"][key];
                    assert!(part["title"].is_string() && part["description"].is_string(), "{at}/{key}");
                    same_members(value, part, root, &format!("{at}/{key}"));
                });
            }
            Value::Array(items) if part.get("items").is_some_and(Value::is_object) => {
                assert!(!items.is_empty(), "{at}");
                same_members(&items[0], &part["items"], root, &format!("{at}/0"));
            }
            _ => {}
        }
    }

    #[test]
    fn schema_and_types_agree_field_by_field() {
        let (root, value) = (schema(), serde_json::to_value(full()).unwrap());
        same_members(&value, &root, &root, "");
        for field in Field::ALL {
            assert!(root["properties"].get(field.name()).is_some(), "{}", field.name());
        }
    }

    #[test]
    fn kinds_roles_and_levels_are_those_of_the_types() {
        let root = schema();
        let names = |pointer: &str| -> Vec<String> {
            let values = root.pointer(pointer).unwrap().as_array().unwrap();
            values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
        };
        let kinds: Vec<_> = vocab::Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names("/$defs/unit/properties/kind/enum"), kinds);
        let roles: Vec<_> = Role::ALL.iter().map(|role| role.name()).collect();
        assert_eq!(names("/$defs/credit/properties/role/enum"), roles);
        let levels =
            [Level::Fonds, Level::SubFonds, Level::Series, Level::SubSeries, Level::File, Level::Item];
        let levels = levels.map(|level| serde_json::to_value(level).unwrap().as_str().unwrap().to_owned());
        assert_eq!(names("/$defs/unit/properties/level/enum"), levels);
    }

    #[test]
    fn a_full_record_is_valid_by_both() {
        assert_eq!(Schema::bundled().violations(&full()), []);
        assert_eq!(typed(&full()), []);
    }

    #[test]
    fn dates_of_edtf_are_valid_by_the_schema() {
        let schema = Schema::bundled();
        for edtf in [
            "1963",
            "1963-04",
            "1963-04-05",
            "1950~",
            "1950?",
            "1950%",
            "195X",
            "19XX",
            "1956-XX",
            "1956-12-XX",
            "1961-21",
            "1956/..",
            "1956/",
            "../1950",
            "/1950",
            "1961-01-11/1961-01-17",
            "-0044",
            "Y170000002",
            "{1961-01-11,1961-01-17}",
            "[1961..]",
            "[..1961]",
            "1961-01~",
            "?1961-01",
            "1961-~01",
            "1950S2",
            "1985-04-12T23:20:30Z",
            "1950~/1953?",
        ] {
            let mut record = full();
            let Some(parsed) = Edtf::parse(edtf) else { continue };
            record.date = Some(Date { verbatim: "x".into(), edtf: Some(parsed) });
            assert_eq!(schema.violations(&record), [], "{edtf}");
        }
        for bad in ["", "/", "April 5, 1963", "1963-4-5", "63", "../..", "19630405"] {
            let mut value = serde_json::to_value(full()).unwrap();
            value["date"]["edtf"] = json!(bad);
            assert!(!schema.violations_in(&value).is_empty(), "{bad}");
        }
    }

    #[test]
    fn a_schema_of_ones_own_is_read_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.json");
        fs::write(&path, r#"{"required": ["title"]}"#).unwrap();
        let own = Schema::from_file(&path).unwrap();
        let mut out = Diagnostics::new();
        own.validate(&Record::default(), &mut out);
        assert_eq!(out.iter().map(|found| found.rule.code).collect::<Vec<_>>(), ["SCH001"]);
        fs::write(&path, "{\n\"required\"").unwrap();
        assert!(matches!(Schema::from_file(&path), Err(Error::Syntax { line: Some(2), .. })));
        fs::write(&path, r#"{"type": 7}"#).unwrap();
        assert!(matches!(Schema::from_file(&path), Err(Error::Syntax { line: None, .. })));
        assert!(matches!(Schema::from_file(folder.path().join("none.json")), Err(Error::Io { .. })));
    }

    #[test]
    fn violations_of_a_schema_of_ones_own_stand_where_the_values_stand() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.json");
        let own = json!({
            "required": ["title", "publisher"],
            "unevaluatedProperties": false,
            "properties": {
                "title": {"pattern": "^[A-Z]"},
                "donors": {"items": {"maxLength": 8}},
                "citation_verbatim": true,
                "citations": {"items": {
                    "required": ["shelf"],
                    "properties": {"pages": {"type": "object"}, "levels": {"items": {"properties": {"value": {"pattern": "^[1-9]"}}}}},
                }},
                "origin": true,
            },
        });
        fs::write(&path, own.to_string()).unwrap();
        let source = "a title\nFord; A Longer Name\nKept in RGANI, f. 05, d. 131.\nBerlin";
        let text = |words: &str| {
            let start = source.find(words).unwrap();
            crate::record::Text::verbatim(source, Span::new(start, start + words.len()))
        };
        let unit = Unit::new(vocab::Kind::Fond, "05", Some("f."), Some(Span::new(15, 20)));
        let citation = Citation {
            span: Span::new(8, 28),
            repository: None,
            levels: vec![unit],
            pages: None,
            publication: None,
            publication_span: None,
            reference_code: None,
        };
        let record = Record {
            title: Some(text("a title")),
            donors: vec![text("Ford"), text("A Longer Name")],
            citations: vec![citation],
            citation_verbatim: Some(text("Kept in RGANI, f. 05, d. 131.")),
            places: vec![text("Berlin")],
            ..Record::default()
        };
        let mut out = Diagnostics::new();
        Schema::from_file(&path).unwrap().validate(&record, &mut out);
        let mut found: Vec<_> = out
            .iter()
            .map(|found| (found.message.split('`').nth(1).unwrap(), found.span.map(|span| span.of(source))))
            .collect();
        found.sort_unstable();
        assert_eq!(
            found,
            [
                ("/citations/0/levels/0/value", Some("05")),
                ("/citations/0/pages", Some("RGANI, f. 05, d. 131")),
                ("/citations/0/shelf", Some("RGANI, f. 05, d. 131")),
                ("/donors/1", Some("A Longer Name")),
                ("/places", Some("Berlin")),
                ("/publisher", None),
                ("/title", Some("a title")),
            ]
        );
        let fields: Vec<_> =
            out.iter().filter(|found| found.span.is_none()).map(|found| found.field).collect();
        assert_eq!(fields, [Some("publisher")]);
    }

    /// Every string and number of a JSON value, by pointer.
    fn leaves(value: &Value, at: String, out: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| leaves(value, format!("{at}/{key}"), out));
            }
            Value::Array(items) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(index, value)| leaves(value, format!("{at}/{index}"), out));
            }
            _ => out.push(at),
        }
    }

    static BUNDLED: LazyLock<Schema> = LazyLock::new(Schema::bundled);

    fn both_agree(schema: &Schema, value: &Value) -> (bool, bool) {
        let typed =
            serde_json::from_value::<Record>(value.clone()).is_ok_and(|record| typed(&record).is_empty());
        (schema.violations_in(value).is_empty(), typed)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn typed_check_and_schema_agree_on_spoilt_records(
            at in any::<prop::sample::Index>(),
            other in prop::sample::select(vec![
                json!(""), json!(" "), json!("x"), json!("RU"), json!("ru"), json!("RUS"), json!("trl"), json!("TRL"),
                json!("ru-Latn"), json!("ru-"), json!("r"), json!("http://"), json!("https://a b"), json!("ftp://a"),
                json!("https://a.example/\u{a0}"), json!("https://п.рф"), json!("1963-04-05"), json!("not a date"),
                json!("1963-4-5"), json!("fond"), json!("fonds"), json!("translated"), json!("leaf"), json!("verso"),
                json!(0), json!(1), json!(-1), json!(true), json!({}), json!([]),
            ]),
        ) {
            let mut value = serde_json::to_value(full()).unwrap();
            let mut pointers = Vec::new();
            leaves(&value, String::new(), &mut pointers);
            let pointer = at.get(&pointers);
            *value.pointer_mut(pointer).unwrap() = other.clone();
            let (by_schema, by_types) = both_agree(&BUNDLED, &value);
            prop_assert_eq!(by_schema, by_types, "{} = {}", pointer, other);
        }

        #[test]
        fn typed_check_and_schema_agree_on_any_record(record in any_record()) {
            let by_schema = BUNDLED.violations(&record);
            let by_types = typed(&record);
            prop_assert_eq!(by_schema.is_empty(), by_types.is_empty(), "{:?} {:?}", by_schema, by_types);
        }
    }
}
