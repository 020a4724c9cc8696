//! Helpers for the tests of reports.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use super::format::{Options, Report, ReportFormat};
use crate::diagnostic::{Diagnostic, Example, Finding, Fixable, Rule, Severity, Source, Span};

/// The rule of the examples.
pub(crate) const RULE: Rule = Rule {
    code: "DAT006",
    name: "date-range-reversed",
    severity: Severity::Error,
    summary: "the end of a date range is earlier than its start",
    why: "A range runs from the earlier to the later date.",
    help: "swap the two dates",
    standard: Some("ISAD(G) 3.1.3"),
    fix: Fixable::Suggest,
    bad: "1957–1953",
    good: "1953–1957",
    example: Example::Record,
};

/// A finding on the second line of a file, with a note and a fix.
pub(crate) fn range_reversed() -> Finding {
    let source = Source::new("in/a.html", "<dl>\n<dd>Moscow, 1957–1953</dd>\n</dl>\n");
    let place = Span::new(17, 28);
    Diagnostic::new(&RULE, "`1957–1953` ends before it starts")
        .at(place)
        .in_field("date")
        .with_note("a range runs from the earlier to the later date")
        .with_edit(false, place, "1953–1957")
        .locate(&source, Some("177840"))
}

/// A finding anywhere in a text.
pub(crate) fn finding_in(text: &str, start: usize, len: usize) -> Finding {
    let start = text.floor_char_boundary(start.min(text.len()));
    let end = text.floor_char_boundary((start + len).min(text.len())).max(start);
    Diagnostic::new(&RULE, format!("`{}` is wrong", &text[start..end]))
        .at(Span::new(start, end))
        .locate(&Source::new("in/a.txt", text), None)
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a format writes for some findings.
pub(crate) fn written(format: &ReportFormat, options: &Options, findings: &[Finding]) -> String {
    let told = |report: &mut dyn Report| findings.iter().try_for_each(|finding| report.finding(finding));
    told_with(format, options, told)
}

/// What a format writes when it is told something.
pub(crate) fn reported(
    format: &ReportFormat,
    tell: impl FnOnce(&mut dyn Report) -> io::Result<()>,
) -> String {
    told_with(format, &Options::default(), tell)
}

fn told_with(
    format: &ReportFormat,
    options: &Options,
    tell: impl FnOnce(&mut dyn Report) -> io::Result<()>,
) -> String {
    let shared = Shared::default();
    let mut report = (format.open)(Box::new(shared.clone()), options);
    tell(&mut *report).unwrap();
    report.finish().unwrap();
    let bytes = shared.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}
