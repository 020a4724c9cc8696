//! The example of every rule is tried: the bad one trips it, the good one has nothing wrong.
//!
//! Examples that are lines of a record or a citation are built into documents, which stand in `fixtures/rules/CODE`
//! as `bad` and `good`; `FONDS_BLESS=1 cargo test --test rules` writes them. Where an example is told in words, these
//! files are made by hand. A `fonds.toml` beside them holds what the collection asks for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{convert, example, golden};
use fonds::diagnostic::{Example, FAMILIES, Rule};
use fonds::pipeline::Options;
use fonds::{profile, read};
use serde_json::Value;

/// A fault of the program itself, which no document brings about; the unit tests of `check` do.
const WITHOUT_EXAMPLE: &str = "INT001";

/// A file that is not there: its bad example is the one that nobody makes.
const ABSENT: &str = "INP010";

/// What came of one side of an example: the input, and its findings as the JSON report has them.
struct Tried {
    input: PathBuf,
    findings: Vec<Value>,
}

impl Tried {
    fn of<'a>(&'a self, rule: &'a Rule) -> impl Iterator<Item = &'a Value> {
        self.findings.iter().filter(|found| found["code"] == rule.code)
    }

    fn said(&self) -> String {
        let said = self.findings.iter().map(|found| format!("\n    {} {}", found["code"], found["message"]));
        format!("{}{}", self.input.display(), said.collect::<String>())
    }
}

fn examples() -> impl Iterator<Item = &'static Rule> {
    profile::rules().into_iter().filter(|rule| rule.code != WITHOUT_EXAMPLE)
}

/// The file or folder that holds one side of an example.
fn input(rule: &Rule, side: &str) -> PathBuf {
    let folder = Path::new("fixtures/rules").join(rule.code);
    let file = folder.join(side).with_extension("md");
    if file.exists() { file } else { folder.join(side) }
}

/// Holds the built documents against the fixtures.
fn hold(rule: &Rule, side: &str, example: &str) -> Result<(), String> {
    let folder = Path::new("fixtures/rules").join(rule.code);
    let documents = example::documents(rule, example);
    let path = |number: usize| match documents.len() {
        1 => folder.join(side).with_extension("md"),
        _ => folder.join(side).join(format!("{number}.md")),
    };
    for (number, document) in documents.iter().enumerate() {
        golden(&path(number + 1), document)?;
    }
    Ok(())
}

fn tried(rule: &Rule, side: &str) -> Tried {
    // A document may be 1 MiB large, so that a fixture can be larger.
    let read = read::Options { max_bytes: 1 << 20, ..read::Options::default() };
    let options =
        Options { jobs: 1, typed: true, read, settings: common::settings(rule), ..Options::default() };
    let formats = match rule.example {
        Example::Output(format) => vec![format],
        _ => Vec::new(),
    };
    let input = input(rule, side);
    let ran = convert(&[input.to_str().unwrap()], &formats, &options, "jsonl");
    let findings = ran.findings.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    Tried { input, findings }
}

/// What is wrong with the example of a rule.
fn faults(rule: &Rule) -> Result<(), String> {
    hold(rule, "bad", rule.bad)?;
    hold(rule, "good", rule.good)?;
    let sides = if rule.code == ABSENT { &["good"][..] } else { &["bad", "good"] };
    if let Some(missing) = sides.iter().map(|side| input(rule, side)).find(|input| !input.exists()) {
        return Err(format!("{} is missing, to be made by hand", missing.display()));
    }
    let (bad, good) = (tried(rule, "bad"), tried(rule, "good"));
    let Some(found) = bad.of(rule).next() else {
        return Err(format!("the bad example does not trip it: {}", bad.said()));
    };
    if !matches!(rule.example, Example::File) {
        let place = words_at(found);
        if !folded(rule.bad).contains(&folded(&place)) {
            return Err(format!("`{place}` is no part of the bad example: {}", bad.said()));
        }
    }
    let weighs = |found: &&Value| found["code"] == rule.code || found["severity"] != "note";
    if good.findings.iter().any(|found| weighs(&found)) {
        return Err(format!("the good example is not good: {}", good.said()));
    }
    Ok(())
}

/// The words of the file that a finding points at.
fn words_at(found: &Value) -> String {
    let bytes = fs::read(found["path"].as_str().unwrap()).unwrap();
    let at = |end: usize| usize::try_from(found["span"][end].as_u64().unwrap()).unwrap();
    String::from_utf8_lossy(&bytes[at(0)..at(1)]).into_owned()
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_example_shows_its_rule() {
    let said = |rule: &'static Rule| faults(rule).err().map(|fault| format!("{}: {fault}", rule.code));
    let wrong: Vec<String> = examples().filter_map(said).collect();
    assert!(wrong.is_empty(), "\n{}\n\n{} examples\n", wrong.join("\n"), wrong.len());
}

/// `docs/checks.md` is what `fonds rules --format markdown` prints.
#[test]
fn the_page_of_checks_is_up_to_date() {
    let page = fonds::report::rules_markdown(profile::rules());
    golden(Path::new("docs/checks.md"), &page).unwrap();
}

#[test]
fn every_rule_has_a_family() {
    for rule in profile::rules() {
        assert!(FAMILIES.iter().any(|family| rule.code.starts_with(family.code)), "{}", rule.code);
    }
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    for entry in
        fs::read_dir("fixtures/rules").unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir())
    {
        let name = entry.file_name().into_string().unwrap();
        assert!(examples().any(|rule| rule.code == name), "{name}");
    }
}

/// The document that examples are put into has nothing to note.
#[test]
fn the_clean_documents_are_clean() {
    let folder = tempfile::tempdir().unwrap();
    for (number, document) in example::clean().iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.md")), document).unwrap();
    }
    let options = Options { jobs: 1, typed: true, ..Options::default() };
    let ran = convert(&[folder.path().to_str().unwrap()], &[], &options, "concise");
    assert_eq!((ran.findings.as_str(), ran.tally.records), ("", 2));
}
