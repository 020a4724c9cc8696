//! Writes citations in the styles of archives, standards and journals.
//!
//! One file a style with its descriptor, and a line in [`STYLES`]. What a style cannot say is told, never dropped.

mod archive;
mod chicago;
mod gost;
mod iso690;
mod parts;
mod style;
mod wikipedia;

pub use style::Style;

use crate::record::reference::Parsed;
use style::Source;

/// Every style, in the order in which they are listed.
pub static STYLES: &[&Style] =
    &[&archive::STYLE, &gost::STYLE, &chicago::STYLE, &iso690::STYLE, &wikipedia::STYLE];

/// The style of that name.
pub fn by_name(name: &str) -> Option<&'static Style> {
    STYLES.iter().find(|style| style.name == name).copied()
}

/// A citation string in a style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The citations, joined by `; `; empty where there is none.
    pub text: String,
    /// What the string says and the style cannot, in words: `the credits`.
    pub lost: Vec<String>,
}

/// Writes what was read of one citation string.
pub fn write(parsed: &Parsed, style: &Style) -> Written {
    let mut written = Written::default();
    let about = parsed.about.as_ref();
    let mut texts = Vec::with_capacity(parsed.citations.len());
    for (at, citation) in parsed.citations.iter().enumerate() {
        // The document itself is named once.
        let source = Source { about: about.filter(|_| at == 0), citation };
        let text = match &citation.publication {
            Some(publication) if citation.levels.is_empty() => parts::publication(publication, citation),
            _ => (style.write)(&source),
        };
        texts.push(text);
        let both = citation.publication.as_ref().filter(|_| !citation.levels.is_empty());
        written.lost.extend(both.map(|publication| format!("the publication `{publication}`")));
    }
    texts.retain(|text| !text.is_empty());
    written.text = texts.join("; ");
    if style.stop {
        written.text = parts::stopped(written.text);
    }
    if let Some(about) = about {
        let said = |piece: &crate::record::reference::Piece| written.text.contains(&piece.text);
        let parts = [("title", &about.title), ("date", &about.date), ("host", &about.host)];
        let unsaid = parts.iter().filter(|(_, piece)| piece.as_ref().is_some_and(|piece| !said(piece)));
        let words: Vec<String> = unsaid.map(|(name, _)| format!("the {name} of the document")).collect();
        written.lost.extend(words);
    }
    if !parsed.credits.is_empty() {
        written.lost.push("the credits".to_owned());
    }
    written
        .lost
        .extend(parsed.residue.iter().map(|piece| format!("`{}`, which was not understood", piece.text)));
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles_are_unique_and_found() {
        for style in STYLES {
            assert_eq!(by_name(style.name).map(|found| found.title), Some(style.title));
        }
        assert!(by_name("no such style").is_none());
    }

    #[test]
    fn nothing_read_is_nothing_written() {
        for style in STYLES {
            assert_eq!(write(&Parsed::default(), style), Written::default());
        }
    }
}
