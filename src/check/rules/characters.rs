//! `ENC009`, `ENC010`, `ENC013`: characters that look right and compare as others (Unicode).

use std::ops::RangeInclusive;

use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::canonical_combining_class, is_nfc_quick,
};

use crate::diagnostic::{Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::Field;
use crate::vocab::look_alikes;

use super::kit::{beyond_ascii, case, counted, mend, shown, stretch_at};
use super::survey::{Survey, Surveyed};

pub(crate) static NOT_NFC: Rule = Rule {
    code: "ENC009",
    name: "not-composed",
    severity: Severity::Note,
    summary: "letters are written as a letter and an accent apart",
    why: "`é` as one character and as `e` with U+0301 look the same; a search that compares characters finds only one.",
    help: "write each letter with its accent as one character (NFC)",
    standard: Some("Unicode Standard Annex #15, NFC; W3C Character Model"),
    fix: Fixable::Safe,
    bad: "Title: Letter of Be\u{301}la Kun",
    good: "Title: Letter of Béla Kun",
    example: Example::Record,
};

pub(crate) fn not_nfc(survey: &Survey<'_>, out: &mut Diagnostics) {
    for surveyed in survey.texts() {
        let Surveyed { field, text, .. } = *surveyed;
        // What is common is composed.
        if !surveyed.has_rare || is_nfc_quick(text.chars()) == IsNormalized::Yes {
            continue;
        }
        let apart = not_composed(text);
        let Some((first, meant)) = apart.first() else { continue };
        let places = counted(apart.len(), "place", "places");
        let message =
            format!("`{}` is not one character, `{}`, in {places}", shown(first.of(text)), shown(meant));
        let found = case(&NOT_NFC, field, text, *first, message);
        out.push(apart.iter().fold(found, |found, (place, meant)| mend(found, true, text, *place, meant)));
    }
}

/// The stretches of a text that NFC writes otherwise, each from a character that begins a cluster on.
fn not_composed(text: &str) -> Vec<(Span, String)> {
    let begins = |c: &char| {
        c.is_ascii()
            || canonical_combining_class(*c) == 0 && is_nfc_quick(std::iter::once(*c)) == IsNormalized::Yes
    };
    let mut starts: Vec<usize> = text.char_indices().filter(|(_, c)| begins(c)).map(|(at, _)| at).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let clusters = starts.iter().copied().zip(ends).map(|(start, end)| Span::new(start, end));
    clusters
        .filter(|cluster| !cluster.of(text).is_ascii())
        .filter_map(|cluster| {
            let composed: String = cluster.of(text).nfc().collect();
            (composed != cluster.of(text)).then_some((cluster, composed))
        })
        .collect()
}

pub(crate) static MIXED_SCRIPTS: Rule = Rule {
    code: "ENC010",
    name: "scripts-mixed-in-word",
    severity: Severity::Warning,
    summary: "one word has Latin and Cyrillic letters that look alike",
    why: "It looks right and no search finds it; the letters come from a keyboard left in the other layout, or from a \
          scan.",
    help: "write all letters of the word in one script",
    standard: Some("Unicode Technical Standard #39, mixed-script confusables"),
    fix: Fixable::Suggest,
    bad: "Title: Telegram on the Newspaper Гaзетa",
    good: "Title: Telegram on the Newspaper Газета",
    example: Example::Record,
};

pub(crate) fn mixed_scripts(survey: &Survey<'_>, out: &mut Diagnostics) {
    // Letters of two scripts in a citation are the matter of CIT019.
    let elsewhere = survey.texts().filter(|surveyed| surveyed.field != Field::Citation);
    for surveyed in elsewhere.filter(|surveyed| surveyed.has_lead(CYRILLIC)) {
        let Surveyed { field, text, .. } = *surveyed;
        let mut after = 0;
        for (at, c) in beyond_ascii(text) {
            if at < after || !look_alikes::is_cyrillic(c) || !c.is_alphabetic() {
                continue;
            }
            let word = stretch_at(text, at, char::is_alphabetic);
            after = word.end;
            let Some((meant, script)) = in_one_script(word.of(text)) else { continue };
            let message = format!("`{}` is not all {script}", shown(word.of(text)));
            out.push(mend(case(&MIXED_SCRIPTS, field, text, word, message), false, text, word, &meant));
        }
    }
}

/// The first bytes of Cyrillic letters.
const CYRILLIC: RangeInclusive<u8> = 0xd0..=0xd3;

/// A word of two scripts with its fewer letters as those of the other, and the name of that; none where they do not
/// all look like letters of it.
fn in_one_script(word: &str) -> Option<(String, &'static str)> {
    let cyrillic = word.chars().filter(|c| look_alikes::is_cyrillic(*c)).count();
    let others = word.chars().count() - cyrillic;
    if cyrillic == 0 || others == 0 {
        return None;
    }
    // `ЦКs` has an English ending: the letter that looks like it is Macedonian.
    let russian = |word: &String| !word.contains(['ѕ', 'Ѕ']);
    let to_cyrillic = || Some((look_alikes::in_cyrillic(word).filter(russian)?, "Cyrillic"));
    let to_latin = || Some((look_alikes::in_latin(word)?, "Latin"));
    if cyrillic >= others { to_cyrillic().or_else(to_latin) } else { to_latin().or_else(to_cyrillic) }
}

pub(crate) static PRIVATE_USE: Rule = Rule {
    code: "ENC013",
    name: "private-use-character",
    severity: Severity::Warning,
    summary: "a character has no meaning outside the font it came from",
    why: "Word processors write bullets and arrows with codes of their own fonts; elsewhere they are boxes or nothing.",
    help: "write the character that was meant, as `•` for a bullet",
    standard: Some("Unicode 16.0, 23.5 Private-Use Characters"),
    fix: Fixable::Suggest,
    bad: "Text: The delegation asked for \u{f0b7} sugar and \u{f0b7} oil.",
    good: "Text: The delegation asked for • sugar and • oil.",
    example: Example::Record,
};

/// What the fonts Symbol and Wingdings mean by the codes that word processors write most.
const FONT_CODES: [(char, &str); 8] = [
    ('\u{f0b7}', "•"),
    ('\u{f0a7}', "▪"),
    ('\u{f0d8}', "➢"),
    ('\u{f0fc}', "✓"),
    ('\u{f0e0}', "→"),
    ('\u{f0df}', "←"),
    ('\u{f02d}', "–"),
    ('\u{f020}', " "),
];

pub(crate) fn private_use(survey: &Survey<'_>, out: &mut Diagnostics) {
    let meaningless =
        |c: char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..='\u{10ffff}');
    for surveyed in survey.texts() {
        let Surveyed { field, text, .. } = *surveyed;
        let places = surveyed.places(meaningless);
        let Some(first) = places.first() else { continue };
        let code = first.of(text).chars().next().map_or(0, u32::from);
        let message = format!("U+{code:04X}, in {}", counted(places.len(), "place", "places"));
        let meant = |place: &Span| FONT_CODES.iter().find(|(c, _)| place.of(text).starts_with(*c));
        let found = case(&PRIVATE_USE, field, text, *first, message);
        out.push(places.iter().fold(found, |found, place| match meant(place) {
            Some((_, meant)) => mend(found, false, text, *place, meant),
            None => found,
        }));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{applied, record, text_codes as codes, text_found as found};
    use super::*;

    #[test]
    fn letters_and_accents_are_composed() {
        let bad = "Be\u{301}la Re\u{301}ve\u{301}sz, 5 \u{212b}";
        assert_eq!(codes(&record("title", bad), not_nfc), ["ENC009"]);
        assert_eq!(found(&record("title", bad), not_nfc)[0].span, Some(Span::new(1, 4)));
        assert_eq!(applied(bad, &found(&record("title", bad), not_nfc)), "Béla Révész, 5 Å");
        for good in ["Béla", "Й", "x\u{301}", "한국", "ไทย", "\u{301}"] {
            assert!(codes(&record("title", good), not_nfc).is_empty(), "{good}");
        }
    }

    proptest! {
        #[test]
        fn what_is_composed_is_nfc(text in "[a-eéй\u{300}-\u{304}\u{323}\u{212b}가-각\u{1100}-\u{1102}\u{1161}-\u{1163} ]{0,30}") {
            let mended = applied(&text, &found(&record("title", &text), not_nfc));
            prop_assert_eq!(mended, text.nfc().collect::<String>());
        }
    }

    #[test]
    fn a_word_is_of_one_script() {
        for (bad, good) in [("AВП РФ", "АВП РФ"), ("Mосква", "Москва"), ("Kudryаvtsev", "Kudryavtsev")]
        {
            assert_eq!(codes(&record("title", bad), mixed_scripts), ["ENC010"], "{bad}");
            assert_eq!(applied(bad, &found(&record("title", bad), mixed_scripts)), good);
        }
        for good in ["АВП РФ (AVPRF)", "Москва-Berlin", "ЦКs", "Björn", "Кафé5"] {
            assert!(codes(&record("title", good), mixed_scripts).is_empty(), "{good}");
        }
    }

    #[test]
    fn codes_of_fonts_are_replaced_where_they_are_known() {
        let bad = "\u{f0b7} sugar \u{e001}";
        assert_eq!(codes(&record("body", bad), private_use), ["ENC013"]);
        assert_eq!(applied(bad, &found(&record("body", bad), private_use)), "• sugar \u{e001}");
        assert!(codes(&record("body", "• sugar № 5"), private_use).is_empty());
    }
}
