//! Rules, findings and the places they point at.
//!
//! A [`Diagnostic`] points at a plain `&'static Rule`; nothing here knows the checks that raise it.

mod family;
mod finding;
mod fingerprint;
mod rule;
mod source;
mod span;

pub use family::{FAMILIES, Family};
pub use finding::{Also, Diagnostic, Diagnostics, Edit, Excerpt, Finding, Fix};
pub use fingerprint::{Fingerprint, Fingerprints};
pub use rule::{Example, Fixable, Rule, Severity};
pub use source::{Notation, Position, Source};
pub use span::Span;
