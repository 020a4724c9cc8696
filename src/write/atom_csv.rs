//! A table of archival descriptions for AtoM (Access to Memory), a row each: the documents, and before them the fonds,
//! inventories and files that they lie in.
//!
//! Follows the ISAD(G) template of AtoM 2.8 for importing CSV files. A unit is written where its first document comes,
//! always before what lies in it, as AtoM asks. An opis is no series (it is a numbered list of files), so its level is
//! the term `Opis`, which AtoM adds to its levels as it does for `otherlevel` in EAD. A document whose citation names
//! no repository stands alone: nobody knows whose `f. 5` it is.
//!
//! Of each unit that was written a print of its key is kept, beyond some thousands outside memory.

use std::borrow::Cow;
use std::io;

use super::columns::{Column, Fill, Layout, Rows, column};
use super::fate::Fate::{At, Lost};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::prints::Prints;
use super::table::Dialect;
use crate::crosswalk::hierarchy::{self, Way, repository_name};
use crate::crosswalk::notes::{self, Note};
use crate::crosswalk::{dublin_core, original};
use crate::diagnostic::Diagnostics;
use crate::record::reference::Unit;
use crate::record::{Date, Edtf, Field, Language, Record, Text};
use crate::vocab::{Kind, Level, languages};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "atom-csv",
    extension: "atom.csv",
    endings: &[],
    title: "a table of archival descriptions for AtoM, from the fonds down; `|` between values",
    standard: "AtoM 2.8 CSV template for ISAD(G) descriptions; ISAD(G), 2nd edition",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("title")),
    ("M02", At("eventDates, eventStartDates, eventEndDates; eventTypes Creation")),
    ("M03", At("generalNote")),
    ("M04", At("generalNote")),
    ("M05", At("archivistNote")),
    ("M06", At("scopeAndContent")),
    ("M07", At("locationOfOriginals")),
    ("M08", At("generalNote")),
    ("M09", At("repository; locationOfOriginals")),
    ("M10", At("a row of its own; locationOfOriginals")),
    ("M11", At("a row of its own; locationOfOriginals")),
    ("M12", At("physicalObjectName; locationOfOriginals")),
    ("M13", At("a row of its own; locationOfOriginals")),
    ("M14", At("locationOfOriginals")),
    ("M15", At("acquisition")),
    ("M16", At("archivistNote")),
    ("M17", At("archivistNote")),
    ("M18", At("archivistNote")),
    ("M19", At("archivistNote")),
    ("M20", At("archivistNote; acquisition")),
    ("M21", At("reproductionConditions")),
    ("M22", At("reproductionConditions")),
    ("M24", At("genreAccessPoints")),
    ("M25", At("culture; generalNote")),
    ("M26", At("language; languageNote")),
    ("M27", At("legacyId; identifier")),
    ("M28", At("alternativeIdentifiers")),
    ("M30", At("generalNote")),
    ("M31", At("generalNote")),
    ("M32", At("eventActors")),
    ("M33", At("nameAccessPoints")),
    ("M34", At("placeAccessPoints")),
    ("M35", At("subjectAccessPoints")),
    ("M37", At("generalNote")),
    ("M38", At("alternativeIdentifiers")),
    ("M38b", At("alternativeIdentifiers")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("generalNote")),
    ("M41", At("generalNote")),
    ("R01", At("generalNote")),
    ("R02", At("generalNote")),
    ("R03", At("eventDates; generalNote")),
];

/// AtoM cuts every cell at `|`: where a field has one value it makes a list of the parts.
static LAYOUT: Layout = Layout {
    dialect: Dialect {
        delimiter: b',',
        separator: "|",
        instead: "¦",
        cuts: None,
        breaks: true,
        quoted: true,
    },
    say: dublin_core::terms,
    columns: COLUMNS,
};

/// What no other column says.
static GENERAL: &[&Note] = &[
    &notes::HEADING_DATE,
    &notes::EVENT_DATES,
    &notes::CLASSIFICATION,
    &notes::CITATION,
    &notes::EDITION_LANGUAGES,
    &notes::CONTRIBUTORS,
    &notes::PUBLISHER,
    &notes::FUNDERS,
    &notes::SUPPORT,
    &notes::ARCHIVES,
    &notes::EXTRA,
];

