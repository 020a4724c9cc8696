//! A batch: what can only be seen across records. It keeps short keys and places, never the records.

use crate::diagnostic::{Also, Diagnostic, Excerpt, Finding, Position, Rule, Source, Span};
use crate::record::{Field, Record};

use super::guard::guarded;
use super::{failed, rules};

/// Watches the records of a run, one after the other, and says at the end what they show together.
///
/// Its memory grows by some bytes a record and with the number of different archives and spellings, not with the
/// texts.
pub struct Batch {
    watches: Vec<(&'static Rule, Option<Box<dyn Watch>>)>,
    ledger: Ledger,
    first: Option<Place>,
    /// The rules that broke off, each with the place of the record and what it said.
    broken: Vec<(&'static Rule, Place, String)>,
}

/// A rule that sees every record of a batch.
pub(super) trait Watch: Send {
    /// Takes note of a record; records are numbered from 0 in the order of the input.
    fn observe(&mut self, record: &Record, source: &Source, number: u32);

    /// Says what was found, each finding at the first record concerned.
    fn finish(self: Box<Self>, ledger: &Ledger) -> Vec<Finding>;
}

impl Batch {
    /// Nothing seen yet.
    pub fn new() -> Self {
        let watches = rules::BATCH.iter().map(|(rule, watch)| (*rule, Some(watch()))).collect();
        Self { watches, ledger: Ledger::default(), first: None, broken: Vec::new() }
    }

    /// Takes note of a record, its text included, and of where it stands. Records must come in the order of the
    /// input.
    pub fn observe(&mut self, record: &Record, source: &Source) {
        self.first.get_or_insert_with(|| Place::of(record, source, None));
        let number = self.ledger.enter(record, source);
        for (rule, slot) in &mut self.watches {
            let Some(watch) = slot else { continue };
            if let Err(words) = guarded(|| watch.observe(record, source, number)) {
                self.broken.push((rule, Place::of(record, source, None), words));
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
            match guarded(|| watch.finish(&self.ledger)) {
                Ok(found) => findings.extend(found),
                Err(words) => broken.push((rule, self.first.clone().unwrap_or_default(), words)),
            }
        }
        let broken = broken.into_iter();
        findings.extend(broken.map(|(rule, place, words)| place.finding(failed(rule, words), Vec::new())));
        findings
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

/// The files and IDs of all records: what places of many records share.
#[derive(Default)]
pub(super) struct Ledger {
    paths: Vec<Box<str>>,
    /// The IDs of all records, one after the other.
    ids: String,
    entries: Vec<Entry>,
}

/// One record of a [`Ledger`].
struct Entry {
    /// Its file, as a number among the paths.
    path: usize,
    /// Where its ID ends among the IDs; it begins where the one before ends.
    id_end: usize,
}

impl Ledger {
    fn enter(&mut self, record: &Record, source: &Source) -> u32 {
        if self.paths.last().is_none_or(|last| **last != *source.path()) {
            self.paths.push(source.path().into());
        }
        self.ids.push_str(record.id.as_deref().unwrap_or_default());
        self.entries.push(Entry { path: self.paths.len() - 1, id_end: self.ids.len() });
        u32::try_from(self.entries.len() - 1).unwrap_or(u32::MAX)
    }

    /// The ID of a record; none for one without.
    pub(super) fn id(&self, number: u32) -> Option<&str> {
        let at = usize::try_from(number).ok()?;
        let start =
            at.checked_sub(1).and_then(|before| self.entries.get(before)).map_or(0, |entry| entry.id_end);
        let id = self.ids.get(start..self.entries.get(at)?.id_end)?;
        (!id.is_empty()).then_some(id)
    }

    fn path(&self, number: u32) -> &str {
        let entry = usize::try_from(number).ok().and_then(|at| self.entries.get(at));
        entry.and_then(|entry| self.paths.get(entry.path)).map_or("", |path| path)
    }
}

/// A place in some record of the batch, in few bytes: for rules that keep one for every record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    number: u32,
    /// Lines and columns of the first character and of one past the last.
    start: (u32, u32),
    end: (u32, u32),
    /// Bytes on disk.
    from: u64,
    length: u32,
}

impl Spot {
    /// The place of a part of a record; of its first character where there is none.
    pub(super) fn of(number: u32, source: &Source, span: Option<Span>) -> Self {
        let span = span.unwrap_or_default();
        let file = source.file_span(span);
        let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let place = |at: Position| (short(at.line), short(at.column));
        Self {
            number,
            start: place(source.position(span.start)),
            end: place(source.position(span.end)),
            from: u64::try_from(file.start).unwrap_or(u64::MAX),
            length: short(file.len()),
        }
    }

    /// The record it is in.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// All that a finding needs; `words` are the text at this place.
    pub(super) fn place(&self, ledger: &Ledger, words: &str) -> Place {
        let position = |(line, column): (u32, u32)| Position { line: line as usize, column: column as usize };
        let from = usize::try_from(self.from).unwrap_or(usize::MAX);
        let excerpt = Excerpt { cut: (true, true), ..Excerpt::new(words, 0, words.len()) };
        Place {
            path: ledger.path(self.number).to_owned(),
            record: ledger.id(self.number).map(str::to_owned),
            start: position(self.start),
            end: position(self.end),
            span: Span::new(from, from.saturating_add(self.length as usize)),
            excerpt: if words.is_empty() { Excerpt::default() } else { excerpt },
        }
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
