//! Column maps: which column of a sheet of some platform holds which field of the record.
//!
//! The maps that are compiled in stand in `maps/`, one file a platform; another can be read from a file of the same
//! form. Headings match in any case, blanks folded, and without the language behind a DSpace element (`dc.title[en]`).

use super::map_file::MapFile;

include!(concat!(env!("OUT_DIR"), "/maps.rs"));

/// A column map.
#[derive(Debug)]
pub struct Map {
    /// The name of its file.
    pub name: &'static str,
    /// What sheets it is for.
    pub title: &'static str,
    /// What the first cell of rows says that hold headings and no record.
    pub heading: Option<&'static str>,
    /// Its columns, in the order of their headings.
    pub columns: &'static [Column],
}

/// A column of a map.
#[derive(Debug)]
pub struct Column {
    /// Its heading, as the platform writes it.
    pub heading: &'static str,
    /// The same as [`key`] gives it.
    pub key: &'static str,
    /// The field it holds, by its JSON name; `extra` where it is kept under its heading, `ignore` where it is left out.
    pub field: &'static str,
    /// How values stand in its cells.
    pub values: Values,
}

/// How values stand in the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// One value a cell.
    One,
    /// Values with this between them.
    Separated(&'static str),
    /// A JSON array of texts.
    Json,
}

/// The maps that are compiled in, by name.
pub fn all() -> &'static [Map] {
    &MAPS
}

impl Map {
    /// A map out of its file. It is kept for the rest of the process, as those that are compiled in are.
    pub(crate) fn from_file(name: &str, file: MapFile) -> &'static Self {
        let column = |(heading, holds): (String, super::map_file::Holds)| Column {
            key: keep(key(&heading)),
            heading: keep(heading),
            field: keep(holds.field),
            values: match holds.separator {
                _ if holds.json => Values::Json,
                Some(separator) => Values::Separated(keep(separator)),
                None => Values::One,
            },
        };
        let columns: Vec<Column> = file.columns.into_iter().map(column).collect();
        Box::leak(Box::new(Self {
            name: keep(name.to_owned()),
            title: keep(file.title),
            heading: file.heading.map(keep),
            columns: columns.leak(),
        }))
    }

    /// The column of a heading.
    pub fn column(&self, heading: &str) -> Option<&'static Column> {
        let key = key(heading);
        self.columns.iter().find(|column| column.key == key)
    }
}

fn keep(text: String) -> &'static str {
    text.leak()
}

/// A heading as headings are compared: lower case, blanks folded, without the language of a DSpace element.
pub fn key(heading: &str) -> String {
    super::map_key::map_key(heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_match_in_any_case_and_without_a_language() {
        let dspace = all().iter().find(|map| map.name == "dspace").unwrap();
        assert_eq!(dspace.column("dc.title[en]").map(|column| column.field), Some("title"));
        assert_eq!(dspace.column(" DC.Subject ").map(|column| column.values), Some(Values::Separated("||")));
        assert!(dspace.column("dc.title.alternative").is_none());
    }

    #[test]
    fn no_map_has_a_heading_twice() {
        for map in all() {
            let mut keys: Vec<_> = map.columns.iter().map(|column| column.key).collect();
            keys.sort_unstable();
            assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "{}", map.name);
            assert!(!map.title.is_empty());
        }
    }
}
