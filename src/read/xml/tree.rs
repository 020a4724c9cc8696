//! One record as a tree of elements, each with its place in the text of the record.
//!
//! What is not well-formed is mended as far as its meaning is plain (an element that is still open at the end of the
//! record ends there) and said once; whoever reads the record decides whether to believe the rest.

use super::lexer::{Kind, Lexer};
use super::names::{self, Attribute, Scope, Vocabulary};
use crate::diagnostic::Span;
use crate::read::lines::{Fold, Folder};
use crate::record::{Text, TextBuilder};

/// How deep elements may stand in each other, those around the record among them.
pub(super) const DEEPEST: usize = 256;

/// Elements that stand for paragraphs and parts, in the vocabularies that have prose.
const BLOCKS: &[&str] = &[
    "p",
    "lb",
    "item",
    "head",
    "list",
    "chronlist",
    "chronitem",
    "part",
    "namePart",
    "addressline",
    "fromdate",
    "todate",
];

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    /// The tag that begins it.
    tag: Span,
    pub(super) vocabulary: Vocabulary,
    parent: Option<usize>,
    /// One past the last byte of its end tag.
    end: usize,
    /// The number of the first element behind it that is not within it.
    next: usize,
    /// The pieces of text that stand in it and in what it holds.
    pieces: (usize, usize),
}

/// A stretch of text between tags, in a section `CDATA` or not.
#[derive(Clone, Copy, Debug)]
struct Piece {
    span: Span,
    is_literal: bool,
}

/// What is wrong with the markup, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) span: Span,
}

/// The elements of a record in the order of their start tags; the first holds all others.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    pub(super) text: &'t str,
    elements: Vec<Element>,
    pieces: Vec<Piece>,
    /// The first thing that is not well-formed.
    pub(super) fault: Option<Fault>,
    /// References to entities that nobody declares.
    pub(super) unknown: Vec<Span>,
}

impl<'t> Tree<'t> {
    /// Reads the text of a record, which begins with its start tag. `scope` has the prefixes that are declared around
    /// it. What stands deeper than [`DEEPEST`] is taken as standing there.
    pub(super) fn parse(text: &'t str, scope: &Scope) -> Self {
        let mut tree =
            Self { text, elements: Vec::new(), pieces: Vec::new(), fault: None, unknown: Vec::new() };
        let mut scope = scope.clone();
        // Each open element with the number of declarations outside of it.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut lexer = Lexer::new();
        let mut end = 0;
        while let Some(token) = lexer.advance(text.as_bytes()) {
            let span = Span::new(token.start, token.end);
            end = token.end;
            match token.kind {
                Kind::Start | Kind::Empty => {
                    let outside = scope.len();
                    scope.declare(span.of(text));
                    let at = tree.open(span, &scope, open.last().map(|(at, _)| *at));
                    if token.kind == Kind::Empty || open.len() == DEEPEST {
                        tree.close(at, span.end);
                        scope.truncate(outside);
                    } else {
                        open.push((at, outside));
                    }
                }
                Kind::End => tree.end_tag(span, &mut open, &mut scope),
                Kind::Text => tree.characters(span),
                Kind::CData => {
                    let inside = Span::new(span.start + "<![CDATA[".len(), span.end - "]]>".len());
                    tree.pieces.push(Piece { span: inside, is_literal: true });
                }
                Kind::Comment | Kind::Instruction | Kind::DocumentType => {}
            }
        }
        if lexer.is_open() {
            tree.wrong("markup breaks off before its end", Span::new(end, text.len()));
        } else {
            tree.characters(Span::new(end, text.len()));
        }
        while let Some((at, _)) = open.pop() {
            tree.close(at, text.len());
        }
        tree
    }

    fn open(&mut self, tag: Span, scope: &Scope, parent: Option<usize>) -> usize {
        let vocabulary = scope.vocabulary(names::tag_name(tag.of(self.text)));
        let pieces = (self.pieces.len(), self.pieces.len());
        self.elements.push(Element { tag, vocabulary, parent, end: tag.end, next: 0, pieces });
        self.elements.len() - 1
    }

    fn close(&mut self, at: usize, end: usize) {
        let next = self.elements.len();
        let element = &mut self.elements[at];
        (element.end, element.next, element.pieces.1) = (end, next, self.pieces.len());
    }

