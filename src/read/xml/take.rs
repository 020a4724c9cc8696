//! Elements to raw fields: each vocabulary is a table of paths, and what no row names is kept under its path.

use std::collections::HashSet;

use super::names::{self, Vocabulary};
use super::tree::Tree;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, Span};
use crate::read::lines::Fold;
use crate::read::rules;
use crate::record::raw::{Name, RawField};
use crate::record::{Field, Text};

/// What becomes of the elements at a path.
pub(super) struct Row {
    /// The path below the element of the record: names without prefix, a slash between them.
    pub(super) path: &'static str,
    /// An attribute that must have a value, both lower case; the first row that fits is taken.
    pub(super) when: Option<(&'static str, &'static str)>,
    pub(super) to: To,
}

/// What becomes of an element.
#[derive(Clone, Copy)]
pub(super) enum To {
    /// A value of one line.
    Line(Field),
    /// A value whose lines are kept.
    Lines(Field),
    /// A field of its own choosing.
    By(fn(&mut Taker<'_>, usize)),
    /// Nothing: it says no more than others do, or speaks of the description.
    Nothing,
}

/// Shorthand for a row.
pub(super) const fn row(path: &'static str, to: To) -> Row {
    Row { path, when: None, to }
}

/// Shorthand for a row with a condition.
pub(super) const fn row_when(
    path: &'static str,
    attribute: &'static str,
    value: &'static str,
    to: To,
) -> Row {
    Row { path, when: Some((attribute, value)), to }
}

/// Takes the fields out of a record.
pub(super) struct Taker<'t> {
    pub(super) tree: &'t Tree<'t>,
    /// Whether fonds wrote the record, so that its words are taken letter by letter.
    pub(super) is_own: bool,
    /// The names of the elements that stand beside each other in the record, as far as its reader asks.
    pub(super) beside: HashSet<&'t str>,
    fields: Vec<RawField>,
    /// The fields that have a value.
    known: HashSet<Field>,
    /// How often the citation has been searched.
    searches: usize,
    /// The labels of elements that have no field.
    unknown: Vec<String>,
    /// The first of them.
    first_unknown: Option<Span>,
}

impl<'t> Taker<'t> {
    pub(super) fn new(tree: &'t Tree<'t>) -> Self {
        Self {
            tree,
            is_own: false,
            beside: HashSet::new(),
            fields: Vec::new(),
            known: HashSet::new(),
            searches: 0,
            unknown: Vec::new(),
            first_unknown: None,
        }
    }

    /// Takes what stands in an element by the rows of a table, whose paths begin below it. `vocabularies` are those
    /// that the rows speak of; elements without a namespace count among them.
    pub(super) fn table(&mut self, at: usize, rows: &[Row], vocabularies: &[Vocabulary]) {
        let mut path = String::new();
        self.below(at, rows, vocabularies, &mut path);
    }

    fn below(&mut self, at: usize, rows: &[Row], vocabularies: &[Vocabulary], path: &mut String) {
        let tree = self.tree;
        let length = path.len();
        for child in tree.children(at) {
            if length > 0 {
                path.push('/');
            }
            let vocabulary = tree.get(child).vocabulary;
            let is_ours = vocabulary == Vocabulary::None || vocabularies.contains(&vocabulary);
            path.push_str(if is_ours { tree.local(child) } else { tree.name(child) });
            let row = rows.iter().find(|row| is_ours && row.path == *path && self.fits(child, row.when));
            match row.map(|row| row.to) {
                Some(To::Line(field)) => self.line(field, child),
                Some(To::Lines(field)) => self.lines(field, child),
                Some(To::By(by)) => by(self, child),
                Some(To::Nothing) => {}
                None if tree.is_text(child) => self.keep(child, path, vocabularies),
                None => self.below(child, rows, vocabularies, path),
            }
            path.truncate(length);
        }
    }

    fn fits(&self, at: usize, when: Option<(&str, &str)>) -> bool {
        let Some((name, value)) = when else { return true };
        self.tree.attribute(at, name).is_some_and(|found| found.eq_ignore_ascii_case(value))
    }

    /// The words of an element on one line.
    pub(super) fn text(&self, at: usize) -> Text {
        if self.is_own { self.tree.exact(at) } else { self.tree.words(at, Fold::OneLine) }
    }

    /// The words of an element with their lines.
    pub(super) fn long_text(&self, at: usize) -> Text {
        if self.is_own { self.tree.exact(at) } else { self.tree.words(at, Fold::Lines) }
    }

    /// Takes an element as a field that another element of the record may say better.
    pub(super) fn infer(&mut self, field: Field, at: usize, value: Text) {
        self.field(field, at, value);
        if let Some(last) = self.fields.last_mut() {
            last.inferred = true;
        }
    }

    /// Takes an element as a field, on one line.
    pub(super) fn line(&mut self, field: Field, at: usize) {
        let value = self.text(at);
        self.field(field, at, value);
    }

