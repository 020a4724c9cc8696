//! Takes a date in words apart: numbers, words and marks with their places.

use crate::diagnostic::Span;
use crate::vocab::months::{self, Word};
use crate::vocab::unaccented;

/// A piece of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind<'t>,
    /// Bytes of the text.
    pub(super) span: Span,
    /// Whether it follows the one before without a blank.
    pub(super) glued: bool,
    /// What a word means in a date: looked up once, for a token is read from many beginnings.
    pub(super) meaning: Option<Word>,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind<'t> {
    /// ASCII digits.
    Number(&'t str),
    /// Letters, folded as in the word lists.
    Word(String),
    /// Any other character; dashes are all `-`, apostrophes all `'`.
    Mark(char),
    /// A line ends here: dates do not run across lines.
    Break,
}

impl Token<'_> {
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// The number, its count of digits beside it.
    pub(super) fn number(&self) -> Option<(u32, usize)> {
        match self.kind {
            Kind::Number(digits) => Some((digits.parse().ok()?, digits.len())),
            _ => None,
        }
    }
}

/// The pieces of `span` of the text, in order; blanks are none.
pub(super) fn tokens(text: &str, span: Span) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = span.start;
    while let Some(first) = text.get(at..span.end).and_then(|rest| rest.chars().next()) {
        let end = at + length(span.end, text, at, first);
        if let Some(kind) = kind(first, Span::new(at, end).of(text)) {
            let glued = tokens.last().is_some_and(|before| before.span.end == at);
            let meaning = match &kind {
                Kind::Word(word) => months::word(word),
                _ => None,
            };
            tokens.push(Token { kind, span: Span::new(at, end), glued, meaning });
        }
        at = end;
    }
    tokens
}

/// How many bytes belong together from `at` on.
fn length(end: usize, text: &str, at: usize, first: char) -> usize {
    let rest = Span::new(at, end).of(text);
    let run = |belongs: fn(char) -> bool| rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
    if first.is_ascii_digit() {
        run(|letter| letter.is_ascii_digit())
    } else if is_cjk_unit(first) {
        first.len_utf8()
    } else if first.is_alphabetic() {
        run(|letter| (letter.is_alphabetic() || is_accent(letter)) && !is_cjk_unit(letter))
    } else {
        first.len_utf8()
    }
}

fn kind(first: char, piece: &str) -> Option<Kind<'_>> {
    Some(match first {
        '\n' => Kind::Break,
        _ if first.is_whitespace() => return None,
        _ if first.is_ascii_digit() => Kind::Number(piece),
        // The ordinal signs of `1º` are letters to Unicode.
        'º' | 'ª' => Kind::Mark(first),
        _ if first.is_alphabetic() => Kind::Word(unaccented(piece)),
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Kind::Mark('-'),
        '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' => Kind::Mark('\''),
        _ => Kind::Mark(first),
    })
}

/// The words for year, month and day that follow their numbers in Chinese, Japanese and Korean.
fn is_cjk_unit(letter: char) -> bool {
    matches!(letter, '年' | '月' | '日' | '년' | '월' | '일')
}

fn is_accent(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}
