//! `TXT001`, `TXT002`, `TXT013`: doubled words and number signs.

use crate::check::rules::kit::{Cited, case, chars_led_by, counted, mend, shown};
use crate::check::rules::survey::{Survey, Surveyed};
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::{Field, Text};

pub(crate) static DOUBLED_FRAGMENT: Rule = Rule {
    code: "TXT001",
    name: "doubled-fragment",
    severity: Severity::Warning,
    summary: "a word is written twice without a space",
    why: "A slip of typing or pasting; a search for the word does not find it.",
    help: "write it once",
    standard: None,
    fix: Fixable::Suggest,
    bad: "Title: Record of a Conversation withwith the Minister",
    good: "Title: Record of a Conversation with the Minister",
    example: Example::Record,
};

/// Words of the sentence that no language doubles into another word.
const FUNCTION_WORDS: [&str; 34] = [
    "the", "and", "for", "was", "were", "had", "has", "his", "her", "its", "not", "but", "with", "from",
    "that", "this", "which", "would", "will", "have", "they", "their", "them", "been", "into", "upon",
    "about", "between", "who", "our", "are", "you", "all", "any",
];

/// Function words of two letters; doubled in small letters only, for names are made of such (Toto, Isis).
const SHORT_WORDS: [&str; 5] = ["of", "in", "by", "at", "on"];

/// Words that are doubled by nature.
const DOUBLE_BY_NATURE: [&str; 9] = [
    "couscous", "beriberi", "chowchow", "piripiri", "mahimahi", "hulahula", "matamata", "wikiwiki",
    "pilipili",
];

pub(crate) fn doubled_fragment(survey: &Survey<'_>, out: &mut Diagnostics) {
    for &Surveyed { field, text, ref doubled, .. } in survey.prose() {
        for word in doubled.iter().copied() {
            if let Some(half) = half(word.of(text)) {
                let message = format!("`{}` looks like a doubled `{half}`", shown(word.of(text)));
                let found = case(&DOUBLED_FRAGMENT, field, text, word, message);
                out.push(mend(found, false, text, word, half));
            }
        }
    }
}

/// The half of a word that is one word twice.
///
/// A function word may be doubled in any case; of other words only small ones of four letters and more
/// count, since names double syllables (Baba, Wagga, Bora Bora written in one).
fn half(word: &str) -> Option<&str> {
    let (one, other) = word.split_at_checked(word.len() / 2)?;
    let first = |half: &str| half.chars().next().map(char::to_lowercase).into_iter().flatten();
    let same = if word.is_ascii() {
        one.eq_ignore_ascii_case(other)
    } else {
        first(one).eq(first(other)) && one.to_lowercase() == other.to_lowercase()
    };
    if !same {
        return None;
    }
    let function = FUNCTION_WORDS.contains(&one.to_lowercase().as_str());
    let short = SHORT_WORDS.contains(&one) && one == other;
    let small =
        word.chars().all(char::is_lowercase) && one.chars().count() >= 4 && !DOUBLE_BY_NATURE.contains(&word);
    (function || short || small).then_some(one)
}

pub(crate) static REPEATED_WORD: Rule = Rule {
    code: "TXT002",
    name: "repeated-word",
    severity: Severity::Warning,
    summary: "a word stands twice in a row",
    why: "A slip of typing, often at the break of a line.",
    help: "write it once",
    standard: None,
    fix: Fixable::Suggest,
    bad: "Title: Record of a Conversation with the the Minister",
    good: "Title: Record of a Conversation with the Minister",
    example: Example::Record,
};

/// Words that are not said twice in a row for good reason, as `had had`, `that that` and `very very` are.
const SAID_ONCE: [&str; 26] = [
    "the", "an", "of", "and", "for", "with", "at", "from", "as", "was", "were", "be", "it", "his", "their",
    "this", "which", "or", "but", "we", "our", "has", "have", "are", "will", "into",
];

pub(crate) fn repeated_word(survey: &Survey<'_>, out: &mut Diagnostics) {
    // The words are English ones; in another language they may be doubled for good reason.
    if survey
        .record
        .edition_languages
        .iter()
        .any(|language| language.code.as_deref().is_some_and(|code| !code.starts_with("en")))
    {
        return;
    }
    for &Surveyed { field, text, ref repeated, .. } in survey.prose() {
        let mut after = 0;
        for &[first, second] in repeated {
            // Of three the third is not told again.
            if first.start >= after && is_repeated(text, first, second) {
                let place = first.to(second);
                let message = format!("`{}` says one word twice", shown(place.of(text)));
                let found = case(&REPEATED_WORD, field, text, place, message);
                out.push(mend(found, false, text, place, first.of(text)));
                after = second.end;
            }
        }
    }
}

fn is_repeated(text: &str, first: Span, second: Span) -> bool {
    let (one, two) = (first.of(text), second.of(text));
    one.eq_ignore_ascii_case(two)
        && two.chars().all(char::is_lowercase)
        && SAID_ONCE.contains(&two)
        && one.chars().skip(1).all(char::is_lowercase)
        && !text[second.end..].starts_with(['-', '’', '\''])
        && !text[..first.start].ends_with(['-', '’', '\''])
}

