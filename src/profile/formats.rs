//! The page of all formats, `docs/formats.md`, from the tables of readers and writers: Markdown (CommonMark, with the
//! tables of GitHub).

use crate::crosswalk::aspects::ASPECTS;
use crate::read;
use crate::write::{self, Fate, OutputFormat};

/// The page: what is read, what is written, and what becomes of each thing that a record can say.
pub fn formats_markdown() -> String {
    let mut page = String::from(HEAD);
    page += "\n## Read\n\n| format | files | what it is |\n| --- | --- | --- |\n";
    for format in read::FORMATS {
        let files: Vec<_> = format.extensions.iter().map(|extension| format!("`.{extension}`")).collect();
        page += &format!("| `{}` | {} | {} |\n", format.name, files.join(", "), cell(format.title));
    }
    page += "\n## Write\n\n| format | file | what it is for | standard |\n| --- | --- | --- | --- |\n";
    for format in write::FORMATS {
        let (name, file) = (format.name, format.extension);
        let (title, standard) = (cell(format.title), cell(format.standard));
        let parts = match format.is_several_in_folders() {
            true => format!(", in a folder `records.PART.{file}`"),
            false => String::new(),
        };
        page += &format!("| [`{name}`](#{name}) | `records.{file}`{parts} | {title} | {standard} |\n");
    }
    page += &matrix();
    for format in write::FORMATS {
        page += &section(format);
    }
    page
}

const HEAD: &str = "\
# Formats

This page is what `fonds formats --format markdown` prints; `fonds formats NAME` shows one format. `docs/formats-in.md` and
`docs/formats-xml.md` say how each is read.
";

/// Which format carries what, at a glance.
fn matrix() -> String {
    let mut table = String::from(
        "\n## What each carries\n\n● whole, ◐ in part, – not at all; the sections below say where, and what is lost.\n\n| |",
    );
    for format in write::FORMATS {
        table += &format!(" {} |", format.name);
    }
    table += "\n| --- |";
    table += &" --- |".repeat(write::FORMATS.len());
    table += "\n";
    for (row, aspect) in ASPECTS.iter().enumerate() {
        table += &format!("| {} |", aspect.what);
        for format in write::FORMATS {
            table += match format.fates.get(row).map(|(_, fate)| fate) {
                Some(Fate::At(_)) => " ● |",
                Some(Fate::Partly(..)) => " ◐ |",
                Some(Fate::Lost(_)) | None => " – |",
            };
        }
        table += "\n";
    }
    table
}

fn section(format: &OutputFormat) -> String {
    let mut section = format!("\n## {}\n\n{}. {}.\n\n", format.name, capital(format.title), format.standard);
    section += "| | what | where | lost |\n| --- | --- | --- | --- |\n";
    for (aspect, (_, fate)) in ASPECTS.iter().zip(format.fates) {
        let (place, lost) = match fate {
            Fate::At(place) => (cell(place), String::new()),
            Fate::Partly(place, lost) => (cell(place), cell(lost)),
            Fate::Lost(why) => ("–".to_owned(), cell(why)),
        };
        section += &format!("| {} | {} | {place} | {lost} |\n", aspect.id, aspect.what);
    }
    section
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
