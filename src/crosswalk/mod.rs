//! Crosswalks: our fields and the terms of outside schemas, as tables.
