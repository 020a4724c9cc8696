//! `github`: workflow commands, which GitHub Actions shows as annotations beside the lines they concern.
//!
//! Follows "Workflow commands for GitHub Actions", and the escapes that the runner takes back.

use std::io;

use super::format::{Options, Report, ReportFormat, Sink};
use super::paths::Root;
use super::plain::plain;
use crate::diagnostic::{Finding, Severity};

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "github", title: "annotations in GitHub Actions", open };

struct Github {
    sink: Sink,
    root: Root,
}

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    Box::new(Github { sink, root: Root::here() })
}

impl Report for Github {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let Finding { path, start, end, diagnostic, .. } = finding;
        let path = self.root.relative(path);
        let file = property(&plain(&path));
        write!(
            self.sink,
            "::{} file={file},line={},endLine={}",
            command(diagnostic.severity),
            start.line,
            end.line
        )?;
        // The runner takes columns only where a finding stays on one line.
        if start.line == end.line {
            write!(self.sink, ",col={},endColumn={}", start.column, end.column)?;
        }
        let title = property(&format!("{} {}", diagnostic.rule.code, diagnostic.rule.name));
        // In the log only the words of a command are shown, so they say the place too.
        let place = format!("{}:{}:{}", plain(&path), start.line, start.column);
        let words = format!("{place}: {} {}\n", diagnostic.rule.code, plain(&diagnostic.message));
        let words = data(&format!("{words}{}", plain(diagnostic.help())));
        writeln!(self.sink, ",title={title}::{words}")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.flush()
    }
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

/// The words of a command, on one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: it ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding_in, range_reversed, written};
    use super::*;

    #[test]
    fn a_finding_is_one_command() {
        let expected = "::error file=in/a.html,line=2,endLine=2,col=13,endColumn=22,title=DAT006 date-range-reversed\
                        ::in/a.html:2:13: DAT006 `1957–1953` ends before it starts%0Aswap the two dates\n";
        assert_eq!(written(&FORMAT, &Options::default(), &[range_reversed()]), expected);
    }

    #[test]
    fn words_of_the_source_end_no_property_and_begin_no_command() {
        let mut finding = range_reversed();
        finding.path = "100%, or so: a.txt".into();
        finding.diagnostic.message = "50%\n::stop-commands::x".into();
        let text = written(&FORMAT, &Options::default(), &[finding]);
        assert!(text.starts_with("::error file=100%25%2C or so%3A a.txt,line=2,"), "{text}");
        assert!(text.contains(": DAT006 50%25 ::stop-commands::x%0A"), "{text}");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn a_finding_over_lines_has_no_columns() {
        let text = written(&FORMAT, &Options::default(), &[finding_in("one\ntwo", 1, 5)]);
        assert!(text.contains(",line=1,endLine=2,title="), "{text}");
    }
}
