//! Baselines: the findings that are known, so that only new ones are shown.
//!
//! ```json
//! {"format": "fonds-baseline", "version": 1, "findings": [
//! {"fingerprint": "92fabd7ba5a5a76f", "code": "DAT006", "path": "in/a.txt", "record": "177840", "message": "…"}
//! ]}
//! ```
//!
//! An entry a line, in the order of path, code and fingerprint, so that a version control shows what came and went.
//! Only the fingerprint counts; the rest is for readers.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::diagnostic::{Finding, Fingerprint};
use crate::error::Error;

const FORMAT: &str = "fonds-baseline";
const VERSION: u64 = 1;

/// The findings of a baseline, and which of them a run came upon again.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: HashMap<Fingerprint, Known>,
    looked_at: HashSet<String>,
}

#[derive(Debug)]
struct Known {
    path: String,
    met: bool,
}

impl Baseline {
    /// Reads the text of a baseline; `path` is only named in errors.
    ///
    /// # Errors
    /// [`Error::Syntax`] with the line when it is no baseline, or one of a version that is not known.
    pub fn parse(path: &str, text: &str) -> Result<Self, Error> {
        let file: File<'_> = serde_json::from_str(text).map_err(|cause| {
            let words = cause.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            Error::Syntax {
                path: path.to_owned(),
                line: Some(cause.line().max(1)),
                column: None,
                message: format!("no baseline of findings: {words}; write one with --write-baseline"),
            }
        })?;
        let known =
            |entry: Entry<'_>| (entry.fingerprint, Known { path: entry.path.into_owned(), met: false });
        Ok(Self { entries: file.findings.into_iter().map(known).collect(), looked_at: HashSet::new() })
    }

    /// Whether a finding is in the baseline; takes note that it occurs.
    pub fn holds(&mut self, fingerprint: Fingerprint) -> bool {
        let entry = self.entries.get_mut(&fingerprint);
        entry.is_some_and(|entry| {
            entry.met = true;
            true
        })
    }

    /// Takes note that a file was looked at.
    pub fn looked_at(&mut self, path: &str) {
        if !self.entries.is_empty() {
            self.looked_at.insert(plain(path));
        }
    }

    /// How many entries occur no more: those not met, of files that were looked at or are there no longer.
    pub fn gone(&self) -> usize {
        let missed = self.entries.values().filter(|entry| !entry.met);
        let gone = |path: &str| self.looked_at.contains(&plain(path)) || !Path::new(path).exists();
        missed.filter(|entry| gone(&entry.path)).count()
    }
}

/// A path as a fingerprint takes it: the same however it was given.
fn plain(path: &str) -> String {
    let parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "."));
    parts.collect::<Vec<_>>().join("/")
}

