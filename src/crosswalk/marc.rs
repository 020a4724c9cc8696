//! The crosswalk to MARC 21: what a record says, field by field, in the order of the tags.
//!
//! Follows the MARC 21 Format for Bibliographic Data (update 38). Described is the archival document; its digital edition
//! is a version of it (field 856), and who keeps the original stands in 535 and not in 852, which is for the
//! cataloguing institution's own copies. Names stay in the order in which the source has them: 720 and 653 take them
//! so, while 100 and 700 would have them inverted. Leader/18 is `n`: no punctuation parts the subfields. Field 001
//! belongs to the system that loads the record.

use std::borrow::Cow;

use super::agents::Kind;
use super::dates::Form;
use super::iri::is_iri;
use super::parts::{self, Part};
use super::{devised, dublin_core, hierarchy, original};
use crate::record::reference::{Citation, Role, Unit};
use crate::record::{Date, Field, Language, Record, Text};
use crate::vocab::bodies::is_body;
use crate::vocab::{Level, countries, hosts, languages};

/// What must be known besides the record.
#[derive(Clone, Copy, Debug)]
pub struct Making<'a> {
    /// The code of who describes.
    pub agency: Option<&'a str>,
    /// The day of the description, `YYYY-MM-DD`.
    pub made: &'a str,
}

/// The leader, always of 24 characters: a new record (05) of language material in manuscript or typescript (06 t), a
/// single item (07) under archival control (08), in Unicode (09), its level of encoding unknown (17), no rules
/// of description claimed and no punctuation at the ends of subfields (18 n). Lengths and addresses are for the system that makes a file of ISO 2709 of it.
pub const LEADER: &str = "00000ntmaa2200000un 4500";

const _: () = assert!(LEADER.len() == 24);

/// Field 007 of a remote electronic resource: 14 positions, of which only the first two are coded.
pub const ONLINE: &str = "cr |||||||||||";

const _: () = assert!(ONLINE.len() == 14);

/// Field 008 for books, which type `t` takes: always 40 characters of ASCII. What is not said is `|`, not coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct General([char; 40]);

impl General {
    /// What a record says in it.
    pub fn of(record: &Record, making: Making<'_>) -> Self {
        let mut general = Self(['|'; 40]);
        let made: String = making.made.chars().filter(char::is_ascii_digit).skip(2).collect();
        general.put(0, 6, if made.len() == 6 { &made } else { "700101" });
        let (kind, dates) = years(record);
        general.put(6, 1, kind);
        general.put(7, 8, &dates);
        // No place of production is known, and `xx` says so.
        general.put(15, 3, "xx ");
        if is_online(record) {
            general.put(23, 1, "o");
        }
        general.put(32, 1, " ");
        general.put(35, 3, text_codes(record).first().copied().unwrap_or("|||"));
        general.put(38, 2, " u");
        general
    }

    /// Puts what fits into `length` positions from `at` on.
    fn put(&mut self, at: usize, length: usize, value: &str) {
        let places = self.0.iter_mut().skip(at).take(length);
        for (place, letter) in places.zip(value.chars().filter(char::is_ascii)) {
            *place = letter;
        }
    }

    /// Its characters.
    pub fn text(&self) -> String {
        self.0.iter().collect()
    }
}

/// A subfield.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subfield<'a> {
    /// Its code.
    pub code: char,
    /// Its value, on one line, not empty.
    pub value: Cow<'a, str>,
    /// Whether it is ours, a label or a code, and says nothing without the others.
    pub is_label: bool,
}

/// The indicators and subfields of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body<'a> {
    /// The first and the second indicator.
    pub indicators: [char; 2],
    /// The subfields, at least one that is no label.
    pub subfields: Vec<Subfield<'a>>,
}

impl<'a> Body<'a> {
    fn new(first: char, second: char) -> Self {
        Self { indicators: [first, second], subfields: Vec::new() }
    }

    /// Adds what a record says; its line breaks become blanks.
    fn say(mut self, code: char, value: impl Into<Cow<'a, str>>) -> Self {
        let value = line(value.into());
        if !value.is_empty() {
            self.subfields.push(Subfield { code, value, is_label: false });
        }
        self
    }

