//! Wikitext: one `{{cite archive}}` template a record, in a list, for articles of the English Wikipedia.
//!
//! Follows the documentation of Template:Cite archive. It has no parameters for translators and others who are credited,
//! nor for a second reference: these stand behind the template in the words of the source, as editors write them.

use std::borrow::Cow;
use std::io::{self, Write};

use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::flat::Flat;
use super::format::{Options, OutputFormat, Sink, Writer};
use super::rules;
use crate::crosswalk::hierarchy::repository_name;
use crate::crosswalk::{bibliography, original};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::record::reference::{Citation, Credit, PageUnit};
use crate::record::{Field, Record};
use crate::vocab::Kind;
use crate::vocab::cite_archive::{REST, UNITS};

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "wikitext",
    extension: "wiki",
    endings: &[],
    title: "Wikipedia citations, one `cite archive` template a record",
    standard: "Template:Cite archive of the English Wikipedia",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("item")),
    ("M02", At("date")),
    ("M03", At("date; behind the template where the document has its own")),
    ("M04", Lost("a citation does not describe")),
    ("M05", Lost("a citation does not describe")),
    ("M06", Lost("a citation does not describe")),
    ("M07", At("the template; others behind it")),
    ("M08", Partly("behind the template", "what is neither reference nor credit")),
    ("M09", At("institution; location")),
    ("M10", At("fonds")),
    ("M11", At("fonds, behind its number")),
    ("M12", At("box; else behind the unit before")),
    ("M13", At("file")),
    ("M14", At("page; pages; file, behind its number")),
    ("M15", At("behind the template")),
    ("M16", At("behind the template")),
    ("M17", At("behind the template")),
    ("M18", At("behind the template")),
    ("M19", At("behind the template")),
    ("M20", At("behind the template")),
    ("M21", Lost("a citation does not describe")),
    ("M22", Lost("a citation does not describe")),
    ("M24", At("type")),
    ("M25", Lost("the template has no parameter for it")),
    ("M26", Lost("the template has no parameter for it")),
    ("M27", At("ref")),
    ("M28", At("item-url")),
    ("M30", Lost("a citation does not describe")),
    ("M31", Lost("a citation does not describe")),
    ("M32", At("author")),
    ("M33", Lost("a citation does not describe")),
    ("M34", Lost("a citation does not describe")),
    ("M35", Lost("a citation does not describe")),
    ("M37", Lost("the template has no parameter for it")),
    ("M38", Lost("a citation does not describe")),
    ("M38b", Lost("a citation does not describe")),
    ("M39", Lost("a citation does not hold the text")),
    ("M40", Lost("the template has no parameter for it")),
    ("M41", Partly("institution", "the title where the citation names an archive, and all but the first")),
    ("R01", Lost("a citation does not describe")),
    ("R02", Lost("a citation does not describe")),
    ("R03", Partly("date", "the words of all other dates and of languages")),
];

/// How Wikipedia says that the source does not name something.
const NOT_GIVEN: &str = "<!-- not given -->";

struct Wikitext {
    sink: Sink,
    flat: Flat,
}

fn open(sink: Sink, _options: &Options) -> io::Result<Box<dyn Writer>> {
    Ok(Box::new(Wikitext { sink, flat: Flat::default() }))
}

impl Writer for Wikitext {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        let mut line = String::from("* {{cite archive");
        for (parameter, field, value) in parameters(record, out) {
            let value = self.flat.line(field, &value);
            if value.is_empty() {
                continue;
            }
            let written = match parameter.as_str() {
                "item-url" => address(&value),
                _ if value == NOT_GIVEN && field == NOWHERE => value.into_owned(),
                _ => escaped(&value),
            };
            line.push_str(&format!(" |{parameter}={written}"));
        }
        line.push_str("}}");
        line.push_str(&self.behind(record));
        line.push('\n');
        self.flat.report(out);
        self.sink.write_all(line.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.flush()
    }
}

/// The field of what no field of a record says.
const NOWHERE: &str = "";

impl Wikitext {
    /// What stands behind the template: the references beside the first, then who is credited.
    fn behind(&mut self, record: &Record) -> String {
        let mut text = String::new();
        for source in others(record) {
            text.push_str("; ");
            text.push_str(&escaped(&self.flat.line("citations", &source)));
        }
        let heading = record.date.as_ref().filter(|_| record.created.is_some());
        let heading = heading.map(|date| ("date", format!("Heading date: {}", bibliography::says(date))));
        let credits = credits(record).into_iter().map(|sentence| ("credits", sentence));
        for (field, sentence) in credits.chain(heading) {
            let sentence = self.flat.line(field, &sentence);
            let sentence = sentence.trim_end_matches(['.', ' ']);
            if !sentence.is_empty() {
                text.push_str(". ");
                text.push_str(&escaped(sentence));
            }
        }
        if text.is_empty() { text } else { text + "." }
    }
}

