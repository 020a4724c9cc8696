//! What has been read of an HTML page: fields, and which words of the page they took, so that each visible word goes
//! to one place and none is lost.

use std::ops::Range;

use super::super::labelled::is_one_line;
use super::super::lines::{Fold, Folder};
use super::super::rules;
use super::tree::{Is, Tree};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::record::raw::{Name, RawField};
use crate::record::{Field, Text};

/// A page on its way to a record.
pub(super) struct Page<'a> {
    pub(super) tree: Tree<'a>,
    /// Whether a node has gone into a field; for an element, whether all that it holds is passed over.
    taken: Vec<bool>,
    pub(super) fields: Vec<RawField>,
    pub(super) furniture: Vec<Text>,
    pub(super) out: Diagnostics,
}

impl<'a> Page<'a> {
    pub(super) fn new(tree: Tree<'a>) -> Self {
        let taken = vec![false; tree.nodes.len()];
        Self { tree, taken, fields: Vec::new(), furniture: Vec::new(), out: Diagnostics::new() }
    }

    /// The words of a range of nodes that can be seen and that nobody has taken.
    pub(super) fn words(&self, range: Range<usize>, how: Fold) -> Text {
        self.words_of(std::slice::from_ref(&range), how)
    }

    /// As [`words`](Self::words), of several ranges one below the other.
    fn words_of(&self, ranges: &[Range<usize>], how: Fold) -> Text {
        let mut walk =
            Walk { page: self, folder: Folder::new(self.tree.source), how, ends: Vec::new(), breaks: 0 };
        for range in ranges {
            walk.range(range.clone());
            walk.set_apart(1);
        }
        walk.folder.finish()
    }

    /// As [`words`](Self::words), and takes them.
    pub(super) fn take(&mut self, range: Range<usize>, how: Fold) -> Text {
        self.take_of(std::slice::from_ref(&range), how)
    }

    fn take_of(&mut self, ranges: &[Range<usize>], how: Fold) -> Text {
        let words = self.words_of(ranges, how);
        for range in ranges {
            for at in range.clone() {
                // An element that goes on behind the range may hold more.
                self.taken[at] |= self.tree.nodes[at].end <= range.end;
            }
        }
        words
    }

    /// Whether an element, or the text, has gone into a field.
    pub(super) fn is_taken(&self, at: usize) -> bool {
        self.taken[at]
    }

    /// The words of a short element such as a label, and where they stand; none where it is empty, long, or in part
    /// taken.
    pub(super) fn label(&self, range: Range<usize>) -> Option<(String, Span)> {
        const MOST_NODES: usize = 40;
        const LONGEST: usize = 80;
        if range.len() > MOST_NODES || self.taken[range.clone()].contains(&true) {
            return None;
        }
        let words = self.words(range, Fold::OneLine);
        let label = words.trim_end_matches([':', '：']).trim_end();
        let place = words.source_span(Span::new(0, label.len()))?;
        (!label.is_empty() && label.len() <= LONGEST).then(|| (label.to_owned(), place))
    }

    /// Takes ranges as the value of a labelled field.
    pub(super) fn labelled(&mut self, label: (String, Span), ranges: &[Range<usize>]) {
        let (words, place) = label;
        let name = Field::from_label(&words).map_or_else(|| self.unknown(words, place), Name::Known);
        let is_line = matches!(name, Name::Known(field) if is_one_line(field));
        if name == Name::Known(Field::Rights) {
            self.licence(place, ranges);
        }
        let value = self.take_of(ranges, if is_line { Fold::OneLine } else { Fold::Lines });
        let value = if value.is_empty() { Text::empty_at(place.end) } else { value };
        self.fields.push(RawField { name, label: Some(place), value, inferred: false });
    }

    /// The address that a rights statement links to is part of it.
    fn licence(&mut self, label: Span, ranges: &[Range<usize>]) {
        let urls: Vec<Text> = ranges.iter().cloned().flatten().filter_map(|at| self.licence_of(at)).collect();
        if let Some(value) = urls.into_iter().next() {
            self.fields.push(RawField {
                name: Name::Known(Field::Rights),
                label: Some(label),
                value,
                inferred: false,
            });
        }
    }

    fn licence_of(&self, at: usize) -> Option<Text> {
        let url = self.tree.text_of(at, "href")?;
        let is_licence = ["//rightsstatements.org/", "//creativecommons.org/", "//www.creativecommons.org/"];
        is_licence.iter().any(|site| url.contains(site)).then_some(url)
    }

    /// The name of a field that nobody knows, and a finding that says so.
    pub(super) fn unknown(&mut self, label: String, place: Span) -> Name {
        let message = format!("no field has the label `{label}`");
        self.out.push(Diagnostic::new(&rules::UNKNOWN_LABEL, message).at(place));
        Name::Unknown(label)
    }

    /// Says that the page breaks off, once.
    pub(super) fn cut_off(&mut self, why: &str) {
        if self.out.iter().all(|diagnostic| diagnostic.rule.code != rules::CUT_OFF.code) {
            let end = self.tree.source.len();
            let message = format!("the page seems to be cut off: {why}");
            self.out.push(Diagnostic::new(&rules::CUT_OFF, message).at(Span::new(end, end)));
        }
    }

    /// Adds a field without a label; an empty one is none.
    pub(super) fn push(&mut self, field: Field, value: Text, inferred: bool) {
        if !value.is_empty() {
            self.fields.push(RawField { name: Name::Known(field), label: None, value, inferred });
        }
    }

