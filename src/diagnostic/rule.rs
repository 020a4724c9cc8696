//! What a rule is: a code with its words. The function that applies it lives beside its descriptor.

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; shown on request.
    Note,
    /// Probably wrong.
    Warning,
    /// The record cannot be exported correctly.
    Error,
}

impl Severity {
    /// The word shown to people and written to JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Whether a finding of a rule can be mended by the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fixable {
    /// The meaning cannot change: applied without asking.
    Safe,
    /// A replacement is offered and applied on request.
    Suggest,
    /// Needs a person or the source.
    No,
}

impl Fixable {
    /// The word shown to people and written to JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Suggest => "suggest",
            Self::No => "no",
        }
    }
}

/// How the example of a rule is read, so that it can be tried.
///
/// Examples are no mere words: the tests of the project build each of them, and hold that the bad one trips its rule
/// and the good one does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Example {
    /// A citation string.
    Citation,
    /// Lines of a record that has nothing wrong besides: `Label: value` is put in place of what the record has under
    /// this label, `Label:` leaves the value empty, `no Label` leaves the label out too; a line `---` begins a second
    /// record. `Title`, `Date` and `Text` are what stands without a label. A line that begins with no label is one
    /// more paragraph of the value before it; before the first label, it stands at the top of the document.
    Record,
    /// Lines of a record as above, written in the format named.
    Output(&'static str),
    /// Files, told in words here.
    File,
}

/// A rule: a stable code, a name for people, and the words that explain it.
///
/// Codes are the promise of the catalogue of checks and are never reused. Names say what is wrong,
/// not what to do.
#[derive(Debug, Serialize)]
pub struct Rule {
    /// Family and number, `DAT006`.
    pub code: &'static str,
    /// Kebab-case name, `date-range-reversed`.
    pub name: &'static str,
    /// The severity it has unless a profile says otherwise.
    pub severity: Severity,
    /// What is wrong, one line, lower case, without a full stop.
    pub summary: &'static str,
    /// Why it matters, one or two sentences.
    pub why: &'static str,
    /// What to do about it, one line, lower case, without a full stop.
    pub help: &'static str,
    /// The standard or the case it rests on.
    pub standard: Option<&'static str>,
    /// Whether the program can mend it.
    pub fix: Fixable,
    /// An example that trips the rule.
    pub bad: &'static str,
    /// The same example in good form.
    pub good: &'static str,
    /// How the example is read.
    pub example: Example,
}
