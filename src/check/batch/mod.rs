//! A batch: what can only be seen across records. It keeps short keys and places, never the records, and those of
//! every record outside memory.

mod shelf;
mod sorted;

use shelf::Shelf;
pub(super) use sorted::{Fields, Row, Sorted};

use crate::diagnostic::{Also, Diagnostic, Excerpt, Finding, Position, Rule, Source, Span};
use crate::record::{Field, Record};

use super::guard::guarded;
use super::{failed, rules};

/// Watches the records of a run, one after the other, and says at the end what they show together.
///
/// Its memory grows with the number of different names, archives and spellings, not with the records: what is kept of
/// each of them, some hundred bytes, lies in temporary files.
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
    /// Paths and IDs, one after the other.
    words: Shelf,
    entries: Shelf,
    /// The file of the last record, and where its path stands.
    path: (String, u64),
}

/// One record of a [`Ledger`]: where the path of its file stands among the words, and its ID.
struct Entry {
    path: (u64, u32),
    id: (u64, u32),
}

impl Entry {
    const SIZE: u64 = 24;
}

impl Ledger {
    fn enter(&mut self, record: &Record, source: &Source) -> u32 {
        if self.path.0 != source.path() || self.entries.len() == 0 {
            self.path = (source.path().to_owned(), self.words.put(source.path().as_bytes()));
        }
        let id = record.id.as_deref().unwrap_or_default();
        let length = |words: &str| u32::try_from(words.len()).unwrap_or(u32::MAX);
        let id = (self.words.put(id.as_bytes()), length(id));
        let path = (self.path.1, length(&self.path.0));
        let mut entry = Vec::with_capacity(24);
        for (at, length) in [path, id] {
            entry.extend(at.to_le_bytes());
            entry.extend(length.to_le_bytes());
        }
        let at = self.entries.put(&entry);
        u32::try_from(at / Entry::SIZE).unwrap_or(u32::MAX)
    }

    fn entry(&self, number: u32) -> Option<Entry> {
        let mut bytes = [0; 24];
        self.entries.get(u64::from(number) * Entry::SIZE, &mut bytes).ok()?;
        let mut fields = Fields::new(&bytes);
        Some(Entry { path: (fields.u64(), fields.u32()), id: (fields.u64(), fields.u32()) })
    }

    fn words(&self, (at, length): (u64, u32)) -> String {
        let mut bytes = vec![0; length as usize];
        let read = self.words.get(at, &mut bytes);
        read.expect("what was written to a temporary file can be read");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The ID of a record; none for one without.
    pub(super) fn id(&self, number: u32) -> Option<String> {
        let id = self.words(self.entry(number)?.id);
        (!id.is_empty()).then_some(id)
    }

    fn path(&self, number: u32) -> String {
        self.entry(number).map(|entry| self.words(entry.path)).unwrap_or_default()
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

    /// How many bytes it takes in a [`Row`].
    pub(super) const SIZE: usize = 32;

    /// Appends it to the bytes of a row.
    pub(super) fn put(&self, bytes: &mut Vec<u8>) {
        let Self { number, start, end, from, length } = self;
        bytes.extend(
            [*number, start.0, start.1, end.0, end.1, *length].into_iter().flat_map(u32::to_le_bytes),
        );
        bytes.extend(from.to_le_bytes());
    }

    /// Reads it from a row.
    pub(super) fn get(fields: &mut Fields<'_>) -> Self {
        let number = fields.u32();
        let (start, end) = ((fields.u32(), fields.u32()), (fields.u32(), fields.u32()));
        Self { number, start, end, length: fields.u32(), from: fields.u64() }
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
            path: ledger.path(self.number),
            record: ledger.id(self.number),
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
