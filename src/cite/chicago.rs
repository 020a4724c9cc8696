//! `chicago`: a note of the Chicago Manual of Style, 18th edition: from the document to the repository.

use super::parts::{self, Marks};
use super::style::{Source, Style};
use crate::record::reference::Unit;
use crate::vocab::Kind;

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
        parts.extend(
            parts::units(source)
                .iter()
                .rev()
                .map(|unit| lowered(unit, parts::unit(unit, source, Marks::Own))),
        );
    }
    let name = parts::full_name(source);
    // The town is given unless the name says it.
    let city =
        source.archive().map(|archive| archive.city.to_owned()).filter(|city| !name.contains(city.as_str()));
    parts.push(name);
    parts.extend(city);
    parts.retain(|part| !part.is_empty());
    // The comma after a title stands inside its quotation marks.
    parts.join(", ").replace(",”, ", ",” ")
}

/// A container with its word in small letters: `box 5, folder 12`.
fn lowered(unit: &Unit, written: String) -> String {
    const CONTAINERS: [Kind; 6] =
        [Kind::Box, Kind::Carton, Kind::Folder, Kind::File, Kind::Volume, Kind::Reel];
    let word =
        unit.mark.as_deref().filter(|mark| mark.len() > 2 && mark.is_ascii() && written.starts_with(*mark));
    match word.filter(|_| CONTAINERS.contains(&unit.kind)) {
        Some(word) => format!("{}{}", word.to_lowercase(), &written[word.len()..]),
        None => written,
    }
}
