//! A spreadsheet of archival objects for the bulk import of ArchivesSpace: the documents under the fonds, inventories
//! and files that they lie in.
//!
//! Follows the template `bulk_import_template.csv` of ArchivesSpace 3 and 4. Rows are told apart from headings by
//! their empty first cell. All go into one resource, so all bear the same EAD ID (`ead`): the code of the agency where
//! one is set, else `fonds`; the resource must have it, or the column is replaced before loading.
//!
//! A row belongs to the last row before it that is one step higher (`hierarchy`), so what belongs together must stand
//! together: the rows wait in a temporary file, each with the place of the one before it in its unit, and are put in
//! order at the end. In memory are the units, and for one unit at a time the places of its documents.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom, Write};

use ::csv::{Terminator, WriterBuilder};
use tempfile::SpooledTempFile;

use super::fate::Fate::{At, Lost};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::untitled;
use crate::crosswalk::agents::Kind as AgentKind;
use crate::crosswalk::dates::Form;
use crate::crosswalk::devised;
use crate::crosswalk::hierarchy::{self, Way, repository_name};
use crate::crosswalk::iri::is_iri;
use crate::crosswalk::notes::{self, Note};
use crate::crosswalk::original;
use crate::diagnostic::Diagnostics;
use crate::record::reference::Unit;
use crate::record::{Date, Language, Record};
use crate::vocab::{Kind, Level, languages};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "archivesspace-csv",
    extension: "archivesspace.csv",
    endings: &["aspace.csv"],
    title: "a spreadsheet of archival objects for the bulk import of ArchivesSpace, from the fonds down",
    standard: "ArchivesSpace bulk import template; ISAD(G), 2nd edition",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("title")),
    ("M02", At("expression_N, begin_N, end_N; dates_label_N creation")),
    ("M03", At("expression_N, begin_N, end_N; dates_label_N other")),
    ("M04", At("n_odd")),
    ("M05", At("n_odd")),
    ("M06", At("n_scopecontent")),
    ("M07", At("n_prefercite")),
    ("M08", At("n_odd")),
    ("M09", At("a row of its own; n_prefercite")),
    ("M10", At("a row of its own; n_prefercite")),
    ("M11", At("a row of its own; n_prefercite")),
    ("M12", At("n_physloc; n_prefercite")),
    ("M13", At("a row of its own; n_prefercite")),
    ("M14", At("n_prefercite")),
    ("M15", At("n_acqinfo")),
    ("M16", At("n_processinfo")),
    ("M17", At("n_processinfo")),
    ("M18", At("n_processinfo")),
    ("M19", At("n_processinfo")),
    ("M20", At("n_processinfo; n_acqinfo")),
    ("M21", At("n_userestrict")),
    ("M22", At("n_userestrict")),
    ("M24", At("subject_N_term, of type genre_form")),
    ("M25", At("n_odd")),
    ("M26", At("l_lang, l_lang_2; n_langmaterial")),
    ("M27", At("unit_id")),
    ("M28", At("digital_object_id, rep_file_uri")),
    ("M30", At("n_odd")),
    ("M31", At("n_odd")),
    ("M32", At("people_agent_header_N, corporate_entities_agent_header_N; role creator")),
    ("M33", At("people_agent_header_N, corporate_entities_agent_header_N; role subject")),
    ("M34", At("subject_N_term, of type geographic")),
    ("M35", At("subject_N_term, of type topical")),
    ("M37", At("n_odd")),
    ("M38", At("n_odd")),
    ("M38b", At("n_odd")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("n_odd")),
    ("M41", At("n_odd")),
    ("R01", At("n_odd")),
    ("R02", At("n_odd")),
    ("R03", At("expression_N; n_odd")),
];

/// How many of each numbered column there are: dates and languages as in the template, subjects as many as are read,
/// agents more than the template has, since the import takes any number. What is beyond stands in the general note.
const DATES: usize = 2;
const LANGUAGES: usize = 2;
const PEOPLE: usize = 10;
const BODIES: usize = 5;
const SUBJECTS: usize = 10;

/// The first heading, by which the import knows the row of headings.
const MARK: &str = "ArchivesSpace field code (please don't edit this row)";

/// The EAD ID of the resource where none can be had.
const RESOURCE: &str = "fonds";

/// What no other column says.
static ODD: &[&Note] = &[
    &notes::EVENT_DATES,
    &notes::CLASSIFICATION,
    &notes::COPY_NUMBER,
    &notes::OUTGOING_NUMBER,
    &notes::CITATION,
    &notes::EDITION_LANGUAGES,
    &notes::CONTRIBUTORS,
    &notes::PUBLISHER,
    &notes::FUNDERS,
    &notes::SUPPORT,
    &notes::ARCHIVES,
    &notes::UPLOADED,
    &notes::EXTRA,
];

