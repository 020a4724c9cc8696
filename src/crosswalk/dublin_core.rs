//! The crosswalk to Dublin Core: one table for the fifteen elements and for DCMI Metadata Terms.
//!
//! Follows the Dublin Core Metadata Element Set 1.1 (ISO 15836-1) as `oai_dc` uses it, and DCMI Metadata
//! Terms (2020-01-20) with the encoding schemes that `dcterms.xsd` (2008-02-11) declares. What is described
//! is the digital edition; the archival original is named in its source (one-to-one principle).

use std::borrow::Cow;
use std::collections::HashSet;

use super::dates::Form;
use super::{iri, original};
use crate::record::{Date, Field, Language, Record, Text};

/// What may be chosen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choices {
    /// Says the original classification as `dcterms:accessRights`, DCMI's own reading, instead of as a
    /// labelled description. Harvesters may then hide the record.
    pub classification_as_access_rights: bool,
}

/// An encoding scheme of DCMI that `dcterms.xsd` declares as an XML type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// A year, month or day.
    W3cdtf,
    /// From a first to a last day.
    Period,
    /// An absolute IRI.
    Uri,
    /// A term of the DCMI Type Vocabulary.
    DcmiType,
    /// A BCP 47 language tag. The later `RFC5646` is a DCMI term, but not in the XML schema.
    Rfc4646,
}

impl Scheme {
    /// The name in the namespace of DCMI terms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::W3cdtf => "W3CDTF",
            Self::Period => "Period",
            Self::Uri => "URI",
            Self::DcmiType => "DCMIType",
            Self::Rfc4646 => "RFC4646",
        }
    }
}

/// The language that the words of a value are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tongue {
    /// None that could be said: names, numbers, references.
    None,
    /// The language of the edition.
    Edition,
    /// An English label of ours before words of the edition.
    Label,
}

/// One value of a statement.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    text: Cow<'a, str>,
    scheme: Option<Scheme>,
    tongue: Tongue,
}

impl<'a> Value<'a> {
    fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), scheme: None, tongue: Tongue::None }
    }

    fn typed(text: impl Into<Cow<'a, str>>, scheme: Scheme) -> Self {
        Self { scheme: Some(scheme), ..Self::plain(text) }
    }

    fn words(text: impl Into<Cow<'a, str>>) -> Self {
        Self { tongue: Tongue::Edition, ..Self::plain(text) }
    }

    fn labelled(label: &str, text: &str) -> Self {
        Self { tongue: Tongue::Label, ..Self::plain(format!("{label}: {text}")) }
    }
}

type Values<'a> = Vec<Value<'a>>;

/// One row: a field and what it becomes.
pub struct Row {
    /// The field of the record, by its JSON name.
    pub field: &'static str,
    /// The element of simple Dublin Core, without prefix; none where it must not be emitted.
    pub element: Option<&'static str>,
    /// The property of DCMI terms, without prefix.
    pub term: Option<&'static str>,
    /// The values, none where the record has none.
    values: for<'a> fn(&'a Record, Choices) -> Values<'a>,
}

/// Shorthand for a row.
const fn row(
    field: &'static str,
    element: Option<&'static str>,
    term: Option<&'static str>,
    values: for<'a> fn(&'a Record, Choices) -> Values<'a>,
) -> Row {
    Row { field, element, term, values }
}

