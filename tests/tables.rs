//! What the tables that catalogs load promise: rows of one length, every value whole after its cell is taken apart,
//! and units before what lies in them.

mod common;

use std::collections::{HashMap, HashSet};

use fonds::crosswalk::devised;
use fonds::record::{Record, Text};
use fonds::write::{Agency, Options};
use proptest::prelude::*;

type Row = HashMap<String, String>;

/// Characters with those that may stand for them.
type Pairs = &'static [(char, char)];

/// How a table is taken apart: format, its separator, what may stand for what in it, and the columns of title and
/// subjects.
const TABLES: &[(&str, &str, Pairs, &str, &str)] = &[
    ("atom-csv", "|", &[('|', '¦')], "title", "subjectAccessPoints"),
    ("omeka-csv", "|", &[('|', '¦')], "dcterms:title", "dcterms:subject"),
    ("omeka-classic-csv", "|", &[('|', '¦')], "Dublin Core:Title", "Dublin Core:Subject"),
    ("dspace-csv", "||", &[('|', '¦'), (':', '·')], "dc.title", "dc.subject"),
    ("contentdm-tsv", "; ", &[(';', ',')], "Title", "Subject"),
    ("islandora-csv", "|", &[('|', '¦')], "title", "field_subject"),
];

/// Records in a format: the rows, and the codes of what was said.
fn table(format: &str, records: &[Record], options: &Options) -> (Vec<Row>, Vec<&'static str>) {
    let (bytes, out) = common::written(format, records, options);
    // CONTENTdm takes a quotation mark for one more letter. Rows of another length than the first are refused.
    let contentdm = format == "contentdm-tsv";
    let delimiter = if contentdm { b'\t' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).quoting(!contentdm).from_reader(bytes.as_slice());
    let rows = reader.deserialize().map(Result::unwrap).collect();
    (rows, out.into_iter().map(|said| said.rule.code).collect())
}

fn rows(format: &str, records: &[Record]) -> Vec<Row> {
    table(format, records, &Options::default()).0
}

fn cited(id: &str, citation: &str) -> Record {
    let parsed = fonds::citation::parse(citation, fonds::citation::Options::default());
    Record {
        id: Some(id.into()),
        title: Some(format!("Document {id}").into()),
        citation_verbatim: Some(citation.into()),
        citations: parsed.citations,
        credits: parsed.credits,
        ..Record::default()
    }
}

fn column<'r>(rows: &'r [Row], heading: &str) -> Vec<&'r str> {
    rows.iter().map(|row| row[heading].as_str()).collect()
}

#[test]
fn a_missing_title_is_said_and_shown_where_there_must_be_one() {
    let record = [Record { id: Some("1".into()), kind: Some("Letter".into()), ..Record::default() }];
    for (format, .., title, _) in TABLES {
        let (rows, said) = table(format, &record, &Options::default());
        let must = !["omeka-csv", "omeka-classic-csv", "dspace-csv"].contains(format);
        assert_eq!(rows[0][*title], if must { "[Letter]" } else { "" }, "{format}");
        assert_eq!(said.contains(&"OUT022"), must, "{format}");
    }
    let (rows, said) = table("archivesspace-csv", &record, &Options::default());
    assert_eq!((rows[0]["title"].as_str(), said.as_slice()), ("[Letter]", &["OUT022"][..]));
}

#[test]
fn atom_has_each_unit_once_and_before_what_lies_in_it() {
    let records = [
        cited("1", "RGANI, f. 5, op. 30, p. 7, d. 13, l. 4"),
        cited("2", "GARF, f. 5, op. 30"),
        cited("3", "Fond 5, opis 30, delo 14, RGANI"),
        cited("4", "f. 5, op. 30"),
        cited("5", "RGANI"),
    ];
    let rows = rows("atom-csv", &records);
    let mut seen = HashSet::new();
    for row in &rows {
        assert!(row["parentId"].is_empty() || seen.contains(&row["parentId"]), "{row:?}");
        assert!(seen.insert(row["legacyId"].clone()), "{row:?}");
    }
    let level = |row: &&Row| row["levelOfDescription"] != "Item";
    let units: Vec<_> = rows.iter().filter(level).map(|row| row["legacyId"].as_str()).collect();
    let expected = [
        "ru-rgani/fond-5",
        "ru-rgani/fond-5/opis-30",
        "ru-rgani/fond-5/opis-30/file-13",
        "ru-garf/fond-5",
        "ru-garf/fond-5/opis-30",
        "ru-rgani/fond-5/opis-30/file-14",
    ];
    assert_eq!(units, expected);
    let document = |id: &str| rows.iter().find(|row| row["legacyId"] == id).unwrap();
    assert_eq!(document("1")["physicalObjectName"], "p. 7");
    assert_eq!(document("1")["physicalObjectLocation"], "RGANI, f. 5, op. 30");
    // Nobody knows whose the fourth is; the fifth lies in no unit.
    assert_eq!(document("4")["parentId"], "");
    assert!(document("5")["repository"].starts_with("Russian State Archive"));
}

