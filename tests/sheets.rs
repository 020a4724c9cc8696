//! Records go out as sheets and come back as they were: byte for byte as CSV, and the same as JSON.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use common::{cases, input};
use fonds::diagnostic::{Diagnostics, Source, Span};
use fonds::normalize::{self, Settings};
use fonds::read;
use fonds::record::raw::{Name, Raw, RawField};
use fonds::record::{Field, Origin, Record, Text};
use fonds::write::{Options, by_name};
use proptest::prelude::*;
use serde_json::Value;

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

fn sheet(records: &[Record]) -> Vec<u8> {
    written("csv", records)
}

fn written(format: &str, records: &[Record]) -> Vec<u8> {
    let bytes = Shared::default();
    let options = Options { with_body: true, ..Options::default() };
    let mut writer = by_name(format).unwrap().writer(Box::new(bytes.clone()), &options).unwrap();
    for record in records {
        writer.record(record, &mut Diagnostics::new()).unwrap();
    }
    writer.finish().unwrap();
    let bytes = bytes.0.lock().unwrap();
    bytes.clone()
}

fn read_back(path: &str, bytes: &[u8]) -> Vec<Record> {
    let entries = read::read(path, bytes.to_vec(), &read::Options::default()).map(Result::unwrap);
    entries.filter_map(|entry| entry.raw).map(|raw| normalize::record(&raw, &Settings::default())).collect()
}

/// Keys of an object may stand in another order: columns have one order for all rows.
fn json(records: &[Record]) -> Vec<Value> {
    records.iter().map(|record| serde_json::to_value(record).unwrap()).collect()
}

fn assert_round(records: &[Record]) -> Result<(), TestCaseError> {
    let written = sheet(records);
    let back = read_back("a.csv", &written);
    prop_assert_eq!(json(&back), json(records));
    prop_assert!(back.iter().all(|record| record.changed.is_empty()));
    let again = sheet(&back);
    prop_assert_eq!(String::from_utf8(again).unwrap(), String::from_utf8(written).unwrap());
    Ok(())
}

/// A workbook gives the same records back, and the same workbook is made of these.
#[cfg(feature = "workbooks")]
fn assert_round_in_workbook(records: &[Record]) -> Result<(), TestCaseError> {
    let workbook = written("xlsx", records);
    let back = read_back("a.xlsx", &workbook);
    prop_assert_eq!(json(&back), json(records));
    prop_assert!(back.iter().all(|record| record.changed.is_empty()));
    prop_assert!(written("xlsx", &back) == workbook);
    Ok(())
}

#[test]
fn every_fixture_comes_back_from_its_sheet() {
    let mut all = Vec::new();
    for case in ["page", "markdown", "csv", "tsv"].into_iter().flat_map(cases) {
        let path = input(&case);
        let records = read_back(&path, &fs::read(&path).unwrap());
        // A cell that wins over the citation is kept in the cells alone, and told again each time.
        all.extend(
            records
                .into_iter()
                .filter(|record| record.changed.is_empty() && record.citation_verbatim.is_some()),
        );
    }
    assert!(all.len() > 20, "{}", all.len());
    assert_round(&all).unwrap();
    #[cfg(feature = "workbooks")]
    assert_round_in_workbook(&all).unwrap();
}

/// A field of a document with words that mean something in sheets, in cells or to spreadsheets.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "é",
        "\"",
        "\"\"",
        ",",
        ";",
        " | ",
        "|",
        "\\",
        "=",
        "'",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "\0",
        "😀",
        "\u{202e}אב",
        "e\u{301}",
        " ",
        "=1+1",
        "0104",
        "1956",
        "Russian",
        "f. 5, op. 49, d. 131, l. 4",
        "RGANI",
        "translated by A. B.",
        "; NARA, RG 59, Box 5",
        "https://example.org/document/7",
        "_x0041_",
        "_x000d_",
        "_x",
        "\u{3}",
        "\u{fffe}",
        "'=1",
        "… [continued on the sheet long, value 1]",
    ]);
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

