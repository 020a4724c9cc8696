//! XLSX workbooks: ECMA-376 part 1, SpreadsheetML. The shared strings are held, rows are handed on one by one.

use std::collections::HashMap;
use std::ops::{ControlFlow, RangeInclusive};

use super::parts::{Broken, Element, Next, Part, Parts};
use super::workbook::{Book, COLUMNS, Cell, Row, Was, day, number};

/// The built-in formats of numbers that are dates or times (ECMA-376-1, 18.8.30).
const DATES: [RangeInclusive<usize>; 4] = [14..=22, 27..=36, 45..=47, 50..=58];

pub(super) struct Xlsx {
    parts: Parts,
    /// The names of the sheets, and where they are.
    sheets: Vec<(String, String)>,
    tables: Tables,
}

/// What cells refer to.
#[derive(Default)]
struct Tables {
    strings: Vec<String>,
    /// Whether the cells of a style are dates.
    dates: Vec<bool>,
    /// Whether days count from 1904.
    from_1904: bool,
}

impl Xlsx {
    pub(super) fn open(bytes: Vec<u8>, max_bytes: usize) -> Result<Self, Broken> {
        let mut parts = Parts::open(bytes, max_bytes)?;
        let mut targets = HashMap::new();
        if let Some(part) = parts.part("xl/_rels/workbook.xml.rels")? {
            part.elements(|element| {
                if let (Some(id), Some(target)) = (element.get("Id"), element.get("Target")) {
                    targets.insert(id.to_owned(), path(target));
                }
            })?;
        }
        let (mut sheets, mut tables) = (Vec::new(), Tables::default());
        let part = parts.part("xl/workbook.xml")?;
        let part = part.ok_or_else(|| Broken::Malformed("it has no `xl/workbook.xml`".to_owned()))?;
        part.elements(|element| match element.name.as_str() {
            "sheet" => {
                let target = element.get("id").and_then(|id| targets.get(id));
                if let (Some(name), Some(target)) = (element.get("name"), target) {
                    sheets.push((name.to_owned(), target.clone()));
                }
            }
            "workbookPr" => tables.from_1904 = matches!(element.get("date1904"), Some("1" | "true")),
            _ => {}
        })?;
        tables.strings = parts.part("xl/sharedStrings.xml")?.map_or(Ok(Vec::new()), strings)?;
        tables.dates = parts.part("xl/styles.xml")?.map_or(Ok(Vec::new()), styles)?;
        Ok(Self { parts, sheets, tables })
    }
}

impl Book for Xlsx {
    fn sheets(&self) -> Vec<String> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    fn rows(&mut self, sheet: usize, each: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Broken> {
        let Some((_, target)) = self.sheets.get(sheet) else { return Ok(()) };
        match self.parts.part(target)? {
            Some(part) => rows(part, &self.tables, each),
            None => Err(Broken::Malformed(format!("it has no `{target}`"))),
        }
    }
}

/// Where a part is that the workbook names: from its own folder, or from the root.
fn path(target: &str) -> String {
    target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned)
}

/// The shared strings, in order; what is said of their pronunciation is no part of them.
fn strings(mut part: Part<'_>) -> Result<Vec<String>, Broken> {
    let mut all = Vec::new();
    let (mut text, mut inside, mut phonetic) = (String::new(), false, false);
    loop {
        match part.next()? {
            Next::Start(element) => match element.name.as_str() {
                "si" if element.is_empty => all.push(String::new()),
                "t" => inside = !element.is_empty && !phonetic,
                "rPh" => phonetic = !element.is_empty,
                _ => {}
            },
            Next::Text(words) if inside => text.push_str(&words),
            Next::Text(_) => {}
            Next::End(name) => match name.as_str() {
                "si" => all.push(unescaped(&std::mem::take(&mut text))),
                "t" => inside = false,
                "rPh" => phonetic = false,
                _ => {}
            },
            Next::Done => return Ok(all),
        }
    }
}

/// For each style of cells, whether its numbers are dates.
fn styles(part: Part<'_>) -> Result<Vec<bool>, Broken> {
    let mut own: HashMap<usize, bool> = HashMap::new();
    let (mut dates, mut cells) = (Vec::new(), false);
    let id = |element: &Element| element.get("numFmtId").and_then(|id| id.parse().ok());
    part.elements(|element| match element.name.as_str() {
        "numFmt" => {
            if let (Some(id), Some(code)) = (id(&element), element.get("formatCode")) {
                own.insert(id, is_date_format(code));
            }
        }
        "cellXfs" => cells = true,
        "cellStyleXfs" | "cellStyles" | "dxfs" => cells = false,
        "xf" if cells => {
            let built_in = |id: usize| DATES.iter().any(|range| range.contains(&id));
            dates.push(id(&element).is_some_and(|id| own.get(&id).copied().unwrap_or_else(|| built_in(id))));
        }
        _ => {}
    })?;
    Ok(dates)
}

