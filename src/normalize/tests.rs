//! Whole records, from raw fields to typed ones.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::{Source, Span};
use crate::record::Text;
use crate::record::raw::{Name, RawField};

/// A raw record out of labelled values; an empty label is a piece recognized by its place.
fn raw(values: &[(Name, &str, &str)]) -> Raw {
    let mut text = String::new();
    let mut places = Vec::new();
    for (_, label, value) in values {
        let start = text.len();
        text += label;
        let label = Span::new(start, text.len());
        text += "\n";
        let start = text.len();
        text += value;
        places.push((label, Span::new(start, text.len())));
        text += "\n\n";
    }
    let fields = values.iter().zip(&places).map(|((name, label, _), (label_span, value))| RawField {
        name: name.clone(),
        label: (!label.is_empty()).then_some(*label_span),
        value: Text::verbatim(&text, *value),
        inferred: false,
    });
    let fields = fields.collect();
    Raw {
        source: Arc::new(Source::new("in/a.txt", text)),
        format: "page",
        index: 1,
        fields,
        furniture: Vec::new(),
        given: None,
    }
}

fn known(values: &[(Field, &str, &str)]) -> Raw {
    let named: Vec<_> =
        values.iter().map(|(field, label, value)| (Name::Known(*field), *label, *value)).collect();
    raw(&named)
}

fn read(raw: &Raw) -> Record {
    record(raw, &Settings::default())
}

fn words(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(Text::as_str).collect()
}

#[test]
fn a_record_gets_all_its_types() {
    let record = read(&known(&[
        (Field::Date, "", "April 5, 1963"),
        (Field::Title, "", "From the Journal"),
        (Field::Support, "", "This document was made possible with support from A B Foundation"),
        (Field::Body, "", "Top Secret Copy Nº 1\n\n5 April 1963\n\nOutgoing Nº 122\n\nToday I talked."),
        (Field::Citation, "Source", "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87."),
        (Field::Rights, "Rights", "First.\nSecond."),
        (Field::Uploaded, "Original Uploaded Date", "2018-06-27"),
        (Field::Type, "Type", "Memorandum of Conversation"),
        (Field::Languages, "Language", ""),
        (Field::Id, "Record ID", "177840"),
        (Field::Classification, "Original Classification", "Top Secret"),
        (Field::Donors, "Donors", "A B Foundation\nC D, Inc.; E F"),
    ]));
    let edtf = |date: &Option<crate::record::Date>| date.clone().unwrap().edtf.unwrap().as_str().to_owned();
    assert_eq!(edtf(&record.date), "1963-04-05");
    assert_eq!(edtf(&record.uploaded), "2018-06-27");
    assert_eq!(record.created, None);
    assert_eq!(record.id.as_deref(), Some("177840"));
    assert_eq!(record.url, None);
    assert_eq!(record.copy_number.as_deref(), Some("1"));
    assert_eq!(record.outgoing_number.as_deref(), Some("122"));
    assert_eq!(words(&record.donors), ["A B Foundation", "C D, Inc.; E F"]);
    assert!(record.languages.is_empty());
    assert_eq!(record.rights.unwrap().verbatim.unwrap(), "First.\nSecond.");
    assert!(record.extra.is_empty());
    assert_eq!((record.origin.file.as_str(), record.origin.line), ("in/a.txt", 1));
}

#[test]
fn the_number_comes_from_the_address_with_its_place() {
    let raw = known(&[(Field::Url, "", "<https://digitalarchive.umd.edu/document/115177>.")]);
    let record = read(&raw);
    assert_eq!(record.url.as_deref(), Some("https://digitalarchive.umd.edu/document/115177"));
    let id = record.id.unwrap();
    assert_eq!(id, "115177");
    assert_eq!(id.span().unwrap().of(raw.source.text()), "115177");
    let unknown = read(&known(&[(Field::Url, "", "https://example.org/document/115177")]));
    assert_eq!(unknown.id, None);
}

