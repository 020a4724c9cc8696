//! One finding as JSON: the shape that `json`, `jsonl` and the findings of a citation share.

use serde::Serialize;

use crate::diagnostic::{Also, Edit, Finding, Fix, Position, Severity, Span};

/// One finding, ready to be written as JSON; keys in this order, all there, null where there is no value.
///
/// `also` alone is left out where it is empty: only findings of a batch concern other records.
#[derive(Debug, Serialize)]
pub struct Shape<'a> {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    message: &'a str,
    help: &'a str,
    path: &'a str,
    record: Option<&'a str>,
    field: Option<&'static str>,
    start: Position,
    end: Position,
    span: Span,
    at: Option<&'a str>,
    fix: Option<FixShape<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<AlsoShape<'a>>,
}

#[derive(Debug, Serialize)]
struct FixShape<'a> {
    safe: bool,
    edits: Vec<EditShape<'a>>,
}

#[derive(Debug, Serialize)]
struct EditShape<'a> {
    start: usize,
    end: usize,
    replacement: &'a str,
}

#[derive(Debug, Serialize)]
struct AlsoShape<'a> {
    path: &'a str,
    record: Option<&'a str>,
    start: Position,
}

impl<'a> Shape<'a> {
    /// The shape of a finding.
    pub fn new(finding: &'a Finding) -> Self {
        let diagnostic = &finding.diagnostic;
        Self {
            code: diagnostic.rule.code,
            name: diagnostic.rule.name,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            help: diagnostic.help(),
            path: &finding.path,
            record: finding.record.as_deref(),
            field: diagnostic.field,
            start: finding.start,
            end: finding.end,
            span: finding.span,
            at: finding.at.as_deref(),
            fix: finding.fix.as_ref().map(fix),
            also: finding.also.iter().map(also).collect(),
        }
    }
}

fn fix(fix: &Fix) -> FixShape<'_> {
    FixShape { safe: fix.safe, edits: fix.edits.iter().map(edit).collect() }
}

fn edit(edit: &Edit) -> EditShape<'_> {
    EditShape { start: edit.span.start, end: edit.span.end, replacement: &edit.replacement }
}

fn also(also: &Also) -> AlsoShape<'_> {
    AlsoShape { path: &also.path, record: also.record.as_deref(), start: also.start }
}
