//! The typed check: what `schemas/record.schema.json` asks of a record, without a schema validator.
//!
//! The types already hold most of it; what is left is that no text is empty and that codes and addresses
//! have their form. The verdict is the schema's.

use std::fmt::{self, Display};
use std::ops::Deref;

use super::place;
use crate::diagnostic::{Diagnostic, Diagnostics, Example, Fixable, Rule, Severity};
use crate::record::reference::{Citation, Credit, Pages, Piece, Repository, Unit};
use crate::record::{Date, Language, Record, Text};

pub(super) static SCHEMA_VIOLATION: Rule = Rule {
    code: "SCH001",
    name: "schema-violation",
    severity: Severity::Error,
    summary: "the record is not valid by its schema",
    why: "Programs that load the records rely on the schema and stop at the first one that breaks it.",
    help: "correct the value; `fonds schema record` prints what is asked",
    standard: Some("JSON Schema 2020-12"),
    fix: Fixable::No,
    bad: "URL: document/300001",
    good: "URL: https://digitalarchive.umd.edu/document/300001",
    example: Example::Record,
};

/// One place where a record is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer (RFC 6901) to the value.
    pub pointer: String,
    /// What is wrong with it, lower case, no full stop.
    pub message: String,
}

/// Judges a record as its schema does; empty for a valid one.
pub fn typed(record: &Record) -> Vec<Violation> {
    let mut judge = Judge::default();
    judge.record(record);
    judge.violations
}

/// Turns a violation into a diagnostic at the value in the source that it concerns.
pub(super) fn diagnostic(record: &Record, violation: &Violation) -> Diagnostic {
    let message = match violation.pointer.as_str() {
        "" => violation.message.clone(),
        pointer => format!("`{pointer}`: {}", violation.message),
    };
    let (field, span) = place::of(record, &violation.pointer);
    let found = Diagnostic::new(&SCHEMA_VIOLATION, message).at(span);
    match field {
        Some(field) => found.in_field(field.name()),
        None => found,
    }
}

/// Adds what [`typed`] finds to the diagnostics of the record.
pub(super) fn report(record: &Record, violations: &[Violation], out: &mut Diagnostics) {
    for violation in violations {
        out.push(diagnostic(record, violation));
    }
}

/// Walks a record and notes what is wrong. Pointers are written out for that alone.
#[derive(Default)]
struct Judge {
    violations: Vec<Violation>,
}

impl Judge {
    fn blame(&mut self, pointer: impl Display + Copy, message: impl Into<String>) {
        self.violations.push(Violation { pointer: pointer.to_string(), message: message.into() });
    }

    fn record(&mut self, record: &Record) {
        let Record { id, url, title, date, created, event_dates, kind, languages, .. } = record;
        self.texts("/id", id);
        self.text_as("/url", url.as_deref(), is_address, "an http or https address");
        self.texts("/title", title);
        self.dates("/date", date, false);
        self.dates("/created", created, false);
        self.dates("/event_dates", event_dates, true);
        self.texts("/type", kind);
        self.languages("/languages", languages);
        let Record { edition_languages, summary, citation_verbatim, about, .. } = record;
        self.languages("/edition_languages", edition_languages);
        self.texts("/summary", summary);
        self.texts("/citation_verbatim", citation_verbatim);
        if let Some(about) = about {
            self.pieces("/about/title", &about.title, false);
            self.pieces("/about/date", &about.date, false);
            self.pieces("/about/host", &about.host, false);
        }
        let Record { citations, credits, residue, creators, contributors, people, .. } = record;
        citations
            .iter()
            .enumerate()
            .for_each(|(at, citation)| self.citation(format_args!("/citations/{at}"), citation));
        credits
            .iter()
            .enumerate()
            .for_each(|(at, credit)| self.credit(format_args!("/credits/{at}"), credit));
        self.pieces("/residue", residue, true);
        let Record { places, subjects, donors, support, rights, .. } = record;
        for (name, list) in [
            ("/creators", creators),
            ("/contributors", contributors),
            ("/people", people),
            ("/places", places),
            ("/subjects", subjects),
            ("/donors", donors),
        ] {
            self.list(name, list);
        }
        self.texts("/support", support);
        if let Some(rights) = rights {
            if rights.verbatim.is_none() && rights.uri.is_none() {
                self.blame("/rights", "neither words nor a URI");
            }
            self.texts("/rights/verbatim", &rights.verbatim);
            self.text_as("/rights/uri", rights.uri.as_deref(), is_address, "an http or https address");
        }
        self.rest(record);
    }