    fn say_some(self, code: char, value: Option<&'a str>) -> Self {
        match value {
            Some(value) => self.say(code, value),
            None => self,
        }
    }

    /// Adds words or a code of ours.
    fn label(mut self, code: char, value: impl Into<Cow<'a, str>>) -> Self {
        self.subfields.push(Subfield { code, value: value.into(), is_label: true });
        self
    }

    fn says(&self) -> bool {
        self.subfields.iter().any(|subfield| !subfield.is_label)
    }
}

type Bodies<'a> = Vec<Body<'a>>;

/// One row: a tag, the field that it says, and its bodies.
struct Row {
    tag: &'static str,
    field: &'static str,
    bodies: for<'a> fn(&'a Record, Making<'a>) -> Bodies<'a>,
}

const fn row(
    tag: &'static str,
    field: &'static str,
    bodies: for<'a> fn(&'a Record, Making<'a>) -> Bodies<'a>,
) -> Row {
    Row { tag, field, bodies }
}

/// The crosswalk, in the order of the tags.
static ROWS: &[Row] = &[
    // M27: the number with who gave it
    row("035", "id", number),
    row("040", "", |_, making| {
        let code = |code| Body::new(' ', ' ').say('a', code).say('c', code);
        making.agency.map(code).into_iter().collect()
    }),
    // M25, M26
    row("041", "languages", |r, _| codes(r)),
    // M02: what 008 cannot say of the date
    row("046", "created", |r, _| coded(r)),
    // M32
    row("110", "creators", |r, _| main_entry(r).map(|part| named('2', ' ', part)).into_iter().collect()),
    // M01, M03
    row("245", "title", |r, _| vec![title(r)]),
    // M02
    row("264", "created", |r, _| {
        r.created.as_ref().map(|date| Body::new(' ', '0').say('c', words(date))).into_iter().collect()
    }),
    // M37, M05: of the edition
    row("264", "publisher", |r, _| {
        let date = r.uploaded.as_ref().map(words);
        vec![Body::new(' ', '1').say_some('b', r.publisher.as_deref()).say_some('c', date)]
    }),
    // M24
    row("336", "type", |_, _| {
        vec![Body::new(' ', ' ').say('a', "text").label('b', "txt").label('2', "rdacontent")]
    }),
    // M30: history, and so not 506
    row("500", "classification", |r, _| labelled(Field::Classification, r.classification.as_slice())),
    // M38
    row("500", "copy_number", |r, _| labelled(Field::CopyNumber, r.copy_number.as_slice())),
    row("500", "outgoing_number", |r, _| labelled(Field::OutgoingNumber, r.outgoing_number.as_slice())),
    // M41
    row("500", "archives", |r, _| labelled(Field::Archives, &r.archives)),
    row("500", "extra", |r, _| {
        let one = |label: &str, value: &'_ str| notes(value, |line| format!("{label}: {line}").into());
        r.extra.iter().flat_map(|(label, value)| one(label, value)).collect()
    }),
    // M04
    row("518", "event_dates", |r, _| {
        r.event_dates.iter().map(|date| Body::new(' ', ' ').say('d', words(date))).collect()
    }),
    // M06
    row("520", "summary", |r, _| lines(&r.summary, |line| Body::new('3', ' ').say('a', line))),
    // M08
    row("524", "citation_verbatim", |r, _| {
        lines(&r.citation_verbatim, |line| Body::new(' ', ' ').say('a', line))
    }),
    // M07, M09, M12
    row("535", "citations", |r, _| holders(r)),
    // M31: the sentence
    row("536", "support", |r, _| {
        r.support.as_deref().map(|line| Body::new(' ', ' ').say('a', line)).into_iter().collect()
    }),
    // M21, M22
    row("540", "rights", |r, _| rights(r)),
    // M15
    row("541", "credits", |r, _| {
        let of = |role, way: &'static str| {
            let credits = r.credits.iter().filter(move |credit| credit.role == role);
            credits.map(move |credit| Body::new(' ', ' ').label('c', way).say('a', credit.name.as_str()))
        };
        of(Role::Obtained, "Obtained").chain(of(Role::Provided, "Provided")).collect()
    }),
    // M25, M26: in words
    row("546", "languages", |r, _| {
        let of = |part: &'static str, language| {
            Body::new(' ', ' ').label('3', part).say('a', language_name(language))
        };
        let originals = r.languages.iter().map(|language| of(ORIGINAL, language));
        originals.chain(r.edition_languages.iter().map(|language| of(EDITION, language))).collect()
    }),
    // M15: how it was obtained, in the words of the source
    row("561", "credits", |r, _| {
        original::acquisitions(r).into_iter().map(|phrase| Body::new(' ', ' ').say('a', phrase)).collect()
    }),
    // M04: by its code
    row("648", "event_dates", |r, _| {
        let coded = r.event_dates.iter().filter(|date| date.edtf.is_some()).flat_map(Form::all);
        coded.map(|form| Body::new(' ', '4').say('a', form.text())).collect()
    }),
    // M34
    row("651", "places", |r, _| each(&r.places, |_| [' ', '4'])),
    // M35
    row("653", "subjects", |r, _| each(&r.subjects, |_| [' ', '0'])),
    // M33: index terms, since how they are associated is not said
    row("653", "people", |r, _| each(&r.people, |name| [' ', if is_body(name) { '2' } else { '1' }])),
    // M24
    row("655", "type", |r, _| each(r.kind.as_slice(), |_| [' ', '4'])),
    // M31: a funder that is no body by its name goes to 720
    row("710", "donors", |r, _| {
        parts::funders(r).into_iter().filter(is_corporate).map(|part| named('2', ' ', part)).collect()
    }),
    // M32
    row("720", "creators", |r, _| {
        let main = main_entry(r);
        uncontrolled(parts::creators(r).into_iter().filter(|part| Some(*part) != main))
    }),
    // M15 to M19
    row("720", "credits", |r, _| uncontrolled(parts::credits(r))),
    // M40
    row("720", "contributors", |r, _| uncontrolled(parts::contributors(r))),
    row("720", "donors", |r, _| {
        uncontrolled(parts::funders(r).into_iter().filter(|part| !is_corporate(part)))
    }),
    // M10, M11, M13, M14
    row("773", "citations", |r, _| r.citations.iter().filter_map(|citation| host(r, citation)).collect()),
    // M28: a version of what is described
    row("856", "url", |r, _| {
        let address = r.url.as_deref().into_iter();
        let way = |url: &str| if is_iri(url.trim()) { '4' } else { ' ' };
        address.map(|url| Body::new(way(url), '1').label('3', edition_name(r)).say('u', url)).collect()
    }),
];

