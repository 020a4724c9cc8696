//! `TXT007`, `TXT010`, `TXT011`: what the page left in the text: doubled blanks, furniture, markup.

use std::collections::HashSet;

use crate::check::rules::kit::{counted, pairs, shown};
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity, Span};
use crate::record::raw::{Name, Raw, RawField};
use crate::record::{Field, Record};
use crate::vocab::furniture::is_furniture;

pub(crate) static DOUBLE_SPACE: Rule = Rule {
    code: "TXT007",
    name: "double-space",
    severity: Severity::Note,
    summary: "two blanks stand inside a sentence",
    why: "Fonds folds them; a program that compares the source letter by letter does not.",
    help: "leave one",
    standard: None,
    fix: Fixable::Safe,
    bad: "Text: He was mistaken,  and he said so.",
    good: "Text: He was mistaken, and he said so.",
    example: Example::Record,
};

pub(crate) fn double_space(raw: &Raw, _record: &Record, out: &mut Diagnostics) {
    if !raw.source.is_plain() {
        return;
    }
    let source = raw.source.text();
    for field in &raw.fields {
        let Some(value) = field.value.span() else { continue };
        for run in blank_runs(value.of(source)) {
            let run = run.shifted(value.start);
            let near = Span::new(
                word_before(source, run.start).max(value.start),
                word_after(source, run.end).min(value.end),
            );
            let blanks = counted(run.of(source).chars().count(), "blank", "blanks");
            let message = format!("{blanks} in `{}`", shown(near.of(source)));
            let mut found = Diagnostic::new(&DOUBLE_SPACE, message).at(run).with_edit(true, run, " ");
            if let Name::Known(known) = field.name {
                found = found.in_field(known.name());
            }
            out.push(found);
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}')
}

/// Runs of two to four blanks between the words of one sentence. Longer ones are columns, and two blanks
/// after a full stop are the typewriter's custom.
fn blank_runs(text: &str) -> Vec<Span> {
    // The last byte of a blank and the first of another.
    let ends = |byte: u8| (byte == b' ') | (byte == b'\t') | (byte == 0xa0);
    let begins = |byte: u8| (byte == b' ') | (byte == b'\t') | (byte == 0xc2);
    if pairs(text, |one, next| ends(one) & begins(next)) == 0 {
        return Vec::new();
    }
    let mut runs: Vec<Span> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_blank(*c)) {
        match runs.last_mut() {
            Some(last) if last.end == at => last.end += c.len_utf8(),
            _ => runs.push(Span::new(at, at + c.len_utf8())),
        }
    }
    runs.retain(|run| {
        let (before, after) = crate::check::rules::kit::around(text, *run);
        let length = run.of(text).chars().count();
        let word = |c: char| {
            c.is_alphanumeric() || matches!(c, ',' | ';' | ':' | ')' | ']' | '”' | '’' | '"' | '\'' | '»')
        };
        let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '(' | '[' | '“' | '‘' | '"' | '\'' | '«');
        (2..=4).contains(&length) && before.is_some_and(word) && after.is_some_and(goes_on)
    });
    runs
}

fn word_before(text: &str, end: usize) -> usize {
    text[..end].rfind(char::is_whitespace).map_or(0, |at| text.ceil_char_boundary(at + 1))
}

fn word_after(text: &str, start: usize) -> usize {
    text[start..].find(char::is_whitespace).map_or(text.len(), |at| start + at)
}

pub(crate) static FURNITURE: Rule = Rule {
    code: "TXT010",
    name: "page-furniture",
    severity: Severity::Note,
    summary: "words of the web page stand among those of the document",
    why: "They belong to the site's navigation and are left out of the record.",
    help: "delete the line",
    standard: None,
    fix: Fixable::Safe,
    bad: "Skip to content\n\
          Title: Telegram on the Trade Talks",
    good: "Title: Telegram on the Trade Talks",
    example: Example::Record,
};

