//! MODS, the Metadata Object Description Schema, versions 3.0 to 3.8.
//!
//! What describes the document stands at the top; the archival original, where a record sets it apart, in a related
//! item of the type `original`, or (as many real files have it) in the location of the record itself.

use super::names::Vocabulary;
use super::take::{Row, Taker, To, keep_named, keep_unless_said, row, row_when};
use super::{dublin_core, roles};
use crate::read::cues;
use crate::record::raw::Name;
use crate::record::reference::Role;
use crate::record::{Date, Edtf, Field, Text};

const VOCABULARIES: &[Vocabulary] = &[Vocabulary::Mods];

static ROWS: &[Row] = &[
    row("titleInfo", To::By(title)),
    row("name", To::By(name)),
    row("typeOfResource", To::By(resource)),
    row("genre", To::Line(Field::Type)),
    row("originInfo/dateCreated", To::By(created)),
    row_when("originInfo/dateOther", "type", "record heading", To::By(dated)),
    row("originInfo/dateIssued", To::By(issued)),
    row("originInfo/displayDate", To::By(displayed)),
    row("originInfo/publisher", To::Line(Field::Publisher)),
    row("originInfo/issuance", To::Nothing),
    row("language", To::By(language)),
    row("abstract", To::Lines(Field::Summary)),
    // Taken first, by `record`.
    row_when("note", "type", "preferred citation", To::Nothing),
    row_when("note", "type", "citation/reference", To::Nothing),
    row_when("note", "type", "original classification", To::Line(Field::Classification)),
    row_when("note", "type", "funding", To::Line(Field::Support)),
    row_when("note", "type", "acquisition", To::By(acquisition)),
    row("note", To::By(note)),
    row("subject/topic", To::Line(Field::Subjects)),
    row("subject/geographic", To::Line(Field::Places)),
    row("subject/name", To::By(person)),
    row("subject/temporal", To::By(temporal)),
    row_when("identifier", "invalid", "yes", To::By(keep_named)),
    row_when("identifier", "type", "local", To::Line(Field::Id)),
    row("identifier", To::By(identifier)),
    row("location/url", To::Line(Field::Url)),
    // Taken first too.
    row("location/physicalLocation", To::By(keep_unless_said)),
    row("location/shelfLocator", To::By(keep_unless_said)),
    row_when("relatedItem/note", "type", "preferred citation", To::By(keep_unless_said)),
    row("relatedItem/location/physicalLocation", To::By(keep_unless_said)),
    row("relatedItem/location/shelfLocator", To::By(keep_unless_said)),
    row("relatedItem/part/extent", To::By(extent)),
    row_when("accessCondition", "type", "restriction on access", To::By(keep_named)),
    row("accessCondition", To::By(condition)),
    // These speak of the description and not of the document; its identifier is taken where there is no other.
    row("recordInfo", To::Nothing),
];

/// Takes a record.
pub(super) fn record(taker: &mut Taker<'_>, at: usize) {
    citation(taker, at);
    taker.table(at, ROWS, VOCABULARIES);
    let tree = taker.tree;
    let identifier = tree.child(at, "recordInfo").and_then(|info| tree.child(info, "recordIdentifier"));
    if let Some(identifier) = identifier.filter(|_| !taker.has(Field::Id)) {
        taker.line(Field::Id, identifier);
    }
}

