//! `LAN005`, `LAN006`: the language of the edition against that of the original and of the text itself.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity};
use crate::record::raw::Raw;
use crate::record::reference::Role;
use crate::record::{Field, Language, Record};
use crate::vocab::languages;

use crate::check::rules::kit::{case, lines, shown, whole, words};

pub(crate) static TRANSLATED_INTO_ITSELF: Rule = Rule {
    code: "LAN005",
    name: "translation-into-original-language",
    severity: Severity::Warning,
    summary: "the edition is a translation, and its language is that of the original",
    why: "One of the two languages is wrong, or the page shows a transcript and no translation.",
    help: "compare with the source",
    standard: Some("MARC 21, 041, first indicator"),
    fix: Fixable::No,
    bad: "Language: English\nContents: Translation - English\n\
          Source: RGANI, f. 5, op. 30, d. 13, l. 4. Translated by Ivan Weber.",
    good: "Language: Russian\nContents: Translation - English\n\
           Source: RGANI, f. 5, op. 30, d. 13, l. 4. Translated by Ivan Weber.",
    example: Example::Record,
};

pub(crate) fn translated_into_itself(raw: &Raw, record: &Record, out: &mut Diagnostics) {
    let [Language { verbatim, code: Some(original) }] = record.languages.as_slice() else { return };
    let same = |language: &Language| language.code.as_deref().map(primary) == Some(primary(original));
    let says = |text: &str| text.to_lowercase().contains("translat");
    let translation = || {
        record.credits.iter().any(|credit| credit.role == Role::Translated)
            || raw.values(Field::EditionLanguages).any(|field| says(&field.value))
    };
    let editions = &record.edition_languages;
    if !editions.is_empty() && editions.iter().all(same) && translation() {
        let message = format!("original and translation are both `{}`", shown(verbatim));
        out.push(whole(&TRANSLATED_INTO_ITSELF, Field::Languages, verbatim, message));
    }
}

/// The language of a BCP 47 tag without script and region.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

pub(crate) static TEXT_DIFFERS: Rule = Rule {
    code: "LAN006",
    name: "text-in-other-language",
    severity: Severity::Warning,
    summary: "the text is plainly in another language than the edition is said to be",
    why: "Searches and screen readers go by the language that is stated.",
    help: "correct the language of the edition, or the text that was pasted",
    standard: Some("WCAG 2.2, 3.1.1; BCP 47"),
    fix: Fixable::No,
    bad: "Contents: Translation - English\n\
          Source: RGANI, f. 5, op. 30, d. 13, l. 4. Translated by Ivan Weber.\n\
          Text: Посол сказал, что на переговорах не было ни одного слова о том, что он \
          обещал в прошлом году, и что теперь он не знает, как на это ответить.",
    good: "Contents: Translation - English\n\
           Source: RGANI, f. 5, op. 30, d. 13, l. 4. Translated by Ivan Weber.\n\
           Text: The ambassador said that there was not a word in the talks of what he \
           had promised a year ago, and that he does not know how to answer this now.",
    example: Example::Record,
};

/// The commonest small words of a language: a text of some length is known by them.
struct SmallWords {
    /// BCP 47 tag.
    tag: &'static str,
    words: &'static [&'static str],
}

