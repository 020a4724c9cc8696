//! `fonds parse`: citation strings taken apart.

use std::borrow::Cow;
use std::io::{self, BufRead, Write};

use clap::ValueEnum;
use fonds::Error;
use fonds::check::{self, Cited};
use fonds::citation::{self, Options};
use fonds::diagnostic::{Diagnostic, Diagnostics, Finding, Severity, Source, Span};
use fonds::record::Text;
use fonds::record::reference::{Citation, PageUnit, Parsed};
use fonds::report::{Shape, plain};
use fonds::vocab::archives;
use fonds::{profile, read};

use super::terminal::Terminal;
use super::{Outcome, rows};

const EXAMPLES: &str = "\
Examples:
  fonds parse 'RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by Gary Goldberg.'
  fonds parse - < citations.txt > citations.jsonl    one a line in, one JSON object a line out
  fonds parse --format json 'TNA, FO 371/182522'     as JSON on a terminal too";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Citations; without any, or with `-`, one a line is read from standard input
    #[arg(value_name = "CITATION")]
    citations: Vec<String>,

    /// How they are shown; `text` on a terminal, else `jsonl`
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,

    /// Say for each part why it was read so
    #[arg(long)]
    explain: bool,

    /// Show notes too among the findings
    #[arg(long, short)]
    verbose: bool,
}

/// How a parsed citation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Coloured and labelled, for people
    Text,
    /// One object a line
    Jsonl,
    /// One array
    Json,
    /// One row a citation, for spreadsheets
    Csv,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<Outcome, Error> {
    let format = args.format.unwrap_or(if terminal.stdout { Format::Text } else { Format::Jsonl });
    let options = Options { explain: args.explain };
    let mut printer = Printer {
        out: io::BufWriter::with_capacity(64 * 1024, io::stdout().lock()),
        format,
        options,
        colour: terminal.stdout_colour,
        least: if args.verbose { Severity::Note } else { Severity::Warning },
        count: 0,
    };
    let failed = |cause| Error::io("<stdout>", cause);
    printer.begin().map_err(failed)?;
    each_citation(&args.citations, |line| printer.citation(line).map_err(failed))?;
    printer.finish().map_err(failed)?;
    Ok(Outcome::Clean)
}

/// A citation string as it was given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// The string.
    pub(super) text: &'a str,
    /// Whether bytes that are not UTF-8 became U+FFFD in it.
    pub(super) replaced: bool,
}

impl<'a> Line<'a> {
    /// A string that came as text.
    const fn of(text: &'a str) -> Self {
        Self { text, replaced: false }
    }
}