/// A record as normalization makes it out of fields of any words.
fn normalized() -> impl Strategy<Value = Record> {
    let field = (prop::sample::select(Field::ALL), hostile());
    let unknown = ("[A-Za-z |;=,\"é]{1,8}", hostile());
    (prop::collection::vec(field, 0..14), prop::collection::vec(unknown, 0..3)).prop_map(
        |(fields, unknown)| {
            let known = fields.into_iter().map(|(field, words)| (Name::Known(field), words));
            let unknown = unknown.into_iter().map(|(label, words)| (Name::Unknown(label), words));
            let value = |(name, words): (Name, String)| {
                let value = Text::verbatim(&words, Span::new(0, words.len()));
                RawField { name, label: None, value, inferred: false }
            };
            let raw = Raw {
                source: Arc::new(Source::new("in/a (1)#2.txt", "")),
                format: "page",
                index: 1,
                fields: known.chain(unknown).map(value).collect(),
                furniture: Vec::new(),
                given: None,
            };
            normalize::record(&raw, &Settings::default())
        },
    )
}

proptest! {
    #[test]
    fn any_normalized_record_comes_back_from_its_sheet(records in prop::collection::vec(normalized(), 1..4)) {
        assert_round(&records)?;
    }

    #[test]
    fn a_sheet_of_any_bytes_is_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), from in 0..2_usize) {
        let from = read::by_name(["csv", "tsv"][from]);
        let mut all = b"record_id,title\tfond,extra:x\n".to_vec();
        all.extend(bytes);
        let options = read::Options { from, ..read::Options::default() };
        prop_assert!(read::read("a.csv", all, &options).count() > 0);
    }
}

#[cfg(feature = "workbooks")]
mod workbook {
    use fonds::record::workbook::SORTABLE;

    use super::*;

    proptest! {
        // A workbook has many parts beside the records, so that making one takes its time.
        #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

        #[test]
        fn any_normalized_record_comes_back(records in prop::collection::vec(normalized(), 1..4)) {
            assert_round_in_workbook(&records)?;
        }
    }

    fn record() -> Record {
        let origin = Origin { file: "in/a.txt".into(), format: "page".into(), index: 1, line: 1 };
        Record { origin, ..Record::default() }
    }

    #[test]
    fn values_that_no_cell_holds_come_back() {
        let mut record = Record {
            id: Some("1".into()),
            title: Some("x".repeat(32_767).into()),
            summary: Some("é😀".repeat(30_000).into()),
            body: Some(("a_x0041\r ".repeat(3) + &"long ".repeat(100_000) + "end").into()),
            ..record()
        };
        record.extra.push("Label ".repeat(8_000) + "!", "=1+1".into());
        assert_round_in_workbook(&[record.clone(), Record { id: Some("2".into()), ..record }]).unwrap();
    }

    #[test]
    fn nothing_that_a_spreadsheet_would_run_gets_a_guard_and_guards_of_the_source_stay() {
        let titles = ["=1+1", "'=1+1", "''-1", "'a", "@x"];
        let records: Vec<Record> =
            titles.map(|title| Record { title: Some(title.into()), ..record() }).into();
        assert_round_in_workbook(&records).unwrap();
        let sheet = part(&written("xlsx", &records), "xl/worksheets/sheet1.xml");
        for cell in ["=1+1", "''=1+1", "'''-1", "'a", "@x"] {
            assert!(sheet.contains(&format!("<t>{cell}</t>")), "{cell}");
        }
    }

    #[test]
    fn every_cell_is_a_text_but_the_dates_to_sort_by() {
        let date = fonds::record::Date::parse("5 April 1963".into());
        let record = Record { id: Some("0104".into()), date: Some(date), ..record() };
        let sheet = part(&written("xlsx", std::slice::from_ref(&record)), "xl/worksheets/sheet1.xml");
        let cells: Vec<&str> = sheet.split("<c ").skip(1).collect();
        let (texts, numbers): (Vec<&str>, Vec<&str>) =
            cells.iter().partition(|cell| cell.contains("t=\"inlineStr\""));
        assert!(sheet.contains(SORTABLE) && texts.iter().any(|cell| cell.contains("<t>0104</t>")));
        // 23106 days from the last day of 1899, a 29 February 1900 counted.
        assert_eq!(numbers.len(), 1);
        assert!(numbers[0].contains("<v>23106</v>"), "{}", numbers[0]);
        assert_round_in_workbook(&[record]).unwrap();
    }