pub(crate) fn furniture(raw: &Raw, _record: &Record, out: &mut Diagnostics) {
    // Around the document of a whole page stands the page.
    if !raw.source.is_plain() {
        return;
    }
    let source = raw.source.text();
    for line in &raw.furniture {
        let found =
            Diagnostic::new(&FURNITURE, format!("`{}` is of the page, not of the document", shown(line)));
        let Some(place) = line.span() else {
            out.push(found);
            continue;
        };
        let found = found.at(place);
        if !is_of_any_page(line) {
            out.push(found.with_help("delete the line, or correct it if it is a misspelt date or label"));
            continue;
        }
        let end = source[place.end..].char_indices().find(|(_, c)| !matches!(c, '\r' | '\n' | ' '));
        let end = end.map_or(source.len(), |(at, _)| place.end + at);
        out.push(found.with_edit(true, Span::new(place.start, end), ""));
    }
}

/// Whether a line is known as one of the page, wherever it stands. Of others it is only their place above the fields
/// that speaks against them, and what they say would be lost.
fn is_of_any_page(line: &str) -> bool {
    is_furniture(line.trim_matches(['#', '*', '_', ' '])) || !line.contains(char::is_alphanumeric)
}

pub(crate) static MARKUP: Rule = Rule {
    code: "TXT011",
    name: "markup-in-field",
    severity: Severity::Note,
    summary: "marks of layout are left in headings or values",
    why: "Stars and tags are no part of a title or a date; fonds takes off those it knows, other programs do not.",
    help: "write the words alone",
    standard: None,
    fix: Fixable::Safe,
    bad: "Title: **Telegram on the Trade Talks**",
    good: "Title: Telegram on the Trade Talks",
    example: Example::Record,
};

pub(crate) fn markup(raw: &Raw, _record: &Record, out: &mut Diagnostics) {
    if !raw.source.is_plain() {
        return;
    }
    let source = raw.source.text();
    let mut places: Vec<Span> = Vec::new();
    let mut known: HashSet<Span> = HashSet::new();
    let mut first_field = None;
    for field in raw.fields.iter().filter(|field| field.name != Name::Known(Field::Body)) {
        for line in lines_of(raw, field) {
            let marks = marks_in(source, line);
            if marks.first().is_some_and(|first| !known.contains(first)) {
                first_field.get_or_insert(&field.name);
                known.extend(&marks);
                places.extend(marks);
            }
        }
    }
    places.sort_unstable();
    let Some(first) = places.first() else { return };
    let line = raw.source.line_span(first.start).of(source);
    let message =
        format!("`{}` holds marks of layout; {}", shown(line), counted(places.len(), "mark", "marks"));
    let mut found = Diagnostic::new(&MARKUP, message).at(*first);
    if let Some(Name::Known(field)) = first_field {
        found = found.in_field(field.name());
    }
    // A line that is bold and nothing else is a heading by its marks alone; those stay.
    let heading = |place: &&Span| {
        let line = raw.source.line_span(place.start).of(source);
        line.starts_with('#') || !line.starts_with(place.of(source))
    };
    let loose: Vec<&Span> = places.iter().filter(heading).collect();
    let paired = loose.len().is_multiple_of(2);
    out.push(
        loose.into_iter().filter(|_| paired).fold(found, |found, place| found.with_edit(true, *place, "")),
    );
}

/// The lines of the source that hold the label and the value of a field.
fn lines_of(raw: &Raw, field: &RawField) -> Vec<Span> {
    let label = field.label.into_iter().map(|label| raw.source.line_span(label.start));
    let value = field.value.span().filter(|_| !field.value.is_empty()).map(|value| {
        let (first, last) = (raw.source.line_span(value.start), raw.source.line_span(value.end));
        first.to(last)
    });
    label.chain(value).collect()
}

/// Bold marks at the edge of a word, and tags of HTML for letters and lines.
fn marks_in(source: &str, part: Span) -> Vec<Span> {
    let text = part.of(source);
    let mut marks: Vec<Span> = Vec::new();
    if memchr::memchr3(b'*', b'_', b'<', text.as_bytes()).is_none() {
        return marks;
    }
    for (mark, row) in [("**", "***"), ("__", "___")] {
        let found: Vec<Span> =
            text.match_indices(mark).map(|(at, _)| Span::new(part.start + at, part.start + at + 2)).collect();
        // Bold has two ends; rows of stars or underscores are rules and blanks to fill in.
        if found.len() >= 2 && !text.contains(row) {
            marks.extend(found);
        }
    }
    for (at, _) in text.match_indices('<') {
        if let Some(length) = tag(&text[at..]) {
            marks.push(Span::new(part.start + at, part.start + at + length));
        }
    }
    marks
}

