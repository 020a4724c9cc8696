//! Cuts XML into tags and what stands between them, as far as it has come in.
//!
//! Follows the productions of XML 1.0 (Fifth Edition) that tell markup from text: 14 (character data), 15 (comments),
//! 16 (processing instructions), 18 to 21 (CDATA), 28 (document type), 39 to 44 (tags). It works on bytes and keeps its
//! place, so that a text can come in pieces of any length, in any encoding that ASCII is part of. It never fails: a
//! `<` that begins no markup, and a tag that breaks off at another, are text, and whoever reads the text says so.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What stands between markup.
    Text,
    /// `<a>`
    Start,
    /// `<a/>`
    Empty,
    /// `</a>`
    End,
    /// `<!-- … -->`
    Comment,
    /// `<![CDATA[ … ]]>`
    CData,
    /// `<? … ?>`, the XML declaration among them.
    Instruction,
    /// `<!DOCTYPE … >`
    DocumentType,
}

/// A stretch of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// What the token under way is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Text,
    /// A `<` whose next bytes decide.
    Open,
    /// A tag, and the quotation mark that the attribute under way ends with (0 outside of values).
    Tag {
        end: bool,
        quote: u8,
    },
    Comment,
    CData,
    Instruction,
    DocumentType {
        subset: bool,
        comment: bool,
        quote: u8,
    },
}

/// The place in a text that comes in pieces.
#[derive(Debug)]
pub(super) struct Lexer {
    state: State,
    /// Where the token under way begins.
    start: usize,
    /// How far it has been looked at.
    at: usize,
}

const COMMENT: &[u8] = b"<!--";
const CDATA: &[u8] = b"<![CDATA[";

impl Lexer {
    pub(super) const fn new() -> Self {
        Self { state: State::Text, start: 0, at: 0 }
    }

    /// The next whole token of `bytes`; none where more bytes must come first. `bytes` always begin where they did, but
    /// for what [`shift`](Self::shift) tells.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> Option<Token> {
        loop {
            match self.state {
                State::Text => {
                    let Some(found) = find(bytes, self.at, b"<") else {
                        self.at = bytes.len();
                        return None;
                    };
                    self.state = State::Open;
                    if found > self.start {
                        return Some(self.emit(Kind::Text, found, State::Open));
                    }
                }
                State::Open => self.open(bytes)?,
                State::Tag { end, quote } => {
                    let Some(token) = self.tag(bytes, end, quote) else { continue };
                    return token;
                }
                State::Comment => return self.until(bytes, b"--", Kind::Comment),
                State::CData => return self.until(bytes, b"]]", Kind::CData),
                State::Instruction => return self.until(bytes, b"?", Kind::Instruction),
                State::DocumentType { .. } => return self.document_type(bytes),
            }
        }
    }

    /// Says that the first `length` bytes were let go. What is left of a token under way counts as begun there.
    pub(super) fn shift(&mut self, length: usize) {
        self.start = self.start.saturating_sub(length);
        self.at = self.at.saturating_sub(length);
    }

    /// Where the token under way begins.
    pub(super) const fn start(&self) -> usize {
        self.start
    }

    /// The first byte that is still needed: a tag or document type is wanted whole, of anything else what may belong to
    /// the mark that ends it.
    pub(super) const fn needed(&self) -> usize {
        match self.state {
            State::Open | State::Tag { .. } | State::DocumentType { .. } => self.start,
            _ => self.least(),
        }
    }

    /// The first byte without which it cannot go on, at the cost of the words of a tag.
    pub(super) const fn least(&self) -> usize {
        match self.state {
            State::Open => self.start,
            _ => self.at.saturating_sub(4),
        }
    }

    /// Whether markup is under way that has not come to its end.
    pub(super) const fn is_open(&self) -> bool {
        !matches!(self.state, State::Text)
    }

    fn emit(&mut self, kind: Kind, end: usize, next: State) -> Token {
        let token = Token { kind, start: self.start, end };
        (self.start, self.at, self.state) = (end, end, next);
        token
    }

    /// Tells what a `<` begins; none where too little has come in.
    fn open(&mut self, bytes: &[u8]) -> Option<()> {
        let rest = bytes.get(self.start..)?;
        (self.state, self.at) = match *rest.get(1)? {
            b'/' => (State::Tag { end: true, quote: 0 }, self.start + 2),
            b'?' => (State::Instruction, self.start + 2),
            b'!' if rest.starts_with(COMMENT) => (State::Comment, self.start + COMMENT.len()),
            b'!' if rest.starts_with(CDATA) => (State::CData, self.start + CDATA.len()),
            b'!' if COMMENT.starts_with(rest) || CDATA.starts_with(rest) => return None,
            b'!' => (State::DocumentType { subset: false, comment: false, quote: 0 }, self.start + 2),
            b'_' | b':' | b'A'..=b'Z' | b'a'..=b'z' | 0x80.. => {
                (State::Tag { end: false, quote: 0 }, self.start + 1)
            }
            _ => (State::Text, self.start + 1),
        };
        Some(())
    }

    /// Goes on in a tag. The outer none says to go on with another state, the inner one that more must come in.
    #[expect(clippy::option_option, reason = "two kinds of not yet")]
    fn tag(&mut self, bytes: &[u8], end: bool, quote: u8) -> Option<Option<Token>> {
        let stops: &[u8] = match quote {
            0 => b"<>\"'",
            b'"' => b"<\"",
            _ => b"<'",
        };
        let Some(found) = find(bytes, self.at, stops) else {
            self.at = bytes.len();
            return Some(None);
        };
        self.at = found + 1;
        match bytes[found] {
            // Neither a tag nor the value of an attribute may hold one, so the tag broke off before it.
            b'<' => Some(Some(self.emit(Kind::Text, found, State::Open))),
            b'>' => {
                let kind = match bytes[found.saturating_sub(1)] {
                    _ if end => Kind::End,
                    b'/' => Kind::Empty,
                    _ => Kind::Start,
                };
                Some(Some(self.emit(kind, found + 1, State::Text)))
            }
            mark => {
                self.state = State::Tag { end, quote: if quote == 0 { mark } else { 0 } };
                None
            }
        }
    }

    /// Goes on to a `>` with those bytes before it.
    fn until(&mut self, bytes: &[u8], before: &[u8], kind: Kind) -> Option<Token> {
        while let Some(found) = find(bytes, self.at, b">") {
            self.at = found + 1;
            if bytes[..found].ends_with(before) {
                return Some(self.emit(kind, found + 1, State::Text));
            }
        }
        self.at = bytes.len();
        None
    }

    fn document_type(&mut self, bytes: &[u8]) -> Option<Token> {
        let State::DocumentType { mut subset, mut comment, mut quote } = self.state else { return None };
        while let Some(byte) = bytes.get(self.at) {
            let before = &bytes[..self.at];
            match *byte {
                b'>' if comment => comment = !before.ends_with(b"--"),
                _ if comment => {}
                mark if quote != 0 => quote = if mark == quote { 0 } else { quote },
                mark @ (b'"' | b'\'') => quote = mark,
                b'-' if before.ends_with(b"<!-") => comment = true,
                b'[' => subset = true,
                b']' => subset = false,
                b'>' if !subset => return Some(self.emit(Kind::DocumentType, self.at + 1, State::Text)),
                _ => {}
            }
            self.at += 1;
        }
        self.state = State::DocumentType { subset, comment, quote };
        None
    }
}

