//! One case of a rule: first as a diagnostic in a record's text, then as a finding with its place in a file.

use super::{Position, Rule, Severity, Source, Span};

/// One replacement of a [`Fix`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced: bytes of the record's text in a [`Diagnostic`], of the file on disk in a [`Finding`].
    pub span: Span,
    /// What stands there instead.
    pub replacement: String,
}

/// How to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether the meaning cannot change, so that nobody need be asked.
    pub safe: bool,
    /// The replacements, in order, not overlapping.
    pub edits: Vec<Edit>,
}

/// One case of a rule in the text of one record.
///
/// Spans count bytes of the record's [`Source`]. Without a span it points at the record's first character.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that raised it.
    pub rule: &'static Rule,
    /// How much it weighs: the rule's own severity unless the case is lighter or a profile changes it.
    pub severity: Severity,
    /// What is wrong here: one line, lower case, no full stop, the text at fault in backticks.
    pub message: String,
    /// Where it is.
    pub span: Option<Span>,
    /// The field of the record that it concerns, by its JSON name.
    pub field: Option<&'static str>,
    /// Why, where it is not plain.
    pub note: Option<String>,
    /// What to do, where that is more exact than the rule's own help.
    pub help: Option<String>,
    /// How to mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A case of `rule` with its message and no place yet.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            span: None,
            field: None,
            note: None,
            help: None,
            fix: None,
        }
    }

    /// Says where it is.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into();
        self
    }

    /// Says which field it concerns, by its JSON name.
    #[must_use]
    pub fn in_field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Gives this case another severity than the rule's.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds the reason.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Replaces the rule's help for this case.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds one replacement of `span`, safe or offered.
    #[must_use]
    pub fn with_edit(mut self, safe: bool, span: Span, replacement: impl Into<String>) -> Self {
        let edit = Edit { span, replacement: replacement.into() };
        self.fix.get_or_insert(Fix { safe, edits: Vec::new() }).edits.push(edit);
        self
    }

    /// What to do: this case's help, else the rule's.
    pub fn help(&self) -> &str {
        self.help.as_deref().unwrap_or(self.rule.help)
    }

    /// Gives it its place in the file, so that the source is no longer needed.
    pub fn locate(mut self, source: &Source, record: Option<&str>) -> Finding {
        // A folded character (one blank for a no-break space) may leave an end inside the character it stands for.
        let span = self.span.unwrap_or_default();
        let start = source.text().floor_char_boundary(span.start.min(source.text().len()));
        let end = source.text().ceil_char_boundary(span.end.clamp(start, source.text().len()));
        let span = Span::new(start, end);
        let mut fix = self.fix.take().and_then(|fix| spelt(fix, source));
        if let Some(fix) = &mut fix {
            // Rules go by fields, which need not stand in order.
            fix.edits.sort_by_key(|edit| edit.span);
        }
        let places = |edit: &Edit| (source.position(edit.span.start), source.position(edit.span.end));
        let edits_at = fix.iter().flat_map(|fix| &fix.edits).map(places).collect();
        let on_disk = |edit: Edit| Edit { span: source.file_span(edit.span), ..edit };
        let fix = fix.map(|fix| Fix { edits: fix.edits.into_iter().map(on_disk).collect(), ..fix });
        let line = source.line_span(span.start);
        let excerpt = Excerpt::new(line.of(source.text()), span.start - line.start, span.len());
        Finding {
            path: source.path().to_owned(),
            record: record.map(str::to_owned),
            start: source.position(span.start),
            end: source.position(span.end),
            span: source.file_span(span),
            at: source.address(span),
            excerpt,
            fix,
            edits_at,
            also: Vec::new(),
            diagnostic: self,
        }
    }
}

/// A fix in the spelling of what the text is written in; none where one of its edits cannot be written there.
fn spelt(fix: Fix, source: &Source) -> Option<Fix> {
    let spell = |edit: Edit| {
        let replacement = source.spell(edit.span, &edit.replacement)?.into_owned();
        Some(Edit { replacement, ..edit })
    };
    Some(Fix { edits: fix.edits.into_iter().map(spell).collect::<Option<_>>()?, ..fix })
}

/// The diagnostics of one record, in the order they were raised.
#[derive(Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them, as raised.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Moves all of `other` to the end.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.0.extend(diagnostics);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The stretch of a source line that shows a finding: at most some hundred characters around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text shown, on one line.
    pub text: String,
    /// The bytes of `text` that are at fault; empty for a place without length.
    pub span: Span,
    /// Whether the line goes on before or after what is shown.
    pub cut: (bool, bool),
}

impl Excerpt {
    const BEFORE: usize = 60;
    const SHOWN: usize = 160;

    /// Cuts the stretch around `start..start + len` out of a line.
    pub fn new(line: &str, start: usize, len: usize) -> Self {
        let start = line.floor_char_boundary(start.min(line.len()));
        let end = line.floor_char_boundary((start + len).min(line.len())).max(start);
        let from = line.floor_char_boundary(if line.len() <= Self::SHOWN {
            0
        } else {
            start.saturating_sub(Self::BEFORE)
        });
        let to = line.ceil_char_boundary((from + Self::SHOWN).min(line.len()));
        let span = Span::new(start - from, end.min(to) - from);
        Self { text: line[from..to].to_owned(), span, cut: (from > 0, to < line.len()) }
    }
}

/// Another place that a finding concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Also {
    /// The file, as given on the command line.
    pub path: String,
    /// The record's ID, if it has one.
    pub record: Option<String>,
    /// Where it starts.
    pub start: Position,
}

/// A diagnostic with its place in a file: all that a report needs.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The file, as given on the command line.
    pub path: String,
    /// The record's ID, if it has one.
    pub record: Option<String>,
    /// First character at fault.
    pub start: Position,
    /// One past the last character at fault.
    pub end: Position,
    /// The bytes in the file as it is on disk.
    pub span: Span,
    /// The cell, JSON pointer or XML path, in formats that have them.
    pub at: Option<String>,
    /// The source line around it.
    pub excerpt: Excerpt,
    /// How to mend it, in bytes of the file on disk.
    pub fix: Option<Fix>,
    /// Where each edit of the fix begins and ends, for people and editors.
    pub edits_at: Vec<(Position, Position)>,
    /// The other records that a finding of a batch concerns.
    pub also: Vec<Also>,
    /// The rule, severity and words; its own spans and fix are those of the record's text.
    pub diagnostic: Diagnostic,
}
