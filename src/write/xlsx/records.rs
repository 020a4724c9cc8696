//! The sheet `records`, one record a row, and the sheet `long` of what its cells have no room for.

use std::borrow::Cow;
use std::io;

use rust_xlsxwriter::{ExcelDateTime, Format, Url, Workbook, Worksheet};

use super::failed;
use super::pages::{Column, Pages, Setup};
use super::style::{self, Group, HEIGHT, Styles};
use crate::crosswalk::dates::{Precision, w3cdtf};
use crate::record::sheet::{BODY, COLUMNS, EXTRA};
use crate::record::workbook::{LONG, LONG_COLUMNS, RECORDS, SORTABLE, continued, sheet_name};
use crate::write::spool::Spool;

/// How many links a sheet has, as Excel has it; what comes after stays a text.
const LINKS: usize = 65_530;

/// Columns whose cells are addresses.
const ADDRESSES: [&str; 2] = ["url", "rights_uri"];

/// Writes the records.
pub(super) struct Records<'a> {
    pub(super) book: &'a mut Workbook,
    pub(super) styles: &'a Styles,
    /// How many rows a sheet has.
    pub(super) most: u32,
    pub(super) with_body: bool,
}

/// What came of the records.
pub(super) struct Written {
    pub(super) records: Vec<Worksheet>,
    /// The sheets of long values; none where there are none.
    pub(super) long: Vec<Worksheet>,
    pub(super) places: Places,
}

/// Where the cells of records are.
pub(super) struct Places {
    most: u32,
    /// The column of the text of the document, where there is one.
    body: Option<u16>,
}

impl Places {
    /// The cell of a field of a record, by the number of the record from 1: the name of its sheet, and its reference.
    /// What has no column of its own is at the beginning of the row.
    pub(super) fn of(&self, record: u64, field: Option<&str>) -> (Cow<'static, str>, String) {
        let column = match field {
            // Their parts stand in many columns, their words in one.
            Some("citations" | "credits" | "about" | "residue") => place("citation_verbatim"),
            Some(BODY) => self.body,
            field => field.and_then(place),
        };
        let rows = u64::from(self.most.max(2) - 1);
        let at = record.saturating_sub(1);
        let sheet = usize::try_from(at / rows).unwrap_or_default() + 1;
        let column = rust_xlsxwriter::utility::column_number_to_name(column.unwrap_or_default());
        (sheet_name(RECORDS, sheet), format!("{column}{}", at % rows + 2))
    }
}

/// The first column of a field.
fn place(field: &str) -> Option<u16> {
    let at = COLUMNS.iter().position(|column| column.field == field)?;
    u16::try_from(at).ok()
}

impl Records<'_> {
    /// Writes the rows that waited; `meet` is told of each, by number from 1, with its first cell.
    pub(super) fn write(self, rows: Spool, mut meet: impl FnMut(u64, &str)) -> io::Result<Written> {
        let Self { book, styles, most, with_body } = self;
        let mut long = Long::new(styles, most);
        let mut columns = columns(styles, rows.labels(), with_body);
        for column in &mut columns {
            let heading = long.cell(book, (1, 1), &column.heading, &column.heading)?.into_owned();
            column.heading = heading;
        }
        let headings: Vec<String> = columns.iter().map(|column| column.heading.clone()).collect();
        let fixed = COLUMNS.len();
        let labels = rows.labels().len();
        let body = with_body.then(|| u16::try_from(fixed + labels).unwrap_or_default());
        let setup = Setup { name: RECORDS, columns, height: HEIGHT, frozen: 1, fits: false, most };
        let mut pages = Pages::new(setup);
        let mut rows = rows.into_rows(fixed + usize::from(with_body))?;
        let (mut number, mut links, mut sheet_before) = (0, 0, 0);
        while rows.advance()? {
            number += 1;
            meet(number, rows.fixed().next().unwrap_or_default());
            let (sheet, row, of) = pages.next(book)?;
            if std::mem::replace(&mut sheet_before, of) != of {
                links = 0;
            }
            let cells = rows.fixed().take(fixed).chain(rows.labelled()).chain(rows.fixed().skip(fixed));
            for (at, cell) in (0_u16..).zip(cells) {
                if cell.is_empty() {
                    continue;
                }
                let column = COLUMNS.get(usize::from(at));
                if column.is_some_and(|column| ADDRESSES.contains(&column.name))
                    && links < LINKS
                    && can_be_linked(cell)
                {
                    links += 1;
                    let url = Url::new(cell).set_text(cell);
                    sheet.write_url_with_format(row, at, url, &styles.link).map_err(failed)?;
                    continue;
                }
                let heading = headings.get(usize::from(at)).map_or("", String::as_str);
                let cell = long.cell(book, (of, row + 1), heading, cell)?;
                sheet.write_string_with_format(row, at, cell, &styles.text).map_err(failed)?;
            }
            let edtf = COLUMNS.iter().position(|column| column.name == "date_edtf");
            let date = edtf.and_then(|at| rows.fixed().nth(at)).and_then(|edtf| date(edtf, styles));
            if let Some((date, format)) = date {
                let at = u16::try_from(headings.len()).unwrap_or(u16::MAX).saturating_sub(1);
                sheet.write_datetime_with_format(row, at, &date, format).map_err(failed)?;
            }
        }
        let body_at = Places { most, body };
        Ok(Written { records: pages.finish(book)?, long: long.finish(book)?, places: body_at })
    }
}