    #[test]
    fn the_rest_of_a_long_cell_that_is_gone_is_told() {
        let record = Record { summary: Some("x".repeat(40_000).into()), ..record() };
        let without = without_long(&written("xlsx", &[record]));
        let entries: Vec<_> =
            read::read("a.xlsx", without, &read::Options::default()).map(Result::unwrap).collect();
        let said: Vec<_> = entries[0].diagnostics.iter().map(|found| found.message.as_str()).collect();
        assert!(said.iter().any(|said| said.contains("the rest of the cell is missing")), "{said:?}");
    }

    /// A part of a workbook.
    fn part(workbook: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(io::Cursor::new(workbook)).unwrap();
        io::read_to_string(archive.by_name(name).unwrap()).unwrap()
    }

    /// A workbook whose sheet `long` has another name.
    fn without_long(workbook: &[u8]) -> Vec<u8> {
        let mut archive = zip::ZipArchive::new(io::Cursor::new(workbook)).unwrap();
        let mut copy = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for at in 0..archive.len() {
            let file = archive.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            let text = io::read_to_string(file).unwrap().replace("name=\"long\"", "name=\"other\"");
            copy.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            copy.write_all(text.as_bytes()).unwrap();
        }
        copy.finish().unwrap().into_inner()
    }
}

#[test]
fn an_edited_cell_wins_and_is_told_with_what_the_citation_says() {
    let sheet = "record_id,fond,file,pages,translator,citation\r\n\
                 1,104,3,,A. B.,\"AVP RF, f. 0104, op. 19, p. 124, d. 3, ll. 86-87. Translated by Carl Smith.\"\r\n";
    let record = &read_back("a.csv", sheet.as_bytes())[0];
    let changed: Vec<_> =
        record.changed.iter().map(|cell| (cell.column, cell.cell.as_str(), cell.cited.as_str())).collect();
    assert_eq!(
        changed,
        [("fond", "104", "0104"), ("pages", "", "86-87"), ("translator", "A. B.", "Carl Smith")]
    );
    let citation = &record.citations[0];
    assert_eq!(citation.reference_code.as_deref(), Some("RU AVPRF f. 104, op. 19, p. 124, d. 3"));
    assert_eq!(citation.pages, None);
    assert_eq!((record.credits.len(), record.credits[0].name.as_str()), (1, "A. B."));
}

#[test]
fn without_a_citation_the_cells_make_the_record() {
    let sheet = "repository;fond;opis;file;other_levels;pages;page_unit;date;date_edtf;origin\n\
                 RGANI | NARA;5;49;131;\" | record_group=59; box=5\";12ob. | ;leaf;spring;1963-21;\"in/b.txt#4 (page, line 9)\"\n";
    let record = &read_back("a.csv", sheet.as_bytes())[0];
    assert_eq!(record.citations.len(), 2);
    let units: Vec<_> =
        record.citations[1].levels.iter().map(|unit| (unit.kind.name(), &*unit.value)).collect();
    assert_eq!(units, [("record_group", "59"), ("box", "5")]);
    assert_eq!(record.citations[0].reference_code.as_deref(), Some("RU RGANI f. 5, op. 49, d. 131"));
    assert_eq!(record.citations[0].pages.as_ref().unwrap().ranges.len(), 1);
    assert_eq!(record.date.as_ref().unwrap().edtf.as_ref().unwrap().as_str(), "1963-21");
    let origin = Origin { file: "in/b.txt".into(), format: "page".into(), index: 4, line: 9 };
    assert_eq!(record.origin, origin);
    assert!(record.changed.is_empty());
}
