//! `ENC002`–`ENC012`: characters that were damaged on the way, or that outputs cannot carry (XML 1.0, Unicode).

use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::Raw;
use crate::record::{Field, Record, Text};
use crate::vocab::entities;

use super::kit::{case, chars_led_by, counted, mend, shown, stretch_at};
use super::survey::{Survey, Surveyed};

pub(crate) static MOJIBAKE: Rule = Rule {
    code: "ENC002",
    name: "mojibake",
    severity: Severity::Error,
    summary: "text in UTF-8 was read as Windows-1252",
    why: "Names and quotation marks are garbled in every output, and no search finds them.",
    help: "save the source again as UTF-8, or take the replacement",
    standard: Some("Unicode; RFC 3629"),
    fix: Fixable::Suggest,
    bad: "Title: GonzÃ¡lez on the Trade Talks",
    good: "Title: González on the Trade Talks",
    example: Example::Record,
};

pub(crate) static CYRILLIC_MOJIBAKE: Rule = Rule {
    code: "ENC003",
    name: "cyrillic-mojibake",
    severity: Severity::Error,
    summary: "Cyrillic text was read in a Western encoding",
    why: "The words cannot be read or searched. Bytes that were lost cannot be restored.",
    help: "save the source again as UTF-8, or take the replacement",
    standard: Some("Unicode; RFC 3629"),
    fix: Fixable::Suggest,
    bad: "Title: Telegram on the Newspaper Ð“Ð°Ð·ÐµÑ‚Ð°",
    good: "Title: Telegram on the Newspaper Газета",
    example: Example::Record,
};

/// A garbled stretch: where it is, and what it was if that can be told.
struct Garbled {
    span: Span,
    meant: Option<String>,
}

pub(crate) fn mojibake(survey: &Survey<'_>, out: &mut Diagnostics) {
    for surveyed in survey.texts().filter(|text| has_western_letters(text)) {
        report(&MOJIBAKE, surveyed.field, surveyed.text, garbled(surveyed.text), out);
    }
}

pub(crate) fn cyrillic_mojibake(survey: &Survey<'_>, out: &mut Diagnostics) {
    for surveyed in survey.texts() {
        report(&CYRILLIC_MOJIBAKE, surveyed.field, surveyed.text, garbled_cyrillic(surveyed), out);
    }
}

/// The first byte of the letters from À to ÿ.
const WESTERN: u8 = 0xc3;

fn has_western_letters(surveyed: &Surveyed<'_>) -> bool {
    surveyed.has_lead(WESTERN..=WESTERN)
}

/// One finding a field, at the first stretch, with a replacement for each that can be restored.
fn report(rule: &'static Rule, field: Field, text: &Text, found: Vec<Garbled>, out: &mut Diagnostics) {
    let Some(first) = found.first() else { return };
    let places = counted(found.len(), "place", "places");
    let words = shown(first.span.of(text));
    let message = match &first.meant {
        Some(meant) => format!("`{words}` stands for `{}`, in {places}", shown(meant)),
        None => format!("`{words}` is garbled, in {places}"),
    };
    let case = case(rule, field, text, first.span, message);
    out.push(found.iter().fold(case, |case, garbled| match &garbled.meant {
        Some(meant) => mend(case, false, text, garbled.span, meant),
        None => case,
    }));
}

/// The byte that a character is in Windows-1252; bytes without a character stand for themselves.
fn western_byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    match WINDOWS_1252.encode(c.encode_utf8(&mut buffer)) {
        (bytes, _, false) if bytes.len() == 1 => bytes.first().copied(),
        _ => None,
    }
}

/// Stretches that decode as UTF-8 to letters and marks of Western texts when taken as Windows-1252.
fn garbled(text: &str) -> Vec<Garbled> {
    let mut found = Vec::new();
    let mut after = 0;
    for (at, c) in chars_led_by(text, [WESTERN; 3]) {
        if at < after || !matches!(c, 'Â' | 'Ã' | 'Ä' | 'Å' | 'â' | 'ï') {
            continue;
        }
        if let Some(garbled) = garbled_at(text, at, c) {
            after = garbled.span.end;
            found.push(garbled);
        }
    }
    found
}