/// The findings of a run, to be written as a baseline.
#[derive(Debug, Default)]
pub struct Entries(Vec<Entry<'static>>);

impl Entries {
    /// Adds a finding.
    pub fn push(&mut self, fingerprint: Fingerprint, finding: &Finding) {
        self.0.push(Entry {
            fingerprint,
            code: finding.diagnostic.rule.code.into(),
            path: finding.path.trim_start_matches("./").to_owned().into(),
            record: finding.record.clone().map(Cow::Owned),
            message: finding.diagnostic.message.clone().into(),
        });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of the baseline: the same for the same findings, in whatever order they came.
    pub fn to_json(&self) -> String {
        let mut entries: Vec<&Entry<'_>> = self.0.iter().collect();
        entries.sort_by(|a, b| (&a.path, &a.code, a.fingerprint).cmp(&(&b.path, &b.code, b.fingerprint)));
        let json = |entry: &Entry<'_>| serde_json::to_string(entry).expect("an entry is text alone");
        let lines: Vec<String> = entries.into_iter().map(json).collect();
        let (before, after) = if lines.is_empty() { ("", "") } else { ("\n", "\n") };
        format!(
            "{{\"format\": \"{FORMAT}\", \"version\": {VERSION}, \"findings\": [{before}{}{after}]}}\n",
            lines.join(",\n")
        )
    }
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(rename = "format", deserialize_with = "format")]
    _format: (),
    #[serde(rename = "version", deserialize_with = "version")]
    _version: (),
    #[serde(borrow)]
    findings: Vec<Entry<'a>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry<'a> {
    fingerprint: Fingerprint,
    code: Cow<'a, str>,
    path: Cow<'a, str>,
    record: Option<Cow<'a, str>>,
    message: Cow<'a, str>,
}

fn format<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        FORMAT => Ok(()),
        other => Err(D::Error::custom(format!("its format is `{other}`, not `{FORMAT}`"))),
    }
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    match u64::deserialize(deserializer)? {
        VERSION => Ok(()),
        other => Err(D::Error::custom(format!("version {other} is not known, only {VERSION}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::range_reversed;
    use super::*;
    use crate::diagnostic::Fingerprints;

    fn message(text: &str) -> String {
        Baseline::parse("known.json", text).unwrap_err().to_string()
    }

    fn entries(findings: &[Finding]) -> Entries {
        let (mut fingerprints, mut entries) = (Fingerprints::new(), Entries::default());
        findings.iter().for_each(|finding| entries.push(fingerprints.next(finding), finding));
        entries
    }

    #[test]
    fn what_is_written_is_read_back_and_known() {
        let one = range_reversed();
        let other = Finding { path: "./in/0.html".into(), record: None, ..one.clone() };
        let text = entries(&[one.clone(), other.clone(), one.clone()]).to_json();
        let order: Vec<&str> = text.lines().filter_map(|line| line.split("\"path\":\"").nth(1)).collect();
        assert_eq!(order.len(), 3, "{text}");
        assert!(order[0].starts_with("in/0.html\",\"record\":null,"), "{text}");
        let mut baseline = Baseline::parse("known.json", &text).unwrap();
        let mut fingerprints = Fingerprints::new();
        let mut holds = |finding: &Finding| baseline.holds(fingerprints.next(finding));
        assert!([&other, &one, &one].into_iter().all(&mut holds));
        assert!(!holds(&one), "a third of two is new");
        assert_eq!(baseline.gone(), 0);
    }

    #[test]
    fn the_order_of_findings_changes_nothing() {
        let one = range_reversed();
        let other = Finding { record: Some("2".into()), ..one.clone() };
        assert_eq!(entries(&[one.clone(), other.clone()]).to_json(), entries(&[other, one]).to_json());
        let none = entries(&[]);
        assert!(none.is_empty() && Baseline::parse("known.json", &none.to_json()).is_ok());
    }

    #[test]
    fn an_entry_is_gone_when_its_file_was_looked_at_or_is_no_more() {
        let here = Finding { path: "src/lib.rs".into(), ..range_reversed() };
        let mut baseline = Baseline::parse("a", &entries(std::slice::from_ref(&here)).to_json()).unwrap();
        assert_eq!(baseline.gone(), 0, "a file of another run");
        baseline.looked_at("./src//lib.rs");
        assert_eq!(baseline.gone(), 1);
        let lost = Finding { path: "no/such/file".into(), ..here };
        assert_eq!(Baseline::parse("a", &entries(&[lost]).to_json()).unwrap().gone(), 1);
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_line() {
        for (text, wanted) in [
            ("", "known.json:1: no baseline of findings: EOF"),
            ("[]", "known.json:1: no baseline"),
            ("{\n\"format\": \"sarif\"}", "known.json:2: no baseline of findings: its format is `sarif`"),
            (
                "{\"format\": \"fonds-baseline\",\n\n\"version\": 2}",
                "known.json:3: no baseline of findings: version 2",
            ),
        ] {
            let said = message(text);
            assert!(said.starts_with(wanted) && said.ends_with("--write-baseline"), "{said}");
        }
        let broken =
            entries(&[range_reversed()]).to_json().replacen("\"fingerprint\":\"", "\"fingerprint\":\"x", 1);
        assert!(message(&broken).starts_with("known.json:2: "), "{}", message(&broken));
    }
}
