//! `fonds parse --format csv`: one row a citation, for spreadsheets (RFC 4180).
//!
//! Values of one cell are joined by ` | `, and a cell that a spreadsheet would run has a `'` in front, as in
//! the sheets of records. A string without a citation has one row, so that nothing is lost from the sheet.

use std::io;

use fonds::record::reference::{Citation, PageUnit, Parsed};
use fonds::vocab::Kind;

const COLUMNS: [&str; 15] = [
    "verbatim",
    "number",
    "repository",
    "id",
    "country",
    "fond",
    "opis",
    "folder",
    "file",
    "other_levels",
    "pages",
    "page_unit",
    "reference_code",
    "credits",
    "residue",
];

/// The kinds of unit that have a column of their own.
const OWN: [Kind; 4] = [Kind::Fond, Kind::Opis, Kind::Folder, Kind::File];

/// The heading.
pub(super) fn header() -> io::Result<Vec<u8>> {
    lines([COLUMNS.map(str::to_owned)])
}

/// The rows of one citation string.
pub(super) fn rows(text: &str, parsed: &Parsed) -> io::Result<Vec<u8>> {
    let empty = [Citation::default()];
    let (citations, found) =
        if parsed.citations.is_empty() { (&empty[..], false) } else { (&parsed.citations[..], true) };
    let credits =
        parsed.credits.iter().map(|credit| format!("{}={}", credit.role.name(), escaped(&credit.name)));
    let credits: Vec<String> = credits.collect();
    let residue: Vec<String> = parsed.residue.iter().map(|piece| escaped(&piece.text)).collect();
    lines(citations.iter().enumerate().map(|(at, citation)| {
        let number = if found { (at + 1).to_string() } else { String::new() };
        // What belongs to the string stands in its first row, so that nobody is counted twice.
        let once =
            |values: &[String], between: &str| if at == 0 { values.join(between) } else { String::new() };
        row(text, number, citation, once(&credits, "; "), once(&residue, " | "))
    }))
}

fn row(text: &str, number: String, citation: &Citation, credits: String, residue: String) -> [String; 15] {
    let repository = citation.repository.as_ref();
    let own = |kind: Kind| citation.levels.iter().position(|unit| unit.kind == kind);
    let first = OWN.map(own);
    let [fond, opis, folder, file] =
        first.map(|at| at.map_or_else(String::new, |at| citation.levels[at].value.to_string()));
    let other = citation.levels.iter().enumerate().filter(|(at, _)| !first.contains(&Some(*at)));
    let other: Vec<String> =
        other.map(|(_, unit)| format!("{}={}", unit.kind.name(), escaped(&unit.value))).collect();
    let unit = citation.pages.as_ref().and_then(|pages| pages.unit).map(|unit| match unit {
        PageUnit::Leaf => "leaf",
        PageUnit::Page => "page",
    });
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    // A printed source without an archive stands where its units would.
    let publication = citation.publication.as_ref().map(|words| format!("publication={}", escaped(words)));
    [
        text.to_owned(),
        number,
        word(repository.map(|repository| repository.name.as_str())),
        word(repository.and_then(|repository| repository.id.as_deref())),
        word(repository.and_then(|repository| repository.country.as_deref())),
        fond,
        opis,
        folder,
        file,
        other.into_iter().chain(publication).collect::<Vec<_>>().join("; "),
        word(citation.pages.as_ref().map(|pages| pages.text.as_str())),
        unit.unwrap_or_default().to_owned(),
        word(citation.reference_code.as_deref()),
        credits,
        residue,
    ]
}

fn lines(rows: impl IntoIterator<Item = [String; 15]>) -> io::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        out.write_record(row.map(guarded))?;
    }
    out.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A value with a `\` before each character that means something between values.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if matches!(c, '|' | ';' | '=' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A cell that no spreadsheet runs.
fn guarded(cell: String) -> String {
    let runs = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = cell.strip_prefix('\'').is_some_and(runs);
    if runs(&cell) || quoted { format!("'{cell}") } else { cell }
}