/// What parts of the record speak of the document and of its edition in field 546.
pub const ORIGINAL: &str = "Original";
/// See [`ORIGINAL`].
pub const EDITION: &str = "Digital edition";

/// The data fields of a record in the order of their tags: the field that each says, by its JSON name, its tag, and
/// its body.
pub fn fields<'a>(
    record: &'a Record,
    making: Making<'a>,
) -> impl Iterator<Item = (&'static str, &'static str, Body<'a>)> {
    ROWS.iter().flat_map(move |row| {
        let bodies = (row.bodies)(record, making).into_iter().filter(Body::says);
        bodies.map(|body| (row.field, row.tag, body))
    })
}

/// Whether the record has an edition online.
pub fn is_online(record: &Record) -> bool {
    record.url.is_some() || record.uploaded.is_some() || record.publisher.is_some()
}

/// A value on one line.
fn line(value: Cow<'_, str>) -> Cow<'_, str> {
    let is_break = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    if !value.contains(is_break) && value.trim().len() == value.len() {
        return value;
    }
    let words: Vec<&str> = value.split(is_break).map(str::trim).filter(|part| !part.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

/// One field a line: a subfield has no line breaks.
fn lines<'a>(value: &'a Option<Text>, body: impl Fn(&'a str) -> Body<'a>) -> Bodies<'a> {
    value.as_deref().unwrap_or_default().split(['\n', '\r']).map(body).collect()
}

fn notes<'a>(value: &str, note: impl Fn(&str) -> Cow<'a, str>) -> Bodies<'a> {
    let lines = value.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| Body::new(' ', ' ').say('a', note(line))).collect()
}

