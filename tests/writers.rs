//! What the writers promise: the outputs of known records, byte for byte, and values that come back from any
//! output as they went in.
//!
//! `FONDS_BLESS=1 cargo test --test writers` rewrites the expected files.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail as tests do")]

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use fonds::crosswalk::aspects::ASPECTS;
use fonds::crosswalk::devised;
use fonds::diagnostic::{Diagnostics, Severity, Span};
use fonds::record::reference::{Citation, Credit, Repository, Role, Unit};
use fonds::record::{Record, Text};
use fonds::vocab::Kind;
use fonds::write::{FORMATS, Fate, Options, by_name};
use proptest::prelude::*;

/// Bytes that can be looked at after the writer has taken them.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Records in a format, with what was said about writing them; of a packed format the text of its parts.
fn write_with(format: &str, records: &[Record], options: &Options) -> (String, Diagnostics) {
    let bytes = Shared::default();
    let mut out = Diagnostics::new();
    let mut writer = by_name(format).unwrap().writer(Box::new(bytes.clone()), options).unwrap();
    for record in records {
        writer.record(record, &mut out).unwrap();
    }
    writer.finish().unwrap();
    let bytes = bytes.0.lock().unwrap().clone();
    (String::from_utf8(bytes).unwrap_or_else(|packed| unpacked(packed.into_bytes())), out)
}

/// The formats that are no text.
const PACKED: [&str; 1] = ["xlsx"];

/// The text of the parts of a packed file, in the order of their names.
#[cfg(feature = "workbooks")]
fn unpacked(bytes: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
    let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    names.iter().map(|name| io::read_to_string(archive.by_name(name).unwrap()).unwrap()).collect()
}

#[cfg(not(feature = "workbooks"))]
fn unpacked(_: Vec<u8>) -> String {
    panic!("no format is packed")
}

fn write(format: &str, records: &[Record]) -> String {
    write_with(format, records, &Options::default()).0
}

/// The folders of records, by name.
fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/records");
    let mut cases: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

fn record(case: &Path) -> Record {
    serde_json::from_str(&fs::read_to_string(case.join("record.json")).unwrap()).unwrap()
}

/// Compares with the expected file, or writes it.
fn golden(path: &Path, actual: &str) {
    if std::env::var_os("FONDS_BLESS").is_some() {
        fs::write(path, actual).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == actual, "{} differs; FONDS_BLESS=1 rewrites it. Now:\n{actual}", path.display());
}

#[test]
fn known_records_are_written_as_expected() {
    for case in cases() {
        let record = record(&case);
        let mut said = String::new();
        for format in FORMATS {
            let (output, diagnostics) =
                write_with(format.name, std::slice::from_ref(&record), &Options::default());
            // Of these the content is read back in sheets.rs: how they are packed is not promised.
            if !PACKED.contains(&format.name) {
                golden(&case.join(format!("expected.{}", format.extension)), &output);
            }
            for diagnostic in diagnostics {
                let (severity, code) = (diagnostic.severity.name(), diagnostic.rule.code);
                said.push_str(&format!("{}: {severity}[{code}]: {}\n", format.name, diagnostic.message));
            }
        }
        golden(&case.join("expected.diagnostics.txt"), &said);
    }
}

#[test]
fn outputs_are_whole_without_any_record() {
    for format in ["dc", "dcterms"] {
        let xml = write(format, &[]);
        assert_eq!(roxmltree::Document::parse(&xml).unwrap().root_element().tag_name().name(), "records");
    }
    for (format, name) in [("mods", "modsCollection"), ("marcxml", "collection")] {
        let xml = write(format, &[]);
        assert_eq!(roxmltree::Document::parse(&xml).unwrap().root_element().tag_name().name(), name);
    }
    for format in ["jsonld", "rico-jsonld"] {
        let jsonld: serde_json::Value = serde_json::from_str(&write(format, &[])).unwrap();
        assert_eq!(jsonld["@graph"], serde_json::json!([]));
    }
    for format in ["turtle", "ntriples", "rico", "rico-ntriples"] {
        assert!(triples(&write(format, &[])).is_empty());
    }
    assert_eq!(write("jsonl", &[]), "");
    assert!(write("csv", &[]).starts_with("record_id,url,title,"));
    assert_eq!(write("csl-json", &[]), "[]\n");
    assert!(["ris", "biblatex", "wikitext"].into_iter().all(|format| write(format, &[]).is_empty()));
}

