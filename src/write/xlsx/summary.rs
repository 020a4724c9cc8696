//! The sheet `summary`: what the records are of and how complete they are, as tables with charts beside them.

use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisTickType, ChartDataLabel, ChartFont, ChartFormat, ChartLine, ChartSolidFill,
    ChartType, Color, ConditionalFormatDataBar, Worksheet, XlsxError,
};

use super::pages::A4;
use super::style::{Group, Styles};
use super::tally::{Counts, Tally};
use crate::diagnostic::Severity;

const NAME: &str = "summary";

/// How many rows a table shows, and how many of them its chart.
const SHOWN: usize = 50;
const CHARTED: usize = 15;

/// How many stretches of time are shown.
const STRETCHES: i16 = 100;

/// Where the tables and charts are.
const LABEL: u16 = 0;
const COUNT: u16 = 1;
const SHARE: u16 = 2;
const CHARTS: u16 = 4;

/// The width of charts, and the height of a row of the sheet, in pixels.
const CHART_WIDTH: u32 = 720;
const ROW: u32 = 20;

/// A table: its name, its rows, and rows that say of how many nothing is counted one by one.
struct Table<'a> {
    name: &'a str,
    rows: Vec<(String, u64)>,
    asides: Vec<(String, u64)>,
    /// Of what the counts are shares.
    of: u64,
    chart: Option<(ChartType, Group)>,
}

/// Writes the sheet.
pub(super) fn write(tally: &Tally, styles: &Styles) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(NAME)?.set_screen_gridlines(false);
    sheet.set_column_width(LABEL, 58)?.set_column_width(COUNT, 12)?.set_column_width(SHARE, 16)?;
    sheet.set_column_width(SHARE + 1, 3)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_footer("&L&A&RPage &P of &N");
    sheet.set_row_height(0, 30)?.write_string_with_format(0, LABEL, "Summary", &styles.title)?;
    let mut row = 2;
    for table in tables(tally) {
        row = table.write(&mut sheet, styles, row)?;
    }
    Ok(sheet)
}

fn tables(tally: &Tally) -> Vec<Table<'static>> {
    let records = tally.records();
    let plain = |name, rows, of| Table { name, rows, asides: Vec::new(), of, chart: None };
    let row = |label: &str, count| (label.to_owned(), count);
    let severities =
        [("errors", Severity::Error), ("warnings", Severity::Warning), ("notes", Severity::Note)];
    let found = severities.map(|(label, severity)| row(label, tally.count(severity)));
    let all: u64 = found.iter().map(|(_, count)| count).sum();
    let overview = vec![row("all", records), row("with a warning or an error", tally.flawed())];
    let mut tables = vec![plain("Records", overview, records), plain("Findings", found.to_vec(), all)];
    tables.push(counted("Archives", "no archive", &tally.archives, records, Group::Source));
    tables.push(counted("Fonds", "no fond", &tally.fonds, records, Group::Source));
    tables.push(Table {
        name: "Years",
        rows: tally.years(STRETCHES),
        asides: none("no year", tally.undated),
        of: records,
        chart: Some((ChartType::Column, Group::Document)),
    });
    tables.push(counted(
        "Languages of the originals",
        "no language",
        &tally.languages,
        records,
        Group::Subjects,
    ));
    let filled = tally.filled().map(|(name, count)| row(name, count)).collect();
    tables.push(plain("Fields that are filled", filled, records));
    let rules = tally.rules.iter().map(|(code, (name, count))| (format!("{code} {name}"), *count)).collect();
    tables.push(plain("Findings by rule", rules, all));
    tables
}