    /// Takes an element as a field, with its lines.
    pub(super) fn lines(&mut self, field: Field, at: usize) {
        let value = self.long_text(at);
        self.field(field, at, value);
    }

    /// Adds a value of a field that an element names.
    pub(super) fn field(&mut self, field: Field, at: usize, value: Text) {
        self.push(Name::Known(field), at, value);
    }

    /// Adds a name that an element credits.
    pub(super) fn push(&mut self, name: Name, at: usize, value: Text) {
        let label = Some(self.tree.name_span(at));
        if let (Name::Known(field), false) = (&name, value.trim().is_empty()) {
            self.known.insert(*field);
        }
        self.fields.push(RawField { name, label, value, inferred: false });
    }

    /// Adds a value under a label of ours.
    pub(super) fn extra(&mut self, label: impl Into<String>, at: usize, value: Text) {
        if !value.trim().is_empty() {
            self.push(Name::Unknown(label.into()), at, value);
        }
    }

    /// Keeps an element that has no field: its words under its path.
    pub(super) fn keep(&mut self, at: usize, path: &str, vocabularies: &[Vocabulary]) {
        if !self.tree.has_words(at) {
            return;
        }
        let own = self.tree.get(at).vocabulary;
        let prefix = match vocabularies.contains(&own) {
            true => own.prefix(),
            false if own == Vocabulary::None || path.contains('/') => {
                vocabularies.first().and_then(|known| known.prefix())
            }
            false => None,
        };
        let label = prefix.map_or_else(|| path.to_owned(), |prefix| format!("{prefix}:{path}"));
        let value = self.long_text(at);
        self.keep_as(&label, at, value);
    }

    /// Keeps a value that has no field under a label.
    pub(super) fn keep_as(&mut self, label: &str, at: usize, value: Text) {
        if !value.trim().is_empty() {
            self.note(label, at);
            self.extra(label, at, value);
        }
    }

    /// Keeps an element that has no field under its own name.
    pub(super) fn keep_named(&mut self, at: usize) {
        if !self.tree.has_words(at) {
            return;
        }
        let name = self.tree.name(at);
        let label = match self.tree.get(at).vocabulary.prefix() {
            Some(prefix) => format!("{prefix}:{}", names::local(name)),
            None => name.to_owned(),
        };
        let value = self.long_text(at);
        self.keep_as(&label, at, value);
    }

    /// Whether the citation, as far as it was taken, has these words.
    pub(super) fn is_said(&mut self, words: &str) -> bool {
        // No record has more parts than that; one made to be slow may.
        const MOST: usize = 100;
        self.searches += 1;
        if !self.has(Field::Citation) || self.searches > MOST {
            return false;
        }
        let citations = self.fields.iter().filter(|raw| raw.name == Name::Known(Field::Citation));
        citations.into_iter().any(|citation| citation.value.contains(words.trim_end_matches('.')))
    }

    /// Whether the citation has these words, or each of the parts that they list.
    pub(super) fn is_said_in_parts(&mut self, words: &str) -> bool {
        self.is_said(words) || words.contains(", ") && words.split(", ").all(|part| self.is_said(part))
    }

    /// Keeps an element unless the citation says the same.
    pub(super) fn keep_unless_said(&mut self, at: usize) {
        let words = self.text(at);
        if !self.is_said_in_parts(&words) {
            self.keep_named(at);
        }
    }

    fn note(&mut self, label: &str, at: usize) {
        self.first_unknown.get_or_insert_with(|| self.tree.name_span(at));
        if !self.unknown.iter().any(|known| known == label) && self.unknown.len() <= SHOWN {
            self.unknown.push(label.to_owned());
        }
    }

    /// Whether the record has an element of that name with words.
    pub(super) fn is_beside(&self, local: &str) -> bool {
        self.beside.contains(local)
    }

    /// Whether there is a value of a field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.known.contains(&field)
    }

    /// Ends the work: the fields, and one note for all elements that have none.
    pub(super) fn finish(self, out: &mut Diagnostics) -> Vec<RawField> {
        if let Some(first) = self.first_unknown {
            let shown: Vec<String> =
                self.unknown.iter().take(SHOWN).map(|label| format!("`{label}`")).collect();
            let more = if self.unknown.len() > SHOWN { " and others" } else { "" };
            let message =
                format!("kept under `extra`, having no field of their own: {}{more}", shown.join(", "));
            out.push(
                Diagnostic::new(&rules::UNKNOWN_LABEL, message)
                    .with_severity(Severity::Note)
                    .at(first)
                    .with_help("nothing; Dublin Core cannot carry them, JSON and CSV do")
                    .in_field("extra"),
            );
        }
        self.fields
    }
}

/// Keeps an element under its own name, for tables.
pub(super) fn keep_named(taker: &mut Taker<'_>, at: usize) {
    taker.keep_named(at);
}

/// Keeps an element unless the citation says the same, for tables.
pub(super) fn keep_unless_said(taker: &mut Taker<'_>, at: usize) {
    taker.keep_unless_said(at);
}

/// How many labels without a field a note names.
const SHOWN: usize = 5;
