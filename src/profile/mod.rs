//! Settings: what a collection says in its settings file, named bundles of it, and which findings count by it; column
//! maps of one's own; and the catalogue of every code fonds can report.

mod bundle;
mod catalogue;
mod collections;
mod formats;
mod maps;
mod schemas;
mod selection;
mod settings;

pub use bundle::Profile;
pub use catalogue::{rule, rules};
pub use collections::Collections;
pub use formats::formats_markdown;
pub use maps::map;
pub use schemas::{SCHEMAS, SchemaFile};
pub use selection::{Selection, Selector};
pub use settings::{FILE_NAME, FailOn, File, Flags, Settings, parse};
