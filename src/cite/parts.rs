//! The parts of a reference as styles put them together: names of archives, units with marks, leaves and pages.

use super::style::Source;
use crate::record::reference::{Citation, PageUnit, Pages, Unit};
use crate::vocab::archives::{self, Archive};
use crate::vocab::{Kind, schemes};

/// The short name of an archive that is read as this archive again: its code, else a name without brackets.
pub(super) fn short_name(source: &Source<'_>) -> String {
    let Some(archive) = source.archive() else {
        return source.citation.repository.as_ref().map_or_else(String::new, |own| own.name.to_string());
    };
    let own = [archive.code, Some(archive.title), archive.native].into_iter().flatten();
    let mut names = own.chain(archive.names.iter().copied());
    let clear =
        |name: &&str| !name.contains('(') && archives::find(name).is_some_and(|found| found.id == archive.id);
    names.find(clear).unwrap_or(archive.title).to_owned()
}

/// The full name with the acronym in brackets: `State Archive of the Russian Federation (GARF)`.
pub(super) fn full_name(source: &Source<'_>) -> String {
    match source.archive() {
        Some(Archive { title, code: Some(code), .. }) => {
            // The acronym tells archives of one name apart as well as the country in brackets does.
            let name = title.split_once(" (").map_or(*title, |(name, _)| name);
            format!("{name} ({code})")
        }
        Some(archive) => archive.title.to_owned(),
        None => short_name(source),
    }
}

/// The acronym in Cyrillic, for archives whose scheme has marks in that script.
pub(super) fn script_name(archive: &Archive) -> Option<&'static str> {
    archive.scheme().script_mark(Kind::Fond)?;
    let cyrillic = |name: &&&str| name.chars().any(|c| matches!(c, 'А'..='я')) && name.chars().count() <= 16;
    archive.names.iter().find(cyrillic).copied()
}

/// The units in the order of the scheme, where it knows them all; else as they were cited.
pub(super) fn units<'a>(source: &Source<'a>) -> Vec<&'a Unit> {
    let mut units: Vec<&Unit> = source.citation.levels.iter().collect();
    if let Some(archive) = source.archive() {
        let own = archive.scheme().own;
        let place = |unit: &&Unit| own.iter().position(|(kind, _)| *kind == unit.kind);
        // Parts of a file may stand in any order; what holds what is only certain for the first four of them.
        if units.iter().all(|unit| place(unit).is_some_and(|place| place < 4)) {
            units.sort_by_key(place);
        }
    }
    units
}

/// How the marks of a style are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// The scheme's own, in Latin letters.
    Own,
    /// The scheme's own, in the script of the archive.
    Script,
}

/// What archives of literature and manuscripts call a file, `storage unit`: in Latin letters and Cyrillic.
const STORAGE_UNIT: (&str, &str) = ("ed. khr.", "Ед. хр.");

/// Whether a file is cited as a storage unit.
pub(super) fn is_storage_unit(unit: &Unit) -> bool {
    let letters = |mark: &str| {
        mark.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>()
    };
    unit.kind == Kind::File
        && unit
            .mark
            .as_deref()
            .is_some_and(|mark| matches!(letters(mark).as_str(), "edkhr" | "edchr" | "едхр"))
}

/// A unit with its mark: `f. 0104`, `288. f.`, `Box 5`, `FO 371`.
pub(super) fn unit(unit: &Unit, source: &Source<'_>, marks: Marks) -> String {
    let scheme = source.archive().map_or_else(|| schemes::get(0), Archive::scheme);
    let own = match marks {
        Marks::Own if is_storage_unit(unit) => Some(STORAGE_UNIT.0),
        Marks::Script if is_storage_unit(unit) => Some(STORAGE_UNIT.1),
        Marks::Own => scheme.own_mark(unit.kind),
        Marks::Script => scheme.script_mark(unit.kind).or_else(|| scheme.own_mark(unit.kind)),
    };
    let written = unit.mark.as_deref();
    let value = unit.value.as_str();
    if let Some(mark) = written.filter(|mark| scheme.postfix && !mark.is_empty()) {
        return after_value(value, mark);
    }
    // A mark that belongs to the value is not written twice (`Lot 64 D 560`).
    match own.or(written).unwrap_or_default() {
        "" | "/" => value.to_owned(),
        mark if value.starts_with(mark) => value.to_owned(),
        // A letter alone is an abbreviation that lost its full stop (`w-86`).
        mark if mark.len() == 1 && mark.chars().all(char::is_lowercase) => format!("{mark}. {value}"),
        mark => format!("{mark} {value}"),
    }
}

/// A number and the mark behind it, as Hungarian archives write: `274. f.`, `5. doboz`.
fn after_value(value: &str, mark: &str) -> String {
    let letters = mark.chars().filter(|c| c.is_alphabetic()).count();
    let stop = if letters <= 3 && !mark.ends_with('.') { "." } else { "" };
    format!("{value}. {mark}{stop}")
}

/// Whether the first unit stands beside the name of the archive: a number without a mark (`SI AS 1931`), and
/// every number where marks follow them.
pub(super) fn beside_name(source: &Source<'_>) -> bool {
    let first = units(source).first().copied();
    source.archive().zip(first).is_some_and(|(archive, unit)| {
        let scheme = archive.scheme();
        scheme.postfix || scheme.own_mark(unit.kind) == Some("") && unit.mark.is_none()
    })
}