#[test]
fn an_address_is_made_only_from_a_configured_pattern() {
    let settings = Settings { url: Some("https://example.org/doc/{id}".to_owned()), ..Settings::default() };
    let raw = known(&[(Field::Id, "Record ID", "7")]);
    assert_eq!(read(&raw).url, None);
    let record = super::record(&raw, &settings);
    assert_eq!(record.url.as_deref(), Some("https://example.org/doc/7"));
    let stays = known(&[(Field::Url, "", "https://digitalarchive.wilsoncenter.org/document/7")]);
    let record = super::record(&stays, &settings);
    assert_eq!(record.url.as_deref(), Some("https://digitalarchive.wilsoncenter.org/document/7"));
    assert_eq!(record.id.as_deref(), Some("7"));
}

#[test]
fn an_address_below_the_citation_is_no_part_of_it() {
    let citation = "RGANI, f. 5, op. 30, d. 13, l. 4.\n<https://digitalarchive.umd.edu/document/115177>";
    let record = read(&known(&[(Field::Citation, "Citation", citation)]));
    assert_eq!(record.citation_verbatim.as_deref(), Some("RGANI, f. 5, op. 30, d. 13, l. 4."));
    assert_eq!(record.url.as_deref(), Some("https://digitalarchive.umd.edu/document/115177"));
    assert_eq!(record.id.as_deref(), Some("115177"));
}

#[test]
fn repeated_citations_are_one_text_with_their_places() {
    let raw = known(&[
        (Field::Citation, "Source", "RGANI, f. 5"),
        (Field::Title, "", "T"),
        (Field::Citation, "Source", "RGANI, f. 89"),
        (Field::Citation, "Source", "RGANI, f. 5"),
    ]);
    let citation = read(&raw).citation_verbatim.unwrap();
    assert_eq!(citation, "RGANI, f. 5\nRGANI, f. 89");
    let second = citation.source_span(Span::new(12, 24)).unwrap();
    assert_eq!(second.of(raw.source.text()), "RGANI, f. 89");
}

#[test]
fn a_second_value_of_a_single_field_is_kept_under_its_label() {
    let record = read(&raw(&[
        (Name::Known(Field::Type), "Type", "Letter"),
        (Name::Unknown("Format".to_owned()), "Format:", "Paper"),
        (Name::Known(Field::Type), "**Type:**", "Report"),
        (Name::Known(Field::Type), "Type", "Letter"),
        (Name::Known(Field::EditionLanguages), "Contents", "Scan\nTranslation - English"),
    ]));
    assert_eq!(record.kind.as_deref(), Some("Letter"));
    let extra: Vec<_> = record.extra.iter().map(|(label, value)| (label, value.as_str())).collect();
    assert_eq!(extra, [("Format", "Paper"), ("Type", "Report"), ("Contents", "Scan")]);
    assert_eq!(record.edition_languages[0].code.as_deref(), Some("en"));
}

#[test]
fn the_heading_date_comes_before_a_labelled_one() {
    let record = read(&known(&[(Field::Date, "Date", "1961"), (Field::Date, "", "January 11, 1961")]));
    assert_eq!(record.date.unwrap().verbatim, "January 11, 1961");
    assert_eq!(record.extra.get("Date").map(Text::as_str), Some("1961"));
    let labelled = read(&known(&[(Field::Date, "Date", "undated")]));
    assert_eq!(labelled.date.unwrap().edtf, None);
}

#[test]
fn an_inferred_value_gives_way_to_a_stated_one() {
    let mut raw = known(&[(Field::Summary, "", "Last words."), (Field::Summary, "Summary", "A talk.")]);
    raw.fields[0].inferred = true;
    let record = read(&raw);
    assert_eq!(record.summary.as_deref(), Some("A talk."));
    assert_eq!(record.extra.get("summary").map(Text::as_str), Some("Last words."));
}

#[test]
fn a_rights_uri_is_taken_and_never_inferred() {
    let uri = "http://rightsstatements.org/vocab/CNE/1.0/";
    let words_only = read(&known(&[(Field::Rights, "Rights", "In copyright.")])).rights.unwrap();
    assert_eq!((words_only.verbatim.as_deref(), words_only.uri), (Some("In copyright."), None));
    let both = read(&known(&[(Field::Rights, "Rights", "In copyright."), (Field::Rights, "Rights", uri)]));
    let both = both.rights.unwrap();
    assert_eq!((both.verbatim.as_deref(), both.uri.as_deref()), (Some("In copyright."), Some(uri)));
    let settings = Settings { rights_uri: Some("http://x.org/".to_owned()), ..Settings::default() };
    let raw = known(&[(Field::Rights, "Rights", uri)]);
    let stated = super::record(&raw, &settings).rights.unwrap();
    assert_eq!((stated.verbatim, stated.uri.as_deref()), (None, Some(uri)));
}