/// The columns of a document, in the order of the template. The conditions governing access (`accessConditions`) are
/// never set: a classification that a document once bore is no restriction now.
static COLUMNS: &[Column] = &[
    column("legacyId", Fill::Own("id", |record| vec![Cow::Owned(record.key())])),
    column("parentId", Fill::Own("citations", |record| parent(record).map(Cow::Owned).into_iter().collect())),
    column("identifier", Fill::Said(&[("identifier", Some("id"))])),
    column("title", Fill::Title(usize::MAX)),
    column("levelOfDescription", Fill::Always("Item")),
    column("repository", Fill::Own("citations", repository)),
    column("acquisition", Fill::Always("")).with(&[&notes::ACQUISITION]),
    column("scopeAndContent", Fill::Said(&[("abstract", None)])),
    column("reproductionConditions", Fill::Said(&[("rights", None), ("license", None)])),
    column("language", Fill::Own("languages", two_letter_codes)),
    column("languageNote", Fill::Own("languages", other_languages)),
    column("locationOfOriginals", Fill::Said(&[("source", None)])),
    column("generalNote", Fill::Always("")).with(GENERAL),
    column("subjectAccessPoints", Fill::Own("subjects", |record| texts(&record.subjects))),
    column("placeAccessPoints", Fill::Own("places", |record| texts(&record.places))),
    column("nameAccessPoints", Fill::Own("people", |record| texts(&record.people))),
    column("genreAccessPoints", Fill::Own("type", |record| texts(record.kind.as_slice()))),
    column("institutionIdentifier", Fill::Agency),
    column("archivistNote", Fill::Always("")).with(&[&notes::ROLES, &notes::UPLOADED]),
    column("physicalObjectName", Fill::Own("citations", |record| containers(record, |found| found.name))),
    column(
        "physicalObjectLocation",
        Fill::Own("citations", |record| containers(record, |found| found.place.into())),
    ),
    column(
        "physicalObjectType",
        Fill::Own("citations", |record| containers(record, |found| found.kind.into())),
    ),
    column("alternativeIdentifiers", Fill::Own("url", |record| identifiers(record, |(_, number)| number))),
    column("alternativeIdentifierLabels", Fill::Own("url", |record| identifiers(record, |(label, _)| label))),
    column("eventDates", Fill::Own("created", |record| events(record, |event| event.date))),
    column("eventTypes", Fill::Own("created", |record| events(record, |_| Some("Creation".into())))),
    column("eventStartDates", Fill::Own("created", |record| events(record, |event| event.start))),
    column("eventEndDates", Fill::Own("created", |record| events(record, |event| event.end))),
    column("eventActors", Fill::Own("creators", |record| events(record, |event| event.actor))),
    column("culture", Fill::Own("edition_languages", culture)),
];

struct Atom {
    rows: Rows,
    /// Prints of the keys of the units that have their row.
    written: Prints,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    let rows = Rows::new(sink, options, FORMAT.name, &LAYOUT)?;
    Ok(Box::new(Atom { rows, written: Prints::default() }))
}

impl Writer for Atom {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        if let Some(way) = placed(record) {
            self.units(record, &way)?;
        }
        self.rows.record(record, out)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Box::new(self.rows).finish()
    }
}

impl Atom {
    /// Writes the units on the way to a document that have no row yet.
    fn units(&mut self, record: &Record, way: &Way<'_>) -> io::Result<()> {
        let keys = way.keys();
        for (above, unit) in way.units.iter().enumerate() {
            // The first key is that of the repository.
            let key = &keys[above + 1];
            if !self.written.first(&key) {
                continue;
            }
            for column in COLUMNS {
                let cell: Cow<'_, str> = match column.heading {
                    "legacyId" => Cow::Borrowed(key),
                    "parentId" if above > 0 => Cow::Borrowed(&keys[above]),
                    "identifier" => Cow::Borrowed(&unit.value),
                    "title" => hierarchy::name(record, unit),
                    "levelOfDescription" => Cow::Owned(level(unit.kind)),
                    "repository" if above == 0 => {
                        way.repository.map(repository_name).unwrap_or_default().into()
                    }
                    _ => "".into(),
                };
                self.rows.table.several(&[("citations", cell)])?;
            }
            self.rows.table.end_row()?;
        }
        Ok(())
    }
}

/// The way to a document, where its citation names a repository.
fn placed(record: &Record) -> Option<Way<'_>> {
    Way::to(record).filter(|way| way.repository.is_some())
}

/// The key of the unit that a document lies in.
fn parent(record: &Record) -> Option<String> {
    placed(record).filter(|way| !way.units.is_empty())?.keys().pop()
}

/// Who keeps a document that has no unit above it; else the topmost unit says it.
fn repository(record: &Record) -> Vec<Cow<'_, str>> {
    let alone = Way::to(record).filter(|way| way.units.is_empty());
    let repository = alone.and_then(|way| way.repository);
    repository.map(|repository| Cow::Borrowed(repository_name(repository))).into_iter().collect()
}

/// The term for the level of a unit. AtoM has those of ISAD(G) and `Collection`.
fn level(kind: Kind) -> String {
    match kind.level() {
        _ if kind == Kind::Collection => "Collection".to_owned(),
        Some(Level::Fonds) => "Fonds".to_owned(),
        Some(Level::SubFonds) => "Subfonds".to_owned(),
        Some(Level::Series) => "Series".to_owned(),
        Some(Level::SubSeries) => "Subseries".to_owned(),
        Some(Level::File) => "File".to_owned(),
        Some(Level::Item) => "Item".to_owned(),
        None => capital(kind.name()),
    }
}

/// `record_group` as `Record group`.
fn capital(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    format!("{}{}", first.to_uppercase(), rest.replace('_', " "))
}

/// A container that the original lies in.
struct Container<'a> {
    name: Cow<'a, str>,
    kind: String,
    /// AtoM takes containers of the same name, kind and place for one, and `p. 124` of another fond is another.
    place: String,
}

