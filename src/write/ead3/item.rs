//! One record as a component of EAD3: `c level="item"`.

use std::borrow::Cow;
use std::io;

use crate::crosswalk::agents::Kind as Agent;
use crate::crosswalk::dates::Form;
use crate::crosswalk::ead::{self, Place};
use crate::crosswalk::hierarchy::Way;
use crate::crosswalk::{devised, original};
use crate::record::{Date, Record, Text};
use crate::vocab::bodies::is_body;
use crate::vocab::languages::bibliographic;
use crate::write::scribe::{Scribe, is_holdable};

/// Writes a record.
pub(super) fn write(scribe: &mut Scribe, record: &Record, way: Option<&Way<'_>>) -> io::Result<()> {
    scribe.start("", "c", &[("level", "item")])?;
    scribe.start("", "did", &[])?;
    identification(scribe, record)?;
    if let Some(way) = way {
        location(scribe, record, way)?;
    }
    edition(scribe, record)?;
    scribe.end()?;
    prose(scribe, record)?;
    notes(scribe, record)?;
    access_points(scribe, record)?;
    scribe.end()
}

/// M27, M01, M02, M03, M32, M26: what the document is.
fn identification(scribe: &mut Scribe, record: &Record) -> io::Result<()> {
    if let Some(id) = &record.id {
        scribe.text("id", "unitid", &[("label", "Record ID")], id)?;
    }
    scribe.text("title", "unittitle", &[], &devised::shown(record))?;
    date(scribe, "created", "creation", &record.created)?;
    date(scribe, "date", "other", &record.date)?;
    for name in &record.creators {
        if is_holdable(name) {
            scribe.start("creators", "origination", &[])?;
        }
        scribe.wrapped("creators", (element(name), &[]), "part", name)?;
        if is_holdable(name) {
            scribe.end()?;
        }
    }
    languages(scribe, record)
}

/// A day, month or year by its parts; whatever else in words, with its code beside them.
fn date(scribe: &mut Scribe, field: &'static str, kind: &str, date: &Option<Date>) -> io::Result<()> {
    let Some(date) = date else { return Ok(()) };
    let words = ead::words(date);
    let kind = ("datechar", kind);
    match Form::of(date) {
        Form::Point(code, _) if is_holdable(words) => {
            scribe.start(field, "unitdatestructured", &[kind])?;
            scribe.text(field, "datesingle", &[("standarddate", code)], words)?;
            scribe.end()
        }
        Form::Words(_) => scribe.text(field, "unitdate", &[kind], words).map(drop),
        form => scribe.text(field, "unitdate", &[kind, ("normal", form.text())], words).map(drop),
    }
}

fn languages(scribe: &mut Scribe, record: &Record) -> io::Result<()> {
    let words = ead::languages(&record.languages);
    if !words.iter().any(|words| is_holdable(words)) {
        return Ok(());
    }
    scribe.start("languages", "langmaterial", &[])?;
    for (language, words) in record.languages.iter().zip(&words) {
        let code = language.code.as_deref().and_then(bibliographic).map(|code| ("langcode", code));
        scribe.text("languages", "language", code.as_slice(), words)?;
    }
    scribe.end()
}

/// M12, M14: what of the way to the document is no component above it.
fn location(scribe: &mut Scribe, record: &Record, way: &Way<'_>) -> io::Result<()> {
    for unit in &way.containers {
        let kind = [("localtype", unit.kind.name())];
        let name = if ead::place(unit.kind) == Place::Container { "container" } else { "unitid" };
        scribe.text("citations", name, &kind, &unit.value)?;
    }
    let verbatim = record.citation_verbatim.as_deref().unwrap_or_default();
    match way.pages {
        Some(pages) => {
            scribe.text("citations", "physdesc", &[], &original::pages_name(verbatim, pages)).map(drop)
        }
        None => Ok(()),
    }
}

/// M28: the page is derived from the document.
fn edition(scribe: &mut Scribe, record: &Record) -> io::Result<()> {
    match record.url.as_deref() {
        Some(url) => scribe.empty("url", "dao", &[("daotype", "derived"), ("href", url)]),
        None => Ok(()),
    }
}

