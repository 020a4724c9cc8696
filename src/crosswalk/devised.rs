//! A title for a document whose source gives none.
//!
//! Catalogs must have one, and their rules have the cataloguer devise it: DACS 2.3 and RDA 2.3.2.11 make it of what is
//! known of the document. Ours is made of what the record says and of nothing else.

use std::borrow::Cow;

use super::original;
use crate::record::{Date, Record};

/// The title that the source gives; none where it has no visible character.
pub fn given(record: &Record) -> Option<&str> {
    let is_visible = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    record.title.as_deref().filter(|title| title.contains(is_visible))
}

/// The title to show: that of the source, else one devised, in the square brackets of cataloguers (ISBD A.7.1, DACS 2.3).
pub fn shown(record: &Record) -> Cow<'_, str> {
    given(record).map_or_else(|| format!("[{}]", title(record)).into(), Cow::Borrowed)
}

/// The title: the genre, the document's date and its reference, as far as the record has them. `Untitled` for none.
/// Without brackets; how a devised title is told from one of the source is the schema's to say.
pub fn title(record: &Record) -> String {
    let date: Option<&Date> = record.created.as_ref().or(record.date.as_ref());
    let sources = original::sources(record);
    let kind = record.kind.as_deref();
    let parts = [kind, date.map(|date| date.verbatim.as_str()), sources.first().map(AsRef::as_ref)];
    let parts: Vec<&str> =
        parts.into_iter().flatten().map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "Untitled".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_made_of_what_the_record_says() {
        let mut record = Record { title: Some(" \u{3}".into()), ..Record::default() };
        assert_eq!((given(&record), title(&record).as_str()), (None, "Untitled"));
        record.kind = Some("Letter".into());
        assert_eq!(title(&record), "Letter");
        record.citation_verbatim = Some("Soviet archives".into());
        record.date = Some(Date::parse("May 5, 1961".into()));
        assert_eq!(shown(&record), "[Letter, May 5, 1961, Soviet archives]");
        record.title = Some("Talks".into());
        assert_eq!(shown(&record), "Talks");
    }
}