/// The headings, in the order of the template.
fn headings() -> Vec<String> {
    let mut all: Vec<String> = [MARK, "ead", "title", "unit_id", "hierarchy", "level", "other_level"]
        .into_iter()
        .map(str::to_owned)
        .collect();
    all.extend(["l_lang", "l_lang_2", "n_langmaterial"].map(str::to_owned));
    for n in 1..=DATES {
        all.extend(
            ["dates_label", "begin", "end", "date_type", "expression"].map(|part| format!("{part}_{n}")),
        );
    }
    all.extend(["digital_object_id", "digital_object_title", "rep_file_uri"].map(str::to_owned));
    for (agents, most) in [("people", PEOPLE), ("corporate_entities", BODIES)] {
        for n in 1..=most {
            all.extend(["header", "role"].map(|part| format!("{agents}_agent_{part}_{n}")));
        }
    }
    for n in 1..=SUBJECTS {
        all.extend(["term", "type"].map(|part| format!("subject_{n}_{part}")));
    }
    let notes = ["acqinfo", "odd", "physloc", "prefercite", "processinfo", "scopecontent", "userestrict"];
    all.extend(notes.map(|note| format!("n_{note}")));
    all
}

/// A row under way.
struct Row<'h> {
    columns: &'h HashMap<String, usize>,
    cells: Vec<String>,
}

impl Row<'_> {
    fn set(&mut self, heading: &str, text: impl Into<String>) {
        let at = self.columns.get(heading).expect("every heading that is set is among the headings");
        self.cells[*at] = text.into();
    }

    /// Sets a note: its lines, in the mixed content of EAD that notes are read as.
    fn note(&mut self, heading: &str, lines: impl IntoIterator<Item = String>) {
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.trim().is_empty()).collect();
        self.set(heading, escaped(&lines.join("\n")));
    }
}

/// A text as mixed content. Only where it has a `<` would it be taken for markup.
fn escaped(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A unit of the arrangement, with what lies in it.
#[derive(Default)]
struct Branch {
    /// Its own row; none for the resource.
    row: Vec<u8>,
    /// The units in it, in the order in which they first came.
    within: Vec<usize>,
    /// Where its last document waits, counted from 1; 0 where there is none.
    last: u64,
}

struct Archivesspace {
    sink: Sink,
    columns: HashMap<String, usize>,
    headings: Vec<String>,
    resource: String,
    /// The resource, then the units as they came.
    branches: Vec<Branch>,
    /// The number of the branch of each unit, by its key.
    numbers: HashMap<String, usize>,
    waiting: SpooledTempFile,
    /// How many bytes wait.
    length: u64,
}

/// How many bytes of rows wait in memory before they go to a temporary file.
const SPOOL: usize = 8 << 20;

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    let headings = headings();
    Ok(Box::new(Archivesspace {
        sink,
        columns: headings.iter().enumerate().map(|(at, heading)| (heading.clone(), at)).collect(),
        headings,
        resource: options.agency.code.clone().unwrap_or_else(|| RESOURCE.to_owned()),
        branches: vec![Branch::default()],
        numbers: HashMap::new(),
        waiting: tempfile::spooled_tempfile(SPOOL),
        length: 0,
    }))
}

impl Writer for Archivesspace {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        untitled::report(FORMAT.name, record, out);
        let way = Way::to(record).filter(|way| way.repository.is_some());
        let (branch, depth) = match &way {
            Some(way) => (self.branch(record, way)?, way.units.len()),
            None => (0, 0),
        };
        let mut row = self.row(depth + 1, "item");
        describe(record, &mut row);
        let bytes = rendered(&row.cells)?;
        let last = std::mem::replace(&mut self.branches[branch].last, self.length + 1);
        let size = bytes.len() as u64;
        self.waiting.write_all(&last.to_le_bytes())?;
        self.waiting.write_all(&size.to_le_bytes())?;
        self.waiting.write_all(&bytes)?;
        self.length += FRAME + size;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let heading = rendered(&self.headings)?;
        self.sink.write_all(&heading)?;
        self.put(0)?;
        self.sink.flush()
    }
}

/// The bytes before a waiting row: where the one before it waits, and how long it is.
const FRAME: u64 = 16;

