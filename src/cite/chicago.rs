//! `chicago`: a note of the Chicago Manual of Style, 18th edition: from the document to the repository.

use super::parts::{self, Marks};
use super::style::{Source, Style};

pub(super) static STYLE: Style = Style {
    name: "chicago",
    title: "note: from the item to the repository",
    standard: "The Chicago Manual of Style, 18th edition, manuscript collections",
    stop: true,
    write,
};

fn write(source: &Source<'_>) -> String {
    let mut parts = Vec::new();
    parts.extend(source.title().map(|title| format!("“{title},”")));
    parts.extend(source.date().map(str::to_owned));
    parts.extend(parts::pages(source, Marks::Own).map(|pages| pages.replace('-', "–")));
    let slashed =
        source.archive().is_some_and(|archive| archive.scheme().own.iter().any(|(_, mark)| *mark == "/"));
    if slashed {
        // A call number is one thing: it is not turned round.
        parts.push(parts::joined_units(source, Marks::Own, ", "));
    } else {
        parts.extend(parts::units(source).iter().rev().map(|unit| parts::unit(unit, source, Marks::Own)));
    }
    parts.push(parts::full_name(source));
    parts.extend(source.archive().map(|archive| archive.city.to_owned()));
    parts.retain(|part| !part.is_empty());
    // The comma after a title stands inside its quotation marks.
    parts.join(", ").replace(",”, ", ",” ")
}
