//! Dublin Core in XML, simple and qualified: the fifteen elements and DCMI Metadata Terms, in whatever container.
//!
//! The way back of `crosswalk::dublin_core`, which says why each field stands where it does. Follows the Dublin Core
//! Metadata Element Set 1.1, DCMI Metadata Terms (2020-01-20) and the XML guidelines (2003-04-02), by which `xsi:type`
//! names an encoding scheme. What only repeats what the citation says (its source, the units it lies in, the names it
//! credits) is handed on as it stands: `normalize` knows what the record says already.

use super::names::Vocabulary;
use super::take::{Row, Taker, To, row};
use crate::diagnostic::Span;
use crate::read::cues;
use crate::record::raw::Name;
use crate::record::reference::Role;
use crate::record::{Edtf, Field, Text, TextBuilder};

/// The vocabularies that these rows speak of.
const VOCABULARIES: &[Vocabulary] =
    &[Vocabulary::DcTerms, Vocabulary::Dc, Vocabulary::OaiDc, Vocabulary::Qdc];

/// The terms that have a field. All others are kept under their names.
static ROWS: &[Row] = &[
    row("title", To::Line(Field::Title)),
    row("creator", To::Line(Field::Creators)),
    row("subject", To::Line(Field::Subjects)),
    row("abstract", To::Lines(Field::Summary)),
    row("description", To::By(description)),
    row("publisher", To::Line(Field::Publisher)),
    row("contributor", To::Line(Field::Contributors)),
    row("created", To::By(date_created)),
    row("date", To::By(date)),
    row("available", To::By(date_available)),
    row("type", To::By(kind)),
    row("identifier", To::By(identifier)),
    row("bibliographicCitation", To::Lines(Field::Citation)),
    row("source", To::By(source)),
    row("isPartOf", To::By(repeated)),
    row("provenance", To::By(repeated)),
    row("language", To::Line(Field::EditionLanguages)),
    row("spatial", To::By(place)),
    row("coverage", To::By(coverage)),
    row("temporal", To::By(temporal)),
    row("rights", To::Lines(Field::Rights)),
    row("license", To::Lines(Field::Rights)),
    row("accessRights", To::By(access_rights)),
];

/// Terms of the DCMI Type Vocabulary. `Text` says no more than that it is a document.
const DCMI_TYPES: &[&str] = &[
    "Collection",
    "Dataset",
    "Event",
    "Image",
    "InteractiveResource",
    "MovingImage",
    "PhysicalObject",
    "Service",
    "Software",
    "Sound",
    "StillImage",
    "Text",
];

/// Whether an element is of Dublin Core, so that what holds it is a record.
pub(super) fn is_term(vocabulary: Vocabulary) -> bool {
    matches!(vocabulary, Vocabulary::Dc | Vocabulary::DcTerms)
}

/// Takes the statements that stand in an element.
pub(super) fn take(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    taker.is_own = tree.get(at).vocabulary == Vocabulary::Qdc;
    taker.beside =
        tree.children(at).filter(|child| tree.has_words(*child)).map(|child| tree.local(child)).collect();
    taker.table(at, ROWS, VOCABULARIES);
}

/// Takes the statements of a record.
pub(super) fn record(taker: &mut Taker<'_>, at: usize) {
    take(taker, at);
    let tree = taker.tree;
    // The words are in the language that their markup names, where nothing else says what the edition is in.
    let title = tree.children(at).find(|child| tree.local(*child) == "title");
    let title = title.filter(|_| !taker.has(Field::EditionLanguages));
    if let Some((title, tag)) = title.and_then(|title| Some((title, tree.attribute_text(title, "lang")?))) {
        taker.field(Field::EditionLanguages, title, tag);
    }
}

/// Whether an element has an encoding scheme of that name.
fn is_of(taker: &Taker<'_>, at: usize, scheme: &str) -> bool {
    let written = taker.tree.attribute(at, "type");
    written.is_some_and(|name| name.rsplit(':').next() == Some(scheme))
}

/// A description in general: a field that has no term of its own stands there behind its label, and so do the thanks to
/// those who paid. Of what is left the first is the summary, unless an abstract is.
fn description(taker: &mut Taker<'_>, at: usize) {
    let value = taker.long_text(at);
    if let Some((field, words)) = labelled(&value) {
        return taker.field(field, at, words);
    }
    match &*value {
        words if cues::is_support(words) => taker.field(Field::Support, at, value),
        words if is_acquisition(words) && taker.is_beside("source") => {
            taker.push(Name::Credit(Role::Obtained), at, value);
        }
        _ => taker.field(Field::Summary, at, value),
    }
}

