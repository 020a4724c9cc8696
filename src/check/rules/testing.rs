//! Helpers for the tests of the rules: records made from a few words, with places as if read from a page.

use std::sync::Arc;

use proptest::prelude::*;

use crate::check::Policy;
use crate::diagnostic::{Diagnostic, Diagnostics, Edit, Source, Span};
use crate::record::raw::{Name, Raw, RawField};
use crate::record::reference::{Citation, Credit, Pages, Parsed, Piece, Range, Repository, Role, Unit};
use crate::record::{Date, Field, Language, Record, Rights, Text};
use crate::vocab::Kind;

use super::{CitationFn, Cited, PolicyFn, RecordFn, Survey, TextFn};

/// A text that stands at the first byte of its source.
pub(crate) fn text(value: &str) -> Text {
    Text::verbatim(value, Span::new(0, value.len()))
}

/// A record with one field, by its JSON name.
pub(crate) fn record(field: &str, value: &str) -> Record {
    let mut record = Record::default();
    set(&mut record, field, value);
    record
}

/// A record with several fields; each stands at the first byte of its own source.
pub(crate) fn fields(fields: &[(&str, &str)]) -> Record {
    let mut record = Record::default();
    for (field, value) in fields {
        set(&mut record, field, value);
    }
    record
}

/// Sets a field by its JSON name, adding to a list.
pub(crate) fn set(record: &mut Record, field: &str, value: &str) {
    let field = Field::ALL.iter().find(|known| known.name() == field).expect("a field of the record");
    let value = text(value);
    match field {
        Field::Id => record.id = Some(value),
        Field::Url => record.url = Some(value),
        Field::Title => record.title = Some(value),
        Field::Date => record.date = Some(Date::parse(value)),
        Field::Created => record.created = Some(Date::parse(value)),
        Field::EventDates => record.event_dates.push(Date::parse(value)),
        Field::Type => record.kind = Some(value),
        Field::Languages => record.languages.push(Language { verbatim: value, code: None }),
        Field::EditionLanguages => record.edition_languages.push(Language { verbatim: value, code: None }),
        Field::Summary => record.summary = Some(value),
        Field::Citation => record.citation_verbatim = Some(value),
        Field::Creators => record.creators.push(value),
        Field::Contributors => record.contributors.push(value),
        Field::People => record.people.push(value),
        Field::Places => record.places.push(value),
        Field::Subjects => record.subjects.push(value),
        Field::Donors => record.donors.push(value),
        Field::Support => record.support = Some(value),
        Field::Rights => record.rights = Some(Rights { verbatim: Some(value), uri: None }),
        Field::Classification => record.classification = Some(value),
        Field::Uploaded => record.uploaded = Some(Date::parse(value)),
        Field::Archives => record.archives.push(value),
        Field::Publisher => record.publisher = Some(value),
        Field::CopyNumber => record.copy_number = Some(value),
        Field::OutgoingNumber => record.outgoing_number = Some(value),
        Field::Body => record.body = Some(value),
    }
}

/// A unit as written, `f. 0104`; [`citation`] gives it its place.
pub(crate) fn unit(kind: Kind, written: &str) -> Unit {
    let (mark, value) = written.split_once(' ').expect("a mark and a value");
    Unit::new(kind, value, Some(mark), None)
}

/// A record whose citation string is one citation of these parts.
pub(crate) fn citation(verbatim: &str, repository: Option<Repository>, units: &[Unit]) -> Record {
    let mut record = record("citation_verbatim", verbatim);
    let place = |unit: &Unit| {
        let written = format!("{} {}", unit.mark.as_deref().unwrap_or_default(), unit.value);
        let start = verbatim.find(&written).expect("the unit is in the string");
        Unit { span: Some(Span::new(start, start + written.len())), ..unit.clone() }
    };
    record.citations = vec![Citation {
        span: Span::new(0, verbatim.len()),
        repository,
        levels: units.iter().map(place).collect(),
        ..Citation::default()
    }];
    record
}

