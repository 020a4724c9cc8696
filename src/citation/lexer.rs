//! Cuts a citation string into tokens: words, numbers, and single marks of punctuation.
//!
//! Each token knows where it stands, whether white space stands before it, what the lexicon says of it,
//! and, for a bracket or quotation mark, where its mate is. One pass, no text is copied.

use std::cell::Cell;

use super::value::Marked;
use crate::diagnostic::Span;
use crate::record::reference::SmolStr;
use crate::vocab::fold::{HASH_START, fold_char, hash_char, is_apostrophe, is_letter};
use crate::vocab::lexicon::{self, Class, Word};
use crate::vocab::look_alikes;

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
    /// What the lexicon says of it.
    pub word: &'static Word,
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
    /// Whether all white space in the string is single blanks.
    plain: bool,
    /// The last marks asked for.
    marks: [Cell<Option<Asked>>; MARKS],
}

/// A token, the end of its clause, and the mark that was found there.
type Asked = (usize, usize, Option<Marked>);

/// A mark is kept until that of a token that stands as many tokens away is asked for.
const MARKS: usize = 32;

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
        let (mut at, mut spaced, mut plain, mut paired) = (0, true, true, false);
        while let Some(&byte) = text.as_bytes().get(at) {
            let class = BYTES[usize::from(byte)];
            let wide = if byte.is_ascii() { None } else { Some(next_char(text, at)) };
            if class & BLANK != 0 || wide.is_some_and(char::is_whitespace) {
                plain &= byte == b' ' && !spaced;
                spaced = true;
                at += wide.map_or(1, char::len_utf8);
                continue;
            }
            list.push(Token::at(at, char::from(byte), spaced));
            let Some(token) = list.last_mut() else { break };
            spaced = false;
            if class & LETTER != 0 {
                read_word(text, token);
            } else if class & DIGIT != 0 {
                read_number(text, token);
            } else if let Some(c) = wide {
                read_wide(text, c, token);
                // The wide marks of Chinese and Japanese hold their own blank.
                spaced = c != narrow(c);
                paired |= matches!(token.kind, Kind::Punct(c) if is_paired(c));
            } else {
                paired |= class & PAIR != 0;
            }
            at = token.end;
        }
        if paired {
            pair(&mut list);
        }
        Self { text, list, plain, marks: [const { Cell::new(None) }; MARKS] }
    }

    /// The mark that begins at a token of a clause that ends at `limit`; made by `read` where it is not yet known.
    ///
    /// The parts of the reader ask for the same mark one after the other.
    #[inline]
    pub(super) fn mark(
        &self,
        at: usize,
        limit: usize,
        read: impl FnOnce() -> Option<Marked>,
    ) -> Option<Marked> {
        let slot = &self.marks[at % self.marks.len()];
        match slot.get() {
            Some((own, end, marked)) if own == at && end == limit => marked,
            _ => {
                let marked = read();
                slot.set(Some((at, limit, marked)));
                marked
            }
        }
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

    /// One past the tokens from an index on that end before or at a byte.
    #[inline]
    pub(super) fn past(&self, at: usize, byte: usize) -> usize {
        let rest = self.list.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|token| token.end <= byte).count()
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
        self.get(at).map_or(lexicon::NONE, |token| token.word)
    }

    /// Whether the lexicon does not know the token.
    #[inline]
    pub(super) fn is_unknown(&self, at: usize) -> bool {
        self.word(at).text.is_empty()
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

    /// The words of a part of the string from one token to another, white space folded to single blanks.
    pub(super) fn words(&self, part: Span) -> SmolStr {
        let text = part.of(self.text);
        if self.plain { text.into() } else { text.split_whitespace().collect::<Vec<_>>().join(" ").into() }
    }

    /// The mate of an opening bracket or quotation mark.
    #[inline]
    pub(super) fn closing(&self, at: usize) -> Option<usize> {
        self.get(at).map(|token| token.mate).filter(|mate| *mate > at)
    }
}

