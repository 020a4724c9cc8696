//! What reading promises: it takes anything, loses nothing, and knows where everything stood.
// The helpers of tests are tests too.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use fonds::diagnostic::Span;
use fonds::read::{self, Entry, FORMATS, Options};
use fonds::record::Field;
use fonds::record::raw::Raw;
use proptest::prelude::*;

fn read_bytes(path: &str, bytes: &[u8], options: &Options) -> Entry {
    let mut entries = read::read(path, bytes.to_vec(), options);
    let entry = entries.next().unwrap().unwrap();
    assert!(entries.next().is_none(), "a document is one record");
    entry
}

/// What comes of a text in a format that may hold several records: never nothing.
fn read_all(path: &str, bytes: &[u8], options: &Options) -> Vec<Entry> {
    let entries: Vec<Entry> = read::read(path, bytes.to_vec(), options).map(Result::unwrap).collect();
    assert!(!entries.is_empty(), "{:?}", options.from.map(|from| from.name));
    entries
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn read_fixture(path: &str) -> Entry {
    read_bytes(path, &fs::read(fixtures().join(path)).unwrap(), &Options::default())
}

fn codes(entry: &Entry) -> Vec<&'static str> {
    entry.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect()
}

fn values(entry: &Entry, field: Field) -> Vec<String> {
    let raw = entry.raw.as_ref().unwrap();
    raw.values(field).map(|raw| raw.value.to_string()).collect()
}

/// How often each letter and figure occurs.
#[derive(Debug, Default, PartialEq, Eq)]
struct Letters(BTreeMap<char, usize>);

impl Letters {
    fn add(&mut self, text: &str) {
        for c in text.chars().filter(|c| c.is_alphanumeric()) {
            *self.0.entry(c).or_default() += 1;
        }
    }

    fn of_source(text: &str) -> Self {
        let mut letters = Self::default();
        letters.add(text);
        letters
    }

    /// Those of values, labels and furniture, and of the headings that say nothing but that fields follow.
    fn of_record(raw: &Raw) -> Self {
        const HEADING: &str = "Document Information";
        let mut letters = Self::default();
        let text = raw.source.text();
        let mut headings = text.matches(HEADING).count();
        let values = raw.fields.iter().map(|field| field.value.as_str());
        let labels = raw.fields.iter().map(|field| field.label.unwrap_or_default().of(text));
        for words in values.chain(labels).chain(raw.furniture.iter().map(|line| line.as_str())) {
            letters.add(words);
            headings -= words.matches(HEADING).count();
        }
        (0..headings).for_each(|_| letters.add(HEADING));
        letters
    }
}

/// Each word of each value is found again at its place in the source.
fn assert_places(raw: &Raw) {
    let text = raw.source.text();
    for field in &raw.fields {
        let mut at = 0;
        for word in field.value.split([' ', '\n']) {
            let span = Span::new(at, at + word.len());
            at = span.end + 1;
            if !word.is_empty() && word.chars().all(char::is_alphanumeric) {
                let place = field.value.source_span(span).unwrap().of(text);
                // An entity is a character.
                assert!(
                    place == word || place.contains('&') && place.ends_with(';'),
                    "{place:?} is {word:?}"
                );
            }
        }
    }
}

#[test]
fn every_fixture_is_read_as_its_format_and_nothing_is_lost() {
    for (kind, name) in [("page", "input.txt"), ("markdown", "input.md")] {
        let cases = fs::read_dir(fixtures().join(kind)).unwrap().map(|case| case.unwrap().path());
        for case in cases {
            let entry = read_bytes(name, &fs::read(case.join(name)).unwrap(), &Options::default());
            let raw = entry.raw.as_ref().unwrap();
            assert_eq!(raw.format, kind, "{}", case.display());
            assert!(case.join("source.txt").is_file(), "{} says where it is from", case.display());
            assert_places(raw);
            // An entity is a character, and the words of a link that is a line of its own go with the link.
            if !raw.source.text().contains("&amp;") {
                let source = Letters::of_source(raw.source.text());
                assert_eq!(Letters::of_record(raw), source, "{}", case.display());
            }
        }
    }
}

#[cfg(feature = "html")]
#[test]
fn html_is_found_by_its_content_and_keeps_its_places() {
    for case in fs::read_dir(fixtures().join("html")).unwrap().map(|case| case.unwrap().path()) {
        let entry = read_bytes("a.txt", &fs::read(case.join("input.html")).unwrap(), &Options::default());
        let raw = entry.raw.as_ref().unwrap();
        assert_eq!(raw.format, "html", "{}", case.display());
        assert!(case.join("source.txt").is_file(), "{} says where it is from", case.display());
        assert_places(raw);
    }
}

