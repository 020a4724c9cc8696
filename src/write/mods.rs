//! MODS, the Metadata Object Description Schema, version 3.8, in a collection.
//!
//! What describes the document and its digital edition stands at the top; each archival original in a related item of
//! the type `original`, with its own citation. Dates have their code in the element and their words in `displayDate`,
//! one event an `originInfo`.

use std::borrow::Cow;
use std::io;

use super::fate::Fate::{At, Lost};
use super::fate::Fates;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::scribe::{Attributes, Scribe};
use super::untitled;
use crate::crosswalk::agents::Kind;
use crate::crosswalk::dates::Form;
use crate::crosswalk::iri::is_iri;
use crate::crosswalk::parts::{self, Part};
use crate::crosswalk::{devised, dublin_core, hierarchy, original};
use crate::diagnostic::Diagnostics;
use crate::record::reference::{Citation, PageUnit, Pages, Range};
use crate::record::{Date, Field, Language, Record, Text};
use crate::vocab::bodies::is_body;
use crate::vocab::{hosts, languages};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "mods",
    extension: "mods.xml",
    endings: &["mods"],
    title: "MODS, for digital libraries; keeps the original apart from the edition",
    standard: "MODS 3.8",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("titleInfo/title")),
    ("M02", At("originInfo/dateCreated")),
    ("M03", At("originInfo/dateOther")),
    ("M04", At("subject/temporal")),
    ("M05", At("originInfo/dateIssued")),
    ("M06", At("abstract")),
    ("M07", At("note of the original")),
    ("M08", At("note")),
    ("M09", At("physicalLocation of the original")),
    ("M10", At("shelfLocator of the original")),
    ("M11", At("shelfLocator of the original")),
    ("M12", At("shelfLocator of the original")),
    ("M13", At("shelfLocator of the original")),
    ("M14", At("part/extent of the original")),
    ("M15", At("note; name/role")),
    ("M16", At("name/role")),
    ("M17", At("name/role")),
    ("M18", At("name/role")),
    ("M19", At("name/role")),
    ("M20", At("name/affiliation")),
    ("M21", At("accessCondition")),
    ("M22", At("accessCondition/@xlink:href")),
    ("M24", At("genre")),
    ("M25", At("language")),
    ("M26", At("language")),
    ("M27", At("identifier; recordIdentifier")),
    ("M28", At("identifier; location/url")),
    ("M30", At("note")),
    ("M31", At("name/role")),
    ("M32", At("name/role")),
    ("M33", At("subject/name")),
    ("M34", At("subject/geographic")),
    ("M35", At("subject/topic")),
    ("M37", At("originInfo/publisher")),
    ("M38", At("note")),
    ("M38b", At("note")),
    ("M39", Lost("a description does not hold the text")),
    ("M40", At("name/role")),
    ("M41", At("note")),
    ("R01", At("note")),
    ("R02", At("note")),
    ("R03", At("originInfo/displayDate; subject/temporal; languageTerm")),
];

/// The authority of the codes of languages and relators.
const LANGUAGES: &str = "iso639-2b";
const RELATORS: &str = "marcrelator";

struct Mods {
    scribe: Scribe,
    options: Options,
}

fn open(sink: Sink, options: &Options) -> io::Result<Box<dyn Writer>> {
    let mut scribe = Scribe::new(sink)?;
    let namespaces =
        [("xmlns", "http://www.loc.gov/mods/v3"), ("xmlns:xlink", "http://www.w3.org/1999/xlink")];
    scribe.start("", "modsCollection", &namespaces)?;
    Ok(Box::new(Mods { scribe, options: options.clone() }))
}

impl Writer for Mods {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        untitled::report_in_xml(&mut self.scribe, FORMAT.name, record, out);
        self.scribe.start("", "mods", &[("version", "3.8")])?;
        self.title(record)?;
        self.names(record)?;
        self.scribe.text("", "typeOfResource", &[], "text")?;
        self.one("type", "genre", &[], &record.kind)?;
        self.origins(record)?;
        self.languages(record)?;
        self.one("summary", "abstract", language_of_words(record).as_slice(), &record.summary)?;
        self.notes(record)?;
        self.subjects(record)?;
        self.originals(record)?;
        self.identifiers(record)?;
        self.conditions(record)?;
        self.description(record)?;
        self.scribe.end()?;
        self.scribe.report(out);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.scribe.finish()
    }
}