    fn rest(&mut self, record: &Record) {
        let Record { classification, uploaded, archives, publisher, copy_number, .. } = record;
        self.texts("/classification", classification);
        self.dates("/uploaded", uploaded, false);
        self.list("/archives", archives);
        self.texts("/publisher", publisher);
        self.texts("/copy_number", copy_number);
        let Record { outgoing_number, body, extra, origin, .. } = record;
        self.texts("/outgoing_number", outgoing_number);
        self.texts("/body", body);
        for (label, text) in extra.iter() {
            if label.is_empty() {
                self.blame("/extra", "a label is empty");
            }
            self.filled(format_args!("/extra/{}", label.replace('~', "~0").replace('/', "~1")), text);
        }
        self.filled("/origin/file", &origin.file);
        self.filled("/origin/format", &origin.format);
        for (pointer, number) in [("/origin/index", origin.index), ("/origin/line", origin.line)] {
            if number == 0 {
                self.blame(pointer, "0 is less than 1");
            }
        }
    }

    fn filled(&mut self, pointer: impl Display + Copy, text: &str) {
        if text.is_empty() {
            self.blame(pointer, "an empty text");
        }
    }

    fn texts(&mut self, pointer: impl Display + Copy, text: &Option<Text>) {
        if let Some(text) = text {
            self.filled(pointer, text);
        }
    }

    fn list(&mut self, pointer: impl Display + Copy, texts: &[Text]) {
        texts.iter().enumerate().for_each(|(at, text)| self.filled(format_args!("{pointer}/{at}"), text));
    }

    fn text_as(
        &mut self,
        pointer: impl Display + Copy,
        text: Option<&str>,
        form: fn(&str) -> bool,
        what: &str,
    ) {
        if let Some(text) = text.filter(|text| !form(text)) {
            self.blame(pointer, format!("`{text}` is not {what}"));
        }
    }

    fn optional(&mut self, pointer: impl Display + Copy, text: &Option<impl Deref<Target = str>>) {
        if let Some(text) = text {
            self.filled(pointer, text);
        }
    }