#[test]
fn json_lines_read_back_as_the_same_bytes() {
    let records: Vec<_> = cases().iter().map(|case| record(case)).collect();
    let options = Options { with_body: true, ..Options::default() };
    let (lines, _) = write_with("jsonl", &records, &options);
    let read: Vec<Record> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read, records);
    assert_eq!(write_with("jsonl", &read, &options).0, lines);
}

#[test]
fn the_text_of_the_document_is_written_on_request_only() {
    let record = Record { body: Some("Today I talked".into()), ..Record::default() };
    for format in FORMATS {
        let one = std::slice::from_ref(&record);
        assert!(!write(format.name, one).contains("Today I talked"), "{}", format.name);
        let (with, said) = write_with(format.name, one, &Options { with_body: true, ..Options::default() });
        let lost = said.iter().any(|said| said.rule.code == "OUT008" && said.message.contains("`body`"));
        assert_eq!(with.contains("Today I talked"), !lost, "{}", format.name);
    }
}

#[test]
fn raw_cells_are_written_bare_and_are_an_error() {
    let record = Record { title: Some("=1+1".into()), ..Record::default() };
    let one = std::slice::from_ref(&record);
    let (guarded, said) = write_with("csv", one, &Options::default());
    assert!(guarded.contains(",'=1+1,"));
    assert!(said.iter().all(|said| said.severity < Severity::Error));
    let (bare, said) = write_with("csv", one, &Options { raw_cells: true, ..Options::default() });
    assert!(bare.contains(",=1+1,"));
    assert!(said.iter().any(|said| said.rule.code == "OUT001" && said.severity == Severity::Error));
}

#[test]
fn unknown_labels_become_columns_before_the_text() {
    let mut first = Record { body: Some("B1".into()), ..Record::default() };
    first.extra.push("Shelf", "1".into());
    let mut second = Record { body: Some("B2".into()), ..Record::default() };
    second.extra.push("Note", "n".into());
    second.extra.push("Shelf", "=2".into());
    let options = Options { with_body: true, ..Options::default() };
    let (sheet, _) = write_with("csv", &[first, second], &options);
    assert!(sheet.ends_with("\r\n") && !sheet.contains("\r\n\r\n"));
    let ends: Vec<_> = sheet.lines().map(|line| line.rsplitn(4, ',').take(3).collect::<Vec<_>>()).collect();
    assert_eq!(ends[0], ["body", "extra:Note", "extra:Shelf"]);
    assert_eq!(ends[1], ["B1", "", "1"]);
    assert_eq!(ends[2], ["B2", "n", "'=2"]);
}

#[test]
fn many_rows_outgrow_the_memory_set_aside_and_stay_in_order() {
    let text = "x".repeat(100_000);
    let records: Vec<_> = (0..100)
        .map(|n| Record {
            id: Some(n.to_string().into()),
            summary: Some(text.as_str().into()),
            ..Record::default()
        })
        .collect();
    let sheet = write("csv", &records);
    let ids: Vec<_> = rows(&sheet).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(ids, (0..100).map(|n| n.to_string()).collect::<Vec<_>>());
}

/// `docs/formats.md` is what `fonds formats --format markdown` prints.
#[test]
fn the_page_of_formats_is_up_to_date() {
    golden(Path::new("docs/formats.md"), &fonds::profile::formats_markdown());
}

