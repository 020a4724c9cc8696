//! Cuts a citation string into tokens: words, numbers, and single marks of punctuation.
//!
//! Each token knows where it stands, whether white space stands before it, what the lexicon says of it,
//! and, for a bracket or quotation mark, where its mate is. One pass, no text is copied.

use std::cell::Cell;

use crate::diagnostic::Span;
use crate::vocab::fold::{HASH_START, fold_char, hash_char, is_apostrophe, is_letter};
use crate::vocab::lexicon::{self, Class, Word};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of letters, with apostrophes between them.
    Word,
    /// A run of digits.
    Number,
    /// One other character that is not white space.
    Punct(char),
}

/// How the letters of a word are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Number of letters, at most 255.
    pub letters: u8,
    /// Number of capitals, at most 255.
    pub capitals: u8,
    /// Begins with a capital, or with a letter of a script that has none.
    pub title: bool,
    /// All letters are those of Roman numerals, of one case.
    pub roman: bool,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is made of.
    pub kind: Kind,
    /// Whether it stands at the beginning of the string or after white space.
    pub spaced: bool,
    /// Its number in the lexicon.
    pub number: u16,
    /// Its letters.
    pub shape: Shape,
    /// Of a bracket or quotation mark: index of its mate, else 0 (an opening one has a later mate).
    pub mate: usize,
}

/// The tokens of a string.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    /// The string.
    pub text: &'a str,
    list: Vec<Token>,
}

/// More open brackets than this are not kept in mind.
const DEPTH: usize = 32;
/// A mate further away than this many tokens is none: an opening mark that was never closed.
const REACH: usize = 400;

thread_local! {
    /// The tokens of the last string, whose memory the next one uses: most of the cost of a short string is memory.
    static BUFFER: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
}

/// A buffer for more tokens than this is given back.
const KEPT: usize = 1 << 16;

impl Drop for Tokens<'_> {
    fn drop(&mut self) {
        if self.list.capacity() <= KEPT {
            let list = std::mem::take(&mut self.list);
            // Where the thread is ending there is no buffer to keep.
            let _ = BUFFER.try_with(|buffer| buffer.set(list));
        }
    }
}

impl<'a> Tokens<'a> {
    /// Cuts a string.
    pub(super) fn of(text: &'a str) -> Self {
        let mut list = BUFFER.try_with(Cell::take).unwrap_or_default();
        list.clear();
        list.reserve(text.len() / 3 + 4);
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut spaced = true;
        while at < bytes.len() {
            let c = if bytes[at] < 128 { char::from(bytes[at]) } else { next_char(text, at) };
            if c.is_whitespace() {
                spaced = true;
                at += c.len_utf8();
                continue;
            }
            let token = token(text, at, c, spaced);
            at = token.end;
            // The wide marks of Chinese and Japanese hold their own blank.
            spaced = token.kind == Kind::Punct(narrow(c)) && c != narrow(c);
            list.push(token);
        }
        let mut tokens = Self { text, list };
        tokens.pair();
        tokens
    }

    /// How many there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The token at an index, if there is one.
    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// What the token is made of; a token past the end is an empty mark of punctuation.
    #[inline]
    pub(super) fn kind(&self, at: usize) -> Kind {
        self.get(at).map_or(Kind::Punct('\0'), |token| token.kind)
    }

    /// Whether the token is that character.
    #[inline]
    pub(super) fn is(&self, at: usize, c: char) -> bool {
        self.kind(at) == Kind::Punct(c)
    }

    /// Whether the token is a run of digits.
    #[inline]
    pub(super) fn is_number(&self, at: usize) -> bool {
        self.kind(at) == Kind::Number
    }

