//! `jsonl`: one finding a line as JSON, for programs that read a stream.

use std::io;

use super::format::{Options, Report, ReportFormat, Sink};
use super::shape::Shape;
use crate::diagnostic::Finding;

pub(super) static FORMAT: ReportFormat =
    ReportFormat { name: "jsonl", title: "one JSON object a line, a finding each", open };

struct Jsonl(Sink);

fn open(sink: Sink, _options: &Options) -> Box<dyn Report> {
    Box::new(Jsonl(sink))
}

impl Report for Jsonl {
    fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, &Shape::new(finding)).map_err(io::Error::from)?;
        self.0.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{range_reversed, written};
    use super::*;
    use crate::diagnostic::{Also, Position};

    #[test]
    fn every_key_is_there_in_its_order() {
        let mut finding = range_reversed();
        let text = written(&FORMAT, &Options::default(), &[finding.clone()]);
        let expected = concat!(
            r#"{"code":"DAT006","name":"date-range-reversed","severity":"error","#,
            r#""message":"`1957–1953` ends before it starts","help":"swap the two dates","path":"in/a.html","#,
            r#""record":"177840","field":"date","start":{"line":2,"column":13},"end":{"line":2,"column":22},"#,
            r#""span":[17,28],"at":null,"fix":{"safe":false,"edits":[{"start":17,"end":28,"replacement":"1953–1957"}]}}"#,
            "\n"
        );
        assert_eq!(text, expected);
        finding.fix = None;
        finding.record = None;
        finding.also = vec![Also { path: "b".into(), record: None, start: Position { line: 1, column: 1 } }];
        let text = written(&FORMAT, &Options::default(), &[finding]);
        let tail = r#""fix":null,"also":[{"path":"b","record":null,"start":{"line":1,"column":1}}]}"#;
        assert!(text.trim_end().ends_with(tail), "{text}");
        assert!(text.contains(r#""record":null"#));
    }
}