    fn end_tag(&mut self, span: Span, open: &mut Vec<(usize, usize)>, scope: &mut Scope) {
        let text = self.text;
        let name = names::tag_name(span.of(text));
        let Some(depth) = open.iter().rposition(|(at, _)| self.name(*at) == name) else {
            self.wrong(format!("`</{name}>` ends no element that is open"), span);
            return;
        };
        if depth + 1 < open.len() {
            let unended = open.last().map(|(at, _)| self.name(*at)).unwrap_or_default();
            self.wrong(format!("`</{name}>` stands where `</{unended}>` is expected"), span);
        }
        for (at, outside) in open.drain(depth..).rev() {
            self.close(at, span.end);
            scope.truncate(outside);
        }
    }

    fn characters(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        let words = span.of(self.text);
        if let Some(at) = words.find('<') {
            self.wrong(
                "`<` begins no tag; in text it is written `&lt;`",
                Span::new(span.start + at, span.start + at + 1),
            );
        }
        for (at, _) in words.match_indices('&') {
            let rest = &words[at..];
            if names::resolved(rest).is_none() {
                let length = entity(rest).unwrap_or(1);
                self.unknown.push(Span::new(span.start + at, span.start + at + length));
            }
        }
        self.pieces.push(Piece { span, is_literal: false });
    }

    fn wrong(&mut self, message: impl Into<String>, span: Span) {
        self.fault.get_or_insert_with(|| Fault { message: message.into(), span });
    }

    /// The number of the outermost element; none of a text without any.
    pub(super) fn root(&self) -> Option<usize> {
        (!self.elements.is_empty()).then_some(0)
    }

    pub(super) fn get(&self, at: usize) -> &Element {
        &self.elements[at]
    }