/// The columns of the CSV, and one to sort by.
fn columns(styles: &Styles, labels: &[String], with_body: bool) -> Vec<Column> {
    let column = |heading: String, width: f64, group: Group, cell: &Format| Column {
        heading,
        width,
        head: styles.head(group).clone(),
        cell: cell.clone(),
    };
    let fixed = COLUMNS.iter().map(|known| {
        column(known.name.to_owned(), style::width(known), Group::of(known.field), &styles.text)
    });
    let extra =
        labels.iter().map(|label| column(format!("{EXTRA}{label}"), 24.0, Group::Other, &styles.text));
    let body = with_body.then(|| column(BODY.to_owned(), 90.0, Group::Document, &styles.text));
    let sortable = column(SORTABLE.to_owned(), 16.0, Group::Document, &styles.day);
    fixed.chain(extra).chain(body).chain([sortable]).collect()
}

/// A date that a spreadsheet can sort by, and how it is shown: a day, or the first of a month or year that shows no more
/// than is known. None for what is no single day, month or year, and before 1900, where the days of spreadsheets begin.
fn date<'s>(edtf: &str, styles: &'s Styles) -> Option<(ExcelDateTime, &'s Format)> {
    let format = match w3cdtf(edtf)? {
        Precision::Day => &styles.day,
        Precision::Month => &styles.month,
        Precision::Year => &styles.year,
    };
    let mut parts = edtf.split('-');
    let year = parts.next()?.parse().ok().filter(|year| *year >= 1900)?;
    let mut part = || parts.next().map_or(Some(1), |part| part.parse().ok());
    let (month, day) = (part()?, part()?);
    Some((ExcelDateTime::from_ymd(year, month, day).ok()?, format))
}

/// Whether a spreadsheet can follow an address. One that is not well formed would make the whole workbook one that has
/// to be repaired (ECMA-376-2, 9.3.2: targets are URIs), so that it stays a text.
fn can_be_linked(address: &str) -> bool {
    /// How long an address may be, as Excel has it.
    const LONGEST: usize = 2_079;
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (host, port) = host.split_once(':').unwrap_or((host, "0"));
    let named = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let allowed = |c: char| c.is_alphanumeric() || "-._~/?#@!$&'()*+,;=:%".contains(c);
    let escaped = |rest: &str| {
        rest.as_bytes().first_chunk::<2>().is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    };
    address.encode_utf16().count() <= LONGEST
        && ["http", "https", "ftp"].contains(&scheme)
        && host.starts_with(char::is_alphanumeric)
        && host.chars().all(named)
        && !port.is_empty()
        && port.len() <= 5
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && path.chars().all(allowed)
        && path.matches('#').count() <= 1
        && path.split('%').skip(1).all(escaped)
}

/// Puts down the rest of values that no cell holds.
struct Long {
    pages: Pages,
    text: Format,
    /// How many values there are.
    values: usize,
}

