//! `gost`: GOST R 7.0.5-2008, references to archival documents (section 11); in Cyrillic where the archive writes so.

use super::parts::{self, Marks};
use super::style::{Source, Style};

pub(super) static STYLE: Style = Style {
    name: "gost",
    title: "Russian bibliographic reference",
    standard: "GOST R 7.0.5-2008, 11",
    stop: true,
    write,
};

fn write(source: &Source<'_>) -> String {
    let script = source.archive().and_then(parts::script_name);
    let marks = if script.is_some() { Marks::Script } else { Marks::Own };
    let name = script.map_or_else(|| parts::short_name(source), str::to_owned);
    let units = parts::joined_units(source, marks, ". ");
    let pages = parts::pages(source, marks).map(|pages| parts::capitalized(&pages).replace('-', "–"));
    let named = match (name.as_str(), units.as_str()) {
        ("", part) | (part, "") => part.to_owned(),
        (name, units) => format!("{name}{}{units}", if parts::beside_name(source) { " " } else { ". " }),
    };
    let reference: Vec<String> = [Some(named), pages].into_iter().flatten().collect();
    let reference: Vec<&str> = reference.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let about: Vec<&str> = [source.title(), source.date()].into_iter().flatten().collect();
    let reference = reference.join(". ");
    // `//` parts the document from the place where it is kept.
    if about.is_empty() { reference } else { format!("{} // {reference}", about.join(". ")) }
}
