//! A piece of text that remembers where each of its characters stood in the source.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::diagnostic::Span;

/// A value in the words of the source: markup off and white space folded, nothing else changed.
///
/// It behaves as a `str`. Beside the words it keeps where they stood, so that a finding in the value
/// can point at the very characters of the source; a text that was not read from a source has no place.
/// Two texts are equal when their words are.
#[derive(Clone, Default)]
pub struct Text {
    value: String,
    /// `(offset in value, offset in source)`, rising; from one entry to the next both run byte for byte.
    runs: Vec<(usize, usize)>,
    /// One past the last byte in the source.
    end: usize,
}

impl Text {
    /// A text without a place.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), runs: Vec::new(), end: 0 }
    }

    /// The part `span` of `source`, letter by letter.
    pub fn verbatim(source: &str, span: Span) -> Self {
        Self { value: span.of(source).to_owned(), runs: vec![(0, span.start)], end: span.end }
    }

    /// An empty text that stands at `offset` of the source: the place of something absent.
    pub fn empty_at(offset: usize) -> Self {
        Self { value: String::new(), runs: vec![(0, offset)], end: offset }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The words alone.
    pub fn into_string(self) -> String {
        self.value
    }

    /// Where the whole text stands in the source.
    pub fn span(&self) -> Option<Span> {
        self.runs.first().map(|(_, start)| Span::new(*start, self.end))
    }

    /// Where a part of the value (bytes of [`as_str`](Self::as_str)) stands in the source.
    pub fn source_span(&self, part: Span) -> Option<Span> {
        if part.start == 0 && part.end >= self.value.len() {
            return self.span();
        }
        let start = self.source_offset(part.start)?;
        // The end is one past the last character, so a run that begins there does not count.
        let end = match part.end.checked_sub(1) {
            Some(last) if part.end > part.start => self.source_offset(last)? + 1,
            _ => start,
        };
        Some(Span::new(start, end.max(start)))
    }

    /// Whether a part of the value stands in the source as it is: byte for byte, no markup, entity or white space
    /// folded into it.
    pub fn is_unbroken(&self, part: Span) -> bool {
        self.source_span(part).is_some_and(|place| place.len() == part.len())
    }

    /// A part of the value (bytes of [`as_str`](Self::as_str)) with its place.
    pub fn slice(&self, part: Span) -> Self {
        let value = part.of(&self.value).to_owned();
        let Some(place) = self.source_span(part) else { return Self::new(value) };
        let mut runs = vec![(0, place.start)];
        let after = &self.runs[self.runs.partition_point(|(at, _)| *at <= part.start)..];
        let inside = after.iter().take_while(|(at, _)| *at < part.end);
        runs.extend(inside.map(|(at, source)| (at - part.start, *source)));
        Self { value, runs, end: place.end }
    }

    /// The text without white space at its ends.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        let start = self.value.len() - self.value.trim_start().len();
        self.slice(Span::new(start, start + self.value.trim().len()))
    }

    /// The lines of the text, each with its place, without empty ones.
    pub fn lines(&self) -> impl Iterator<Item = Self> + '_ {
        let mut at = 0;
        self.value.split('\n').filter_map(move |line| {
            let span = Span::new(at, at + line.len());
            at = span.end + 1;
            (!line.trim().is_empty()).then(|| self.slice(span).trimmed())
        })
    }

    /// Several texts as one, `separator` between them; each keeps its place. Where one of them has none,
    /// neither has the whole.
    pub fn join<'a>(texts: impl IntoIterator<Item = &'a Self>, separator: &str) -> Self {
        let mut texts = texts.into_iter();
        let Some(mut joined) = texts.next().cloned() else { return Self::default() };
        texts.for_each(|text| joined.append(separator, text));
        joined
    }

    /// Adds another text at the end, `separator` before it; each keeps its place. Where one of them has none,
    /// neither has the whole.
    pub fn append(&mut self, separator: &str, text: &Self) {
        let placed = self.span().is_some() && text.span().is_some();
        self.value.push_str(separator);
        let at = self.value.len();
        self.value.push_str(&text.value);
        if placed {
            self.runs.extend(text.runs.iter().map(|(offset, source)| (at + offset, *source)));
            self.end = self.end.max(text.end);
        } else {
            self.runs.clear();
            self.end = 0;
        }
    }

    fn source_offset(&self, offset: usize) -> Option<usize> {
        let after = self.runs.partition_point(|(at, _)| *at <= offset);
        let (at, source) = *self.runs.get(after.checked_sub(1)?)?;
        Some(source + (offset - at))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.value == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.value == *other
    }
}

