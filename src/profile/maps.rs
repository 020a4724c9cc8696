//! Column maps of one's own: how the columns of somebody's sheets are read, `--map FILE`.

use super::settings::{fault, misread};
use crate::error::Error;
use crate::record::Field;
use crate::vocab::maps::Map;
use crate::vocab::{map_file::MapFile, nearest};

/// What a column may hold that is no field.
const OTHER: [&str; 2] = ["extra", "ignore"];

/// Reads a column map, of the form that those compiled in have. It is kept for the rest of the process.
///
/// # Errors
/// When it is not TOML, holds a key that is not known, or names a field that no record has; with the place and what
/// was probably meant.
pub fn map(path: &str, text: &str) -> Result<&'static Map, Error> {
    let file: MapFile = toml::from_str(text).map_err(|error| misread(path, text, &error))?;
    if file.columns.is_empty() {
        return Err(fault(path, text, text.find("[columns]"), "the map names no column".to_owned()));
    }
    let known = || Field::ALL.iter().map(|field| field.name()).chain(OTHER);
    let strange = |(_, holds): &(_, &crate::vocab::map_file::Holds)| !known().any(|name| name == holds.field);
    if let Some((heading, holds)) = file.columns.iter().find(strange) {
        let wrong = &holds.field;
        let line = text.find(heading.as_str()).unwrap_or_default();
        let at = text[line..].find(wrong.as_str()).map(|at| line + at);
        let near = nearest(wrong, known()).map(|near| format!("did you mean `{near}`?"));
        let near = near.unwrap_or_else(|| format!("known are {}", known().collect::<Vec<_>>().join(", ")));
        return Err(fault(path, text, at, format!("no field is called `{wrong}`; {near}")));
    }
    Ok(Map::from_file(path, file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::maps::Values;

    #[test]
    fn a_map_says_what_the_columns_hold() {
        let text = "[columns]\nTitel = \"title\"\n\"Ort(e)\" = { field = \"places\", separator = \";\" }\n";
        let map = map("a.toml", text).unwrap();
        assert_eq!(map.column("titel").map(|column| column.field), Some("title"));
        assert_eq!(map.column("Ort(e)").map(|column| column.values), Some(Values::Separated(";")));
    }

    #[test]
    fn mistakes_are_told_with_their_place_and_what_was_meant() {
        for (text, said) in [
            (
                "[columns]\nTitel = \"titel\"\n",
                "a.toml:2:10: no field is called `titel`; did you mean `title`?",
            ),
            (
                "[columns]\nA = { feld = \"title\" }\n",
                "a.toml:2:7: unknown key `feld`; did you mean `field`?",
            ),
            ("[colums]\n", "a.toml:1:2: unknown key `colums`; did you mean `columns`?"),
            ("[columns]\n", "a.toml:1:1: the map names no column"),
        ] {
            assert_eq!(map("a.toml", text).unwrap_err().to_string(), said);
        }
    }
}