#[test]
fn atom_has_as_many_values_in_each_column_of_events() {
    let date: fonds::record::Date =
        serde_json::from_str(r#"{"verbatim": "circa 1962", "edtf": "1962~"}"#).unwrap();
    let one = Record { creators: vec!["A".into(), "B".into()], ..Record::default() };
    let records = [Record { created: Some(date), ..one.clone() }, one, Record::default()];
    let rows = rows("atom-csv", &records);
    assert_eq!(column(&rows, "eventTypes"), ["Creation|Creation", "Creation|Creation", ""]);
    assert_eq!(column(&rows, "eventActors"), ["A|B", "A|B", ""]);
    assert_eq!(column(&rows, "eventDates"), ["circa 1962|NULL", "NULL|NULL", ""]);
    assert_eq!(column(&rows, "eventStartDates"), ["1962-01-01|NULL", "NULL|NULL", ""]);
    assert_eq!(column(&rows, "eventEndDates"), ["1962-12-31|NULL", "NULL|NULL", ""]);
}

#[test]
fn archivesspace_puts_together_what_lies_together() {
    let records = [
        cited("1", "RGANI, f. 5, op. 30, d. 13"),
        cited("2", "GARF, f. 1"),
        cited("3", "RGANI, f. 5, op. 30, d. 14"),
        cited("4", "RGANI, f. 5, op. 30, d. 13"),
        cited("5", "RGANI, f. 5, op. 30"),
        cited("6", "no archive at all"),
    ];
    let rows = rows("archivesspace-csv", &records);
    let shown: Vec<_> = rows.iter().map(|row| format!("{} {}", row["hierarchy"], row["unit_id"])).collect();
    let expected = ["1 6", "1 5", "2 30", "3 5", "3 13", "4 1", "4 4", "3 14", "4 3", "1 1", "2 2"];
    assert_eq!(shown, expected);
    assert_eq!(rows[1]["title"], "Russian State Archive of Contemporary History, f. 5");
    assert_eq!((rows[2]["level"].as_str(), rows[2]["other_level"].as_str()), ("otherlevel", "opis"));
}

#[test]
fn archivesspace_keeps_what_has_no_column_left() {
    let many = |word: &str, count: usize| (1..=count).map(|n| Text::new(format!("{word} {n}"))).collect();
    let record = Record {
        subjects: many("topic", 12),
        people: many("Person", 12),
        creators: vec!["Ministry of Defense".into()],
        summary: Some("<b>A & B</b>".into()),
        ..Record::default()
    };
    let agency = Agency { code: Some("US-x".into()), ..Agency::default() };
    let rows = table("archivesspace-csv", &[record], &Options { agency, ..Options::default() }).0;
    let row = &rows[0];
    assert_eq!((row["ead"].as_str(), row["subject_10_term"].as_str()), ("US-x", "topic 10"));
    assert_eq!(row["corporate_entities_agent_role_1"], "creator");
    assert_eq!(row["people_agent_header_10"], "Person 10");
    let rest = ["Associated: Person 11", "Associated: Person 12", "Subject: topic 11", "Subject: topic 12"];
    assert_eq!(row["n_odd"], rest.join("\n"));
    assert_eq!(row["n_scopecontent"], "&lt;b&gt;A &amp; B&lt;/b&gt;");
}

/// Values that are hard to write: separators and what stands for them, quotes, breaks, all planes.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "|",
        "||",
        "¦",
        ":",
        "::",
        ";",
        "; ",
        ",",
        "\t",
        "\r",
        "\n",
        "\"",
        "'",
        "=",
        "+",
        "\\",
        "<b>",
        "&",
        "\0",
        "\u{a0}",
        "\u{2028}",
        "\u{feff}",
        "e\u{301}",
        "текст",
        "😀",
        " ",
        "a",
        "Z",
        "0",
    ]);
    let piece = prop_oneof![pieces.prop_map(str::to_owned), any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

fn hostile_record() -> impl Strategy<Value = Record> {
    let list = || prop::collection::vec(hostile().prop_map(Text::new), 0..4);
    let one = || prop::option::of(hostile().prop_map(Text::new));
    ((one(), one(), one(), one()), (list(), list(), list())).prop_map(|(texts, lists)| {
        let (id, url, title, summary) = texts;
        let (subjects, creators, places) = lists;
        Record { id, url, title, summary, subjects, creators, places, ..Record::default() }
    })
}

/// A text in which it does not show what stands for what; breaks do not count.
fn alike(text: &str, pairs: &[(char, char)]) -> String {
    let same = |c: char| pairs.iter().find(|(_, instead)| *instead == c).map_or(c, |(mark, _)| *mark);
    text.chars().filter(|c| !matches!(c, '\t' | '\r' | '\n' | ' ')).map(same).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_give_every_value_back(records in prop::collection::vec(hostile_record(), 1..4)) {
        for (format, separator, pairs, title, subjects) in TABLES {
            let rows = rows(format, &records);
            prop_assert_eq!(rows.len(), records.len());
            for (row, record) in rows.iter().zip(&records) {
                let blank = devised::given(record).is_none();
                let wanted = alike(record.title.as_deref().unwrap_or_default(), pairs);
                prop_assert!(blank || alike(&row[*title], pairs) == wanted, "{} {:?}", format, row[*title]);
                let cell = row[*subjects].as_str();
                let values: Vec<_> = cell.split(separator).filter(|value| !value.is_empty()).collect();
                let values: Vec<_> =
                    values.iter().map(|value| alike(value.strip_prefix("subject:").unwrap_or(value), pairs)).collect();
                // What is said twice is said once where Dublin Core says it.
                let mut known = HashSet::new();
                let all = record.subjects.iter().filter(|text| *format == "atom-csv" || *format == "islandora-csv" || known.insert(text.to_string()));
                let wanted: Vec<_> = all.map(|text| alike(text, pairs)).collect();
                let shown = |texts: &[String]| texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>();
                prop_assert_eq!(shown(&values), shown(&wanted), "{} {:?}", format, cell);
            }
        }
        let rows = rows("archivesspace-csv", &records);
        prop_assert_eq!(rows.len(), records.len());
        for (row, record) in rows.iter().zip(&records) {
            let title = row["title"].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let wanted = devised::shown(record);
            prop_assert!(title == wanted || row["title"] == wanted);
        }
    }
}
