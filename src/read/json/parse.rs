//! JSON (RFC 8259) as a tree whose every character knows its place, so that a finding in a value can point at it.
//!
//! A deserializer gives values and no places, hence a parser of our own; a test holds it to the verdict and the values
//! of `serde_json`. It is kinder in one point: half a surrogate pair, which many programs write, is U+FFFD.

use crate::diagnostic::Span;
use crate::record::{Text, TextBuilder};

/// How deep arrays and objects may stand in each other.
pub(super) const DEEPEST: usize = 100;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Value {
    Null,
    /// `true`, `false` or a number: its text is its span.
    Bare,
    String(Text),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// A member of an object. The same key may be there twice.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) key: String,
    /// Where the key stands, without its quotation marks.
    pub(super) place: Span,
    pub(super) value: Node,
}

/// Why a text is no JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The character that cannot stand where it does; the end of the text where that comes too early.
    pub(super) at: usize,
    pub(super) what: What,
}

/// What is wrong at a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The text ends within a value.
    CutOff,
    /// Values stand too deep in each other.
    TooDeep,
    /// Something else was to stand here.
    Expected(&'static str),
}

impl Node {
    /// The members of an object.
    pub(super) fn members(&self) -> Option<&[Member]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The items of an array.
    pub(super) fn items(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The words of a string.
    pub(super) fn string(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The first member of that name.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.members()?.iter().find(|member| member.key == key).map(|member| &member.value)
    }
}

/// Reads a text that is one value, white space around it aside.
pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    let mut parser = Parser::new(text, 0);
    parser.white();
    let node = parser.value()?;
    parser.white();
    if parser.at < text.len() { Err(parser.fault("the end of the record")) } else { Ok(node) }
}

