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
    /// Rising, without gaps in the value.
    runs: Vec<Run>,
    /// One past the last byte in the source.
    end: usize,
}

/// A stretch of a value, up to the next one, and where it stands in the source: byte for byte where both are as long,
/// else as a whole, as one blank stands for many and a letter for an entity.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where it begins in the value.
    at: usize,
    source: Span,
}

impl Text {
    /// A text without a place.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), runs: Vec::new(), end: 0 }
    }

    /// The part `span` of `source`, letter by letter.
    pub fn verbatim(source: &str, span: Span) -> Self {
        Self { value: span.of(source).to_owned(), runs: vec![Run { at: 0, source: span }], end: span.end }
    }

    /// An empty text that stands at `offset` of the source: the place of something absent.
    pub fn empty_at(offset: usize) -> Self {
        Self {
            value: String::new(),
            runs: vec![Run { at: 0, source: Span::new(offset, offset) }],
            end: offset,
        }
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
        self.runs.first().map(|run| Span::new(run.source.start, self.end))
    }

    /// Where a part of the value (bytes of [`as_str`](Self::as_str)) stands in the source.
    pub fn source_span(&self, part: Span) -> Option<Span> {
        if part.start == 0 && part.end >= self.value.len() {
            return self.span();
        }
        if part.start >= self.value.len() {
            return self.span().map(|span| Span::new(span.end, span.end));
        }
        let start = self.place(Span::new(part.start, part.start))?.start;
        // The end is that of the last character, so a run that begins there does not count.
        let end = match part.end.checked_sub(1) {
            Some(last) if part.end > part.start => self.place(Span::new(last, part.end))?.end,
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
        let mut runs: Vec<Run> =
            self.runs_in(part).map(|run| Run { at: run.at - part.start, ..run }).collect();
        if runs.is_empty() {
            runs.push(Run { at: 0, source: place });
        }
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
        if !separator.is_empty() {
            self.runs.push(Run { at: self.value.len(), source: Span::new(self.end, self.end) });
        }
        self.value.push_str(separator);
        let at = self.value.len();
        self.value.push_str(&text.value);
        if placed {
            self.runs.extend(text.runs.iter().map(|run| Run { at: at + run.at, ..*run }));
            self.end = self.end.max(text.end);
        } else {
            self.runs.clear();
            self.end = 0;
        }
    }

    /// The text with places in what `base` was read from, where its own places count in the words of `base`.
    #[must_use]
    pub fn through(&self, base: &Self) -> Self {
        let Some(whole) = self.span().and_then(|span| base.source_span(span)) else {
            return Self::new(self.value.clone());
        };
        let mut runs = Vec::new();
        for (nth, run) in self.runs.iter().enumerate() {
            if run.source.len() == self.length(nth) && !run.source.is_empty() {
                let inner = base.runs_in(run.source);
                runs.extend(inner.map(|inner| Run { at: run.at + inner.at - run.source.start, ..inner }));
            } else if let Some(source) = base.source_span(run.source) {
                runs.push(Run { source, ..*run });
            }
        }
        Self { value: self.value.clone(), runs, end: whole.end }
    }

    /// The runs that a part of the value is made of, cut at its ends.
    fn runs_in(&self, part: Span) -> impl Iterator<Item = Run> + '_ {
        let first = self.runs.partition_point(|run| run.at <= part.start).saturating_sub(1);
        let runs = self.runs.iter().enumerate().skip(first).take_while(move |(_, run)| run.at < part.end);
        runs.filter_map(move |(nth, run)| {
            let inside = Span::new(run.at.max(part.start), part.end.min(run.at + self.length(nth)));
            (inside.start < inside.end).then(|| Run { at: inside.start, source: self.place_in(nth, inside) })
        })
    }

    /// How many bytes of the value a run has.
    fn length(&self, nth: usize) -> usize {
        self.runs.get(nth + 1).map_or(self.value.len(), |next| next.at) - self.runs[nth].at
    }

    /// Where a part of the value that lies in one run stands in the source.
    fn place(&self, part: Span) -> Option<Span> {
        let nth = self.runs.partition_point(|run| run.at <= part.start).checked_sub(1)?;
        Some(self.place_in(nth, part))
    }

    fn place_in(&self, nth: usize, part: Span) -> Span {
        let run = self.runs[nth];
        if run.source.len() == self.length(nth) {
            let start = run.source.start + part.start - run.at;
            Span::new(start, start + part.len())
        } else {
            run.source
        }
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
        let is_letter_by_letter = |run: &Run, length: usize| run.source.len() == length;
        match text.runs.last_mut() {
            Some(last)
                if words.len() == span.len()
                    && last.source.end == span.start
                    && is_letter_by_letter(last, text.value.len() - last.at) =>
            {
                last.source.end = span.end;
            }
            _ => text.runs.push(Run { at: text.value.len(), source: span }),
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
        assert_eq!(joined.slice(Span::new(8, 12)).span(), Some(Span::new(8, 12)));
        assert_eq!(Text::join([&parts[0], &Text::new("x")], " ").span(), None);
    }

    #[test]
    fn an_entity_is_in_its_place_whole() {
        let source = "B&eacute;la";
        let mut builder = TextBuilder::new();
        builder.copy(source, Span::new(0, 1));
        builder.put("é", Span::new(1, 9));
        builder.copy(source, Span::new(9, 11));
        let text = builder.build();
        assert_eq!(text.source_span(Span::new(0, 3)), Some(Span::new(0, 9)));
        assert_eq!(text.slice(Span::new(1, 4)).span(), Some(Span::new(1, 10)));
        assert!(!text.is_unbroken(Span::new(0, 3)) && text.is_unbroken(Span::new(3, 5)));
    }

    #[test]
    fn places_lead_through_another_text() {
        let source = "A &amp; B  C\n\nD";
        let mut builder = TextBuilder::new();
        builder.copy(source, Span::new(0, 2));
        builder.put("&", Span::new(2, 7));
        builder.copy(source, Span::new(7, 9));
        builder.put(" ", Span::new(9, 11));
        builder.copy(source, Span::new(11, 12));
        builder.put("\n", Span::new(12, 14));
        builder.copy(source, Span::new(14, 15));
        let base = builder.build();
        assert_eq!(base, "A & B C\nD");
        let mut builder = TextBuilder::new();
        builder.copy(&base, Span::new(2, 7));
        builder.put(" ", Span::new(7, 8));
        builder.copy(&base, Span::new(8, 9));
        let text = builder.build().through(&base);
        assert_eq!(text, "& B C D");
        for (part, place) in
            [((0, 1), (2, 7)), ((2, 3), (8, 9)), ((4, 5), (11, 12)), ((6, 7), (14, 15)), ((0, 7), (2, 15))]
        {
            assert_eq!(text.source_span(Span::new(part.0, part.1)), Some(Span::new(place.0, place.1)));
        }
        assert_eq!(Text::new("x").through(&base).span(), None);
    }

    #[test]
    fn a_text_without_a_source_has_no_place() {
        assert_eq!(Text::new("1963").span(), None);
        assert_eq!(Text::new("1963").slice(Span::new(0, 2)), "19");
    }
}
