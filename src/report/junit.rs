//! `junit`: a test report, which most systems for continuous integration show: a suite a file, a case a record.
//!
//! Follows the JUnit schema of the Apache Ant task (windyroad/JUnit-Schema), which allows a case one failure: it
//! names the gravest finding and holds all. Notes fail nothing and stand in the output of the suite. The attributes
//! for time are constant, as no output reads the clock.

use std::fmt::Write as _;
use std::io;

use super::format::{Options, Report, ReportFormat, Sink};
use super::markup::escape;
use super::paths::Root;
use crate::diagnostic::{Finding, Severity};

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "junit", title: "a JUnit test report: a suite a file, a case a record", open };

struct Junit {
    sink: Sink,
    root: Root,
    /// How many suites are written.
    written: usize,
    suite: Option<Suite>,
}

/// The records of one file: their number must be known before the first is written.
struct Suite {
    path: String,
    cases: Vec<Case>,
    /// Notes, one a line.
    notes: String,
}

struct Case {
    record: Option<String>,
    line: usize,
    /// The gravest finding: its severity, code and message.
    worst: Option<(Severity, &'static str, String)>,
    /// Errors and warnings, one a line.
    failure: String,
}

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    Box::new(Junit { sink, root: Root::here(), written: 0, suite: None })
}

impl Report for Junit {
    fn document(&mut self, path: &str, record: Option<&str>, line: usize) -> io::Result<()> {
        self.suite(path)?.case(record, line);
        Ok(())
    }

    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let Finding { path, record, start, diagnostic, .. } = finding;
        let place = format!("{}:{}:{}", self.root.relative(path), start.line, start.column);
        let (code, severity) = (diagnostic.rule.code, diagnostic.severity);
        let line = escape(&format!("{place}: {} {code} {}", severity.name(), diagnostic.message));
        let suite = self.suite(path)?;
        if severity == Severity::Note {
            suite.notes += &line;
            suite.notes.push('\n');
            return Ok(());
        }
        // A finding of a batch stands apart from the record that it points at, which has been written.
        if suite.cases.last().is_none_or(|case| case.record != *record) {
            suite.case(record.as_deref(), start.line);
        }
        let Some(case) = suite.cases.last_mut() else { return Ok(()) };
        if case.worst.as_ref().is_none_or(|(worst, ..)| severity > *worst) {
            case.worst = Some((severity, code, format!("{place}: {}", diagnostic.message)));
        }
        let _ = writeln!(case.failure, "{line}\n  {}", escape(diagnostic.help()));
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.close()?;
        self.begin()?;
        self.sink.write_all(b"</testsuites>\n")?;
        self.sink.flush()
    }
}

impl Junit {
    /// The suite of a file; that of another file is written first.
    fn suite(&mut self, path: &str) -> io::Result<&mut Suite> {
        if self.suite.as_ref().is_none_or(|suite| suite.path != path) {
            self.close()?;
        }
        let new = || Suite { path: path.to_owned(), cases: Vec::new(), notes: String::new() };
        Ok(self.suite.get_or_insert_with(new))
    }

    fn begin(&mut self) -> io::Result<()> {
        if self.written == 0 {
            self.sink.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n")?;
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let Some(suite) = self.suite.take() else { return Ok(()) };
        self.begin()?;
        let path = escape(&self.root.relative(&suite.path));
        suite.write(&mut self.sink, &path, self.written)?;
        self.written += 1;
        Ok(())
    }
}

impl Suite {
    /// Begins the case of a record.
    fn case(&mut self, record: Option<&str>, line: usize) {
        let record = record.map(str::to_owned);
        self.cases.push(Case { record, line, worst: None, failure: String::new() });
    }

    fn write(&self, sink: &mut Sink, path: &str, number: usize) -> io::Result<()> {
        let failures = self.cases.iter().filter(|case| case.worst.is_some()).count();
        writeln!(
            sink,
            "<testsuite name=\"{path}\" package=\"fonds\" id=\"{number}\" hostname=\"localhost\" \
             timestamp=\"1970-01-01T00:00:00\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" time=\"0\">\n\
             <properties/>",
            self.cases.len(),
        )?;
        for case in &self.cases {
            case.write(sink, path)?;
        }
        writeln!(sink, "<system-out>{}</system-out>\n<system-err/>\n</testsuite>", self.notes)
    }
}

impl Case {
    fn write(&self, sink: &mut Sink, path: &str) -> io::Result<()> {
        let name = self.record.as_deref().map_or_else(|| format!("line {}", self.line), escape);
        write!(sink, "<testcase name=\"{name}\" classname=\"{path}\" time=\"0\"")?;
        match &self.worst {
            None => writeln!(sink, "/>"),
            Some((_, code, message)) => writeln!(
                sink,
                ">\n<failure type=\"{code}\" message=\"{}\">{}</failure>\n</testcase>",
                escape(message),
                self.failure,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{range_reversed, reported, written};
    use super::*;

    #[test]
    fn a_record_is_a_case_with_its_gravest_finding() {
        let mut warning = range_reversed();
        warning.diagnostic.severity = Severity::Warning;
        warning.diagnostic.message = "a < b".into();
        let mut note = range_reversed();
        note.diagnostic.severity = Severity::Note;
        note.diagnostic.message = "a & b".into();
        let text = reported(&FORMAT, |report| {
            report.document("in/a.html", Some("1"), 1)?;
            report.document("in/a.html", Some("177840"), 2)?;
            report.finding(&warning)?;
            report.finding(&range_reversed())?;
            report.finding(&note)
        });
        let expected = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<testsuites>
<testsuite name=\"in/a.html\" package=\"fonds\" id=\"0\" hostname=\"localhost\" timestamp=\"1970-01-01T00:00:00\" \
tests=\"2\" failures=\"1\" errors=\"0\" time=\"0\">
<properties/>
<testcase name=\"1\" classname=\"in/a.html\" time=\"0\"/>
<testcase name=\"177840\" classname=\"in/a.html\" time=\"0\">
<failure type=\"DAT006\" message=\"in/a.html:2:13: `1957–1953` ends before it starts\">\
in/a.html:2:13: warning DAT006 a &lt; b
  swap the two dates
in/a.html:2:13: error DAT006 `1957–1953` ends before it starts
  swap the two dates
</failure>
</testcase>
<system-out>in/a.html:2:13: note DAT006 a &amp; b
</system-out>
<system-err/>
</testsuite>
</testsuites>
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_file_is_a_suite_and_a_batch_has_its_own() {
        let text = reported(&FORMAT, |report| {
            report.document("in/a.html", None, 1)?;
            report.document("b", None, 7)?;
            report.finding(&range_reversed())
        });
        assert_eq!(text.matches("<testsuite ").count(), 3);
        assert!(text.contains("<testcase name=\"line 7\" classname=\"b\" time=\"0\"/>"), "{text}");
        assert!(text.contains("id=\"2\" "), "{text}");
    }

    #[test]
    fn nothing_to_say_is_a_whole_report() {
        let text = written(&FORMAT, &Options::default(), &[]);
        assert_eq!(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n</testsuites>\n");
    }
}
