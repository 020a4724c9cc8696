//! The schema files that fonds publishes, for `fonds schema NAME`.

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

/// Every schema file.
pub static SCHEMAS: &[SchemaFile] = &[
    SchemaFile {
        name: "record",
        title: "one record as JSON, as `--to jsonl` writes it (JSON Schema 2020-12)",
        text: include_str!("../../schemas/record.schema.json"),
    },
    SchemaFile {
        name: "qdc",
        title: "the `record` element of `--to dcterms` around the terms of dcterms.xsd (XML Schema)",
        text: include_str!("../../schemas/qdc.xsd"),
    },
    SchemaFile {
        name: "context",
        title: "the keys of `--to jsonld` and the terms they stand for (JSON-LD 1.1 context)",
        text: include_str!("../../schemas/context.jsonld"),
    },
    SchemaFile {
        name: "rico-context",
        title: "the prefixes of `--to rico-jsonld` (JSON-LD 1.1 context)",
        text: include_str!("../../schemas/rico-context.jsonld"),
    },
    SchemaFile {
        name: "shapes",
        title: "what holds of the graphs of `--to jsonld`, `turtle`, `rico` and their like (SHACL)",
        text: include_str!("../../schemas/shapes.ttl"),
    },
    SchemaFile {
        name: "config",
        title: "the settings file `fonds.toml` (JSON Schema 2020-12)",
        text: include_str!("../../schemas/fonds.toml.schema.json"),
    },
];