impl From<&str> for Text {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

impl From<String> for Text {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.value)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Puts a [`Text`] together from pieces of a source.
#[derive(Debug, Default)]
pub struct TextBuilder {
    text: Text,
}

impl TextBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends the part `span` of `source`, letter by letter.
    pub fn copy(&mut self, source: &str, span: Span) {
        self.put(span.of(source), span);
    }

    /// Appends `words` that stand for the part `span` of the source: one blank for many, a letter for an entity.
    pub fn put(&mut self, words: &str, span: Span) {
        if words.is_empty() {
            return;
        }
        let text = &mut self.text;
        let runs_on = text.runs.last().is_some_and(|(at, source)| {
            text.end == span.start && span.start.checked_sub(*source) == Some(text.value.len() - at)
        });
        if !runs_on {
            text.runs.push((text.value.len(), span.start));
        }
        text.value.push_str(words);
        text.end = span.end;
    }

    /// What has been put together so far.
    pub fn as_str(&self) -> &str {
        &self.text.value
    }

    /// Whether nothing has been appended.
    pub fn is_empty(&self) -> bool {
        self.text.value.is_empty()
    }

    /// The finished text.
    pub fn build(self) -> Text {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_text_points_back_at_the_source() {
        let source = "  AVP\u{a0} RF,\r\n  f. 1 ";
        let mut builder = TextBuilder::new();
        builder.copy(source, Span::new(2, 5));
        builder.put(" ", Span::new(5, 8));
        builder.copy(source, Span::new(8, 11));
        builder.put("\n", Span::new(11, 13));
        builder.copy(source, Span::new(15, 19));
        let text = builder.build();
        assert_eq!(text, "AVP RF,\nf. 1");
        assert_eq!(text.span(), Some(Span::new(2, 19)));
        assert_eq!(text.source_span(Span::new(4, 6)), Some(Span::new(8, 10)));
        assert_eq!(text.source_span(Span::new(8, 12)), Some(Span::new(15, 19)));
        let second = text.lines().nth(1).unwrap();
        assert_eq!((second.as_str(), second.span()), ("f. 1", Some(Span::new(15, 19))));
        assert_eq!(second.source_span(Span::new(3, 4)), Some(Span::new(18, 19)));
    }

    #[test]
    fn joined_texts_keep_their_places() {
        let source = "AVP RF, f. 1 / RGANI, f. 5";
        let parts = [Text::verbatim(source, Span::new(0, 12)), Text::verbatim(source, Span::new(15, 26))];
        let joined = Text::join(&parts, "\n");
        assert_eq!(joined, "AVP RF, f. 1\nRGANI, f. 5");
        assert_eq!(joined.span(), Some(Span::new(0, 26)));
        assert_eq!(joined.slice(Span::new(13, 18)).span(), Some(Span::new(15, 20)));
        assert_eq!(Text::join([&parts[0], &Text::new("x")], " ").span(), None);
    }

    #[test]
    fn a_text_without_a_source_has_no_place() {
        assert_eq!(Text::new("1963").span(), None);
        assert_eq!(Text::new("1963").slice(Span::new(0, 2)), "19");
    }
}
