//! The texts of a record, each looked through once for all rules.
//!
//! Most rules ask for a few characters that most texts do not have. What they ask for is kept from one pass by a table
//! of bytes, so that a further rule about texts costs next to nothing.

use crate::diagnostic::Span;
use crate::record::{Field, Record, Text};

use super::kit::{is_letter, texts};

/// A record with what stands in its texts.
pub(in crate::check) struct Survey<'r> {
    /// The record.
    pub(super) record: &'r Record,
    /// In the order of [`texts`].
    texts: Vec<Surveyed<'r>>,
}

/// A text with what stands in it.
pub(super) struct Surveyed<'r> {
    pub(super) field: Field,
    pub(super) text: &'r Text,
    /// Its words of two halves that may be the same but for case: both begin alike.
    pub(super) doubled: Vec<Span>,
    /// Its words behind one blank that may be the word before but for case, each with that: both begin alike and have
    /// one length.
    pub(super) repeated: Vec<[Span; 2]>,
    /// Its marks with their offsets, in the order of the text: all control characters, line feeds among them, the
    /// marks of [`MARKS`], and what is beyond ASCII and no letter.
    pub(super) marks: Vec<(usize, char)>,
    /// The first bytes of its characters beyond ASCII, one bit each from 0xc0 on.
    leads: u64,
    /// Whether it has a character that is not common in Western and Russian texts.
    pub(super) has_rare: bool,
}

/// The printable ASCII marks that rules ask for.
const MARKS: &[u8] = b"\"'()[]&;<=>?@";

impl<'r> Survey<'r> {
    /// Looks through the texts of a record.
    pub(in crate::check) fn of(record: &'r Record) -> Self {
        let texts = texts(record).into_iter().map(|(field, text)| Surveyed::of(field, text)).collect();
        Self { record, texts }
    }

    /// Every text of the record, the body last; texts under unknown labels are left out.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Surveyed<'r>> {
        self.texts.iter()
    }

    /// The fields that are written by people in sentences: title, summary and text of the document.
    pub(super) fn prose(&self) -> impl Iterator<Item = &Surveyed<'r>> {
        self.texts().filter(|text| matches!(text.field, Field::Title | Field::Summary | Field::Body))
    }

    /// The citation string.
    pub(super) fn cited(&self) -> Option<&Surveyed<'r>> {
        self.texts().find(|text| text.field == Field::Citation)
    }
}

impl<'r> Surveyed<'r> {
    fn of(field: Field, text: &'r Text) -> Self {
        let (doubled, repeated, marks) = (Vec::new(), Vec::new(), Vec::new());
        let mut surveyed = Self { field, text, doubled, repeated, marks, leads: 0, has_rare: false };
        let bytes = text.as_bytes();
        let mut last = Span::default();
        // Where the letters before the next of the others begin.
        let mut start = 0;
        let mut next = 0;
        for (number, block) in bytes.chunks(BLOCK).enumerate() {
            let mut others = others(block);
            while others != 0 {
                let at = number * BLOCK + others.trailing_zeros() as usize;
                others &= others - 1;
                // The further bytes of a character.
                if at < next {
                    continue;
                }
                let kind = KINDS[usize::from(bytes[at])];
                let mut c = char::from(bytes[at]);
                next = at + 1;
                if kind == Kind::Beyond {
                    c = text[at..].chars().next().unwrap_or(c);
                    next = at + c.len_utf8();
                    surveyed.leads |= lead(bytes[at]);
                    surveyed.has_rare |= !is_common(c);
                    if is_letter(c) {
                        continue;
                    }
                }
                last = surveyed.word(last, Span::new(start, at));
                if kind != Kind::Other {
                    surveyed.marks.push((at, c));
                }
                start = next;
            }
        }
        surveyed.word(last, Span::new(start, bytes.len()));
        surveyed
    }

    /// Takes note of what stands behind the word before, and gives the word before the next.
    #[inline]
    fn word(&mut self, last: Span, word: Span) -> Span {
        if word.is_empty() {
            return last;
        }
        let bytes = self.text.as_bytes();
        // All is asked at once: one answer that is nearly always no is sooner had than several that are as often yes.
        let middle = word.start + word.len() / 2;
        if word.len().is_multiple_of(2) & begin_alike(bytes[word.start], bytes[middle]) {
            self.doubled.push(word);
        }
        let behind = (last.len() == word.len()) & (last.end + 1 == word.start);
        if behind & begin_alike(bytes[last.start], bytes[word.start]) && bytes[last.end] == b' ' {
            self.repeated.push([last, word]);
        }
        word
    }