/// Reads values one after the other.
pub(super) struct Parser<'t> {
    text: &'t str,
    /// What comes next.
    pub(super) at: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// A parser of what stands in `text` from `at` on, which is a character boundary.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, depth: 0 }
    }

    /// The next byte.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes past white space.
    pub(super) fn white(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Goes past a byte if it comes next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at += usize::from(comes);
        comes
    }

    /// What is wrong where the parser stands.
    pub(super) fn fault(&self, expected: &'static str) -> Fault {
        let what = if self.at >= self.text.len() { What::CutOff } else { What::Expected(expected) };
        Fault { at: self.at, what }
    }

    /// Reads the value that comes next.
    pub(super) fn value(&mut self) -> Result<Node, Fault> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => Value::String(self.string()?),
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node { span: Span::new(start, self.at), value })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        if self.depth == DEEPEST {
            return Err(Fault { at: self.at, what: What::TooDeep });
        }
        self.depth += 1;
        self.at += 1;
        self.white();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, Fault> {
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.white();
            if self.take(b']') {
                return Ok(Value::Array(items));
            }
            if !self.take(b',') {
                return Err(self.fault("`,` or `]`"));
            }
            self.white();
        }
    }

    fn object(&mut self) -> Result<Value, Fault> {
        let mut members = Vec::new();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.fault("a name in quotation marks"));
            }
            let start = self.at + 1;
            let key = self.string()?.into_string();
            let place = Span::new(start, self.at - 1);
            self.white();
            if !self.take(b':') {
                return Err(self.fault("`:`"));
            }
            self.white();
            members.push(Member { key, place, value: self.value()? });
            self.white();
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.take(b',') {
                return Err(self.fault("`,` or `}`"));
            }
            self.white();
        }
    }

    fn word(&mut self) -> Result<Value, Fault> {
        let rest = &self.text[self.at..];
        for (word, value) in [("null", Value::Null), ("true", Value::Bare), ("false", Value::Bare)] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.fault("a value"))
    }

    fn number(&mut self) -> Result<Value, Fault> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(Value::Bare)
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start { Err(self.fault("a digit")) } else { Ok(()) }
    }

    /// Reads a string; the parser stands before its first quotation mark.
    fn string(&mut self) -> Result<Text, Fault> {
        self.at += 1;
        let mut text = TextBuilder::new();
        let begins = self.at;
        loop {
            let start = self.at;
            let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=0x1f);
            let rest = &self.text.as_bytes()[start..];
            self.at += rest.iter().position(|byte| !plain(byte)).unwrap_or(rest.len());
            text.copy(self.text, Span::new(start, self.at));
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    let start = self.at;
                    let letter = self.escape()?;
                    text.put(letter.encode_utf8(&mut [0; 4]), Span::new(start, self.at));
                }
                _ => return Err(self.fault("a character (a line break is `\\n`, a tab `\\t`)")),
            }
        }
        let text = if text.is_empty() { Text::empty_at(begins) } else { text.build() };
        self.at += 1;
        Ok(text)
    }

    /// Reads an escape; the parser stands before its `\`.
    fn escape(&mut self) -> Result<char, Fault> {
        self.at += 1;
        let letter = match self.peek() {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.fault("one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t`, `u`")),
        };
        self.at += 1;
        Ok(letter)
    }

    /// Reads `u` and its four digits, and the second half of a pair.
    fn unicode(&mut self) -> Result<char, Fault> {
        let first = self.four_digits()?;
        if let Some(letter) = char::from_u32(first) {
            return Ok(letter);
        }
        let is_high = (0xd800..0xdc00).contains(&first);
        if is_high && self.text[self.at..].starts_with("\\u") {
            let before = self.at;
            self.at += 1;
            let second = self.four_digits()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn four_digits(&mut self) -> Result<u32, Fault> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else { return Err(self.fault("a hexadecimal digit")) };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(text: &str, node: &Node) -> serde_json::Value {
        use serde_json::Value as Json;
        match &node.value {
            Value::Null => Json::Null,
            Value::Bare => serde_json::from_str(node.span.of(text)).unwrap(),
            Value::String(words) => Json::String(words.to_string()),
            Value::Array(items) => items.iter().map(|item| plain(text, item)).collect(),
            Value::Object(members) => {
                members.iter().map(|member| (member.key.clone(), plain(text, &member.value))).collect()
            }
        }
    }

    #[test]
    fn every_letter_of_a_string_knows_its_place() {
        let text = r#" {"a": ["B\u00e9la \"x\"", "\ud83d\ude00!"]}"#;
        let node = parse(text).unwrap();
        let items = node.get("a").unwrap().items().unwrap();
        let bela = items[0].string().unwrap();
        assert_eq!(*bela, "Béla \"x\"");
        let at = |from, to| bela.source_span(Span::new(from, to)).unwrap().of(text);
        assert_eq!((at(0, 1), at(1, 3), at(3, 5)), ("B", r"\u00e9", "la"));
        assert_eq!(bela.span().unwrap().of(text), r#"B\u00e9la \"x\""#);
        assert_eq!(*items[1].string().unwrap(), "😀!");
        assert_eq!(node.members().unwrap()[0].place.of(text), "a");
    }

    #[test]
    fn faults_are_told_where_they_are() {
        for (text, at, what) in [
            ("{", 1, What::CutOff),
            (r#"{"a": "b"#, 8, What::CutOff),
            (r#"{"a" 1}"#, 5, What::Expected("`:`")),
            (r#"{"a": 1,}"#, 8, What::Expected("a name in quotation marks")),
            ("[1 2]", 3, What::Expected("`,` or `]`")),
            ("[01]", 2, What::Expected("`,` or `]`")),
            ("[1] x", 4, What::Expected("the end of the record")),
            ("{'a': 1}", 1, What::Expected("a name in quotation marks")),
            ("[NaN]", 1, What::Expected("a value")),
            ("", 0, What::CutOff),
        ] {
            assert_eq!(parse(text).unwrap_err(), Fault { at, what }, "{text}");
        }
    }

    #[test]
    fn a_bottomless_text_is_refused() {
        let text = "[".repeat(100_000);
        assert_eq!(parse(&text).unwrap_err(), Fault { at: DEEPEST, what: What::TooDeep });
        assert!(parse(&format!("{}{}", "[".repeat(DEEPEST), "]".repeat(DEEPEST))).is_ok());
    }

    #[test]
    fn half_a_pair_is_the_replacement_character() {
        let text = r#"["\ud83d", "\ude00x", "\ud83d\u0041"]"#;
        let node = parse(text).unwrap();
        let words: Vec<_> =
            node.items().unwrap().iter().map(|item| item.string().unwrap().to_string()).collect();
        assert_eq!(words, ["\u{fffd}", "\u{fffd}x", "\u{fffd}A"]);
    }

    proptest! {
        #[test]
        fn the_verdict_and_the_values_are_those_of_serde(
            text in r#"([\[\]{},: \n]|"(a|\\n|\\u00e9|\\ud83d\\ude00|é|🙂|\\"|\\x)*"|-?[0-9]{1,3}(\.[0-9])?(e[+-]?[0-9])?|null|true|false|nul|"|\\){0,24}"#
        ) {
            match (parse(&text), serde_json::from_str::<serde_json::Value>(&text)) {
                (Ok(node), Ok(json)) => prop_assert_eq!(plain(&text, &node), json),
                (Err(_), Err(_)) => {}
                (ours, serde) => prop_assert!(false, "{:?} {:?}", ours, serde),
            }
        }

        #[test]
        fn what_serde_writes_is_read(words in prop::collection::vec(any::<String>(), 0..4)) {
            let text = serde_json::to_string(&words).unwrap();
            let node = parse(&text).unwrap();
            let read: Vec<String> =
                node.items().unwrap().iter().map(|item| item.string().unwrap().to_string()).collect();
            prop_assert_eq!(read, words);
        }
    }
}
