//! The page on settings says what is so: its example is a file that works, its tables are the keys and bundles there are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;

use fonds::diagnostic::Severity;
use fonds::profile::{self, Flags, Profile};
use serde_json::Value;

const PAGE: &str = "docs/configuration.md";
const EXAMPLE: &str = "fixtures/config/fonds.toml";

fn schema() -> Value {
    let schema = profile::SCHEMAS.iter().find(|schema| schema.name == "config").unwrap();
    serde_json::from_str(schema.text).unwrap()
}

fn example() -> (String, Value) {
    let text = fs::read_to_string(EXAMPLE).unwrap();
    let value = toml::from_str::<Value>(&text).unwrap();
    (text, value)
}

#[test]
fn the_example_of_the_page_is_the_file_that_is_tried() {
    let page = fs::read_to_string(PAGE).unwrap();
    let shown = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(shown, example().0);
}

#[test]
fn the_example_uses_every_key_and_the_page_explains_it() {
    let (text, value) = example();
    profile::parse(EXAMPLE, &text).unwrap().settle(&Flags::default());
    let (schema, page) = (schema(), fs::read_to_string(PAGE).unwrap());
    for table in ["collection", "check"] {
        for key in schema["properties"][table]["properties"].as_object().unwrap().keys() {
            assert!(!value[table][key].is_null(), "{table}.{key} is not in {EXAMPLE}");
            assert!(page.contains(&format!("\n| `{key}` |")), "{table}.{key} is not in {PAGE}");
        }
    }
}

/// Every change that a bundle makes stands in its row, and no other rule.
#[test]
fn the_page_says_what_is_in_the_bundles() {
    let page = fs::read_to_string(PAGE).unwrap();
    for bundle in Profile::ALL {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{}` |", bundle.name()))).unwrap();
        let words = row.split(|c: char| !c.is_ascii_alphanumeric());
        let mut said: Vec<&str> = words.filter(|word| profile::rule(word).is_some()).collect();
        let value: Value = toml::from_str(bundle.text()).unwrap();
        let severities = value["check"]["severity"].as_object().into_iter().flat_map(|table| table.keys());
        let ignored =
            value["check"]["ignore"].as_array().into_iter().flatten().map(|code| code.as_str().unwrap());
        let mut there: Vec<&str> = severities.map(String::as_str).chain(ignored).collect();
        said.sort_unstable();
        there.sort_unstable();
        assert_eq!(said, there, "{}", bundle.name());
        let errors =
            row.split(" are errors").next().filter(|_| row.contains(" are errors")).unwrap_or_default();
        for code in there {
            let error = value["check"]["severity"][code] == Severity::Error.name();
            assert_eq!(errors.contains(code), error, "{}: {code}", bundle.name());
        }
    }
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_takes_what_is_read_and_refuses_what_is_not() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&example().1));
    for text in [
        "colection = 1",
        "profile = 'loose'",
        "[collection]\nurl = 'https://example.org/'",
        "[collection]\nurl = 'https://example.org/{id}/{id}'",
        "[collection]\nrequired = ['author']",
        "[collection]\nformer-hosts = ['https://a.example']",
        "[collection.vocabularies]\nlanguage = ['ru']",
        "[check]\nselect = ['CIT8']",
        "[check]\nmax-per-rule = 0",
        "[check.severity]\nCIT = 'warn'",
    ] {
        let value: Value = toml::from_str(text).unwrap();
        assert!(!validator.is_valid(&value), "{text}");
        assert!(profile::parse("fonds.toml", text).is_err(), "{text}");
    }
    for bundle in Profile::ALL {
        assert!(validator.is_valid(&toml::from_str::<Value>(bundle.text()).unwrap()), "{}", bundle.name());
    }
}