    /// The places of its marks of a kind.
    pub(super) fn places(&self, kind: impl Fn(char) -> bool) -> Vec<Span> {
        let marks = self.marks.iter().filter(|(_, mark)| kind(*mark));
        marks.map(|(at, mark)| Span::new(*at, at + mark.len_utf8())).collect()
    }

    /// Whether a character of the text has one of these as its first byte, which is 0xc0 or more.
    pub(super) fn has_lead(&self, mut leads: impl Iterator<Item = u8>) -> bool {
        leads.any(|byte| self.leads & lead(byte) != 0)
    }
}

/// How many bytes are looked at together: as many as a word has bits.
const BLOCK: usize = 64;

/// The bytes of a block that are no ASCII letters, one bit each.
fn others(block: &[u8]) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from((byte | CASE).wrapping_sub(b'a') >= 26);
    }
    // The product moves the lowest bits of eight bytes side by side into the highest byte.
    let eight = |flags: &[u8; 8]| u64::from_le_bytes(*flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().rev().fold(0, |bits, flags| bits << 8 | eight(flags))
}

/// The bit in which small and capital ASCII letters differ.
const CASE: u8 = b'a' ^ b'A';

/// Whether two first bytes of letters may be of the same but for case: all that can be told of those beyond ASCII is
/// that they may.
fn begin_alike(one: u8, other: u8) -> bool {
    ((one | CASE) == (other | CASE)) | !(one | other).is_ascii()
}

/// The bit of a first byte.
const fn lead(byte: u8) -> u64 {
    1 << (byte & 0x3f)
}

/// Whether a character beyond ASCII is common in Western or Russian texts: letters composed with their accents, the
/// usual quotation marks, dashes and the number sign.
fn is_common(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{2ff}' | '\u{400}'..='\u{482}' | '\u{2010}'..='\u{2027}' | '\u{2116}')
}

/// What a byte that is no ASCII letter can be.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Mark,
    /// Of a character beyond ASCII.
    Beyond,
    Other,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            0x80.. => Kind::Beyond,
            0x00..0x20 | 0x7f => Kind::Mark,
            _ => Kind::Other,
        };
        byte += 1;
    }
    let mut mark = 0;
    while mark < MARKS.len() {
        kinds[MARKS[mark] as usize] = Kind::Mark;
        mark += 1;
    }
    kinds
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::check::rules::kit;
    use crate::check::rules::testing::{fields, record};

    #[test]
    fn prose_and_the_citation_are_found_among_the_texts() {
        let record = fields(&[("title", "A (b"), ("citation_verbatim", "AVP RF"), ("body", "C")]);
        let survey = Survey::of(&record);
        assert_eq!(survey.prose().map(|text| text.text.as_str()).collect::<Vec<_>>(), ["A (b", "C"]);
        assert_eq!(survey.cited().map(|text| text.text.as_str()), Some("AVP RF"));
        assert_eq!(survey.prose().next().map(|text| text.marks.clone()), Some(vec![(2, '(')]));
    }

    proptest! {
        #[test]
        fn a_survey_finds_what_a_search_by_characters_finds(text in "([ -~\n\t]{0,200}|[a-z]{60,70}|[aA ]{0,9}|[дД ]{0,5}|[äдÃ×º “”–中\u{301}\u{7f}\u{f0b7}]){0,6}") {
            let record = record("body", &text);
            let survey = Survey::of(&record);
            let surveyed = survey.texts().next().expect("the body");
            let words: Vec<Span> = kit::words(&text).collect();
            let same = |one: Span, other: Span| one.of(&text).to_lowercase() == other.of(&text).to_lowercase();
            for word in &words {
                let (one, other) = word.of(&text).split_at_checked(word.len() / 2).unwrap_or_default();
                let twice = !one.is_empty() && one.len() == other.len() && one.to_lowercase() == other.to_lowercase();
                prop_assert!(!twice || surveyed.doubled.contains(word));
            }
            for pair in words.windows(2).filter(|pair| same(pair[0], pair[1]) && pair[0].len() == pair[1].len()) {
                let between = &text[pair[0].end..pair[1].start];
                prop_assert_eq!(between == " ", surveyed.repeated.contains(&[pair[0], pair[1]]));
            }
            let is_mark = |c: char| c.is_ascii_control() || "\"'()[]&;<=>?@".contains(c) || !c.is_ascii() && !c.is_alphabetic();
            let marks: Vec<_> = text.char_indices().filter(|(_, c)| is_mark(*c)).collect();
            prop_assert_eq!(&surveyed.marks, &marks);
            prop_assert_eq!(surveyed.has_lead(0xd0..=0xd3), text.contains(['д', 'Д']));
        }
    }
}