/// The first of some bytes from `from` on.
fn find(bytes: &[u8], from: usize, any: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.iter().position(|byte| any.contains(byte)).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Vec<(Kind, &str)> {
        let mut lexer = Lexer::new();
        std::iter::from_fn(|| lexer.advance(text.as_bytes()))
            .map(|token| (token.kind, &text[token.start..token.end]))
            .collect()
    }

    #[test]
    fn markup_is_told_from_text() {
        let text = "<?xml version='1.0'?><a b=\"x > y\" c='/'><!-- <b> --> t &amp; <b/><![CDATA[<c>]]></a >";
        assert_eq!(
            tokens(text),
            [
                (Kind::Instruction, "<?xml version='1.0'?>"),
                (Kind::Start, "<a b=\"x > y\" c='/'>"),
                (Kind::Comment, "<!-- <b> -->"),
                (Kind::Text, " t &amp; "),
                (Kind::Empty, "<b/>"),
                (Kind::CData, "<![CDATA[<c>]]>"),
                (Kind::End, "</a >"),
            ]
        );
    }

    #[test]
    fn a_document_type_is_one_token_with_what_it_declares() {
        let text = "<!DOCTYPE a [<!ENTITY b \"]>\"> <!-- it's ]> --> <!ENTITY c '\"'>]><a>";
        assert_eq!(tokens(text)[0].1.len(), text.len() - 3);
        assert_eq!(tokens("<!DOCTYPE ead SYSTEM \"ead.dtd\"><ead>")[1].1, "<ead>");
    }

    #[test]
    fn what_is_no_markup_is_text() {
        assert_eq!(tokens("a < b<c>")[0], (Kind::Text, "a "));
        assert_eq!(tokens("a < b<c>")[1], (Kind::Text, "< b"));
        let broken = tokens("<a href=\"x>text</a><b>");
        assert_eq!(broken, [(Kind::Text, "<a href=\"x>text"), (Kind::End, "</a>"), (Kind::Start, "<b>")]);
    }

    proptest! {
        #[test]
        fn pieces_of_any_length_give_the_same_tokens(text in "[<>/!?ab\"'\\[\\]&; -]{0,60}", size in 1..7_usize) {
            let mut lexer = Lexer::new();
            let mut found = Vec::new();
            for end in (0..=text.len()).step_by(size).chain([text.len()]) {
                while let Some(token) = lexer.advance(&text.as_bytes()[..end]) {
                    found.push((token.kind, &text[token.start..token.end]));
                }
            }
            prop_assert_eq!(&found, &tokens(&text));
            let whole: String = found.iter().map(|(_, part)| *part).collect();
            prop_assert!(text.starts_with(&whole));
        }
    }
}
