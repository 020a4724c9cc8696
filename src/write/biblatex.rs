//! BibLaTeX, what LaTeX bibliographies load: one `@misc` entry a record.
//!
//! Follows the biblatex manual 3.20 (2.1 entry types, 2.2 fields, 2.3.9 dates) and the `bib` files that biber reads.
//! `@misc` and not `@unpublished`: the latter demands an author, whom most archival documents lack, and its driver prints
//! neither translators nor the organization. biblatex has no fields for archives; `organization` and `location` with the
//! place in the archive as `note` are what `@misc` prints and biblatex-chicago takes for manuscripts, and `library` has the
//! whole reference once more, which is what it is for. What is not to be printed is an `annotation`.

use std::io::{self, Write};

use super::fate::Fate::{At, Lost, Partly};
use super::fate::Fates;
use super::flat::{Flat, Keys};
use super::format::{Options, OutputFormat, Sink, Writer};
use super::{rules, untitled};
use crate::crosswalk::bibliography::{self, Carried};
use crate::crosswalk::devised;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::record::reference::Role;
use crate::record::{Date, Field, Language, Record, Text};
use crate::vocab::languages;

pub(super) static FORMAT: OutputFormat = OutputFormat {
    name: "biblatex",
    extension: "bib",
    endings: &[],
    title: "BibLaTeX, for bibliographies in LaTeX",
    standard: "biblatex 3.20, as biber reads it",
    fates: FATES,
    open,
};

static FATES: Fates = &[
    ("M01", At("title")),
    ("M02", At("date; annotation")),
    ("M03", At("date; annotation beside a date of creation")),
    ("M04", At("annotation")),
    ("M05", At("annotation")),
    ("M06", At("abstract")),
    ("M07", At("organization; note; library; annotation for further ones")),
    ("M08", At("annotation")),
    ("M09", At("organization; location; library")),
    ("M10", At("note; library")),
    ("M11", At("note; library")),
    ("M12", At("note; library")),
    ("M13", At("note; library")),
    ("M14", At("note; library")),
    ("M15", At("annotation")),
    ("M16", At("annotation")),
    ("M17", At("translator")),
    ("M18", At("editor")),
    ("M19", At("annotation")),
    ("M20", At("annotation")),
    ("M21", At("annotation")),
    ("M22", At("annotation")),
    ("M24", At("type")),
    ("M25", At("language")),
    ("M26", At("annotation")),
    ("M27", At("key; annotation where it cannot be one")),
    ("M28", At("url")),
    ("M30", At("annotation")),
    ("M31", At("annotation")),
    ("M32", At("author")),
    ("M33", Partly("keywords", "that they are people or bodies")),
    ("M34", Partly("keywords", "that they are places")),
    ("M35", At("keywords")),
    ("M37", At("howpublished")),
    ("M38", At("annotation")),
    ("M38b", At("annotation")),
    ("M39", Lost("a reference does not hold the text")),
    ("M40", At("annotation")),
    ("M41", At("annotation")),
    ("R01", At("annotation")),
    ("R02", At("annotation")),
    ("R03", Partly("annotation", "the words of dates in EDTF and of languages that have a code")),
];

/// What has a field.
const CARRIED: Carried = Carried {
    fields: &[Field::Publisher],
    roles: &[Role::Translated, Role::Edited],
    languages: usize::MAX,
    date: true,
};

/// How the value of a field is read, manual 2.2.1.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Text; TeX's own characters are escaped.
    Literal,
    /// Names or items: each in braces of its own, so that no `and` and no comma in it separates anything.
    List,
    /// Words with commas between them, which nothing can keep from separating.
    Separated,
    /// An address, taken letter by letter.
    Uri,
    /// A date, in which `~` and `%` are qualifiers.
    Date,
}

struct Biblatex {
    sink: Sink,
    keys: Keys,
    flat: Flat,
    /// One entry, kept so that each reaches the sink whole.
    buffer: String,
    /// The fields with a keyword that had a comma in it.
    parted: Vec<&'static str>,
}

fn open(sink: Sink, _options: &Options) -> io::Result<Box<dyn Writer>> {
    let (keys, flat, parted) = (Keys::default(), Flat::default(), Vec::new());
    Ok(Box::new(Biblatex { sink, keys, flat, buffer: String::new(), parted }))
}

impl Writer for Biblatex {
    fn record(&mut self, record: &Record, out: &mut Diagnostics) -> io::Result<()> {
        let key = self.keys.take(key(record), Field::Id.name(), out);
        self.buffer.clear();
        self.buffer.push_str(&format!("@misc{{{key},\n"));
        self.title(record, out);
        self.description(record);
        self.notes(record, &key);
        self.buffer.push_str("}\n\n");
        self.flat.report(out);
        for field in self.parted.drain(..) {
            let message = format!("`,` in `{field}` would split the keyword; `;` stands in its place");
            let found = Diagnostic::new(&rules::SEPARATOR_IN_VALUE, message);
            // Keywords select entries and are not printed.
            out.push(found.in_field(field).with_severity(Severity::Note));
        }
        self.sink.write_all(self.buffer.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.sink.flush()
    }
}

impl Biblatex {
    /// `@misc` demands a title. It stands in braces of its own, or styles that write titles in lower case would change
    /// the names in it.
    fn title(&mut self, record: &Record, out: &mut Diagnostics) {
        untitled::report(FORMAT.name, record, out);
        self.field("title", Kind::List, [("title", devised::shown(record))]);
    }