pub(crate) static NUMBER_SIGN: Rule = Rule {
    code: "TXT013",
    name: "number-sign-variant",
    severity: Severity::Note,
    summary: "the number sign is written in several ways, or with a look-alike",
    why: "`Nº` with the ordinal mark U+00BA, `N°` with the degree sign, `№` and `No.` look alike and compare as different.",
    help: "write one sign throughout, `No.` or `№`",
    standard: Some("Unicode 16.0, U+2116"),
    fix: Fixable::Suggest,
    bad: "Text: Copy Nº 1 of the note went to the ministry.",
    good: "Text: Copy No. 1 of the note went to the ministry.",
    example: Example::Record,
};

pub(crate) fn number_sign(survey: &Survey<'_>, out: &mut Diagnostics) {
    out.extend(look_alike_signs(survey.prose().map(|surveyed| (surveyed.field, surveyed.text))));
}

pub(crate) fn number_sign_cited(cited: &Cited<'_>, out: &mut Diagnostics) {
    out.extend(look_alike_signs([(Field::Citation, cited.verbatim)]));
}

/// The look-alikes of the number sign in some texts, as one case at the first of them.
fn look_alike_signs<'a>(texts: impl IntoIterator<Item = (Field, &'a Text)>) -> Option<Diagnostic> {
    let look_alikes = texts.into_iter().flat_map(|(field, text)| {
        number_signs_in(text)
            .filter(|(sign, _)| matches!(*sign, "Nº" | "N°"))
            .map(move |found| (field, text, found))
    });
    let found: Vec<_> = look_alikes.collect();
    let (field, text, (sign, first)) = found.first()?;
    let code = sign.chars().nth(1).map_or(0, u32::from);
    let times = counted(found.len(), "time", "times");
    let message = format!("`{}` has U+{code:04X} for a number sign, {times}", shown(first.of(text)));
    let sign_only = Span::new(first.start, first.start + sign.len());
    let case = case(&NUMBER_SIGN, *field, text, sign_only, message);
    Some(found.iter().fold(case, |case, (_, text, (sign, place))| {
        let spaced = place.of(text).len() > sign.len();
        let sign_only = Span::new(place.start, place.start + sign.len());
        mend(case, false, text, sign_only, if spaced { "No." } else { "No. " })
    }))
}

/// The number signs before digits in a text: the sign in its plain spelling, and where sign and blank stand.
pub(crate) fn number_signs_in(text: &str) -> impl Iterator<Item = (&'static str, Span)> + '_ {
    const SIGNS: [&str; 5] = ["Nº", "N°", "№", "No.", "Nr."];
    // Quotation marks begin with the same byte, and most texts have no such sign.
    let sign = if memchr::memmem::find(text.as_bytes(), "№".as_bytes()).is_some() { 0xe2 } else { b'N' };
    let starts = chars_led_by(text, [b'N', sign, sign]).filter(|(_, c)| matches!(c, 'N' | '№'));
    starts.filter_map(move |(at, _)| {
        let sign = SIGNS.iter().find(|sign| text[at..].starts_with(**sign))?;
        let rest = &text[at + sign.len()..];
        let digits = rest.trim_start_matches([' ', '\u{a0}']);
        let alone = !text[..at].ends_with(char::is_alphanumeric);
        let blank = rest.len() - digits.len();
        (alone && digits.starts_with(|c: char| c.is_ascii_digit()))
            .then(|| (*sign, Span::new(at, at + sign.len() + blank)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::testing::{applied, record, text_codes as codes, text_found as found};
    use crate::record::Language;

    #[test]
    fn doubled_words_are_halved() {
        for (bad, good) in
            [("Talk withwith him", "Talk with him"), ("Thethe man", "The man"), ("goldgold", "gold")]
        {
            assert_eq!(codes(&record("title", bad), doubled_fragment), ["TXT001"], "{bad}");
            assert_eq!(applied(bad, &found(&record("title", bad), doubled_fragment)), good);
        }
        for good in
            ["with", "couscous", "Wagawaga", "murmur", "papa", "Onon", "tartar", "Baden-Baden", "дядя"]
        {
            assert!(codes(&record("title", good), doubled_fragment).is_empty(), "{good}");
        }
    }

    #[test]
    fn repeated_words_are_said_once() {
        for (bad, good) in [("to the the end", "to the end"), ("The the end", "The end")] {
            assert_eq!(codes(&record("summary", bad), repeated_word), ["TXT002"], "{bad}");
            assert_eq!(applied(bad, &found(&record("summary", bad), repeated_word)), good);
        }
        for good in
            ["he had had enough", "very very good", "New York, New York", "the\nthe", "Sing Sing", "of, of"]
        {
            assert!(codes(&record("summary", good), repeated_word).is_empty(), "{good}");
        }
        let mut polish = record("body", "the the");
        polish.edition_languages = vec![Language { verbatim: "Polish".into(), code: Some("pl".into()) }];
        assert!(codes(&polish, repeated_word).is_empty());
    }

    #[test]
    fn look_alikes_of_the_number_sign_are_noted_once() {
        let text = "Copy Nº 1\n\nOutgoing Nº122";
        assert_eq!(codes(&record("body", text), number_sign), ["TXT013"]);
        assert_eq!(
            applied(text, &found(&record("body", text), number_sign)),
            "Copy No. 1\n\nOutgoing No. 122"
        );
        for good in ["Copy No. 1", "Copy № 1", "Nº", "DNº 1"] {
            assert!(codes(&record("body", good), number_sign).is_empty(), "{good}");
        }
    }
}