fn labelled(field: Field, values: &[Text]) -> Bodies<'_> {
    let label = field.note_label().unwrap_or(field.name());
    let note = |value: &Text| line(Cow::Owned(format!("{label}: {value}")));
    values.iter().map(|value| Body::new(' ', ' ').say('a', note(value))).collect()
}

fn each(values: &[Text], indicators: fn(&str) -> [char; 2]) -> Bodies<'_> {
    let body = |value: &'_ Text| indicators(value);
    values
        .iter()
        .map(|value| Body { indicators: body(value), subfields: Vec::new() }.say('a', value.as_str()))
        .collect()
}

/// The words of a date; its code where it was given as one.
fn words(date: &Date) -> &str {
    &date.verbatim
}

/// The number with the code of who describes before it, else with the host of its address: numbers of several
/// sources meet in one catalog.
fn number<'a>(record: &'a Record, making: Making<'a>) -> Bodies<'a> {
    let host =
        || record.url.as_deref().filter(|url| is_iri(url)).and_then(hosts::split).map(|(host, _)| host);
    let by = making.agency.or_else(host);
    let number = |id: &'a Text| match by {
        Some(by) => Cow::Owned(format!("({by}){}", id.trim())),
        None => Cow::Borrowed(id.as_str()),
    };
    record
        .id
        .iter()
        .filter(|id| !id.trim().is_empty())
        .map(|id| Body::new(' ', ' ').say('a', number(id)))
        .collect()
}

fn library_codes(languages: &[Language]) -> Vec<&'static str> {
    let mut codes = Vec::new();
    for code in languages.iter().filter_map(|language| languages::bibliographic(language.code.as_deref()?)) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The codes of the languages of the text: those of the edition, else those of a document that is not translated.
fn text_codes(record: &Record) -> Vec<&'static str> {
    let edition = library_codes(&record.edition_languages);
    if edition.is_empty() && !record.is_translation() { library_codes(&record.languages) } else { edition }
}

/// A translation has the language of its original in `$h`.
fn codes(record: &Record) -> Bodies<'_> {
    let is_translation = record.is_translation();
    let knows_both = !record.languages.is_empty() && !record.edition_languages.is_empty();
    let first = if is_translation {
        '1'
    } else if knows_both {
        '0'
    } else {
        ' '
    };
    let body = text_codes(record).into_iter().fold(Body::new(first, ' '), |body, code| body.say('a', code));
    let originals = if is_translation { library_codes(&record.languages) } else { Vec::new() };
    vec![originals.into_iter().fold(body, |body, code| body.say('h', code))]
}

/// A language by the words of the source; by its name in English where these are its code.
fn language_name(language: &Language) -> Cow<'_, str> {
    let words = language.verbatim.trim();
    let is_code = language.code.as_deref().is_some_and(|code| code.eq_ignore_ascii_case(words));
    match language.code.as_deref().filter(|_| is_code).and_then(languages::name) {
        Some(name) => Cow::Owned(name),
        None => Cow::Borrowed(words),
    }
}

/// Type of date and both years for 008/06-14: of the document's own date, else of the date in the heading that 245 $f
/// has; for no date the code for that. What is not certain of a year is `u`.
fn years(record: &Record) -> (&'static str, String) {
    let date = record.created.as_ref().or(record.date.as_ref());
    let edtf = date.and_then(|date| date.edtf.as_ref()).map(|edtf| edtf.as_str()).unwrap_or_default();
    let several = if edtf.starts_with('[') { "q" } else { "m" };
    let mut years = edtf.split(['/', ',']).map(year);
    let Some(first) = years.next().flatten() else { return ("n", "uuuuuuuu".to_owned()) };
    match years.next_back() {
        Some(Some(last)) if last == first => ("s", format!("{first}    ")),
        Some(last) => (several, format!("{first}{}", last.unwrap_or_else(|| "uuuu".to_owned()))),
        None if first.contains('u') => {
            ("q", format!("{}{}", first.replace('u', "0"), first.replace('u', "9")))
        }
        None => ("s", format!("{first}    ")),
    }
}

