//! JSON as the notation of a record's text: JSON pointers (RFC 6901) for places, escapes for words.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::parse::{Node, Value, parse};
use crate::diagnostic::{Notation, Span};

/// A record in JSON.
#[derive(Debug)]
pub(super) struct Json {
    /// The pointer to the record in its document; empty where the record is all of it.
    pointer: String,
    tree: OnceLock<Option<Node>>,
}

impl Json {
    pub(super) fn new(pointer: String) -> Self {
        Self { pointer, tree: OnceLock::new() }
    }

    fn tree(&self, text: &str) -> Option<&Node> {
        self.tree.get_or_init(|| parse(text.trim_end()).ok()).as_ref()
    }
}

impl Notation for Json {
    /// The pointer to the innermost value that holds a place, or to the member whose name does.
    fn address(&self, text: &str, span: Span) -> Option<String> {
        let mut pointer = self.pointer.clone();
        let mut node = self.tree(text);
        while let Some(inner) = node {
            node = step(inner, span, &mut pointer);
        }
        (!pointer.is_empty()).then_some(pointer)
    }

    /// The words escaped; none for a place that does not lie in a string, or cuts an escape in two.
    fn spell<'w>(&self, text: &str, span: Span, words: &'w str) -> Option<Cow<'w, str>> {
        let mut node = self.tree(text)?;
        while let Some(inner) = step(node, span, &mut String::new()) {
            node = inner;
        }
        let key = node.members().unwrap_or_default().iter().find(|member| holds(member.place, span));
        let inside = match (&node.value, key) {
            (_, Some(member)) => member.place,
            (Value::String(_), None) => Span::new(node.span.start + 1, node.span.end - 1),
            _ => return None,
        };
        let ends = || ends(inside, text);
        let whole =
            holds(inside, span) && [span.start, span.end].iter().all(|end| ends().any(|at| at == *end));
        whole.then(|| escaped(words))
    }
}

/// The value within `node` that holds a place, and its step of the pointer.
fn step<'n>(node: &'n Node, span: Span, pointer: &mut String) -> Option<&'n Node> {
    match &node.value {
        Value::Object(members) => {
            let at = members.partition_point(|member| member.value.span.end < span.end);
            let member = members
                .get(at)
                .filter(|member| holds(member.value.span, span) || holds(member.place, span))?;
            pointer.push('/');
            pointer.push_str(&member.key.replace('~', "~0").replace('/', "~1"));
            holds(member.value.span, span).then_some(&member.value)
        }
        Value::Array(items) => {
            let at = items.partition_point(|item| item.span.end < span.end);
            let item = items.get(at).filter(|item| holds(item.span, span))?;
            pointer.push_str(&format!("/{at}"));
            Some(item)
        }
        _ => None,
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Where the characters of a string end that stands at `inside`, escapes as one, and where the first begins.
fn ends(inside: Span, text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut at = inside.start;
    std::iter::once(at).chain(std::iter::from_fn(move || {
        let rest = text.get(at..inside.end).filter(|rest| !rest.is_empty())?;
        at += match rest.as_bytes() {
            [b'\\', b'u', ..] => 6.min(rest.len()),
            [b'\\', _, ..] => 2,
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        Some(at)
    }))
}

/// Words as they stand in a string.
fn escaped(words: &str) -> Cow<'_, str> {
    if !words.contains(|letter: char| matches!(letter, '"' | '\\' | '\0'..='\u{1f}')) {
        return Cow::Borrowed(words);
    }
    let quoted = serde_json::Value::from(words).to_string();
    Cow::Owned(quoted[1..quoted.len() - 1].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"title": "a \"b\" \u00e9", "donors": ["A", "B/C"], "extra": {"x/y": "z"}}"#;

    fn at(words: &str) -> Span {
        let start = TEXT.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    #[test]
    fn places_have_pointers() {
        let address = |words| Json::new(String::new()).address(TEXT, at(words));
        assert_eq!(address("b"), Some("/title".to_owned()));
        assert_eq!(address("B/"), Some("/donors/1".to_owned()));
        assert_eq!(address("z"), Some("/extra/x~1y".to_owned()));
        assert_eq!(address("donors"), Some("/donors".to_owned()));
        assert_eq!(address("{"), None);
        let within = Json::new("/results/3".to_owned());
        assert_eq!(within.address(TEXT, Span::new(0, 0)), Some("/results/3".to_owned()));
        assert_eq!(within.address(TEXT, at("z")), Some("/results/3/extra/x~1y".to_owned()));
        assert_eq!(within.address("no json", Span::new(0, 1)), Some("/results/3".to_owned()));
    }

    #[test]
    fn words_are_escaped_and_stand_in_strings_alone() {
        let spell = |span, words| Json::new(String::new()).spell(TEXT, span, words).map(Cow::into_owned);
        assert_eq!(spell(at("B"), "x\n\"y\" é").as_deref(), Some("x\\n\\\"y\\\" é"));
        assert_eq!(spell(at("donors"), "donor").as_deref(), Some("donor"));
        assert_eq!(spell(at(r"\u00e9"), "e").as_deref(), Some("e"));
        for place in [r"\u00", "00e9", r#""A""#, "[", r#"A", "B"#] {
            assert_eq!(spell(at(place), "x"), None, "{place}");
        }
    }
}