/// The crosswalk, in the order of the fifteen elements (ISO 15836-1); a refinement follows its element.
pub static ROWS: &[Row] = &[
    // M01
    row("title", Some("title"), Some("title"), |r, _| words(&r.title)),
    // M32: an explicit field only, never a name in a title
    row("creators", Some("creator"), Some("creator"), |r, _| names(&r.creators)),
    // M33: associated in what way is not said, so a subject and no contributor
    row("people", Some("subject"), Some("subject"), |r, _| names(&r.people)),
    // M35
    row("subjects", Some("subject"), Some("subject"), |r, _| all_words(&r.subjects)),
    // M06
    row("summary", Some("description"), Some("abstract"), |r, _| words(&r.summary)),
    // M15: acquisition and not authorship, so the phrase stays
    row("credits", Some("description"), Some("provenance"), |r, _| {
        original::acquisitions(r).into_iter().map(Value::words).collect()
    }),
    // M30: history and no present restriction
    row("classification", Some("description"), None, |r, _| {
        labelled(Field::Classification, &r.classification)
    }),
    row("classification", None, Some("description"), |r, choices| {
        match choices.classification_as_access_rights {
            true => Vec::new(),
            false => labelled(Field::Classification, &r.classification),
        }
    }),
    // M31: the sentence
    row("support", Some("description"), Some("description"), |r, _| words(&r.support)),
    // M38: numbers in the header of the document
    row("copy_number", None, Some("description"), |r, _| labelled(Field::CopyNumber, &r.copy_number)),
    row("outgoing_number", None, Some("description"), |r, _| {
        labelled(Field::OutgoingNumber, &r.outgoing_number)
    }),
    // M37: from the source or a setting, never the repository
    row("publisher", Some("publisher"), Some("publisher"), |r, _| name(&r.publisher)),
    // M15 to M19: names alone, since a role beside a name breaks the matching of names
    row("credits", Some("contributor"), Some("contributor"), |r, _| {
        r.credits.iter().map(|credit| Value::plain(credit.name.as_str())).collect()
    }),
    // M40
    row("contributors", Some("contributor"), Some("contributor"), |r, _| names(&r.contributors)),
    // M31: the names; a donor whom the support line repeats is one funder
    row("donors", Some("contributor"), Some("contributor"), |r, _| {
        r.funders().into_iter().map(Value::plain).collect()
    }),
    // M02
    row("created", Some("date"), Some("created"), |r, _| date(&r.created)),
    // M03: of unknown kind, so never `created`
    row("date", Some("date"), Some("date"), |r, _| date(&r.date)),
    // M05: harvesters read every dc:date as the date of the document
    row("uploaded", None, Some("available"), |r, _| date(&r.uploaded)),
    // M24: aggregators expect a DCMI type; the genre stands beside it
    row("type", Some("type"), Some("type"), |_, _| vec![Value::typed("Text", Scheme::DcmiType)]),
    row("type", Some("type"), Some("type"), |r, _| words(&r.kind)),
    // M28: first, since aggregators take the first address as the link
    row("url", Some("identifier"), Some("identifier"), |r, _| uri(&r.url)),
    // M27
    row("id", Some("identifier"), Some("identifier"), |r, _| name(&r.id)),
    // M08: the whole paragraph, so that what the source leaves out is kept
    row("citation_verbatim", None, Some("bibliographicCitation"), |r, _| words(&r.citation_verbatim)),
    // M07, M09 to M14: the reference as written, one value a citation
    row("citations", Some("source"), Some("source"), |r, _| {
        original::sources(r).into_iter().map(Value::plain).collect()
    }),
    // M25; M26 comes with it where the edition includes the original
    row("edition_languages", Some("language"), Some("language"), |r, _| {
        r.edition_languages.iter().map(language).collect()
    }),
    // M10, M11
    row("citations", None, Some("isPartOf"), |r, _| {
        let aggregations = r.citations.iter().filter_map(|citation| original::aggregation(r, citation));
        aggregations.map(Value::plain).collect()
    }),
    // M34
    row("places", Some("coverage"), Some("spatial"), |r, _| names(&r.places)),
    // M04
    row("event_dates", Some("coverage"), Some("temporal"), |r, _| {
        r.event_dates.iter().flat_map(events).collect()
    }),
    // M21: whole
    row("rights", Some("rights"), Some("rights"), |r, _| {
        r.rights.as_ref().map(|rights| words(&rights.verbatim)).unwrap_or_default()
    }),
    // M22: chosen by the institution
    row("rights", Some("rights"), None, |r, _| rights_uri(r, |_| true)),
    row("rights", None, Some("rights"), |r, _| rights_uri(r, |uri| !is_licence(uri))),
    row("rights", None, Some("license"), |r, _| rights_uri(r, is_licence)),
    // M30, for those who want DCMI's reading
    row("classification", None, Some("accessRights"), |r, choices| {
        match choices.classification_as_access_rights {
            true => words(&r.classification),
            false => Vec::new(),
        }
    }),
];