/// The year that an EDTF date begins with.
fn year(date: &str) -> Option<String> {
    let date = date.trim_start_matches(['{', '[', ' ', '~', '?', '%']);
    let year: String = date.chars().take_while(|c| c.is_ascii_digit() || *c == 'X').collect();
    (year.len() == 4 && year.starts_with(|c: char| c.is_ascii_digit())).then(|| year.replace('X', "u"))
}

/// Field 046. `$a` is the type of date of 008; the code `x` of that list is for dates that are wrong.
fn coded(record: &Record) -> Bodies<'_> {
    let Some(edtf) = record.created.as_ref().and_then(|date| date.edtf.as_ref()) else { return Vec::new() };
    let body = match years(record).0 {
        "n" => Body::new(' ', ' '),
        kind => Body::new(' ', ' ').label('a', kind),
    };
    let body = match edtf.as_str().split_once('/') {
        Some((first, last)) if !first.trim_matches('.').is_empty() && !last.trim_matches('.').is_empty() => {
            body.say('k', first).say('l', last)
        }
        _ => body.say('k', edtf.as_str()),
    };
    vec![body.label('2', "edtf")]
}

fn is_corporate(part: &Part<'_>) -> bool {
    part.kind == Some(Kind::Organization)
}

/// The creator that can be the main entry: a body, whose name is a heading in direct order.
fn main_entry(record: &Record) -> Option<Part<'_>> {
    parts::creators(record)
        .into_iter()
        .next()
        .filter(|part| is_corporate(part) && !part.name.trim().is_empty())
}

fn named(first: char, second: char, part: Part<'_>) -> Body<'_> {
    Body::new(first, second).say('a', part.name).label('e', part.term).label('4', part.relator)
}

fn uncontrolled<'a>(parts: impl IntoIterator<Item = Part<'a>>) -> Bodies<'a> {
    let first = |part: &Part<'_>| match part.kind {
        Some(Kind::Person) => '1',
        Some(Kind::Organization) => '2',
        None => ' ',
    };
    parts.into_iter().map(|part| named(first(&part), ' ', part)).collect()
}

/// The title, or one devised in brackets, with the date in the heading.
fn title(record: &Record) -> Body<'_> {
    let added_entry = if main_entry(record).is_some() { '1' } else { '0' };
    let body = match devised::given(record) {
        Some(title) => Body::new(added_entry, article(record, title)).say('a', title),
        None => Body::new(added_entry, '0').say('a', format!("[{}]", devised::title(record))),
    };
    body.say_some('f', record.date.as_ref().map(words))
}

/// How many characters an initial article of a title has, the blank included; known of English alone.
fn article(record: &Record, title: &str) -> char {
    let is_english =
        dublin_core::edition_language(record).is_some_and(|tag| tag == "en" || tag.starts_with("en-"));
    let articles = [("The ", '4'), ("An ", '3'), ("A ", '2')];
    let found = articles.into_iter().find(|(article, _)| is_english && title.starts_with(article));
    found.map_or('0', |(_, count)| count)
}

/// Who keeps the originals: the whole reference, the place and the country. What was published is in 773.
fn holders(record: &Record) -> Bodies<'_> {
    if record.citations.is_empty() {
        let unread = original::unread_source(record);
        return unread
            .map(|words| Body::new('1', ' ').label('3', ORIGINAL).say('a', words))
            .into_iter()
            .collect();
    }
    let holder = |citation: &'_ Citation| {
        let repository = citation.repository.as_ref()?;
        let country = repository.country.as_deref().and_then(countries::name);
        Some((repository.place.as_ref().map(|place| place.to_string()), country))
    };
    let body = |citation: &'_ Citation| {
        let (place, country) = holder(citation)?;
        let source = original::source(record, citation)?.into_owned();
        let body = Body::new('1', ' ').label('3', ORIGINAL).say('a', source);
        Some(body.say('b', place.unwrap_or_default()).say_some('c', country))
    };
    record.citations.iter().filter_map(body).collect()
}