fn garbled_at(text: &str, at: usize, lead: char) -> Option<Garbled> {
    // `â€` begins every garbled quotation mark and dash, and nothing else; the third byte may be lost.
    let dash = text[at..].starts_with("â€");
    let length = if matches!(lead, 'â' | 'ï') { 3 } else { 2 };
    let chars: Vec<char> = text[at..].chars().take(length).collect();
    let bytes: Option<Vec<u8>> = chars.iter().map(|c| western_byte(*c)).collect();
    let end = at + chars.iter().map(|c| c.len_utf8()).sum::<usize>();
    let meant = bytes.and_then(|bytes| String::from_utf8(bytes).ok()).filter(|meant| {
        meant.chars().count() == 1 && meant.chars().all(|c| matches!(c, '\u{80}'..='\u{17f}' | '\u{2010}'..='\u{203a}' | '\u{20ac}' | '\u{2116}' | '\u{2122}' | '\u{feff}'))
    });
    match meant {
        // `Ä“`: a capital and the quotation mark that closes its word in capitals.
        Some(_) if lead != 'â' && ends_word(text, at, &chars) => None,
        Some(meant) => Some(Garbled { span: Span::new(at, end), meant: Some(meant) }),
        None if dash => Some(Garbled { span: Span::new(at, at + "â€".len()), meant: None }),
        None => None,
    }
}