/// Takes the citation: the whole one of a note, else the references of notes, else what the parts of a location say.
fn citation(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    let of_type = |kind: &str| {
        let notes = tree.children(at).filter(|child| tree.local(*child) == "note" && tree.has_words(*child));
        notes.into_iter().find(|note| tree.attribute(*note, "type").as_deref() == Some(kind))
    };
    let whole = of_type("citation/reference");
    let reference = of_type("preferred citation");
    if let Some(first) = whole.or(reference) {
        taker.lines(Field::Citation, first);
        if let Some(reference) = reference.filter(|reference| *reference != first) {
            taker.keep_unless_said(reference);
        }
        return;
    }
    let is_original = |item: &usize| tree.attribute(*item, "type").as_deref() == Some("original");
    let items = || tree.children(at).filter(|child| tree.local(*child) == "relatedItem");
    let is_reference = |note: &usize| {
        let kind = tree.attribute(*note, "type");
        tree.local(*note) == "note" && kind.as_deref() == Some("preferred citation") && tree.has_words(*note)
    };
    let references = items().filter(is_original).flat_map(|item| tree.children(item)).filter(is_reference);
    let references: Vec<usize> = references.collect();
    if !references.is_empty() {
        return references.into_iter().for_each(|note| taker.lines(Field::Citation, note));
    }
    let held =
        items().find(is_original).or_else(|| items().find(|item| tree.child(*item, "location").is_some()));
    let holders = held.into_iter().chain([at]);
    for holder in holders {
        let locations = tree.children(holder).filter(|child| tree.local(*child) == "location");
        let parts = locations.flat_map(|location| tree.children(location));
        let parts = parts.filter(|part| matches!(tree.local(*part), "physicalLocation" | "shelfLocator"));
        let mut words: Vec<Text> =
            parts.map(|part| taker.text(part)).filter(|part| !part.is_empty()).collect();
        let extent = tree.child(holder, "part").and_then(|part| tree.child(part, "extent"));
        words.extend(
            extent
                .and_then(|extent| pages(taker, extent))
                .map(|(unit, list)| Text::join(unit.iter().chain([&list]), " ")),
        );
        if !words.is_empty() {
            let value = Text::join(&words, ", ");
            return taker.field(Field::Citation, holder, value);
        }
    }
}

/// An extent that the citation does not say.
fn extent(taker: &mut Taker<'_>, at: usize) {
    let said = pages(taker, at).is_some_and(|(_, list)| taker.is_said(&list));
    if !said {
        taker.keep_named(at);
    }
}

/// `leaves` and `86-87`, of `<extent unit="leaves"><start>86</start><end>87</end></extent>`.
fn pages(taker: &Taker<'_>, extent: usize) -> Option<(Option<Text>, Text)> {
    let tree = taker.tree;
    let part =
        |name: &str| tree.child(extent, name).map(|part| taker.text(part)).filter(|part| !part.is_empty());
    let ends: Vec<Text> = [part("start"), part("end")].into_iter().flatten().collect();
    let list = if ends.is_empty() { part("list")? } else { Text::join(&ends, "-") };
    Some((tree.attribute_text(extent, "unit"), list))
}

fn title(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    if tree.attribute(at, "type").is_some() {
        return taker.keep_named(at);
    }
    let mut whole: Option<Text> = None;
    for part in tree.children(at) {
        let separator = match tree.local(part) {
            "subTitle" => ": ",
            "partNumber" | "partName" => ". ",
            _ => " ",
        };
        let words = taker.text(part);
        match &mut whole {
            _ if words.is_empty() => {}
            Some(whole) => whole.append(separator, &words),
            None => whole = Some(words),
        }
    }
    taker.field(Field::Title, at, whole.unwrap_or_default());
}

/// The name of an element `name`: given names before family names, without dates.
fn full_name(taker: &Taker<'_>, at: usize) -> Text {
    let tree = taker.tree;
    let parts = || tree.children(at).filter(|part| tree.local(*part) == "namePart");
    let kind = |part: &usize| tree.attribute(*part, "type");
    let of = |wanted: Option<&'static str>| parts().filter(move |part| kind(part).as_deref() == wanted);
    let order = [Some("given"), Some("family"), None, Some("termsOfAddress")];
    let ordered = order.into_iter().flat_map(of);
    let words: Vec<Text> = ordered.map(|part| taker.text(part)).filter(|part| !part.is_empty()).collect();
    match tree.child(at, "displayForm") {
        Some(form) if words.is_empty() => taker.text(form),
        _ => Text::join(&words, " "),
    }
}

