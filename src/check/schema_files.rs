//! The schema files that come with fonds, for `fonds schema NAME`.

/// A schema file.
#[derive(Debug)]
pub struct SchemaFile {
    /// The name the user types.
    pub name: &'static str,
    /// What it describes, one line.
    pub title: &'static str,
    /// The whole file.
    pub text: &'static str,
}

/// Every schema file, one an entry.
pub static SCHEMAS: &[SchemaFile] = &[SchemaFile {
    name: "record",
    title: "One record as JSON, as `--to jsonl` writes it (JSON Schema 2020-12)",
    text: include_str!("../../schemas/record.schema.json"),
}];

/// The text of a schema file by its name.
pub fn schema_text(name: &str) -> Option<&'static str> {
    SCHEMAS.iter().find(|schema| schema.name == name).map(|schema| schema.text)
}
