//! Languages of the original, and of the digital edition out of its table of contents.

use std::collections::HashSet;

use super::Settings;
use super::fields::Fields;
use crate::diagnostic::Span;
use crate::record::{Field, Language, Record, Text};
use crate::vocab::{languages, unaccented};

/// Words, folded, that join two languages.
const JOINTS: &[&str] = &["and", "und", "et", "y", "e", "и", "та", "i", "oraz"];

/// Words, folded, for what an edition contains in a language.
const CONTENTS: &[&str] = &[
    "translation",
    "translations",
    "original",
    "originals",
    "scan",
    "scans",
    "transcript",
    "transcription",
    "text",
    "document",
    "перевод",
    "оригинал",
    "ubersetzung",
    "traduction",
    "traduccion",
];

/// Small words between the two: `translation into English`.
const BETWEEN: &[&str] = &["in", "into", "to", "на", "ins", "en", "al"];

/// Reads the languages. Several in one value become several; what names no known language keeps its words.
pub(super) fn normalize(fields: &mut Fields<'_>, settings: &Settings, record: &mut Record) {
    let mut known = HashSet::new();
    for value in fields.take(Field::Languages) {
        for line in value.field.value.lines() {
            originals(&line)
                .into_iter()
                .for_each(|language| add(&mut record.languages, &mut known, language));
        }
    }
    known.clear();
    for value in fields.take(Field::EditionLanguages) {
        for line in value.field.value.lines() {
            for part in parts(&line) {
                match edition(&part) {
                    Some(language) => add(&mut record.edition_languages, &mut known, language),
                    None => fields.leave_part(&value, part),
                }
            }
        }
    }
    configured(settings, record);
}

/// The language that the settings give the edition, where the source is silent.
pub(super) fn configured(settings: &Settings, record: &mut Record) {
    let words = settings.edition_language.as_deref().map(str::trim).filter(|words| !words.is_empty());
    if let Some(words) = words.filter(|_| record.edition_languages.is_empty()) {
        record.edition_languages.push(language(Text::from(words)));
    }
}

/// The languages of one line: its parts where one of them is a language, else the line as it stands.
fn originals(line: &Text) -> Vec<Language> {
    let whole = language(line.clone());
    if whole.code.is_some() {
        return vec![whole];
    }
    let split: Vec<Language> = parts(line).into_iter().map(language).collect();
    if split.iter().any(|language| language.code.is_some()) { split } else { vec![whole] }
}

/// The language that a line of the contents names: `Translation - English`, `English translation`,
/// `English`. None where it names none, as `Scan` does.
fn edition(line: &Text) -> Option<Language> {
    let named = |text: Text| Some(language(text)).filter(|language| language.code.is_some());
    named(line.clone()).or_else(|| named(without_contents(line)?))
}

/// A language by its words, and its code where they name a known one.
pub(super) fn language(verbatim: Text) -> Language {
    let code = code(&verbatim);
    Language { verbatim, code }
}

/// The code of the language that words name.
pub(super) fn code(words: &str) -> Option<String> {
    languages::code(words.trim_end_matches('.'))
}

/// Adds a language that is not there yet, in these words or as this code; `known` has the words and codes of all.
fn add(all: &mut Vec<Language>, known: &mut HashSet<String>, new: Language) {
    if known.contains(new.verbatim.as_str()) {
        return;
    }
    known.insert(new.verbatim.as_str().to_owned());
    known.extend(new.code.clone());
    all.push(new);
}

/// What is left of a line without the word for what the edition contains, before or behind the language.
fn without_contents(line: &Text) -> Option<Text> {
    let words = words(line);
    let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|(word, _)| list.contains(&word.as_str()));
    let last = words.len().checked_sub(1)?;
    let start = if is(0, CONTENTS) { 1 + usize::from(is(1, BETWEEN)) } else { 0 };
    let end = if start == 0 && is(last, CONTENTS) { last } else { words.len() };
    let left = words.get(start..end).filter(|left| !left.is_empty() && left.len() < words.len())?;
    let (first, last) = (left.first()?.1, left.last()?.1);
    Some(line.slice(first.to(last)))
}