    /// Whether the token is a word.
    #[inline]
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Kind::Word
    }

    /// Whether the token is a hyphen, dash or minus sign.
    #[inline]
    pub(super) fn is_dash(&self, at: usize) -> bool {
        matches!(self.kind(at), Kind::Punct('-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
    }

    /// Whether the token follows the one before without white space.
    #[inline]
    pub(super) fn glued(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| !token.spaced)
    }

    /// The letters of a word.
    #[inline]
    pub(super) fn shape(&self, at: usize) -> Shape {
        self.get(at).map_or_else(Shape::default, |token| token.shape)
    }

    /// What the lexicon says of the token.
    #[inline]
    pub(super) fn word(&self, at: usize) -> &'static Word {
        lexicon::word(self.get(at).map_or(0, |token| token.number))
    }

    /// Whether the token by itself is in a class of the lexicon.
    #[inline]
    pub(super) fn is_class(&self, at: usize, class: Class) -> bool {
        self.word(at).is(class)
    }

    /// Whether the token is a word that joins two things: `and`, `и`; an initial (`E. Eff`) is none.
    #[inline]
    pub(super) fn joins(&self, at: usize) -> bool {
        self.is_class(at, Class::Join) && self.shape(at).capitals == 0
    }

    /// The words of the token.
    #[inline]
    pub(super) fn text(&self, at: usize) -> &'a str {
        self.get(at).map_or("", |token| self.text.get(token.start..token.end).unwrap_or_default())
    }

    /// The bytes from the first to before the last token of a range.
    #[inline]
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        match (self.get(from), to.checked_sub(1).and_then(|last| self.get(last))) {
            (Some(first), Some(last)) if from < to => Span::new(first.start, last.end),
            _ => Span::default(),
        }
    }

    /// The mate of an opening bracket or quotation mark.
    #[inline]
    pub(super) fn closing(&self, at: usize) -> Option<usize> {
        self.get(at).map(|token| token.mate).filter(|mate| *mate > at)
    }

    fn pair(&mut self) {
        let mut open: [(usize, char); DEPTH] = [(0, '\0'); DEPTH];
        let mut depth = 0;
        for at in 0..self.list.len() {
            let Kind::Punct(c) = self.list[at].kind else { continue };
            let role = role(c, self.list[at].spaced, open[..depth].iter().any(|(_, close)| *close == c));
            match role {
                Mark::Open(close) if depth < DEPTH => {
                    open[depth] = (at, close);
                    depth += 1;
                }
                Mark::Close => {
                    let found = open[..depth].iter().rposition(|(_, close)| closes(*close, c));
                    if let Some(found) = found {
                        let (from, _) = open[found];
                        depth = found;
                        if at - from <= REACH {
                            self.list[from].mate = at;
                            self.list[at].mate = from;
                        }
                    }
                }
                _ => {}
            }
            // What was opened long ago will not be closed.
            if depth == DEPTH && at - open[0].0 > REACH {
                open.copy_within(1.., 0);
                depth -= 1;
            }
        }
    }
}

/// The mark of punctuation that a wide one of Chinese, Japanese and Korean stands for.
const fn narrow(c: char) -> char {
    match c {
        '\0'..='\u{2fff}' => c,
        '，' | '、' => ',',
        '；' => ';',
        '：' => ':',
        '。' | '．' => '.',
        '（' => '(',
        '）' => ')',
        '［' | '【' | '〔' => '[',
        '］' | '】' | '〕' => ']',
        '「' | '『' => '“',
        '」' | '』' => '”',
        '《' | '〈' => '«',
        '》' | '〉' => '»',
        '－' | '〜' | '～' => '-',
        '／' => '/',
        _ => c,
    }
}

/// Whether a letter is of a script without capitals: Hebrew, Arabic, the scripts of India, Chinese, Korean …
fn is_caseless(c: char) -> bool {
    // Georgian is written in one case, though Unicode calls its letters small.
    c >= '\u{5d0}' && (matches!(c, '\u{10d0}'..='\u{10ff}') || !c.is_lowercase() && !c.is_uppercase())
}

enum Mark {
    Open(char),
    Close,
    None,
}

/// What a bracket or quotation mark does. `waiting`: the same character is waited for as a closing one.
fn role(c: char, spaced: bool, waiting: bool) -> Mark {
    match c {
        '(' => Mark::Open(')'),
        '[' => Mark::Open(']'),
        '«' => Mark::Open('»'),
        '„' => Mark::Open('“'),
        '“' if !waiting => Mark::Open('”'),
        '‘' => Mark::Open('’'),
        '"' if !waiting && spaced => Mark::Open('"'),
        ')' | ']' | '»' | '”' | '“' | '’' | '"' => Mark::Close,
        _ => Mark::None,
    }
}

/// Whether `c` closes what waits for `close`: quotation marks are often mixed.
fn closes(close: char, c: char) -> bool {
    close == c || (close == '“' && c == '”') || (close == '”' && c == '"') || (close == '"' && c == '”')
}

/// Whether a token that is a mark of punctuation opens a quotation.
pub(super) const fn opens_quotation(kind: Kind) -> bool {
    matches!(kind, Kind::Punct('"' | '“' | '„' | '«' | '‘'))
}

fn next_char(text: &str, at: usize) -> char {
    text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or('\u{fffd}')
}

fn token(text: &str, start: usize, first: char, spaced: bool) -> Token {
    let mut token = Token {
        start,
        end: start + first.len_utf8(),
        kind: Kind::Punct(narrow(first)),
        spaced,
        number: 0,
        shape: Shape::default(),
        mate: 0,
    };
    if is_letter(first) {
        read_word(text, &mut token);
    } else if first.is_numeric() {
        token.kind = Kind::Number;
        let rest = text.get(token.end..).unwrap_or_default();
        token.end += rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len());
        if token.end - start <= 2 {
            token.number = number(text, start, token.end);
        }
    }
    token
}

