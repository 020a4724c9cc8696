//! The words and phrases that the reader of citations knows, in tables made at build time.
//!
//! The data stands in `archives/`, `schemes/`, `words.toml` and `roles.toml`; `build.rs` turns it into a
//! hash table of words and a list of phrases for each first word, so that one probe a word tells
//! whether anything known can begin there.

use super::fold::{fold_char, slot};
use super::{Archive, Kind, Scheme, Sense};

/// A class of words or phrases; the lists of `words.toml` and `roles.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is the list of that name in the data file, described there")]
pub(crate) enum Class {
    Join,
    Lead,
    Month,
    AboutDate,
    Label,
    Host,
    Branch,
    Institution,
    Papers,
    Central,
    Handling,
    Ibid,
    Printed,
    See,
    Abbreviation,
    Verso,
    Recto,
    Following,
    Place,
    Department,
    By,
    For,
    From,
    Into,
    With,
    RoleLead,
    Prose,
    Keeper,
    Private,
    /// Begins a mark; set by the build script.
    Mark,
    /// Begins the name of an archive; set by the build script.
    Archive,
    /// Begins the words for a role; set by the build script.
    Role,
}

/// What a phrase stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Member of a class.
    Class(Class),
    /// A mark: index into its senses. `true` where it is an abbreviation.
    Mark(u16, bool),
    /// The name of an archive: index into the registry. `true` where it is an acronym and must have its capitals.
    Archive(u16, bool),
    /// The words for a role, by the role's name; `true` where they need no `by`.
    Role(&'static str, bool),
}

/// A known sequence of words.
#[derive(Debug)]
pub(crate) struct Phrase {
    /// The words, by their number; never empty.
    pub(crate) words: &'static [u16],
    /// What it stands for.
    pub(crate) what: What,
}

/// A known word.
#[derive(Debug)]
pub(crate) struct Word {
    /// Folded.
    pub(crate) text: &'static str,
    /// Bit `Class as u8` is set for each class that the word is in by itself or begins a phrase of.
    pub(crate) classes: u32,
    /// Bit set for each class of which the word alone is a member.
    pub(crate) alone: u32,
    /// Bit set for each class of which a phrase of two words or more begins with the word.
    pub(crate) longer: u32,
    /// The phrases that begin with it, longest first: a range of the list of phrases.
    pub(crate) phrases: (u16, u16),
    /// The mark that the word is by itself; `true` where it is an abbreviation.
    pub(crate) mark: Option<(u16, bool)>,
}

impl Word {
    /// Whether the word by itself belongs to the class.
    #[inline]
    pub(crate) const fn is(&self, class: Class) -> bool {
        self.alone & (1 << class as u8) != 0
    }

    /// Whether a phrase of the class may begin with the word.
    #[inline]
    pub(crate) const fn begins(&self, class: Class) -> bool {
        self.classes & (1 << class as u8) != 0
    }

    /// Whether a phrase of the class of two words or more may begin with the word.
    #[inline]
    pub(crate) const fn begins_longer(&self, class: Class) -> bool {
        self.longer & (1 << class as u8) != 0
    }

    /// The phrases that begin with it, longest first.
    #[inline]
    pub(crate) fn phrases(&self) -> &'static [Phrase] {
        &PHRASES[usize::from(self.phrases.0)..usize::from(self.phrases.1)]
    }
}

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// A word that is in nothing.
pub(crate) const NONE: &Word = &WORDS[0];

/// The word of that text, [`NONE`] when it is not known. `hash` is the hash of its folded characters.
pub(crate) fn find(text: &str, hash: u32) -> &'static Word {
    probe(hash, |folded| {
        folded.eq_ignore_ascii_case(text)
            || !text.is_ascii() && folded.chars().eq(text.chars().map(fold_char))
    })
}

/// The same for a word of nothing but letters of ASCII, or digits.
#[inline]
pub(crate) fn find_ascii(text: &[u8], hash: u32) -> &'static Word {
    // The bit makes letters small and leaves digits as they are.
    let same = |(own, byte): (&u8, &u8)| *own == byte | 0x20;
    probe(hash, |folded| folded.len() == text.len() && folded.as_bytes().iter().zip(text).all(same))
}

#[inline]
fn probe(hash: u32, same: impl Fn(&str) -> bool) -> &'static Word {
    let mut at = slot(hash, SLOT_BITS);
    loop {
        let number = SLOTS[at % SLOTS.len()];
        let word = word(number);
        if number == 0 || same(word.text) {
            return word;
        }
        at += 1;
    }
}

/// The word with that number; number 0 is [`NONE`].
#[inline]
pub(crate) fn word(number: u16) -> &'static Word {
    &WORDS[usize::from(number)]
}

/// Every member of a class, folded, its words joined by one blank.
pub(crate) fn members(class: Class) -> Vec<String> {
    let phrases = PHRASES.iter().filter(|phrase| phrase.what == What::Class(class));
    let joined = phrases.map(|phrase| {
        let words: Vec<&str> = phrase.words.iter().map(|number| word(*number).text).collect();
        words.join(" ")
    });
    WORDS.iter().filter(|word| word.is(class)).map(|word| word.text.to_owned()).chain(joined).collect()
}

/// The senses of a mark.
#[inline]
pub(crate) fn senses(mark: u16) -> &'static [Sense] {
    MARKS[usize::from(mark)]
}

/// Every scheme, in the order of their numbers.
pub(crate) fn schemes() -> &'static [Scheme] {
    &SCHEMES
}

/// Every archive, in the order of their ids.
pub(super) fn archives() -> &'static [Archive] {
    &ARCHIVES
}

/// Folded names of archives without anything but letters and digits, in order, with the archive's index.
pub(super) fn names() -> &'static [(&'static str, u16)] {
    &NAMES
}

#[cfg(test)]
mod tests {
    use super::super::fold::{HASH_START, hash_char};
    use super::*;

    fn find(text: &str) -> &'static Word {
        super::find(text, text.chars().map(fold_char).fold(HASH_START, hash_char))
    }

    #[test]
    fn words_are_found_without_case() {
        assert!(find("JANUARY").is(Class::Month));
        assert!(find("Января").is(Class::Month));
        assert!(find("оп").begins(Class::Mark));
        assert!(find("AVPRF").begins(Class::Archive));
        assert_eq!(find("zzz").text, "");
    }

    #[test]
    fn every_phrase_is_found_through_its_first_word() {
        for word in WORDS.iter().skip(1) {
            assert_eq!(find(word.text).text, word.text);
            for phrase in word.phrases() {
                assert_eq!(WORDS[usize::from(phrase.words[0])].text, word.text);
            }
        }
    }

    #[test]
    fn an_unknown_word_is_in_nothing() {
        let none = word(0);
        assert_eq!((none.classes, none.alone, none.phrases().len()), (0, 0, 0));
    }
}