/// The text of a page, in paragraphs or as it was typed.
#[cfg(feature = "html")]
#[test]
fn a_page_in_plain_html_reads_like_its_text() {
    let read = |name: &str, text: &str| {
        let raw = read_bytes(name, text.as_bytes(), &Options::default()).raw.unwrap();
        // How many blank lines stand between paragraphs is lost.
        let lines =
            |value: &str| value.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let mut fields: Vec<_> =
            raw.fields.iter().map(|field| (format!("{:?}", field.name), lines(&field.value))).collect();
        fields.sort();
        fields
    };
    let mut pages = 0;
    for case in fs::read_dir(fixtures().join("page")).unwrap().map(|case| case.unwrap().path()) {
        let Ok(text) = fs::read_to_string(case.join("input.txt")) else { continue };
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('\u{a0}', "&nbsp;");
        let paragraphs = escaped.split("\n\n").map(|lines| format!("<p>{}</p>", lines.replace('\n', "<br>")));
        let expected = read("a.txt", &text);
        assert_eq!(
            read("a.html", &format!("<body>{}", paragraphs.collect::<String>())),
            expected,
            "{}",
            case.display()
        );
        assert_eq!(read("a.html", &format!("<html><pre>{escaped}</pre>")), expected, "{}", case.display());
        pages += 1;
    }
    assert!(pages > 10);
}

#[cfg(feature = "html")]
#[test]
fn a_page_that_names_its_encoding_is_read_in_it_and_its_places_are_bytes_on_disk() {
    let path = "html/windows-1251-table/input.html";
    let bytes = fs::read(fixtures().join(path)).unwrap();
    let entry = read_fixture(path);
    assert_eq!(codes(&entry), ["ENC001", "INP008"]);
    let raw = entry.raw.unwrap();
    let citation = &raw.first(Field::Citation).unwrap().value;
    let disk = raw.source.file_span(citation.source_span(Span::new(0, "АВП".len())).unwrap());
    assert_eq!(&bytes[disk.start..disk.end], b"\xc0\xc2\xcf");
}

#[test]
fn input_that_cannot_be_read_says_why() {
    for (file, expected, read) in [
        ("empty.txt", &["INP001"][..], false),
        ("blank.txt", &["INP001"], false),
        ("binary.txt", &["INP002"], false),
        ("neither-layout.txt", &["INP002"], false),
        ("error-page.txt", &["CMP011"], false),
        ("login-page.txt", &["CMP011"], false),
        ("truncated.txt", &["INP003"], true),
        ("truncated.txt.gz", &["INP003"], true),
        ("no-known-heading.csv", &["INP002"], false),
        ("headings-only.csv", &["INP001"], false),
        #[cfg(feature = "workbooks")]
        ("cut-off.xlsx", &["INP004"], false),
    ] {
        let entry = read_fixture(&format!("bad/{file}"));
        assert_eq!(codes(&entry), expected, "{file}");
        assert_eq!(entry.raw.is_some(), read, "{file}");
    }
}

#[test]
fn encodings_are_reported_and_read() {
    for (case, expected) in [
        ("windows-1252", &["ENC001", "INP007"][..]),
        ("utf-16-two-translators", &["ENC011"]),
        ("lone-carriage-returns-bom", &[]),
        ("cyrillic-citation", &[]),
    ] {
        assert_eq!(codes(&read_fixture(&format!("page/{case}/input.txt"))), expected, "{case}");
    }
    let entry = read_fixture("page/windows-1252/input.txt");
    assert!(values(&entry, Field::Citation)[0].ends_with("translated by Imre Májer."));
}

#[test]
fn places_in_another_encoding_are_bytes_on_disk() {
    let path = "page/windows-1252/input.txt";
    let bytes = fs::read(fixtures().join(path)).unwrap();
    let entry = read_fixture(path);
    let raw = entry.raw.unwrap();
    let citation = &raw.first(Field::Citation).unwrap().value;
    let at = citation.find("Májer").unwrap();
    let place = citation.source_span(Span::new(at, at + "Májer".len())).unwrap();
    let disk = raw.source.file_span(place);
    assert_eq!(&bytes[disk.start..disk.end], b"M\xe1jer");
}

#[test]
fn a_packed_file_reads_like_the_file() {
    let plain = fs::read(fixtures().join("page/windows-line-ends/input.txt")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&plain).unwrap();
    let packed = read_bytes("a.txt.gz", &encoder.finish().unwrap(), &Options::default());
    let plain = read_bytes("a.txt", &plain, &Options::default());
    let fields = |entry: Entry| {
        let raw = entry.raw.unwrap();
        raw.fields.into_iter().map(|field| (field.name, field.value)).collect::<Vec<_>>()
    };
    assert_eq!(fields(packed), fields(plain));
}

#[test]
fn a_file_above_the_limit_is_refused_with_the_flag_that_raises_it() {
    let options = Options { max_bytes: 1 << 10, ..Options::default() };
    let entry = read_bytes("a.txt", &[b'a'; 2000], &options);
    assert!(entry.raw.is_none());
    let diagnostic = entry.diagnostics.iter().next().unwrap();
    assert_eq!(diagnostic.rule.code, "INP006");
    assert!(diagnostic.message.contains("1 KiB") && diagnostic.help().contains("--max-size"));
}

