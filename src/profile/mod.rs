//! Bundles of settings, and the catalogue of every code fonds can report.

mod catalogue;
mod schemas;
mod settings;

pub use crate::normalize::Settings;
pub use catalogue::{rule, rules};
pub use schemas::{SCHEMAS, SchemaFile};
pub use settings::parse;