fn name(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    let name = full_name(taker, at);
    let roles = tree.children(at).filter(|part| tree.local(*part) == "role");
    let terms: Vec<usize> =
        roles.flat_map(|role| tree.children(role)).filter(|term| tree.has_words(*term)).collect();
    let words: Vec<String> = terms.iter().map(|term| taker.text(*term).into_string()).collect();
    let is_primary = tree.attribute(at, "usage").as_deref() == Some("primary");
    let default = if is_primary { Field::Creators } else { Field::Contributors };
    roles::take(taker, at, &name, &words, default);
    for part in tree.children(at).filter(|part| tree.local(*part) == "affiliation") {
        let body = taker.text(part);
        if !taker.is_said(&body) {
            taker.extra("mods:name/affiliation", part, Text::join([&name, &body], ", "));
        }
    }
    dates(taker, at, &name);
}

fn person(taker: &mut Taker<'_>, at: usize) {
    let name = full_name(taker, at);
    dates(taker, at, &name);
    taker.field(Field::People, at, name);
}

/// The dates of a life are no part of a name, and are kept beside it.
fn dates(taker: &mut Taker<'_>, at: usize, name: &Text) {
    let tree = taker.tree;
    for part in tree.children(at).filter(|part| tree.attribute(*part, "type").as_deref() == Some("date")) {
        let value = Text::join([name, &taker.text(part)], ", ");
        taker.extra("mods:name/namePart", part, value);
    }
}

/// `text` says nothing of a document.
fn resource(taker: &mut Taker<'_>, at: usize) {
    if taker.text(at) == "text" {
        return;
    }
    let value = taker.text(at);
    taker.infer(Field::Type, at, value);
}

fn created(taker: &mut Taker<'_>, at: usize) {
    date(taker, Field::Created, at);
}

fn dated(taker: &mut Taker<'_>, at: usize) {
    date(taker, Field::Date, at);
}

/// The date of issue is that of the edition where the event is its publication.
fn issued(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    let event = tree.parent(at).and_then(|info| tree.attribute(info, "eventType"));
    date(taker, if event.as_deref() == Some("publication") { Field::Uploaded } else { Field::Date }, at);
}

/// A date, in words where the element for display has the same.
fn date(taker: &mut Taker<'_>, field: Field, at: usize) {
    let Some(value) = coded(taker, at) else { return };
    let tree = taker.tree;
    let mut beside = tree.parent(at).into_iter().flat_map(|info| tree.children(info)).take(MOST_DATES);
    let words = beside.find(|part| tree.local(*part) == "displayDate");
    let words = words.map(|words| taker.text(words)).filter(|words| is_same(words, &value));
    taker.field(field, at, words.unwrap_or(value));
}

/// Whether words beside a coded date of an event settle it, or all of several dates of which it is one.
fn is_in_words(taker: &Taker<'_>, at: usize, code: &str) -> bool {
    let tree = taker.tree;
    let Some(code) = Edtf::parse(code).filter(|_| tree.attribute(at, "encoding").is_some()) else {
        return false;
    };
    let beside = tree.parent(at).into_iter().flat_map(|subject| tree.children(subject)).take(MOST_DATES);
    let mut words =
        beside.filter(|part| tree.local(*part) == "temporal" && tree.attribute(*part, "encoding").is_none());
    words.any(|part| {
        let settled = Date::parse(taker.text(part)).edtf;
        settled.is_some_and(|settled| settled == code || settled.members().contains(&code))
    })
}

/// Whether words settle the same date as a code.
fn is_same(words: &Text, code: &str) -> bool {
    Edtf::parse(code).is_some_and(|code| Date::parse(words.clone()).edtf == Some(code))
}

/// A date for display that no date beside it has taken.
fn displayed(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    let words = taker.text(at);
    let beside = tree.parent(at).into_iter().flat_map(|info| tree.children(info)).take(MOST_DATES);
    let mut dates = beside.filter(|date| tree.local(*date).starts_with("date"));
    if !dates.any(|date| coded(taker, date).is_some_and(|code| is_same(&words, &code))) {
        taker.keep_named(at);
    }
}

