//! CSL-JSON, what citation processors and Zotero load: one array, one object a record and line.
//!
//! Follows the Citation Style Language 1.0.2 and its JSON schema for input data. Names go out as `literal`, since taking
//! them apart is a guess. `archive_location` is the whole place in the archive, since most styles know no other variable
//! for it; `archive_collection` names the units above the file once more.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::flat::{Flat, Keys};
use super::format::{Options, OutputFormat, Sink, Writer};
use crate::crosswalk::bibliography::{self, Carried};
use crate::crosswalk::dates::{Form, covering, w3cdtf};
use crate::diagnostic::Diagnostics;
use crate::record::reference::Role;
use crate::record::{Date, Field, Record};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "csl-json",
    extension: "csl.json",
    endings: &[],
    title: "CSL-JSON, for citation processors such as pandoc and for Zotero",
    standard: "Citation Style Language 1.0.2, csl-data.json",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("title")),
    ("M02", At("issued; note")),
    ("M03", At("issued; note beside a date of creation")),
    ("M04", At("event-date")),
    ("M05", At("available-date")),
    ("M06", At("abstract")),
    ("M07", At("archive; archive_location; note for further ones")),
    ("M08", At("note")),
    ("M09", At("archive; archive-place")),
    ("M10", At("archive_location; archive_collection")),
    ("M11", At("archive_location; archive_collection")),
    ("M12", At("archive_location")),
    ("M13", At("archive_location")),
    ("M14", At("archive_location")),
    ("M15", At("note")),
    ("M16", At("contributor; note")),
    ("M17", At("translator")),
    ("M18", At("editor")),
    ("M19", At("note")),
    ("M20", At("note")),
    ("M21", At("note")),
    ("M22", At("note")),
    ("M24", At("genre")),
    ("M25", At("language; note for further ones")),
    ("M26", At("note")),
    ("M27", At("id; note where an earlier item has it")),
    ("M28", At("URL")),
    ("M30", At("note")),
    ("M31", At("note")),
    ("M32", At("author")),
    ("M33", Partly("keyword", "that they are people or bodies")),
    ("M34", Partly("keyword", "that they are places")),
    ("M35", At("keyword")),
    ("M37", At("publisher")),
    ("M38", At("note")),
    ("M38b", At("note")),
    ("M39", Lost("a reference does not hold the text")),
    ("M40", At("contributor")),
    ("M41", At("note")),
    ("R01", At("note")),
    ("R02", At("note")),
    ("R03", Partly("literal dates; note", "the words of dates in figures and of languages that have a code")),
];

/// What has a variable.
const CARRIED: Carried = Carried {
    fields: &[Field::Publisher, Field::EventDates, Field::Uploaded, Field::Contributors],
    roles: &[Role::Translated, Role::Edited, Role::Contributed],
    languages: 1,
    date: true,
};

/// Between keywords. CSL has one string for all and no separator; names have commas in them.
const BETWEEN: &str = "; ";

struct CslJson {
    sink: Sink,
    keys: Keys,
    flat: Flat,
    any: bool,
    /// One record, kept so that each reaches the sink whole.
    buffer: Vec<u8>,
}

fn open(mut sink: Sink, _options: &Options) -> io::Result<Box<dyn Writer>> {
    sink.write_all(b"[")?;
    let (keys, flat) = (Keys::default(), Flat::default());
    Ok(Box::new(CslJson { sink, keys, flat, any: false, buffer: Vec::new() }))
}

impl Writer for CslJson {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.extend_from_slice(if self.any { b",\n  " } else { b"\n  " });
        self.any = true;
        let id = self.keys.take(record.key(), Field::Id.name(), out);
        let note = self.note(record, &id);
        let mut item = item(record, id);
        put(&mut item, "note", Some(note));
        serde_json::to_writer(&mut self.buffer, &item)?;
        self.flat.report(out);
        self.sink.write_all(&self.buffer)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.write_all(if self.any { b"\n]\n" } else { b"]\n" })?;
        self.sink.flush()
    }
}

impl CslJson {
    /// The notes, a line each: Zotero takes a line that begins with the name of a field of its own for that field, and
    /// would take the rest of them with it.
    fn note(&mut self, record: &Record, id: &str) -> String {
        let mut notes = bibliography::notes(record, CARRIED);
        notes.extend(bibliography::id_beside(record, id));
        let lines: Vec<String> =
            notes.iter().map(|note| self.flat.line(note.field, &note.line()).into_owned()).collect();
        lines.join("\n")
    }
}