/// A record that has every field: what a format neither writes nor reports is lost in silence.
#[test]
fn no_format_loses_a_field_in_silence() {
    let mut record = record(&cases().into_iter().find(|case| case.ends_with("four-citations")).unwrap());
    record.body = Some("text of the document".into());
    let about = r#"{"title": {"text": "T", "span": [0, 0]}}"#;
    record.about = Some(serde_json::from_str(about).unwrap());
    let json = serde_json::to_value(&record).unwrap();
    let fields: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields.len(), 32, "a new field needs its rows in the crosswalks");
    let options = Options { with_body: true, ..Options::default() };
    for format in FORMATS {
        let (_, said) = write_with(format.name, std::slice::from_ref(&record), &options);
        let lost: String =
            said.iter().filter(|said| said.rule.code == "OUT008").map(|said| said.message.clone()).collect();
        for field in &fields {
            // Removing a field must change the output, unless the field was reported as lost.
            let mut less = json.clone();
            less.as_object_mut().unwrap().remove(field);
            if field == "origin" {
                less["origin"] = serde_json::json!({"file": "", "format": "", "index": 0, "line": 0});
            }
            let less: Record = serde_json::from_value(less).unwrap();
            let changes = write_with(format.name, std::slice::from_ref(&less), &options).0
                != write_with(format.name, std::slice::from_ref(&record), &options).0;
            // These two say where something stands in the citation, which is written as a whole or reported.
            let within = ["about", "residue", "origin"].contains(&field.as_str());
            let reported = lost.contains(&format!("`{field}`"));
            assert!(changes || reported || within, "{} loses {field}", format.name);
            let fates = ASPECTS.iter().zip(format.fates).filter(|(aspect, _)| aspect.field == field);
            let mut fates = fates.map(|(_, (_, fate))| fate).peekable();
            let said_lost = fates.peek().is_some() && fates.all(|fate| matches!(fate, Fate::Lost(_)));
            // The words of references are taken out of the citation.
            let said_lost = said_lost && field != "citation_verbatim";
            assert!(!(changes && said_lost), "{} writes {field}, which it is said to lose", format.name);
        }
    }
}

/// Every key and every class that JSON-LD uses is spelled out in the context.
#[test]
fn the_context_defines_every_key_and_class() {
    fn walk(value: &serde_json::Value, context: &serde_json::Map<String, serde_json::Value>) {
        match value {
            serde_json::Value::Array(values) => values.iter().for_each(|value| walk(value, context)),
            serde_json::Value::Object(object) => {
                for (key, value) in object {
                    if key == "@type" {
                        let classes = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                        for class in classes {
                            let class = class.as_str().unwrap();
                            assert!(context.contains_key(class) || class.starts_with("xsd:"), "{class}");
                        }
                    } else {
                        assert!(key.starts_with('@') || context.contains_key(key), "{key}");
                        // What is JSON by its type is one literal.
                        if context.get(key).is_none_or(|term| term["@type"] != "@json") {
                            walk(value, context);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let records: Vec<_> = cases().iter().map(|case| record(case)).collect();
    let json: serde_json::Value = serde_json::from_str(&write("jsonld", &records)).unwrap();
    let context = json["@context"].as_object().unwrap();
    json["@graph"].as_array().unwrap().iter().for_each(|node| walk(node, context));
}

/// The rows of a sheet, guards taken off, without the header.
fn rows(sheet: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let unguarded = |cell: &str| match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            rest.to_owned()
        }
        _ => cell.to_owned(),
    };
    reader.records().map(|row| row.unwrap().iter().map(unguarded).collect()).collect()
}

/// Values that are hard to write: markup, quotes, controls, both directions, all planes.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<b>",
        "&amp;",
        "&",
        "]]>",
        "<![CDATA[",
        "<!--",
        "\"",
        "'",
        "=",
        "+",
        "-",
        "@",
        "\\",
        "|",
        ";",
        ",",
        "\t",
        "\r",
        "\n",
        "\r\n",
        " ",
        "\u{a0}",
        "\0",
        "\u{3}",
        "\u{1b}",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{feff}",
        "\u{202e}",
        "שלום",
        "مرحبا",
        "текст",
        "档案",
        "e\u{301}",
        "😀",
        "👨‍👩‍👧",
        "{",
        "}",
        "[",
        "a",
        "Z",
        "0",
    ]);
    prop::collection::vec(
        prop_oneof![pieces.prop_map(str::to_owned), any::<char>().prop_map(String::from)],
        1..8,
    )
    .prop_map(|pieces| pieces.concat())
}

fn hostile_record() -> impl Strategy<Value = Record> {
    let list = || prop::collection::vec(hostile().prop_map(Text::new), 0..3);
    let one = || prop::option::of(hostile().prop_map(Text::new));
    let texts = (one(), one(), one(), one(), one(), one());
    let lists = (list(), list(), list(), list());
    (texts, lists, prop::collection::vec((hostile(), hostile()), 0..3)).prop_map(|(texts, lists, extra)| {
        let (id, url, title, summary, citation_verbatim, classification) = texts;
        let (creators, subjects, places, donors) = lists;
        let mut record = Record {
            id,
            url,
            title,
            summary,
            citation_verbatim,
            classification,
            creators,
            subjects,
            places,
            donors,
            ..Record::default()
        };
        for (label, value) in extra {
            record.extra.push(label, Text::new(value));
        }
        record
    })
}

/// Places that need not lie in the text, nor on its characters.
fn anywhere() -> impl Strategy<Value = Span> {
    (0_usize..40, 0_usize..40).prop_map(|(start, end)| Span::new(start, end))
}

fn hostile_citation() -> impl Strategy<Value = Citation> {
    let unit = (
        prop::sample::select(Kind::ALL),
        hostile(),
        prop::option::of(hostile()),
        prop::option::of(anywhere()),
    )
        .prop_map(|(kind, value, mark, span)| Unit::new(kind, value, mark.as_deref(), span));
    let repository = (hostile(), prop::option::of(hostile())).prop_map(|(name, place)| Repository {
        name: name.into(),
        place: place.map(Into::into),
        ..Repository::default()
    });
    (
        anywhere(),
        prop::option::of(repository),
        prop::collection::vec(unit, 0..5),
        prop::option::of(hostile()),
        prop::option::of(hostile()),
    )
        .prop_map(|(span, repository, levels, publication, reference_code)| Citation {
            span,
            repository,
            levels,
            publication,
            reference_code,
            ..Citation::default()
        })
}

fn hostile_credit() -> impl Strategy<Value = Credit> {
    (prop::sample::select(Role::ALL), hostile(), prop::option::of(hostile()), anywhere()).prop_map(
        |(role, name, affiliation, span)| Credit {
            role,
            relator: None,
            name: name.into(),
            affiliation: affiliation.map(Into::into),
            from_language: None,
            span,
            why: None,
        },
    )
}

fn cited_record() -> impl Strategy<Value = Record> {
    let citations = prop::collection::vec(hostile_citation(), 0..3);
    (hostile_record(), citations, prop::collection::vec(hostile_credit(), 0..3))
        .prop_map(|(record, citations, credits)| Record { citations, credits, ..record })
}

/// A text as it stands where a line break ends a value.
fn on_one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.split(breaks).map(str::trim).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join(" ")
}

