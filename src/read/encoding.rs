//! Bytes to text: UTF-8, UTF-16, and the older encodings by a guess (WHATWG Encoding Standard).
//!
//! Beside the text it keeps which byte on disk each character came from, so that findings and fixes point
//! into the file as it is.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Source, Span};

/// Decodes the bytes of a file and says what there is to say about its encoding.
///
/// - `ENC001` when the bytes are not UTF-8, whether they were decoded from another encoding or replaced;
/// - `ENC011` when a byte order mark says UTF-16;
/// - `INP007` when the encoding had to be guessed, because no `<meta charset>` of an HTML page names it.
pub(crate) fn decode(path: &str, bytes: Vec<u8>) -> (Source, Diagnostics) {
    let mut out = Diagnostics::new();
    let decoded = match mark(&bytes) {
        Some((Mark::Utf8, after)) => utf8_after_mark(&bytes, after, &mut out),
        Some((Mark::Utf16(order), after)) => {
            let decoded = utf16(&bytes, after, order);
            let message = format!("the byte order mark says {}, not UTF-8", order.name());
            out.push(Diagnostic::new(&rules::BOM_NOT_UTF_8, message));
            lost_units(&decoded, order, &mut out);
            decoded
        }
        None => return without_mark(path, bytes, out),
    };
    (decoded.into_source(path), out)
}

/// Decodes a piece of a text that is UTF-8 or meant as such: the text, how its offsets run against those of the piece
/// where they do not run evenly, and `ENC001` where bytes had to be replaced.
pub(super) fn decode_piece(bytes: Vec<u8>) -> (String, Vec<(usize, usize)>, Diagnostics) {
    let mut out = Diagnostics::new();
    match String::from_utf8(bytes) {
        Ok(text) => (text, Vec::new(), out),
        Err(error) => {
            let decoded = older(error.as_bytes(), &mut out);
            (decoded.text, decoded.offsets, out)
        }
    }
}

/// Whether a text that begins with these bytes can be read as UTF-8 from the first byte on, piece by piece; a
/// character may be cut off at their end.
pub(super) fn begins_as_utf8(bytes: &[u8]) -> bool {
    if mark(bytes).is_some() || bare_utf16(bytes).is_some() {
        return false;
    }
    // What stands further on may not be ASCII.
    if bytes.starts_with(b"<?xml") && declared(bytes).is_some() {
        return false;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() || is_mostly_utf8(bytes),
    }
}

/// How many bytes the byte order mark of UTF-8 takes, where there is one.
pub(super) fn utf8_mark(bytes: &[u8]) -> usize {
    match mark(bytes) {
        Some((Mark::Utf8, length)) => length,
        _ => 0,
    }
}

/// The text of bytes that are UTF-16, by their byte order mark or by their zero bytes; none for any others.
///
/// Units that mean nothing are U+FFFD in it.
pub fn from_utf16(bytes: &[u8]) -> Option<String> {
    match mark(bytes) {
        Some((Mark::Utf16(order), after)) => Some(utf16(bytes, after, order).text),
        Some((Mark::Utf8, _)) => None,
        None => bare_utf16(bytes)
            .filter(|(_, order)| has_wide_lines(bytes, *order))
            .map(|(decoded, _)| decoded.text),
    }
}

/// Whether every line feed has its zero byte: a stray one in a short text is no sign of UTF-16.
fn has_wide_lines(bytes: &[u8], order: Order) -> bool {
    let feeds = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    let mut sides = feeds.map(|at| match order {
        Order::Little => at % 2 == 0 && bytes.get(at + 1) == Some(&0),
        Order::Big => at % 2 == 1 && bytes[at - 1] == 0,
    });
    sides.all(|wide| wide) && bytes.iter().filter(|byte| **byte == 0).count() > 1
}

/// A text and how its offsets run against those on disk.
#[derive(Debug, Default)]
struct Decoded {
    text: String,
    offsets: Vec<(usize, usize)>,
    /// Where bytes that mean nothing were replaced by U+FFFD.
    replaced: Vec<Span>,
}