/// Whether a format of numbers shows a date or a time: letters of one outside of quotes, brackets and escapes.
fn is_date_format(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '[' => drop(chars.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(chars.next()),
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => {
                return !code.eq_ignore_ascii_case("standard");
            }
            _ => {}
        }
    }
    false
}

fn rows(
    mut part: Part<'_>,
    tables: &Tables,
    each: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), Broken> {
    let mut row = Row { number: 0, cells: Vec::new() };
    let (mut cell, mut words, mut inside): (Option<Element>, String, bool) = (None, String::new(), false);
    loop {
        match part.next()? {
            Next::Start(element) => match element.name.as_str() {
                "row" => {
                    let next = row.number + 1;
                    row.number = element.get("r").and_then(|number| number.parse().ok()).unwrap_or(next);
                }
                "c" if !element.is_empty => cell = Some(element),
                "v" | "t" => inside = !element.is_empty && cell.is_some(),
                _ => {}
            },
            Next::Text(text) if inside => words.push_str(&text),
            Next::Text(_) => {}
            Next::End(name) => match name.as_str() {
                "v" | "t" => inside = false,
                "c" => {
                    let words = std::mem::take(&mut words);
                    if let Some(element) = cell.take() {
                        let after = row.cells.last().map_or(0, |last: &Cell| last.column + 1);
                        let column = element.get("r").and_then(column).unwrap_or(after);
                        let (text, was) = value(tables, &element, words);
                        if column < COLUMNS && !text.is_empty() {
                            row.cells.push(Cell { column, text, was });
                        }
                    }
                }
                "row" => {
                    let done = Row { number: row.number, cells: std::mem::take(&mut row.cells) };
                    if each(done).is_break() {
                        return Ok(());
                    }
                }
                "sheetData" => return Ok(()),
                _ => {}
            },
            Next::Done => return Ok(()),
        }
    }
}

/// The number of the column of a reference, from 0: `C12` is 2.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    letters
        .map(|letter| usize::from(letter.to_ascii_uppercase() - b'A') + 1)
        .reduce(|sum, n| sum * 26 + n)?
        .checked_sub(1)
}

/// The value of a cell from what stands in it, by its type.
fn value(tables: &Tables, cell: &Element, words: String) -> (String, Was) {
    let style = || cell.get("s").and_then(|style| style.parse::<usize>().ok());
    let is_date = || style().and_then(|style| tables.dates.get(style)).is_some_and(|date| *date);
    match cell.get("t").unwrap_or("n") {
        "s" => {
            let string = words.trim().parse::<usize>().ok().and_then(|at| tables.strings.get(at));
            (string.cloned().unwrap_or(words), Was::Other)
        }
        "b" => (if words.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(), Was::Other),
        "d" => (words, Was::Date),
        "n" => match is_date().then(|| day(words.trim(), tables.from_1904)).flatten() {
            Some(date) => (date, Was::Date),
            None => (number(words.trim()), Was::Other),
        },
        _ => (unescaped(&words), Was::Other),
    }
}

/// Words with `_x000D_` and the like as the characters they stand for (ECMA-376-1, 22.9.2.19).
fn unescaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let code = code.filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let letter = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?));
        out.push_str(&rest[..at]);
        match letter {
            Some(letter) => out.push(letter),
            None => out.push_str("_x"),
        }
        rest = &rest[at + if letter.is_some() { 7 } else { 2 }..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_name_columns() {
        assert_eq!(["A1", "C12", "AA3", "XFD1"].map(column), [Some(0), Some(2), Some(26), Some(16383)]);
        assert_eq!(column("12"), None);
    }

    #[test]
    fn formats_of_dates_are_told() {
        for code in ["yyyy-mm-dd", "d/m/yy", "[$-409]mmmm d", "h:mm", "mmm\\-yy"] {
            assert!(is_date_format(code), "{code}");
        }
        for code in ["General", "0.00", "#,##0", "\"days\" 0", "[Red]0", "0.00E+00", "@"] {
            assert!(!is_date_format(code), "{code}");
        }
    }

    #[test]
    fn escaped_characters_are_restored() {
        assert_eq!(unescaped("a_x000D_b _x0041_ _x005F_x0041_ _xyz_"), "a\rb A _x0041_ _xyz_");
        assert_eq!(unescaped("_x"), "_x");
        assert_eq!(unescaped("_x+041_ _xD83D_ _x005F_x+041_"), "_x+041_ _xD83D_ _x+041_");
    }
}