/// Whether a lead is the last letter of a word in capitals and what follows is a mark of the sentence.
fn ends_word(text: &str, at: usize, chars: &[char]) -> bool {
    let mark = chars
        .get(1)
        .is_some_and(|c| matches!(c, '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '»' | '«' | '\u{a0}'));
    mark && text[..at].chars().next_back().is_some_and(char::is_uppercase)
}

/// Stretches that are Cyrillic when decoded again: UTF-8 read as Windows-1252, Windows-1251 read as
/// Windows-1252, and letters that lost the upper byte of UTF-16.
fn garbled_cyrillic(surveyed: &Surveyed<'_>) -> Vec<Garbled> {
    let text = surveyed.text;
    let mut found = without_upper_bytes(surveyed);
    if has_western_letters(surveyed) {
        let pairs = utf8_pairs(text);
        let capitals = western_capitals(text);
        let apart = |word: &Span| {
            let next = pairs.partition_point(|pair| pair.span.end <= word.start);
            pairs.get(next).is_none_or(|pair| pair.span.start >= word.end)
        };
        found.extend(capitals.into_iter().filter(|(word, _)| apart(word)).map(|(_, garbled)| garbled));
        found.extend(pairs);
        found.sort_by_key(|garbled| garbled.span);
    }
    found
}

/// The words of Windows-1251 that were read as Windows-1252, each within the stretch that it stands in.
fn western_capitals(text: &str) -> Vec<(Span, Garbled)> {
    let mut found = Vec::new();
    let mut after = 0;
    for (at, _) in chars_led_by(text, [WESTERN; 3]).filter(|(at, _)| begins_with_western(text, *at)) {
        if at < after {
            continue;
        }
        let word = stretch_at(text, at, |c| !c.is_whitespace());
        after = word.end;
        if let Some(inner) = all_western_capitals(word.of(text)) {
            let meant = Some(restored_1251(inner.of(word.of(text))));
            found.push((word, Garbled { span: inner.shifted(word.start), meant }));
        }
    }
    found
}

/// Whether four letters from À to ÿ stand in a row: the quick test in front of the search for such words.
fn begins_with_western(text: &str, at: usize) -> bool {
    let letters = text.as_bytes().get(at..).unwrap_or_default().iter().step_by(2).take(4);
    letters.filter(|byte| **byte == WESTERN).count() == 4
}

/// The words that lost the upper bytes of their letters.
fn without_upper_bytes(surveyed: &Surveyed<'_>) -> Vec<Garbled> {
    let text = surveyed.text;
    let mut found = Vec::new();
    let mut after = 0;
    for &(at, _) in surveyed.marks.iter().filter(|(_, mark)| matches!(mark, ';'..='@')) {
        // A letter of another kind beside the mark settles it for most.
        let around = [at.checked_sub(1), Some(at + 1)];
        let beside = around.into_iter().flatten().filter_map(|at| text.as_bytes().get(at));
        if at < after || beside.copied().any(|byte| byte.is_ascii_graphic() && !is_lower_byte(byte)) {
            continue;
        }
        let word = stretch_at(text, at, |c| !c.is_whitespace());
        after = word.end;
        if lost_upper_bytes(word.of(text)) {
            found.push(Garbled { span: word, meant: None });
        }
    }
    found
}

/// Runs of two or more letters of UTF-8 Cyrillic, each two characters of Windows-1252.
fn utf8_pairs(text: &str) -> Vec<Garbled> {
    let mut found: Vec<Garbled> = Vec::new();
    for (at, c) in chars_led_by(text, [WESTERN; 3]).filter(|(_, c)| matches!(c, 'Ð' | 'Ñ')) {
        let next = at + c.len_utf8();
        let Some(tail) = text[next..].chars().next() else { break };
        let Some(letter) = western_byte(tail).and_then(|tail| cyrillic(western_byte(c)?, tail)) else {
            continue;
        };
        let end = next + tail.len_utf8();
        match found.last_mut().filter(|last| last.span.end == at) {
            Some(last) => {
                last.span.end = end;
                last.meant.get_or_insert_default().push(letter);
            }
            None => found.push(Garbled { span: Span::new(at, end), meant: Some(letter.into()) }),
        }
    }
    found.retain(|garbled| garbled.meant.as_ref().is_some_and(|meant| meant.chars().count() > 1));
    found
}

fn cyrillic(lead: u8, tail: u8) -> Option<char> {
    let letter = String::from_utf8(vec![lead, tail]).ok()?.chars().next()?;
    matches!(letter, '\u{400}'..='\u{45f}').then_some(letter)
}

/// A word of four letters or more that are all from À to ÿ, as no language of Western letters has them.
fn all_western_capitals(word: &str) -> Option<Span> {
    let accented = |c: char| matches!(c, 'À'..='ÿ');
    let start = word.find(accented)?;
    let length = word[start..].find(|c| !accented(c)).unwrap_or(word.len() - start);
    let letters = word[start..start + length].chars().count();
    let whole = !word[..start].contains(char::is_alphanumeric)
        && !word[start + length..].contains(char::is_alphanumeric);
    (letters >= 4 && whole).then(|| Span::new(start, start + length))
}

fn restored_1251(word: &str) -> String {
    let bytes: Vec<u8> = word.chars().filter_map(western_byte).collect();
    WINDOWS_1251.decode_without_bom_handling(&bytes).0.into_owned()
}

/// Whether a byte is the lower one of a Cyrillic letter in UTF-16.
const fn is_lower_byte(byte: u8) -> bool {
    matches!(byte, 0x30..=0x4f)
}

/// Whether a word is made of the lower bytes of Cyrillic letters alone: marks of two kinds or more between digits and
/// capitals, `8:>;0O` of `иколая`.
fn lost_upper_bytes(word: &str) -> bool {
    let marks = |c: char| matches!(c, ';'..='@');
    let kinds = || (';'..='@').filter(|mark| word.contains(*mark)).count();
    let inner = word.trim_matches(marks);
    word.len() >= 5
        && word.bytes().all(is_lower_byte)
        && inner.bytes().any(|byte| byte.is_ascii_digit())
        && inner.contains(marks)
        && kinds() >= 2
}

pub(crate) static CONTROL: Rule = Rule {
    code: "ENC004",
    name: "control-character",
    severity: Severity::Error,
    summary: "the text holds a character that XML forbids",
    why: "An XML file with it is not well-formed, and the whole batch is refused for one character.",
    help: "take it out",
    standard: Some("XML 1.0, 2.2 Characters"),
    fix: Fixable::Safe,
    bad: "Title: Trade Talks in Havana\u{3}",
    good: "Title: Trade Talks in Havana",
    example: Example::Record,
};

pub(crate) fn control(survey: &Survey<'_>, out: &mut Diagnostics) {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    every(&CONTROL, survey, forbidden, Some(""), out);
}

pub(crate) static REPLACEMENT: Rule = Rule {
    code: "ENC005",
    name: "replacement-character",
    severity: Severity::Warning,
    summary: "a character was lost and stands as U+FFFD",
    why: "The letter cannot be restored from here, and names with it match nothing.",
    help: "compare with the source and write the letter",
    standard: Some("Unicode 16.0, 23.8"),
    fix: Fixable::No,
    bad: "Title: Gonz\u{fffd}lez on the Trade Talks",
    good: "Title: González on the Trade Talks",
    example: Example::Record,
};

pub(crate) fn replacement(survey: &Survey<'_>, out: &mut Diagnostics) {
    every(&REPLACEMENT, survey, |c| c == '\u{fffd}', None, out);
}

pub(crate) static ZERO_WIDTH: Rule = Rule {
    code: "ENC007",
    name: "invisible-character",
    severity: Severity::Note,
    summary: "the text holds characters that nobody sees",
    why: "Words with them look right and are not found.",
    help: "take them out",
    standard: Some("Unicode 16.0, 23.2"),
    fix: Fixable::Safe,
    bad: "Title: Trade Talks in Hav\u{ad}ana",
    good: "Title: Trade Talks in Havana",
    example: Example::Record,
};

pub(crate) fn zero_width(survey: &Survey<'_>, out: &mut Diagnostics) {
    // Joiners (U+200C, U+200D) are letters' business in Persian and Hindi and stay.
    let invisible = |c| matches!(c, '\u{200b}' | '\u{ad}' | '\u{feff}' | '\u{2060}');
    every(&ZERO_WIDTH, survey, invisible, Some(""), out);
}

/// One finding a field for all marks of a kind, at the first of them.
fn every(
    rule: &'static Rule,
    survey: &Survey<'_>,
    kind: impl Fn(char) -> bool,
    replacement: Option<&str>,
    out: &mut Diagnostics,
) {
    for surveyed in survey.texts() {
        let Surveyed { field, text, .. } = *surveyed;
        let places = surveyed.places(&kind);
        let Some(first) = places.first() else { continue };
        let code = first.of(text).chars().next().map_or(0, u32::from);
        let message = format!("U+{code:04X}, in {}", counted(places.len(), "place", "places"));
        let case = case(rule, field, text, *first, message);
        out.push(match replacement {
            Some(with) => places.iter().fold(case, |case, place| mend(case, true, text, *place, with)),
            None => case,
        });
    }
}

pub(crate) static ODD_SPACE: Rule = Rule {
    code: "ENC006",
    name: "odd-space",
    severity: Severity::Note,
    summary: "the source has no-break or other special spaces",
    why: "They come from web pages and word processors; fonds folds them to plain blanks, other programs do not.",
    help: "replace them with plain blanks, but between digits",
    standard: Some("Unicode 16.0, 6.2"),
    fix: Fixable::Safe,
    bad: "Title: Trade Talks in\u{a0}Havana",
    good: "Title: Trade Talks in Havana",
    example: Example::Record,
};

pub(crate) fn odd_space(raw: &Raw, _record: &Record, out: &mut Diagnostics) {
    if !raw.source.is_plain() {
        return;
    }
    let source = raw.source.text();
    let odd =
        |c: char| matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}');
    let mut lines = Lines { raw, line: Span::default(), words: Span::default() };
    // Their first bytes are three.
    let places: Vec<(Span, &str)> = chars_led_by(source, [0xc2, 0xe2, 0xe3])
        .filter(|(_, c)| odd(*c))
        .map(|(at, c)| Span::new(at, at + c.len_utf8()))
        .filter(|place| !between_digits(source, *place))
        .filter_map(|place| Some((place, lines.blank_for(place)?)))
        .collect();
    let Some((first, _)) = places.first() else { return };
    let code = first.of(source).chars().next().map_or(0, u32::from);
    let message = format!("U+{code:04X} stands for a blank, {}", counted(places.len(), "time", "times"));
    let case = Diagnostic::new(&ODD_SPACE, message).at(*first);
    out.push(places.iter().fold(case, |case, (place, blank)| case.with_edit(true, *place, *blank)));
}

/// The line that was asked for last, so that one of many spaces is not read through for each.
struct Lines<'a> {
    raw: &'a Raw,
    line: Span,
    /// The line without white space at its ends.
    words: Span,
}

