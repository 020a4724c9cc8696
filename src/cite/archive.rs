//! `archive`: as the archive writes its references, with the marks, order and separators of its scheme.

use super::parts::{self, Marks};
use super::style::{Source, Style};

pub(super) static STYLE: Style = Style {
    name: "archive",
    title: "as the archive writes it",
    standard: "the scheme of the archive; ISAD(G) 3.1.1",
    stop: false,
    write,
};

fn write(source: &Source<'_>) -> String {
    let name = parts::short_name(source);
    let units = parts::joined_units(source, Marks::Own, ", ");
    if keeper_is_last(source) {
        let pages = parts::pages(source, Marks::Own);
        let all = [Some(units), pages, Some(name)].into_iter().flatten().filter(|part| !part.is_empty());
        return all.collect::<Vec<_>>().join(", ");
    }
    let beside = parts::beside_name(source);
    let mut out = name;
    for (part, between) in
        [(Some(units), if beside { " " } else { ", " }), (parts::pages(source, Marks::Own), ", ")]
    {
        let Some(part) = part.filter(|part| !part.is_empty()) else { continue };
        if !out.is_empty() {
            out.push_str(between);
        }
        out.push_str(&part);
    }
    out
}

/// Whether a keeper that no scheme speaks for was named behind the units: then that is how its references go.
fn keeper_is_last(source: &Source<'_>) -> bool {
    let repository = source.citation.repository.as_ref().filter(|repository| repository.id.is_none());
    let named = repository.and_then(|repository| repository.span);
    let first = source.citation.levels.first().and_then(|unit| unit.span);
    matches!((named, first), (Some(named), Some(first)) if first.end <= named.start)
}
