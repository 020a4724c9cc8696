//! Whether a name is a person's or a body's, for schemas that insist on knowing.
//!
//! Only the name itself is looked at.

use crate::vocab::bodies::is_body;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One person.
    Person,
    /// An institution, project or company.
    Organization,
}

impl Kind {
    /// The kind of somebody whom a credit names. People are the rule there, so a body must look like one.
    pub fn of_credit(name: &str) -> Self {
        if is_body(name) { Self::Organization } else { Self::Person }
    }

    /// The schema.org class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Organization => "Organization",
        }
    }
}
