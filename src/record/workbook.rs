//! What a workbook of ours has that other sheets have not: names of its sheets, a date to sort by, and values that go
//! on where a cell is full.
//!
//! Rows and cells are bounded as in Excel: 1,048,576 rows of a sheet, 32,767 UTF-16 units in a cell ("Excel
//! specifications and limits"; ECMA-376 itself sets no bound). Writers and readers of workbooks both follow this file.

use std::borrow::Cow;

/// The sheet that holds the records; those that have no room on it follow on `records 2`, `records 3`, …
pub const RECORDS: &str = "records";

/// The sheet on which values go on that a cell has no room for.
pub const LONG: &str = "long";

/// The headings of the sheet [`LONG`]: the number of the value, where it begins, which part of it this is, and the part.
pub const LONG_COLUMNS: [&str; 5] = ["value", "row", "column", "part", "text"];

/// The heading of a column of real dates beside the columns of the record. It says nothing new, so reading leaves it out.
pub const SORTABLE: &str = "date_sortable";

/// How many rows a sheet has.
pub const ROWS: u32 = 1_048_576;

/// How many UTF-16 units a cell holds.
const CELL: usize = 32_767;

/// How many UTF-16 units stand in each part of a value that no cell holds; the rest is for the mark.
const PART: usize = 32_000;

/// What stands at the end of the first part, before the number of the value and `]`.
const MARK: &str = "… [continued on the sheet long, value ";

/// The name of a sheet of which there are several: the first has no number.
pub fn sheet_name(name: &str, number: usize) -> Cow<'_, str> {
    if number <= 1 { name.into() } else { format!("{name} {number}").into() }
}

/// What stands in the cell of a value that no cell holds, and its further parts; none where the cell holds it. Numbers
/// are given once in a workbook.
///
/// A value that looks as if it went on is treated as one that does, so that no reader is misled.
pub fn continued(value: &str, number: usize) -> Option<(String, Vec<&str>)> {
    let fits = value.len() <= CELL || value.encode_utf16().count() <= CELL;
    let is_read = || !value.char_indices().any(|(at, c)| is_misread(value, at, c));
    if fits && continuation(value).is_none() && is_read() {
        return None;
    }
    let (first, mut rest) = value.split_at(part_end(value));
    let mut parts = Vec::new();
    while parts.is_empty() || !rest.is_empty() {
        let (part, after) = rest.split_at(part_end(rest));
        parts.push(part);
        rest = after;
    }
    Some((format!("{first}{MARK}{number}]"), parts))
}

/// The text of a cell before the mark that says that it goes on, and the number of the value.
pub fn continuation(cell: &str) -> Option<(&str, usize)> {
    let (text, number) = cell.strip_suffix(']')?.rsplit_once(MARK)?;
    let parsed = number.parse().ok()?;
    (number.bytes().all(|byte| byte.is_ascii_digit())).then_some((text, parsed))
}

/// Where the first part of a value ends, in bytes.
fn part_end(value: &str) -> usize {
    let mut units = 0;
    let end = value.char_indices().find(|(at, c)| {
        units += c.len_utf16();
        units > PART || is_misread(value, *at, *c)
    });
    end.map_or(value.len(), |(at, _)| at)
}

/// Whether the character at a place would not be read as it is, so that the value has to be cut before it.
///
/// XML holds no control characters, so a workbook has `_x0003_` in their place, and `_x005F_` in place of the first
/// character of what looks so of itself (ECMA-376-1, 22.9.2.19). But `_x0104` and a control character behind it are
/// written without that, and read as another character.
fn is_misread(value: &str, at: usize, c: char) -> bool {
    let escaped = matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let hex = |code: &[u8; 6]| code.starts_with(b"_x") && code[2..].iter().all(u8::is_ascii_hexdigit);
    escaped && value.as_bytes()[..at].last_chunk().is_some_and(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts a value together again as readers do.
    fn whole(cell: &str, parts: &[&str]) -> String {
        continuation(cell).unwrap().0.to_owned() + &parts.concat()
    }

    #[test]
    fn only_what_no_cell_holds_goes_on() {
        for value in [String::new(), "x".repeat(CELL), "é".repeat(CELL), "😀".repeat(CELL / 2)] {
            assert_eq!(continued(&value, 1), None);
        }
        for value in ["x".repeat(CELL + 1), "é".repeat(90_000), "a😀".repeat(50_000)] {
            let (cell, parts) = continued(&value, 17).unwrap();
            for part in parts.iter().chain([&cell.as_str()]) {
                assert!(part.encode_utf16().count() <= CELL);
            }
            assert_eq!(continuation(&cell).unwrap().1, 17);
            assert_eq!(whole(&cell, &parts), value);
        }
    }

    #[test]
    fn a_value_that_looks_as_if_it_went_on_comes_back_too() {
        let value = format!("see{MARK}4]");
        let (cell, parts) = continued(&value, 1).unwrap();
        assert_eq!(parts, [""]);
        assert_eq!(continuation(&cell), Some((value.as_str(), 1)));
        for other in ["[4]", &format!("{MARK}]"), &format!("{MARK}+4]"), &format!("{MARK}4] ")] {
            assert_eq!(continuation(other), None, "{other}");
        }
    }

    #[test]
    fn a_value_is_cut_where_an_escape_behind_would_change_it() {
        let (cell, parts) = continued("a_x0104\rb_x0104\u{3}", 1).unwrap();
        assert_eq!((continuation(&cell), parts), (Some(("a_x0104", 1)), vec!["\rb_x0104", "\u{3}"]));
        for sound in ["a_x0104_b", "a_x0104\n", "a_x010\r", "é\r_x0104"] {
            assert_eq!(continued(sound, 1), None, "{sound}");
        }
    }

    #[test]
    fn the_first_of_several_sheets_has_no_number() {
        assert_eq!(
            [1, 2, 10].map(|number| sheet_name(RECORDS, number)),
            ["records", "records 2", "records 10"]
        );
    }
}