impl Mods {
    /// An element with the value of a field, where there is one.
    fn one(
        &mut self,
        field: &'static str,
        name: &str,
        attributes: Attributes<'_>,
        value: &Option<Text>,
    ) -> io::Result<()> {
        let Some(value) = value else { return Ok(()) };
        self.say(field, name, attributes, value)
    }

    /// An element with a text; none where XML can hold nothing of it.
    fn say(
        &mut self,
        field: &'static str,
        name: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> io::Result<()> {
        if self.scribe.can_hold(field, text) {
            self.scribe.text(field, name, attributes, text)?;
        }
        Ok(())
    }

    /// An element around one with a text.
    fn within(
        &mut self,
        field: &'static str,
        outer: (&str, Attributes<'_>),
        inner: (&str, Attributes<'_>),
        text: &str,
    ) -> io::Result<()> {
        if !self.scribe.can_hold(field, text) {
            return Ok(());
        }
        self.scribe.start(field, outer.0, outer.1)?;
        self.scribe.text(field, inner.0, inner.1, text)?;
        self.scribe.end()
    }

    /// M01; a devised title is supplied.
    fn title(&mut self, record: &Record) -> io::Result<()> {
        match devised::given(record) {
            Some(title) => {
                let language = language_of_words(record);
                self.within("title", ("titleInfo", language.as_slice()), ("title", &[]), title)
            }
            None => {
                let title = format!("[{}]", devised::title(record));
                self.within("title", ("titleInfo", &[("supplied", "yes")]), ("title", &[]), &title)
            }
        }
    }

    /// M15 to M20, M31, M32, M40. One name alone can be the primary one.
    fn names(&mut self, record: &Record) -> io::Result<()> {
        for (at, part) in parts::creators(record).into_iter().enumerate() {
            self.name(part, at == 0)?;
        }
        let others = [parts::credits(record), parts::contributors(record), parts::funders(record)];
        others.into_iter().flatten().try_for_each(|part| self.name(part, false))
    }

    fn name(&mut self, part: Part<'_>, is_primary: bool) -> io::Result<()> {
        if !self.scribe.can_hold(part.field, part.name) {
            return Ok(());
        }
        let kind = match part.kind {
            Some(Kind::Person) => Some(("type", "personal")),
            Some(Kind::Organization) => Some(("type", "corporate")),
            None => None,
        };
        let usage = is_primary.then_some(("usage", "primary"));
        let attributes: Vec<_> = kind.into_iter().chain(usage).collect();
        self.scribe.start(part.field, "name", &attributes)?;
        self.scribe.text(part.field, "namePart", &[], part.name)?;
        if let Some(affiliation) = part.affiliation {
            self.say(part.field, "affiliation", &[], affiliation)?;
        }
        let address = parts::address(part.relator);
        let code = [("type", "code"), ("authority", RELATORS), ("valueURI", address.as_str())];
        let term = [("type", "text"), ("authority", RELATORS)];
        self.scribe.start("", "role", &[])?;
        self.scribe.text("", "roleTerm", &code, part.relator)?;
        self.scribe.text("", "roleTerm", if part.is_listed() { &term } else { &term[..1] }, part.term)?;
        self.scribe.end()?;
        self.scribe.end()
    }

    /// M02, M03 of the document; M05 and M37 of the edition.
    fn origins(&mut self, record: &Record) -> io::Result<()> {
        // A record has one key date at most: the document's own, else that in the heading.
        if let Some(date) = self.held("created", record.created.as_ref()) {
            self.origin("created", "dateCreated", None, date, true)?;
        }
        if let Some(date) = self.held("date", record.date.as_ref()) {
            let is_key = record.created.is_none();
            self.origin("date", "dateOther", Some(("type", "record heading")), date, is_key)?;
        }
        let publisher = record.publisher.as_deref().filter(|name| self.scribe.can_hold("publisher", name));
        let uploaded = self.held("uploaded", record.uploaded.as_ref());
        if publisher.is_none() && uploaded.is_none() {
            return Ok(());
        }
        self.scribe.start("", "originInfo", &[("eventType", "publication")])?;
        if let Some(publisher) = publisher {
            self.scribe.text("publisher", "publisher", &[], publisher)?;
        }
        if let Some(date) = uploaded {
            self.date("uploaded", "dateIssued", &[], date)?;
        }
        self.scribe.end()
    }

    /// A date of which XML can hold something.
    fn held<'r>(&mut self, field: &'static str, date: Option<&'r Date>) -> Option<&'r Date> {
        date.filter(|date| date.edtf.is_some() || self.scribe.can_hold(field, &date.verbatim))
    }

    fn origin(
        &mut self,
        field: &'static str,
        name: &str,
        kind: Option<(&str, &str)>,
        date: &Date,
        is_key: bool,
    ) -> io::Result<()> {
        let key = is_key.then_some(("keyDate", "yes"));
        let attributes: Vec<_> = kind.into_iter().chain(key).collect();
        self.scribe.start("", "originInfo", &[])?;
        self.date(field, name, &attributes, date)?;
        self.scribe.end()
    }

    /// A date by its code, and its words beside it where they are others.
    fn date(
        &mut self,
        field: &'static str,
        name: &str,
        attributes: Attributes<'_>,
        date: &Date,
    ) -> io::Result<()> {
        self.form(field, name, attributes, Form::of(date))?;
        match &date.edtf {
            Some(edtf) if edtf.as_str() != date.verbatim.as_str() => {
                self.say(field, "displayDate", &[], &date.verbatim)
            }
            _ => Ok(()),
        }
    }

    /// A date; of an interval both ends, the first of which is the key.
    fn form(
        &mut self,
        field: &'static str,
        name: &str,
        attributes: Attributes<'_>,
        form: Form<'_>,
    ) -> io::Result<()> {
        let with = |more: Attributes<'static>| [attributes, more].concat();
        match form {
            Form::Point(text, _) => self.say(field, name, &with(&[("encoding", "w3cdtf")]), text),
            Form::Edtf(text) => self.say(field, name, &with(&[("encoding", "edtf")]), text),
            Form::Words(words) => self.say(field, name, attributes, words),
            Form::Interval(first, last, _) => {
                self.say(field, name, &with(&[("encoding", "w3cdtf"), ("point", "start")]), first)?;
                let kinds: Vec<_> =
                    attributes.iter().copied().filter(|(name, _)| *name != "keyDate").collect();
                let end = [kinds.as_slice(), &[("encoding", "w3cdtf"), ("point", "end")]].concat();
                self.say(field, name, &end, last)
            }
        }
    }

    /// M25, M26.
    fn languages(&mut self, record: &Record) -> io::Result<()> {
        for language in &record.languages {
            self.language("languages", "original", language)?;
        }
        let part = if record.is_translation() { "translation" } else { "edition" };
        record
            .edition_languages
            .iter()
            .try_for_each(|language| self.language("edition_languages", part, language))
    }

    fn language(&mut self, field: &'static str, part: &str, language: &Language) -> io::Result<()> {
        let tag = language.code.as_deref();
        let code = tag.and_then(languages::bibliographic);
        // What libraries have no code for has its tag, unless the words are that.
        let code = code.map(|code| (LANGUAGES, code)).or_else(|| tag.map(|tag| ("rfc5646", tag)));
        let is_code = tag == Some(language.verbatim.trim());
        let words =
            Some(language.verbatim.as_str()).filter(|words| !is_code && self.scribe.can_hold(field, words));
        if code.is_none() && words.is_none() {
            return Ok(());
        }
        self.scribe.start("", "language", &[("objectPart", part)])?;
        if let Some((authority, code)) = code {
            self.scribe.text(field, "languageTerm", &[("type", "code"), ("authority", authority)], code)?;
        }
        if let Some(words) = words {
            self.scribe.text(field, "languageTerm", &[("type", "text")], words)?;
        }
        self.scribe.end()
    }

    /// What has no element of its own: M08, M15, M30, M31, M38, M41, and fields with unknown labels.
    fn notes(&mut self, record: &Record) -> io::Result<()> {
        let typed = |kind| [("type", kind)];
        self.one("citation_verbatim", "note", &typed("citation/reference"), &record.citation_verbatim)?;
        for phrase in original::acquisitions(record) {
            self.say("credits", "note", &typed("acquisition"), &phrase)?;
        }
        self.one("classification", "note", &typed("original classification"), &record.classification)?;
        self.one("support", "note", &typed("funding"), &record.support)?;
        let copy = record.copy_number.as_ref().map(|text| (Field::CopyNumber, text));
        let outgoing = record.outgoing_number.as_ref().map(|text| (Field::OutgoingNumber, text));
        let archives = record.archives.iter().map(|text| (Field::Archives, text));
        for (field, text) in copy.into_iter().chain(outgoing).chain(archives) {
            let label = field.note_label().unwrap_or(field.name());
            self.say(field.name(), "note", &[("displayLabel", label)], text)?;
        }
        record
            .extra
            .iter()
            .try_for_each(|(label, text)| self.say("extra", "note", &[("displayLabel", label)], text))
    }

    /// M04, M33 to M35.
    fn subjects(&mut self, record: &Record) -> io::Result<()> {
        for topic in &record.subjects {
            self.within("subjects", ("subject", &[]), ("topic", &[]), topic)?;
        }
        for place in &record.places {
            self.within("places", ("subject", &[]), ("geographic", &[]), place)?;
        }
        for name in &record.people {
            if self.scribe.can_hold("people", name) {
                self.scribe.start("", "subject", &[])?;
                let kind = [("type", "corporate")];
                self.within(
                    "people",
                    ("name", if is_body(name) { &kind } else { &[] }),
                    ("namePart", &[]),
                    name,
                )?;
                self.scribe.end()?;
            }
        }
        for date in &record.event_dates {
            self.event(date)?;
        }
        Ok(())
    }

    /// The date of an event: its words where they are others than its code, and the code, member by member.
    fn event(&mut self, date: &Date) -> io::Result<()> {
        const FIELD: &str = "event_dates";
        let Some(date) = self.held(FIELD, Some(date)) else { return Ok(()) };
        self.scribe.start("", "subject", &[])?;
        if date.edtf.as_ref().is_some_and(|edtf| edtf.as_str() != date.verbatim.as_str()) {
            self.say(FIELD, "temporal", &[], &date.verbatim)?;
        }
        Form::all(date).into_iter().try_for_each(|form| self.form(FIELD, "temporal", &[], form))?;
        self.scribe.end()
    }

    /// M07, M09 to M14: one related item a citation.
    fn originals(&mut self, record: &Record) -> io::Result<()> {
        if record.citations.is_empty() {
            let Some(words) = original::unread_source(record) else { return Ok(()) };
            return self.within("citations", ORIGINAL, PREFERRED, words);
        }
        record.citations.iter().try_for_each(|citation| self.original(record, citation))
    }

    fn original(&mut self, record: &Record, citation: &Citation) -> io::Result<()> {
        let source = original::source(record, citation).unwrap_or_default();
        let repository = citation.repository.as_ref().map(|repository| repository.name.as_str());
        let repository = repository.filter(|name| self.scribe.can_hold("citations", name));
        let units: Vec<Cow<'_, str>> =
            citation.levels.iter().map(|unit| hierarchy::name(record, unit)).collect();
        let units = units.join(", ");
        let has_units = self.scribe.can_hold("citations", &units);
        if !self.scribe.can_hold("citations", &source) && repository.is_none() && !has_units {
            return Ok(());
        }
        self.scribe.start("", ORIGINAL.0, ORIGINAL.1)?;
        self.say("citations", PREFERRED.0, PREFERRED.1, &source)?;
        if repository.is_some() || has_units {
            self.scribe.start("", "location", &[])?;
            self.say("citations", "physicalLocation", &[], repository.unwrap_or_default())?;
            self.say("citations", "shelfLocator", &[], &units)?;
            self.scribe.end()?;
        }
        if let Some(pages) =
            citation.pages.as_ref().filter(|pages| self.scribe.can_hold("citations", &pages.text))
        {
            self.pages(pages)?;
        }
        self.scribe.end()
    }

    /// One range by its ends, any other list as written.
    fn pages(&mut self, pages: &Pages) -> io::Result<()> {
        let unit = pages.unit.map(|unit| match unit {
            PageUnit::Leaf => ("unit", "leaves"),
            PageUnit::Page => ("unit", "pages"),
        });
        self.scribe.start("", "part", &[])?;
        self.scribe.start("", "extent", unit.as_slice())?;
        match pages.ranges.as_slice() {
            [Range { first, last: Some(last), .. }] if *pages.text == format!("{first}-{last}") => {
                self.say("citations", "start", &[], first)?;
                self.say("citations", "end", &[], last)?;
            }
            [Range { first, .. }] if pages.text == *first => self.say("citations", "start", &[], first)?,
            _ => self.say("citations", "list", &[], &pages.text)?,
        }
        self.scribe.end()?;
        self.scribe.end()
    }

    /// M27, M28.
    fn identifiers(&mut self, record: &Record) -> io::Result<()> {
        self.one("id", "identifier", &[("type", "local"), ("displayLabel", "Record ID")], &record.id)?;
        self.one("url", "identifier", &[("type", "uri")], &record.url)?;
        match record.url.as_deref().filter(|url| is_iri(url)) {
            Some(url) => {
                let attributes = [("usage", "primary"), ("access", "object in context")];
                self.within("url", ("location", &[]), ("url", &attributes), url)
            }
            None => Ok(()),
        }
    }

    /// M21, M22. An address that is none stands beside the words.
    fn conditions(&mut self, record: &Record) -> io::Result<()> {
        const USE: (&str, &str) = ("type", "use and reproduction");
        let Some(rights) = &record.rights else { return Ok(()) };
        let words = rights.verbatim.as_deref().filter(|words| self.scribe.can_hold("rights", words));
        let address = rights.uri.as_deref().filter(|uri| is_iri(uri)).map(|uri| ("xlink:href", uri));
        let attributes: Vec<_> = [USE].into_iter().chain(address).collect();
        match (words, address) {
            (Some(words), _) => self.say("rights", "accessCondition", &attributes, words)?,
            (None, Some(_)) => self.scribe.empty("rights", "accessCondition", &attributes)?,
            (None, None) => {}
        }
        match rights.uri.as_deref().filter(|_| address.is_none()) {
            Some(uri) => self.say("rights", "accessCondition", &[USE], uri),
            None => Ok(()),
        }
    }

    /// Who describes, and the number with who gave it: the code of the agency, else the host of its address.
    fn description(&mut self, record: &Record) -> io::Result<()> {
        let agency = self.options.agency.clone();
        let number = record.id.as_deref().filter(|id| self.scribe.can_hold("id", id));
        let name = agency.name.as_deref().or(agency.code.as_deref());
        let name = name.filter(|name| self.scribe.can_hold("", name));
        if number.is_none() && name.is_none() {
            return Ok(());
        }
        self.scribe.start("", "recordInfo", &[])?;
        if let Some(name) = name {
            self.scribe.text("", "recordContentSource", &[], name)?;
        }
        if let Some(number) = number {
            let host = record.url.as_deref().filter(|url| is_iri(url)).and_then(hosts::split);
            let by = agency.code.as_deref().or_else(|| host.map(|(host, _)| host)).map(|by| ("source", by));
            self.scribe.text("id", "recordIdentifier", by.as_slice(), number)?;
        }
        self.scribe.end()
    }
}

/// The item of an original, and the note with its reference.
const ORIGINAL: (&str, Attributes<'static>) = ("relatedItem", &[("type", "original")]);
const PREFERRED: (&str, Attributes<'static>) = ("note", &[("type", "preferred citation")]);

/// The language of the title and summary, where it is known.
fn language_of_words(record: &Record) -> Option<(&'static str, &'static str)> {
    let code = dublin_core::edition_language(record).and_then(languages::bibliographic)?;
    Some(("lang", code))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written of a record given in JSON, without white space between elements.
    fn written(record: serde_json::Value) -> String {
        let mut whole = serde_json::json!({"origin": {"file": "", "format": "", "index": 0, "line": 0}});
        whole.as_object_mut().unwrap().extend(record.as_object().unwrap().clone());
        let bytes = Shared::default();
        let mut writer = open(Box::new(bytes.clone()), &Options::default()).unwrap();
        writer.record(&serde_json::from_value(whole).unwrap(), &mut Diagnostics::new()).unwrap();
        writer.finish().unwrap();
        let xml = String::from_utf8(bytes.0.lock().unwrap().clone()).unwrap();
        xml.lines().map(str::trim).collect()
    }

    fn date(words: &str, edtf: &str) -> serde_json::Value {
        serde_json::json!({"verbatim": words, "edtf": edtf})
    }

    #[test]
    fn a_record_has_one_key_date_and_words_beside_its_codes() {
        let both = written(
            serde_json::json!({"created": date("1961", "1961"), "date": date("May 5, 1962", "1962-05-05")}),
        );
        assert_eq!(both.matches("keyDate").count(), 1);
        assert!(
            both.contains(r#"<dateCreated keyDate="yes" encoding="w3cdtf">1961</dateCreated></originInfo>"#)
        );
        assert!(
            both.contains(
                r#"encoding="w3cdtf">1962-05-05</dateOther><displayDate>May 5, 1962</displayDate>"#
            )
        );
        let heading = written(serde_json::json!({"date": date("1963~", "1963~")}));
        assert!(
            heading.contains(
                r#"<dateOther type="record heading" keyDate="yes" encoding="edtf">1963~</dateOther>"#
            )
        );
    }

    #[test]
    fn the_start_of_an_interval_is_the_key() {
        let xml = written(serde_json::json!({"created": date("1961/1963", "1961/1963")}));
        assert!(xml.contains(
            r#"<dateCreated keyDate="yes" encoding="w3cdtf" point="start">1961</dateCreated><dateCreated encoding="w3cdtf" point="end">1963</dateCreated>"#
        ));
    }

    #[test]
    fn dates_of_events_have_words_and_codes() {
        let dates = [date("11 and 17 January 1961", "{1961-01-11,1961-01-17}"), date("1963", "1963")];
        let xml = written(serde_json::json!({"event_dates": dates}));
        assert!(xml.contains(concat!(
            "<subject><temporal>11 and 17 January 1961</temporal>",
            r#"<temporal encoding="w3cdtf">1961-01-11</temporal>"#,
            r#"<temporal encoding="w3cdtf">1961-01-17</temporal></subject>"#,
            r#"<subject><temporal encoding="w3cdtf">1963</temporal></subject>"#
        )));
    }

    #[test]
    fn the_primary_name_is_the_first_creator_alone() {
        let xml = written(
            serde_json::json!({"creators": ["A. B.", "Embassy in Havana"], "contributors": ["C. D."]}),
        );
        assert_eq!(xml.matches(r#"usage="primary""#).count(), 1);
        assert!(xml.contains(r#"<name usage="primary"><namePart>A. B.</namePart>"#));
        assert!(xml.contains(r#"<name type="corporate"><namePart>Embassy in Havana</namePart>"#));
    }

    #[test]
    fn languages_have_the_codes_of_libraries_and_their_words() {
        let xml = written(serde_json::json!({
            "languages": [{"verbatim": "Chinese", "code": "zh"}, {"verbatim": "Klao", "code": "klu"}],
            "edition_languages": [{"verbatim": "en", "code": "en"}],
        }));
        assert!(xml.contains(concat!(
            r#"<language objectPart="original"><languageTerm type="code" authority="iso639-2b">chi</languageTerm>"#,
            r#"<languageTerm type="text">Chinese</languageTerm></language>"#
        )));
        assert!(xml.contains(r#"authority="rfc5646">klu<"#));
        assert!(xml.contains(r#"<language objectPart="translation"><languageTerm type="code" authority="iso639-2b">eng</languageTerm></language>"#));
    }

    #[test]
    fn a_title_that_is_devised_is_supplied() {
        let xml = written(serde_json::json!({"type": "Letter"}));
        assert!(xml.contains(r#"<titleInfo supplied="yes"><title>[Letter]</title></titleInfo>"#));
    }

    #[test]
    fn leaves_that_are_no_single_range_stay_a_list() {
        let pages = |text: &str, ranges: serde_json::Value| {
            let pages = serde_json::json!({"unit": "leaf", "text": text, "ranges": ranges, "span": [0, 0]});
            written(
                serde_json::json!({"citations": [{"span": [0, 0], "repository": null, "levels": [], "pages": pages,
                "publication": null, "reference_code": null}]}),
            )
        };
        let range = |first: &str, last: &str| serde_json::json!({"first": first, "last": last});
        let two = pages("86-87", serde_json::json!([range("86", "87")]));
        assert!(two.contains(r#"<extent unit="leaves"><start>86</start><end>87</end></extent>"#));
        assert!(
            pages("86", serde_json::json!([range("86", "86")]))
                .contains("<extent unit=\"leaves\"><start>86</start></extent>")
        );
        assert!(
            pages("86, 90", serde_json::json!([range("86", "86"), range("90", "90")]))
                .contains("<list>86, 90</list>")
        );
    }

    #[test]
    fn an_address_that_is_none_is_no_link() {
        let xml = written(serde_json::json!({"url": "see page", "rights": {"uri": "ask us"}}));
        assert!(
            xml.contains(r#"<identifier type="uri">see page</identifier>"#) && !xml.contains("<location>")
        );
        assert!(xml.contains(r#"<accessCondition type="use and reproduction">ask us</accessCondition>"#));
    }
}