impl Decoded {
    fn into_source(self, path: &str) -> Source {
        Source::new(path, self.text).with_offsets(self.offsets)
    }

    /// Says that text and disk stand at these offsets here.
    fn pair(&mut self, disk: usize) {
        let at = self.text.len();
        let runs_on =
            self.offsets.last().is_some_and(|(text, known)| disk.checked_sub(*known) == Some(at - text));
        if !runs_on {
            self.offsets.push((at, disk));
        }
    }

    fn replace(&mut self) {
        let start = self.text.len();
        self.text.push(char::REPLACEMENT_CHARACTER);
        self.replaced.push(Span::new(start, self.text.len()));
    }
}

#[derive(Clone, Copy, Debug)]
enum Mark {
    Utf8,
    Utf16(Order),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Little,
    Big,
}

impl Order {
    const fn name(self) -> &'static str {
        match self {
            Self::Little => "UTF-16LE",
            Self::Big => "UTF-16BE",
        }
    }
}

/// The byte order mark and its length.
fn mark(bytes: &[u8]) -> Option<(Mark, usize)> {
    let (encoding, length) = Encoding::for_bom(bytes)?;
    let mark = match encoding {
        known if known == UTF_16LE => Mark::Utf16(Order::Little),
        known if known == UTF_16BE => Mark::Utf16(Order::Big),
        _ => Mark::Utf8,
    };
    Some((mark, length))
}

fn utf8_after_mark(bytes: &[u8], after: usize, out: &mut Diagnostics) -> Decoded {
    let decoded = lossy_utf8(bytes, after);
    lost_bytes(&decoded, out);
    decoded
}

fn without_mark(path: &str, bytes: Vec<u8>, mut out: Diagnostics) -> (Source, Diagnostics) {
    if let Some((decoded, order)) = bare_utf16(&bytes) {
        guessed(order.name(), None, &mut out);
        return (decoded.into_source(path), out);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (Source::new(path, text), out),
        Err(error) => error.into_bytes(),
    };
    (older(&bytes, &mut out).into_source(path), out)
}

/// Decodes bytes that are not valid UTF-8: damaged UTF-8, or an older encoding.
fn older(bytes: &[u8], out: &mut Diagnostics) -> Decoded {
    if is_mostly_utf8(bytes) {
        let decoded = lossy_utf8(bytes, 0);
        lost_bytes(&decoded, out);
        return decoded;
    }
    let declared = declared(bytes);
    let encoding = declared.unwrap_or_else(|| guess(bytes));
    let decoded =
        if encoding.is_single_byte() { single_byte(bytes, encoding) } else { multi_byte(bytes, encoding) };
    let place = first_non_ascii(&decoded.text);
    match declared {
        Some(_) => not_utf8(encoding.name(), place, out),
        None => guessed(encoding.name(), place, out),
    }
    lost_bytes(&decoded, out);
    decoded
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding that the beginning of an HTML page names: in `<meta charset>`, in `<meta http-equiv>` or in an XML
/// declaration (HTML Living Standard, 13.2.3.2, in short: the first tag with a `charset` counts). One that names
/// UTF-8 or UTF-16 is wrong here and says nothing.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const LOOK: usize = 1024;
    let head: String =
        bytes[..bytes.len().min(LOOK)].iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let is_markup = head.trim_start_matches(|c: char| c.is_whitespace()).starts_with('<');
    let tags = head.split('<').filter(|tag| tag.starts_with("meta") || tag.starts_with("?xml"));
    let label = tags.filter_map(|tag| {
        let tag = tag.split('>').next()?;
        let after = ["charset", "encoding"].iter().find_map(|name| tag.split_once(name))?.1;
        let value = after.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
        value.split(|c: char| matches!(c, '"' | '\'' | ';' | '/') || c.is_whitespace()).next()
    });
    let mut encodings = label.filter_map(|label| Encoding::for_label(label.as_bytes()));
    let found = encodings.next().filter(|_| is_markup)?;
    (found.is_ascii_compatible() && found != UTF_8).then_some(found)
}

fn not_utf8(encoding: &str, place: Option<Span>, out: &mut Diagnostics) {
    let message = format!("not UTF-8; read as {encoding}");
    out.push(Diagnostic::new(&rules::NOT_UTF_8, message).at(place));
}

