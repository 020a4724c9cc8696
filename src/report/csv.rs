//! `csv`: one row a finding, to be worked through in a spreadsheet (RFC 4180).

use std::borrow::Cow;
use std::io;

use super::format::{Options, Report, ReportFormat, Sink};
use crate::diagnostic::{Edit, Finding, Fix};

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "csv", title: "one row a finding, for a spreadsheet", open };

const COLUMNS: [&str; 10] =
    ["record_id", "file", "line", "at", "field", "code", "severity", "found", "suggested", "why"];

struct Csv {
    rows: csv::Writer<Sink>,
    begun: bool,
}

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    let rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(sink);
    Box::new(Csv { rows, begun: false })
}

impl Csv {
    fn begin(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.rows.write_record(COLUMNS)?;
        }
        Ok(())
    }
}

impl Report for Csv {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        self.begin()?;
        let diagnostic = &finding.diagnostic;
        let why = match &diagnostic.note {
            Some(note) => format!("{}; {note}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        let row = [
            finding.record.as_deref().unwrap_or_default(),
            &finding.path,
            &finding.start.line.to_string(),
            finding.at.as_deref().unwrap_or_default(),
            diagnostic.field.unwrap_or_default(),
            diagnostic.rule.code,
            diagnostic.severity.name(),
            finding.excerpt.span.of(&finding.excerpt.text),
            &finding.fix.as_ref().map(suggested).unwrap_or_default(),
            &why,
        ];
        self.rows.write_record(row.iter().map(|cell| inert(cell).into_owned()))?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.begin()?;
        self.rows.flush()
    }
}

/// The replacements of a fix, without the line breaks around them; many alike are given once.
fn suggested(fix: &Fix) -> String {
    let shown = |edit: &Edit| edit.replacement.trim_matches(['\r', '\n']).to_owned();
    let mut words: Vec<String> = fix.edits.iter().map(shown).collect();
    words.dedup();
    words.join(" | ")
}

/// A cell that no spreadsheet runs as a formula: one that begins like one gets an apostrophe in front.
fn inert(cell: &str) -> Cow<'_, str> {
    let runs = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = cell.strip_prefix('\'').is_some_and(runs);
    if runs(cell) || quoted { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{range_reversed, written};
    use super::*;

    const HEAD: &str = "record_id,file,line,at,field,code,severity,found,suggested,why\r\n";

    #[test]
    fn one_row_a_finding() {
        let text = written(&FORMAT, &Options::default(), &[range_reversed()]);
        let row = "177840,in/a.html,2,,date,DAT006,error,1957–1953,1953–1957,\
                   `1957–1953` ends before it starts; a range runs from the earlier to the later date\r\n";
        assert_eq!(text, format!("{HEAD}{row}"));
        assert_eq!(written(&FORMAT, &Options::default(), &[]), HEAD);
    }

    #[test]
    fn no_cell_is_a_formula() {
        let mut finding = range_reversed();
        finding.record = Some("=1+1".into());
        let text = written(&FORMAT, &Options::default(), &[finding]);
        assert!(text.contains("\r\n'=1+1,in/a.html"), "{text}");
    }
}
