//! `TXT001`–`TXT016`: the quality of the text, by what is looked at: words, marks, paragraphs, the page.

pub(super) mod breaks;
pub(super) mod marks;
pub(super) mod page;
pub(super) mod scanned;
pub(super) mod title;
pub(super) mod words;
