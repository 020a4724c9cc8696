//! The elements of an HTML document, in the order of the source, each with what it holds.
//!
//! A list and not a tree of pointers: an element is followed by its content, and knows where that ends. Elements
//! are put together as the HTML Living Standard does (13.2.6) as far as the words and their order go: void elements,
//! end tags that are left out, and end tags that fit nothing. No text is ever dropped or moved.

use std::collections::HashMap;
use std::ops::Range;

use super::super::lines::Folder;
use super::tokens::{Attribute, Token, Words, tokens};
use crate::diagnostic::Span;
use crate::record::Text;

/// A document.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) source: &'a str,
    pub(super) nodes: Vec<Node>,
    /// What `<!-- saved from url=… -->` holds, as browsers write it into the pages they save.
    pub(super) saved_from: Option<Span>,
    /// Whether the file ends in the middle of a tag, a comment, a script or a style.
    pub(super) is_cut_off: bool,
}

/// An element or the text between two tags.
#[derive(Debug)]
pub(super) struct Node {
    /// The element that holds it.
    pub(super) parent: Option<usize>,
    /// One past the last node that it holds; for text, the next node.
    pub(super) end: usize,
    pub(super) is: Is,
}

#[derive(Debug)]
pub(super) enum Is {
    Element(Element),
    Words(Words),
}

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    /// Lower case.
    pub(super) name: String,
    attributes: Vec<Attribute>,
    /// Whether it has an end tag of its own, or needs none.
    pub(super) is_closed: bool,
}

impl Element {
    /// The value of an attribute; empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<&Words> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.value)
    }
}

/// Elements that hold nothing and have no end tag (13.1.2), with those of older versions.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
];

/// Elements that stand in a line of text. All others set their text apart.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "br", "button", "cite", "code", "data", "del",
    "dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "math", "nobr", "q", "rb", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt", "u",
    "var", "wbr",
];

/// Elements that a paragraph cannot hold, so that their start ends it.
const END_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dd",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "ul",
];

pub(super) const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];

/// The parts of tables, which only a table bounds.
const TABLE_PARTS: &[&str] = &["caption", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// What no end tag inside reaches beyond (13.2.4.2, "has an element in scope").
const BARRIERS: &[&str] =
    &["applet", "caption", "html", "marquee", "object", "table", "td", "template", "th"];

/// What the head holds.
const IN_HEAD: &[&str] = &["base", "link", "meta", "noscript", "script", "style", "template", "title"];

/// Elements whose text nobody sees.
const UNSEEN: &[&str] = &[
    "script", "style", "template", "iframe", "noembed", "noframes", "svg", "title", "datalist", "audio",
    "video",
];

/// A start tag, the open elements that it ends, and those it does not look beyond.
struct Implied {
    start: &'static [&'static str],
    ends: &'static [&'static str],
    within: &'static [&'static str],
}

const IMPLIED: &[Implied] = &[
    Implied {
        start: END_PARAGRAPH,
        ends: &["p"],
        within: &["button", "caption", "object", "table", "td", "template", "th"],
    },
    Implied { start: &["li"], ends: &["li"], within: &["ol", "ul", "menu", "dir", "td", "th", "template"] },
    Implied { start: &["dt", "dd"], ends: &["dt", "dd"], within: &["dl", "td", "th", "template"] },
    Implied { start: &["td", "th"], ends: &["td", "th", "caption"], within: &["tr", "table", "template"] },
    Implied {
        start: &["tr"],
        ends: &["tr", "td", "th", "caption", "colgroup"],
        within: &["table", "template"],
    },
    Implied { start: &["tbody", "thead", "tfoot"], ends: TABLE_PARTS, within: &["table", "template"] },
    Implied {
        start: &["option", "optgroup"],
        ends: &["option"],
        within: &["select", "datalist", "optgroup"],
    },
    Implied { start: &["optgroup"], ends: &["optgroup"], within: &["select"] },
    Implied { start: &["body"], ends: &["head"], within: &["body"] },
];

/// What a heading with words does not hold. Browsers let it; where one does, its end tag is missing.
const END_HEADING: Implied = Implied {
    start: &[
        "article",
        "aside",
        "blockquote",
        "dl",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ],
    ends: HEADINGS,
    within: &["caption", "table", "td", "template", "th"],
};

/// Reads a document.
pub(super) fn tree(source: &str, xml: bool) -> Tree<'_> {
    let tree = Tree { source, nodes: Vec::new(), saved_from: None, is_cut_off: false };
    let mut builder = Builder {
        tree,
        xml,
        open: Vec::new(),
        by_name: HashMap::new(),
        blocks: Vec::new(),
        barriers: Vec::new(),
        heading_has_words: false,
    };
    for token in tokens(source, xml) {
        builder.token(token);
    }
    builder.finish()
}