    /// The name of an element with its prefix, as written.
    pub(super) fn name(&self, at: usize) -> &'t str {
        names::tag_name(self.tag(at))
    }

    /// The name of an element without its prefix.
    pub(super) fn local(&self, at: usize) -> &'t str {
        names::local(self.name(at))
    }

    /// Where the name of an element stands.
    pub(super) fn name_span(&self, at: usize) -> Span {
        let start = self.elements[at].tag.start + 1;
        Span::new(start, start + self.name(at).len())
    }

    /// The start tag.
    fn tag(&self, at: usize) -> &'t str {
        self.elements[at].tag.of(self.text)
    }

    /// The elements right within an element.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.elements[at].next;
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let child = next;
            next = self.elements.get(child).filter(|_| child < end)?.next;
            Some(child)
        })
    }

    /// The first element of that name right within an element.
    pub(super) fn child(&self, at: usize, local: &str) -> Option<usize> {
        self.children(at).find(|child| self.local(*child) == local)
    }

    /// An attribute by its name without prefix: its value, references resolved.
    pub(super) fn attribute(&self, at: usize, local: &str) -> Option<String> {
        self.written(at, local).map(|found| names::unescaped(found.value).trim().to_owned())
    }

    /// The value of an attribute with its place.
    pub(super) fn attribute_text(&self, at: usize, local: &str) -> Option<Text> {
        let found = self.written(at, local)?;
        let mut folder = Folder::new(self.text);
        self.copy(&mut folder, found.span.shifted(self.elements[at].tag.start));
        Some(folder.finish()).filter(|value| !value.is_empty())
    }

    fn written(&self, at: usize, local: &str) -> Option<Attribute<'t>> {
        let is_named =
            |found: &Attribute<'_>| names::local(found.name) == local && !found.name.starts_with("xmlns");
        names::attributes(self.tag(at)).find(is_named)
    }

    /// Whether an element has words of its own or in what it holds.
    pub(super) fn has_words(&self, at: usize) -> bool {
        self.pieces(at).iter().any(|piece| !piece.span.of(self.text).trim().is_empty())
    }

    /// The words of an element and of what it holds, white space folded.
    pub(super) fn words(&self, at: usize, how: Fold) -> Text {
        self.words_from(at, 0, how)
    }

    /// The same from a place of the text on.
    pub(super) fn words_from(&self, at: usize, from: usize, how: Fold) -> Text {
        let mut folder = Folder::new(self.text);
        let mut blocks = self.block_edges(at).into_iter().peekable();
        for piece in self.pieces(at).iter().filter(|piece| piece.span.start >= from) {
            while blocks.next_if(|edge| *edge <= piece.span.start).is_some() {
                if how == Fold::OneLine { folder.blank() } else { folder.break_line(1) }
            }
            match how {
                Fold::OneLine if piece.is_literal => folder.copy(piece.span),
                Fold::OneLine => self.copy(&mut folder, piece.span),
                _ => self.copy_lines(&mut folder, *piece),
            }
        }
        folder.finish()
    }

    /// The words of an element letter by letter, references resolved.
    pub(super) fn exact(&self, at: usize) -> Text {
        let mut builder = TextBuilder::new();
        for piece in self.pieces(at) {
            if piece.is_literal {
                builder.copy(self.text, piece.span);
                continue;
            }
            for (words, span) in self.resolved(piece.span) {
                match words {
                    Some(letter) => builder.put(letter.encode_utf8(&mut [0; 4]), span),
                    None => builder.copy(self.text, span),
                }
            }
        }
        builder.build()
    }

    /// Where paragraphs, items of lists and other parts within an element begin and end: they stand on lines of their
    /// own, also where there is no white space between them.
    fn block_edges(&self, at: usize) -> Vec<usize> {
        let inside = at + 1..self.elements[at].next;
        let blocks = inside.filter(|child| self.is_block(*child));
        let mut edges: Vec<usize> =
            blocks.flat_map(|child| [self.elements[child].tag.end, self.elements[child].end]).collect();
        edges.sort_unstable();
        edges
    }

    /// Whether an element is a paragraph or the like. A part with elements in it is none: MODS has such.
    fn is_block(&self, at: usize) -> bool {
        let local = self.local(at);
        BLOCKS.contains(&local) && (local != "part" || self.elements[at].next == at + 1)
    }

    /// Whether an element is to be taken as one text: it holds nothing but text, or text between elements, or
    /// paragraphs.
    pub(super) fn is_text(&self, at: usize) -> bool {
        let mut children = self.children(at).peekable();
        if children.peek().is_none() || self.children(at).any(|child| self.is_block(child)) {
            return true;
        }
        let mut own = self.pieces(at).iter().filter(|piece| {
            while children.next_if(|child| self.elements[*child].end <= piece.span.start).is_some() {}
            let within =
                children.peek().is_some_and(|child| self.elements[*child].tag.start <= piece.span.start);
            !within
        });
        own.any(|piece| !piece.span.of(self.text).trim().is_empty())
    }

    fn copy(&self, folder: &mut Folder<'_>, span: Span) {
        for (words, span) in self.resolved(span) {
            match words {
                Some(letter) => folder.put(letter.encode_utf8(&mut [0; 4]), span),
                None => folder.copy(span),
            }
        }
    }

    fn copy_lines(&self, folder: &mut Folder<'_>, piece: Piece) {
        let mut start = piece.span.start;
        for (number, line) in piece.span.of(self.text).split('\n').enumerate() {
            if number > 0 {
                folder.break_line(1);
            }
            let span = Span::new(start, start + line.len());
            start = span.end + 1;
            if piece.is_literal { folder.copy(span) } else { self.copy(folder, span) }
        }
    }

    /// A stretch of text taken apart: characters that references stand for, and what stands as it is.
    fn resolved(&self, span: Span) -> impl Iterator<Item = (Option<char>, Span)> + 't {
        let text = self.text;
        let mut at = span.start;
        std::iter::from_fn(move || {
            let rest = Span::new(at, span.end.max(at)).of(text);
            if rest.is_empty() {
                return None;
            }
            let found = match names::resolved(rest) {
                Some((letter, length)) => (Some(letter), Span::new(at, at + length)),
                None => {
                    // An `&` that begins no reference stands for itself.
                    let behind = rest.chars().next().map_or(0, char::len_utf8);
                    let length = rest[behind..].find('&').map_or(rest.len(), |found| found + behind);
                    (None, Span::new(at, at + length))
                }
            };
            at = found.1.end;
            Some(found)
        })
    }

    fn pieces(&self, at: usize) -> &[Piece] {
        let (from, to) = self.elements[at].pieces;
        &self.pieces[from..to]
    }

    /// The start tag of an element, and one past the last byte of the element.
    pub(super) fn extent(&self, at: usize) -> (Span, usize) {
        (self.elements[at].tag, self.elements[at].end)
    }

    /// The stretches of text between tags, and whether each is a section `CDATA`.
    pub(super) fn texts(&self) -> impl Iterator<Item = (Span, bool)> + '_ {
        self.pieces.iter().map(|piece| (piece.span, piece.is_literal))
    }

    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        self.elements[at].parent
    }

    pub(super) fn len(&self) -> usize {
        self.elements.len()
    }
}