impl Lines<'_> {
    /// What a space is replaced by: nothing at the end or the beginning of a line, else a plain blank. None where a
    /// plain blank would make the line an item of a list or a heading.
    fn blank_for(&mut self, place: Span) -> Option<&'static str> {
        const LONGEST_MARK: usize = 6;
        let source = self.raw.source.text();
        if !self.line.contains(place.start) {
            self.line = self.raw.source.line_span(place.start);
            let line = self.line.of(source);
            let start = self.line.start + line.len() - line.trim_start().len();
            self.words = Span::new(start, start + line.trim().len());
        }
        if !self.words.contains(place.start) {
            return Some("");
        }
        let mark = Span::new(self.words.start, place.start);
        let marks = |c: char| c.is_ascii_digit() || matches!(c, '#' | '*' | '+' | '-' | '>' | '.' | ')');
        let is_mark = !mark.is_empty() && mark.len() <= LONGEST_MARK && mark.of(source).chars().all(marks);
        (!is_mark).then_some(" ")
    }
}

fn between_digits(text: &str, place: Span) -> bool {
    let (before, after) = super::kit::around(text, place);
    before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit())
}

pub(crate) static ENTITY: Rule = Rule {
    code: "ENC008",
    name: "entity-in-text",
    severity: Severity::Warning,
    summary: "an HTML entity stands in the text",
    why: "The text was escaped twice, and outputs show the code in place of the character.",
    help: "write the character",
    standard: Some("HTML Living Standard, 13.5 Named character references"),
    fix: Fixable::Safe,
    bad: "Title: Guevara&amp;#8217;s Trade Talks",
    good: "Title: Guevara’s Trade Talks",
    example: Example::Record,
};

