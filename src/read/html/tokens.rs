//! HTML into tokens that know their place (HTML Living Standard, 13.2.5), with html5gum for the state machine.
//!
//! What belongs to the tree builder is decided by tag name, as for a page without scripts: which elements hold raw
//! text, and where CDATA sections are text.

use std::collections::VecDeque;

use html5gum::{Emitter, Error, State, Tokenizer};

use super::super::lines::{self, Folder};
use crate::diagnostic::Span;

/// A token of an HTML document.
#[derive(Debug)]
pub(super) enum Token {
    /// `<name a=b>`; names are lower case.
    Start {
        name: String,
        attributes: Vec<Attribute>,
        /// Whether it ends with `/>`.
        closed: bool,
    },
    /// `</name>`
    End { name: String },
    /// The text between two tags, comments left out.
    Words(Words),
    /// `<!-- … -->`, marks included.
    Comment(Span),
    /// The file ends in the middle of a tag or comment.
    CutOff,
}

/// An attribute: its name in lower case, and its value, which may be empty.
#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) value: Words,
}

/// A stretch of text: parts of the source as they stand, and characters that stand for others.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(Vec<Piece>);

#[derive(Clone, Debug)]
struct Piece {
    span: Span,
    /// What the entity in the source stands for; none where the source is the text.
    instead: Option<String>,
}

impl Words {
    /// Where they stand; none where there are none.
    pub(super) fn span(&self) -> Option<Span> {
        Some(Span::new(self.0.first()?.span.start, self.0.last()?.span.end))
    }

    /// Appends them to a text.
    pub(super) fn fold(&self, folder: &mut Folder<'_>) {
        for piece in &self.0 {
            match &piece.instead {
                None => folder.copy(piece.span),
                Some(words) => folder.put(words, piece.span),
            }
        }
    }

    /// Appends them to a text whose lines end where those of the source do.
    pub(super) fn fold_lines(&self, source: &str, folder: &mut Folder<'_>) {
        for piece in &self.0 {
            match &piece.instead {
                None => fold_lines(source, piece.span, folder),
                Some(words) if words == "\n" => folder.break_line(1),
                Some(words) => folder.put(words, piece.span),
            }
        }
    }

    /// The words alone, nothing folded.
    pub(super) fn text(&self, source: &str) -> String {
        self.0.iter().map(|piece| piece.instead.as_deref().unwrap_or(piece.span.of(source))).collect()
    }

    /// Whether there is nothing but white space. What an entity stands for counts too.
    pub(super) fn is_blank(&self, source: &str) -> bool {
        let blank = |piece: &Piece| {
            piece.instead.as_deref().unwrap_or(piece.span.of(source)).chars().all(char::is_whitespace)
        };
        self.0.iter().all(blank)
    }

    /// Adds what the tokenizer made of a part of the source. It changes entities, zero characters and line ends;
    /// the latter are white space either way.
    fn push(&mut self, source: &str, span: Span, words: &[u8]) {
        let mut span = span;
        let mut raw = &source.as_bytes()[span.start..span.end];
        // The marks around a CDATA section are passed without a word.
        if (raw.starts_with(b"<![CDATA[") || raw.starts_with(b"]]>")) && raw.ends_with(words) {
            span.start = span.end - words.len();
            raw = words;
        }
        let changed = words != raw && raw.iter().any(|byte| matches!(byte, b'&' | 0));
        match self.0.last_mut() {
            Some(last) if !changed && last.instead.is_none() && last.span.end == span.start => {
                last.span.end = span.end;
            }
            _ if span.is_empty() => {}
            _ => {
                let instead = changed.then(|| String::from_utf8_lossy(words).into_owned());
                self.0.push(Piece { span, instead });
            }
        }
    }
}

fn fold_lines(source: &str, span: Span, folder: &mut Folder<'_>) {
    const ENDS: [char; 2] = ['\n', '\r'];
    let part = span.of(source);
    let mut from = 0;
    for line in lines::lines(part) {
        match &part[from..line.span.start] {
            "" => {}
            white if white.contains(ENDS) => folder.break_line(line.blanks + usize::from(from > 0)),
            _ => folder.blank(),
        }
        folder.copy(line.span.shifted(span.start));
        from = line.span.end;
    }
    match &part[from..] {
        "" => {}
        white if white.contains(ENDS) => folder.break_line(1),
        _ => folder.blank(),
    }
}