    fn description(&mut self, record: &Record) {
        let texts = |field: &'static str, texts: Vec<&str>| -> Vec<(&'static str, String)> {
            texts.into_iter().map(|text| (field, text.to_owned())).collect()
        };
        let creators = record.creators.iter().map(Text::as_str).collect();
        self.field("author", Kind::List, texts("creators", creators));
        self.field("translator", Kind::List, texts("credits", bibliography::names(record, Role::Translated)));
        self.field("editor", Kind::List, texts("credits", bibliography::names(record, Role::Edited)));
        self.field(
            "date",
            Kind::Date,
            bibliography::date(record).and_then(enhanced).map(|date| ("date", date)),
        );
        self.field("type", Kind::Literal, record.kind.as_deref().map(|kind| ("type", kind)));
        if let Some(place) = bibliography::place(record) {
            self.field("note", Kind::Literal, place.within.as_deref().map(|within| ("citations", within)));
            self.field("organization", Kind::List, place.name.map(|name| ("citations", name)));
            self.field("location", Kind::List, place.city.map(|city| ("citations", city)));
            self.field("library", Kind::Literal, [("citations", place.whole.as_ref())]);
        }
        let publisher = record.publisher.as_deref().map(|publisher| ("publisher", publisher));
        self.field("howpublished", Kind::Literal, publisher);
        let languages = record.edition_languages.iter().map(|one| ("edition_languages", language(one)));
        self.field("language", Kind::List, languages.collect::<Vec<_>>());
        self.field("url", Kind::Uri, record.url.as_deref().map(|url| ("url", url)));
        self.field("abstract", Kind::Literal, record.summary.as_deref().map(|summary| ("summary", summary)));
        self.field("keywords", Kind::Separated, bibliography::keywords(record));
    }

    fn notes(&mut self, record: &Record, key: &str) {
        let date = bibliography::date(record).is_none_or(|date| enhanced(date).is_some());
        let mut notes = bibliography::notes(record, Carried { date, ..CARRIED });
        notes.extend(bibliography::id_beside(record, key));
        let lines: Vec<String> =
            notes.iter().map(|note| self.flat.line(note.field, &note.line()).into_owned()).collect();
        // Each a sentence; a full stop behind an address would be taken for a part of it.
        let is_ended = |line: &str| {
            line.ends_with(['.', '!', '?'])
                || line.rsplit(' ').next().is_some_and(|word| word.contains("://"))
        };
        let ended = |line: &String| if is_ended(line) { line.clone() } else { format!("{line}.") };
        let text: Vec<String> = lines.iter().filter(|line| !line.is_empty()).map(ended).collect();
        self.field("annotation", Kind::Literal, [("extra", text.join(" "))]);
    }

    /// Writes a field, none where nothing is left of its values; each comes with the field of the record it is from.
    fn field<V: AsRef<str>>(
        &mut self,
        name: &str,
        kind: Kind,
        values: impl IntoIterator<Item = (&'static str, V)>,
    ) {
        let (opening, between, closing) = match kind {
            Kind::List => ("{", "} and {", "}"),
            Kind::Separated => ("", ", ", ""),
            Kind::Literal | Kind::Uri | Kind::Date => ("", " ", ""),
        };
        let mut written: Vec<String> = Vec::new();
        for (field, value) in values {
            let line = self.flat.line(field, value.as_ref());
            if line.is_empty() {
                continue;
            }
            if kind == Kind::Separated && line.contains(',') && !self.parted.contains(&field) {
                self.parted.push(field);
            }
            written.push(match kind {
                Kind::Uri => address(&line),
                Kind::Date => line.into_owned(),
                Kind::Separated => escaped(&line.replace(',', ";")),
                Kind::Literal | Kind::List => escaped(&line),
            });
        }
        if !written.is_empty() {
            let value = written.join(between);
            self.buffer.push_str(&format!("  {name} = {{{opening}{value}{closing}}},\n"));
        }
    }
}

/// The languages that biblatex has words for in every language that it writes (manual 4.9.2.19), by their keys.
const LANGUAGES: &[&str] = &[
    "american",
    "brazilian",
    "bulgarian",
    "catalan",
    "croatian",
    "czech",
    "danish",
    "dutch",
    "english",
    "estonian",
    "finnish",
    "french",
    "german",
    "greek",
    "italian",
    "japanese",
    "latin",
    "latvian",
    "lithuanian",
    "norwegian",
    "persian",
    "polish",
    "portuguese",
    "romanian",
    "russian",
    "serbian",
    "slovak",
    "slovene",
    "spanish",
    "swedish",
    "turkish",
    "ukrainian",
];

/// A language by its key in biblatex, else by its English name, else as the source has it.
fn language(language: &Language) -> String {
    let Some(name) = language.code.as_deref().and_then(languages::name) else {
        return bibliography::tag(language).to_owned();
    };
    let lower = name.to_lowercase();
    if LANGUAGES.contains(&lower.as_str()) { lower } else { name }
}

/// The key of an entry before it is made the only one: the ID of the record, else its address, with a hyphen for each run
/// of what biber or TeX would trip over.
fn key(record: &Record) -> String {
    let whole = record.key();
    let bare = whole.split_once("://").map_or(whole.as_str(), |(_, rest)| rest);
    let mut key = String::with_capacity(bare.len());
    for c in bare.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':') {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    let key = key.trim_end_matches('-');
    if key.is_empty() { "record".to_owned() } else { key.to_owned() }
}

/// A text with TeX's own characters as commands. Braces too: escaped with a backslash they would still have to balance.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '%' | '#' | '&' | '_' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

/// An address without what could not stand in a `bib` file, in the way of addresses (RFC 3986 section 2.1).
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '{' | '}' | '\\' | ' ' | '"' | '<' | '>' | '^' | '`' | '|' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out
}

