//! `json`: all findings as one JSON array (RFC 8259), one a line, written as they come.

use std::io;

use super::format::{Options, Report, ReportFormat, Sink};
use super::shape::Shape;
use crate::diagnostic::Finding;

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "json", title: "one JSON array of findings", open };

struct Json {
    sink: Sink,
    begun: bool,
}

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    Box::new(Json { sink, begun: false })
}

impl Report for Json {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let lead: &[u8] = if self.begun { b",\n" } else { b"[\n" };
        self.begun = true;
        self.sink.write_all(lead)?;
        serde_json::to_writer(&mut self.sink, &Shape::new(finding)).map_err(io::Error::from)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })?;
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
