//! The number and the address of a record.

use super::Settings;
use super::fields::Fields;
use crate::diagnostic::Span;
use crate::record::{Field, Record, Text};
use crate::vocab::hosts;

/// Reads the number from its field, else from the address; the address from the source, else from the
/// number where the institution has set a pattern. An address is never moved to another host.
pub(super) fn normalize(fields: &mut Fields<'_>, settings: &Settings, record: &mut Record) {
    address(fields, record);
    record.id = fields.one(Field::Id);
    derive(settings, record);
}

/// The number out of the address where there is none, and the address out of the number.
pub(super) fn derive(settings: &Settings, record: &mut Record) {
    let pattern = settings.url.as_deref().and_then(Pattern::parse);
    record.id = record.id.take().or_else(|| {
        let url = record.url.as_ref()?;
        let number =
            pattern.as_ref().and_then(|pattern| pattern.id(url)).or_else(|| hosts::record_id(url))?;
        let start = number.as_ptr().addr() - url.as_ptr().addr();
        Some(url.slice(Span::new(start, start + number.len())))
    });
    if record.url.is_none() {
        let url = record.id.as_deref().zip(pattern).and_then(|(id, pattern)| pattern.url(id));
        record.url = url.map(Text::from);
    }
}

/// The first address of the source. One that a citation had below it is set already and then stands.
fn address(fields: &mut Fields<'_>, record: &mut Record) {
    let values = fields.take(Field::Url);
    let clean: Vec<Text> = values.iter().map(|value| bare_address(&value.field.value)).collect();
    let stated = values.iter().position(|value| !value.field.inferred).unwrap_or_default();
    let below_citation = record.url.take();
    record.url = clean.get(stated).cloned().or_else(|| below_citation.clone());
    for (value, url) in values.iter().zip(&clean) {
        if record.url.as_ref() != Some(url) {
            fields.leave(value);
        }
    }
    if let Some(other) = below_citation.filter(|other| record.url.as_ref() != Some(other)) {
        record.extra.push(Field::Url.name(), other);
    }
}

/// An address without angle brackets, quotation marks and the punctuation of the sentence around it.
///
/// A closing bracket stays where the address has the opening one.
pub(super) fn bare_address(value: &Text) -> Text {
    let value = value.trimmed();
    let mut end = value.len();
    let start = end - value.trim_start_matches(['<', '"', '“', '(', '[']).len();
    while let Some(last) = value[start..end].chars().next_back() {
        let body = &value[start..end - last.len_utf8()];
        let taken_in = match last {
            '.' | ',' | ';' | ':' | '>' | '"' | '”' | '!' => true,
            ')' => !body.contains('('),
            ']' => !body.contains('['),
            _ => last.is_whitespace(),
        };
        if !taken_in {
            break;
        }
        end -= last.len_utf8();
    }
    if start < end { value.slice(Span::new(start, end)) } else { value }
}

/// Whether a line is an address and nothing else.
pub(super) fn is_address(line: &Text) -> bool {
    let bare = bare_address(line);
    let begins =
        |scheme: &str| bare.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    let known = hosts::find(&bare).is_some() && bare.contains('/');
    (begins("http://") || begins("https://") || begins("www.") || known)
        && !bare.contains(char::is_whitespace)
}

/// The pattern of an address: what stands before and behind the number.
struct Pattern<'s> {
    before: &'s str,
    behind: &'s str,
}

impl<'s> Pattern<'s> {
    fn parse(pattern: &'s str) -> Option<Self> {
        let (before, behind) = pattern.trim().split_once("{id}")?;
        (!before.is_empty()).then_some(Self { before, behind })
    }

    /// The number in an address of this pattern; `http` or `https`, with or without `www.`.
    fn id<'u>(&self, url: &'u str) -> Option<&'u str> {
        let (host, path) = hosts::split(url)?;
        let (own_host, own_path) = hosts::split(self.before)?;
        if !host.eq_ignore_ascii_case(own_host) {
            return None;
        }
        let rest = path.strip_prefix(own_path)?;
        let end = rest.find(['/', '?', '#', '&']).unwrap_or(rest.len());
        let (id, behind) = rest.split_at(end);
        // Where the pattern goes on right behind the number (`{id}.html`), so must the address.
        let ending = self.behind.split(['/', '?', '#', '&']).next().unwrap_or_default();
        let id = id.strip_suffix(ending)?;
        let fits = self.behind.len() == ending.len() || behind.starts_with(&self.behind[ending.len()..]);
        (fits && !id.is_empty()).then_some(id)
    }

    /// The address of a number; none where the number has characters that an address must not have.
    fn url(&self, id: &str) -> Option<String> {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_' | '~');
        (!id.is_empty() && id.chars().all(plain)).then(|| format!("{}{id}{}", self.before, self.behind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(address: &str) -> String {
        bare_address(&Text::new(address)).into_string()
    }

    #[test]
    fn punctuation_around_an_address_is_not_part_of_it() {
        assert_eq!(bare("<https://example.org/document/1>."), "https://example.org/document/1");
        assert_eq!(bare("https://example.org/a_(b),"), "https://example.org/a_(b)");
        assert_eq!(bare("(https://example.org/a)"), "https://example.org/a");
        assert_eq!(bare("https://example.org/?q=1"), "https://example.org/?q=1");
        assert_eq!(bare("..."), "...");
    }

    #[test]
    fn a_pattern_reads_and_writes_numbers() {
        let pattern = Pattern::parse("https://example.org/doc/{id}").unwrap();
        assert_eq!(pattern.id("http://www.Example.org/doc/A-7?x=1"), Some("A-7"));
        assert_eq!(pattern.id("https://example.org/document/A-7"), None);
        assert_eq!(pattern.id("https://example.org/doc/"), None);
        assert_eq!(pattern.url("A-7").as_deref(), Some("https://example.org/doc/A-7"));
        assert_eq!(pattern.url("A 7"), None);
        let page = Pattern::parse("https://example.org/{id}.html#top").unwrap();
        assert_eq!(page.id("https://example.org/12.html#top"), Some("12"));
        assert_eq!(page.id("https://example.org/12.pdf"), None);
        assert!(Pattern::parse("https://example.org/").is_none());
    }
}
