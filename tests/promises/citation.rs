//! What holds of the reading of any string: total, lossless, with exact spans. Shared by tests and fuzzing.

use fonds::citation::{Options, parse};
use fonds::diagnostic::Span;
use fonds::record::reference::Parsed;

/// The words that may stand between parts.
const JOINING: &[&str] =
    &["and", "also", "und", "et", "e", "y", "i", "и", "та", "й", "és", "și", "oraz", "ve", "ja", "och", "og"];

/// Says what is wrong where a letter or digit of the string lies in no part, or a span does not fit.
pub(crate) fn nothing_lost(text: &str) -> Result<(), String> {
    let parsed = parse(text, Options::default());
    let mut bytes = vec![false; text.len()];
    for span in spans(&parsed) {
        if text.get(span.start..span.end).is_none_or(str::is_empty) {
            return Err(format!("{span:?} is no part of {text:?}"));
        }
        bytes[span.start..span.end].fill(true);
    }
    let left: String = text.char_indices().map(|(at, c)| if bytes[at] { ' ' } else { c }).collect();
    for word in left.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !JOINING.contains(&word.to_lowercase().as_str()) {
            return Err(format!("{word:?} is lost of {text:?}"));
        }
    }
    exact(text, &parsed)
}

/// Says what is wrong where a value is not what its span holds.
fn exact(text: &str, parsed: &Parsed) -> Result<(), String> {
    for citation in &parsed.citations {
        if text.get(citation.span.start..citation.span.end).is_none() {
            return Err(format!("{:?} is no part of {text:?}", citation.span));
        }
    }
    for unit in parsed.citations.iter().flat_map(|citation| &citation.levels) {
        let Some(span) = unit.span else { continue };
        let words: String = span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let marked = unit.mark.as_ref().is_none_or(|mark| span.of(text).contains(mark.as_str()));
        if !words.contains(unit.value.as_str()) || !marked {
            return Err(format!("{:?} marked {:?} is not at {span:?} of {text:?}", unit.value, unit.mark));
        }
    }
    Ok(())
}

/// Every span of a reading.
fn spans(parsed: &Parsed) -> Vec<Span> {
    let mut spans = Vec::new();
    if let Some(about) = &parsed.about {
        spans.extend([&about.title, &about.date, &about.host].into_iter().flatten().map(|piece| piece.span));
    }
    for citation in &parsed.citations {
        spans.extend(citation.repository.iter().filter_map(|repository| repository.span));
        spans.extend(citation.levels.iter().filter_map(|unit| unit.span));
        spans.extend(citation.pages.iter().map(|pages| pages.span));
        spans.extend(citation.publication_span);
    }
    spans.extend(parsed.credits.iter().map(|credit| credit.span));
    spans.extend(parsed.residue.iter().map(|piece| piece.span));
    spans
}