    /// Whether a field has a value.
    pub(super) fn has(&self, field: Field) -> bool {
        self.values(field).next().is_some()
    }

    /// The values of a field that are not empty.
    pub(super) fn values(&self, field: Field) -> impl Iterator<Item = &Text> {
        let own = self.fields.iter().filter(move |raw| raw.name == Name::Known(field));
        own.map(|raw| &raw.value).filter(|value| !value.is_empty())
    }

    /// Whether anything on it says that it is about a document: more than a title and text, which any page has.
    pub(super) fn is_record(&self) -> bool {
        let says = |raw: &RawField| match raw.name {
            Name::Known(
                Field::Title | Field::Body | Field::Url | Field::EditionLanguages | Field::Summary,
            ) => raw.label.is_some(),
            Name::Known(_) | Name::Credit(_) => true,
            Name::Unknown(_) | Name::Column(_) => false,
        };
        self.fields.iter().any(says)
    }

    /// Puts the fields into the order of the source, the texts last in their own: that which is shown is the first.
    pub(super) fn put_in_order(&mut self) {
        let key = |raw: &RawField| match raw.name {
            Name::Known(Field::Body) => usize::MAX,
            _ => raw.value.span().map_or(0, |span| span.start),
        };
        self.fields.sort_by_key(key);
    }

    /// Puts the words that are left to the furniture of the page, line by line.
    pub(super) fn leave(&mut self, range: Range<usize>) {
        let words = self.take(range, Fold::Lines);
        self.furniture.extend(words.lines());
    }
}

/// Goes through nodes and folds their words.
struct Walk<'p, 'a> {
    page: &'p Page<'a>,
    folder: Folder<'a>,
    how: Fold,
    /// Where elements end that are set apart, and by how many line ends.
    ends: Vec<(usize, usize)>,
    /// How many `<br>` stand one after the other here.
    breaks: usize,
}

impl Walk<'_, '_> {
    fn range(&mut self, range: Range<usize>) {
        let tree = &self.page.tree;
        let mut keeps_lines_to = 0;
        let mut at = range.start;
        while at < range.end {
            self.leave(at);
            let node = &tree.nodes[at];
            match &node.is {
                Is::Words(words) if !self.page.taken[at] => {
                    if !words.is_blank(tree.source) {
                        self.breaks = 0;
                    }
                    match at < keeps_lines_to && self.how != Fold::OneLine {
                        true => words.fold_lines(tree.source, &mut self.folder),
                        false => words.fold(&mut self.folder),
                    }
                }
                Is::Words(_) => {}
                Is::Element(_) if tree.is_unseen(at) => {
                    at = node.end;
                    continue;
                }
                Is::Element(_) if self.page.taken[at] => {
                    self.set_apart(tree.breaks(at));
                    at = node.end;
                    continue;
                }
                Is::Element(element) if element.name == "br" => {
                    self.breaks += 1;
                    self.set_apart(self.breaks);
                }
                Is::Element(element) => {
                    let breaks = tree.breaks(at);
                    if matches!(element.name.as_str(), "td" | "th") {
                        self.folder.blank();
                    }
                    if breaks > 0 {
                        self.set_apart(breaks);
                        self.ends.push((node.end, breaks));
                    }
                    if element.name == "pre" {
                        keeps_lines_to = keeps_lines_to.max(node.end);
                    }
                }
            }
            at += 1;
        }
        self.leave(range.end);
        self.ends.clear();
    }

    /// Leaves the elements that end before a node.
    fn leave(&mut self, at: usize) {
        while let Some((_, breaks)) = self.ends.pop_if(|(end, _)| *end <= at) {
            self.set_apart(breaks);
        }
    }

    fn set_apart(&mut self, breaks: usize) {
        match (breaks, self.how) {
            (0, _) => {}
            (_, Fold::OneLine) => self.folder.blank(),
            (_, Fold::Lines) => self.folder.break_line(1),
            (breaks, Fold::KeepBlankLines) => self.folder.break_line(breaks),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::tree;
    use super::*;

    fn words(source: &str, how: Fold) -> String {
        let page = Page::new(tree(source, false));
        page.words(0..page.tree.nodes.len(), how).into_string()
    }

    #[test]
    fn elements_and_breaks_end_lines() {
        let source = "<div>a <b>b</b>c<br>d</div><p>e\n f</p><p>g<br><br>h<ul><li>i<li>j</ul>k";
        assert_eq!(words(source, Fold::KeepBlankLines), "a bc\nd\n\ne f\n\ng\n\nh\n\ni\nj\n\nk");
        assert_eq!(words(source, Fold::Lines), "a bc\nd\ne f\ng\nh\ni\nj\nk");
        assert_eq!(words(source, Fold::OneLine), "a bc d e f g h i j k");
    }

    #[test]
    fn cells_are_set_apart_and_typed_lines_kept() {
        assert_eq!(words("<table><tr><td>a<td>b<tr><td>c</table>", Fold::Lines), "a b\nc");
        assert_eq!(words("<pre>\na\n  b\n\nc</pre>d\ne", Fold::KeepBlankLines), "a\nb\n\nc\n\nd e");
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        let source = "a<script>b</script><style>c</style><!-- d --><template><p>e</template><i hidden>f</i>g";
        assert_eq!(words(source, Fold::Lines), "ag");
    }

    #[test]
    fn words_are_taken_once() {
        let mut page = Page::new(tree("<p>a</p><p>b</p>", false));
        assert_eq!(page.take(0..2, Fold::Lines), "a");
        page.leave(0..4);
        assert_eq!(page.furniture, [Text::new("b")]);
    }
}