pub(crate) fn entity(survey: &Survey<'_>, out: &mut Diagnostics) {
    for surveyed in survey.texts().filter(|surveyed| surveyed.field != Field::Url) {
        let Surveyed { field, text, .. } = *surveyed;
        let ampersands = surveyed.marks.iter().filter(|(_, mark)| *mark == '&');
        let found: Vec<(Span, String)> = ampersands.filter_map(|(at, _)| entity_at(text, *at)).collect();
        let Some((first, _)) = found.first() else { continue };
        let places = counted(found.len(), "place", "places");
        let message = format!("`{}` is an entity, in {places}", shown(first.of(text)));
        let case = case(&ENTITY, field, text, *first, message);
        let mending = found.iter().filter(|(_, character)| is_plain(character));
        out.push(mending.fold(case, |case, (place, character)| replaced(case, text, *place, character)));
    }
}

/// Whether a character can stand anywhere: marks could end a string or a cell around it, or be marks of layout.
fn is_plain(character: &str) -> bool {
    character.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, ' ' | '\''))
}

/// Offers the character for an entity, whose own `&` may be written as an entity in the source.
fn replaced(case: Diagnostic, text: &Text, place: Span, character: &str) -> Diagnostic {
    let escaped = place.len() + "amp;".len();
    match text.source_span(place).filter(|source| [place.len(), escaped].contains(&source.len())) {
        Some(source) => case.with_edit(true, source, character),
        None => case,
    }
}

/// The entity at `at`, and what is written for it: a plain blank for a no-break space, nothing for a soft hyphen.
fn entity_at(text: &str, at: usize) -> Option<(Span, String)> {
    let (character, length) = entities::read(&text[at..])?;
    let written = match character {
        '\u{a0}' => " ".to_owned(),
        '\u{ad}' => String::new(),
        character if character.is_control() => return None,
        character => character.to_string(),
    };
    Some((Span::new(at, at + length), written))
}