/// One statement about a record, ready for a syntax.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// The field it comes from, by its JSON name.
    pub field: &'static str,
    /// The element or property, without prefix.
    pub name: &'static str,
    /// What is said. Never empty, but as in the record: white space and controls included.
    pub text: Cow<'a, str>,
    /// The scheme it is written in.
    pub scheme: Option<Scheme>,
    /// The language tag of the words, where it is known.
    pub language: Option<&'a str>,
}

/// The statements of simple Dublin Core about a record, in the order of the elements. No scheme is set.
pub fn simple(record: &Record) -> Vec<Statement<'_>> {
    let mut statements = statements(record, |row| row.element, Choices::default());
    for statement in &mut statements {
        statement.scheme = None;
    }
    statements
}

/// The statements of DCMI Metadata Terms about a record, refinements beside the element they refine.
pub fn qualified(record: &Record, choices: Choices) -> Vec<Statement<'_>> {
    let mut statements = terms(record, choices);
    for statement in &mut statements {
        if statement.scheme == Some(Scheme::Period) {
            statement.text = Cow::Owned(period(&statement.text));
        }
    }
    statements
}

/// The same statements where nothing can name an encoding scheme: an interval stays ISO 8601, `1961-01/1961-03`.
pub fn terms(record: &Record, choices: Choices) -> Vec<Statement<'_>> {
    statements(record, |row| row.term, choices)
}

/// All statements of one kind; what would be said twice is said once.
fn statements(
    record: &Record,
    name: fn(&Row) -> Option<&'static str>,
    choices: Choices,
) -> Vec<Statement<'_>> {
    let edition = edition_language(record);
    let mut said = HashSet::new();
    let mut statements = Vec::new();
    for row in ROWS {
        let Some(name) = name(row) else { continue };
        for Value { text, scheme, tongue } in (row.values)(record, choices) {
            if text.is_empty() || !said.insert((name, text.clone())) {
                continue;
            }
            let language = match tongue {
                Tongue::None => None,
                Tongue::Edition => edition,
                Tongue::Label => edition.filter(|tag| *tag == "en" || tag.starts_with("en-")),
            };
            statements.push(Statement { field: row.field, name, text, scheme, language });
        }
    }
    statements
}

/// The language that title and summary are in: that of the edition, where it has one alone, that is known, and the
/// edition is a translation. A transcript is in the language of the original, and its page need not be.
pub fn edition_language(record: &Record) -> Option<&str> {
    if !record.is_translation() {
        return None;
    }
    match record.edition_languages.as_slice() {
        [Language { code: Some(code), .. }] if iri::is_language_tag(code) => Some(code),
        _ => None,
    }
}

fn name(text: &Option<Text>) -> Values<'_> {
    text.as_deref().map(Value::plain).into_iter().collect()
}

fn names(texts: &[Text]) -> Values<'_> {
    texts.iter().map(|text| Value::plain(text.as_str())).collect()
}

fn words(text: &Option<Text>) -> Values<'_> {
    text.as_deref().map(Value::words).into_iter().collect()
}

fn all_words(texts: &[Text]) -> Values<'_> {
    texts.iter().map(|text| Value::words(text.as_str())).collect()
}

fn labelled(field: Field, text: &Option<Text>) -> Values<'_> {
    let label = field.note_label().unwrap_or(field.name());
    text.as_deref().map(|text| Value::labelled(label, text)).into_iter().collect()
}

fn uri(text: &Option<Text>) -> Values<'_> {
    text.as_deref().map(uri_value).into_iter().collect()
}

fn uri_value(text: &str) -> Value<'_> {
    if iri::is_iri(text) { Value::typed(text, Scheme::Uri) } else { Value::plain(text) }
}

fn rights_uri(record: &Record, which: fn(&str) -> bool) -> Values<'_> {
    let uri = record.rights.as_ref().and_then(|rights| rights.uri.as_deref());
    uri.filter(|uri| which(uri)).map(uri_value).into_iter().collect()
}

/// Whether a rights URI is a licence and not a statement about rights.
pub fn is_licence(uri: &str) -> bool {
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.starts_with("creativecommons.org/licenses/")
        || rest.starts_with("creativecommons.org/publicdomain/zero/")
}

/// A BCP 47 tag; the words of the source where they name no known language.
fn language(language: &Language) -> Value<'_> {
    match &language.code {
        Some(code) if iri::is_language_tag(code) => Value::typed(code.as_str(), Scheme::Rfc4646),
        Some(code) if language.verbatim.is_empty() => Value::plain(code.as_str()),
        _ => Value::plain(language.verbatim.as_str()),
    }
}

