//! `gitlab`: a Code Quality report, which GitLab shows in merge requests.
//!
//! Follows GitLab's "Code Quality report format": a JSON array whose items have a description, a check, a
//! fingerprint of their own, a severity and a place.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::array::Array;
use super::format::{Options, Report, ReportFormat, Sink};
use super::paths::Root;
use crate::diagnostic::{Finding, Fingerprint, Fingerprints, Severity};

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "gitlab", title: "a Code Quality report for GitLab", open };

struct Gitlab {
    sink: Sink,
    root: Root,
    fingerprints: Fingerprints,
    issues: Array,
}

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    let (fingerprints, issues) = (Fingerprints::new(), Array::default());
    Box::new(Gitlab { sink, root: Root::here(), fingerprints, issues })
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: Fingerprint,
    severity: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: Cow<'a, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Report for Gitlab {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let diagnostic = &finding.diagnostic;
        let issue = Issue {
            description: format!("{} {}", diagnostic.rule.code, diagnostic.message),
            check_name: diagnostic.rule.code,
            fingerprint: self.fingerprints.next(finding),
            severity: severity(diagnostic.severity),
            location: Location {
                path: self.root.relative(&finding.path),
                lines: Lines { begin: finding.start.line, end: finding.end.line },
            },
        };
        self.issues.item(&mut self.sink, &issue)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.issues.end(&mut self.sink)?;
        self.sink.write_all(b"\n")?;
        self.sink.flush()
    }
}

/// GitLab has `info`, `minor`, `major`, `critical` and `blocker`; nothing in a record is graver than `major`.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{range_reversed, written};
    use super::*;

    #[test]
    fn every_issue_has_a_fingerprint_of_its_own() {
        let text = written(&FORMAT, &Options::default(), &[range_reversed(), range_reversed()]);
        let issues: serde_json::Value = serde_json::from_str(&text).unwrap();
        let mut first = issues[0].clone();
        assert_ne!(first["fingerprint"], issues[1]["fingerprint"]);
        first["fingerprint"] = "".into();
        let expected = serde_json::json!({
            "description": "DAT006 `1957–1953` ends before it starts",
            "check_name": "DAT006",
            "fingerprint": "",
            "severity": "major",
            "location": {"path": "in/a.html", "lines": {"begin": 2, "end": 2}},
        });
        assert_eq!(first, expected);
        assert_eq!(written(&FORMAT, &Options::default(), &[]), "[]\n");
    }
}
