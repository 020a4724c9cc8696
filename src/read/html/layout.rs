//! The document pages of the digital archive, known by the classes of their elements: `h1.title`, `.date`, `.donated`,
//! `.text-block` (the summary), `.tab-pane` (the text), `.information-block` with a `.sub-title` each, and headings
//! `.title` with `.pill` values below them.
//!
//! Classes may stand among others, elements may be nested in any way, and end tags may be missing: what a label
//! announces reaches to the next label, heading or part of the page.

use std::ops::Range;

use super::super::cues;
use super::super::labels;
use super::super::lines::Fold;
use super::page::Page;
use super::tree::{HEADINGS, Is, Tree};
use crate::record::Field;

/// What an element is by its name and classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Title,
    Date,
    Support,
    Summary,
    /// A pane that holds the text, or shows it when it is chosen.
    Pane,
    /// What holds a label and its value.
    Block,
    Label,
    /// A heading that may be a label.
    Heading,
    Pill,
    /// Another part of the page, which no value reaches into.
    Stop,
}

#[derive(Clone, Copy, Debug)]
struct Found {
    at: usize,
    mark: Mark,
    /// Where the innermost block around it ends.
    block: Option<usize>,
    /// Whether it stands in a pane.
    in_pane: bool,
}

/// Reads the page if it is laid out so, and says whether it is.
pub(super) fn read(page: &mut Page<'_>) -> bool {
    let found = scan(&page.tree);
    let has = |mark: Mark| found.iter().any(|found| found.mark == mark);
    let has_labels = found.iter().any(|found| found.mark == Mark::Label && found.block.is_some());
    if !(has_labels || has(Mark::Pane) && has(Mark::Title)) {
        return false;
    }
    panes(page, &found);
    for (nth, found_here) in found.iter().enumerate().filter(|(_, found)| !found.in_pane) {
        let rest = &found[nth + 1..];
        match found_here.mark {
            Mark::Label => label(page, found_here, rest),
            Mark::Heading => heading(page, found_here, rest),
            _ => {}
        }
    }
    head(page, &found);
    if !has_labels {
        page.cut_off("no labelled fields follow the text");
    }
    true
}

fn scan(tree: &Tree<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut blocks: Vec<usize> = Vec::new();
    let mut pane_end = 0;
    let mut at = 0;
    while at < tree.nodes.len() {
        while blocks.last().is_some_and(|end| *end <= at) {
            blocks.pop();
        }
        if tree.is_unseen(at) {
            at = tree.nodes[at].end;
            continue;
        }
        if let Some(mark) = mark(tree, at) {
            // No document has such a block in its text: the end tag of the pane is missing.
            if mark == Mark::Block {
                pane_end = pane_end.min(at);
            }
            found.push(Found { at, mark, block: blocks.last().copied(), in_pane: at < pane_end });
            match mark {
                Mark::Block => blocks.push(tree.nodes[at].end),
                Mark::Pane => pane_end = pane_end.max(tree.nodes[at].end),
                _ => {}
            }
        }
        at += 1;
    }
    found
}

fn mark(tree: &Tree<'_>, at: usize) -> Option<Mark> {
    const BY_CLASS: &[(&str, Mark)] = &[
        ("tab-pane", Mark::Pane),
        ("information-block", Mark::Block),
        ("sub-title", Mark::Label),
        ("pill", Mark::Pill),
        ("text-block", Mark::Summary),
        ("donated", Mark::Support),
        ("date", Mark::Date),
    ];
    let element = tree.element(at)?;
    if matches!(element.name.as_str(), "nav" | "footer" | "aside") {
        return Some(Mark::Stop);
    }
    if HEADINGS.contains(&element.name.as_str()) && !tree.has_class(at, "sub-title") {
        return Some(match (element.name.as_str(), tree.has_class(at, "title")) {
            ("h1", true) => Mark::Title,
            (_, true) => Mark::Heading,
            (_, false) => Mark::Stop,
        });
    }
    let names: Vec<&str> = BY_CLASS.iter().map(|(name, _)| *name).collect();
    let class = tree.token(at, "class", &names)?;
    BY_CLASS.iter().find(|(name, _)| *name == class).map(|(_, mark)| *mark)
}

/// Reads the text: the pane that is shown, and then the others that hold text. One that holds only what leads to a
/// scan belongs to the page.
fn panes(page: &mut Page<'_>, found: &[Found]) {
    let blocks: Vec<usize> =
        found.iter().filter(|found| found.mark == Mark::Block).map(|found| found.at).collect();
    let panes = found.iter().filter(|found| found.mark == Mark::Pane && !found.in_pane);
    let mut panes: Vec<Range<usize>> = panes
        .map(|pane| {
            let end = page.tree.nodes[pane.at].end;
            let block = blocks.get(blocks.partition_point(|block| *block <= pane.at));
            pane.at..block.map_or(end, |block| end.min(*block))
        })
        .collect();
    let is_shown = |page: &Page<'_>, pane: &Range<usize>| {
        let is_active = page.tree.has_class(pane.start, "active");
        is_active && !page.words(pane.clone(), Fold::Lines).is_empty()
    };
    let shown = panes.iter().position(|pane| is_shown(page, pane)).unwrap_or_default();
    if shown < panes.len() {
        let shown = panes.remove(shown);
        panes.insert(0, shown);
    }
    for (nth, pane) in panes.into_iter().enumerate() {
        let words = page.words(pane.clone(), Fold::KeepBlankLines);
        let is_text = words.lines().any(|line| cues::is_prose(&line));
        if nth == 0 || is_text {
            let words = page.take(pane, Fold::KeepBlankLines);
            page.push(Field::Body, words, false);
        }
    }
}

