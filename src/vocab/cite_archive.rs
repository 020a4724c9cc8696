//! The parameters of Wikipedia's template `{{cite archive}}` for the kinds of unit that citations name.
//!
//! Follows the documentation of Template:Cite archive in the English Wikipedia.

use super::Kind;

/// The parameter of each kind of unit. What has none stands, with its mark, behind the unit before.
pub static UNITS: &[(Kind, &str)] = &[
    (Kind::Fond, "fonds"),
    (Kind::RecordGroup, "fonds"),
    (Kind::Series, "series"),
    (Kind::Class, "series"),
    (Kind::Collection, "collection"),
    (Kind::Box, "box"),
    (Kind::File, "file"),
    (Kind::Piece, "file"),
    (Kind::FileNumber, "file"),
    (Kind::Item, "item-id"),
    (Kind::Document, "item-id"),
    (Kind::Signature, "item-id"),
];

/// Where a unit stands that has no parameter and none before it.
pub const REST: &str = "item-id";
