//! JSON-LD in a page (JSON-LD 1.1, section 7), as far as it describes a document in the terms of schema.org, our own
//! output included. Only keys without a context of their own are read; what an address points at is not fetched.

use serde_json::{Map, Value};

use super::super::cues;
use super::meta::Meta;
use super::tree::Is;
use crate::diagnostic::Span;
use crate::record::raw::Name;
use crate::record::{Field, Text, TextBuilder};

/// Classes of things that are documents, or pages about one.
const DOCUMENTS: &[&str] = &[
    "ArchiveComponent",
    "Article",
    "Book",
    "Chapter",
    "CreativeWork",
    "Dataset",
    "DigitalDocument",
    "Manuscript",
    "Message",
    "NewsArticle",
    "Report",
    "ScholarlyArticle",
    "TextDigitalDocument",
    "Thesis",
];

/// Keys and the fields they are.
const KEYS: &[(&str, Field)] = &[
    ("name", Field::Title),
    ("headline", Field::Title),
    ("abstract", Field::Summary),
    ("description", Field::Summary),
    ("dateCreated", Field::Created),
    ("datePublished", Field::Uploaded),
    ("dcterms:date", Field::Date),
    ("genre", Field::Type),
    ("inLanguage", Field::EditionLanguages),
    ("identifier", Field::Id),
    ("url", Field::Url),
    ("@id", Field::Url),
    ("creator", Field::Creators),
    ("author", Field::Creators),
    ("contributor", Field::Contributors),
    ("keywords", Field::Subjects),
    ("spatialCoverage", Field::Places),
    ("publisher", Field::Publisher),
    ("funder", Field::Donors),
    ("license", Field::Rights),
    ("copyrightNotice", Field::Rights),
];

/// Reads a `script` that holds JSON-LD. One that is no JSON says nothing.
pub(super) fn read(meta: &mut Meta<'_, '_>, script: usize) {
    const MEDIA_TYPE: &str = "application/ld+json";
    let is_jsonld =
        meta.page.tree.value(script, "type").is_some_and(|kind| kind.to_lowercase().starts_with(MEDIA_TYPE));
    let Some(place) =
        meta.page.tree.nodes.get(script + 1).filter(|_| is_jsonld).and_then(|node| match &node.is {
            Is::Words(words) => words.span(),
            Is::Element(_) => None,
        })
    else {
        return;
    };
    let source = meta.page.tree.source;
    let Ok(json) = serde_json::from_str::<Value>(place.of(source)) else { return };
    let mut finder = Finder { source, place, at: place.start };
    let Some(document) = document(&json) else { return };
    for (key, value) in document {
        let Some((_, field)) = KEYS.iter().find(|(known, _)| known == key) else { continue };
        for words in strings(value) {
            let field = if *field == Field::Id && cues::is_url(words) { Field::Url } else { *field };
            let value = finder.text(words);
            if field != Field::Url || cues::is_url(words) {
                meta.add(Name::Known(field), None, value);
            }
        }
    }
}

/// The document it describes: itself, or one in its list or graph. Of several the first, the others being related.
fn document(json: &Value) -> Option<&Map<String, Value>> {
    let is_document = |object: &&Map<String, Value>| {
        let classes = object.get("@type").map(strings).unwrap_or_default();
        classes.iter().any(|class| DOCUMENTS.contains(class))
    };
    let all: Vec<&Value> = match json {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let graphs = all.iter().filter_map(|one| one.get("@graph")?.as_array()).flatten();
    all.iter().copied().chain(graphs).filter_map(Value::as_object).find(is_document)
}

/// The words of a value: a string, each of a list, or the value or name of a thing.
fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::String(words) => vec![words],
        Value::Array(all) => all.iter().filter_map(single).collect(),
        one => single(one).into_iter().collect(),
    }
}

fn single(value: &Value) -> Option<&str> {
    match value {
        Value::String(words) => Some(words),
        Value::Object(thing) => {
            ["@value", "value", "name", "@id"].iter().find_map(|key| thing.get(*key)?.as_str())
        }
        _ => None,
    }
}

/// Finds strings again in the order in which they stand in the script.
struct Finder<'a> {
    source: &'a str,
    place: Span,
    at: usize,
}

impl Finder<'_> {
    /// A string with its place; where it is written with escapes, the whole script is its place.
    fn text(&mut self, words: &str) -> Text {
        let rest = Span::new(self.at, self.place.end).of(self.source);
        if let Some(found) = rest.find(&format!("\"{words}\"")) {
            let start = self.at + found + 1;
            self.at = start + words.len();
            return Text::verbatim(self.source, Span::new(start, self.at));
        }
        let mut builder = TextBuilder::new();
        builder.put(words, self.place);
        builder.build()
    }
}
