//! What several test files need: running the whole way on a file, and golden files.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod example;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use fonds::diagnostic::{Diagnostics, Rule, Severity};
use fonds::pipeline::{self, Findings, Options, Out, Tally, Target};
use fonds::profile::{self, Collections, Flags};
use fonds::record::Record;
use fonds::{report, write};

/// A buffer that can be read after its other end was given away.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Records in a format: the bytes, and what was said about writing them.
pub fn written(format: &str, records: &[Record], options: &write::Options) -> (Vec<u8>, Diagnostics) {
    let bytes = Shared::default();
    let mut out = Diagnostics::new();
    let mut writer = write::by_name(format).unwrap().writer(Box::new(bytes.clone()), options).unwrap();
    for record in records {
        writer.record(record, &mut out).unwrap();
    }
    writer.finish().unwrap();
    let bytes = bytes.0.lock().unwrap().clone();
    (bytes, out)
}

/// What came of a run: the outputs by format name, the findings as lines, the counts.
pub struct Ran {
    pub outputs: Vec<(&'static str, String)>,
    pub findings: String,
    pub tally: Tally,
}

impl Ran {
    pub fn output(&self, format: &str) -> &str {
        &self.outputs.iter().find(|(name, _)| *name == format).unwrap().1
    }
}

/// Converts inputs to the formats named and reports everything in `report` format.
pub fn convert(inputs: &[&str], formats: &[&str], options: &Options, report_format: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let write_options = write::Options { with_body: options.with_body, ..write::Options::default() };
    let mut outs = Vec::new();
    let mut paths: Vec<(&'static str, PathBuf)> = Vec::new();
    for name in formats {
        let format = write::by_name(name).unwrap();
        let path = folder.path().join(format.extension);
        outs.push(Out::open(format, &write_options, Target::File(path.clone())).unwrap());
        paths.push((format.name, path));
    }
    let shared = Shared::default();
    let report_options = report::Options { colour: false };
    let report = (report::by_name(report_format).unwrap().open)(Box::new(shared.clone()), &report_options);
    let mut failures = Vec::new();
    let mut on_failure = |error: &fonds::Error| failures.push(error.to_string());
    let mut findings = Findings::new(report, Some(Severity::Note), &mut on_failure);
    let inputs = inputs.iter().map(PathBuf::from).collect();
    pipeline::run(inputs, options, outs, &mut findings).unwrap();
    let (tally, _) = findings.finish().unwrap();
    assert_eq!(failures, Vec::<String>::new());
    let outputs = paths.into_iter().map(|(name, path)| (name, fs::read_to_string(path).unwrap())).collect();
    Ran { outputs, findings: shared.text(), tally }
}

/// The settings beside the example of a rule, for rules of what a collection asks for.
pub fn settings(rule: &Rule) -> Collections {
    let path = Path::new("fixtures/rules").join(rule.code).join(profile::FILE_NAME);
    let text = fs::read_to_string(&path).unwrap_or_default();
    profile::parse(path.to_str().unwrap(), &text).unwrap().settle(&Flags::default()).into()
}

/// Holds `actual` against a golden file, or writes it when `FONDS_BLESS` is set. Gives the first difference.
pub fn golden(path: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("FONDS_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, actual).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if expected == actual {
        return Ok(());
    }
    let mut lines = expected.lines().zip(actual.lines()).enumerate();
    let (line, difference) = lines.find(|(_, (expected, actual))| expected != actual).map_or_else(
        || (expected.lines().count().min(actual.lines().count()), "one is longer".to_owned()),
        |(line, (expected, actual))| (line, format!("\n  expected: {expected}\n  actual:   {actual}")),
    );
    Err(format!("{}:{}: {difference}", path.display(), line + 1))
}

/// The folders of `fixtures/<format>`, in name order.
pub fn cases(format: &str) -> Vec<PathBuf> {
    let folder = Path::new("fixtures").join(format);
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    cases
}

/// The file `input.*` of a case.
pub fn input(case: &Path) -> String {
    let mut entries = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let input = entries.find(|path| path.file_stem().is_some_and(|stem| stem == "input"));
    input.unwrap_or_else(|| panic!("{} has no input file", case.display())).to_str().unwrap().to_owned()
}
