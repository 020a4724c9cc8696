//! `concise`: one line a finding, `path:line:column: CODE message`, as editors and grep read it.

use std::io;

use super::format::{Options, Report, ReportFormat, Sink};
use super::plain::plain;
use crate::diagnostic::Finding;

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "concise", title: "one line a finding: path:line:column: CODE message", open };

struct Concise(Sink);

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    Box::new(Concise(sink))
}

impl Report for Concise {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let Finding { path, start, diagnostic, .. } = finding;
        let (path, message) = (plain(path), plain(&diagnostic.message));
        writeln!(self.0, "{path}:{}:{}: {} {message}", start.line, start.column, diagnostic.rule.code)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{range_reversed, written};
    use super::*;

    #[test]
    fn one_line_a_finding() {
        let text = written(&FORMAT, &Options::default(), &[range_reversed(), range_reversed()]);
        let line = "in/a.html:2:13: DAT006 `1957–1953` ends before it starts\n";
        assert_eq!(text, line.repeat(2));
    }

    #[test]
    fn words_of_the_source_cannot_break_the_line() {
        let mut finding = range_reversed();
        finding.path = "a\nb".into();
        finding.diagnostic.message = "x\u{1b}y".into();
        let text = written(&FORMAT, &Options::default(), &[finding]);
        assert_eq!(text, "a b:2:13: DAT006 x\u{241b}y\n");
    }
}