/// Finds the mates of brackets and quotation marks.
fn pair(list: &mut [Token]) {
    let mut open: [(usize, char); DEPTH] = [(0, '\0'); DEPTH];
    let mut depth = 0;
    for at in 0..list.len() {
        let Kind::Punct(c) = list[at].kind else { continue };
        if !is_paired(c) {
            continue;
        }
        let role = role(c, list[at].spaced, open[..depth].iter().any(|(_, close)| *close == c));
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
                        list[from].mate = at;
                        list[at].mate = from;
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

/// Whether a mark of punctuation may be one of a pair.
const fn is_paired(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']' | '"' | '«' | '»' | '„' | '“' | '”' | '‘' | '’')
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

impl Token {
    /// The mark of punctuation at a byte.
    #[inline]
    const fn at(start: usize, mark: char, spaced: bool) -> Self {
        let shape = Shape { letters: 0, capitals: 0, title: false, roman: false };
        let word = lexicon::NONE;
        Self { start, end: start + 1, kind: Kind::Punct(mark), spaced, word, shape, mate: 0 }
    }
}

/// Reads a token that begins with a character beyond ASCII.
fn read_wide(text: &str, first: char, token: &mut Token) {
    token.end = token.start + first.len_utf8();
    token.kind = Kind::Punct(narrow(first));
    if is_letter(first) {
        read_word(text, token);
    } else if first.is_numeric() {
        read_number(text, token);
    }
}

fn read_number(text: &str, token: &mut Token) {
    token.kind = Kind::Number;
    let rest = &text.as_bytes()[token.start..];
    let ascii = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    token.end = token.start + ascii;
    if rest.get(ascii).is_some_and(|byte| !byte.is_ascii()) {
        let rest = text.get(token.end..).unwrap_or_default();
        token.end += rest.find(|c: char| !c.is_numeric()).unwrap_or(rest.len());
    }
    // Digits misread for letters are in the lexicon: no mark has more than two.
    if ascii <= 2 && token.end == token.start + ascii {
        let digits = &rest[..ascii];
        let hash = digits.iter().fold(HASH_START, |hash, digit| hash_char(hash, char::from(*digit)));
        token.word = lexicon::find_ascii(digits, hash);
    }
}

/// What each byte is in a word; bytes beyond ASCII are nothing by themselves.
static BYTES: [u8; 256] = bytes();
const LETTER: u8 = 1;
const CAPITAL: u8 = 2;
const ROMAN: u8 = 4;
const BLANK: u8 = 8;
const DIGIT: u8 = 16;
const PAIR: u8 = 32;

const fn bytes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        let letter = byte.is_ascii_alphabetic();
        let roman =
            matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M' | b'i' | b'v' | b'x' | b'l' | b'c');
        table[byte as usize] = if letter { LETTER } else { 0 }
            | if byte.is_ascii_uppercase() { CAPITAL } else { 0 }
            | if roman { ROMAN } else { 0 }
            | if matches!(byte, b'\t'..=b'\r' | b' ') { BLANK } else { 0 }
            | if byte.is_ascii_digit() { DIGIT } else { 0 }
            | if is_paired(byte as char) { PAIR } else { 0 };
        byte += 1;
    }
    table
}

/// The letters of a word read so far.
struct Letters {
    /// One past the last byte.
    end: usize,
    count: usize,
    capitals: usize,
    title: bool,
    /// What all bytes are.
    all: u8,
    hash: u32,
}

impl Letters {
    #[inline]
    fn shape(&self) -> Shape {
        let most = |count: usize| count.min(usize::from(u8::MAX)) as u8;
        Shape {
            letters: most(self.count),
            capitals: most(self.capitals),
            title: self.title,
            roman: self.all & ROMAN != 0 && (self.capitals == 0 || self.capitals == self.count),
        }
    }
}

/// Words of more bytes than these are in no list.
const LONGEST: usize = 64;