/// At most six letters each: longer words are not looked at.
static SMALL_WORDS: &[SmallWords] = &[
    SmallWords {
        tag: "en",
        words: &[
            "the", "of", "and", "to", "in", "that", "is", "was", "it", "for", "with", "he", "on", "be", "by",
            "at", "this", "had", "not", "are", "from", "which", "have", "as",
        ],
    },
    SmallWords {
        tag: "de",
        words: &[
            "der", "die", "und", "das", "den", "von", "zu", "mit", "dem", "ist", "nicht", "ein", "eine",
            "auf", "für", "des", "sich", "im", "dass", "daß", "wird", "sind",
        ],
    },
    SmallWords {
        tag: "fr",
        words: &[
            "le", "la", "les", "de", "des", "et", "en", "un", "une", "que", "est", "dans", "pour", "qui",
            "du", "par", "sur", "au", "pas", "il",
        ],
    },
    SmallWords {
        tag: "es",
        words: &[
            "el", "la", "los", "las", "de", "que", "y", "en", "un", "una", "del", "se", "por", "con", "para",
            "al", "no", "su", "lo",
        ],
    },
    SmallWords {
        tag: "it",
        words: &[
            "il", "la", "di", "che", "e", "un", "una", "del", "della", "per", "non", "con", "sono", "dei",
            "nel", "si", "da", "le",
        ],
    },
    SmallWords {
        tag: "pt",
        words: &[
            "o", "a", "os", "as", "de", "que", "e", "em", "um", "uma", "do", "da", "para", "com", "não",
            "no", "na", "se",
        ],
    },
    SmallWords {
        tag: "pl",
        words: &[
            "w", "i", "na", "z", "do", "nie", "się", "że", "jest", "o", "od", "po", "przez", "oraz", "jak",
            "to",
        ],
    },
    SmallWords {
        tag: "cs",
        words: &[
            "a", "v", "na", "se", "že", "je", "s", "z", "do", "o", "pro", "k", "by", "jako", "ale", "to",
        ],
    },
    SmallWords {
        tag: "hu",
        words: &["a", "az", "és", "hogy", "nem", "is", "egy", "van", "volt", "meg", "ezt", "de", "csak"],
    },
    SmallWords {
        tag: "ro",
        words: &[
            "și", "şi", "de", "la", "în", "a", "cu", "pe", "care", "că", "un", "o", "nu", "din", "pentru",
            "al",
        ],
    },
    SmallWords {
        tag: "ru",
        words: &[
            "и", "в", "на", "не", "что", "с", "по", "как", "это", "к", "из", "от", "он", "за", "о", "у", "но",
        ],
    },
    SmallWords {
        tag: "uk",
        words: &[
            "і", "в", "на", "не", "що", "з", "до", "та", "як", "це", "від", "у", "й", "за", "про", "але",
        ],
    },
    SmallWords {
        tag: "bg",
        words: &[
            "и", "на", "да", "се", "за", "от", "в", "че", "е", "не", "са", "по", "ще", "с", "във", "това",
        ],
    },
];

/// For each small word the rows of [`SMALL_WORDS`] that have it, one bit a row.
static ROWS: LazyLock<HashMap<&str, u16, FixedState>> = LazyLock::new(|| {
    let mut rows = HashMap::default();
    for (at, row) in SMALL_WORDS.iter().enumerate() {
        for word in row.words {
            *rows.entry(*word).or_default() |= 1 << at;
        }
    }
    rows
});

/// How many words are looked at, and how few say nothing.
const SAMPLE: usize = 200;
const FEWEST: usize = 25;

pub(crate) fn text_differs(record: &Record, out: &mut Diagnostics) {
    let (Some(body), [first, ..]) = (&record.body, record.edition_languages.as_slice()) else { return };
    // Where several are stated, the text may be in any of them.
    let stated: Vec<&str> = record
        .edition_languages
        .iter()
        .filter_map(|language| language.code.as_deref().map(primary))
        .collect();
    if stated.len() != record.edition_languages.len() {
        return;
    }
    if let Some(tag) = reads_as(body).filter(|tag| !stated.contains(tag) && !is_like(tag, &stated)) {
        let name = languages::name(tag).unwrap_or_else(|| tag.to_owned());
        let message =
            format!("the text reads as {name}, the edition is said to be `{}`", shown(&first.verbatim));
        let line = lines(body).next().unwrap_or_default();
        out.push(case(&TEXT_DIFFERS, Field::Body, body, line, message));
    }
}

/// Whether small words do not tell a language from one of the others: those without a row are never contradicted by
/// one that is near to them.
fn is_like(tag: &str, stated: &[&str]) -> bool {
    const FAMILIES: [&[&str]; 4] = [
        &["ru", "uk", "bg", "be", "mk", "sr"],
        &["cs", "sk", "pl", "sl", "hr", "sh", "bs", "sr"],
        &["es", "pt", "it", "gl", "ca", "fr", "la", "ro"],
        &["de", "nl", "yi", "lb"],
    ];
    let has_row = |tag: &str| SMALL_WORDS.iter().any(|row| row.tag == tag);
    stated.iter().any(|stated| {
        !has_row(stated) && FAMILIES.iter().any(|family| family.contains(&tag) && family.contains(stated))
    })
}

