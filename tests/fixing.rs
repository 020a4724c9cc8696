//! What fixing promises: a fix silences its finding, mending twice is mending once, and no field is lost.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use fonds::diagnostic::{Finding, Fixable};
use fonds::fix::Settled;
use fonds::pipeline::{self, Fixed, Options, Outcome};
use fonds::profile;
use proptest::prelude::*;

/// What comes of mending files with the fixes that are wanted.
fn mended(inputs: &[PathBuf], wanted: &(dyn Fn(&Finding) -> bool + Sync)) -> Vec<Fixed> {
    mended_by(&Options { jobs: 1, ..Options::default() }, inputs, wanted)
}

fn mended_by(
    options: &Options,
    inputs: &[PathBuf],
    wanted: &(dyn Fn(&Finding) -> bool + Sync),
) -> Vec<Fixed> {
    let mut documents = Vec::new();
    pipeline::fix(inputs.to_vec(), options, wanted, &mut |document| {
        documents.push(document?);
        Ok(())
    })
    .unwrap();
    documents
}

/// Every file below a folder that holds a document.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(documents(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "md" || extension == "txt")
            && entry.file_stem().is_none_or(|stem| stem != "source" && stem != "README" && stem != "todo")
        {
            found.push(entry);
        }
    }
    found.sort();
    found
}

fn settled(document: &Fixed) -> Option<&Settled> {
    match &document.outcome {
        Outcome::Settled(settled) => Some(settled),
        _ => None,
    }
}

/// Where the example of a rule is a case that only a person can mend: a document with one that fonds can.
const MENDABLE: &[(&str, &str)] = &[("CMP002", "fixtures/page/journal-empty-language/input.txt")];