struct Builder<'a> {
    tree: Tree<'a>,
    xml: bool,
    /// The open elements, the innermost last.
    open: Vec<usize>,
    /// Where in `open` elements of a name are, so that no end tag searches through all.
    by_name: HashMap<String, Vec<usize>>,
    /// Where in `open` elements are that are not inline.
    blocks: Vec<usize>,
    /// Where in `open` barriers are.
    barriers: Vec<usize>,
    /// Whether words have come since the last heading began.
    heading_has_words: bool,
}

impl<'a> Builder<'a> {
    fn token(&mut self, token: Token) {
        match token {
            Token::Words(words) => {
                if !words.is_blank(self.tree.source) {
                    self.leave_head();
                    self.heading_has_words = true;
                }
                self.push(Is::Words(words));
            }
            Token::Start { name, attributes, closed } => self.start(name, attributes, closed),
            Token::End { name } => self.end(&name),
            Token::Comment(span) => self.comment(span),
            Token::CutOff => self.tree.is_cut_off = true,
        }
    }

    fn push(&mut self, is: Is) -> usize {
        let at = self.tree.nodes.len();
        self.tree.nodes.push(Node { parent: self.open.last().copied(), end: at + 1, is });
        at
    }

    fn start(&mut self, name: String, attributes: Vec<Attribute>, closed: bool) {
        if !IN_HEAD.contains(&name.as_str()) {
            self.leave_head();
        }
        for implied in IMPLIED.iter().filter(|implied| implied.start.contains(&name.as_str())) {
            self.close_implied(implied);
        }
        if END_HEADING.start.contains(&name.as_str()) && self.heading_has_words {
            self.close_implied(&END_HEADING);
        }
        if HEADINGS.contains(&name.as_str()) {
            self.heading_has_words = false;
        }
        let is_foreign = self.last("svg").is_some() || self.last("math").is_some();
        let is_empty = VOID.contains(&name.as_str()) || closed && (self.xml || is_foreign);
        let node = self.push(Is::Element(Element { name: name.clone(), attributes, is_closed: is_empty }));
        if is_empty {
            return;
        }
        let depth = self.open.len();
        self.open.push(node);
        if !INLINE.contains(&name.as_str()) {
            self.blocks.push(depth);
        }
        if BARRIERS.contains(&name.as_str()) {
            self.barriers.push(depth);
        }
        self.by_name.entry(name).or_default().push(depth);
    }

    fn end(&mut self, name: &str) {
        match name {
            // Text below these still belongs to the page.
            "html" | "body" => return,
            "br" => {
                let element = Element { name: "br".to_owned(), attributes: Vec::new(), is_closed: true };
                self.push(Is::Element(element));
                return;
            }
            _ => {}
        }
        let mut found = self.last(name);
        if found.is_none() && HEADINGS.contains(&name) {
            found = HEADINGS.iter().filter_map(|heading| self.last(heading)).max();
        }
        let Some(depth) = found else { return };
        let beyond = |inner: Option<usize>| inner.is_some_and(|inner| inner > depth);
        let blocked = if INLINE.contains(&name) {
            beyond(self.blocks.last().copied())
        } else if TABLE_PARTS.contains(&name) {
            beyond(self.last("table"))
        } else {
            name != "table" && beyond(self.barriers.last().copied())
        };
        if !blocked {
            if let Is::Element(element) = &mut self.tree.nodes[self.open[depth]].is {
                element.is_closed = true;
            }
            self.close_to(depth);
        }
    }

    fn comment(&mut self, span: Span) {
        let words = span.of(self.tree.source);
        let Some(url) = words.find("saved from url=(") else { return };
        let Some(start) = words[url..].find(')').map(|at| url + at + 1) else { return };
        let rest = &words[start..];
        let end = rest.find(char::is_whitespace).or_else(|| rest.find("-->")).unwrap_or(rest.len());
        self.tree.saved_from.get_or_insert(Span::new(span.start + start, span.start + start + end));
    }

    /// Where in the open elements the innermost of a name is.
    fn last(&self, name: &str) -> Option<usize> {
        self.by_name.get(name)?.last().copied()
    }

    /// Ends the outermost of the elements that the start tag ends.
    fn close_implied(&mut self, implied: &Implied) {
        let floor = implied.within.iter().filter_map(|name| self.last(name)).max();
        let above = |name: &&str| {
            let depths = self.by_name.get(*name)?;
            depths.get(depths.partition_point(|depth| floor.is_some_and(|floor| *depth <= floor))).copied()
        };
        if let Some(depth) = implied.ends.iter().filter_map(above).min() {
            self.close_to(depth);
        }
    }

    fn leave_head(&mut self) {
        if let Some(depth) = self.last("head").filter(|depth| depth + 1 == self.open.len()) {
            self.close_to(depth);
        }
    }