// What scholars load: RIS, CSL-JSON, BibLaTeX, wikitext.
proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ris_has_one_tag_and_value_a_line(records in prop::collection::vec(cited_record(), 1..3)) {
        let (ris, said) = write_with("ris", &records, &Options::default());
        let mut titles = Vec::new();
        let mut open = false;
        for line in ris.strip_suffix("\r\n").unwrap().split("\r\n").filter(|line| !line.is_empty()) {
            prop_assert!(!line.contains(|c: char| c.is_control()), "{:?}", line);
            let (tag, value) = line.split_once("  - ").unwrap();
            prop_assert!(tag.len() == 2 && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
            prop_assert_eq!(tag == "TY", !open, "{}", line);
            open = tag != "ER";
            match tag {
                "TY" => titles.push(String::new()),
                "TI" => *titles.last_mut().unwrap() = value.to_owned(),
                _ => {}
            }
        }
        prop_assert!(!open);
        let wanted: Vec<_> =
            records.iter().map(|record| on_one_line(record.title.as_deref().unwrap_or_default())).collect();
        prop_assert_eq!(titles, wanted);
        let broken = records.iter().any(|record| record.title.as_deref().is_some_and(|title| title.trim().contains('\n')));
        prop_assert!(!broken || said.iter().any(|said| said.rule.code == "OUT015"));
    }

    #[test]
    fn csl_json_is_an_array_of_items_with_ids_of_their_own(records in prop::collection::vec(cited_record(), 1..4)) {
        let twice = [records.clone(), records].concat();
        let (json, said) = write_with("csl-json", &twice, &Options::default());
        let items: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(items.len(), twice.len());
        let mut ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), items.len());
        prop_assert!(said.iter().any(|said| said.rule.code == "OUT017"));
        for (item, record) in items.iter().zip(&twice) {
            prop_assert_eq!(item["title"].as_str(), record.title.as_deref());
            let names = item["author"].as_array().map_or(0, Vec::len);
            prop_assert_eq!(names, record.creators.len());
        }
    }

    #[test]
    fn biblatex_entries_balance_their_braces(records in prop::collection::vec(cited_record(), 1..4)) {
        let bib = write("biblatex", &records);
        let (mut depth, mut entries) = (0_usize, 0);
        for c in bib.chars() {
            match c {
                '{' => depth += 1,
                '}' => {
                    prop_assert!(depth > 0);
                    depth -= 1;
                }
                '@' if depth == 0 => entries += 1,
                _ => prop_assert!(depth > 0 || c.is_ascii_lowercase() || c == '\n', "{:?}", c),
            }
        }
        prop_assert_eq!((depth, entries), (0, records.len()));
        let keys: HashSet<_> = bib.lines().filter(|line| line.starts_with("@misc{")).collect();
        prop_assert_eq!(keys.len(), records.len());
        prop_assert!(keys.iter().all(|key| key.is_ascii()));
    }

    #[test]
    fn wikitext_is_one_template_a_record(records in prop::collection::vec(cited_record(), 1..4)) {
        let text = write("wikitext", &records);
        prop_assert_eq!(text.lines().count(), records.len());
        for line in text.lines() {
            let bare = line.replace("{{!}}", "");
            prop_assert!(bare.starts_with("* {{cite archive"), "{}", bare);
            prop_assert_eq!((bare.matches('{').count(), bare.matches('}').count()), (2, 2), "{}", bare);
            prop_assert!(!bare.contains(['[', ']']) && !bare.replace("<!-- not given -->", "").contains(['<', '>']));
            let inside = bare.split_once("}}").unwrap().0;
            prop_assert!(inside.split('|').skip(1).all(|parameter| parameter.contains('=')));
        }
    }
}