/// A date in the part of EDTF that biblatex reads, levels 0 and 1 (manual 2.3.9); none for all other dates.
fn enhanced(date: &Date) -> Option<String> {
    let edtf = date.edtf.as_ref()?.as_str();
    let mut ends = edtf.split('/');
    let good = ends.clone().count() <= 2 && ends.all(|end| matches!(end, "" | "..") || is_plain(end));
    (good && edtf != "/" && edtf != "../..").then(|| edtf.to_owned())
}

/// Whether a date is one of four-figure years, months or seasons and days, with `X` for figures at the end of its parts
/// and one qualifier at its end.
fn is_plain(date: &str) -> bool {
    let bare = date.strip_suffix(['~', '?', '%']).unwrap_or(date);
    let mut parts = bare.split('-');
    let figures = |part: &str, length: usize, least: usize| {
        let known = part.trim_end_matches('X');
        part.len() == length && known.len() >= least && known.bytes().all(|byte| byte.is_ascii_digit())
    };
    let whole = |part: &str| figures(part, 2, 0) && (part == "XX" || !part.contains('X'));
    parts.next().is_some_and(|year| figures(year, 4, 2))
        && parts.next().is_none_or(whole)
        && parts.next().is_none_or(whole)
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_ascii_and_never_empty() {
        let key = |id: &str| key(&Record { id: Some(id.into()), ..Record::default() });
        assert_eq!(key("177840"), "177840");
        assert_eq!(key("a b, {c}%"), "a-b-c");
        assert_eq!(key("https://a.example/document/1?x=é"), "a.example-document-1-x");
        assert_eq!(key("документ"), "record");
    }

    #[test]
    fn braces_balance_whatever_the_text() {
        let text = escaped("{{a}\\ 100% #1 & x_y $5 ~ ^");
        assert_eq!(text.matches('{').count(), text.matches('}').count());
        assert!(text.contains("100\\% \\#1 \\& x\\_y \\$5"));
        assert_eq!(address("https://a.example/{x} y%20"), "https://a.example/%7Bx%7D%20y%20");
    }

    #[test]
    fn a_date_keeps_its_qualifier_and_an_id_its_letters() {
        let record = Record {
            id: Some("a/1".into()),
            title: Some("A".into()),
            date: Some(Date::parse("1944~".into())),
            ..Record::default()
        };
        let mut writer = Biblatex {
            sink: Box::new(io::sink()),
            keys: Keys::default(),
            flat: Flat::default(),
            buffer: String::new(),
            parted: Vec::new(),
        };
        writer.record(&record, &mut Diagnostics::new()).unwrap();
        let entry =
            "@misc{a-1,\n  title = {{A}},\n  date = {1944~},\n  annotation = {Record ID: a/1.},\n}\n\n";
        assert_eq!(writer.buffer, entry);
    }

    #[test]
    fn languages_have_the_keys_of_biblatex_where_it_has_any() {
        let of = |code: &str| language(&Language { verbatim: "x".into(), code: Some(code.into()) });
        assert_eq!([of("ru"), of("zh")], ["russian", "Chinese"]);
        assert_eq!(language(&Language { verbatim: "Old Example".into(), code: None }), "Old Example");
    }

    #[test]
    fn dates_go_out_as_far_as_biblatex_reads_edtf() {
        for good in
            ["1963", "1963-04-05", "1963~", "1963-04?", "196X", "1963-XX", "1961-21", "1961/1963", "1961/.."]
        {
            assert_eq!(enhanced(&Date::parse(good.into())).as_deref(), Some(good));
        }
        for bad in ["undated", "{1961,1963}", "1963?-04", "Y17000", "1XXX-12", "1963-1X"] {
            assert_eq!(enhanced(&Date::parse(bad.into())), None, "{bad}");
        }
    }
}
