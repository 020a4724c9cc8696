//! How the workbook looks: the formats of cells, and the width and colour of each column.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::diagnostic::Severity;
use crate::record::sheet::Column;

/// The format of cells that are texts whatever is typed into them.
const TEXT: &str = "@";

/// What belongs together has the same colour above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Document,
    Source,
    People,
    Subjects,
    Other,
}

impl Group {
    /// The group of a field, by its JSON name.
    pub(super) fn of(field: &str) -> Self {
        match field {
            "citations" | "citation_verbatim" | "archives" => Self::Source,
            "credits" | "creators" | "contributors" | "donors" | "support" => Self::People,
            "people" | "places" | "subjects" => Self::Subjects,
            "id" | "url" | "title" | "date" | "created" | "event_dates" | "type" | "languages"
            | "edition_languages" | "summary" | "body" => Self::Document,
            _ => Self::Other,
        }
    }

    const ALL: [Self; 5] = [Self::Document, Self::Source, Self::People, Self::Subjects, Self::Other];

    pub(super) const fn colour(self) -> Color {
        Color::RGB(match self {
            Self::Document => 0x1F_3A_5F,
            Self::Source => 0x2F_5D_50,
            Self::People => 0x5B_3A_66,
            Self::Subjects => 0x7A_4A_1E,
            Self::Other => 0x4A_55_65,
        })
    }
}

/// How wide a column is, in characters.
pub(super) fn width(column: &Column) -> f64 {
    f64::from(match column.name {
        "page_unit" | "fond" | "opis" | "folder" | "file" => 11,
        "record_id" | "date_edtf" | "pages" | "copy_number" => 13,
        "type" | "language" | "created" | "uploaded" | "classification" => 16,
        "edition_language" | "outgoing_number" | "event_dates" | "date" => 18,
        "reference_code" | "repository" | "people" | "subjects" | "archives" => 32,
        "title" | "support" | "rights" => 46,
        "citation" | "summary" => 62,
        "url" | "rights_uri" | "origin" => 38,
        _ => 24,
    })
}

/// How high rows are, in points: two lines. What is longer is cut off to the eye, so that one long summary does not fill
/// the screen.
pub(super) const HEIGHT: f64 = 32.0;

/// The formats of cells.
pub(super) struct Styles {
    heads: [Format; 5],
    /// Text of a record.
    pub(super) text: Format,
    /// An address that can be followed.
    pub(super) link: Format,
    /// Real dates: a day, a month, a year.
    pub(super) day: Format,
    pub(super) month: Format,
    pub(super) year: Format,
    /// A number of a line.
    pub(super) count: Format,
    severities: [Format; 3],
    /// Of the summary: its title, the names of tables, headings over numbers, labels, what is less of a label, numbers, shares.
    pub(super) title: Format,
    pub(super) table: Format,
    pub(super) over_number: Format,
    pub(super) label: Format,
    pub(super) aside: Format,
    pub(super) number: Format,
    pub(super) share: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let line = Format::new().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(GREY);
        let cell = line.clone().set_align(FormatAlign::Top);
        let text = cell.clone().set_num_format(TEXT).set_text_wrap();
        let date = |shown: &str| cell.clone().set_num_format(shown).set_align(FormatAlign::Left);
        Self {
            heads: Group::ALL.map(head),
            link: cell
                .clone()
                .set_num_format(TEXT)
                .set_font_color(LINK)
                .set_underline(FormatUnderline::Single),
            day: date("yyyy-mm-dd"),
            month: date("yyyy-mm"),
            year: date("yyyy"),
            severities: [(NOTE, PALE_NOTE), (WARNING, PALE_WARNING), (ERROR, PALE_ERROR)]
                .map(|(dark, pale)| text.clone().set_font_color(dark).set_background_color(pale).set_bold()),
            count: cell.clone().set_align(FormatAlign::Left),
            text,
            title: Format::new().set_bold().set_font_size(18).set_font_color(Group::Document.colour()),
            table: head(Group::Document),
            over_number: head(Group::Document).set_align(FormatAlign::Right),
            label: line.clone().set_num_format(TEXT),
            aside: line.clone().set_num_format(TEXT).set_italic().set_font_color(NOTE),
            number: line.clone().set_num_format("#,##0"),
            share: line.set_num_format("0.0%"),
        }
    }

    /// Of a heading.
    pub(super) fn head(&self, group: Group) -> &Format {
        &self.heads[Group::ALL.iter().position(|other| *other == group).unwrap_or_default()]
    }

    pub(super) fn severity(&self, severity: Severity) -> &Format {
        &self.severities[severity as usize]
    }
}

fn head(group: Group) -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(group.colour())
        .set_align(FormatAlign::VerticalCenter)
        .set_num_format(TEXT)
        .set_border_right(FormatBorder::Thin)
        .set_border_right_color(Color::White)
}

const GREY: Color = Color::RGB(0xC9_CE_D6);
const LINK: Color = Color::RGB(0x0B_57_D0);
const NOTE: Color = Color::RGB(0x44_54_6A);
const WARNING: Color = Color::RGB(0x8A_5A_00);
const ERROR: Color = Color::RGB(0xA6_1B_1B);
const PALE_NOTE: Color = Color::RGB(0xEE_F2_F7);
const PALE_WARNING: Color = Color::RGB(0xFF_F4_D6);
const PALE_ERROR: Color = Color::RGB(0xFD_E8_E8);