/// The tokens of a document. In XML syntax (`xml`) an element may be empty by its tag, and CDATA sections are text.
pub(super) fn tokens(source: &str, xml: bool) -> impl Iterator<Item = Token> + '_ {
    let emitter = Collector { source, xml, ..Collector::default() };
    Tokenizer::new_with_emitter(source, emitter).map(|token| {
        let Ok(token) = token;
        token
    })
}

/// Which tag is being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tag {
    #[default]
    Start,
    End,
}

/// Puts tokens together from what the state machine says.
#[derive(Debug, Default)]
struct Collector<'a> {
    source: &'a str,
    xml: bool,
    ready: VecDeque<Token>,
    /// Bytes of the source read so far.
    position: usize,
    /// Where what comes next as text or value begins.
    begun: usize,
    /// Where the tag or comment that is read begins.
    tag_at: usize,
    words: Words,
    tag: Tag,
    name: Vec<u8>,
    attributes: Vec<Attribute>,
    closed: bool,
    last_start: Vec<u8>,
}

impl Collector<'_> {
    /// What lies between the last piece and the position, on character boundaries or inside one character that
    /// comes in pieces of its bytes.
    fn passed(&mut self) -> Span {
        let end = self.position.min(self.source.len());
        let span = Span::new(self.begun.min(end), end);
        self.begun = end;
        span
    }

    fn flush(&mut self) {
        if !self.words.0.is_empty() {
            self.ready.push_back(Token::Words(std::mem::take(&mut self.words)));
        }
    }

    fn begin_tag(&mut self, tag: Tag) {
        self.tag = tag;
        self.name.clear();
        self.attributes.clear();
        self.closed = false;
    }
}

