//! What stands on a page beside lists and tables of labels: its title, and then words that read as the text of a
//! saved page does, labels on lines of their own included.

use std::ops::Range;

use super::super::cues;
use super::super::lines::{self, Fold};
use super::super::page as text_page;
use super::super::rules;
use super::meta;
use super::page::Page;
use super::tree::Tree;
use crate::diagnostic::{Diagnostics, Span};
use crate::record::{Field, Text};

/// Elements around the content of a page.
const AROUND: &[&str] = &[
    "nav", "header", "footer", "aside", "button", "select", "textarea", "dialog", "noscript", "object",
    "canvas",
];

/// Roles (WAI-ARIA 1.2, 5.3.4) of such elements.
const ROLES: &[&str] =
    &["navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu", "menubar"];

/// Names and classes that pages without such elements and roles give to them.
const NAMED: &[&str] = &[
    "breadcrumb",
    "breadcrumbs",
    "footer",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "pager",
    "pagination",
    "sidebar",
    "site-footer",
    "site-header",
    "skip-link",
];

/// Reads the words that nobody has taken. On a page that is laid out (`is_laid_out`) no title is guessed.
pub(super) fn read(page: &mut Page<'_>, is_laid_out: bool) {
    let content = content(&page.tree);
    let title = main_heading(page, content.clone());
    leave_around(page, content.clone(), title);
    let start = title.map_or(content.start, |title| page.tree.nodes[title].end);
    date(page, content.start..content.end.min(start + NEAR));
    match title {
        Some(title) => {
            let words = page.take(content.start..title, Fold::Lines);
            above(page, &words);
            let words = page.take(page.tree.whole(title), Fold::OneLine);
            page.push(Field::Title, words, false);
            let words = page.take(start..content.end, Fold::KeepBlankLines);
            text(page, &words, true);
        }
        None => untitled(page, content, is_laid_out),
    }
}

/// Reads content without a heading that is the title: a line of it may be, if it is the title that the page states
/// elsewhere.
fn untitled(page: &mut Page<'_>, content: Range<usize>, is_laid_out: bool) {
    const LOOK: usize = 20;
    let words = page.take(content, Fold::KeepBlankLines);
    let stated = meta::stated_title(page).map(|title| meta::plain(&title));
    let lines: Vec<Span> = lines::lines(&words).into_iter().map(|line| line.span).take(LOOK).collect();
    let title =
        lines.iter().find(|line| stated.as_ref().is_some_and(|title| meta::plain(line.of(&words)) == *title));
    match title {
        Some(title) if !page.has(Field::Title) => {
            above(page, &words.slice(Span::new(0, title.start)));
            page.push(Field::Title, words.slice(*title), false);
            text(page, &words.slice(Span::new(title.end, words.len())), true);
        }
        _ => {
            let titled = is_laid_out || stated.is_some() || page.has(Field::Title);
            text(page, &words, titled);
        }
    }
}

/// How many nodes below the title a date may stand.
const NEAR: usize = 40;

/// The first heading of the first rank that has words.
fn main_heading(page: &Page<'_>, content: Range<usize>) -> Option<usize> {
    let mut at = content.start;
    while at < content.end {
        let whole = page.tree.whole(at);
        if !page.tree.is_any(at, &["h1"]) || page.is_taken(at) {
            at += 1;
        } else if page.words(whole.clone(), Fold::OneLine).is_empty() {
            at = whole.end;
        } else {
            return Some(at);
        }
    }
    None
}

/// The main content: what says so, else the only article, else everything.
fn content(tree: &Tree<'_>) -> Range<usize> {
    let all = || 0..tree.nodes.len();
    let main = all().find(|at| tree.is_any(*at, &["main"]) || tree.token(*at, "role", &["main"]).is_some());
    let only_article = || {
        let mut articles = all().filter(|at| tree.is_any(*at, &["article"]));
        articles.next().filter(|_| articles.next().is_none())
    };
    main.or_else(only_article).map_or(all(), |at| tree.whole(at))
}

/// Puts what stands around the content to the furniture; a header that holds the title does not stand around it.
fn leave_around(page: &mut Page<'_>, content: Range<usize>, title: Option<usize>) {
    let mut at = content.start;
    while at < content.end {
        let whole = page.tree.whole(at);
        let holds_title = title.is_some_and(|title| whole.contains(&title));
        let has = |attribute: &str, names: &[&str]| page.tree.token(at, attribute, names).is_some();
        let is_around =
            page.tree.is_any(at, AROUND) || has("role", ROLES) || has("id", NAMED) || has("class", NAMED);
        if is_around && !holds_title {
            at = whole.end;
            page.leave(whole);
        } else {
            at += 1;
        }
    }
}

/// The date, where an element says that it is one.
fn date(page: &mut Page<'_>, near: Range<usize>) {
    let says =
        |page: &Page<'_>, at: usize| page.tree.is_any(at, &["time"]) || page.tree.has_class(at, "date");
    let is_date = |page: &Page<'_>, at: usize| {
        page.label(page.tree.whole(at)).is_some_and(|(words, _)| cues::is_date(&words))
    };
    let found = near.into_iter().find(|at| says(page, *at) && !page.is_taken(*at) && is_date(page, *at));
    if let Some(at) = found.filter(|_| !page.has(Field::Date)) {
        let words = page.take(page.tree.whole(at), Fold::OneLine);
        page.push(Field::Date, words, false);
    }
}

/// The lines above the title: a date, a support line, an address, and else furniture.
fn above(page: &mut Page<'_>, words: &Text) {
    for line in words.lines() {
        if !page.has(Field::Date) && cues::is_date(&line) {
            page.push(Field::Date, line, false);
        } else if cues::is_support(&line) {
            page.push(Field::Support, line, false);
        } else if cues::is_record_url(&line) {
            page.push(Field::Url, line, false);
        } else {
            page.furniture.push(line);
        }
    }
}

/// Reads words as the text of a page. That it has no labels is no fault where the page has labels elsewhere.
fn text(page: &mut Page<'_>, words: &Text, titled: bool) {
    let parts = text_page::parts(words, titled);
    for mut field in parts.fields {
        field.value = field.value.through(words);
        field.label = field.label.and_then(|label| words.source_span(label));
        // Without a heading, the first lines may be anything.
        field.inferred |= field.name == crate::record::raw::Name::Known(Field::Title);
        page.fields.push(field);
    }
    page.furniture.extend(parts.furniture.iter().map(|line| line.through(words)));
    let mut out = Diagnostics::new();
    for mut diagnostic in parts.out {
        diagnostic.span = diagnostic.span.and_then(|span| words.source_span(span));
        if diagnostic.rule.code != rules::CUT_OFF.code {
            out.push(diagnostic);
        }
    }
    page.out.append(out);
}