/// The references that are not in the template; where none could be read, what stands in their place.
fn others(record: &Record) -> Vec<Cow<'_, str>> {
    if record.citations.is_empty() {
        return original::sources(record);
    }
    let cited = cited(record).map(std::ptr::from_ref);
    let others = record.citations.iter().filter(|citation| Some(std::ptr::from_ref(*citation)) != cited);
    others.filter_map(|citation| original::source(record, citation)).collect()
}

/// Who is credited, in the words of the source from the first credit behind the references to the last; in ours where
/// the words are gone or stand elsewhere.
fn credits(record: &Record) -> Vec<String> {
    let verbatim = record.citation_verbatim.as_deref().unwrap_or_default();
    let end = record.citations.iter().map(|citation| citation.span.end).max().unwrap_or(0);
    let is_behind =
        |credit: &&Credit| credit.span.start >= end && !credit.span.of(verbatim).trim().is_empty();
    let (behind, elsewhere): (Vec<&Credit>, Vec<&Credit>) = record.credits.iter().partition(is_behind);
    let words =
        behind.iter().map(|credit| credit.span).reduce(Span::to).map(|span| span.of(verbatim).to_owned());
    words.into_iter().chain(elsewhere.into_iter().map(bibliography::phrase)).collect()
}

/// The citation that goes into the template.
fn cited(record: &Record) -> Option<&Citation> {
    bibliography::held(record)
}

/// A parameter with the field of the record that it is from and its value.
type Parameter = (String, &'static str, String);

/// The parameters of the template, in the order of its documentation.
fn parameters(record: &Record, out: &mut Diagnostics) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut add = |parameter: &str, field: Field, value: Option<&str>| {
        parameters.extend(value.map(|value| (parameter.to_owned(), field.name(), value.to_owned())));
    };
    for (at, author) in record.creators.iter().enumerate() {
        let number = if at == 0 { String::new() } else { (at + 1).to_string() };
        add(&format!("author{number}"), Field::Creators, Some(author));
    }
    add("item", Field::Title, record.title.as_deref());
    add("item-url", Field::Url, record.url.as_deref());
    add("type", Field::Type, record.kind.as_deref());
    // Readers of an article are given words where there are any.
    let date = bibliography::date(record).map(|date| match date.verbatim.as_str() {
        "" => bibliography::says(date),
        words => words,
    });
    add("date", Field::Date, date);
    let citation = cited(record);
    if let Some(citation) = citation {
        parameters.extend(units(record, citation));
    }
    parameters.push(institution(record, citation, out));
    let place = citation.and_then(|citation| citation.repository.as_ref()?.place.as_deref());
    parameters.extend(place.map(|place| ("location".to_owned(), "citations", place.to_owned())));
    parameters.extend(record.id.as_deref().map(|id| ("ref".to_owned(), "id", id.to_owned())));
    parameters
}

/// Who keeps the document: the template demands it.
fn institution(record: &Record, citation: Option<&Citation>, out: &mut Diagnostics) -> Parameter {
    let repository = citation.and_then(|citation| citation.repository.as_ref());
    let written = bibliography::place(record).and_then(|place| place.name);
    let registered = repository.filter(|repository| repository.title.is_some()).map(repository_name);
    let (field, name) = match (registered.or(written), record.archives.first()) {
        (Some(name), _) => ("citations", name),
        (None, Some(title)) => ("archives", title.as_str()),
        (None, None) => {
            let message = "the template demands an institution, and no archive is named";
            out.push(Diagnostic::new(&rules::NOT_GIVEN, message).in_field(Field::Citation.name()));
            (NOWHERE, NOT_GIVEN)
        }
    };
    ("institution".to_owned(), field, name.to_owned())
}

/// The units of a reference and the leaves or pages in the last of them.
fn units(record: &Record, citation: &Citation) -> Vec<Parameter> {
    let verbatim = record.citation_verbatim.as_deref().unwrap_or_default();
    let mut parameters: Vec<(&str, String)> = Vec::new();
    for unit in &citation.levels {
        let marked = original::unit_name(verbatim, unit);
        let known = UNITS.iter().find(|(kind, _)| *kind == unit.kind).map(|(_, parameter)| *parameter);
        match known.filter(|parameter| parameters.iter().all(|(taken, _)| taken != parameter)) {
            // The parameter says what the mark says, but for record groups and the like.
            Some(parameter) if unit.kind != Kind::RecordGroup => {
                parameters.push((parameter, unit.value.to_string()))
            }
            Some(parameter) => parameters.push((parameter, marked.into_owned())),
            None => behind(&mut parameters, &marked),
        }
    }
    if let Some(pages) = &citation.pages {
        let several = pages.ranges.len() > 1 || pages.text.contains(['-', '–', ',']);
        match pages.unit {
            Some(PageUnit::Leaf) => {
                let written = pages.span.of(verbatim).trim();
                let marked = format!("{} {}", if several { "ll." } else { "l." }, pages.text);
                behind(&mut parameters, if written.is_empty() { &marked } else { written });
            }
            _ => parameters.push((if several { "pages" } else { "page" }, pages.text.to_string())),
        }
    }
    parameters.into_iter().map(|(name, value)| (name.to_owned(), "citations", value)).collect()
}