/// What the document is a part of: the fonds as title, all below it as parts; of a published source the publication.
/// The second indicator says that `$i` has the words that introduce it.
fn host<'a>(record: &'a Record, citation: &'a Citation) -> Option<Body<'a>> {
    let pages = original::pages(record, citation);
    if let Some(publication) = &citation.publication {
        let body = Body::new('0', '8').label('i', "Published in:").say('t', publication.as_str());
        return Some(pages.into_iter().fold(body, |body, pages| body.say('g', pages)));
    }
    let is_fonds = |unit: &&Unit| unit.kind.level() == Some(Level::Fonds);
    let fonds = citation.levels.iter().find(is_fonds)?;
    let repository = citation.repository.as_ref().map(|repository| Cow::Borrowed(repository.name.as_str()));
    let title: Vec<_> = repository.into_iter().chain([hierarchy::name(record, fonds)]).collect();
    let others = citation.levels.iter().filter(|unit| !std::ptr::eq(*unit, fonds));
    let parts = others.map(|unit| hierarchy::name(record, unit)).chain(pages);
    let body = Body::new('0', '8').label('i', "Original in:").say('t', title.join(", "));
    Some(parts.fold(body, |body, part| body.say('g', part)))
}

/// One field a line; the address of the statement stands beside the first.
fn rights(record: &Record) -> Bodies<'_> {
    let Some(rights) = &record.rights else { return Vec::new() };
    let mut bodies: Bodies<'_> = lines(&rights.verbatim, |line| Body::new(' ', ' ').say('a', line));
    bodies.retain(Body::says);
    let Some(uri) = rights.uri.as_deref() else { return bodies };
    let first = if bodies.is_empty() { Body::new(' ', ' ') } else { bodies.remove(0) };
    bodies.insert(0, first.say('u', uri));
    bodies
}

