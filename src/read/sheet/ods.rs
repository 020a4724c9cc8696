//! ODS workbooks: OpenDocument 1.3, spreadsheets. Rows are handed on one by one.

use std::ops::ControlFlow;

use super::parts::{Broken, Element, Next, Parts};
use super::workbook::{Book, COLUMNS, Cell, Row, Was, number};

/// How many rows in all may repeat the row before them: a workbook of one row must not become a million records.
const REPEATED: usize = 10_000;

pub(super) struct Ods {
    parts: Parts,
    sheets: Vec<String>,
}

impl Ods {
    pub(super) fn open(bytes: Vec<u8>, max_bytes: usize) -> Result<Self, Broken> {
        let mut parts = Parts::open(bytes, max_bytes)?;
        let part = parts.part("content.xml")?;
        let part = part.ok_or_else(|| Broken::Malformed("it has no `content.xml`".to_owned()))?;
        let mut sheets = Vec::new();
        part.elements(|element| {
            if element.name == "table" {
                sheets.push(element.get("name").unwrap_or_default().to_owned());
            }
        })?;
        Ok(Self { parts, sheets })
    }
}

impl Book for Ods {
    fn sheets(&self) -> Vec<String> {
        self.sheets.clone()
    }

    fn rows(&mut self, sheet: usize, each: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Broken> {
        let Some(mut part) = self.parts.part("content.xml")? else { return Ok(()) };
        let mut tables = 0;
        let mut reader = Reader::default();
        loop {
            let next = part.next()?;
            match &next {
                Next::Start(element) if element.name == "table" => {
                    tables += 1;
                    if tables > sheet + 1 {
                        return Ok(());
                    }
                }
                Next::Done => return Ok(()),
                _ => {}
            }
            if tables == sheet + 1 && reader.take(next, each).is_break() {
                return Ok(());
            }
        }
    }
}

/// Puts rows together.
#[derive(Default)]
struct Reader {
    row: Vec<Cell>,
    /// The number of rows done.
    rows: usize,
    /// How many rows were repeated.
    repeated: usize,
    repeats: usize,
    /// The column that comes next.
    column: usize,
    cell: Option<Element>,
    text: String,
    /// How many paragraphs the cell has, and whether one is open.
    paragraphs: usize,
    inside: bool,
    /// How deep in notes, which are no part of the value.
    notes: usize,
}

impl Reader {
    fn take(&mut self, next: Next, each: &mut dyn FnMut(Row) -> ControlFlow<()>) -> ControlFlow<()> {
        match next {
            Next::Start(element) => self.start(element, each),
            Next::Text(words) => {
                if self.inside && self.notes == 0 {
                    self.text.push_str(&words);
                }
                ControlFlow::Continue(())
            }
            Next::End(name) => self.end(&name, each),
            Next::Done => ControlFlow::Continue(()),
        }
    }

    fn start(&mut self, element: Element, each: &mut dyn FnMut(Row) -> ControlFlow<()>) -> ControlFlow<()> {
        let is_empty = element.is_empty;
        match element.name.as_str() {
            "table-row" => {
                self.repeats = times(&element, "number-rows-repeated");
                (self.column, self.row) = (0, Vec::new());
                if is_empty {
                    return self.end("table-row", each);
                }
            }
            "table-cell" | "covered-table-cell" => {
                (self.text, self.paragraphs) = (String::new(), 0);
                self.cell = Some(element);
                if is_empty {
                    return self.end("table-cell", each);
                }
            }
            "annotation" if !is_empty => self.notes += 1,
            "p" | "h" if self.notes == 0 => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
                self.inside = !is_empty;
            }
            "s" if self.inside => {
                let blanks = times(&element, "c").min(100);
                self.text.extend(std::iter::repeat_n(' ', blanks));
            }
            "tab" if self.inside => self.text.push('\t'),
            "line-break" if self.inside => self.text.push('\n'),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, name: &str, each: &mut dyn FnMut(Row) -> ControlFlow<()>) -> ControlFlow<()> {
        match name {
            "annotation" => self.notes = self.notes.saturating_sub(1),
            "p" | "h" if self.notes == 0 => self.inside = false,
            "table-cell" | "covered-table-cell" => self.cell(),
            "table-row" => return self.row(each),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    /// Adds the cell that ends, as often as it is repeated.
    fn cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let next = (self.column + times(&cell, "number-columns-repeated")).min(COLUMNS);
        let (text, was) = value(&cell, std::mem::take(&mut self.text));
        if !text.is_empty() {
            self.row.extend((self.column..next).map(|column| Cell { column, text: text.clone(), was }));
        }
        self.column = next;
    }

    /// Hands on the row that ends, as often as it is repeated where there is something in it.
    fn row(&mut self, each: &mut dyn FnMut(Row) -> ControlFlow<()>) -> ControlFlow<()> {
        let cells = std::mem::take(&mut self.row);
        let first = self.rows + 1;
        self.rows = self.rows.saturating_add(self.repeats);
        if cells.is_empty() {
            return ControlFlow::Continue(());
        }
        let more = (self.repeats - 1).min(REPEATED - self.repeated);
        self.repeated += more;
        for number in first..=first + more {
            each(Row { number, cells: cells.clone() })?;
        }
        ControlFlow::Continue(())
    }
}

/// How often something stands there; once where nothing is said.
fn times(element: &Element, attribute: &str) -> usize {
    element.get(attribute).and_then(|times| times.parse().ok()).unwrap_or(1).max(1)
}

/// The value of a cell by its type: its words, or what they show.
fn value(cell: &Element, text: String) -> (String, Was) {
    let stored = |attribute| cell.get(attribute).map(str::to_owned);
    match cell.get("value-type").unwrap_or("string") {
        "float" | "percentage" | "currency" => {
            (stored("value").map_or(text, |value| number(&value)), Was::Other)
        }
        "date" => {
            let date = stored("date-value").unwrap_or(text);
            let date = date.strip_suffix("T00:00:00").map(str::to_owned).unwrap_or(date);
            (date, Was::Date)
        }
        "boolean" => (stored("boolean-value").map_or(text, |value| value.to_uppercase()), Was::Other),
        _ => (text, Was::Other),
    }
}