/// The statements of a Turtle or N-Triples document, in order, all resources without a name alike.
fn triples(text: &str) -> Vec<String> {
    let blank = |word: String| if word.starts_with("_:") { "_:".to_owned() } else { word };
    let triple = |triple: Result<oxrdf::Triple, oxttl::TurtleSyntaxError>| {
        let triple = triple.unwrap_or_else(|fault| panic!("{fault} in {text}"));
        let (subject, object) = (triple.subject.to_string(), triple.object.to_string());
        format!("{} {} {}", blank(subject), triple.predicate, blank(object))
    };
    let mut triples: Vec<_> = oxttl::TurtleParser::new().for_slice(text).map(triple).collect();
    triples.sort_unstable();
    triples
}

/// A string as the parser shows it.
fn oxttl_literal(text: &str) -> String {
    oxrdf::Literal::new_simple_literal(text).to_string()
}

fn without_what_xml_cannot_hold(text: &str) -> String {
    let kept = |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.chars().filter(kept).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn xml_gives_every_value_back(records in prop::collection::vec(hostile_record(), 1..3)) {
        for (format, summary) in [("dc", "description"), ("dcterms", "abstract")] {
            let (xml, said) = write_with(format, &records, &Options::default());
            let document = roxmltree::Document::parse(&xml).unwrap();
            let nodes: Vec<_> = document.root_element().children().filter(|node| node.is_element()).collect();
            prop_assert_eq!(nodes.len(), records.len());
            for (node, record) in nodes.iter().zip(&records) {
                let values = |name: &str| -> Vec<String> {
                    node.children()
                        .filter(|child| child.tag_name().name() == name)
                        .map(|child| child.text().unwrap_or_default().to_owned())
                        .collect()
                };
                for (name, value) in [("title", &record.title), (summary, &record.summary), ("identifier", &record.id)] {
                    let Some(value) = value else { continue };
                    let kept = without_what_xml_cannot_hold(value);
                    if !kept.is_empty() {
                        prop_assert!(values(name).contains(&kept), "{} {:?}", name, values(name));
                    }
                    let removed = kept.len() < value.len();
                    prop_assert!(!removed || said.iter().any(|said| said.rule.code == "OUT021"));
                }
            }
        }
    }

    #[test]
    fn catalogs_get_every_value(records in prop::collection::vec(hostile_record(), 1..3)) {
        // A vertical tab and its like may become a blank, be one too many, or be left out.
        let folded = |text: &str| text.split_whitespace().collect::<String>();
        for format in ["mods", "marcxml"] {
            let (xml, said) = write_with(format, &records, &Options::default());
            let document = roxmltree::Document::parse(&xml).unwrap();
            let nodes: Vec<_> = document.root_element().children().filter(|node| node.is_element()).collect();
            prop_assert_eq!(nodes.len(), records.len());
            for (node, record) in nodes.iter().zip(&records) {
                let texts: Vec<String> = node.descendants().filter_map(|inner| inner.text()).map(folded).collect();
                let texts = format!("\n{}\n", texts.join("\n"));
                let lists = [&record.subjects, &record.places, &record.creators];
                let title = record.title.iter().filter(|_| devised::given(record).is_some());
                for value in lists.into_iter().flatten().chain(title) {
                    let kept = folded(&without_what_xml_cannot_hold(value));
                    prop_assert!(kept.is_empty() || texts.contains(&format!("\n{kept}\n")), "{}: {:?} in {:?}", format, kept, texts);
                    let blanked = value.replace(char::is_whitespace, " ");
                    let removed = without_what_xml_cannot_hold(&blanked).len() < blanked.len();
                    prop_assert!(!removed || said.iter().any(|said| said.rule.code == "OUT021"));
                }
                let is_untitled = record.title.as_deref().is_none_or(|title| !title.contains(|c: char| !c.is_whitespace() && !c.is_control() && !"\u{fffe}\u{ffff}".contains(c)));
                prop_assert!(!is_untitled || said.iter().any(|said| said.rule.code == "OUT022"));
            }
        }
    }

    #[test]
    fn marc_has_the_lengths_of_its_format(records in prop::collection::vec(hostile_record(), 1..3), made in hostile()) {
        let options = Options { date: Some(made), ..Options::default() };
        let (xml, _) = write_with("marcxml", &records, &options);
        let document = roxmltree::Document::parse(&xml).unwrap();
        for record in document.root_element().children().filter(|node| node.is_element()) {
            let mut tags = Vec::new();
            for field in record.children().filter(|node| node.is_element()) {
                let text = field.text().unwrap_or_default();
                match field.attribute("tag") {
                    None => prop_assert_eq!(text.len(), 24),
                    Some("007") => prop_assert_eq!(text.len(), 14),
                    Some("008") => prop_assert_eq!(text.len(), 40),
                    Some(_) => {
                        for name in ["ind1", "ind2"] {
                            prop_assert_eq!(field.attribute(name).unwrap().len(), 1);
                        }
                        prop_assert!(field.children().any(|part| part.tag_name().name() == "subfield"));
                    }
                }
                tags.extend(field.attribute("tag"));
            }
            prop_assert!(tags.is_sorted() && tags.contains(&"245"), "{:?}", tags);
        }
    }

    #[test]
    fn csv_gives_every_value_back(records in prop::collection::vec(hostile_record(), 1..4)) {
        let (sheet, _) = write_with("csv", &records, &Options::default());
        let header = csv::Reader::from_reader(sheet.as_bytes()).headers().unwrap().clone();
        let column = |name: &str| header.iter().position(|known| known == name).unwrap();
        for (row, record) in rows(&sheet).iter().zip(&records) {
            for (name, value) in [("record_id", &record.id), ("url", &record.url), ("title", &record.title)] {
                prop_assert_eq!(&row[column(name)], value.as_deref().unwrap_or_default());
            }
            prop_assert_eq!(&split(&row[column("subjects")]), &record.subjects);
            for (label, value) in record.extra.iter() {
                prop_assert_eq!(&row[column(&format!("extra:{label}"))], value.as_str());
            }
        }
    }

    #[test]
    fn json_gives_every_value_back(records in prop::collection::vec(hostile_record(), 1..4)) {
        let lines = write("jsonl", &records);
        let read: Vec<Record> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(&read, &records);
        let json: serde_json::Value = serde_json::from_str(&write("jsonld", &records)).unwrap();
        for (node, record) in json["@graph"].as_array().unwrap().iter().zip(&records) {
            prop_assert_eq!(node["name"].as_str(), record.title.as_deref());
            prop_assert_eq!(node["identifier"]["value"].as_str(), record.id.as_deref());
            prop_assert!(node.get("@id").is_none() || node["@id"].as_str() == record.url.as_deref());
        }
    }

    #[test]
    fn graphs_are_read_by_another_parser_and_are_the_same_in_each_syntax(
        records in prop::collection::vec(hostile_record(), 1..3),
        citations in prop::collection::vec(hostile_citation(), 0..3),
        credits in prop::collection::vec(hostile_credit(), 0..3),
        base in prop::option::of(Just("https://a.example/#".to_owned())),
    ) {
        let mut records = records;
        records[0].citations = citations;
        records[0].credits = credits;
        let options = Options { base, ..Options::default() };
        for (turtle, lines, said) in
            [("turtle", "ntriples", "<http://schema.org/name>"), ("rico", "rico-ntriples", "ontology#title>")]
        {
            let graph = triples(&write_with(turtle, &records, &options).0);
            prop_assert_eq!(&graph, &triples(&write_with(lines, &records, &options).0));
            for record in &records {
                let Some(title) = &record.title else { continue };
                let title = oxttl_literal(title);
                prop_assert!(graph.iter().any(|triple| triple.contains(said) && triple.ends_with(&title)), "{}", title);
            }
        }
    }

    #[test]
    fn any_citation_is_written_in_every_format(
        record in hostile_record(),
        citations in prop::collection::vec(hostile_citation(), 0..4),
        credits in prop::collection::vec(hostile_credit(), 0..4),
    ) {
        let record = [Record { citations, credits, ..record }];
        for format in ["dc", "dcterms", "mods", "marcxml"] {
            let xml = write(format, &record);
            let document = roxmltree::Document::parse(&xml);
            prop_assert!(document.is_ok());
            // What holds nothing is not written: a catalog refuses the whole record.
            let nothing = |node: &roxmltree::Node<'_, '_>| {
                node.is_element() && node.text().unwrap_or_default().trim().is_empty() && !node.has_children()
            };
            let hollow = document.as_ref().unwrap().descendants().find(nothing);
            prop_assert!(["dc", "dcterms"].contains(&format) || hollow.is_none(), "{:?}", hollow);
        }
        let json: serde_json::Value = serde_json::from_str(&write("jsonld", &record)).unwrap();
        for credit in &record[0].credits {
            let name = serde_json::to_string(&credit.name).unwrap();
            prop_assert!(json["@graph"].to_string().contains(&name), "{}", name);
        }
        for row in rows(&write("csv", &record)) {
            // One place a citation in each of their columns.
            let places = row[10].replace("\\\\", "").replace("\\|", "").matches(" | ").count();
            let any = record[0].citations.iter().any(|citation| citation.repository.is_some());
            prop_assert_eq!(places, if any { record[0].citations.len() - 1 } else { 0 });
        }
    }

    #[test]
    fn records_stand_alone(records in prop::collection::vec(hostile_record(), 0..4)) {
        // One output of many records holds what the outputs of each hold.
        let together = write("jsonl", &records);
        let apart: String = records.iter().map(|record| write("jsonl", std::slice::from_ref(record))).collect();
        prop_assert_eq!(together, apart);
        let bodies = |xml: &str| {
            let root = roxmltree::Document::parse(xml).unwrap().root_element().range();
            let inside = xml[root].split_once('>').unwrap().1;
            inside.rsplit_once("\n</").map(|(inside, _)| inside.to_owned()).unwrap_or_default()
        };
        for format in ["dc", "dcterms", "mods", "marcxml"] {
            let apart: String =
                records.iter().map(|record| bodies(&write(format, std::slice::from_ref(record)))).collect();
            prop_assert_eq!(bodies(&write(format, &records)), apart);
        }
    }
}