/// The length of what looks like a reference to an entity, `&nbsp;`.
fn entity(rest: &str) -> Option<usize> {
    const LONGEST: usize = 40;
    let end = rest[..rest.floor_char_boundary(LONGEST)].find(';')?;
    let name = &rest[1..end];
    (!name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '#' | '_' | '-' | '.')))
        .then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tree(text: &str) -> Tree<'_> {
        Tree::parse(text, &Scope::default())
    }

    #[test]
    fn words_are_folded_and_point_at_their_source() {
        let text = "<a>\n  AVP&#x20;RF,<!-- x -->\n f. <b>1</b> &amp; <![CDATA[op. <2>]]>\n</a>";
        let tree = tree(text);
        let words = tree.words(0, Fold::OneLine);
        assert_eq!(words, "AVP RF, f. 1 & op. <2>");
        assert_eq!(words.source_span(Span::new(13, 14)).map(|span| span.of(text)), Some("&amp;"));
        assert_eq!(words.source_span(Span::new(19, 22)).map(|span| span.of(text)), Some("<2>"));
        assert_eq!(tree.words(0, Fold::Lines), "AVP RF,\nf. 1 & op. <2>");
        assert!(tree.fault.is_none() && tree.unknown.is_empty());
    }

    #[test]
    fn exact_words_keep_their_white_space() {
        assert_eq!(tree("<a> b  c&#13;\n</a>").exact(0), " b  c\r\n");
    }

    #[test]
    fn paragraphs_stand_on_lines_of_their_own() {
        let text = "<odd><head>Note</head><p>One <emph>and</emph> two</p><p>Three</p></odd>";
        assert_eq!(tree(text).words(0, Fold::Lines), "Note\nOne and two\nThree");
        assert_eq!(tree("<c><part>A</part><part>B</part></c>").words(0, Fold::OneLine), "A B");
    }

    #[test]
    fn elements_know_what_they_hold() {
        let tree = tree("<a><b><c/></b> <d x='1 &amp; 2'>t</d></a>");
        let names: Vec<_> = tree.children(0).map(|at| tree.name(at)).collect();
        assert_eq!(names, ["b", "d"]);
        assert_eq!(tree.attribute(3, "x").as_deref(), Some("1 & 2"));
        assert!(!tree.is_text(0) && tree.is_text(3) && !tree.has_words(1));
    }

    #[test]
    fn what_is_not_well_formed_is_said() {
        for (text, said) in [
            ("<a><b></a>", "`</a>` stands where `</b>` is expected"),
            ("<a></c></a>", "`</c>` ends no element that is open"),
            ("<a>1 < 2</a>", "`<` begins no tag; in text it is written `&lt;`"),
            ("<a><b c='d", "markup breaks off before its end"),
        ] {
            assert_eq!(tree(text).fault.map(|fault| fault.message).as_deref(), Some(said), "{text}");
        }
        let unknown = "<a>1&nbsp;2 & 3</a>";
        let spans: Vec<_> = tree(unknown).unknown.iter().map(|span| span.of(unknown)).collect();
        assert_eq!(spans, ["&nbsp;", "&"]);
        assert_eq!(tree(unknown).words(0, Fold::OneLine), "1&nbsp;2 & 3");
    }

    proptest! {
        #[test]
        fn any_text_gives_a_tree_with_all_its_words(text in "(<a>|</a>|<b c=\"d\">|</b>|<!--|-->|<!\\[CDATA\\[|\\]\\]>|&amp;|&|<|é |\n){0,30}") {
            let text = format!("<r>{text}");
            let tree = tree(&text);
            for at in 0..tree.elements.len() {
                let words = tree.words(at, Fold::Lines);
                let _ = (tree.exact(at), tree.words(at, Fold::OneLine), tree.is_text(at));
                if let Some(span) = words.span() {
                    prop_assert!(text.get(span.start..span.end).is_some());
                }
                prop_assert!(tree.children(at).all(|child| tree.parent(child) == Some(at)));
            }
        }
    }
}
