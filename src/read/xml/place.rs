//! Where things stand in a record of XML, for people: `/records/qdc:record[3]/dcterms:title`; and how words are
//! spelt there.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use quick_xml::escape::{escape, partial_escape};

use super::names::{self, Scope};
use super::tree::Tree;
use crate::diagnostic::{Notation, Span};

/// The text of a record, as XML.
#[derive(Debug)]
pub(super) struct Xml {
    /// The path of the element that the text begins with.
    path: String,
    /// What stands in it, once somebody asks.
    index: OnceLock<Index>,
}

/// What stands in a text, in order.
#[derive(Debug)]
struct Index {
    steps: Vec<Step>,
    /// Text between tags, and whether it is a section `CDATA`.
    pieces: Vec<(Span, bool)>,
}

/// An element of the text.
#[derive(Debug)]
struct Step {
    tag: Span,
    /// One past the last byte of the element.
    end: usize,
    parent: Option<usize>,
    /// Its name, with its number among elements of that name where there are several.
    name: String,
}

impl Xml {
    pub(super) fn new(path: String) -> Self {
        Self { path, index: OnceLock::new() }
    }

    fn index(&self, text: &str) -> &Index {
        self.index.get_or_init(|| Index::of(text))
    }
}

impl Index {
    fn of(text: &str) -> Self {
        let tree = Tree::parse(text, &Scope::default());
        let mut counts: HashMap<(Option<usize>, &str), usize> = HashMap::new();
        let numbers: Vec<usize> = (0..tree.len())
            .map(|at| {
                let count = counts.entry((tree.parent(at), tree.name(at))).or_default();
                *count += 1;
                *count
            })
            .collect();
        let step = |(at, number): (usize, usize)| {
            let name = tree.name(at);
            let several = counts.get(&(tree.parent(at), name)).is_some_and(|count| *count > 1);
            let name = if several { format!("{name}[{number}]") } else { name.to_owned() };
            let (tag, end) = tree.extent(at);
            Step { tag, end, parent: tree.parent(at), name }
        };
        Self { steps: numbers.into_iter().enumerate().map(step).collect(), pieces: tree.texts().collect() }
    }

    /// The innermost element that holds a place.
    fn element(&self, offset: usize) -> Option<usize> {
        let mut at = self.steps.partition_point(|step| step.tag.start <= offset).checked_sub(1)?;
        while self.steps[at].end <= offset {
            at = self.steps[at].parent?;
        }
        Some(at)
    }

    /// The attribute whose value holds a place: its name, and where the value stands.
    fn attribute<'t>(&self, text: &'t str, offset: usize) -> Option<(&'t str, Span)> {
        // A longer tag is not searched for each finding in it.
        const LONGEST: usize = 64 << 10;
        let tag = self.steps[self.element(offset)?].tag;
        if !tag.contains(offset) || tag.len() > LONGEST {
            return None;
        }
        let mut all =
            names::attributes(tag.of(text)).map(|found| (found.name, found.span.shifted(tag.start)));
        all.find(|(_, span)| (span.start..=span.end).contains(&offset))
    }

    /// Whether a range of text is part of a section `CDATA`; none where it is not text and nothing else.
    fn piece(&self, span: Span) -> Option<bool> {
        let at = self.pieces.partition_point(|(piece, _)| piece.start <= span.start).checked_sub(1)?;
        let (piece, is_literal) = self.pieces[at];
        (span.end <= piece.end).then_some(is_literal)
    }
}

impl Notation for Xml {
    fn address(&self, text: &str, span: Span) -> Option<String> {
        let index = self.index(text);
        let held = index.attribute(text, span.start);
        let mut names: Vec<String> = held.map(|(name, _)| format!("@{name}")).into_iter().collect();
        let mut next = index.element(span.start);
        while let Some(at) = next.filter(|at| *at > 0) {
            names.push(index.steps[at].name.clone());
            next = index.steps[at].parent;
        }
        names.push(self.path.clone());
        names.reverse();
        Some(names.join("/"))
    }

    fn spell<'w>(&self, text: &str, span: Span, words: &'w str) -> Option<Cow<'w, str>> {
        if cuts_reference(text, span.start) || cuts_reference(text, span.end) {
            return None;
        }
        let index = self.index(text);
        if let Some(is_literal) = index.piece(span) {
            return match is_literal {
                true => (!words.contains("]]>")).then_some(Cow::Borrowed(words)),
                false => Some(partial_escape(words)),
            };
        }
        let value = index.attribute(text, span.start)?.1;
        (value.start <= span.start && span.end <= value.end).then(|| escape(words))
    }
}

/// Whether a place lies within a reference such as `&amp;`.
fn cuts_reference(text: &str, offset: usize) -> bool {
    const LONGEST: usize = 12;
    let from = text.floor_char_boundary(offset.saturating_sub(LONGEST));
    let Some(at) = text[from..offset].rfind('&').map(|at| from + at) else { return false };
    names::resolved(&text[at..]).is_some_and(|(_, length)| at + length > offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<r><a>one</a> <a b='x &amp; y'>two &lt; <c><![CDATA[3 < 4]]></c></a></r>";

    fn span(words: &str) -> Span {
        let start = TEXT.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    fn xml() -> Xml {
        Xml::new("/records/r[2]".to_owned())
    }

    #[test]
    fn places_are_paths() {
        for (words, path) in [
            ("one", "/records/r[2]/a[1]"),
            ("two", "/records/r[2]/a[2]"),
            ("x &", "/records/r[2]/a[2]/@b"),
            ("3 <", "/records/r[2]/a[2]/c"),
            ("<r>", "/records/r[2]"),
        ] {
            assert_eq!(xml().address(TEXT, span(words)).as_deref(), Some(path), "{words}");
        }
        assert_eq!(xml().address("", Span::new(0, 0)).as_deref(), Some("/records/r[2]"));
    }

    #[test]
    fn words_are_spelt_for_where_they_stand() {
        let spell = |at: &str, words: &str| xml().spell(TEXT, span(at), words).map(Cow::into_owned);
        assert_eq!(spell("two", "a & \"b\"").as_deref(), Some("a &amp; \"b\""));
        assert_eq!(spell("x", "a & 'b'").as_deref(), Some("a &amp; &apos;b&apos;"));
        assert_eq!(spell("3 <", "a & b").as_deref(), Some("a & b"));
        assert_eq!(spell("3 <", "]]>"), None);
        assert_eq!(spell("lt;", "x"), None);
        assert_eq!(spell("one</a>", "x"), None);
    }
}