/// A date in an element. Two elements for its ends are one interval, and none for the second of them; what qualifies a
/// date in numbers is written as EDTF has it.
fn coded(taker: &Taker<'_>, at: usize) -> Option<Text> {
    let tree = taker.tree;
    let point = |at: usize| tree.attribute(at, "point");
    let mut value = taker.text(at);
    match point(at).as_deref() {
        // The start has taken it along.
        Some("end") if ends(taker, at).is_some() => return None,
        Some("start") => {
            if let Some((_, end)) = ends(taker, at) {
                value.append("/", &taker.text(end));
            }
        }
        _ => {}
    }
    let mark = match tree.attribute(at, "qualifier").as_deref() {
        Some("approximate") => "~",
        Some("questionable" | "inferred") => "?",
        _ => "",
    };
    if let (false, true, Some(span)) = (mark.is_empty(), Edtf::parse(&value).is_some(), value.span()) {
        value.append(mark, &Text::empty_at(span.end));
    }
    Some(value)
}

/// How many dates beside each other are looked at: more are not of one event.
const MOST_DATES: usize = 64;

/// The first date of that name with the point `start`, and the first with the point `end`, beside an element.
fn ends(taker: &Taker<'_>, at: usize) -> Option<(usize, usize)> {
    let tree = taker.tree;
    let parent = tree.parent(at)?;
    let of = |wanted: &str| {
        let mut all =
            tree.children(parent).take(MOST_DATES).filter(|date| tree.local(*date) == tree.local(at));
        all.find(|date| tree.attribute(*date, "point").as_deref() == Some(wanted))
    };
    Some((of("start")?, of("end")?))
}

/// The words for a language, else its code.
fn language(taker: &mut Taker<'_>, at: usize) {
    let tree = taker.tree;
    let terms = || tree.children(at).filter(|term| tree.local(*term) == "languageTerm");
    let words = terms().find(|term| tree.attribute(*term, "type").as_deref() == Some("text"));
    let Some(term) = words.or_else(|| terms().next()) else { return };
    let part = tree.attribute(at, "objectPart").unwrap_or_default().to_ascii_lowercase();
    let is_edition = matches!(part.as_str(), "translation" | "edition");
    taker.line(if is_edition { Field::EditionLanguages } else { Field::Languages }, term);
}

fn acquisition(taker: &mut Taker<'_>, at: usize) {
    let words = taker.long_text(at);
    if dublin_core::is_acquisition(&words) && !taker.is_said(&words) {
        taker.push(Name::Credit(Role::Obtained), at, words);
    } else {
        taker.keep_unless_said(at);
    }
}

/// A note by the label beside it or before it.
fn note(taker: &mut Taker<'_>, at: usize) {
    let value = taker.long_text(at);
    if let Some(label) = taker.tree.attribute(at, "displayLabel").filter(|label| !label.trim().is_empty()) {
        let known = Field::ALL.iter().find(|field| field.note_label() == Some(label.as_str()));
        return match known {
            Some(field) => taker.field(*field, at, value),
            None => taker.keep_as(&label, at, value),
        };
    }
    match dublin_core::labelled(&value) {
        Some((field, words)) => taker.field(field, at, words),
        None if cues::is_support(&value) => taker.field(Field::Support, at, value),
        None => taker.keep_named(at),
    }
}

fn temporal(taker: &mut Taker<'_>, at: usize) {
    let Some(value) = coded(taker, at) else { return };
    if is_in_words(taker, at, &value) {
        return;
    }
    let is_date = Edtf::parse(&value).is_some() || cues::is_date(&value);
    taker.field(if is_date { Field::EventDates } else { Field::Subjects }, at, value);
}

fn identifier(taker: &mut Taker<'_>, at: usize) {
    let is_address = cues::is_url(&taker.text(at));
    match taker.tree.attribute(at, "type").as_deref() {
        _ if is_address => taker.line(Field::Url, at),
        None | Some("") => taker.line(Field::Id, at),
        Some(_) => taker.keep_named(at),
    }
}

/// What may be done with it, and the address of the statement.
fn condition(taker: &mut Taker<'_>, at: usize) {
    taker.lines(Field::Rights, at);
    if let Some(address) = taker.tree.attribute_text(at, "href") {
        taker.field(Field::Rights, at, address);
    }
}