fn read_word(text: &str, token: &mut Token) {
    let bytes = text.as_bytes();
    let start = token.start;
    let (mut end, mut capitals, mut all, mut hash) = (start, 0, LETTER | ROMAN, HASH_START);
    let mut next = 0;
    while let Some(&byte) = bytes.get(end) {
        next = byte;
        let kind = BYTES[usize::from(byte)];
        if kind & LETTER == 0 {
            break;
        }
        capitals += usize::from(kind >> 1 & 1);
        all &= kind;
        // A letter of ASCII in lower case.
        hash = hash_char(hash, char::from(byte | 0x20));
        end += 1;
    }
    let title = bytes[start].is_ascii_uppercase();
    token.kind = Kind::Word;
    let mut word = Letters { end, count: end - start, capitals, title, all, hash };
    if next.is_ascii() && next != b'\'' {
        token.end = end;
        token.shape = word.shape();
        if end - start <= LONGEST {
            token.word = lexicon::find_ascii(&bytes[start..end], hash);
        }
        return;
    }
    read_letters(text, start, &mut word);
    token.end = word.end;
    token.shape = word.shape();
    if word.end - start <= LONGEST {
        token.word = lexicon::find(text.get(start..word.end).unwrap_or_default(), word.hash);
    }
    if word.all == 0 && word.count <= DISGUISED {
        let text = text.get(start..word.end).unwrap_or_default();
        let stopped = bytes.get(word.end) == Some(&b'.');
        token.word = disguised(text, stopped, token).unwrap_or(token.word);
    }
}

/// Reads on in a word, whatever its letters are.
#[inline(never)]
fn read_letters(text: &str, start: usize, word: &mut Letters) {
    while word.end < text.len() {
        let c = next_char(text, word.end);
        if is_letter(c) {
            let capital = matches!(c, 'А'..='Я') || !matches!(c, 'а'..='я' | 'ß'..='ÿ') && c.is_uppercase();
            word.count += 1;
            word.capitals += usize::from(capital);
            word.title |= word.end == start && (capital || is_caseless(c) && c != '№');
            word.all &= if c.is_ascii() { BYTES[c as usize] } else { 0 };
        } else if !is_apostrophe(c) || !is_letter(next_char(text, word.end + c.len_utf8())) {
            break;
        }
        word.hash = hash_char(word.hash, fold_char(c));
        word.end += c.len_utf8();
    }
}

/// Longer words are not looked up in the letters of another script.
const DISGUISED: usize = 12;

/// The known word that a word is in the letters of another script: `ор` in Cyrillic for `op`.
///
/// Letters of two scripts in one word are a slip, so any word may be meant; a word in one script is taken for another
/// only where that is a mark with its full stop (`ор. 30`, but not the acronym `ОР`).
fn disguised(word: &str, stopped: bool, token: &Token) -> Option<&'static Word> {
    let mixed = word.chars().any(look_alikes::is_cyrillic) && word.chars().any(|c| c.is_ascii_alphabetic());
    let letters = usize::from(token.shape.letters);
    let mark = stopped && letters > 1 && usize::from(token.shape.capitals) < letters;
    if !mixed && (!mark || token.word.begins(Class::Mark)) {
        return None;
    }
    let spellings = [look_alikes::in_latin(word), look_alikes::in_cyrillic(word).filter(|_| mixed)];
    let known = |spelling: String| {
        let word = lexicon::find(&spelling, spelling.chars().map(fold_char).fold(HASH_START, hash_char));
        (if mixed { !word.text.is_empty() } else { word.begins(Class::Mark) }).then_some(word)
    };
    spellings.into_iter().flatten().find_map(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_the_letters_of_another_script_are_known() {
        let word = |text: &str| Tokens::of(text).word(0).text;
        assert_eq!(word("ор. 30"), "op");
        assert_eq!(word("оp. 30"), "op");
        assert_eq!(word("oп. 30"), "оп");
        assert_eq!(word("АVPRF"), "avprf");
        assert_eq!(word("ОР РНБ"), "ор");
    }

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