/// The rows of [`SMALL_WORDS`] that have a word of up to twelve bytes in any case, one bit a row.
fn rows_of(word: &str) -> u16 {
    let mut lower = [0; 12];
    let found = match lower.get_mut(..word.len()).filter(|_| word.is_ascii()) {
        Some(lower) => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            std::str::from_utf8(lower).ok().and_then(|word| ROWS.get(word))
        }
        None => ROWS.get(word.to_lowercase().as_str()),
    };
    found.copied().unwrap_or_default()
}

/// The language whose small words make up a good part of a text, and far more of it than those of any other.
fn reads_as(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; SMALL_WORDS.len()];
    let mut seen = 0;
    for word in words(text).take(SAMPLE) {
        seen += 1;
        if word.len() <= 12 {
            let mut rows = rows_of(word.of(text));
            while rows != 0 {
                counts[rows.trailing_zeros() as usize] += 1;
                rows &= rows - 1;
            }
        }
    }
    let (best, count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let rival = counts.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, count)| *count).max()?;
    // One word in seven, and one and a half times as many as of the next.
    let plain = seen >= FEWEST && count * 7 >= seen && count * 2 >= rival * 3;
    plain.then(|| SMALL_WORDS[best].tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{codes, labelled, page, record};

    fn language(words: &str) -> Language {
        Language { verbatim: words.into(), code: languages::code(words) }
    }

    #[test]
    fn a_translation_is_into_another_language() {
        let of = |original: &str, contents: &str, edition: &str| {
            let mut raw = page(&format!("Contents\n\n{contents}\n"));
            raw.fields.push(labelled(&raw, Field::EditionLanguages, "Contents", contents));
            let record = Record {
                languages: vec![language(original)],
                edition_languages: vec![language(edition)],
                ..Record::default()
            };
            let mut out = Diagnostics::new();
            translated_into_itself(&raw, &record, &mut out);
            out.into_iter().map(|found| found.rule.code).collect::<Vec<_>>()
        };
        assert_eq!(of("English", "Translation - English", "English"), ["LAN005"]);
        assert!(of("Russian", "Translation - English", "English").is_empty());
        assert!(of("English", "Transcript - English", "English").is_empty());
    }

    const RUSSIAN: &str = "Посол сказал, что на переговорах не было ни слова о том, что он обещал в прошлом году, и \
        что теперь он не знает, как на это ответить. По его мнению, не надо ждать письма от министра.";
    const GERMAN: &str = "Der Botschafter sagte, dass in den Gesprächen von dem, was er im vergangenen Jahr versprochen \
        hatte, nicht die Rede war, und dass er nicht weiß, was auf die Frage zu antworten ist.";
    const ENGLISH: &str = "The ambassador said that there was not a word in the talks of what he had promised a year \
        ago, and that he does not know how to answer this now. It is not for him to wait.";

    #[test]
    fn a_text_is_in_the_language_that_is_stated() {
        let of = |text: &str, stated: &[&str]| {
            let mut record = record("body", text);
            record.edition_languages = stated.iter().map(|words| language(words)).collect();
            codes(&record, text_differs)
        };
        for (text, stated) in
            [(RUSSIAN, "English"), (GERMAN, "English"), (ENGLISH, "Russian"), (ENGLISH, "Chinese")]
        {
            assert_eq!(of(text, &[stated]), ["LAN006"], "{stated}");
        }
        for (text, stated) in [
            (RUSSIAN, "Russian"),
            (GERMAN, "de"),
            (ENGLISH, "en-US"),
            (RUSSIAN, "Belarusian"),
            (GERMAN, "Dutch"),
        ] {
            assert!(of(text, &[stated]).is_empty(), "{stated}");
        }
        assert!(of(RUSSIAN, &["English", "Russian"]).is_empty());
        assert!(of(RUSSIAN, &["English", "Gibberish"]).is_empty());
        assert!(of(RUSSIAN, &[]).is_empty());
        assert!(of("Список: Иванов, Петров, Сидоров", &["English"]).is_empty(), "too short");
    }

    #[test]
    fn small_words_are_small() {
        for row in SMALL_WORDS {
            assert!(
                row.words.iter().all(|word| word.len() <= 12 && word.to_lowercase() == **word),
                "{}",
                row.tag
            );
            assert_eq!(languages::code(row.tag).as_deref(), Some(row.tag));
        }
    }
}
