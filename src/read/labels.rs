//! Labels: lines that announce a field. Known ones come from [`Field`]; unknown ones are told by their shape.

use super::lines::is_invisible;
use crate::record::Field;

/// The line that heads the labelled fields of a page, lower case.
const BLOCK_HEADINGS: &[&str] = &["document information", "document info", "record information"];

/// Nouns that head the labels of metadata, lower case, singular.
const LABEL_NOUNS: &[&str] = &[
    "access",
    "author",
    "availability",
    "callnumber",
    "category",
    "code",
    "collection",
    "condition",
    "copyright",
    "coverage",
    "credit",
    "date",
    "dimension",
    "edition",
    "editor",
    "extent",
    "file",
    "folder",
    "format",
    "genre",
    "history",
    "identifier",
    "id",
    "keyword",
    "length",
    "level",
    "license",
    "link",
    "location",
    "mark",
    "medium",
    "name",
    "note",
    "number",
    "page",
    "period",
    "place",
    "provenance",
    "publisher",
    "recipient",
    "reference",
    "relation",
    "repository",
    "rights",
    "script",
    "sender",
    "series",
    "signature",
    "size",
    "status",
    "subject",
    "tag",
    "title",
    "topic",
    "transcriber",
    "translator",
    "type",
    "url",
    "version",
    "volume",
    "description",
    "comment",
    "language",
];

/// Words that stand before such a noun in a label, lower case, singular. A name before it (`Tito Collection`)
/// makes a value of it.
const LABEL_MODIFIERS: &[&str] = &[
    "a",
    "access",
    "accession",
    "additional",
    "alternative",
    "archival",
    "archive",
    "associated",
    "call",
    "catalog",
    "cataloguer",
    "catalogue",
    "copyright",
    "date",
    "digital",
    "document",
    "editor",
    "editorial",
    "entry",
    "event",
    "external",
    "file",
    "finding",
    "former",
    "general",
    "geographic",
    "inventory",
    "internal",
    "item",
    "last",
    "local",
    "modified",
    "of",
    "original",
    "other",
    "page",
    "persistent",
    "physical",
    "previous",
    "processing",
    "publication",
    "record",
    "reference",
    "related",
    "reproduction",
    "review",
    "scan",
    "shelf",
    "site",
    "source",
    "standard",
    "submission",
    "system",
    "technical",
    "the",
    "thematic",
    "title",
    "translation",
    "translator",
    "uniform",
    "update",
    "upload",
    "use",
    "version",
    "web",
];

/// Whether a line heads the labelled fields.
pub(crate) fn is_block_heading(line: &str) -> bool {
    const LONGEST: usize = 40;
    let line = line.trim_matches(|c: char| c == ':' || c.is_whitespace() || is_invisible(c));
    line.len() <= LONGEST && BLOCK_HEADINGS.contains(&line.to_lowercase().as_str())
}

/// The field that a line announces, the label being all that stands on it.
///
/// A label begins with a capital or ends with a colon; a lower-case word alone is a value.
pub(crate) fn known(line: &str) -> Option<Field> {
    const LONGEST: usize = 60;
    if line.len() > LONGEST {
        return None;
    }
    let label = line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let has_colon = label.ends_with([':', '：']);
    let label = label.trim_end_matches('：');
    if !has_colon && !label.starts_with(char::is_uppercase) {
        return None;
    }
    label.starts_with(char::is_alphabetic).then(|| Field::from_label(label)).flatten()
}

/// The field that a line announces before a value on the same line, and where the value begins.
///
/// Only known labels count: any words may stand before a colon in a value.
pub(crate) fn inline(line: &str) -> Option<(Field, usize)> {
    let colon = line.find([':', '：'])?;
    let mark = line[colon..].chars().next()?;
    let field = known(&line[..colon + mark.len_utf8()])?;
    let rest = &line[colon + mark.len_utf8()..];
    let value = rest.trim_start();
    (!value.is_empty() && !value.starts_with("//")).then(|| (field, line.len() - value.len()))
}

