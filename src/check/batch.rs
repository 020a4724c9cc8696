//! A batch: what can only be seen across records. It keeps short keys and places, never the records.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::diagnostic::{Also, Diagnostic, Excerpt, Finding, Position, Rule, Source, Span};
use crate::record::{Field, Record};

use super::{failed, rules};

/// Watches the records of a run, one after the other, and says at the end what they show together.
///
/// Its memory grows with the number of different IDs, archives and spellings, not with the texts.
pub struct Batch {
    watches: Vec<(&'static Rule, Option<Box<dyn Watch>>)>,
    first: Option<Place>,
    broken: Vec<&'static Rule>,
}

/// A rule that sees every record of a batch.
pub(super) trait Watch: Send {
    /// Takes note of a record.
    fn observe(&mut self, record: &Record, source: &Source);

    /// Says what was found, each finding at the first record concerned.
    fn finish(self: Box<Self>) -> Vec<Finding>;
}

impl Batch {
    /// Nothing seen yet.
    pub fn new() -> Self {
        let watches = rules::BATCH.iter().map(|(rule, watch)| (*rule, Some(watch()))).collect();
        Self { watches, first: None, broken: Vec::new() }
    }

    /// Takes note of a record and of where it stands. Records must come in the order of the input.
    pub fn observe(&mut self, record: &Record, source: &Source) {
        self.first.get_or_insert_with(|| Place::of(record, source, None));
        for (rule, slot) in &mut self.watches {
            let Some(watch) = slot else { continue };
            if catch_unwind(AssertUnwindSafe(|| watch.observe(record, source))).is_err() {
                self.broken.push(rule);
                *slot = None;
            }
        }
    }

    /// What the records show together, in the order of the rules.
    pub fn finish(self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut broken = self.broken;
        for (rule, watch) in self.watches {
            let Some(watch) = watch else { continue };
            match catch_unwind(AssertUnwindSafe(|| watch.finish())) {
                Ok(found) => findings.extend(found),
                Err(_) => broken.push(rule),
            }
        }
        let place = self.first.unwrap_or_default();
        findings.extend(broken.into_iter().map(|rule| place.clone().finding(failed(rule), Vec::new())));
        findings
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

/// A place that outlives its record: all that a finding needs.
#[derive(Clone, Debug)]
pub(super) struct Place {
    path: String,
    record: Option<String>,
    start: Position,
    end: Position,
    span: Span,
    excerpt: Excerpt,
}

impl Default for Place {
    fn default() -> Self {
        let start = Position { line: 1, column: 1 };
        let (span, excerpt) = (Span::default(), Excerpt::default());
        Self { path: String::new(), record: None, start, end: start, span, excerpt }
    }
}

impl Place {
    /// The place of a part of a record; of its first character where there is none.
    pub(super) fn of(record: &Record, source: &Source, span: Option<Span>) -> Self {
        let span = span.unwrap_or_default();
        let line = source.line_span(span.start);
        Self {
            path: source.path().to_owned(),
            record: record.id.as_deref().map(str::to_owned),
            start: source.position(span.start),
            end: source.position(span.end),
            span: source.file_span(span),
            excerpt: Excerpt::new(line.of(source.text()), span.start.saturating_sub(line.start), span.len()),
        }
    }

    fn finding(self, diagnostic: Diagnostic, also: Vec<Also>) -> Finding {
        let Self { path, record, start, end, span, excerpt } = self;
        let edits_at = Vec::new();
        Finding { path, record, start, end, span, at: None, excerpt, fix: None, edits_at, also, diagnostic }
    }
}

/// A finding of a batch at its first place, with the others.
pub(super) fn finding(
    rule: &'static Rule,
    field: Field,
    message: String,
    place: Place,
    others: Vec<Place>,
) -> Finding {
    let also =
        others.into_iter().map(|other| Also { path: other.path, record: other.record, start: other.start });
    place.finding(Diagnostic::new(rule, message).in_field(field.name()), also.collect())
}