impl Long {
    fn new(styles: &Styles, most: u32) -> Self {
        let widths = [10.0, 16.0, 24.0, 10.0, 110.0];
        let columns = LONG_COLUMNS.iter().zip(widths).map(|(heading, width)| Column {
            heading: (*heading).to_owned(),
            width,
            head: styles.head(Group::Other).clone(),
            cell: styles.text.clone(),
        });
        let columns = columns.collect();
        let setup = Setup { name: LONG, columns, height: HEIGHT, frozen: 0, fits: true, most };
        Self { pages: Pages::new(setup), text: styles.text.clone(), values: 0 }
    }

    /// What stands in a cell: the value, or its beginning with a mark where it goes on here. `place` is the number of
    /// the sheet and of the row, both from 1.
    fn cell<'v>(
        &mut self,
        book: &mut Workbook,
        place: (usize, u32),
        heading: &str,
        value: &'v str,
    ) -> io::Result<Cow<'v, str>> {
        let Some((cell, parts)) = continued(value, self.values + 1) else { return Ok(value.into()) };
        self.values += 1;
        let (sheet, row) = place;
        let row = if sheet == 1 { row.to_string() } else { format!("{}, {row}", sheet_name(RECORDS, sheet)) };
        for (number, part) in (2..).zip(parts) {
            let (sheet, at, _) = self.pages.next(book)?;
            let texts = [
                (0, self.values.to_string()),
                (1, row.clone()),
                (2, shown(heading).into_owned()),
                (3, number.to_string()),
                (4, part.to_owned()),
            ];
            for (column, text) in texts {
                sheet.write_string_with_format(at, column, text, &self.text).map_err(failed)?;
            }
        }
        Ok(cell.into())
    }

    fn finish(self, book: &mut Workbook) -> io::Result<Vec<Worksheet>> {
        if self.values == 0 { Ok(Vec::new()) } else { self.pages.finish(book) }
    }
}

/// The beginning of a text that is shown to people and that a cell may have no room for.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    const MOST: usize = 8_000;
    if text.len() <= MOST {
        return text.into();
    }
    format!("{}…", &text[..text.floor_char_boundary(MOST)]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_become_links() {
        for address in [
            "https://digitalarchive.example.org/document/177840",
            "http://a.example:8080/x?y=%D0%90&z=1#part",
            "https://ru.example.org/wiki/Хрущёв",
        ] {
            assert!(can_be_linked(address), "{address}");
        }
        let long = format!("https://a.example/{}", "x".repeat(2_100));
        for text in [
            "",
            "a.example",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://",
            "https://a b.example/",
            "https://a.example/x y",
            "https://a.example/%zz",
            "https://a.example/%4",
            "https://a.example/#a#b",
            "https://a.example:port/",
            "https://a.example/\u{3}",
            "https://a.example/<b>",
            &long,
        ] {
            assert!(!can_be_linked(text), "{text}");
        }
    }

    #[test]
    fn dates_to_sort_by_are_single_days_months_or_years_from_1900_on() {
        let styles = Styles::new();
        let number = |edtf: &str| {
            date(edtf, &styles).map(|(_, format)| {
                [&styles.day, &styles.month, &styles.year].iter().position(|known| *known == format).unwrap()
            })
        };
        assert_eq!(
            ["1963-04-05", "1963-04", "1963", "1900"].map(number),
            [Some(0), Some(1), Some(2), Some(2)]
        );
        for none in ["", "1899", "1963~", "1963/1964", "196X", "1963-21", "1963-02-30"] {
            assert_eq!(number(none), None, "{none}");
        }
    }

    #[test]
    fn cells_of_records_are_found_on_the_sheet_that_has_them() {
        let places = Places { most: 4, body: Some(43) };
        let of = |record, field| {
            let (sheet, cell) = places.of(record, field);
            format!("{sheet}!{cell}")
        };
        assert_eq!(of(1, Some("title")), "records!C2");
        assert_eq!(of(3, None), "records!A4");
        assert_eq!(of(4, Some("credits")), "records 2!S2");
        assert_eq!(of(7, Some("body")), "records 3!AR2");
        assert_eq!(of(1, Some("no such field")), "records!A2");
    }
}
