//! `LAN003`, `LAN007`–`LAN009`: languages that are known and not written as the outputs need them (ISO 639, BCP 47).

use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::Raw;
use crate::record::{Field, Language, Record, Text};
use crate::vocab::countries::COUNTRIES;
use crate::vocab::languages;

use crate::check::rules::kit::{case, mend, shown, whole};

pub(crate) static CODE_FORM: Rule = Rule {
    code: "LAN003",
    name: "language-code-not-shortest",
    severity: Severity::Warning,
    summary: "a language is given by a code that is not the one in use on the web",
    why: "`rus`, `ru` and `RU` are one language to a reader and three to a program that compares them; the catalogs that \
          load the sheet expect the short code in small letters, or the name.",
    help: "write the name of the language, or its shortest code",
    standard: Some("BCP 47, RFC 5646 2.2.1; ISO 639"),
    fix: Fixable::Safe,
    bad: "Language: rus",
    good: "Language: ru",
    example: Example::Record,
};

/// Formats whose standards ask for the three letters of ISO 639-2.
const LIBRARY: &[&str] = &["mods", "marcxml", "ead3", "ead2002", "oai"];

pub(crate) fn code_form(record: &Record, out: &mut Diagnostics) {
    let is_due = |words: &str, code: &str| {
        LIBRARY.contains(&record.origin.format.as_str()) && languages::bibliographic(code) == Some(words)
    };
    for (field, Language { verbatim, code }) in all(record) {
        let words = verbatim.trim();
        let Some(code) = code.as_deref().filter(|code| *code != words && !is_due(words, code)) else {
            continue;
        };
        if !languages::is_name(words) && languages::withdrawn(words).is_none() && is_code(words) {
            let found = whole(&CODE_FORM, field, verbatim, format!("`{}` is written `{code}`", shown(words)));
            out.push(mend(found, true, verbatim, Span::new(0, verbatim.len()), code));
        }
    }
}