/// The table of what is counted by name.
fn counted(name: &'static str, nothing: &str, counts: &Counts, of: u64, group: Group) -> Table<'static> {
    let top = counts.top(SHOWN);
    let (others, count) = top.others;
    let mut asides = Vec::new();
    if others > 0 {
        asides.push((format!("{others} others"), count));
    }
    asides.extend(none(nothing, counts.none));
    let rows = top.shown.into_iter().map(|(label, count)| (label.to_owned(), count)).collect();
    Table { name, rows, asides, of, chart: Some((ChartType::Bar, group)) }
}

fn none(label: &str, count: u64) -> Vec<(String, u64)> {
    if count > 0 { vec![(label.to_owned(), count)] } else { Vec::new() }
}

impl Table<'_> {
    /// Writes the table from a row on and its chart beside it; gives the row for the next.
    fn write(&self, sheet: &mut Worksheet, styles: &Styles, start: u32) -> Result<u32, XlsxError> {
        if self.rows.is_empty() && self.asides.is_empty() {
            return Ok(start);
        }
        sheet.write_string_with_format(start, LABEL, self.name, &styles.table)?;
        for (column, heading) in [(COUNT, "count"), (SHARE, "share")] {
            sheet.write_string_with_format(start, column, heading, &styles.over_number)?;
        }
        let mut row = start + 1;
        let shown = self.rows.iter().map(|row| (row, &styles.label));
        for ((label, count), format) in shown.chain(self.asides.iter().map(|row| (row, &styles.aside))) {
            sheet.write_string_with_format(row, LABEL, label, format)?;
            #[expect(clippy::cast_precision_loss, reason = "no spreadsheet has more than 2^53 rows")]
            let (count, of) = (*count as f64, self.of.max(1) as f64);
            sheet.write_number_with_format(row, COUNT, count, &styles.number)?;
            sheet.write_number_with_format(row, SHARE, count / of, &styles.share)?;
            row += 1;
        }
        let bars = ConditionalFormatDataBar::new()
            .set_fill_color(BAR)
            .set_solid_fill(true)
            .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
            .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 1);
        sheet.add_conditional_format(start + 1, SHARE, row - 1, SHARE, &bars)?;
        let Some((kind, group)) = self.chart.filter(|_| !self.rows.is_empty()) else { return Ok(row + 1) };
        let height = self.chart(sheet, start, kind, group)?;
        Ok((row + 1).max(start + height.div_ceil(ROW) + 1))
    }

    /// Puts a chart beside the table; gives its height in pixels.
    fn chart(
        &self,
        sheet: &mut Worksheet,
        start: u32,
        kind: ChartType,
        group: Group,
    ) -> Result<u32, XlsxError> {
        let bars = kind == ChartType::Bar;
        let charted = if bars { self.rows.len().min(CHARTED) } else { self.rows.len() };
        let charted = u32::try_from(charted).unwrap_or(u32::MAX);
        let (first, last) = (start + 1, start + charted);
        let height = if bars { charted * 24 + 90 } else { 320 };
        let mut chart = Chart::new(kind);
        let mut fill = ChartFormat::new();
        fill.set_solid_fill(ChartSolidFill::new().set_color(group.colour()));
        let series = chart.add_series();
        series
            .set_categories((NAME, first, LABEL, last, LABEL))
            .set_values((NAME, first, COUNT, last, COUNT));
        series.set_format(&mut fill).set_gap(if bars { 40 } else { 25 });
        let small = ChartFont::new().set_size(9).clone();
        if bars || charted <= 30 {
            series.set_data_label(ChartDataLabel::new().show_value().set_font(&small));
        }
        chart.title().set_name(self.name).set_font(ChartFont::new().set_size(12).set_bold());
        chart.legend().set_hidden();
        // A bar chart lies on its side, its categories on the vertical axis.
        let (categories, values) =
            if bars { (Axis::Vertical, Axis::Horizontal) } else { (Axis::Horizontal, Axis::Vertical) };
        categories.of(&mut chart).set_font(&small).set_major_tick_type(ChartAxisTickType::None);
        if bars {
            // The most frequent above, as in the table.
            categories.of(&mut chart).set_reverse();
        }
        values.of(&mut chart).set_major_gridlines(false).set_hidden(true).set_min(0);
        chart.chart_area().set_format(ChartFormat::new().set_border(ChartLine::new().set_color(FRAME)));
        chart.set_width(CHART_WIDTH).set_height(height);
        chart.set_alt_text(format!("{}, counted in the table to the left", self.name));
        sheet.insert_chart(start, CHARTS, &chart)?;
        Ok(height)
    }
}

/// An axis of a chart, by where it is.
#[derive(Clone, Copy)]
enum Axis {
    Horizontal,
    Vertical,
}

impl Axis {
    fn of(self, chart: &mut Chart) -> &mut ChartAxis {
        match self {
            Self::Horizontal => chart.x_axis(),
            Self::Vertical => chart.y_axis(),
        }
    }
}

const BAR: Color = Color::RGB(0xC5_D7_EE);
const FRAME: Color = Color::RGB(0xD9_DD_E3);
