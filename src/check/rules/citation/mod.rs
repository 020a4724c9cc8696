//! The rules for citations, by theme: what is cited, in which units, on which leaves, and how it is typed.

pub(super) mod cells;
pub(super) mod levels;
pub(super) mod locators;
pub(super) mod pages;
pub(super) mod sources;
pub(super) mod typing;