impl Archivesspace {
    fn row(&self, hierarchy: usize, level: &str) -> Row<'_> {
        let mut row = Row { columns: &self.columns, cells: vec![String::new(); self.headings.len()] };
        row.set("ead", self.resource.as_str());
        row.set("hierarchy", hierarchy.to_string());
        row.set("level", level);
        row
    }

    /// The branch of the unit that a document lies in, with those above it made where they are new.
    fn branch(&mut self, record: &Record, way: &Way<'_>) -> io::Result<usize> {
        let mut parent = 0;
        for (above, (unit, key)) in way.units.iter().zip(way.keys().into_iter().skip(1)).enumerate() {
            parent = match self.numbers.get(&key) {
                Some(number) => *number,
                None => {
                    let repository = way.repository.filter(|_| above == 0).map(repository_name);
                    let row = self.unit(record, unit, above + 1, repository)?;
                    let number = self.branches.len();
                    self.branches.push(Branch { row, ..Branch::default() });
                    self.branches[parent].within.push(number);
                    self.numbers.insert(key, number);
                    number
                }
            };
        }
        Ok(parent)
    }

    /// The row of a unit. The topmost names its repository: nothing above it does.
    fn unit(
        &self,
        record: &Record,
        unit: &Unit,
        depth: usize,
        repository: Option<&str>,
    ) -> io::Result<Vec<u8>> {
        let (level, other) = level(unit.kind);
        let mut row = self.row(depth, level);
        row.set("other_level", other);
        let name = hierarchy::name(record, unit);
        let parts = repository.into_iter().chain([name.as_ref()]);
        row.set("title", escaped(&parts.collect::<Vec<_>>().join(", ")));
        row.set("unit_id", unit.value.as_str());
        rendered(&row.cells)
    }

    /// Writes a branch: its own row, its documents, and the units in it.
    fn put(&mut self, number: usize) -> io::Result<()> {
        let Branch { row, within, last } = std::mem::take(&mut self.branches[number]);
        self.sink.write_all(&row)?;
        let mut places = Vec::new();
        let mut place = last;
        while place > 0 {
            places.push(place);
            place = self.frame(place)?.0;
        }
        for place in places.into_iter().rev() {
            let (_, size) = self.frame(place)?;
            io::copy(&mut Read::take(&mut self.waiting, size), &mut self.sink)?;
        }
        // No deeper than a citation has kinds of unit.
        within.into_iter().try_for_each(|number| self.put(number))
    }

    /// What stands before a waiting row: where the one before it in its unit waits, and how long the row is.
    fn frame(&mut self, place: u64) -> io::Result<(u64, u64)> {
        let (mut before, mut size) = ([0; 8], [0; 8]);
        self.waiting.seek(SeekFrom::Start(place - 1))?;
        self.waiting.read_exact(&mut before)?;
        self.waiting.read_exact(&mut size)?;
        Ok((u64::from_le_bytes(before), u64::from_le_bytes(size)))
    }
}

/// A row in CSV.
fn rendered(cells: &[String]) -> io::Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(cells)?;
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// The level of a unit in the terms of ArchivesSpace, and what it is where it has none of them: an opis is a numbered
/// list of files, and no series.
fn level(kind: Kind) -> (&'static str, &'static str) {
    match (kind, kind.level()) {
        (Kind::Collection, _) => ("collection", ""),
        (Kind::RecordGroup, _) => ("recordgrp", ""),
        (Kind::Class, _) => ("class", ""),
        (_, Some(Level::Fonds)) => ("fonds", ""),
        (_, Some(Level::SubFonds)) => ("subfonds", ""),
        (_, Some(Level::Series)) => ("series", ""),
        (_, Some(Level::SubSeries)) => ("subseries", ""),
        (_, Some(Level::File)) => ("file", ""),
        (_, Some(Level::Item)) => ("item", ""),
        (_, None) => ("otherlevel", kind.name()),
    }
}

/// Fills in what a record says of its document. A restriction of access (`n_accessrestrict`) is never set: a
/// classification that a document once bore is none now.
fn describe(record: &Record, row: &mut Row<'_>) {
    row.set("title", escaped(&devised::shown(record)));
    row.set("unit_id", record.id.as_deref().unwrap_or_default());
    let mut rest: Vec<String> = Vec::new();
    let dates = [("creation", &record.created), ("other", &record.date)];
    let dates = dates.into_iter().filter_map(|(label, date)| Some((label, date.as_ref()?)));
    for (n, (label, found)) in (1..=DATES).zip(dates) {
        date(row, n, label, found);
    }
    material(record, row);
    address(record, row, &mut rest);
    agents(record, row, &mut rest);
    subjects(record, row, &mut rest);
    let rights = record.rights.iter().flat_map(|rights| [&rights.verbatim, &rights.uri]);
    row.note("n_userestrict", rights.flatten().map(|text| text.to_string()));
    row.note("n_scopecontent", record.summary.iter().map(|text| text.to_string()));
    row.note("n_prefercite", original::sources(record).into_iter().map(|source| source.into_owned()));
    row.note("n_physloc", containers(record));
    row.note("n_acqinfo", (notes::ACQUISITION.texts)(record));
    row.note("n_processinfo", (notes::ROLES.texts)(record));
    row.note("n_odd", rest.into_iter().chain(notes::all(record, ODD).map(|(_, note)| note)));
}