/// What a record is as an item of CSL, but for its note. Typescripts are manuscripts too.
fn item(record: &Record, id: String) -> Map<String, Value> {
    let mut item = Map::new();
    put(&mut item, "id", Some(id));
    put(&mut item, "type", Some("manuscript".to_owned()));
    let text = |text: Option<&str>| text.map(str::to_owned);
    put(&mut item, "title", text(record.title.as_deref()));
    put(&mut item, "genre", text(record.kind.as_deref()));
    put_names(&mut item, "author", record.creators.iter().map(|name| name.as_str()));
    put_names(&mut item, "translator", bibliography::names(record, Role::Translated));
    put_names(&mut item, "editor", bibliography::names(record, Role::Edited));
    let mut contributors = bibliography::names(record, Role::Contributed);
    contributors.extend(record.contributors.iter().map(|name| name.as_str()));
    put_names(&mut item, "contributor", contributors);
    put_date(&mut item, "issued", bibliography::date(record).map(date));
    put_date(&mut item, "event-date", events(&record.event_dates));
    put_date(&mut item, "available-date", record.uploaded.as_ref().map(date));
    if let Some(place) = bibliography::place(record) {
        put(&mut item, "archive", text(place.name));
        put(&mut item, "archive-place", text(place.city));
        put(&mut item, "archive_collection", place.collection);
        put(&mut item, "archive_location", text(place.within.as_deref()));
    }
    put(&mut item, "publisher", text(record.publisher.as_deref()));
    put(&mut item, "language", text(record.edition_languages.first().map(bibliography::tag)));
    put(&mut item, "URL", text(record.url.as_deref()));
    put(&mut item, "abstract", text(record.summary.as_deref()));
    let words: Vec<&str> = bibliography::keywords(record).into_iter().map(|(_, word)| word).collect();
    put(&mut item, "keyword", Some(words.join(BETWEEN)));
    item
}

fn put(item: &mut Map<String, Value>, variable: &str, text: Option<String>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        item.insert(variable.to_owned(), Value::String(text));
    }
}

fn put_names<'n>(item: &mut Map<String, Value>, variable: &str, names: impl IntoIterator<Item = &'n str>) {
    let names: Vec<Value> = names.into_iter().map(|name| json!({ "literal": name })).collect();
    if !names.is_empty() {
        item.insert(variable.to_owned(), Value::Array(names));
    }
}

fn put_date(item: &mut Map<String, Value>, variable: &str, date: Option<Value>) {
    if let Some(date) = date {
        item.insert(variable.to_owned(), date);
    }
}

/// A date in parts where CSL has parts for it, else in words.
///
/// `circa` stands for uncertain dates too: the test of CSL for it is called `is-uncertain-date`.
fn date(date: &Date) -> Value {
    let Some(edtf) = &date.edtf else { return literal(&date.verbatim) };
    let (plain, circa) = match edtf.as_str().strip_suffix(['~', '?', '%']) {
        Some(plain) => (plain, true),
        None => (edtf.as_str(), false),
    };
    let ends: Option<Vec<Value>> = plain.split('/').map(parts).collect();
    match (ends, season(plain)) {
        (Some(ends), _) if !(circa && ends.len() > 1) => with_circa(json!({ "date-parts": ends }), circa),
        (None, Some((year, season))) => {
            with_circa(json!({ "date-parts": [[year]], "season": season }), circa)
        }
        _ => literal(bibliography::says(date)),
    }
}

fn literal(words: &str) -> Value {
    json!({ "literal": words })
}

fn with_circa(mut date: Value, circa: bool) -> Value {
    if circa {
        date["circa"] = Value::Bool(true);
    }
    date
}

/// Year, month and day of a W3CDTF date as numbers.
fn parts(text: &str) -> Option<Value> {
    w3cdtf(text)?;
    let numbers: Option<Vec<u16>> = text.split('-').map(|part| part.parse().ok()).collect();
    Some(json!(numbers?))
}

/// The year and season of a date such as `1961-21`, seasons from 1 for spring.
fn season(text: &str) -> Option<(u16, u8)> {
    let (year, season) = text.split_once('-')?;
    w3cdtf(year)?;
    let season = season.parse::<u8>().ok().filter(|season| (21..=24).contains(season))?;
    Some((year.parse().ok()?, season - 20))
}

/// The dates of the events: one, or days in a row, in parts; others in words.
fn events(dates: &[Date]) -> Option<Value> {
    match dates {
        [] => None,
        [one] if Form::all(one).len() == 1 || covering(dates).is_none() => Some(date(one)),
        several => {
            let words: Vec<&str> = several.iter().map(bibliography::says).collect();
            Some(literal(&words.join(BETWEEN)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(words: &str) -> Value {
        date(&Date::parse(words.into()))
    }

    #[test]
    fn dates_have_parts_where_csl_has_parts_for_them() {
        assert_eq!(of("April 5, 1963"), json!({"date-parts": [[1963, 4, 5]]}));
        assert_eq!(of("1963"), json!({"date-parts": [[1963]]}));
        assert_eq!(of("1961/1963-02"), json!({"date-parts": [[1961], [1963, 2]]}));
        assert_eq!(of("circa 1963"), json!({"date-parts": [[1963]], "circa": true}));
        assert_eq!(of("1961-21"), json!({"date-parts": [[1961]], "season": 1}));
    }

    #[test]
    fn other_dates_go_out_in_words() {
        for words in ["undated", "196X", "1961/..", "5/4/63", "1961~/1963~", "{1961,1963}", "-0044"] {
            assert_eq!(of(words), json!({ "literal": words }));
        }
    }

    #[test]
    fn events_on_two_days_are_no_range() {
        let dates =
            |words: &[&str]| words.iter().map(|words| Date::parse((*words).into())).collect::<Vec<_>>();
        assert_eq!(events(&dates(&[])), None);
        assert_eq!(events(&dates(&["1961-01-11"])), Some(json!({"date-parts": [[1961, 1, 11]]})));
        let two = "11 January and 17 January 1961";
        assert_eq!(events(&dates(&[two])), Some(json!({ "literal": two })));
        assert_eq!(events(&dates(&["1961", "1963"])), Some(json!({"literal": "1961; 1963"})));
    }
}
