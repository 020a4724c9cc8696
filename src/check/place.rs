//! Where the value that a JSON pointer leads to stands in the source of a record.

use serde_json::Value;

use super::rules;
use crate::diagnostic::Span;
use crate::record::{Field, Record, Text};

/// Members of a citation, credit or unit that stand in the string as they are; others were derived from it.
const AS_WRITTEN: &[&str] =
    &["name", "acronym", "place", "value", "mark", "text", "affiliation", "from_language"];

/// The place of the value that `pointer` (RFC 6901) leads to, and the field that holds it.
///
/// What has no place of its own has that of the nearest value around it. Nothing for the record as a whole, for what
/// was not read from the source, and for what is not there at all.
pub(super) fn of(record: &Record, pointer: &str) -> (Option<Field>, Option<Span>) {
    let parts: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
    let Some((name, rest)) = parts.split_first() else { return (None, None) };
    let within = rest.first().map_or("", String::as_str);
    match name.as_str() {
        "extra" => (None, record.extra.get(within).and_then(Text::span)),
        "rights" => (Some(Field::Rights), rights(record, within)),
        "about" | "citations" | "credits" | "residue" => (Some(Field::Citation), cited(record, &parts)),
        name => {
            let field = Field::ALL.iter().copied().find(|field| field.name() == name);
            (field, field.and_then(|field| entry(record, field, within)))
        }
    }
}

/// The place of an entry of a field; of all entries where none is meant.
fn entry(record: &Record, field: Field, index: &str) -> Option<Span> {
    let texts = rules::field_texts(record, field);
    match index.parse::<usize>() {
        Ok(index) if field.is_list() => texts.get(index).and_then(|text| text.span()),
        _ => texts
            .into_iter()
            .filter_map(Text::span)
            .reduce(|all, span| Span::new(all.start.min(span.start), all.end.max(span.end))),
    }
}

/// The URI where that is meant and was read from the source, else the words.
fn rights(record: &Record, member: &str) -> Option<Span> {
    let rights = record.rights.as_ref()?;
    let uri = rights.uri.as_ref().and_then(Text::span);
    let words = rights.verbatim.as_ref().and_then(Text::span);
    if member == "uri" { uri.or(words) } else { words.or(uri) }
}

/// The place of a part of the citation string: of the innermost part on the way that has a span.
fn cited(record: &Record, parts: &[String]) -> Option<Span> {
    let verbatim = record.citation_verbatim.as_ref()?;
    let json = serde_json::to_value(record).ok()?;
    let (mut value, mut span) = (&json, Span::new(0, verbatim.len()));
    for part in parts {
        let own = format!("{part}_span");
        let inner = match value {
            Value::Array(items) => part.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => value.get(part),
        };
        let Some(inner) = inner else { break };
        if let Some(found) = value.get(&own).or_else(|| inner.get("span")).and_then(span_of) {
            span = found;
        } else if let Some(words) = inner.as_str().filter(|_| AS_WRITTEN.contains(&part.as_str())) {
            span = narrowed(verbatim, span, words, part == "value");
        }
        value = inner;
    }
    verbatim.source_span(span)
}

fn span_of(value: &Value) -> Option<Span> {
    serde_json::from_value(value.clone()).ok()
}

/// The words within a part, the last of several where the mark comes first; all of the part where blanks in it were
/// folded.
fn narrowed(verbatim: &str, part: Span, words: &str, last: bool) -> Span {
    let text = verbatim.get(part.start..part.end).unwrap_or_default();
    let at = if last { text.rfind(words) } else { text.find(words) };
    at.filter(|_| !words.is_empty())
        .map_or(part, |at| Span::new(part.start + at, part.start + at + words.len()))
}

fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::reference::{Citation, Credit, Pages, Range, Repository, Role, Unit};
    use crate::record::{Date, Language, Rights};
    use crate::vocab::Kind;

    const SOURCE: &str = "Heading\nApril 5, 1963\nDonors: Leon Levy Foundation; MacArthur Foundation\nRussian\n\
        © the editors https://a.example/r\nShelf 7/a\n\
        Kept in АВП РФ, f. 0104, d. 3, ll. 86-87. Obtained by Ann Archer.";

    fn at(words: &str) -> Span {
        let start = SOURCE.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    fn text(words: &str) -> Text {
        Text::verbatim(SOURCE, at(words))
    }

    /// The place of some words in the citation string.
    fn part(words: &str) -> Span {
        let start = SOURCE.lines().last().unwrap().find(words).unwrap();
        Span::new(start, start + words.len())
    }

    fn citation() -> Citation {
        let unit = |kind, value, mark, words| Unit::new(kind, value, Some(mark), Some(part(words)));
        let range = Range { first: "86".into(), last: Some("87".into()), side: None };
        Citation {
            span: part("АВП РФ, f. 0104, d. 3, ll. 86-87"),
            repository: Some(Repository {
                name: "АВП РФ".into(),
                acronym: None,
                place: None,
                id: None,
                title: None,
                country: Some("RU".into()),
                span: Some(part("АВП РФ")),
                why: None,
            }),
            levels: vec![unit(Kind::Fond, "0104", "f.", "f. 0104"), unit(Kind::File, "3", "d.", "d. 3")],
            pages: Some(Pages {
                unit: None,
                text: "86-87".into(),
                ranges: vec![range],
                span: part("ll. 86-87"),
                mark: None,
                why: None,
            }),
            publication: None,
            publication_span: None,
            reference_code: None,
        }
    }

    fn credit() -> Credit {
        Credit {
            role: Role::Obtained,
            relator: None,
            name: "Ann Archer".into(),
            affiliation: None,
            from_language: None,
            span: part("Obtained by Ann Archer"),
            why: None,
        }
    }

    fn record() -> Record {
        let mut record = Record {
            date: Some(Date { verbatim: text("April 5, 1963"), edtf: None }),
            donors: vec![text("Leon Levy Foundation"), text("MacArthur Foundation")],
            languages: vec![Language { verbatim: text("Russian"), code: Some("ru".into()) }],
            rights: Some(Rights {
                verbatim: Some(text("© the editors")),
                uri: Some(text("https://a.example/r")),
            }),
            publisher: Some("from the settings".into()),
            citations: vec![citation()],
            credits: vec![credit()],
            citation_verbatim: Some(text(SOURCE.lines().last().unwrap())),
            ..Record::default()
        };
        record.extra.push("Shelf/old", text("7/a"));
        record
    }

    /// The words that a pointer leads to.
    fn words(pointer: &str) -> &'static str {
        of(&record(), pointer).1.map_or("", |span| span.of(SOURCE))
    }

    #[test]
    fn values_and_entries_of_lists_have_their_own_place() {
        for (pointer, wanted) in [
            ("/date/edtf", "April 5, 1963"),
            ("/donors/1", "MacArthur Foundation"),
            ("/donors", "Leon Levy Foundation; MacArthur Foundation"),
            ("/languages/0/code", "Russian"),
            ("/rights/uri", "https://a.example/r"),
            ("/rights/verbatim", "© the editors"),
            ("/extra/Shelf~1old", "7/a"),
        ] {
            assert_eq!(words(pointer), wanted, "{pointer}");
        }
    }

    #[test]
    fn parts_of_a_citation_have_theirs_in_the_string() {
        for (pointer, wanted) in [
            ("/citations/0", "АВП РФ, f. 0104, d. 3, ll. 86-87"),
            ("/citations/0/repository/country", "АВП РФ"),
            ("/citations/0/levels/0/value", "0104"),
            ("/citations/0/levels/0/mark", "f."),
            ("/citations/0/levels/1/level", "d. 3"),
            ("/citations/0/pages/ranges/0/first", "ll. 86-87"),
            ("/citations/0/levels", "АВП РФ, f. 0104, d. 3, ll. 86-87"),
            ("/credits/0/name", "Ann Archer"),
            ("/credits/0/relator", "Obtained by Ann Archer"),
            ("/credits", SOURCE.lines().last().unwrap()),
        ] {
            assert_eq!(words(pointer), wanted, "{pointer}");
        }
    }

    #[test]
    fn what_is_not_in_the_source_has_no_place() {
        for pointer in
            ["", "/publisher", "/title", "/donors/7", "/extra/Box", "/origin/line", "/a/b", "/body"]
        {
            assert_eq!(words(pointer), "", "{pointer}");
        }
        assert_eq!(of(&record(), "/publisher").0, Some(Field::Publisher));
    }
}