#[test]
fn settings_speak_only_where_the_source_is_silent() {
    let settings = Settings {
        publisher: Some("The Archive".to_owned()),
        edition_language: Some("English".to_owned()),
        ..Settings::default()
    };
    let silent = super::record(&known(&[(Field::Title, "", "T")]), &settings);
    assert_eq!(silent.publisher.as_deref(), Some("The Archive"));
    assert_eq!(silent.edition_languages[0].code.as_deref(), Some("en"));
    let raw = known(&[(Field::Publisher, "Publisher", "P"), (Field::EditionLanguages, "Contents", "French")]);
    let stated = super::record(&raw, &settings);
    assert_eq!(stated.publisher.as_deref(), Some("P"));
    assert_eq!(stated.edition_languages[0].code.as_deref(), Some("fr"));
}

#[test]
fn the_host_of_a_suggested_citation_is_the_publisher() {
    let citation = "\"A Report\", May 5, 1961, Wilson Center Digital Archive, RGANI, f. 5, op. 30, d. 13. Translated by A B.";
    let record = read(&known(&[(Field::Citation, "Citation", citation)]));
    assert_eq!(record.publisher.as_deref(), Some("Wilson Center Digital Archive"));
    let bare = read(&known(&[(Field::Citation, "Citation", "RGANI, f. 5, op. 30, d. 13.")]));
    assert_eq!(bare.publisher, None);
}

/// All words of a record: its JSON with the strings unescaped.
fn all_words(record: &Record) -> String {
    fn collect(value: &serde_json::Value, into: &mut String) {
        match value {
            serde_json::Value::String(text) => {
                into.push_str(text);
                into.push('\n');
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
            serde_json::Value::Object(members) => members.values().for_each(|value| collect(value, into)),
            _ => {}
        }
    }
    let mut words = String::new();
    collect(&serde_json::to_value(record).unwrap(), &mut words);
    words
}

/// Whether a string, list or object without content is in a JSON value; lists of a citation may be empty.
fn has_empty(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.is_empty(),
        serde_json::Value::Array(items) => items.is_empty() || items.iter().any(has_empty),
        serde_json::Value::Object(members) => {
            members.iter().any(|(name, value)| name != "citations" && has_empty(value))
        }
        _ => false,
    }
}

fn any_field() -> impl Strategy<Value = Name> {
    let known = (0..Field::ALL.len()).prop_map(|at| Name::Known(Field::ALL[at]));
    prop_oneof![8 => known, 1 => "[A-Z][a-z]{0,8}".prop_map(Name::Unknown)]
}

proptest! {
    #[test]
    fn no_word_of_a_raw_record_is_lost(
        values in prop::collection::vec((any_field(), r"|[A-Z][a-z]{3,6}:?", r"(\PC{0,8}[ ,;\n]|kq[a-z]{4} |https://x\.org/1|Copy No\. 3 |English, ){0,6}"), 0..8)
    ) {
        let borrowed: Vec<_> =
            values.iter().map(|(name, label, value)| (name.clone(), label.as_str(), value.as_str())).collect();
        let raw = raw(&borrowed);
        let settings = Settings { url: Some("https://x.org/{id}".to_owned()), ..Settings::default() };
        let record = super::record(&raw, &settings);
        let kept = all_words(&record);
        // Words that no list of joining words or contents has.
        for (_, _, value) in &values {
            for word in value.split(|letter: char| !letter.is_alphanumeric()) {
                if word.starts_with("kq") || word.chars().count() > 3 && word.is_ascii() && word != "https" {
                    prop_assert!(kept.contains(word), "{word} of {value:?}");
                }
            }
        }
        let json = serde_json::to_string(&record).unwrap();
        prop_assert!(!has_empty(&serde_json::to_value(&record).unwrap()), "{}", json);
        prop_assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
    }
}