/// W3CDTF where it can say the date; EDTF has no XML type at DCMI and goes without, as do words.
fn date(date: &Option<Date>) -> Values<'_> {
    date.as_ref().map(|date| point(Form::of(date))).into_iter().collect()
}

fn point(form: Form<'_>) -> Value<'_> {
    match form {
        Form::Point(text, _) => Value::typed(text, Scheme::W3cdtf),
        form => Value::plain(form.text()),
    }
}

/// The dates of an event: members of a set one by one, an interval as a DCMI Period in qualified
/// Dublin Core.
fn events(date: &Date) -> Values<'_> {
    let value = |form| match form {
        Form::Interval(_, _, text) => Value::typed(text, Scheme::Period),
        form => point(form),
    };
    Form::all(date).into_iter().map(value).collect()
}

/// An ISO 8601 interval in the notation of DCMI Period (2006-04-10).
fn period(interval: &str) -> String {
    let (start, end) = interval.split_once('/').unwrap_or((interval, interval));
    format!("start={start}; end={end}; scheme=W3C-DTF;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::record::reference::{Citation, Credit, Role};
    use crate::record::{Edtf, Rights};

    /// The fifteen elements, in the order of ISO 15836-1.
    const ELEMENTS: [&str; 15] = [
        "title",
        "creator",
        "subject",
        "description",
        "publisher",
        "contributor",
        "date",
        "type",
        "format",
        "identifier",
        "source",
        "language",
        "relation",
        "coverage",
        "rights",
    ];

    fn values<'a>(statements: &'a [Statement<'_>], name: &str) -> Vec<&'a str> {
        statements.iter().filter(|s| s.name == name).map(|s| s.text.as_ref()).collect()
    }

    fn day(edtf: &str) -> Date {
        Date { verbatim: "in words".into(), edtf: Edtf::parse(edtf) }
    }

    fn credit(role: Role, name: &str) -> Credit {
        let span = Span::new(0, 0);
        Credit {
            role,
            relator: None,
            name: name.into(),
            affiliation: None,
            from_language: None,
            span,
            why: None,
        }
    }

    #[test]
    fn rows_stand_in_the_order_of_the_elements() {
        let place = |element| ELEMENTS.iter().position(|known| *known == element).unwrap();
        let places: Vec<_> = ROWS.iter().filter_map(|row| row.element).map(place).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(ROWS.iter().all(|row| row.element.is_some() || row.term.is_some()));
    }

    #[test]
    fn an_empty_record_states_its_type_alone() {
        let record = Record::default();
        assert_eq!(simple(&record).iter().map(|s| s.name).collect::<Vec<_>>(), ["type"]);
    }

    #[test]
    fn a_heading_date_is_a_date_and_never_one_of_creation() {
        let record = Record { date: Some(day("1963-04-05")), ..Record::default() };
        assert_eq!(values(&simple(&record), "date"), ["1963-04-05"]);
        let qualified = qualified(&record, Choices::default());
        assert_eq!(values(&qualified, "date"), ["1963-04-05"]);
        assert_eq!(values(&qualified, "created"), Vec::<&str>::new());
    }

    #[test]
    fn dates_beyond_w3cdtf_go_without_a_type() {
        let created = |edtf| Record { created: Some(day(edtf)), ..Record::default() };
        let scheme = |record: &Record| {
            let statements = qualified(record, Choices::default());
            statements.iter().find(|s| s.name == "created").map(|s| (s.text.to_string(), s.scheme))
        };
        assert_eq!(scheme(&created("1963")), Some(("1963".into(), Some(Scheme::W3cdtf))));
        assert_eq!(scheme(&created("1963~")), Some(("1963~".into(), None)));
        assert_eq!(scheme(&created("1961/1963")), Some(("1961/1963".into(), None)));
    }

    #[test]
    fn events_are_coverage_one_by_one_or_as_a_period() {
        let mut record = Record { event_dates: vec![day("{1961-01-11,1961-01-17}")], ..Record::default() };
        assert_eq!(values(&simple(&record), "coverage"), ["1961-01-11", "1961-01-17"]);
        record.event_dates = vec![day("1961-01-11/1961-01-17")];
        assert_eq!(values(&simple(&record), "coverage"), ["1961-01-11/1961-01-17"]);
        let qualified = qualified(&record, Choices::default());
        assert_eq!(values(&qualified, "temporal"), ["start=1961-01-11; end=1961-01-17; scheme=W3C-DTF;"]);
    }

    #[test]
    fn the_upload_date_stays_out_of_simple_dublin_core() {
        let record = Record { uploaded: Some(day("2018-06-27")), ..Record::default() };
        assert_eq!(values(&simple(&record), "date"), Vec::<&str>::new());
        assert_eq!(values(&qualified(&record, Choices::default()), "available"), ["2018-06-27"]);
    }

    #[test]
    fn one_name_in_two_roles_is_one_contributor() {
        let mut record = Record { donors: vec!["Leon Levy Foundation".into()], ..Record::default() };
        record.support =
            Some("This document was made possible with support from Leon Levy Foundation".into());
        record.credits = vec![credit(Role::Translated, "A B"), credit(Role::Edited, "A B")];
        assert_eq!(values(&simple(&record), "contributor"), ["A B", "Leon Levy Foundation"]);
    }

    #[test]
    fn classification_is_a_labelled_description_unless_asked_otherwise() {
        let record = Record { classification: Some("Top Secret".into()), ..Record::default() };
        let labelled = ["Original classification: Top Secret"];
        assert_eq!(values(&simple(&record), "description"), labelled);
        assert_eq!(values(&qualified(&record, Choices::default()), "description"), labelled);
        let choices = Choices { classification_as_access_rights: true };
        let statements = qualified(&record, choices);
        assert_eq!(values(&statements, "accessRights"), ["Top Secret"]);
        assert!(values(&statements, "description").is_empty());
    }

    #[test]
    fn a_licence_is_told_from_a_rights_statement() {
        let with = |uri: &str| Record {
            rights: Some(Rights { verbatim: None, uri: Some(uri.into()) }),
            ..Record::default()
        };
        let licence = with("https://creativecommons.org/licenses/by/4.0/");
        assert_eq!(values(&qualified(&licence, Choices::default()), "license").len(), 1);
        assert_eq!(values(&simple(&licence), "rights").len(), 1);
        let statement = with("http://rightsstatements.org/vocab/UND/1.0/");
        assert_eq!(values(&qualified(&statement, Choices::default()), "rights").len(), 1);
        assert!(values(&qualified(&statement, Choices::default()), "license").is_empty());
    }

    #[test]
    fn the_language_of_words_is_said_only_of_translations_into_one() {
        let language = |code: Option<&str>| Language { verbatim: "X".into(), code: code.map(str::to_owned) };
        let mut record = Record { title: Some("Title".into()), ..Record::default() };
        record.classification = Some("Secret".into());
        let tags = |record: &Record| {
            simple(record).iter().map(|s| s.language.map(str::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(tags(&record), [None, None, None]);
        record.edition_languages = vec![language(Some("en"))];
        assert!(tags(&record).iter().all(Option::is_none), "a transcript says nothing about its page");
        record.languages = vec![language(Some("ru"))];
        assert_eq!(tags(&record), [Some("en".into()), Some("en".into()), None, None]);
        record.edition_languages = vec![language(Some("es"))];
        assert_eq!(tags(&record), [Some("es".into()), None, None, None], "our label is English");
        record.edition_languages.push(language(Some("en")));
        assert!(tags(&record).iter().all(Option::is_none));
        record.edition_languages = vec![language(Some("not a tag"))];
        assert!(tags(&record).iter().all(Option::is_none));
    }

    #[test]
    fn several_citations_are_several_sources() {
        let text = "RGANI, f. 5; GARF, f. 9401";
        let record = Record {
            citation_verbatim: Some(text.into()),
            citations: [(0, 11), (13, 26)]
                .map(|(start, end)| Citation { span: Span::new(start, end), ..Citation::default() })
                .into(),
            ..Record::default()
        };
        assert_eq!(values(&simple(&record), "source"), ["RGANI, f. 5", "GARF, f. 9401"]);
        assert_eq!(values(&qualified(&record, Choices::default()), "bibliographicCitation"), [text]);
    }
}