fn guessed(encoding: &str, place: Option<Span>, out: &mut Diagnostics) {
    not_utf8(encoding, place, out);
    let message = format!("nothing in the file names its encoding; `{encoding}` was guessed");
    out.push(Diagnostic::new(&rules::ENCODING_GUESSED, message).at(place));
}

fn lost_bytes(decoded: &Decoded, out: &mut Diagnostics) {
    let Some(first) = decoded.replaced.first() else { return };
    let message = match decoded.replaced.len() {
        1 => "bytes that are not UTF-8 were replaced by U+FFFD".to_owned(),
        places => format!("bytes that are not UTF-8 were replaced by U+FFFD in {places} places"),
    };
    out.push(Diagnostic::new(&rules::NOT_UTF_8, message).at(*first));
}

fn lost_units(decoded: &Decoded, order: Order, out: &mut Diagnostics) {
    let Some(first) = decoded.replaced.first() else { return };
    let message = format!("units that are not {} were replaced by U+FFFD", order.name());
    out.push(Diagnostic::new(&rules::NOT_UTF_8, message).at(*first));
}

fn first_non_ascii(text: &str) -> Option<Span> {
    let (at, c) = text.char_indices().find(|(_, c)| !c.is_ascii())?;
    Some(Span::new(at, at + c.len_utf8()))
}

/// Whether bytes that are not valid UTF-8 were meant as UTF-8 all the same: most of what is not ASCII is
/// valid, or all that is wrong is a character cut off at the end. In older encodings valid sequences are
/// rare accidents.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    let cut_at_end = std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none());
    valid > invalid || (cut_at_end && valid > 0)
}

fn lossy_utf8(bytes: &[u8], after: usize) -> Decoded {
    let mut decoded = Decoded::default();
    let mut disk = after;
    decoded.pair(disk);
    for chunk in bytes[after..].utf8_chunks() {
        decoded.text.push_str(chunk.valid());
        disk += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            decoded.pair(disk);
            decoded.replace();
            disk += chunk.invalid().len();
            decoded.pair(disk);
        }
    }
    decoded
}

fn utf16(bytes: &[u8], after: usize, order: Order) -> Decoded {
    let mut decoded = Decoded::default();
    let units = bytes[after..].chunks_exact(2).map(|unit| match order {
        Order::Little => u16::from_le_bytes([unit[0], unit[1]]),
        Order::Big => u16::from_be_bytes([unit[0], unit[1]]),
    });
    let mut disk = after;
    for unit in char::decode_utf16(units) {
        decoded.pair(disk);
        match unit {
            Ok(c) => {
                decoded.text.push(c);
                disk += 2 * c.len_utf16();
            }
            Err(_) => {
                decoded.replace();
                disk += 2;
            }
        }
    }
    decoded.pair(disk);
    if disk < bytes.len() {
        decoded.replace();
        decoded.pair(bytes.len());
    }
    decoded
}

/// UTF-16 without a mark: in Latin and Cyrillic text, blanks and line ends at least have a zero byte, always
/// on the same side.
fn bare_utf16(bytes: &[u8]) -> Option<(Decoded, Order)> {
    const LOOK: usize = 4096;
    let head = &bytes[..bytes.len().min(LOOK) & !1];
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let order = match (even * 20 < odd, odd * 20 < even) {
        (true, _) => Order::Little,
        (_, true) => Order::Big,
        _ => return None,
    };
    if even.max(odd) * 2 * 20 < head.len() {
        return None;
    }
    let decoded = utf16(bytes, 0, order);
    let is_text = decoded.replaced.is_empty() && !decoded.text.contains('\0');
    is_text.then_some((decoded, order))
}

fn single_byte(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let table: Vec<Option<char>> = (0..=u8::MAX)
        .map(|byte| {
            let one = [byte];
            let (text, lost) = encoding.decode_without_bom_handling(&one);
            text.chars().next().filter(|_| !lost)
        })
        .collect();
    let mut decoded = Decoded::default();
    for (disk, byte) in bytes.iter().enumerate() {
        decoded.pair(disk);
        match table[usize::from(*byte)] {
            Some(c) => decoded.text.push(c),
            None => decoded.replace(),
        }
    }
    decoded.pair(bytes.len());
    decoded
}

