//! Whether the parts of a citation still stand in its words, which people edit.

use crate::diagnostic::{Diagnostic, Span};
use crate::read::rules;
use crate::record::Record;

/// From how many times the length of the words on their parts cover more than they can.
const MOST_COVERED: usize = 16;

/// How many parts of one record a person corrects.
const MOST_CORRECTED: usize = 20;

/// A part of a citation: its place, and its words.
type Part<'r> = (Span, &'r str);

/// Lets parts go that were read from other words, so that they are read anew; says so, and where a part was changed.
///
/// Parts of which some stand elsewhere in the words than they say were read before the words were changed. Where a
/// part is nowhere in them and all others are in place, a person corrected the part: it stays.
pub(super) fn settle(record: &mut Record) -> Option<Diagnostic> {
    // A record made of parts alone has no words that could tell more.
    let words = record.citation_verbatim.as_deref().filter(|words| !words.is_empty())?;
    let parts = parts(record);
    let whole = squashed(words);
    let is_cut = |span: Span| words.get(span.start..span.end).is_none();
    let misplaced =
        |(span, part): &&Part<'_>| is_cut(*span) || !squashed(span.of(words)).contains(&squashed(part));
    // Parts lie side by side in their citation; what covers the words many times over was never read from them.
    let covered = parts.iter().map(|(span, _)| span.len()).fold(0, usize::saturating_add);
    let piled_up = covered / MOST_COVERED > words.len();
    let out_of_place: Vec<&Part<'_>> = parts.iter().filter(|part| piled_up || misplaced(part)).collect();
    let (_, first) = out_of_place.first()?;
    let corrected = |(span, part): &&Part<'_>| !is_cut(*span) && !whole.contains(&squashed(part));
    if out_of_place.len() <= MOST_CORRECTED && out_of_place.iter().all(corrected) {
        let message = format!("`{first}` is not what the words of the citation say; it is kept");
        return Some(Diagnostic::new(&rules::PARTS_ASTRAY, message));
    }
    let message = "the parts of the citation are not where they say in its words; they are read anew";
    record.about = None;
    record.citations = Vec::new();
    record.credits = Vec::new();
    record.residue = Vec::new();
    Some(Diagnostic::new(&rules::PARTS_ASTRAY, message))
}

/// All parts that have a place. What was derived (a whole citation, the last page of a range) has the words of none.
fn parts(record: &Record) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let about = record.about.iter().flat_map(|about| [&about.title, &about.date, &about.host]);
    parts.extend(about.flatten().chain(&record.residue).map(|piece| (piece.span, piece.text.as_str())));
    for citation in &record.citations {
        parts.push((citation.span, ""));
        let repository = citation.repository.as_ref();
        parts.extend(repository.and_then(|repository| Some((repository.span?, repository.name.as_str()))));
        parts.extend(citation.levels.iter().filter_map(|unit| Some((unit.span?, unit.value.as_str()))));
        parts.extend(citation.pages.as_ref().map(|pages| (pages.span, pages.text.as_str())));
        parts.extend(citation.publication_span.map(|span| (span, "")));
    }
    parts.extend(record.credits.iter().map(|credit| (credit.span, credit.name.as_str())));
    parts
}

/// The letters and figures of a text.
fn squashed(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::reference::{Citation, Piece, Unit};
    use crate::vocab::Kind;

    /// A record whose citation has a unit and, behind it, a piece that was not understood.
    fn record(words: &str, unit: (&str, usize, usize), piece: (&str, usize, usize)) -> Record {
        let (value, start, end) = unit;
        let unit = Unit::new(Kind::Fond, value, Some("f."), Some(Span::new(start, end)));
        Record {
            citation_verbatim: Some(words.into()),
            citations: vec![Citation { span: Span::new(0, end), levels: vec![unit], ..Citation::default() }],
            residue: vec![Piece { text: piece.0.to_owned(), span: Span::new(piece.1, piece.2) }],
            ..Record::default()
        }
    }

    #[test]
    fn parts_in_place_stay() {
        let mut record = record("RGANI, f.\n 5; see", ("5", 7, 12), ("see", 14, 17));
        assert!(settle(&mut record).is_none());
        assert_eq!(record.citations.len(), 1);
        record.citation_verbatim = None;
        assert!(settle(&mut record).is_none());
        assert_eq!(record.citations.len(), 1);
    }

    #[test]
    fn a_corrected_part_stays_and_is_said() {
        let mut record = record("RGANI, f. 5; see", ("0104", 7, 11), ("see", 13, 16));
        assert!(settle(&mut record).unwrap().message.starts_with("`0104` is not what the words"));
        assert_eq!(record.citations.len(), 1);
    }

    #[test]
    fn parts_of_other_words_go() {
        for (words, span) in
            [("in RGANI, f. 5; see", (7, 11)), ("RGANI, f. 5", (7, 11)), ("é, f. 5; see", (1, 9))]
        {
            let mut record = record(words, ("5", span.0, span.1), ("see", 13, 16));
            assert!(settle(&mut record).unwrap().message.contains("read anew"), "{words}");
            assert!(record.citations.is_empty() && record.residue.is_empty());
        }
        let mut piled = record("RGANI, f. 5; see", ("5", 7, 11), ("see", 13, 16));
        piled.residue = vec![Piece { text: "see".to_owned(), span: Span::new(0, 16) }; 1000];
        assert!(settle(&mut piled).is_some());
    }
}