/// Takes a cell of several values apart.
fn split(cell: &str) -> Vec<Text> {
    if cell.is_empty() {
        return Vec::new();
    }
    let mut values = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        let last = values.last_mut().unwrap();
        match c {
            '\\' => last.extend(chars.next()),
            '|' => {
                last.truncate(last.len() - 1);
                values.push(String::new());
                assert_eq!(chars.next(), Some(' '));
            }
            c => last.push(c),
        }
    }
    values.into_iter().map(Text::new).collect()
}

/// What must hold an element in EAD3: the rest holds text, or nothing at all.
const HOLDERS: &[&str] = &[
    "did",
    "dsc",
    "c",
    "origination",
    "langmaterial",
    "unitdatestructured",
    "repository",
    "address",
    "corpname",
    "persname",
    "name",
    "geogname",
    "subject",
    "genreform",
    "controlaccess",
    "scopecontent",
    "userestrict",
    "acqinfo",
    "prefercite",
    "odd",
    "titlestmt",
    "maintenanceagency",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn finding_aids_hold_every_record_once(
        records in prop::collection::vec((
            hostile_record(),
            prop::collection::vec(hostile_citation(), 0..3),
            prop::collection::vec(hostile_credit(), 0..3),
        ), 1..6),
    ) {
        let records: Vec<Record> =
            records.into_iter().map(|(record, citations, credits)| Record { citations, credits, ..record }).collect();
        let (xml, said) = write_with("ead3", &records, &Options::default());
        let document = roxmltree::Document::parse(&xml).unwrap();
        let children = |node: roxmltree::Node<'_, '_>| node.children().filter(|child| child.is_element()).count();
        for node in document.descendants().filter(|node| HOLDERS.contains(&node.tag_name().name())) {
            prop_assert!(children(node) > 0, "{} is empty: {xml}", node.tag_name().name());
        }
        let named = |node: roxmltree::Node<'_, '_>, name: &str| node.tag_name().name() == name;
        let is_item = |node: &roxmltree::Node<'_, '_>| named(*node, "c") && node.attribute("level") == Some("item");
        let mut titles: Vec<String> = Vec::new();
        for item in document.descendants().filter(is_item) {
            let title = item.descendants().find(|node| named(*node, "unittitle")).unwrap();
            titles.push(title.text().unwrap_or_default().to_owned());
        }
        let mut expected: Vec<String> = Vec::new();
        for record in &records {
            let kept = without_what_xml_cannot_hold(record.title.as_deref().unwrap_or_default());
            expected.push(if devised::given(record).is_none() { without_what_xml_cannot_hold(&devised::shown(record)) } else { kept });
        }
        let missing = records.iter().filter(|record| devised::given(record).is_none()).count();
        let reported = said.iter().filter(|said| said.rule.code == "OUT022" && said.message.contains("title")).count();
        prop_assert_eq!(missing, reported);
        titles.sort();
        expected.sort();
        prop_assert_eq!(titles, expected);
        for quantity in document.descendants().filter(|node| named(*node, "quantity")) {
            let holder = quantity.ancestors().nth(3).unwrap();
            let held = holder.descendants().filter(is_item).count();
            prop_assert_eq!(quantity.text().unwrap(), held.to_string());
        }
    }

    #[test]
    fn static_repositories_hold_every_record(records in prop::collection::vec(hostile_record(), 1..4)) {
        let (xml, _) = write_with("oai-static", &records, &Options::default());
        let document = roxmltree::Document::parse(&xml).unwrap();
        let named = |name: &'static str| document.descendants().filter(move |node| node.tag_name().name() == name);
        prop_assert_eq!(named("record").count(), records.len());
        for node in named("header") {
            let identifier = node.descendants().find(|node| node.tag_name().name() == "identifier").unwrap();
            let identifier = identifier.text().unwrap();
            prop_assert!(identifier.starts_with("oai:fonds.invalid:"));
            let is_taken = |c: char| c.is_ascii_graphic() && !"<>\"{}|\\^`[]#".contains(c);
            prop_assert!(identifier.chars().all(is_taken), "{}", identifier);
        }
        // Each record as it stands in Dublin Core alone, but for where it begins in its line.
        let lines = |xml: &str| -> Vec<String> { xml.lines().map(|line| line.trim().to_owned()).collect() };
        let alone = write("dc", &records);
        let wanted: Vec<String> = lines(&alone).into_iter().filter(|line| line.starts_with("<dc:")).collect();
        let found: Vec<String> = lines(&xml).into_iter().filter(|line| line.starts_with("<dc:")).collect();
        prop_assert_eq!(found, wanted);
    }
}