    /// Closes all open elements from `depth` on.
    fn close_to(&mut self, depth: usize) {
        let end = self.tree.nodes.len();
        for node in self.open.drain(depth..) {
            self.tree.nodes[node].end = end;
            if let Is::Element(element) = &self.tree.nodes[node].is
                && let Some(depths) = self.by_name.get_mut(&element.name)
            {
                depths.pop();
            }
        }
        for depths in [&mut self.blocks, &mut self.barriers] {
            depths.truncate(depths.partition_point(|at| *at < depth));
        }
    }

    fn finish(mut self) -> Tree<'a> {
        let is_open = |name: &&str| self.last(name).is_some();
        self.tree.is_cut_off |= ["script", "style", "title", "textarea"].iter().any(is_open);
        self.close_to(0);
        self.tree
    }
}

impl Tree<'_> {
    /// The element at a node.
    pub(super) fn element(&self, at: usize) -> Option<&Element> {
        match &self.nodes.get(at)?.is {
            Is::Element(element) => Some(element),
            Is::Words(_) => None,
        }
    }

    /// Whether a node is an element of one of these names.
    pub(super) fn is_any(&self, at: usize, names: &[&str]) -> bool {
        self.element(at).is_some_and(|element| names.contains(&element.name.as_str()))
    }

    /// The value of an attribute without white space at its ends.
    pub(super) fn value(&self, at: usize, attribute: &str) -> Option<String> {
        let words = self.element(at)?.attribute(attribute)?;
        Some(words.text(self.source).trim().to_owned())
    }

    /// The value of an attribute with its place, white space folded; none where it is empty.
    pub(super) fn text_of(&self, at: usize, attribute: &str) -> Option<Text> {
        let mut folder = Folder::new(self.source);
        self.element(at)?.attribute(attribute)?.fold(&mut folder);
        Some(folder.finish()).filter(|text| !text.is_empty())
    }

    /// The first of these names that an attribute has among its words, in any case: `title` of `class="foo title"`.
    pub(super) fn token<'n>(&self, at: usize, attribute: &str, names: &[&'n str]) -> Option<&'n str> {
        let words = self.element(at)?.attribute(attribute)?.text(self.source);
        let named = |word: &str| names.iter().copied().find(|name| name.eq_ignore_ascii_case(word));
        words.split_ascii_whitespace().find_map(named)
    }

    /// Whether an element is of a class.
    pub(super) fn has_class(&self, at: usize, class: &str) -> bool {
        self.token(at, "class", &[class]).is_some()
    }

    /// What a node holds, itself included.
    pub(super) fn whole(&self, at: usize) -> Range<usize> {
        at..self.nodes[at].end
    }

    /// The nodes directly in an element.
    pub(super) fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes[at].end;
        let mut next = at + 1;
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.nodes[child].end;
                child
            })
        })
    }

    /// Whether an element's text is not for the eye: scripts, templates, and what is hidden by itself. What is
    /// hidden and never closed would hide the rest of the page, so it is not.
    pub(super) fn is_unseen(&self, at: usize) -> bool {
        let Some(element) = self.element(at) else { return false };
        if UNSEEN.contains(&element.name.as_str()) {
            return true;
        }
        let is_hidden = element.attribute("hidden").is_some()
            || self.value(at, "style").is_some_and(|style| hides(&style));
        is_hidden && element.is_closed && element.name != "body" && !self.has_class(at, "tab-pane")
    }

    /// How many line ends set an element apart from what stands before and after it.
    pub(super) fn breaks(&self, at: usize) -> usize {
        const PARAGRAPHS: &[&str] = &[
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "dl",
            "table",
            "blockquote",
            "pre",
            "hr",
            "figure",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "nav",
            "aside",
        ];
        let Some(element) = self.element(at) else { return 0 };
        let name = element.name.as_str();
        if PARAGRAPHS.contains(&name) {
            2
        } else if matches!(name, "td" | "th") || INLINE.contains(&name) {
            usize::from(self.has_class(at, "pill"))
        } else {
            1
        }
    }
}