/// Feeds the decoder byte by byte, so that each character is known by the bytes that made it.
fn multi_byte(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut decoded = Decoded::default();
    let mut begun = 0;
    let mut buffer = [0_u8; 32];
    for disk in 0..=bytes.len() {
        let last = disk == bytes.len();
        let input = bytes.get(disk..disk + 1).unwrap_or_default();
        let (_, _, written, lost) = decoder.decode_to_utf8(input, &mut buffer, last);
        let Ok(text) = std::str::from_utf8(&buffer[..written]) else { continue };
        for (nth, c) in text.chars().enumerate() {
            // A second character comes of a byte that broke off the one before it and stands for itself.
            decoded.pair(if nth == 0 { begun } else { disk });
            if lost && c == char::REPLACEMENT_CHARACTER { decoded.replace() } else { decoded.text.push(c) }
        }
        if written > 0 {
            begun = (disk + 1).min(bytes.len());
        }
    }
    decoded.pair(bytes.len());
    decoded
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GBK, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
    use proptest::prelude::*;

    use super::*;

    fn codes(out: &Diagnostics) -> Vec<&str> {
        out.iter().map(|diagnostic| diagnostic.rule.code).collect()
    }

    /// Each character of the text is what its bytes on disk decode to.
    fn holds(source: &Source, bytes: &[u8], decode: impl Fn(&[u8]) -> String) {
        for (at, c) in source.text().char_indices() {
            let disk = source.file_span(Span::new(at, at + c.len_utf8()));
            assert_eq!(decode(&bytes[disk.start..disk.end]), c.to_string(), "at {at}");
        }
        let len = source.text().len();
        assert_eq!(source.file_span(Span::new(len, len)).end, bytes.len());
    }

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn from_little(bytes: &[u8]) -> String {
        let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        char::decode_utf16(units).map(Result::unwrap).collect()
    }

    const RUSSIAN: &str =
        "Беседа с послом состоялась в Москве. АВП РФ, ф. 0104, оп. 19, п. 124, д. 3, лл. 86-87.";

    #[test]
    fn utf_8_is_the_file_itself() {
        let (source, out) = decode("a.txt", "Nº 1".as_bytes().to_vec());
        assert_eq!(source.text(), "Nº 1");
        assert!(out.is_empty());
    }

    #[test]
    fn a_utf_8_mark_is_left_out_of_the_text() {
        let (source, out) = decode("a.txt", "\u{feff}Nº 1".as_bytes().to_vec());
        assert_eq!(source.text(), "Nº 1");
        assert_eq!(source.file_span(Span::new(0, 1)), Span::new(3, 4));
        assert!(out.is_empty());
    }

    #[test]
    fn a_utf_16_mark_is_obeyed_and_reported() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(little("Béla 𝄞"));
        let (source, out) = decode("a.txt", bytes.clone());
        assert_eq!(source.text(), "Béla 𝄞");
        assert_eq!(codes(&out), ["ENC011"]);
        holds(&source, &bytes, from_little);

        let (source, out) = decode("a.txt", vec![0xfe, 0xff, 0, b'A']);
        assert_eq!(source.text(), "A");
        assert_eq!(codes(&out), ["ENC011"]);
    }

    #[test]
    fn half_a_unit_at_the_end_is_replaced_and_reported() {
        let (source, out) = decode("a.txt", vec![0xff, 0xfe, b'A', 0, b'B']);
        assert_eq!(source.text(), "A\u{fffd}");
        assert_eq!(codes(&out), ["ENC011", "ENC001"]);
        assert_eq!(source.file_span(Span::new(1, 4)), Span::new(4, 5));
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_zeros() {
        for text in ["Record of a conversation, 5 April 1963", RUSSIAN] {
            let bytes = little(text);
            let (source, out) = decode("a.txt", bytes.clone());
            assert_eq!(source.text(), text);
            assert_eq!(codes(&out), ["ENC001", "INP007"]);
            holds(&source, &bytes, from_little);
        }
    }

    #[test]
    fn older_encodings_are_guessed_and_named() {
        // KOI8-R and KOI8-U differ in letters of Ukrainian alone.
        for (encoding, name, text) in [
            (WINDOWS_1251, "windows-1251", RUSSIAN),
            (KOI8_R, "KOI8-", RUSSIAN),
            (
                WINDOWS_1252,
                "windows-1252",
                "Obtained by Béla Révész; “an ugly duckling” – translated by François.",
            ),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            let (source, out) = decode("a.txt", bytes.to_vec());
            assert_eq!(source.text(), text);
            assert_eq!(codes(&out), ["ENC001", "INP007"]);
            assert!(out.iter().all(|diagnostic| diagnostic.message.contains(name)));
            holds(&source, &bytes, |part| encoding.decode(part).0.into_owned());
        }
    }

    #[test]
    fn the_encoding_that_a_page_names_is_obeyed() {
        for meta in [
            "<!DOCTYPE html>\n<meta charset=KOI8-R>",
            "<html><head><META CONTENT=\"text/html; charset=koi8-r\" HTTP-EQUIV=\"Content-Type\">",
            "<?xml version=\"1.0\" encoding='koi8-r'?>",
        ] {
            // So few words are guessed to be something else.
            let text = format!("{meta}<p>ф. 5");
            let (bytes, _, _) = KOI8_R.encode(&text);
            let (source, out) = decode("a.html", bytes.to_vec());
            assert_eq!(source.text(), text);
            assert_eq!(codes(&out), ["ENC001"]);
        }
    }

    #[test]
    fn a_name_that_cannot_be_right_is_passed_over() {
        for text in [format!("<meta charset=utf-8><p>{RUSSIAN}"), format!("charset=koi8-r {RUSSIAN}")] {
            let (bytes, _, _) = WINDOWS_1251.encode(&text);
            let (source, out) = decode("a.html", bytes.to_vec());
            assert_eq!(source.text(), text);
            assert_eq!(codes(&out), ["ENC001", "INP007"]);
        }
    }

    #[test]
    fn a_bad_byte_in_utf_8_is_replaced_and_reported_with_its_place() {
        let mut bytes = "“Тезисы” ".as_bytes().to_vec();
        bytes.push(0xe9);
        bytes.extend("la".as_bytes());
        let (source, out) = decode("a.txt", bytes.clone());
        assert!(source.text().ends_with(" \u{fffd}la"));
        let place = out.iter().next().unwrap().span.unwrap();
        assert_eq!(place.of(source.text()), "\u{fffd}");
        assert_eq!(source.file_span(place), Span::new(bytes.len() - 3, bytes.len() - 2));
        assert_eq!(codes(&out), ["ENC001"]);
    }

    #[test]
    fn characters_of_several_bytes_keep_their_place() {
        for (encoding, text) in [(GBK, "外交部 a 档案馆"), (SHIFT_JIS, "外務省 a 記録ｶﾅ")] {
            let (bytes, _, _) = encoding.encode(text);
            let source = multi_byte(&bytes, encoding).into_source("a.txt");
            assert_eq!(source.text(), text);
            holds(&source, &bytes, |part| encoding.decode(part).0.into_owned());
        }
    }

    proptest! {
        #[test]
        fn places_on_disk_decode_to_the_text(text in "[a-z \nА-яé”]{1,60}") {
            let (bytes, _, _) = WINDOWS_1251.encode(&text);
            let source = single_byte(&bytes, WINDOWS_1251).into_source("a.txt");
            holds(&source, &bytes, |part| WINDOWS_1251.decode(part).0.into_owned());
            let bytes = little(&text);
            let source = utf16(&bytes, 0, Order::Little).into_source("a.txt");
            holds(&source, &bytes, from_little);
        }

        #[test]
        fn any_bytes_give_a_text(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (source, _) = decode("a.txt", bytes.clone());
            let end = source.text().len();
            prop_assert!(source.file_span(Span::new(0, end)).end <= bytes.len());
        }
    }
}