/// Whether a line that stands alone says by its colon that it is a label.
pub(crate) fn has_label_colon(line: &str) -> bool {
    const MOST_WORDS: usize = 6;
    const LONGEST: usize = 60;
    let Some(label) = line.strip_suffix([':', '：']) else { return false };
    label.len() <= LONGEST
        && label.split_whitespace().count() <= MOST_WORDS
        && label.starts_with(char::is_alphabetic)
        && !label.contains([':', '.', ';'])
}

/// Whether a line has the shape of a label: a few words with capitals, no figures, no final mark.
pub(crate) fn is_shaped(line: &str) -> bool {
    const MOST_WORDS: usize = 5;
    const LONGEST: usize = 40;
    let small = |word: &str| matches!(word, "of" | "and" | "the" | "in" | "for" | "to" | "by" | "on" | "&");
    let letters = |c: char| c.is_alphabetic() || matches!(c, ' ' | '&' | '/' | '-' | '(' | ')' | '\'' | '’');
    line.len() <= LONGEST
        && line.split_whitespace().count() <= MOST_WORDS
        && line.chars().all(letters)
        && line
            .split_whitespace()
            .all(|word| small(word) || word.starts_with(|c: char| c.is_uppercase() || c == '('))
        && line.starts_with(char::is_uppercase)
}

/// Whether the words of a line are those of metadata labels (`Document Number`, `Date of Publication`), so
/// that it is a label even where another value is as likely.
pub(crate) fn names_metadata(line: &str) -> bool {
    let words: Vec<String> =
        line.to_lowercase().replace("(s)", "").split_whitespace().map(singular).collect();
    let is_noun = |word: &String| LABEL_NOUNS.contains(&word.as_str());
    let is_modifier = |word: &String| LABEL_MODIFIERS.contains(&word.as_str()) || is_noun(word);
    let headed =
        words.iter().position(|word| word == "of").map_or(words.last(), |of| words.get(of.wrapping_sub(1)));
    is_shaped(line) && headed.is_some_and(is_noun) && words.iter().all(is_modifier)
}

fn singular(word: &str) -> String {
    let word = word.trim_end_matches("'s").trim_end_matches("’s");
    if matches!(word, "series" | "access" | "status" | "rights") {
        return word.to_owned();
    }
    word.strip_suffix("ies").map_or_else(|| word.trim_end_matches('s').to_owned(), |stem| format!("{stem}y"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_has_a_capital_or_a_colon() {
        assert_eq!(known("Source"), Some(Field::Citation));
        assert_eq!(known("SOURCE:"), Some(Field::Citation));
        assert_eq!(known("source:"), Some(Field::Citation));
        assert_eq!(known("source"), None);
        assert_eq!(known("Source of the river"), None);
    }

    #[test]
    fn a_value_on_the_line_of_its_label_is_found() {
        assert_eq!(inline("Language: Russian"), Some((Field::Languages, 10)));
        assert_eq!(inline("Language:"), None);
        assert_eq!(inline("TNA: FO 371/61889"), None);
        assert_eq!(inline("Source: https://a.example/1"), Some((Field::Citation, 8)));
    }

    #[test]
    fn words_of_metadata_make_a_label() {
        for line in
            ["Document Number", "Keywords", "Date of Publication", "Call Number", "Series", "Access Rights"]
        {
            assert!(names_metadata(line), "{line}");
        }
        for line in ["Tito Collection", "Leon Levy Foundation", "Number", "number", "Russian"] {
            assert_eq!(names_metadata(line), line == "Number", "{line}");
        }
    }

    #[test]
    fn a_colon_makes_a_label_of_few_words_only() {
        assert!(has_label_colon("Shelf mark:"));
        assert!(!has_label_colon("https://a.example/:"));
        assert!(!has_label_colon("To enquire about the rights status of it, please write to:"));
    }
}