impl Emitter for Collector<'_> {
    type Token = Token;

    fn set_last_start_tag(&mut self, last: Option<&[u8]>) {
        self.last_start = last.unwrap_or_default().to_vec();
    }

    fn emit_eof(&mut self) {
        self.flush();
    }

    fn emit_error(&mut self, error: Error) {
        if matches!(error, Error::EofInTag | Error::EofInComment | Error::EofInDoctype | Error::EofInCdata) {
            self.flush();
            self.ready.push_back(Token::CutOff);
        }
    }

    fn pop_token(&mut self) -> Option<Token> {
        self.ready.pop_front()
    }

    fn emit_string(&mut self, words: &[u8]) {
        let span = self.passed();
        self.words.push(self.source, span, words);
    }

    fn start_open_tag(&mut self) {
        self.tag_at = self.position.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(Tag::Start);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(Tag::End);
    }

    fn init_comment(&mut self) {}

    fn emit_current_tag(&mut self) -> Option<State> {
        self.flush();
        self.begun = self.position;
        let name = String::from_utf8_lossy(&self.name).into_owned();
        if self.tag == Tag::End {
            self.last_start.clear();
            self.ready.push_back(Token::End { name });
            return None;
        }
        self.last_start.clone_from(&self.name);
        let state = raw_text(&name).filter(|_| !(self.xml && self.closed));
        let attributes = std::mem::take(&mut self.attributes);
        self.ready.push_back(Token::Start { name, attributes, closed: self.closed });
        state
    }

    fn emit_current_comment(&mut self) {
        self.flush();
        self.begun = self.position;
        self.ready.push_back(Token::Comment(Span::new(self.tag_at, self.position.min(self.source.len()))));
    }

    fn emit_current_doctype(&mut self) {
        self.flush();
        self.begun = self.position;
    }

    fn set_self_closing(&mut self) {
        self.closed = true;
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend(name);
    }

    fn init_attribute(&mut self) {
        self.attributes.push(Attribute { name: String::new(), value: Words::default() });
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        if let Some(attribute) = self.attributes.last_mut() {
            attribute.name.push_str(&String::from_utf8_lossy(name));
        }
    }

    fn init_attribute_value(&mut self) {
        self.begun = self.position;
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        let span = self.passed();
        if let Some(attribute) = self.attributes.last_mut() {
            attribute.value.push(self.source, span, value);
        }
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag == Tag::End && !self.name.is_empty() && self.last_start == self.name
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.xml
    }

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    // Nothing in these says anything about a record.
    fn set_force_quirks(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {
        self.flush();
    }
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

/// How the content of an element is read where it is not markup (13.2.6.4.4 and 13.2.6.4.7, scripting off).
fn raw_text(name: &str) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(State::RawText),
        "script" => Some(State::ScriptData),
        "plaintext" => Some(State::PlainText),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::Text;

    fn folded(source: &str, words: &Words) -> Text {
        let mut folder = Folder::new(source);
        words.fold(&mut folder);
        folder.finish()
    }

    fn shown(source: &str, xml: bool) -> Vec<String> {
        let show = |token| match token {
            Token::Start { name, attributes, closed } => {
                let values = attributes.iter().map(|it| format!(" {}={}", it.name, it.value.text(source)));
                format!("<{name}{}{}>", values.collect::<String>(), if closed { "/" } else { "" })
            }
            Token::End { name } => format!("</{name}>"),
            Token::Words(words) => words.text(source),
            Token::Comment(span) => span.of(source).to_owned(),
            Token::CutOff => "cut off".to_owned(),
        };
        tokens(source, xml).map(show).collect()
    }

    #[test]
    fn tags_values_text_and_comments_are_told_apart() {
        assert_eq!(
            shown("<P Class=\"a b\" id=x hidden>A<br/>b<!-- c --></P >", false),
            ["<p class=a b id=x hidden=>", "A", "<br/>", "b", "<!-- c -->", "</p>"]
        );
        assert_eq!(shown("a < b & c <3", false), ["a < b & c <3"]);
        assert_eq!(
            shown("<script>if (a<b) '<p>'</script>x", false),
            ["<script>", "if (a<b) '<p>'", "</script>", "x"]
        );
        assert_eq!(shown("a<p class=", false), ["a", "cut off"]);
    }

    #[test]
    fn cdata_sections_are_text_in_xml_alone() {
        assert_eq!(shown("<p><![CDATA[a <b> c]]></p>", true), ["<p>", "a <b> c", "</p>"]);
        assert_eq!(shown("<p><![CDATA[a]]> b]]", true), ["<p>", "a b]]"]);
        assert_eq!(shown("<title/><p>a", true), ["<title/>", "<p>", "a"]);
    }

    #[test]
    fn lines_are_kept_where_they_count() {
        let source = "\r\na  b\r\n\r\n c&#10;d\n";
        let Some(Token::Words(words)) = tokens(source, false).next() else { panic!() };
        let mut folder = Folder::new(source);
        words.fold_lines(source, &mut folder);
        assert_eq!(folder.finish(), "a b\n\nc\nd");
    }

    #[test]
    fn entities_are_their_characters_and_keep_their_place() {
        let source = "B&eacute;la &amp;amp; &#8217;s&nbsp;&copy 1 &unknown; &notit; \u{e9}&#x1F600;";
        let words = tokens(source, false)
            .find_map(|token| if let Token::Words(words) = token { Some(words) } else { None })
            .unwrap();
        let text = folded(source, &words);
        assert_eq!(text, "Béla &amp; ’s © 1 &unknown; ¬it; é😀");
        for (part, place) in [("é", "&eacute;"), ("’", "&#8217;"), ("😀", "&#x1F600;"), ("©", "&copy")]
        {
            let at = text.find(part).unwrap();
            let span = text.source_span(Span::new(at, at + part.len())).unwrap();
            assert_eq!(Span::new(span.start, span.end).of(source), &place[..span.len()], "{part}");
        }
    }

    #[test]
    fn values_of_attributes_keep_their_place() {
        let source = "<meta content='a &lt; é b' name=é&amp;x>";
        let Some(Token::Start { attributes, .. }) = tokens(source, false).next() else { panic!() };
        let values: Vec<Text> = attributes.iter().map(|it| folded(source, &it.value)).collect();
        assert_eq!(values, [Text::new("a < é b"), Text::new("é&x")]);
        assert_eq!(values[0].source_span(Span::new(7, 8)).map(|span| span.of(source)), Some("b"));
        assert_eq!(values[1].span().map(|span| span.of(source)), Some("é&amp;x"));
    }

    proptest! {
        #[test]
        fn places_lie_on_characters_and_rise(source in "(<[a-z/!]{0,3}|[a-z é🙂\r\n\"'=>;&#x0\u{0}-]|&amp;|&#233;|<!--|-->|<script|</script>|<title>|<!\\[CDATA\\[){0,40}", xml: bool) {
            let mut last = 0;
            let mut hold = |words: &Words| {
                for piece in &words.0 {
                    assert!(piece.span.start >= last && piece.span.start < piece.span.end, "{piece:?}");
                    assert!(source.get(piece.span.start..piece.span.end).is_some(), "{piece:?}");
                    let raw = piece.span.of(&source);
                    assert!(piece.instead.is_none() || raw.contains(['&', '\0']), "{piece:?} is {raw:?}");
                    last = piece.span.end;
                }
            };
            for token in tokens(&source, xml) {
                match token {
                    Token::Words(words) => hold(&words),
                    Token::Start { attributes, .. } => attributes.iter().for_each(|it| hold(&it.value)),
                    _ => {}
                }
            }
        }
    }
}
