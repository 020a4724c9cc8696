//! HTML: a document page as a browser or crawler saved it, and pages of other sites with labels, tables or metadata.
//!
//! What the page shows comes first: the layout of the digital archive, then lists and tables of labels, then the rest
//! of its words, read as the text of a saved page. What it says out of sight (Dublin Core and other `meta`, JSON-LD,
//! the canonical address) follows where it says more. Every word that can be seen is in a field, a label or the
//! furniture.

mod jsonld;
mod layout;
mod meta;
mod page;
mod pairs;
mod rest;
mod tokens;
mod tree;

use std::borrow::Cow;
use std::sync::Arc;

use super::cues;
use super::format::{self, Document, Entries, Entry, Holds, InputFormat, Reading};
use super::lines;
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Notation, Span};
use crate::record::raw::Raw;
use crate::record::{Field, Text};

use page::Page;

/// The format.
pub(super) const FORMAT: InputFormat = InputFormat {
    name: "html",
    title: "HTML of a saved document page, or of any page with labels or metadata",
    extensions: &["html", "htm", "xhtml"],
    holds: Holds::Documents,
    reading: Reading::Document { sniff, open },
};

/// Elements that a whole document begins with, and those that a part of one may begin with.
const DOCUMENT: &[&str] = &["html", "head", "body"];
const PART: &[&str] = &[
    "article", "div", "dl", "h1", "h2", "header", "link", "main", "meta", "nav", "script", "section",
    "style", "table", "title",
];

/// How sure it is that a text is HTML: by what it begins with.
fn sniff(text: &str) -> u8 {
    match first_tag(text) {
        Some("!doctype html") => 100,
        Some(name) if DOCUMENT.contains(&name.to_ascii_lowercase().as_str()) => 100,
        // Markdown may begin with a tag too.
        Some(name) if PART.contains(&name.to_ascii_lowercase().as_str()) && text.contains("</") => 92,
        _ => 0,
    }
}

/// Whether a text begins as HTML does.
pub(super) fn is_html(text: &str) -> bool {
    sniff(text) > 0
}

/// The name of the first tag of a text that begins with one, after white space, an XML declaration and comments.
fn first_tag(text: &str) -> Option<&str> {
    const DOCTYPE: &str = "!doctype html";
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || lines::is_invisible(c));
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ => break,
        };
        rest = rest.split_once(end)?.1;
    }
    let inside = rest.strip_prefix('<')?;
    if inside.get(..DOCTYPE.len()).is_some_and(|start| start.eq_ignore_ascii_case(DOCTYPE)) {
        return Some(DOCTYPE);
    }
    let end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let after = inside[end..].chars().next();
    after.is_some_and(|c| c.is_whitespace() || matches!(c, '>' | '/')).then_some(&inside[..end])
}

/// Whether a document is in XML syntax.
fn is_xml(text: &str) -> bool {
    const LOOK: usize = 1024;
    let head = &text[..text.floor_char_boundary(LOOK)];
    let begins = head.trim_start_matches(|c: char| c.is_whitespace() || lines::is_invisible(c));
    begins.starts_with("<?xml") && head.contains("http://www.w3.org/1999/xhtml")
}

fn open(document: Document) -> Entries {
    let Document { source, mut diagnostics } = document;
    let source = Arc::new(source.with_notation(Html));
    let (raw, out) = {
        let mut page = Page::new(tree::tree(source.text(), is_xml(source.text())));
        read(&mut page);
        match refused(&page) {
            Some(why) => (None, why),
            None => {
                let Page { fields, furniture, out, .. } = page;
                let format = FORMAT.name;
                let raw = Raw { source: source.clone(), format, index: 1, fields, furniture, given: None };
                (Some(raw), out)
            }
        }
    };
    format::append(&mut diagnostics, out);
    Box::new(std::iter::once(Ok(Entry { source, raw, diagnostics })))
}

/// What is replaced and what replaces it is plain text, so that no tag, attribute or entity can be harmed.
#[derive(Debug)]
struct Html;

impl Notation for Html {
    fn address(&self, _text: &str, _span: Span) -> Option<String> {
        None
    }

    fn spell<'w>(&self, text: &str, span: Span, words: &'w str) -> Option<Cow<'w, str>> {
        let replaced = text.get(span.start..span.end)?;
        let harmless = !replaced.contains(['<', '>', '&']) && !words.contains(['<', '>', '&', '"', '\'']);
        harmless.then_some(Cow::Borrowed(words))
    }
}

fn read(page: &mut Page<'_>) {
    if page.tree.is_cut_off {
        page.cut_off("it ends in the middle of a tag, comment or script");
    }
    let is_laid_out = layout::read(page);
    pairs::read(page);
    if !is_laid_out || !page.has(Field::Body) {
        rest::read(page, is_laid_out);
    }
    page.leave(0..page.tree.nodes.len());
    page.put_in_order();
    meta::read(page);
    if !page.is_record() {
        page.cut_off("no labelled fields are in it");
    }
}

/// Why a page is no record, if nothing on it says that it is one: it says so itself, or there is nothing on it.
fn refused(page: &Page<'_>) -> Option<Diagnostics> {
    const LONGEST: usize = 5000;
    const LOOK: usize = 3;
    if page.is_record() {
        return None;
    }
    let body = || page.values(Field::Body);
    let title = meta::window(page);
    let first = title.iter().chain(page.values(Field::Title)).flat_map(Text::lines);
    let lines: Vec<Text> = first.chain(body().flat_map(|body| body.lines().take(LOOK))).collect();
    let says_so = || lines.iter().find(|line| cues::no_record_line(line.split(" | ")).is_some());
    let mut out = Diagnostics::new();
    if body().map(|body| body.len()).sum::<usize>() < LONGEST
        && let Some(line) = says_so()
    {
        let message = format!("`{line}` is not the page of a record");
        out.push(Diagnostic::new(&rules::NOT_A_RECORD, message).at(line.span()));
    } else if body().next().is_none() {
        let message = "the page has neither labels nor text; it may be made by a script, which is not run";
        out.push(Diagnostic::new(&rules::UNKNOWN_LAYOUT, message));
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests;