/// The units, joined as the scheme joins them: a slash before a piece, else `between`.
pub(super) fn joined_units(source: &Source<'_>, marks: Marks, between: &str) -> String {
    let scheme = source.archive().map_or_else(|| schemes::get(0), Archive::scheme);
    let mut out = String::new();
    let units = units(source);
    for (at, each) in units.iter().copied().enumerate() {
        if !out.is_empty() {
            let slash = scheme.own_mark(each.kind) == Some("/");
            // Where marks follow their numbers, blanks part these (`M-KS 288. f. 5/456. ő. e.`) and commas the names.
            let before = units[at - 1];
            let letters = before.mark.is_none() && before.value.chars().all(|c| c.is_uppercase() || c == '-');
            let close = scheme.postfix && each.mark.is_some() && (before.mark.is_some() || letters);
            out.push_str(if slash {
                "/"
            } else if close {
                " "
            } else {
                between
            });
        }
        let text = unit(each, source, marks);
        out.push_str(&if between == ". " { capitalized(&text) } else { text });
    }
    out
}

/// Leaves or pages with their mark: `ll. 86-87`, `p. 4`.
pub(super) fn pages(source: &Source<'_>, marks: Marks) -> Option<String> {
    let pages = source.citation.pages.as_ref()?;
    let text = match marks {
        Marks::Own => respelled(&pages.text, |(latin, cyrillic)| (cyrillic, latin)),
        Marks::Script => respelled(&pages.text, |(latin, cyrillic)| (latin, cyrillic)).replace('-', "–"),
    };
    let several = is_several(pages);
    let own = source.archive().and_then(|archive| archive.scheme().leaf_marks(marks == Marks::Script));
    let postfix = source.archive().is_some_and(|archive| archive.scheme().postfix);
    if let Some(mark) = pages.mark.as_deref().filter(|_| postfix && pages.unit.is_some()) {
        return Some(after_value(&text, mark));
    }
    let mark = match pages.unit {
        Some(PageUnit::Leaf) => match own {
            Some((one, many)) => if several { many } else { one }.to_owned(),
            None => pages.mark.as_deref().unwrap_or("fol.").to_owned(),
        },
        Some(PageUnit::Page) if marks == Marks::Script => "С.".to_owned(),
        Some(PageUnit::Page) if own.is_some() => if several { "pp." } else { "p." }.to_owned(),
        Some(PageUnit::Page) => {
            pages.mark.as_deref().unwrap_or(if several { "pp." } else { "p." }).to_owned()
        }
        None => return Some(text),
    };
    Some(format!("{mark} {text}"))
}

/// The words for the back of a leaf, in Latin letters and Cyrillic.
const VERSO: [(&str, &str); 2] = [("ob", "об"), ("zv", "зв")];

/// A list of leaves with the words for their backs in one script.
fn respelled<'a>(text: &str, order: impl Fn((&'a str, &'a str)) -> (&'a str, &'a str)) -> String {
    VERSO.into_iter().fold(text.to_owned(), |text, pair| {
        let (from, to) = order(pair);
        text.replace(from, to)
    })
}

/// Whether more than one leaf or page is cited.
pub(super) fn is_several(pages: &Pages) -> bool {
    pages.ranges.len() > 1 || pages.ranges.iter().any(|range| range.last.as_ref() != Some(&range.first))
}

/// A printed source as it was written, with its pages.
pub(super) fn publication(publication: &str, citation: &Citation) -> String {
    match &citation.pages {
        Some(pages) => {
            let mark = pages.mark.as_deref().map_or_else(String::new, |mark| format!("{mark} "));
            format!("{publication}, {mark}{}", pages.text)
        }
        None => publication.to_owned(),
    }
}

/// With its first letter as a capital.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// With a full stop at its end, not two.
pub(super) fn stopped(text: String) -> String {
    if text.is_empty() || text.ends_with('.') { text } else { text + "." }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_behind_numbers_have_their_stop_once() {
        assert_eq!(after_value("274", "f"), "274. f.");
        assert_eq!(after_value("5", "doboz"), "5. doboz");
        assert_eq!(after_value("5", "ő. e."), "5. ő. e.");
    }

    #[test]
    fn backs_of_leaves_are_spelled_in_one_script() {
        assert_eq!(respelled("12ob., 14 зв.", |(latin, cyrillic)| (latin, cyrillic)), "12об., 14 зв.");
        assert_eq!(respelled("12об.", |(latin, cyrillic)| (cyrillic, latin)), "12ob.");
    }

    #[test]
    fn sentences_end_in_one_stop() {
        assert_eq!(stopped("а. е.".to_owned()), "а. е.");
        assert_eq!(stopped("Д. 3".to_owned()), "Д. 3.");
        assert_eq!(stopped(String::new()), "");
    }

    #[test]
    fn acronyms_in_cyrillic_are_of_archives_that_cite_in_cyrillic() {
        let name = |id| archives::by_id(id).and_then(script_name);
        assert_eq!(name("ru-avprf"), Some("АВП РФ"));
        assert_eq!(name("rs-aj"), None);
        assert_eq!(name("lt-lcva"), None);
    }
}