/// The words of a line, folded, with their places. A hyphen inside a word belongs to it.
fn words(line: &Text) -> Vec<(String, Span)> {
    let mut at = 0;
    let belongs = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '\'';
    let pieces = line.split(|letter| !belongs(letter)).map(|piece| {
        // One byte at least stands between two pieces; its true length shows in what is left of the line.
        let start = at + line[at..].find(piece).unwrap_or_default();
        at = start + piece.len();
        Span::new(start, at)
    });
    let spans: Vec<Span> = pieces.filter(|span| !span.of(line).trim_matches('-').is_empty()).collect();
    spans.into_iter().map(|span| (unaccented(span.of(line)), span)).collect()
}

/// The parts of a line between `,`, `;`, `/`, `|`, `&` and words for *and*; not inside brackets.
fn parts(line: &Text) -> Vec<Text> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (cut, next) in cuts(line) {
        parts.push(line.slice(Span::new(start, cut)).trimmed());
        start = next;
    }
    parts.push(line.slice(Span::new(start, line.len())).trimmed());
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where a line is cut: the end of what stands before, and the start of what follows.
fn cuts(line: &str) -> Vec<(usize, usize)> {
    let mut cuts = Vec::new();
    let mut depth = 0_usize;
    for (at, letter) in line.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | ';' | '/' | '|' | '&' if depth == 0 => cuts.push((at, at + 1)),
            ' ' if depth == 0 => {
                let word = line[at + 1..].split(' ').next().unwrap_or_default();
                let end = at + 1 + word.len();
                if JOINTS.contains(&unaccented(word).as_str()) && line[end..].starts_with(' ') {
                    cuts.push((at, end));
                }
            }
            _ => {}
        }
    }
    // `Russian, and Spanish`: two cuts with nothing between them stay in order and are harmless.
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn originals_of(line: &str) -> Vec<(String, Option<String>)> {
        let languages = originals(&Text::new(line));
        languages.into_iter().map(|language| (language.verbatim.into_string(), language.code)).collect()
    }

    fn edition_of(line: &str) -> Vec<Option<String>> {
        parts(&Text::new(line)).iter().map(|part| edition(part).and_then(|language| language.code)).collect()
    }

    #[test]
    fn several_languages_in_one_value_are_several() {
        for line in [
            "Russian and Spanish",
            "Russian; Spanish",
            "Russian, Spanish",
            "Russian / Spanish",
            "Russian, and Spanish",
        ] {
            let expected = [
                ("Russian".to_owned(), Some("ru".to_owned())),
                ("Spanish".to_owned(), Some("es".to_owned())),
            ];
            assert_eq!(originals_of(line), expected, "{line}");
        }
    }

    #[test]
    fn words_that_name_no_language_stay_together() {
        assert_eq!(originals_of("Russain"), [("Russain".to_owned(), None)]);
        assert_eq!(originals_of("see note, and above"), [("see note, and above".to_owned(), None)]);
        assert_eq!(originals_of("Chinese (Mandarin, simplified)").len(), 1);
        assert_eq!(originals_of("Russian and Klingonian")[1], ("Klingonian".to_owned(), None));
    }

    #[test]
    fn contents_name_the_language_of_the_edition() {
        for line in [
            "Translation - English",
            "Translation – English",
            "Translation: English",
            "Translation (English)",
            "Translation into English",
            "English translation",
            "English (translation)",
            "English",
            "en",
        ] {
            assert_eq!(edition_of(line), [Some("en".to_owned())], "{line}");
        }
        assert_eq!(
            edition_of("Original - Russian, Translation - English"),
            [Some("ru".to_owned()), Some("en".to_owned())]
        );
        for line in ["Scan", "Translation", "Translation - 3 pages", "Translation from Russian"] {
            assert_eq!(edition_of(line), [None], "{line}");
        }
    }

    #[test]
    fn the_language_keeps_its_place_without_the_word_before_it() {
        let source = "Contents: Translation - English";
        let line = Text::verbatim(source, Span::new(10, source.len()));
        let language = edition(&line).unwrap();
        assert_eq!(
            (language.verbatim.as_str(), language.verbatim.span()),
            ("English", Some(Span::new(24, 31)))
        );
    }
}
