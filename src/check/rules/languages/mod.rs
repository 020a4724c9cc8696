//! `LAN001`–`LAN009`: languages that are missing or unknown, and what is wrong with known ones (ISAD(G) 3.4.3, ISO 639).

use std::sync::LazyLock;

use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::Raw;
use crate::record::{Field, Record};

use super::kit::{is_slip, mend, shown, whole};

mod edition;
mod names;

pub(crate) use edition::{TEXT_DIFFERS, TRANSLATED_INTO_ITSELF, text_differs, translated_into_itself};
pub(crate) use names::{
    CODE_FORM, HISTORIC, REMARK, SEVERAL_IN_ONE, code_form, historic, remark, several_in_one,
};

pub(crate) static EMPTY: Rule = Rule {
    code: "LAN001",
    name: "language-empty",
    severity: Severity::Error,
    summary: "the language heading has nothing below it",
    why: "The language of the original decides who can read it, and a heading without a value says that it was lost.",
    help: "give the language of the original, as `Russian`",
    standard: Some("ISAD(G) 3.4.3"),
    fix: Fixable::No,
    bad: "Language:",
    good: "Language: Russian",
    example: Example::Record,
};

pub(crate) fn empty(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    let mut values = raw.values(Field::Languages);
    if !record.languages.is_empty() || raw.first(Field::Languages).is_some() {
        return;
    }
    if let Some(field) = values.next() {
        let place = field.label.or(field.value.span());
        let label = place.map_or("Language", |label| label.of(raw.source.text()));
        let message = format!("no language stands under `{}`", shown(label));
        out.push(Diagnostic::new(&EMPTY, message).in_field(Field::Languages.name()).at(place));
    }
}

pub(crate) static UNKNOWN: Rule = Rule {
    code: "LAN002",
    name: "language-unknown",
    severity: Severity::Error,
    summary: "no language has this name",
    why: "Without a known name there is no language code, and every output needs the code.",
    help: "write the English name of the language, or its ISO 639 code",
    standard: Some("ISO 639; BCP 47"),
    fix: Fixable::Suggest,
    bad: "Language: Russain",
    good: "Language: Russian",
    example: Example::Record,
};

pub(crate) fn unknown(record: &Record, out: &mut Diagnostics) {
    for (field, language) in names::all(record).filter(|(_, language)| language.code.is_none()) {
        let text = &language.verbatim;
        let found = whole(&UNKNOWN, field, text, format!("no language is called `{}`", shown(text)));
        out.push(match nearest(text) {
            Some(name) => mend(found, false, text, Span::new(0, text.len()), name)
                .with_help(format!("did you mean `{name}`?")),
            None => found,
        });
    }
}

/// The one language with a two-letter code whose English name is a slip of the pen away.
fn nearest(words: &str) -> Option<&'static str> {
    let words: Vec<char> = words.trim().chars().flat_map(char::to_lowercase).take(21).collect();
    if !(4..=20).contains(&words.len()) {
        return None;
    }
    let mut near = COMMON.iter().filter(|(_, letters)| is_slip(&words, letters));
    let (name, _) = near.next()?;
    near.next().is_none().then_some(name)
}

/// The English names of the languages with a two-letter code, each with its letters in lower case.
static COMMON: LazyLock<Vec<(&'static str, Vec<char>)>> = LazyLock::new(|| {
    let letters = || 'a'..='z';
    let codes = letters().flat_map(|one| letters().map(move |two| String::from_iter([one, two])));
    let common = codes.filter_map(|code| isolang::Language::from_639_1(&code));
    common
        .map(|language| language.to_name())
        .map(|name| (name, name.chars().flat_map(char::to_lowercase).collect()))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, codes, found, labelled, page, record};
    use super::*;
    use crate::record::Language;

    #[test]
    fn a_heading_without_a_language_is_an_error_at_the_heading() {
        let mut raw = page("Type\n\nReport\n\nLanguage\n\nRecord ID\n\n1");
        assert!(found_raw(&raw).is_empty(), "no heading, no finding");
        raw.fields.push(labelled(&raw, Field::Languages, "Language", ""));
        let found = found_raw(&raw);
        assert_eq!(found[0].rule.code, "LAN001");
        assert_eq!(found[0].span, Some(Span::new(14, 22)));
        let mut raw = page("Language\n\nRussian\n");
        raw.fields.push(labelled(&raw, Field::Languages, "Language", "Russian"));
        assert!(found_raw(&raw).is_empty());
    }

    fn found_raw(raw: &Raw) -> Vec<Diagnostic> {
        let mut out = Diagnostics::new();
        empty(raw, &Record::default(), &mut out);
        out.into_iter().collect()
    }

    #[test]
    fn a_slip_in_the_name_of_a_language_is_mended() {
        let bad = record("languages", "Russain");
        assert_eq!(codes(&bad, unknown), ["LAN002"]);
        assert_eq!(applied("Russain", &found(&bad, unknown)), "Russian");
        let mut good = record("languages", "Russian");
        good.languages[0] = Language { verbatim: "Russian".into(), code: Some("ru".into()) };
        assert!(codes(&good, unknown).is_empty());
        assert!(found(&record("languages", "handwriting"), unknown)[0].fix.is_none());
    }
}
