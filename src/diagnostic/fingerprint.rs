//! What a finding is known by from run to run, when lines move and words change elsewhere.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

use super::Finding;

/// What tells a finding from all others of its batch, shown as 16 hexadecimal digits.
///
/// It rests on the path, the record's ID, the code, the field, the text at fault (the message where there is none)
/// and on how many like it came before. It does not rest on lines, severities or the words of other findings,
/// and stays the same in every release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        u64::from_str_radix(text, 16).ok().filter(|_| digits).map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is no fingerprint")))
    }
}

/// Gives fingerprints to the findings of a run, in their order; its memory grows by some bytes a finding.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<u64, u64>,
}

impl Fingerprints {
    /// None given yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The fingerprint of the next finding. Equal findings get different ones: the first, the second, …
    pub fn next(&mut self, finding: &Finding) -> Fingerprint {
        let kind = kind(finding);
        let nth = self.seen.entry(kind).or_default();
        *nth += 1;
        Fingerprint(fnv(kind, nth.to_string().as_bytes()))
    }
}

/// How much of the text at fault counts: less than an excerpt keeps of it, however its line is cut.
const COMPARED: usize = 96;

/// What equal findings share.
fn kind(finding: &Finding) -> u64 {
    let found = finding.excerpt.span.of(&finding.excerpt.text);
    let found = if found.is_empty() { finding.diagnostic.message.as_str() } else { found };
    let mut hash = 0xcbf2_9ce4_8422_2325;
    // The same file whether it was given as `./in/a` or `in/a`, and on any system.
    for part in finding.path.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")) {
        hash = fnv(fnv(hash, part.as_bytes()), b"/");
    }
    let record = finding.record.as_deref().unwrap_or_default();
    let field = finding.diagnostic.field.unwrap_or_default();
    let found = &found[..found.floor_char_boundary(COMPARED)];
    for part in [record, finding.diagnostic.rule.code, field, found] {
        // No text holds this byte, so that no two lists of parts run into the same bytes.
        hash = fnv(fnv(hash, b"\xff"), part.as_bytes());
    }
    hash
}

/// FNV-1a with 64 bits (draft-eastlake-fnv, 2), going on from `hash`.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Example, Fixable, Rule, Severity, Source, Span};

    static RULE: Rule = Rule {
        code: "DAT006",
        name: "date-range-reversed",
        severity: Severity::Error,
        summary: "",
        why: "",
        help: "",
        standard: None,
        fix: Fixable::No,
        bad: "",
        good: "",
        example: Example::File,
    };

    fn finding(path: &str, text: &str, found: &str) -> Finding {
        let start = text.find(found).unwrap();
        Diagnostic::new(&RULE, "ends before it starts")
            .at(Span::new(start, start + found.len()))
            .in_field("date")
            .locate(&Source::new(path, text), Some("177840"))
    }

    fn of(findings: &[Finding]) -> Vec<String> {
        let mut fingerprints = Fingerprints::new();
        findings.iter().map(|finding| fingerprints.next(finding).to_string()).collect()
    }

    #[test]
    fn fingerprints_are_the_same_in_every_release() {
        let one = finding("in/a.txt", "Moscow, 1957–1953", "1957–1953");
        assert_eq!(of(&[one.clone(), one]), ["92fabd7ba5a5a76f", "92fabe7ba5a5a922"]);
        assert_eq!(fnv(0xcbf2_9ce4_8422_2325, b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn moved_lines_and_other_weights_change_nothing() {
        let one = finding("in/a.txt", "Moscow, 1957–1953", "1957–1953");
        let mut other = finding("./in\\a.txt", "a line more\n\nIn Moscow, 1957–1953, then", "1957–1953");
        other.diagnostic.severity = Severity::Note;
        assert_eq!(of(&[one]), of(&[other]));
    }

    #[test]
    fn long_text_at_fault_is_the_same_wherever_its_line_is_cut() {
        let long = "дом ".repeat(50);
        let one = finding("a", &long, &long);
        let other = finding("a", &format!("{}{long} and more", "before ".repeat(30)), &long);
        assert_ne!(one.excerpt.text, other.excerpt.text);
        assert_eq!(of(&[one]), of(&[other]));
    }

    #[test]
    fn whatever_tells_findings_apart_tells_fingerprints_apart() {
        let one = finding("a", "1957–1953, 1960–1950", "1957–1953");
        let mut all = vec![one.clone(), finding("a", "1957–1953, 1960–1950", "1960–1950")];
        all.push(Finding { path: "b".into(), ..one.clone() });
        all.push(Finding { record: None, ..one.clone() });
        let mut field = one.clone();
        field.diagnostic.field = Some("created");
        all.push(field);
        let mut nowhere = one.clone();
        nowhere.excerpt = Default::default();
        all.push(nowhere);
        all.push(one);
        let mut given = of(&all);
        given.sort();
        given.dedup();
        assert_eq!(given.len(), all.len());
    }

    #[test]
    fn a_fingerprint_is_read_back() {
        let one = Fingerprints::new().next(&finding("a", "x", "x"));
        assert_eq!(Fingerprint::parse(&one.to_string()), Some(one));
        assert!(
            ["", "+123456789abcdef", "123", "x123456789abcdef"]
                .iter()
                .all(|text| Fingerprint::parse(text).is_none())
        );
    }
}