/// The field whose label stands before the words of a note: `Original classification: Top Secret`.
pub(super) fn labelled(value: &Text) -> Option<(Field, Text)> {
    Field::ALL.iter().find_map(|field| {
        let words = value.strip_prefix(field.note_label()?)?.strip_prefix(": ")?;
        let start = value.len() - words.len();
        Some((*field, value.slice(Span::new(start, value.len()))))
    })
}

/// Whether words say how the document was obtained: `Obtained by James G. Hershberg`.
pub(super) fn is_acquisition(words: &str) -> bool {
    const LONGEST: usize = 200;
    const OPENINGS: &[&str] = &["obtained ", "provided ", "acquired ", "supplied "];
    let begins =
        |opening: &&str| words.get(..opening.len()).is_some_and(|head| head.eq_ignore_ascii_case(opening));
    words.len() <= LONGEST && words.contains(" by ") && OPENINGS.iter().any(begins)
}

/// A DCMI type is taken where nothing more exact is said; `Text` says nothing.
fn kind(taker: &mut Taker<'_>, at: usize) {
    let value = taker.text(at);
    match DCMI_TYPES.contains(&value.as_str()) {
        _ if value == "Text" => {}
        true => taker.infer(Field::Type, at, value),
        false => taker.field(Field::Type, at, value),
    }
}

fn identifier(taker: &mut Taker<'_>, at: usize) {
    let is_address = cues::is_url(taker.text(at).trim()) || is_of(taker, at, "URI");
    taker.line(if is_address { Field::Url } else { Field::Id }, at);
}

/// The reference to the original. Where the whole citation is given too, it is part of that.
fn source(taker: &mut Taker<'_>, at: usize) {
    let value = taker.long_text(at);
    match taker.is_beside("bibliographicCitation") {
        false => taker.field(Field::Citation, at, value),
        true => repeated(taker, at),
    }
}

/// What as a rule repeats the citation; `normalize` keeps it where it does not.
fn repeated(taker: &mut Taker<'_>, at: usize) {
    let prefix = taker.tree.get(at).vocabulary.prefix().unwrap_or("dcterms");
    let label = format!("{prefix}:{}", taker.tree.local(at));
    let value = taker.long_text(at);
    taker.extra(label, at, value);
}

fn date(taker: &mut Taker<'_>, at: usize) {
    dated(taker, Field::Date, at);
}

fn date_created(taker: &mut Taker<'_>, at: usize) {
    dated(taker, Field::Created, at);
}

fn date_available(taker: &mut Taker<'_>, at: usize) {
    dated(taker, Field::Uploaded, at);
}

fn dated(taker: &mut Taker<'_>, field: Field, at: usize) {
    let value = taker.text(at);
    let value = period(&value).unwrap_or(value);
    taker.field(field, at, value);
}

/// Coverage in general: a date where it is one, else a place.
fn coverage(taker: &mut Taker<'_>, at: usize) {
    let value = taker.text(at);
    if is_time(&value) { dated(taker, Field::EventDates, at) } else { place(taker, at) }
}

fn temporal(taker: &mut Taker<'_>, at: usize) {
    let value = taker.text(at);
    if is_time(&value) { dated(taker, Field::EventDates, at) } else { taker.keep_named(at) }
}

/// A place by its name; coordinates are none.
fn place(taker: &mut Taker<'_>, at: usize) {
    let has_parts = taker.text(at).contains('=') && (is_of(taker, at, "Box") || is_of(taker, at, "Point"));
    if has_parts { taker.keep_named(at) } else { taker.line(Field::Places, at) }
}

fn is_time(value: &Text) -> bool {
    Edtf::parse(value.trim()).is_some() || cues::is_date(value) || period(value).is_some()
}

/// The security status by an option of the writer; else a present restriction, which fonds has no field for.
fn access_rights(taker: &mut Taker<'_>, at: usize) {
    if taker.is_own { taker.lines(Field::Classification, at) } else { taker.keep_named(at) }
}

/// A DCMI Period (2006-04-10) with its two ends, as an interval: `start=1961-01-11; end=1961-01-17;`.
fn period(value: &Text) -> Option<Text> {
    let part = |name: &str| {
        let mut parts = value.split(';').filter_map(|part| part.split_once('='));
        parts.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, date)| date.trim())
    };
    let (start, end) = (part("start").unwrap_or(".."), part("end").unwrap_or(".."));
    let interval = Edtf::parse(&format!("{start}/{end}")).filter(|_| value.contains('='))?;
    let Some(span) = value.span() else { return Some(Text::new(interval.as_str())) };
    let mut builder = TextBuilder::new();
    builder.put(interval.as_str(), span);
    Some(builder.build())
}