#[test]
fn the_fix_of_every_rule_silences_it() {
    // What a writer mends is mended in the output.
    let fixable = |code: &str, fix: Fixable| fix != Fixable::No && !code.starts_with("OUT");
    let rules = profile::rules().into_iter().filter(|rule| fixable(rule.code, rule.fix));
    let mut wrong = Vec::new();
    for rule in rules {
        let folder = Path::new("fixtures/rules").join(rule.code);
        let is_bad =
            |path: &PathBuf| path.strip_prefix(&folder).unwrap().to_string_lossy().starts_with("bad");
        let bad = match MENDABLE.iter().find(|(code, _)| *code == rule.code) {
            Some((_, path)) => vec![PathBuf::from(path)],
            None => documents(&folder).into_iter().filter(is_bad).collect(),
        };
        let own = |finding: &Finding| finding.diagnostic.rule.code == rule.code;
        let options = Options { jobs: 1, settings: common::settings(rule), ..Options::default() };
        let results = mended_by(&options, &bad, &|finding| own(finding) && finding.fix.is_some());
        let settled: Vec<&Settled> = results.iter().filter_map(settled).collect();
        let made = settled.iter().any(|settled| settled.made.iter().any(|(made, _)| made.code == rule.code));
        let left = settled.iter().flat_map(|settled| &settled.left).filter(|finding| own(finding)).count();
        if !made || left > 0 {
            wrong.push(format!("{}: made: {made}, left: {left}", rule.code));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_safe_rule_offers_safe_fixes_and_no_other_does() {
    for document in mended(&documents(Path::new("fixtures")), &|_| false) {
        for finding in settled(&document).iter().flat_map(|settled| &settled.left) {
            let (rule, safe) = (finding.diagnostic.rule, finding.fix.as_ref().map(|fix| fix.safe));
            let allowed = match safe {
                Some(true) => rule.fix == Fixable::Safe,
                Some(false) => rule.fix != Fixable::No,
                None => true,
            };
            assert!(allowed, "{}: {} is {:?}", document.name, rule.code, rule.fix);
        }
    }
}

/// The names of the fields that a text is read as.
fn fields(name: &str, text: &[u8]) -> Vec<String> {
    let options = fonds::read::Options::default();
    let entries = fonds::read::read(name, text.to_vec(), &options).flatten().filter_map(|entry| entry.raw);
    let known = |raw: fonds::record::raw::Raw| {
        raw.fields.into_iter().map(|field| match field.name {
            fonds::record::raw::Name::Known(field) => field.name().to_owned(),
            fonds::record::raw::Name::Credit(role) => role.name().to_owned(),
            fonds::record::raw::Name::Unknown(_) => "extra".to_owned(),
            fonds::record::raw::Name::Column(name) => name.to_owned(),
        })
    };
    entries.flat_map(known).collect()
}

/// Mends a text, safely or as suggested too, and holds it against the promises.
fn hold(text: &[u8], extension: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("document.{extension}"));
    for safe in [true, false] {
        let wanted = move |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safe || !safe);
        fs::write(&path, text).unwrap();
        let once = mended(std::slice::from_ref(&path), &wanted).pop().unwrap();
        let after = once.after().to_vec();
        if once.is_changed() {
            once.write().unwrap();
        }
        let twice = mended(std::slice::from_ref(&path), &wanted).pop().unwrap();
        let (one, two) = (String::from_utf8_lossy(&after), String::from_utf8_lossy(twice.after()));
        assert_eq!(one, two, "mended twice is not mended once");
        let name = format!("a.{extension}");
        let (old, new) = (fields(&name, text), fields(&name, &after));
        if safe {
            assert_eq!(old, new, "{one}");
        } else {
            assert!(new.len() >= old.len(), "{one}");
        }
    }
}

#[test]
fn mending_every_fixture_twice_is_mending_it_once() {
    for path in documents(Path::new("fixtures")) {
        let text = fs::read(&path).unwrap();
        let extension = path.extension().unwrap().to_str().unwrap();
        hold(&text, extension);
        if let Ok(text) = String::from_utf8(text) {
            hold(text.replace('\n', "\r\n").as_bytes(), extension);
        }
    }
}

/// Records that fonds wrote are mended in their JSON, a line each and indented.
#[test]
fn records_in_json_are_mended_in_place() {
    for case in common::cases("page") {
        let path = common::input(&case);
        let options = Options { jobs: 1, with_body: true, ..Options::default() };
        let line = common::convert(&[&path], &["jsonl"], &options, "concise").output("jsonl").to_owned();
        let record: serde_json::Value = serde_json::from_str(&line).unwrap();
        hold(line.as_bytes(), "jsonl");
        hold(serde_json::to_string_pretty(&[record]).unwrap().as_bytes(), "json");
        let escaped: String = line
            .chars()
            .map(|c| {
                if c.is_ascii() {
                    c.to_string()
                } else {
                    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
                }
            })
            .collect();
        hold(escaped.as_bytes(), "jsonl");
    }
}

#[test]
fn no_rule_has_to_be_left_out_of_a_fixture() {
    let fixable = |finding: &Finding| finding.fix.is_some();
    for document in mended(&documents(Path::new("fixtures")), &fixable) {
        let held: Vec<&str> =
            settled(&document).iter().flat_map(|settled| &settled.held).map(|rule| rule.code).collect();
        assert!(held.is_empty(), "{}: {held:?}", document.name);
    }
}

/// What rules look for, and what makes it hard to mend.
const HOSTILE: &[&str] = &[
    "\u{a0}",
    " \u{a0}",
    "  ",
    "\u{200b}",
    "\u{ad}",
    "\u{feff}",
    "\u{3}",
    "\u{202f}",
    "&#8217;",
    "&amp;#8217;",
    "&nbsp;",
    "&amp;",
    "&lt;b&gt;",
    "“a“",
    "\"b”",
    "**",
    "__",
    "*",
    "<i>x</i>",
    "the the",
    "withwith",
    "Nº 1",
    "A.I. Petrov",
    "A. I. Petrov",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\n#\u{a0}",
    "\n-\u{a0}",
    "l. 86-87",
    "ll. 87-86",
    "op. 19, f. 5",
    "NÂº",
    "Ð¡Ð¡Ð¡Ð",
    "\u{fffd}",
    "1958-00-00",
    "19610115",
    "<https://a.example/document/5>.",
    "https://digitalarchive.wilsoncenter.org/document/5",
    "\nSkip to content\n",
    "\nMenu\n",
    "\n---\n",
    "\nSource\n\n",
    "\n**Language:** Russian\n",
    "\n## Heading\n",
    "Russain",
];

fn hostile() -> impl Strategy<Value = &'static str> {
    prop::sample::select(HOSTILE)
}

/// Lines as pages and Markdown have them, with hostile words among them.
fn document() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        2 => "[A-Z][a-z]{2,6}( [a-z]{1,6}){0,9}[.:]?",
        2 => prop::sample::select(vec![
            "Document Information", "Source", "Rights", "Language", "Record ID", "Type:", "Donors", "Summary", "Uploaded",
            "April 5, 1963", "AVP RF, f. 0104, op. 19, p. 124, d. 3, l. 86-87.", "https://a.example/document/5",
            "This document was made possible with support from A. Foundation", "12 May 1961", "Source: RGANI, f. 5, op. 30",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "## **January 11, 1961**", "# A Title", "#### **Citation:**", "**Language:** Russian", "**Date:** 1961-00-00",
            "**Bold line**", "- item", "[link](https://a.example/5)",
        ]).prop_map(str::to_owned),
        3 => prop::collection::vec(prop_oneof![hostile().prop_map(str::to_owned), "[a-z]{1,5} ?"], 1..8)
            .prop_map(|words| words.concat()),
    ];
    let end = prop::sample::select(vec!["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \u{a0}\n"]);
    let mark = prop::sample::select(vec!["", "\u{feff}"]);
    let lines = prop::collection::vec((line, end), 0..25);
    (mark, lines).prop_map(|(mark, lines)| {
        lines.into_iter().fold(mark.to_owned(), |text, (line, end)| text + &line + end)
    })
}