/// A part of each container that the first citation names.
fn containers<'a>(record: &'a Record, part: fn(Container<'a>) -> Cow<'a, str>) -> Vec<Cow<'a, str>> {
    let Some(citation) = record.citations.iter().find(|citation| Way::of(citation).is_some()) else {
        return Vec::new();
    };
    let repository = || citation.repository.as_ref().map(|repository| repository.name.to_string());
    let place = original::aggregation(record, citation).or_else(repository).unwrap_or_default();
    let containers = citation.levels.iter().filter(|unit| is_container(unit.kind));
    let container = |unit: &'a Unit| Container {
        name: hierarchy::name(record, unit),
        kind: capital(unit.kind.name()),
        place: place.clone(),
    };
    containers.map(|unit| part(container(unit))).collect()
}

fn is_container(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Folder
            | Kind::Portfolio
            | Kind::Volume
            | Kind::Bundle
            | Kind::Binder
            | Kind::Box
            | Kind::Carton
            | Kind::Reel
    )
}

/// A part of each identifier beside that of the record. All have a label and a number, so the columns fit.
fn identifiers<'a>(record: &'a Record, part: fn((&'static str, &'a str)) -> &'a str) -> Vec<Cow<'a, str>> {
    let numbers = [
        ("Address", &record.url),
        (Field::CopyNumber.note_label().unwrap_or_default(), &record.copy_number),
        (Field::OutgoingNumber.note_label().unwrap_or_default(), &record.outgoing_number),
    ];
    let given = numbers.into_iter().filter_map(|(label, number)| Some((label, number.as_deref()?)));
    given.filter(|(_, number)| !number.trim().is_empty()).map(|pair| Cow::Borrowed(part(pair))).collect()
}

/// A making of the document: when, and by whom.
#[derive(Default)]
struct Event<'a> {
    date: Option<Cow<'a, str>>,
    start: Option<Cow<'a, str>>,
    end: Option<Cow<'a, str>>,
    actor: Option<Cow<'a, str>>,
}

/// A part of each event. AtoM puts the columns of events together by position, so each has as many values as the
/// others, `NULL` where there is none; the date stands with the first creator.
fn events<'a>(record: &'a Record, part: fn(Event<'a>) -> Option<Cow<'a, str>>) -> Vec<Cow<'a, str>> {
    let mut events: Vec<Event<'a>> = Vec::new();
    for creator in record.creators.iter().filter(|creator| !creator.trim().is_empty()) {
        events.push(Event { actor: Some(Cow::Borrowed(creator.as_str())), ..Event::default() });
    }
    if let Some(date) = &record.created {
        if events.is_empty() {
            events.push(Event::default());
        }
        let day = |day: Option<jiff::civil::Date>| day.map(|day| Cow::Owned(day.to_string()));
        let edtf = date.edtf.as_ref();
        events[0].date = Some(display(date)).filter(|text| !text.trim().is_empty());
        events[0].start = day(edtf.and_then(Edtf::first_day));
        events[0].end = day(edtf.and_then(Edtf::last_day));
    }
    events.into_iter().map(|event| part(event).unwrap_or(Cow::Borrowed("NULL"))).collect()
}

/// A date for people to read: the words of the source.
fn display(date: &Date) -> Cow<'_, str> {
    match &date.edtf {
        Some(edtf) if date.verbatim.trim().is_empty() => Cow::Borrowed(edtf.as_str()),
        _ => Cow::Borrowed(date.verbatim.as_str()),
    }
}

/// The two-letter code of a language, ISO 639-1.
fn two_letters(language: &Language) -> Option<&str> {
    let primary = language.code.as_deref()?.split('-').next()?;
    (primary.len() == 2).then_some(primary)
}

fn two_letter_codes(record: &Record) -> Vec<Cow<'_, str>> {
    record.languages.iter().filter_map(two_letters).map(Cow::Borrowed).collect()
}

/// The words for languages that have no code of two letters, or that the code does not say.
fn other_languages(record: &Record) -> Vec<Cow<'_, str>> {
    let said = |language: &&Language| {
        let name = two_letters(language).and_then(languages::name);
        name.is_some_and(|name| language.verbatim.is_empty() || language.verbatim.eq_ignore_ascii_case(&name))
    };
    let words = record.languages.iter().filter(|language| !said(language));
    words
        .map(|language| match &language.code {
            Some(code) if language.verbatim.is_empty() => Cow::Borrowed(code.as_str()),
            _ => Cow::Borrowed(language.verbatim.as_str()),
        })
        .collect()
}

/// The language that the description is in: that of the edition, where it has one alone. Without any, AtoM takes its
/// own.
fn culture(record: &Record) -> Vec<Cow<'_, str>> {
    match record.edition_languages.as_slice() {
        [only] => two_letters(only).map(Cow::Borrowed).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn texts(texts: &[Text]) -> Vec<Cow<'_, str>> {
    texts.iter().map(|text| Cow::Borrowed(text.as_str())).collect()
}