#[test]
fn the_same_page_with_any_line_end_and_mark_gives_the_same_values() {
    let text = fs::read_to_string(fixtures().join("page/journal-empty-language/input.txt")).unwrap();
    let read = |text: String| {
        let entry = read_bytes("a.txt", text.as_bytes(), &Options::default());
        let fields = entry.raw.unwrap().fields;
        fields.into_iter().map(|field| (field.name, field.value.to_string())).collect::<Vec<_>>()
    };
    let expected = read(text.clone());
    for variant in [text.replace('\n', "\r\n"), text.replace('\n', "\r"), format!("\u{feff}{text}")] {
        assert_eq!(read(variant), expected);
    }
}

#[test]
fn content_decides_before_the_extension() {
    let page = fs::read(fixtures().join("page/no-head/input.txt")).unwrap();
    let entry = read_bytes("a.md", &page, &Options::default());
    assert_eq!(entry.raw.unwrap().format, "page");
    let markdown = fs::read(fixtures().join("markdown/labels-inside-text/input.md")).unwrap();
    let entry = read_bytes("a.txt", &markdown, &Options::default());
    assert_eq!(entry.raw.unwrap().format, "markdown");
}

#[test]
fn formats_are_found_by_their_names() {
    for format in FORMATS {
        assert_eq!(read::by_name(format.name).map(|found| found.name), Some(format.name));
    }
    assert!(read::by_name("").is_none());
}

/// Lines such as pages are made of, in any order.
fn page_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => "[A-Z][a-z]{2,8}( [a-z]{1,6}){0,9}[.:]?",
        1 => prop::sample::select(vec![
            "Document Information", "Source", "Rights", "Language", "Record ID", "Type:", "Donors", "Skip to content",
            "Shelf Mark", "April 5, 1963", "AVP RF, f. 0104, op. 19", "https://a.example/document/5", "Source: f. 1",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "## Date", "#### **Citation:**", "**Language:** Russian", "---", "**Bold line**", "- item", "===",
            "*half", "[his] words", "a_b_c * d", "\u{a0}", "<https://a.example/document/5>",
        ]).prop_map(str::to_owned),
    ];
    let end = prop::sample::select(vec!["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \u{a0}\n"]);
    prop::collection::vec((line, end), 0..30)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

proptest! {
    /// Cells are folded, but every letter of a row is in a value or under a label.
    #[test]
    fn nothing_of_a_sheet_is_lost(body in "([a-zé0-9 ]|,|\"|\n|;|\t|\\[|\\]|'){0,120}") {
        let head = "title,summary,shelf,\n";
        let options = Options { from: read::by_name("csv"), ..Options::default() };
        let entries = read_all("a.csv", format!("{head}{body}").as_bytes(), &options);
        let mut found = Letters::default();
        for field in entries.iter().filter_map(|entry| entry.raw.as_ref()).flat_map(|raw| &raw.fields) {
            found.add(&field.value);
        }
        prop_assert_eq!(found, Letters::of_source(&body));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for from in FORMATS.iter().copied().map(Some).chain([None]) {
            read_all("a.txt", &bytes, &Options { from, ..Options::default() });
        }
    }

    #[test]
    fn any_text_is_read_and_nothing_is_lost(text in page_text()) {
        for from in FORMATS.iter().copied().map(Some).chain([None]) {
            for entry in read_all("a.txt", text.as_bytes(), &Options { from, ..Options::default() }) {
                match &entry.raw {
                // To HTML, addresses in angle brackets are tags.
                Some(raw) if !raw.source.is_plain() => {}
                Some(raw) => {
                    assert_places(raw);
                    prop_assert_eq!(Letters::of_record(raw), Letters::of_source(&text));
                }
                None => prop_assert!(!entry.diagnostics.is_empty()),
                }
            }
        }
    }

    #[test]
    fn wild_text_is_read_without_a_panic(text in "([#*_\\[\\]()<>&;\\\\:.=\\-`~ \t\r\n\u{a0}\u{200b}aAéЖ漢🙂0-9]|Source|Citation:|Document Information){0,60}") {
        for from in FORMATS.iter().copied().map(Some).chain([None]) {
            let entries = read_all("a.md", text.as_bytes(), &Options { from, ..Options::default() });
            for raw in entries.iter().filter_map(|entry| entry.raw.as_ref()) {
                let end = raw.source.text().len();
                for field in &raw.fields {
                    let place = field.value.span().unwrap_or_default();
                    prop_assert!(place.start <= place.end && place.end <= end);
                    prop_assert!(raw.source.text().get(place.start..place.end).is_some());
                }
            }
        }
    }
}