/// Gives each citation of the arguments to a function; each line of standard input for a `-` and where there is none.
pub(super) fn each_citation(
    citations: &[String],
    mut take: impl FnMut(Line<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let stdin =
        |take: &mut dyn FnMut(Line<'_>) -> Result<(), Error>| each_line(&mut io::stdin().lock(), take);
    if citations.is_empty() {
        return stdin(&mut take);
    }
    citations.iter().try_for_each(|text| if text == "-" { stdin(&mut take) } else { take(Line::of(text)) })
}

/// Gives the lines of an input to a function: of UTF-8, with or without a byte order mark, or of UTF-16.
fn each_line(
    input: &mut impl BufRead,
    take: &mut dyn FnMut(Line<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |cause| Error::io("<stdin>", cause);
    let mut bytes = Vec::new();
    let mut first = true;
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(failed)? == 0 {
            return Ok(());
        }
        let mut line = bytes.as_slice();
        if std::mem::take(&mut first) {
            if is_wide(line) {
                input.read_to_end(&mut bytes).map_err(failed)?;
                if let Some(text) = read::from_utf16(&bytes) {
                    return text
                        .split_terminator('\n')
                        .try_for_each(|line| take(Line::of(without_return(line))));
                }
                let bytes = bytes.strip_prefix(UTF_8_MARK).unwrap_or(&bytes);
                return bytes
                    .split_inclusive(|byte| *byte == b'\n')
                    .try_for_each(|line| take_bytes(line, take));
            }
            line = line.strip_prefix(UTF_8_MARK).unwrap_or(line);
        }
        take_bytes(line, take)?;
    }
}

/// The byte order mark in UTF-8.
const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a first line may be of UTF-16: it has the byte order mark, or zero bytes.
fn is_wide(line: &[u8]) -> bool {
    line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff") || line.contains(&0)
}

fn take_bytes(line: &[u8], take: &mut dyn FnMut(Line<'_>) -> Result<(), Error>) -> Result<(), Error> {
    let text = String::from_utf8_lossy(line.strip_suffix(b"\n").unwrap_or(line));
    take(Line { text: without_return(&text), replaced: matches!(text, Cow::Owned(_)) })
}

fn without_return(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

/// Prints one parsed citation after the other.
struct Printer<W> {
    out: W,
    format: Format,
    options: Options,
    colour: bool,
    /// The least severity shown.
    least: Severity,
    count: usize,
}

impl<W: Write> Printer<W> {
    fn begin(&mut self) -> io::Result<()> {
        match self.format {
            Format::Json => self.out.write_all(b"["),
            Format::Csv => self.out.write_all(&rows::header()?),
            Format::Text | Format::Jsonl => Ok(()),
        }
    }

    fn citation(&mut self, line: Line<'_>) -> io::Result<()> {
        let text = line.text;
        let parsed = citation::parse(text, self.options);
        match self.format {
            Format::Text => {
                if self.count > 0 {
                    writeln!(self.out)?;
                }
                self.text(line, &parsed)?;
            }
            Format::Csv => self.out.write_all(&rows::rows(text, &parsed)?)?,
            Format::Json | Format::Jsonl => {
                if self.format == Format::Json {
                    self.out.write_all(if self.count > 0 { b",\n " } else { b"\n " })?;
                }
                let findings = self.findings(line, &parsed);
                let shapes: Vec<Shape<'_>> = findings.iter().map(Shape::new).collect();
                let line = citation::ParsedLine::with_findings(text, &parsed, &shapes);
                serde_json::to_writer(&mut self.out, &line)?;
                if self.format == Format::Jsonl {
                    self.out.write_all(b"\n")?;
                }
            }
        }
        self.count += 1;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.format == Format::Json {
            self.out.write_all(b"\n]\n")?;
        }
        self.out.flush()
    }

    /// The string in the colours of its parts, and a line for each part.
    fn text(&mut self, line: Line<'_>, parsed: &Parsed) -> io::Result<()> {
        let parts = parts(parsed);
        writeln!(self.out, "{}", self.painted(line.text, &parts))?;
        let parts: Vec<Part> =
            parts.into_iter().map(|part| Part { value: plain(&part.value).into_owned(), ..part }).collect();
        let wide = parts.iter().map(|part| part.label.len()).max().unwrap_or_default();
        // Long names go out of line; short values stand in a column with their notes behind them.
        let short = parts.iter().map(|part| part.value.chars().count()).filter(|length| *length <= 40);
        let column = short.max().unwrap_or_default();
        for part in &parts {
            let label = self.paint(&format!("{:wide$}", part.label), part.colour);
            let note = if part.note.is_empty() {
                String::new()
            } else {
                self.paint(&format!("  {}", part.note), "2")
            };
            let value = if note.is_empty() { part.value.clone() } else { format!("{:column$}", part.value) };
            writeln!(self.out, "  {label}  {value}{note}")?;
        }
        for finding in self.findings(line, parsed) {
            let diagnostic = &finding.diagnostic;
            let words = format!("{} {}", diagnostic.severity.name(), diagnostic.rule.code);
            let colour = match diagnostic.severity {
                Severity::Error => "1;31",
                Severity::Warning => "1;33",
                Severity::Note => "1;36",
            };
            writeln!(self.out, "  {}: {}", self.paint(&words, colour), plain(&diagnostic.message))?;
        }
        Ok(())
    }

    fn findings(&self, line: Line<'_>, parsed: &Parsed) -> Vec<Finding> {
        findings(line, parsed, self.count + 1, self.least)
    }

    /// The string with each part that has a place in its colour.
    fn painted(&self, text: &str, parts: &[Part]) -> String {
        let mut placed: Vec<(Span, &str)> =
            parts.iter().filter_map(|part| Some((part.span?, part.colour))).collect();
        placed.sort_unstable();
        let mut out = String::new();
        let mut at = 0;
        for (span, colour) in placed {
            // Two people may share the words of one credit: what is painted stays as it is.
            if span.start < at || span.end > text.len() {
                continue;
            }
            out += &plain(&text[at..span.start]);
            out += &self.paint(&plain(&text[span.start..span.end]), colour);
            at = span.end;
        }
        out + &plain(&text[at..])
    }

    fn paint(&self, text: &str, colour: &str) -> String {
        if self.colour { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// What is wrong with a citation string, from a severity on; spans count in the string.
fn findings(line: Line<'_>, parsed: &Parsed, number: usize, least: Severity) -> Vec<Finding> {
    let text = line.text;
    let verbatim = Text::verbatim(text, Span::new(0, text.len()));
    let mut found = Diagnostics::new();
    found.extend(replaced(line));
    check::citation(&Cited::parsed(&verbatim, parsed), &mut found);
    let mut weighty = found.into_iter().filter(|diagnostic| diagnostic.severity >= least).peekable();
    if weighty.peek().is_none() {
        return Vec::new();
    }
    let source = Source::new("-", text).with_first_line(number);
    let mut findings: Vec<Finding> = weighty.map(|diagnostic| diagnostic.locate(&source, None)).collect();
    findings.sort_by_key(|finding| (finding.span.start, finding.diagnostic.rule.code));
    findings
}

/// That bytes of a string were no UTF-8.
fn replaced(line: Line<'_>) -> Option<Diagnostic> {
    let at = line.text.find(char::REPLACEMENT_CHARACTER).filter(|_| line.replaced)?;
    let place = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    let message = "bytes that are not UTF-8 were replaced by U+FFFD";
    Some(Diagnostic::new(profile::rule("ENC001")?, message).at(place))
}

/// One line of the text form.
struct Part {
    label: String,
    value: String,
    note: String,
    span: Option<Span>,
    colour: &'static str,
}

const REPOSITORY: &str = "1;34";
const UNIT: &str = "36";
const PAGES: &str = "32";
const PUBLICATION: &str = "35";
const CREDIT: &str = "33";
const ABOUT: &str = "94";
const RESIDUE: &str = "31";

fn parts(parsed: &Parsed) -> Vec<Part> {
    let mut parts = Vec::new();
    if let Some(about) = &parsed.about {
        for (label, piece) in [("title", &about.title), ("date", &about.date), ("host", &about.host)] {
            if let Some(piece) = piece {
                parts.push(part(label, &piece.text, String::new(), Some(piece.span), ABOUT));
            }
        }
    }
    for citation in &parsed.citations {
        citation_parts(citation, &mut parts);
    }
    for credit in &parsed.credits {
        let mut notes = Vec::new();
        notes.extend(credit.relator.as_ref().map(|code| format!("MARC {code}")));
        notes.extend(credit.affiliation.as_ref().map(|body| format!("of {body}")));
        notes.extend(credit.from_language.as_ref().map(|words| format!("from {words}")));
        notes.extend(credit.why.clone());
        parts.push(part(credit.role.name(), &credit.name, notes.join(", "), Some(credit.span), CREDIT));
    }
    for piece in &parsed.residue {
        parts.push(part("not understood", &piece.text, String::new(), Some(piece.span), RESIDUE));
    }
    parts
}

fn citation_parts(citation: &Citation, parts: &mut Vec<Part>) {
    if let Some(repository) = &citation.repository {
        let mut notes = vec![match (&repository.title, &repository.country) {
            (Some(title), Some(country)) => format!("{title}, {country}"),
            (Some(title), None) => title.to_string(),
            _ => "not in the registry".to_owned(),
        }];
        let archive = repository.id.as_deref().and_then(archives::by_id);
        let former = archive.and_then(|archive| {
            archive.former_name(repository.acronym.as_deref().unwrap_or(&repository.name))
        });
        notes.extend(former.map(|former| format!("`{former}` is a former name")));
        notes.extend(repository.why.clone());
        parts.push(part("repository", &repository.name, notes.join("; "), repository.span, REPOSITORY));
    }
    for unit in &citation.levels {
        let mut notes = Vec::new();
        notes.extend(unit.mark.as_ref().map(|mark| format!("marked {mark}")));
        if unit.span.is_none() {
            notes.push("from the citation before".to_owned());
        }
        notes.extend(unit.why.clone());
        parts.push(part(unit.kind.name(), &unit.value, notes.join("; "), unit.span, UNIT));
    }
    if let Some(publication) = &citation.publication {
        parts.push(part("publication", publication, String::new(), citation.publication_span, PUBLICATION));
    }
    if let Some(pages) = &citation.pages {
        let label = match pages.unit {
            Some(PageUnit::Leaf) => "leaves",
            Some(PageUnit::Page) => "pages",
            None => "numbers",
        };
        parts.push(part(label, &pages.text, pages.why.clone().unwrap_or_default(), Some(pages.span), PAGES));
    }
    if let Some(code) = &citation.reference_code {
        parts.push(part("reference code", code, String::new(), None, UNIT));
    }
}

fn part(label: &str, value: &str, note: String, span: Option<Span>, colour: &'static str) -> Part {
    Part { label: label.to_owned(), value: value.to_owned(), note, span, colour }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(format: Format, citations: &[&str], colour: bool) -> String {
        let least = Severity::Warning;
        let mut printer =
            Printer { out: Vec::new(), format, options: Options::default(), colour, least, count: 0 };
        printer.begin().unwrap();
        for text in citations {
            printer.citation(Line::of(text)).unwrap();
        }
        printer.finish().unwrap();
        String::from_utf8(printer.out).unwrap()
    }

    #[test]
    fn each_citation_is_one_json_line() {
        let lines = shown(Format::Jsonl, &["RGANI, f. 5", "", "nothing known"], false);
        let objects: Vec<serde_json::Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects.len(), 3);
        assert_eq!(objects[0]["citations"][0]["levels"][0]["value"], "5");
        assert_eq!(objects[1]["verbatim"], "");
    }

    /// The lines of an input, `!` behind those in which bytes were replaced.
    fn lines(bytes: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        let mut take = |line: Line<'_>| {
            lines.push(format!("{}{}", line.text, if line.replaced { "!" } else { "" }));
            Ok(())
        };
        each_line(&mut io::Cursor::new(bytes), &mut take).unwrap();
        lines
    }

    #[test]
    fn lines_of_utf_16_and_with_a_byte_order_mark_are_read() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(lines(&wide("\u{feff}ф. 5\r\nд. 3\r\n")), ["ф. 5", "д. 3"]);
        assert_eq!(lines(&wide("f. 5\nd. 3")), ["f. 5", "d. 3"]);
        let big: Vec<u8> = "\u{feff}ф. 5\n\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(lines(&big), ["ф. 5", ""]);
        assert_eq!(lines(b"\xef\xbb\xbff. 5\n"), ["f. 5"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_line_by_line() {
        assert_eq!(lines(b"f. \xff5\r\n\nd. 3"), ["f. \u{fffd}5!", "", "d. 3"]);
        assert_eq!(lines(b"a\0b\nc\xff"), ["a\0b", "c\u{fffd}!"]);
        assert_eq!(lines(b""), Vec::<String>::new());
    }

    #[test]
    fn json_is_one_array() {
        let array: serde_json::Value =
            serde_json::from_str(&shown(Format::Json, &["a", "b"], false)).unwrap();
        assert_eq!(array.as_array().unwrap().len(), 2);
        let none: serde_json::Value = serde_json::from_str(&shown(Format::Json, &[], false)).unwrap();
        assert_eq!(none.as_array().unwrap().len(), 0);
    }

    #[test]
    fn a_sheet_has_a_row_for_each_citation_and_for_each_string() {
        let sheet = shown(Format::Csv, &["RGANI, f. 5, op. 30, d. 13, l. 4; d. 15", "blue ink"], false);
        let mut rows = csv::Reader::from_reader(sheet.as_bytes());
        assert_eq!(rows.headers().unwrap().get(1), Some("number"));
        let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
        let cells = |row: usize, column: usize| rows[row].get(column).unwrap().to_owned();
        assert_eq!(rows.len(), 3);
        assert_eq!(
            (cells(0, 1), cells(0, 8), cells(1, 1), cells(1, 8)),
            ("1".into(), "13".into(), "2".into(), "15".into())
        );
        assert_eq!((cells(2, 1), cells(2, 14)), (String::new(), "blue ink".into()));
    }

    #[test]
    fn a_cell_that_a_sheet_would_run_is_guarded() {
        let sheet = shown(Format::Csv, &["=1+1"], false);
        assert!(sheet.lines().nth(1).unwrap().starts_with("'=1+1,"), "{sheet}");
    }

    #[test]
    fn a_former_name_is_noted() {
        assert!(
            shown(Format::Text, &["TsKhSD, f. 5, op. 30, d. 13"], false)
                .contains("`TsKhSD` is a former name")
        );
    }

    #[test]
    fn colour_changes_no_letter() {
        let text = "RGANI, f. 5, op. 49, d. 131, ll. 193-194. Translated by Gary Goldberg and Anna Petrova.";
        let painted = shown(Format::Text, &[text], true);
        assert!(painted.contains('\u{1b}'));
        let plain = anstream::adapter::strip_str(&painted).to_string();
        assert_eq!(plain, shown(Format::Text, &[text], false));
        assert!(plain.starts_with(text));
    }
}
