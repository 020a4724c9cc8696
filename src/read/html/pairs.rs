//! Labels with a value beside them, by the structure of the page: description lists (`dt`, `dd`) and the rows of
//! tables (`th`, `td`). A list or table counts if one of its labels is known, so that those in the text of a
//! document stay text.

use std::ops::Range;

use super::super::lines::Fold;
use super::page::Page;
use super::tree::Tree;
use crate::diagnostic::Span;
use crate::record::Field;

/// A label and where its values stand.
struct Pair {
    /// The element of the label.
    at: usize,
    label: (String, Span),
    values: Vec<Range<usize>>,
}

/// Reads every list and table of labels that nobody has taken.
pub(super) fn read(page: &mut Page<'_>) {
    let mut at = 0;
    while at < page.tree.nodes.len() {
        if page.is_taken(at) || page.tree.is_unseen(at) {
            at = page.tree.nodes[at].end;
            continue;
        }
        let pairs = match page.tree.element(at).map(|element| element.name.as_str()) {
            Some("dl") => described(page, at),
            Some("table") => rows(page, at),
            _ => Vec::new(),
        };
        if pairs.iter().any(|pair| is_known(&pair.label.0)) {
            for pair in pairs {
                page.take(page.tree.whole(pair.at), Fold::OneLine);
                page.labelled(pair.label, &pair.values);
            }
            at = page.tree.nodes[at].end;
        } else {
            at += 1;
        }
    }
}

fn is_known(label: &str) -> bool {
    Field::from_label(label).is_some()
}

/// The terms of a list with their descriptions. Each group may be in a `div` of its own.
fn described(page: &Page<'_>, list: usize) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for at in parts(&page.tree, list, &["div"]) {
        if page.tree.is_any(at, &["dt"]) {
            pairs.extend(page.label(page.tree.whole(at)).map(|label| Pair { at, label, values: Vec::new() }));
        } else if page.tree.is_any(at, &["dd"])
            && let Some(pair) = pairs.last_mut()
        {
            pair.values.push(page.tree.whole(at));
        }
    }
    pairs
}

/// The rows of a table that are a label and its value: a heading cell and others, or two cells of which the first
/// is a known label or ends in a colon.
fn rows(page: &Page<'_>, table: usize) -> Vec<Pair> {
    let tree = &page.tree;
    let ends_with_colon = |at: usize| page.words(tree.whole(at), Fold::OneLine).ends_with([':', '：']);
    let rows =
        parts(tree, table, &["tbody", "thead", "tfoot"]).into_iter().filter(|at| tree.is_any(*at, &["tr"]));
    rows.filter_map(|row| {
        let cells: Vec<usize> = tree.children(row).filter(|at| tree.is_any(*at, &["td", "th"])).collect();
        let (first, rest) = cells.split_first()?;
        let is_value = |at: &usize| tree.is_any(*at, &["td"]);
        let label = page.label(tree.whole(*first))?;
        let is_label = tree.is_any(*first, &["th"])
            || rest.len() == 1 && (is_known(&label.0) || ends_with_colon(*first));
        (is_label && !rest.is_empty() && rest.iter().all(is_value)).then(|| Pair {
            at: *first,
            label,
            values: rest.iter().map(|at| tree.whole(*at)).collect(),
        })
    })
    .collect()
}

/// The children of an element, and those of children of the names given.
fn parts(tree: &Tree<'_>, at: usize, through: &[&str]) -> Vec<usize> {
    let open = |child: usize| match tree.is_any(child, through) {
        true => tree.children(child).collect(),
        false => vec![child],
    };
    tree.children(at).flat_map(open).collect()
}