/// What the address leads to.
fn edition_name(record: &Record) -> Cow<'static, str> {
    let language = dublin_core::edition_language(record).and_then(languages::name);
    language.map_or(Cow::Borrowed(EDITION), |language| Cow::Owned(format!("{language} translation")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAKING: Making<'static> = Making { agency: None, made: "1970-01-01" };

    fn dated(edtf: &str) -> Record {
        let record = serde_json::json!({"created": {"verbatim": "x", "edtf": edtf}, "origin": origin()});
        serde_json::from_value(record).unwrap()
    }

    fn origin() -> serde_json::Value {
        serde_json::json!({"file": "", "format": "", "index": 0, "line": 0})
    }

    fn says(record: &Record, making: Making<'_>, tag: &str) -> Vec<String> {
        let subfield = |part: &Subfield<'_>| format!("${} {}", part.code, part.value);
        let text = |body: Body<'_>| {
            let parts: Vec<_> = body.subfields.iter().map(subfield).collect();
            format!("{} {}", body.indicators.iter().collect::<String>(), parts.join(" "))
        };
        fields(record, making).filter(|(_, known, _)| *known == tag).map(|(.., body)| text(body)).collect()
    }

    #[test]
    fn tags_stand_in_their_order() {
        assert!(ROWS.windows(2).all(|two| two[0].tag <= two[1].tag));
    }

    #[test]
    fn field_008_has_forty_characters_whatever_is_put_into_it() {
        for made in ["", "1", "2026-11-22", "22 November", "99999999999", "２０２６-１１-２２"] {
            for edtf in
                ["1963", "1963-04-05", "196X", "1963~", "1961/1963", "1961/..", "{1961,1963}", "-0100"]
            {
                let record = dated(edtf);
                let text = General::of(&record, Making { made, ..MAKING }).text();
                assert_eq!((text.len(), text.chars().count()), (40, 40), "{made} {edtf}");
                assert!(text.is_ascii() && text[..6].bytes().all(|byte| byte.is_ascii_digit()));
            }
        }
    }

    #[test]
    fn dates_of_008_say_what_is_certain() {
        for (edtf, expected) in [
            ("1963", "s1963    "),
            ("1963-04-05", "s1963    "),
            ("1963?", "s1963    "),
            ("196X", "q19601969"),
            ("1961/1963", "m19611963"),
            ("1961-02/1961-03", "s1961    "),
            ("1961/..", "m1961uuuu"),
            ("[1961,1963]", "q19611963"),
        ] {
            assert_eq!(General::of(&dated(edtf), MAKING).text()[6..15], *expected, "{edtf}");
        }
        assert_eq!(General::of(&Record::default(), MAKING).text()[6..15], *"nuuuuuuuu");
    }

    #[test]
    fn a_created_date_is_coded_with_its_type() {
        assert_eq!(says(&dated("1963~"), MAKING, "046"), ["   $a s $k 1963~ $2 edtf"]);
        assert_eq!(says(&dated("1961/1963"), MAKING, "046"), ["   $a m $k 1961 $l 1963 $2 edtf"]);
        assert_eq!(says(&dated("1961/.."), MAKING, "046"), ["   $a m $k 1961/.. $2 edtf"]);
    }

    #[test]
    fn a_body_that_created_it_is_the_main_entry_and_a_person_is_not() {
        let creators = |names: &[&str]| Record {
            creators: names.iter().map(|name| Text::from(*name)).collect(),
            ..Record::default()
        };
        let body = creators(&["Embassy of the USSR", "A. I. Alekseyev"]);
        assert_eq!(says(&body, MAKING, "110"), ["2  $a Embassy of the USSR $e creator $4 cre"]);
        assert_eq!(says(&body, MAKING, "720"), ["   $a A. I. Alekseyev $e creator $4 cre"]);
        assert_eq!(says(&body, MAKING, "245"), ["10 $a [Untitled]"]);
        let person = creators(&["A. I. Alekseyev"]);
        assert_eq!(says(&person, MAKING, "110"), Vec::<String>::new());
        assert_eq!(says(&person, MAKING, "245"), ["00 $a [Untitled]"]);
    }

    #[test]
    fn numbers_say_who_gave_them() {
        let mut record = Record { id: Some("300104".into()), ..Record::default() };
        assert_eq!(says(&record, MAKING, "035"), ["   $a 300104"]);
        record.url = Some("https://www.archive.example.org/300104".into());
        assert_eq!(says(&record, MAKING, "035"), ["   $a (archive.example.org)300104"]);
        let making = Making { agency: Some("US-dnsa"), ..MAKING };
        assert_eq!(says(&record, making, "035"), ["   $a (US-dnsa)300104"]);
        assert_eq!(says(&record, making, "040"), ["   $a US-dnsa $c US-dnsa"]);
    }

    #[test]
    fn an_article_counts_where_the_title_is_known_to_be_english() {
        let mut record = Record { title: Some("The Sugar Harvest".into()), ..Record::default() };
        assert_eq!(says(&record, MAKING, "245"), ["00 $a The Sugar Harvest"]);
        let language = |code: &str| Language { verbatim: code.into(), code: Some(code.to_owned()) };
        record.edition_languages = vec![language("en")];
        record.languages = vec![language("ru")];
        assert_eq!(says(&record, MAKING, "245"), ["04 $a The Sugar Harvest"]);
        assert_eq!(says(&record, MAKING, "041"), ["1  $a eng $h rus"]);
        assert_eq!(General::of(&record, MAKING).text()[35..38], *"eng");
    }

    #[test]
    fn lines_are_fields_and_no_subfield_has_a_break() {
        let mut record = Record { summary: Some("One\n\n two\r\nthree\tfour".into()), ..Record::default() };
        assert_eq!(says(&record, MAKING, "520"), ["3  $a One", "3  $a two", "3  $a three four"]);
        record.extra.push("Shelf", "7\n9".into());
        assert_eq!(says(&record, MAKING, "500"), ["   $a Shelf: 7", "   $a Shelf: 9"]);
    }

    #[test]
    fn the_fonds_is_the_host_and_what_is_below_it_its_parts() {
        let verbatim = "AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87";
        let parsed = crate::citation::parse(verbatim, crate::citation::Options::default());
        let record = Record {
            citation_verbatim: Some(verbatim.into()),
            citations: parsed.citations,
            ..Record::default()
        };
        let host = "08 $i Original in: $t AVP RF, f. 0104 $g op. 19 $g p. 124 $g d. 3 $g ll. 86-87";
        assert_eq!(says(&record, MAKING, "773"), [host]);
        assert_eq!(says(&record, MAKING, "535"), [format!("1  $3 Original $a {verbatim} $c Russia")]);
    }
}
