//! The form of a file that maps the columns of a sheet, for those compiled in and those given with `--map`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};

/// A column map as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MapFile {
    /// What sheets it is for, in words.
    #[serde(default)]
    pub(crate) title: String,
    /// What the first cell of rows says that hold headings and no record.
    #[serde(default)]
    pub(crate) heading: Option<String>,
    /// What the columns hold, by their headings.
    pub(crate) columns: BTreeMap<String, Holds>,
}

/// What a column holds: the name of a field alone, or with how values stand in its cells.
#[derive(Debug)]
pub(crate) struct Holds {
    /// A field by its JSON name, `extra` or `ignore`.
    pub(crate) field: String,
    /// What stands between several values of a cell.
    pub(crate) separator: Option<String>,
    /// Whether the cells are JSON arrays.
    pub(crate) json: bool,
}

/// How values stand in the cells of a column.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Values {
    Text,
    Json,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    field: String,
    #[serde(default)]
    separator: Option<String>,
    #[serde(default)]
    values: Option<Values>,
}

impl<'de> Deserialize<'de> for Holds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Holds;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field, or a table with `field`")
            }

            fn visit_str<E>(self, field: &str) -> Result<Holds, E> {
                Ok(Holds { field: field.to_owned(), separator: None, json: false })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Holds, A::Error> {
                let Full { field, separator, values } = Full::deserialize(MapAccessDeserializer::new(map))?;
                let separator = separator.filter(|separator| !separator.is_empty());
                Ok(Holds { field, separator, json: matches!(values, Some(Values::Json)) })
            }
        }

        deserializer.deserialize_any(Either)
    }
}