/// M06, M07, M08, M15, M21, M22: what has an element of its own.
fn prose(scribe: &mut Scribe, record: &Record) -> io::Result<()> {
    let rights = record.rights.as_ref();
    let cited = match record.citation_verbatim.as_deref() {
        Some(verbatim) => Cow::Borrowed(verbatim),
        None => Cow::Owned(original::sources(record).join("; ")),
    };
    paragraph(scribe, "summary", "scopecontent", record.summary.as_deref())?;
    paragraph(scribe, "rights", "userestrict", rights.and_then(|rights| rights.verbatim.as_deref()))?;
    paragraph(scribe, "rights", "userestrict", rights.and_then(|rights| rights.uri.as_deref()))?;
    for phrase in original::acquisitions(record) {
        paragraph(scribe, "credits", "acqinfo", Some(&phrase))?;
    }
    paragraph(scribe, "citations", "prefercite", Some(&cited))
}

fn paragraph(scribe: &mut Scribe, field: &'static str, name: &str, text: Option<&str>) -> io::Result<()> {
    scribe.wrapped(field, (name, &[]), "p", text.unwrap_or_default())
}

/// Fields without an element of their own; `localtype` is the name that fonds has for each.
fn notes(scribe: &mut Scribe, record: &Record) -> io::Result<()> {
    for note in ead::NOTES {
        for value in (note.values)(record) {
            odd(scribe, note.field.name(), note.field.name(), note.head, &value)?;
        }
    }
    record.extra.iter().try_for_each(|(label, value)| odd(scribe, "extra", "extra", label, value))
}

fn odd(scribe: &mut Scribe, field: &'static str, kind: &str, head: &str, value: &str) -> io::Result<()> {
    let is_kept = is_holdable(value);
    if is_kept {
        scribe.start(field, "odd", &[("localtype", kind)])?;
        scribe.text(field, "head", &[], head)?;
    }
    scribe.text(field, "p", &[], value)?;
    if is_kept { scribe.end() } else { Ok(()) }
}

/// A heading: its field, its element, the part that somebody had, and the words.
type Heading<'a> = (&'static str, &'static str, Option<&'static str>, &'a str);

fn access_points(scribe: &mut Scribe, record: &Record) -> io::Result<()> {
    let headings = headings(record);
    let is_any = headings.iter().any(|(.., words)| is_holdable(words));
    if is_any {
        scribe.start("", "controlaccess", &[])?;
    }
    for (field, name, relator, words) in headings {
        let relator = relator.map(|relator| ("relator", relator));
        scribe.wrapped(field, (name, relator.as_slice()), "part", words)?;
    }
    if is_any { scribe.end() } else { Ok(()) }
}

/// M24, M16 to M19, M40, M31, M33, M34, M35, each once.
fn headings(record: &Record) -> Vec<Heading<'_>> {
    let mut headings: Vec<Heading<'_>> = Vec::new();
    headings.extend(record.kind.as_deref().map(|kind| ("type", "genreform", None, kind)));
    for credit in &record.credits {
        if let Some(relator) = ead::relator(credit.role) {
            let name = match Agent::of_credit(&credit.name) {
                Agent::Person => "persname",
                Agent::Organization => "corpname",
            };
            headings.push(("credits", name, Some(relator), &credit.name));
        }
    }
    names(&mut headings, "contributors", Some("contributor"), &record.contributors);
    let funders = record.funders();
    headings.extend(funders.into_iter().map(|name| ("donors", element(name), Some("funder"), name)));
    names(&mut headings, "people", None, &record.people);
    let topics = [("places", "geogname", &record.places), ("subjects", "subject", &record.subjects)];
    for (field, name, words) in topics {
        headings.extend(words.iter().map(|words| (field, name, None, words.as_str())));
    }
    let mut said = std::collections::HashSet::new();
    headings.retain(|heading| said.insert((heading.1, heading.2, heading.3)));
    headings
}

fn names<'a>(
    headings: &mut Vec<Heading<'a>>,
    field: &'static str,
    relator: Option<&'static str>,
    names: &'a [Text],
) {
    headings.extend(names.iter().map(|name| (field, element(name), relator, name.as_str())));
}

/// The element of a name of which nobody says whose it is.
fn element(name: &str) -> &'static str {
    if is_body(name) { "corpname" } else { "name" }
}