/// A date: in words for people, and from its first to its last day for machines.
fn date(row: &mut Row<'_>, n: usize, label: &str, date: &Date) {
    let form = Form::of(date);
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let (kind, begin, end) = match (form, &date.edtf) {
        (Form::Point(text, _), _) => ("single", text.to_owned(), String::new()),
        (Form::Interval(first, last, _), _) => ("inclusive", first.to_owned(), last.to_owned()),
        (_, Some(edtf)) => match edtf.days() {
            Some((first, last)) => ("inclusive", day(Some(first)), day(Some(last))),
            None => ("inclusive", day(edtf.first_day()), String::new()),
        },
        (_, None) => ("inclusive", String::new(), String::new()),
    };
    let words = date.verbatim.trim();
    row.set(&format!("dates_label_{n}"), label);
    row.set(&format!("begin_{n}"), begin);
    row.set(&format!("end_{n}"), end);
    row.set(&format!("date_type_{n}"), kind);
    row.set(&format!("expression_{n}"), if words.is_empty() { form.text() } else { words });
}

/// The languages of the original: two by their codes, ISO 639-2/B; more, and those without one, in words.
fn material(record: &Record, row: &mut Row<'_>) {
    let code = |language: &Language| languages::bibliographic(language.code.as_deref()?);
    let codes: Vec<&str> = record.languages.iter().filter_map(code).take(LANGUAGES).collect();
    for (heading, code) in ["l_lang", "l_lang_2"].into_iter().zip(&codes) {
        row.set(heading, *code);
    }
    let said = |language: &&Language| {
        let name = language.code.as_deref().and_then(languages::name).unwrap_or_default();
        code(language).is_some_and(|code| codes.contains(&code))
            && (language.verbatim.is_empty() || language.verbatim.eq_ignore_ascii_case(&name))
    };
    let words = record.languages.iter().filter(|language| !said(language)).map(|language| {
        let code = || language.code.clone().unwrap_or_default();
        if language.verbatim.is_empty() { code() } else { language.verbatim.to_string() }
    });
    row.note("n_langmaterial", [words.collect::<Vec<_>>().join("; ")]);
}

/// The page of the edition as a digital object. What is no address is a note.
fn address(record: &Record, row: &mut Row<'_>, rest: &mut Vec<String>) {
    match record.url.as_deref() {
        Some(url) if is_iri(url) => {
            row.set("digital_object_id", url);
            row.set("digital_object_title", escaped(&devised::shown(record)));
            row.set("rep_file_uri", url);
        }
        _ => rest.extend((notes::ADDRESS.texts)(record)),
    }
}

/// Creators and associated people. ArchivesSpace knows the roles creator, source and subject alone: translators and
/// editors of the edition are none of them and stand in a note.
fn agents(record: &Record, row: &mut Row<'_>, rest: &mut Vec<String>) {
    let (mut people, mut bodies) = (0, 0);
    let creators = record.creators.iter().map(|name| ("creator", "Creator", name));
    let associated = record.people.iter().map(|name| ("subject", "Associated", name));
    for (role, label, name) in creators.chain(associated).filter(|(.., name)| !name.trim().is_empty()) {
        let (column, number, most) = match AgentKind::of_credit(name) {
            AgentKind::Person => ("people", &mut people, PEOPLE),
            AgentKind::Organization => ("corporate_entities", &mut bodies, BODIES),
        };
        if *number == most {
            rest.push(format!("{label}: {}", name.as_str()));
            continue;
        }
        *number += 1;
        row.set(&format!("{column}_agent_header_{number}"), name.as_str());
        row.set(&format!("{column}_agent_role_{number}"), role);
    }
}

/// The genre, places and subjects, in the types of the terms of subjects.
fn subjects(record: &Record, row: &mut Row<'_>, rest: &mut Vec<String>) {
    let genre = record.kind.iter().map(|term| ("genre_form", "Genre", term));
    let places = record.places.iter().map(|term| ("geographic", "Place", term));
    let topics = record.subjects.iter().map(|term| ("topical", "Subject", term));
    let terms = genre.chain(places).chain(topics).filter(|(.., term)| !term.trim().is_empty());
    for (n, (kind, label, term)) in (1..).zip(terms) {
        if n > SUBJECTS {
            rest.push(format!("{label}: {}", term.as_str()));
            continue;
        }
        row.set(&format!("subject_{n}_term"), term.as_str());
        row.set(&format!("subject_{n}_type"), kind);
    }
}

/// The containers that the original lies in. As `type_1` and `indicator_1` all of one number would be one container in
/// the resource, and `p. 124` of another fond is another.
fn containers(record: &Record) -> Vec<String> {
    let way = Way::to(record);
    let containers = way.iter().flat_map(|way| &way.containers);
    let names: Vec<_> = containers.map(|unit| hierarchy::name(record, unit)).collect();
    vec![names.join(", ")]
}