/// A fixture with hostile words put in and stretches taken out.
fn mutated() -> impl Strategy<Value = (String, String)> {
    let fixtures = documents(Path::new("fixtures"));
    let changes = prop::collection::vec((any::<prop::sample::Index>(), 0..6_usize, hostile()), 1..8);
    (prop::sample::select(fixtures), changes).prop_map(|(path, changes)| {
        let mut text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for (place, length, words) in changes {
            let start = text.floor_char_boundary(place.index(text.len() + 1));
            let end = text.ceil_char_boundary((start + length).min(text.len()));
            text.replace_range(start..end, words);
        }
        (text, path.extension().unwrap().to_str().unwrap().to_owned())
    })
}

proptest! {
    // Each case is read some ten times.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn mending_any_document_twice_is_mending_it_once(text in document(), markdown in any::<bool>()) {
        hold(text.as_bytes(), if markdown { "md" } else { "txt" });
    }

    #[test]
    fn mending_any_changed_fixture_twice_is_mending_it_once((text, extension) in mutated()) {
        hold(text.as_bytes(), &extension);
    }
}

/// A page with something to mend.
const PAGE: &str = "\u{feff}Skip to content\r\n\r\nMay 5, 1952\r\n\r\nNote on the  harvest\r\n\r\nThe mission came.\r\n\r\nDocument Information\r\n\r\nSource\r\n\r\nRGANI, f. 5, op. 30, d. 13, l. 4.";

fn is_safe(finding: &Finding) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.safe)
}

/// A file in a folder of its own, mended and not yet written.
fn page() -> (tempfile::TempDir, PathBuf, Fixed) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, PAGE).unwrap();
    let document = mended(std::slice::from_ref(&path), &is_safe).pop().unwrap();
    (folder, path, document)
}

#[test]
fn marks_line_ends_and_all_that_is_not_at_fault_stay() {
    let (_folder, path, document) = page();
    document.write().unwrap();
    let expected = PAGE.replace("Skip to content\r\n\r\n", "").replace("  ", " ");
    assert_eq!(fs::read_to_string(path).unwrap(), expected);
}

#[test]
fn a_file_that_is_read_only_is_not_replaced() {
    let (_folder, path, document) = page();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = document.write().unwrap_err().to_string();
    assert_eq!(error, format!("{}: the file is read-only", path.display()));
    assert_eq!(fs::read_to_string(&path).unwrap(), PAGE);
}

#[test]
fn a_file_that_was_changed_meanwhile_is_not_replaced() {
    let (_folder, path, document) = page();
    fs::write(&path, "May 6, 1952").unwrap();
    assert!(document.write().is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "May 6, 1952");
}

#[test]
fn a_file_named_twice_is_mended_once() {
    let (folder, path, _) = page();
    let again = folder.path().join(".").join("a.txt");
    assert_eq!(mended(&[path, again, folder.path().to_owned()], &is_safe).len(), 1);
}

#[cfg(unix)]
#[test]
fn of_a_link_the_file_it_leads_to_is_replaced_with_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path, _) = page();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.txt");
    std::os::unix::fs::symlink("a.txt", &link).unwrap();
    mended(std::slice::from_ref(&link), &is_safe).pop().unwrap().write().unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_ne!(fs::read_to_string(&path).unwrap(), PAGE);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside it");
}

/// Many threads and one give the same documents in the same order.
#[test]
fn threads_do_not_change_the_order() {
    let names = |jobs| {
        let options = Options { jobs, ..Options::default() };
        let mut names = Vec::new();
        pipeline::fix(vec![PathBuf::from("fixtures")], &options, &is_safe, &mut |document| {
            let document = document?;
            names.push((document.name.clone(), document.after().to_vec()));
            Ok(())
        })
        .unwrap();
        names
    };
    assert!(names(1) == names(3));
}

#[test]
fn cells_are_mended_byte_for_byte_and_quoted_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let sheet = "record_id,title,summary,subjects\r\n\
                 1,\"He said \"\"rain\"\" in a caf&eacute;\",plain\u{200b} text,A \\| B | e\u{301}\r\n";
    fs::write(&path, sheet).unwrap();
    let safe = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safe);
    let document = mended(std::slice::from_ref(&path), &safe).pop().unwrap();
    assert_eq!(
        String::from_utf8_lossy(document.after()),
        "record_id,title,summary,subjects\r\n\
         1,\"He said \"\"rain\"\" in a café\",plain text,A \\| B | é\r\n"
    );
    document.write().unwrap();
    let twice = mended(std::slice::from_ref(&path), &safe).pop().unwrap();
    assert!(settled(&twice).is_some() && !twice.is_changed());
}

#[cfg(feature = "workbooks")]
#[test]
fn a_workbook_is_left_alone() {
    let document = mended(&["fixtures/xlsx/second-sheet-dates/input.xlsx".into()], &|_| true).pop().unwrap();
    assert!(matches!(document.outcome, Outcome::LeftAlone(why) if why.contains("workbook")));
}