/// What a rule for records finds.
pub(crate) fn found(record: &Record, rule: RecordFn) -> Vec<Diagnostic> {
    let mut out = Diagnostics::new();
    rule(record, &mut out);
    out.into_iter().collect()
}

/// The codes that a rule for records finds.
pub(crate) fn codes(record: &Record, rule: RecordFn) -> Vec<&'static str> {
    found(record, rule).iter().map(|found| found.rule.code).collect()
}

/// What a rule for texts finds.
pub(crate) fn text_found(record: &Record, rule: TextFn) -> Vec<Diagnostic> {
    let mut out = Diagnostics::new();
    rule(&Survey::of(record), &mut out);
    out.into_iter().collect()
}

/// The codes that a rule for texts finds.
pub(crate) fn text_codes(record: &Record, rule: TextFn) -> Vec<&'static str> {
    text_found(record, rule).iter().map(|found| found.rule.code).collect()
}

/// What a rule of a collection finds.
pub(crate) fn found_under(record: &Record, policy: &Policy, rule: PolicyFn) -> Vec<Diagnostic> {
    let mut out = Diagnostics::new();
    rule(record, policy, &mut out);
    out.into_iter().collect()
}

/// What a rule for citations finds in a record.
pub(crate) fn found_in_citation(record: &Record, rule: CitationFn) -> Vec<Diagnostic> {
    let mut out = Diagnostics::new();
    if let Some(cited) = Cited::of(record) {
        rule(&cited, &mut out);
    }
    out.into_iter().collect()
}

/// The codes that a rule for citations finds in a record.
pub(crate) fn codes_of(record: &Record, rule: CitationFn) -> Vec<&'static str> {
    found_in_citation(record, rule).iter().map(|found| found.rule.code).collect()
}

/// The citation string with the edits of a rule made.
pub(crate) fn with_edits(record: &Record, rule: CitationFn) -> String {
    let verbatim = record.citation_verbatim.as_deref().unwrap_or_default();
    applied(verbatim, &found_in_citation(record, rule))
}

/// A text with the edits of findings made, all of which count in it.
pub(crate) fn applied(text: &str, found: &[Diagnostic]) -> String {
    let mut edits: Vec<&Edit> =
        found.iter().filter_map(|found| found.fix.as_ref()).flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    }
    text
}

/// A page without fields.
pub(crate) fn page(source: &str) -> Raw {
    Raw {
        source: Arc::new(Source::new("in/page.txt", source)),
        format: "page",
        index: 1,
        fields: Vec::new(),
        furniture: Vec::new(),
        given: None,
    }
}

/// A field of a page that stands under its label; both are looked for in the source.
pub(crate) fn labelled(raw: &Raw, field: Field, label: &str, value: &str) -> RawField {
    let source = raw.source.text();
    let start = source.find(label).expect("the label is in the source");
    let label = Span::new(start, start + label.len());
    let value = match source[label.end..].find(value) {
        Some(at) if !value.is_empty() => {
            let at = label.end + at;
            Text::verbatim(source, Span::new(at, at + value.len()))
        }
        _ => Text::empty_at(label.end),
    };
    RawField { name: Name::Known(field), label: Some(label), value, inferred: false }
}

/// A field of a page without a label.
pub(crate) fn bare(raw: &Raw, field: Field, value: &str) -> RawField {
    let source = raw.source.text();
    let start = source.find(value).expect("the value is in the source");
    let value = Text::verbatim(source, Span::new(start, start + value.len()));
    RawField { name: Name::Known(field), label: None, value, inferred: false }
}

/// A raw record whose fields are the texts of a record, places included where they fit the source.
pub(crate) fn raw_of(record: &Record) -> Raw {
    let mut raw = page(record.body.as_deref().unwrap_or_default());
    for (field, text) in super::kit::texts(record) {
        let label =
            text.span().filter(|span| span.len() > 4).map(|span| Span::new(span.start, span.start + 1));
        raw.fields.push(RawField { name: Name::Known(field), label, value: text.clone(), inferred: false });
    }
    raw
}