fn number(text: &str, start: usize, end: usize) -> u16 {
    let word = text.get(start..end).unwrap_or_default();
    lexicon::number(word, word.chars().map(fold_char).fold(HASH_START, hash_char))
}

/// What each byte of ASCII is in a word.
static ASCII: [u8; 128] = ascii();
const LETTER: u8 = 1;
const CAPITAL: u8 = 2;
const ROMAN: u8 = 4;

const fn ascii() -> [u8; 128] {
    let mut table = [0; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        let letter = byte.is_ascii_alphabetic();
        let roman =
            matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M' | b'i' | b'v' | b'x' | b'l' | b'c');
        table[byte as usize] = if letter { LETTER } else { 0 }
            | if byte.is_ascii_uppercase() { CAPITAL } else { 0 }
            | if roman { ROMAN } else { 0 };
        byte += 1;
    }
    table
}

fn read_word(text: &str, token: &mut Token) {
    let bytes = text.as_bytes();
    let mut hash = HASH_START;
    let mut title = false;
    let (mut letters, mut capitals, mut all) = (0_usize, 0_usize, LETTER | ROMAN);
    let mut at = token.start;
    while let Some(&byte) = bytes.get(at) {
        if let Some(&kind) = ASCII.get(usize::from(byte))
            && kind & LETTER != 0
        {
            letters += 1;
            capitals += usize::from(kind >> 1 & 1);
            title |= kind & CAPITAL != 0 && at == token.start;
            all &= kind;
            // A letter of ASCII in lower case.
            hash = hash_char(hash, char::from(byte | 0x20));
            at += 1;
            continue;
        }
        if byte.is_ascii() && byte != b'\'' {
            break;
        }
        let c = next_char(text, at);
        if is_letter(c) {
            let capital = matches!(c, 'А'..='Я') || !matches!(c, 'а'..='я') && c.is_uppercase();
            letters += 1;
            capitals += usize::from(capital);
            title |= at == token.start && (capital || is_caseless(c) && c != '№');
            all = 0;
        } else if !is_apostrophe(c) || !is_letter(next_char(text, at + c.len_utf8())) {
            break;
        }
        hash = hash_char(hash, fold_char(c));
        at += c.len_utf8();
    }
    let most = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
    token.kind = Kind::Word;
    token.end = at;
    token.shape = Shape {
        letters: most(letters),
        capitals: most(capitals),
        title,
        roman: all & ROMAN != 0 && (capitals == 0 || capitals == letters),
    };
    // Longer words than these are in no list.
    if at - token.start <= 64 {
        token.number = lexicon::number(text.get(token.start..at).unwrap_or_default(), hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        (0..tokens.len()).map(|at| tokens.text(at).to_owned()).collect()
    }

    #[test]
    fn letters_digits_and_punctuation_are_parted() {
        assert_eq!(words("ф.17, оп.171"), ["ф", ".", "17", ",", "оп", ".", "171"]);
        assert_eq!(words("Kudryavtsev's 12ob."), ["Kudryavtsev's", "12", "ob", "."]);
        assert_eq!(words(" \u{a0}"), Vec::<String>::new());
    }

    #[test]
    fn brackets_and_quotation_marks_find_their_mates() {
        let tokens = Tokens::of("\"a (b)\" „c“ “d”");
        assert_eq!(tokens.closing(0), Some(5));
        assert_eq!(tokens.closing(2), Some(4));
        assert_eq!(tokens.closing(6), Some(8));
        assert_eq!(tokens.closing(9), Some(11));
        assert_eq!(Tokens::of("(a").closing(0), None);
    }

    #[test]
    fn wide_marks_are_read_as_narrow_ones_with_a_blank() {
        let tokens = Tokens::of("馆，档号：5（一）");
        assert!(tokens.is(1, ',') && tokens.is(3, ':') && tokens.is(5, '('));
        assert!(!tokens.glued(2) && !tokens.glued(4) && tokens.glued(3));
        assert_eq!(tokens.closing(5), Some(7));
        assert_eq!(tokens.text(1), "，");
    }

    #[test]
    fn letters_without_case_may_begin_a_name() {
        let tokens = Tokens::of("档案馆 ארכיון № архив");
        assert!(tokens.shape(0).title && tokens.shape(1).title);
        assert!(!tokens.shape(2).title && !tokens.shape(3).title);
    }

    #[test]
    fn the_shape_of_a_word_is_known() {
        let tokens = Tokens::of("XIV avp ЦА");
        assert!(tokens.shape(0).roman && tokens.shape(0).title);
        assert!(!tokens.shape(1).roman);
        assert_eq!(tokens.shape(2).capitals, 2);
    }
}