pub(crate) static LINE_ENDS: Rule = Rule {
    code: "ENC012",
    name: "line-ends-mixed",
    severity: Severity::Note,
    summary: "lines end in different ways",
    why: "Programs that compare or split the text by lines see other lines than a reader, and some show strange marks.",
    help: "end all lines as most of them end",
    standard: Some("Unicode 16.0, 5.8 Newline Guidelines"),
    fix: Fixable::Safe,
    bad: "most lines end with a line feed, some with carriage return and line feed",
    good: "all lines end with a line feed",
    example: Example::File,
};

pub(crate) fn line_ends(raw: &Raw, _record: &Record, out: &mut Diagnostics) {
    // In a sheet the ends of rows and the ends of lines inside a cell differ for good reason.
    if raw.format == "csv" || memchr::memchr(b'\r', raw.source.text().as_bytes()).is_none() {
        return;
    }
    const ENDS: [(&str, &str); 3] = [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")];
    let source = raw.source.text();
    let ends: Vec<Span> = memchr::memchr2_iter(b'\r', b'\n', source.as_bytes())
        .filter(|at| !source[*at..].starts_with('\n') || !source[..*at].ends_with('\r'))
        .map(|at| Span::new(at, at + if source[at..].starts_with("\r\n") { 2 } else { 1 }))
        .collect();
    let count = |end: &str| ends.iter().filter(|place| place.of(source) == end).count();
    let counts = ENDS.map(|(end, _)| count(end));
    // Of kinds that are as many the first, which most programs write.
    let most = (1..ENDS.len()).fold(0, |most, kind| if counts[kind] > counts[most] { kind } else { most });
    let (usual, name) = ENDS[most];
    let mut others = ends.into_iter().filter(|place| place.of(source) != usual).peekable();
    let Some(first) = others.peek().copied() else { return };
    let message = match counts.iter().sum::<usize>() - counts[most] {
        1 => format!("one line does not end with {name} as the others do"),
        lines => format!("{lines} lines do not end with {name} as the others do"),
    };
    let case = Diagnostic::new(&LINE_ENDS, message).at(first);
    out.push(others.fold(case, |case, place| case.with_edit(true, place, usual)));
}

#[cfg(test)]
mod tests {
    use super::super::testing::{applied, page, record, text_codes as codes, text_found as found};
    use super::*;
    use crate::check::rules::TextFn;

    fn mended(text: &str, rule: TextFn) -> String {
        applied(text, &found(&record("title", text), rule))
    }

    #[test]
    fn western_mojibake_is_restored() {
        for (bad, good) in [
            ("Copy NÂº 1", "Copy Nº 1"),
            ("GonzÃ¡lez", "González"),
            ("â€œugly ducklingâ€\u{9d}", "“ugly duckling”"),
            ("1957â€“1958", "1957–1958"),
        ] {
            assert_eq!(codes(&record("title", bad), mojibake), ["ENC002"], "{bad}");
            assert_eq!(mended(bad, mojibake), good);
        }
        assert_eq!(codes(&record("title", "ducklingâ€ and"), mojibake), ["ENC002"], "the third byte is lost");
        for good in [
            "Nº 1",
            "“Spaß“",
            "SÃO PAULO",
            "«ÂGE»",
            "Âge d’or",
            "Åland – Ärger",
            "café”…",
            "Łódź",
            "José",
            "5 €",
        ] {
            assert!(codes(&record("title", good), mojibake).is_empty(), "{good}");
        }
    }

    #[test]
    fn cyrillic_mojibake_is_restored_where_it_can_be() {
        for (bad, good) in [("Ð¡Ð¡Ð¡Ð\u{a0} 1", "СССР 1"), ("àðõèâ 5", "архив 5")] {
            assert_eq!(codes(&record("title", bad), cyrillic_mojibake), ["ENC003"], "{bad}");
            assert_eq!(mended(bad, cyrillic_mojibake), good);
        }
        let lost = found(&record("title", "by 8:>;0O;"), cyrillic_mojibake);
        assert_eq!((lost.len(), lost[0].fix.is_none()), (1, true));
        for good in
            ["СССР", "déjà vu", "Ñandú", "12:30;14:00", "El Niño", "x<y>z", "créée", "ANC;PRC", "Þórður"]
        {
            assert!(codes(&record("title", good), cyrillic_mojibake).is_empty(), "{good}");
        }
    }

    #[test]
    fn what_xml_forbids_is_taken_out() {
        let bad = "Hav\u{3}ana\u{b}";
        assert_eq!(codes(&record("title", bad), control), ["ENC004"]);
        assert_eq!(mended(bad, control), "Havana");
        assert!(codes(&record("body", "Havana\n\tCuba\r\n"), control).is_empty());
    }

    #[test]
    fn lost_and_invisible_characters_are_reported_once_a_field() {
        assert_eq!(codes(&record("title", "Gonz\u{fffd}l\u{fffd}z"), replacement), ["ENC005"]);
        assert_eq!(codes(&record("title", "Hav\u{ad}ana"), zero_width), ["ENC007"]);
        assert!(codes(&record("title", "González"), replacement).is_empty());
        assert!(codes(&record("title", "می\u{200c}خواهم"), zero_width).is_empty());
    }

    #[test]
    fn odd_spaces_are_counted_once_a_record() {
        let of = |text: &str| {
            let mut out = Diagnostics::new();
            odd_space(&page(text), &Record::default(), &mut out);
            out.into_iter().collect::<Vec<_>>()
        };
        let found = of("a\u{a0}b\u{202f}c 1\u{a0}000");
        assert_eq!((found.len(), found[0].span), (1, Some(Span::new(1, 3))));
        assert_eq!(applied("a\u{a0}b\u{202f}c 1\u{a0}000", &found), "a b c 1\u{a0}000");
        assert_eq!(applied("a\n\u{a0}\nb", &of("a\n\u{a0}\nb")), "a\n\nb");
        assert_eq!(applied("a \u{a0}b\u{a0}\r\n\u{a0} c", &of("a \u{a0}b\u{a0}\r\n\u{a0} c")), "a  b\r\n c");
        for kept in ["#\u{a0}Date", "1.\u{a0}Item", "a\n -\u{a0}item"] {
            assert!(of(kept).is_empty(), "{kept:?}");
        }
        assert!(of("plain text").is_empty());
    }

    #[test]
    fn lines_end_as_most_of_them_do() {
        let of = |text: &str| {
            let mut out = Diagnostics::new();
            line_ends(&page(text), &Record::default(), &mut out);
            out.into_iter().collect::<Vec<_>>()
        };
        for (bad, good) in [
            ("a\nb\r\nc\n", "a\nb\nc\n"),
            ("a\r\nb\nc\r\n", "a\r\nb\r\nc\r\n"),
            ("a\r\nb\n", "a\nb\n"),
            ("a\rb\n\r\nc\rd\r", "a\rb\r\rc\rd\r"),
        ] {
            let found = of(bad);
            assert_eq!((found.len(), applied(bad, &found).as_str()), (1, good), "{bad:?}");
        }
        assert_eq!(of("a\nb\r\nc\n")[0].message, "one line does not end with LF as the others do");
        for good in ["", "a", "a\nb\n", "a\r\nb", "a\rb\r"] {
            assert!(of(good).is_empty(), "{good:?}");
        }
    }

    #[test]
    fn entities_become_characters() {
        assert_eq!(codes(&record("title", "Guevara&#8217;s &quot;gold&quot;"), entity), ["ENC008"]);
        assert_eq!(mended("Guevara&#8217;s&nbsp;gold &#x2013;", entity), "Guevara’s gold –");
        assert_eq!(mended("&lt;b&#58; &#42;&quot;", entity), "&lt;b&#58; &#42;&quot;", "marks stay");
        for good in ["AT&T; and", "R & D", "&unknown;", "&;"] {
            assert!(codes(&record("title", good), entity).is_empty(), "{good}");
        }
        assert!(codes(&record("url", "https://a.example/?a=1&lt;=2"), entity).is_empty());
    }
}