/// Whether a value ends where this begins.
fn ends_value(found: &Found) -> bool {
    matches!(
        found.mark,
        Mark::Title | Mark::Pane | Mark::Block | Mark::Label | Mark::Heading | Mark::Stop | Mark::Support
    )
}

/// Reads a label in a block, with all that follows it there.
fn label(page: &mut Page<'_>, found: &Found, rest: &[Found]) {
    let start = label_end(page, found.at);
    let Some(label) = page.label(found.at..start) else { return };
    let parent = page.tree.nodes[found.at].parent.map_or(page.tree.nodes.len(), |at| page.tree.nodes[at].end);
    let next = rest.iter().find(|found| ends_value(found)).map_or(usize::MAX, |found| found.at);
    let end = found.block.unwrap_or(parent).min(next).max(start);
    page.take(found.at..start, Fold::OneLine);
    let pills = pills(page, rest, end);
    if pills.is_empty() {
        page.labelled(label, std::slice::from_ref(&(start..end)));
    } else {
        page.labelled(label, &pills);
    }
}

/// Where a label ends: with its element, or where in this the next block begins, as its end tag may be missing.
fn label_end(page: &Page<'_>, at: usize) -> usize {
    let tree = &page.tree;
    let mut has_words = false;
    for inner in tree.whole(at).skip(1) {
        if has_words && tree.breaks(inner) > 0 {
            return inner;
        }
        has_words |= matches!(&tree.nodes[inner].is, Is::Words(words) if !words.is_blank(tree.source));
    }
    tree.nodes[at].end
}

/// Reads a heading with pills below it, or with a known label and words below it.
fn heading(page: &mut Page<'_>, found: &Found, rest: &[Found]) {
    let Some(label) =
        page.label(page.tree.whole(found.at)).filter(|(words, _)| !labels::is_block_heading(words))
    else {
        return;
    };
    let start = page.tree.nodes[found.at].end;
    let next = rest.iter().find(|found| ends_value(found)).map_or(page.tree.nodes.len(), |found| found.at);
    let end = next.max(start);
    let pills = pills(page, rest, end);
    if !pills.is_empty() {
        page.take(page.tree.whole(found.at), Fold::OneLine);
        page.labelled(label, &pills);
    } else if Field::from_label(&label.0).is_some_and(|field| !matches!(field, Field::EditionLanguages)) {
        page.take(page.tree.whole(found.at), Fold::OneLine);
        page.labelled(label, std::slice::from_ref(&(start..end)));
    }
}

/// The pills before node `end`: each the element in it that is of class `name`, else whole.
fn pills(page: &Page<'_>, rest: &[Found], end: usize) -> Vec<Range<usize>> {
    let pills = rest.iter().take_while(|found| found.at < end).filter(|found| found.mark == Mark::Pill);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for pill in pills {
        let whole = pill.at..page.tree.nodes[pill.at].end.min(end);
        if ranges.last().is_none_or(|last| last.end <= whole.start) {
            let name = whole.clone().find(|at| page.tree.has_class(*at, "name"));
            ranges.push(name.map_or(whole, |name| name..page.tree.nodes[name].end.min(end)));
        }
    }
    ranges
}

/// Reads what stands above the text: the first title, the first date, the support lines and the summary.
fn head(page: &mut Page<'_>, found: &[Found]) {
    let last = found.iter().rposition(|found| found.block.is_some()).unwrap_or(found.len());
    let (mut titled, mut dated) = (false, false);
    for (nth, here) in found.iter().enumerate() {
        let found = &found[nth..];
        if here.in_pane || here.block.is_some() {
            continue;
        }
        let (field, how) = match here.mark {
            Mark::Title if !titled => (Field::Title, Fold::OneLine),
            Mark::Date if !dated && is_date(page, here.at..head_end(page, found)) => {
                (Field::Date, Fold::OneLine)
            }
            Mark::Support => (Field::Support, Fold::OneLine),
            Mark::Summary if nth < last => (Field::Summary, Fold::Lines),
            _ => continue,
        };
        let words = page.take(here.at..head_end(page, found), how);
        titled |= field == Field::Title && !words.is_empty();
        dated |= field == Field::Date;
        page.push(field, words, false);
    }
}

/// Where the first of these ends: with its element, or where in this something else begins, as its end tag may be
/// missing.
fn head_end(page: &Page<'_>, found: &[Found]) -> usize {
    let others = |other: &&Found| {
        matches!(other.mark, Mark::Title | Mark::Support | Mark::Summary | Mark::Pane | Mark::Block)
    };
    let end = page.tree.nodes[found[0].at].end;
    found[1..].iter().take_while(|other| other.at < end).find(others).map_or(end, |other| other.at)
}

/// Whether the words of an element of that class can be a date at all.
fn is_date(page: &Page<'_>, range: Range<usize>) -> bool {
    page.label(range)
        .is_some_and(|(words, _)| cues::is_date(&words) || words.contains(|c: char| c.is_ascii_digit()))
}
