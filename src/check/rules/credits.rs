//! `AGT002`, `AGT007`: translators and funders who are owed a name (MARC relators `trl` and `fnd`).

use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::Raw;
use crate::record::reference::Role;
use crate::record::{Field, Record};

use super::kit::{shown, whole};

pub(crate) static TRANSLATOR_MISSING: Rule = Rule {
    code: "AGT002",
    name: "translator-missing",
    severity: Severity::Warning,
    summary: "the edition is a translation, and nobody is named as its translator",
    why: "The words that readers quote are the translator's, who is owed the credit and answers for them.",
    help: "add `Translated by` and the name to the citation; `Translated by an unknown translator` says that it was looked for",
    standard: Some("MARC 21, 041 first indicator 1, with relator trl"),
    fix: Fixable::No,
    bad: "Original Language: Russian\n\
          Contents: Translation - English",
    good: "Original Language: Russian\n\
           Contents: Translation - English\n\
           Source: RGANI, f. 5, op. 30, d. 13, l. 4. Translated by Ivan Weber.",
    example: Example::Record,
};

/// Beginnings of words for translating, lower case: any of them may name who did it in a way that was not read.
const TRANSLATING: [&str; 9] =
    ["translat", "transl.", "tr. by", "перевод", "перевел", "перевёл", "übersetz", "traduit", "traduc"];

pub(crate) fn translator_missing(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    if record.credits.iter().any(|credit| credit.role == Role::Translated) {
        return;
    }
    let Some(place) = translation(raw, record).filter(|_| !names_translating(record)) else { return };
    let found =
        Diagnostic::new(&TRANSLATOR_MISSING, "the edition is a translation, and no translator is named");
    out.push(found.in_field(Field::EditionLanguages.name()).at(place));
}

/// Where the source says that the edition is a translation, or gives it another language than the original. None
/// where it does neither.
fn translation(raw: &Raw, record: &Record) -> Option<Option<Span>> {
    let said = raw.values(Field::EditionLanguages).find(|field| speaks_of_translating(&field.value));
    if let Some(said) = said {
        return Some(said.value.span());
    }
    let original: Option<Vec<&str>> =
        record.languages.iter().map(|language| language.code.as_deref()).collect();
    let edition = record.edition_languages.first()?;
    let foreign = !original?.contains(&edition.code.as_deref()?) && !record.languages.is_empty();
    foreign.then(|| edition.verbatim.span())
}

fn speaks_of_translating(text: &str) -> bool {
    let lower = text.to_lowercase();
    TRANSLATING.iter().any(|word| lower.contains(word))
}

/// Whether somebody may be named as translator where fonds does not read it: in words of the citation, under a label
/// of its own, or in the text.
fn names_translating(record: &Record) -> bool {
    record.citation_verbatim.as_ref().is_some_and(|citation| speaks_of_translating(citation))
        || record.extra.iter().any(|(label, _)| speaks_of_translating(label))
        || record.body.as_ref().is_some_and(|body| {
            ["ranslated by", "ranslation by", "ranslator:", "ranslated from"]
                .iter()
                .any(|words| body.contains(words))
        })
}

pub(crate) static FUNDERS_DIFFER: Rule = Rule {
    code: "AGT007",
    name: "funders-differ",
    severity: Severity::Warning,
    summary: "the line of thanks names a supporter who is not among the donors",
    why: "Two names for one funder are two funders in a list; and who is thanked and not listed is missed there.",
    help: "write the name as the funder does, in both places",
    standard: Some("MARC relator fnd; Crossref Funder Registry"),
    fix: Fixable::No,
    bad: "Credits: This document was made possible with support from the Levy Foundation\n\
          Donors: Leon Levy Foundation",
    good: "Credits: This document was made possible with support from the Leon Levy Foundation\n\
           Donors: Leon Levy Foundation",
    example: Example::Record,
};

pub(crate) fn funders_differ(record: &Record, out: &mut Diagnostics) {
    let Some(support) = record.support.as_ref().filter(|_| !record.donors.is_empty()) else { return };
    // The donors come first; what follows is named in the line of thanks alone.
    if let Some(other) = record.funders().get(record.donors.len()) {
        let message = format!("`{}` is thanked, and is not among the donors", shown(other));
        out.push(whole(&FUNDERS_DIFFER, Field::Support, support, message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{bare, codes, fields, page};
    use super::*;
    use crate::record::Language;
    use crate::record::reference::Credit;

    fn language(words: &str, code: &str) -> Vec<Language> {
        vec![Language { verbatim: words.into(), code: Some(code.into()) }]
    }

    fn found(contents: &str, record: &Record) -> usize {
        let mut raw = page(contents);
        raw.fields.push(bare(&raw, Field::EditionLanguages, contents));
        let mut out = Diagnostics::new();
        translator_missing(&raw, record, &mut out);
        out.len()
    }

    #[test]
    fn a_translation_has_a_translator() {
        let bare = Record { edition_languages: language("English", "en"), ..Record::default() };
        assert_eq!(found("Translation - English", &bare), 1);
        assert_eq!(found("English", &bare), 0);
        let foreign = Record { languages: language("Russian", "ru"), ..bare.clone() };
        assert_eq!(found("English", &foreign), 1);
        let same = Record { languages: language("English", "en"), ..bare.clone() };
        assert_eq!(found("English", &same), 0);
        let credit = Credit {
            role: Role::Translated,
            relator: Some("trl".into()),
            name: "A. Petrova".into(),
            affiliation: None,
            from_language: None,
            span: Span::default(),
            why: None,
        };
        assert_eq!(found("English", &Record { credits: vec![credit], ..foreign.clone() }), 0);
        let said =
            Record { citation_verbatim: Some("RGANI. Trans. and transl. A. B.".into()), ..foreign.clone() };
        assert_eq!(found("English", &said), 0);
        let below = Record { body: Some("[Translated by A. B.]".into()), ..foreign };
        assert_eq!(found("English", &below), 0);
    }

    #[test]
    fn thanks_and_donors_name_the_same_funders() {
        let line = "This document was made possible with support from the Levy Foundation";
        let of = |donors: &[&str]| {
            let mut all = vec![("support", line)];
            all.extend(donors.iter().map(|donor| ("donors", *donor)));
            codes(&fields(&all), funders_differ)
        };
        assert_eq!(of(&["Leon Levy Foundation"]), ["AGT007"]);
        assert!(of(&["Levy Foundation"]).is_empty());
        assert!(of(&["Blavatnik Fund", "Levy Foundation"]).is_empty());
        assert!(of(&[]).is_empty());
    }
}
