//! A column map for a sheet, proposed by its headings.

use std::fmt::Write as _;

use super::columns::{Columns, To, known_headings, labelled};
use crate::record::Field;
use crate::vocab::maps::{Values, all};
use crate::vocab::nearest;

/// Where comments behind a line begin.
const COMMENT: usize = 44;

/// The column map of a sheet, as TOML, with comments for the columns that are not known.
pub fn propose_map(name: &str, headings: &[String]) -> String {
    let names: Vec<&str> = headings.iter().map(String::as_str).collect();
    let bound = Columns::bind(&names, None).ok();
    if bound.as_ref().is_some_and(|columns| columns.ours) {
        return format!("# {name} has the columns that fonds writes and needs no map.\n");
    }
    let mut out = format!(
        "# The columns of {name}.\n\
         # Each holds a field of the record, is kept under its own name (`extra`), or is left out (`ignore`). Correct\n\
         # what is wrong, then read the sheet with --map and this file.\n\
         title = {}\n\n[columns]\n",
        quoted(name)
    );
    for (at, heading) in headings.iter().map(|heading| heading.trim()).enumerate() {
        let line = match &bound {
            Some(columns) => line(heading, columns.all[at].to, columns.all[at].values),
            None => line(heading, To::Unknown, Values::One),
        };
        let again = headings[..at].iter().any(|earlier| earlier.trim() == heading);
        let mark = if heading.is_empty() || again { "# " } else { "" };
        let _ = writeln!(out, "{mark}{line}{}", if again { "  # stands twice" } else { "" });
    }
    let fields: Vec<&str> = Field::ALL.iter().map(|field| field.name()).collect();
    let _ = write!(out, "\n# Fields:");
    for chunk in fields.chunks(9) {
        let _ = write!(out, " {}\n#  ", chunk.join(", "));
    }
    out.truncate(out.trim_end_matches(['#', ' ', '\n']).len());
    out.push('\n');
    out
}

fn line(heading: &str, to: To, values: Values) -> String {
    let field = match to {
        To::Field(field) => field.name(),
        To::Nothing => "ignore",
        To::Ours(_) | To::Extra | To::Unknown => "extra",
    };
    let value = match values {
        Values::One => quoted(field),
        Values::Separated(separator) => {
            format!("{{ field = {}, separator = {} }}", quoted(field), quoted(separator))
        }
        Values::Json => format!("{{ field = {}, values = \"json\" }}", quoted(field)),
    };
    let line = format!("{} = {value}", bare_or_quoted(heading));
    if to != To::Unknown || heading.is_empty() {
        return line;
    }
    let near = nearest(heading, known_headings()).and_then(|near| Some((near, field_of(near)?)));
    let why = near.map_or_else(
        || "not known".to_owned(),
        |(near, field)| format!("not known; like `{near}`: {}", quoted(field)),
    );
    format!("{line:COMMENT$}# {why}")
}

/// The field that a known heading stands for.
fn field_of(heading: &str) -> Option<&'static str> {
    let mapped = || all().iter().find_map(|map| map.column(heading)).map(|column| column.field);
    labelled(heading).map(Field::name).or_else(mapped)
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn bare_or_quoted(key: &str) -> String {
    let bare = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { key.to_owned() } else { quoted(key) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposed(headings: &[&str]) -> String {
        propose_map("a.csv", &headings.iter().map(|heading| (*heading).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn known_columns_are_placed_and_others_told_with_what_is_like_them() {
        let map = proposed(&["dc.title[en]", "dc.subject", "Langauge", "Shelf \"A\"", "", "dc.subject"]);
        assert!(map.contains("\"dc.title[en]\" = \"title\"\n"), "{map}");
        assert!(map.contains("\"dc.subject\" = { field = \"subjects\", separator = \"||\" }\n"), "{map}");
        assert!(map.contains("Langauge = \"extra\"") && map.contains("`: \"languages\""), "{map}");
        assert!(map.contains("# \"dc.subject\" = { field"), "{map}");
    }

    #[test]
    fn a_proposed_map_reads_as_one() {
        for headings in [&["x", "y"][..], &["Title", "a\"b\\\n", "Ünïcode"], &["title", "dc:title"], &[""]]
        {
            let map = proposed(headings);
            assert!(toml::from_str::<crate::vocab::map_file::MapFile>(&map).is_ok(), "{map}");
        }
    }

    #[test]
    fn our_own_sheet_needs_none() {
        assert!(proposed(&["record_id", "fond", "title"]).contains("needs no map"));
    }
}