    /// EDTF strings hold by their type.
    fn dates<'a>(
        &mut self,
        pointer: impl Display + Copy,
        dates: impl IntoIterator<Item = &'a Date>,
        list: bool,
    ) {
        for (at, date) in dates.into_iter().enumerate() {
            self.filled(format_args!("{}/verbatim", item(pointer, at, list)), &date.verbatim);
        }
    }

    fn languages(&mut self, pointer: impl Display + Copy, languages: &[Language]) {
        for (at, language) in languages.iter().enumerate() {
            self.filled(format_args!("{pointer}/{at}/verbatim"), &language.verbatim);
            let code = language.code.as_deref();
            self.text_as(
                format_args!("{pointer}/{at}/code"),
                code,
                is_language_tag,
                "a language tag of BCP 47",
            );
        }
    }

    fn pieces<'a>(
        &mut self,
        pointer: impl Display + Copy,
        pieces: impl IntoIterator<Item = &'a Piece>,
        list: bool,
    ) {
        for (at, piece) in pieces.into_iter().enumerate() {
            self.filled(format_args!("{}/text", item(pointer, at, list)), &piece.text);
        }
    }

    fn citation(&mut self, pointer: impl Display + Copy, citation: &Citation) {
        if let Some(repository) = &citation.repository {
            self.repository(format_args!("{pointer}/repository"), repository);
        }
        for (at, unit) in citation.levels.iter().enumerate() {
            self.unit(format_args!("{pointer}/levels/{at}"), unit);
        }
        if let Some(pages) = &citation.pages {
            self.pages(format_args!("{pointer}/pages"), pages);
        }
        self.optional(format_args!("{pointer}/publication"), &citation.publication);
        self.optional(format_args!("{pointer}/reference_code"), &citation.reference_code);
    }

    fn repository(&mut self, pointer: impl Display + Copy, repository: &Repository) {
        let Repository { name, acronym, place, id, title, country, why, .. } = repository;
        self.filled(format_args!("{pointer}/name"), name);
        let texts = [
            ("acronym", acronym.as_deref()),
            ("place", place.as_deref()),
            ("id", id.as_deref()),
            ("title", title.as_deref()),
            ("why", why.as_deref()),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                self.filled(format_args!("{pointer}/{key}"), text);
            }
        }
        self.text_as(
            format_args!("{pointer}/country"),
            country.as_deref(),
            is_country,
            "a country code of ISO 3166-1",
        );
    }

    fn unit(&mut self, pointer: impl Display + Copy, unit: &Unit) {
        self.filled(format_args!("{pointer}/value"), &unit.value);
        self.optional(format_args!("{pointer}/mark"), &unit.mark);
        self.optional(format_args!("{pointer}/why"), &unit.why);
    }

    fn pages(&mut self, pointer: impl Display + Copy, pages: &Pages) {
        self.filled(format_args!("{pointer}/text"), &pages.text);
        self.optional(format_args!("{pointer}/why"), &pages.why);
        for (at, range) in pages.ranges.iter().enumerate() {
            self.filled(format_args!("{pointer}/ranges/{at}/first"), &range.first);
            self.optional(format_args!("{pointer}/ranges/{at}/last"), &range.last);
        }
    }

    fn credit(&mut self, pointer: impl Display + Copy, credit: &Credit) {
        let Credit { relator, name, affiliation, from_language, why, .. } = credit;
        self.text_as(
            format_args!("{pointer}/relator"),
            relator.as_deref(),
            is_relator,
            "a MARC relator code",
        );
        self.filled(format_args!("{pointer}/name"), name);
        for (key, text) in [("affiliation", affiliation), ("from_language", from_language)] {
            self.optional(format_args!("{pointer}/{key}"), text);
        }
        self.optional(format_args!("{pointer}/why"), why);
    }
}

/// The pointer to an entry of a list, or to the one value of a field.
fn item(pointer: impl Display, at: usize, list: bool) -> impl Display {
    fmt::from_fn(move |f| if list { write!(f, "{pointer}/{at}") } else { pointer.fmt(f) })
}

/// `^https?://[^\u0000-\u0020\u007f\u00a0<>"]+$`
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let bad = |c: char| matches!(c, '\0'..='\u{20}' | '\u{7f}' | '\u{a0}' | '<' | '>' | '"');
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(bad))
}

/// `^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$`
fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// `^[A-Z]{2}$`
fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `^[a-z]{3}$`
fn is_relator(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::record::Origin;

    #[test]
    fn what_is_wrong_is_named_with_its_pointer() {
        let record = Record {
            url: Some(Text::verbatim("document/1", Span::new(0, 10))),
            donors: vec!["A".into(), "".into()],
            origin: Origin { file: "a".into(), format: "page".into(), index: 1, line: 1 },
            ..Record::default()
        };
        let violations = typed(&record);
        let pointers: Vec<_> = violations.iter().map(|violation| violation.pointer.as_str()).collect();
        assert_eq!(pointers, ["/url", "/donors/1"]);
        let found = diagnostic(&record, &violations[0]);
        assert_eq!(found.message, "`/url`: `document/1` is not an http or https address");
        assert_eq!((found.span, found.field), (Some(Span::new(0, 10)), Some("url")));
    }
}
