//! `iso690`: ISO 690, an unpublished document: title, date, then where it is kept.

use super::parts::{self, Marks};
use super::style::{Source, Style};

pub(super) static STYLE: Style = Style {
    name: "iso690",
    title: "reference to an unpublished document",
    standard: "ISO 690",
    stop: true,
    write,
};

fn write(source: &Source<'_>) -> String {
    let about: Vec<&str> = [source.title(), source.date()].into_iter().flatten().collect();
    let name = parts::full_name(source);
    let place = source.archive().map(|archive| archive.city);
    let holder = match place.filter(|place| !name.contains(place)) {
        Some(place) => format!("{place}: {name}"),
        None => name,
    };
    let units = parts::joined_units(source, Marks::Own, ", ");
    let parts: Vec<String> = [Some(holder), Some(units), parts::pages(source, Marks::Own)]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let at = parts.join(", ");
    if about.is_empty() { at } else { format!("{}. At: {at}", about.join(". ")) }
}
