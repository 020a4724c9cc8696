//! Crosswalks: our fields and the terms of outside schemas, as tables.
//!
//! A table says *what* is stated about a record; a writer says it in some syntax. Formats that state the
//! same things share a table: simple and qualified Dublin Core one, JSON-LD the one for schema.org.
//! The numbers `M01` … `M41` in the tables are the rows of the field mapping, one a field of the source.

pub mod agents;
pub mod aspects;
pub mod bibliography;
pub mod dates;
pub mod devised;
pub mod dublin_core;
pub mod ead;
pub mod graph;
pub mod hierarchy;
pub mod iri;
pub mod marc;
pub mod notes;
pub mod original;
pub mod parts;
pub mod rico;
pub mod schema_org;