/// Puts what has no parameter behind the last value.
fn behind(parameters: &mut Vec<(&str, String)>, marked: &str) {
    match parameters.last_mut() {
        Some((_, value)) => *value += &format!(", {marked}"),
        None => parameters.push((REST, marked.to_owned())),
    }
}

/// A text in which nothing is markup: what would end the template or open anything is an entity; `{{!}}` is Wikipedia's
/// own way to write a bar within a template.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        match c {
            '|' => out.push_str("{{!}}"),
            '{' | '}' | '[' | ']' | '<' | '>' | '&' => out.push_str(&format!("&#{};", u32::from(c))),
            // Alone they are no markup: emphasis, signatures, magic words.
            '\'' | '~' | '_' if before == Some(c) => out.push_str(&format!("&#{};", u32::from(c))),
            _ => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// An address that ends where it ends: what would end it or the template, percent-encoded (RFC 3986 section 2.1).
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '|' | '{' | '}' | '[' | ']' | '<' | '>' | '"' | '\'' | ' ' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            _ if c.is_whitespace() => out.push_str("%20"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::reference::{Repository, Unit};

    fn written(record: &Record) -> String {
        let mut writer = Wikitext { sink: Box::new(io::sink()), flat: Flat::default() };
        let mut line = String::new();
        for (parameter, field, value) in parameters(record, &mut Diagnostics::new()) {
            line += &format!("|{parameter}={}", writer.flat.line(field, &value));
        }
        line + &writer.behind(record)
    }

    fn citing(citation: &str) -> Record {
        let parsed = crate::citation::parse(citation, crate::citation::Options::default());
        Record {
            citation_verbatim: Some(citation.into()),
            citations: parsed.citations,
            credits: parsed.credits,
            ..Record::default()
        }
    }

    #[test]
    fn a_unit_without_a_parameter_stands_behind_the_one_before() {
        let repository = Repository { name: "Town Archive".into(), ..Repository::default() };
        let units = [(Kind::Fond, "5", "f."), (Kind::Bundle, "7", "fasc."), (Kind::File, "9", "d.")];
        let levels = units.map(|(kind, value, mark)| Unit::new(kind, value, Some(mark), None)).to_vec();
        let citation = Citation { repository: Some(repository), levels, ..Citation::default() };
        let record = Record { citations: vec![citation], ..Record::default() };
        assert_eq!(written(&record), "|fonds=5, fasc. 7|file=9|institution=Town Archive");
    }

    #[test]
    fn other_references_and_credits_stand_behind_the_template() {
        let record = citing("RGANI, f. 5, d. 9, ll. 1-2; GARF, f. 6. Translated by A. B. and C. D.");
        let text = written(&record);
        assert!(text.starts_with("|fonds=5|file=9, ll. 1-2|institution=Russian State Archive"), "{text}");
        assert!(text.ends_with("; GARF, f. 6. Translated by A. B. and C. D."), "{text}");
    }

    #[test]
    fn an_institution_that_is_not_named_is_said_not_to_be() {
        let mut out = Diagnostics::new();
        let record = Record { title: Some("A".into()), ..Record::default() };
        let (_, _, value) = institution(&record, None, &mut out);
        assert_eq!((value.as_str(), out.len()), (NOT_GIVEN, 1));
        let titled = Record { archives: vec!["Town Archive".into()], ..record };
        assert_eq!(institution(&titled, None, &mut out).2, "Town Archive");
        assert_eq!(out.len(), 1);
    }

    #[test]
    fn nothing_in_a_value_is_markup() {
        assert_eq!(escaped("a|b}}c"), "a{{!}}b&#125;&#125;c");
        assert_eq!(
            escaped("[[x]] <ref> ''i'' it's __TOC__ ~~~~"),
            "&#91;&#91;x&#93;&#93; &#60;ref&#62; '&#39;i'&#39; it's _&#95;TOC_&#95; ~&#126;&#126;&#126;"
        );
        assert_eq!(address("https://a.example/x|y z]"), "https://a.example/x%7Cy%20z%5D");
    }
}
