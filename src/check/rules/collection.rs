//! `CMP012` and `CMP013`: what a collection asks of its records in its settings.

use crate::check::Policy;
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Record, Text};
use crate::vocab::nearest;

use super::kit::{field_texts, mend, shown, whole};

pub(crate) static REQUIRED_MISSING: Rule = Rule {
    code: "CMP012",
    name: "required-field-missing",
    severity: Severity::Error,
    summary: "a field that the collection requires is missing",
    why: "The institution has said in its settings that every record of the collection has it.",
    help: "add the field, or take it off `required` in `fonds.toml`",
    standard: Some("the collection's own settings, `required`"),
    fix: Fixable::No,
    bad: "no Subjects",
    good: "Subjects: Foreign trade",
    example: Example::Record,
};

pub(crate) fn required_missing(record: &Record, policy: &Policy, out: &mut Diagnostics) {
    for field in &policy.required {
        if field_texts(record, *field).iter().all(|text| text.trim().is_empty()) {
            let message = format!("no `{}`, which the collection requires", field.name());
            out.push(Diagnostic::new(&REQUIRED_MISSING, message).in_field(field.name()));
        }
    }
}

pub(crate) static NOT_IN_VOCABULARY: Rule = Rule {
    code: "CMP013",
    name: "value-not-in-vocabulary",
    severity: Severity::Warning,
    summary: "the value is none of those that the collection uses for this field",
    why: "Lists and filters of a catalog show every spelling as a value of its own, and records under the wrong one \
          are not found.",
    help: "write one of the values in `vocabularies` of `fonds.toml`, or add this one there",
    standard: Some("the collection's own settings, `vocabularies`"),
    fix: Fixable::Suggest,
    bad: "Type: Telegramm",
    good: "Type: Telegram",
    example: Example::Record,
};

pub(crate) fn not_in_vocabulary(record: &Record, policy: &Policy, out: &mut Diagnostics) {
    for (field, allowed) in &policy.vocabularies {
        let known = |word: &str| allowed.iter().any(|value| value == word.trim());
        for (text, code) in values(record, *field) {
            if text.trim().is_empty() || known(text) || code.is_some_and(known) {
                continue;
            }
            let words = format!("`{}` is none of the values for `{}`", shown(text), field.name());
            let near = nearest(text, allowed.iter().map(String::as_str));
            out.push(match near {
                Some(near) => {
                    let found =
                        whole(&NOT_IN_VOCABULARY, *field, text, format!("{words}; did you mean `{near}`?"));
                    mend(found, false, text, trimmed(text), near)
                }
                None => whole(&NOT_IN_VOCABULARY, *field, text, words).with_note(listed(allowed)),
            });
        }
    }
}

/// The values of a field, each with the code it also goes by: a language may be allowed by either, and a rights
/// statement by its words or its URI.
fn values(record: &Record, field: Field) -> Vec<(&Text, Option<&str>)> {
    let languages = match field {
        Field::Languages => &record.languages,
        Field::EditionLanguages => &record.edition_languages,
        Field::Rights => {
            let rights = record.rights.iter();
            let value = |rights: &'_ crate::record::Rights| rights.verbatim.is_some();
            return rights
                .flat_map(|rights| {
                    let text = if value(rights) { &rights.verbatim } else { &rights.uri };
                    text.iter().map(|text| (text, rights.uri.as_deref()))
                })
                .collect();
        }
        _ => return field_texts(record, field).into_iter().map(|text| (text, None)).collect(),
    };
    languages.iter().map(|language| (&language.verbatim, language.code.as_deref())).collect()
}

/// The part of a text that is not blank around it.
fn trimmed(text: &str) -> Span {
    let start = text.len() - text.trim_start().len();
    Span::new(start, start + text.trim().len())
}

/// The values that are allowed, the first of them where there are many.
fn listed(allowed: &[String]) -> String {
    const SHOWN: usize = 12;
    let words: Vec<String> = allowed.iter().take(SHOWN).map(|value| format!("`{value}`")).collect();
    let more = if allowed.len() > SHOWN { ", …" } else { "" };
    format!("the collection uses {}{more}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, fields, found_under, record};
    use super::*;
    use crate::record::{Language, Rights};

    #[test]
    fn each_field_that_is_required_and_missing_is_found() {
        let policy =
            Policy { required: vec![Field::Title, Field::Subjects, Field::Date], ..Policy::default() };
        let found = found_under(&fields(&[("title", "Letter"), ("date", " ")]), &policy, required_missing);
        let said: Vec<_> = found.iter().map(|found| (found.rule.code, found.field)).collect();
        assert_eq!(said, [("CMP012", Some("subjects")), ("CMP012", Some("date"))]);
        assert!(found_under(&Record::default(), &Policy::default(), required_missing).is_empty());
    }

    fn with_types(values: &[&str]) -> Policy {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Policy { vocabularies: [(Field::Type, values)].into(), ..Policy::default() }
    }

    #[test]
    fn other_values_are_found_with_the_nearest_one() {
        let policy = with_types(&["Telegram", "Letter"]);
        for (bad, good) in [("Telegramm", "Telegram"), ("letter", "Letter")] {
            let found = found_under(&record("type", bad), &policy, not_in_vocabulary);
            assert_eq!(applied(bad, &found), good);
            assert_eq!(
                found[0].message,
                format!("`{bad}` is none of the values for `type`; did you mean `{good}`?")
            );
            assert!(found[0].fix.as_ref().is_some_and(|fix| !fix.safe));
        }
        let far = found_under(&record("type", "Minutes"), &policy, not_in_vocabulary);
        assert!(far[0].fix.is_none());
        assert_eq!(far[0].note.as_deref(), Some("the collection uses `Telegram`, `Letter`"));
        for good in ["Telegram", " Letter ", ""] {
            assert!(found_under(&record("type", good), &policy, not_in_vocabulary).is_empty(), "{good}");
        }
    }

    #[test]
    fn languages_and_rights_may_be_allowed_by_their_code() {
        let allowed = vec!["ru".to_owned(), "http://rightsstatements.org/vocab/InC/1.0/".to_owned()];
        let vocabularies = [(Field::Languages, allowed.clone()), (Field::Rights, allowed)].into();
        let policy = Policy { vocabularies, ..Policy::default() };
        let language = |words: &str, code: &str| Language { verbatim: words.into(), code: Some(code.into()) };
        let mut record = Record { languages: vec![language("Russian", "ru")], ..Record::default() };
        let uri = "http://rightsstatements.org/vocab/InC/1.0/";
        record.rights = Some(Rights { verbatim: Some("In copyright".into()), uri: Some(uri.into()) });
        assert!(found_under(&record, &policy, not_in_vocabulary).is_empty());
        record.languages.push(language("Polish", "pl"));
        record.rights = Some(Rights { verbatim: Some("In copyright".into()), uri: None });
        assert_eq!(found_under(&record, &policy, not_in_vocabulary).len(), 2);
    }
}