/// Whether words have the form of a code: two or three letters, subtags behind them.
fn is_code(words: &str) -> bool {
    let primary = words.split('-').next().unwrap_or_default();
    (2..=3).contains(&primary.len()) && words.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The languages of the original and of the edition with their fields.
pub(super) fn all(record: &Record) -> impl Iterator<Item = (Field, &Language)> {
    let originals = record.languages.iter().map(|language| (Field::Languages, language));
    originals.chain(record.edition_languages.iter().map(|language| (Field::EditionLanguages, language)))
}

pub(crate) static SEVERAL_IN_ONE: Rule = Rule {
    code: "LAN007",
    name: "languages-in-one-value",
    severity: Severity::Note,
    summary: "one value names several languages, joined by a word",
    why: "Here they are taken apart; a program that loads the source by itself finds a language called \
          `Russian and Spanish`.",
    help: "put a semicolon between the languages, or each on a line of its own",
    standard: Some("ISAD(G) 3.4.3; AtoM CSV import, language"),
    fix: Fixable::Safe,
    bad: "Language: Russian and Spanish",
    good: "Language: Russian; Spanish",
    example: Example::Record,
};

pub(crate) fn several_in_one(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    if record.languages.len() < 2 {
        return;
    }
    for line in raw.values(Field::Languages).flat_map(|field| field.value.lines()) {
        let gaps = gaps(&line, &record.languages);
        // A list with commas is plain to read; a word for *and* makes a name of two.
        if gaps.iter().any(|gap| !matches!(gap.of(&line).trim(), ";" | "|" | ",")) {
            let message = format!("`{}` names {} languages", shown(&line), gaps.len() + 1);
            let found = case(&SEVERAL_IN_ONE, Field::Languages, &line, Span::new(0, line.len()), message);
            out.push(gaps.iter().fold(found, |found, gap| mend(found, true, &line, *gap, "; ")));
        }
    }
}

/// What stands between the languages of a line; empty where it has fewer than two, or one that is not known.
fn gaps(line: &Text, languages: &[Language]) -> Vec<Span> {
    let inside = |language: &&Language| match (language.verbatim.span(), line.span()) {
        (Some(language), Some(line)) => line.start <= language.start && language.end <= line.end,
        _ => false,
    };
    let here: Vec<&Language> = languages.iter().filter(inside).collect();
    if here.iter().any(|language| language.code.is_none()) {
        return Vec::new();
    }
    let mut at = 0;
    let places = here.iter().map_while(|language| {
        let start = at + line[at..].find(language.verbatim.as_str())?;
        at = start + language.verbatim.len();
        Some(Span::new(start, at))
    });
    let places: Vec<Span> = places.collect();
    places.windows(2).map(|pair| Span::new(pair[0].end, pair[1].start)).collect()
}

pub(crate) static HISTORIC: Rule = Rule {
    code: "LAN008",
    name: "language-code-withdrawn",
    severity: Severity::Warning,
    summary: "the language has a code or a name that is no longer in use",
    why: "Programs that know the present list only take it for an unknown language, or for another one.",
    help: "write the present code; where the name covers several languages of today, name the one of the document",
    standard: Some("ISO 639-1 and ISO 639-2 change notices; IANA language subtag registry, Deprecated"),
    fix: Fixable::Suggest,
    bad: "Language: iw",
    good: "Language: Hebrew",
    example: Example::Record,
};

pub(crate) fn historic(record: &Record, out: &mut Diagnostics) {
    for (field, Language { verbatim, code }) in all(record) {
        if let Some(present) = languages::withdrawn(verbatim.trim()) {
            let message = format!("`{}` was withdrawn; the code is `{present}`", shown(verbatim));
            let found = whole(&HISTORIC, field, verbatim, message);
            out.push(mend(found, false, verbatim, Span::new(0, verbatim.len()), present));
        } else if code.as_deref() == Some("sh") {
            // The name is right for its time, and only the document can tell which it would be today.
            let message =
                format!("`{}` has no code of its own today: `bs`, `hr`, `cnr` or `sr`", shown(verbatim));
            let found = whole(&HISTORIC, field, verbatim, message).with_severity(Severity::Note);
            out.push(found.with_help("keep it, or name the language of the document as it is called today"));
        }
    }
}

pub(crate) static REMARK: Rule = Rule {
    code: "LAN009",
    name: "remark-in-language",
    severity: Severity::Note,
    summary: "a remark stands with the name of the language",
    why: "The name gives the code and the remark is lost in every output that writes the code.",
    help: "keep the name alone, and put the remark into the summary or a note",
    standard: Some("ISAD(G) 3.4.3; ISO 639"),
    fix: Fixable::No,
    bad: "Language: Russian (handwritten)",
    good: "Language: Russian",
    example: Example::Record,
};

pub(crate) fn remark(record: &Record, out: &mut Diagnostics) {
    for (field, Language { verbatim, code }) in all(record) {
        let bracket = verbatim.find('(').filter(|_| code.is_some() && verbatim.trim_end().ends_with(')'));
        let Some(open) = bracket.filter(|open| *open > 0) else { continue };
        let bracket = Span::new(open, verbatim.trim_end().len());
        if !is_kind_of_language(bracket.of(verbatim).trim_matches(['(', ')'])) {
            out.push(remarked(field, verbatim, bracket));
        }
    }
}

fn remarked(field: Field, text: &Text, bracket: Span) -> Diagnostic {
    let message = format!("`{}` says nothing about the language", shown(bracket.of(text)));
    case(&REMARK, field, text, bracket, message)
}

/// Whether words say more exactly which language it is: another name, a script, a country or region.
fn is_kind_of_language(words: &str) -> bool {
    const KINDS: [&str; 12] = [
        "latin",
        "cyrillic",
        "arabic",
        "simplified",
        "traditional",
        "script",
        "modern",
        "ancient",
        "old",
        "middle",
        "classical",
        "dialect",
    ];
    let lower = words.to_lowercase();
    languages::code(words).is_some()
        || lower.split(|c: char| !c.is_alphanumeric()).any(|word| KINDS.contains(&word))
        || COUNTRIES.iter().any(|(_, country)| country.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{applied, codes, found, labelled, page};

    fn given(words: &str) -> Record {
        let verbatim = crate::check::rules::testing::text(words);
        Record { languages: vec![Language { code: languages::code(words), verbatim }], ..Record::default() }
    }

    #[test]
    fn library_formats_have_three_letters() {
        let mut record = given("rus");
        record.origin.format = "marcxml".to_owned();
        assert!(codes(&record, code_form).is_empty());
        let mut record = given("RU");
        record.origin.format = "marcxml".to_owned();
        assert_eq!(codes(&record, code_form), ["LAN003"]);
    }

    #[test]
    fn codes_are_the_shortest() {
        for (bad, good) in [("rus", "ru"), ("chi", "zh"), ("zho", "zh"), ("RU", "ru"), ("en-us", "en-US")] {
            assert_eq!(codes(&given(bad), code_form), ["LAN003"], "{bad}");
            assert_eq!(applied(bad, &found(&given(bad), code_form)), good);
        }
        for good in ["ru", "Russian", "Lao", "Twi", "en-US", "iw", "Russain"] {
            assert!(codes(&given(good), code_form).is_empty(), "{good}");
        }
    }

    #[test]
    fn withdrawn_codes_are_renewed_and_an_old_name_is_noted() {
        for (bad, good) in [("iw", "he"), ("mo", "ro"), ("scc", "sr")] {
            let found = found(&given(bad), historic);
            assert_eq!((found[0].rule.code, found[0].severity), ("LAN008", Severity::Warning), "{bad}");
            assert_eq!(applied(bad, &found), good);
        }
        assert_eq!(found(&given("Serbo-Croatian"), historic)[0].severity, Severity::Note);
        for good in ["Hebrew", "he", "Serbian", "Russain"] {
            assert!(codes(&given(good), historic).is_empty(), "{good}");
        }
    }

    #[test]
    fn remarks_are_told_from_kinds_of_language() {
        assert_eq!(codes(&given("Russian (handwritten)"), remark), ["LAN009"]);
        for good in [
            "Russian",
            "Chinese (Mandarin)",
            "Serbian (Cyrillic)",
            "Chinese (Simplified)",
            "Portuguese (Brazil)",
            "Foo (bar)",
        ] {
            assert!(codes(&given(good), remark).is_empty(), "{good}");
        }
    }

    #[test]
    fn languages_of_one_value_get_a_semicolon() {
        let of = |line: &str| {
            let mut raw = page(&format!("Language\n\n{line}\n"));
            let field = labelled(&raw, Field::Languages, "Language", line);
            let mut record = Record::default();
            let mut at = 0;
            for name in line.split([',', ';', '/', '|']).flat_map(|part| part.split(" and ")).map(str::trim) {
                let start = at + line[at..].find(name).unwrap();
                at = start + name.len();
                let verbatim = field.value.slice(Span::new(start, at));
                record.languages.push(Language { code: languages::code(name), verbatim });
            }
            raw.fields.push(field);
            let mut out = Diagnostics::new();
            several_in_one(&raw, &record, &mut out);
            let found: Vec<_> = out.into_iter().collect();
            (found.len(), applied(raw.source.text(), &found))
        };
        let mended = |line: &str| (1, format!("Language\n\n{line}\n"));
        assert_eq!(of("Russian and Spanish"), mended("Russian; Spanish"));
        assert_eq!(of("Russian, Spanish/Czech"), mended("Russian; Spanish; Czech"));
        for good in
            ["Russian; Spanish", "Russian | Spanish", "Russian, Spanish", "Russian", "Russian and Klingonish"]
        {
            assert_eq!(of(good).0, 0, "{good}");
        }
    }
}
