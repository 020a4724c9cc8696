//! RIS, what reference managers load: one tag and its value a line, a record from `TY` to `ER`.
//!
//! Follows the RIS Format Specifications (Reference Manager, 2004; EndNote's tags of 2011) in the sense in which Zotero
//! reads and writes the tags: `DB` is the archive and `AN` the location in it. The type is `MANSCPT`, which covers
//! typescripts too; `GEN` comes back from Zotero as an article in a journal. Lines end in CR LF; the text is UTF-8.

use std::io::{self, Write};

use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::flat::Flat;
use super::format::{Options, OutputFormat, Sink, Writer};
use crate::crosswalk::bibliography::{self, Carried};
use crate::crosswalk::dates::Form;
use crate::diagnostic::Diagnostics;
use crate::record::reference::Role;
use crate::record::{Date, Field, Record, Text};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "ris",
    extension: "ris",
    endings: &[],
    title: "RIS, for Zotero, EndNote and other reference managers",
    standard: "RIS Format Specifications, with the tags of 2011",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("TI")),
    ("M02", At("DA; PY; N1")),
    ("M03", At("DA; PY; N1 beside a date of creation")),
    ("M04", At("N1")),
    ("M05", At("N1")),
    ("M06", At("AB")),
    ("M07", At("DB; AN; N1 for further ones")),
    ("M08", At("N1")),
    ("M09", At("DB")),
    ("M10", At("AN")),
    ("M11", At("AN")),
    ("M12", At("AN")),
    ("M13", At("AN")),
    ("M14", At("AN")),
    ("M15", At("N1")),
    ("M16", At("N1")),
    ("M17", At("A4")),
    ("M18", At("ED")),
    ("M19", At("N1")),
    ("M20", At("N1")),
    ("M21", At("N1")),
    ("M22", At("N1")),
    ("M24", At("M3")),
    ("M25", At("LA; N1 for further ones")),
    ("M26", At("N1")),
    ("M27", At("ID")),
    ("M28", At("UR")),
    ("M30", At("N1")),
    ("M31", At("N1")),
    ("M32", At("AU")),
    ("M33", Partly("KW", "that they are people or bodies")),
    ("M34", Partly("KW", "that they are places")),
    ("M35", At("KW")),
    ("M37", At("PB")),
    ("M38", At("N1")),
    ("M38b", At("N1")),
    ("M39", Lost("a reference does not hold the text")),
    ("M40", At("N1")),
    ("M41", At("N1")),
    ("R01", At("N1")),
    ("R02", At("N1")),
    ("R03", Partly("DA; N1", "the words of plain dates and of languages that have a code")),
];

/// What has a tag.
const CARRIED: Carried = Carried {
    fields: &[Field::Publisher],
    roles: &[Role::Translated, Role::Edited],
    languages: 1,
    date: true,
};

struct Ris {
    sink: Sink,
    flat: Flat,
    /// One record, kept so that each reaches the sink whole.
    buffer: Vec<u8>,
}

fn open(sink: Sink, _options: &Options) -> io::Result<Box<dyn Writer>> {
    Ok(Box::new(Ris { sink, flat: Flat::default(), buffer: Vec::new() }))
}

impl Writer for Ris {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        self.buffer.clear();
        self.buffer.extend_from_slice(b"TY  - MANSCPT\r\n");
        self.description(record)?;
        self.notes(record)?;
        self.buffer.extend_from_slice(b"ER  - \r\n\r\n");
        self.flat.report(out);
        self.sink.write_all(&self.buffer)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.flush()
    }
}

impl Ris {
    /// What has a tag of its own. Names stand in the order in which the source has them, since turning them round is a
    /// guess.
    fn description(&mut self, record: &Record) -> io::Result<()> {
        self.tags("ID", "id", record.id.as_deref())?;
        self.tags("TI", "title", record.title.as_deref())?;
        self.tags("AU", "creators", record.creators.iter().map(Text::as_str))?;
        self.tags("A4", "credits", bibliography::names(record, Role::Translated))?;
        self.tags("ED", "credits", bibliography::names(record, Role::Edited))?;
        let date = bibliography::date(record);
        self.tags("DA", "date", date.and_then(written).as_deref())?;
        self.tags("PY", "date", date.and_then(bibliography::year).as_deref())?;
        self.tags("AB", "summary", record.summary.as_deref())?;
        let place = bibliography::place(record);
        let (archive, within) = place.map(|place| (place.archive, place.within)).unwrap_or_default();
        self.tags("DB", "citations", archive)?;
        self.tags("AN", "citations", within.as_deref())?;
        self.tags("LA", "edition_languages", record.edition_languages.first().map(bibliography::tag))?;
        self.tags("M3", "type", record.kind.as_deref())?;
        for (field, word) in bibliography::keywords(record) {
            self.tags("KW", field, [word])?;
        }
        self.tags("PB", "publisher", record.publisher.as_deref())?;
        self.tags("UR", "url", record.url.as_deref())
    }

    fn notes(&mut self, record: &Record) -> io::Result<()> {
        let date = bibliography::date(record).is_none_or(|date| written(date).is_some());
        for note in bibliography::notes(record, Carried { date, ..CARRIED }) {
            self.tags("N1", note.field, [note.line().as_ref()])?;
        }
        Ok(())
    }

    fn tags<'v>(
        &mut self,
        tag: &str,
        field: &'static str,
        values: impl IntoIterator<Item = &'v str>,
    ) -> io::Result<()> {
        for value in values {
            let line = self.flat.line(field, value);
            if !line.is_empty() {
                write!(self.buffer, "{tag}  - {line}\r\n")?;
            }
        }
        Ok(())
    }
}

/// A date as RIS has it, `YYYY/MM/DD/`; what is no plain day, month or year in words, unless a slash in them would be taken
/// for one of these.
fn written(date: &Date) -> Option<String> {
    match Form::of(date) {
        Form::Point(figures, _) => {
            let mut parts = figures.split('-');
            let mut part = || parts.next().unwrap_or_default();
            Some(format!("{}/{}/{}/", part(), part(), part()))
        }
        _ => Some(bibliography::says(date)).filter(|words| !words.contains('/')).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_with_slashes_or_in_words() {
        for (words, ris) in [
            ("April 5, 1963", Some("1963/04/05/")),
            ("1963-04", Some("1963/04//")),
            ("1963", Some("1963///")),
            ("circa 1963", Some("circa 1963")),
            ("undated", Some("undated")),
            ("5/4/63", None),
            ("1961/1963", None),
        ] {
            assert_eq!(written(&Date::parse(words.into())).as_deref(), ris, "{words}");
        }
    }
}