/// Whether a style takes an element off the page.
fn hides(style: &str) -> bool {
    let style: String = style.to_ascii_lowercase().split_ascii_whitespace().collect();
    style.split(';').any(|rule| rule.starts_with("display:none") || rule.starts_with("visibility:hidden"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Elements as brackets: `p(a b(c))`.
    fn shape(source: &str) -> String {
        let tree = tree(source, false);
        let mut shape = String::new();
        let mut ends: Vec<usize> = Vec::new();
        for (at, node) in tree.nodes.iter().enumerate() {
            while ends.last().is_some_and(|end| *end <= at) {
                ends.pop();
                shape.push(')');
            }
            match &node.is {
                Is::Element(element) => {
                    shape.push_str(&element.name);
                    shape.push('(');
                    ends.push(node.end);
                }
                Is::Words(words) => shape.push_str(words.text(source).trim()),
            }
        }
        shape + &")".repeat(ends.len())
    }

    #[test]
    fn end_tags_that_are_left_out_are_implied() {
        for (source, expected) in [
            ("<p>a<p>b<div>c</div>d", "p(a)p(b)div(c)d"),
            ("<ul><li>a<ul><li>b</ul><li>c</ul>", "ul(li(aul(li(b)))li(c))"),
            ("<dl><dt>a<dd>b<p>c<dt>d</dl>e", "dl(dt(a)dd(bp(c))dt(d))e"),
            ("<table><tr><th>a<td>b<tr><td>c</table>d", "table(tr(th(a)td(b))tr(td(c)))d"),
            (
                "<table><tr><td><table><tr><td>a</table>b<td>c</table>",
                "table(tr(td(table(tr(td(a)))b)td(c)))",
            ),
            ("<head><title>a</title><h1>b", "head(title(a))h1(b)"),
            ("<h2>a<h3>b</h3>", "h2(a)h3(b)"),
            ("<h1><p>a</p>b<p>c</h1>d", "h1(p(a)b)p(cd)"),
            ("<select><option>a<option>b</select>c", "select(option(a)option(b))c"),
        ] {
            assert_eq!(shape(source), expected, "{source}");
        }
    }

    #[test]
    fn end_tags_that_fit_nothing_close_nothing() {
        for (source, expected) in [
            ("<div>a</span></p>b</div>c", "div(ab)c"),
            ("<div><table><tr><td>a</div>b</table>c</div>d", "div(table(tr(td(ab)))c)d"),
            ("<b><p>a</b>c</p>d", "b(p(ac)d)"),
            ("<h2>a</h3>b", "h2(a)b"),
            ("a</body>b</html>c", "abc"),
            ("<div>a<i>b</div>c", "div(ai(b))c"),
            ("a</br>b<br>c", "abr()bbr()c"),
        ] {
            assert_eq!(shape(source), expected, "{source}");
        }
    }

    #[test]
    fn hidden_elements_are_unseen_unless_they_never_end() {
        let unseen = |source: &str| tree(source, false).is_unseen(0);
        for source in
            ["<div hidden>a</div>", "<p style='color: red; DISPLAY : none'>a</p>", "<script>a</script>"]
        {
            assert!(unseen(source), "{source}");
        }
        for source in
            ["<div hidden>a", "<p style='display: block'>a</p>", "<div class='tab-pane' hidden>a</div>"]
        {
            assert!(!unseen(source), "{source}");
        }
    }

    #[test]
    fn the_address_that_a_page_was_saved_from_is_found() {
        let source = "<!DOCTYPE html>\n<!-- saved from url=(0029)https://a.example/document/5 -->\n<p>a";
        let tree = tree(source, false);
        assert_eq!(tree.saved_from.map(|span| span.of(source)), Some("https://a.example/document/5"));
    }

    #[test]
    fn a_file_that_ends_in_a_tag_or_script_is_cut_off() {
        for (source, expected) in
            [("<p>a</p", true), ("<p>a<script>b", true), ("<p>a<!-- b", true), ("<p>a", false)]
        {
            assert_eq!(tree(source, false).is_cut_off, expected, "{source}");
        }
    }

    #[test]
    fn deep_nesting_and_stray_end_tags_are_read() {
        let deep = format!(
            "<div><table><td>{}{}",
            "<span><div>".repeat(50_000),
            "</p></table x></b>".repeat(50_000)
        );
        assert!(tree(&deep, false).nodes.len() > 100_000);
    }

    proptest! {
        #[test]
        fn elements_nest_and_no_text_is_lost(source in "(</?(p|div|b|table|tr|td|li|ul|dl|dt|h2|head|body|select)>|[a-z ]|<br>){0,60}") {
            let tree = tree(&source, false);
            let mut ends = vec![tree.nodes.len()];
            let mut words = String::new();
            for (at, node) in tree.nodes.iter().enumerate() {
                while ends.last().is_some_and(|end| *end <= at) {
                    ends.pop();
                }
                prop_assert!(node.end > at && ends.last().is_some_and(|end| node.end <= *end));
                match &node.is {
                    Is::Element(_) => ends.push(node.end),
                    Is::Words(text) => words.push_str(&text.text(&source)),
                }
            }
            let expected: String = source.split('<').enumerate().map(|(nth, part)| match nth {
                0 => part,
                _ => part.split_once('>').map_or("", |(_, text)| text),
            }).collect();
            prop_assert_eq!(words, expected);
        }
    }
}