/// The length of a tag at the beginning of a text.
fn tag(text: &str) -> Option<usize> {
    const LONGEST: usize = 200;
    const TAGS: [&str; 14] =
        ["b", "i", "em", "strong", "p", "br", "span", "div", "sup", "sub", "u", "font", "blockquote", "a"];
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let inner = text[1..end].trim_start_matches('/');
    let name = inner.split([' ', '/']).next().unwrap_or_default().to_ascii_lowercase();
    TAGS.contains(&name.as_str()).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::RawFn;
    use crate::check::rules::testing::{applied, bare, labelled, page};
    use crate::record::Text;

    fn run(raw: &Raw, rule: RawFn) -> Vec<Diagnostic> {
        let mut out = Diagnostics::new();
        rule(raw, &Record::default(), &mut out);
        out.into_iter().collect()
    }

    fn body(text: &str) -> Raw {
        let mut raw = page(text);
        raw.fields.push(bare(&raw, Field::Body, text));
        raw
    }

    #[test]
    fn blanks_inside_a_sentence_become_one() {
        for bad in ["mistaken,  and", "mistaken, \u{a0} and"] {
            let found = run(&body(bad), double_space);
            assert_eq!(found.len(), 1, "{bad:?}");
            assert_eq!(applied(bad, &found), "mistaken, and");
        }
        for good in ["one. Two", "one.  Two", "Secret          Copy", "a\n  b", "one two", "  one"] {
            assert!(run(&body(good), double_space).is_empty(), "{good:?}");
        }
    }

    #[test]
    fn furniture_is_deleted_with_its_line() {
        let mut raw = page("Skip to content\r\n\r\nApril 5, 1963");
        raw.furniture.push(Text::verbatim(raw.source.text(), Span::new(0, 15)));
        let found = run(&raw, furniture);
        assert_eq!(found[0].rule.code, "TXT010");
        assert_eq!(applied(raw.source.text(), &found), "April 5, 1963");
        assert!(found[0].fix.as_ref().is_some_and(|fix| fix.safe));
        assert!(run(&page("April 5, 1963"), furniture).is_empty());
    }

    #[test]
    fn a_line_that_is_not_known_is_left() {
        let mut raw = page("Papers of the mission\n\nApril 5, 1963");
        raw.furniture.push(Text::verbatim(raw.source.text(), Span::new(0, 21)));
        assert!(run(&raw, furniture)[0].fix.is_none());
    }

    #[test]
    fn bold_headings_are_noted_once() {
        let text = "## **January 11, 1961**\n\n#### **Citation:**\n\nAVPRF, Fond 0104\n";
        let mut raw = page(text);
        raw.fields.push(bare(&raw, Field::Date, "January 11, 1961"));
        raw.fields.push(labelled(&raw, Field::Citation, "Citation", "AVPRF, Fond 0104"));
        let found = run(&raw, markup);
        assert_eq!((found.len(), found[0].span), (1, Some(Span::new(3, 5))));
        assert_eq!(applied(text, &found), "## January 11, 1961\n\n#### Citation:\n\nAVPRF, Fond 0104\n");
        let mut tagged = page("A <i>Title</i> here");
        tagged.fields.push(bare(&tagged, Field::Title, "A <i>Title</i> here"));
        assert_eq!(applied(tagged.source.text(), &run(&tagged, markup)), "A Title here");
        let mut plain = page("## January 11, 1961\n\nname ____ <a@b.example>");
        plain.fields.push(bare(&plain, Field::Date, "January 11, 1961"));
        plain.fields.push(bare(&plain, Field::Summary, "name ____ <a@b.example>"));
        assert!(run(&plain, markup).is_empty());
    }
}