/// Texts with what the rules look for strewn in.
pub(crate) fn any_words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        prop::sample::select(vec![
            " ",
            "  ",
            "\u{a0}",
            "\n",
            "\n\n",
            "“",
            "”",
            "\"",
            "'",
            "’",
            "(",
            ")",
            "[",
            "]",
            "Â",
            "Ã",
            "â€",
            "Ð¡Ð¡",
            "\u{3}",
            "\u{fffd}",
            "&#8217;",
            "&amp;",
            "withwith",
            "the the",
            "Nº 1",
            "№",
            "No. 5",
            "A.I. Petrov",
            "A. I. Petrov",
            "Top Secret",
            "5 April 1963",
            "30 February 1961",
            "5/4/63",
            "1961-01-17/1961-01-11",
            "1961-13",
            "f. 5",
            "ll. 87-86",
            "from the journal of ",
            "https://a.example/document/1",
            "@a.example",
            "и",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn any_span(len: usize) -> impl Strategy<Value = Span> {
    (0..=len + 3, 0..=len + 3).prop_map(|(a, b)| Span::new(a, b))
}

fn any_citation() -> impl Strategy<Value = Citation> {
    let kind = prop::sample::select(Kind::ALL);
    let unit = (kind, any_words(), prop::option::of(any_words()), prop::option::of(any_span(20)))
        .prop_map(|(kind, value, mark, span)| Unit::new(kind, value, mark.as_deref(), span));
    let range = (any_words(), prop::option::of("[0-9]{0,3}")).prop_map(|(first, last)| Range {
        first: first.into(),
        last: last.map(Into::into),
        side: None,
    });
    let pages = (any_words(), prop::collection::vec(range, 0..3), any_span(20))
        .prop_map(|(text, ranges, span)| Pages { text: text.into(), ranges, span, ..Pages::default() });
    let repository = (any_words(), prop::option::of("[A-Z]{2}"), prop::option::of(any_span(20))).prop_map(
        |(name, country, span)| Repository {
            name: name.into(),
            country: country.map(Into::into),
            span,
            ..Repository::default()
        },
    );
    (
        any_span(20),
        prop::option::of(repository),
        prop::collection::vec(unit, 0..4),
        prop::option::of(pages),
        prop::option::of(any_words()),
    )
        .prop_map(|(span, repository, levels, pages, publication)| Citation {
            span,
            repository,
            levels,
            pages,
            publication,
            ..Citation::default()
        })
}

/// A record with any texts in any fields, and citations whose spans may not fit.
pub(crate) fn any_record() -> impl Strategy<Value = Record> {
    let texts = prop::collection::vec((prop::sample::select(Field::ALL), any_words()), 0..12);
    let credit = (prop::sample::select(Role::ALL), any_words(), prop::option::of(any_words()), any_span(20))
        .prop_map(|(role, name, affiliation, span)| Credit {
            role,
            relator: role.relator().map(Into::into),
            name: name.into(),
            affiliation: affiliation.map(Into::into),
            from_language: None,
            span,
            why: None,
        });
    let piece = (any_words(), any_span(20)).prop_map(|(text, span)| Piece { text, span });
    let parsed = (
        prop::collection::vec(any_citation(), 0..3),
        prop::collection::vec(credit, 0..3),
        prop::collection::vec(piece, 0..3),
    )
        .prop_map(|(citations, credits, residue)| Parsed { about: None, citations, credits, residue });
    (texts, parsed).prop_map(|(texts, parsed)| {
        let mut record = Record::default();
        for (field, value) in texts {
            set(&mut record, field.name(), &value);
        }
        let Parsed { citations, credits, residue, .. } = parsed;
        Record { citations, credits, residue, ..record }
    })
}
