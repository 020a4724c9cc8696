//! Hands the raw fields out, each value once, and keeps what nobody took.

use crate::diagnostic::Span;
use crate::record::raw::{Name, Raw, RawField};
use crate::record::reference::Role;
use crate::record::sheet::OWN_ROLES;
use crate::record::{Field, Text};

/// The values of a raw record that are still to be placed.
pub(super) struct Fields<'r> {
    raw: &'r Raw,
    /// Whether the value at the same place in the raw record has been placed.
    taken: Vec<bool>,
    /// Values that found no place, with their number in the raw record and their label.
    left: Vec<(usize, String, Text)>,
}

/// One value with its number in the raw record.
pub(super) struct Value<'r> {
    at: usize,
    pub(super) field: &'r RawField,
}

impl<'r> Fields<'r> {
    /// All values of a raw record; empty ones are none.
    pub(super) fn new(raw: &'r Raw) -> Self {
        let taken = raw.fields.iter().map(|field| field.value.trim().is_empty()).collect();
        Self { raw, taken, left: Vec::new() }
    }

    /// Takes the values of a field, in the order of the source.
    pub(super) fn take(&mut self, field: Field) -> Vec<Value<'r>> {
        let mut values = Vec::new();
        for (at, raw) in self.raw.fields.iter().enumerate() {
            if raw.name == Name::Known(field) && !self.taken[at] {
                self.taken[at] = true;
                values.push(Value { at, field: raw });
            }
        }
        values
    }

    /// Takes the names that the source credits apart from its citation, each with what was done; by role, as a sheet has
    /// them, since their order says nothing.
    pub(super) fn take_credits(&mut self) -> Vec<(Role, Text)> {
        let mut credits = Vec::new();
        for (at, raw) in self.raw.fields.iter().enumerate() {
            if let (Name::Credit(role), false) = (&raw.name, self.taken[at]) {
                self.taken[at] = true;
                credits.push((*role, raw.value.trimmed()));
            }
        }
        let column = |role| OWN_ROLES.iter().position(|(own, _)| *own == role).unwrap_or(OWN_ROLES.len());
        credits.sort_by_key(|(role, _)| column(*role));
        credits
    }

    /// Whether the source is made of statements of Dublin Core, which name a field by its term.
    pub(super) fn is_dublin_core(&self) -> bool {
        let label = |field: &RawField| field.label.map(|span: Span| span.of(self.raw.source.text()));
        let local = |name: &'r str| name.rsplit(':').next().unwrap_or(name);
        let is_term = |name: &str| matches!(name, "title" | "contributor" | "source");
        match self.raw.format {
            "dc" | "dcterms" => true,
            "oai" => self.raw.fields.iter().filter_map(label).map(local).any(is_term),
            _ => false,
        }
    }

    /// The value of a field that holds one: the first that is not merely inferred from its position, else
    /// the first. Values that differ from it are left over.
    pub(super) fn one(&mut self, field: Field) -> Option<Text> {
        let values = self.take(field);
        let stated = values.iter().position(|value| !value.field.inferred).unwrap_or_default();
        self.choose(values, stated)
    }

    /// The value at `chosen`; those that differ from it are left over.
    pub(super) fn choose(&mut self, mut values: Vec<Value<'r>>, chosen: usize) -> Option<Text> {
        if chosen >= values.len() {
            return None;
        }
        let first = values.remove(chosen).field.value.trimmed();
        for value in values {
            if value.field.value.trimmed() != first {
                self.leave(&value);
            }
        }
        Some(first)
    }

    /// The values of a field as one text, each on its own line or lines; the same value twice is there once.
    pub(super) fn whole(&mut self, field: Field, separator: &str) -> Option<Text> {
        let mut texts: Vec<Text> = Vec::new();
        for value in self.take(field) {
            let text = value.field.value.trimmed();
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        (!texts.is_empty()).then(|| Text::join(&texts, separator))
    }

    /// Keeps a value that found no place.
    pub(super) fn leave(&mut self, value: &Value<'r>) {
        self.leave_part(value, value.field.value.trimmed());
    }

    /// Keeps a part of a value that found no place, under the label of the value.
    pub(super) fn leave_part(&mut self, value: &Value<'r>, part: Text) {
        self.left.push((value.at, self.label(value.field), part));
    }

    /// What is left over with its labels, values that nobody asked for among it, in the order of the source.
    pub(super) fn into_left(mut self) -> Vec<(String, Text)> {
        let untaken = (self.raw.fields.iter().enumerate().zip(&self.taken))
            .filter(|(_, taken)| !**taken)
            .map(|((at, field), _)| (at, self.label(field), field.value.trimmed()));
        let untaken: Vec<_> = untaken.collect();
        self.left.extend(untaken);
        self.left.sort_by_key(|(at, ..)| *at);
        self.left.into_iter().map(|(_, label, text)| (label, text)).collect()
    }

    /// The label of a field as written, without markup and colon; where none is written, its JSON name.
    fn label(&self, field: &RawField) -> String {
        let written = match &field.name {
            Name::Unknown(label) => label.as_str(),
            Name::Column(name) => name,
            Name::Known(_) | Name::Credit(_) => {
                field.label.map(|span: Span| span.of(self.raw.source.text())).unwrap_or_default()
            }
        };
        let bare = written.trim_matches(|letter: char| {
            letter.is_whitespace() || matches!(letter, ':' | '*' | '#' | '_' | '"' | '\u{feff}')
        });
        let label = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        match &field.name {
            Name::Known(known) if label.is_empty() => known.name().to_owned(),
            Name::Unknown(label_as_given) if label.is_empty() => label_as_given.trim().to_owned(),
            _ => label,
        }
    }
}
