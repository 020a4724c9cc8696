//! `json`: all findings as one JSON array (RFC 8259), one a line, written as they come.

use std::io;

use super::array::Array;
use super::format::{Options, Report, ReportFormat, Sink};
use super::shape::Shape;
use crate::diagnostic::Finding;

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "json", title: "one JSON array of findings", open };

struct Json {
    sink: Sink,
    findings: Array,
}

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    Box::new(Json { sink, findings: Array::default() })
}

impl Report for Json {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        self.findings.item(&mut self.sink, &Shape::new(finding))
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.findings.end(&mut self.sink)?;
        self.sink.write_all(b"\n")?;
        self.sink.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{range_reversed, written};
    use super::*;

    #[test]
    fn findings_are_one_array() {
        let text = written(&FORMAT, &Options::default(), &[range_reversed(), range_reversed()]);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value.as_array().map(Vec::len), Some(2));
        assert_eq!(value[1]["code"], "DAT006");
        assert!(text.ends_with("}\n]\n"));
        assert_eq!(written(&FORMAT, &Options::default(), &[]), "[]\n");
    }
}
